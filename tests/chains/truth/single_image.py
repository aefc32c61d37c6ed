"""What sentences about a single picture must hold."""

from __future__ import annotations

import math
from itertools import pairwise

from tests.chains.truth import Checker, Truth, prints
from tests.chains.truth.distance import is_gap
from vstdata.words.reader import Said


def _known(truth: Truth, kind: str) -> dict[str, float]:
    """Numbers of a kind that the chain has said of things."""
    found = truth.memory.setdefault(kind, {})
    assert isinstance(found, dict)
    return found


def _seen(truth: Truth, said: Said) -> bool:
    """Metres from the camera, which stands at the middle of the plan."""
    i = truth.thing(said.things[0])
    right, ahead = truth.seen_from(0, truth.middle(i))
    aside = float(said.values.get("aside", "0.0")) * (-1 if said.values.get("side") == "left" else 1)
    truth.places[said.things[0]] = aside, float(said.values["ahead"])
    true = prints(right, f"{aside:.1f}") and prints(ahead, said.values["ahead"])
    if "x" in said.values:
        true &= truth.places[said.things[0]] == (float(said.values["x"]), float(said.values["y"]))
    return true and i in truth.view(0).seen and len(truth.draft.frames) == 1


def _plan(truth: Truth, said: Said) -> bool:
    truth.places["camera 1"], truth.looks[1] = (0.0, 0.0), 0
    return not said.values


def _way(truth: Truth, said: Said) -> bool:
    start, end = (truth.places[name] for name in said.things)
    _known(truth, "ways")[said.things[1]] = float(said.values["metres"])
    return prints(math.dist(start, end), said.values["metres"])


def _gap(truth: Truth, said: Said) -> bool:
    """Between surfaces, and less than the way between the middles that was said before."""
    metres = float(said.values["metres"])
    _known(truth, "gaps")[said.things[1]] = metres
    asked = said.things[0] == truth.turn.slots["target"]
    true = is_gap(truth.facts, map(truth.thing, said.things), metres)
    return asked and true and metres < _known(truth, "ways")[said.things[1]]


def _extreme(truth: Truth, said: Said) -> bool:
    """The gap to the thing that is named is the smallest or largest of the gaps to all options."""
    gaps = _known(truth, "gaps")
    truth.words.append(said.things[0])
    smallest = said.kind == "single_smallest"
    least = min(gaps.values()) if smallest else max(gaps.values())
    options = {truth.turn.answer.value, *truth.turn.answer.distractors}
    asked = truth.turn.slots["rank"] == ("closest to" if smallest else "farthest from") and set(gaps) == options
    clear = list(gaps.values()).count(least) == 1
    return asked and clear and gaps[said.things[0]] == least == float(said.values["metres"])


def _depth(truth: Truth, said: Said) -> bool:
    _known(truth, "depths")[said.things[0]] = float(said.values["ahead"])
    return prints(truth.seen_from(0, truth.middle(truth.thing(said.things[0])))[1], said.values["ahead"])


def _aside(truth: Truth, said: Said) -> bool:
    value = float(said.values["aside"]) * (1 if said.values["side"] == "right" else -1)
    _known(truth, "asides")[said.things[0]] = value
    return prints(truth.seen_from(0, truth.middle(truth.thing(said.things[0])))[0], f"{value:.1f}")


def _across(truth: Truth, said: Said) -> bool:
    """Turning left (from the right side) brings ahead to the right."""
    view = said.values["view"]
    other = {"right": "left", "left": "right"}[view]
    truth.memory["sign"] = 1 if view == "right" else -1
    nearest_first = said.values["first"] == "nearest" and said.values["last"] == "farthest"
    asked = _place(truth) == f"on the {view}-hand side, looking straight across to the {other}"
    return asked and nearest_first == (truth.memory["sign"] == 1)


def _opposite(truth: Truth, said: Said) -> bool:
    truth.memory["sign"] = -1
    return not said.values and _place(truth).startswith("behind")


def _place(truth: Truth) -> str:
    return truth.turn.slots["place"]


def _order(truth: Truth, said: Said) -> bool:
    """Of all the things of the question, by the numbers said."""
    numbers = _known(truth, "depths") or _known(truth, "asides")
    sign = 1 if truth.memory["sign"] == 1 else -1
    row = [sign * numbers[name] for name in said.things]
    truth.words.append(", ".join(said.things))
    rising = all(b > a for a, b in pairwise(row))
    return rising and set(said.things) == set(numbers) == set(truth.turn.answer.value)


CHECKS: dict[str, Checker] = {
    "single_spot": _seen,
    "single_straight": _seen,
    "single_place": _seen,
    "single_place_straight": _seen,
    "single_map": _plan,
    "single_points": _plan,
    "single_way": _way,
    "single_gap": _gap,
    "single_smallest": _extreme,
    "single_largest": _extreme,
    "single_depth": _depth,
    "single_aside": _aside,
    "single_across": _across,
    "single_opposite": _opposite,
    "single_order": _order,
}
