"""Sensor depth as seen from the colour camera at the working resolution."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from vstdata.facts.raster import ONE_SURFACE, Corners, corners_of, on_surface, on_surface_at
from vstdata.linear import ROTATION_DECIMALS, product
from vstdata.rays import pixel_rays
from vstdata.scene import Camera, DepthArray, FloatArray, Scene, unproject

SAME_CENTRE = 1e-6  # metres: below it two cameras differ in rotation and intrinsics only


def sensor_view(scene: Scene, frame: int, camera: Camera) -> DepthArray | None:
    """The sensor's depth of a frame as (h, w) of `camera`; None where there is none."""
    depth_camera = scene.frames[frame].depth_camera
    depth = None if depth_camera is None else scene.pixels.depth(frame)
    return None if depth is None or depth_camera is None else sensor_depth(depth, depth_camera, camera)


def sensor_depth(depth: DepthArray, depth_camera: Camera, camera: Camera) -> DepthArray:
    """Depth (h, w) metres of `depth_camera` -> (h', w') float32 of `camera`, 0 where unknown or padding.

    Never a mean of two surfaces, which lies on neither.
    """
    same = np.abs(depth_camera.center - camera.center).max() < SAME_CENTRE
    seen = (_looked_up if same else _splatted)(depth, depth_camera, camera)
    return np.where(camera.shown(), seen, np.float32(0))


def _looked_up(depth: DepthArray, depth_camera: Camera, camera: Camera) -> DepthArray:
    """Each pixel of `camera` takes the depth on its ray; the z axes may differ by a small rotation."""
    turn = np.round(product(depth_camera.world_to_camera[:3, :3], camera.camera_to_world[:3, :3]), ROTATION_DECIMALS)
    matrices = np.stack([camera.intrinsics, depth_camera.intrinsics, turn + 0.0])
    corners, along = _seen_from(matrices.tobytes(), (camera.width, camera.height), depth.shape)
    found = on_surface_at(depth, corners) / along
    return np.asarray(found, dtype=np.float32).reshape(camera.height, camera.width)


@lru_cache(2)
def _seen_from(matrices: bytes, size: tuple[int, int], shape: tuple[int, ...]) -> tuple[Corners, FloatArray]:
    """Where the pixels of a camera of a width and height lie in the depth (h, w) of another one at the same place, and
    the depth (n,) there of what is at depth 1 here: the same for all frames of a sensor. `matrices` are the intrinsics
    of both, and the rotation from the first to the other."""
    own, other, turn = np.frombuffer(matrices).reshape(3, 3, 3)
    rays = pixel_rays(Camera(own, *size, np.eye(4)))[:, 3:]
    uv, along = Camera(other, shape[1], shape[0], np.eye(4)).project(product(rays, turn.T))
    return corners_of(shape, uv), np.where(along > 0, along, 1.0)


def _splatted(depth: DepthArray, depth_camera: Camera, camera: Camera) -> DepthArray:
    """Each depth pixel falls on the pixel of `camera` that it projects to, where the nearest surface wins; then each of
    these looks its own ray up, because what fell there came from up to half a pixel beside it."""
    local = unproject(depth, depth_camera.intrinsics)[depth > 0]
    uv, z = camera.project(depth_camera.to_world(local))
    uv, z = uv[camera.inside(uv)], z[camera.inside(uv)]
    column, row = np.floor(uv + 0.5).astype(np.int64).clip(0, [camera.width - 1, camera.height - 1]).T
    result = np.full((camera.height, camera.width), np.inf)
    np.minimum.at(result, (row, column), z)
    hit = np.isfinite(result)
    rough = result[hit]
    uv, predicted = depth_camera.project(camera.center + pixel_rays(camera)[hit.ravel(), 3:] * rough[:, None])
    correction = on_surface(depth, uv) - predicted
    small = np.abs(correction) < ONE_SURFACE * rough
    result[hit] = rough + np.where(small, correction, 0.0)
    return np.where(hit, result, 0.0).astype(np.float32)
