"""Ways and frame-wise questions again, from meshes and poses: dense points instead of footprints, pixels of vertices
instead of boxes. From a program it takes where somebody stands and which things and frames are meant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
import trimesh
from scipy.spatial import cKDTree

from tests.oracle import geometry
from tests.oracle.scans import Scan
from tests.oracle.video import visible_share

BODY, STEP, HEAD = 0.2, 0.05, 1.8  # metres: who walks, and what is stepped over or passed under
BESIDE = 0.75  # metres at most from where one stands to the thing one stands beside
DENSE = 0.05  # metres between points of a surface: a leg may seem so much clearer than it is, never less
SURE = 9.0  # degrees from the edge of a kind of turn: ten less what noise moves
HARDLY_SEEN = 0.02  # of what a picture would show of a thing that stood alone
LEAST_SEEN = 0.2  # of an object's points, where a program says that it is shown
LEAST_GAP = 0.19  # metres between compared distances
Turn = Mapping[str, Any]
Row = Mapping[str, Any]
Step = dict[str, Any]


def route_plan(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """The turns of a way, or what is wrong with it."""
    steps = json.loads(turn["program"])
    problem = _misnamed(turn, steps, scan) or _unseen(row, [s for s in steps if s["op"] == "seen"], scan)
    if problem:
        return problem, 0.0
    kinds = []
    point, middle, way = 0j, 0j, (0j, 0j)
    for k, step in enumerate(steps):
        if step["op"] == "stand":
            point, middle = complex(*step["value"]), _middle(scan, step["instance"])
        if step["op"] == "face":
            goal = _middle(scan, step["instance"])
            way = goal - point, goal - middle
        if step["op"] == "walk_to":
            goal, next_middle = complex(*step["value"]), _middle(scan, step["instance"])
            problem = _blocked(scan, point, goal) or _far(scan, goal, step["instance"])
            if problem:
                return f"to {step['instance']}: {problem}", 0.0
            next_way = goal - point, next_middle - middle
            found = {_turn(old, new) for old, new in zip(way, next_way, strict=True)}
            if steps[k - 1]["op"] == "turn_at":
                kinds.append("or ".join(sorted(found)))
            elif abs(np.angle(next_way[0] / way[0], deg=True)) > 45:
                return "the first leg does not lead to what is faced", 0.0
            point, middle, way = goal, next_middle, next_way
    return ", ".join(f"turn {kind}" for kind in kinds), 0.0


def _misnamed(turn: Turn, steps: list[Step], scan: Scan) -> str:
    """Names must be right, of one thing only, and in the question in the order of the way."""
    names = {step["instance"]: step["label"] for step in steps if step["op"] == "seen"}
    for obj, label in names.items():
        if scan.labels.get(obj) != label or list(scan.labels.values()).count(label) != 1:
            return f"{label} is not the only one"
    used = [step["instance"] for step in steps if "instance" in step]
    lines = re.findall(r"^\d+\. (.*)$", turn["question"], re.MULTILINE)
    told = [line for line in lines if "missing turn" not in line]
    walked = [names.get(step["instance"], "?") for step in steps if step["op"] == "walk_to"]
    if told and [bool(re.search(rf"\b{re.escape(n)}\.$", t)) for n, t in zip(walked, told, strict=True)].count(False):
        return f"steps {told} are not {walked}"
    missing = [obj for obj in used if obj not in names or names[obj] not in turn["question"]]
    return f"not named: {missing}" if missing else ""


def _unseen(row: Row, seen: list[Step], scan: Scan) -> str:
    for step in seen:
        if step["frame"] not in row["frames"]:
            return f"frame {step['frame']} is not shown"
        if visible_share(scan, _number(step["frame"]), step["instance"]) < LEAST_SEEN:
            return f"{step['label']} is not to be seen in frame {step['frame']}"
    return ""


def _turn(old: complex, new: complex) -> str:
    """Of two ways, x to the east and y to the north."""
    left = float(np.angle(new / old, deg=True))
    if min(abs(abs(left) - 45), abs(abs(left) - 135)) < SURE:
        return f"{left:.1f} degrees"
    if abs(left) > 135:
        return "around"
    return "ahead" if abs(left) < 45 else "left" if left > 0 else "right"


@lru_cache(maxsize=256)
def _middle(scan: Scan, obj: int) -> complex:
    """The middle of the smallest rectangle around the footprint."""
    middle = shapely.MultiPoint(scan.points(obj)[:, :2]).minimum_rotated_rectangle.centroid
    return complex(middle.x, middle.y)


@lru_cache(maxsize=16)
def _ground(scan: Scan) -> tuple[cKDTree, cKDTree]:
    """Points all over the floor, and over everything at the height of a body, seen from above."""
    floors = [obj for obj, label in scan.labels.items() if label == "floor"]
    on_floor = np.isin(scan.face_object, floors)
    height = float(np.quantile(scan.vertices[scan.faces[on_floor], 2], 0.9))  # its top: a slab has a bottom too
    other = _dense(scan.vertices[scan.faces[~on_floor]])
    body = other[(other[:, 2] > height + STEP) & (other[:, 2] < height + HEAD)]
    return cKDTree(_dense(scan.vertices[scan.faces[on_floor]])[:, :2]), cKDTree(np.unique(body[:, :2].round(3), axis=0))


def _dense(triangles: np.ndarray) -> np.ndarray:
    faces = np.arange(3 * len(triangles)).reshape(-1, 3)
    points, _ = trimesh.remesh.subdivide_to_size(triangles.reshape(-1, 3), faces, DENSE, max_iter=20)
    return np.unique(points.round(3), axis=0)


def _blocked(scan: Scan, start: complex, end: complex) -> str:
    floor, body = _ground(scan)
    along = np.linspace([start.real, start.imag], [end.real, end.imag], int(abs(end - start) / 0.01) + 2)
    if floor.query(along)[0].max() > DENSE + BODY:
        return "leaves the floor"
    nearest = float(body.query(along)[0].min())
    return "" if nearest >= BODY - 0.002 else f"something is {nearest:.3f} m from the way"


def _far(scan: Scan, point: complex, obj: int) -> str:
    """From a standing point to the thing it is beside, and whether this is its near side: never through it."""
    hull = shapely.MultiPoint(scan.points(obj)[:, :2]).convex_hull
    gap = hull.distance(shapely.Point(point.real, point.imag))
    return "" if 0 < gap <= BESIDE else f"stands {gap:.2f} m from it"


def _others_in_sight(turn: Turn, step: Step, scan: Scan) -> bool:
    """Whether there are others of a thing's name: in the room, or in the picture where that alone is asked about."""
    twins = [i for i, label in scan.labels.items() if label == step["label"] and i != step["instance"]]
    if turn["question_type"] != "object_up_down":
        return bool(twins)
    return any(visible_share(scan, _number(step["frame"]), i) > HARDLY_SEEN for i in twins)


def others(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """Distances and sides of frames, whichever a question is about."""
    steps = json.loads(turn["program"])
    for step in steps:
        label = step.get("label")
        if label and (scan.labels.get(step["instance"]) != label or _others_in_sight(turn, step, scan)):
            return f"{label} is not the only one", 0.0
        if label and visible_share(scan, _number(step["frame"]), step["instance"]) < LEAST_SEEN:
            return f"{label} is not to be seen in frame {step['frame']}", 0.0
    asked = [_frame_name(row, step["frame"]) for step in steps if "frame" in step]
    if not set(asked) <= _frames_told(turn["question"]):
        return f"frames {asked} are not in the question", 0.0
    return _KINDS[turn["question_type"]](turn, steps, scan)


_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]


def _frames_told(question: str) -> set[int]:
    """The frames that a question names: as frame 5, or as the fifth or the 12th frame."""
    ordinals = re.findall(rf"\b(\d+(?=st|nd|rd|th)|{'|'.join(_ORDINALS)})", question)
    told = [_ORDINALS.index(word) + 1 if word in _ORDINALS else int(word) for word in ordinals]
    return {*told, *map(int, re.findall(r"frame (\d+)", question))}


def _frame_name(row: Row, key: str) -> int:
    return row["frames"].index(key) + 1


def _displacement(turn: Turn, steps: list[Step], scan: Scan) -> tuple[Any, float]:
    first, second = (scan.poses[_number(step["frame"])][:3, 3] for step in steps if step["op"] == "camera_center")
    return float(np.sqrt(((first - second) ** 2).sum())), 0.0005


def _distance(turn: Turn, steps: list[Step], scan: Scan) -> tuple[Any, float]:
    return _reach(scan, steps[0])


def _reach(scan: Scan, step: Step) -> tuple[float, float]:
    """From a camera to a thing, and its error."""
    eye = scan.poses[_number(step["frame"])][:3, 3]
    gap, _ = cKDTree(scan.samples(int(step["instance"]))).query(eye)
    return float(gap), geometry.SPACING / np.sqrt(3)


def _nearer_frame(turn: Turn, steps: list[Step], scan: Scan) -> tuple[Any, float]:
    reach = {f"frame {s['position']}": _reach(scan, s)[0] for s in steps if s["op"] == "camera_distance"}
    return _first(reach, turn["options"])


def _near_far(turn: Turn, steps: list[Step], scan: Scan) -> tuple[Any, float]:
    sign = -1 if re.search(r"farther", turn["question"], re.IGNORECASE) else 1
    reach = {s["label"]: sign * _reach(scan, s)[0] for s in steps if s["op"] == "camera_distance"}
    return _first(reach, turn["options"])


def _first(reach: dict[str, float], options: list[str]) -> tuple[Any, float]:
    order = sorted(reach, key=reach.__getitem__)
    if set(order) != set(options) or reach[order[1]] - reach[order[0]] < LEAST_GAP:
        return f"not clear: {reach} for {options}", 0.0
    return order[0], 0.0


def _side(turn: Turn, steps: list[Step], scan: Scan) -> tuple[Any, float]:
    """By the pixels of those vertices that a ray from the camera meets first."""
    axis = int(turn["question_type"] == "object_up_down")
    thing, other = (_pixels(scan, step)[:, axis] for step in steps if step["op"] == "seen_box")
    named = [step["label"] for step in steps if step["op"] == "seen_box"]
    if not all(name in turn["question"] for name in named):
        return f"{named} are not in the question", 0.0
    names = (("to the left", "to the right"), ("higher up", "lower down"))[axis]
    if thing.max() < other.min():
        return names[0], 0.0
    return (names[1] if other.max() < thing.min() else "the two overlap"), 0.0


@lru_cache(maxsize=512)
def _pixels_of(scan: Scan, frame: int, obj: int) -> np.ndarray:
    picture = scan.picture(frame)
    corners = scan.triangles(obj)
    middles = corners[np.linspace(0, len(corners) - 1, min(len(corners), 60)).astype(int)].mean(axis=1)
    shown = []
    for point in middles:
        uv, depth = geometry.project(picture.intrinsics, picture.pose, point)
        if depth > 0 and -0.5 <= uv[0] <= scan.width - 0.5 and -0.5 <= uv[1] <= scan.height - 0.5:
            found, face, _ = picture.first_hit(uv)
            if scan.face_object[face] == obj and abs(found - depth) < 0.02:
                shown.append(uv)
    return np.array(shown)


def _pixels(scan: Scan, step: Step) -> np.ndarray:
    return _pixels_of(scan, _number(step["frame"]), int(step["instance"]))


def _number(key: str) -> int:
    return int(re.findall(r"\d+", key)[-1])


_KINDS: dict[str, Callable[[Turn, list[Step], Scan], tuple[Any, float]]] = {
    "camera_displacement": _displacement,
    "camera_object_distance": _distance,
    "camera_object_nearer_frame": _nearer_frame,
    "object_near_far": _near_far,
    "object_left_right": _side,
    "object_up_down": _side,
}
ANSWERS: dict[str, Callable[[Row, Turn, Scan], tuple[Any, float]]] = {
    "video.route_plan": route_plan,
    "video.others": others,
}
