"""Where things and cameras are from each other, from the poses and mesh vertices of a scan, by complex numbers.

The floor plan is the complex plane, x + iy; a turn to the right is a negative angle there. From a program is taken
which things and cameras were compared and how the first direction was called, never a value that was measured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from tests.oracle import geometry
from tests.oracle.scans import Scan

EIGHTHS = ("front", "front-right", "right", "back-right", "back", "back-left", "left", "front-left")
TO_YOU = ("straight ahead", "ahead of you to the right", "to your right", "behind you to the right", "behind you")
TO_YOU += ("behind you to the left", "to your left", "ahead of you to the left")  # the same, to who is there
COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
LEAST_REST = {8: 7.0, 12: 4.0}  # degrees to the edge of a sector, by their number: a degree below what is promised
MOST_ASIDE = 36.0  # degrees from the middle of a quarter: a degree more than is promised
QUARTERS = {  # clockwise
    "side_to_other_camera": ("front", "right side", "back", "left side"),
    "way_for_other_camera": (
        *(
            "the same way as the camera",
            "to the camera's right",
            "the opposite way to the camera",
            "to the camera's left",
        ),
    ),
    "place_across": ("in front of you", "to your right", "behind you", "to your left"),
}
ALIKE = ("the same way", "at right angles to each other", "opposite ways")
LOOKED_AT = 96  # points on an object: of one that shows a tenth, some are seen
Turn = Mapping[str, Any]
Row = Mapping[str, Any]


def object_object(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """The name of the direction, or a problem in words."""
    steps = json.loads(turn["program"])
    things = [known["instance"] for known in row["objects"]]
    problem = _badly_shown(row, turn, scan, things) or _badly_named(row, turn, scan, things)
    if problem:
        return problem, 0.0
    places = [_center(scan, one) for one in things]
    kind, last = turn["question_type"], steps[-1]
    camera = scan.poses[_number(row["frames"][1])]
    eye, ahead = complex(*camera[:2, 3]), complex(*camera[:2, 2])
    if kind in ("compass", "egocentric"):
        right = _to_the_right(places[1] - places[0], places[2] - places[0])
    elif kind == "camera_compass":
        right = _to_the_right(places[0] - eye, places[1] - eye)
    else:
        right = _to_the_right(ahead, places[0] - eye)
    sector = _sector(right, 8)
    if sector is None or kind in ("egocentric", "camera_relative"):
        return ("between two answers" if sector is None else TO_YOU[sector]), 0.0
    if last["given"] not in re.split(r"[^a-z]+", turn["question"]):
        return "the question does not tell the first direction", 0.0
    return COMPASS[(COMPASS.index(last["given"]) + sector + (4 if last.get("reverse") else 0)) % 8], 0.0


def camera_camera(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """A direction, metres or centimetres, or the picture with the higher camera."""
    first, second = (scan.poses[_number(key)] for key in row["frames"])
    offset = second[:3, 3] - first[:3, 3]
    looks = [complex(*pose[:2, 2]) for pose in (first, second)]
    kind, last = turn["question_type"], json.loads(turn["program"])[-1]
    if np.hypot(*offset[:2]) < 0.299:
        return "the cameras stand above each other", 0.0
    if kind == "distance":
        return float(np.linalg.norm(offset)), 1e-3
    if kind == "height":
        return 100 * abs(float(offset[2])), 0.1
    if kind == "higher":
        return ("nothing is clear" if abs(offset[2]) < 0.09 else f"image {1 + int(offset[2] > 0)}"), 0.0
    right = _to_the_right(looks[0], looks[1] if kind == "facing" else complex(*offset[:2]))
    sector = _sector(right, 12 if kind == "clock" else 8)
    if sector is None:
        return f"between two answers: {right:.1f} degrees", 0.0
    if kind == "clock":
        return f"{sector or 12} o'clock", 0.0
    if last["given"] not in re.split(r"[^a-z]+", turn["question"]):
        return "the question does not tell where image 1 looks", 0.0
    back = last["reverse"]
    return COMPASS[(COMPASS.index(last["given"]) + sector + 4 * back) % 8], 0.0


def facing(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """A side, a way or a place by the front of a thing of image 1, or a problem in words."""
    things = [known["instance"] for known in row["objects"]]
    problem = _badly_named(row, turn, scan, things) or _shown_by_another(row, scan, things)
    if problem:
        return problem, 0.0
    looks = complex(*scan.fronts[things[0]][:2])
    places = [_center(scan, one) for one in things]
    pose = scan.poses[_number(row["frames"][1])]
    kind = turn["question_type"]
    if kind == "looking_alike_across":
        angle = _to_the_right(looks, complex(*scan.fronts[things[1]][:2]))
        return ALIKE[round(min(angle, 360 - angle) / 90)], 0.0
    if kind == "way_for_other_camera":
        right = _to_the_right(complex(*pose[:2, 2]), looks)
    else:
        to = complex(*pose[:2, 3]) if kind == "side_to_other_camera" else places[1]
        right = _to_the_right(looks, to - places[0])
    quarter = round(right / 90)
    if abs(right - 90 * quarter) > MOST_ASIDE:
        return f"between two answers: {right:.1f} degrees", 0.0
    return QUARTERS[kind][quarter % 4], 0.0


def _shown_by_another(row: Row, scan: Scan, things: list[int]) -> str:
    """The first thing is seen in the first picture alone, a second one in the second alone."""
    numbers = [_number(key) for key in row["frames"]]
    for obj, (own, other) in zip(things, (numbers, numbers[::-1]), strict=False):
        if not _seen(scan, own, obj) or _seen(scan, other, obj) > 0.05:
            return f"{scan.labels[obj]} is not seen where it is claimed to be, or in both"
    return ""


def _number(key: str) -> int:
    return int(re.findall(r"\d+", key)[-1])


def _to_the_right(ahead: complex, aside: complex) -> float:
    return float(np.degrees(np.angle(ahead / aside)) % 360)


def _sector(right: float, count: int) -> int | None:
    """The sector of an angle, None where it is too near to another."""
    width = 360 / count
    nearest = round(right / width)
    return nearest % count if width / 2 - abs(right - nearest * width) >= LEAST_REST[count] else None


def _center(scan: Scan, obj: int) -> complex:
    """Of the smallest rectangle around the footprint."""
    middle = shapely.MultiPoint(scan.points(obj)[:, :2]).minimum_rotated_rectangle.centroid
    return complex(middle.x, middle.y)


def _badly_shown(row: Row, turn: Turn, scan: Scan, things: list[int]) -> str:
    """What is wrong with where the things are seen: the last one, and the second of three, in one picture only."""
    where = {1: ("first",), 2: ("second", "first"), 3: ("both", "first", "second")}[len(things)]
    numbers = [_number(key) for key in row["frames"]]
    for obj, claim in zip(things, where, strict=True):
        first, second = (_seen(scan, number, obj) for number in numbers)
        if (claim in ("first", "both") and not first) or (claim in ("second", "both") and not second):
            return f"{scan.labels[obj]} is not seen where it is claimed to be"
        other = {"first": second, "second": first}.get(claim, 0.0)
        if other > 0.2 and not (claim == "second" and len(things) == 2):
            return f"{scan.labels[obj]} is seen in both pictures"
    return ""


@lru_cache(maxsize=20_000)
def _seen(scan: Scan, frame: int, obj: int) -> float:
    """Share of LOOKED_AT points spread over an object that a picture shows."""
    picture, shown = scan.picture(frame), 0
    for point in geometry.spread_points(scan.triangles(obj), LOOKED_AT):
        uv, depth = geometry.project(picture.intrinsics, picture.pose, point)
        if depth > 0 and 0 <= uv[0] < scan.width and 0 <= uv[1] < scan.height:
            shown += abs(picture.first_hit(uv)[0] - depth) < 0.01
    return shown / LOOKED_AT


def _badly_named(row: Row, turn: Turn, scan: Scan, things: list[int]) -> str:
    """What is wrong with the names: a point lies on its thing, a thing without one is the only one of its label."""
    marks: dict[int, set[str]] = {}
    for mark in row["marks"]:
        picture = scan.picture(_number(row["frames"][mark["frame"]]))
        scale = scan.width / row["camera"][mark["frame"]]["width"]
        _, face, _ = picture.first_hit([(value + 0.5) * scale - 0.5 for value in mark["xy"]])
        marks.setdefault(int(scan.face_object[face]), set()).add(mark["color"])
    if set(marks) - set(things):
        return "a point lies on something else"
    for obj in things:
        label = scan.labels[obj]
        name = f"the {label} ({' '.join(sorted(marks[obj]))} point)" if obj in marks else f"the {label}"
        if name not in turn["question"]:
            return f"{name} is not in the question"
        twins = [other for other, known in scan.labels.items() if known == label and other != obj]
        if not marks and any(_seen(scan, _number(key), twin) for key in row["frames"] for twin in twins):
            return f"the {label} has a namesake"
    return ""


ANSWERS: dict[str, Callable[[Row, Turn, Scan], tuple[Any, float]]] = {
    "multi_image.object_object": object_object,
    "multi_image.camera_camera": camera_camera,
    "multi_image.facing": facing,
}
