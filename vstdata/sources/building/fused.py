"""A mesh of what depth pictures show together: for captures that have none.

Depth is fused into a grid of signed distances (Curless and Levoy, by open3d), whose surface is cut out as triangles.
What only one picture of many shows is left out, and so are the pixels of a depth picture that lie in the air between a
thing and what is behind it. Open3d gives the triangles in an order that hangs on its threads: they are sorted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from vstdata.errors import InputError
from vstdata.facts.raster import local_range
from vstdata.rays import compiled
from vstdata.scene import Camera, DepthArray, FloatArray, Frame, IntArray, Pixels

VOXEL = 0.02  # metres, ours: a chair's leg is two of them
FAR = 6.0  # metres, ours: what is farther is too rough in a hand-held sensor
WIDE = 320  # pixels across at which depth is fused: facts look no closer
RIM = 0.03  # ours: a pixel this share of its depth behind one neighbour and before another lies on neither surface
MANY, TWICE = 8, 1.5  # ours: of so many pictures two must have seen a surface
TRUNCATED = 4.0  # voxels about a surface that a picture says something of (open3d's is 8: thin things vanish)
CRUMB = 24  # faces, ours: smaller parts are noise in the air (a flat piece of 7 cm across has as many)
DECIMALS = 5  # of a metre, of the vertices


def depth_maps(frames: Sequence[Frame], pixels: Pixels) -> list[tuple[Camera, DepthArray] | None]:
    """The depth camera of each frame and its depth (h, w) in metres, at most `WIDE` across; None where
    there is none or it cannot be read."""
    found: list[tuple[Camera, DepthArray] | None] = []
    for k, frame in enumerate(frames):
        try:
            depth = None if frame.depth_camera is None else pixels.depth(k)
        except InputError:
            depth = None
        found.append(None if depth is None or frame.depth_camera is None else _reduced(frame.depth_camera, depth))
    return found


def _reduced(camera: Camera, depth: DepthArray) -> tuple[Camera, DepthArray]:
    low, high = local_range(depth, 3)
    between = (depth - low > RIM * depth) & (high - depth > RIM * depth)
    clear = np.where(between | (depth > FAR), np.float32(0), depth)
    step = max(1, camera.width // WIDE)
    width, height = camera.width // step, camera.height // step
    first = step // 2
    some = clear[first::step, first::step][:height, :width]
    matrix = camera.intrinsics.copy()
    matrix[:2, 2] -= first
    matrix[:2] /= step
    return Camera(matrix, width, height, camera.camera_to_world), np.ascontiguousarray(some)


def fused(maps: Sequence[tuple[Camera, DepthArray]]) -> tuple[FloatArray, IntArray]:
    """Vertices (n, 3), world metres, and faces (m, 3) of what the depth maps show; sorted, none where they show
    nothing."""
    open3d = compiled()
    tensor, kind = open3d.core.Tensor, open3d.core.Dtype.Float32
    grid = open3d.t.geometry.VoxelBlockGrid(
        attr_names=("tsdf", "weight"),
        attr_dtypes=(kind, kind),
        attr_channels=((1,), (1,)),
        voxel_size=VOXEL,
        block_resolution=16,
        block_count=4096,
        device=open3d.core.Device("CPU:0"),
    )
    maps = [(camera, depth) for camera, depth in maps if depth.any()]
    if not maps:
        return np.empty((0, 3)), np.empty((0, 3), np.int32)
    middle = np.round(np.median([camera.center for camera, _ in maps], axis=0))
    depth_range = {"depth_scale": 1.0, "depth_max": FAR, "trunc_voxel_multiplier": TRUNCATED}
    for camera, depth in maps:
        image = open3d.t.geometry.Image(tensor.from_numpy(depth))
        pose = camera.world_to_camera.copy()
        pose[:3, 3] += (pose[:3, :3] * middle).sum(axis=1)
        numbers = tensor.from_numpy(camera.intrinsics.copy()), tensor.from_numpy(pose)
        blocks = grid.compute_unique_block_coordinates(image, *numbers, **depth_range)
        grid.integrate(blocks, image, *numbers, **depth_range)
    try:
        surface = grid.extract_triangle_mesh(weight_threshold=TWICE if len(maps) >= MANY else 0.5)
    except RuntimeError:  # open3d's word for no triangle at all
        return np.empty((0, 3)), np.empty((0, 3), np.int32)
    vertices = surface.vertex.positions.numpy().astype(np.float64) + middle
    return _without_crumbs(*_sorted(vertices, surface.triangle.indices.numpy().astype(np.int64)))


def _sorted(vertices: FloatArray, faces: NDArray[np.int64]) -> tuple[FloatArray, IntArray]:
    """The same triangles in an order of their own; those without area go."""
    unique, index = np.unique(np.round(vertices, DECIMALS) + 0.0, axis=0, return_inverse=True)
    corners = index.reshape(-1)[faces]
    corners = corners[(corners != np.roll(corners, 1, axis=1)).all(axis=1)]
    turned = (corners.argmin(axis=1)[:, None] + np.arange(3)) % 3
    return unique, np.unique(np.take_along_axis(corners, turned, axis=1), axis=0).astype(np.int32)


def _without_crumbs(vertices: FloatArray, faces: IntArray) -> tuple[FloatArray, IntArray]:
    """The mesh without parts of few faces, which hang in the air."""
    ends = faces[:, [0, 1, 1, 2]].reshape(-1, 2).T
    part = connected_components(coo_array((np.ones(ends.shape[1]), ends), shape=(len(vertices),) * 2))[1]
    of_face = part[faces[:, 0]]
    kept = faces[np.bincount(of_face)[of_face] >= CRUMB]
    used, index = np.unique(kept, return_inverse=True)
    return vertices[used], index.reshape(-1, 3).astype(np.int32)
