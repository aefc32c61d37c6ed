"""What sentences about ways with turns must hold: worked out on the printed map from the way in the question."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np

from tests.chains.truth import Checker, Truth
from tests.chains.truth.maps import clockwise
from vstdata.words.reader import Said

_ROUTE = re.compile(r"to (.+?)(?:, from there to (.+?))?(?: and on to (.+))?")
_CAMERA = re.compile(r"the (?:place where|way) image (\d)(?: was taken| looks)")


def _stops(truth: Truth) -> list[str]:
    """What the question calls the start and the stops, cameras as 'camera 1'."""
    place, route = truth.turn.slots["place"], _ROUTE.fullmatch(truth.turn.slots["route"])
    if route is None:
        raise LookupError(truth.turn.slots["route"])
    camera = _CAMERA.fullmatch(place)
    return [f"camera {camera[1]}" if camera else place, *(one for one in route.groups() if one)]


def _direction(start: complex, end: complex) -> int:
    return round(90 - math.degrees(np.angle(end - start))) % 360


def _directions(truth: Truth) -> list[int]:
    """Whole degrees on the printed map: the first view, and each leg of the way."""
    stops = _stops(truth)
    points = [complex(*truth.places[name]) for name in stops]
    legs = [_direction(a, b) for a, b in pairwise(points)]
    camera, front = _CAMERA.fullmatch(truth.turn.slots["front"]), truth.turn.slots["front"].removeprefix("towards ")
    first = truth.looks[int(camera[1])] if camera else _direction(points[0], complex(*truth.places[front]))
    return [first, *legs]


def _named(truth: Truth, said: Said, number: int) -> bool:
    """The turn of this number, by what the legs before and after it are, and its word."""
    ways = _directions(truth)
    value = (ways[number + 1] - ways[number] + 180) % 360 - 180
    kind = next((word for word, low, high in _WORDS if low < value % 360 < high or low < value % 360 - 360 < high), "")
    told = list(truth.memory.setdefault("path", []))  # type: ignore[call-overload]
    truth.memory["path"] = [*told, said.values["word"]]
    founded = (int(said.values["deg"]), said.values["side"]) in truth.turns
    close = abs((value - clockwise(said) + 180) % 360 - 180) <= 1.01
    return len(told) == number and founded and close and kind == said.values["word"]


_WORDS = (("straight on", -20, 20), ("right", 45, 135), ("back", 150, 210), ("left", 225, 315))


def _first(truth: Truth, said: Said) -> bool:
    return _named(truth, said, 0)


def _turn(truth: Truth, said: Said) -> bool:
    """At the stop after which it comes."""
    number = _stops(truth).index(said.things[0])
    return number > 0 and _named(truth, said, number)


def _order(truth: Truth, said: Said) -> bool:
    truth.words.append(said.values["text"])
    told = truth.memory["path"]
    return said.values["text"].split(", then ") == told and len(told) == len(_stops(truth)) - 1


def _only(truth: Truth, said: Said) -> bool:
    """Where a way has more than its first view and one stretch, and the end is asked about."""
    return truth.turn.question_type == "end_facing" and len(_stops(truth)) > 2 and not said.values


def _turned(truth: Truth, said: Said) -> bool:
    """At the last stop, from the last leg, by so much as the question says."""
    asked, values = truth.turn.slots, said.values
    stops = _stops(truth)
    last = _direction(complex(*truth.places[stops[-2]]), complex(*truth.places[stops[-1]]))
    turn = int(values["turn"]) * (1 if values["side"] == "right" else -1)
    truth.headings.add(int(values["deg"]))
    truth.memory["path_look"] = int(values["deg"])
    told = (asked["deg"], asked["side"], stops[-1]) == (values["turn"], values["side"], said.things[0])
    return told and last in truth.headings and abs((last + turn - int(values["deg"]) + 180) % 360 - 180) <= 0.01


def _step(truth: Truth, said: Said) -> bool:
    """So far along the new direction from the last stop."""
    values = said.values
    way = float(values["on"]) * np.exp(1j * math.radians(90 - int(values["deg"])))
    end = complex(float(values["x"]), float(values["y"]))
    truth.memory["path_end"] = end
    told = values["on"] == truth.turn.slots["on"] and said.things[0] == _stops(truth)[-1]
    off = complex(*truth.places[said.things[0]]) + way - end
    known = int(values["deg"]) == truth.memory["path_look"]
    return told and known and max(abs(off.real), abs(off.imag)) <= 0.051


def _from(truth: Truth, said: Said) -> bool:
    """The heading from where the way ends to what is asked about."""
    end, target = truth.memory["path_end"], complex(*truth.places[said.things[0]])
    truth.headings.add(int(said.values["deg"]))
    value = 90 - math.degrees(np.angle(target - end))  # type: ignore[operator]
    close = abs((value - int(said.values["deg"]) + 180) % 360 - 180) <= 0.51
    return close and said.things[0] == truth.turn.slots["target"]


CHECKS: dict[str, Checker] = {
    "path_first": _first,
    "path_turn": _turn,
    "path_order": _order,
    "path_only": _only,
    "path_turned": _turned,
    "path_step": _step,
    "path_from": _from,
}
