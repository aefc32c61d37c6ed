"""From lines, which are claims in order, to a text that reads as if somebody had written it, and to its program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vstdata.captions.reading import caption_sentences
from vstdata.captions.ways import WITH
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.item_lists import Item, Mention, list_text
from vstdata.words.labels import is_mass
from vstdata.words.numbers import COUNTS
from vstdata.words.slot_types import DERIVED
from vstdata.words.templates import fill

MOST_BEFORE = 5  # words of a list before the verb that belongs to it. Ours.
_LISTED = {
    **dict.fromkeys(("then", "last", "wall", "along", "on_wall", "on_along"), ("a",)),
    **dict.fromkeys(("walk+then", "walk+last", "walk_on+then", "walk_on+last"), ("a2",)),
    **dict.fromkeys(("fore+fore", "by", "fills", "shared_room+shell"), ("a",)),
}
"""Sentences of which some texts have their list before the verb, or before the end."""
MOST_JOINED = 3  # groups that each half of a sentence lists. Ours.
SHELLED = frozenset({"opens+shell", "shared_room+shell"})  # sentences that end in their list, however long
MOST_LAST = dict.fromkeys(("walk+then", "walk+last", "walk_on+then", "walk_on+last", "came+new", "now+brought"), 5)
"""Groups that the second half may list, where the first lists none or few. Ours."""


@dataclass(frozen=True, slots=True)
class Group:
    """Objects of one label that are named together, in one colour ("": none is told); `exact`: there are no others of
    the label in view."""

    label: str
    members: tuple[int, ...]
    color: str = ""
    exact: bool = True
    known: bool = False  # it was named before: 'the sofa'

    def mention(self, told: Sequence[Group]) -> Mention:
        """What it is called where `told` was told before."""
        count = len(self.members)
        before = [one for one in told if one.label == self.label and not self.known]
        again = any(_alike(self, one) for one in before)
        counted = (self.exact or count == 1) and count < len(COUNTS) and not is_mass(self.label)
        color = self.color if not again or any(one.color == self.color for one in before) else ""
        clear = all(one.exact and (not color or one.color == color) for one in before)
        return Mention(
            self.label,
            count if counted else (-1 if count > 2 and not is_mass(self.label) else 0),
            color,
            again,
            self.known,
            sum(len(one.members) for one in before) if again and clear else 0,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list: a group, where it is (of `item_lists.PLACES`), and what is by it: how (of
    `item_lists.HOWS`), and which groups; `of` several it is by "one", or by "each" in the same way: then first all
    that is by the first."""

    group: Group
    place: str = ""
    added: tuple[tuple[str, tuple[Group, ...]], ...] = ()
    of: str = ""

    @property
    def groups(self) -> tuple[Group, ...]:
        """In the order in which the text has them."""
        return (self.group, *(group for _, some in self.added for group in some))

    def hosts(self, number: int) -> tuple[int, ...]:
        """What the part of `added` with this number is by, or some of that."""
        if self.of != "each":
            return self.group.members
        return (self.group.members[number * len(self.group.members) // len(self.added)],)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: `kind` names its texts (`sentences.en.toml`); {a} is the list of `entries`, {b} the reference to
    `other`; `words` are its other slots, `values` the fields of its step."""

    kind: str
    entries: tuple[Entry, ...] = ()
    other: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    margin: float = 1.0

    @property
    def members(self) -> tuple[int, ...]:
        """The objects of its list, without what is by them."""
        return tuple(i for entry in self.entries for i in entry.group.members)

    @property
    def named(self) -> tuple[int, ...]:
        """All objects that it mentions for the first time."""
        return tuple(i for entry in self.entries for group in entry.groups if not group.known for i in group.members)


def _alike(one: Group, other: Group) -> bool:
    return one.label == other.label and (not one.color or not other.color or one.color == other.color)


def reference(i: int, told: Sequence[Group]) -> str | None:
    """What an object is called that was told alone: 'the sofa', 'the teal sofa' where others of its label were told,
    all in other colours; None where no such words mean it."""
    own = next((group for group in told if group.members == (i,)), None)
    if own is None or is_mass(own.label):
        return None
    others = [group for group in told if group is not own and group.label == own.label]
    if not others:
        return f"the {own.label}"
    apart = own.color and all(one.color and one.color != own.color for one in others)
    return f"the {own.color} {own.label}" if apart else None


def told_before(lines: Sequence[Line]) -> list[Group]:
    """The groups that lines have mentioned, in order."""
    return [group for line in lines for entry in line.entries for group in entry.groups if not group.known]


def tell(lines: Sequence[Line], draw: Draw) -> str:
    """The caption. Two short lines share a sentence where `sentences.en.toml` has one for both. A text comes twice only
    where all others of its kind were used, and neighbours begin differently."""
    told: list[Group] = []
    used: list[str] = []
    parts: list[str] = []
    place = 0
    while place < len(lines):
        after = [line.kind for line in lines[place + 1 : place + 3]]
        halves = after == ["pan", "pan"]  # these share a sentence
        both = (
            lines[place : place + 2] if not halves and _joined(lines[place : place + 2]) else lines[place : place + 1]
        )
        kind = "+".join(line.kind for line in both)
        slots = _both_slots(kind, both, lines[place - 1] if place else None, told)
        text = _choose(kind, slots, used, parts[-1] if parts else "", draw.at("text", place))
        used.append(text)
        filled = fill(text, slots)
        parts.append(filled[0].upper() + filled[1:])
        told += told_before(both)
        place += len(both)
    return " ".join(parts)


def _joined(lines: Sequence[Line]) -> bool:
    """Whether two lines are told in one sentence: there is one, and what they list is short, or stands last."""
    if len(lines) < 2 or (kind := "+".join(line.kind for line in lines)) not in caption_sentences():
        return False
    one, other = lines
    if one.kind in ("room", "image_of") and any(entry.added or entry.place for entry in other.entries):
        return False  # what says where all of them are comes last
    shared = {name for name in joined_slots(kind) if name in one.words and name in other.words}
    if any(one.words[name] != other.words[name] for name in shared):
        return False
    if "b" in joined_slots(kind) and (one.other != other.other or one.words["how"] not in ("on", "around")):
        return False  # of what is above the sofa or next to it, "it" might be meant
    most = weight(one) if kind in SHELLED else MOST_JOINED
    return weight(one) <= most and weight(other) <= MOST_LAST.get(kind, MOST_JOINED)


def joined_slots(kind: str) -> tuple[str, ...]:
    """The slots that both halves of a joined sentence tell in one place: those of the second half without a 2."""
    second = kind.partition("+")[2]
    own = caption_sentences()[kind].slots
    return tuple(name for name in caption_sentences()[second].slots if name in own and f"{name}2" not in own)


def weight(line: Line) -> int:
    """How many groups a line lists; what is by something counts, and where it is."""
    return sum(len(entry.groups) + bool(entry.place) for entry in line.entries)


def _both_slots(kind: str, lines: Sequence[Line], before: Line | None, told: Sequence[Group]) -> dict[str, str]:
    slots = _slots(lines[0], before, told)
    if len(lines) == 2:
        second = _slots(lines[1], lines[0], [*told, *told_before(lines[:1])])
        own = caption_sentences()[kind].slots
        slots |= {f"{name}2": value for name, value in second.items() if f"{name}2" in own}
        slots |= {name: second[name] for name in joined_slots(kind) if name not in slots}
        if slots.get("b") == "it":  # both halves would say it
            slots["b"] = str(reference(int(lines[0].other or 0), told))
    derived = caption_sentences()[kind].derived
    return slots | {name: DERIVED[how].told("", slots[base]) for name, (how, base) in derived.items()}


def _slots(line: Line, before: Line | None, told: Sequence[Group]) -> dict[str, str]:
    slots = dict(line.words)
    so_far, items = list(told), []
    for entry in line.entries:
        item = _item(entry, so_far)
        items.append(item)
        so_far += [group for group in entry.groups if not group.known]
    if items:
        slots["a"] = list_text(items)
    if line.other is not None:
        just = line.kind not in ("starts", "ends", "ending") and _just_named(before) == line.other
        slots["b"] = "it" if just else str(reference(line.other, told))
    return slots


def _item(entry: Entry, told: Sequence[Group]) -> Item:
    seen = list(told)
    mentions: dict[int, Mention] = {}
    for number, group in enumerate(entry.groups):
        mentions[number] = group.mention(seen)
        seen.append(group)
    if entry.group.known:
        name = str(reference(entry.group.members[0], told)).removeprefix("the ")
        color = name.removesuffix(f" {entry.group.label}") if name != entry.group.label else ""
        return Item(Mention(entry.group.label, 1, color, known=True))
    rest = iter([mentions[number] for number in range(1, len(mentions))])
    once = entry.added[: len(entry.added) // (len(entry.group.members) if entry.of == "each" else 1)]
    added = tuple((how, tuple(next(rest) for _ in some)) for how, some in once)
    return Item(mentions[0], entry.place, added, entry.of)


def _just_named(line: Line | None) -> int | None:
    """The one thing that a line is about, for which the next can say "it"."""
    if line is None or line.other is not None or len(line.entries) != 1:
        return None
    entry = line.entries[0]
    alone = len(entry.group.members) == 1 and len(entry.groups) == 1 and not entry.group.known
    return entry.group.members[0] if alone else None


def _choose(kind: str, slots: Mapping[str, str], used: Sequence[str], before: str, draw: Draw) -> str:
    """A text not used so far that begins with other words than the sentence before, and is of another shape."""
    texts = draw.shuffled(caption_sentences()[kind].texts)
    opening = before.split()[:2]

    def cost(text: str) -> tuple[int, bool, bool, int]:
        long = any(  # a verb that comes after a long list is hard to read
            f"{{{name}}}" in text
            and not text.endswith(f"{{{name}}}.")
            and len(slots.get(name, "").split()) > MOST_BEFORE
            for name in _LISTED.get(kind, ())
        )
        again = sum(_shape(text) == _shape(one) for one in used[-2:])
        return used.count(text), long, fill(text, slots).split()[:2] == opening, again

    return min(texts, key=cost)


def _shape(text: str) -> str:
    """How a sentence says that something is there: "see", "there {t}", or with no such words."""
    return next((word for word in ("see", "there {", "show") if word in text), "")


# The program


def line_steps(lines: Sequence[Line], facts: Facts) -> Iterator[dict[str, Any]]:
    """Each line as steps: what it mentions, what is by that and where, and what it says of it."""
    ids = [instance.id for instance in facts.scene.instances]
    told: list[Group] = []
    for line in lines:
        for entry in line.entries:
            for group in entry.groups:
                yield _mention_step(group, group.mention(told), ids)
                told += [] if group.known else [group]
            for number, (how, groups) in enumerate(entry.added):
                inner = [ids[i] for group in groups for i in group.members]
                hosts = [ids[i] for i in entry.hosts(number)]
                yield {"op": WITH[how], "instances": inner, "others": hosts, "value": True}
            if entry.place:
                yield {"op": "placed", "instances": [ids[i] for i in entry.group.members], "value": entry.place}
        things = line.members
        other = {} if line.other is None else {"other": ids[line.other]}
        named = {"instances": [ids[i] for i in things]} if things else {}
        yield {"op": line.kind, **named, **other, **{"value": True, **line.values}}


def _mention_step(group: Group, mention: Mention, ids: Sequence[int]) -> dict[str, Any]:
    color = {"color": mention.color} if mention.color and not group.known else {}
    known = {"known": True} if group.known else {}
    members = [ids[i] for i in group.members]
    return {"op": "mention", "label": group.label, "instances": members, **color, **known, "value": mention.count}
