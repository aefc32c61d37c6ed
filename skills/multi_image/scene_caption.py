"""scene_caption: two or three pictures of one room described together, to somebody who cannot see them.

A real sample, about two pictures:

    Q: Can you describe these photos, beginning with what they have in common?
    A: Both images show a bedroom with a bed, an office chair and a rug. The room has light blue walls. Above the bed
       there is a picture. In image 1 we also see a window on the left. The camera turns to the right, and in image 2,
       the bed is on the left. New in view is a wooden desk on the right with a teal ottoman under it. We now also have
       a better view of a white door on the right.

As in VST there are no metres. Told is what the pictures share, what is new in each, what the camera mainly did in
between, and where what was told is then. At least half of the visible area of what is labelled in each picture is
named, and all that is plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from vstdata.asking.camera_moves import Moves, measure_moves
from vstdata.asking.draft_order import interleaved
from vstdata.asking.seen_well import RELATED_OVERLAP
from vstdata.captions.across import adds, camera_first, picture_by_picture, shared_first, way_is_clear
from vstdata.captions.bonds import Bonds
from vstdata.captions.lines import Line
from vstdata.captions.plans import captions
from vstdata.captions.stage import Stage
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wordings import Asks

ASKS = dict.fromkeys(("by_picture", "common_first", "camera_first"), Asks("text", {"manner": "phrase"}))
MANNERS = {
    "by_picture": ("one by one", "one after the other"),
    "common_first": (
        "starting with what they share",
        "beginning with what they have in common",
    ),
    "camera_first": (
        "starting with how the camera moved between them",
        "beginning with how the camera moved",
    ),
}
PLANS: Mapping[str, Callable[..., list[Line] | None]] = {
    "by_picture": picture_by_picture,
    "common_first": shared_first,
    "camera_first": camera_first,
}

SIZES = (2, 2, 2, 3)  # pictures of a caption. Ours.
MOST_SETS = 240  # sets of pictures looked at in a scene


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Captions of random sets of frames, the plans in turn."""
    moves, bonds = measure_moves(facts, facts.frames), Bonds(facts)
    yield from interleaved(_of_plan(bonds, plan, moves, draw.at(plan), refuse) for plan in ASKS)


def _of_plan(bonds: Bonds, plan: str, moves: Moves, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    asked = set()
    for number in range(MOST_SETS // len(ASKS)):
        keyed = draw.at(number)
        frames = _related(bonds.facts, keyed)
        if len(frames) < min(SIZES) or frames in asked:
            continue
        asked.add(frames)
        if not way_is_clear(moves, frames, bonds.facts):  # known before anything is looked at
            refuse(f"{plan}:no_clear_order")
            continue
        stage = Stage(bonds, frames)
        if not adds(stage):
            refuse(f"{plan}:no_clear_order")
            continue
        make = partial(PLANS[plan], moves=moves)
        slots = {"manner": keyed.choice(MANNERS[plan], "manner")}
        yield from captions(stage, plan, make, slots, keyed, refuse)


def _related(facts: Facts, draw: Draw) -> tuple[int, ...]:
    """A random frame, and others each of which shows some of what the one before shows, and no two of which show the
    same."""
    least, most = RELATED_OVERLAP
    chosen: list[int] = []
    size = draw.choice(SIZES, "size")
    for frame in draw.shuffled(facts.frames, "frames"):
        if len(chosen) < size and all(
            (least if other == chosen[-1] else 0.0) <= facts.overlap(other, frame) <= most for other in chosen
        ):
            chosen.append(frame)
    return tuple(chosen)


SKILL = Skill(
    name="multi_image.scene_caption",
    version=19,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
