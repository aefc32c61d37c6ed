"""Rays: the inverse of projection, and hits that do not depend on where the world has its origin."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.test_flat import CORNERS, FACES, look
from vstdata.rays import Embree, pixel_grid, pixel_rays, rays_from


@given(
    st.tuples(*[st.floats(-3, 3)] * 3).filter(lambda e: np.hypot(e[0], e[1]) > 0.1),
    st.floats(-180, 180),
    st.floats(-0.5, 159.5),
    st.floats(-0.5, 119.5),
    st.floats(0.1, 20),
)
def test_rays_are_the_inverse_of_projection(
    eye: tuple[float, float, float], roll: float, u: float, v: float, depth: float
) -> None:
    camera = look(eye, roll)
    ray = pixel_rays(camera, np.array([[u, v]]))
    pixel, z = camera.project(ray[:, :3] + depth * ray[:, 3:])
    assert z[0] == pytest.approx(depth, rel=1e-9)
    assert pixel[0] == pytest.approx([u, v], abs=1e-6)


def test_all_pixels_row_by_row() -> None:
    camera = look((2.0, -1.5, 1.0), size=(7, 5))
    assert pixel_grid(camera)[[0, 1, 7]].tolist() == [[0, 0], [1, 0], [0, 1]]
    assert np.array_equal(pixel_rays(camera), pixel_rays(camera, pixel_grid(camera)))
    assert pixel_rays(camera, dtype=np.float32).dtype == np.float32


def test_a_mesh_far_from_the_origin_is_hit_to_a_micrometre() -> None:
    """Float32 knows 100 km to 8 mm only."""
    place = np.array([1e5, -1e5, 1e5])
    starts = place + np.array([[-2.003, 0.1, 0.2], [-2.003, 0.7, 0.2]])
    rays = np.column_stack([starts, np.tile([1.0, 0.0, 0.0], (2, 1))])
    far = Embree(CORNERS + place, FACES)
    reach, face = far.first(rays)
    assert reach[0] == pytest.approx(1.503, abs=1e-6)
    assert np.isinf(reach[1])
    assert (face >= 0).tolist() == [True, False]
    assert far.distance(starts) == pytest.approx([1.503, np.hypot(1.503, 0.2)], abs=1e-6)
    assert far.occluded(rays, 1.4).tolist() == [False, False]
    assert far.occluded(rays, 1.6).tolist() == [True, False]
    assert Embree(CORNERS + place, FACES, centred=False).first(rays)[0][0] != pytest.approx(1.503, abs=1e-4)


def test_rays_from_one_place_and_no_triangles() -> None:
    rays = rays_from(np.array([1.0, 2.0, 3.0]), np.eye(3))
    assert rays.tolist() == [[1, 2, 3, *row] for row in np.eye(3).tolist()]
    nothing = Embree(np.zeros((0, 3)), np.zeros((0, 3), np.int32))
    assert np.isinf(nothing.first(rays)[0]).all()
    assert (nothing.first(rays)[1] == -1).all()


ALONE_AND_TOGETHER = """
import sys
import numpy as np
from vstdata.rays import Embree
rays = np.array([[0.2, 0.2, 1.0, 0.0, 0.0, -1.0]])
assert Embree(np.eye(3), np.array([[0, 1, 2]])).first(rays)[1].tolist() == [0]
assert not {"open3d", "dash", "plotly"} & set(sys.modules)
import open3d
assert open3d.pybind is sys.modules["open3d.pybind"]
"""


def test_rays_load_the_compiled_part_alone_and_others_find_it_loaded() -> None:
    command = [sys.executable, "-c", ALONE_AND_TOGETHER]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
