"""What sentences about somebody's own view must hold."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import cast

from tests.chains.truth import Checker, Truth
from tests.chains.truth.maps import clockwise
from vstdata.words.reader import Said

SIDES = ("in front of", "to the right of", "behind", "to the left of")
CLEAR, ELSEWHERE = 35, 65  # degrees from the middle of a side: what is there, and what is plainly not


def _true_turn(truth: Truth, stand: str, face: str, target: str) -> float:
    """Degrees to the right in the scene itself, -180 to 180."""
    a, b, c = (complex(*truth.middle(truth.thing(name))) for name in (stand, face, target))
    return -math.degrees(_angle((c - a) / (b - a)))


def _angle(number: complex) -> float:
    return math.atan2(number.imag, number.real)


def _off(turn: float, side: str) -> float:
    """Degrees from the middle of a side."""
    return abs((turn - 90 * SIDES.index(side) + 180) % 360 - 180)


def _viewer(truth: Truth) -> tuple[str, str]:
    """Where the person stands and what they face."""
    return cast(tuple[str, str], truth.memory["viewer"])


def _known(truth: Truth) -> dict[str, int]:
    """Degrees to the right of the viewer's front, of the things said so far."""
    return cast(dict[str, int], truth.memory["turned"])


def _sides(truth: Truth) -> list[tuple[str, str]]:
    """Things and the sides that they were said to be on, by whichever viewer."""
    return cast(list[tuple[str, str]], truth.memory.setdefault("sides", []))


def _stand(truth: Truth, said: Said) -> bool:
    """As in the question."""
    truth.memory["viewer"], truth.memory["turned"] = said.things, {}
    return said.things == (truth.turn.slots["stand"], truth.turn.slots["face"])


def _second(truth: Truth, said: Said) -> bool:
    """The one who is faced looks back."""
    truth.memory["viewer"], truth.memory["turned"] = said.things, {}
    return said.things == (truth.turn.slots["face"], truth.turn.slots["stand"])


def _turned(truth: Truth, said: Said) -> bool:
    """Arithmetic between two headings said before: that of what is faced, and that of the thing."""
    name, first, second = said.things[0], int(said.values["first"]), int(said.values["second"])
    stand, face = _viewer(truth)
    headings = [
        truth.printed_heading(truth.places[stand], truth.places[other], str(value))
        for other, value in ((face, first), (name, second))
        if value in truth.headings
    ]
    _known(truth)[name] = clockwise(said)
    added = (first + clockwise(said) - second) % 360 == 0 and int(said.values["deg"]) <= 180
    true = abs((_true_turn(truth, stand, face, name) - clockwise(said) + 180) % 360 - 180) < 20
    return headings == [True, True] and added and true


def _quarter(truth: Truth, said: Said) -> bool:
    """A quarter of the circle, by the turn said before and in the scene."""
    name, position = said.things[0], said.values["position"]
    _sides(truth).append((name, position))
    known = _known(truth)[name] == clockwise(said)
    true = _true_turn(truth, *_viewer(truth), name)
    return known and _off(clockwise(said), position) < 45 and _off(true, position) < 45


def _order(truth: Truth, said: Said) -> bool:
    """By the turns said before; what is faced is straight ahead."""
    stand, face = _viewer(truth)
    turned = {face: 0, **_known(truth)}
    row = [turned[name] for name in said.things]
    true = [_true_turn(truth, stand, face, name) if name != face else 0.0 for name in said.things]
    truth.words.append(", ".join(said.things))
    asked = set(said.things) == set(turned) == set(truth.turn.answer.value)
    return asked and all(b - a >= 12 for line in (row, true) for a, b in pairwise(line)) and max(map(abs, row)) <= 80


def _pick(truth: Truth, said: Said) -> bool:
    """All options have been looked at; one is near the middle of the side, and the others are not there."""
    name, position = said.things[0], said.values["position"]
    turned = _known(truth)
    truth.words.append(name)
    options = {truth.turn.answer.value, *truth.turn.answer.distractors}
    asked = position == truth.turn.slots["position"] and set(turned) == options
    sides = dict(_sides(truth))
    others = [_off(turned[other], position) for other in options - {name}]
    only = [other for other in sorted(options) if sides[other] == position] == [name]
    return asked and only and _off(turned[name], position) <= CLEAR and min(others) >= ELSEWHERE


def _both(truth: Truth, said: Said) -> bool:
    """The sides said of the target, first for the one and then for the other."""
    target, one, two = truth.turn.slots["target"], said.values["one"], said.values["two"]
    truth.words.append(f"{one} the first, {two} the second")
    return _sides(truth) == [(target, one), (target, two)]


CHECKS: dict[str, Checker] = {
    "perspective_stand": _stand,
    "perspective_first": _stand,
    "perspective_second": _second,
    "perspective_turn": _turned,
    "perspective_quarter": _quarter,
    "perspective_order": _order,
    "perspective_pick": _pick,
    "perspective_both": _both,
}
