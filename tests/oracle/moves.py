"""Answers for somebody who turned, walked or stands elsewhere, from the poses and mesh vertices of a scan.

The floor plan is the complex plane; turns and ways are read from the question's words, and so is what is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import shapely

from tests.oracle import geometry, video
from tests.oracle.relations import _center, _number, _seen
from tests.oracle.scans import Scan

Turn = Mapping[str, Any]
Row = Mapping[str, Any]
QUARTERS = ("in front", "to the right", "behind", "to the left")
SIDES = (r"in front of (?:me|you)\b", r"to (?:my|your) right", r"behind (?:me|you)\b", r"to (?:my|your) left")
SIDES_OF = ("on the far side of", "to the right of", "on the near side of", "to the left of")
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
    told = re.findall(r"turn (?:90 degrees to the )?(left|right|around)", turn["question"])
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


def pose_change(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """The truth, where the poses say so, or what they say."""
    if turn["question_type"] == "camera_in_image":
        return _camera_in_image(row, turn, scan), 0.0
    first, last = (scan.poses[_number(key)] for key in row["frames"])
    shift, ahead = last[:3, 3] - first[:3, 3], complex(*first[:2, 2])
    along = complex(*shift[:2]) / (ahead / abs(ahead))
    pitch = [float(np.degrees(np.arcsin(pose[2, 2]))) for pose in (first, last)]
    yaw = -float(np.degrees(np.angle(complex(*last[:2, 2]) / ahead)))
    if turn["question_type"] == "turn_in_tens":
        text = f"{10 * abs(round(yaw / 10))} degrees to the {'right' if yaw > 0 else 'left'}"
        return (text if abs(yaw - 10 * round(yaw / 10)) < 3.6 else f"between two answers: {yaw}"), 0.0
    found = {"right": -along.imag, "up": float(shift[2]), "forward": along.real}
    found |= {"rotate_up": pitch[1] - pitch[0], "rotate_right": yaw}
    found = {k: value if abs(value) >= (5 if "rotate" in k else 0.5) else 0.0 for k, value in found.items()}
    truth = json.loads(turn["ground_truth"])
    fits = all(abs(truth[k] - value) <= (0.51 if "rotate" in k else 0.051) for k, value in found.items())
    return (truth if fits else found), 0.0


def _camera_in_image(row: Row, turn: Turn, scan: Scan) -> str:
    (place,) = {mark["frame"] for mark in row["marks"]}
    pose, other = (scan.poses[_number(row["frames"][k])] for k in (place, 1 - place))
    camera = row["camera"][place]
    uv, depth = geometry.project(np.array(camera["intrinsics"]).reshape(3, 3), pose, other[:3, 3])
    gaps = {mark["color"]: float(np.hypot(*(uv - mark["xy"]))) for mark in row["marks"]}
    near, then = sorted(gaps.values())[:2]
    if depth < 0.5 or near > 1.5 or then < 20 * camera["width"] / 640 or f"image {place + 1}" not in turn["question"]:
        return f"{gaps} pixels, {depth} m away"
    return f"{min(gaps, key=gaps.__getitem__)} point"


def online(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """An answer about the end of a walk, by vertices and rays."""
    numbers, kind = [_number(key) for key in row["frames"]], turn["question_type"]
    objects = [known["instance"] for known in row["objects"]]
    if not all(video.alone_in(row, one, scan) for one in objects):
        return "a name fits several", 0.0
    if kind == "seen_so_far":
        return _so_far(numbers, objects[0], scan), 0.0
    if kind == "new_in_the_end":
        return _new(turn, numbers, objects, scan), 0.0
    if any(video.pixels(scan, numbers[-1], one) > video.MOST_STRAY for one in objects):
        return "something is in view now", 0.0
    if not video._shown(row, objects, scan):
        return "something was never shown", 0.0
    gaps = {scan.labels[one]: _ground(scan, numbers[-1], one) for one in objects}
    if kind == "memory_distance":
        return gaps.popitem()[1], 0.005
    if kind == "memory_nearest":
        order = sorted(gaps, key=gaps.__getitem__)
        low, high = order[-2:] if "farthest" in turn["question"] else order[:2]
        if gaps[high] < 1.59 * gaps[low]:
            return f"too close to call: {gaps}", 0.0
        return high if "farthest" in turn["question"] else low, 0.0
    if kind == "memory_closer":
        (then,) = set(re.findall(r"frame (\d+)", turn["question"]))
        now, before = gaps.popitem()[1], _ground(scan, numbers[int(then) - 1], objects[0])
        clear = abs(now - before) >= max(0.49, 0.24 * min(now, before))
        return (("closer" if now < before else "farther") if clear else "about the same"), 0.0
    return _side(scan, numbers[-1], objects[0], kind), 0.0


def _side(scan: Scan, number: int, obj: int, kind: str) -> str:
    pose = scan.poses[number]
    right = float(np.degrees(np.angle(complex(*pose[:2, 2]) / (_center(scan, obj) - complex(*pose[:2, 3])))))
    side, size = "right" if right > 0 else "left", abs(right)
    if kind == "memory_side":
        return f"to your {side}" if min(size, 180 - size) > 19 else f"between answers: {right}"
    name = f"{'ahead of' if size < 90 else 'behind'} you to the {side}"
    return name if min(size, abs(size - 90), 180 - size) > 19 else f"between answers: {right}"


def _ground(scan: Scan, number: int, obj: int) -> float:
    eye = scan.poses[number][:2, 3]
    return float(shapely.MultiPoint(scan.points(obj)[:, :2]).convex_hull.distance(shapely.Point(*eye)))


def _so_far(numbers: list[int], obj: int, scan: Scan) -> str:
    if any(video.visible_share(scan, number, obj) >= video.CLEAR for number in numbers):
        return "yes"
    shown = max(video.pixels(scan, number, obj) for number in numbers)
    return "no" if shown <= video.MOST_STRAY else f"{shown} pixels of it are visible"


def _new(turn: Turn, numbers: list[int], objects: list[int], scan: Scan) -> str:
    (since,) = set(re.findall(r"frame (\d+)", turn["question"]))
    before = numbers[: int(since) - 1]
    known = [any(video.visible_share(scan, number, one) >= video.CLEAR for number in before) for one in objects]
    stray = [max(video.pixels(scan, number, one) for number in before) for one in objects]
    new = [scan.labels[one] for one, old, most in zip(objects, known, stray, strict=True) if not old]
    if len(new) != 1 or stray[known.index(False)] > video.MOST_STRAY:
        return f"new are {new}, stray pixels {stray}"
    return new[0]


ANSWERS: dict[str, Callable[[Row, Turn, Scan], tuple[Any, float]]] = {
    "multi_image.pose_change": pose_change,
    **dict.fromkeys(("multi_image.what_if", "multi_image.around", "multi_image.floor_point"), what_if),
    "video.online": online,
}
