"""object_counting: how many things of a kind a video through a room shows.

A real sample, about 16 frames from a room of 6 x 5 m:

    How many stools are there in this room?
    Answer with a single number.
    -> 4

Counted is what the video shows, and only where it shows each of them well or not at all. Where that is all that the
room has, the question is about the room, as in VSI-Bench; where the camera passes only some of them, it is about what
can be seen in the video.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from vstdata.asking.complete import why_incomplete
from vstdata.asking.seen_well import COUNTED, COUNTED_LARGE, glimpses
from vstdata.asking.video_frames import Shot, best_shots, clear_kinds, clips
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.measured.pictures import Counted, Seen, Sum
from vstdata.program.step import Step
from vstdata.words.english import plural
from vstdata.words.labels import akin, confusable, countable
from vstdata.words.wordings import Asks

ROOM = {"room": "phrase?"}  # where the video shows all that the room has: else what can be seen is asked
ASKS = {
    "object_count": Asks("number", {"things": "plural label", "counted": "reply", "are": "reply", **ROOM}),
    "object_count_sum": Asks("number", {"first": "plural label", "second": "plural label", **ROOM}),
}

# VSI-Bench asks only where there are two or more, which teaches never to say one: one draft in so many does. Ours.
PER_SINGLE = 3
LEAST_SUM = 3  # of two kinds. Ours.
PER_SUM = 5  # drafts of which one asks for a sum, which hardly anybody does. Ours.

Shown = Mapping[str, Sequence[tuple[int, Shot]]]  # the objects of each kind and their best views


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """For each set of frames, kinds of objects of which it shows all or none well; one in `PER_SUM` is a sum of two
    kinds that somebody would count together. The same objects are counted once in a scene."""
    if facts.several_rooms:
        refuse("several_rooms")
        return
    counted = draw.integer("counted", below=PER_SUM - 1)
    asked: set[frozenset[int]] = set()
    for frames in clips(facts, draw, refuse):
        keyed = draw.at([facts.scene.frames[f].key for f in frames])
        visible = frozenset[int]().union(*(glimpses(facts.view(frame)) for frame in frames))
        if reason := why_incomplete(facts, frames):
            refuse(reason)
            continue
        shown = _shown(facts, clear_kinds(facts, refuse, visible), frames, visible, refuse)
        fresh = [kind for kind in sorted(shown) if frozenset(i for i, _ in shown[kind]) not in asked]
        sums = iter(keyed.shuffled(_sums(facts, frames, visible, refuse), "sums"))
        for kind in _some_singles(keyed.shuffled(fresh, "kinds"), shown):
            counted += 1
            asked.add(frozenset(i for i, _ in shown[kind]))
            yield _draft(facts, frames, {kind: shown[kind]})
            both = next(sums, None) if counted % (PER_SUM - 1) == 0 else None
            if both and (objects := frozenset(i for found in both.values() for i, _ in found)) not in asked:
                asked.add(objects)
                yield _draft(facts, frames, both)


def _sums(facts: Facts, clip: Sequence[int], visible: frozenset[int], refuse: Refusals) -> list[Shown]:
    """Two kinds each that one counts together, both well shown: also such as are easily taken for each other, for
    whoever counts both need not tell them apart."""
    labels = {facts.label(i) for i in visible}
    found = []
    for pair in combinations([label for label in facts.by_label if label in labels and countable(label)], 2):
        if akin(*pair) and not _one_names_both(*pair) and not any(confusable(one, labels - {*pair}) for one in pair):
            shown = _shown(facts, {label: facts.by_label[label] for label in pair}, clip, visible, refuse)
            if len(shown) == len(pair) and sum(map(len, shown.values())) >= LEAST_SUM:
                found.append(shown)
    return found


def _one_names_both(one: str, other: str) -> bool:
    """Whether a label is a kind of the other: nobody counts "chairs and office chairs"."""
    words, others = set(one.split()), set(other.split())
    return words <= others or others <= words


def _shown(
    facts: Facts,
    kinds: Mapping[str, Sequence[int]],
    clip: Sequence[int],
    visible: frozenset[int],
    refuse: Refusals,
) -> Shown:
    """The kinds of which every object that the frames show is seen well in one of them, each with its best view."""
    best = best_shots(facts, clip, COUNTED_LARGE) | best_shots(facts, clip, COUNTED)
    shown = {kind: [(i, best[i]) for i in objects if i in visible and i in best] for kind, objects in kinds.items()}
    complete = {k: found for k, found in shown.items() if found and len(found) == len(visible.intersection(kinds[k]))}
    refuse("instance_hardly_shown", sum(not visible.isdisjoint(kinds[k]) for k in kinds.keys() - complete.keys()))
    refuse("class_in_doubt", len(complete.keys() & facts.uncounted))
    return {kind: found for kind, found in complete.items() if kind not in facts.uncounted}


def _some_singles(kinds: Sequence[str], shown: Shown) -> list[str]:
    """All kinds with two objects or more, in order; after each `PER_SINGLE` - 1 of them one with a single object."""
    many = [kind for kind in kinds if len(shown[kind]) > 1]
    single = [kind for kind in kinds if len(shown[kind]) == 1]
    steps = PER_SINGLE - 1
    blocks = [[*many[k : k + steps], *single[k // steps : k // steps + 1]] for k in range(0, len(many), steps)]
    return [kind for block in blocks for kind in block]


def _draft(facts: Facts, frames: tuple[int, ...], shown: Shown) -> Draft:
    names = tuple(shown)
    question_type = "object_count" if len(names) == 1 else "object_count_sum"
    places = ("things",) if len(names) == 1 else ("first", "second")
    total = sum(map(len, shown.values()))
    slots = {place: plural(name) for place, name in zip(places, names, strict=True)}
    if len(names) == 1:
        slots |= {"counted": names[0], "are": "is"} if total == 1 else {"counted": plural(names[0]), "are": "are"}
    every = {i for name in names for i in facts.by_label[name]}
    if every == {i for found in shown.values() for i, _ in found}:
        slots |= {"room": "room"}
    question = Question(
        question_type=question_type,
        slots=slots,
        answer=Answer("number", total),
        margin=1.0,
        program=program(*_steps(facts, frames, shown, total)),
        cue="|".join(sorted(names)),
    )
    objects = tuple(i for found in shown.values() for i, _ in found)
    return Draft(frames, (question,), objects=objects, balance=str(total))


def _steps(facts: Facts, frames: tuple[int, ...], shown: Shown, total: int) -> Iterator[Step]:
    """Where each object is seen best, the count of each kind, and their sum."""
    keys = [facts.scene.frames[frame].key for frame in frames]
    for name, found in shown.items():
        for i, shot in found:
            yield Seen(keys[shot.position], facts.scene.instances[i].id, name, shot.seen.fraction)
        yield Counted(name, len(found))
    if len(shown) > 1:
        yield Sum(total)


SKILL = Skill(
    name="video.object_counting",
    version=10,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    vsi_bench={"object_count": "object count"},
)
