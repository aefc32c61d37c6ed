"""VSI-Bench's own answers recomputed from its boxes by the facts.

VST_VSI_DIR names a folder with `*_meta_info_val.json` (boxes) and `vsibench_questions_*.json` (questions with answers);
ScanNet's and ScanNet++'s have the same form as the ARKitScenes part that is the default. Questions about categories
that have no box are skipped and counted. These are benchmark scenes: nothing here may be trained on.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vstdata.canonical import canonical_json, read_json
from vstdata.facts import LEFT_RIGHT, LEFT_RIGHT_BACK, QUADRANTS, Facts, Sectors, axis_aligned_gap
from vstdata.sources import Source, SourceSpec, open_source
from vstdata.sources.building.labels import clean_label

COUNT = re.compile(r"How many (.+?)\(s\) are in this room")
SIZE = re.compile(r"longest dimension .*? of the (.+?), measured in centimeters")
DIRECTION = re.compile(r"standing by the (.+?) and facing the (.+?), is the (.+?) to (?:my|the) ")
DISTANCE = re.compile(r"what is the distance between the (.+?) and the (.+?) \(in meters\)")
NEAREST = re.compile(r"which of these objects \((.+?)\) is the closest to the (.+?)\?")
AT_LEAST = 0.99  # of the questions whose categories are in the boxes
NEAREST_AT_LEAST = 0.97  # the official distances are rounded samples
ARKITSCENES = {  # agreed, asked
    "object_counting": (165, 166),
    "object_size_estimation": (363, 363),
    "room_size_estimation": (150, 150),
    "object_rel_direction_easy": (97, 97),
    "object_rel_direction_medium": (135, 135),
    "object_rel_direction_hard": (142, 142),
    "object_rel_distance": (167, 167),
}


@dataclass(frozen=True)
class Room:
    """Facts of one scene, and how many boxes its file lists of each category (one may be listed twice)."""

    facts: Facts
    listed: Counter[str]

    @property
    def objects(self) -> dict[str, tuple[int, ...]]:
        """Those of each category in lower case, as the benchmark writes its own: our TV is its tv."""
        return {label.lower(): objects for label, objects in self.facts.by_label.items()}

    def one(self, category: str) -> int:
        """The object of a category; the benchmark asks for one only where there is one."""
        return self.objects[category][0]


Question = dict[str, Any]


def chosen(question: Question) -> str:
    """The text of the right option."""
    letter = answer(question)
    (text,) = (option[3:] for option in question["options"] if option.startswith(f"{letter}. "))
    return str(text)


def answer(question: Question) -> str:
    """What stands between the answer marks."""
    return str(re.fullmatch(r"<answer>(.+)</answer>", question["solution"])[1])  # type: ignore[index]


def names(pattern: re.Pattern[str], question: Question) -> list[str]:
    """The categories in a question, or lists of them, each as `Room.objects` has it."""
    found = pattern.search(question["problem"]).groups()  # type: ignore[union-attr]
    return [", ".join(map(spelt, name.split(", "))) for name in found]


def spelt(category: str) -> str:
    """A category in our spelling, as far as that can be used, in lower case: tv_monitor is tv monitor."""
    return (clean_label(category.strip()) or category).lower()


def counting(room: Room, question: Question) -> bool:
    """A box that is listed twice is one object, but the benchmark's count may take it for two."""
    (category,) = names(COUNT, question)
    return float(answer(question)) in (len(room.objects[category]), room.listed[category])


def object_size(room: Room, question: Question) -> bool:
    """The longest side, in whole centimetres."""
    (category,) = names(SIZE, question)
    longest = room.facts.size(room.one(category))[0].value
    return abs(100 * longest - float(answer(question))) <= 0.51


def room_size(room: Room, question: Question) -> bool:
    """The annotated area, one decimal."""
    area = room.facts.room_area
    return area is not None and abs(area.value - float(answer(question))) <= 0.051


def direction(sectors: Sectors) -> Callable[[Room, Question], bool]:
    """Standing at one object, facing another: where is the third."""

    def check(room: Room, question: Question) -> bool:
        at, toward, target = (room.one(name) for name in names(DIRECTION, question))
        return sectors.name(room.facts.facing(at, toward, target).value) == chosen(question)

    return check


def nearest(room: Room, question: Question) -> bool:
    """By gaps between oriented boxes. (Between axis-aligned ones 164 of the 167 agree.)"""
    options, (primary,) = names(NEAREST, question)[0].split(", "), room.objects[names(NEAREST, question)[1]]
    gaps = {name: min(room.facts.surface_distance(primary, i).value for i in room.objects[name]) for name in options}
    return min(gaps, key=gaps.__getitem__) == spelt(chosen(question))


CHECKS: dict[str, tuple[re.Pattern[str], Callable[[Room, Question], bool]]] = {
    "object_counting": (COUNT, counting),
    "object_size_estimation": (SIZE, object_size),
    "room_size_estimation": (re.compile("size of this room"), room_size),
    "object_rel_direction_easy": (DIRECTION, direction(LEFT_RIGHT)),
    "object_rel_direction_medium": (DIRECTION, direction(LEFT_RIGHT_BACK)),
    "object_rel_direction_hard": (DIRECTION, direction(QUADRANTS)),
    "object_rel_distance": (NEAREST, nearest),
}


def rooms(folder: Path) -> Callable[[str], Room | None]:
    """Scenes of all box files in a folder by id; None for an unknown one."""
    sources: dict[str, tuple[Source, Any]] = {}
    for path in sorted(folder.glob("*_meta_info_val.json")):
        options: dict[str, Any] = {"file": path.name, "frames": "none"}
        spec = SourceSpec(
            name=path.name.split("_")[0], reader="scene_boxes", root=".", licence="benchmark", options=options
        )
        source, scenes = open_source(spec, folder), read_json(path)
        sources |= {name: (source, scenes[name]) for name in scenes}

    @cache
    def room(scene_id: str) -> Room | None:
        if scene_id not in sources:
            return None
        source, raw = sources[scene_id]
        listed = Counter[str]()
        for name, boxes in raw["object_bbox"].items():
            listed[spelt(name)] += len(boxes)
        return Room(Facts(source.load(scene_id)), listed)

    return room


def categories(kind: str, question: Question) -> Iterator[str]:
    """All categories that a question names."""
    if kind != "room_size_estimation":
        for name in names(CHECKS[kind][0], question):
            yield from name.split(", ")


def recompute(folder: Path) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Questions agreed, asked and skipped, by type."""
    room_of = rooms(folder)
    agreed, asked, skipped = Counter[str](), Counter[str](), Counter[str]()
    for path in sorted(folder.glob("vsibench_questions_*.json")):
        for question in read_json(path):
            kind = question["original_question_type"]
            if kind not in CHECKS:
                continue
            room = room_of(Path(question["path"]).stem)
            if room is None or not all(name in room.objects for name in categories(kind, question)):
                skipped[kind] += 1
                continue
            asked[kind] += 1
            agreed[kind] += CHECKS[kind][1](room, question)
    return agreed, asked, skipped


recompute_published = cache(recompute)  # a folder that no test changes


def default_folder(request: pytest.FixtureRequest) -> Path:
    """The ARKitScenes part; skips where it is absent."""
    folder: Path = request.getfixturevalue("shared_data") / "vsi-arkitscenes"
    return folder


def accuracy(found: float, official: float) -> float:
    """VSI-Bench's mean relative accuracy of one number: the share of ten thresholds that it holds."""
    steps = np.linspace(0.5, 0.95, 10)
    return float((abs(found - official) / official <= 1 - steps).mean())


def test_absolute_distance_is_that_of_oriented_boxes(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """The official answer is a little more than the gap between oriented boxes, and far more than between aligned ones.

    A box along the axes holds the air at the corners of whatever stands askew, so the gap between two of them falls
    short by 0.1 m in the median and by 0.4 m at the tenth percentile. Between oriented boxes 0.04 m are missing, never
    0.25 m, and the two go together (correlation 0.9996): the answer seems to be taken between points sampled in the
    boxes, as VLM-3R's code does on a grid of 5 cm, which misses the nearest ones by as much, and is rounded to 0.1 m.
    So what is left has nothing to do with the surfaces of things: a box is solid, and air in it counts as the thing.
    """
    named = os.environ.get("VST_VSI_DIR")
    folder = Path(named) if named else default_folder(request)
    aligned, oriented, official = np.array(list(distances(folder))).T
    middle = {}
    for name, found in (("axis-aligned boxes", aligned), ("oriented boxes", oriented)):
        low, middle[name], high = np.percentile(found - official, [10, 50, 90])
        share = np.mean([accuracy(*pair) for pair in zip(found, official, strict=True)])
        told = f"gap less answer {low:.2f} {middle[name]:.2f} {high:.2f} m (10, 50, 90 %), MRA {share:.3f}"
        with capsys.disabled():
            print(f"\n{name}: {len(found)} distances, {told}")  # noqa: T201
    assert -0.20 <= middle["axis-aligned boxes"] <= -0.05
    assert -0.08 <= middle["oriented boxes"] <= 0.0
    assert (aligned <= oriented + 1e-3).all()
    assert np.percentile(np.abs(oriented - official), 99) <= 0.25
    assert np.corrcoef(oriented, official)[0, 1] > 0.999


def distances(folder: Path) -> Iterator[tuple[float, float, float]]:
    """Of each question after a distance, metres: the gap between axis-aligned boxes, that between the boxes as they
    are, and the official answer."""
    room_of = rooms(folder)
    for path in sorted(folder.glob("vsibench_questions_*.json")):
        for question in read_json(path):
            if question["original_question_type"] != "object_abs_distance":
                continue
            room = room_of(Path(question["path"]).stem)
            pair = names(DISTANCE, question)
            if room is not None and all(name in room.objects for name in pair):
                i, j = (room.one(name) for name in pair)
                bounds = [room.facts.scene.instances[k].box.bounds[None] for k in (i, j)]
                gap = float(axis_aligned_gap(*bounds)[0, 0])
                yield gap, room.facts.surface_distance(i, j).value, float(answer(question))


def test_answers_of_vsi_bench(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> None:
    named = os.environ.get("VST_VSI_DIR")
    folder = Path(named) if named else default_folder(request)
    agreed, asked, skipped = recompute_published(folder)
    with capsys.disabled():
        print(f"\n{folder.name}: question type, agreed/asked, skipped")  # noqa: T201
        for kind in CHECKS:
            print(f"  {kind:30} {agreed[kind]:4}/{asked[kind]:<4} {skipped[kind]:4}")  # noqa: T201
    assert sum(asked.values()) > 0
    least = {kind: NEAREST_AT_LEAST if kind == "object_rel_distance" else AT_LEAST for kind in CHECKS}
    assert [kind for kind in CHECKS if agreed[kind] < least[kind] * asked[kind]] == []
    if named is None:
        assert {kind: asked[kind] for kind in CHECKS} == {kind: count for kind, (_, count) in ARKITSCENES.items()}
        assert [kind for kind, (least, _) in ARKITSCENES.items() if agreed[kind] < least] == []


def reordered(box: dict[str, Any], order: list[int], columns: bool) -> dict[str, Any]:
    """The same box with its axes in another order, written as rows or as columns."""
    axes = np.reshape(box["normalizedAxes"], (3, 3))[order]
    sizes = [box["axesLengths"][k] for k in order]
    return box | {"axesLengths": sizes, "normalizedAxes": (axes.T if columns else axes).ravel().tolist()}


@pytest.mark.parametrize("columns", [False, True])
def test_axis_order_and_repeats_do_not_matter(request: pytest.FixtureRequest, tmp_path: Path, columns: bool) -> None:
    """As in ScanNet's file: any axis is the vertical one, axes are columns, and some boxes are listed twice."""
    folder = default_folder(request)
    scenes = read_json(folder / "arkitscenes_meta_info_val.json")
    orders = [[0, 1, 2], [1, 2, 0], [2, 0, 1], [1, 0, 2], [0, 2, 1], [2, 1, 0]]
    for k, scene in enumerate(scenes.values()):
        for name, boxes in scene["object_bbox"].items():
            turned = [reordered(box, orders[(k + j) % 6], columns) for j, box in enumerate(boxes)]
            scene["object_bbox"][name] = turned + turned[: k % 2]
    (tmp_path / "scannet_meta_info_val.json").write_text(canonical_json(scenes))
    questions = folder / "vsibench_questions_arkitscenes.json"
    (tmp_path / questions.name).write_bytes(questions.read_bytes())
    assert recompute(tmp_path) == recompute_published(folder)


def test_what_a_class_is_called_does_not_matter(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """As ScanNet's raw names are, in file and questions."""
    folder = default_folder(request)
    scenes = read_json(folder / "arkitscenes_meta_info_val.json")
    questions = folder / "vsibench_questions_arkitscenes.json"

    def renamed(name: str) -> str:
        return {"tv": "tv_monitor", "dishwasher": "dish_washer", "washer": "Washing Machine"}.get(name, name)

    for scene in scenes.values():
        scene["object_bbox"] = {renamed(name): boxes for name, boxes in scene["object_bbox"].items()}
    (tmp_path / "scannet_meta_info_val.json").write_text(canonical_json(scenes))
    asked = json.loads(questions.read_bytes())
    for question in asked:
        question["problem"] = re.sub(r"\b(tv|dishwasher|washer)\b", lambda m: renamed(m[0]), question["problem"])
        question["options"] = [
            re.sub(r"\b(tv|dishwasher|washer)\b", lambda m: renamed(m[0]), o) for o in question["options"] or ()
        ]
    (tmp_path / questions.name).write_text(json.dumps(asked))
    assert recompute(tmp_path) == recompute_published(folder)
