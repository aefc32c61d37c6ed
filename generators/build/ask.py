"""Ask: one task per scene. Every skill asks the scene's facts, and all their drafts go into one file."""

from __future__ import annotations

import hashlib
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generators.build.drafts import check_draft, draft_row, drafts_name, write_drafts
from generators.build.error_place import place_of
from generators.build.scenes import SceneKey, scene_split
from generators.folder import commit, put_record
from vstdata.asking.candidate_frames import candidates, readable, worth_asking
from vstdata.asking.usual_sizes import sizes_in
from vstdata.asking.video_frames import labels_in
from vstdata.chains.read_back import unreadable
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.errors import VstError
from vstdata.manifest import Manifest
from vstdata.scene import Scene
from vstdata.sources.spec import OpenSource, SourceSpec
from vstdata.virtual_camera import virtual_scene

if TYPE_CHECKING:
    from vstdata.facts import Facts

OVERSAMPLING = 4  # ours: drafts asked per sample wanted, so that selection can balance answers
FEWEST_DRAFTS = 16  # ours: per scene and question type, whatever the count
MOST_PER_KEPT = 4  # ours: drafts looked at per draft kept, before a skill is stopped in a scene
TELLING = 3  # ours: times more drafts where words tell something: selection keeps 17 to 75 % of them (measured)
PLAIN_TEXT = 3  # ours: times fewer drafts that are answered in plain text: there are no answers to balance


def most_of_a_type(wanted: int, scenes: int, types: int) -> int:
    """Most drafts of one question type that a skill of so many types is asked for in one of `scenes`, where `wanted`
    samples of it are."""
    return max(FEWEST_DRAFTS, ceil(wanted * OVERSAMPLING / (scenes * types)))


@dataclass(frozen=True, slots=True)
class AskTask:
    """One scene to be asked; `caps` is the most drafts of one question type per skill."""

    out: Path
    inputs: str
    manifest: Manifest
    spec: SourceSpec
    root: Path
    scene: str
    open_source: OpenSource
    skills: tuple[Skill, ...]
    caps: tuple[int, ...]

    @property
    def key(self) -> SceneKey:
        """The scene's name in the plan."""
        return SceneKey(self.spec.name, self.scene)

    @property
    def name(self) -> str:
        """The draft file, relative to `out`."""
        return drafts_name(self.key)


@dataclass(slots=True)
class Asking:
    """What comes of asking one scene: lines of the draft file and counts, by skill; and which skills failed."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refused: dict[str, Counter[str]] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    failures: list[dict[str, str]] = field(default_factory=list)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of the body to a stage."""
        begin = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - begin


def ask_scene(task: AskTask) -> dict[str, Any]:
    """Ask one scene and write its draft file; returns its record.

    A scene that cannot be read or measured gives {"source", "scene", "error"} and no file. Raises BuildError where the
    file cannot be written.
    """
    key = {"source": task.key.source, "scene": task.key.scene}
    asking = Asking()
    try:
        with asking.timed("load"):
            scene = task.open_source(task.spec, task.root).load(task.scene)
            images = task.manifest.images
            scene = virtual_scene(scene, fov=images.fov, size=images.size, focal=images.focal)
        rooms = _measured(task, scene, asking)
        sizes = sizes_in(room.facts for room in rooms)
    except VstError as error:
        return {**key, "error": str(error)}
    except (Exception, SystemExit) as error:  # a reader may be anybody's
        place = place_of(error)
        return {**key, "error": f"unexpected {type(error).__name__} at {place}: {error}"}
    for skill, cap in zip(task.skills, task.caps, strict=True):
        _ask_isolated(task, skill, cap, scene, rooms, asking)
    return _commit(task, scene, asking, {**key, "sizes": sizes})


def _commit(task: AskTask, scene: Scene, asking: Asking, about: dict[str, Any]) -> dict[str, Any]:
    groups = {name: rows for name, rows in asking.rows.items() if rows}
    ids = [row["id"] for rows in groups.values() for row in rows]
    record = {
        **about,
        "sha256": commit(task.out, task.name, lambda path: write_drafts(path, list(groups.values()))),
        "content": hashlib.sha256("\n".join(ids).encode()).hexdigest(),
        "split": scene_split(task.manifest, task.key, scene.split),
        "dataset": scene.dataset,
        "licence": scene.licence,
        "credits": list(scene.credits),
        "rows": {name: len(rows) for name, rows in groups.items()},
        "refused": {name: dict(sorted(counts.items())) for name, counts in asking.refused.items() if counts},
        "failures": asking.failures,
        "frames": len(scene.frames),
        "rendered": scene.rendered,
        "name": scene.name,
        "scale": scene.scale,
        "dropped": dict(sorted((asking.dropped + Counter(scene.dropped)).items())),
        "seconds": dict(asking.seconds),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    return put_record(task.out, task.name, task.inputs, record)


@dataclass(frozen=True, slots=True)
class Room:
    """What all skills share of a room: its facts, and what gives the surroundings of frames and objects there, and the
    map of frames; "" where the manifest wants none."""

    facts: Facts
    around: Callable[[Sequence[int], Sequence[int]], str]
    map: Callable[[Sequence[int], bool], str]


def _measured(task: AskTask, scene: Scene, asking: Asking) -> list[Room]:
    """The scene, or each room of a house."""
    from vstdata.asking.one_room import one_room_each
    from vstdata.asking.text_map import maps_of
    from vstdata.drawing.birdseye import from_above
    from vstdata.facts import Facts

    with asking.timed("decode"):
        frames = readable(scene, candidates(scene, task.spec.frames_per_scene), asking.dropped)
    images = task.manifest.images
    facts = Facts(scene, frames=frames, width=images.working_width, video_frames=images.video_frames)
    with asking.timed("frames"):
        rooms = [worth_asking(room, asking.dropped) for room in one_room_each(facts, asking.dropped)]
    wants_maps = task.manifest.rows.map
    return [
        Room(
            room,
            from_above(room) if images.birdseye else lambda frames, objects: "",
            maps_of(room) if wants_maps else lambda frames, video: "",
        )
        for room in rooms
    ]


def _ask_isolated(task: AskTask, skill: Skill, cap: int, scene: Scene, rooms: Sequence[Room], asking: Asking) -> None:
    """One skill's questions. An error costs them, is noted with its place, and costs no other skill's."""
    refused, version, rows = Refusals(), task.manifest.version, []
    draws = draws_of(Draw(version, scene.dataset, scene.id), len(rooms))
    try:
        for room, draw in zip(rooms, draws, strict=True):
            facts = room.facts
            with asking.timed(skill.name):
                drafts = list(capped(skill, cap, facts, draw, refused, task.manifest.skills[skill.name].robust))
            with asking.timed("keys"):
                for one in drafts:
                    video = skill.modality == "video"
                    shown = labels_in(facts, one.frames[0]) if video else ()
                    above = room.around(one.frames, one.objects)
                    rows.append(draft_row(version, scene, skill, one, above, shown, room.map(one.frames, video)))
        asking.rows[skill.name] = rows
        asking.refused[skill.name] = refused.counts
    except (Exception, SystemExit) as error:
        told = str(error) if isinstance(error, VstError) else f"{type(error).__name__}: {error}"
        told = told.replace(f"{task.root}/", "")
        asking.failures.append({"skill": skill.name, "error": told, "place": place_of(error, skill.ask)})


def draws_of(scene: Draw, rooms: int) -> list[Draw]:
    """The draw of each room of a scene: that of the scene where it is one."""
    return [scene] if rooms == 1 else [scene.at("room", number) for number in range(rooms)]


def _lacking(facts: Facts, skill: Skill) -> list[str]:
    """What of the skill's needs the scene does not have: a scene of two times is for those alone who ask of changes."""
    scene = facts.scene
    has = {
        "frames": bool(facts.frames),
        "instances": bool(scene.instances),
        "mesh": scene.mesh is not None,
        "depth": scene.mesh is not None or any(scene.frames[k].depth_camera is not None for k in facts.frames),
        "changes": scene.later is not None,
    }
    if scene.later is not None and "changes" not in skill.needs:
        return ["one_time"]
    return [need for need in sorted(skill.needs) if not has[need]]


def capped(
    skill: Skill,
    cap: int,
    facts: Facts,
    draw: Draw,
    refused: Refusals,
    robust: Callable[[float | None], bool] = lambda share: True,
) -> Iterator[Draft]:
    """What a build keeps of what a skill asks of a scene: about `cap` drafts of each question type, of a robustness
    that is wanted. `draw` is that of the scene, `Draw(dataset_version, dataset, scene)`. Raises VstError for a
    malformed draft."""
    lacking = _lacking(facts, skill)
    for need in lacking:
        refused(f"scene_without_{need}")
    if lacking:
        return
    kept: Counter[str] = Counter()
    refused.enough.clear()
    most = cap * TELLING * len(skill.asks)
    for seen, draft in enumerate(skill.ask(facts, draw.at(skill.name), refused)):
        if sum(kept.values()) >= most or seen >= most * MOST_PER_KEPT:
            return
        if draft.questions and draft.question_type in refused.enough:
            continue
        check_draft(skill, facts.frames, draft)
        wanted = all(robust(question.robustness) for question in draft.questions)
        if reason := unreadable(skill, facts, draft) if wanted else "another_robustness_wanted":
            refused(reason)
            continue
        kept[draft.question_type] += _weight(draft)
        if kept[draft.question_type] >= cap * TELLING:
            refused.enough.add(draft.question_type)
        yield draft


def _weight(draft: Draft) -> int:
    """How much of a question type's most drafts, times `TELLING`, a draft takes up."""
    if any(question.cue for question in draft.questions):
        return 1
    plain = all(question.answer.type == "text" for question in draft.questions)
    return TELLING * PLAIN_TEXT if plain else TELLING
