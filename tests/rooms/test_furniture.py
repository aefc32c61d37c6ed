"""Every category: closed parts that hold together, real sizes, and surfaces where they are said to be."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import numpy as np
import open3d as o3d
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.rooms import furniture, materials
from generators.rooms.furniture import CATALOGUE, ROOM_KINDS, Entry, shapes
from generators.rooms.model import FloatArray, Model, Surface
from vstdata.draw import Draw

PATTERNS = {"plain", "wood", "fabric", "tile", "plank", "carpet", "picture"}
DRAWS = 3
TOUCH = 0.005  # metres: parts this near to each other count as joined
length = st.floats(0.05, 2.0)


@cache
def built(category: str, number: int) -> Model:
    return CATALOGUE[category].build(Draw("furniture test", category, number))


def draws(category: str) -> list[Model]:
    return [built(category, number) for number in range(DRAWS)]


@cache
def soup(category: str, number: int) -> trimesh.Trimesh:
    """All parts as one mesh."""
    return trimesh.util.concatenate(
        [trimesh.Trimesh(p.vertices, p.faces, process=False) for p in built(category, number).parts]
    )


def caster(mesh: trimesh.Trimesh) -> o3d.t.geometry.RaycastingScene:
    scene = o3d.t.geometry.RaycastingScene(nthreads=1)
    scene.add_triangles(mesh.vertices.astype(np.float32), mesh.faces.astype(np.uint32))
    return scene


def heights_below(scene: o3d.t.geometry.RaycastingScene, points: FloatArray) -> FloatArray:
    """(n,) height of the first thing under each point (n, 3)."""
    rays = np.c_[points, np.tile([0.0, 0.0, -1.0], (len(points), 1))].astype(np.float32)
    return points[:, 2] - scene.cast_rays(o3d.core.Tensor(rays))["t_hit"].numpy()


def test_catalogue_holds_every_entry_once_in_order() -> None:
    modules = [
        importlib.import_module(f"{furniture.__name__}.{info.name}")
        for info in pkgutil.iter_modules(furniture.__path__)
    ]
    entries = {id(value) for module in modules for value in vars(module).values() if isinstance(value, Entry)}
    assert len(entries) == len(CATALOGUE) >= 60
    assert list(CATALOGUE) == sorted(CATALOGUE)
    on_floor = [e for e in CATALOGUE.values() if e.placement in {"wall", "free", "corner", "around_table"}]
    assert len(on_floor) >= 35


@pytest.mark.parametrize("category", CATALOGUE)
def test_entry_is_consistent(category: str) -> None:
    entry = CATALOGUE[category]
    assert entry.category == category
    assert set(entry.rooms) <= set(ROOM_KINDS)
    assert entry.rooms
    assert all(0 < chance <= 1 for chance in entry.rooms.values())
    assert set(entry.hosts) <= set(CATALOGUE)
    assert all(0 < low < high for low, high in zip(entry.smallest, entry.largest, strict=True))
    assert (entry.mount[0] > 0) == (entry.placement == "on_wall")
    if entry.placement in {"on_surface", "around_table"}:
        assert entry.hosts


@pytest.mark.parametrize("category", CATALOGUE)
def test_hosts_can_carry(category: str) -> None:
    entry = CATALOGUE[category]
    if entry.placement == "on_surface":
        assert any(model.surfaces for host in entry.hosts for model in draws(host))


@pytest.mark.parametrize("category", CATALOGUE)
def test_same_names_same_model_other_names_another(category: str) -> None:
    first, second, other = (
        built(category, 0),
        CATALOGUE[category].build(Draw("furniture test", category, 0)),
        built(category, 1),
    )
    assert first.surfaces == second.surfaces
    for a, b in zip(first.parts, second.parts, strict=True):
        assert a.vertices.tobytes() == b.vertices.tobytes()
        assert a.faces.tobytes() == b.faces.tobytes()
        assert a.material == b.material
    assert not np.array_equal(first.bounds(), other.bounds())


@pytest.mark.parametrize("category", CATALOGUE)
def test_parts_are_closed_and_wind_outwards(category: str) -> None:
    for model in draws(category):
        assert sum(len(part.faces) for part in model.parts) < 8000
        for part in model.parts:
            assert part.vertices.dtype == np.float64
            assert part.faces.dtype == np.int32
            assert np.isfinite(part.vertices).all()
            mesh = trimesh.Trimesh(part.vertices, part.faces, process=False)
            assert mesh.edges_unique_length.min() > 2e-5  # so that vertices stay apart in single precision
            assert mesh.area_faces.min() > 1e-9
            assert mesh.is_watertight
            assert mesh.is_winding_consistent
            assert all(piece.volume > 0 for piece in mesh.split(only_watertight=False))


@pytest.mark.parametrize("category", CATALOGUE)
def test_materials_are_what_a_renderer_knows(category: str) -> None:
    for material in (part.material for model in draws(category) for part in model.parts):
        assert material.pattern in PATTERNS
        assert all(
            0 <= value <= 1 for value in (*material.color, *material.accent, material.roughness, material.metallic)
        )
        assert material.scale > 0
        assert material.emission >= 0


@pytest.mark.parametrize("category", CATALOGUE)
def test_size_and_frame(category: str) -> None:
    entry = CATALOGUE[category]
    for model in draws(category):
        low, high = model.bounds()
        assert (high - low >= entry.smallest).all(), high - low
        assert (high - low <= entry.largest).all(), high - low
        middle = (low + high) / 2
        anchor = {"on_wall": (middle[0], high[1], middle[2]), "ceiling": (middle[0], middle[1], high[2])}
        assert anchor.get(entry.placement, (middle[0], middle[1], low[2])) == pytest.approx((0, 0, 0), abs=1e-6)


@pytest.mark.parametrize("category", CATALOGUE)
def test_many_pieces_and_none_floats(category: str) -> None:
    pieces = soup(category, 0).split(only_watertight=False)
    stands = CATALOGUE[category].placement in {"wall", "free", "corner", "around_table"}
    assert len(pieces) >= (4 if stands and category != "ball" else 2)
    joined, rest = [pieces[0]], list(pieces[1:])
    while joined and rest:
        near = [piece for piece in rest if _touch(joined[-1], piece)]
        rest = [piece for piece in rest if not any(piece is found for found in near)]
        joined = near + joined[:-1]
    assert not rest, [piece.bounds.round(3).tolist() for piece in rest]


def _touch(first: trimesh.Trimesh, second: trimesh.Trimesh) -> bool:
    """Whether two closed meshes overlap, or points spread over one come within `TOUCH` of the other."""
    (low, high), (other_low, other_high) = first.bounds, second.bounds
    if (low > other_high + TOUCH).any() or (other_low > high + TOUCH).any():
        return False
    return any(_nearest(a, b) <= TOUCH for a, b in ((first, second), (second, first)))


def _nearest(mesh: trimesh.Trimesh, other: trimesh.Trimesh) -> float:
    """Smallest signed distance to `mesh` (negative inside) of points on `other`, metres."""
    points, _ = trimesh.sample.sample_surface(other, 300, seed=1)
    points = np.concatenate([points, other.vertices]).astype(np.float32)
    return float(caster(mesh).compute_signed_distance(points).numpy().min())


@pytest.mark.parametrize("category", [name for name in CATALOGUE if any(model.surfaces for model in draws(name))])
def test_surfaces_lie_on_the_model_and_are_free_above(category: str) -> None:
    for number, model in enumerate(draws(category)):
        scene = caster(soup(category, number))
        for surface in model.surfaces:
            assert min(surface.size) > 0.05
            found = heights_below(scene, _above(surface))
            assert np.mean(np.abs(found - surface.height) < 0.005) > 0.95


def _above(surface: Surface) -> FloatArray:
    """(225, 3) points over the rectangle, just below the end of its clearance."""
    steps = np.linspace(-0.5, 0.5, 15)
    x, y = np.meshgrid(surface.center[0] + surface.size[0] * steps, surface.center[1] + surface.size[1] * steps)
    return np.c_[x.ravel(), y.ravel(), np.full(x.size, surface.height + 0.95 * surface.clearance)]


@pytest.mark.parametrize(
    ("category", "start", "low", "high"),
    [
        ("chair", 0.6, 0.41, 0.49),
        ("office chair", 0.6, 0.42, 0.55),
        ("armchair", 0.56, 0.38, 0.47),
        ("sofa", 0.6, 0.38, 0.47),
        ("stool", 1.0, 0.24, 0.80),
        ("table", 1.0, 0.72, 0.76),
        ("desk", 1.0, 0.72, 0.76),
        ("coffee table", 1.0, 0.32, 0.53),
        ("bed", 1.0, 0.42, 0.66),
    ],
)
def test_people_could_use_it(category: str, start: float, low: float, high: float) -> None:
    """The height met from above in the middle of the footprint, against the usual height of such a seat or top."""
    for number in range(8):
        found = heights_below(caster(soup(category, number)), np.array([[0.03, -0.06, start]]))
        assert low <= found[0] <= high


@given(length, length, length)
@settings(max_examples=30, deadline=None)
def test_box_fills_its_extent_but_for_the_edges(width: float, depth: float, height: float) -> None:
    mesh = _mesh(shapes.box(width, depth, height, bevel=0.004))
    assert mesh.extents == pytest.approx((width, depth, height), abs=1e-9)
    edges = 4 * (width + depth + height)
    assert 0 <= width * depth * height - mesh.volume <= edges * 0.004**2
    assert mesh.bounds[0, 2] == 0
    assert mesh.is_watertight


@given(length, length, st.integers(3, 40))
@settings(max_examples=30, deadline=None)
def test_cylinder_volume_is_that_of_its_polygon(radius: float, height: float, sides: int) -> None:
    expected = sides / 2 * radius**2 * np.sin(2 * np.pi / sides) * height
    assert _mesh(shapes.cylinder(radius, height, sides=sides)).volume == pytest.approx(expected)
    bar = shapes.tube([(0.1, 0.2, 0.3), (0.1, 0.2, 0.3 + height)], radius, sides)
    assert _mesh(bar).volume == pytest.approx(expected)


@given(st.floats(-180, 180), st.sampled_from("xyz"), length, length)
@settings(max_examples=30, deadline=None)
def test_moving_turning_and_mirroring_keep_the_volume(angle: float, axis: str, width: float, shift: float) -> None:
    shape = shapes.trough(width + 0.2, 0.3, 0.2, 0.02, 0.02, 0.05)
    before = _mesh(shape).volume
    moved = shape.turn(angle, axis).move(shift, -shift, 2 * shift)
    assert _mesh(moved).volume == pytest.approx(before)
    assert _mesh(moved.mirrored()).volume == pytest.approx(2 * before)
    expected = trimesh.transformations.rotation_matrix(np.radians(angle), np.eye(3)["xyz".index(axis)])[:3, :3]
    assert shape.turn(angle, axis).vertices == pytest.approx(shape.vertices @ expected.T)


@given(length, st.floats(0.001, 0.02))
@settings(max_examples=20, deadline=None)
def test_hollow_shapes_hold_what_their_walls_leave(radius: float, wall: float) -> None:
    height, polygon = 0.5, 24 / 2 * np.sin(2 * np.pi / 24)
    cup = _mesh(shapes.vessel([(radius, 0.0), (radius, height)], wall, 0.03))
    assert cup.volume == pytest.approx(polygon * (radius**2 * height - (radius - wall) ** 2 * (height - 0.03)))
    pipe = _mesh(shapes.shell([(radius, 0.0), (radius, height)], wall))
    assert pipe.volume == pytest.approx(polygon * height * (radius**2 - (radius - wall) ** 2))
    assert cup.is_watertight
    assert pipe.is_watertight
    assert pipe.euler_number == 0


@pytest.mark.parametrize(("category", "share"), [("bucket", 0.6), ("plate", 0.5)])
def test_what_is_hollow_is_open_above(category: str, share: float) -> None:
    """From above one looks into it: no film lies across its rim."""
    for number in range(4):
        mesh = soup(category, number)
        found = heights_below(caster(mesh), np.array([[0.012, 0.017, 2.0]]))
        assert found[0] < share * mesh.bounds[1, 2]


def test_ring_is_a_torus() -> None:
    turns = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    ring = _mesh(shapes.tube(np.c_[0.5 * np.cos(turns), 0.5 * np.sin(turns), 0 * turns], 0.1, 100, closed=True))
    assert ring.volume == pytest.approx(2 * np.pi**2 * 0.5 * 0.1**2, rel=2e-3)
    assert ring.euler_number == 0


def _mesh(shape: shapes.Shape) -> trimesh.Trimesh:
    return trimesh.Trimesh(shape.vertices, shape.faces, process=False)


@pytest.mark.parametrize(
    "palette",
    [
        materials.wood,
        materials.paint,
        materials.board,
        materials.fabric,
        materials.leather,
        materials.upholstery,
        materials.metal,
        materials.frame_metal,
        materials.ceramic,
        materials.enamel,
        materials.plastic,
        materials.wall_paint,
        materials.planks,
        materials.tiles,
        materials.carpet,
        materials.picture,
    ],
)
def test_palettes_are_keyed_and_varied(palette) -> None:
    drawn = [palette(Draw("palette test"), "name", k) for k in range(40)]
    assert drawn == [palette(Draw("palette test"), "name", k) for k in range(40)]
    assert len({material.color for material in drawn}) >= 4
    assert all(0 <= value <= 1 for material in drawn for value in (*material.color, *material.accent))
