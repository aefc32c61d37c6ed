"""The renderers of rooms: light against closed formulas, shadows, patterns, exposure, equal bytes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

from generators.rooms.furnish.illuminate import VIEWS
from generators.rooms.model import Light, Material, Model, Part, Placed, Region, Roof, Room, RoomLight
from generators.rooms.render import RENDERERS, open_renderer, photo
from generators.rooms.render.gather import BOUNCES
from generators.rooms.render.lattice import lattice_of, patches_of
from generators.rooms.render.light import Lightmap, bake
from generators.rooms.render.look import encoded, linear
from generators.rooms.render.outdoors import Outdoors
from generators.rooms.render.pattern import PATTERNS, mean_color, surface_color, texture
from generators.rooms.render.photo import through_lens
from generators.rooms.render.smooth import evened, links_of
from generators.rooms.render.soup import Soup, triangle_soup
from vstdata.errors import ManifestError, MissingError
from vstdata.rays import Embree
from vstdata.scene import Camera, FloatArray

WIDTH, DEPTH, HEIGHT = 4.0, 3.0, 2.5
GREY = Material((0.6, 0.6, 0.6), roughness=1.0)
SIGNS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
SIDES = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
FACES = np.array([face for a, b, c, d in SIDES for face in ((a, b, c), (a, c, d))], dtype=np.int32)
WINDOW = Light(np.array([0, -1.45, 1.4]), np.array([0, 0, 0.5]), np.array([0.8, 0, 0]), (9.0, 10.0, 11.0))

LAMP = Light(np.array([0.4, 0.3, 2.4]), np.array([0.25, 0, 0]), np.array([0, -0.25, 0]), (15.0, 13.0, 10.0))


def block(center: Sequence[float], size: Sequence[float], material: Material = GREY, category: str = "box") -> Placed:
    """A solid box, outward winding, that stands where it should."""
    part = Part(SIGNS * np.array(size) / 2, FACES, material)
    return Placed(Model(category, (part,)), np.array(center, dtype=np.float64))


def shell(material: Material = GREY) -> list[Placed]:
    """Floor, ceiling and four walls, 20 cm thick, that close the room."""
    w, d, h, t = WIDTH, DEPTH, HEIGHT, 0.2
    return [
        block((0, 0, -t / 2), (w + 2 * t, d + 2 * t, t), material, "floor"),
        block((0, 0, h + t / 2), (w + 2 * t, d + 2 * t, t), material, "ceiling"),
        *(block((s * (w + t) / 2, 0, h / 2), (t, d + 2 * t, h), material, "wall") for s in (-1, 1)),
        *(block((0, s * (d + t) / 2, h / 2), (w, t, h), material, "wall") for s in (-1, 1)),
    ]


def room(placed: Sequence[Placed], *lights: Light) -> Room:
    floor = np.array([[-WIDTH, -DEPTH], [WIDTH, -DEPTH], [WIDTH, DEPTH], [-WIDTH, DEPTH]]) / 2
    return Room("test", floor, HEIGHT, tuple(placed), lights, regions=(Region("room", floor, Roof(HEIGHT)),))


def table() -> list[Placed]:
    return [block((0.4, 0.3, 0.72), (1.2, 0.8, 0.04), category="table")]


def look(eye: Sequence[float], target: Sequence[float], size: tuple[int, int] = (96, 72)) -> Camera:
    forward = np.array(target, dtype=np.float64) - eye
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, [0, 0, 1]) / np.linalg.norm(np.cross(forward, [0, 0, 1]))
    pose = np.eye(4)
    pose[:3, :3] = np.stack([right, np.cross(forward, right), forward], axis=1)
    pose[:3, 3] = eye
    width, height = size
    intrinsics = np.array([[0.6 * width, 0, (width - 1) / 2], [0, 0.6 * width, (height - 1) / 2], [0, 0, 1]])
    return Camera(intrinsics, width, height, pose)


class Lit:
    """The baked light of a room, to be asked at points of its surfaces."""

    def __init__(self, room: Room, spacing: float = 0.1) -> None:
        self.soup: Soup = triangle_soup(room)
        corners = self.soup.corners.reshape(-1, 3)
        self.embree = Embree(corners, np.arange(len(corners)).reshape(-1, 3))
        self.map: Lightmap = bake(self.soup, self.embree, room, spacing)

    def at(self, point: Sequence[float], normal: Sequence[float]) -> float:
        """Mean irradiance on the surface that faces `normal` at `point`."""
        start = np.array(point, dtype=np.float64) + 0.01 * np.array(normal, dtype=np.float64)
        hits = self.embree.cast(np.r_[start, -np.array(normal, dtype=np.float64)][None])
        assert hits["t_hit"][0] == pytest.approx(0.01, abs=1e-3)
        return float(self.map.at(hits["primitive_ids"].astype(np.int64), hits["primitive_uvs"]).mean())


@pytest.fixture(scope="module")
def lit() -> Lit:
    return Lit(room([*shell(), *table()], WINDOW))


def test_white_furnace_sums_the_bounces() -> None:
    """Where every point receives 1 and reflects rho, n reflections bring it to 1 + rho + ... + rho ** n."""
    found = Lit(room(shell()), 0.25)
    rho = float(linear(np.array(0.6)))
    expected = sum(rho**k for k in range(BOUNCES + 1))
    for point, normal in [((0.3, 0.2, 0), (0, 0, 1)), ((-1, 0.5, HEIGHT), (0, 0, -1)), ((2, 0.4, 1), (-1, 0, 0))]:
        assert found.at(point, normal) == pytest.approx(expected, rel=0.01)


def test_light_over_black_floor_follows_the_form_factor() -> None:
    """Element to parallel rectangle over it (Howell, configuration factor B-4), four quarters of the light."""
    half, radiance = np.array([0.5, 0.3]), 10.0
    lamp = Light(np.array([0, 0, 2.0]), np.array([half[0], 0, 0]), np.array([0, -half[1], 0]), (radiance,) * 3)
    found = Lit(room(shell(Material((0.0, 0.0, 0.0))), lamp))
    a, b = half / 2.0
    ra, rb = np.hypot(1, a), np.hypot(1, b)
    factor = 4 / (2 * np.pi) * (a / ra * np.arctan(b / ra) + b / rb * np.arctan(a / rb))
    assert found.at((0, 0, 0), (0, 0, 1)) == pytest.approx(radiance * factor, rel=0.03)
    assert found.at((0.5, 0.5, HEIGHT), (0, 0, -1)) == 0.0, "it shines to one side"


def test_closed_room_keeps_light_out() -> None:
    outside = Light(np.array([0, -4.0, 1.4]), np.array([0, 0, 1.0]), np.array([2.0, 0, 0]), (50.0,) * 3)
    found = Lit(room(shell(), outside))
    opened = Lit(room([*shell()[:4], shell()[5]], outside))  # no wall towards the light
    for x in np.linspace(-1.9, 1.9, 9):
        for y in np.linspace(-1.4, 1.4, 7):
            assert found.at((x, y, 0), (0, 0, 1)) < 1e-6
            assert opened.at((x, y, 0), (0, 0, 1)) > 0.05


def test_floor_under_a_table_is_darker() -> None:
    found = Lit(room([*shell(), *table()], LAMP))
    under, beside = found.at((0.4, 0.3, 0), (0, 0, 1)), found.at((-0.9, -0.4, 0), (0, 0, 1))
    assert 0 < under < 0.3 * beside
    assert found.at((0.4, 0.3, 0.74), (0, 0, 1)) > beside, "the top is nearer to the lamp"
    edge = [found.at((0.4 + x, 0.3, 0), (0, 0, 1)) for x in (0.4, 0.6, 0.8, 1.0, 1.2)]
    assert (np.diff(edge) > 0).all(), "a soft edge"


def test_wall_opposite_the_window_is_brighter_than_the_window_wall(lit: Lit) -> None:
    opposite, around = lit.at((-1, 1.5, 1.4), (0, -1, 0)), lit.at((-1.6, -1.5, 1.4), (0, 1, 0))
    assert opposite > 1.5 * around > 0


def test_light_has_no_seams_along_an_open_floor(lit: Lit) -> None:
    """Neighbouring samples of the floor differ by little, corner included: nothing leaks in below the walls."""
    values = np.array([lit.at((x, 0.9, 0), (0, 0, 1)) for x in np.arange(-1.98, -0.6, 0.02)])
    assert (np.abs(np.diff(values)) < 0.04 * values[1:]).all()
    assert values.min() > 0.35 * values.max()


@pytest.mark.parametrize("upper", [GREY, Material((0.1, 0.1, 0.1))])
def test_light_has_no_step_where_one_flat_wall_has_two_finishes(upper: Material) -> None:
    """A wall in two parts, one above the other: on both sides of the line light is that of a wall of one piece, and
    what each finish throws back is its own."""
    wall, line, lights = shell()[5], 1.1, (LAMP, WINDOW)
    (whole,) = wall.model.parts
    low, high = whole.vertices.min(axis=0), whole.vertices.max(axis=0)
    parts = []
    for bottom, top, material in ((low[2], line - HEIGHT / 2, Material((0.6, 0.6, 0.6), "tile")),
                                  (line - HEIGHT / 2, high[2], upper)):  # fmt: skip
        vertices = whole.vertices.copy()
        vertices[:, 2] = np.where(whole.vertices[:, 2] > 0, top, bottom)
        parts.append(Part(vertices, FACES, material))
    found = Lit(room([*shell()[:5], replace(wall, model=Model("wall", tuple(parts)))], *lights))
    one = Lit(room(shell(), *lights))
    steps = []
    for x in np.arange(-1.7, 1.8, 0.2):
        below, above = (found.at((x, DEPTH / 2, line + side), (0, -1, 0)) for side in (-0.004, 0.004))
        steps.append(above / below - 1)
        if upper == GREY:
            assert above == pytest.approx(one.at((x, DEPTH / 2, line), (0, -1, 0)), rel=0.03)
    assert np.abs(steps).max() < 0.004
    if upper != GREY:
        before = (0.0, DEPTH / 2 - 0.3)
        assert found.at((*before, HEIGHT), (0, 0, -1)) < 0.85 * one.at((*before, HEIGHT), (0, 0, -1))


def test_evening_leaves_no_stripe_of_nine_neighbours() -> None:
    """Whatever differs between three by three neighbours is gone from the inside of a wall; a slope stays a slope."""
    rows, columns = 12, 15
    number = np.arange(rows * columns).reshape(rows, columns)
    pairs = np.concatenate(
        [np.c_[number[:, :-1].ravel(), number[:, 1:].ravel()], np.c_[number[:-1].ravel(), number[1:].ravel()]]
    )
    j, i = np.divmod(np.arange(number.size), columns)
    random = np.random.Generator(np.random.PCG64(3))
    stripes = random.uniform(-1, 1, (9, 1))[j % 3 * 3 + i % 3] + (0.3 * i + 0.1 * j)[:, None]
    found = evened(stripes.astype(np.float32), links_of(pairs, number.size)).reshape(rows, columns)[2:-2, 2:-2]
    assert np.allclose(np.diff(found, axis=1), 0.3, atol=1e-5)
    assert np.allclose(np.diff(found, axis=0), 0.1, atol=1e-5)


def wall_lines(room: Room) -> FloatArray:
    """(lines, 1000, 6) rays onto every inner wall from 5 cm before it, a few millimetres apart, level and upright."""
    lines = []
    for start, end in zip(room.floor, np.roll(room.floor, -1, axis=0), strict=True):
        inward = np.array([start[1] - end[1], end[0] - start[0], 0.0]) / np.linalg.norm(end - start)
        share = np.linspace(0.01, 0.99, 1000)
        places = [np.c_[start + (end - start) * share[:, None], np.full(1000, z)] for z in (0.6, 1.3, 2.0, 2.4)]
        places += [np.c_[np.tile(start + (end - start) * x, (1000, 1)), share * room.height] for x in (0.1, 0.4, 0.8)]
        lines += [np.c_[place + 0.05 * inward, np.tile(-inward, (1000, 1))] for place in places]
    return np.array(lines)


@pytest.mark.parametrize("which", [1, 3])
def test_bare_walls_have_no_steps_of_light(furnished: list[Room], which: int) -> None:
    """From one place to the next light on a wall changes by less than an eye sees, whatever triangles it is of."""
    found = Lit(furnished[which], 0.1)
    lines = wall_lines(furnished[which])
    hits = found.embree.cast(lines.reshape(-1, 6))
    walls = [k for k, placed in enumerate(furnished[which].placed) if placed.model.category == "wall"]
    face = np.where(np.abs(hits["t_hit"] - 0.05) < 1e-4, hits["primitive_ids"], 0).astype(np.int64)
    bare = (face > 0) & np.isin(found.soup.instance[face], walls)
    light = np.full(len(bare), np.nan, dtype=np.float32)
    light[bare] = found.map.at(face[bare], hits["primitive_uvs"][bare]).mean(axis=1)
    light = light.reshape(lines.shape[:2])
    against = np.maximum(light, np.nanmedian(light))[:, 1:-1]  # close to a lamp all is steeper, and brighter
    bend = np.diff(light, 2, axis=1) / against  # a soft shadow is a slope, a seam a sudden one
    assert np.isfinite(bend).sum() > 10_000
    assert np.nanmax(np.abs(bend)) < 0.03


def test_lattice_gives_back_positions(furnished: list[Room]) -> None:
    """What is measured at the points and looked up at hits is, for the position itself, the position of the hit."""
    soup = triangle_soup(furnished[1])
    lattice, points = lattice_of(soup, patches_of(soup, 0.08))
    random = np.random.Generator(np.random.PCG64(5))
    face = random.integers(0, len(soup.part), 20_000)
    uv = np.sort(random.random((len(face), 2)), axis=1)
    uv = np.stack([uv[:, 0], uv[:, 1] - uv[:, 0]], axis=1).astype(np.float32)
    weights = np.c_[1 - uv.sum(axis=1), uv]
    true = np.einsum("nk,nkc->nc", weights, soup.corners[face])
    error = np.linalg.norm(lattice.mix(lattice.spread(points.position), face, uv) - true, axis=1)
    assert np.median(error) < 0.006
    assert error.max() < 0.035
    distance = np.linalg.norm(points.position[lattice.nearest(face, uv)] - true, axis=1)
    assert np.quantile(distance, 0.95) < 0.08
    assert distance.max() < 0.08 * 3 / np.sqrt(2) + 0.05, "three times as far apart along slender faces"


def test_soup_keeps_every_triangle_of_every_instance(furnished: list[Room]) -> None:
    found = furnished[2]
    soup = triangle_soup(found)
    own = [sum(len(part.faces) for part in placed.model.parts) for placed in found.placed]
    kept = np.bincount(soup.instance, minlength=len(own))
    share = kept / own
    assert 0.9 < share.min() <= share.max() <= 1.0, "only triangles without area are left out"
    assert np.allclose(np.linalg.norm(soup.normals, axis=-1), 1.0, atol=1e-4)
    assert (np.einsum("fkc,fc->fk", soup.normals, soup.face_normals) > 0).mean() > 0.999


def test_picture_shows_the_shadow_and_equal_bytes() -> None:
    scene = room([*shell(), *table()], WINDOW)
    camera = look((-1.6, -1.2, 1.8), (0.4, 0.5, 0.3))
    renderer = open_renderer("bake", scene)
    image = renderer.frame(camera)
    assert (image.shape, image.dtype) == ((72, 96, 3), np.uint8)
    again = open_renderer("bake", scene).frame(camera)
    assert image.tobytes() == renderer.frame(camera).tobytes() == again.tobytes()
    pixels = camera.project(np.array([[0.35, 0.9, 0.0], [-0.9, 0.6, 0.0], [0.4, 0.3, 0.74]]))[0].round().astype(int)
    shade, floor, top = (float(image[v, u].mean()) for u, v in pixels)
    assert shade < 0.9 * floor
    assert top > 60


def test_exposure_follows_the_light() -> None:
    """Eight times the light is the same picture; a red light is mostly taken for white."""
    camera = look((-1.6, -1.2, 1.8), (0.4, 0.5, 0.3))
    bright = Light(WINDOW.center, WINDOW.edge_u, WINDOW.edge_v, (72.0, 80.0, 88.0))
    red = Light(WINDOW.center, WINDOW.edge_u, WINDOW.edge_v, (14.0, 10.0, 6.0))
    plain, strong, tinted = (
        open_renderer("bake", room(shell(), light)).frame(camera).astype(int) for light in (WINDOW, bright, red)
    )
    assert np.abs(plain - strong).max() <= 1
    ratio = linear(tinted.reshape(-1, 3).mean(axis=0) / 255)
    assert 1.0 < ratio[0] / ratio[2] < 1.6, "the light itself has 2.3"
    assert 90 < plain.mean() < 190


def test_lamp_glows_and_open_wall_shows_the_sky() -> None:
    lamp = block((-1, 1, 1.2), (0.4, 0.4, 0.4), Material((1.0, 1.0, 1.0), emission=2.0))
    scene = room([*shell()[:-2], shell()[-1], lamp], WINDOW)  # no wall towards -y
    renderer = open_renderer("bake", scene)
    assert renderer.frame(look((0, 0, 1.2), (0, -3, 2.2)))[30:36, 40:56].min() > 200
    assert renderer.frame(look((1.5, 1, 1.2), (-1, 1, 1.2)))[36, 48].min() > 235


def test_sun_patch_lies_where_straight_lines_through_the_window_end() -> None:
    """A window from 0.9 to 1.9 m over the floor, 1.6 m wide, the sun at a slope of 4 to 3 straight before it."""
    pane = replace(WINDOW, window=True)
    sunny = RoomLight("sun", "noon", sun=(0.0, -0.6, 0.8), sunlight=(20.0, 20.0, 20.0))
    post = block((0.0, -1.0, 0.4), (0.2, 0.02, 3.0))  # hides a strip of the sun
    scene = replace(room([*shell()[:4], shell()[5], post], pane), light=sunny)
    camera = look((1.6, 1.3, 1.9), (-0.2, -0.5, 0.0), (320, 240))
    image = open_renderer("bake", scene).frame(camera).mean(axis=2)

    def seen(x: float, y: float) -> float:
        u, v = camera.project(np.array([[x, y, 0.0]]))[0][0].round().astype(int)
        return float(image[v, u])

    near, far = (-1.45 + 0.75 * height for height in (0.9, 1.9))
    lit, dim = seen(0.5, -0.4), seen(0.5, 0.3)
    assert lit > dim + 30
    for x, y, bright in [(0.5, near + 0.05, True), (0.5, near - 0.06, False), (0.5, far - 0.06, True),
                         (0.5, far + 0.06, False), (-0.74, -0.4, True), (-0.86, -0.4, False), (0.0, -0.4, False),
                         (0.16, -0.4, True)]:  # fmt: skip
        assert (seen(x, y) > (lit + dim) / 2) == bright, (x, y)


def test_the_sun_on_the_floor_leaves_no_clouds_on_the_ceiling() -> None:
    """What a small bright patch throws back falls evenly: over 40 cm light bends by less than an eye sees."""
    pane = replace(WINDOW, window=True, radiance=(0.5, 0.5, 0.5))
    sunny = RoomLight("sun", "noon", sun=(0.0, -0.6, 0.8), sunlight=(40.0, 40.0, 40.0))
    found = Lit(replace(room([*shell()[:4], shell()[5]], pane), light=sunny), 0.05)
    light = np.array([[found.at((x, y, HEIGHT), (0, 0, -1)) for x in np.arange(-1.6, 1.61, 0.1)] for y in (-0.6, 0.6)])
    middle = light[:, 2:-2]
    assert np.abs((light[:, :-4] + light[:, 4:] - 2 * middle) / middle).max() < 0.03
    assert middle.max() > 1.05 * middle.min(), "it is the patch that lights it"


def test_windows_show_one_outdoors_from_everywhere() -> None:
    """The front across the street is at one place: two eyes see a window of it at one point of its plane."""
    outdoors = Outdoors(RoomLight(time="noon", view="street", storey=3.4, variant=5))
    spots = np.stack([np.linspace(-9, 9, 500), np.full(500, 15.0), np.full(500, 2.6)], axis=1)
    seen = [outdoors.seen(np.c_[np.tile(eye, (500, 1)), spots - eye].astype(np.float32))
            for eye in (np.array([0.0, 0.0, 1.5]), np.array([1.5, -1.0, 0.8]))]  # fmt: skip
    assert np.ptp(seen[0].mean(axis=1)) > 0.2, "there is something to see"
    assert np.abs(seen[0] - seen[1]).max() < 0.05


@pytest.mark.parametrize("kind", VIEWS)
def test_every_view_is_there_by_day_and_by_night(kind: str) -> None:
    around = np.stack([[np.cos(a), np.sin(a), z] for a in np.linspace(0, 6.2, 90) for z in (-0.3, 0.02, 0.3)])
    rays = np.c_[np.tile([0.0, 0.0, 1.5], (len(around), 1)), around].astype(np.float32)
    day, night = (Outdoors(RoomLight(time=time, view=kind, variant=1)).seen(rays) for time in ("noon", "night"))
    assert 0.05 < day.mean() < 2.0
    assert day.min() >= 0
    assert np.median(night) < 0.06 * np.median(day)


def test_mirror_shows_what_stands_before_it() -> None:
    mirror = block((0, 1.45, 1.2), (2.0, 0.05, 1.6), Material((0.95, 0.95, 0.95), metallic=1.0, roughness=0.0))
    red = block((0.5, -0.6, 1.2), (0.5, 0.5, 0.8), Material((0.8, 0.1, 0.1)))
    image = open_renderer("bake", room([*shell(), mirror, red], WINDOW)).frame(look((-0.5, -0.6, 1.2), (0, 1.45, 1.2)))
    pixel = image[36, 48].astype(int)  # half way between the eye and the block, as a mirror demands
    assert pixel[0] > 2 * max(pixel[1:])


def test_plain_surface_has_exactly_its_colour() -> None:
    points = np.random.Generator(np.random.PCG64(1)).random((50, 3))
    up = np.tile([0.0, 0.0, 1.0], (50, 1))
    assert np.allclose(surface_color(Material((0.2, 0.5, 0.7)), points, up), [0.2, 0.5, 0.7], atol=1e-6)
    with pytest.raises(ManifestError, match=r"velvet.*plain, wood"):
        surface_color(Material((0.2, 0.5, 0.7), "velvet"), points, up)


@pytest.mark.parametrize("pattern", [*PATTERNS, "picture"])
def test_patterns_stay_near_their_colour_and_vary(pattern: str) -> None:
    material = Material((0.6, 0.45, 0.3), pattern, (0.45, 0.32, 0.2), scale=0.15)
    x, y = np.meshgrid(np.linspace(-1, 1, 200), np.linspace(-0.6, 0.6, 120))
    points = np.stack([x.ravel(), y.ravel(), np.full(x.size, 0.7)], axis=1)
    color = surface_color(material, points, np.tile([0.0, 0.0, 1.0], (len(points), 1)))
    assert color.shape == points.shape
    assert 0 <= color.min() < color.max() <= 1
    assert 0.01 < color.std(axis=0).max() < 0.35
    assert np.allclose(linear(color).mean(axis=0), mean_color(material), atol=0.02 if pattern != "picture" else 0.05)
    assert texture(material).tobytes() == texture.__wrapped__(material).tobytes(), "drawn again, the same"


def test_grain_runs_along_the_board() -> None:
    material = Material((0.6, 0.45, 0.3), "wood", (0.4, 0.3, 0.2), scale=0.12)
    line = np.linspace(-0.4, 0.4, 400)
    bounds = np.array([[-0.1, -1.0, 0.0], [0.1, 1.0, 0.03]])
    up = np.tile([0.0, 0.0, 1.0], (400, 1))
    along = surface_color(material, np.c_[np.zeros(400), line, np.full(400, 0.03)], up, bounds)
    across = surface_color(material, np.c_[line / 4, np.zeros(400), np.full(400, 0.03)], up, bounds)
    assert np.abs(np.diff(across, axis=0)).mean() > 2 * np.abs(np.diff(along, axis=0)).mean()


def test_tiles_have_joints_at_their_size() -> None:
    material = Material((0.8, 0.8, 0.8), "tile", (0.2, 0.2, 0.2), scale=0.3)
    line = np.arange(0.01, 2.4, 0.001)
    points = np.stack([line, np.full_like(line, 0.15), np.zeros_like(line)], axis=1)
    bounds = np.array([[0.0, 0.0, -0.1], [2.4, 1.0, 0.0]])
    dark = surface_color(material, points, np.tile([0.0, 0.0, 1.0], (len(line), 1)), bounds)[:, 0] < 0.5
    starts = line[1:][np.diff(dark.astype(int)) == 1]
    assert len(starts) == 7
    assert np.allclose(np.diff(starts), 0.3, atol=0.005)


def test_colour_curve_is_its_own_inverse() -> None:
    values = np.linspace(0, 1, 1001)
    assert np.allclose(encoded(linear(values)), values, atol=1e-5)
    assert float(linear(np.array(0.5))) == pytest.approx(0.21404, abs=1e-5)


def test_flat_room_has_the_colours_of_its_materials() -> None:
    red = block((0.4, 0.3, 0.5), (0.6, 0.6, 1.0), Material((0.7, 0.1, 0.1)))
    camera = look((-1.6, -1.2, 1.8), (0.4, 0.3, 0.9))
    image = open_renderer("flat", room([*shell(), red], WINDOW)).frame(camera).astype(int)
    u, v = camera.project(np.array([[0.4, 0.0, 0.6]]))[0][0].round().astype(int)
    assert image[v, u, 0] > 3 * image[v, u, 1]
    assert np.ptp(image[-3, 3]) <= 2, "the floor is grey"


def test_unknown_renderer_names_those_there_are() -> None:
    with pytest.raises(ManifestError, match="oil") as error:
        open_renderer("oil", room(shell()))
    assert all(name in str(error.value) for name in RENDERERS)


def test_photo_without_its_libraries_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mitsuba", None)
    with pytest.raises(MissingError, match="pip install mitsuba mitsuba-oidn"):
        open_renderer("photo", room(shell()))


def test_a_lens_spreads_what_is_bright_and_darkens_corners() -> None:
    light = np.full((60, 80, 3), 0.2, dtype=np.float32)
    even = through_lens(light)
    assert even[30, 40] == pytest.approx(0.2, abs=1e-3)
    assert even[0, 0] == pytest.approx(0.2 * 0.72, abs=2e-3)
    light[20:40, 30:50] = 5.0
    seen = through_lens(light)
    beside = seen[30, [52, 56, 78], 0]
    assert (np.diff(beside) < 0).all()
    assert beside[0] > 1.08 * even[30, 52, 0]
    assert seen.sum() < light.sum()


def test_photo_takes_the_first_variant_that_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is tried in a process of its own: one that aborts is passed over."""
    monkeypatch.setattr(photo, "_library", lambda name: None)
    monkeypatch.setattr(photo, "TRIAL", "import os, sys\nif 'cuda' in sys.argv[1]: os.abort()")
    photo.variant.cache_clear()
    try:
        assert photo.variant() == "llvm_ad_rgb"
        photo.variant.cache_clear()
        monkeypatch.setattr(photo, "TRIAL", "raise SystemExit(3)")
        assert photo.variant() == "scalar_rgb"
    finally:
        photo.variant.cache_clear()


@pytest.mark.skipif(
    find_spec("mitsuba") is None or find_spec("mitsuba_oidn") is None,
    reason="renderer photo needs mitsuba and mitsuba-oidn",
)
def test_photo_agrees_with_the_bake() -> None:
    from generators.rooms.render.photo import PhotoRenderer

    red = block((0.9, 0.9, 0.4), (0.6, 0.6, 0.8), Material((0.7, 0.1, 0.1), "fabric", (0.5, 0.1, 0.1), 0.012))
    scene, camera = room([*shell(), *table(), red], WINDOW), look((-1.6, -1.2, 1.8), (0.6, 0.6, 0.5), (64, 48))
    renderer = PhotoRenderer(scene, samples=2)
    image = renderer.frame(camera)
    assert image.shape == (48, 64, 3)
    assert image.tobytes() == renderer.frame(camera).tobytes()
    baked = open_renderer("bake", scene).frame(camera)
    for channel in range(3):
        one, two = image[..., channel].ravel(), baked[..., channel].ravel()
        assert np.corrcoef(one, two)[0, 1] > 0.85
    assert abs(image.mean() - baked.mean()) < 25
