"""Surface that no picture sees squarely, and masks that go on beyond a box, by numbers known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.sources.files import Array, look_at
from vstdata.scene import Box, Camera
from vstdata.sources.building.silhouettes import silhouette_reach
from vstdata.sources.building.strays import seen_squarely, stray_reach
from vstdata.sources.building.votes import IdView

K = np.array([[100.0, 0, 79.5], [0, 100.0, 59.5], [0, 0, 1]])
SIZE = (160, 120)
EYE = np.array([0.0, -2.0, 0.5])
LOOKING = look_at(EYE, EYE + np.array([0.0, 1.0, 0.0]))  # along y; the picture's plane y = 0 is 2 m away
THING = Box(np.array([0.0, 0.1, 0.5]), np.array([0.4, 0.2, 0.6]), np.eye(3))


def view(ids: Array, depth: float = 2.0, pose: Array = LOOKING) -> IdView:
    camera = Camera(K, *SIZE, pose)
    return IdView(camera, np.full(SIZE[::-1], depth, np.float32), ids.astype(np.uint16))


def everywhere(number: int = 1) -> Array:
    return np.full(SIZE[::-1], float(number))


@pytest.mark.parametrize(
    ("normal", "seen"),
    [
        ((0.0, -1.0, 0.0), True),
        ((0.0, 1.0, 0.0), True),  # whichever side of a surface its normal is told on
        ((np.cos(0.3), np.sin(0.3), 0.0), False),  # 17 degrees to the line of sight: cosine 0.296
        ((np.cos(0.45), np.sin(0.45), 0.0), True),  # 26 degrees: 0.435
    ],
)
def test_what_is_seen_along_itself_is_not_seen_squarely(normal: tuple[float, ...], seen: bool) -> None:
    found = seen_squarely(np.array([[0.0, 0.0, 0.5]]), np.array([normal]), np.array([1]), [view(everywhere())])
    assert found.tolist() == [seen]


def test_only_what_a_picture_shows_as_that_thing_counts() -> None:
    points = np.array([[0.0, 0, 0.5], [0.0, 0.5, 0.5], [0.0, 0, 0.5], [0.0, 0, 0.5], [5.0, 0, 0.5], [0.0, -4, 0.5]])
    owner = np.array([1, 1, 2, 0, 1, 1])  # seen, half a metre behind, another thing's, nobody's, beside, behind the eye
    squarely = seen_squarely(points, np.tile([0.0, -1, 0], (6, 1)), owner, [view(everywhere())])
    assert squarely.tolist() == [True, False, False, False, False, False]


def test_one_picture_of_several_is_enough() -> None:
    points, normals = np.array([[0.0, 0, 0.5]]), np.array([[1.0, 0, 0]])
    aside = look_at(np.array([2.0, 0, 0.5]), np.array([0.0, 0, 0.5]))
    assert not seen_squarely(points, normals, np.array([1]), [view(everywhere())])[0]
    assert seen_squarely(points, normals, np.array([1]), [view(everywhere()), view(everywhere(), pose=aside)])[0]


def surface(length: float) -> Array:
    """(n, 3) points of the thing's faces, each side `length` metres too long along y."""
    x, y, z = (np.linspace(-half, half, 41) for half in THING.size / 2)
    low, high = -THING.size[1] / 2, THING.size[1] / 2 + length
    along = np.linspace(low, high, 41)
    sides = [np.stack(np.meshgrid([face], along, z, indexing="ij"), -1).reshape(-1, 3) for face in (x[0], x[-1])]
    ends = [np.stack(np.meshgrid(x, [face], z, indexing="ij"), -1).reshape(-1, 3) for face in (low, high)]
    assert len(y) == 41
    return np.concatenate([*sides, *ends]) + THING.center


@pytest.mark.parametrize("ramp", [0.0, 0.1, 0.4])
def test_a_ramp_makes_the_box_less_sure_by_its_length(ramp: float) -> None:
    points = surface(ramp)
    box = Box(THING.center + np.array([0, ramp / 2, 0]), THING.size + np.array([0, ramp, 0]), np.eye(3))
    squarely = points[:, 1] <= THING.center[1] + THING.size[1] / 2
    reach = stray_reach(points, squarely, box)
    assert reach == pytest.approx(max(ramp - 0.02, 0.0), abs=0.011)  # rows are a centimetre apart
    assert stray_reach(points, np.ones(len(points), bool), box) == 0.0


def test_a_thing_that_nobody_sees_squarely_is_not_known_at_all() -> None:
    points = surface(0.0)
    assert stray_reach(points, np.zeros(len(points), bool), THING) == 0.6


def masked(beyond: float, number: int = 1) -> Array:
    """The picture of the box, of 0.4 m by 0.6 m 2 m away, with a leg of `beyond` metres under it, 5 cm wide."""
    ids, metre = np.zeros(SIZE[::-1]), 50
    ids[60 - 15 : 60 + 15, 80 - 10 : 80 + 10] = number
    ids[60 + 15 : 60 + 15 + round(beyond * metre), 78:81] = number
    return ids


def test_masks_within_the_box_reach_nowhere() -> None:
    assert silhouette_reach(1, THING, [view(masked(0.0))] * 3, 0.0) == 0.0
    assert silhouette_reach(2, THING, [view(masked(0.3))] * 3, 0.0) == 0.0  # no mask of that number


def test_a_leg_without_surface_is_told_by_its_length() -> None:
    reach = silhouette_reach(1, THING, [view(masked(0.4))] * 3, 0.0)
    assert reach == pytest.approx(0.4, abs=0.08)  # pixels of 2 cm; nine tenths of the leg
    assert silhouette_reach(1, THING, [view(masked(0.4))] * 3, 0.5) == 0.0  # masks are known to end so far beside


def test_one_wrong_mask_of_many_says_nothing() -> None:
    wrong, right = view(masked(0.4)), view(masked(0.0))
    assert silhouette_reach(1, THING, [wrong, right, right, right], 0.0) == 0.0
    assert silhouette_reach(1, THING, [wrong, wrong, *[right] * 7], 0.0) == 0.0  # two of nine
    assert silhouette_reach(1, THING, [wrong, wrong, right], 0.0) > 0.2


def test_a_box_at_the_camera_has_no_picture() -> None:
    near = look_at(np.array([0.0, 0.05, 0.5]), np.array([0.0, 1.0, 0.5]))
    assert silhouette_reach(1, THING, [view(masked(0.4), pose=near)] * 3, 0.0) == 0.0
