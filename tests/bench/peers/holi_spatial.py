"""Holi-Spatial: questions about two views, by geometry alone; it trusts the masks that it is given and reads no pixels.

It reads exported ScanNet v2 scans, so the very files of ours, beside them a JSON of boxes with the pictures that show
each, and a matrix of covisibility.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from tests.bench.peers.peer import Entry, Peer, far_off
from tests.bench.peers.world import World, covisible, mask_runs
from vstdata.scene import Camera, FloatArray

MOST = 45.0  # degrees that the direction of an answer may be off: whoever is generous calls it right
SIDES = ("north", "east", "south", "west")  # clockwise, as front, right, back, left
WAYS = {
    **{"right": (1, 0, 0), "left": (-1, 0, 0), "down": (0, 1, 0), "up": (0, -1, 0), "forward": (0, 0, 1)},
    **{"front": (0, 0, 1), "backward": (0, 0, -1), "back": (0, 0, -1)},
}


def prepare(worlds: Sequence[World], root: Path) -> None:
    """Boxes and covisibility, where they are not there yet."""
    for world in worlds:
        boxes = root / "holi-spatial" / "boxes" / f"{world.name}.json"
        shared = root / "holi-spatial" / "wai" / world.name / "covisibility" / "v0"
        if not boxes.exists():
            shared.mkdir(parents=True, exist_ok=True)
            np.save(shared / "shared.npy", covisible(world))
            boxes.parent.mkdir(parents=True, exist_ok=True)
            boxes.write_text(json.dumps([_box(world, k, root) for k in world.furniture]))


def _box(world: World, thing: int, root: Path) -> Entry:
    label, shown = world.things[thing].label, [k for k, seen in enumerate(world.seen) if thing in seen]
    masks = [world.drawn[k][1] == thing for k in shown]
    return {
        "ins_id": str(thing),
        "label": label,
        "description": f"{label} number {thing}",
        "bounding_box": world.things[thing].box.corners.tolist(),
        "images": [str(root / "masks" / world.name / f"{k:06d}" / f"{label}_{thing}.png") for k in shown],
        "mask_encodings": [{"size": list(mask.shape), "counts": mask_runs(mask)} for mask in masks],
    }


def commands(checkout: Path, python: str, root: Path, scenes: Sequence[str], out: Path) -> Iterable[list[str]]:
    """One program, with its own numbers but for the paths."""
    yield [
        *(python, str(checkout / "qa_generation" / "generate_two_view_qa.py")),
        *("--scene-id-list", json.dumps(list(scenes))),
        *("--data-root", str(root / "scans")),
        *("--wai-root", str(root / "holi-spatial" / "wai")),
        *("--bbox-json-folder", str(root / "holi-spatial" / "boxes")),
        *("--output", str(out)),
    ]


def answers(out: Path, worlds: Sequence[World]) -> list[tuple[str, bool | None]]:
    """Kind of each question, and whether its answer is wrong."""
    found = []
    for world in worlds:
        for entry in json.loads((out / f"{world.name}.json").read_text("utf-8")):
            kind = "rotation" if entry["question_type"] == "cam_rotation" else entry["sub_question_type"]
            found.append((kind, WRONG[kind](entry, world) if kind in WRONG else None))
    return found


def _cameras(entry: Entry, world: World) -> tuple[Camera, Camera]:
    return world.cameras[int(Path(entry["image_a"]).stem)], world.cameras[int(Path(entry["image_b"]).stem)]


def _in_camera(camera: Camera, vector: FloatArray) -> FloatArray:
    return np.asarray(vector @ camera.camera_to_world[:3, :3])


def _chosen(entry: Entry) -> str:
    """The text of the option that the answer's letter names."""
    options = entry["options"] if "options" in entry else entry["relpos_details"]["mcq"]["options"]
    return str(options[entry["answer"][0]])


def _number(text: str) -> float:
    return float(re.findall(r"\d+(?:\.\d+)?", text)[0])


def _way_off(answer: str, truth: FloatArray) -> bool:
    """Words for the axes of a camera, as "left-up", against a vector in it."""
    told = np.sum([WAYS[word] for word in answer.lower().split("-")], axis=0)
    cosine = told @ truth / np.linalg.norm(told) / np.linalg.norm(truth)
    return math.degrees(math.acos(float(np.clip(cosine, -1, 1)))) > MOST


def _moved(entry: Entry, world: World) -> bool:
    first, second = _cameras(entry, world)
    return _way_off(_chosen(entry), _in_camera(first, second.center - first.center))


def _moved_far(entry: Entry, world: World) -> bool:
    first, second = _cameras(entry, world)
    return far_off(float(entry["answer"]), float(np.linalg.norm(second.center - first.center)))


def _moved_farther(entry: Entry, world: World) -> bool:
    first, second = _cameras(entry, world)
    limit = _number(entry["question"])
    return (entry["answer"] == "yes") != (np.linalg.norm(second.center - first.center) > limit)


def _turned(entry: Entry, world: World) -> bool:
    """Each turn that the answer names must be the way that the second camera's axes lie in the first."""
    first, second = _cameras(entry, world)
    ahead, right = (_in_camera(first, second.camera_to_world[:3, axis]) for axis in (2, 0))
    signs = {"turn right": ahead[0], "tilt up": -ahead[1], "clockwise roll": right[1]}
    signs |= {"turn left": -ahead[0], "tilt down": ahead[1], "counter-clockwise roll": -right[1]}
    return any(signs[word] < 0 for word in _chosen(entry).split(" and "))


def _camera_to_thing(entry: Entry, world: World) -> bool:
    _, second = _cameras(entry, world)
    center = world.things[int(entry["selected_ins_id"])].box.center
    return far_off(_number(entry["answer"]), float(np.linalg.norm(center - second.center)))


def _thing_in_camera(entry: Entry, world: World) -> bool:
    _, second = _cameras(entry, world)
    center = world.things[int(entry["selected_ins_id"])].box.center
    return _way_off(_chosen(entry), _in_camera(second, center - second.center))


def _between(entry: Entry, world: World) -> bool:
    one, other = (world.things[int(entry[name]["ins_id"])].box.center for name in ("object_1", "object_2"))
    return far_off(_number(entry["answer"]), float(np.linalg.norm(one - other)))


def _larger(size: Callable[[FloatArray], float]) -> Callable[[Entry, World], bool]:
    """Of two things, by a size of their corners; where both are alike to a centimetre no answer is wrong."""

    def wrong(entry: Entry, world: World) -> bool:
        things = [world.things[int(entry[name]["ins_id"])] for name in ("object_1", "object_2")]
        sizes = [size(np.asarray(thing.box.corners)) for thing in things]
        larger = things[0 if sizes[0] > sizes[1] else 1].label
        return abs(sizes[0] - sizes[1]) > 0.01 and _chosen(entry) != larger

    return wrong


def _top(corners: FloatArray) -> float:
    return float(corners[:, 2].max())


def _longest(corners: FloatArray) -> float:
    """The corners are in binary order: 1, 2 and 4 are at the other ends of the edges at 0."""
    return max(float(np.linalg.norm(corners[k] - corners[0])) for k in (1, 2, 4))


def _bearing(start: FloatArray, end: FloatArray) -> float:
    """Degrees clockwise from above."""
    x, y = (end - start)[:2]
    return math.degrees(math.atan2(x, y))


def _bearing_off(answer: str, truth: float, sides: Sequence[str] = SIDES) -> bool:
    """Words for a bearing, as "north-east", against degrees clockwise from the first side."""
    angles = [math.radians(90.0 * sides.index(word)) for word in answer.lower().split("-")]
    told = math.degrees(math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles))))
    return abs((told - truth + 180) % 360 - 180) > MOST


def _across(entry: Entry, world: World) -> bool:
    """If thing 1 is to the north of camera A, where is thing 2 from camera B?"""
    first, second = _cameras(entry, world)
    one, other = (world.things[int(entry[name]["ins_id"])].box.center for name in ("object_1", "object_2"))
    turned = _bearing(second.center, other) - _bearing(first.center, one)
    return _bearing_off(_chosen(entry), 90.0 * SIDES.index(entry["assumed_dir_a"]) + turned)


def _centers(entry: Entry, world: World) -> list[FloatArray]:
    return [world.things[int(entry["objects"][name]["ins_id"])].box.center for name in "ABC"]


def _by_proxy(entry: Entry, world: World) -> bool:
    """If A is to the north of B, where is C from B?"""
    a, b, c = _centers(entry, world)
    turned = _bearing(b, c) - _bearing(b, a)
    return _bearing_off(_chosen(entry), 90.0 * SIDES.index(entry["assumed_dir"]) + turned)


def _facing(entry: Entry, world: World) -> bool:
    """At A, facing B: where is C?"""
    a, b, c = _centers(entry, world)
    return _bearing_off(_chosen(entry), _bearing(a, c) - _bearing(a, b), ("front", "right", "back", "left"))


WRONG: Mapping[str, Callable[[Entry, World], bool]] = {
    "main_dir": _moved,
    "distance_exact": _moved_far,
    "distance_threshold": _moved_farther,
    "rotation": _turned,
    "bbox_center_distance": _camera_to_thing,
    "bbox_center_direction": _thing_in_camera,
    "inter_object_distance": _between,
    "top_height_compare": _larger(_top),
    "longest_side_compare": _larger(_longest),
    "cross_image_assumed_dir": _across,
    "proxy_object_direction": _by_proxy,
    "relpos_A_facing_B": _facing,
}
SKILLS = (
    "multi_image.camera_camera",
    "multi_image.camera_motion",
    "multi_image.object_object",
    "single_image.distance_prediction",
)
HOLI_SPATIAL = Peer("Holi-Spatial", "606dbb3", SKILLS, 4, 48, 1.5, prepare, commands, answers)
