"""What is done to the lines of a caption before they are told: lists are cut, alike things brought together, and what
has no clear meaning is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from vstdata.captions.lines import Entry, Group, Line, reference, told_before
from vstdata.captions.stage import CLEAR_SHARE, MOST_APART, Stage
from vstdata.captions.ways import SPOTS

MOST_LISTED = 4  # entries of one sentence. Ours.
MOST_WEIGHT = 6  # things and groups of them in one sentence. Ours.
MOST_INLINE = 3  # kinds of things on another one that are told in the same breath. Ours.
LONG, MOST_MOVED = 3, 3  # entries of a long list; of those the ones that a sentence of their own goes on from. Ours.
MOST_REPEATS = (1, 3)  # of "another" in a caption of pictures, and of a video, which shows more. Ours.
WITHS = frozenset({"film_room", "shared_room", "opens", "wall_row"})  # "with" once is enough

ENDS = frozenset({"starts", "ends", "ending"})  # what a video begins and ends with: not told where no words mean it
CONTINUED = frozenset({"too", "on_it", "behind_that"})  # of the place that the line before tells of

Added = tuple[tuple[str, tuple[Group, ...]], ...]


def tidied(stage: Stage, lines: Sequence[Line]) -> list[Line]:
    """The lines of a plan as they are told."""
    kept = without_strays(stage, merged(counted(stage, unfolded(lines))))
    told = evenly_colored(told_once(counted(stage, kept)))  # what was left out is not counted
    return [line for k, line in enumerate(told) if line.kind not in ENDS or can_refer(told[:k], line.other or 0)]


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
                yield replace(one, group=replace(one.group, members=(i,), exact=False), added=own, of="")
        else:
            yield replace(one, group=group(one.group), added=added)

    return [replace(line, entries=tuple(part for one in line.entries for part in entry(one))) for line in lines]


def doubled(stage: Stage, group: Group, lines: Sequence[Line]) -> bool:
    """Whether a thing is named as if it were alone of its label, and another one that is not named is seen as well: in
    a video in more than a frame."""
    if len(group.members) != 1 or group.known:
        return False
    told = named(lines)
    if any(one.label == group.label and len(one.members) > 1 and not one.exact for one in told_before(lines)):
        return False  # after "some chairs" another one may be meant
    least = 1 if len(stage.frames) <= MOST_APART else 2
    return any(
        sum(stage.seen_share(k, i) >= CLEAR_SHARE for k in places) >= least
        for i, places in stage.glimpsed.items()
        if i not in told and stage.facts.label(i) == group.label
    )


def without_strays(stage: Stage, lines: Sequence[Line]) -> list[Line]:
    """The lines, without "another chair" and "some more chairs" where nobody can say of how many, and without what
    looks as if it were alone of its label and is not, where none is a main thing."""
    found: list[Line] = []
    told: list[Group] = []
    referred = {line.other for line in lines}

    def stray(group: Group, bare: bool = True) -> bool:
        if set(group.members) & set(stage.noticed):
            return False
        again = any(one.label == group.label for one in told)
        if again and not (group.exact or group.known):
            return True
        return bare and not referred & set(group.members) and doubled(stage, group, lines)

    lost: Line | None = None
    for given in lines:
        line = _instead(lost, given) if lost is not None and given.kind in CONTINUED else given
        kept = []
        for entry in line.entries:
            if stray(entry.group, not entry.added):
                continue
            told.append(entry.group)
            added = []
            for how, some in entry.added:
                rest = some if entry.of else tuple(one for one in some if not stray(one))
                told += rest
                added += [(how, rest)] if rest else []
            kept.append(replace(entry, added=tuple(added)))
        if kept or not line.entries:
            found.append(replace(line, entries=tuple(kept)))
        lost = line if line.entries and not kept else None
    return found


def _instead(lost: Line, line: Line) -> Line:
    """A line that goes on from one that is left out, as a line that tells of the place itself."""
    wall = "along" if lost.kind in ("along", "on_along") else "wall"
    kind = f"on_{wall}" if line.kind == "on_it" else lost.kind
    return replace(lost, kind=kind, entries=line.entries)


def evenly_colored(lines: Sequence[Line]) -> list[Line]:
    """The lines, without colours of a label of which they tell one of some things and not of others: after a teal sofa
    "another sofa" is taken for a teal one."""
    told = told_before(lines)
    uneven = {one.label for one in told if not one.color} & {one.label for one in told if one.color}

    def plain(group: Group) -> Group:
        return replace(group, color="") if group.label in uneven else group

    def entry(one: Entry) -> Entry:
        added = tuple((how, some if one.of else tuple(_one_each(list(map(plain, some))))) for how, some in one.added)
        return replace(one, group=plain(one.group), added=added)

    return merged([replace(line, entries=tuple(map(entry, line.entries))) for line in lines])


def _one_each(found: Sequence[Group]) -> Iterator[Group]:
    """Groups, those of one label and colour in one."""
    for key in dict.fromkeys((one.label, one.color, one.known) for one in found):
        some = [one for one in found if (one.label, one.color, one.known) == key]
        members = tuple(i for one in some for i in one.members)
        yield replace(some[0], members=members, exact=all(one.exact for one in some))


def merged(lines: Sequence[Line]) -> list[Line]:
    """The lines, in a list with things of one label and colour together that stand alone: "two shelves", never "a shelf
    and another shelf"."""
    return [replace(line, entries=tuple(_merged(line.entries))) for line in lines]


def _merged(found: Sequence[Entry]) -> Iterator[Entry]:
    done = set[int]()
    for k, one in enumerate(found):
        if k in done:
            continue
        same = [
            j
            for j in range(k + 1, len(found))
            if not (one.added or found[j].added or one.group.known)
            and (found[j].group.label, found[j].group.color) == (one.group.label, one.group.color)
            and found[j].place == one.place
        ]
        done.update(same)
        groups_ = [one.group, *(found[j].group for j in same)]
        members = tuple(i for group in groups_ for i in group.members)
        yield replace(one, group=replace(one.group, members=members, exact=all(group.exact for group in groups_)))


def told_once(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the place of neighbours in a list told at the last: "a desk and a picture on the left"."""
    return [
        replace(
            line,
            entries=tuple(
                replace(one, place="") if after and one.place and one.place == after.place and not one.added else one
                for one, after in zip_longest(line.entries, line.entries[1:])
                if one is not None
            ),
        )
        for line in lines
    ]


def repeats(lines: Sequence[Line]) -> int:
    """How often a caption says "another" or "a third": each time one has to recall which were told."""
    told = told_before(lines)
    return sum(one.mention(told[:k]).again for k, one in enumerate(told))


def idle(lines: Sequence[Line]) -> bool:
    """Whether a camera is told to go where nothing comes into view, but at the end of a video."""
    after = {"walk": ("then", "last"), "walk_on": ("then", "last"), "came": ("new", "now", "brought", "better")}
    return any(
        (other is None and line.kind == "came") or (other is not None and other.kind not in after[line.kind])
        for line, other in zip_longest(lines, lines[1:])
        if line is not None and line.kind in after
    )


def split(kind: str, found: Sequence[Entry], **rest: Any) -> Iterator[Line]:
    """A line of entries; of many the second half in a line that goes on from it."""
    weight = sum(len(entry.groups) for entry in found)
    cut = len(found) if len(found) <= MOST_LISTED and weight <= MOST_WEIGHT else (len(found) + 1) // 2
    yield Line(kind, tuple(found[:cut]), **rest)
    if found[cut:]:
        spot = spot_of(kind, rest.get("words", {}))
        yield Line("too", tuple(found[cut:]), words={"spot": spot}, values={"value": spot})


def spot_of(kind: str, words: Mapping[str, str]) -> str:
    """The place that a line of a kind tells of, for one that goes on from it: "along the same wall"."""
    return words["zone"] if kind in ("zone", "fore") else SPOTS[kind]


def unfolded(lines: Sequence[Line]) -> list[Line]:
    """The lines, where a list is long with what is by its things in sentences of its own after it."""
    found: list[Line] = []
    later: list[Line] = []
    for line in lines:
        if line.kind not in CONTINUED:
            found, later = [*found, *later], []
        short, more = _unfolded(line, found)
        found.append(short)
        later += more
    return [*found, *later]


def _unfolded(line: Line, before: Sequence[Line]) -> tuple[Line, list[Line]]:
    """A line, and the sentences that go on from its things; what blinds a window has stays with it."""
    if line.kind == "by":
        return line, []
    short = len(line.entries) < LONG and line.kind not in WITHS
    bare = replace(line, entries=tuple(replace(one, added=()) for one in line.entries))
    kept, more, moved = [], list[Line](), 0
    for entry in line.entries:
        some = _moved(entry, short)
        if not some or moved == MOST_MOVED or not can_refer([*before, bare], entry.group.members[0]):
            kept.append(_shortened(entry))
            continue
        moved += 1
        kept.append(replace(entry, added=tuple(one for one in entry.added if one not in some)))
        more += [
            Line(
                "by", tuple(map(Entry, groups)), other=entry.group.members[0], words={"how": how}, values={"value": how}
            )
            for how, groups in some
        ]
    return replace(line, entries=tuple(kept)), more


def _shortened(entry: Entry) -> Entry:
    """An entry of which no later sentence can go on, with what is by it in one way: more would be too long."""
    if entry.of == "each":
        return entry if len({how for how, _ in entry.added}) == 1 else replace(entry, added=(), of="")
    at = tuple(one for one in entry.added if one[0] == "at")
    rest = tuple((how, some[:MOST_INLINE]) for how, some in entry.added if how != "at")
    return replace(entry, added=(*at, *rest[:1]))


def _moved(entry: Entry, short: bool) -> Added:
    """What is by one thing that has a sentence of its own: all but what hangs at it; in a short list only what comes
    after the first way, and that too where it is much."""
    if len(entry.group.members) != 1:
        return ()
    rest = tuple(one for one in entry.added if one[0] != "at")
    single = any(how == "at" and len(some[0].members) == 1 for how, some in entry.added)
    return rest[1:] if short and not single and rest and len(rest[0][1]) <= MOST_INLINE else rest


def can_refer(lines: Sequence[Line], i: int) -> bool:
    """Whether an object has been told so that a later line can mean it."""
    return reference(i, told_before(lines)) is not None


def each_again(lines: Sequence[Line]) -> bool:
    """Whether several things are said to have each something of which others were told: "each with a third chair"."""
    return any(
        entry.of == "each"
        and how != "at"
        and {one.label for one in some} & {one.label for one in told_before(lines[:k])}
        for k, line in enumerate(lines)
        for entry in line.entries
        for how, some in entry.added
    )


def referable(lines: Sequence[Line]) -> bool:
    """Whether all that lines refer to has words that mean it there."""
    return all(line.other is None or can_refer(lines[:k], line.other) for k, line in enumerate(lines)) and all(
        not entry.group.known or can_refer(lines[:k], entry.group.members[0])
        for k, line in enumerate(lines)
        for entry in line.entries
    )


def named(lines: Iterable[Line]) -> set[int]:
    """All objects that lines name."""
    return {i for line in lines for i in line.named}
