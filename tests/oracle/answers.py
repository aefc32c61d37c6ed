"""Recomputes the answers of rows from the files of their scans: returns what disagrees.

Of the project it uses nothing but the rows themselves. From a row's program it takes which things were compared (names,
instances, ranks), never a measured value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from tests.oracle import boxes, captions, changes, geometry, moves, pictures, places, relations, routes, video
from tests.oracle.scans import Scan

SAME_SPOT = 0.07  # metres: marked points of one question are at least 0.15 m apart, so nearer is the same spot
_NUMBER = re.compile(r"(?<![a-z\d.])-?\d+(?:\.\d+)?")  # not the 2 of m2
_COUNTS = (
    "none no",
    *["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
)  # said in words
_COUNTED = {word: str(count) for count, words in enumerate(_COUNTS) for word in words.split()}
_TALLER = re.compile(  # the colour at the thing that is told to be the taller one
    r"taller is the [^,?]*? with the (\w+) point than|with the (\w+) point (?:is (?:[^?]* )?)?taller"
    r"|shorter is the [^,?]* than the [^,?]*? with the (\w+) point|taller the [^,?]*? with the (\w+) point is than"
)
Turn = Mapping[str, Any]
Row = Mapping[str, Any]


def disagreements(row: Row, scan: Scan) -> list[str]:
    """Everything in a row that the scan's own files contradict."""
    problems = [f"camera of frame {key}" for k, key in enumerate(row["frames"]) if not _same_camera(row, k, scan)]
    for turn in row["turns"]:
        problems += [f"{turn['question_type']}: {problem}" for problem in _check(row, turn, scan)]
    return [f"{row['skill']} {row['scene']} {row['id']}: {problem}" for problem in problems]


def _check(row: Row, turn: Turn, scan: Scan) -> list[str]:
    truth = json.loads(turn["ground_truth"])
    expected, tolerance = _ANSWERS[row["skill"]](row, turn, scan)
    if turn["answer_type"] == "number":
        printed = float(_printed(turn["answer"]))
        half_digit = 0.5 * 10.0 ** -_decimals(turn["answer"])
        if not abs(printed - expected) <= half_digit + tolerance + 1e-9:
            return [f"printed {printed}, recomputed {expected:.4f} +- {tolerance:.4f}"]
        return []
    if turn["options"] and turn["options"]["ABCDEFGH".index(turn["letter"])] != truth:
        return [f"letter {turn['letter']} is not {truth!r}"]
    return [] if truth == expected else [f"truth {truth!r}, recomputed {expected!r}"]


def _printed(answer: str) -> str:
    """The last number of an answer: in digits, or a count in words."""
    found = _NUMBER.findall(answer) or [
        _COUNTED[word] for word in re.findall(r"[a-z]+", answer.lower()) if word in _COUNTED
    ]
    return str(found[-1])


def _decimals(answer: str) -> int:
    return len(_printed(answer).partition(".")[2])


def _number(key: str) -> int:
    return int(re.findall(r"\d+", key)[-1])


def _same_camera(row: Row, position: int, scan: Scan) -> bool:
    camera, scan = row["camera"][position], scan.of(row["frames"][position])
    pose = np.array(camera["camera_to_world"]).reshape(4, 4)
    scale = np.diag([camera["width"] / scan.width, camera["height"] / scan.height, 1.0])
    shift = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    intrinsics = shift @ scale @ np.linalg.inv(shift) @ scan.intrinsics
    stored = np.array(camera["intrinsics"]).reshape(3, 3)
    return bool(
        np.abs(pose - scan.poses[_number(row["frames"][position])]).max() < 1e-4
        and np.abs(stored - intrinsics).max() < 1e-3
    )


def _picture(row: Row, frame: int, scan: Scan) -> geometry.Picture:
    return scan.picture(_number(row["frames"][frame]))


def _steps(turn: Turn, op: str) -> list[dict[str, Any]]:
    return [step for step in json.loads(turn["program"]) if step["op"] == op]


def _depth_comparison(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    picture = _picture(row, 0, scan)
    depths = {f"{m['color']} point": picture.first_hit(m["xy"])[0] for m in row["marks"]}
    near = sorted(depths, key=depths.__getitem__)
    if turn["question_type"] == "ordering":
        return (near if _steps(turn, "list_names")[0]["first"] == "nearest" else near[::-1]), 0.0
    if turn["question_type"] != "nth":
        return near[0 if turn["question_type"] == "nearest" else -1], 0.0
    rank = _steps(turn, "select")[0]["rank"]
    place = ("second", "third").index(rank.split()[0]) + 1
    return near[place if re.search("close|near|small", rank) else -1 - place], 0.0


def _correspondence(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    (circle,) = (mark for mark in row["marks"] if mark["frame"] == 0)
    _, _, point = _picture(row, 0, scan).first_hit(circle["xy"])
    second = _picture(row, 1, scan)
    uv, depth = geometry.project(second.intrinsics, second.pose, point)
    seen, _, _ = second.first_hit(uv)
    if abs(seen - depth) > SAME_SPOT:
        return f"the circled point is hidden in image 2: {depth:.3f} m away, surface at {seen:.3f} m", 0.0
    options = {f"{m['color']} point": m for m in row["marks"] if m["frame"] == 1}
    pixels = {name: float(np.hypot(*(uv - mark["xy"]))) for name, mark in options.items()}
    metres = {name: float(np.linalg.norm(second.first_hit(m["xy"])[2] - point)) for name, m in options.items()}
    best = min(pixels, key=pixels.__getitem__)
    if pixels[best] > 2.0 or any(metres[name] < 0.1 for name in options if name != best):
        return f"pixels {pixels}, metres {metres}", 0.0
    return best, 0.0


def _camera_motion(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    first, last = (scan.poses[_number(row["frames"][k])] for k in (0, -1))
    ahead = first[:3, 2] * [1, 1, 0]
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, [0, 0, 1])
    shift = last[:3, 3] - first[:3, 3]
    moved = {"right": shift @ right, "forward": shift @ ahead, "up": shift[2]}
    yaws, pitches = zip(*(_yaw_pitch(pose) for pose in (first, last)), strict=True)
    turned = {"right": (yaws[1] - yaws[0] + 180) % 360 - 180, "up": pitches[1] - pitches[0]}
    if turn["question_type"] == "turn_angle":
        return _turn_angle(turn, turned)
    if turn["question_type"] == "move_length":
        return _move_length(turn, shift, {**moved, **{_OPPOSITE[word]: -value for word, value in moved.items()}})
    if turn["question_type"] == "turned_or_moved":
        return _turned_or_moved(shift, float(moved["right"]), turned), 0.0
    both = turn["question_type"] == "translation_and_rotation"
    values = turned if turn["question_type"] == "rotation" else moved
    signed = {**values, **{_OPPOSITE[word]: -value for word, value in values.items()}}
    scores = {}
    for option in turn["options"]:
        words = re.findall("|".join(_OPPOSITE | {v: k for k, v in _OPPOSITE.items()}), option)
        if both:
            turns = {**turned, **{_OPPOSITE[word]: -value for word, value in turned.items()}}
            scores[option] = min(signed[words[0]] / 0.2, turns[words[1]] / 10)
        else:
            scores[option] = min(signed[word] for word in words)
    best = max(scores, key=scores.__getitem__)
    return (best if scores[best] > 0.15 else f"nothing is clear: {scores}"), 0.0


def _turned_or_moved(shift: np.ndarray, right: float, turned: Mapping[str, float]) -> str:
    way = "right" if turned["right"] > 0 else "left"
    if abs(turned["right"]) >= 14.9 and np.linalg.norm(shift) <= 0.201:
        return f"turned {way} on the spot"
    opposite = right * turned["right"] < 0
    if abs(turned["right"]) >= 14.9 and opposite and abs(right) >= max(0.599, 0.8 * np.linalg.norm(shift)):
        return f"moved {'left' if way == 'right' else 'right'} and turned {way}"
    return f"neither is clear: {shift} m, {turned} degrees"


def _turn_angle(turn: Turn, turned: Mapping[str, float]) -> tuple[float, float]:
    """Degrees, nan where it turned another way than is told."""
    (way,) = re.findall(r"(?:turn|tilt)(?:ed)?(?: the camera)? (left|right|up|down)", turn["question"])
    signed = {**turned, "left": -turned["right"], "down": -turned["up"]}
    return (signed[way] if signed[way] == max(signed.values()) else np.nan), 0.01


def _move_length(turn: Turn, shift: np.ndarray, moved: Mapping[str, float]) -> tuple[float, float]:
    """Metres, nan where it moved another way than is told."""
    way = float(np.linalg.norm(shift))
    told = [word for word in _WAYS if re.search(rf"\b{word}\b", turn["question"])]
    least = {1: 0.7, 2: 0.35}[len(told)] * way
    return (way if all(moved[word] > least for word in told) else np.nan), 1e-3


_OPPOSITE = {"right": "left", "forward": "back", "up": "down"}
_WAYS = (*_OPPOSITE, *_OPPOSITE.values())


def _yaw_pitch(pose: np.ndarray) -> tuple[float, float]:
    """Degrees to the right about the vertical, and up, by scipy's Euler angles of the camera."""
    level = Rotation.from_matrix(pose[:3, :3] @ np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]]).T)
    yaw, pitch, _ = level.as_euler("ZXY", degrees=True)
    return -float(yaw), -float(pitch)


def _object_counting(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    labels = [step["label"] for step in _steps(turn, "counted")]
    for step in _steps(turn, "seen"):
        if not _visible(row, row["frames"].index(step["frame"]), int(step["instance"]), scan):
            return np.nan, 0.0
    seen = {int(step["instance"]) for step in _steps(turn, "seen")}
    others = [obj for obj, label in scan.labels.items() if label in labels and obj not in seen]
    for obj in others:
        if any(video.pixels(scan, number, obj) > video.MOST_STRAY for number in map(_number, row["frames"])):
            return f"another {scan.labels[obj]} is to be seen", 0.0
    return float(sum(scan.labels[obj] in labels for obj in seen)), 0.0


def _visible(row: Row, frame: int, obj: int, scan: Scan) -> bool:
    """Whether one of 64 points spread over an object is what the camera sees there."""
    corners = scan.triangles(obj)
    points = corners[np.linspace(0, len(corners) - 1, 64).astype(int)].mean(axis=1)
    camera, picture = row["camera"][frame], _picture(row, frame, scan)
    for point in points:
        uv, depth = geometry.project(picture.intrinsics, picture.pose, point)
        if depth > 0 and 0 <= uv[0] < camera["width"] and 0 <= uv[1] < camera["height"]:
            found, face, _ = picture.first_hit(uv)
            if scan.face_object[face] == obj and abs(found - depth) < 0.02:
                return True
    return False


def _distance_prediction(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    gaps = {}
    for step in _steps(turn, "surface_distance"):
        first, second = (scan.samples(int(obj)) for obj in step["instances"])
        gaps[step["names"][1]] = geometry.surface_gap(first, second)
        for obj, name in zip(step["instances"], step["names"], strict=True):
            if not _boxed(row, int(obj), name, scan):
                return f"the box of the {name} shows something else", 0.0
    if turn["question_type"] == "distance":
        ((gap, error),) = gaps.values()
        return gap, error
    pick = min if turn["question_type"] == "nearest_object" else max
    return pick(gaps, key=lambda name: gaps[name][0]), 0.0


def _boxed(row: Row, obj: int, name: str, scan: Scan) -> bool:
    """Whether the label is the object's, and its projected vertices cover the middle of its box."""
    label, color = name.rsplit(" outlined in ", 1)
    (mark,) = (m for m in row["marks"] if m["color"] == color)
    u0, v0, u1, v1 = mark["xy"]
    camera = row["camera"][mark["frame"]]
    intrinsics, pose = np.array(camera["intrinsics"]).reshape(3, 3), np.array(camera["camera_to_world"]).reshape(4, 4)
    local = (np.linalg.inv(pose) @ np.c_[scan.points(obj), np.ones(len(scan.points(obj)))].T)[:3]
    uv = (intrinsics @ local[:, local[2] > 0])[:2] / local[2, local[2] > 0]
    low, high = uv.min(axis=1) - 3, uv.max(axis=1) + 3
    inside = low[0] <= u0 and low[1] <= v0 and u1 <= high[0] and v1 <= high[1]
    return label == scan.labels[obj] and bool(inside)


def _measurement(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    sizes = {}
    for step in _steps(turn, "upright_box"):
        mark = row["marks"][[known["instance"] for known in row["objects"]].index(step["instance"])]
        _, face, _ = _picture(row, mark["frame"], scan).first_hit(mark["xy"])
        if scan.face_object[face] != step["instance"] or mark["color"] not in turn["question"]:
            return np.nan, 0.0
        extents = geometry.extents(scan.points(step["instance"]))
        sizes[mark["color"]] = 100 * (max(extents) if turn["question_type"] == "longest_dimension" else extents[2])
    if turn["question_type"] != "height_difference":
        return sizes.popitem()[1], 0.0
    shorter, taller = sorted(sizes, key=sizes.__getitem__)
    named = {color for found in _TALLER.findall(f"{turn['question']} {turn['answer']}") for color in found if color}
    if not named <= {taller}:
        return np.nan, 0.0
    return sizes[taller] - sizes[shorter], 0.0


_ANSWERS: dict[str, Callable[[Row, Turn, Scan], tuple[Any, float]]] = {
    "single_image.depth_comparison": _depth_comparison,
    "single_image.distance_prediction": _distance_prediction,
    "single_image.measurement": _measurement,
    "multi_image.correspondence": _correspondence,
    "multi_image.camera_motion": _camera_motion,
    "video.object_counting": _object_counting,
    **boxes.ANSWERS,
    **captions.ANSWERS,
    **changes.ANSWERS,
    **moves.ANSWERS,
    **pictures.ANSWERS,
    **places.ANSWERS,
    **relations.ANSWERS,
    **routes.ANSWERS,
    **video.ANSWERS,
}
