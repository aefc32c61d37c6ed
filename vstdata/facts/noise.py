"""How noisy a scene is: declared by its source, else measured from its own redundancy.

Depth frames that see the same surface, or a frame and the mesh, give it twice. Their median difference says how far
pixels and surface are apart, whatever the reason (sensor, pose, drift).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vstdata.facts.covisible import depth_sigma, residual
from vstdata.facts.tolerances import TOLERANCES
from vstdata.facts.view import View
from vstdata.scene import Noise

MEDIAN_TO_SIGMA = 1.4826  # median absolute value of a normal distribution to its standard deviation
UNKNOWN = (float("nan"), float("nan"))


def split_noise(median: float, depth: float, declared: Noise, frames: int) -> Noise:
    """Noise that explains a median |difference| of two `frames`, or of 1 and the mesh, where nothing is declared.

    The variance is that of a depth and a pose for each frame; which of them is to blame cannot be seen, so they share
    it evenly.
    """
    if not np.isfinite(median):
        return declared
    sigma = MEDIAN_TO_SIGMA * median / np.sqrt(2 * frames)
    at_reference = sigma * (TOLERANCES.depth_reference / depth) ** 2
    return replace(declared, depth=declared.depth or at_reference, pose=declared.pose or sigma)


def with_pair(noise: Noise, median: float, depth: float, frames: int) -> Noise:
    """The noise of two `frames`, or of 1 and the mesh: the pose noise is at least what their own median |difference|
    needs."""
    if not np.isfinite(median):
        return noise
    variance = (MEDIAN_TO_SIGMA * median) ** 2 / frames - float(depth_sigma(np.array(depth), noise)) ** 2
    return replace(noise, pose=max(noise.pose, float(np.sqrt(max(variance, 0.0)))))


def between_frames(pairs: Sequence[tuple[View, View]]) -> tuple[float, float]:
    """Median over frame pairs, both ways, of `residual` and of its depth, metres; nan where no pair overlaps enough."""
    return _medians([residual(a, b) for pair in pairs for a, b in (pair, pair[::-1])])


def against_mesh(views: Sequence[View]) -> tuple[float, float]:
    """Median over frames of |mesh - sensor| depth, and of the depth, metres; nan where no frame has enough of both."""
    return _medians([_mesh_residual(view) for view in views])


def _mesh_residual(view: View) -> tuple[float, float]:
    sensor = view.sensor
    if sensor is None:
        return UNKNOWN
    difference = np.abs(view.depth - sensor)
    same = (view.depth > 0) & (sensor > 0) & (difference <= TOLERANCES.residual_gate * view.depth)
    if same.sum() < TOLERANCES.residual_points:
        return UNKNOWN
    return float(np.median(difference[same])), float(np.median(view.depth[same]))


def _medians(found: Sequence[tuple[float, float]]) -> tuple[float, float]:
    known = np.array([pair for pair in found if np.isfinite(pair[0])])
    return (float(np.median(known[:, 0])), float(np.median(known[:, 1]))) if len(known) else UNKNOWN
