"""How noisy a scene is: declared by its source, measured as its files are checked, else by facts, from its own
redundancy.

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
from vstdata.scene import DepthArray, FloatArray, Noise

MEDIAN_TO_SIGMA = 1.4826  # median absolute value of a normal distribution to its standard deviation
ENOUGH_ROUGH, ENOUGH_GAPS = 500, 50  # ours: bends of a depth map, and differences of a comparison, that tell something
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


def against_mesh(residuals: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Median over frames of their `mesh_residual`, and of its depth, metres; nan where no frame has one."""
    return _medians(residuals)


def mesh_residual(view: View) -> tuple[float, float]:
    """Median |mesh - sensor| depth of a frame, and the median depth there, metres; (nan, nan) where it has too little
    of both."""
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


def measured_noise(
    maps: Sequence[DepthArray],
    depths: FloatArray,
    between: Sequence[FloatArray],
    against: Sequence[FloatArray],
    default: Noise,
) -> Noise:
    """Split what frames and mesh disagree by into depth, pose and surface noise, metres (robust standard deviations).

    `maps` are sensor depth (h, w) and `depths` (n,) known ones among them; `between` are differences (k,) of frames and
    `against` of frames and the mesh, one array a comparison, metres. Depth noise grows with the square of depth. Frames
    against each other see it twice and the poses once; the mesh sees it once. Of what frames disagree by,
    `default.depth` (or the roughness seen, if larger) is called depth, the rest pose.
    """
    frames, mesh = _sigma(between), _sigma(against)
    growth = (float(np.median(depths)) / TOLERANCES.depth_reference) ** 2 if len(depths) else 1.0
    depth = default.depth if frames is None else min(default.depth, frames / np.sqrt(2) / growth)
    depth = max(depth, _roughness(maps))
    here = depth * growth
    pose = default.pose if frames is None else float(np.sqrt(max(frames**2 - 2 * here**2, 0.0)))
    surface = default.surface if mesh is None else float(np.sqrt(max(mesh**2 - here**2, 0.0)))
    return Noise(depth=round(float(depth), 4), pose=round(pose, 4), surface=round(surface, 4))


def _roughness(maps: Sequence[DepthArray]) -> float:
    """Depth noise at `Tolerances.depth_reference` in metres, from second differences of 1 / depth along the rows, which
    vanish over planes. Noise that neighbours share is not seen."""
    sigmas = []
    for depth in maps:
        some = depth[::4]
        known = some > 0
        inverse = 1 / np.where(known, some, 1).astype(np.float64)
        bend = inverse[:, 2:] + inverse[:, :-2] - 2 * inverse[:, 1:-1]
        bend = bend[known[:, 2:] & known[:, 1:-1] & known[:, :-2]]
        if len(bend) >= ENOUGH_ROUGH:
            sigmas.append(MEDIAN_TO_SIGMA * float(np.median(np.abs(bend))) / np.sqrt(6))
    return float(np.median(sigmas)) * TOLERANCES.depth_reference**2 if sigmas else 0.0


def _sigma(comparisons: Sequence[FloatArray]) -> float | None:
    """Median over comparisons of the robust standard deviation of their differences; None without enough of them."""
    enough = [gaps for gaps in comparisons if len(gaps) >= ENOUGH_GAPS]
    return float(np.median([MEDIAN_TO_SIGMA * float(np.median(np.abs(gaps))) for gaps in enough])) if enough else None
