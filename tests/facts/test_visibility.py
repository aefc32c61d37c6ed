"""What frames see, against scenes drawn by formula."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts.strategies import QUICK, cameras, motions, numbers
from tests.worlds import LIVING_ROOM, Thing, draw, living_room, look_at, make_scene, moved, reordered
from vstdata.facts import Facts
from vstdata.facts.visibility import deepest, nearest_mean
from vstdata.scene import Camera, FloatArray, Scene

BOXES = [thing.box for thing in LIVING_ROOM]
STRAY = 40  # pixels of 76,800: rays along edges go either way


def free_things() -> st.SearchStrategy[list[Thing]]:
    """Upright boxes apart from each other, 2 to 6 m ahead of a camera at the origin that looks along +y."""
    places = st.permutations([(x, y) for x in (-1.3, 0.0, 1.3) for y in (2.5, 3.8, 5.1)])
    sizes = st.tuples(numbers(0.1, 0.9), numbers(0.1, 0.9), numbers(0.1, 1.5))
    shapes = st.lists(st.tuples(numbers(-1.0, 1.0), sizes, numbers(-90.0, 90.0)), min_size=2, max_size=7)
    return st.tuples(places, shapes).map(
        lambda drawn: [
            Thing("thing", (*place, z), size, yaw) for place, (z, size, yaw) in zip(drawn[0], drawn[1], strict=False)
        ]
    )


AHEAD = look_at((0.0, 0.0, 0.0), (0.0, 1.0, 0.0))


@pytest.mark.parametrize("frame", range(8))
def test_depth_and_instances_are_those_of_the_drawing(frame: int) -> None:
    scene = living_room()
    view = Facts(scene).view(frame)
    depth, instances = draw(scene.frames[frame].camera.resized(320, 240), BOXES)
    assert view.depth.shape == (240, 320)
    assert view.instances is not None
    assert int((view.instances != instances).sum()) <= STRAY
    assert np.abs(view.depth - depth)[view.instances == instances].max() < 1e-5


@QUICK
@given(free_things())
def test_fractions_are_those_of_boxes_drawn_alone(things: list[Thing]) -> None:
    facts = Facts(make_scene(things, [AHEAD]))
    camera, boxes = AHEAD.resized(320, 240), [thing.box for thing in things]
    together = draw(camera, boxes)[1]
    alone = [int((draw(camera, [box])[1] == 0).sum()) for box in boxes]
    visible = [int((together == k).sum()) for k in range(len(boxes))]
    assert {k for k, count in enumerate(visible) if count > 12} <= set(facts.view(0).seen)
    for k, seen in facts.view(0).seen.items():
        assert seen.instance == k
        assert abs(seen.pixels - visible[k]) <= 0.01 * visible[k] + 4
        assert seen.fraction == pytest.approx(visible[k] / alone[k], abs=0.02 + 4 / alone[k])


@QUICK
@given(free_things())
def test_boxes_anchors_and_depths_lie_in_the_visible_part(things: list[Thing]) -> None:
    view = Facts(make_scene(things, [AHEAD])).view(0)
    assert view.instances is not None
    for k, seen in view.seen.items():
        rows, columns = np.nonzero(view.instances == k)
        low, high = view.to_color(
            np.array([[columns.min() - 0.5, rows.min() - 0.5], [columns.max() + 0.5, rows.max() + 0.5]])
        )
        assert seen.box == (*low, *high)
        assert view.instance_at(np.array([seen.anchor])).tolist() == [k]
        others = np.argwhere(view.instances != k)[:, ::-1].astype(np.float64)
        edge = np.inf if not len(others) else np.linalg.norm(view.to_color(others) - seen.anchor, axis=1).min()
        border = min(*(np.array(seen.anchor) + 0.5), *(np.array([639.5, 479.5]) - seen.anchor))
        assert 1.0 <= seen.radius <= min(edge, border + 0.01)
        nearest = np.sort(view.depth[view.instances == k])
        assert seen.depth == pytest.approx(nearest[: max(1, round(0.1 * len(nearest)))].mean(), abs=1e-4)


@QUICK
@given(cameras(), motions(upright=False))
def test_views_move_with_the_world(camera: Camera, motion: FloatArray) -> None:
    scene = make_scene(LIVING_ROOM, [camera])
    view, turned = Facts(scene).view(0), Facts(moved(scene, motion)).view(0)
    assert view.instances is not None
    same = view.instances == turned.instances
    assert int((~same).sum()) <= STRAY
    assert np.quantile(np.abs(view.depth - turned.depth)[same], 0.999) < 1e-4
    for k in view.seen.keys() & turned.seen.keys():
        assert turned.seen[k].fraction == pytest.approx(view.seen[k].fraction, abs=0.02 + 8 / view.seen[k].pixels)
        assert turned.seen[k].truncation == pytest.approx(view.seen[k].truncation, abs=0.01)


def test_a_wall_in_front_hides_the_part_by_hand() -> None:
    """A 1 x 1 m board at 4 m, whose left half is behind a board at 2 m: half of it is seen."""
    far = Thing("far", (0.0, 4.0, 0.0), (1.0, 0.02, 1.0))
    near = Thing("near", (-0.5, 2.0, 0.0), (1.0, 0.02, 1.0))
    seen = Facts(make_scene([far, near], [AHEAD])).view(0).seen
    assert seen[0].fraction == pytest.approx(0.5, abs=0.01)
    assert seen[1].fraction == 1.0
    assert seen[0].depth == pytest.approx(3.99, abs=1e-3)
    assert seen[0].truncation == 0.0


def test_truncation_is_the_share_of_area_outside_by_hand() -> None:
    """A thin board whose middle is on the image's right border, and a long beam from behind the camera to before it."""
    board = Thing("board", (319.5 / 500 * 4, 4.0, 0.0), (1.0, 0.001, 1.0))
    beam = Thing("beam", (0.3, 0.0, -0.2), (0.01, 8.0, 0.01))
    seen = Facts(make_scene([board, beam], [AHEAD])).view(0).seen
    assert seen[0].truncation == pytest.approx(0.5, abs=0.01)
    first_visible = 0.205 * 500 / 239.5  # where the beam enters the picture at its lower border, metres ahead
    beside = 0.3 * 500 / 319.5
    assert seen[1].truncation == pytest.approx((4 + max(first_visible, beside)) / 8, abs=0.01)


def test_slivers_are_not_seen_and_unlabelled_faces_hide() -> None:
    speck = Thing("speck", (0.0, 6.0, 0.0), (0.03, 0.03, 0.03))
    board, screen = (
        Thing("board", (1.0, 4.0, 0.0), (1.0, 0.02, 1.0)),
        Thing("screen", (0.6, 2.0, 0.0), (0.8, 0.02, 2.0)),
    )
    scene = make_scene([speck, board, screen], [AHEAD])
    assert scene.mesh is not None
    owners = np.where(scene.mesh.face_instances == 2, -1, scene.mesh.face_instances)
    hidden = replace(scene, mesh=replace(scene.mesh, face_instances=owners))
    assert set(Facts(scene).view(0).seen) == {2}
    assert (
        set(Facts(hidden).view(0).seen) == set()
    )  # the screen covers x / y from 0.1 to 0.5, the board from 0.13 to 0.38


def test_order_of_instances_does_not_matter() -> None:
    scene = living_room()
    order = list(range(len(scene.instances)))[::-1]
    first, second = Facts(scene), Facts(reordered(scene, order))
    for k, seen in first.view(2).seen.items():
        assert replace(second.view(2).seen[order.index(k)], instance=k) == seen


def test_frames_see_the_same_at_another_colour_size() -> None:
    scene = living_room()
    big = replace(scene, frames=tuple(replace(f, camera=f.camera.resized(1280, 960)) for f in scene.frames))
    small, large = Facts(scene).view(0), Facts(big).view(0)
    np.testing.assert_array_equal(small.instances, large.instances)
    for k, seen in small.seen.items():
        assert large.seen[k].fraction == seen.fraction
        np.testing.assert_allclose(large.seen[k].box, (np.array(seen.box) + 0.5) * 2 - 0.5, atol=0.02)


def test_working_resolution_is_never_above_the_picture() -> None:
    scene = make_scene(LIVING_ROOM, [look_at((-2.0, -2.0, 1.5), (0, 0, 0.7), 200, 151, 150.0)])
    assert Facts(scene).view(0).depth.shape == (151, 200)
    assert Facts(scene, width=100).view(0).depth.shape == (76, 100)


def test_the_deepest_pixel() -> None:
    mask = np.zeros((9, 21), dtype=bool)
    mask[1:8, 2:19] = True
    anchor, radius = deepest(mask, np.array([2.0, 2.0]))
    assert anchor.tolist() == [10.0, 4.0]
    assert radius == 7.0  # 3.5 working pixels to the edge of the fourth row
    assert deepest(np.ones((1, 1), dtype=bool), np.ones(2))[1] == 0.5


def test_the_nearest_tenth() -> None:
    depths = np.arange(1, 41, dtype=np.float32)[::-1]
    assert nearest_mean(depths) == 2.5
    assert nearest_mean(depths[:3]) == 38.0


@pytest.mark.parametrize("scene", [living_room(mesh=False, instances=False), living_room(mesh=False, sensor=False)])
def test_without_mesh_nothing_is_seen(scene: Scene) -> None:
    view = Facts(scene).view(0)
    assert view.instances is None
    assert dict(view.seen) == {}
    assert (view.instance_at(np.array([[10.0, 10.0]])) == -1).all()
    assert bool((view.depth > 0).all()) == (scene.frames[0].depth_camera is not None)
