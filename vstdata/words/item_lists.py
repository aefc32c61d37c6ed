"""Lists of things as captions have them, told and read back: 'a teal sofa, two chairs on the right, and a desk with a
lamp and some books on it'.

A list has items; an item is a mention of one thing or of several of one label, with where it is and with what is on it,
around it or otherwise by it. Patterns are for texts in which names are hidden (`hidden_names`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from vstdata.color_names import COLOR_WORDS
from vstdata.words.english import is_plural, join_words, plural, with_article
from vstdata.words.hidden_names import CAPITAL, PLURAL, THING, Hidden, hide, longest_first
from vstdata.words.labels import is_mass
from vstdata.words.numbers import COUNTS

_VAGUE = {"some": 0, "several": -1}
PLACES = ("on the wall", "on the floor", "overhead", "on the left", "in the middle", "on the right")
HOWS = ("around", "on", "above", "in front of", "under", "next to")  # how things are by another, as a text orders them
_BY_IT = f"(?:{'|'.join(HOWS)}) (?:it|them)"
_MENTION = f"(?:{CAPITAL}?{THING}|(?:{'|'.join(COUNTS[2:])}|some|several)(?: more)? {PLURAL})"
MENTIONS = f"{_MENTION}(?:, {_MENTION})*(?: and {_MENTION})?"
_WITH = f"{MENTIONS} {_BY_IT}"
_ITEM = f"{_MENTION}(?: (?:{'|'.join(PLACES)}))?(?: with {_WITH}(?: and {_WITH})?)?"
ITEMS = f"{_ITEM}(?:, {_ITEM})*(?:,? and {_ITEM})?"
_PARTS = re.compile(
    f"(?P<mention>{_MENTION})(?: (?P<place>{'|'.join(PLACES)}))?"
    f"(?: with (?P<first>{_WITH})(?: and (?P<second>{_WITH}))?)?"
)
_PLACE = re.compile(f" (?:{'|'.join(PLACES)})$")
_COLOR = re.compile(f"({COLOR_WORDS}) ")


@dataclass(frozen=True, slots=True)
class Mention:
    """Things of one `label`: `count` of them (0: some, below: several), in a `color` where it is not ""; `again`:
    others of the label were mentioned before; `known`: this very thing was."""

    label: str
    count: int
    color: str = ""
    again: bool = False
    known: bool = False

    @property
    def text(self) -> str:
        """'another teal sofa', 'two chairs', 'some more books', 'some blinds'."""
        before = f"{self.color} " if self.color else ""
        if self.known:
            return f"the {before}{self.label}"
        if self.count == 1:
            return f"another {before}{self.label}" if self.again else with_article(before + self.label)
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
    """A mention, its place (one of PLACES, or ""), and what is by what it mentions: how, one of HOWS, and what."""

    mention: Mention
    place: str = ""
    added: tuple[tuple[str, tuple[Mention, ...]], ...] = ()

    @property
    def text(self) -> str:
        """'a desk on the left with two books on it'."""
        it = "them" if is_several(self.mention.text) else "it"
        told = [f"{join_words([one.text for one in some])} {how} {it}" for how, some in self.added]
        place = f" {self.place}" if self.place else ""
        return f"{self.mention.text}{place}{' with ' if told else ''}{' and '.join(told)}"


def list_text(items: list[Item]) -> str:
    """Items in one list; a comma before "and" where it could be taken to join less."""
    texts = [item.text for item in items]
    long = any(item.added or (item.place and len(items) > 2) for item in items[:-1])
    return f"{', '.join(texts[:-1])}, and {texts[-1]}" if long else join_words(texts)


def is_several(text: str) -> bool:
    """Whether the verb of a list is "are": 'two chairs', 'a sofa and a chair', not 'a desk with a lamp on it'."""
    bare = re.sub(f" with .*? {_BY_IT}(?: and (?:(?! with ).)*? {_BY_IT})?", "", text)
    first = bare.split(" ", 1)[0].lower()
    one = first in ("a", "an", "another", "the") or (first == "some" and _is_stuff(bare))
    return not one or " and " in bare


def _is_stuff(text: str) -> bool:
    label = _PLACE.sub("", _COLOR.sub("", text.split(" ", 1)[1].removeprefix("more ")))
    return is_mass(label) and not is_plural(label)


def read_mention(text: str, labels: Collection[str]) -> Mention:
    """What a mention says. Raises ValueError."""
    word, _, rest = _small(text).partition(" ")
    again = word == "another" or rest.startswith("more ")
    rest = rest.removeprefix("more ")
    count = 1 if word in ("a", "an", "another", "the") else _VAGUE[word] if word in _VAGUE else COUNTS.index(word)
    color = _COLOR.match(rest)
    for before, noun in (("", rest), *([(color[1], rest[color.end() :])] if color else [])):
        for label in longest_first(labels):
            many = label if is_mass(label) else plural(label)
            if noun == (label if count == 1 else many):
                return Mention(label, count, before, again, word == "the")
    raise ValueError(f"no thing of these labels: {text!r}")


def read_items(text: str, labels: Collection[str]) -> list[Item]:
    """The items of a list. Raises ValueError where it is none."""
    hidden = hide(_small(text), labels)
    if not re.fullmatch(ITEMS, hidden.text):
        raise ValueError(f"no list: {text!r}")
    return [_item(match, hidden, labels) for match in _PARTS.finditer(hidden.text)]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _item(match: re.Match[str], hidden: Hidden, labels: Collection[str]) -> Item:
    added = []
    for part in (match["first"], match["second"]):
        if part:
            found = (hidden.shown(one[0]) for one in re.finditer(_MENTION, part))
            how = next(how for how in HOWS if re.search(f" {how} (?:it|them)$", part))
            added.append((how, tuple(read_mention(one, labels) for one in found)))
    mention = read_mention(hidden.shown(match["mention"]), labels)
    return Item(mention, match["place"] or "", tuple(added))
