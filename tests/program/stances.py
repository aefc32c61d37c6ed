"""Steps about who stands where and faces which way, computed again from the row by complex numbers."""

from __future__ import annotations

import cmath
import math
from typing import Any

from tests.program.evaluate import Known, Rule, Step, clockwise, wrapped

STANDS = ("stand_moved", "stand_facing", "stand_behind")


def _standing(place: complex, heading: float) -> dict[str, Any]:
    return {"place": [place.real, place.imag], "heading": heading % 360}


def _stand(known: Known) -> tuple[complex, float]:
    value = known.last(*STANDS)
    return complex(*value["place"]), value["heading"]


def _eye(known: Known) -> complex:
    return complex(*known.last("camera_pose")["center"][:2])


def stand_moved(known: Known, step: Step) -> dict[str, Any]:
    heading = known.last("camera_pose")["heading"] + step["turn"]
    return _standing(_eye(known) + cmath.rect(step["metres"], math.radians(90 - heading)), heading)


def stand_facing(known: Known, step: Step) -> dict[str, Any]:
    place = complex(*known.last("unproject")[:2])
    return _standing(place, clockwise(known.middle(step["instance"]) - place))


def stand_behind(known: Known, step: Step) -> dict[str, Any]:
    middle = known.middle(step["instance"])
    return _standing(middle, clockwise(middle - _eye(known)))


def middle_turn(known: Known, step: Step) -> float:
    place, heading = _stand(known)
    return wrapped(clockwise(known.middle(step["instance"]) - place) - heading)


def middle_away(known: Known, step: Step) -> float:
    return abs(known.middle(step["instance"]) - _stand(known)[0])


def name_approach(known: Known, step: Step) -> str:
    before, after = (one["value"] for one in known.all("middle_away", "ground_gap"))
    return "closer" if after < before else "farther"


def name_quarter(known: Known, step: Step) -> str:
    turn, names = known.last("middle_turn"), step["names"]
    return str(names[turn < 0] if len(names) == 2 else names[round(turn / 90) % 4])


def pick_by_turn(known: Known, step: Step) -> str:
    best = min(known.all("middle_turn"), key=lambda one: abs(wrapped(one["value"] - step["turn"])))
    return str(best["label"])


def facing_away(known: Known, step: Step) -> float:
    return wrapped(known.last("turn_right") + 180)


TO_YOU = {
    **{"front": "straight ahead", "right": "to your right", "back": "behind you", "left": "to your left"},
    **{"front-right": "ahead of you to the right", "front-left": "ahead of you to the left"},
    **{"back-right": "behind you to the right", "back-left": "behind you to the left"},
}


def say_to_you(known: Known, step: Step) -> str:
    return TO_YOU[known.last("sector", "name_turn")]


def round_motion(known: Known, step: Step) -> dict[str, float]:
    (right, forward, up), (yaw, pitch) = known.last("displacement"), known.last("rotation")
    metres = {"right": right, "up": up, "forward": forward}  # told from half a metre and from 5 degrees on
    told = {axis: round(part, 1) * (abs(part) >= 0.5) for axis, part in metres.items()}
    return told | {axis: round(part) * (abs(part) >= 5) for axis, part in (("rotate_up", pitch), ("rotate_right", yaw))}


def round_turn(known: Known, step: Step) -> str:
    yaw = known.last("rotation")[0]
    return f"{abs(round(yaw, -1)):.0f} degrees to the {'right' if yaw > 0 else 'left'}"


def seen_so_far(known: Known, step: Step) -> str:
    return "yes" if any(one["label"] == step["label"] for one in known.all("first_seen")) else "no"


def new_since(known: Known, step: Step) -> str:
    (only,) = (one["label"] for one in known.all("first_seen") if one["value"] >= step["position"])
    return str(only)


STANCE_RULES: dict[str, tuple[Rule, float]] = {
    "stand_moved": (stand_moved, 0.002),
    "stand_facing": (stand_facing, 0.02),
    "stand_behind": (stand_behind, 0.01),
    "middle_turn": (middle_turn, 0.05),
    "middle_away": (middle_away, 0.001),
    "name_approach": (name_approach, 0),
    "name_quarter": (name_quarter, 0),
    "pick_by_turn": (pick_by_turn, 0),
    "facing_away": (facing_away, 0.01),
    "say_to_you": (say_to_you, 0),
    "round_motion": (round_motion, 0),
    "round_turn": (round_turn, 0),
    "seen_so_far": (seen_so_far, 0),
    "new_since": (new_since, 0),
}
