"""spatiotemporal: in which order things come into view in a video.

Real samples, about 16 frames of a camera that turns once around:

    Q: Kinds of things: bench, crate, lamp, fan. Sort key: number of the first frame that shows one
       of the kind. Ascending, comma-separated, nothing else.
    A: lamp, fan, crate, bench
    Q: Which of these is seen last, going by the first frame that shows one?
       A. bench
       B. fan
       C. kettle
       D. lamp
       Give one letter.
    A: A

A kind of thing appears in the first frame in which one of its kind is visible at all, and it is asked about only where
that frame shows it clearly: what comes in bit by bit, or far away and small, has no first frame that everybody would
name. Time is counted in the frames that are shown (VLM-3R: the first frame with a box of it, 1 s apart).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.draft_order import interleaved
from vstdata.asking.seen_well import APPEARS, GLIMPSE
from vstdata.asking.video_frames import clear_kinds, clips
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, View
from vstdata.words.wording import Phrasing, join_words, with_article

_ORDER = (
    Phrasing(
        "These are frames of a video.\nIn which order do these kinds of things first come into view: {things}?\n"
        "{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Watch the video from the start and note when {things} are seen for the first time. Which list has them in "
        "that order, earliest first?\n{options}",
        "Earliest first, the list is: {option} ({letter}).",
    ),
    Phrasing(
        "Order of first appearance in the video, earliest on the left, of these kinds: {names}.\n{options}\nReply "
        "with letter and list.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Somebody walks through a room with a camera. What does the camera show first, what next, and so on: "
        "{things}?\n{options}",
        "It shows them in this order: {option}. That is option {letter}.",
    ),
    Phrasing(
        "Kinds of things: {names}. Write each of them down at the moment when you first see one. What stands on "
        "your paper in the end?\n{options}",
        "In the end it says: {option} ({letter}).",
    ),
    Phrasing(
        "Task: sort by time of first sight.\nKinds: {names}.\n{options}\nFormat: one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "{options}\nOne of these lists sorts its four kinds of things by the frame in which they are first visible. "
        "Which list is it?",
        "It is list {letter}: {option}.",
    ),
    Phrasing(
        "I filmed my room in one go. In what order did {things} get into the picture for the first time?\n{options}",
        "They got into the picture in the order {option}, so {letter} is right.",
    ),
    Phrasing(
        "For each of these kinds, find the first frame that has one: {names}. Sort by these frames, from early to "
        "late.\n{options}\nGive the sorted list.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "A film editor sets a mark when a kind of thing turns up that was not visible before. In which order are "
        "the marks for these kinds set: {names}?\n{options}",
        "The marks are set in the order {option}: answer {letter}.",
    ),
    Phrasing(
        "As the camera moves on, more and more of the room is revealed. Tell the order in which {things} are "
        "revealed.\n{options}",
        "They are revealed like this: {option} ({letter}).",
    ),
    Phrasing(
        "Which sequence is right for the first sight of {things} in these frames?\n{options}\nOne letter, no words.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Suppose that the video stops when {things} is seen that has not been seen so far. What are the "
        "stops, from the first to the last?\n{options}",
        "From the first to the last the stops are: {option}. The letter is {letter}.",
    ),
)
_ORDERING = (
    Phrasing(
        "These are frames of a video.\nSort by first appearance, earliest first: {things}.\nAnswer with the names, "
        "separated by commas.",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "When do {things} come into view for the first time in this video? Put them in that order.",
        "They come into view in this order: {order}.",
    ),
    Phrasing(
        "List {things} in the order in which the video first shows them.\nFormat: a, b, c, d.",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "Somebody films while walking through a room. What do you get to see first, what second, and so on: {things}?",
        "One gets to see them like this: {order}.",
    ),
    Phrasing(
        "Kinds of things: {names}. Sort key: number of the first frame that shows one of the kind. Ascending, "
        "comma-separated, nothing else.",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "Make a list while you watch: add each of these kinds as soon as the first one is visible ({names}). Read "
        "the list out.",
        "The list reads: {order}.",
    ),
    Phrasing(
        "From the first frame to the last, in which sequence are {things} discovered?\nNames only, with commas.",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "My video of this room is cut off more and more from its end. The last to remain is what appears first. Give "
        "{things} in the order of their first appearance.",
        "The order of their first appearance is {order}.",
    ),
    Phrasing(
        "The camera reveals the room bit by bit. Put {things} in order, starting with what is seen earliest.",
        "Starting with the earliest: {order}.",
    ),
    Phrasing(
        "Temporal order of first sight for these kinds ({names}), as a comma-separated list:",
        "{order}",
        bare=True,
    ),
    Phrasing(
        "Think of the frames in which {things} can be seen for the first time. How would you line these kinds of "
        "things up by time?",
        "By time I would line them up as {order}.",
    ),
    Phrasing(
        "If you had to tell the story of this video through four kinds of things alone ({names}), each when it "
        "first turns up, in what order would you name them?",
        "I would name them in the order {order}.",
    ),
    Phrasing(
        "Arrange these kinds by when the video first has one of each in the picture: {names}.\nOutput: the names in "
        "order.",
        "{order}",
        bare=True,
    ),
)
_FIRST = (
    Phrasing(
        "These are frames of a video.\nOf these kinds of things, which one comes into view {rank}?\n{options}\nAnswer "
        "with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Compare when {things} are seen for the first time in the video. Which kind is the {place} to show up?\n"
        "{options}",
        "The {place} to show up is of the kind {option} ({letter}).",
    ),
    Phrasing(
        "{options}\nAll of these appear in the video. Which of them makes its first appearance {rank}?\nReply with "
        "letter and name.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Somebody walks through a room with a camera. There is a first frame with {things}. For "
        "which of them is that frame the {place}?\n{options}",
        "That frame is the {place} for this kind: {option}, answer {letter}.",
    ),
    Phrasing(
        "I filmed this room. Of these kinds ({names}), what did I get into the picture {rank}?\n{options}",
        "Into the picture came {rank}: {option} ({letter}).",
    ),
    Phrasing(
        "Time of first sight in the video: {names}. Wanted: the {place} one.\n{options}\nName only.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Go through the frames in order and tick off these kinds when you first see one: {names}. What do you tick off "
        "{rank}?\n{options}",
        "What gets ticked off {rank} is the entry {option}: {letter}.",
    ),
    Phrasing(
        "Which of these is seen {rank}, going by the first frame that shows one?\n{options}\nGive one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "The camera reveals this room step by step. Among these kinds ({names}), what is revealed {rank}?\n{options}",
        "Revealed {rank}: {option}. So the letter is {letter}.",
    ),
    Phrasing(
        "A film editor notes the moment at which {things} turn up for the first time. Whose moment is the "
        "{place} one?\n{options}",
        "The {place} moment is that of the entry {option} ({letter}).",
    ),
    Phrasing(
        "Sort {things} in your mind by the frame that first shows them. What stands {rank}?\n{options}",
        "The entry that stands {rank} is {option}, option {letter}.",
    ),
    Phrasing(
        "Kinds to watch for: {names}. Enter the one whose first appearance in the frames is the {place}.\n{options}\n"
        "Letter and name.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Before the video starts you are asked to look out for {things}. Which of them do you catch sight of {rank}?\n"
        "{options}",
        "You catch sight of this kind {rank}: {option} ({letter}).",
    ),
)
PHRASINGS = {"appearance_order": _ORDER, "appearance_ordering": _ORDERING, "first_appearance": _FIRST}
RANKS = (("first", "earliest", 0), ("last", "latest", -1))

KINDS = 4  # VSI-Bench
LEAST_GAP = 1  # frames between the first sights of any two kinds: with 16 frames of a scan some seconds. Ours.
MOST_ASKED = 12  # of each question type and set of frames. Ours.
# The ways to change places so that each order leads to the same four: the groups of four permutations of four things.
# Among such four orders none is more like the others than any other, so that the right one does not stand out.
SWAPS = (
    ((0, 1, 2, 3), (1, 0, 2, 3), (0, 1, 3, 2), (1, 0, 3, 2)),
    ((0, 1, 2, 3), (2, 1, 0, 3), (0, 3, 2, 1), (2, 3, 0, 1)),
    ((0, 1, 2, 3), (3, 1, 2, 0), (0, 2, 1, 3), (3, 2, 1, 0)),
    ((0, 1, 2, 3), (1, 0, 3, 2), (2, 3, 0, 1), (3, 2, 1, 0)),
    ((0, 1, 2, 3), (1, 2, 3, 0), (2, 3, 0, 1), (3, 0, 1, 2)),
    ((0, 1, 2, 3), (1, 3, 0, 2), (3, 2, 1, 0), (2, 0, 3, 1)),
    ((0, 1, 2, 3), (2, 3, 1, 0), (1, 0, 3, 2), (3, 2, 0, 1)),
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
    groups: dict[str, list[Iterator[Draft]]] = {kind: [] for kind in PHRASINGS}
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
        position = next((k for k, view in enumerate(views) if _glimpsed(view, objects)), None)
        if position is None:
            refuse("never_visible")
            continue
        clear = tuple(i for i in objects if APPEARS.shows(views[position], i))
        if clear:
            found.append(Entry(label, position, clear))
        else:
            refuse("appears_gradually")
    return found


def _glimpsed(view: View, objects: Sequence[int]) -> bool:
    """Whether a picture shows anything of objects, however little."""
    shown = view.owners if view.instances is None else view.instances
    return shown is not None and int(np.isin(shown, objects).sum()) > GLIMPSE


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
    turn = _first if kind == "first_appearance" else _order
    for number in range(MOST_ASKED):
        keyed = draw.at(number)
        listed = _spread(keyed.shuffled(entries, "kinds"))
        question = (kind, frozenset(one.label for one in listed))
        if len(listed) < KINDS:
            refuse(f"{kind}:too_few_kinds_one_after_the_other")
        elif question not in asked:
            asked.add(question)
            objects = tuple(i for one in listed for i in one.objects)
            yield Draft(clip, (turn(facts, clip, listed, kind, keyed),), objects=objects)


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


def _slots(listed: Sequence[Entry]) -> dict[str, str]:
    labels = [one.label for one in listed]
    return {"things": join_words([with_article(label) for label in labels]), "names": ", ".join(labels)}


def _order(facts: Facts, clip: Sequence[int], listed: Sequence[Entry], kind: str, draw: Draw) -> Question:
    """The whole order, to pick or to write."""
    order, gaps = _by_time(listed)
    right, *wrong = (", ".join(order[k] for k in swap) for swap in draw.choice(SWAPS, "swaps"))
    choice = kind == "appearance_order"
    answer = Answer("choice", right, distractors=tuple(wrong)) if choice else Answer("ordering", order)
    return Question(
        question_type=kind,
        phrasing=draw.integer("phrasing", below=len(PHRASINGS[kind])),
        slots=_slots(listed),
        answer=answer,
        margin=float(gaps.min()),
        program=(*_first_seen(facts, clip, listed), {"op": "sort", "by": "position", "value": answer.value}),
        cue="|".join(sorted(order)),
        outcome=">".join(order),
    )


def _first(facts: Facts, clip: Sequence[int], listed: Sequence[Entry], kind: str, draw: Draw) -> Question:
    """Which one of them is the first, or the last."""
    order, gaps = _by_time(listed)
    rank, place, at = draw.choice(RANKS, "rank")
    wrong = tuple(one.label for one in listed if one.label != order[at])
    return Question(
        question_type=kind,
        phrasing=draw.integer("phrasing", below=len(PHRASINGS[kind])),
        slots={**_slots(listed), "rank": rank, "place": place},
        answer=Answer("choice", order[at], distractors=wrong),
        margin=float(gaps[at]),
        program=(*_first_seen(facts, clip, listed), {"op": "select", "rank": rank, "value": order[at]}),
        cue=rank,
        outcome=order[at],
        rivals=wrong,
    )


def _first_seen(facts: Facts, clip: Sequence[int], listed: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    """In which frame of the clip each kind is first visible, and which objects of it are clear there."""
    for one in listed:
        frame = facts.scene.frames[clip[one.position]].key
        clear = sorted(facts.scene.instances[i].id for i in one.objects)
        yield {"op": "first_seen", "label": one.label, "clear": clear, "frame": frame, "value": one.position}


SKILL = Skill(
    name="video.spatiotemporal",
    version=1,
    modality="video",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    vsi_bench={"appearance_order": "appearance order"},
)
