"""Distances and orders, reckoned again."""

from __future__ import annotations

from vstdata.chains.follows.chain import Chain, bearing, place
from vstdata.chains.misled.told import Mends, told
from vstdata.words.reader import Said
from vstdata.words.ways import beside_of, metres_of


def _extreme(chain: Chain, said: Said) -> Said:
    pick = min if said.kind == "least_gap" else max
    most = pick(chain.gaps.values())
    (best,) = (other for (_, other), far in chain.gaps.items() if far == most)  # ValueError where two are as far
    return Said(said.kind, (next(name for name in chain.options if chain.name(name) == best),), said.values)


def _apart(chain: Chain, said: Said) -> Said:
    one, other = (chain.name(name) for name in said.things)
    shared, here = next((a, spot) for (a, b, image), spot in chain.reaches.items() if b == one and image == 1)
    there = chain.reaches[shared, other, 2]
    turned = place(abs(there), bearing(there) + chain.turns[1, 2])
    way = beside_of(round(bearing(turned) - bearing(here)))
    return told(said, metres=metres_of(round(2 * abs(turned - here)) / 2), way=way)


def _nearest(chain: Chain, said: Said) -> Said:
    best = min(chain.apart, key=chain.apart.__getitem__)
    return Said(said.kind, (next(name for name in chain.options if chain.name(name) == best),), said.values)


def _order(chain: Chain, said: Said) -> Said:
    names = {chain.name(name): name for name in said.things}
    return Said(
        said.kind, tuple(names[one] for one in (chain.order[::-1] if chain.reverse else chain.order)), said.values
    )


def _ruled_gap(chain: Chain, said: Said) -> Said:
    return Said(said.kind, (_beaten(chain, said),), said.values)


def _ruled_far(chain: Chain, said: Said) -> Said:
    name = _beaten(chain, said)
    return Said(said.kind, (name,), {"metres": metres_of(chain.apart[chain.name(name)])})


def _beaten(chain: Chain, said: Said) -> str:
    return said.things[0] if said.things[0] != chain.words[-1] else chain.options[0]


MENDS: Mends = {
    **dict.fromkeys(("least_gap", "most_gap"), _extreme),
    "apart": _apart,
    "nearest_of": _nearest,
    "order": _order,
    "ruled_gap": _ruled_gap,
    "ruled_far": _ruled_far,
}
