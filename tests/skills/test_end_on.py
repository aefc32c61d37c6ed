"""The longest side of a thing is asked for where the picture shows it: not of a screen that is seen from its edge."""

from __future__ import annotations

import pytest

from skills.single_image import measurement
from tests import worlds
from tests.worlds import Thing
from vstdata.asking.seen_well import length_shown
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts

SIZES = {"speaker": (1.0, 0.4, 0.6), "box": (0.4, 0.4, 1.4), "crate": (1.0, 0.98, 0.4)}


@pytest.mark.parametrize(
    ("thing", "turned", "shown"),
    [
        ("speaker", 0.0, True),
        ("speaker", 55.0, True),
        ("speaker", 65.0, False),
        ("speaker", 90.0, False),
        ("box", 90.0, True),
        ("crate", 90.0, True),  # two sides are as long
    ],
)
def test_a_side_that_runs_away_from_the_camera_is_not_shown(thing: str, turned: float, shown: bool) -> None:
    """The camera looks along +y; a thing that is turned by 90 degrees has its first side along that."""
    view = worlds.look_at((0.0, -3.0, 1.0), (0.0, 0.0, 0.9), 640, 480, 420)
    placed = Thing(thing, (0.0, 0.0, 0.9), SIZES[thing], turned)
    facts = Facts(worlds.make_scene([*worlds.room_shell(6.0, 8.0, 2.6), placed], [view], sensor=False), width=320)
    (i,) = (k for k, one in enumerate(facts.scene.instances) if one.label == thing)
    assert length_shown(facts, 0, i) is shown
    refuse = Refusals()
    drafts = [one for key in range(12) for one in measurement.SKILL.ask(facts, Draw("test", key), refuse)]
    asked = {question.question_type for draft in drafts for question in draft.questions if draft.objects == (i,)}
    assert ("longest_dimension" in asked) is shown
    assert ("longest_dimension:seen_end_on" in refuse.counts) is not shown
