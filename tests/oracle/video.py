"""Answers of three video skills recomputed from the files of a scan: by dense samples, upright rectangles, polygons of
triangles, and rays one by one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from tests.oracle import geometry
from tests.oracle.relations import TO_YOU
from tests.oracle.scans import Scan

Turn = Mapping[str, Any]
Row = Mapping[str, Any]
EIGHTHS = ("front", "front-right", "right", "back-right", "back", "back-left", "left", "front-left")
RAYS = 12  # both ways, over what an object may cover in a picture
BY_CLIP = ("video.directions", "video.directions_wide")  # whose names mean one thing in the frames, not in the room
MOST_STRAY = 4.0  # pixels (of 320 x 240) of a sliver that still counts as not visible
# Visible share of an object that comes in, is measured, is named: less than the skills ask for, since rays are few.
CLEAR, WHOLE, KNOWN = 0.2, 0.7, 0.4
FLOOR_STEP = 0.1  # metres above the floor up to which a thing stands on it
SEAM = 0.005  # metres by which the outline may be out: gaps between triangles are closed by a tenth of a metre


def _steps(turn: Turn, op: str) -> list[dict[str, Any]]:
    return [step for step in json.loads(turn["program"]) if step["op"] == op]


def _number(key: str) -> int:
    return int(re.findall(r"\d+", key)[-1])


def _alone(scan: Scan, obj: int, label: str) -> bool:
    """Whether an object bears a label, and no other object does."""
    return scan.labels.get(obj) == label and list(scan.labels.values()).count(label) == 1


@lru_cache(maxsize=4096)
def _rays(scan: Scan, frame: int, obj: int) -> tuple[int, int, float]:
    """Of a coarse grid of pixels over the bounds of what an object may cover: how many show it, how many would if it
    stood alone, and the area of a cell of the grid in pixels."""
    picture, mine = scan.picture(frame), scan.face_object == obj
    before = mine & picture.whole
    if not before.any():
        return 0, 0, 0.0
    size = [scan.width - 1, scan.height - 1]
    low, high = (
        np.clip(ends, 0, size) for ends in (picture.low[:, before].min(axis=1), picture.high[:, before].max(axis=1))
    )
    if (high <= low).any():
        return 0, 0, 0.0
    u, v = (np.linspace(low[k], high[k], RAYS) for k in (0, 1))
    shown = alone = 0
    for uv in np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2):
        origin, direction = geometry.ray(picture.intrinsics, picture.pose, uv)
        if np.isfinite(geometry.hits(origin, direction, scan.triangles(obj))).any():
            alone += 1
            shown += bool(mine[picture.first_hit(uv)[1]])
    return shown, alone, float((u[1] - u[0]) * (v[1] - v[0]))


def pixels(scan: Scan, frame: int, obj: int) -> float:
    """About how many pixels of a picture 320 wide show an object."""
    shown, _, cell = _rays(scan, frame, obj)
    return shown * cell * (320 / scan.width) ** 2


def visible_share(scan: Scan, frame: int, obj: int) -> float:
    """Rays that meet an object first, as a share of those that would if it stood alone."""
    shown, alone, _ = _rays(scan, frame, obj)
    return shown / alone if alone else 0.0


def alone_in(row: Row, obj: int, scan: Scan) -> bool:
    """Whether the frames show nothing of any other object of its label."""
    others = [one for one, label in scan.labels.items() if label == scan.labels[obj] and one != obj]
    numbers = [_number(key) for key in row["frames"]]
    return all(pixels(scan, number, one) <= MOST_STRAY for one in others for number in numbers)


def _shown(row: Row, objects: list[int], scan: Scan) -> bool:
    """Whether some frame shows each object: the ones where most of its vertices project inside are tried first."""
    numbers = [_number(key) for key in row["frames"]]
    for obj in objects:
        order = sorted(numbers, key=lambda number: -_inside(scan, number, obj))
        if not any(visible_share(scan, number, obj) >= KNOWN for number in order):
            return False
    return True


def _inside(scan: Scan, frame: int, obj: int) -> float:
    local = np.c_[scan.points(obj), np.ones(len(scan.points(obj)))] @ np.linalg.inv(scan.poses[frame]).T
    with np.errstate(divide="ignore", invalid="ignore"):
        uv = (local[:, :3] @ scan.intrinsics.T)[:, :2] / local[:, 2:3]
    inside = (local[:, 2] > 0) & (uv >= 0).all(axis=1) & (uv < [scan.width, scan.height]).all(axis=1)
    return float(inside.mean())


# Distances and directions


def _object_object(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    if "direction" in turn["question_type"] or turn["question_type"].startswith("opposite"):
        return _direction(row, turn, scan)
    gaps = {}
    for step in _steps(turn, "surface_distance"):
        known = list(zip(step["instances"], step["names"], strict=True))
        problem = _unfit(row, turn, known, scan)
        if problem:
            return problem, 0.0
        first, second = (scan.samples(int(obj)) for obj in step["instances"])
        gaps[step["names"][1]] = geometry.surface_gap(first, second)
    if turn["question_type"] == "absolute_distance":
        ((gap, error),) = gaps.values()
        return gap, error
    order = sorted(gaps, key=lambda label: gaps[label][0])
    between = [gaps[b][0] - gaps[a][0] for a, b in pairwise(order)]
    four = turn["question_type"].endswith("of_four")
    if min(between) < (0.3 if four else 0.15) - gaps[order[0]][1] or set(order) != set(turn["options"]):
        return f"candidates {gaps}", 0.0
    return order[-1 if turn["question_type"].startswith("farthest") else 0], 0.0


def _unfit(row: Row, turn: Turn, known: list[tuple[int, str]], scan: Scan) -> str:
    for obj, label in known:
        alone = alone_in(row, int(obj), scan) if row["skill"] in BY_CLIP else _alone(scan, int(obj), label)
        if not alone or label not in turn["question"]:
            return f"{label} is not the only one, or not named"
    return "" if _shown(row, [int(obj) for obj, _ in known], scan) else f"not shown: {known}"


def _direction(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """By the middles of upright rectangles (shapely), as complex numbers with ahead as 1 and left as i."""
    known = [(int(step["instance"]), step["label"]) for step in _steps(turn, "box_center")]
    problem = _unfit(row, turn, known, scan)
    if problem:
        return problem, 0.0
    at, toward, target = (_middle(scan, obj) for obj, _ in known)
    away = -1 if turn["question_type"].startswith("opposite") else 1
    angle = float(np.degrees(np.angle((target - at) / (toward - at) * away)))
    kind, least = turn["question_type"], 34 if row["skill"].endswith("_wide") else 9
    if kind == "eight_directions":
        name = EIGHTHS[round(-angle / 45) % 8]
        clear, least = 22.5 - abs(angle - 45 * round(angle / 45)), 7
    elif kind.endswith("hard"):
        name = f"{'front' if abs(angle) < 90 else 'back'}-{'left' if angle > 0 else 'right'}"
        clear = min(abs(angle), abs(abs(angle) - 90), 180 - abs(angle))
    else:
        name = "back" if abs(angle) > 135 else "left" if angle > 0 else "right"
        clear = min(abs(angle), abs(abs(angle) - 135))
    said = name if kind.startswith("relative") else TO_YOU[EIGHTHS.index(name)]
    return (said if clear > least else f"{name}, not clear: {angle:.1f}"), 0.0


def _middle(scan: Scan, obj: int) -> complex:
    rectangle = shapely.MultiPoint(scan.points(obj)[:, :2]).minimum_rotated_rectangle
    return complex(rectangle.centroid.x, rectangle.centroid.y)


# Sizes


def _measurement(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    if turn["question_type"] == "room_size":
        return floor_area(scan)
    (seen,) = _steps(turn, "seen")
    obj = int(seen["instance"])
    number = _number(seen["frame"])
    fits = _called(row, turn, obj, seen["label"], scan) and seen["frame"] in row["frames"]
    if not fits or _inside(scan, number, obj) < 0.97 or visible_share(scan, number, obj) < WHOLE:
        return np.nan, 0.0
    return 100 * max(geometry.extents(scan.points(obj))), 0.01


def _called(row: Row, turn: Turn, obj: int, label: str, scan: Scan) -> bool:
    """Whether the question means the object: by its label, or by a point on it in the frame that it tells."""
    if not row["marks"]:
        return _alone(scan, obj, label) and label in turn["question"]
    (mark,) = row["marks"]
    _, face, _ = scan.picture(_number(row["frames"][mark["frame"]])).first_hit(mark["xy"])
    told = f"{mark['color']} point in frame {mark['frame'] + 1}" in turn["question"]
    return bool(told and scan.face_object[face] == obj and label not in turn["question"])


@lru_cache(maxsize=64)
def floor_area(scan: Scan) -> tuple[float, float]:
    """Area in m2 that the triangles labelled floor and those of all things near it cover, seen from above, and how far
    it may be out: its outline times `SEAM`. Holes are where something hides the floor."""
    floors = [obj for obj, label in scan.labels.items() if label == "floor"]
    flat = np.concatenate([scan.triangles(obj) for obj in floors])
    height = float(np.median(flat[..., 2]))
    above = [scan.triangles(obj) for obj, label in scan.labels.items() if label not in _SHELL]
    standing = [triangles for triangles in above if triangles[..., 2].min() < height + FLOOR_STEP]
    outlines = shapely.polygons(np.concatenate([flat, *standing])[..., :2])
    whole = shapely.union_all(shapely.make_valid(outlines)[shapely.area(outlines) > 1e-8], grid_size=1e-4)
    closed = shapely.buffer(shapely.buffer(whole, 0.05, join_style="mitre"), -0.05, join_style="mitre")
    parts = [part for part in shapely.get_parts(closed) if part.geom_type == "Polygon"]
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in parts])
    return float(filled.area), float(filled.length) * SEAM


_SHELL = {"wall", "ceiling", "floor", "window", "door", "doorframe", "curtain"}


# Order of appearance


def _spatiotemporal(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    firsts, glimpses = {}, {}
    for step in _steps(turn, "first_seen"):
        position = row["frames"].index(step["frame"])
        problem = _not_first(row, position, step, scan)
        if problem:
            return problem, 0.0
        firsts[step["label"]], glimpses[step["label"]] = position, step["since"]
    order = sorted(firsts, key=firsts.__getitem__)
    if len(order) != 4 or any(firsts[a] >= glimpses[b] for a, b in pairwise(order)):
        return f"two appear together: {firsts} since {glimpses}", 0.0
    if turn["question_type"] == "first_appearance":
        (step,) = _steps(turn, "select")
        return order[{"first": 0, "last": -1}[step["rank"]]], 0.0
    return (order if turn["question_type"] == "appearance_ordering" else ", ".join(order)), 0.0


def _not_first(row: Row, position: int, step: Mapping[str, Any], scan: Scan) -> str:
    """What speaks against a label's first sight: nothing of it clear there, or a ray that meets it before its first
    glimpse."""
    label, objects = step["label"], [obj for obj, name in scan.labels.items() if name == step["label"]]
    if not set(step["clear"]) <= set(objects):
        return f"{step['clear']} are no {label}"
    if max(visible_share(scan, _number(row["frames"][position]), obj) for obj in step["clear"]) < CLEAR:
        return f"{label} is not clear in frame {position}"
    for earlier, key in enumerate(row["frames"][: step["since"]]):
        if sum(pixels(scan, _number(key), obj) for obj in objects) > MOST_STRAY:
            return f"{label} is visible in frame {earlier} already"
    return ""


ANSWERS: dict[str, Callable[[Row, Turn, Scan], tuple[Any, float]]] = {
    "video.directions": _object_object,
    "video.directions_wide": _object_object,
    "video.object_object": _object_object,
    "video.measurement": _measurement,
    "video.spatiotemporal": _spatiotemporal,
}
