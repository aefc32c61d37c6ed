"""Rules for distances, and for orders by them or across a picture."""

from __future__ import annotations

from vstdata.chains.follows.chain import Chain, Rules, bearing, image_of, place
from vstdata.words.reader import Said
from vstdata.words.ways import TIMES, beside_of, degrees_of

SHORT = 1.0  # metres of a gap that is less than what takes up a room
LESS = ("gap_on", "gap_below", "gap_next")  # than what a gap is less


def _yardstick(chain: Chain, said: Said) -> bool:
    (name,) = chain.names(said)
    chain.sizes[name, image_of(said), said.values["along"]] = float(said.values["metres"])
    return True


def _gap_by(chain: Chain, said: Said) -> bool:
    """So many times a size of something, the same for all."""
    a, b, c = chain.names(said)
    chain.gaps[a, b] = TIMES[said.values["times"]]
    chain.rods.add((c, said.values["along"]))
    return len(chain.rods) == 1


def _extreme_gap(chain: Chain, said: Said) -> bool:
    name, target, least = chain.name(said.things[0]), chain.slot("target"), said.kind == "least_gap"
    others = [one for option in chain.options if (one := chain.name(option)) != name]
    chain.words.append(said.things[0])
    asked = chain.slots["rank"] == ("closest to" if least else "farthest from")
    if chain.gaps:
        gaps = {b: times for (a, b), times in chain.gaps.items() if a == target}
        return asked and len(gaps) == len(chain.options) and all((gaps[name] < gaps[one]) == least for one in others)
    return asked and all(_nearer(chain, target, *((name, one) if least else (one, name))) for one in others)


def _nearer(chain: Chain, target: str, one: str, other: str) -> bool:
    """Whether one thing is nearer than another: it stands before that, or is close by where that is not."""
    gaps = [frozenset((target, name)) for name in (one, other)]
    if one in chain.passed.get(gaps[1], ()):
        return True
    return chain.bounds.get(gaps[0], (True, None))[0] is False and chain.bounds.get(gaps[1], (False, None))[0]


def _ruled_gap(chain: Chain, said: Said) -> bool:
    """The answer is the closest, or the farthest: any other is farther away, or nearer."""
    more = "farther away" if chain.slots["rank"] == "closest to" else "nearer"
    return chain.rival(said.things[0]) and said.values["more"] == more


def _pair(chain: Chain, said: Said) -> tuple[str, str]:
    return chain.name(said.things[0]), chain.name(said.things[1])


def _bound(chain: Chain, said: Said) -> bool:
    """Than what a gap is less, or more."""
    a, b, *others = chain.names(said)
    chain.bounds[frozenset((a, b))] = said.kind not in LESS, _metres(said)
    if said.kind == "gap_between":
        chain.passed.setdefault(frozenset((a, b)), set()).update(others)
    return True


def _metres(said: Said) -> float | None:
    return float(said.values["metres"]) if "metres" in said.values else None


def _farther(chain: Chain, said: Said) -> bool:
    """A short gap is less than what is more than anything; more than so many metres is more than what is less than as
    many; and what takes up the room is more than one of them."""
    pair = frozenset(_pair(chain, said))
    chain.words.append(" and ".join(said.things))
    (other,) = chain.bounds.keys() - {pair}
    (wide, more), (wider, less) = chain.bounds[pair], chain.bounds[other]
    if not wide or wider:
        return False
    if less is None:
        return True
    return more >= less if more is not None else less <= SHORT and pair not in chain.passed


def _reach(chain: Chain, said: Said) -> bool:
    a, b = chain.names(said)
    chain.reaches[a, b, image_of(said)] = place(float(said.values["metres"]), degrees_of(said.values["ray"]))
    return True


def _apart(chain: Chain, said: Said) -> bool:
    one, other = _pair(chain, said)
    here = next((a, spot) for (a, b, image), spot in chain.reaches.items() if b == one and image == 1)
    there = next(spot for (a, b, image), spot in chain.reaches.items() if b == other and image == 2 and a == here[0])
    turned = place(abs(there), bearing(there) + chain.turns[1, 2])
    metres = float(said.values["metres"])
    chain.apart[other] = metres
    way = beside_of(round(bearing(turned) - bearing(here[1])))
    return one == chain.slot("a") and abs(abs(turned - here[1]) - metres) <= 0.26 and said.values["way"] == way


def _nearest_of(chain: Chain, said: Said) -> bool:
    name = chain.name(said.things[0])
    chain.words.append(said.things[0])
    return len(chain.apart) == 3 and chain.apart[name] == min(chain.apart.values())


def _ruled_far(chain: Chain, said: Said) -> bool:
    name = chain.name(said.things[0])
    return chain.rival(said.things[0]) and chain.apart[name] == float(said.values["metres"])


def _seen_order(chain: Chain, said: Said) -> bool:
    chain.order = [chain.name(name) for name in said.things]
    return True


def _across(chain: Chain, said: Said) -> bool:
    asked = chain.slots["place"].startswith(f"on the {said.values['view']}-hand side")
    chain.reverse = said.values["view"] == "left"
    return asked and said.values["first"] == ("nearest" if said.values["view"] == "right" else "farthest")


def _opposite(chain: Chain, said: Said) -> bool:
    chain.reverse = True
    return chain.slots["place"].startswith("behind everything")


def _order(chain: Chain, said: Said) -> bool:
    names = [chain.name(name) for name in said.things]
    chain.words.append(", ".join(said.things))
    return chain.reverse is not None and names == (chain.order[::-1] if chain.reverse else chain.order)


RULES: Rules = {
    "yardstick": _yardstick,
    "gap_by": _gap_by,
    **dict.fromkeys(("least_gap", "most_gap"), _extreme_gap),
    "ruled_gap": _ruled_gap,
    **dict.fromkeys((*LESS, "gap_above", "gap_between", "gap_room", "gap_far"), _bound),
    "wider": _farther,
    "reach": _reach,
    "apart": _apart,
    "nearest_of": _nearest_of,
    "ruled_far": _ruled_far,
    **dict.fromkeys(("depth_order", "side_order"), _seen_order),
    "across": _across,
    "opposite": _opposite,
    "order": _order,
}
