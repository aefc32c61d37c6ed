"""spatiotemporal: in which order things come into view in a video.

Real samples, about 16 frames of a camera that turns once around:

    Q: List a lamp, a crate, a stool and a fan in the order in which the video first shows them.
       Give only the names, separated by commas.
    A: lamp, stool, fan, crate
    Q: A robot drove through this room with its camera on. Which of these did it see last, going by
       when each first appeared?
       A. bench
       B. kettle
       C. lamp
       D. stool
    A: It saw the bench last: A.

A kind of thing appears in the first frame in which one of its kind is visible at all, and it is asked about only where
that frame shows it clearly: what comes in bit by bit, or far away and small, has no first frame that everybody would
name. Time is counted in the frames that are shown (VLM-3R: the first frame with a box of it, 1 s apart).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.draft_order import interleaved
from vstdata.asking.seen_well import APPEARS, glimpsed
from vstdata.asking.video_frames import clear_kinds, clips
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.measured.chosen import JoinNames, Select, Sort
from vstdata.program.measured.pictures import FirstSeen
from vstdata.words.english import join_words, with_article
from vstdata.words.wordings import Asks

ASKS = {
    "appearance_order": Asks("choice", {"things": "things", "names": "things"}),
    "appearance_ordering": Asks("ordering", {"things": "things", "names": "things"}),
    "first_appearance": Asks("choice", {"things": "things", "any_thing": "things", "rank": "phrase"}),
}
RANKS = (("first", 0), ("last", -1))

KINDS = 4  # VSI-Bench
LEAST_GAP = 1  # frames between the first sights of any two kinds: with 16 frames of a scan some seconds. Ours.
MOST_ASKED = 12  # of each question type and set of frames. Ours.
# The ways to change places so that each order leads to the same four: the groups of four permutations of four things.
# Among such four orders none is more like the others than any other, so that the right one does not stand out. Of these
# groups those in which two of the four begin alike, and two end alike: whoever knows what comes first has to look on.
SWAPS = (
    ((0, 1, 2, 3), (1, 0, 2, 3), (0, 1, 3, 2), (1, 0, 3, 2)),
    ((0, 1, 2, 3), (2, 1, 0, 3), (0, 3, 2, 1), (2, 3, 0, 1)),
    ((0, 1, 2, 3), (3, 1, 2, 0), (0, 2, 1, 3), (3, 2, 1, 0)),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """The first sight of a kind: `position` in the clip, and the `objects` of the kind that are clear there."""

    label: str
    position: int
    objects: tuple[int, ...]


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All question types in turn over all sets of frames in turn; no kinds are asked about twice in one way."""
    kinds = clear_kinds(facts, refuse)
    asked: set[tuple[object, ...]] = set()
    groups: dict[str, list[Iterator[Draft]]] = {kind: [] for kind in ASKS}
    for clip in clips(facts, draw, refuse):
        keyed = draw.at([facts.scene.frames[f].key for f in clip])
        entries = _entries(facts, clip, kinds, refuse)
        for kind, drafts in groups.items():
            drafts.append(_drafts(facts, clip, entries, kind, keyed.at(kind), refuse, asked))
    yield from interleaved(map(interleaved, groups.values()))


def _entries(facts: Facts, clip: Sequence[int], kinds: Mapping[str, Sequence[int]], refuse: Refusals) -> list[Entry]:
    """The kinds that appear clearly, by label."""
    views = [facts.view(frame) for frame in clip]
    found = []
    for label, objects in kinds.items():
        position = next((k for k, view in enumerate(views) if glimpsed(view, objects)), None)
        if position is None:
            refuse("never_visible")
            continue
        clear = tuple(i for i in objects if APPEARS.shows(views[position], i))
        if clear:
            found.append(Entry(label, position, clear))
        else:
            refuse("appears_gradually")
    return found


def _drafts(
    facts: Facts,
    clip: tuple[int, ...],
    entries: Sequence[Entry],
    kind: str,
    draw: Draw,
    refuse: Refusals,
    asked: set[tuple[object, ...]],
) -> Iterator[Draft]:
    """Questions of one type about kinds drawn at random, no two of which appear at the same time."""
    of_kind = _first if kind == "first_appearance" else _order
    for number in range(MOST_ASKED):
        keyed = draw.at(number)
        listed = _spread(keyed.shuffled(entries, "kinds"))
        question = (kind, frozenset(one.label for one in listed))
        if len(listed) < KINDS:
            refuse(f"{kind}:too_few_kinds_one_after_the_other")
        elif question not in asked:
            asked.add(question)
            objects = tuple(i for one in listed for i in one.objects)
            yield Draft(clip, (of_kind(facts, clip, listed, kind, keyed),), objects=objects)


def _spread(entries: Sequence[Entry]) -> list[Entry]:
    """The first `KINDS` of the entries, in order, that are at least `LEAST_GAP` frames apart."""
    chosen: list[Entry] = []
    for one in entries:
        if len(chosen) < KINDS and all(abs(one.position - other.position) >= LEAST_GAP for other in chosen):
            chosen.append(one)
    return chosen


def _by_time(listed: Sequence[Entry]) -> tuple[list[str], NDArray[np.int64]]:
    """The labels, earliest first, and the frames between each and the next."""
    entries = sorted(listed, key=lambda one: one.position)
    return [one.label for one in entries], np.diff([one.position for one in entries])


def _named(listed: Sequence[Entry], last: str = "and") -> str:
    return join_words([with_article(one.label) for one in listed], last)


def _order(facts: Facts, clip: Sequence[int], listed: Sequence[Entry], kind: str, draw: Draw) -> Question:
    """The whole order, to pick or to write."""
    order, gaps = _by_time(listed)
    right, *wrong = (", ".join(order[k] for k in swap) for swap in draw.choice(SWAPS, "swaps"))
    choice = kind == "appearance_order"
    joined = [JoinNames(right)] if choice else []
    answer = Answer("choice", right, distractors=tuple(wrong)) if choice else Answer("ordering", order)
    return Question(
        question_type=kind,
        slots={"things": _named(listed), "names": ", ".join(one.label for one in listed)},
        answer=answer,
        margin=float(gaps.min()),
        program=program(*_first_seen(facts, clip, listed), Sort("position", order), *joined),
        cue="|".join(sorted(order)),
        outcome=">".join(order),
    )


def _first(facts: Facts, clip: Sequence[int], listed: Sequence[Entry], kind: str, draw: Draw) -> Question:
    """Which one of them is the first, or the last."""
    order, gaps = _by_time(listed)
    rank, at = draw.choice(RANKS, "rank")
    wrong = tuple(one.label for one in listed if one.label != order[at])
    return Question(
        question_type=kind,
        slots={"things": _named(listed), "any_thing": _named(listed, "or"), "rank": rank},
        answer=Answer("choice", order[at], distractors=wrong),
        margin=float(gaps[at]),
        program=program(*_first_seen(facts, clip, listed), Select(rank, order[at])),
        cue=rank,
        outcome=order[at],
        rivals=wrong,
    )


def _first_seen(facts: Facts, clip: Sequence[int], listed: Sequence[Entry]) -> Iterator[FirstSeen]:
    """In which frame of the clip each kind is first visible, and which objects of it are clear there."""
    for one in listed:
        frame = facts.scene.frames[clip[one.position]].key
        clear = sorted(facts.scene.instances[i].id for i in one.objects)
        yield FirstSeen(one.label, clear, frame, one.position)


SKILL = Skill(
    name="video.spatiotemporal",
    version=3,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    vsi_bench={"appearance_order": "appearance order"},
)
