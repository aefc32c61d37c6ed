"""Rules for what somebody has around them, by one fact each: how they look to a wall, and what is where by it."""

from __future__ import annotations

from collections.abc import Callable

from vstdata.chains.follows.chain import Chain, Rules, image_of
from vstdata.words.around import BEHIND, FRONT, LEFT, RIGHT, THERE, positioned, sided
from vstdata.words.reader import Said


def _asked(chain: Chain, said: Said) -> bool:
    """Whether somebody stands and looks there in the question."""
    stand, face = chain.names(said)[:2]
    return stand == chain.slot("stand") and face == chain.slot("face")


def _gaze(chain: Chain, said: Said) -> bool:
    chain.gaze = said.values.get("side") or said.kind.removeprefix("gaze_").removesuffix("_over")
    return _asked(chain, said)


def _there(chain: Chain, name: str, position: str) -> bool:
    """That a thing is on a side of somebody: the answer if that is the one asked for, else what is ruled out."""
    chain.around[name] = position
    chain.faced |= {chain.slot("face"): 0, name: {FRONT: 0, RIGHT: 2, LEFT: -2}.get(position, 9)}
    return True


def _along(chain: Chain, said: Said) -> bool:
    """Beside where they stand, at the wall that they look along, or away from."""
    (name, stand), side = chain.names(said), said.values["side"]
    told = sided(chain.gaze, side)
    kind = "along_mirror" if chain.gaze == "out" else "along_ahead" if told == FRONT else "along_back"
    right = stand == chain.slot("stand") and chain.gaze in ("left", "right", "out") and said.kind == kind
    return right and told == said.values["position"] and _there(chain, name, told)


def _faced(chain: Chain, said: Said) -> bool:
    """At the wall that is faced."""
    name, face = chain.names(said)
    chain.faced |= {face: 0, name: 1 if said.values["side"] == "right" else -1}
    return face == chain.slot("face") and chain.gaze == "in"


def _wall(chain: Chain, said: Said) -> bool:
    (name,), there = chain.names(said), said.values["there"]
    place = next(place for place, text in THERE.items() if text == there)
    told = positioned(chain.gaze, place) if chain.gaze else ""
    return bool(told) and told == said.values["position"] and _there(chain, name, told)


def _near(chain: Chain, said: Said) -> bool:
    name, face = chain.names(said)
    return face == chain.slot("face") and said.values["position"] == FRONT and _there(chain, name, FRONT)


def _line(chain: Chain, said: Said) -> bool:
    told = FRONT if said.kind == "line_front" else BEHIND
    return _asked(chain, said) and said.values["position"] == told and _there(chain, chain.names(said)[2], told)


def _way_side(chain: Chain, said: Said) -> bool:
    """To a side of the way to what is faced, or of that to what is in the middle of a row."""
    stand, base, name = chain.names(said)
    side = said.values["side"]
    if "position" in chain.slots:
        return _asked(chain, said) and _there(chain, name, RIGHT if side == "right" else LEFT)
    chain.faced |= {base: 0, name: 1 if side == "right" else -1}
    return stand == chain.slot("stand")


def _ruled(chain: Chain, said: Said) -> bool:
    """Of the things that were told of one is on the side that is asked for, and it is not this one."""
    asked, name = chain.slots["position"], chain.name(said.things[0])
    found = [one for one in chain.options if chain.around.get(chain.name(one)) == asked]
    chain.words += found
    told = chain.around[name] == said.values["position"] != asked
    return told and len(found) == 1 and chain.rival(said.things[0])


def _shown(rule: Callable[[Chain, Said], bool]) -> Callable[[Chain, Said], bool]:
    """A fact of an image is of things that were told of in no later one first."""

    def held(chain: Chain, said: Said) -> bool:
        known = all(chain.first.get(name, 0) <= image_of(said) for name in chain.names(said))
        return known and rule(chain, said)

    return held


_FACTS: Rules = {
    **dict.fromkeys(("gaze_along", "gaze_out", "gaze_out_over", "gaze_in", "gaze_in_over"), _gaze),
    **dict.fromkeys(("along_ahead", "along_back", "along_mirror"), _along),
    "along_faced": _faced,
    "wall_there": _wall,
    "near_faced": _near,
    **dict.fromkeys(("line_front", "line_back"), _line),
    "way_side": _way_side,
}
RULES: Rules = {**{kind: _shown(rule) for kind, rule in _FACTS.items()}, "ruled_there": _ruled}
