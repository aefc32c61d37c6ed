"""Noise of a scene, measured from what its frames and its mesh disagree by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vstdata.scene import Noise
from vstdata.sources.views import Tally, View


def _roughness(views: Sequence[View]) -> float:
    """Depth noise at 2 m in metres (robust standard deviation), from second differences of 1 / depth along the rows,
    which vanish over planes. Noise that neighbours share is not seen."""
    spreads = []
    for view in views:
        some = view.map[::4]
        known = some > 0
        inverse_depth = 1 / np.where(known, some, 1).astype(np.float64)
        bend = inverse_depth[:, 2:] + inverse_depth[:, :-2] - 2 * inverse_depth[:, 1:-1]
        bend = bend[known[:, 2:] & known[:, 1:-1] & known[:, :-2]]
        if len(bend) >= 500:
            spreads.append(1.4826 * float(np.median(np.abs(bend))) / np.sqrt(6))
    return float(np.median(spreads)) * 2.0**2 if spreads else 0.0


def measured_noise(views: Sequence[View], pairs: Sequence[Tally], meshes: Sequence[Tally], default: Noise) -> Noise:
    """Split what frames and mesh disagree by into depth, pose and surface noise, metres (robust standard deviations).

    Depth noise grows with the square of depth. Frames against each other see it twice and the poses once; the mesh
    sees it once. Of what frames disagree by, `default.depth` (or the roughness seen, if larger) is called depth, the
    rest pose.
    """
    between, against = _spread(pairs), _spread(meshes)
    known = np.concatenate([view.depth[view.depth > 0] for view in views])
    growth = (float(np.median(known)) / 2.0) ** 2 if len(known) else 1.0
    depth = default.depth if between is None else min(default.depth, between / np.sqrt(2) / growth)
    depth = max(depth, _roughness(views))
    here = depth * growth
    pose = default.pose if between is None else float(np.sqrt(max(between**2 - 2 * here**2, 0.0)))
    surface = default.surface if against is None else float(np.sqrt(max(against**2 - here**2, 0.0)))
    return Noise(depth=round(float(depth), 4), pose=round(pose, 4), surface=round(surface, 4))


def _spread(tallies: Sequence[Tally]) -> float | None:
    """Median over comparisons of 1.4826 times the median absolute residual; None without enough rays."""
    spreads = [1.4826 * float(np.median(np.abs(t.residuals))) for t in tallies if len(t.residuals) >= 50]
    return float(np.median(spreads)) if spreads else None
