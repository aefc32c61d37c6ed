"""Rules for what somebody has around them, and for paths."""

from __future__ import annotations

from vstdata.chains.follows.chain import Chain, Rules, image_of, word_at, wrap
from vstdata.chains.follows.directions import first_look, route
from vstdata.words.directions import QUARTERS
from vstdata.words.reader import Said
from vstdata.words.ways import FLANKS, amount_read


def _between(said: Said, one: int, two: int) -> bool:
    """Whether the turn is that from one direction to another."""
    return _amount(said) == wrap(two - one)


def _amount(said: Said) -> int:
    return amount_read(said.values.get("amount", "no turn"))


def _wall_side(chain: Chain, said: Said) -> bool:
    """The wall is ahead of who faces it: so far to the left of who looks to the right of that; who has it behind sees
    its left on the right."""
    run = chain.run(*chain.names(said))
    if said.kind == "wall_mirror" and abs(run) <= 90:
        return False
    return FLANKS[wrap(-run)] == said.values["flank"]


def _view_side(chain: Chain, said: Said) -> bool:
    """As what is ahead of camera 1."""
    deg = wrap(-chain.way(*chain.names(said)))
    if said.kind == "view_mirror":
        return abs(deg) >= 135 and image_of(said) == 1
    side = next(side for side, text in FLANKS.items() if text == said.values["flank"])
    return abs(wrap(deg - side)) <= 15 and image_of(said) == 1


def _row(chain: Chain, said: Said) -> bool:
    names = [chain.name(name) for name in said.things]
    chain.words.append(", ".join(said.things))
    return names == sorted(chain.faced, key=chain.faced.__getitem__)


def _path(chain: Chain, said: Said) -> bool:
    stops = route(chain)
    number = 0 if said.kind in ("path_start", "path_begins") else stops.index(chain.name(said.things[0]))
    camera = not chain.slots["front"].startswith("towards ")
    begins = chain.aims[stops[1], 1] if camera else chain.told(*stops[:2])
    directions = [first_look(chain, chain.told), begins]
    directions += [chain.told(*stops[k : k + 2]) for k in range(1, number + 1)]
    deg, word = _amount(said), said.values["way"]
    chain.words.append(word if number == 0 else f"{chain.words[-1]}, then {word}")
    chain.order.append(word)
    in_order = len(chain.order) == number + 1
    return in_order and _between(said, *directions[number : number + 2]) and word_at(deg, QUARTERS) == word


def _ruled_path(chain: Chain, said: Said) -> bool:
    number = 0 if said.kind == "ruled_start" else route(chain).index(chain.name(said.things[0]))
    other = said.values["other"]
    turns = other.split(", then ")
    right = chain.rival(other) and chain.order[number] == said.values["way"]
    return right and turns[number] != said.values["way"] and turns[:number] == chain.order[:number]


RULES: Rules = {
    **dict.fromkeys(("wall_side", "wall_mirror"), _wall_side),
    **dict.fromkeys(("view_side", "view_mirror"), _view_side),
    "row": _row,
    **dict.fromkeys(("path_start", "path_at", "path_begins", "path_keeps"), _path),
    **dict.fromkeys(("ruled_start", "ruled_at"), _ruled_path),
}
