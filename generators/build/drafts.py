"""Draft files: what was asked of one scene. One row group per skill, key columns for selection, the draft as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from generators.build.scenes import SceneKey
from generators.folder import WORK
from vstdata.canonical import canonical_json, strict_json
from vstdata.draft import Answer, Draft, Question, Skill, draft_id
from vstdata.draw import keyed_integer
from vstdata.errors import VstError
from vstdata.program import problems, with_own
from vstdata.scene import FloatArray, Instance, Scene

QUESTION = pa.struct(
    [
        ("question_type", pa.string()),
        ("options", pa.int32()),  # that share out letters at selection
        ("choices", pa.int32()),  # options of a choice, fixed or not; 0 for other answers
        ("cue", pa.string()),
        ("outcome", pa.string()),
        ("rivals", pa.list_(pa.string())),
        ("value", pa.float32()),  # of a number, else NaN
        ("begun", pa.list_(pa.bool_())),  # of a video's options, the right one first: the first frame shows it
    ]
)
DRAFTS = pa.schema(
    [
        ("id", pa.string()),
        ("question_type", pa.string()),
        ("balance", pa.string()),
        ("chance", pa.float64()),  # of guessing the first question; 0 where it is no choice
        ("priority", pa.int64()),  # keyed: the order in which drafts are chosen
        ("repeat", pa.int64()),  # equal for drafts that ask the same
        ("near", pa.int64()),  # equal for drafts of one type about the same objects
        ("pictures", pa.list_(pa.int64())),  # what it shows: each of its pictures; the frames of a video are one
        ("turns", pa.list_(QUESTION)),
        ("payload", pa.string()),  # the draft as JSON
        ("frames", pa.list_(pa.string())),  # names of its frames in the source
        ("objects", pa.string()),  # its objects as JSON: the write step does not read geometry
        (
            "around",
            pa.string(),
        ),  # for its bird's-eye view: `vstdata.drawing.birdseye.from_above`; "" where none is wanted
        ("map", pa.string()),  # in text: `vstdata.asking.text_map.maps_of`; "" where none is wanted
    ]
)
KEYS = [name for name in DRAFTS.names if name not in ("payload", "frames", "objects", "around", "map")]
MAX_OPTIONS = 26


def drafts_name(key: SceneKey) -> str:
    """The draft file of a scene, relative to the output folder."""
    return f"{WORK}/drafts/{key.source}/{key.scene}.parquet"


def draft_row(
    dataset_version: str,
    scene: Scene,
    skill: Skill,
    draft: Draft,
    around: str = "",
    first_shows: Collection[str] = (),
    text_map: str = "",
) -> dict[str, Any]:
    """One line of a draft file. `around` and `text_map` are the room from above; `first_shows` are the labels of what
    the first frame of a video shows."""
    payload = draft.to_json()
    name = draft_id(dataset_version, scene.dataset, scene.id, skill.name, skill.version, payload)
    first = draft.questions[0].answer
    where = (scene.dataset, scene.id, draft.question_type)
    questions = [[question.question_type, dict(question.slots)] for question in draft.questions]
    marks = [[mark.frame, mark.kind, list(mark.xy)] for mark in draft.marks]
    return {
        "id": name,
        "question_type": draft.question_type,
        "balance": draft.balance,
        "chance": 1 / len(all_options(first)) if first.type == "choice" else 0.0,
        "priority": keyed_integer("priority", name),
        "repeat": keyed_integer(*where, list(draft.frames), list(draft.objects), marks, questions),
        "near": keyed_integer(*where, sorted(draft.objects or draft.frames)),
        "pictures": _pictures(scene, skill, draft),
        "turns": [_question_key(question, first_shows) for question in draft.questions],
        "payload": payload,
        "frames": [scene.frames[frame].key for frame in draft.frames],
        "objects": canonical_json([_object(instance) for instance in _shown(scene, draft)]),
        "around": around,
        "map": text_map,
    }


def _pictures(scene: Scene, skill: Skill, draft: Draft) -> list[int]:
    """Keys of what a row shows, equal for all skills."""
    names = [scene.frames[frame].key for frame in draft.frames]
    shown = [names] if skill.modality == "video" else [[name] for name in dict.fromkeys(names)]
    return [keyed_integer("picture", scene.dataset, scene.id, each) for each in shown]


def _question_key(question: Question, first_shows: Collection[str]) -> dict[str, Any]:
    """What selection looks at in a question."""
    answer = question.answer
    return {
        "question_type": question.question_type,
        "options": _lettered(answer),
        "choices": len(all_options(answer)) if answer.type == "choice" else 0,
        "cue": question.cue,
        "outcome": question.outcome,
        "rivals": list(question.rivals),
        "value": float(answer.value) if answer.type == "number" else nan,
        "begun": _begun(answer, first_shows),
    }


def _begun(answer: Answer, first_shows: Collection[str]) -> list[bool]:
    """Of each option, the right one first, or each thing of an order, whether the first frame shows it, or what it
    begins with ("lamp, stool, fan"); empty where there are none."""
    if not first_shows or answer.type not in ("choice", "ordering") or answer.fixed_options:
        return []
    options = [answer.value, *answer.distractors] if answer.type == "choice" else answer.value
    return [str(option).partition(",")[0] in first_shows for option in options]


def _shown(scene: Scene, draft: Draft) -> list[Instance]:
    """The objects of a draft, as they are in its first picture, and what else its chains of thought name: whoever reads
    a chain must know the names."""
    if scene.later is not None and scene.frames[draft.frames[0]].state:
        scene = scene.later.scene
    steps = (step for question in draft.questions if question.thought for step in question.program)
    named = {number for step in steps for number in step.get("instances", ())}
    own = [scene.instances[k] for k in draft.objects]
    shown = {instance.id for instance in own}
    return [*own, *(one for one in scene.instances if one.id in named - shown)]


def _object(instance: Instance) -> dict[str, Any]:
    """An object as a row has it."""
    box = instance.box
    return {
        "instance": instance.id,
        "label": instance.label,
        "center": listed(box.center),
        "size": listed(box.size),
        "axes": listed(box.axes),
    }


def listed(array: FloatArray) -> list[float]:
    """By rows, rounded to a nanometre so that the last bits of a library do not show; no negative zero."""
    return [float(value) for value in np.round(array.ravel(), 9) + 0.0]


def all_options(answer: Answer) -> list[str]:
    """Every option of a choice; their order means something only where they are fixed."""
    return list(answer.fixed_options) or [answer.value, *answer.distractors]


def _lettered(answer: Answer) -> int:
    """How many options share out letters at selection; 0 where there are none or their order is fixed."""
    return 0 if answer.type != "choice" or answer.fixed_options else len(answer.distractors) + 1


def check_draft(skill: Skill, frames: Collection[int], draft: Draft) -> None:
    """Raise VstError where a draft is not what `vstdata.draft` says: that is a fault of its skill."""
    found = [
        *(f"frame {k} is no candidate" for k in draft.frames if k not in frames),
        *(f"a mark on picture {mark.frame}" for mark in draft.marks if not 0 <= mark.frame < len(draft.frames)),
        *(problem for question in draft.questions for problem in _question_problems(skill, question)),
    ]
    if not draft.frames or not draft.questions:
        found.append("no frames or no questions")
    if found:
        raise VstError(f"skill {skill.name} yields a malformed draft: {found[0]}")


def _question_problems(skill: Skill, question: Question) -> Iterator[str]:
    asks = skill.asks.get(question.question_type)
    if asks is None:
        yield f"no question type {question.question_type!r}"
    elif question.answer.type != asks.answer:
        yield f"answer type {question.answer.type!r} of question type {question.question_type!r}"
    else:
        yield from (f"{fault} of question type {question.question_type!r}" for fault in asks.lacking(question.slots))
    if not isfinite(question.margin):
        yield f"margin {question.margin}"
    if question.answer.type == "choice":
        options = all_options(question.answer)
        different = len(set(options)) == len(options)
        if not different or not 2 <= len(options) <= MAX_OPTIONS or question.answer.value not in options:
            yield f"options {options} for answer {question.answer.value!r}"
    for problem in problems(question.program, question.answer.value, with_own(skill.steps)):
        yield f"program of question type {question.question_type!r}: {problem}"


def write_drafts(path: Path, groups: Sequence[Sequence[dict[str, Any]]]) -> None:
    """One row group per skill."""
    write_tables(path, [pa.Table.from_pylist(list(rows), schema=DRAFTS) for rows in groups])


def write_tables(path: Path, groups: Sequence[pa.Table]) -> None:
    """One row group per table."""
    with pq.ParquetWriter(path, DRAFTS, compression="zstd", write_page_checksum=True) as file:
        for table in groups:
            file.write_table(table, row_group_size=len(table))


def read_keys(path: Path) -> list[pa.Table]:
    """The key columns of every row group."""
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        return [file.read_row_group(group, columns=KEYS) for group in range(file.num_row_groups)]


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as the write step gets it, with the names of its frames, the objects of its row, what is around, and its
    map."""

    id: str
    draft: Draft
    frames: tuple[str, ...]
    objects: list[dict[str, Any]]
    around: str = ""
    map: str = ""

    @property
    def labels(self) -> frozenset[str]:
        """Those of its objects."""
        return frozenset(one["label"] for one in self.objects)


def read_drafts(path: Path, group: int, wanted: Collection[str]) -> dict[str, StoredDraft]:
    """The drafts of one row group with the wanted ids."""
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        lines = file.read_row_group(group, columns=["id", "payload", "frames", "objects", "around", "map"]).to_pylist()
    return {
        line["id"]: StoredDraft(
            line["id"],
            Draft.from_json(line["payload"]),
            tuple(line["frames"]),
            strict_json(line["objects"]),
            line["around"],
            line["map"],
        )
        for line in lines
        if line["id"] in wanted
    }
