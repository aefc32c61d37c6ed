"""What sentences about somebody's surroundings must hold, by points near the faces of walls, poses and boxes."""

from __future__ import annotations

import cmath
import math

import numpy as np

from tests.chains.truth import Checker, Truth
from tests.chains.truth.seeing import image, near, near_walls, off, plain, spot, things
from vstdata.words.reader import Said

ALONG, ACROSS, QUARTER = 29.0, 39.0, 46.0  # degrees: along a wall, to it or from it, and of a side
SIDES = ("in front of", "to the right of", "behind", "to the left of")


def compass(truth: Truth, a: int, b: int) -> float:
    """Degrees clockwise from world +y of the way from one thing to another."""
    (x, y), (u, v) = truth.middle(a), truth.middle(b)
    return math.degrees(math.atan2(u - x, v - y))


def ways(truth: Truth, i: int) -> list[float]:
    """Degrees of the ways into walls that a thing is near."""
    return [math.degrees(math.atan2(*one)) for one in near_walls(truth.facts, i)]


def shown(truth: Truth, said: Said) -> bool:
    return all(i in truth.view(image(said) - 1).seen for i in things(truth, said))


def _gaze(truth: Truth, said: Said) -> bool:
    """Some wall that the one or the other is near is along the way, behind it or at its end."""
    a, b = things(truth, said)
    way, kind = compass(truth, a, b), said.kind.removeprefix("gaze_")
    at, other = (b, a) if kind.startswith("in") else (a, b)
    for wall in ways(truth, at):
        if kind == "along":
            right = 90 if said.values["side"] == "right" else -90
            held = off(way - wall, right) <= ALONG and any(off(one, wall) <= 10 for one in ways(truth, other))
        else:
            held = off(way, wall + (0 if kind.startswith("in") else 180)) <= ACROSS
            over = any(off(one, wall + 180) <= 10 for one in ways(truth, other))
            held = held and over == kind.endswith("over") and (over or not near_walls(truth.facts, other))
        if held:
            truth.memory["gaze wall"] = wall
            return shown(truth, said)
    return False


def position(truth: Truth, said: Said, i: int) -> bool:
    """Where somebody has a thing, by the middles of boxes."""
    return off(truth.facing(i), 90 * SIDES.index(said.values["position"])) <= QUARTER


def _along(truth: Truth, said: Said) -> bool:
    """Near the wall that they look along, from or to, on that side of the other for one who faces it."""
    i, other = things(truth, said)
    wall = float(truth.memory["gaze wall"])  # type: ignore[arg-type]
    both = all(any(off(one, wall) <= 10 for one in ways(truth, k)) for k in (i, other))
    right = off(compass(truth, other, i), wall + (90 if said.values["side"] == "right" else -90)) <= ALONG
    picture = (columns(truth, image(said), i) > columns(truth, image(said), other)) == (said.values["side"] == "right")
    there = "position" not in said.values or position(truth, said, i)
    return shown(truth, said) and both and right and picture and there


def columns(truth: Truth, number: int, i: int) -> float:
    left, _, right, _ = truth.view(number - 1).seen[i].box
    return float(left + right)


def _wall_there(truth: Truth, said: Said) -> bool:
    (i,) = things(truth, said)
    wall, there = float(truth.memory["gaze wall"]), said.values["there"]  # type: ignore[arg-type]
    found = ways(truth, i)
    if there == "out in the room":
        held = not found
    else:
        words = {"at that wall too": 0, "opposite": 180, "to the left": -90, "to the right": 90}
        held = any(off(one, wall + next(deg for text, deg in words.items() if text in there)) <= 19 for one in found)
    off_side = off(truth.facing(i), 90 * SIDES.index(said.values["position"]))
    plainly = off_side <= 29 or not (there.startswith("out") or "opposite" in there)
    return held and plainly and shown(truth, said) and position(truth, said, i)


def _near_faced(truth: Truth, said: Said) -> bool:
    i, face = things(truth, said)
    faced = face == truth.thing(truth.turn.slots["face"])
    clear = plain(truth, image(said), face) and near(truth, i, face, said.values["near"])
    return faced and clear and position(truth, said, i)


def _line(truth: Truth, said: Said) -> bool:
    """The third is in the direction of the second for one at the first, or in the opposite one."""
    a, b, c = (complex(*truth.middle(i)) for i in things(truth, said))
    turn = math.degrees(cmath.phase((c - a) / (b - a)))
    held = off(turn, 0) <= 23 if said.kind == "line_front" else off(turn, 180) <= 31
    return held and shown(truth, said) and position(truth, said, things(truth, said)[2])


def foot(truth: Truth, number: int, i: int) -> complex:
    """The pixel of the floor under the middle of a thing: right + j down."""
    frame = truth.facts.scene.frames[truth.draft.frames[number - 1]]
    pose = frame.camera.camera_to_world
    point = np.array([*truth.middle(i), truth.facts.floor_height]) - pose[:3, 3]
    u, v, w = frame.camera.intrinsics @ (pose[:3, :3].T @ point)
    return complex(u / w, v / w)


def _way_side(truth: Truth, said: Said) -> bool:
    """By the pixels of the floor under all three, and by the scene; the course by how the way goes from the camera."""
    a, b, c = things(truth, said)
    number, right = image(said), said.values["side"] == "right"
    pixel, other = (foot(truth, number, i) - foot(truth, number, a) for i in (b, c))
    turned = (other / pixel).imag > 0  # down is +, so clockwise is right
    way = math.degrees(math.atan2(*(lambda z: (z.real, z.imag))(spot(truth, number, b) - spot(truth, number, a))))
    scene = math.degrees(
        cmath.phase((spot(truth, number, c) - spot(truth, number, a)) / cmath.rect(1, math.radians(90 - way)))
    )
    course = {"away from": 0, "towards": 180, "to the right": 90, "to the left": -90}
    goes = next(deg for text, deg in course.items() if text in said.values["course"])
    spots = (
        {0: "to the right", 180: "to the left", 90: "on the near side", -90: "beyond"}
        if right
        else {0: "to the left", 180: "to the right", 90: "beyond", -90: "on the near side"}
    )
    seen = said.values["spot"].startswith(spots[goes])
    return shown(truth, said) and turned == right == (scene < 0) and abs(scene) >= 18 and off(way, goes) <= 45 and seen


def _ruled(truth: Truth, said: Said) -> bool:
    i = truth.thing(said.things[0])
    return position(truth, said, i) and said.values["position"] != truth.turn.slots["position"]


CHECKS: dict[str, Checker] = {
    **dict.fromkeys(("gaze_along", "gaze_out", "gaze_out_over", "gaze_in", "gaze_in_over"), _gaze),
    **dict.fromkeys(("along_ahead", "along_back", "along_mirror", "along_faced"), _along),
    "wall_there": _wall_there,
    "near_faced": _near_faced,
    **dict.fromkeys(("line_front", "line_back"), _line),
    "way_side": _way_side,
    "ruled_there": _ruled,
}
