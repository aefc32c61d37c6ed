"""object_counting: how many things of a kind a room has, told from a video through it.

A real sample, about 16 frames from a room of 6 x 5 m:

    How many boxes does the room in this video have?
    -> There is 1 box.

Asked is what is in the room, as in VSI-Bench, and only where the frames show all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from vstdata.asking.seen_well import SHOWN
from vstdata.asking.video_frames import Shot, best_shots, clear_kinds, clips
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.measured.pictures import Counted, Seen, Sum
from vstdata.program.step import Step
from vstdata.words.english import plural
from vstdata.words.wordings import Asks

ASKS = {
    "object_count": Asks("number", {"things": "plural label", "counted": "reply", "are": "reply"}),
    "object_count_sum": Asks("number", {"first": "plural label", "second": "plural label"}),
}

# VSI-Bench asks only where there are two or more, which teaches never to say one: one draft in so many does. Ours.
PER_SINGLE = 3
LEAST_SUM = 3  # of two kinds. Ours.
PER_SUM = 4  # counts of one kind for one sum of two, which hardly anybody asks for. Ours.
MOST_ASKED = 4  # drafts about one kind in one scene: of other sets of frames. Ours.

Shown = Mapping[str, Sequence[tuple[int, Shot]]]  # the objects of each kind and their best views


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """For each set of frames, kinds of objects that it shows completely; after every `PER_SUM` of them a sum of two."""
    kinds = clear_kinds(facts, refuse)
    counted = 0
    asked: Counter[tuple[str, ...]] = Counter()
    for frames in clips(facts, draw, refuse):
        keyed = draw.at([facts.scene.frames[f].key for f in frames])
        shown = _shown(facts, kinds, frames, refuse)
        order = [kind for kind in keyed.shuffled(sorted(shown), "kinds") if asked[(kind,)] < MOST_ASKED]
        counts = _some_singles(order, shown)
        pairs = [pair for pair in combinations(sorted(shown), 2) if sum(len(shown[kind]) for kind in pair) >= LEAST_SUM]
        sums = iter([pair for pair in keyed.shuffled(pairs, "sums") if not asked[pair]])
        for kind in counts:
            counted += 1
            sum_of = next(sums, None) if counted % PER_SUM == 0 else None
            for names in ((kind,), *([sum_of] if sum_of else [])):
                asked[names] += 1
                yield _draft(facts, frames, names, shown)


def _shown(facts: Facts, kinds: Mapping[str, Sequence[int]], clip: Sequence[int], refuse: Refusals) -> Shown:
    """The kinds of which every object of the scene is seen well in one of the frames, each with its best view."""
    best = best_shots(facts, clip, SHOWN)
    shown = {kind: [(i, best[i]) for i in objects if i in best] for kind, objects in kinds.items()}
    complete = {kind: found for kind, found in shown.items() if len(found) == len(kinds[kind])}
    refuse("instance_not_shown", len(kinds) - len(complete))
    return complete


def _some_singles(kinds: Sequence[str], shown: Shown) -> list[str]:
    """All kinds with two objects or more, in order; after each `PER_SINGLE` - 1 of them one with a single object."""
    many = [kind for kind in kinds if len(shown[kind]) > 1]
    single = [kind for kind in kinds if len(shown[kind]) == 1]
    steps = PER_SINGLE - 1
    blocks = [[*many[k : k + steps], *single[k // steps : k // steps + 1]] for k in range(0, len(many), steps)]
    return [kind for block in blocks for kind in block]


def _draft(facts: Facts, frames: tuple[int, ...], names: tuple[str, ...], shown: Shown) -> Draft:
    question_type = "object_count" if len(names) == 1 else "object_count_sum"
    places = ("things",) if len(names) == 1 else ("first", "second")
    total = sum(len(shown[name]) for name in names)
    slots = {place: plural(name) for place, name in zip(places, names, strict=True)}
    if len(names) == 1:
        slots |= {"counted": names[0], "are": "is"} if total == 1 else {"counted": plural(names[0]), "are": "are"}
    question = Question(
        question_type=question_type,
        slots=slots,
        answer=Answer("number", total),
        margin=1.0,
        program=program(*_steps(facts, frames, names, shown, total)),
        cue="|".join(sorted(names)),
    )
    objects = tuple(i for name in names for i, _ in shown[name])
    return Draft(frames, (question,), objects=objects, balance=str(total))


def _steps(facts: Facts, frames: tuple[int, ...], names: tuple[str, ...], shown: Shown, total: int) -> Iterator[Step]:
    """Where each object is seen best, the count of each kind, and their sum."""
    keys = [facts.scene.frames[frame].key for frame in frames]
    for name in names:
        for i, shot in shown[name]:
            yield Seen(keys[shot.position], facts.scene.instances[i].id, name, shot.seen.fraction)
        yield Counted(name, len(shown[name]))
    if len(names) > 1:
        yield Sum(total)


SKILL = Skill(
    name="video.object_counting",
    version=4,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    vsi_bench={"object_count": "object count"},
)
