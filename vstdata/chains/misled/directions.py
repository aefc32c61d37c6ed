"""Turns, ways and words for directions, reckoned again."""

from __future__ import annotations

from vstdata.chains.follows.chain import Chain, circle, thirty, word_at, wrap
from vstdata.chains.follows.directions import asked, compass_from_given, first_look, pair_asked, route
from vstdata.chains.follows.ways import option_turn
from vstdata.chains.misled.told import Mends, told
from vstdata.words.directions import AROUND, QUARTERS
from vstdata.words.reader import Said
from vstdata.words.ways import FLANKS, RUNS, amount_of, contrast_of, degrees_of, parts_of, ray_of

# Turns and ways


def _turned(chain: Chain, said: Said) -> Said:
    k, l = chain.here - 1, chain.here  # noqa: E741
    seen: list[tuple[tuple[str, ...], int, int]] = [((a,), image, deg) for (a, image), deg in chain.walls.items()]
    seen += [((a, b), image, deg) for (a, b, image), deg in chain.legs.items()]
    before = {names: deg for names, image, deg in seen if image == k}
    was, now = next((before[names], deg) for names, image, deg in seen[::-1] if image == l and names in before)
    return told(said, was=ray_of(was), now=ray_of(now), amount=amount_of(wrap(was - now)))


def _turned_so(chain: Chain, said: Said) -> Said:
    return told(said, amount=_turned(chain, told(said, was="", now="")).values["amount"])


def _leg_turned(chain: Chain, said: Said) -> Said:
    turn = chain.turns[1, chain.here]
    return told(said, seen=ray_of(wrap(degrees_of(said.values["ray"]) + turn)))


def _sum(chain: Chain, said: Said) -> Said:
    one, two = chain.turns[1, 2], chain.turns[2, 3]
    return told(said, one=amount_of(one), two=amount_of(two), amount=amount_of(wrap(one + two)))


def _own(chain: Chain, said: Said) -> Said:
    l, target = int(said.values["l"]), chain.slot("target")  # noqa: E741
    far = chain.aims[target, 0] if (target, 0) in chain.aims else chain.aims[target, 3 - l]
    deg = wrap(far - chain.turns[3 - l, l])
    word = {"word": word_at(deg, AROUND)} if "word" in said.values else {}
    return told(said, ray=ray_of(deg), amount=amount_of(wrap(far - deg)), **word)


def _after_turn(chain: Chain, said: Said) -> Said:
    by = int(said.values["deg"]) * (-1 if said.values["side"] == "left" else 1)
    before = chain.last or 0
    return told(said, ray=ray_of(wrap(before - by)), parts=parts_of(before, -by))


def _in_place(chain: Chain, said: Said) -> Said:
    off = chain.last or 0
    side = "right" if off > 0 else "left"
    words = [f"in the {side} half of the picture", f"outside, past the {side} edge"]
    place = words.pop(abs(off) > int(said.values["half"]))
    return told(said, place=place, other=words[0])


def _beyond(chain: Chain, said: Said) -> Said:
    name, l = chain.name(said.things[0]), int(said.values["l"])  # noqa: E741
    other, step = next((a, step) for (a, b), step in chain.steps.items() if b == name)
    aim, side = chain.aims[other, l], "right" if step > 0 else "left"
    return told(said, ray=ray_of(wrap(aim + step)), side=side)


# Words


def _named(chain: Chain, said: Said) -> Said:
    deg = asked(chain)
    names = compass_from_given(chain, said.values["given"]) if "given" in said.values else circle(said.values["word"])
    return told(said, ray=ray_of(deg), word=word_at(deg, names))


def _compass_turn(chain: Chain, said: Said) -> Said:
    deg = asked(chain)
    return told(said, amount=amount_of(deg), word=word_at(deg, compass_from_given(chain, said.values["given"])))


def _turn_between(chain: Chain, said: Said) -> Said:
    by_wall = said.kind.startswith("axis")
    one, two = pair_asked(chain, chain.run if by_wall else chain.way)
    names = compass_from_given(chain, said.values["given"]) if "given" in said.values else AROUND
    words = {"one": RUNS[one], "two": RUNS[two]} if by_wall else {"one": ray_of(one), "two": ray_of(two)}
    words = {name: text for name, text in words.items() if name in said.values}
    words |= {"amount": amount_of(wrap(two - one))} if "amount" in said.values else {}
    return told(said, **words, word=word_at(two - one, names))


def _line_word(chain: Chain, said: Said) -> Said:
    return told(said, word="back" if chain.line[1] == chain.name(said.things[0]) else "front")


def _wall_side(chain: Chain, said: Said) -> Said:
    return told(said, flank=FLANKS[wrap(-chain.run(*chain.names(said)))])


def _view_side(chain: Chain, said: Said) -> Said:
    return told(said, flank=FLANKS[wrap(45 * round(-chain.way(*chain.names(said)) / 45))])


def _row(chain: Chain, said: Said) -> Said:
    return Said(said.kind, tuple(sorted(said.things, key=lambda name: chain.faced[chain.name(name)])), said.values)


def _path(chain: Chain, said: Said) -> Said:
    stops = route(chain)
    number = 0 if said.kind == "path_start" else stops.index(chain.name(said.things[0]))
    camera = not chain.slots["front"].startswith("towards ")
    begins = chain.aims[stops[1], 1] if camera else chain.told(*stops[:2])
    looks = [first_look(chain, chain.told), begins, *(chain.told(*stops[k : k + 2]) for k in range(1, number + 1))]
    one, two = looks[number : number + 2]
    return told(said, amount=amount_of(wrap(two - one)), way=word_at(two - one, QUARTERS))


# Other options


def _other(chain: Chain, said: Said) -> str:
    """The option that is ruled out; where that is now the answer, the one that was it."""
    other = said.values["other"]
    return other if other != chain.words[-1] else chain.options[0]


def _ruled_out(chain: Chain, said: Said) -> Said:
    other = _other(chain, said)
    names = circle(other)
    here, off = (wrap(names.index(word) * 360 / len(names)) for word in (chain.words[-1], other))
    return told(said, other=other, contrast=contrast_of(here, off))


def _ruled_point(chain: Chain, said: Said) -> Said:
    other, names = _other(chain, said), compass_from_given(chain, said.values["given"])
    return told(said, other=other, amount=amount_of(wrap(45 * names.index(other))))


def _ruled_run(chain: Chain, said: Said) -> Said:
    other = _other(chain, said)
    names = compass_from_given(chain, chain.slots["given"]) if "given" in chain.slots else AROUND
    start, _ = pair_asked(chain, chain.run)
    return told(said, other=other, run=RUNS[wrap(start + names.index(other) * 360 / len(names))])


def _ruled_turn(chain: Chain, said: Said) -> Said:
    names = [chain.name(name) for name in said.things]
    seen = chain.walls[names[0], 1] if len(names) == 1 else chain.legs[names[0], names[1], 1]
    turn = chain.turns[1, 2]
    now = "hardly at all" if turn == 0 else thirty(turn)
    other = said.values["other"] if said.values["other"] != now else chain.options[0]
    return told(said, other=other, ray=ray_of(wrap(seen - option_turn(other))))


def _ruled_miss(chain: Chain, said: Said) -> Said:
    other = _other(chain, said)
    return told(said, other=other, deg=str(abs(wrap(degrees_of(other) - (chain.last or 0)))))


MENDS: Mends = {
    "turned": _turned,
    "turned_so": _turned_so,
    "leg_turned": _leg_turned,
    "turned_sum": _sum,
    **dict.fromkeys(("own_view", "own_ray"), _own),
    "beyond": _beyond,
    "after_turn": _after_turn,
    **dict.fromkeys(("in_place", "in_half"), _in_place),
    **dict.fromkeys(("between", "compass"), _named),
    "compass_turn": _compass_turn,
    **dict.fromkeys(("turn_between", "compass_between", "axis_between", "axis_compass"), _turn_between),
    "line_word": _line_word,
    **dict.fromkeys(("wall_side", "wall_mirror"), _wall_side),
    "view_side": _view_side,
    "row": _row,
    **dict.fromkeys(("path_start", "path_at"), _path),
    "ruled_out": _ruled_out,
    "ruled_point": _ruled_point,
    "ruled_run": _ruled_run,
    **dict.fromkeys(("ruled_wall", "ruled_way"), _ruled_turn),
    "ruled_miss": _ruled_miss,
}
