"""Two sides said together, as in 'ahead and to the right', are one direction. Where the options are directions, both
are put into the words of the one option that they are, so that neither is read by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_CALLED = {  # each side and its opposite are one axis
    "front": r"straight ahead|straight on|ahead|forwards?|in front|front",
    "back": r"behind|backwards?|back|rear",
    "left": r"left(?:wards?)?",
    "right": r"right(?:wards?)?",
    "north": r"north(?=-?east|-?west|\b)",
    "south": r"south(?=-?east|-?west|\b)",
    "east": r"east",
    "west": r"west",
    "up": r"above|upwards?|up|upper|higher|top",
    "down": r"below|downwards?|down|lower|bottom",
}
_AXIS = {side: k // 2 for k, side in enumerate(_CALLED)}
_WHOSE = r"(?:of\s+)?(?:it|you|me|us|them|the\s+(?:camera|viewer|observer))\b"
_SAID = re.compile(
    r"(?:(?<![\w\x01-])|(?<=north)|(?<=south)|(?<=\w-))(?:"
    + "|".join(rf"(?P<{side}>{words})" for side, words in _CALLED.items())
    + rf")(?!(?<!north)(?<!south)\w)(?:[\s-]*(?:hand[\s-]*)?side\b)?(?:\s+{_WHOSE})?",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"(?:\s*,)?\s*(?:and|but|&|-|–)?\s*(?:(?:also|then|slightly|somewhat|more|just|off|a\s+(?:bit|little))\s+)*"
    r"(?:(?:to|on|at|in|towards?)\s+)?(?:(?:the|its|your|my)\s+)?",
    re.IGNORECASE,
)
_OR = re.compile(r"\s*,?\s*(?:or|nor|/)\s*(?:(?:to|on|at|in|towards?)\s+)?(?:(?:the|its|your|my)\s+)?", re.IGNORECASE)
_LEAD = re.compile(r"\s*(?:(?:to|on|at|in|towards?)\s+)?(?:the\s+|its\s+|your\s+|my\s+)?", re.IGNORECASE)
_TAIL = re.compile(r"\s*(?:of\s*)?", re.IGNORECASE)
_ADVERB = re.compile(  # 'right behind you' says nothing of the right
    r"(?<!the )(?<!its )(?<!your )(?<!my )\bright(?=\s+(?:ahead|behind|in\s+front|above|below|beside|next)\b)",
    re.IGNORECASE,
)
_TURN = re.compile(r"\b(?:turn|fac|look|rotat|spin)\w*\s+(?:to\s+(?:the\s+|your\s+)?)?\Z", re.IGNORECASE)
_ENDS = re.compile(rf"\s*(?:[.,;:!?)\n]|\Z|from\b|{_WHOSE}|(?:so|because|since|when|as|if|relative)\b)", re.IGNORECASE)
_EXACTLY = re.compile(r"\b(?:directly|exactly|dead)\s+\Z|\bstraight(?=\s+behind|\s+in\s+front)\s+\Z", re.IGNORECASE)
_SAYS = re.compile(r"(?:it|that|this)(?:'s| is| was| would be)\s+", re.IGNORECASE)
MOST_ALONE = 50  # characters of a text that is nothing but a direction
_NEITHER = "aslant"  # a word that no option has

Sides = frozenset[str]
_Run = tuple[int, int, Sides]  # start, end, and what is said there


@dataclass(frozen=True, slots=True)
class Directions:
    """Options that are directions: the words of each by its sides, and the axes that they tell apart."""

    words: dict[Sides, str]
    axes: frozenset[int]

    def together(self, text: str) -> str:
        """The text with sides that are said together in the words of their option; without them where no option is
        both, nor where one or the other is said. 'straight ahead' and 'right behind you' are what is only ahead and
        only behind, where nothing else is said."""
        text = _ADVERB.sub("directly", text)
        groups = _grouped(text, [(*run[:2], self._told(run[2])) for run in _runs(text)])
        for group in reversed(groups):
            (start, _, told), end = group[0], group[-1][1]
            if len(group) > 1:  # a list stays one
                said = _NEITHER if any(_OR.fullmatch(text, a[1], b[0]) for a, b in pairwise(group)) else None
            elif len(told) > 1:
                said = self.words.get(told, _NEITHER)
            else:
                alone = len(groups) == 1 and told & {"front", "back"} and _only(text, start, end)
                said = self.words.get(told) if alone else None
            text = text if said is None else f"{text[:start]}{said}{text[end:]}"
        return text

    def _told(self, sides: Sides) -> Sides:
        return frozenset(side for side in sides if _AXIS[side] in self.axes)


def directions(options: Sequence[str]) -> Directions | None:
    """The options as directions; None where fewer than two are, two are the same, or all are of one axis."""
    known = [(sides, option) for option in options if (sides := _sides(option)) is not None]
    axes = frozenset(_AXIS[side] for sides, _ in known for side in sides)
    words = dict(known)
    return Directions(words, axes) if len(axes) > 1 and len(words) == len(known) > 1 else None


def only_side(text: str, options: Sequence[str]) -> int | None:
    """The option whose sides a text is that says nothing else: "left" or "It's on the left." of "to your left"."""
    if len(text) > MOST_ALONE or "ward" in text.lower():  # which is a way, not a place
        return None
    told = _sides(_SAYS.sub("", text.strip(" \t\n.!*\"'"), count=1))
    found = [k for k, option in enumerate(options) if _sides(option) == told] if told else []
    return found[0] if len(found) == 1 else None


def _sides(option: str) -> Sides | None:
    """The sides that an option is, where it is nothing else."""
    runs = list(_runs(option))
    if len(runs) != 1 or not _LEAD.fullmatch(option, 0, runs[0][0]) or not _TAIL.fullmatch(option, runs[0][1]):
        return None
    return runs[0][2]


def _grouped(text: str, runs: Sequence[_Run]) -> list[list[_Run]]:
    """Runs with nothing between but what joins them, as in 'left, right or back', are one group."""
    groups: list[list[_Run]] = []
    for run in runs:
        last = groups[-1][-1] if groups and run[2] else None
        gap = text[last[1] : run[0]] if last and last[2] else "but"
        if last and "but" not in gap and (_OR.fullmatch(gap) or _JOINT.fullmatch(gap)):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _runs(text: str) -> Iterator[_Run]:
    """Start, end and sides of what is said in one: of different axes, and with nothing but joining words between."""
    start = end = 0
    sides: Sides = frozenset()
    for said in _SAID.finditer(text):
        side = next(name for name in _CALLED if said[name] is not None)
        if sides and _joined(text, start, end, said, {_AXIS[one] for one in sides}, side):
            sides, end = sides | {side}, said.end()
            continue
        if sides:
            yield start, end, sides
        start, end, sides = said.start(), said.end(), frozenset({side})
    if sides:
        yield start, end, sides


def _joined(text: str, start: int, end: int, said: re.Match[str], axes: set[int], side: str) -> bool:
    """Whether a side goes with those at text[start:end]. 'Turn right and ahead is the door' are two things, and so are
    'on the right, in front of the sofa'."""
    if _AXIS[side] in axes or not _JOINT.fullmatch(text, end, said.start()):
        return False
    if side in ("front", "back") and _TURN.search(text, max(0, start - 24), start):
        return False
    gap = text[end : said.start()]
    return "," not in gap or " and " in gap or _ENDS.match(text, said.end()) is not None


def _only(text: str, start: int, end: int) -> bool:
    """Whether it is said that something is there and nowhere else: 'straight ahead', 'right behind you'."""
    straight = text[start:end].lower().startswith("straight")
    return (straight or _EXACTLY.search(text, 0, start) is not None) and _ENDS.match(text, end) is not None
