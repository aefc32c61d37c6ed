"""Rules for what pictures show of ways and walls, and for turns."""

from __future__ import annotations

from vstdata.chains.follows.chain import Chain, Rules, image_of, thirty, wrap
from vstdata.words.reader import Said
from vstdata.words.ways import FLANKS, MIXES, PARTS, RUNS, WHYS, amount_read, degrees_of

FITS = 12.0  # degrees by which a turn may be another than what it moves in the picture. Ours.
_WALLS = ("wall_square", "wall_slant", "wall_beside", "square_edge", "slant_edge", "faces_wall", "along_wall")
RUN_DEGREES = {run: degrees for degrees, run in RUNS.items()}


def _leg(chain: Chain, said: Said) -> bool:
    a, *ends = chain.names(said)
    values, image = said.values, chain.here
    first = values.get("mix"), values["ray"]
    told = [first, first if said.kind == "legs_alike" else (values.get("other"), values.get("last", ""))]
    for b, (_, ray) in zip(ends, told, strict=False):
        chain.legs[a, b, image] = degrees_of(ray)
    return all(mix is None or MIXES[mix] == degrees_of(ray) for _, (mix, ray) in zip(ends, told, strict=False))


def _leg_turned(chain: Chain, said: Said) -> bool:
    turn = chain.turns[1, chain.here]
    turned = wrap(degrees_of(said.values["ray"]) + turn)
    return _leg(chain, said) and turned == degrees_of(said.values["seen"])


def _axis(chain: Chain, said: Said) -> bool:
    """The same wall in all of them; one that names none comes after one that does."""
    names = chain.names(said)
    wall = chain.facing if said.kind == "axis_there" else names.pop()
    start, end = names
    chain.axes[start, end] = RUN_DEGREES[said.values["run"]]
    chain.facing = chain.facing or wall
    return bool(wall) and wall == chain.facing and shows(said.values["why"], chain.axes[start, end])


def shows(why: str, run: int) -> bool:
    """Whether it goes with a reason that a way runs so: along a wall what is at it, away from it what starts there."""
    kind = next(kind for kind, text in WHYS.items() if text == why)
    if kind == "both":
        return run in (90, -90)
    if kind.startswith("from"):
        return run == (90 if kind.endswith("left") else -90)
    if kind.endswith((" left", " right")):
        side = 1 if kind.endswith("right") else -1
        return run in ((180, 135 * side) if kind.startswith("out") else (0, -45 * side))
    return abs(run) > 90 if kind.startswith(("out", "lower")) else abs(run) < 90


def _in_line(chain: Chain, said: Said) -> bool:
    chain.line = chain.names(said)
    return True


def _aim(chain: Chain, said: Said) -> bool:
    (a,) = chain.names(said)
    chain.aims[a, image_of(said)] = chain.last = degrees_of(said.values["ray"])
    return True


def _wall(chain: Chain, said: Said) -> bool:
    (a,) = chain.names(said)
    beside = {"left": -90, "right": 90}.get(said.values.get("side", ""), 0)
    chain.walls[a, image_of(said)] = degrees_of(said.values["ray"]) if "ray" in said.values else beside
    return True


def _known_by(chain: Chain, said: Said) -> bool:
    """It is the thing of the wall told last, and the image before is the one in which it was told of first."""
    name, image = list(chain.walls)[-1]
    told = chain.first[name] in (image, image_of(said))
    return image_of(said) < image and told and name != chain.name(said.things[0])


def _turned(chain: Chain, said: Said) -> bool:
    k, l = chain.here - 1, chain.here  # noqa: E741
    found = [(v, chain.walls[a, l]) for (a, image), v in chain.walls.items() if image == k and (a, l) in chain.walls]
    legs = chain.legs
    found += [(v, legs[a, b, l]) for (a, b, image), v in legs.items() if image == k and (a, b, l) in legs]
    if said.kind == "turned_so":
        turn = amount_read(said.values["amount"])
        held = any(turn == wrap(was - now) for was, now in found)
    elif said.kind == "unturned":
        turn, held = 0, any(was == now for was, now in found)
    else:
        was, now = (degrees_of(said.values[key]) for key in ("was", "now"))
        turn = amount_read(said.values["amount"])
        held = (was, now) in found and turn == wrap(was - now)
    chain.turns[k, l], chain.turns[l, k] = turn, -turn
    moved, chain.moved = chain.moved, ""
    return held and moved != ("right" if turn > 0 else "left")


def _swap(chain: Chain, said: Said) -> bool:
    """By how far one turns to face it in both images: little, or much to that side."""
    seen = [chain.walls[chain.name(said.things[0]), image] for image in (chain.here - 1, chain.here)]
    told = [next(deg for deg, text in FLANKS.items() if text == said.values[key]) for key in ("was", "now")]
    fits = [one == 0 if deg == 0 else one * deg / 90 >= 60 for one, deg in zip(seen, told, strict=True)]
    return all(fits) and told[0] != told[1]


def _shift_side(chain: Chain, said: Said) -> bool:
    """What moves across to a side is told of in both images; the turn, told next, goes to the other side."""
    shown = all((chain.name(said.things[0]), image) in chain.walls for image in (chain.here - 1, chain.here))
    chain.moved = said.values["side"]
    return shown


def _shifted(chain: Chain, said: Said) -> bool:
    """By about as many degrees of the picture as the camera turned, and to the other side."""
    turn = chain.turns[chain.here - 1, chain.here]
    degrees = PARTS[said.values["part"]] * int(said.values["span"])
    shown = all((chain.name(said.things[0]), image) in chain.walls for image in (chain.here - 1, chain.here))
    return shown and abs(degrees - abs(turn)) <= FITS and said.values["side"] == ("left" if turn > 0 else "right")


def _shift_more(chain: Chain, said: Said) -> bool:
    """Of what is told of in both images, after a turn."""
    name, turn = chain.name(said.things[0]), chain.turns[chain.here - 1, chain.here]
    return turn != 0 and all((name, image) in chain.walls for image in (chain.here - 1, chain.here))


def _sum(chain: Chain, said: Said) -> bool:
    one, two, total = (amount_read(said.values[key]) for key in ("one", "two", "amount"))
    told = chain.turns.get((1, 2)) == one and chain.turns.get((2, 3)) == two
    chain.turns[1, 3] = total
    return told and _found(chain) and wrap(one + two) == total


def _ruled_sum(chain: Chain, said: Said) -> bool:
    """By how much another turn differs from that of both together."""
    other = said.values["other"]
    off = abs(wrap(option_turn(other) - chain.turns[1, 3]))
    return chain.rival(other) and off == int(said.values["deg"])


def option_turn(other: str) -> int:
    return 0 if other == "hardly at all" else degrees_of(other) if other != "180 degrees" else 180


def _found(chain: Chain) -> bool:
    """The turn that was found, as an option calls it."""
    deg = chain.turns[1, int(chain.slots["last"].split()[-1])]
    chain.words.append("hardly at all" if deg == 0 else thirty(deg))
    return deg % 30 == 0


def _ruled_turn(chain: Chain, said: Said) -> bool:
    """What the last image would show after another turn."""
    other, names = said.values["other"], [chain.name(name) for name in said.things]
    seen = chain.walls[names[0], 1] if len(names) == 1 else chain.legs[names[0], names[1], 1]
    would = wrap(seen - option_turn(other)) == degrees_of(said.values["ray"])
    return _found(chain) and chain.rival(other) and image_of(said, "l") == 2 and would


def _ruled_square(chain: Chain, said: Said) -> bool:
    """Of what faces a wall squarely and what does not, the one is what the last image shows."""
    (a,), other = [chain.name(name) for name in said.things], said.values["other"]
    would, now = wrap(chain.walls[a, 1] - option_turn(other)), chain.walls[a, 2]
    right = would != 0 == now if said.kind == "ruled_level" else would == 0 != now
    return _found(chain) and chain.rival(other) and image_of(said, "l") == 2 and right


RULES: Rules = {
    **dict.fromkeys(("leg", "leg_up", "legs", "legs_alike"), _leg),
    "leg_turned": _leg_turned,
    **dict.fromkeys(("axis", "axis_there"), _axis),
    "in_line": _in_line,
    "aim": _aim,
    **dict.fromkeys(_WALLS, _wall),
    "known_by": _known_by,
    **dict.fromkeys(("turned", "turned_so", "unturned"), _turned),
    "wall_swap": _swap,
    "shifted": _shifted,
    "shift_side": _shift_side,
    "shift_more": _shift_more,
    "turned_sum": _sum,
    "ruled_sum": _ruled_sum,
    **dict.fromkeys(("ruled_wall", "ruled_way"), _ruled_turn),
    **dict.fromkeys(("ruled_level", "ruled_slant"), _ruled_square),
}
