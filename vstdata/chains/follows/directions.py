"""Rules for the words of directions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from vstdata.chains.follows.chain import COURSES, Chain, Rules, circle, image_of, word_at, wrap
from vstdata.chains.follows.ways import RUN_DEGREES
from vstdata.words.directions import AROUND, COMPASS_NAMES
from vstdata.words.reader import Said
from vstdata.words.ways import amount_read, contrast_of, degrees_of

Way = Callable[[str, str], int]
TURNED = (
    *(
        "turn_between",
        "turn_across",
        "compass_between",
        "compass_past",
        "axis_between",
        "axis_compass",
        "axis_same",
        "axis_compass_same",
    ),
    *(
        "way_same",
        "compass_same",
        "compass_still",
        "axis_back",
        "axis_compass_back",
        "axis_compass_mid",
        "axis_compass_ends",
    ),
    *("axis_compass_next", "axis_compass_half"),
)


def route(chain: Chain) -> list[str]:
    """Where a path begins and where it stops."""
    stops = re.split(r", from there to | and on to ", chain.slots["route"].removeprefix("to "))
    return [chain.slot("place"), *(chain.name(stop) for stop in stops)]


def first_look(chain: Chain, way: Way) -> int:
    """In which direction one looks where a path begins; if as image 1 looks, by the wall by which ways are told."""
    if not chain.slots["front"].startswith("towards "):
        return wrap(-chain.walls[chain.facing, 1]) if chain.axes else 0
    return way(chain.slot("place"), chain.name(chain.slots["front"].removeprefix("towards ")))


def pair_asked(chain: Chain, way: Way) -> tuple[int, int]:
    """The two directions between which the question asks for the turn."""
    slots = chain.slots
    if chain.kind == "end_facing":
        return first_look(chain, way), way(*route(chain)[-2:])
    here = chain.slot("stand"), chain.slot("face")
    there = (chain.slot("start"), chain.slot("end")) if "start" in slots else (here[0], chain.slot("target"))
    return way(*here), way(*there)


def asked(chain: Chain) -> int:
    """The direction that the question asks for, where it is none between two ways."""
    if chain.kind == "facing":
        looker = int(chain.slots["looker"][-1])
        return chain.turns[looker, 3 - looker]
    if chain.kind == "end_facing":
        start, end = pair_asked(chain, chain.way)
        return wrap(end - start)
    if chain.last is None or "stand" in chain.slots:
        raise KeyError("nothing was worked out")
    return chain.last


def _between(chain: Chain, said: Said) -> bool:
    deg, word = degrees_of(said.values["ray"]), said.values["word"]
    names: Sequence[str] = COURSES[::2] if chain.kind == "moved_and_turned" else circle(word)
    chain.words.append(word)
    if chain.kind == "moved_and_turned":
        side = "right" if chain.turns[1, 2] > 0 else "left"
        chain.words.append(f"went {word} and turned to the {side}")
    return deg == asked(chain) and word_at(deg, names) == word


def _turn_between(chain: Chain, said: Said) -> bool:
    """From one way to the other, both as image 1 looks, or as one looks who faces a wall."""
    by_wall, values = said.kind.startswith("axis"), said.values
    if said.things:  # the way to one, by a wall; the other way was told before
        one, two = pair_asked(chain, chain.run)[0], RUN_DEGREES[values["two"]]
        if chain.name(said.things[0]) not in _ends(chain) or (said.kind == "axis_back") != (abs(two - one) == 180):
            return False
    else:
        ways = values["one"], values.get("two", values["one"])  # where no second is told, it is as the first
        one, two = ((RUN_DEGREES[way] if by_wall else degrees_of(way)) for way in ways)
    deg, word = wrap(two - one), values["word"]
    names = _around(chain, values.get("given", ""))
    chain.words.append(word)
    asked = pair_asked(chain, chain.run if by_wall else chain.way)
    if "out" in values and not _neighboured(said, one, two, names):
        return False
    if "quarter" in values and (names[2 if deg > 0 else 6] != values["quarter"] or abs(deg) <= 90):
        return False
    if "past" in values and not _crossed(said, one, two):
        return False
    turned = "amount" not in values or amount_read(values["amount"]) == deg
    return asked == (one, two) and turned and word_at(deg, names) == word


def _crossed(said: Said, one: int, two: int) -> bool:
    """The turn has two parts: to what is straight ahead or back, and on from there."""
    past = degrees_of(said.values["past"])
    parts = [wrap(past - one), wrap(two - past)]
    told = [int(said.values[key]) for key in ("first", "rest")]
    return parts[0] * parts[1] > 0 and [abs(part) for part in parts] == told and sum(told) < 180


def _neighboured(said: Said, one: int, two: int, names: Sequence[str]) -> bool:
    """Of two ways the one that runs between others has, with these, the points that are told."""
    skew, told = (two if two % 90 else one), said.values
    between = {"other": RUN_DEGREES[told["out"]], **({"point": RUN_DEGREES[told["side"]]} if "side" in told else {})}
    straight = [*between.values(), *([] if "side" in told else [one if skew == two else two])]
    points = all(names[wrap(way - one) // 45 % 8] == told[key] for key, way in between.items())
    return points and len({*straight}) == 2 and all(abs(wrap(skew - way)) == 45 for way in straight)


def _around(chain: Chain, given: str) -> Sequence[str]:
    """The words around from what is ahead, or from the point that a sentence tells again or the question gives."""
    if given or "given" in chain.slots:
        return compass_from_given(chain, given or chain.slots["given"])
    return AROUND


def compass_from_given(chain: Chain, given: str) -> Sequence[str]:
    """The points around from the one that the question gives. Raises ValueError where that is another."""
    if chain.slots["given"] != given:
        raise ValueError(f"not given: {given}")
    start = COMPASS_NAMES.index(given)
    return COMPASS_NAMES[start:] + COMPASS_NAMES[:start]


def _compass_named(chain: Chain, said: Said) -> bool:
    deg, word = degrees_of(said.values["ray"]), said.values["word"]
    chain.words.append(word)
    return word_at(deg, compass_from_given(chain, said.values["given"])) == word and deg == asked(chain)


def _compass_turn(chain: Chain, said: Said) -> bool:
    """From the camera that the question gives to the other one."""
    deg, word, looker = amount_read(said.values["amount"]), said.values["word"], int(chain.slots["looker"][-1])
    chain.words.append(word)
    right = (image_of(said), image_of(said, "l")) == (looker, 3 - looker) and deg == asked(chain)
    names = compass_from_given(chain, said.values["given"])
    past = "quarter" not in said.values or (abs(deg) > 90 and names[2 if deg > 0 else 6] == said.values["quarter"])
    return right and past and word_at(deg, names) == word


def _compass_turn_same(chain: Chain, said: Said) -> bool:
    """The cameras look the same way, so to the point that is given."""
    looker = int(chain.slots["looker"][-1])
    chain.words.append(said.values["word"])
    right = (image_of(said), image_of(said, "l")) == (looker, 3 - looker) and asked(chain) == 0
    return right and said.values["word"] == chain.slots["given"]


def _line_word(chain: Chain, said: Said) -> bool:
    """Ahead is what comes after what is faced or before it, behind is what is on the other side."""
    trio = [chain.name(name) for name in said.things]
    chain.words.append(said.values["word"])
    asked = trio == [chain.slot(key) for key in ("stand", "face", "target")] and sorted(trio) == sorted(chain.line)
    return asked and said.values["word"] == ("back" if chain.line[1] == trio[0] else "front")


def _ruled_out(chain: Chain, said: Said) -> bool:
    other = said.values["other"]
    names = circle(other)
    contrast = contrast_of(_at(names, chain.words[-1]), _at(names, other))
    return chain.rival(other) and said.values["contrast"] == contrast


def _ruled_point(chain: Chain, said: Said) -> bool:
    other, names = said.values["other"], compass_from_given(chain, said.values["given"])
    return chain.rival(other) and amount_read(said.values["amount"]) == _at(names, other)


def _at(names: Sequence[str], word: str) -> int:
    """Degrees of one of the words around the circle."""
    return wrap(names.index(word) * 360 / len(names))


def _ruled_run(chain: Chain, said: Said) -> bool:
    """As far from the first way as the option is from what is ahead of who goes that way."""
    other, (start, _) = said.values["other"], pair_asked(chain, chain.run)
    names = _around(chain, "")
    way = wrap(start + names.index(other) * 360 / len(names))
    return chain.rival(other) and way == RUN_DEGREES[said.values["run"]] and chain.name(said.things[0]) in _ends(chain)


def _ends(chain: Chain) -> list[str]:
    """To what the last way goes."""
    if "route" in chain.slots:
        return route(chain)[-1:]
    return [chain.slot("end" if "start" in chain.slots else "target")]


RULES: Rules = {
    "ruled_run": _ruled_run,
    "between": _between,
    **dict.fromkeys(TURNED, _turn_between),
    "compass": _compass_named,
    **dict.fromkeys(("compass_turn", "compass_turn_past"), _compass_turn),
    "compass_turn_same": _compass_turn_same,
    "line_word": _line_word,
    "ruled_out": _ruled_out,
    "ruled_point": _ruled_point,
}
