"""Rules for distances, and for orders by them or across a picture."""

from __future__ import annotations

from vstdata.chains.follows.chain import Chain, Rules, bearing, image_of, place
from vstdata.words.reader import Said
from vstdata.words.ways import TIMES, degrees_of

LESS = ("gap_on", "gap_below", "gap_next")  # than what a gap is less


def _gap(chain: Chain, said: Said) -> bool:
    a, b = (chain.name(name, said.values.get("k", "")) for name in said.things)
    chain.gaps[a, b] = float(said.values["metres"])
    return True


def _yardstick(chain: Chain, said: Said) -> bool:
    (name,) = chain.names(said)
    chain.sizes[name, image_of(said), said.values["along"]] = float(said.values["metres"])
    return True


def _gap_by(chain: Chain, said: Said) -> bool:
    """So many times the size of what was taken as a yardstick in the same image."""
    a, b, c = chain.names(said)
    chain.gaps[a, b] = float(said.values["metres"])
    return chain.sizes[c, image_of(said), said.values["along"]] * TIMES[said.values["times"]] == chain.gaps[a, b]


def _extreme_gap(chain: Chain, said: Said) -> bool:
    name, target = chain.name(said.things[0]), chain.slot("target")
    gaps = {b: metres for (a, b), metres in chain.gaps.items() if a == target}
    pick = min if said.kind == "least_gap" else max
    chain.words.append(said.things[0])
    asked = chain.slots["rank"] == ("closest to" if said.kind == "least_gap" else "farthest from")
    return asked and len(gaps) == len(chain.options) and gaps[name] == pick(gaps.values())


def _ruled_gap(chain: Chain, said: Said) -> bool:
    gaps = {b: metres for (_, b), metres in chain.gaps.items()}
    best = gaps[chain.name(chain.words[-1])]
    off = gaps[chain.name(said.things[0])] - best
    more = "more" if off > 0 else "less"
    return chain.rival(said.things[0]) and abs(off) == float(said.values["metres"]) and more == said.values["more"]


def _pair(chain: Chain, said: Said) -> tuple[str, str]:
    return chain.name(said.things[0]), chain.name(said.things[1])


def _bound(chain: Chain, said: Said) -> bool:
    """Than what a gap is less, or more."""
    a, b = chain.names(said)[:2]
    chain.bounds[frozenset((a, b))] = said.kind not in LESS, float(said.values["metres"])
    return True


def _farther(chain: Chain, said: Said) -> bool:
    """More than so much is more than what is less than as much, or than less."""
    more, less, pair = float(said.values["more"]), float(said.values["less"]), frozenset(_pair(chain, said))
    chain.words.append(" and ".join(said.things))
    (other,) = chain.bounds.keys() - {pair}
    return chain.bounds[pair] == (True, more) and chain.bounds[other] == (False, less) and more >= less


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
    return one == chain.slot("a") and abs(abs(turned - here[1]) - metres) <= 0.26


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
    **dict.fromkeys(("clear_gap",), _gap),
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
