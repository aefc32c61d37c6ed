"""Floor plans and furniture: nothing overlaps, nothing floats, doors open, and a person can walk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_edt, label

from generators.rooms.files.mesh import split_edges
from generators.rooms.furnish import layout
from generators.rooms.furnish.kinds import KINDS, Kind
from generators.rooms.furnish.layout import fill, kind_of, make_room
from generators.rooms.furnish.layout import furnish as layout_furnish
from generators.rooms.furnish.plan import Plan
from generators.rooms.furnish.walk import free_floor
from generators.rooms.furniture import CATALOGUE, Entry
from generators.rooms.model import FloatArray, IntArray, Placed, Region, Room
from generators.rooms.shell.openings import Opening, door_model
from generators.rooms.shell.outline import offset, outline
from generators.rooms.shell.shell import SHELL, build_shell, lattice
from generators.rooms.solid import Solid, solid_of
from vstdata.draw import Draw
from vstdata.errors import BuildError
from vstdata.rays import Embree

TOLERANCE = 1e-3  # metres of overlap that a ruler would not find


def furniture(room: Room) -> list[Placed]:
    return [placed for placed in room.placed if placed.model.category not in SHELL]


def world(placed: Placed) -> FloatArray:
    return np.concatenate([placed.to_world(part.vertices) for part in placed.model.parts])


def bodies(placed: Placed) -> Iterator[tuple[FloatArray, IntArray]]:
    """Every connected closed mesh of an object, in the room."""
    for part in placed.model.parts:
        vertices = placed.to_world(part.vertices)
        for faces in trimesh.graph.connected_components(part.faces[:, [0, 1, 1, 2]].reshape(-1, 2), min_len=1):
            yield vertices, part.faces[np.isin(part.faces[:, 0], faces)]


def surface_points(placed: Placed, random: np.random.Generator, count: int = 1200) -> FloatArray:
    """Vertices of an object and points spread evenly over its surface, in the room."""
    corners = np.concatenate([placed.to_world(part.vertices)[part.faces] for part in placed.model.parts])
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    picked = corners[random.choice(len(corners), count, p=area / area.sum())]
    weights = random.dirichlet([1.0, 1.0, 1.0], count)
    return np.concatenate([corners.reshape(-1, 3), np.einsum("nk,nkc->nc", weights, picked)])


def overlaps(placed: tuple[Placed, ...]) -> list[tuple[str, str, float]]:
    """Pairs of objects where a surface point of the second lies more than 1 mm deep in a closed body of the first."""
    from open3d import core, t

    tensor: Any = core.Tensor
    random = np.random.default_rng(0)
    points = [surface_points(one, random) for one in placed]
    low, high = np.stack([p.min(axis=0) for p in points]), np.stack([p.max(axis=0) for p in points])
    found = []
    for i, one in enumerate(placed):
        for vertices, faces in bodies(one):
            own = vertices[np.unique(faces)]
            inner, outer = own.min(axis=0) + TOLERANCE, own.max(axis=0) - TOLERANCE
            for j in np.flatnonzero(((low < outer) & (high > inner)).all(axis=1)):
                near = points[j][((points[j] > inner) & (points[j] < outer)).all(axis=1)]
                if i == j or not len(near):
                    continue
                scene = t.geometry.RaycastingScene(nthreads=1)
                scene.add_triangles(tensor(vertices.astype(np.float32)), tensor(faces.astype(np.uint32)))
                depth = -scene.compute_signed_distance(tensor(near.astype(np.float32)), nthreads=1, nsamples=3).numpy()
                if depth.max() > TOLERANCE:
                    found.append((one.model.category, placed[j].model.category, float(depth.max())))
    return found


def test_nothing_overlaps(furnished: list[Room]) -> None:
    for room in furnished:
        assert overlaps(room.placed) == [], room.id


def test_the_overlap_check_finds_a_pushed_object(furnished: list[Room]) -> None:
    """The check itself: an object pushed 2 cm into the floor, or 3 cm into its twin, is found."""
    shell = [placed for placed in furnished[0].placed if placed.model.category in SHELL]
    victim = next(placed for placed in furniture(furnished[0]) if abs(world(placed)[:, 2].min()) < 1e-6)
    assert overlaps((*shell, victim)) == []
    sunk = replace(victim, position=victim.position - np.array([0.0, 0.0, 0.02]))
    assert any(pair[:2] == ("floor", victim.model.category) for pair in overlaps((*shell, sunk)))
    assert overlaps((victim, replace(victim, position=victim.position + np.array([0.03, 0.02, 0.01]))))


def test_everything_is_in_the_room(furnished: list[Room]) -> None:
    for room in furnished:
        floor = shapely.Polygon(room.floor).buffer(1e-6)
        for placed in furniture(room):
            points = world(placed)
            assert shapely.contains_xy(floor, points[:, :2]).all(), (room.id, placed.model.category)
            assert points[:, 2].min() > -1e-6
            assert (points[:, 2] < room.regions[0].roof.at(points[:, :2]) + 1e-6).all(), (
                room.id,
                placed.model.category,
            )


def test_nothing_floats(furnished: list[Room]) -> None:
    """Below some point of its underside, everything that stands has something within 2 cm."""
    for room in furnished:
        pieces = [
            (k, p.to_world(part.vertices)[part.faces]) for k, p in enumerate(room.placed) for part in p.model.parts
        ]
        corners = np.concatenate([triangles for _, triangles in pieces])
        owner = np.repeat([k for k, _ in pieces], [len(triangles) for _, triangles in pieces])
        low, high = corners.min(axis=1), corners.max(axis=1)
        for k, placed in enumerate(room.placed):
            entry = CATALOGUE.get(placed.model.category)
            if entry is None or entry.placement in ("on_wall", "ceiling"):
                continue
            points = world(placed)
            feet = points[points[:, 2] < points[:, 2].min() + 0.004]
            below, above = points.min(axis=0) - np.array([0, 0, 0.1]), points.max(axis=0)
            near = corners[(owner != k) & (low < above).all(axis=1) & (high > below).all(axis=1)].reshape(-1, 3)
            rays = np.c_[feet + np.array([0, 0, 0.01]), np.tile([0.0, 0.0, -1.0], (len(feet), 1))].astype(np.float32)
            drop = Embree(near, np.arange(len(near)).reshape(-1, 3)).first(rays)[0].min() - 0.01
            assert drop < 0.02, (room.id, placed.model.category, drop)


def test_rooms_are_full_and_differ(furnished: list[Room]) -> None:
    counts = [len(furniture(room)) for room in furnished]
    assert np.median(counts) >= 15
    least = [kind_of(Draw("test rooms", k)).least for k in range(len(furnished))]
    assert all(count >= wanted for count, wanted in zip(counts, least, strict=True))
    labels = [Counter(placed.model.category for placed in furniture(room)) for room in furnished]
    assert len({tuple(sorted(found.items())) for found in labels}) == len(furnished)
    assert sum(any(n >= 3 for n in found.values()) for found in labels) >= len(furnished) / 2
    assert len(set().union(*labels)) >= 30


def in_the_way(room: Room) -> list[Placed]:
    """What a walking person would bump into."""
    return [p for p in furniture(room) if world(p)[:, 2].min() < 1.95 and world(p)[:, 2].max() > 0.03]


def test_a_person_can_walk(furnished: list[Room]) -> None:
    """On a grid of 4 cm: the floor 25 cm off all furniture, connected to the doors, is 35 % of where one can stand."""
    for room in furnished:
        low, high = room.floor.min(axis=0), room.floor.max(axis=0)
        x, y = np.meshgrid(np.arange(low[0], high[0], 0.04), np.arange(low[1], high[1], 0.04), indexing="ij")
        roof = room.regions[0].roof.at(np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
        floor = shapely.contains_xy(shapely.Polygon(room.floor), x, y) & (roof > 1.95)
        taken = np.zeros_like(floor)
        for placed in in_the_way(room):
            taken |= shapely.contains_xy(shapely.convex_hull(shapely.MultiPoint(world(placed)[:, :2])), x, y)
        walkable = floor & (distance_transform_edt(~taken) * 0.04 > 0.25)
        regions, _ = label(walkable)
        for door in (p for p in room.placed if p.model.category == "door"):
            ahead = np.array([np.sin(door.yaw), -np.cos(door.yaw)])
            place = door.position[:2] + 0.45 * ahead
            region = regions[tuple(np.rint((place - low) / 0.04).astype(int))]
            assert region > 0, f"{room.id}: something stands before a door"
            assert (regions == region).sum() / floor.sum() >= 0.35, room.id


def test_chairs_face_their_tables_and_cupboards_the_room(furnished: list[Room]) -> None:
    for room in furnished:
        walls = shapely.Polygon(room.floor).exterior
        tables = [p for p in furniture(room) if p.model.category in ("table", "desk")]
        for placed in furniture(room):
            ahead = np.array([np.sin(placed.yaw), -np.cos(placed.yaw)])
            entry = CATALOGUE.get(placed.model.category)
            if entry is None:  # a curtain
                continue
            if entry.placement == "around_table" and placed.group is not None:  # others were carried off
                near = min(tables, key=lambda t: float(np.linalg.norm(t.position - placed.position)))
                seen = shapely.LineString([placed.position[:2], placed.position[:2] + 1.0 * ahead])
                top = shapely.convex_hull(shapely.MultiPoint(world(near)[:, :2]))
                assert seen.intersects(top), (room.id, placed.model.category)
            elif entry.placement == "wall":
                back = placed.position[:2] - ahead * placed.model.bounds()[1, 1]
                assert walls.distance(shapely.Point(back)) < 0.25, (room.id, placed.model.category)


def shape(placed: Placed) -> tuple[float, ...]:
    """What tells two models of a category apart: their extents and colours."""
    extent = np.ptp(placed.model.bounds(), axis=0)
    return (*extent.tolist(), *(c for part in placed.model.parts for c in part.material.color))


def test_things_of_a_kind_differ(furnished: list[Room]) -> None:
    for room in furnished:
        for category in ("plant", "stool", "picture"):
            shapes = [shape(p) for p in furniture(room) if p.model.category == category]
            assert len(set(shapes)) == len(shapes), (room.id, category)


def test_chairs_at_a_table_are_mostly_alike() -> None:
    """Of 300 tables with four chairs: how many have chairs of one, two and four kinds."""
    styles = [layout._styles(Draw("chairs", k), "chair") for k in range(300)]
    kinds = Counter(len({style(0, n).names for n in range(4)}) for style in styles)
    assert set(kinds) == {1, 2, 4}
    assert 180 < kinds[1] < 240
    assert min(kinds[2], kinds[4]) > 25


def test_a_room_is_a_function_of_its_draw(furnished: list[Room]) -> None:
    again = make_room(Draw("test rooms", 1), "room1")
    assert [p.model.category for p in again.placed] == [p.model.category for p in furnished[1].placed]
    for one, two in zip(again.placed, furnished[1].placed, strict=True):
        assert np.array_equal(world(one), world(two))


def test_half_of_the_rooms_is_not_rectangular() -> None:
    floors = [outline(Draw("shapes", k), 20.0 + k % 3 * 8) for k in range(120)]
    found = Counter(_shape_of(floor) for floor in floors)
    assert found.keys() == {"rectangle", "skew", "cut", "L", "T or bay", "U"}
    assert 48 <= found["rectangle"] <= 75
    assert min(found["skew"], found["L"], found["T or bay"]) >= 6


def _shape_of(floor: FloatArray) -> str:
    """By the number of corners and which of them point inwards."""
    one, two = floor - np.roll(floor, 1, axis=0), np.roll(floor, -1, axis=0) - floor
    inward = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0] < 0
    if len(floor) == 4:
        square = np.abs((one * two).sum(axis=1)).max() < 1e-6
        return "rectangle" if square else "skew"
    if len(floor) == 8:
        return "U" if (inward & np.roll(inward, 1)).any() else "T or bay"
    return {5: "cut", 6: "L"}[len(floor)]


def test_corridors_are_long_and_narrow() -> None:
    for k in range(20):
        floor = shapely.Polygon(outline(Draw("corridor", k), 11.0, "corridor"))
        assert floor.area == pytest.approx(11.0, abs=0.2)
        assert floor.buffer(-0.6).area > 0
        assert floor.buffer(-0.9).is_empty


def test_columns_stand_free_and_are_walked_around() -> None:
    """Some large rooms have one, from floor to ceiling, a metre off the walls; nothing stands in it."""
    shells = [build_shell(Draw("columns", k), 30.0, "planks") for k in range(40)]
    found = [(shell, one) for shell in shells for one in shell.placed if one.model.category == "column"]
    assert 4 <= len(found) <= 18
    for shell, column in found:
        points = world(column)
        assert (points[:, 2].min(), points[:, 2].max()) == (0.0, pytest.approx(shell.roof.height))
        hull = shapely.convex_hull(shapely.MultiPoint(points[:, :2]))
        assert shapely.Polygon(shell.floor).exterior.distance(hull) > 0.75
        region = Region("room", shell.floor, shell.roof)
        bare = Room("bare", shell.floor, shell.roof.height, shell.placed, (), regions=(region,))
        assert free_floor(bare).distance(hull) == pytest.approx(0.25, abs=0.03)
    plan, _ = fill(Plan(found[0][0]), Draw("column room"), next(kind for kind in KINDS if kind.name == "meeting room"))
    assert len(plan.placed) > plan.furniture
    assert overlaps(tuple(plan.placed)) == []


@pytest.fixture(scope="module")
def attics() -> list[Room]:
    """Rooms under slopes: one for each kind that is found there."""
    found = []
    for k, kind in enumerate(one for one in KINDS if one.attic):
        draw = Draw("attics", k)
        tries = (fill(Plan(build_shell(draw.at(n), 18.0, "planks", "attic")), draw.at(n), kind) for n in range(40))
        plan = next(plan for plan, worth in tries if worth >= kind.least)
        region = Region(kind.name, plan.shell.floor, plan.shell.roof)
        found.append(Room(f"attic{k}", region.floor, region.roof.height, tuple(plan.placed), (), regions=(region,)))
    return found


def test_nothing_pokes_through_a_slope(attics: list[Room]) -> None:
    for room in attics:
        roof = room.regions[0].roof
        assert len(roof.slopes)
        assert roof.at(room.floor).min() < 1.3
        assert overlaps(room.placed) == [], room.id
        for placed in room.placed:
            points = world(placed)
            if placed.model.category != "ceiling":
                above = (points[:, 2] - roof.at(points[:, :2])).max()
                thick = 1.25 * 0.15 if placed.model.category in ("wall", "window", "door") else 0.0
                assert above < thick + 1e-6, (room.id, placed.model.category, above)


def test_attics_are_closed_and_walked_in_where_one_can_stand(attics: list[Room]) -> None:
    """Rays from where a person may be leave by a window alone; nobody walks where the ceiling is lower than he is."""
    for room in attics:
        roof = room.regions[0].roof
        free = free_floor(room)
        assert free.area > 2.5
        assert roof.at(shapely.get_coordinates(free)).min() > 1.95
        corners = np.concatenate([p.to_world(q.vertices)[q.faces] for p in room.placed for q in p.model.parts])
        embree = Embree(corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3))
        random = np.random.default_rng(0)
        ways = random.normal(size=(4000, 3))
        eye = np.append(np.array(free.representative_point().coords[0]), 1.5)
        rays = np.c_[np.tile(eye, (len(ways), 1)), ways].astype(np.float32)
        out = np.isinf(embree.first(rays)[0])
        panes = trimesh.util.concatenate(
            [trimesh.convex.convex_hull(world(p)) for p in room.placed if p.model.category == "window"]
        )
        assert np.isfinite(Embree(panes.vertices, panes.faces.astype(np.int32)).first(rays[out])[0]).all(), room.id


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(10.0, 45.0))
def test_floor_plans(seed: int, area: float) -> None:
    corners = outline(Draw("outline", seed), area)
    floor = shapely.Polygon(corners)
    assert floor.is_valid
    assert floor.exterior.is_ccw
    assert area * 0.9 < floor.area < area * 1.01
    assert np.allclose(corners.min(axis=0), -corners.max(axis=0), atol=2e-3)
    inner, outer = shapely.Polygon(offset(corners, 0.1)), shapely.Polygon(offset(corners, -0.15))
    assert floor.buffer(-0.1, join_style="mitre").symmetric_difference(inner).area < 1e-6
    assert floor.buffer(0.15, join_style="mitre").symmetric_difference(outer).area < 1e-6


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_shells_are_closed_and_leave_openings(seed: int) -> None:
    shell = build_shell(Draw("shell", seed), 12.0 + seed % 28, "tiles")
    labels = Counter(placed.model.category for placed in shell.placed)
    assert labels["door"] in (1, 2)
    assert 1 <= labels["window"] <= 3
    assert labels["wall"] == len(shell.walls)
    for placed in shell.placed:
        for part in placed.model.parts:
            mesh = trimesh.Trimesh(part.vertices, part.faces, process=False)
            assert mesh.is_watertight
            assert mesh.is_winding_consistent
            assert mesh.volume > 0
    assert overlaps(tuple(p for p in shell.placed if p.model.category in ("wall", "floor", "ceiling"))) == []
    corners = np.concatenate([p.to_world(q.vertices)[q.faces] for p in shell.placed for q in p.model.parts]).reshape(
        -1, 3
    )
    embree = Embree(corners, np.arange(len(corners)).reshape(-1, 3))
    for light in shell.lights:
        inward = np.cross(light.edge_u, light.edge_v)
        inward /= np.linalg.norm(inward)
        pane = light.center + 0.4 * light.edge_v + 0.3 * light.edge_u
        rays = np.stack([np.r_[pane, -inward], np.r_[pane, inward]]).astype(np.float32)
        outside, inside = embree.first(rays)[0]
        assert np.isinf(outside)
        assert inside > 0.5


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**27 - 1))
def test_a_lattice_encloses_its_cells(bits: int) -> None:
    solid = np.array([bits >> k & 1 for k in range(27)], dtype=bool).reshape(3, 3, 3)
    cuts = [np.array([0.0, 0.5, 1.5, 1.75]), np.array([-1.0, 0.0, 2.0, 2.5]), np.array([0.0, 1.0, 1.2, 3.0])]
    sizes = [np.diff(cut) for cut in cuts]
    volume = float((solid * sizes[0][:, None, None] * sizes[1][:, None] * sizes[2]).sum())
    if solid.any():
        vertices, faces = lattice(cuts[0], cuts[1], cuts[2], solid)
        assert trimesh.Trimesh(vertices, faces, process=False).volume == pytest.approx(volume, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_solids_hit_as_polygons_do(seed: int) -> None:
    """Against shapely: boxes hit where footprints share area and heights overlap."""
    random = np.random.default_rng(seed)

    def solid() -> Solid:
        low = random.uniform(-1, 1, (3, 3))
        boxes = np.stack([low, low + random.uniform(0.1, 0.8, (3, 3))], axis=1)
        return solid_of(boxes, random.uniform(-0.5, 0.5, 3), random.uniform(-4, 4))

    one, two = solid(), solid()
    shared = [
        shapely.Polygon(a).intersection(shapely.Polygon(b)).area * (min(p[1], q[1]) - max(p[0], q[0]))
        for a, p in zip(one.corners, one.levels, strict=True)
        for b, q in zip(two.corners, two.levels, strict=True)
        if min(p[1], q[1]) > max(p[0], q[0])
    ]
    volume = max(shared, default=0.0)
    if volume == 0.0 or volume > 1e-3:
        assert one.hits(two) == two.hits(one) == (volume > 0)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.05, 0.5))
def test_split_edges_keeps_the_surface(seed: int, limit: float) -> None:
    random = np.random.default_rng(seed)
    mesh = trimesh.convex.convex_hull(random.uniform(-0.5, 0.5, (12, 3)))
    owner = np.zeros(len(mesh.vertices), dtype=np.int64)
    vertices, faces, _ = split_edges(mesh.vertices, mesh.faces.astype(np.int32), limit, owner)
    split = trimesh.Trimesh(vertices, faces, process=False)
    assert split.is_watertight
    assert split.is_winding_consistent
    assert split.volume == pytest.approx(mesh.volume)
    assert split.area == pytest.approx(mesh.area)
    assert split.edges_unique_length.max() <= limit
    assert np.isin(mesh.vertices.round(9), vertices.round(9)).all()


@pytest.mark.parametrize("worthless", [0, layout.ATTEMPTS + 5, layout.PATIENCE])
def test_a_room_without_what_makes_its_kind_is_drawn_again_and_never_written(
    monkeypatch: pytest.MonkeyPatch, worthless: int
) -> None:
    worths: list[int] = []

    def furnish(draw: Draw, kind: Kind, catalogue: Mapping[str, Entry]) -> tuple[Plan, int]:
        plan, worth = layout_furnish(draw, kind, catalogue)
        worths.append(worth if len(worths) >= worthless else 0)
        return plan, worths[-1]

    monkeypatch.setattr(layout, "furnish", furnish)
    if worthless == layout.PATIENCE:
        monkeypatch.setattr(layout, "PATIENCE", 30)
        with pytest.raises(
            BuildError, match=r"room7: no [a-z ]+ could be furnished in 30 attempts; take another --seed"
        ):
            make_room(Draw("room", 7), "room7")
        return
    room = make_room(Draw("room", 7), "room7")
    assert worths[:worthless] == [0] * worthless
    assert worths[-1] > 0
    assert len(room.placed) >= worths[-1]


@pytest.mark.parametrize("key", range(4))
def test_nobody_looks_out_past_a_closed_door(key: int) -> None:
    """Rays from the room through a band around the edge of the leaf, a fifth of a millimetre apart, meet the door."""
    opening = Opening("door", 0, 1.0, 1.88, 0.0, 2.05)
    model = door_model(Draw("closed", key), opening)
    corners = np.concatenate([part.vertices[part.faces].reshape(-1, 3) for part in model.parts])
    embree = Embree(corners, np.arange(len(corners)).reshape(-1, 3))
    half, top = opening.width / 2, opening.top
    across = np.array([[x, 0.0, 1.0] for side in (-half, half) for x in side + np.arange(-0.03, 0.03, 2e-4)])
    along = np.array([[0.1, 0.0, z] for edge in (0.03, top) for z in edge + np.arange(-0.03, 0.0, 2e-4)])
    for eye in ([0.0, -2.0, 1.4], [1.5, -1.0, 0.5], [-0.6, -3.0, 2.0]):
        rays = np.array([np.r_[eye, place - eye] for place in np.concatenate([across, along])])
        assert np.isfinite(embree.cast(rays)["t_hit"]).all()
