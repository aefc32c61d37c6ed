"""What all adapters share: a row as a mapping, its chat, one prompt per question, and what `vst export` needs to know.

A row is any mapping with the columns of `vstdata.release.shards.SCHEMA`: of a shard, or as `datasets` streams it.
`images` may hold anything (structs of bytes and path, PIL images, file names): adapters hand pictures on as they are,
and are pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pyarrow as pa

from vstdata.canonical import canonical_json
from vstdata.release.schema import THINK, hub_features
from vstdata.release.shards import IMAGE_TOKEN
from vstdata.trainers.rewards import pack

Row = Mapping[str, Any]
Example = dict[str, Any]

MESSAGES = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
PICTURES = pa.list_(pa.struct([("bytes", pa.binary()), ("path", pa.string())]))
REWARD_PACKAGE = "vst_rewards"  # beside an export: the modules that rewards need, and numpy and scipy with them
REWARD_FILE = f'''"""Our reward, where the trainer looks. It needs {REWARD_PACKAGE} beside it, numpy and scipy."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from {REWARD_PACKAGE}.trainers.rewards import REWARD_NAME, REWARD_TYPE, compute_score, compute_scores

__all__ = ["REWARD_NAME", "REWARD_TYPE", "compute_score", "compute_scores"]
'''
VIDEO_TOKEN = "<video>"
MAP_NOTE = "The last image is not a camera's view but a map of the same place, seen from above.\n"  # ours


@dataclass(frozen=True, slots=True)
class Summary:
    """What an export wrote: examples by skill and in all, an estimate of their tokens by skill, data files and those of
    validation, how many videos have so many frames a second, and how many rows of video skills know no times and stayed
    pictures."""

    release: str
    stage: str
    examples: Mapping[str, int]
    tokens: Mapping[str, int]
    files: list[str]
    validation: list[str] = field(default_factory=list)
    fps: Mapping[float, int] = field(default_factory=dict)
    untimed: int = 0

    @property
    def count(self) -> int:
        return sum(self.examples.values())


@dataclass(frozen=True, slots=True)
class Target:
    """How to write for one trainer: `name` is what `vst export --for` takes, `about` a line of the list of trainers.

    `adapt` turns a row into examples. `form` is the kind of file: in "jsonl" and "json" pictures are names of files
    below `images/`, in "parquet", "mds" and "tsv" structs of bytes and path, in "tar" they are members. `schema` is the
    Parquet schema, `columns` MDS's or those of a TSV. `configs` gives the trainer's own files: name -> text.
    `stage` is the stage of VST's training that the numbers are of by default; `tokens` estimates an example's length;
    with `folders` Parquet files lie in a folder per skill, else all in one, as most loaders want it. `videos` are the
    forms of a video that it can take beside single pictures: "frames", "mp4". With `validates` rows of the split val
    are written beside; with `rewards` our rewards go with it. `split` is written by default ("": train, or rl). `needs`
    is what the manifest of a release must say, where not every release will do. A TSV is called like the release, with
    `ending` after it. `placeholders`: it fills in places in a picture itself (`vstdata.trainers.place_forms`).
    `own_boxes`: it reads 3D boxes as VST writes them, in no other form (`vstdata.boxes.forms`).
    """

    name: str
    about: str
    form: Literal["jsonl", "json", "parquet", "tar", "mds", "tsv"]
    adapt: Callable[[Row], list[Example]]
    configs: Callable[[Summary], Mapping[str, str]]
    stage: Literal["sft", "cold_start", "rl"] = "sft"
    schema: pa.Schema | None = None
    columns: Mapping[str, str] | None = None
    tokens: Callable[[Example], int] | None = None
    folders: bool = False
    videos: tuple[str, ...] = ()
    validates: bool = False
    rewards: bool = False
    split: str = ""
    needs: str = ""
    ending: str = ""
    placeholders: bool = False
    own_boxes: bool = False

    @property
    def more_columns(self) -> bool:
        """Whether an example may have more than the form's columns: cameras, a map in text."""
        return self.form not in ("parquet", "mds", "tsv")

    @property
    def holds_depth(self) -> bool:
        """Whether depth can go with an example, as names of files."""
        return self.form in ("json", "jsonl")


def hub_schema(fields: Sequence[tuple[str, pa.DataType]]) -> pa.Schema:
    """A schema whose pictures `datasets` decodes."""
    schema = pa.schema(fields)
    return schema.with_metadata({"huggingface": canonical_json({"info": {"features": hub_features(schema)}})})


def system_text(row: Row) -> str:
    """The system message of a row, "" where it has none."""
    first = row["messages"][0]
    return str(first["content"]) if first["role"] == "system" else ""


def dialogue(row: Row) -> list[dict[str, str]]:
    """The messages of a row without its system message."""
    return [{"role": each["role"], "content": each["content"]} for each in row["messages"] if each["role"] != "system"]


def with_map(row: Row) -> Row:
    """The row with its bird's-eye view as one more picture, after those that are there; as it is where it has none."""
    picture = row.get("birdseye")
    if picture is None:
        return row
    chat = [dict(each) for each in row["messages"]]
    first = next(each for each in chat if each["role"] == "user")
    tokens = f"{IMAGE_TOKEN}\n" * len(row["images"])
    if first["content"].startswith(tokens):
        first["content"] = f"{tokens}{IMAGE_TOKEN}\n{MAP_NOTE}{first['content'][len(tokens) :]}"
        return {**row, "messages": chat, "images": [*row["images"], picture]}
    return row


def with_video(row: Row, video: Any, fps: float) -> Row:
    """The row with its pictures as one video: `videos` holds it, `fps` its frames a second, and one token stands for
    it in the chat."""
    chat = [dict(each) for each in row["messages"]]
    first = next(each for each in chat if each["role"] == "user")
    first["content"] = f"{VIDEO_TOKEN}\n{first['content'].removeprefix(f'{IMAGE_TOKEN}{chr(10)}' * len(row['images']))}"
    return {**row, "messages": chat, "images": [], "videos": [video], "fps": fps}


def prompts(row: Row) -> Iterator[Example]:
    """One example for reinforcement learning per turn: {"id", "system", "question" (with image tokens), "answer",
    "truth" (what the rewards read), "skill", "question_type", "number" and "turn" (which of the row's turns, and it)}.

    Turns of a row of ours ask independent things of the same pictures, so each is asked alone. A turn that brings a
    picture of its own into a chat cannot be, and is left out.
    """
    tokens = f"{IMAGE_TOKEN}\n" * len(row["images"]) + f"{VIDEO_TOKEN}\n" * len(row.get("videos", ()))
    first = next(each["content"] for each in row["messages"] if each["role"] == "user")
    note = MAP_NOTE if first.startswith(tokens + MAP_NOTE) else ""
    for number, turn in enumerate(row["turns"]):
        question = first if number == 0 else f"{tokens}{note}{turn['question']}"
        if question.count(IMAGE_TOKEN) != len(row["images"]):
            continue
        yield {
            "id": row["id"] if number == 0 else f"{row['id']}-{number}",
            "system": system_text(row) or THINK,
            "question": question,
            "answer": turn["answer"],
            "truth": pack(turn, row["reward"]),
            "skill": row["skill"],
            "question_type": turn["question_type"],
            "number": number,
            "turn": turn,
        }


def prompt_messages(prompt: Example) -> list[dict[str, str]]:
    """The chat that a model is to go on with."""
    return [{"role": "system", "content": prompt["system"]}, {"role": "user", "content": prompt["question"]}]


def batched(adapt: Callable[[Row], list[Example]]) -> Callable[[Mapping[str, Sequence[Any]]], dict[str, list[Any]]]:
    """`adapt` for `datasets`' `map(..., batched=True, remove_columns=...)`, which may make several rows of one."""

    def over_batch(batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        rows = [dict(zip(batch, values, strict=True)) for values in zip(*batch.values(), strict=True)]
        examples = [example for row in rows for example in adapt(row)]
        return {name: [example[name] for example in examples] for name in (examples[0] if examples else ())}

    return over_batch
