"""By which factor depth is too large or too small, against the motion of the cameras and against the mesh.

A wrong unit or divisor (5000 for TUM's pictures, 6553.5 for others, 1000 for most) scales all depth by one factor, and
so all answers in metres. Two things know metres beside it: how far the cameras moved, and the mesh. Each gives the
factor with an error. An honest capture is off by a few per cent at most.

Motion: a point of one picture, moved as the poses say, must meet the depth of another picture. Depth that is q times
too large meets it when the motion is q times as long. So q is where most rays meet. Its error is the jackknife's over
the views, since a wrong pose is in all pairs of its view. Cameras that stood near one another say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from vstdata.facts.noise import MEDIAN_TO_SIGMA
from vstdata.facts.raster import nearest
from vstdata.linear import inverse_motion, length, product
from vstdata.scene import FloatArray
from vstdata.sources.checks.depth_rays import LEVELS, DepthRays

SLACK = 0.05  # ours: sensors are biased by a few per cent, and drift of poses looks like it
SIGMAS = 3.0
TOLD = 1.25  # ours: a scale of which this much could be wrong unseen is unchecked
RANGE, COARSE, FINE = 32.0, 0.05, 0.01  # ours: factors from 1/32 to 32 in steps of 5 %, then of 1 % about the best
MOST_PAIRS, LEAST_PAIRS, OF_A_VIEW = 20, 4, 4  # ours: both ways; pairs that one view is in
BASELINE = 0.02  # ours: of the median depth as the factor says it should be; nearer cameras say nothing of the scale
TURNED = 0.5  # ours: cosine between two views that show the same
ENOUGH, BETTER = 0.2, 1.5  # ours: share of rays that meet at the factor found, and how many times that at most others
VIEW_RAYS, LEAST_VIEWS = 100, 3  # ours: of a mesh
TIGHT = 0.1  # ours: half the rays of a view lie within this of its factor; wrong poses scatter wider


@dataclass(frozen=True, slots=True)
class Factor:
    """Depth is `value` times what it should be, known to `error` (one standard deviation of its logarithm)."""

    value: float
    error: float

    @property
    def wrong(self) -> bool:
        """Whether it is surely off, and by more than an honest capture's."""
        return abs(float(np.log(self.value))) > max(SIGMAS * self.error, SLACK + self.error)

    @property
    def tells(self) -> bool:
        """Whether a factor that is wrong by TOLD would be seen to be."""
        return SIGMAS * self.error <= float(np.log(TOLD))

    def __str__(self) -> str:
        big = self.value > 1
        times = self.value if big else 1 / self.value
        return f"{times:.3g} times too {'large' if big else 'small'}"


def against_mesh(predicted: Sequence[FloatArray], views: Sequence[DepthRays]) -> Factor | None:
    """The factor of depth against what a mesh predicts for the rays of each view (n,), inf where nothing; None where
    too few views see it, or rays do not agree on one factor."""
    found = []
    for rays, view in zip(predicted, views, strict=True):
        known = np.isfinite(rays) & (view.depth > 0)
        if known.sum() < max(VIEW_RAYS, 0.3 * (view.depth > 0).sum()):
            continue
        ratio = np.log(view.depth[known] / rays[known])
        middle = float(np.median(ratio))
        if np.median(np.abs(ratio - middle)) < TIGHT:
            found.append(middle)
    if len(found) < max(LEAST_VIEWS, 0.5 * len(views)):
        return None
    middle = float(np.median(found))
    spread = MEDIAN_TO_SIGMA * float(np.median(np.abs(np.array(found) - middle)))
    return Factor(float(np.exp(middle)), spread / np.sqrt(len(found)))


def against_motion(views: Sequence[DepthRays]) -> Factor | None:
    """The factor of depth against how far the cameras moved; None where they did not move enough, or no factor makes
    enough rays meet clearly better than others."""
    found = _pairs(views)
    places, apart = [(a, b) for _, a, b in found], np.array([ratio for ratio, _, _ in found])
    if len(places) < LEAST_PAIRS:
        return None
    pairs = [(views[a], views[b]) for a, b in places]
    steps = round(np.log(RANGE) / COARSE)
    coarse = np.arange(-steps, steps + 1) * COARSE
    score = _shares(*_all_met(pairs, coarse, every=4))
    best = coarse[score.argmax()]
    if score.max() < ENOUGH or score.max() < BETTER * np.median(score):
        return None
    if (apart * np.exp(best) > BASELINE).sum() < LEAST_PAIRS:
        return None
    logs = best + np.arange(-2 * COARSE, 2 * COARSE + FINE / 2, FINE)
    met, shown = _all_met(pairs, logs)
    value = _peak(logs, _shares(met, shown))
    without = np.array([[k not in pair for pair in places] for k in range(len(views))])
    without = without[~without.all(axis=1) & without.any(axis=1)].astype(np.float64)
    left = _peak(logs, _shares(met, shown, without))
    jackknife = np.sqrt((len(left) - 1) * np.mean((left - left.mean()) ** 2))
    return Factor(float(np.exp(value)), max(float(jackknife), FINE / 2))


def _peak(logs: FloatArray, shares: FloatArray) -> FloatArray:
    """Where shares (..., f) at factors (f,) are greatest, between the factors by a parabola through three."""
    top = shares.argmax(axis=-1).clip(1, len(logs) - 2)
    below, here, above = (np.take_along_axis(shares, (top + k)[..., None], axis=-1)[..., 0] for k in (-1, 0, 1))
    bend = below - 2 * here + above
    shift = np.divide(below - above, 2 * bend, out=np.zeros_like(bend), where=bend < 0).clip(-1, 1)
    return np.asarray(logs[top] + shift * (logs[1] - logs[0]))


def _all_met(
    pairs: Sequence[tuple[DepthRays, DepthRays]], logs: FloatArray, every: int = 2
) -> tuple[FloatArray, FloatArray]:
    """`_met` of all pairs, of every so many-th ray: (p, f) each."""
    met, shown = zip(*(_met(source, target, np.exp(logs), every) for source, target in pairs), strict=True)
    return np.stack(met), np.stack(shown)


def _shares(met: FloatArray, shown: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """The share of rays that meet at each factor, over all pairs (f,), or with weights (d, p) of them (d, f)."""
    if weights is None:
        return np.asarray(met.sum(axis=0) / shown.sum(axis=0))
    return np.asarray(product(weights, met) / product(weights, shown))


def _pairs(views: Sequence[DepthRays]) -> list[tuple[float, int, int]]:
    """Pairs of views of the same side whose cameras stand far apart for what they see, by how far (of the depth as it
    is), both ways; the farthest."""
    depths = [float(np.median(view.depth[view.depth > 0])) if view.depth.any() else np.inf for view in views]
    found = []
    for a, b in combinations(range(len(views)), 2):
        one, other = views[a].pose, views[b].pose
        apart = float(length(one[:3, 3] - other[:3, 3])) / max(depths[a], depths[b])
        if apart > BASELINE / RANGE and (one[:3, 2] * other[:3, 2]).sum() > TURNED:
            found.append((apart, a, b))
    taken: Counter[int] = Counter()
    pairs: list[tuple[float, int, int]] = []
    for apart, a, b in sorted(found, key=lambda pair: (-pair[0], *pair[1:])):
        if max(taken[a], taken[b]) < OF_A_VIEW and len(pairs) < MOST_PAIRS:
            taken.update((a, b))
            pairs += [(apart, a, b), (apart, b, a)]
    return pairs


def _met(source: DepthRays, target: DepthRays, factors: FloatArray, every: int) -> tuple[FloatArray, FloatArray]:
    """How many rays of `source`, every so many-th of them, meet the depth of `target` (f,), each counted by how well,
    where the motion is so many times as long, and out of how many (f,)."""
    motion = product(inverse_motion(target.pose), source.pose)
    turned = product(source.points[::every], motion[:3, :3].T)
    points = turned[None] + factors[:, None, None] * motion[:3, 3]
    z = points[..., 2]
    k = target.camera.intrinsics
    ahead = np.where(z > 0, z, 1.0)
    uv = points[..., :2] / ahead[..., None] * (k[0, 0], k[1, 1]) + k[:2, 2]
    measured = nearest(target.map, uv.reshape(-1, 2), 0.0).reshape(z.shape)
    known = (z > 0) & (measured > 0)
    share = np.abs(z - measured) / np.where(known, measured, 1.0)
    close = np.exp(-0.5 * (share[..., None] / LEVELS) ** 2).mean(axis=-1)
    # A share of all rays counts as shown, so that a motion that carries all but a few out of the picture does not win.
    return (close * known).sum(axis=1), known.sum(axis=1) + 0.25 * len(turned)
