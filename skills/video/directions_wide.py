"""directions_wide: directions in a filmed room with wide margins: between small things that are far apart.

Real samples, about 16 frames of rooms:

    Q: I'm standing by the room divider, facing the television. Where is the ottoman?
       A. to your left
       B. to your right
    A: It is to your right.
    Q: You're by the radiator, facing away from the clock. Where is the television?
       A. to your left
       B. to your right
       Just the letter, please.
    A: A

The same questions as those of `video.object_object` and `video.directions`, with ReVSI's margins: any two of the three
things are 1.5 m apart or more, none is longer than 1.4 m over the floor, and the direction is 35 degrees or more from
the ends of its sector. In a room of usual size three things so far apart are seldom in one line, and what is not ahead
is to a side: `direction_side` and `opposite_side` give left and right alone to choose from. A mixture takes this skill
instead of the others, or beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from vstdata.asking.draft_order import interleaved
from vstdata.asking.standing_turns import WIDE, Kind, directed, shown_clips
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import LEFT_RIGHT_BACK, QUADRANTS, Facts
from vstdata.words.wordings import Asks

_SLOTS = {"at": "label", "toward": "label", "target": "label"}
KINDS = {
    "direction_side": Kind(LEFT_RIGHT_BACK, ("left", "right"), 35.0),
    "opposite_side": Kind(LEFT_RIGHT_BACK, ("left", "right"), 35.0, away=True),
    "direction_easy": Kind(LEFT_RIGHT_BACK, LEFT_RIGHT_BACK.names, 35.0),
    "direction_hard": Kind(QUADRANTS, QUADRANTS.names, 35.0),
    "opposite_easy": Kind(LEFT_RIGHT_BACK, LEFT_RIGHT_BACK.names, 35.0, away=True),
    "opposite_hard": Kind(QUADRANTS, QUADRANTS.names, 35.0, away=True),
}
ASKS = dict.fromkeys(KINDS, Asks("choice", _SLOTS))


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All question types in turn over all sets of frames in turn; no question of a scene is asked twice."""
    found = shown_clips(facts, draw, refuse, by_clip=True)
    kinds = [map(partial(directed, question_type=name, kind=kind, tier=WIDE), found) for name, kind in KINDS.items()]
    yield from interleaved(interleaved(kind) for kind in kinds)


SKILL = Skill(
    name="video.directions_wide",
    version=7,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
