"""At which wall a thing is, and whether it is at no other."""

from __future__ import annotations

import pytest

from tests.worlds import Thing, look_at, make_scene, room_shell
from vstdata.facts import Facts

WIDTH, DEPTH = 4.0, 5.0  # of a room whose middle is at (0, 0)


@pytest.mark.parametrize(
    ("label", "x", "y", "size", "at_a_wall", "at_one"),
    [
        ("sofa", 0.0, DEPTH / 2 - 0.45, (2.0, 0.8, 0.8), True, True),
        ("sofa", 0.0, 0.0, (2.0, 0.8, 0.8), False, False),
        ("door", WIDTH / 2 - 0.6, DEPTH / 2, (0.9, 0.1, 2.0), True, True),  # in its wall, by the corner
        ("bed", WIDTH / 2 - 0.75, DEPTH / 2 - 1.05, (1.4, 2.0, 0.5), True, False),  # its head at one wall, its side too
        ("toilet", WIDTH / 2 - 0.25, DEPTH / 2 - 0.35, (0.38, 0.6, 0.8), True, False),  # its back is too narrow to tell
        ("toilet", 0.0, DEPTH / 2 - 0.35, (0.38, 0.6, 0.8), False, False),
    ],
)
def test_a_thing_in_a_corner_is_at_no_one_wall(
    label: str, x: float, y: float, size: tuple[float, float, float], at_a_wall: bool, at_one: bool
) -> None:
    thing = Thing(label, (x, y, size[2] / 2), size)
    scene = make_scene([*room_shell(WIDTH, DEPTH, 2.6), thing], [look_at((0.0, -2.0, 1.5), (x, y, 0.5))])
    facts = Facts(scene, width=160)
    (i,) = facts.by_label[label]
    assert bool(facts.walls(i)) == at_a_wall
    assert facts.at_one_wall(i) == at_one
