"""spatiotemporal: in which order things come into view in a video.

Real samples, about 16 frames of a camera that turns once around:

    Q: List these objects in the order in which they first appear in the video: bench, crate, lamp, fan.
       Give only the names, separated by commas.
    A: lamp, fan, crate, bench
    Q: Which is the last to come into view: the kettle, the bench, the fan or the lamp?
       A. bench
       B. fan
       C. kettle
       D. lamp
       Just the letter, please.
    A: A

A kind of thing appears between the first frame that shows anything of it and the first that shows it clearly. Two are
asked about only where one is clear before anything of the other is to be seen, so that nobody can put them the other
way round. Time is counted in the frames that are shown (VLM-3R: the first frame with a box of it, 1 s apart).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vstdata.asking.draft_order import interleaved
from vstdata.asking.seen_well import APPEARS, REFLECTING_AREA, covers, glimpsed
from vstdata.asking.tellable_boxes import MIRRORS
from vstdata.asking.video_frames import clear_kinds, videos
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
RANKS = {"first": 0, "last": -1}

KINDS = 4  # VSI-Bench
MOST_GRADUAL = 4  # frames from the first glimpse of a kind to its first clear sight. Ours.
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
    """How a kind comes in: `since` is the position in the clip of the first frame that shows anything of it, `position`
    that of the first clear one, `objects` those of the kind that are clear there; `again` is whether another one of
    them comes into view after that."""

    label: str
    since: int
    position: int
    objects: tuple[int, ...]
    again: bool

    def apart(self, other: Entry) -> bool:
        """Whether one of the two is clear before anything of the other is to be seen."""
        return self.position < other.since or other.position < self.since


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All question types in turn over all sets of frames in turn; no kinds are asked about twice in one way."""
    kinds = clear_kinds(facts, refuse)
    asked: set[tuple[object, ...]] = set()
    groups: dict[str, list[Iterator[Draft]]] = {kind: [] for kind in ASKS}
    for clip in videos(facts, draw, refuse):
        keyed = draw.at([facts.scene.frames[f].key for f in clip])
        entries = _entries(facts, clip, kinds, refuse)
        for kind, drafts in groups.items():
            drafts.append(_drafts(facts, clip, entries, kind, keyed.at(kind), refuse, asked))
    yield from interleaved(map(interleaved, groups.values()))


def _entries(facts: Facts, clip: Sequence[int], kinds: Mapping[str, Sequence[int]], refuse: Refusals) -> list[Entry]:
    """The kinds that appear clearly, by label. What a mirror may show is in sight as long as the mirror is."""
    views = [facts.view(frame) for frame in clip]
    seen = [{facts.label(i).lower() for i in view.seen if covers(view, i, REFLECTING_AREA)} for view in views]
    mirrored = next((k for k, labels in enumerate(seen) if labels & MIRRORS), len(clip))
    found = []
    for label, objects in kinds.items():
        since = next((k for k, view in enumerate(views) if glimpsed(view, objects)), None)
        if since is None:
            refuse("never_visible")
            continue
        clear = ((k, tuple(i for i in objects if APPEARS.shows(view, i))) for k, view in enumerate(views))
        position, shown = next(((k, shown) for k, shown in clear if shown), (len(clip), ()))
        if not shown or position > since + MOST_GRADUAL:
            refuse("appears_gradually")
        else:
            later = set(objects).difference(*(view.seen for view in views[: position + 1]))
            again = any(APPEARS.shows(view, i) for view in views[position + 1 :] for i in later)
            found.append(Entry(label, min(since, mirrored), position, shown, again))
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
    for number in range(MOST_ASKED):
        keyed = draw.at(number)
        rank = keyed.choice(tuple(RANKS), "rank") if kind == "first_appearance" else ""
        # What the first frame shows is first for whoever sees no other: selection keeps few orders with such kinds.
        able = [one for one in entries if one.since or (rank != "first" and number % 2)]
        if rank == "last":  # of two shelves the second one may come in last of all
            able = [one for one in able if not one.again]
        listed = _spread(keyed.shuffled(able, "kinds"))
        question = (kind, rank, frozenset(one.label for one in listed))
        if len(listed) < KINDS:
            refuse(f"{kind}:too_few_kinds_one_after_the_other")
        elif question not in asked:
            asked.add(question)
            objects = tuple(i for one in listed for i in one.objects)
            made = _first(facts, clip, listed, rank) if rank else _order(facts, clip, listed, kind, keyed)
            yield Draft(clip, (made,), objects=objects)


def _spread(entries: Sequence[Entry]) -> list[Entry]:
    """The first `KINDS` of the entries, in order, that come in one after the other."""
    chosen: list[Entry] = []
    for one in entries:
        if len(chosen) < KINDS and all(one.apart(other) for other in chosen):
            chosen.append(one)
    return chosen


def _by_time(listed: Sequence[Entry]) -> tuple[list[str], list[int]]:
    """The labels, earliest first, and the frames from the clear sight of each to the first glimpse of the next."""
    entries = sorted(listed, key=lambda one: one.position)
    return [one.label for one in entries], [later.since - one.position for one, later in pairwise(entries)]


def _named(facts: Facts, listed: Sequence[Entry], last: str = "and") -> str:
    """'the sofa, a chair and the lamp': of several chairs the one that comes in is not known to whoever is asked."""
    alone = [len(facts.by_label[one.label]) == 1 for one in listed]
    names = [f"the {one.label}" if only else with_article(one.label) for one, only in zip(listed, alone, strict=True)]
    return join_words(names, last)


def _order(facts: Facts, clip: Sequence[int], listed: Sequence[Entry], kind: str, draw: Draw) -> Question:
    """The whole order, to pick or to write."""
    order, gaps = _by_time(listed)
    right, *wrong = (", ".join(order[k] for k in swap) for swap in draw.choice(SWAPS, "swaps"))
    choice = kind == "appearance_order"
    joined = [JoinNames(right)] if choice else []
    answer = Answer("choice", right, distractors=tuple(wrong)) if choice else Answer("ordering", order)
    return Question(
        question_type=kind,
        slots={"things": _named(facts, listed), "names": ", ".join(one.label for one in listed)},
        answer=answer,
        margin=float(min(gaps)),
        program=program(*_first_seen(facts, clip, listed), Sort("position", order), *joined),
        cue="|".join(sorted(order)),
        outcome=">".join(order),
    )


def _first(facts: Facts, clip: Sequence[int], listed: Sequence[Entry], rank: str) -> Question:
    """Which one of them is the first, or the last."""
    order, gaps = _by_time(listed)
    at = RANKS[rank]
    wrong = tuple(one.label for one in listed if one.label != order[at])
    return Question(
        question_type="first_appearance",
        slots={"things": _named(facts, listed), "any_thing": _named(facts, listed, "or"), "rank": rank},
        answer=Answer("choice", order[at], distractors=wrong),
        margin=float(gaps[at]),
        program=program(*_first_seen(facts, clip, listed), Select(rank, order[at])),
        cue=rank,
        outcome=order[at],
        rivals=wrong,
    )


def _first_seen(facts: Facts, clip: Sequence[int], listed: Sequence[Entry]) -> Iterator[FirstSeen]:
    """In which frame of the clip each kind is first clear, which objects of it are, and since when it is in sight."""
    for one in listed:
        frame = facts.scene.frames[clip[one.position]].key
        clear = sorted(facts.scene.instances[i].id for i in one.objects)
        yield FirstSeen(one.label, clear, one.since, frame, one.position)


SKILL = Skill(
    name="video.spatiotemporal",
    version=8,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    vsi_bench={"appearance_order": "appearance order"},
)
