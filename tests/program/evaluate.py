"""Recomputes programs from a row alone: each step's value from the steps before it and from what the row holds.

It knows nothing of how a program is made. What was measured in the scan (a depth, a gap, what a frame shows) is given;
everything that follows from it is computed again, in other words than the project's: complex numbers, tables of names.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

Row = Mapping[str, Any]
Step = Mapping[str, Any]
EIGHTHS = ("front", "front-right", "right", "back-right", "back", "back-left", "left", "front-left")
COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
TENTH, DEGREE = 0.0501, 0.501  # half a printed digit, and what rounding twice loses


@dataclass
class Known:
    """A row with the steps of one of its programs: `done` those recomputed so far, `ahead` those that come."""

    row: Row
    turn: Mapping[str, Any]
    done: list[Step] = field(default_factory=list)
    ahead: list[Step] = field(default_factory=list)

    @cached_property
    def objects(self) -> dict[int, Mapping[str, Any]]:
        """The row's objects by the annotator's number."""
        return {one["instance"]: one for one in self.row["objects"]}

    def all(self, *ops: str) -> list[Step]:
        """The steps of some ops so far."""
        return [step for step in self.done if step["op"] in ops]

    def last(self, *ops: str) -> Any:
        """The value of the last of them."""
        return self.all(*ops)[-1]["value"]

    def of(self, instances: list[int], *ops: str) -> Any:
        """The value of the last of them that is about these objects."""
        return [step for step in self.all(*ops) if step["instances"] == instances][-1]["value"]

    def camera(self, frame: str) -> tuple[np.ndarray, np.ndarray]:
        """(3, 3) intrinsics and (4, 4) camera-to-world of the stored picture of a frame."""
        camera = self.row["camera"][self.row["frames"].index(frame)]
        return np.reshape(camera["intrinsics"], (3, 3)), np.reshape(camera["camera_to_world"], (4, 4))

    def image(self, number: int) -> np.ndarray:
        """The pose of an image, from 1."""
        return self.camera(self.row["frames"][number - 1])[1]

    def middle(self, instance: int) -> complex:
        """The middle of an object's box, seen from above: x + iy."""
        x, y, _ = self.objects[instance]["center"]
        return complex(x, y)

    def name(self, instance: int) -> str:
        """What the question calls an object."""
        return str(self.of([instance], "called"))


Rule = Callable[[Known, Step], Any]


def clockwise(way: complex) -> float:
    """The direction of x + iy, degrees clockwise from +y, 0 to 360."""
    return math.degrees(cmath.phase(way / 1j) * -1) % 360


def wrapped(angle: float) -> float:
    """Degrees in (-180, 180]."""
    return 180 - (180 - angle) % 360


def eighth(names: tuple[str, ...], start: str, angle: float) -> str:
    """The name that many eighths of a circle to the right of one."""
    return names[(names.index(start) + round(angle / (360 / len(names)))) % len(names)]


def _look(pose: np.ndarray) -> complex:
    return complex(*pose[:2, 2])


def _center(pose: np.ndarray) -> complex:
    return complex(*pose[:2, 3])


# Pictures and boxes


def count_in_view(known: Known, step: Step) -> int:
    return len({one["instance"] for one in known.all("seen") if one["label"] == step["label"]})


def first_seen(known: Known, step: Step) -> int:
    return int(known.row["frames"].index(step["frame"]))


def compare_boxes(known: Known, step: Step) -> str:
    first, second = (one["value"] for one in known.all("seen_box"))
    axis = "uv".index(step["axis"])
    words = (("to the left", "to the right"), ("higher up", "lower down"))[axis]
    if first[axis + 2] < second[axis]:
        return words[0]
    return words[1] if second[axis + 2] < first[axis] else "the two overlap"


def unproject(known: Known, step: Step) -> list[float]:
    intrinsics, pose = known.camera(step["frame"])
    ray = np.linalg.solve(intrinsics, [*step["pixel"], 1.0]) * step["depth"]
    return list(pose[:3, :3] @ ray + pose[:3, 3])


def project(known: Known, step: Step) -> list[float]:
    intrinsics, pose = known.camera(step["frame"])
    u, v, w = intrinsics @ pose[:3, :3].T @ (np.array(step["point"]) - pose[:3, 3])
    return [u / w, v / w]


def nearest_point(known: Known, step: Step) -> str:
    frame = known.row["frames"].index(step["frame"])
    marks = [mark for mark in known.row["marks"] if mark["frame"] == frame]
    best = min(marks, key=lambda mark: math.dist(mark["xy"], known.last("project")))
    return f"{best['color']} point"


def camera_box(known: Known, step: Step) -> list[float]:
    """At exactly 45 degrees two sides point as far along the view: the reading that is nearer to the one stated."""
    return min(_camera_boxes(known, step), key=lambda box: math.dist(box, step["value"]))


def level_box(known: Known, step: Step) -> list[float]:
    """The same in the frame of a camera whose x axis is level, and whose y axis is the way down."""
    return min(_camera_boxes(known, step, level=True), key=lambda box: math.dist(box, step["value"]))


def _camera_boxes(known: Known, step: Step, level: bool = False) -> list[list[float]]:
    """All readings of the nine numbers."""
    _, pose = known.camera(step["frame"])
    if level:
        right = np.cross(pose[:3, 2], [0, 0, 1]) / np.hypot(*pose[:2, 2])
        pose = np.block(
            [[np.stack([right, [0, 0, -1], np.cross(right, [0, 0, -1])], axis=1), pose[:3, 3:]], [0, 0, 0, 1]]
        )
    box = known.objects[step["instance"]]
    axes, size = np.reshape(box["axes"], (3, 3)), np.array(box["size"])
    center = pose[:3, :3].T @ (np.array(box["center"]) - pose[:3, 3])
    up = int(np.abs(axes[2]).argmax())
    down = axes[:, up] * -np.sign(axes[2, up])
    sides = [(sign * axes[:, k], size[k]) for k in range(3) if k != up for sign in (-1, 1)]
    most = max(side @ pose[:3, 2] for side, _ in sides)
    found = []
    for along, depth in sides:
        if along @ pose[:3, 2] > most - 0.02:
            across = np.cross(down, along)
            width = next(length for side, length in sides if abs(side @ across) > 0.9)
            turned = pose[:3, :3].T @ np.stack([across, down, along], axis=1)
            pitch, yaw, roll = (
                math.atan2(turned[2, 1], turned[2, 2]),
                math.asin(-turned[2, 0]),
                math.atan2(turned[1, 0], turned[0, 0]),
            )
            found.append([*center, width, size[up], depth, pitch / math.pi, yaw / math.pi, roll / math.pi])
    return found


def list_boxes(known: Known, step: Step) -> list[Any]:
    boxes = [
        {"bbox_3d": one["value"], "label": known.objects[one["instance"]]["label"]}
        for one in known.all("camera_box", "level_box")
    ]
    return sorted(boxes, key=lambda box: (box["bbox_3d"][2], box["bbox_3d"], box["label"]))


def extent(known: Known, step: Step) -> float:
    sides = known.last("upright_box")
    return float(sides[2] if step["which"] == "height" else max(sides))


def extent_difference(known: Known, step: Step) -> float:
    first, second = (one["value"] for one in known.all("extent"))
    return float(first - second)


# What is chosen

MEASURED = {
    "depth": lambda one: one["point"],
    "surface_distance": lambda one: one["names"][1],
    "camera_distance": lambda one: one["label"],
    "ground_gap": lambda one: one["label"],
    "first_seen": lambda one: one["label"],
    "gap_to_camera": lambda one: one["name"],
    "measure_of": lambda one: one["name"],
    "hidden_by": lambda one: one["name"],
}


LEAST_WORDS = ("closest", "closer", "nearest", "nearer", "smallest", "smaller", "first", "shorter", "shortest", "lower")
MOST_WORDS = ("farthest", "farther", "largest", "larger", "last", "taller", "tallest", "higher")


def _ascending(known: Known) -> list[str]:
    steps = sorted(known.all(*MEASURED), key=lambda one: one["value"])
    return [MEASURED[one["op"]](one) for one in steps]


def list_names(known: Known, step: Step) -> list[str]:
    names = list(known.last("sort"))
    return names if step["first"] == "nearest" else names[::-1]


def select(known: Known, step: Step) -> str:
    words, names = step["rank"].split(), _ascending(known)
    place = {"second": 1, "third": 2}.get(words[0], 0)
    (least,) = {word in LEAST_WORDS for word in words if word in LEAST_WORDS + MOST_WORDS}
    return names[place] if least else names[-1 - place]


def select_frame(known: Known, step: Step) -> str:
    assert step["rank"] == "nearest"
    return f"frame {min(known.all('camera_distance'), key=lambda one: one['value'])['position']}"


RANKED = {
    **{"nearest": 0, "second nearest": 1, "farthest": -1, "tallest": -1, "lowest": 0, "largest": -1, "smallest": 0},
    **{"leftmost": 0, "second from left": 1, "second from right": -2, "rightmost": -1, "closest": 0},
}
SIGNED = {"left": 1, "right": -1, "nearer": 1, "farther": -1, "on": 1}


def pick(known: Known, step: Step) -> int:
    compared = sorted(known.all("compare"), key=lambda one: one["value"])
    if step["end"] in RANKED:
        return int(compared[RANKED[step["end"]]]["instance"])
    (only,) = (one["instance"] for one in compared if one["value"] * SIGNED[step["end"]] > 0)
    return int(only)


# Distances


def middle_from_camera(known: Known, step: Step) -> float:
    _, pose = known.camera(step["frame"])
    local = np.linalg.inv(pose) @ [*known.objects[step["instance"]]["center"], 1.0]
    return float({"straight": math.hypot(*local[:3]), "depth": local[2]}[step["rule"]])


def depth_difference(known: Known, step: Step) -> float:
    first, second = (one["value"] for one in known.all("middle_from_camera"))
    return abs(float(first - second))


# Where one thing is from another

SIGNS = {  # by axis, what is said of a positive and of a negative measure: as a phrase, in a list, as a claim
    "side": (("to the left", "to the right"), ("to the left", "to the right"), ("to the left of", "to the right of")),
    "height": (("higher", "lower"), ("higher", "lower"), ("higher than", "lower than")),
    "depth": (
        ("in front", "behind"),
        ("closer", "farther away"),
        ("closer to the camera than", "farther from the camera than"),
    ),
}


def name_relation(known: Known, step: Step) -> str:
    form = ("phrase", "list").index(step["form"])
    apart = {one["axis"]: one["value"] for one in known.all("offset_from")}
    assert set(apart) == set(step["axes"]), step
    said = [SIGNS[axis][form][apart[axis] < 0] for axis in step["axes"]]
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else said[0]


def holds(known: Known, step: Step) -> str:
    (one,) = known.all("offset_from")
    words = SIGNS[one["axis"]][2]
    return "Yes" if step["claim"] == words[one["value"] < 0] else ("No" if step["claim"] in words else "?")


def farther_to(known: Known, step: Step) -> str:
    (one,) = known.all("offset_from")
    return str(one["names"][(one["value"] < 0) == (step["side"] == "left")])


# What things are compared by


def fits(known: Known, step: Step) -> str:
    return ("No", "Yes")[known.last("gap_on_floor") > known.last("measure_of")]


def count_where(known: Known, step: Step) -> int:
    return sum(one["value"] * SIGNED[step["end"]] > 0 for one in known.all("compare"))


def exists(known: Known, step: Step) -> str:
    return ("No", "Yes")[any(one["label"] == step["label"] for one in known.all("seen"))]


# Places


def list_flat(known: Known, step: Step) -> dict[str, Any]:
    seen = [one for one in known.all("seen_box") if one["frame"] == step["frame"]]
    boxes = sorted((one["value"], one["label"]) for one in seen)
    where = known.row["frames"].index(step["frame"])
    return {"image": where, "boxes": [{"bbox_2d": box, "label": label} for box, label in boxes]}


def disc(known: Known, step: Step) -> dict[str, Any]:
    """Sixteen corners around the projected pixel, from its right."""
    middle = complex(*known.last("project"))
    ring = [middle + step["radius"] * cmath.exp(2j * math.pi * k / 16) for k in range(16)]
    where = known.row["frames"].index(step["frame"])
    region = [[part for corner in ring for part in (corner.real, corner.imag)]]
    return {"image": where, "label": "point", "point": [middle.real, middle.imag], "region": region}


def map_cells(known: Known, step: Step) -> dict[str, Any]:
    """By complex numbers: everything turned so that the first camera looks along +i."""
    poses = [known.camera(frame)[1] for frame in step["frames"]]
    up = _look(poses[0]) / abs(_look(poses[0]))
    entries = [known.middle(instance) for instance in step["instances"]] + [_center(pose) for pose in poses]
    turned = [1j * entry / up for entry in entries]
    across, along = [one.real for one in turned], [-one.imag for one in turned]
    side = 1.2 * max(max(across) - min(across), max(along) - min(along))
    cells = [
        [int(10 * ((value - (min(axis) + max(axis)) / 2) / side + 0.5)) for value, axis in ((u, across), (v, along))]
        for u, v in zip(across, along, strict=True)
    ]
    ways = [round(wrapped(clockwise(_look(pose)) - clockwise(up)) / 90) % 4 for pose in poses]
    count = len(step["instances"])
    objects = [
        {"name": known.objects[instance]["label"], "position": cell}
        for instance, cell in zip(step["instances"], cells, strict=False)
    ]
    views = [
        {"name": f"image {k + 1}", "position": cell, "facing": ("up", "right", "down", "left")[way]}
        for k, (cell, way) in enumerate(zip(cells[count:], ways, strict=True))
    ]
    return {"objects": objects, "views": views}


# Which way things look

FACING = {
    "side": ("front", "right side", "back", "left side"),
    "way": (
        "the same way as the camera",
        "to the camera's right",
        "the opposite way to the camera",
        "to the camera's left",
    ),
    "place": ("in front of it", "to its right", "behind it", "to its left"),
    "place of you": ("in front of you", "to your right", "behind you", "to your left"),
    "apart": ("the same way", "at right angles to each other", "opposite ways"),
}


def from_front(known: Known, step: Step) -> float:
    here = known.middle(step["instance"])
    there = known.middle(step["thing"]) if "thing" in step else _center(known.camera(step["frame"])[1])
    (front,) = (one["value"] for one in known.all("front_way") if one["instance"] == step["instance"])
    return wrapped(clockwise(there - here) - front)


def front_from_camera(known: Known, step: Step) -> float:
    return wrapped(known.last("front_way") - clockwise(_look(known.camera(step["frame"])[1])))


def fronts_apart(known: Known, step: Step) -> float:
    first, second = (one["value"] for one in known.all("front_way"))
    return abs(wrapped(first - second))


def name_facing(known: Known, step: Step) -> str:
    angle = known.last("from_front", "front_from_camera", "fronts_apart")
    if step["form"] != "look":
        return FACING[step["form"]][round(angle / 90) % 4]
    ahead, right = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    edge = math.sin(math.radians(22.5))
    along = "" if abs(ahead) < edge else "away from the camera" if ahead > 0 else "towards the camera"
    aside = "" if abs(right) < edge else "to the right" if right > 0 else "to the left"
    return " and ".join(filter(None, (along, aside)))


def nearest_to_front(known: Known, step: Step) -> str:
    return str(min(known.all("from_front"), key=lambda one: abs(one["value"]))["name"])


# Cameras and directions


def camera_pose(known: Known, step: Step) -> dict[str, Any]:
    _, pose = known.camera(step["frame"])
    elevation = math.degrees(math.asin(pose[2, 2]))
    return {"center": list(pose[:3, 3]), "heading": clockwise(_look(pose)), "elevation": elevation}


def camera_center(known: Known, step: Step) -> list[float]:
    return list(known.camera(step["frame"])[1][:3, 3])


def _poses(known: Known) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    poses = known.all("camera_pose")
    return poses[0]["value"], poses[-1]["value"]


def displacement(known: Known, step: Step) -> list[float]:
    first, last = _poses(known)
    way = np.subtract(last["center"], first["center"])
    along = complex(*way[:2]) / cmath.rect(1, math.radians(90 - first["heading"]))
    return [-along.imag, along.real, way[2]]


def rotation(known: Known, step: Step) -> list[float]:
    first, last = _poses(known)
    return [wrapped(last["heading"] - first["heading"]), last["elevation"] - first["elevation"]]


def cameras_apart(known: Known, step: Step) -> float:
    centers = [one["value"] for one in known.all("camera_center")]
    return math.dist(*centers) if centers else math.hypot(*known.last("displacement"))


def height_difference(known: Known, step: Step) -> float:
    return float(100 * abs(known.last("displacement")[2]))


def higher_camera(known: Known, step: Step) -> str:
    return "image 2" if known.last("displacement")[2] > 0 else "image 1"


def turn_to_face(known: Known, step: Step) -> float:
    right, ahead, _ = known.last("displacement")
    return wrapped(clockwise(complex(right, ahead)))


def turn_to_look_as(known: Known, step: Step) -> float:
    return float(known.last("rotation")[0])


def name_direction(known: Known, step: Step) -> str:
    turn = known.last("turn_to_face", "turn_to_look_as")
    if step["scale"] == "clock":
        return f"{round(turn / 30) % 12 or 12} o'clock"
    return eighth(COMPASS, step["given"], turn + 180 * step["reverse"])


MOTION = {
    "side": ("left", "right"),
    "ahead": ("back", "forward"),
    "height": ("down", "up"),
    "yaw": ("left", "right"),
    "pitch": ("down", "up"),
}


def name_motion(known: Known, step: Step) -> str:
    values = dict(zip(MOTION, [*known.last("displacement"), *known.last("rotation")], strict=True))
    words = [MOTION[axis][values[axis] > 0] for axis in step["axes"]]
    if not step["combined"]:
        return words[max((0, 1), key=lambda k: abs(values[step["axes"][k]]))]
    patterns = {"yaw": "moved {} and turned {}", "ahead": "{1} and to the {0}"}
    return patterns.get(step["axes"][1], "{} and {}").format(*words)


def name_change(known: Known, step: Step) -> str:
    side, _, _ = known.last("displacement")
    yaw, _ = known.last("rotation")
    turned = f"turned {MOTION['yaw'][yaw > 0]}"
    return f"moved {MOTION['side'][side > 0]} and {turned}" if abs(side) > 0.4 else f"{turned} on the spot"


def turned_by(known: Known, step: Step) -> float:
    return abs(float(known.last("rotation")[("yaw", "pitch").index(step["axis"])]))


def heading(known: Known, step: Step) -> float:
    return clockwise(_look(known.camera(step["frame"])[1]))


def bearing(known: Known, step: Step) -> float:
    start = known.middle(step["start"]) if "start" in step else _center(known.camera(step["frame"])[1])
    return clockwise(known.middle(step["end"]) - start)


def turn_right(known: Known, step: Step) -> float:
    if "objects" in step:
        at, toward, target = (
            next(complex(*one["value"][:2]) for one in known.all("box_center") if one["instance"] == i)
            for i in step["objects"]
        )
        return wrapped(clockwise(target - at) - clockwise(toward - at))
    first, second = (one["value"] for one in known.all("heading", "bearing"))
    return wrapped(second - first)


def name_turn(known: Known, step: Step) -> str:
    return eighth(EIGHTHS, "front", known.last("turn_right"))


def name_compass(known: Known, step: Step) -> str:
    return eighth(COMPASS, step["given"], known.last("turn_right") + 180 * step.get("reverse", False))


def sector(known: Known, step: Step) -> str:
    turn = known.last("turn_right", "facing_away", "middle_turn") % 360
    return [name for name, edge in zip(step["names"], step["edges"], strict=True) if edge <= turn][-1]


# Ways


def turn_at(known: Known, step: Step) -> float:
    """From what is faced, or the way here, to the way on."""
    points = [complex(*one["value"]) for one in known.all("stand", "walk_to")]
    onward = next(complex(*one["value"]) for one in known.ahead if one["op"] == "walk_to")
    before = points[-1] - points[-2] if len(points) > 1 else complex(*known.last("face")) - points[0]
    return wrapped(clockwise(onward - points[-1]) - clockwise(before))


def name_turns(known: Known, step: Step) -> str:
    names = ("ahead", "right", "around", "left")
    return ", ".join(f"turn {eighth(names, 'ahead', one['value'])}" for one in known.all("turn_at"))


# What changed


def _ways(known: Known) -> dict[str, np.ndarray]:
    """How each thing went, by its name."""
    then, now = known.row["frames"]
    places = {(one["name"], one["frame"]): np.array(one["value"]) for one in known.all("place_at")}
    return {name: places[name, now] - places[name, then] for name, frame in places if frame == then}


def what_moved(known: Known, step: Step) -> str:
    (name,) = (name for name, way in _ways(known).items() if math.hypot(*way) >= step["least"])
    return name


def whether_moved(known: Known, step: Step) -> str:
    (way,) = _ways(known).values()
    return "Yes" if math.hypot(*way) >= step["least"] else "No"


def how_far_moved(known: Known, step: Step) -> float:
    (way,) = _ways(known).values()
    return math.hypot(*way)


def which_way(known: Known, step: Step) -> str:
    """As a complex number with the look for unit: real ahead, imaginary to the left."""
    (way,) = _ways(known).values()
    went = complex(way[0], way[1]) / _look(known.camera(step["frame"])[1])
    if abs(went.imag) > abs(went.real):
        return "to the left" if went.imag > 0 else "to the right"
    return "farther away" if went.real > 0 else "closer"


def what_differs(known: Known, step: Step) -> str:
    (then, now) = (set(one["value"]) for one in known.all("there_at"))
    (name,) = then ^ now
    return str(name)


MEASURED_RULES: dict[str, tuple[Rule, float]] = {
    "count_in_view": (count_in_view, 0),
    "counted": (count_in_view, 0),
    "sum": (lambda known, step: sum(one["value"] for one in known.all("counted")), 0),
    "first_seen": (first_seen, 0),
    "compare_boxes": (compare_boxes, 0),
    "unproject": (unproject, 0.002),
    "project": (project, 0.1),
    "nearest_point": (nearest_point, 0),
    "camera_box": (camera_box, 0.0101),
    "level_box": (level_box, 0.0101),
    "list_boxes": (list_boxes, 0),
    "extent": (extent, 0.0002),
    "extent_difference": (extent_difference, 0.0002),
    "to_centimetres": (lambda known, step: 100 * known.last("extent", "extent_difference"), 1e-6),
    "sort": (lambda known, step: _ascending(known), 0),
    "list_names": (list_names, 0),
    "join_names": (lambda known, step: ", ".join(known.last("sort")), 0),
    "select": (select, 0),
    "select_frame": (select_frame, 0),
    "pick": (pick, 0),
    "middle_from_camera": (middle_from_camera, 0.001),
    "depth_difference": (depth_difference, 0.0002),
    "fits": (fits, 0),
    "hides": (lambda known, step: ("No", "Yes")[known.last("hidden_by") > 0], 0),
    "count_where": (count_where, 0),
    "exists": (exists, 0),
    "from_front": (from_front, 0.01),
    "front_from_camera": (front_from_camera, 0.01),
    "fronts_apart": (fronts_apart, 0.01),
    "name_facing": (name_facing, 0),
    "nearest_to_front": (nearest_to_front, 0),
    "name_relation": (name_relation, 0),
    "holds": (holds, 0),
    "farther_to": (farther_to, 0),
    "list_flat": (list_flat, 0),
    "disc": (disc, 0.02),
    "map_cells": (map_cells, 0),
    "camera_pose": (camera_pose, 0.001),
    "camera_center": (camera_center, 1e-6),
    "displacement": (displacement, 0.001),
    "rotation": (rotation, 0.001),
    "cameras_apart": (cameras_apart, 0.001),
    "height_difference": (height_difference, 0.02),
    "higher_camera": (higher_camera, 0),
    "turn_to_face": (turn_to_face, 0.05),
    "turn_to_look_as": (turn_to_look_as, 0.001),
    "name_direction": (name_direction, 0),
    "name_motion": (name_motion, 0),
    "name_change": (name_change, 0),
    "turned_by": (turned_by, 0.001),
    "moved_by": (lambda known, step: math.hypot(*known.last("displacement")), 0.001),
    "heading": (heading, 0.001),
    "bearing": (bearing, 0.01),
    "turn_right": (turn_right, 0.01),
    "name_turn": (name_turn, 0),
    "name_compass": (name_compass, 0),
    "sector": (sector, 0),
    "turn_at": (turn_at, 0.01),
    "name_turns": (name_turns, 0),
    "what_moved": (what_moved, 0),
    "whether_moved": (whether_moved, 0),
    "how_far_moved": (how_far_moved, 0.001),
    "which_way": (which_way, 0),
    "what_differs": (what_differs, 0),
}


def agree(found: Any, value: Any, within: float) -> bool:
    """Whether two values of JSON are the same, numbers within a tolerance."""
    if any(isinstance(found, kind) != isinstance(value, kind) for kind in (str, list, Mapping)):
        return False
    if isinstance(value, Mapping):
        return set(found) == set(value) and all(agree(found[key], value[key], within) for key in value)
    if isinstance(value, list):
        return len(found) == len(value) and all(agree(a, b, within) for a, b in zip(found, value, strict=True))
    if isinstance(value, float | int) and not isinstance(value, bool):
        return bool(abs(found - value) <= within + 1e-9)
    return bool(found == value)
