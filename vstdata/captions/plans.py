"""What captions share when they plan: things become entries, groups become lines, lines become a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from vstdata.captions.lines import Entry, Group, Line, line_steps, reference, tell, told_before
from vstdata.captions.stage import FLOORED, LEAST_NAMED, Stage
from vstdata.draft import Answer, Draft, Question, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.told import Tell
from vstdata.words.english import with_article
from vstdata.words.item_lists import HOWS

FEWEST_WORDS, MOST_WORDS = 30, 130
BUDGETS = (14, 12, 10, 8)  # things of a caption: fewer where the text becomes too long. Ours.
MOST_ALIKE = 6  # things beyond the budget, so that all of their label are named. Ours.
MOST_LISTED = 4  # entries of one sentence. Ours.
MOST_ON = 4  # kinds of things told to be on another one. Ours.
MOST_HEADS, LEAST_HEAD = 4, 0.12  # main things that a caption begins with; of the area of the largest one. Ours.
MOST_WEIGHT = 6  # things and groups of them in one sentence. Ours.
LONG, MOST_MOVED = 3, 2  # entries of a long list; of those the ones that a sentence of their own goes on from. Ours.
_KIND = re.compile(r"[a-z][a-z' -]*")

Plan = Callable[[Stage, Sequence[int]], list[Line] | None]


def room_words(facts: Facts) -> str:
    """'a living room', or 'a room' where the source does not know the kind."""
    kind = (facts.room_kind or "").lower()
    return with_article(kind if _KIND.fullmatch(kind) else "room")


def chosen(stage: Stage, budget: int) -> list[int]:
    """The things of a caption: all main ones, then by visible area; of a label all, unless these are too many."""
    clear = set(stage.things)
    main = [i for i in stage.main if i in clear]
    rest = [i for i in stage.things if i not in main]
    picked = [*main, *rest[: max(0, budget - len(main))]]
    labels = {stage.facts.label(i) for i in picked}
    alike = [i for i in rest if stage.facts.label(i) in labels and i not in picked]
    return [*picked, *alike] if len(alike) <= MOST_ALIKE else picked


def counted(stage: Stage, lines: Sequence[Line]) -> list[Line]:
    """The lines, with numbers only where they name all things of a label that are seen."""
    told = named(lines)
    partly = {stage.facts.label(i) for i in stage.clear if i not in told}

    def group(one: Group) -> Group:
        return replace(one, exact=False) if one.label in partly else one

    def entry(one: Entry) -> Iterator[Entry]:
        added = tuple((how, tuple(map(group, some))) for how, some in one.added)
        if one.of and one.group.label in partly:  # nobody says "some chairs, one of them"
            for i in one.group.members:
                own = tuple(part for k, part in enumerate(added) if one.of == "each" and one.hosts(k) == (i,))
                yield replace(one, group=replace(one.group, members=(i,)), added=own, of="")
        else:
            yield replace(one, group=group(one.group), added=added)

    return [replace(line, entries=tuple(part for one in line.entries for part in entry(one))) for line in lines]


def with_shell(stage: Stage, lines: Sequence[Line]) -> list[Line]:
    """The lines, with the walls and the floor after what is said of the room first."""
    end = next((k for k, line in enumerate(lines) if k and line.kind not in ("too", "by")), len(lines))
    first = lines[0].kind if lines else ""
    if not stage.shell or "room" not in lines[0].words:
        return list(lines)
    end = 1 if first in ("room", "film") else end
    return [*lines[:end], Line("shell", words={"shell": stage.shell}, values={"value": stage.shell}), *lines[end:]]


def attached(stage: Stage, things: Iterable[int]) -> dict[int, int]:
    """Which of the things are told with another one: what is on it, around it, above it."""
    told = list(things)
    return {a: b for a, (b, _) in stage.by.items() if a in told and b in told}


def groups(stage: Stage, members: Sequence[int], told: Sequence[int] = ()) -> list[Group]:
    """Objects by label in the order given: in one colour, or each in its own where all have one; else without."""
    found: list[Group] = []
    for label in dict.fromkeys(stage.facts.label(i) for i in members):
        some = [i for i in members if stage.facts.label(i) == label]
        colors = [stage.color(i) for i in some]
        exact = label not in stage.inexact
        if len(set(colors)) > 1 and all(colors) and len(some) <= 3:
            for color in dict.fromkeys(colors):
                part = tuple(i for i, one in zip(some, colors, strict=True) if one == color)
                found.append(Group(label, part, color, exact))
        else:
            found.append(Group(label, tuple(some), colors[0] if len(set(colors)) == 1 else "", exact))
    return found


def entries(stage: Stage, members: Sequence[int], links: dict[int, int]) -> list[Entry]:
    """Objects as items of a list, in the order given, with what is by them and whether they are on a wall. Several of
    a label share what is by them where it is the same by each, or by one alone; else those that have any are told
    alone."""
    made = []
    for group in groups(stage, members):
        alone = [i for i in group.members if i in links.values()]
        rest = tuple(i for i in group.members if i not in alone)
        added = [_added(stage, i, links) for i in alone]
        of = "" if len(group.members) == 1 or not alone or not group.exact else _whose(added, bool(rest))
        if len(group.members) == 1 or not alone or of:
            made.append(_entry(stage, group, sum(added, ()), of))
            continue
        made += [_entry(stage, replace(group, members=(i,)), one) for i, one in zip(alone, added, strict=True)]
        made += [_entry(stage, replace(group, members=rest), ())] if rest else []
    return made


Added = tuple[tuple[str, tuple[Group, ...]], ...]


def _entry(stage: Stage, group: Group, added: Added, of: str = "") -> Entry:
    return Entry(group, _place(stage, group), added, of)


def _whose(added: Sequence[Added], more: bool) -> str:
    """Of several things, whether what is by them is by "each", in the same words, or by "one"; else ""."""
    told = {
        tuple((how, tuple((one.label, len(one.members), one.color) for one in some)) for how, some in part)
        for part in added
    }
    return "one" if more and len(added) == 1 else "each" if not more and len(told) == 1 else ""


def _added(stage: Stage, i: int, links: dict[int, int]) -> Added:
    """What is by a thing, by how it is."""
    inner = [a for a, b in links.items() if b == i]
    found = []
    for how in HOWS:
        some = [a for a in inner if stage.by[a][1] == how]
        if some:
            found.append((how, tuple(groups(stage, some)[:MOST_ON])))
    return tuple(found)


def _place(stage: Stage, group: Group) -> str:
    """On the wall, on the floor or overhead, where the name does not say it."""
    if stage.hung.issuperset(group.members):
        return "" if group.label.lower().startswith("wall") else "on the wall"
    if stage.low.issuperset(group.members):
        return "" if group.label.lower().endswith(FLOORED) else "on the floor"
    above = all(map(stage.overhead, group.members))
    return "overhead" if above and "ceiling" not in group.label.lower() else ""


def furniture_first(stage: Stage, members: Iterable[int]) -> list[int]:
    """What stands on the floor, then what lies there, hangs or is an opening; by visible area."""
    return sorted(members, key=lambda i: (stage.hangs(i) or stage.opening(i) or i in stage.low, -stage.area(i)))


def main_things(stage: Stage, own: Sequence[int]) -> list[int]:
    """What a caption begins with: a few of what stands, large beside the largest of them; nobody begins with a saw
    beside a storage rack."""
    heads = [i for i in own if not stage.hangs(i) and not stage.opening(i) and i not in stage.low]
    return [i for i in heads if stage.area(i) >= LEAST_HEAD * max(map(stage.area, heads))][:MOST_HEADS]


def split(kind: str, found: Sequence[Entry], **rest: Any) -> Iterator[Line]:
    """A line of entries; of many the second half in a line that goes on from it."""
    weight = sum(len(entry.groups) for entry in found)
    cut = len(found) if len(found) <= MOST_LISTED and weight <= MOST_WEIGHT else (len(found) + 1) // 2
    yield Line(kind, tuple(found[:cut]), **rest)
    if found[cut:]:
        yield Line("too", tuple(found[cut:]))


def unfolded(lines: Sequence[Line]) -> list[Line]:
    """The lines, where a list is long with what is by its things in sentences of its own after it."""
    found: list[Line] = []
    later: list[Line] = []
    for line in lines:
        if line.kind != "too":
            found, later = [*found, *later], []
        short, more = _unfolded(line, found)
        found.append(short)
        later += more
    return [*found, *later]


def _unfolded(line: Line, before: Sequence[Line]) -> tuple[Line, list[Line]]:
    """A line, and the sentences that go on from its things."""
    full = [entry for entry in line.entries if entry.added]
    if len(line.entries) < LONG or not full:
        return line, []
    bare = replace(line, entries=tuple(replace(entry, added=()) for entry in line.entries))
    movable = [entry for entry in full if can_refer([*before, bare], entry.group.members[0])][:MOST_MOVED]
    kept = tuple(replace(one, added=()) if one in movable else one for one in line.entries)
    more = [
        Line("by", tuple(map(Entry, some)), other=entry.group.members[0], words={"how": how}, values={"value": how})
        for entry in movable
        for how, some in entry.added
    ]
    return replace(line, entries=kept), more


def by_lines(stage: Stage, host: int, links: dict[int, int]) -> list[Line]:
    """What is by a thing that was told, in sentences of its own."""
    return [
        Line("by", tuple(map(Entry, some)), other=host, words={"how": how}, values={"value": how})
        for how, some in _added(stage, host, links)
    ]


def can_refer(lines: Sequence[Line], i: int) -> bool:
    """Whether an object has been told so that a later line can mean it."""
    return reference(i, told_before(lines)) is not None


def named(lines: Iterable[Line]) -> set[int]:
    """All objects that lines name."""
    return {i for line in lines for i in line.named}


def captions(
    stage: Stage, plan: str, make: Plan, slots: Mapping[str, str], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    """The draft of a plan: of as many things as fit, where all main things are named and most of what is seen."""
    for budget in BUDGETS:
        things = chosen(stage, budget)
        made = make(stage, things)
        if made is None:
            refuse(f"{plan}:no_clear_order")
            return
        lines = with_shell(stage, counted(stage, made))
        text = tell(lines, draw)
        words = len(text.split())
        if words > MOST_WORDS and budget != BUDGETS[-1]:
            continue
        if not FEWEST_WORDS <= words <= MOST_WORDS:
            refuse(f"{plan}:too_{'little' if words < FEWEST_WORDS else 'much'}_to_tell")
        elif not named(lines).issuperset(stage.main) or stage.covered(named(lines)) < LEAST_NAMED:
            refuse(f"{plan}:too_little_is_named")
        else:
            yield _draft(stage, plan, lines, text, slots)
        return


def _draft(stage: Stage, plan: str, lines: Sequence[Line], text: str, slots: Mapping[str, str]) -> Draft:
    question = Question(
        question_type=plan,
        slots=slots,
        answer=Answer("text", text),
        margin=min(line.margin for line in lines),
        program=(*line_steps(lines, stage.facts), *program(Tell(text))),
    )
    objects = dict.fromkeys(i for line in lines for i in (*line.named, *(j for j in (line.other,) if j is not None)))
    return Draft(stage.frames, (question,), objects=tuple(objects))
