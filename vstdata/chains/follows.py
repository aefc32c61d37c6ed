"""Whether the answer of a thought follows from what its own sentences say: derived again from the claims as they are
read, without the scene.

Nothing here knows how thoughts are made. Every number that is worked out (a turn, a way as image 1 looks, where a
camera stands, a distance) must be that of numbers said before, within what telling in steps of 15 degrees and half
metres loses; every word for a direction that of its number; the option that is ruled out one that is not the answer;
and the answer what the last verdict says.
"""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from vstdata.color_names import EXAMPLES
from vstdata.words.directions import AROUND, COMPASS_NAMES, POSITIONS, QUARTERS
from vstdata.words.reader import Said
from vstdata.words.ways import MIXES, degrees_of, offset_read

_LOOK = re.compile(rf"^the (?:(?:light|dark) )?(?:{'|'.join(EXAMPLES)}) ")
_SUFFIXED = re.compile(r"the (?:(?:(?!the\b)\w+ )+?of the \w+ )?(?:(?!\bthe\b).)+? in image \d+")
_HOURS = tuple(f"{hour or 12} o'clock" for hour in range(12))
_COURSES = (
    *("forward", "forward and to the right", "to the right", "backward and to the right"),
    *("backward", "backward and to the left", "to the left", "forward and to the left"),
)
CIRCLES = (AROUND, _COURSES, _HOURS, tuple(POSITIONS), tuple(QUARTERS))
SLACK = 0.36  # metres to a side that halves and steps of 15 degrees lose at 6 m. Ours.


@dataclass
class Chain:
    """What has been read so far. `question` are the slots, `options` and the type of the question."""

    kind: str
    slots: Mapping[str, str]
    options: Sequence[str]
    suffixed: frozenset[str] = frozenset()
    legs: dict[tuple[str, str, int], int] = field(default_factory=dict)
    aims: dict[tuple[str, int], int] = field(default_factory=dict)
    walls: dict[tuple[str, int], int] = field(default_factory=dict)
    turns: dict[tuple[int, int], int] = field(default_factory=dict)
    sited: dict[str, tuple[complex, complex]] = field(default_factory=dict)
    stood: complex | None = None
    reaches: dict[tuple[str, str, int], complex] = field(default_factory=dict)
    gaps: dict[tuple[str, ...], float] = field(default_factory=dict)
    apart: dict[str, float] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    reverse: bool | None = None
    last: int | None = None  # the direction that was worked out last, degrees
    leg: tuple[str, str, int] | None = None
    words: list[str] = field(default_factory=list)  # verdicts
    faced: dict[str, int] = field(default_factory=dict)
    counted: dict[str, list[int]] = field(default_factory=dict)
    judged: list[tuple[str, bool]] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    stayed: bool = False

    def name(self, text: str, image: str = "") -> str:
        """A name without colour, with the image that it is of where its sentence leaves that out."""
        plain = _LOOK.sub("the ", text)
        full = f"{plain} in image {image}"
        return full if " in image " not in plain and full in self.suffixed else plain

    def slot(self, key: str) -> str:
        """What the question calls a thing."""
        return self.name(self.slots[key])

    def way(self, start: str, end: str) -> int:
        """Degrees as image 1 looks. Raises KeyError where it was not told."""
        found = [(image, deg) for (a, b, image), deg in self.legs.items() if (a, b) == (start, end)]
        found += [(image, wrap(deg + 180)) for (a, b, image), deg in self.legs.items() if (b, a) == (start, end)]
        if not found:
            raise KeyError(f"no way from {start} to {end}")
        image, deg = min(found)
        return deg if image == 1 else wrap(deg + self.turns[1, image])


def wrap(degrees: float) -> int:
    """Whole degrees in (-180, 180]."""
    return 180 - (180 - round(degrees)) % 360


def _place(metres: float, degrees: float) -> complex:
    """Right + j ahead."""
    return cmath.rect(metres, math.radians(90 - degrees))


def _bearing(place: complex) -> float:
    return math.degrees(math.atan2(place.real, place.imag))


def _off(a: float, b: float) -> int:
    return abs(wrap(a - b))


def _word(degrees: float, names: Sequence[str]) -> str:
    return names[round(degrees * len(names) / 360) % len(names)]


def _circle(word: str) -> Sequence[str]:
    return next(names for names in CIRCLES if word in names)


def unfounded(said: Sequence[Said], kind: str, slots: Mapping[str, str], answer: str, options: Sequence[str]) -> str:
    """The first claim that does not follow from those before, or why the answer does not; "" where all is well."""
    names = " ".join([*slots.values(), *options, *(name for one in said for name in one.things)])
    suffixed = _SUFFIXED.findall(names)
    chain = Chain(kind, slots, options, frozenset(_LOOK.sub("the ", one) for one in suffixed))
    for one in said:
        try:
            held = RULES[one.kind](chain, one) if one.kind in RULES else True
        except (KeyError, ValueError, IndexError, StopIteration, TypeError) as error:
            return f"{one.kind}: {error!r}"
        if not held:
            return f"does not follow: {one.kind} {dict(one.values)}"
    if not said or said[-1].kind != "answer" or not chain.words:
        return "no answer"
    told = said[-1].values["text"]
    return "" if told == answer == chain.words[-1] else f"the answer would be {chain.words[-1]}"


def _image(said: Said, key: str = "k") -> int:
    return int(said.values[key].removeprefix("image ")) if said.values[key] != "the image" else 1


def _names(chain: Chain, said: Said, key: str = "k") -> list[str]:
    image = re.sub(r"\D", "", said.values.get(key, "")) or "1"
    return [chain.name(name, image) for name in said.things]


# Ways and turns


def _leg(chain: Chain, said: Said) -> bool:
    a, b = _names(chain, said)
    deg = degrees_of(said.values["ray"])
    chain.leg = (a, b, _image(said))
    chain.legs[chain.leg] = deg
    return MIXES[said.values["mix"]] == deg


def _aim(chain: Chain, said: Said) -> bool:
    (a,) = _names(chain, said)
    chain.aims[a, _image(said)] = chain.last = degrees_of(said.values["ray"])
    return True


def _carried(chain: Chain, said: Said) -> bool:
    if chain.leg is None:
        return False
    deg = wrap(chain.legs[chain.leg] + chain.turns[1, chain.leg[2]])
    return degrees_of(said.values["ray"]) == deg


def _wall(chain: Chain, said: Said) -> bool:
    (a,) = _names(chain, said)
    deg = int(said.values.get("deg", "90" if said.kind == "wall_beside" else "0"))
    chain.walls[a, _image(said)] = deg * (-1 if said.values.get("side") == "left" else 1)
    return True


def _turned(chain: Chain, said: Said) -> bool:
    k, l = _image(said), _image(said, "l")  # noqa: E741
    deg = int(said.values.get("deg", "0")) * (-1 if said.values.get("side") == "left" else 1)
    chain.turns[k, l], chain.turns[l, k] = deg, -deg
    found = [
        wrap(v - chain.walls[a, l]) for (a, image), v in chain.walls.items() if image == k and (a, l) in chain.walls
    ]
    legs = chain.legs
    found += [wrap(v - legs[a, b, l]) for (a, b, image), v in legs.items() if image == k and (a, b, l) in legs]
    return deg in found


def _sum(chain: Chain, said: Said) -> bool:
    one, two, total = (degrees_of(said.values[key]) for key in ("one", "two", "ray"))
    told = chain.turns.get((1, 2)) == one and chain.turns.get((2, 3)) == two
    chain.turns[1, 3] = total
    return told and wrap(one + two) == total


# Where a camera stands


def _sited(chain: Chain, said: Said) -> bool:
    here = complex(*offset_read(said.values["offset"]))
    there = _place(float(said.values["metres"]), degrees_of(said.values["ray"]))
    chain.sited[chain.name(said.things[0])] = here, there
    return True


def _stood(chain: Chain, said: Said) -> bool:
    here, there = list(chain.sited.values())[-1]
    turn = chain.turns[_image(said), _image(said, "l")]
    back = _place(abs(there), _bearing(there) + turn)
    told = complex(*offset_read(said.values["offset"]))
    rest = complex(*offset_read(said.values.get("rest", "")))
    chain.stood = rest
    chain.last = None if not rest else wrap(15 * round(_bearing(rest) / 15))
    ray = _off(degrees_of(said.values["ray"]), _bearing(there) + turn) <= 1
    return ray and _near(back - told) and abs(here - told - rest) < 0.01 and bool(rest) == (said.kind == "stood")


def _near(rest: complex) -> bool:
    return max(abs(rest.real), abs(rest.imag)) <= SLACK


def _onward(chain: Chain, said: Said) -> bool:
    (name,) = _names(chain, said)
    there, rest = (complex(*offset_read(said.values[key])) for key in ("offset", "rest"))
    chain.last = degrees_of(said.values["ray"])
    chain.aims[name, 0] = chain.last
    stood = chain.stood if chain.stood is not None else 0j
    right = abs(there - stood - rest) < 0.01 and _off(15 * round(_bearing(rest) / 15), chain.last) == 0
    return right and name == chain.slot("target")


def _stayed(chain: Chain, said: Said) -> bool:
    chain.stayed = True
    return True


def _own(chain: Chain, said: Said) -> bool:
    """By its own view: what was found as the other image looks, less the turn."""
    l = _image(said, "l")  # noqa: E741
    k = 3 - l
    target = chain.slot("target")
    far = chain.aims[target, 0] if (target, 0) in chain.aims else chain.aims[target, k]
    if (target, 0) not in chain.aims and not chain.stayed:
        return False
    chain.last = degrees_of(said.values["ray"])
    if "word" in said.values:
        chain.words.append(said.values["word"])
        if _word(chain.last, AROUND) != said.values["word"]:
            return False
    elif chain.kind == "turn_to_see":
        chain.words.append(_thirty(chain.last))
    return wrap(far - chain.turns[k, l]) == chain.last


def _thirty(degrees: int) -> str:
    return f"{30 * abs(round(degrees / 30))} degrees to the {'right' if degrees > 0 else 'left'}"


# Words for directions


def _asked(chain: Chain) -> int:
    """The direction that the question asks for, from what has been told."""
    slots = chain.slots
    if chain.kind in ("egocentric", "from_there") or (chain.kind == "compass" and "stand" in slots):
        stand = chain.slot("stand")
        return wrap(chain.way(stand, chain.slot("target")) - chain.way(stand, chain.slot("face")))
    if chain.kind == "carry_over":
        one, other = (chain.slot("stand"), chain.slot("face")), (chain.slot("start"), chain.slot("end"))
        return wrap(chain.way(*other) - chain.way(*one))
    if chain.kind == "facing":
        looker = int(slots["looker"][-1])
        return chain.turns[looker, 3 - looker]
    if chain.kind == "end_facing":
        return wrap(chain.way(*_route(chain)[-2:]) - _start(chain))
    if chain.last is None:
        raise KeyError("nothing was worked out")
    return chain.last


def _route(chain: Chain) -> list[str]:
    stops = re.split(r", from there to | and on to ", chain.slots["route"].removeprefix("to "))
    return [chain.slot("place"), *(chain.name(stop) for stop in stops)]


def _start(chain: Chain) -> int:
    if not chain.slots["front"].startswith("towards "):
        return 0
    return chain.way(chain.slot("place"), chain.name(chain.slots["front"].removeprefix("towards ")))


def _between(chain: Chain, said: Said) -> bool:
    deg, word = degrees_of(said.values["ray"]), said.values["word"]
    names: Sequence[str] = _COURSES[::2] if chain.kind == "moved_and_turned" else _circle(word)
    chain.words.append(word)
    if chain.kind == "moved_and_turned":
        side = "right" if chain.turns[1, 2] > 0 else "left"
        chain.words.append(f"went {word} and turned to the {side}")
    return deg == _asked(chain) and _word(deg, names) == word


def _compass(chain: Chain, said: Said) -> bool:
    deg, given, word = degrees_of(said.values["ray"]), said.values["given"], said.values["word"]
    start = COMPASS_NAMES.index(given)
    chain.words.append(word)
    right = _word(deg, COMPASS_NAMES[start:] + COMPASS_NAMES[:start]) == word
    return right and chain.slots["given"] == given and deg == _asked(chain)


def _ruled_out(chain: Chain, said: Said) -> bool:
    other, deg = said.values["other"], degrees_of(said.values["ray"])
    if other in COMPASS_NAMES and "given" in chain.slots:
        start = COMPASS_NAMES.index(chain.slots["given"])
        names: Sequence[str] = COMPASS_NAMES[start:] + COMPASS_NAMES[:start]
    else:
        names = _circle(other)
    return _rival(chain, other) and wrap(names.index(other) * 360 / len(names)) == deg


def _rival(chain: Chain, other: str) -> bool:
    return other in chain.options and other != chain.words[-1]


def _ruled_turn(chain: Chain, said: Said) -> bool:
    """What the last image would show after another turn."""
    other, l = said.values["other"], _image(said, "l")  # noqa: E741
    turn = 0 if other == "hardly at all" else degrees_of(other) if other != "180 degrees" else 180
    names = [chain.name(name) for name in said.things]
    seen = chain.walls[names[0], 1] if len(names) == 1 else chain.legs[names[0], names[1], 1]
    return (
        _about_turn(chain) and _rival(chain, other) and l == 2 and wrap(seen - turn) == degrees_of(said.values["ray"])
    )


def _about_turn(chain: Chain) -> bool:
    """The turn that was found, as an option calls it."""
    deg = chain.turns[1, int(chain.slots["last"].split()[-1])]
    chain.words.append("hardly at all" if deg == 0 else _thirty(deg))
    return deg % 30 == 0


def _ruled_sum(chain: Chain, said: Said) -> bool:
    other = said.values["other"]
    turn = 0 if other == "hardly at all" else degrees_of(other) if other != "180 degrees" else 180
    right = _about_turn(chain) and _rival(chain, other)
    return right and _off(turn, chain.turns[1, 3]) == int(said.values["deg"])


def _ruled_side(chain: Chain, said: Said) -> bool:
    side = "right" if chain.turns[1, 2] > 0 else "left"
    return (
        said.values["side"] == side and _rival(chain, said.values["other"]) and not said.values["other"].endswith(side)
    )


def _ruled_course(chain: Chain, said: Said) -> bool:
    went = chain.words[-1].split(" and turned")[0]
    other = said.values["other"]
    right = degrees_of(said.values["ray"]) == chain.last and _rival(chain, other)
    return right and other.split(" and turned")[0] != went


def _ruled_miss(chain: Chain, said: Said) -> bool:
    other = said.values["other"]
    off = _off(degrees_of(other), chain.last or 0)
    return _rival(chain, other) and off == int(said.values["deg"])


# Views


def _after_turn(chain: Chain, said: Said) -> bool:
    turn = int(said.values["deg"]) * (-1 if said.values["side"] == "left" else 1)
    asked = said.values["deg"] == chain.slots["deg"] and said.values["side"] == chain.slots["side"]
    deg, before = degrees_of(said.values["ray"]), chain.last
    chain.last = deg
    return asked and before is not None and wrap(before - turn) == deg


def _in_place(chain: Chain, said: Said) -> bool:
    half, deg = int(said.values["half"]), chain.last or 0
    side = "right" if deg > 0 else "left"
    word = f"outside, past the {side} edge" if abs(deg) > half else f"in the {side} half of the picture"
    chain.words.append(said.values["place"])
    return 2 * half == int(chain.slots["span"]) and word == said.values["place"] and deg != 0


def _ruled_half(chain: Chain, said: Said) -> bool:
    other = said.values["other"]
    outside = other.startswith("outside")
    half = 2 * int(said.values["half"]) == int(chain.slots["span"])
    return half and _rival(chain, other) and said.values["more"] == ("more" if outside else "less")


# People


def _of_face(chain: Chain, name: str) -> int:
    stand = chain.slot("stand")
    return wrap(chain.way(stand, name) - chain.way(stand, chain.slot("face")))


def _faced(chain: Chain, said: Said) -> bool:
    name = chain.name(said.things[0])
    chain.faced[name] = degrees_of(said.values["ray"])
    chain.faced.setdefault(chain.slot("face"), 0)
    return chain.faced[name] == _of_face(chain, name)


def _row(chain: Chain, said: Said) -> bool:
    names = [chain.name(name) for name in said.things]
    chain.words.append(", ".join(said.things))
    return names == sorted(chain.faced, key=chain.faced.__getitem__)


def _faced_at(chain: Chain, said: Said) -> bool:
    name, deg = chain.name(said.things[0]), degrees_of(said.values["ray"])
    side = _word(deg, POSITIONS)
    if said.kind == "faced_at":
        chain.words.append(said.things[0])
        right = side == chain.slots["position"] and said.things[0] in chain.options
    else:
        right = side != chain.slots["position"] and said.things[0] in chain.options
    return right and side == said.values["position"] and deg == _of_face(chain, name)


# Paths


def _path(chain: Chain, said: Said) -> bool:
    route = _route(chain)
    number = 0 if said.kind == "path_start" else route.index(chain.name(said.things[0]))
    begins = chain.aims[route[1], 1] if not chain.slots["front"].startswith("towards ") else chain.way(*route[:2])
    before = _start(chain) if number == 0 else begins if number == 1 else chain.way(*route[number - 1 : number + 1])
    after = begins if number == 0 else chain.way(*route[number : number + 2])
    deg, word = degrees_of(said.values["ray"]), said.values["way"]
    chain.words.append(word if number == 0 else f"{chain.words[-1]}, then {word}")
    chain.order.append(word)
    in_order = len(chain.order) == number + 1
    return in_order and wrap(after - before) == deg and _word(deg, QUARTERS) == word


def _ruled_path(chain: Chain, said: Said) -> bool:
    number = 0 if said.kind == "ruled_start" else _route(chain).index(chain.name(said.things[0]))
    other = said.values["other"]
    turns = other.split(", then ")
    right = _rival(chain, other) and chain.order[number] == said.values["way"]
    return right and turns[number] != said.values["way"] and turns[:number] == chain.order[:number]


# Distances and orders


def _gap(chain: Chain, said: Said) -> bool:
    a, b = (chain.name(name, said.values.get("k", "")) for name in said.things)
    chain.gaps[a, b] = float(said.values["metres"])
    return True


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
    return _rival(chain, said.things[0]) and abs(off) == float(said.values["metres"]) and more == said.values["more"]


def _pair(chain: Chain, said: Said) -> tuple[str, str]:
    return chain.name(said.things[0]), chain.name(said.things[1])


def _farther(chain: Chain, said: Said) -> bool:
    more, less = float(said.values["more"]), float(said.values["less"])
    chain.words.append(" and ".join(said.things))
    return chain.gaps[_pair(chain, said)] == more > less and sorted(chain.gaps.values()) == [less, more]


def _ruled_pair(chain: Chain, said: Said) -> bool:
    least = chain.gaps[_pair(chain, said)] == min(chain.gaps.values()) == float(said.values["metres"])
    return least and _rival(chain, " and ".join(said.things))


def _reach(chain: Chain, said: Said) -> bool:
    a, b = _names(chain, said)
    chain.reaches[a, b, _image(said)] = _place(float(said.values["metres"]), degrees_of(said.values["ray"]))
    return True


def _apart(chain: Chain, said: Said) -> bool:
    one, other = _pair(chain, said)
    here = next((a, place) for (a, b, image), place in chain.reaches.items() if b == one and image == 1)
    there = next(place for (a, b, image), place in chain.reaches.items() if b == other and image == 2 and a == here[0])
    turned = _place(abs(there), _bearing(there) + chain.turns[1, 2])
    metres = float(said.values["metres"])
    chain.apart[other] = metres
    return one == chain.slot("a") and abs(abs(turned - here[1]) - metres) <= 0.26


def _nearest_of(chain: Chain, said: Said) -> bool:
    name = chain.name(said.things[0])
    chain.words.append(said.things[0])
    return len(chain.apart) == 3 and chain.apart[name] == min(chain.apart.values())


def _ruled_far(chain: Chain, said: Said) -> bool:
    name = chain.name(said.things[0])
    return _rival(chain, said.things[0]) and chain.apart[name] == float(said.values["metres"])


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


RULES: Mapping[str, Callable[[Chain, Said], bool]] = {
    "leg": _leg,
    "aim": _aim,
    "carried": _carried,
    **dict.fromkeys(("wall_square", "wall_slant", "wall_beside"), _wall),
    **dict.fromkeys(("turned", "unturned"), _turned),
    "turned_sum": _sum,
    "sited": _sited,
    **dict.fromkeys(("stood", "stood_there"), _stood),
    "onward": _onward,
    "stayed": _stayed,
    **dict.fromkeys(("own_view", "own_ray"), _own),
    "between": _between,
    "compass": _compass,
    "ruled_out": _ruled_out,
    **dict.fromkeys(("ruled_wall", "ruled_way"), _ruled_turn),
    "ruled_sum": _ruled_sum,
    "ruled_side": _ruled_side,
    "ruled_course": _ruled_course,
    "ruled_miss": _ruled_miss,
    "after_turn": _after_turn,
    "in_place": _in_place,
    "ruled_half": _ruled_half,
    "faced": _faced,
    "row": _row,
    **dict.fromkeys(("faced_at", "faced_not"), _faced_at),
    **dict.fromkeys(("path_start", "path_at"), _path),
    **dict.fromkeys(("ruled_start", "ruled_at"), _ruled_path),
    **dict.fromkeys(("clear_gap", "gap_in"), _gap),
    **dict.fromkeys(("least_gap", "most_gap"), _extreme_gap),
    "ruled_gap": _ruled_gap,
    "wider": _farther,
    "ruled_pair": _ruled_pair,
    "reach": _reach,
    "apart": _apart,
    "nearest_of": _nearest_of,
    "ruled_far": _ruled_far,
    **dict.fromkeys(("depth_order", "side_order"), _seen_order),
    "across": _across,
    "opposite": _opposite,
    "order": _order,
}
