"""Rules for where a camera stands, and for what it would see."""

from __future__ import annotations

from vstdata.chains.follows.chain import (
    Chain,
    Rules,
    apart,
    bearing,
    image_of,
    place,
    sided,
    small,
    thirty,
    word_at,
    wrap,
)
from vstdata.words.directions import AROUND
from vstdata.words.reader import Said
from vstdata.words.ways import PARTS, amount_read, degrees_of, offset_read, parts_of

SPANS = (35, 125)  # degrees that a picture may be wide


def _placed(chain: Chain, said: Said) -> bool:
    """Where a thing is for one camera, and for the other with the turn undone: what lies between is the way of the
    camera."""
    values, turn = said.values, chain.turns[image_of(said), image_of(said, "l")]
    here = complex(*offset_read(values["offset"]))
    back = place(float(values["metres"]), degrees_of(values["ray"]) + turn)
    told = complex(*offset_read(values.get("back", values["offset"])))
    rest = complex(*offset_read(values.get("rest", "")))
    chain.stood, chain.stayed = rest, not rest
    chain.last = None if not rest else wrap(15 * round(bearing(rest) / 15))
    return small(back - told) and abs(here - told - rest) < 0.01 and bool(rest) == (said.kind == "located")


def _onward(chain: Chain, said: Said) -> bool:
    (name,) = chain.names(said)
    there, rest = (complex(*offset_read(said.values[key])) for key in ("offset", "rest"))
    chain.last = degrees_of(said.values["ray"])
    chain.aims[name, 0] = chain.last
    stood = chain.stood if chain.stood is not None else 0j
    right = abs(there - stood - rest) < 0.01 and apart(15 * round(bearing(rest) / 15), chain.last) == 0
    return right and name == chain.slot("target")


def _stayed(chain: Chain, said: Said) -> bool:
    chain.stayed = True
    return True


def _barely(chain: Chain, said: Said) -> bool:
    """For what is asked about, and by something else."""
    chain.stayed = True
    name, target = chain.names(said)
    return target == chain.slot("target") != name


def _own(chain: Chain, said: Said) -> bool:
    """By its own view: what was found as the other image looks, less the turn."""
    l = image_of(said, "l")  # noqa: E741
    k = 3 - l
    target = chain.slot("target")
    far = chain.aims[target, 0] if (target, 0) in chain.aims else chain.aims[target, k]
    if (target, 0) not in chain.aims and not chain.stayed:
        return False
    chain.last = degrees_of(said.values["ray"])
    told = amount_read(said.values["amount"]) == chain.turns[k, l]
    if "word" in said.values:
        chain.words.append(said.values["word"])
        if word_at(chain.last, AROUND) != said.values["word"]:
            return False
    elif chain.kind == "turn_to_see":
        chain.words.append(thirty(chain.last))
    return told and wrap(far - chain.turns[k, l]) == chain.last


def _across_to(chain: Chain, said: Said) -> bool:
    a, b = chain.names(said)
    deg = sided(said)
    chain.steps[a, b] = deg
    chain.here = image_of(said)
    share = PARTS[said.values["part"]]
    return SPANS[0] * share <= abs(deg) <= SPANS[1] * share


def _beyond(chain: Chain, said: Said) -> bool:
    """Where the other camera has what it is told by, and how far to a side of that it is."""
    name, l = chain.name(said.things[0]), image_of(said, "l")  # noqa: E741
    (other, step) = next((a, step) for (a, b), step in chain.steps.items() if b == name)
    chain.last = degrees_of(said.values["ray"])
    if chain.kind == "turn_to_see":
        chain.words.append(thirty(chain.last))
    side = "right" if step > 0 else "left"
    asked = name == chain.slot("target") and str(l) == chain.slots.get("k", "2")
    return asked and side == said.values["side"] and wrap(chain.aims[other, l] + step) == chain.last


def _only_side(chain: Chain, said: Said) -> bool:
    """Of all options the answer alone goes to that side."""
    found = [one for one in chain.options if one.endswith(said.values["side"])]
    return found == [chain.words[-1]]


# What it would see, and which way it went


def _after_turn(chain: Chain, said: Said) -> bool:
    turn = int(chain.slots["deg"]) * (1 if said.values["side"] == "right" else -1)
    asked = said.values["side"] == chain.slots["side"]
    deg, before = degrees_of(said.values["ray"]), chain.last
    chain.last = deg
    summed = before is not None and said.values["parts"] == parts_of(before, -turn)
    return asked and before is not None and summed and wrap(before - turn) == deg


def _in_place(chain: Chain, said: Said) -> bool:
    half, deg = int(said.values["half"]), chain.last or 0
    side = "right" if deg > 0 else "left"
    word = f"outside, past the {side} edge" if abs(deg) > half else f"in the {side} half of the picture"
    chain.words.append(said.values["place"])
    right = word == said.values["place"] and chain.rival(said.values["other"]) and side in said.values["other"]
    return 2 * half == int(chain.slots["span"]) and right and deg != 0


def _in_half(chain: Chain, said: Said) -> bool:
    """Nearer to the middle than to an edge: what is ruled out is the other half."""
    half, deg = int(said.values["half"]), chain.last or 0
    side, other = ("right", "left") if deg > 0 else ("left", "right")
    words = [f"in the {one} half of the picture" for one in (side, other)]
    chain.words.append(said.values["place"])
    right = said.values["side"] == side and [said.values[key] for key in ("place", "other")] == words
    return 2 * half == int(chain.slots["span"]) and right and chain.rival(words[1]) and 0 < abs(deg) < half


def _as_large(chain: Chain, said: Said) -> bool:
    """By what the gap was told from, to what is asked about."""
    one, target = chain.names(said)
    other = image_of(said) != image_of(said, "l")
    return other and (one, target) in chain.steps and target == chain.slot("target")


def _ruled_side(chain: Chain, said: Said) -> bool:
    side = "right" if chain.turns[1, 2] > 0 else "left"
    return said.values["side"] == side and chain.rival(said.values["other"]) and not said.values["other"].endswith(side)


def _ruled_course(chain: Chain, said: Said) -> bool:
    went = chain.words[-1].split(" and turned")[0]
    other = said.values["other"]
    right = degrees_of(said.values["ray"]) == chain.last and chain.rival(other)
    return right and other.split(" and turned")[0] != went


def _ruled_miss(chain: Chain, said: Said) -> bool:
    other = said.values["other"]
    off = apart(degrees_of(other), chain.last or 0)
    return chain.rival(other) and off == int(said.values["deg"])


RULES: Rules = {
    **dict.fromkeys(("located", "located_there"), _placed),
    "onward": _onward,
    "stayed": _stayed,
    "barely": _barely,
    **dict.fromkeys(("own_view", "own_ray"), _own),
    "across_to": _across_to,
    "beyond": _beyond,
    "only_side": _only_side,
    "after_turn": _after_turn,
    "in_place": _in_place,
    "in_half": _in_half,
    **dict.fromkeys(("as_large", "same_spot", "far_both"), _as_large),
    "ruled_side": _ruled_side,
    "ruled_course": _ruled_course,
    "ruled_miss": _ruled_miss,
}
