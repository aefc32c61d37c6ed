"""Names of things in a text, hidden behind one character each, so that whatever a label holds (a full stop, a bracket,
'with', 'one') can be taken for nothing else.

A name is what `vstdata.captions.prose.Name` says: 'a sofa', 'the sofa', 'the left one of the two sofas', 'the second of
the four sofas from the left', and with a colour before the label 'another dark blue sofa', 'a third sofa'. Things in
number are hidden after the words that they stand after, their colour with them: 'some white', 'two more', 'with white'.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from vstdata.color_names import COLOR_WORDS
from vstdata.words.english import plural
from vstdata.words.numbers import COUNTS

THING, PLURAL = "[\ue000-\ue7ff]", "[\ue800-\uefff]"
_FIRST_THING, _FIRST_PLURAL = 0xE000, 0xE800
CAPITAL = "\uf000"  # stands before a name that begins with a capital
_HIDDEN = re.compile("[\ue000-\uf8ff]")
_RANK = r"(?:(?:left|right|middle) one|leftmost|rightmost|(?P<inner>second|third)) of the (?:two|three|four)"
_NAME = re.compile("[\ue000-\uefff]")
MOST_CHOSEN = 6  # names of a sentence of which some may be words of its template: 64 ways to read it; of more, one may
_LAST = " from the left"
_MANY = "|".join(
    (*COUNTS[2:], "different", "of", "for", "counting", "some", "several", "more", "with")
)  # stand before things
_ARTICLE = "[Tt]he|[Aa] (?:third|fourth|fifth|sixth)|[Aa]n?|[Aa]nother"
_BEFORE = re.compile(rf"(?<![\w-])(?:(?P<article>{_ARTICLE})(?P<rank> {_RANK})?|(?P<one>[Oo]ne|[Nn]o)|(?i:{_MANY})) ")


_COLOR = re.compile(f"(?:{COLOR_WORDS}) ")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text with its names hidden. `things` and `plurals` are what the characters stand for, by their order."""

    text: str
    things: tuple[str, ...]
    plurals: tuple[str, ...]

    def sentences(self) -> list[str]:
        """The sentences, names hidden, without full stops; the last as it is where it has none."""
        parts = re.split(rf"(?<=[.!?]) (?=[A-Z0-9{CAPITAL}])", re.sub(r"\s+", " ", self.text.strip()))
        return [part for part in parts if part]

    def shown(self, part: str) -> str:
        """A part of the text with its names."""
        return _HIDDEN.sub(self._name, part).replace(CAPITAL, "")

    def less_hidden(self, sentence: str) -> Iterator[str]:
        """A sentence with some of its names shown, for one that has few: all ways to choose them."""
        places = [match.start() for match in _NAME.finditer(sentence)]
        for count in range(1, len(places) + 1 if len(places) <= MOST_CHOSEN else 2):
            for chosen in combinations(places, count):
                text = sentence
                for place in reversed(chosen):
                    start = place - (text[place - 1 : place] == CAPITAL)
                    text = text[:start] + self.shown(text[start : place + 1]) + text[place + 1 :]
                yield text

    def _name(self, match: re.Match[str]) -> str:
        code = ord(match[0])
        if match[0] == CAPITAL:
            return ""
        name = self.things[code - _FIRST_THING] if code < _FIRST_PLURAL else self.plurals[code - _FIRST_PLURAL]
        capital = match.string[: match.start()].endswith(CAPITAL)
        return name[0].upper() + name[1:] if capital else name


def begins_well(sentence: str) -> bool:
    """Whether a sentence with hidden names begins with a capital or a digit."""
    return sentence[:1].isupper() or sentence[:1].isdigit() or sentence[:1] == CAPITAL


def without_capital(sentence: str) -> str:
    """A sentence that begins as it would in the middle of another."""
    return sentence[1:] if sentence[:1] == CAPITAL else sentence[:1].lower() + sentence[1:]


def hide(text: str, labels: Collection[str]) -> Hidden:
    """The text with all names of things of these labels hidden. Characters that stand for names are dropped from the
    text as given."""
    text = _HIDDEN.sub("\ufffd", text)
    ones, many = longest_first(labels), longest_first(map(plural, labels))
    things: dict[str, int] = {}
    plurals: dict[str, int] = {}
    parts, end = [], 0
    for match in _BEFORE.finditer(text):
        start = match.end()
        of_many = match["rank"] or not match["article"]  # the left one of the two chairs, two chairs, no chairs
        words = [
            *(many if of_many else ones),
            *(ones if match["one"] or match[0].lower() in ("some ", "more ", "with ") else ()),
        ]
        color = _COLOR.match(text, start)
        stop = _end(text, start, words) or (_end(text, color.end(), words) if color else None)
        if match.start() < end or stop is None:
            continue
        stop += len(_LAST) if match["inner"] and text.startswith(_LAST, stop) else 0
        begin = match.start() if match["article"] else start
        name = text[begin:stop]
        parts.append(text[end:begin])
        if match["article"]:
            index = things.setdefault(name[0].lower() + name[1:], len(things))
            parts.append((CAPITAL if name[0].isupper() else "") + chr(_FIRST_THING + index))
        else:
            parts.append(chr(_FIRST_PLURAL + plurals.setdefault(name, len(plurals))))
        end = stop
    return Hidden("".join([*parts, text[end:]]), tuple(things), tuple(plurals))


def longest_first(words: Iterable[str]) -> list[str]:
    """So that of two words the one that begins with the other is found."""
    return sorted(words, key=lambda word: (-len(word), word))


def _end(text: str, start: int, words: Sequence[str]) -> int | None:
    """Where the first of the words that stands at `start` ends; None where none does."""
    for word in words:
        stop = start + len(word)
        if text.startswith(word, start) and not (text[stop : stop + 1] == "-" or text[stop : stop + 1].isalnum()):
            return stop
    return None


def look_in(name: str, label: str) -> str:
    """The colour that a name of a thing of this label tells: 'light blue' of 'the light blue sofa'; "" where none."""
    look = _COLOR.match(name, len("the ")) if name.startswith("the ") and not name.startswith(f"the {label}") else None
    return look[0].rstrip() if look else ""


def is_name_of(name: str, label: str) -> bool:
    """Whether a name is one of a thing of this label, "in image 2" after it or not."""
    hidden = hide(name, (label,)).text
    return re.fullmatch(rf"{CAPITAL}?{THING}( in image \d+)?", hidden) is not None
