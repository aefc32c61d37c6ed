"""scene_caption: a picture described to somebody who cannot see it, in the order that the question asks for.

A real sample:

    Q: Describe this photo from near to far.
    A: The photo shows a gym with a carpeted floor. In the foreground we see a black weight bench, and a bit farther
       away an exercise bike. At the back there are a cabinet on the left and a window with grey blinds in the middle.

Near and far are told by the nearest parts that are seen, clearly apart; left, right and middle by where a
thing's middle is in the picture. Colours are told where they are clear, the kind of room where what is told shows it.
What shows most is told first, and no more than is needed: at least half of the visible area of what is labelled, all
that is large among it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from vstdata.asking.draft_order import interleaved
from vstdata.captions.bonds import Bonds
from vstdata.captions.in_picture import left_to_right, main_first, near_to_far
from vstdata.captions.plans import Plan, captions
from vstdata.captions.stage import Stage
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wordings import Asks

ASKS = {
    **dict.fromkeys(("near_to_far", "clockwise"), Asks("text", {"manner": "phrase"})),
    "by_cluster": Asks("text"),
}
MANNERS = {
    "near_to_far": ("from near to far", "from the foreground to the background", "starting with what is closest"),
    "clockwise": ("from left to right", "starting on the left"),
}
PLANS: Mapping[str, Plan] = {"near_to_far": near_to_far, "clockwise": left_to_right, "by_cluster": main_first}


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """One caption for each frame and plan, the plans in turn."""

    bonds = Bonds(facts)

    @cache
    def stage(frame: int) -> Stage:
        return Stage(bonds, (frame,))

    def of_plan(plan: str) -> Iterator[Draft]:
        for frame in draw.at(plan).shuffled(facts.frames, "frames"):
            keyed = draw.at(plan, facts.scene.frames[frame].key)
            slots = {"manner": keyed.choice(MANNERS[plan], "manner")} if plan in MANNERS else {}
            yield from captions(stage(frame), plan, PLANS[plan], slots, keyed, refuse)

    yield from interleaved(of_plan(plan) for plan in ASKS)


SKILL = Skill(
    name="single_image.scene_caption",
    version=18,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
