"""What differs between two scans of a room, from the files of both: middles of vertices, points that rays meet, labels.

The second scan is moved into the first one's world by the matrix beside it. Of a program nothing is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tests.oracle import boxes, geometry
from tests.oracle.scans import Scan

LEAST, MOST_STILL = 0.399, 0.031  # metres: what moved, what did not
ASIDE = 0.51  # of the way that is named, so much it may go another way
LOOKED_AT = 128  # points on a thing: of a desk behind a chair one sees few
EDGE = 3.0  # pixels that a box may leave out
PLACE_SHOWN, SLACK = 0.55, 0.04  # of the points of a place, and metres that may lie before them
Turn = Mapping[str, Any]
Row = Mapping[str, Any]


def changes(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """A name, Yes or No, a direction, metres; or a problem in words."""
    assert scan.earlier is not None
    both = (scan.earlier, scan)
    if scan.of(row["frames"][0]) is scan:  # time reversed
        both = both[::-1]
    kind, things = turn["question_type"], [known["instance"] for known in row["objects"]]
    names = _names(row, both)
    problem = _badly_named(turn, row, both, names) or _badly_shown(row, both, things, kind)
    if problem:
        return problem, 0.0
    there = [[thing in one.labels for one in both] for thing in things]
    ways = {thing: _way(both, thing) for thing, at in zip(things, there, strict=True) if all(at)}
    if kind in ("taken_away", "added"):
        return _of_one_time(both, row, things, ways, kind, names), 0.0
    far = {thing: float(np.linalg.norm(way)) for thing, way in ways.items()}
    if kind == "how_far":
        return far[things[0]], 0.002
    moved = [thing for thing in things if far[thing] >= LEAST]
    still = [thing for thing in things if far[thing] <= MOST_STILL]
    if len(moved) + len(still) < len(things):
        return f"ways of {far}", 0.0
    if kind == "did_it_move":
        return ("Yes" if moved else "No"), 0.0
    if kind == "what_moved":
        return (names[moved[0]] if len(moved) == 1 else f"{len(moved)} moved"), 0.0
    return _direction(both[0].poses[_number(row["frames"][0])], ways[things[0]]), 0.0


def _number(key: str) -> int:
    return int(re.findall(r"\d+", key)[-1])


def _way(both: tuple[Scan, Scan], thing: int) -> np.ndarray:
    first, last = (boxes._middle(one.points(thing)) for one in both)
    return np.asarray(last - first)


def _direction(pose: np.ndarray, way: np.ndarray) -> str:
    """As the camera looks along the floor: real is ahead, imaginary to the left."""
    seen = complex(*way[:2]) / complex(*pose[:2, 2])
    seen *= abs(complex(*pose[:2, 2]))
    along, aside = seen.real, seen.imag
    if max(abs(along), abs(aside)) < LEAST or min(abs(along), abs(aside)) > ASIDE * max(abs(along), abs(aside)):
        return f"between two ways: {seen:.2f}"
    if abs(along) > abs(aside):
        return "farther away" if along > 0 else "closer"
    return "to the left" if aside > 0 else "to the right"


def _of_one_time(
    both: tuple[Scan, Scan],
    row: Row,
    things: list[int],
    ways: Mapping[int, np.ndarray],
    kind: str,
    names: Mapping[int, str],
) -> str:
    alone = [thing for thing in things if thing not in ways]
    if len(alone) != 1 or any(np.linalg.norm(way) > MOST_STILL for way in ways.values()):
        return f"{len(alone)} there at one time"
    (thing,) = alone
    seen, other = (0, 1) if kind == "taken_away" else (1, 0)
    if thing not in both[seen].labels:
        return "it is there at the wrong time"
    share = _place_shown(both[other], _number(row["frames"][other]), both[seen].points(thing))
    return names[thing] if share >= PLACE_SHOWN else f"its place is shown by {share:.2f}"


def _place_shown(scan: Scan, frame: int, points: np.ndarray) -> float:
    """Share of places inside a thing's upright bounds that a picture shows with nothing before them."""
    low, high = points.min(axis=0), points.max(axis=0)
    steps = np.linspace(0.1, 0.9, 4)
    picture, shown = scan.picture(frame), 0
    grid = [low + (high - low) * np.array([x, y, z]) for x in steps for y in steps for z in steps]
    for point in grid:
        uv, depth = geometry.project(picture.intrinsics, picture.pose, point)
        if depth > 0 and 0 <= uv[0] < scan.width and 0 <= uv[1] < scan.height:
            shown += picture.first_hit(uv)[0] > depth - SLACK
    return shown / len(grid)


def _names(row: Row, both: tuple[Scan, Scan]) -> dict[int, str]:
    """Each thing by its label, with the colour of the smallest box around it where boxes are drawn; "" where two
    pictures have it in boxes of two colours."""
    boxed = {mark["frame"] for mark in row["marks"]}  # one picture, for what is there at one time only
    labels = {thing: label for one in both for thing, label in one.labels.items()}
    names = {known["instance"]: labels.get(known["instance"], "") for known in row["objects"]}
    if not row["marks"]:
        return names
    found = {}
    for thing, label in names.items():
        colors = {
            _color(row, position, _shows(scan, _number(row["frames"][position]), thing))
            for position, scan in enumerate(both)
            if thing in scan.labels and position in boxed
        }
        found[thing] = (
            f"{label} ({colors.pop()} {'outline' if label.endswith('box') else 'box'})" if len(colors) == 1 else ""
        )
    return found


def _color(row: Row, position: int, points: np.ndarray) -> str:
    """Of the smallest box of a picture that is around points (n, 2)."""
    boxes = {m["color"]: np.array(m["xy"]) for m in row["marks"] if m["frame"] == position}
    around = {
        color: float(np.prod(box[2:] - box[:2]))
        for color, box in boxes.items()
        if (points >= box[:2] - EDGE).all() and (points <= box[2:] + EDGE).all()
    }
    return min(around, key=lambda color: around[color], default="no")


def _badly_named(turn: Turn, row: Row, both: tuple[Scan, Scan], names: Mapping[int, str]) -> str:
    """Each label means one thing of the room, at either time, or each thing has a box."""
    labels = {thing: label for one in both for thing, label in one.labels.items()}
    count = Counter(labels.values())
    for known in row["objects"]:
        alone = bool(row["marks"]) or count[known["label"]] == 1
        if not alone or labels.get(known["instance"]) != known["label"]:
            return f"{known['label']} is no name of one thing"
    told = {*names.values()}
    if turn["question_type"] in ("what_moved", "taken_away", "added"):
        return "" if set(turn["options"]) == told else f"the options are others: {told}"
    return "" if all(name and name in turn["question"] for name in told) else "the thing is not in the question"


def _badly_shown(row: Row, both: tuple[Scan, Scan], things: list[int], kind: str) -> str:
    numbers = [_number(key) for key in row["frames"]]
    for thing in things:
        for scan, number in zip(both, numbers, strict=True):
            if thing in scan.labels and not len(_shows(scan, number, thing)):
                return f"{scan.labels[thing]} is not seen"
    return ""


def _shows(scan: Scan, frame: int, thing: int) -> np.ndarray:
    """(n, 2) pixels where a picture shows points of a thing."""
    picture, shown = scan.picture(frame), []
    for point in geometry.spread_points(scan.triangles(thing), LOOKED_AT):
        uv, depth = geometry.project(picture.intrinsics, picture.pose, point)
        inside = depth > 0 and 0 <= uv[0] < scan.width and 0 <= uv[1] < scan.height
        if inside and abs(picture.first_hit(uv)[0] - depth) < 0.01:
            shown.append(uv)
    return np.reshape(shown, (-1, 2))


ANSWERS: dict[str, Callable[[Row, Turn, Scan], tuple[Any, float]]] = {"multi_image.changes": changes}
