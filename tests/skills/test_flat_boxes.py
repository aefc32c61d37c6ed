"""A box in a picture ends where somebody who draws it would end it."""

from __future__ import annotations

import pytest

from tests.worlds import Thing, look_at, make_scene, room_shell
from vstdata.asking.flat_boxes import flat_margins
from vstdata.draft import Refusals
from vstdata.facts import Facts

BENCH = Thing("bench", (0.0, 1.5, 0.9), (2.0, 0.3, 0.3))
REASON = "box_reaches_to_a_speck"


@pytest.mark.parametrize(("hidden_to", "asked"), [(None, True), (0.94, False), (0.6, True), (1.2, True)])
def test_a_speck_beyond_what_hides_a_thing_does_not_widen_its_box(hidden_to: float | None, asked: bool) -> None:
    """A bench of which a post hides what is right of 0.5: a speck beyond it, a fifth, or nothing."""
    post = [] if hidden_to is None else [Thing("post", ((0.5 + hidden_to) / 2, 1.2, 1.0), (hidden_to - 0.5, 0.02, 2.0))]
    camera = look_at((0.3, -2.0, 0.9), (0.3, 1.5, 0.9), 640, 480, 420.0)
    facts, refused = Facts(make_scene([*room_shell(6.0, 5.0, 2.6), BENCH, *post], [camera]), width=640), Refusals()
    index = next(i for i in facts.objects if facts.label(i) == "bench")
    assert (index in flat_margins(facts, 0, refused)) is asked
    assert refused.counts.get(REASON, 0) == (not asked)
