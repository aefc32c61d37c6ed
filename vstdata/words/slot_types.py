"""What a slot can hold: one table of types, of slots of questions (`QUESTION_TYPES`) and of sentences (those with a
pattern), each with what it means, how it is written, and examples. A name means the same in both.

`pattern` reads a value back from a text in which names of things are hidden behind one character each (`hidden_names`);
`examples` are what the tests fill in. A slot may also be told by way of another: "opposite of SLOT" (left for right),
"verb of SLOT" (3 -> '3 are'), "known of SLOT" (a sofa -> the sofa), "it of SLOT" (along that wall -> along it),
"mine of SLOT" (behind -> behind me), "be of SLOT" (two sofas -> are), "there of SLOT" (a sofa and two chairs -> is),
"ending of SLOT" (a sofa -> s, as in stands), "going of SLOT" (turns to the left -> turning to the left) and
"done of SLOT" (turns to the left -> turned to the left).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vstdata.color_names import COLOR_WORDS, EXAMPLES
from vstdata.words.around import COURSES, MINE, SPOTS, THERE
from vstdata.words.directions import AROUND, COMPASS_NAMES, FITS, POSITIONS, QUARTERS
from vstdata.words.hidden_names import PLURAL, THING, longest_first
from vstdata.words.item_lists import HOWS, OUTLINE, PLACES, first_of, is_list, is_several
from vstdata.words.numbers import COUNTS
from vstdata.words.places import PICTURE_PLACES, SEVERAL
from vstdata.words.ways import AMOUNT, BESIDES, CONTRASTS, FLANKS, METRES, MIXES, OFFSET, PARTS, RAY, RUNS, TIMES, WHYS

_COURSES = ("forward", "backward", "to the right", "to the left")
_BOTH = tuple(f"{way} and {aside}" for way in _COURSES[:2] for aside in _COURSES[2:])
_STEPS = ("to the left", "to the right", "forward", "backward", "up", "down")
_WAY = f"(?:{'|'.join(_STEPS[:4])})"
_LIFT = "(?:up|down(?: almost to the ground)?)"
_GOES_SO = f"(?:moves (?:{_WAY}|{_LIFT})(?: and (?:{_WAY}|{_LIFT}))?|turns to the (?:left|right)|tilts (?:up|down))"
_HOURS = tuple(f"{hour} o'clock" for hour in range(1, 13))
FLOORS = {"wood": "wooden", "carpet": "carpeted", "tiles": "tiled", "stone": "stone", "concrete": "concrete"}
WALLS = {
    **{"brick": "brick", "wood": "wood-panelled"},
    **{"wallpaper": "wallpapered", "tiles": "tiled", "concrete": "concrete"},
}
_WALLS = f"(?:(?:{COLOR_WORDS}) )?(?:(?:{'|'.join(WALLS.values())}) )?walls"
_ACCENT = f"an? (?:{COLOR_WORDS}) wall"
_FLOOR = f"an? (?:(?:{COLOR_WORDS}) )?(?:(?:{'|'.join(FLOORS.values())}) )?floor"
_SHELL = f"(?:{_WALLS}|{_ACCENT}|{_FLOOR}|a sloping ceiling)"
_HARDLY = "hardly at all"
_SIDED = r"\d+ degrees to the (?:left|right)"


@dataclass(frozen=True, slots=True)
class SlotType:
    """`pattern` is a regular expression without named groups; "" where slots of sentences cannot have the type. `pairs`
    are values that are each other's opposite. `fits` says of what the pattern finds whether it is a value, where the
    pattern is an outline only."""

    meaning: str
    pattern: str = ""
    examples: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    fits: Callable[[str], bool] = lambda value: True


def _words(meaning: str, *words: str) -> SlotType:
    return SlotType(meaning, "|".join(longest_first(words)), words)


def _pair(meaning: str, one: str, other: str) -> SlotType:
    return SlotType(meaning, f"{one}|{other}", (one, other), ((one, other), (other, one)))


_COUNT = "|".join(COUNTS)
THINGS = ("thing", "subject")  # the types of slots that hold the name of a thing; a subject may be "it"
QUESTION_TYPES = (
    *("label", "plural label", "thing", "things", "text", "color", "direction", "image", "number", "number word"),
    *("person", "phrase", "reply"),
)
TYPES: Mapping[str, SlotType] = {
    "label": SlotType("what the source calls a thing: office chair"),
    "plural label": SlotType("the same of several: office chairs", PLURAL),
    "counted things": SlotType("how many, and the plural: two office chairs", f"(?:{_COUNT}) {PLURAL}"),
    "thing": SlotType(
        "words for one thing, its label in them: the office chair (red point)", f"{THING}(?: in image \\d+)?"
    ),
    "subject": SlotType("the thing that a caption's sentence is about, which may be 'it'", THING),
    "things": SlotType("words for several things: the sofa, the cup and the vase"),
    "items": SlotType("a list of things, alike ones together: a teal sofa and two chairs", OUTLINE, fits=is_list),
    "reference": SlotType("a thing that was mentioned, or 'it' for the one just mentioned: the sofa", f"{THING}|it"),
    "room": SlotType(
        "a kind of room: an office", r"an? [a-z'-]+(?: (?!with )[a-z'-]+)*", ("a living room", "an office", "a room")
    ),
    "shell": SlotType(
        "the walls, or the one that stands out, the floor and the ceiling of a room",
        f"{_SHELL}(?:, {_SHELL})?(?: and {_SHELL})?",
        (
            "light blue walls and a brown wooden floor",
            "white walls",
            "brick walls and a tiled floor",
            "an orange wall and a carpeted floor",
            "purple walls, a wooden floor and a sloping ceiling",
        ),
    ),
    "zone": _words("a part of a picture from left to right", *PLACES[3:]),
    "spot again": _words(
        "the place of the sentence before",
        *("along the same wall", "on the same wall", "near the camera", "farther back", "in the background"),
        *("behind that", "in the same image", "elsewhere in the room", "at the start", "in the middle of the room"),
        *("down on the floor", "at the same time", *PLACES[3:]),
    ),
    "wall side": _words("a wall of a picture", "back", "left", "right"),
    "which wall": _words(
        "a wall of a room", "one wall", "the opposite wall", "another wall", "a third wall", "the fourth wall"
    ),
    "how": _words("how things are by another one", *HOWS),
    "images": _words("all pictures", "both images", "all three images", "all four images"),
    "frame edge": _words("an edge of a picture", "lower", "upper", "left", "right"),
    "camera move": SlotType(
        "what a camera mainly does between two pictures",
        f"{_GOES_SO}(?:(?:, |,? and ){_GOES_SO}){{0,3}}",
        (
            "tilts up",
            "turns to the left",
            "moves forward and to the left",
            "moves up and turns to the left",
            "turns to the right and moves backward and down almost to the ground",
        ),
    ),
    "text": SlotType("words or lines that hold labels"),
    "color": SlotType("a colour of a mark: red"),
    "colour": _words("of a thing", *EXAMPLES),
    "colours": SlotType(
        "of several things: grey or white",
        f"(?:{'|'.join(EXAMPLES)})(?:(?:, (?:{'|'.join(EXAMPLES)}))* or (?:{'|'.join(EXAMPLES)}))?",
        ("grey", "grey or white", "grey, red or white"),
    ),
    "phrase": SlotType("other words of ours: second closest to"),
    "reply": SlotType("words that tell the answer, so for answers alone: behind you"),
    "person": SlotType("somebody's name: Ada", r"[A-Z][a-z]+", ("Ada", "Milo")),
    "answer": SlotType("the answer of a chain", ".+", ("back-left", "3.5 m", "first forward, then to the left")),
    "image": SlotType("a picture or frame of the question: image 2"),
    "image number": SlotType("its number, after 'image': 2", r"\d+", ("1", "2", "14")),
    "image name": SlotType("one of the pictures, or the only one", r"image \d+|the image", ("image 2", "the image")),
    "pictures": _words("all of them", "both pictures", "all three pictures", "all four pictures"),
    "edge": _words("a part of a picture", "left edge", "right edge", "middle of the picture"),
    "number": SlotType("a number in digits: 2.5"),
    "whole number": SlotType("a count, centimetres or square metres in digits: 30", r"\d+", ("1", "2", "30")),
    "degrees": SlotType("whole degrees", r"\d+", ("0", "7", "180", "359")),
    "metres": SlotType("metres to a tenth", r"\d+\.\d", ("0.5", "12.0")),
    "coordinate": SlotType("metres to a tenth, either side of zero", r"-?\d+\.\d", ("-1.5", "0.0", "12.3")),
    "sum": SlotType("whole numbers that are added", r"\d+(?: \+ \d+)+", ("2 + 1", "2 + 0 + 2")),
    "degree sum": SlotType("degrees that are added or taken off", r"\d+ [+-] \d+", ("15 + 45", "60 - 45")),
    "number and verb": SlotType("a count in digits and its verb", r"\d+ (?:is|are)", ("1 is", "2 are")),
    "number word": SlotType("a small number as a word, in questions: three"),
    "count": _words("a count as a word, also of nothing", *COUNTS),
    "spot": SlotType(
        "where something is from a camera",
        r"\d+\.\d m (?:straight ahead|ahead and \d+\.\d m to the (?:left|right))",
        ("1.5 m straight ahead", "2.0 m ahead and 0.3 m to the left"),
    ),
    "view place": _words(
        "of a picture's half, or past which edge",
        *(f"in the {side} half of the picture" for side in ("left", "right")),
        *(f"outside, past the {side} edge" for side in ("left", "right")),
    ),
    "place": _words("where in a picture something is", *PICTURE_PLACES),
    "picture places": SlotType(
        "where in a picture several things are, from left to right",
        SEVERAL,
        ("on the left and near the middle", "both on the right", "two on the left and one at the right edge"),
    ),
    "near": _words("how a thing is to a neighbour", "on", "under", "beside"),
    "mix": _words("how a way runs in a picture, by what it is made of", *MIXES),
    "ray": SlotType("a direction as somebody looks", RAY, ("30 degrees left", "straight ahead", "straight back")),
    "way beside": _words("how one way from a thing goes, as to another one from it", *BESIDES),
    "amount": SlotType(
        "how far a turn goes", AMOUNT, ("60 degrees to the left", "a quarter turn to the right", "no turn")
    ),
    "extent": _words("which size of a thing", "tall", "long", "wide"),
    "fit": _words("how a direction and its word are tied", *FITS),
    "run": _words("how a way runs by a wall that one faces", *RUNS.values()),
    "contrast": _words("what is wrong with a direction that is not the right one", *CONTRASTS),
    "why": _words("what shows how a way by a wall runs", *WHYS.values()),
    "times": _words("how wide a gap is, compared with a size of something", *TIMES),
    "part": _words("of the width of a picture", *PARTS),
    "rise": _words(
        "how high in a picture something is by another",
        *("higher up, so farther off", "lower down, so nearer", "about as high up, so about as far off"),
    ),
    "steepness": _words("how much a wall goes back", "a little", "clearly", "steeply"),
    "slant": _words("how an edge runs to a side", "falls", "climbs"),
    "flank": _words("where somebody has something around them", *FLANKS.values()),
    "there": _words("where something is by a wall", *THERE.values()),
    "heading": _words("how a way goes in a picture", *COURSES.values()),
    "by the way": _words("where in a picture something is by such a way", *sorted({*SPOTS.values()})),
    "half metres": SlotType("metres to a half", METRES, ("2", "1.5")),
    "offset": SlotType("half metres ahead and to a side", OFFSET, ("2 m ahead and 0.5 m left", "1.5 m back")),
    "side": _pair("a side", "left", "right"),
    "straight": _pair("what is neither to the left nor to the right", "straight ahead", "straight back"),
    "extreme": _pair("which of several, by their distance to something", "closest to", "farthest from"),
    "more": _pair("which of two is more", "more", "less"),
    "nearness word": _pair("which of two is nearer", "nearer", "farther away"),
    "nearness": _pair("which of two distances is shorter", "closer to", "farther from"),
    "level": _pair("which of two is higher", "higher up", "lower down"),
    "depth": _pair("which of two hides the other", "in front of", "behind"),
    "end": _pair("an end of an order by distance", "nearest", "farthest"),
    "along": _pair("a way along a view", "forward", "backward"),
    "turn": SlotType("degrees and side", _SIDED, ("40 degrees to the left", "1 degrees to the right")),
    "round turn": SlotType(
        "the same, or half a turn", f"{_SIDED}|180 degrees", ("30 degrees to the left", "180 degrees")
    ),
    "compass point": _words("a point of the compass", *COMPASS_NAMES),
    "clock": _words("an hour of the clock as a direction", *_HOURS),
    "direction": SlotType(
        "a side, a turn, a course, an hour or a point of the compass: northeast",
        "|".join([*longest_first(AROUND + COMPASS_NAMES + _HOURS + _COURSES + _BOTH), _SIDED, "180 degrees", _HARDLY]),
        (*AROUND, *COMPASS_NAMES, *_HOURS, *_BOTH, "60 degrees to the left", "180 degrees", _HARDLY),
    ),
    "course": _words("how a camera moved over the floor", *_COURSES, *_BOTH),
    "step": SlotType(
        "how a camera moved, up and down too",
        f"(?:{'|'.join(_STEPS)})(?: and (?:{'|'.join(_STEPS)}))?",
        (*_STEPS, "forward and to the left", "up and down"),
    ),
    "position": _words("of a thing beside another", *POSITIONS),
    "way": _words("where a way goes on", *QUARTERS),
    "ways": SlotType(
        "the same, one after another",
        f"(?:{'|'.join(QUARTERS)})(?:, then (?:{'|'.join(QUARTERS)}))*",
        ("left", "straight on, then back"),
    ),
}
SENTENCE_TYPES = tuple(name for name, one in TYPES.items() if one.pattern)


_GOING = {"moves": "moving", "turns": "turning", "tilts": "tilting"}
_GOES = {going: verb for verb, going in _GOING.items()}
_DONE = {"moves": "moved", "turns": "turned", "tilts": "tilted"}
_DOES = {done: verb for verb, done in _DONE.items()}


def _instead(text: str, words: Mapping[str, str]) -> str:
    return re.sub("|".join(words), lambda match: words[match[0]], text)


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


def _by_it(text: str) -> str:
    return text.replace("that wall", "it")


DERIVED: Mapping[str, Derived] = {
    "it": Derived(
        lambda kind, value: _by_it(value),
        lambda kind: "|".join(longest_first(tuple(map(_by_it, RUNS.values())))),
        lambda kind, text: re.sub(r"it$", "that wall", text),
    ),
    "be": Derived(lambda kind, value: "are" if is_several(value) else "is", lambda kind: "is|are", None),
    "there": Derived(  # "there is a bed and two chairs": the verb goes with what comes next
        lambda kind, value: "are" if is_several(first_of(value)) else "is", lambda kind: "is|are", None
    ),
    "ending": Derived(lambda kind, value: "" if is_several(value) else "s", lambda kind: "s?", None),
    "mine": Derived(
        lambda kind, value: MINE[value],
        lambda kind: "|".join(MINE.values()),
        lambda kind, text: next(position for position, mine in MINE.items() if mine == text),
    ),
    "opposite": Derived(opposite, lambda kind: TYPES[kind].pattern, opposite),
    "verb": Derived(
        lambda kind, value: f"{value} {'is' if value == '1' else 'are'}",
        lambda kind: r"\d+ (?:is|are)",
        lambda kind, text: text.split()[0],
    ),
    "going": Derived(
        lambda kind, value: _instead(value, _GOING),
        lambda kind: _instead(TYPES[kind].pattern, _GOING),
        lambda kind, text: _instead(text, _GOES),
    ),
    "done": Derived(
        lambda kind, value: _instead(value, _DONE),
        lambda kind: _instead(TYPES[kind].pattern, _DONE),
        lambda kind, text: _instead(text, _DOES),
    ),
    "known": Derived(
        lambda kind, value: f"the {value.split(' ', 1)[1]}" if value.startswith(("a ", "an ")) else value,
        lambda kind: THING,
        None,
    ),
}
