"""Lists of things as captions have them, told and read back: 'a teal sofa, two chairs on the right, and a desk with a
lamp and some books on it'.

A list has items; an item is a mention of one thing or of several of one label, with where it is and with what is on it,
around it or otherwise by it. Patterns are for texts in which names are hidden (`hidden_names`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from vstdata.color_names import COLOR_WORDS
from vstdata.words.english import is_plural, join_words, plural, with_article
from vstdata.words.hidden_names import CAPITAL, PLURAL, THING, Hidden, hide, longest_first
from vstdata.words.labels import is_mass
from vstdata.words.numbers import COUNTS, ordinal

_NTH = range(2, 6)  # so many were told before 'a third' to 'a sixth'
_VAGUE = {"some": 0, "several": -1}
PLACES = ("on the wall", "on the floor", "overhead", "on the left", "in the middle", "on the right")
HOWS = ("at", "around", "on", "above", "in front of", "under", "next to", "near")
"""How things are by another, as a text orders them; what is "at" a window is told without it: 'with blue blinds'."""
_BY_IT = f"(?:{'|'.join(HOWS)}) (?:it|them)"
_MENTION = f"(?:{CAPITAL}?{THING}|(?:{'|'.join(COUNTS[2:])}|some|several)(?: more)? {PLURAL})"
MENTIONS = f"{_MENTION}(?:, {_MENTION})*(?: and {_MENTION})?"
_WITH = f"{MENTIONS} {_BY_IT}(?: and {MENTIONS} {_BY_IT})?"
_ADDED = f"with (?:{PLURAL} and {_WITH}|{_MENTION} and with {_WITH}|{_WITH}|{_MENTION}|{PLURAL})"
_OF = ", both|, each|, one of them"  # whose what is told after it is, of several
_HUNG = f"(?P<hung>with (?:{PLURAL}|{_MENTION})) (?P<after>{'|'.join(PLACES)})"  # 'with blinds on the left'
_AT_PLACE = f"(?: (?:{'|'.join(PLACES)}))?"
_ITEM = f"{_MENTION}(?: with (?:{PLURAL}|{_MENTION}) (?:{'|'.join(PLACES)})|{_AT_PLACE}(?:(?:{_OF})? {_ADDED})?)"
ITEMS = f"{_ITEM}(?:, {_ITEM})*(?:,? and {_ITEM})?"
_WORDS = sorted({*re.findall("[a-z]+", " ".join((*COUNTS[2:], *PLACES, *HOWS, _OF))), "some", "several", "more", "and"})
_WORD = f"(?:{CAPITAL}?{THING}|{PLURAL}|(?:{'|'.join((*_WORDS, 'with', 'it'))})\\b)"
OUTLINE = f"{_WORD}(?:,? {_WORD})*"
"""Every list, and much that is none: a short pattern for templates, beside which `ITEMS` takes long to compile."""
_PARTS = re.compile(
    f"(?P<mention>{_MENTION})(?: {_HUNG}|(?: (?P<place>{'|'.join(PLACES)}))?(?:(?P<of>{_OF})? (?P<added>{_ADDED}))?)"
)
_EACH_ADDED = re.compile(f"(?P<some>{MENTIONS}) (?P<how>{'|'.join(HOWS)}) (?:it|them)")
_AT = re.compile(f"with (?:(?P<bare>{PLURAL})|(?P<one>{_MENTION})(?= and with |$))")
_PLACE = re.compile(f" (?:{'|'.join(PLACES)})$")
_COLOR = re.compile(f"({COLOR_WORDS}) ")


@dataclass(frozen=True, slots=True)
class Mention:
    """Things of one `label`: `count` of them (0: some, below: several), in a `color` where it is not ""; `again`:
    others of the label were mentioned before, `before` of them where these were counted; `known`: this very thing was.
    """

    label: str
    count: int
    color: str = ""
    again: bool = False
    known: bool = False
    before: int = 0

    @property
    def text(self) -> str:
        """'another teal sofa', 'a third chair', 'two chairs', 'some more books', 'some blinds'."""
        before = f"{self.color} " if self.color else ""
        if self.known:
            return f"the {before}{self.label}"
        if self.count == 1:
            nth = f"a {ordinal(self.before + 1)}" if self.before in _NTH else "another"
            return f"{nth} {before}{self.label}" if self.again else with_article(before + self.label)
        many = self.label if is_mass(self.label) else plural(self.label)
        how = (
            COUNTS[self.count]
            if self.count > 0
            else "several"
            if self.count < 0 and not is_mass(self.label)
            else "some"
        )
        return f"{how}{' more' if self.again else ''} {before}{many}"


@dataclass(frozen=True, slots=True)
class Item:
    """A mention, its place (one of PLACES, or ""), and what is by what it mentions: how, one of HOWS, and what. `of`
    several it is by "each", or by "one"."""

    mention: Mention
    place: str = ""
    added: tuple[tuple[str, tuple[Mention, ...]], ...] = ()
    of: str = ""

    @property
    def text(self) -> str:
        """'a desk on the left with two books on it', 'two windows, both with blue blinds'."""
        it = "them" if not self.of and is_several(self.mention.text) else "it"
        hung = [_bare(some[0].text) for how, some in self.added if how == "at"]
        told = [f"{join_words([one.text for one in some])} {how} {it}" for how, some in self.added if how != "at"]
        parts = [*hung, *([" and ".join(told)] if told else [])]
        link = " and " if hung and self.added[0][1][0].count == 0 else " and with "
        both = self.of == "each" and self.mention.count == 2 and not told
        of = {"": "", "one": ", one of them", "each": ", both" if both else ", each"}[self.of]
        place = f" {self.place}" if self.place else ""
        if hung and not told and not self.of:  # the blinds stay with their window
            return f"{self.mention.text} with {link.join(parts)}{place}"
        return f"{self.mention.text}{place}{of} with {link.join(parts)}" if parts else self.mention.text + place


def _bare(text: str) -> str:
    """'blue blinds' of 'some more blue blinds'."""
    return text.removeprefix("some ").removeprefix("more ") if text.startswith("some ") else text


@cache
def _items() -> re.Pattern[str]:
    return re.compile(ITEMS)


def is_list(text: str) -> bool:
    """Whether a text, names hidden, is a list."""
    return _items().fullmatch(text) is not None


def list_text(items: list[Item]) -> str:
    """Items in one list; a comma before "and" where it could be taken to join less."""
    texts = [item.text for item in items]
    several = len(items) > 2
    long = any(
        (several and (item.added or item.place)) or any(how != "at" for how, _ in item.added) for item in items[:-1]
    )
    return f"{', '.join(texts[:-1])}, and {texts[-1]}" if long else join_words(texts)


def is_several(text: str) -> bool:
    """Whether the verb of a list is "are": 'two chairs', 'a sofa and a chair', not 'a desk with a lamp on it'."""
    within = "(?:(?! with ).)*?"  # up to the end of what is by one thing
    bare = re.sub(f"(?: and)? with {within} {_BY_IT}(?: and {within} {_BY_IT})?", "", text)
    first = bare.split(" ", 1)[0].lower()
    one = first in ("a", "an", "another", "the") or (first == "some" and _is_stuff(bare))
    return not one or " and " in bare


def first_of(text: str) -> str:
    """'two chairs', of a list that begins with these."""
    return re.split(",| and | with ", text, maxsplit=1)[0]


def _is_stuff(text: str) -> bool:
    label = _PLACE.sub("", _COLOR.sub("", text.split(" ", 1)[1].removeprefix("more ")))
    return is_mass(label) and not is_plural(label)


def read_mention(text: str, labels: Collection[str]) -> Mention:
    """What a mention says. Raises ValueError."""
    word, _, rest = _small(text).partition(" ")
    nth = next((k for k in _NTH if word == "a" and rest.startswith(f"{ordinal(k + 1)} ")), 0)
    rest = rest.removeprefix(f"{ordinal(nth + 1)} ") if nth else rest
    again = word == "another" or nth > 0 or rest.startswith("more ")
    rest = rest.removeprefix("more ")
    count = 1 if word in ("a", "an", "another", "the") else _VAGUE[word] if word in _VAGUE else COUNTS.index(word)
    color = _COLOR.match(rest)
    for before, noun in (("", rest), *([(color[1], rest[color.end() :])] if color else [])):
        for label in longest_first(labels):
            many = label if is_mass(label) else plural(label)
            if noun == (label if count == 1 else many):
                return Mention(label, count, before, again, word == "the", nth)
    raise ValueError(f"no thing of these labels: {text!r}")


def read_items(text: str, labels: Collection[str]) -> list[Item]:
    """The items of a list. Raises ValueError where it is none."""
    hidden = hide(_small(text), labels)
    if not is_list(hidden.text):
        raise ValueError(f"no list: {text!r}")
    return [_item(match, hidden, labels) for match in _PARTS.finditer(hidden.text)]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _item(match: re.Match[str], hidden: Hidden, labels: Collection[str]) -> Item:
    found = list[tuple[str, tuple[Mention, ...]]]()
    text = match["hung"] or match["added"] or ""
    hung = _AT.match(text)
    if hung:
        name = f"some {hidden.shown(hung['bare'])}" if hung["bare"] else hidden.shown(hung["one"])
        found.append(("at", (read_mention(name, labels),)))
    for part in _EACH_ADDED.finditer(text, hung.end() if hung else 0):
        names = (hidden.shown(one[0]) for one in re.finditer(_MENTION, part["some"]))
        found.append((part["how"], tuple(read_mention(name, labels) for name in names)))
    mention = read_mention(hidden.shown(match["mention"]), labels)
    of = {"": "", "one of them": "one"}.get((match["of"] or "").removeprefix(", "), "each")
    return Item(mention, match["after"] or match["place"] or "", tuple(found), of)
