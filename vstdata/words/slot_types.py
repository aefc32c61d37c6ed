"""What a slot of a sentence can hold: a small closed table of types, each with how it is written and with examples.

`pattern` reads a value back from a text in which names of things are hidden behind one character each (`hidden_names`);
`examples` are what the tests fill in. A slot may also be told by way of another: "opposite of SLOT" (left for right),
"verb of SLOT" (3 -> '3 are') and "known of SLOT" (a sofa -> the sofa).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vstdata.words.directions import AROUND, COMPASS_NAMES, POSITIONS, QUARTERS
from vstdata.words.hidden_names import PLURAL, THING
from vstdata.words.numbers import COUNTS

_COURSES = ("forward", "backward", "to the right", "to the left")
_BOTH = tuple(f"{way} and {aside}" for way in _COURSES[:2] for aside in _COURSES[2:])
_STEPS = ("to the left", "to the right", "forward", "backward", "up", "down")
_HOURS = tuple(f"{hour} o'clock" for hour in range(1, 13))
_HARDLY = "hardly at all"
_SIDED = r"\d+ degrees to the (?:left|right)"


@dataclass(frozen=True, slots=True)
class SlotType:
    """`pattern` is a regular expression without named groups. `pairs` are values that are each other's opposite."""

    pattern: str
    examples: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()


def _words(*words: str) -> SlotType:
    """One of a few words."""
    return SlotType("|".join(_longest_first(words)), words)


def _longest_first(words: tuple[str, ...]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _pair(one: str, other: str) -> SlotType:
    return SlotType(f"{one}|{other}", (one, other), ((one, other), (other, one)))


_COUNT = "|".join(COUNTS)
THINGS = ("thing", "subject")  # the types of slots that hold the name of a thing; a subject may be "it"
TYPES: Mapping[str, SlotType] = {
    "thing": SlotType(f"{THING}(?: in image \\d+)?", ()),
    "subject": SlotType(THING, ()),
    "things": SlotType(PLURAL, ()),
    "counted things": SlotType(f"(?:{_COUNT}) {PLURAL}", ()),
    "image": SlotType(r"\d+", ("1", "2", "14")),
    "number": SlotType(r"\d+", ("1", "2", "30")),
    "degrees": SlotType(r"\d+", ("0", "7", "180", "359")),
    "metres": SlotType(r"\d+\.\d", ("0.5", "12.0")),
    "coordinate": SlotType(r"-?\d+\.\d", ("-1.5", "0.0", "12.3")),
    "sum": SlotType(r"\d+(?: \+ \d+)+", ("2 + 1", "2 + 0 + 2")),
    "number and verb": SlotType(r"\d+ (?:is|are)", ("1 is", "2 are")),
    "spot": SlotType(
        r"\d+\.\d m (?:straight ahead|ahead and \d+\.\d m to the (?:left|right))",
        ("1.5 m straight ahead", "2.0 m ahead and 0.3 m to the left"),
    ),
    "count": _words(*COUNTS),
    "repeats": SlotType(f"(?:{_COUNT}) repeats?", ("one repeat", "two repeats")),
    "side": _pair("left", "right"),
    "nearness": _pair("closer to", "farther from"),
    "level": _pair("higher up", "lower down"),
    "depth": _pair("in front of", "behind"),
    "end": _pair("nearest", "farthest"),
    "along": _pair("forward", "backward"),
    "turn": SlotType(_SIDED, ("40 degrees to the left", "1 degrees to the right")),
    "round turn": SlotType(f"{_SIDED}|180 degrees", ("30 degrees to the left", "180 degrees")),
    "edge": _words("left edge", "right edge", "middle of the picture"),
    "compass point": _words(*COMPASS_NAMES),
    "clock": _words(*_HOURS),
    "direction": SlotType(
        "|".join([*_longest_first(AROUND + COMPASS_NAMES + _HOURS + _COURSES + _BOTH), _SIDED, "180 degrees", _HARDLY]),
        (*AROUND, *COMPASS_NAMES, *_HOURS, *_BOTH, "60 degrees to the left", "180 degrees", _HARDLY),
    ),
    "course": _words(*_COURSES, *_BOTH),
    "step": SlotType(
        f"(?:{'|'.join(_STEPS)})(?: and (?:{'|'.join(_STEPS)}))?", (*_STEPS, "forward and to the left", "up and down")
    ),
    "position": _words(*POSITIONS),
    "way": _words(*QUARTERS),
    "ways": SlotType(
        f"(?:{'|'.join(QUARTERS)})(?:, then (?:{'|'.join(QUARTERS)}))*", ("left", "straight on, then back")
    ),
    "pictures": _words("both pictures", "all three pictures", "all four pictures"),
    "person": SlotType(r"[A-Z][a-z]+", ("Ada", "Milo")),
    "text": SlotType(".+", ("back-left", "3.5 m", "first forward, then to the left")),
}


def opposite(kind: str, value: str) -> str:
    """'left' -> 'right', for a type that has opposites."""
    return dict(TYPES[kind].pairs)[value]


@dataclass(frozen=True, slots=True)
class Derived:
    """How a value is told by way of another: `told` (type, value) -> text, and `pattern` and `back` (type, text) ->
    value, or None where several values would be told so: then it is only compared with what the sentence says."""

    told: Callable[[str, str], str]
    pattern: Callable[[str], str]
    back: Callable[[str, str], str] | None


DERIVED: Mapping[str, Derived] = {
    "opposite": Derived(opposite, lambda kind: TYPES[kind].pattern, opposite),
    "verb": Derived(
        lambda kind, value: f"{value} {'is' if value == '1' else 'are'}",
        lambda kind: r"\d+ (?:is|are)",
        lambda kind, text: text.split()[0],
    ),
    "known": Derived(
        lambda kind, value: f"the {value.split(' ', 1)[1]}" if value.startswith(("a ", "an ")) else value,
        lambda kind: THING,
        None,
    ),
}
