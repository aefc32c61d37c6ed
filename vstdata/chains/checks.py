"""Whether what one sentence of a chain says agrees with itself: by kind of claim, of the values read."""

from __future__ import annotations

import math
from collections.abc import Mapping

from vstdata.words.around import COURSES, SPOTS
from vstdata.words.directions import AROUND, COMPASS_NAMES, fit_of
from vstdata.words.numbers import COUNTS
from vstdata.words.places import places_read
from vstdata.words.reader import Check
from vstdata.words.ways import MIXES, RUNS, amount_read, degrees_of, offset_read, side_of, steep_of

Values = Mapping[str, str]


def _counted(things: str) -> int:
    """'two chairs' -> 2."""
    return COUNTS.index(things.split()[0])


def _placed(said: Values) -> bool:
    """As many places as things."""
    try:
        return bool(places_read(said["places"], _counted(said["many"])))
    except ValueError:
        return False


def _left(said: Values) -> bool:
    return sum(map(int, said["terms"].split(" + "))) == _counted(said["many"])


def _once(said: Values) -> bool:
    return int(said["sum"]) - int(said["matched"]) == int(said["left"].split()[0])


def _more(said: Values) -> bool:
    return _counted(said["many"]) > _counted(said["fewer"])


def _equal(said: Values) -> bool:
    return _counted(said["many"]) == _counted(said["fewer"])


def _mixed(said: Values) -> bool:
    """How ways run, and their directions."""
    pairs = [(said["mix"], said["ray"])] + ([(said["other"], said["last"])] if "other" in said else [])
    return all(MIXES[mix] == degrees_of(ray) for mix, ray in pairs)


def _risen(said: Values) -> bool:
    """What is farther off is away, what is nearer towards the camera, and what is as far off straight to a side."""
    degrees = abs(degrees_of(said["ray"]))
    if said["rise"].startswith("about"):
        return _mixed(said) and 75 <= degrees <= 105
    return _mixed(said) and (degrees < 90 if said["rise"].startswith("higher") else degrees > 90)


def _slanted(said: Values) -> bool:
    """The end towards which one would turn to face a wall is the near one; the word for how much fits."""
    degrees = degrees_of(said["ray"])
    return 0 < abs(degrees) < 90 and said["far"] == side_of(-degrees) and said["steep"] == steep_of(degrees)


def _named(said: Values) -> bool:
    """Whether it is said that degrees are left over."""
    degrees = degrees_of(said["ray"]) if "ray" in said else amount_read(said["amount"])
    return said["fit"] == fit_of(degrees, said["word"], said.get("given", ""))


def _between_named(said: Values) -> bool:
    return _between(said) and _named(said)


def _past_named(said: Values) -> bool:
    """A quarter turn the way that is turned leads to the point that is passed."""
    degrees = amount_read(said["amount"])
    quarter = COMPASS_NAMES[(COMPASS_NAMES.index(said["given"]) + (2 if degrees > 0 else -2)) % 8]
    return abs(degrees) > 90 and said["quarter"] == quarter and ("one" not in said or _between(said)) and _named(said)


def _across_named(said: Values) -> bool:
    """Both parts of the turn make the whole of it, and lead past what is straight ahead or back."""
    one, two, past = (degrees_of(said[key]) for key in ("one", "two", "past"))
    first, rest = int(said["first"]), int(said["rest"])
    way = 1 if amount_read(said["amount"]) > 0 else -1
    led = (one + way * first - past) % 360 == 0 and (past + way * rest - two) % 360 == 0
    return led and first + rest == abs(amount_read(said["amount"])) and _between_named(said)


def _turned(said: Values) -> bool:
    """What was to the right and is ahead: a turn to the right."""
    return _goes(degrees_of(said["now"]), degrees_of(said["was"]), said["amount"])


def _between(said: Values) -> bool:
    return _goes(degrees_of(said["one"]), degrees_of(said["two"]), said["amount"])


def _opposite(said: Values) -> bool:
    one, two = (next(degrees for degrees, run in RUNS.items() if run == said[key]) for key in ("one", "two"))
    return abs(one - two) == 180


def _turned_to(said: Values) -> bool:
    """Ways by a wall are eighths of the circle apart."""
    return amount_read(said["amount"]) == 45 * AROUND.index(said["word"]) - 360 * (AROUND.index(said["word"]) > 4)


def _pointed(said: Values) -> bool:
    """Both ways, and what one of them lies between, have the points of one compass, and the turn between them is told
    as it is."""
    runs = {text: degrees for degrees, text in RUNS.items()}
    if "amount" in said and not _goes(runs[said["one"]], runs[said["two"]], said["amount"]):
        return False
    told = [(runs[said["one"]], "given"), (runs[said["two"]], "word")]
    told += [(runs[said[key]], point) for key, point in (("side", "point"), ("out", "other")) if key in said]
    return len({(45 * COMPASS_NAMES.index(said[key]) - degrees) % 360 for degrees, key in told}) == 1


def _goes(one: int, two: int, amount: str) -> bool:
    """Whether a turn leads from one direction to another."""
    return (two - one - amount_read(amount)) % 360 == 0


def _across(said: Values) -> bool:
    """From the right the nearest thing is on the left."""
    return said["first"] == ("nearest" if said["view"] == "right" else "farthest")


def _added_turns(said: Values) -> bool:
    one, two, both = (amount_read(said[key]) for key in ("one", "two", "amount"))
    return (one + two - both) % 360 == 0


def _walked(said: Values) -> bool:
    """Where something is by a way in the picture says on which side whoever walks it has it."""
    course = next(course for course, text in COURSES.items() if text == said["course"])
    return SPOTS[course, said["side"]] == said["spot"]


def _onward(said: Values) -> bool:
    """An offset runs in the direction that is told of it, but for halves of metres."""
    right, ahead = offset_read(said["rest"])
    off = abs((math.degrees(math.atan2(right, ahead)) - degrees_of(said["ray"]) + 180) % 360 - 180)
    return off <= 7.5 or math.sqrt(right * right + ahead * ahead) * math.sin(math.radians(min(off, 90))) <= 0.36


CHECKS: Mapping[str, Check] = {
    **dict.fromkeys(("leg", "leg_turned", "legs", "legs_alike"), _mixed),
    "leg_up": _risen,
    "way_side": _walked,
    **dict.fromkeys(("wall_slant", "slant_edge"), _slanted),
    "turned": _turned,
    **dict.fromkeys(("between", "compass", "own_view"), _named),
    **dict.fromkeys(("turn_between", "compass_between"), _between_named),
    "turn_across": _across_named,
    **dict.fromkeys(("compass_past", "compass_turn_past"), _past_named),
    "compass_still": _between,
    "axis_between": _turned_to,
    **dict.fromkeys(
        ("axis_compass", "axis_compass_mid", "axis_compass_ends", "axis_compass_next", "axis_compass_half"), _pointed
    ),
    "axis_compass_back": _opposite,
    "compass_turn": _named,
    "onward": _onward,
    "turned_sum": _added_turns,
    "across": _across,
    "counting_shown": _placed,
    "counting_none": lambda said: _counted(said["many"]) == 0,
    "counting_total": _left,
    "counting_distinct": _left,
    "counting_once": _once,
    "counting_more": _more,
    "counting_equal": _equal,
}
