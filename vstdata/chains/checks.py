"""Whether what one sentence of a chain says agrees with itself: by kind of claim, of the values read."""

from __future__ import annotations

from collections.abc import Mapping

from vstdata.words.numbers import COUNTS
from vstdata.words.reader import Check

Values = Mapping[str, str]
SECTOR = 45  # degrees between points of the compass


def _right(said: Values, deg: str = "deg") -> int:
    """Degrees to the right, negative to the left."""
    return int(said[deg]) * (1 if said["side"] == "right" else -1)


def _hour(said: Values) -> bool:
    """Nearest to the hour that it names."""
    return round(_right(said) / 30) % 12 == int(said["hour"].split()[0]) % 12


def _mainly(said: Values) -> bool:
    """The word is that of the larger part."""
    ahead = float(said["along"]) > float(said["aside"])
    return said["go"] == (said["way"] if ahead else f"to the {said['side']}")


def _onward(said: Values) -> bool:
    return said["go"] != said["then"]


def _added(said: Values) -> bool:
    return sum(map(int, said["terms"].split(" + "))) == int(said["sum"])


def _counted(things: str) -> int:
    """'two chairs' -> 2."""
    return COUNTS.index(things.split()[0])


def _left(said: Values) -> bool:
    return int(said["sum"]) - _counted(said.get("repeats", "no")) == _counted(said["many"])


def _once(said: Values) -> bool:
    return int(said["sum"]) - int(said["matched"]) == int(said["left"].split()[0])


def _more(said: Values) -> bool:
    return _counted(said["many"]) > _counted(said["fewer"])


def _equal(said: Values) -> bool:
    return _counted(said["many"]) == _counted(said["fewer"])


def _farther(said: Values) -> bool:
    return float(said["more"]) > float(said["less"])


def _subtracted(said: Values) -> bool:
    return abs(float(said["more"]) - float(said["less"]) - float(said["metres"])) < 0.01


def _smallest(said: Values) -> bool:
    return float(said["least"]) == min(float(said[key]) for key in ("first", "second", "third"))


def _turned(said: Values) -> bool:
    """From the first heading by so many degrees to the second."""
    return (int(said["first"]) + _right(said) - int(said["second"])) % 360 == 0


def _placed(said: Values) -> bool:
    """On the plan as seen: ahead and to the side."""
    sign = 1 if said.get("side", "right") == "right" else -1
    return float(said["x"]) == sign * float(said.get("aside", "0.0")) and said["y"] == said["ahead"]


def _across(said: Values) -> bool:
    """From the right the nearest thing is on the left."""
    return (said["first"], said["last"]) == (("nearest", "farthest")[:: 1 if said["view"] == "right" else -1])


def _less(said: Values) -> bool:
    return int(said["deg"]) < int(said["half"])


CHECKS: Mapping[str, Check] = {
    "turn": _turned,
    "camera_hour": _hour,
    "motion_mainly": _mainly,
    "motion_path": _onward,
    "compass_path": lambda said: int(said["off"]) % SECTOR == 0,
    "counting_sum": _added,
    "counting_total": _left,
    "counting_distinct": _left,
    "counting_once": _once,
    "counting_more": _more,
    "counting_equal": _equal,
    "distance_farther": _farther,
    "distance_difference": _subtracted,
    "distance_nearest": _smallest,
    "perspective_turn": _turned,
    "single_place": _placed,
    "single_place_straight": _placed,
    "single_across": _across,
    "visibility_span": lambda said: int(said["span"]) == 2 * int(said["half"]),
    "visibility_inside": _less,
    "visibility_in": _less,
    "visibility_outside": lambda said: int(said["deg"]) > int(said["half"]),
    "visibility_out": lambda said: int(said["deg"]) > int(said["half"]),
}
