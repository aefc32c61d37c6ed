"""Relations, depths, comparisons, counts and fronts in one picture, recomputed from the files of a scan.

By rays through every triangle, dense samples, upright rectangles and complex numbers. From a program is taken which
things were compared and by which words, never a value that was measured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tests.oracle import boxes, geometry
from tests.oracle.scans import Scan

Turn = Mapping[str, Any]
Row = Mapping[str, Any]
HIDING_RAYS = 160  # to points all over a thing
HIDDEN, NOT_HIDDEN = 0.03, 0.02  # shares of them, of what is said to be hidden, and not to be
WORDS = {  # of the first thing, by axis and sign
    "side": (("to the left", "left", "to the left of"), ("to the right", "right", "to the right of")),
    "height": (("higher", "higher than"), ("lower", "lower than")),
    "depth": (
        ("in front", "closer", "closer to the camera than"),
        ("behind", "farther away", "farther from the camera than"),
    ),
}
SIDES = ("front", "left side", "back", "right side")
PLACES = ("in front of you", "to your left", "behind you", "to your right")
APART = ("the same way", "at right angles to each other", "opposite ways")
LOOKS = ("away from the camera", "to the left", "towards the camera", "to the right")
MOST_ASIDE = 36.0  # degrees from the middle of a quarter


def _things(row: Row) -> list[int]:
    return [known["instance"] for known in row["objects"]]


def _frame(row: Row) -> int:
    return int(re.findall(r"\d+", row["frames"][0])[-1])


def _steps(turn: Turn, op: str) -> list[dict[str, Any]]:
    return [step for step in json.loads(turn["program"]) if step["op"] == op]


def _badly_named(row: Row, turn: Turn, scan: Scan) -> str:
    """A box is around what it is said to be around; what has none is the only one of its name in the picture."""
    marks = {mark["color"]: mark["xy"] for mark in row["marks"]}
    for obj, name in _names(row, turn).items():
        label, _, color = name.partition(" (")
        if label != scan.labels[obj]:
            return f"{name} is a {scan.labels[obj]}"
        if color:
            if not _around(row, scan, obj, marks[color.split()[0]]):
                return f"the box of the {name} is elsewhere"
            continue
        twins = [other for other, known in scan.labels.items() if known == label and other != obj]
        if any(boxes._visible(scan, _frame(row), twin)[0] > boxes.HARDLY for twin in twins):
            return f"the {label} has a namesake"
    return ""


def _names(row: Row, turn: Turn) -> dict[int, str]:
    """What the things are called, by the steps that say so."""
    found: dict[int, str] = {}
    for step in json.loads(turn["program"]):
        if "names" in step and "instances" in step:
            found |= dict(zip(step["instances"], step["names"], strict=True))
        elif "name" in step and "by" not in step:
            found[step.get("thing", step["instance"])] = step["name"]
        elif "name" in step:
            found[step["by"]] = step["name"]
    return found


def _around(row: Row, scan: Scan, obj: int, box: list[float]) -> bool:
    camera = row["camera"][0]
    points = np.c_[scan.points(obj), np.ones(len(scan.points(obj)))]
    local = (np.linalg.inv(np.array(camera["camera_to_world"]).reshape(4, 4)) @ points.T)[:3]
    uv = (np.array(camera["intrinsics"]).reshape(3, 3) @ local[:, local[2] > 0])[:2] / local[2, local[2] > 0]
    low, high = uv.min(axis=1) - 4, uv.max(axis=1) + 4
    return bool(low[0] <= box[0] and low[1] <= box[1] and box[2] <= high[0] and box[3] <= high[1])


# Relations


def _words(row: Row, scan: Scan, a: int, b: int) -> set[str]:
    """All that is true of a, compared with b."""
    frame = _frame(row)
    heights = [scan.points(obj)[:, 2] for obj in (a, b)]
    rises = [float(pick(heights[0]) - pick(heights[1])) for pick in (np.min, np.max)]  # of feet and of tops
    above = max(min(rises), 0.0) + min(max(rises), 0.0)
    values = {"side": boxes._side(scan, frame, a, b), "depth": boxes._depth(scan, frame, a, b), "height": above}
    return {word for axis, value in values.items() if value for word in WORDS[axis][int(value < 0)]}


def relation(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    problem = _badly_named(row, turn, scan)
    if problem:
        return problem, 0.0
    kind, truth = turn["question_type"], json.loads(turn["ground_truth"])
    true = _words(row, scan, *_things(row))
    if kind == "more_to_side":
        (step,) = _steps(turn, "offset_from")
        (last,) = _steps(turn, "farther_to")
        return (step["names"][last["side"] not in true] if {"left", "right"} & true else "they overlap"), 0.0
    if kind.startswith("is_"):
        (last,) = _steps(turn, "holds")
        opposite = [word for pair in WORDS.values() for k in (0, 1) if last["claim"] in pair[k] for word in pair[1 - k]]
        if last["claim"] in true:
            return "Yes", 0.0
        return ("No" if {*opposite} & true else f"neither: {true}"), 0.0
    right = [option for option in turn["options"] if {*re.split(", | and ", option)} <= true]
    return (right[0] if len(right) == 1 else f"{true} of {truth}"), 0.0


# How far


def closer(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    (last,) = _steps(turn, "select")
    if turn["question_type"] == "of_points":
        picture = scan.picture(_frame(row))
        scale = scan.width / row["camera"][0]["width"]
        reach = {
            f"point in the {mark['color']} circle": picture.first_hit([(v + 0.5) * scale - 0.5 for v in mark["xy"]])[0]
            for mark in row["marks"]
        }
    else:
        problem = _badly_named(row, turn, scan)
        if problem:
            return problem, 0.0
        named = _names(row, turn)
        reach = {name: boxes._distance(scan, _frame(row), obj, None) for obj, name in named.items()}
    return (max if last["rank"].startswith("farthe") else min)(reach, key=lambda name: reach[name]), 0.0


def depth(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    kind, frame = turn["question_type"], _frame(row)
    pose = scan.poses[frame]
    if kind == "point_depth":
        scale = scan.width / row["camera"][0]["width"]
        return scan.picture(frame).first_hit([(v + 0.5) * scale - 0.5 for v in row["marks"][0]["xy"]])[0], 0.03
    if _badly_named(row, turn, scan):
        return np.nan, 0.0
    things = _things(row)
    if kind == "nearest_distance":
        return boxes._distance(scan, frame, things[0], None), geometry.SPACING
    local = [np.linalg.solve(pose, [*boxes._middle(scan.points(obj)), 1.0])[:3] for obj in things]
    if kind == "middle_distance":
        return float(np.linalg.norm(local[0])), 0.002
    if kind == "depth_difference":
        return abs(float(local[0][2] - local[1][2])), 0.002
    return float(local[-1][2]), 0.002


# Comparisons


def comparison(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    problem = _badly_named(row, turn, scan)
    if problem:
        return problem, 0.0
    kind, things = turn["question_type"], _things(row)
    if kind == "fits_between":
        outlines = [boxes._rectangle(scan.points(obj)) for obj in things]
        return ("Yes" if outlines[1].distance(outlines[2]) > min(_sides(scan, things[0])) else "No"), 0.0
    if kind == "hides":
        share = _hidden(scan, _frame(row), things[1], things[0])
        return ("Yes" if share > HIDDEN else "No" if share < NOT_HIDDEN else f"{share:.3f} is hidden"), 0.0
    names = _names(row, turn)
    if kind == "what_hides":
        shares = {name: _hidden(scan, _frame(row), things[0], obj) for obj, name in names.items()}
        return max(shares, key=lambda name: shares[name]), 0.0
    values = {name: _VALUE[kind](scan, obj) for obj, name in names.items()}
    (last,) = _steps(turn, "select")
    most = last["rank"].split()[0] in ("higher", "taller", "larger", "tallest")
    return (max if most else min)(values, key=lambda name: values[name]), 0.0


def _sides(scan: Scan, obj: int) -> tuple[float, float]:
    return geometry.extents(scan.points(obj))[:2]


_VALUE: Mapping[str, Callable[[Scan, int], float]] = {
    "higher": lambda scan, obj: float(boxes._middle(scan.points(obj))[2]),
    "larger": lambda scan, obj: float(np.prod(geometry.extents(scan.points(obj)))),
    **dict.fromkeys(("taller", "tallest"), lambda scan, obj: float(np.ptp(scan.points(obj)[:, 2]))),
}


def _hidden(scan: Scan, frame: int, obj: int, by: int) -> float:
    """The share of the ways to points on a thing, inside the picture, on which another one is met first."""
    picture = scan.picture(frame)
    met = shown = 0
    for point in geometry.spread_points(scan.triangles(obj), HIDING_RAYS):
        uv, far = geometry.project(picture.intrinsics, picture.pose, point)
        if far > 0 and 0 <= uv[0] < scan.width and 0 <= uv[1] < scan.height:
            shown += 1
            near, face, _ = picture.first_hit(uv)
            met += near < far - 1e-4 and scan.face_object[face] == by
    return met / shown if shown else 0.0


# Counts


def counting(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    frame, kind = _frame(row), turn["question_type"]
    last = json.loads(turn["program"])[-1]
    pixels = {obj: boxes._visible(scan, frame, obj)[0] for obj in boxes._named(scan, last["label"])}
    shown = {obj for obj, count in pixels.items() if count > 0}
    clear = {obj for obj, count in pixels.items() if count > boxes.HARDLY}
    if kind == "exists":
        return ("Yes" if clear else "No"), 0.0
    told = {step["instance"] for step in json.loads(turn["program"]) if step["op"] in ("seen", "compare")}
    if not clear <= told <= shown:
        return np.nan, 0.0
    if kind == "count":
        return float(len(told)), 0.0
    landmark = _steps(turn, "compare")[0]["landmark"]
    if scan.labels[landmark] not in turn["question"]:
        return np.nan, 0.0
    measure = boxes._support if kind == "count_on" else boxes._side
    sign = -1 if last["end"] == "right" else 1
    return float(sum(measure(scan, frame, obj, landmark) * sign > 0 for obj in told)), 0.0


# Fronts


def facing(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    problem = _badly_named(row, turn, scan)
    if problem:
        return problem, 0.0
    kind, things = turn["question_type"], _things(row)
    looks, pose = complex(*scan.fronts[things[0]][:2]), scan.poses[_frame(row)]
    middles = [complex(*boxes._middle(scan.points(obj))[:2]) for obj in things]
    if kind == "way_it_looks":
        angle = _left(complex(*pose[:2, 2]), looks)
        either = {LOOKS[round((angle + off) / 90) % 4] for off in (-22.5, 22.5)}
        return " and ".join(sorted(either, key=lambda word: "camera" not in word)), 0.0
    if kind == "looking_alike":
        return APART[round(abs(_left(looks, complex(*scan.fronts[things[1]][:2]))) / 90)], 0.0
    if kind == "which_it_faces":
        names = _names(row, turn)
        angles = {names[obj]: abs(_left(looks, middles[k] - middles[0])) for k, obj in enumerate(things) if k}
        return min(angles, key=lambda name: angles[name]), 0.0
    to = complex(*pose[:2, 3]) if kind == "side_to_camera" else middles[1]
    angle = _left(looks, to - middles[0])
    quarter = round(angle / 90)
    if abs(angle - 90 * quarter) > MOST_ASIDE:
        return f"between two: {angle:.1f} degrees", 0.0
    return (SIDES if kind == "side_to_camera" else PLACES)[quarter % 4], 0.0


def _left(ahead: complex, other: complex) -> float:
    """Degrees counter-clockwise from one direction to another."""
    return float(np.degrees(np.angle(other / ahead)))


ANSWERS: dict[str, Callable[[Row, Turn, Scan], tuple[Any, float]]] = {
    "single_image.relation": relation,
    "single_image.closer": closer,
    "single_image.depth": depth,
    "single_image.comparison": comparison,
    "single_image.counting": counting,
    "single_image.facing": facing,
}
