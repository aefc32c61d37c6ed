"""Rays: which ones a camera's pixels look along, and what of a triangle mesh they hit (Embree, by open3d)."""

from __future__ import annotations

import sys
import weakref
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vstdata.errors import MissingError
from vstdata.scene import Camera, FloatArray
from vstdata.system import load_bundled_libraries

COMPILED = "open3d.pybind"


def pixel_grid(camera: Camera) -> FloatArray:
    """(h * w, 2) float64 the centres of all pixels (u, v), row by row."""
    grid = np.mgrid[0 : camera.height, 0 : camera.width]
    return np.ascontiguousarray(grid.reshape(2, -1)[::-1].T, dtype=np.float64)


def pixel_rays(
    camera: Camera, uv: NDArray[np.floating] | None = None, dtype: type[np.floating] = np.float64
) -> NDArray[Any]:
    """Pixels (n, 2), by default all of them row by row -> rays (n, 6) of `dtype`: world origin in metres and direction.

    Directions have length one along the camera's z, so the length of a ray is its depth.
    """
    return _rays(camera, camera.center, uv, dtype, dtype)


def _rays(
    camera: Camera,
    origin: FloatArray,
    uv: NDArray[np.floating] | None,
    dtype: type[np.floating],
    stored: type[np.floating],
) -> NDArray[Any]:
    """`pixel_rays` from `origin`, computed as one type and stored as another."""
    if uv is None:
        at: tuple[NDArray[Any], NDArray[Any]] = np.arange(camera.width), np.arange(camera.height)[:, None]
        rays = np.empty((camera.height, camera.width, 6), dtype=stored)
    else:
        at = np.asarray(uv)[:, 0], np.asarray(uv)[:, 1]
        rays = np.empty((len(uv), 6), dtype=stored)
    x, y = (((at[k] - camera.intrinsics[k, 2]) / camera.intrinsics[k, k]).astype(dtype) for k in range(2))
    rays[..., :3] = origin
    for k, (right, down, forward) in enumerate(camera.camera_to_world[:3, :3].astype(dtype)):
        rays[..., 3 + k] = x * right + y * down + forward  # axis by axis: long loops are the fast ones
    return rays.reshape(-1, 6)


def rays_from(origin: FloatArray, directions: FloatArray) -> FloatArray:
    """(n, 6) float64 rays from one place (3,) along `directions` (n, 3)."""
    return np.concatenate([np.broadcast_to(origin, directions.shape), directions], axis=1)


@cache
def compiled() -> Any:
    """open3d's compiled part without the package around it, which draws in plotly and dash and so takes three times as
    long to load; the package finds it loaded, where another library imports that. Its stubs know no numpy arrays."""
    load_bundled_libraries()
    try:
        if COMPILED not in sys.modules:
            package = find_spec("open3d")
            spec = PathFinder.find_spec(COMPILED, package.submodule_search_locations if package else [])
            if spec is None or spec.loader is None:
                raise ImportError(f"there is no {COMPILED}")
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            sys.modules[COMPILED] = module
    except (ImportError, OSError) as error:
        raise MissingError(
            f"open3d does not load ({error}): pip install open3d; apt-get install libegl1 libgl1 libusb-1.0-0"
        ) from error
    return sys.modules[COMPILED]


class Embree:
    """Embree over a triangle mesh, on one thread: `vertices` (n, 3) world metres, `faces` (m, 3), none allowed.

    Embree works in float32. `centred` moves its origin to the mesh's own centre, so that a room far from the world's
    origin loses nothing; without it coordinates go in as they are. Raises MissingError where open3d or a system library
    of it is missing.
    """

    def __init__(self, vertices: NDArray[Any], faces: NDArray[Any], *, centred: bool = True) -> None:
        open3d = compiled()
        self._tensor = open3d.core.Tensor
        self.origin: FloatArray = np.zeros(3)
        if centred and len(vertices):
            self.origin = (vertices.min(axis=0) + vertices.max(axis=0)) / 2
        self._scene: Any = open3d.t.geometry.RaycastingScene(nthreads=1)
        if len(faces):
            self._scene.add_triangles(
                self._floats(vertices - self.origin), self._tensor(np.ascontiguousarray(faces, dtype=np.uint32))
            )

    def cast(self, rays: NDArray[np.floating]) -> dict[str, NDArray[Any]]:
        """First hits of rays (n, 6), by open3d's names: `t_hit` (n,) float32 length in units of the direction, inf
        where nothing is hit; `primitive_ids` (n,) uint32 the face; `primitive_uvs` (n, 2), `primitive_normals` (n, 3).
        """
        hits = self._scene.cast_rays(self._local(rays), nthreads=1)
        return {name: value.numpy() for name, value in hits.items()}

    def first(self, rays: NDArray[np.floating]) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Length (n,) of rays (n, 6) to their first hit in units of the direction (inf: none), and its face (n,) (-1:
        none)."""
        hits = self._scene.cast_rays(self._local(rays), nthreads=1)
        return hits["t_hit"].numpy(), hits["primitive_ids"].numpy().astype(np.int32)

    def look(self, camera: Camera, uv: NDArray[Any] | None = None) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """`first` of `pixel_rays(camera, uv)`, to the bit, with fewer copies."""
        hits = self._scene.cast_rays(
            self._tensor.from_numpy(_rays(camera, camera.center - self.origin, uv, np.float64, np.float32)), nthreads=1
        )
        return hits["t_hit"].numpy(), hits["primitive_ids"].numpy().astype(np.int32)

    def occluded(self, rays: NDArray[np.floating], far: float) -> NDArray[np.bool_]:
        """(n,) whether rays (n, 6) hit anything before `far` times their direction."""
        return np.asarray(self._scene.test_occlusions(self._local(rays), tfar=far, nthreads=1).numpy())

    def distance(self, points: NDArray[np.floating]) -> FloatArray:
        """(n, 3) world -> (n,) float64 metres to the nearest triangle."""
        if not len(points):
            return np.empty(0)
        found = self._scene.compute_distance(self._floats(points - self.origin), nthreads=1)
        return np.asarray(found.numpy(), dtype=np.float64)

    def _local(self, rays: NDArray[np.floating]) -> Any:
        if rays.dtype == np.float32 and rays.flags.c_contiguous and not self.origin.any():
            return self._tensor.from_numpy(rays)
        moved = np.empty(rays.shape, dtype=np.float32)
        moved[:, :3] = rays[:, :3] - self.origin
        moved[:, 3:] = rays[:, 3:]
        return self._tensor.from_numpy(moved)

    def _floats(self, values: NDArray[Any]) -> Any:
        return self._tensor(np.ascontiguousarray(values, dtype=np.float32))


_BUILT: dict[tuple[int, int], Embree] = {}  # by the arrays, as long as these are there


def embree_of(vertices: NDArray[Any], faces: NDArray[Any]) -> Embree:
    """The Embree of a mesh that several look at: built once for these very arrays, which must stay as they are, and
    kept as long as they are there. Building it takes as long as casting a million rays."""
    key = id(vertices), id(faces)
    if key not in _BUILT:
        _BUILT[key] = Embree(vertices, faces)
        for array in (vertices, faces):
            weakref.finalize(array, _BUILT.pop, key, None).atexit = False
    return _BUILT[key]
