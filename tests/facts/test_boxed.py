"""Who is visible in a scene of boxes and depth, against the same room with its mesh, and by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.worlds import Thing, living_room, look_at, make_scene
from vstdata.facts import Facts
from vstdata.scene import Instance

AHEAD = look_at((0.0, -0.001, 1.0), (0.0, 2.0, 1.0))
FURNITURE = range(6, 16)


@pytest.fixture(scope="module")
def pair() -> tuple[Facts, Facts]:
    """The living room with its mesh, and as boxes and depth alone."""
    return Facts(living_room()), Facts(living_room(mesh=False))


@pytest.mark.parametrize("frame", range(8))
def test_boxes_and_depth_tell_what_the_mesh_tells(pair: tuple[Facts, Facts], frame: int) -> None:
    cast, sensed = (facts.view(frame) for facts in pair)
    assert cast.instances is not None
    assert sensed.owners is not None
    assert sensed.instances is None
    furniture = np.isin(cast.instances, FURNITURE)
    agree = cast.instances == sensed.owners
    assert agree[furniture].mean() > 0.96  # all but what stands on the ground, lower than the slack
    for i in FURNITURE:
        if i in cast.seen and cast.seen[i].pixels > 300:
            one, other = cast.seen[i], sensed.seen[i]
            assert other.pixels == pytest.approx(one.pixels, rel=0.1)
            assert other.fraction == pytest.approx(one.fraction, abs=0.1)
            assert other.truncation == pytest.approx(one.truncation, abs=0.03)
            assert other.depth == pytest.approx(one.depth, abs=0.03)


def test_what_stands_in_front_hides() -> None:
    """A plate 2 m away, its left half behind another, 1 m away and a quarter as large."""
    near, far = Thing("near", (-0.25, 1.0, 1.0), (0.5, 0.02, 1.0)), Thing("far", (0.0, 2.0, 1.0), (1.0, 0.02, 0.8))
    seen = Facts(make_scene([near, far], [AHEAD], mesh=False)).view(0).seen
    assert seen[0].fraction == 1.0
    assert seen[1].fraction == pytest.approx(0.5, abs=0.02)
    assert seen[1].truncation == 0.0
    assert seen[1].box[0] == pytest.approx(319.5, abs=3)  # begins in the middle


def test_the_smaller_box_owns_and_the_floor_is_nobodys() -> None:
    """A cup on a table top, in the box of a shelf that is drawn around it."""
    top, cup = Thing("table", (0.0, 2.0, 0.45), (3.0, 3.0, 0.1)), Thing("cup", (0.0, 2.0, 0.6), (0.2, 0.2, 0.2))
    shelf = Thing("shelf", (0.0, 2.0, 0.75), (1.0, 1.0, 0.5))
    scene = make_scene([top, cup], [AHEAD])
    bare = replace(scene, mesh=None, instances=(*scene.instances[1:], Instance(9, "shelf", shelf.box)))
    truth, view = Facts(scene).view(0), Facts(bare).view(0)
    assert truth.instances is not None
    assert view.owners is not None
    height = view.points[..., 2]
    assert (view.owners[(truth.instances == 1) & (height > 0.54)] == 0).all()
    assert (view.owners[truth.instances == 0] == -1).all()


def test_without_depth_nothing_is_seen() -> None:
    view = Facts(living_room(mesh=False, sensor=False)).view(0)
    assert dict(view.seen) == {}
    assert view.owners is not None
    assert (view.owners == -1).all()
