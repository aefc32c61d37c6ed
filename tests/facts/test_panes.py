"""What is seen through windows: dark at night where the mesh has a hole, and nothing where panes are part of it."""

from __future__ import annotations

import numpy as np
import pytest

from tests import worlds
from vstdata.color_names import linear_light
from vstdata.facts.look import Small, light_of
from vstdata.facts.panes import Panes, panes_of
from vstdata.facts.view import Seen, View

CAMERA = worlds.look_at((0.0, 0.0, 1.5), (0.0, 3.0, 1.5)).resized(100, 80)
WINDOW = 7


def seen(outside: int, room: int, *, hole: bool = True) -> Panes | None:
    """A window of 30 x 20 pixels whose black frame is 2 wide, in a room of one grey, before an outside of another."""
    instances = np.zeros((80, 100), dtype=np.int32)
    instances[20:40, 10:40] = WINDOW
    image = np.full((80, 100, 3), room, dtype=np.uint8)
    image[20:40, 10:40] = 5
    image[22:38, 12:38] = outside
    if hole:
        instances[22:38, 12:38] = -1
    part = Seen(WINDOW, 600, 0.0, (10.0, 20.0, 39.0, 39.0), 3.0, (25.0, 30.0), 5.0, lambda: 0)
    view = View(0, CAMERA, CAMERA, np.ones((80, 100), np.float32), instances, {WINDOW: part}, lambda: None)
    return panes_of(view, Small(image, light_of(linear_light(image.reshape(-1, 3)))), WINDOW)


@pytest.mark.parametrize(("outside", "dark"), [(10, 1.0), (45, 1.0), (70, 0.0), (230, 0.0)])
def test_a_night_is_told_from_a_day(outside: int, dark: float) -> None:
    assert seen(outside, 200) == Panes(round(26 * 16 / 8000, 4), dark, lit=True)


def test_a_dark_room_is_not_lit_and_a_black_frame_before_blinds_is_no_night() -> None:
    dim = seen(10, 60)
    assert dim is not None
    assert not dim.lit
    assert seen(10, 200, hole=False) is None
