"""Sensor depth as seen from the colour camera at the working resolution."""

from __future__ import annotations

import numpy as np

from vstdata.facts.raster import ONE_SURFACE, on_surface
from vstdata.rays import pixel_rays
from vstdata.scene import Camera, DepthArray, Scene, unproject

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
    uv, along = depth_camera.project(camera.center + pixel_rays(camera)[:, 3:])
    found = on_surface(depth, uv) / np.where(along > 0, along, 1.0)
    return np.asarray(found, dtype=np.float32).reshape(camera.height, camera.width)


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
