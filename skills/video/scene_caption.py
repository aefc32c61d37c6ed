"""scene_caption: a video through a room described to somebody who cannot see it.

A real sample, about 16 frames from a room of 29 m2:

    Q: Describe the room that this video shows, as the video goes on.
    A: In the first frame we see a living room with a white radiator, a black fan, a window and a rug. The
       camera moves to the right, turns to the left and tilts up from frame 1 to frame 4, and we see a brown TV
       stand and a black television on the wall. Between frame 4 and frame 8, the camera moves to the right and
       up, which brings an armchair and a white door into view. In the last part, between frame 12 and frame 16,
       the camera turns to the left, and a sofa, a brown coffee table and three pictures on the wall appear.
       Some blinds are in view too.

Frames are numbered from 1. A thing comes into view in the part of the video in which the first of it is seen. At least
half of the visible area of what is labelled is named, all that is large among it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from vstdata.asking.camera_moves import measure_moves
from vstdata.asking.draft_order import interleaved
from vstdata.asking.video_frames import videos
from vstdata.captions.in_time import by_cluster, in_time_order, room_first
from vstdata.captions.plans import Plan, captions
from vstdata.captions.stage import Stage
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wordings import Asks

ASKS = dict.fromkeys(("in_time_order", "by_cluster", "room_first"), Asks("text", {"manner": "phrase"}))
MANNERS = {
    "in_time_order": ("in the order of the video", "as the video goes on", "in time order"),
    "by_cluster": ("group by group", "working from each thing to what is near it"),
    "room_first": (
        "beginning with the room as a whole",
        "starting with the room as a whole and then going into detail",
    ),
}


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """A caption of each clip and plan, the plans in turn."""
    moves = measure_moves(facts, facts.frames)
    plans: Mapping[str, Plan] = {
        "in_time_order": partial(in_time_order, moves=moves),
        "by_cluster": by_cluster,
        "room_first": room_first,
    }
    for clip in videos(facts, draw, refuse):
        stage, keyed = Stage(facts, clip), draw.at([facts.scene.frames[f].key for f in clip])
        yield from interleaved(
            captions(stage, plan, make, keyed.choice(MANNERS[plan], plan), keyed.at(plan), refuse)
            for plan, make in plans.items()
        )


SKILL = Skill(
    name="video.scene_caption",
    version=5,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
