"""object_counting: how many things of a kind a room has, told from a video through it.

A real sample, about 16 frames from a room of 6 x 5 m:

    Determine the count of chairs in the scene. The views overlap; avoid counting one of them twice.
    -> Without double counting I find 3.

Asked is what is in the room, as in VSI-Bench, and only where the frames show all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from vstdata.asking.draft_order import interleaved
from vstdata.asking.seen_well import SHOWN
from vstdata.asking.video_frames import Shot, best_shots, clear_kinds, clips
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wording import Phrasing, plural

PHRASINGS = {
    "object_count": (
        Phrasing(
            "These are frames of a video.\nHow many {things} are in this room?\nAnswer with a single number.",
            "{value}",
            bare=True,
        ),
        Phrasing("How many {things} does the room in this video have?", "It has {value}."),
        Phrasing(
            "Watch the frames from first to last and count the {things}. Each of them counts once, however "
            "often it comes into view.\nReply with the number only.",
            "{value}",
            bare=True,
        ),
        Phrasing(
            "Someone filmed a room while walking through it. Count all {things} in the room.", "My count is {value}."
        ),
        Phrasing("Number of {things} in the filmed room?\nFormat: digits only.", "{value}", bare=True),
        Phrasing(
            "The frames come from one continuous video of a room, so the same object can be seen in several of "
            "them. How many different {things} are there?",
            "Counting each one once gives {value}.",
        ),
        Phrasing(
            "You need to list the furniture and objects of this room. What do you write as the quantity of {things}?",
            "The quantity is {value}.",
        ),
        Phrasing(
            "Go through the video. Whenever one of the {things} appears that you have not seen before, add "
            "one. What do you end with?\nGive a whole number.",
            "{value}",
            bare=True,
        ),
        Phrasing("Please tell me the total of {things} in the room shown by these images.", "The total is {value}."),
        Phrasing(
            "A moving company wants to know how many {things} it will have to carry out of this room. Use the "
            "video to tell.",
            "It will have to carry {value}.",
        ),
        Phrasing(
            "Count: {things}. Source: frames of a video, in time order, of one room. Answer: one integer.",
            "{value}",
            bare=True,
        ),
        Phrasing(
            "From what the camera shows on its way through the room, work out how many {things} stand, lie or "
            "hang in it.",
            "Over the whole video there are {value} of them.",
        ),
        Phrasing(
            "How often would you write the word for one of the {things} on a floor plan that has everything in "
            "this room?\nJust the number.",
            "{value}",
            bare=True,
        ),
        Phrasing(
            "I lost count of the {things} while I was filming my room. Can you tell their number from the video?",
            "Yes, the number is {value}.",
        ),
        Phrasing(
            "Taken together, these frames show every one of the {things} of the room at least once. How many is that?",
            "That is {value}.",
        ),
        Phrasing(
            "Do not count per picture but per room: how many {things} does it contain?\nA number is enough.",
            "{value}",
            bare=True,
        ),
        Phrasing(
            "After a tour through this room a visitor is asked for its number of {things}. What is the right reply?",
            "The right reply is {value}.",
        ),
        Phrasing(
            "Determine the count of {things} in the scene. The views overlap; avoid counting one of them twice.",
            "Without double counting I find {value}.",
        ),
        Phrasing(
            "If each of the {things} in this room got its own sticker, how many stickers would be needed? Look "
            "at the entire video before you answer.",
            "One would need {value}.",
        ),
        Phrasing(
            "Here is a video as a sequence of frames. State how many {things} it shows in all, as a number "
            "without words.",
            "{value}",
            bare=True,
        ),
        Phrasing(
            "What would an inventory of the room in this video say about {things}: how many?", "It would say {value}."
        ),
    ),
    "object_count_sum": (
        Phrasing(
            "These are frames of a video.\nHow many {first} and {second} are in this room altogether?\nAnswer "
            "with a single number.",
            "{value}",
            bare=True,
        ),
        Phrasing(
            "Count the {first} and count the {second} in the room of this video. What is the sum?",
            "The sum is {value}.",
        ),
        Phrasing(
            "Somebody walks through a room with a camera. How many objects in the room are {first} or "
            "{second}?\nDigits only.",
            "{value}",
            bare=True,
        ),
        Phrasing(
            "Add up two things from the video: the number of {first} and the number of {second}.",
            "Together that makes {value}.",
        ),
        Phrasing(
            "The {first} and the {second} of this room are to be numbered one after the other, without a "
            "break. What is the last number?",
            "The last number is {value}.",
        ),
        Phrasing("Total of {first} plus {second}, over the whole room and not per frame:", "{value}", bare=True),
        Phrasing(
            "If all {first} and all {second} were carried out of this room, how many objects would have been "
            "carried out?",
            "That would be {value} objects.",
        ),
        Phrasing(
            "Two kinds of things matter here: {first} and {second}. Tell how many of them the filmed room has "
            "in total, each counted once.\nReply with one integer.",
            "{value}",
            bare=True,
        ),
        Phrasing(
            "I want to photograph every one of the {first} and {second} of this room singly. How many photos "
            "will I take?",
            "You will take {value}.",
        ),
        Phrasing(
            "Use all frames: what do the counts of {first} and of {second} in this room come to when added?",
            "They come to {value}.",
        ),
        Phrasing(
            "An inventory has one line for {first} and one for {second}. What is the total of these two lines "
            "for the room in the video?\nNumber only.",
            "{value}",
            bare=True,
        ),
        Phrasing(
            "While watching the tour of the room, press a button once for each of the {first} and once for "
            "each of the {second}. How often is the button pressed?",
            "It is pressed {value} times.",
        ),
        Phrasing(
            "Ignore everything in this room but the {first} and the {second}. How many things are left?",
            "What is left is {value} in number.",
        ),
    ),
}

# VSI-Bench asks only where there are two or more, which teaches never to say one: one draft in so many does. Ours.
PER_SINGLE = 3
LEAST_SUM, MOST_SUMS = 3, 12  # of two kinds, and per set of frames. Ours.
MOST_ASKED = 2  # drafts about one kind in one scene. Ours.

Shown = Mapping[str, Sequence[tuple[int, Shot]]]  # the objects of each kind and their best views


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """For each set of frames, kinds of objects that it shows completely, interleaved with sums of two of them."""
    kinds = clear_kinds(facts, refuse)
    asked: Counter[tuple[str, ...]] = Counter()
    for frames in clips(facts, draw, refuse):
        keyed = draw.at([facts.scene.frames[f].key for f in frames])
        shown = _shown(facts, kinds, frames, refuse)
        order = [kind for kind in keyed.shuffled(sorted(shown), "kinds") if asked[(kind,)] < MOST_ASKED]
        counts = _some_singles(order, shown)
        pairs = [pair for pair in combinations(sorted(shown), 2) if sum(len(shown[kind]) for kind in pair) >= LEAST_SUM]
        sums = [pair for pair in keyed.shuffled(pairs, "sums") if not asked[pair]][:MOST_SUMS]
        turns: list[list[tuple[str, ...]]] = [[(kind,) for kind in counts], [*sums]]
        for names in interleaved(turns):
            asked[names] += 1
            yield _draft(facts, frames, names, shown, keyed.at(*names))


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


def _draft(facts: Facts, frames: tuple[int, ...], names: tuple[str, ...], shown: Shown, draw: Draw) -> Draft:
    question_type = "object_count" if len(names) == 1 else "object_count_sum"
    places = ("things",) if len(names) == 1 else ("first", "second")
    phrasings = PHRASINGS[question_type]
    total = sum(len(shown[name]) for name in names)
    turn = Question(
        question_type=question_type,
        phrasing=draw.integer("phrasing", below=len(phrasings)),
        slots={place: plural(name) for place, name in zip(places, names, strict=True)},
        answer=Answer("number", total),
        margin=1.0,
        program=tuple(_program(facts, frames, names, shown, total)),
        cue="|".join(sorted(names)),
    )
    objects = tuple(i for name in names for i, _ in shown[name])
    return Draft(frames, (turn,), objects=objects, balance=str(total))


def _program(
    facts: Facts, frames: tuple[int, ...], names: tuple[str, ...], shown: Shown, total: int
) -> Iterator[dict[str, Any]]:
    """Where each object is seen best, the count of each kind, and their sum."""
    keys = [facts.scene.frames[frame].key for frame in frames]
    for name in names:
        for i, shot in shown[name]:
            frame, instance = keys[shot.position], facts.scene.instances[i].id
            yield {"op": "seen", "label": name, "instance": instance, "frame": frame, "value": shot.seen.fraction}
        yield {"op": "count", "label": name, "value": len(shown[name])}
    if len(names) > 1:
        yield {"op": "sum", "value": total}


SKILL = Skill(
    name="video.object_counting",
    version=2,
    modality="video",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    vsi_bench={"object_count": "object count"},
)
