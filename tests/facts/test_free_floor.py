"""The free floor against footprints and triangles taken another way."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from tests import worlds
from tests.worlds import Thing
from vstdata.facts import Facts
from vstdata.facts.free_floor import BODY, HEAD, STEP, FreeFloor
from vstdata.scene import FloatArray, Scene

PLACE = st.tuples(st.floats(-2.9, 2.9), st.floats(-2.4, 2.4))


def free(scene: Scene) -> FreeFloor:
    found = Facts(scene).free_floor
    assert found is not None
    return found


def hall(*things: Thing) -> Scene:
    return worlds.make_scene([*worlds.room_shell(6.0, 5.0, 2.6), *things], [])


def way(*ends: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
    return np.array([ends[0]]), np.array([ends[1]])


def surface_points(scene: Scene, spacing: float = 0.04) -> FloatArray:
    """(n, 3) points all over the mesh but the floor, by bilinear steps on each triangle."""
    assert scene.mesh is not None
    floor = [k for k, one in enumerate(scene.instances) if one.label == "floor"]
    corners = scene.mesh.vertices[scene.mesh.faces[~np.isin(scene.mesh.face_instances, floor)]]
    found = []
    for a, b, c in corners:
        count = int(np.ceil(max(np.linalg.norm(b - a), np.linalg.norm(c - a)) / spacing)) + 1
        u, v = (grid.ravel()[:, None] for grid in np.meshgrid(np.linspace(0, 1, count), np.linspace(0, 1, count)))
        inside = (u + v <= 1).ravel()
        found.append((a + u * (b - a) + v * (c - a))[inside])
    return np.concatenate(found)


@pytest.fixture(scope="module")
def living() -> tuple[Scene, FreeFloor, cKDTree]:
    scene = worlds.living_room()
    points = surface_points(scene)
    body = points[(points[:, 2] > STEP) & (points[:, 2] < HEAD)]
    return scene, free(scene), cKDTree(body[:, :2])


def test_one_passes_a_table_at_an_arm_and_not_closer() -> None:
    """Its side is at y = 0.4, so the line at y = 0.4 + BODY is the first free one."""
    one = free(hall(Thing("table", (0.0, 0.0, 0.375), (1.6, 0.8, 0.75))))
    for shift, clear in ((0.01, True), (-0.01, False), (-0.5, False)):
        y = 0.4 + BODY + shift
        assert one.clear(*way((-2.0, y), (2.0, y))).tolist() == [clear]
    assert one.clear(*way((-2.0, -1.5), (2.0, -1.5))).tolist() == [True]
    assert one.clear(*way((-2.0, 0.0), (-1.1, 0.0))).tolist() == [True]


def test_walls_are_kept_away_from() -> None:
    one = free(hall())
    assert one.clear(*way((-2.0, 2.5 - BODY - 0.1), (2.0, 2.5 - BODY - 0.1))).tolist() == [True]
    assert one.clear(*way((-2.0, 2.5 - BODY + 0.02), (2.0, 2.5 - BODY + 0.02))).tolist() == [False]
    assert one.clear(*way((0.0, 0.0), (0.0, 4.0))).tolist() == [False]


@pytest.mark.parametrize(
    ("thing", "clear"),
    [
        (Thing("rug", (0.0, 0.0, 0.01), (2.0, 2.0, 0.02)), True),
        (Thing("ceiling lamp", (0.0, 0.0, 2.2), (0.6, 0.6, 0.8)), True),
        (Thing("lamp", (0.0, 0.0, 2.0), (0.6, 0.6, 1.2)), False),
        (Thing("table", (0.0, 0.0, 0.7), (1.0, 1.0, 0.05)), False),
        (Thing("pillar", (0.0, 0.0, 1.3), (0.4, 0.4, 2.6)), False),
        (Thing("book", (0.0, 0.0, 0.06), (0.3, 0.2, 0.12)), False),
    ],
    ids=lambda value: value.label if isinstance(value, Thing) else "",
)
def test_what_stands_in_the_way(thing: Thing, clear: bool) -> None:
    assert free(hall(thing)).clear(*way((-2.0, 0.0), (2.0, 0.0))).tolist() == [clear]


def test_nobody_stands_inside_of_something_hollow() -> None:
    one = free(hall(Thing("wardrobe", (0.0, 0.0, 1.2), (2.0, 2.0, 2.4))))
    assert one.free(np.array([[0.0, 0.0], [2.0, 0.0], [9.0, 0.0]])).tolist() == [False, True, False]


@settings(max_examples=150, deadline=None)
@given(start=PLACE, end=PLACE)
def test_a_clear_leg_touches_nothing(
    living: tuple[Scene, FreeFloor, cKDTree], start: tuple[float, float], end: tuple[float, float]
) -> None:
    scene, one, body = living
    line = shapely.LineString([start, end])
    clear = bool(one.clear(*way(start, end))[0])
    along = np.linspace(start, end, 200)
    nearest = float(body.query(along)[0].min())
    solid = [
        shapely.MultiPoint(thing.box.corners[:, :2]).convex_hull
        for thing in scene.instances
        if thing.label not in ("floor", "ceiling")
    ]
    gap = min(line.distance(footprint) for footprint in solid)
    if clear:
        assert nearest >= BODY - 1e-4
        assert gap >= BODY - 1e-4
        assert np.abs(along).max(axis=0) == pytest.approx(np.minimum(np.abs(along).max(axis=0), [3.0, 2.5]))
    else:
        assert gap <= BODY + one.spacing + 0.01


def test_stands_are_beside_their_thing_and_ways_between_them_are_clear() -> None:
    scene = worlds.living_room()
    one = free(scene)
    stands = one.stands((6, 11, 12), (0.4, 0.7), 16)
    assert set(stands.beside.tolist()) == {0, 1, 2}
    boxes = [shapely.MultiPoint(scene.instances[i].box.corners[:, :2]).convex_hull for i in (6, 11, 12)]
    for point, k in zip(stands.points, stands.beside.tolist(), strict=True):
        gap = boxes[k].distance(shapely.Point(point))
        assert min(abs(gap - 0.4), abs(gap - 0.7)) < 0.01
    assert (stands.clear == stands.clear.T).all()
    assert stands.clear.any()
    assert not stands.clear[stands.beside[:, None] == stands.beside].any()
    a, b = np.nonzero(stands.clear)
    assert one.clear(stands.points[a], stands.points[b]).all()


def test_a_turned_world_has_the_same_free_floor() -> None:
    scene = worlds.living_room()
    motion = worlds.yaw_motion(90.0, (4.0, -2.0, 0.5))
    one, other = free(scene), free(worlds.moved(scene, motion))
    rng = np.random.default_rng(1)
    ends = rng.uniform((-2.9, -2.4), (2.9, 2.4), (2, 300, 2))
    turned = ends @ motion[:2, :2].T + motion[:2, 3]
    assert (one.clear(*ends) == other.clear(*turned)).mean() >= 0.99  # walls are points, to a few centimetres
    assert 0.02 < one.clear(*ends).mean() < 0.6


def test_without_a_mesh_there_is_no_floor() -> None:
    assert Facts(worlds.living_room(mesh=False)).free_floor is None
