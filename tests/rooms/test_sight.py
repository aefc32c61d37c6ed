"""What pixels see: most is known from their neighbours, and it is what their own rays would have met."""

from __future__ import annotations

import numpy as np
import pytest

from generators.rooms.render.look import Ints
from generators.rooms.render.sight import ALONE, SUBPIXELS, Sights, beside, edges, known_beside, pixels, sights
from vstdata.scene import Camera, FloatArray

BACK, NEAR, LINE, ODD = 0, 2, 4, ALONE


class Painted:
    """A picture of a wall, a nearer board with slanted edges, a thin line and a stain where all pixels differ."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, uv: FloatArray) -> Sights:
        self.asked += len(uv)
        u, v = uv.T
        name = np.where((u > 20.3 + 0.2 * v) & (u < 60.7 - 0.1 * v) & (v > 10.2), NEAR, BACK)
        name = np.where(np.abs(u - 70.9 - 0.03 * v) < 0.5, LINE, name)
        name = np.where((u - 100) ** 2 + (v - 30) ** 2 < 36, ODD, name)
        value = np.where(name == ODD, np.sin(37.0 * u * v), name + 0.01 * u - 0.02 * v)
        return Sights(value[None].astype(np.float32), np.stack([name, 10 * name]).astype(np.int32))


def camera(width: int, height: int) -> Camera:
    return Camera(np.array([[100.0, 0, width / 2], [0, 100.0, height / 2], [0, 0, 1]]), width, height, np.eye(4))


@pytest.mark.parametrize(("width", "height"), [(120, 80), (121, 79), (119, 90), (480, 321)])
def test_pixels_see_what_their_own_rays_would_have_met(width: int, height: int) -> None:
    look = Painted()
    found = sights(camera(width, height), look)
    asked = look.asked
    every = look(pixels(np.arange(width * height), width))
    assert (found.names == every.names).all(), "the thin line, too, although most of it is between the first rays"
    np.testing.assert_allclose(found.values, every.values, atol=1e-5)
    assert asked < 0.5 * width * height


def test_edges_are_where_surfaces_meet_and_look_different() -> None:
    surface = np.zeros((6, 8), dtype=np.int32)
    surface[:, 4:] = 2
    surface[5] = ALONE - 2
    image = np.full((6, 8, 3), 100, dtype=np.uint8)
    image[:3, 4:] = 120
    image[:, 0] = 0  # a pattern, no edge
    found, mirrored = edges(image, surface, 16)
    expected = np.zeros((6, 8), dtype=np.bool_)
    expected[:3, 3:5] = True
    expected[3, 4] = True  # between a neighbour of another colour and one of another surface
    expected[4:, :2] = True  # beside a mirror, and at its end
    assert (found == expected).all()
    assert not mirrored.any()
    surface[4] = ALONE - 2  # the mirror is higher: two edges are in what it shows
    image[5, 6] = 30
    assert np.argwhere(edges(image, surface, 16)[1]).tolist() == [[5, 0], [5, 1], [5, 5], [5, 6], [5, 7]]


def test_places_in_a_pixel_are_known_from_beside_it() -> None:
    """Of three by three pixels; what none beside shows is not known."""
    surface = np.array([[0, 2, 4], [6, 8, 10], [12, 14, ALONE - 2]], dtype=np.int32).ravel()
    pixel = np.repeat([1, 4, 8], 3)
    there = np.array([2, 4, 6, 14, 8, ALONE - 2, 10, 14, ALONE - 2], dtype=np.int32)
    assert known_beside(pixel, there, surface, 3).tolist() == [1, 2, -1, 7, 4, -1, 5, 7, 8]


def test_a_pixel_is_asked_only_on_the_sides_where_something_else_begins() -> None:
    """What three places in each pixel show is what rays to all of them would: a board with slanted edges."""
    width, height, look = 120, 80, Painted()
    every = look(pixels(np.arange(width * height), width))
    surface, known = every.names[0], np.ascontiguousarray(every.values.T)
    v, u = np.divmod(np.arange(width * height), width)
    sides = (surface.reshape(height, width) == NEAR).astype(np.uint8)
    band = edges(np.repeat(200 * sides[..., None], 3, axis=2), surface.reshape(height, width), 16)[0].ravel()
    picked = np.flatnonzero(band & (u < 64) & (v > 4) & (v < height - 1))
    asked: list[int] = []

    def cast(uv: FloatArray) -> Ints:
        asked.append(len(uv))
        return look(uv).names[0]

    found = beside(picked, surface, width, cast, lambda uv: look(uv).values.T, known)
    places = (pixels(picked, width)[:, None] + SUBPIXELS).reshape(-1, 2)
    wrong = np.abs(found.reshape(-1) - look(places).values[0]) > 0.04  # of NEAR and BACK: 2
    assert wrong.mean() < 0.05, "what begins within an eighth of a pixel of its middle"
    assert asked[0] < 0.5 * len(places)
    assert len(picked) > 200
