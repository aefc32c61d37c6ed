"""scene_caption: a video through a room described to somebody who cannot see it.

A real sample, about 16 frames:

    Q: Describe this video, from beginning to end.
    A: At the beginning we see a laundry room with a white washing machine and a laundry basket on the left. On the
       washing machine we see an iron. Then the camera turns to the left and tilts up, bringing two wall shelves into
       view. The camera keeps turning to the left, and we see a white sink. From there, the camera tilts down.

Frames are numbered from 1. A thing comes into view in the part of the video in which the first of it is seen. At least
half of the visible area of what is labelled is named, all that is large among it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from vstdata.asking.camera_moves import measure_moves
from vstdata.asking.draft_order import interleaved
from vstdata.asking.video_frames import videos
from vstdata.captions.bonds import Bonds
from vstdata.captions.in_time import by_cluster, in_time_order, room_first
from vstdata.captions.plans import Plan, captions
from vstdata.captions.stage import Stage
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wordings import Asks

MANNERED = Asks("text", {"manner": "phrase"})
ASKS = {"in_time_order": MANNERED, "by_cluster": Asks("text"), "room_first": MANNERED}
MANNERS = {
    "in_time_order": ("from beginning to end", "from start to finish"),
    "room_first": ("with the main things first", "beginning with the main things"),
}


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """A caption of each clip and plan, the plans in turn."""
    moves, bonds = measure_moves(facts, facts.frames), Bonds(facts)
    plans: Mapping[str, Plan] = {
        "in_time_order": partial(in_time_order, moves=moves),
        "by_cluster": by_cluster,
        "room_first": partial(room_first, moves=moves),
    }
    for clip in videos(facts, draw, refuse):
        stage, keyed = Stage(bonds, clip), draw.at([facts.scene.frames[f].key for f in clip])
        yield from interleaved(
            captions(stage, plan, make, _slots(plan, keyed), keyed.at(plan), refuse) for plan, make in plans.items()
        )


def _slots(plan: str, draw: Draw) -> dict[str, str]:
    """The order that is asked for, where one is."""
    return {"manner": draw.choice(MANNERS[plan], plan)} if plan in MANNERS else {}


SKILL = Skill(
    name="video.scene_caption",
    version=18,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
