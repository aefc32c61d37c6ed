"""The width at which facts are measured changes how exactly, not what: what is visible at 320 across is at 240 and 640.

The truth is drawn by formula at the size of the picture, so it knows no working width.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.worlds import LIVING_ROOM, Thing, draw, look_at, make_scene
from vstdata.asking.landmarks import find_landmarks
from vstdata.asking.markable_points import RELIEF_SHARE, find_spots
from vstdata.asking.seen_well import GLIMPSE, glimpsed
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.tolerances import TOLERANCES

WIDTHS = (240, 320, 640)
# Cubes on the floor of an empty room that cover from about 1 to 40 pixels of 320 across, each alone in front of it.
EDGES = np.geomspace(0.006, 0.06, 24)
SMALL = [Thing(f"cube {k}", (0.1 * k - 1.15, 2.0, edge / 2), (edge,) * 3) for k, edge in enumerate(EDGES.tolist())]
FLOOR = Thing("floor", (0.0, 2.0, -0.05), (6.0, 6.0, 0.1))
CAMERA = look_at((0.0, -0.6, 1.0), (0.0, 2.0, 0.0))


@pytest.fixture(scope="module")
def small() -> dict[int, Facts]:
    scene = make_scene([FLOOR, *SMALL], [CAMERA])
    return {width: Facts(scene, width=width) for width in WIDTHS}


@pytest.fixture(scope="module")
def living() -> dict[int, Facts]:
    scene = make_scene(LIVING_ROOM, [look_at((-1.5, -2.2, 1.5), (0.0, 0.0, 0.7))])
    return {width: Facts(scene, width=width) for width in WIDTHS}


def pixels_of(count: int) -> np.ndarray:
    """(n,) pixels of 320 across that the things really cover."""
    _, index = draw(CAMERA, [thing.box for thing in [FLOOR, *SMALL]])
    return np.bincount(index[index >= 0], minlength=count) * (320 / CAMERA.width) ** 2


@pytest.mark.parametrize("width", WIDTHS)
def test_the_same_things_are_seen(small: dict[int, Facts], width: int) -> None:
    """Which pixels a small thing falls on is chance: up to half as many, or twice."""
    pixels = pixels_of(1 + len(SMALL))
    seen = set(small[width].view(0).seen)
    clear = set(np.flatnonzero(pixels > 2 * TOLERANCES.seen_pixels).tolist())
    slivers = set(np.flatnonzero(pixels < TOLERANCES.seen_pixels / 2).tolist())
    assert len(clear) > 4
    assert len(slivers) > 4
    assert clear <= seen
    assert not slivers & seen


@pytest.mark.parametrize("width", WIDTHS)
def test_the_same_things_are_glimpsed(small: dict[int, Facts], width: int) -> None:
    pixels, view = pixels_of(1 + len(SMALL)), small[width].view(0)
    noticed = {k for k in range(1, len(pixels)) if glimpsed(view, [k])}
    assert {k for k in range(1, len(pixels)) if pixels[k] > 2.5 * GLIMPSE} <= noticed
    unseen = {k for k in range(1, len(pixels)) if pixels[k] < GLIMPSE / 2}
    assert unseen
    assert not unseen & noticed


def test_landmarks_are_the_same_points(living: dict[int, Facts]) -> None:
    found = [find_landmarks(living[width], 0, 16.0, Draw("landmarks")) for width in (320, 640)]
    assert len(found[0].uv) > 10
    assert all(np.array_equal(one.uv, found[0].uv) for one in found)


@pytest.mark.parametrize("width", WIDTHS)
def test_points_to_mark_lie_as_far_from_edges(living: dict[int, Facts], width: int) -> None:
    """Depth varies little in 11 x 11 pixels of 320 across around each of them, so in 19 x 19 of 640 at least."""
    facts = living[width]
    spots = find_spots(facts, 0, 200, 16.0, Draw("spots"))
    camera = facts.scene.frames[0].camera
    depth, _ = draw(camera, [thing.box for thing in LIVING_ROOM])
    assert len(spots.uv) > 100
    for u, v in np.round(spots.uv).astype(int):
        around = depth[v - 9 : v + 10, u - 9 : u + 10]
        assert np.ptp(around) <= 2.2 * RELIEF_SHARE * depth[v, u]


@pytest.mark.parametrize("width", WIDTHS)
def test_relief_is_that_of_the_same_patch(living: dict[int, Facts], width: int) -> None:
    """Of 640 across, 3 pixels beside the edge of a thing are within two of 320, and 8 are beyond."""
    camera = living[width].scene.frames[0].camera
    depth = draw(camera, [thing.box for thing in LIVING_ROOM])[0]
    step = np.abs(np.diff(depth, axis=1)) > 0.5
    v, u = np.nonzero(step[:, 12:-12])
    u = u + 12
    alone = np.array([step[b, a - 12 : a + 13].sum() == 1 for a, b in zip(u, v, strict=True)])
    assert alone.sum() > 50
    for gap, within in ((2, True), (8, False)):
        at = np.column_stack([u[alone] - gap, v[alone]]).astype(np.float64)
        assert ((living[width].view(0).depth_at(at)[1] > 0.4).mean() > 0.5) == within
