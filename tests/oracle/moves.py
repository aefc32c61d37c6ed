"""Answers for somebody who turned, walked or stands elsewhere, from the poses and mesh vertices of a scan.

The floor plan is the complex plane; turns and ways are read from the question's words, and so is what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import shapely

from tests.oracle.relations import _center, _number, _seen
from tests.oracle.scans import Scan

Turn = Mapping[str, Any]
Row = Mapping[str, Any]
QUARTERS = ("in front", "to the right", "behind", "to the left")
SIDES = (r"in front of (?:me|you)\b", r"to (?:my|your) right", r"behind (?:me|you)\b", r"to (?:my|your) left")
SIDES_OF = ("behind", "to the right of", "in front of", "to the left of")
LEAST_REST = 19.0  # degrees to the edge of a quarter: a degree below what is promised
KNOWN = 0.2  # share of a thing's points, of all sides, that tells it in a picture


def what_if(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """The answer, or a problem in words."""
    things = {known["instance"]: _center(scan, known["instance"]) for known in row["objects"]}
    problem = next((text for text in (_unfit(row, one, scan) for one in things) if text), "")
    return (problem or _KINDS[turn["question_type"]](row, turn, scan, things)), 0.0


def _unfit(row: Row, obj: int, scan: Scan) -> str:
    numbers = [_number(key) for key in row["frames"]]
    if not any(_seen(scan, number, obj) for number in numbers):
        return f"no picture shows {scan.labels[obj]}"
    twins = [other for other, label in scan.labels.items() if label == scan.labels[obj] and other != obj]
    if any(_seen(scan, number, twin) > KNOWN for number in numbers for twin in twins):
        return f"{scan.labels[obj]} has a namesake"
    return ""


def _camera(row: Row, turn: Turn, scan: Scan) -> tuple[int, complex, complex]:
    """Frame, place and direction of the picture that the question names."""
    (k,) = set(re.findall(r"image (\d)", turn["question"]))
    number = _number(row["frames"][int(k) - 1])
    pose = scan.poses[number]
    ahead = complex(*pose[:2, 2])
    return number, complex(*pose[:2, 3]), ahead / abs(ahead)


def _moved(turn: Turn, ahead: complex) -> tuple[complex, float]:
    """The direction after the turn that is told, and how far one walks then."""
    told = re.findall(r"turn (left|right|around)", turn["question"])
    way = {"left": 1j, "right": -1j, "around": -1}[told[0]] if told else 1
    walks = re.findall(r"walk ([\d.]+) metres? straight", turn["question"])
    return ahead * way, float(walks[0]) if walks else 0.0


def _quarter(ahead: complex, way: complex) -> int | None:
    """0 ahead, then clockwise; None where it is not clear."""
    right = float(np.degrees(np.angle(ahead / way)))
    quarter = round(right / 90)
    return quarter % 4 if 45 - abs(right - 90 * quarter) >= LEAST_REST else None


def _closer(row: Row, turn: Turn, scan: Scan, things: Mapping[int, complex]) -> str:
    number, eye, ahead = _camera(row, turn, scan)
    ((obj, middle),) = things.items()
    way, walk = _moved(turn, ahead)
    end = eye + walk * way
    hull = shapely.MultiPoint(scan.points(obj)[:, :2]).convex_hull
    before, after = (hull.distance(shapely.Point(one.real, one.imag)) for one in (eye, end))
    change = abs(middle - end) - abs(middle - eye)
    if abs(change) < 0.29 or (after - before) * np.sign(change) < 0.14 or _seen(scan, number, obj) > KNOWN:
        return f"about the same or in view: {change:.2f} m, nearest {after - before:.2f} m"
    return "closer" if change < 0 else "farther"


def _where(row: Row, turn: Turn, scan: Scan, things: Mapping[int, complex]) -> str:
    _, eye, ahead = _camera(row, turn, scan)
    ((_, middle),) = things.items()
    way, walk = _moved(turn, ahead)
    quarter = _quarter(way, middle - eye - walk * way)
    return "between two answers" if quarter is None else QUARTERS[quarter]


def _named(ahead: complex, place: complex, wanted: int, scan: Scan, things: Mapping[int, complex]) -> str:
    """The label of the only thing in the wanted quarter."""
    quarters = {obj: _quarter(ahead, middle - place) for obj, middle in things.items()}
    if None in quarters.values() or len(set(quarters.values())) < len(quarters):
        return f"quarters are {quarters}"
    return next((scan.labels[obj] for obj, quarter in quarters.items() if quarter == wanted), "none is there")


def _after_turn(row: Row, turn: Turn, scan: Scan, things: Mapping[int, complex]) -> str:
    _, eye, ahead = _camera(row, turn, scan)
    (side,) = (k for k, words in enumerate(SIDES) if re.search(words, turn["question"]))
    return _named(_moved(turn, ahead)[0], eye, side, scan, things)


def _from_view(row: Row, turn: Turn, scan: Scan, things: Mapping[int, complex]) -> str:
    number, eye, _ = _camera(row, turn, scan)
    (centre, middle), *others = things.items()
    label = re.escape(scan.labels[centre])
    asked = re.findall(rf"({'|'.join(SIDES_OF)}) (?:the {label}|it)\b", turn["question"])
    found = _named(middle - eye, middle, SIDES_OF.index(asked[-1]), scan, dict(others))
    answer = next((obj for obj, _ in others if scan.labels[obj] == found), None)
    if answer is not None and _seen(scan, number, answer) > KNOWN:
        return f"{found} is in that very picture"
    return found


def _at_point(row: Row, turn: Turn, scan: Scan, things: Mapping[int, complex]) -> str:
    (mark,) = row["marks"]
    picture = scan.picture(_number(row["frames"][mark["frame"]]))
    scale = scan.width / row["camera"][mark["frame"]]["width"]
    _, face, point = picture.first_hit([(value + 0.5) * scale - 0.5 for value in mark["xy"]])
    if scan.labels.get(int(scan.face_object[face])) != "floor" or f"{mark['color']} point" not in turn["question"]:
        return "the point is not on the floor, or not named"
    place = complex(*point[:2])
    faced, target = things.values()
    quarter = _quarter(faced - place, target - place)
    return {1: "right", 3: "left"}.get(-1 if quarter is None else quarter, "neither left nor right")


_KINDS: dict[str, Callable[[Row, Turn, Scan, Mapping[int, complex]], str]] = {
    "closer_after_move": _closer,
    "where_after_move": _where,
    "what_after_turn": _after_turn,
    "from_view": _from_view,
    "at_point": _at_point,
}
ANSWERS: dict[str, Callable[[Row, Turn, Scan], tuple[Any, float]]] = {"multi_image.what_if": what_if}
