"""What captions share when they plan: things become entries, groups become lines, lines become a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from vstdata.captions.bonds import DRESSING, FLOORED, WINDOWS
from vstdata.captions.kinds import kind_told
from vstdata.captions.lines import Entry, Group, Line, line_steps, tell, told_before
from vstdata.captions.reading import caption_sentences
from vstdata.captions.stage import LEAST_NAMED, LEAST_SHOWN, MOST_APART, Stage
from vstdata.captions.tidy import (
    CONTINUED,
    MOST_REPEATS,
    Added,
    can_refer,
    doubled,
    each_again,
    idle,
    named,
    referable,
    repeats,
    tidied,
)
from vstdata.draft import Answer, Draft, Question, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.told import Tell
from vstdata.words.english import join_words, with_article
from vstdata.words.item_lists import HOWS

FEWEST_WORDS, MOST_WORDS = 30, 130
FEWEST_GROUPS = 4  # kinds of things that a caption names: of less there is nothing to describe. Ours.
BUDGETS = (13, 11, 9, 7)  # things of a caption: fewer where the text becomes too long. Ours.
ENOUGH = 0.8  # of the visible area of all labelled things: where it is named, what is small and alone is not. Ours.
SEEN_AT_ONCE = 0.008  # of a picture, of what is told all the same. Ours.
LEAST_BY = 0.004  # of a picture, of what is told for being on or at a thing that is told. Ours.
MOST_ALIKE = 6  # things beyond the budget, so that all of their label are named. Ours.
STRAY = 0.006  # of a picture: what shows less of itself, stands alone and is on no wall is not told. Ours.
MOST_TOPS = 7  # things that are told with no other one. Ours.
MOST_ON = 3  # kinds of things told to be on another one. Ours.
MOST_HEADS, LEAST_HEAD = 4, 0.06  # main things that a caption begins with; of the area of the largest one. Ours.
FILLING = 0.2  # of the pictures, of a rug or window that is told as early as furniture. Ours.
MOST_COLORS = 4  # things of one label that are told each in its colour. Ours.
FLAT_ON_FLOOR = 0.15  # metres of what is said to be on the floor. Ours.
_OF_ROOM = frozenset({"room", "film", "image_of", "shared_room", "opens"})
_KIND = re.compile(r"[a-z][a-z' -]*")

Plan = Callable[[Stage, Sequence[int]], list[Line] | None]


def room_words(facts: Facts) -> str:
    """'a living room', or 'a room' where the source does not know the kind."""
    kind = (facts.room_kind or "").lower()
    return with_article(kind if _KIND.fullmatch(kind) else "room")


def with_kind(stage: Stage, lines: Sequence[Line]) -> list[Line]:
    """The lines, with the kind of room only where what they tell shows it, at first or later."""
    kind = (stage.facts.room_kind or "").lower()
    room = kind_told(kind, map(stage.facts.label, named(lines)))
    return [
        replace(line, words={**line.words, "room": room}, values={**line.values, "value": room})
        if "room" in line.words
        else line
        for line in lines
    ]


def chosen(stage: Stage, budget: int) -> list[int]:
    """The things of a caption: all main ones, then by visible area until enough of it is named, and what is by these;
    of a label all, unless these are too many. Small ones that stand or lie alone are left out, and so are the smallest
    where too many are told with no other."""
    clear = set(stage.things)
    main = [i for i in stage.main if i in clear]
    rest = [i for i in stage.things if i not in main]
    picked = list(main)
    for i in rest:
        by = stage.by.get(i, (-1,))[0] in picked and stage.largest(i) >= LEAST_BY
        if len(picked) < budget and (by or stage.largest(i) >= SEEN_AT_ONCE or stage.covered(picked) < ENOUGH):
            picked.append(i)
    hosts = {stage.by[i][0] for i in picked if stage.bonds.name(i) in DRESSING and i in stage.by}
    picked += [i for i in rest if i in hosts and i not in picked]  # a curtain is told with its window
    labels, count = {stage.facts.label(i) for i in picked}, len(picked)
    alike = [[i for i in rest if stage.facts.label(i) == label and i not in picked] for label in sorted(labels)]
    for some in sorted(alike, key=len):
        picked += some if len(some) <= MOST_ALIKE + count - len(picked) else []
    joined = {
        *(a for a, (b, _) in stage.by.items() if b in picked),
        *(b for a, (b, _) in stage.by.items() if a in picked),
    }
    bonds = stage.bonds
    hangs = {i for i in picked if i in bonds.hung or bonds.opening(i)}
    alone = [i for i in picked if i not in joined and i not in hangs and i not in main]
    stray = {i for i in alone if stage.largest(i) < STRAY or bonds.carried(i)}
    stray |= {i for i in picked if i not in joined and i not in main and bonds.name(i) in DRESSING}
    tops = [i for i in picked if i not in stray and i not in main and stage.by.get(i, (-1,))[0] not in picked]
    hosts = {b for a, (b, _) in stage.by.items() if a in picked}
    spare = [i for i in tops[max(0, MOST_TOPS - len(main)) :] if i not in hosts]
    return [i for i in picked if i not in stray and i not in spare]


def with_shell(stage: Stage, lines: Sequence[Line]) -> list[Line]:
    """The lines, with the walls, the floor and the ceiling with what is said of the room first, and after the first
    window that it is dark outside. Of the first of several pictures alone is told what that shows."""
    place = next((k for k, line in enumerate(lines) if line.kind in _OF_ROOM), None)
    found = list(lines)
    if place is not None:
        parts = stage.shell
        if lines[place].kind == "image_of":
            first_seen = Stage(stage.bonds, stage.frames[:1])
            parts = tuple(part for part in first_seen.shell if part in parts)
        shell = join_words(list(parts)) if parts else ""
        end = place + 1 if f"{lines[place].kind}+shell" in caption_sentences() else _end_of(lines, place)
        found[end:end] = [Line("shell", words={"shell": shell}, values={"value": shell})] if shell else []
    windows = {i for i in stage.glimpsed if stage.bonds.name(i) in WINDOWS}
    first = next((k for k, line in enumerate(found) if windows & set(line.named)), None)
    if first is not None and stage.night:
        found.insert(_end_of(found, first), Line("night"))
    return found


def _end_of(lines: Sequence[Line], place: int) -> int:
    """Where a line ends with all that goes on from it."""
    end = place + 1
    while end < len(lines) and (lines[end].kind in CONTINUED or lines[end].kind == "by"):
        end += 1
    return end


def ceiling(stage: Stage, things: Iterable[int]) -> list[Line]:
    """What hangs from the ceiling, as a line of its own."""
    above = [i for i in things if stage.bonds.overhead(i) and stage.largest(i) >= STRAY]
    found = [replace(one, place="") for one in entries(stage, above, {})]
    return [Line("ceiling", tuple(found))] if found else []


def attached(stage: Stage, things: Iterable[int]) -> dict[int, int]:
    """Which of the things are told in the same breath as another one, with nothing more by them."""
    told = set(things)
    hosts = {b for a, (b, _) in stage.by.items() if a in told}
    return {a: b for a, (b, _) in stage.by.items() if a in told and b in told and a not in hosts}


def further(stage: Stage, things: Iterable[int]) -> dict[int, int]:
    """Which of the things are told after another one, each with what is on it: a coffee table with books on it, in
    front of a sofa."""
    told = set(things)
    hosts = {b for a, (b, _) in stage.by.items() if a in told}
    return {a: b for a, (b, _) in stage.by.items() if a in told and b in told and a in hosts}


def groups(stage: Stage, members: Sequence[int], told: Sequence[int] = ()) -> list[Group]:
    """Objects by label in the order given: in one colour, or each in its own where all have one; else without."""
    found: list[Group] = []
    for label in dict.fromkeys(stage.facts.label(i) for i in members):
        some = [i for i in members if stage.facts.label(i) == label]
        colors = [stage.color(i) for i in some]
        exact = label not in stage.inexact
        if len(set(colors)) > 1 and all(colors) and len(some) <= MOST_COLORS:
            for color in dict.fromkeys(colors):
                part = tuple(i for i, one in zip(some, colors, strict=True) if one == color)
                found.append(Group(label, part, color, exact))
        else:
            found.append(Group(label, tuple(some), colors[0] if len(set(colors)) == 1 else "", exact))
    return found


def entries(stage: Stage, members: Sequence[int], links: dict[int, int]) -> list[Entry]:
    """Objects as items of a list, in the order given, with what is by them and whether they are on a wall, which is
    told of the last where the next is there as well. Several of a label share what is by them where it is the same by
    each, or by one alone; else those that have any are told alone."""
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
    return [
        replace(one, place="") if after and one.place and one.place == after.place and not one.added else one
        for one, after in zip_longest(made, made[1:])
    ]


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
    found = list[tuple[str, tuple[Group, ...]]]()
    for how in HOWS:
        some = [a for a in inner if stage.by[a][1] == how]
        if some and how == "at":  # in one word, whatever their colours
            label = stage.facts.label(some[0])
            alike = [a for a in some if stage.facts.label(a) == label]
            alike += [a for a in stage.glimpsed if a not in links and stage.bonds.hung_with(a, alike[0], i)]
            found.append((how, (Group(label, tuple(alike), _pair_color(stage, alike), label not in stage.inexact),)))
        elif some:
            more = stage.more_on(i, some) if how == "on" else []
            found.append((how, tuple(_together(stage, [*some, *more]))))
    return tuple(found)


def _pair_color(stage: Stage, members: Sequence[int]) -> str:
    """The colour of the curtains of one window: of one of them, where the source has one word for all and pixels leave
    the others in doubt alone."""
    colors = {stage.color(a) for a in members}
    own = {stage.facts.scene.instances[a].about.color for a in members}
    colors -= {""} if len(own) == 1 and None not in own else set()
    return colors.pop() if len(colors) == 1 else ""


def _together(stage: Stage, members: Sequence[int]) -> Iterator[Group]:
    """What is by one thing, a few kinds of things: all of a label in one group, or each in its colour."""
    for label in list(dict.fromkeys(stage.facts.label(i) for i in members))[:MOST_ON]:
        some = [i for i in members if stage.facts.label(i) == label]
        yield from groups(stage, some)


def _place(stage: Stage, group: Group) -> str:
    """On the wall, on the floor or overhead, where the name does not say it."""
    if stage.bonds.hung.issuperset(group.members):
        return "" if group.label.lower().startswith("wall") else "on the wall"
    if stage.bonds.low.issuperset(group.members):
        if any(stage.facts.box(i).height > FLAT_ON_FLOOR for i in group.members):
            return ""  # of a bucket it goes without saying
        return "" if group.label.lower().endswith(FLOORED) else "on the floor"
    above = all(map(stage.bonds.overhead, group.members))
    return "overhead" if above and "ceiling" not in group.label.lower() else ""


def furniture_first(stage: Stage, members: Iterable[int]) -> list[int]:
    """What stands on the floor, and what fills much of the pictures, then what lies there, hangs or is an opening; by
    visible area."""
    bonds, much = stage.bonds, FILLING * len(stage.frames)

    def minor(i: int) -> bool:
        return stage.area(i) < much and (bonds.hangs(i) or bonds.opening(i) or i in bonds.low)

    return sorted(members, key=lambda i: (minor(i), -stage.area(i)))


def main_things(stage: Stage, own: Sequence[int]) -> list[int]:
    """What a caption begins with: a few of what stands, large beside the largest of them; nobody begins with a saw
    beside a storage rack."""
    heads = [i for i in own if not stage.bonds.hangs(i) and not stage.bonds.opening(i) and i not in stage.bonds.low]
    return [i for i in heads if stage.area(i) >= LEAST_HEAD * max(map(stage.area, heads))][:MOST_HEADS]


def followed(stage: Stage, lines: Sequence[Line], more: Mapping[int, int], links: dict[int, int]) -> list[Line]:
    """The lines, each thing of `more` told after the sentence that names the one it is by, with what is on it; where no
    words mean that one, it is not told."""
    found = list(lines)
    for a, host in more.items():
        place = next((k for k, line in enumerate(found) if host in line.members), None)
        if place is None:
            continue
        end = place + 1
        while end < len(found) and (found[end].kind in CONTINUED or found[end].other in found[place].members):
            end += 1
        if can_refer(found[:end], host):
            how = stage.by[a][1]
            own = tuple(entries(stage, [a], links))
            same = [k for k in range(place + 1, end) if found[k].other == host and found[k].words["how"] == how]
            if same:
                found[same[0]] = replace(found[same[0]], entries=(*found[same[0]].entries, *own))
                continue
            found.insert(end, Line("by", own, other=host, words={"how": how}, values={"value": how}))
    return found


def captions(
    stage: Stage, plan: str, make: Plan, slots: Mapping[str, str], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    """The draft of a plan: of as many things as fit, where all main things are named and most of what is seen."""
    if stage.unnameable:  # whatever the plan does
        refuse(f"{plan}:something_plain_is_left_out")
        return
    for budget in BUDGETS:
        things = chosen(stage, budget)
        made = make(stage, things)
        if made is None:
            refuse(f"{plan}:no_clear_order")
            return
        lines = tidied(stage, made)
        if idle(lines):
            refuse(f"{plan}:no_clear_order")
            return
        lines = with_kind(stage, with_shell(stage, lines))
        if not referable(lines) or each_again(lines):
            refuse(f"{plan}:no_words_mean_one_thing")
            return
        text = tell(lines, draw)
        words = len(text.split())
        if words > MOST_WORDS and budget != BUDGETS[-1]:
            continue
        few = words < FEWEST_WORDS or len(told_before(lines)) < FEWEST_GROUPS
        if few or words > MOST_WORDS:
            refuse(f"{plan}:too_{'little' if few else 'much'}_to_tell")
        elif repeats(lines) > MOST_REPEATS[len(stage.frames) > MOST_APART]:
            refuse(f"{plan}:too_many_alike")
        elif len({i in stage.by for i in named(lines) if stage.bonds.name(i) in DRESSING}) > 1:
            refuse(f"{plan}:a_curtain_without_its_window")
        elif any(doubled(stage, one, lines) for one in told_before(lines)):
            refuse(f"{plan}:another_of_its_label_is_hardly_seen")
        elif stage.shown(named(lines)) < LEAST_SHOWN:
            refuse(f"{plan}:mostly_bare")
        elif any(i not in named(lines) for i in stage.noticed):
            refuse(f"{plan}:something_plain_is_left_out")
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
