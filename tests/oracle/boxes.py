"""Recomputes lists of 3D boxes: from mesh vertices, poses and rays through every triangle.

From a program it takes the kind of expression and which instances were compared, never a box or a measured value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment
from scipy.spatial.transform import Rotation

from tests.oracle import geometry
from tests.oracle.scans import Scan

WIDTH = 320  # pixels across, at which visible pixels are counted
MOST_RAYS = 256  # per object and picture
HARDLY = 14  # visible pixels at WIDTH: an object with fewer may be left out of a list (the skills leave out below 9)
HALF_DIGIT = 0.0051  # of a printed number, and what is lost by rounding twice
Row = Mapping[str, Any]


def detection(row: Row, turn: Mapping[str, Any], scan: Scan) -> tuple[Any, float]:
    """Every object of the named classes that any picture shows has its box; nothing else has one."""
    steps = json.loads(turn["program"])
    classes = [step["label"] for step in steps if step["op"] == "count_in_view"]
    listed = [step["instance"] for step in steps if step["op"] in ("camera_box", "level_box")]
    asked = turn["question"]
    problems = [f"{label} is not in the question" for label in classes if not (label in asked or _many(label) in asked)]
    for obj, label in scan.labels.items():
        if label in classes:
            pixels = max(_visible(scan, frame, obj)[0] for frame in _frames(row))
            if obj in listed and pixels == 0:
                problems.append(f"{label} {obj} is not in the pictures")
            if obj not in listed and pixels > HARDLY:
                problems.append(f"{label} {obj} is left out, {pixels:.0f} pixels")
    return _verdict(turn, [*problems, *_wrong_boxes(row, turn, scan, listed)])


def _many(label: str) -> str:
    """The plural of a label that does not begin with it: bookshelves, batteries."""
    return re.sub("y$", "ies", re.sub("fe?$", "ves", label))


def grounding(row: Row, turn: Mapping[str, Any], scan: Scan) -> tuple[Any, float]:
    """The expression, evaluated on every object of its class that the picture shows, holds for the boxed one alone."""
    steps = json.loads(turn["program"])
    (boxed,) = (step["instance"] for step in steps if step["op"] == "camera_box")
    (frame,) = _frames(row)
    label = scan.labels[boxed]
    shown = [obj for obj in _named(scan, label) if _visible(scan, frame, obj)[0] > (0 if obj == boxed else HARDLY)]
    problems = [] if label in turn["question"] else [f"{label} is not in the question"]
    select = [step for step in steps if step["op"] == "pick"]
    if not select:
        problems += [] if shown == [boxed] else [f"{label}: {shown} are in the picture"]
    else:
        measured = [step for step in steps if step["op"] == "compare"]
        landmark = measured[0].get("landmark")
        compared = {step["instance"] for step in measured}
        if not set(shown) <= compared <= set(_named(scan, label)) or len(compared) < 2:
            problems.append(f"{label}: {shown} are in the picture, {compared} were compared")
        if landmark is not None:
            problems += _bad_landmark(scan, frame, turn, landmark)
        kind, end = select[0]["kind"], select[0]["end"]
        meant = meant_by(scan, frame, kind, end, sorted(compared), landmark)
        problems += [] if meant == boxed else [f"{end} ({kind}) of {compared} is {meant}, boxed is {boxed}"]
    return _verdict(turn, [*problems, *_wrong_boxes(row, turn, scan, [boxed])])


ANSWERS = {
    "single_image.detection_3d": detection,
    "multi_image.detection_3d": detection,
    "single_image.grounding_3d": grounding,
}


def _verdict(turn: Mapping[str, Any], problems: list[str]) -> tuple[Any, float]:
    """The answer itself where nothing is wrong with it."""
    return ("; ".join(problems) if problems else json.loads(turn["ground_truth"])), 0.0


def _frames(row: Row) -> list[int]:
    return [int(re.findall(r"\d+", key)[-1]) for key in row["frames"]]


def _named(scan: Scan, label: str) -> list[int]:
    return [obj for obj, name in sorted(scan.labels.items()) if name == label]


# Boxes


def _wrong_boxes(row: Row, turn: Mapping[str, Any], scan: Scan, objects: list[int]) -> list[str]:
    """What is wrong with the printed list, which should hold these objects in this order."""
    printed = json.loads(turn["answer"].split("```json")[1].split("```")[0])
    if printed != json.loads(turn["ground_truth"]):
        return ["the printed list is not the stored one"]
    if [one["label"] for one in printed] != [scan.labels[obj] for obj in objects]:
        return ["labels and objects differ"]
    depths = [one["bbox_3d"][2] for one in printed]
    problems = [] if depths == sorted(depths) else ["not sorted by z"]
    pose = scan.poses[_frames(row)[0]]
    if turn["question_type"].startswith("level_"):
        pose = _levelled(pose)
    for one, obj in zip(printed, objects, strict=True):
        wrong = box_error(one["bbox_3d"], scan.points(obj), pose)
        problems += [f"{one['label']} {obj}: {wrong}"] if wrong else []
    return problems + _wrong_view(turn, scan)


def _levelled(pose: np.ndarray) -> np.ndarray:
    """The pose with its y axis turned straight down and its x axis level, by Gram and Schmidt."""
    down = np.array([0.0, 0.0, -1.0])
    ahead = pose[:3, 2] - (pose[:3, 2] @ down) * down
    ahead /= np.linalg.norm(ahead)
    level = pose.copy()
    level[:3, :3] = np.stack([np.cross(down, ahead), down, ahead], axis=1)
    return level


def _wrong_view(turn: Mapping[str, Any], scan: Scan) -> list[str]:
    degrees = [
        np.degrees(2 * np.arctan2(size / 2, scan.intrinsics[k, k])) for k, size in enumerate((scan.width, scan.height))
    ]
    return [f"{d:.2f} degrees are not in the question" for d in degrees if f"{d:.2f}" not in turn["question"]]


def box_error(values: list[float], points: np.ndarray, pose: np.ndarray) -> str:
    """What is wrong with nine printed numbers as the smallest upright box of points (n, 3) in the camera of a pose; ""
    where nothing is. Round things have no smallest box of one direction: then it has to be as tight and as small."""
    if not all(abs(value - round(value, 2)) < 1e-9 for value in values) or not all(-1 < a <= 1 for a in values[6:]):
        return f"not in the form of a box: {values}"
    axes, size = _axes(values), np.array(values[3:6])
    reach = np.linalg.norm(size) / 2
    slack = np.sqrt(3) * HALF_DIGIT * 1.5 + reach * np.radians(3 * 180 * HALF_DIGIT)
    down = pose[:3, :3].T @ [0, 0, -1]
    if axes[:, 1] @ down < np.cos(np.radians(3 * 180 * HALF_DIGIT)):
        return "its y axis is not the vertical"
    if (points[:, 2].max() - points[:, 2].min() - size[1]).__abs__() > HALF_DIGIT:
        return f"height {np.ptp(points[:, 2])}"
    corners = np.array(values[:3]) + (np.indices((2, 2, 2)).reshape(3, -1).T - 0.5) * size @ axes.T
    apart = np.linalg.norm(corners[:, None] - _camera_corners(points, pose)[None], axis=-1)
    farthest = apart[linear_sum_assignment(apart)].max()
    if farthest <= slack:
        return ""
    local = ((points - pose[:3, 3]) @ pose[:3, :3] - values[:3]) @ axes
    gaps = np.abs(np.abs([local.min(axis=0), local.max(axis=0)]) - size / 2).max()
    sides = geometry.extents(points)
    larger = size[0] * size[2] - sides[0] * sides[1]
    tight = gaps <= slack and larger <= 2 * HALF_DIGIT * (size[0] + size[2])
    return "" if tight else f"a corner is {farthest:.3f} m off, a side {gaps:.3f} m"


def _axes(values: list[float]) -> np.ndarray:
    """Rz Ry Rx, written out."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(np.pi * np.array(values[6:])), np.sin(np.pi * np.array(values[6:]))
    rx = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    ry = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    rz = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return rz @ ry @ rx


def _camera_corners(points: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """(8, 3) of the smallest upright box, by shapely's rectangle and scipy's rotation, in the camera."""
    rectangle = np.array(_rectangle(points).exterior.coords)[:4]
    world = np.concatenate([np.c_[rectangle, np.full(4, z)] for z in (points[:, 2].min(), points[:, 2].max())])
    return Rotation.from_matrix(pose[:3, :3]).inv().apply(world - pose[:3, 3])


def _rectangle(points: np.ndarray) -> shapely.Polygon:
    return shapely.MultiPoint(points[:, :2]).minimum_rotated_rectangle


# Visibility


@lru_cache(maxsize=4096)
def _visible(scan: Scan, frame: int, obj: int) -> tuple[float, float, float]:
    """How many pixels of a picture WIDTH across show an object, and from where to where across it they are, in widths.

    Every pixel within the projection of its vertices is tried, or every n-th across and down where there are many.
    """
    scale, size = scan.width / WIDTH, np.array([scan.width, scan.height])
    local = (scan.points(obj) - scan.poses[frame][:3, 3]) @ scan.poses[frame][:3, :3]
    low, high = np.zeros(2), size - 1.0
    if local[:, 2].min() > 0.02:
        uv = (local @ scan.intrinsics.T)[:, :2] / local[:, 2:]
        low, high = np.clip(uv.min(axis=0), low, None), np.clip(uv.max(axis=0), None, high)
    if local[:, 2].max() <= 0 or (low > high).any():
        return 0.0, np.nan, np.nan
    first, last = np.ceil((low + 0.5) / scale - 0.5), np.floor((high + 0.5) / scale - 0.5)
    step = max(1, int(np.ceil(np.sqrt(np.prod(last - first + 1) / MOST_RAYS))))
    columns, rows = (
        (np.arange(a + step // 2, b + 1, step) + 0.5) * scale - 0.5 for a, b in zip(first, last, strict=True)
    )
    faces = _in_the_way(scan, frame, low, high, local[:, 2].max())
    picture = geometry.Picture(scan.intrinsics, scan.poses[frame], scan.vertices[scan.faces[faces]])
    hits = np.array([[picture.first_hit((u, v))[1] for v in rows] for u in columns], dtype=int)
    hits = hits.reshape(len(columns), len(rows))
    shown = (hits >= 0) & (scan.face_object[faces][hits] == obj)
    seen = columns[shown.any(axis=1)] / scan.width
    return (float(shown.sum() * step**2), seen.min(), seen.max()) if len(seen) else (0.0, np.nan, np.nan)


def _in_the_way(scan: Scan, frame: int, low: np.ndarray, high: np.ndarray, far: float) -> np.ndarray:
    """The faces that may hide what lies within bounds of the picture, up to a depth."""
    z = _depths(scan, frame)
    picture = scan.picture(frame)
    inside = ((high >= picture.low.T) & (low <= picture.high.T)).all(axis=1)
    return np.flatnonzero((inside | (z[:, 0] <= 1e-3)) & (z[:, 1] > 0) & (z[:, 0] <= far))


@lru_cache(maxsize=64)
def _depths(scan: Scan, frame: int) -> np.ndarray:
    """(m, 2) least and greatest depth of each face."""
    z = ((scan.vertices - scan.poses[frame][:3, 3]) @ scan.poses[frame][:3, 2])[scan.faces]
    return np.stack([z.min(axis=1), z.max(axis=1)], axis=1)


# Expressions


def meant_by(scan: Scan, frame: int, kind: str, end: str, objects: list[int], landmark: int | None) -> int | None:
    """The one of the objects for which an expression holds; None where it holds for none or several."""
    values = np.array([_MEASURES[kind](scan, frame, obj, landmark) for obj in objects])
    if kind in ("side", "depth", "support"):
        true = [
            obj
            for obj, value in zip(objects, values, strict=True)
            if (value < 0 if end in ("right", "farther") else value > 0)
        ]
        return true[0] if len(true) == 1 else None
    order = [objects[k] for k in np.argsort(values)]
    place = {"second nearest": 1, "second from left": 1, "second from right": -2}
    first = end in ("nearest", "lowest", "smallest", "leftmost", "closest")
    return order[place.get(end, 0 if first else -1)]


def _distance(scan: Scan, frame: int, obj: int, _: int | None) -> float:
    return float(np.linalg.norm(scan.samples(obj) - scan.poses[frame][:3, 3], axis=1).min())


def _height(scan: Scan, frame: int, obj: int, _: int | None) -> float:
    return geometry.extents(scan.points(obj))[2]


def _size(scan: Scan, frame: int, obj: int, _: int | None) -> float:
    return float(np.prod(geometry.extents(scan.points(obj))))


def _column(scan: Scan, frame: int, obj: int, _: int | None) -> float:
    _, left, right = _visible(scan, frame, obj)
    return (left + right) / 2


def _gap(scan: Scan, frame: int, obj: int, landmark: int | None) -> float:
    return geometry.surface_gap(scan.samples(obj), scan.samples(landmark or 0))[0]


def _side(scan: Scan, frame: int, obj: int, landmark: int | None) -> float:
    """Positive left of the landmark, negative right of it, 0 where both share a column."""
    _, left, right = _visible(scan, frame, obj)
    _, start, stop = _visible(scan, frame, landmark or 0)
    return start - right if right < start else min(0.0, stop - left)


def _depth(scan: Scan, frame: int, obj: int, landmark: int | None) -> float:
    """Positive nearer than the landmark by nearest points and by the middles of the smallest boxes."""
    eye = scan.poses[frame][:3, 3]
    near = _distance(scan, frame, landmark or 0, None) - _distance(scan, frame, obj, None)
    middle = [float(np.linalg.norm(_middle(scan.points(one)) - eye)) for one in (obj, landmark or 0)]
    return near if near * (middle[1] - middle[0]) > 0 else 0.0


def _middle(points: np.ndarray) -> np.ndarray:
    center = _rectangle(points).centroid
    return np.array([center.x, center.y, (points[:, 2].min() + points[:, 2].max()) / 2])


def _support(scan: Scan, frame: int, obj: int, landmark: int | None) -> float:
    """Positive where the object touches the landmark, above its top and over its outline."""
    above, below = scan.points(obj), scan.points(landmark or 0)
    over = _rectangle(below).contains(shapely.Point(_middle(above)[:2]))
    touching = _gap(scan, frame, obj, landmark) < 0.1
    return 1.0 if over and touching and above[:, 2].min() > below[:, 2].max() - 0.1 else -1.0


_MEASURES: dict[str, Callable[[Scan, int, int, int | None], float]] = {
    "distance": _distance,
    "height": _height,
    "size": _size,
    "column": _column,
    "closeness": _gap,
    "side": _side,
    "depth": _depth,
    "support": _support,
}


def _bad_landmark(scan: Scan, frame: int, turn: Mapping[str, Any], landmark: int) -> Iterable[str]:
    """A landmark is named, visible, and the only thing of its name in the picture."""
    label = scan.labels[landmark]
    if f"the {label}" not in turn["question"]:
        yield f"{label} is not in the question"
    if _visible(scan, frame, landmark)[0] == 0:
        yield f"{label} is not in the picture"
    for other in _named(scan, label):
        if other != landmark and _visible(scan, frame, other)[0] > HARDLY:
            yield f"another {label} is in the picture"
