"""The flat renderer: silhouettes against an independent projection, colours, seams, antialiasing, equal bytes."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest
import shapely

from vstdata.rays import pixel_grid
from vstdata.scene import Camera, ImageArray, Mesh
from vstdata.sources.rendered.flat import BACKGROUND, FlatRenderer, antialiased, instance_color, to_bytes

CORNERS = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
SIDES = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
FACES = np.array([face for a, b, c, d in SIDES for face in ((a, b, c), (a, c, d))], dtype=np.int32)


def render_flat(mesh: Mesh, camera: Camera) -> ImageArray:
    return FlatRenderer(mesh).frame(camera)


def cubes(*centers: tuple[float, float, float], colors: list[tuple[int, int, int]] | None = None) -> Mesh:
    """Unit cubes, one instance each; `colors` one per cube."""
    vertices = np.concatenate([CORNERS + np.array(center) for center in centers])
    faces = np.concatenate([FACES + 8 * k for k in range(len(centers))])
    painted = None if colors is None else np.repeat(np.array(colors, dtype=np.uint8), 8, axis=0)
    return Mesh(vertices, faces, painted, np.repeat(np.arange(len(centers), dtype=np.int32), 12))


def look(eye: tuple[float, float, float], roll: float = 0.0, size: tuple[int, int] = (160, 120)) -> Camera:
    """A camera at `eye` that looks at the origin, with its principal point off the middle."""
    forward = -np.array(eye) / np.linalg.norm(eye)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    down = np.cross(forward, right)
    cos, sin = np.cos(np.radians(roll)), np.sin(np.radians(roll))
    pose = np.eye(4)
    pose[:3, :3] = np.stack([cos * right + sin * down, cos * down - sin * right, forward], axis=1)
    pose[:3, 3] = eye
    width, height = size
    intrinsics = np.array([[110.0, 0, width / 2 + 7.3], [0, 118.0, height / 2 - 4.6], [0, 0, 1]])
    return Camera(intrinsics, width, height, pose)


def hull(camera: Camera, points: np.ndarray) -> shapely.Geometry:
    """The outline of a convex body in pixels, by the pinhole formula."""
    return shapely.MultiPoint(camera.project(points)[0]).convex_hull


def inside(camera: Camera, outline: shapely.Geometry) -> np.ndarray:
    """(h, w) pixels whose centre lies in `outline`."""
    return shapely.contains_xy(outline, pixel_grid(camera)).reshape(camera.height, camera.width)


@pytest.mark.parametrize("eye", [(2.0, -1.5, 1.0), (-1.2, 2.2, 0.4), (0.3, 0.2, 2.5)])
@pytest.mark.parametrize("roll", [0.0, 35.0])
def test_cube_covers_the_pixels_it_projects_to(eye: tuple[float, float, float], roll: float) -> None:
    camera = look(eye, roll)
    image = render_flat(cubes((0, 0, 0), colors=[(200, 40, 30)]), camera).astype(int)
    outline = hull(camera, CORNERS)
    within, without = inside(camera, outline.buffer(-1.5)), ~inside(camera, outline.buffer(3.0))  # beyond the line
    assert min(within.sum(), without.sum()) > 1000
    red, green, blue = np.moveaxis(image[within], -1, 0)
    assert (red > np.maximum(90, 3 * np.maximum(green, blue))).all()
    assert (image[without] == np.array(BACKGROUND)).all()


def test_nearer_cube_hides_the_farther() -> None:
    camera = look((0.0, -4.0, 0.0))
    image = render_flat(cubes((0, -1, 0), (0, 1.5, 0), colors=[(20, 160, 40), (200, 40, 30)]), camera).astype(int)
    near = inside(camera, hull(camera, CORNERS + np.array([0, -1, 0])).buffer(-1.5))
    assert (image[near][:, 1] > 2 * image[near][:, 0]).all()


def test_instances_without_colours_are_told_apart() -> None:
    camera = look((0.5, -5.0, 1.0))
    image = render_flat(cubes((-1.2, 0, 0), (1.2, 0, 0)), camera)
    for index, x in enumerate((-1.2, 1.2)):
        pixels = image[inside(camera, hull(camera, CORNERS + np.array([x, 0, 0])).buffer(-3.0))]
        seen = colorsys.rgb_to_hsv(*np.median(pixels, axis=0) / 255.0)
        meant = colorsys.rgb_to_hsv(*np.array(instance_color(index)) / 255.0)
        assert seen[0] == pytest.approx(meant[0], abs=0.01)


def test_instance_colours_are_pastel_and_distinct() -> None:
    colors = np.array([instance_color(k) for k in range(-1, 60)])
    assert len(np.unique(colors, axis=0)) == len(colors)
    assert 90 <= colors.min() < colors.max() <= 240
    assert np.abs(np.diff(colors[1:], axis=0)).max(axis=1).min() > 60, "neighbours differ"


def test_seam_between_instances_is_darker_than_both() -> None:
    camera = look((0.0, -3.0, 0.0))
    image = render_flat(cubes((-0.5, 0, 0), (0.5, 0, 0), colors=[(200, 200, 200)] * 2), camera).astype(int).sum(axis=-1)
    u, v = camera.project(np.array([[0.0, -0.5, 0.0]]))[0][0].round().astype(int)
    row = image[v]
    assert row[u - 1 : u + 2].min() < 0.85 * min(row[u - 8], row[u + 8])


def test_no_visible_side_is_black_or_white_out() -> None:
    for eye in [(2.0, -1.5, 1.0), (-2.0, 1.5, -1.0), (0.1, 0.1, -2.5)]:
        camera = look(eye)
        image = render_flat(cubes((0, 0, 0), colors=[(200, 200, 200)]), camera)
        side = image[inside(camera, hull(camera, CORNERS).buffer(-2.0))]
        assert 60 < side.min() <= side.max() < 230


def test_vertex_colours_run_smoothly_between_corners() -> None:
    camera = look((0.0, -2.0, 0.0))
    painted = np.where(CORNERS[:, :1] > 0, 250, 10).repeat(3, axis=1).astype(np.uint8)
    row = render_flat(Mesh(CORNERS, FACES, painted, np.zeros(12, np.int32)), camera)[60, :, 0].astype(int)
    left, right = (camera.project(np.array([[x, -0.5, 0.0]]))[0][0, 0] for x in (-0.49, 0.49))
    ramp = row[int(left) + 2 : int(right) - 2]
    assert len(ramp) > 50
    assert (np.diff(ramp) >= 0).all()
    assert ramp[-1] - ramp[0] > 150


def test_equal_bytes_and_empty_mesh() -> None:
    camera, mesh = look((2.0, -1.5, 1.0)), cubes((0, 0, 0), (1.1, 0.3, 0.2))
    renderer = FlatRenderer(mesh)
    first = renderer.frame(camera)
    assert (first.shape, first.dtype) == ((120, 160, 3), np.uint8)
    assert first.tobytes() == renderer.frame(camera).tobytes() == render_flat(mesh, camera).tobytes()
    nothing = Mesh(np.zeros((0, 3)), np.zeros((0, 3), np.int32), None, np.zeros(0, np.int32))
    assert (render_flat(nothing, camera) == np.array(BACKGROUND)).all()


def test_antialiasing_takes_shares_of_a_pixel() -> None:
    camera = look((2.0, -1.5, 1.0), size=(20, 8))
    image = antialiased(camera, lambda uv: np.repeat(uv[:, :1] < 10.2, 3, axis=1).astype(np.float32))
    shares = np.r_[np.ones(10), 0.75, np.zeros(9)]  # three of four samples in the edge's pixel lie left of it
    assert np.allclose(image, shares[None, :, None])


def test_bytes_round_to_nearest_and_stay_in_range() -> None:
    values = np.array([-0.2, 0.0, 0.4 / 255, 0.6 / 255, 1.0, 1.7], dtype=np.float32)
    assert to_bytes(values).tolist() == [0, 0, 0, 1, 255, 255]
