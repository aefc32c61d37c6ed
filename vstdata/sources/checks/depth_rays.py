"""Depth against depth: what one view predicts for another, or a mesh for a view, counted ray by ray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vstdata.facts.raster import on_surface
from vstdata.scene import Camera, FloatArray

GRID = (32, 24)  # rays per picture
LEVELS = np.array([0.01, 0.02, 0.04, 0.08])  # ours: depth agrees to this share of itself; the mean over levels counts

SHRINK = 0.1  # ours: this share of all rays is counted as disagreeing, so that a few lucky rays do not win
FAR_OFF = (0.3, 0.15)  # metres, and of depth, ours


@dataclass(frozen=True, eq=False)
class DepthRays:
    """One frame's sensor depth at low resolution: `rays` (n, 3) with z = 1 in the camera, their `depth` (n,) metres (0
    unknown), the whole depth map, and the pose as stored."""

    camera: Camera
    map: NDArray[np.float32]
    pose: FloatArray
    rays: FloatArray
    depth: FloatArray

    @cached_property
    def points(self) -> FloatArray:
        """(k, 3) camera points of the rays with depth."""
        return self.rays[self.depth > 0] * self.depth[self.depth > 0, None]


@dataclass(frozen=True)
class Tally:
    """What one comparison found: agreeing rays (mean over LEVELS), rays compared, all rays, rays that agree at the
    widest level, rays that end farther than that in front of what was measured (in space that the sensor saw
    empty), rays that are FAR_OFF, which no noise explains, and residuals in metres."""

    agreed: float
    compared: int
    rays: int
    roughly: int
    in_front: int
    far_off: int
    residuals: FloatArray


def depth_rays(camera: Camera, depth: NDArray[np.float32], pose: FloatArray) -> DepthRays:
    """The rays of a depth map (h, w) in metres; `pose` (4, 4) is camera_to_world as stored."""
    columns, rows = (
        np.unique(np.linspace(0, n - 1, min(g, n)).astype(np.int64))
        for n, g in zip(depth.shape[::-1], GRID, strict=True)
    )
    u, v = (a.ravel() for a in np.meshgrid(columns, rows))
    k = camera.intrinsics
    rays = np.stack([(u - k[0, 2]) / k[0, 0], (v - k[1, 2]) / k[1, 1], np.ones(len(u))], axis=1)
    return DepthRays(camera, depth, pose, rays, depth[v, u].astype(np.float64))


def tally(predicted: FloatArray, measured: FloatArray, rays: int) -> Tally:
    """Compare depths (k,) in one unit; places where either is unknown must be left out before."""
    gap = predicted - measured
    share = np.abs(gap) / measured
    agreed = float((share[:, None] < LEVELS).mean(axis=1).sum())
    roughly, in_front = int((share < LEVELS[-1]).sum()), int((gap < -LEVELS[-1] * measured).sum())
    far_off = int((np.abs(gap) > np.maximum(FAR_OFF[0], FAR_OFF[1] * measured)).sum())
    return Tally(agreed, len(gap), rays, roughly, in_front, far_off, gap[share < 2 * LEVELS[-1]])


def compare_views(points: FloatArray, target: DepthRays, scale: float) -> Tally:
    """Points (k, 3) in the target's camera, in the unit of the depth times `scale`, against its depth map."""
    z = points[:, 2]
    k, safe = target.camera.intrinsics, np.where(z > 0, z, np.inf)
    uv = points[:, :2] / safe[:, None] * (k[0, 0], k[1, 1]) + k[:2, 2]
    inside = (z > 0) & target.camera.inside(uv)
    measured = on_surface(target.map, uv[inside]) * scale
    known = measured > 0
    return tally(z[inside][known], measured[known], len(points))


def score(tallies: Sequence[Tally]) -> float:
    """The share of compared rays that agree; a part of all rays counts as not agreeing."""
    rays = sum(t.rays for t in tallies)
    return sum(t.agreed for t in tallies) / max(sum(t.compared for t in tallies) + SHRINK * rays, 1.0)


def compare_mesh(predicted: FloatArray, view: DepthRays, scale: float) -> Tally:
    """Depth (n,) that a mesh predicts for the rays of a view (inf: nothing), against the view's depth times `scale`."""
    known = np.isfinite(predicted) & (view.depth > 0)
    return tally(predicted[known], view.depth[known] * scale, int((view.depth > 0).sum()))
