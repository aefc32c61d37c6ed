"""Bird's-eye views: what is ahead is up, what is right is right, and a metre is a metre."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests import worlds
from vstdata.drawing.birdseye import Footprint, Map, Viewer, draw_birdseye, footprint, viewer
from vstdata.drawing.marks import PALETTE
from vstdata.facts import Facts
from vstdata.scene import ImageArray


def square(x: float, y: float, color: str, name: str = "") -> Footprint:
    return Footprint(name, np.array([x, y]) + np.array([[-0.3, -0.3], [0.3, -0.3], [0.3, 0.3], [-0.3, 0.3]]), color)


def middle_of(picture: ImageArray, color: str) -> np.ndarray:
    """Mean pixel (u, v) of the line around a box of this colour."""
    near = np.abs(picture.astype(int) - PALETTE[color]).max(axis=-1) < 30
    assert near.sum() > 20, color
    v, u = np.nonzero(near)
    return np.array([u.mean(), v.mean()])


@given(st.floats(0, 360))
def test_ahead_is_up_and_right_is_right(up: float) -> None:
    angle = np.radians(up)
    ahead, right = np.array([np.sin(angle), np.cos(angle)]), np.array([np.cos(angle), -np.sin(angle)])
    to_pixels = Map(np.array([[-2.0, -2.0], [2.0, 2.0]]), 512, up)
    here, front, side = to_pixels(np.array([0.3, 0.2]) + np.array([[0.0, 0.0], ahead, right]))
    assert front - here == pytest.approx([0, -to_pixels.scale], abs=1e-6)
    assert side - here == pytest.approx([to_pixels.scale, 0], abs=1e-6)


def test_boxes_are_drawn_where_they_are() -> None:
    """The viewer looks along +x: the blue box ahead is up, the red one at its right (-y) is to the right."""
    camera = Viewer("Cam-1", np.array([0.0, 0.0]), 90.0, 60.0)
    picture = draw_birdseye([square(2, 0, "blue"), square(0, -2, "red")], [camera])
    blue, red = middle_of(picture, "blue"), middle_of(picture, "red")
    assert picture.shape == (512, 512, 3)
    assert red[0] - blue[0] > 100
    assert red[1] - blue[1] > 100
    assert abs((red[0] - blue[0]) - (red[1] - blue[1])) < 4


def test_labels_do_not_hide_each_other() -> None:
    """Ten things close together: every label changes the picture in a place of its own."""
    crowd = [square(0.35 * k, 0.1 * k, "purple", f"thing {k}") for k in range(10)]
    bare = draw_birdseye([Footprint("", one.corners, one.color) for one in crowd])
    areas = []
    for k in range(10):
        one = [Footprint(other.name if n == k else "", other.corners, other.color) for n, other in enumerate(crowd)]
        areas.append((draw_birdseye(one) != bare).any(axis=-1).sum())
    together = (draw_birdseye(crowd) != bare).any(axis=-1).sum()
    assert min(areas) > 100
    assert together > 0.85 * sum(areas)


def test_a_scene_from_its_facts() -> None:
    facts = Facts(worlds.living_room(), width=160)
    table = facts.by_label["table"][0]
    found = footprint(facts, table, "table", "green")
    assert shapely.Polygon(found.corners).area == pytest.approx(np.prod(facts.box(table).size[:2]), rel=1e-6)
    camera = facts.scene.frames[0].camera
    seen = viewer(camera, "Cam-1")
    assert seen.fov == pytest.approx(2 * np.degrees(np.arctan(camera.width / 2 / camera.intrinsics[0, 0])), abs=1e-3)
    picture = draw_birdseye([found], [seen], facts.floor, 256)
    assert picture.shape == (256, 256, 3)
    assert (picture != draw_birdseye([], [seen], facts.floor, 256)).any()


def test_nothing_at_all_is_an_empty_page() -> None:
    assert draw_birdseye([]).shape == (512, 512, 3)


def test_a_label_hides_no_small_box_and_stands_beside_its_own() -> None:
    """Two mugs on a table: both are seen, and each label is nearer to its own mug than to the other."""

    def mug(x: float, color: str, name: str = "") -> Footprint:
        return Footprint(name, np.array([x, 0.0]) + 0.05 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]), color)

    table = Footprint("", np.array([[-2.0, -1.0], [2.0, -1.0], [2.0, 1.0], [-2.0, 1.0]]), "pink")
    bare = draw_birdseye([table, mug(0.0, "blue"), mug(0.25, "red")])
    both = [middle_of(bare, color)[0] for color in ("blue", "red")]
    for k, names in enumerate((("mug 1", ""), ("", "mug 2"))):
        drawn = draw_birdseye([table, mug(0.0, "blue", names[0]), mug(0.25, "red", names[1])])
        changed = np.nonzero(np.abs(drawn.astype(int) - bare).max(axis=-1) > 40)  # but for the ringing of the filter
        gaps = [np.abs(changed[1] - u).min() for u in both]
        assert gaps[k] < gaps[1 - k]
        assert gaps[k] > 4  # half of a mug


def test_a_viewer_without_a_name_or_a_view_is_an_arrow_alone() -> None:
    box = square(2, 0, "blue")
    here = Viewer("camera 1", np.array([0.0, 0.0]), 90.0, 60.0)
    ink = [
        (draw_birdseye([box], [each]) != draw_birdseye([box], [Viewer("", here.place, 90.0, 0.0)])).any(axis=-1).sum()
        for each in (Viewer("", here.place, 90.0, 0.0), Viewer("", here.place, 90.0, 60.0), here)
    ]
    assert ink[0] == 0
    assert ink[0] < ink[1] < ink[2]
