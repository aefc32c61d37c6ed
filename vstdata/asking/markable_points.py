"""Spots: points of a picture that can be marked, because they lie well inside smooth surface whose depth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.draw import Draw
from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts, View
from vstdata.facts.covisible import depth_sigma
from vstdata.facts.measure import METRE_DECIMALS, PIXEL_DECIMALS, rounded
from vstdata.facts.seen_through import is_glass
from vstdata.facts.tolerances import at_width
from vstdata.scene import FloatArray

GRID = 2  # pixels of 320 across between spots looked at
TRIED = 4  # spots looked at per spot wanted
REACH = 3.0  # pixels of 320 across around a spot that count as around it; with the 5x5 of `View.depth_at` 11x11
RELIEF_SHARE = 0.05  # of the depth, how much it may vary around a spot: a third of what is asked between two. Ours.


@dataclass(frozen=True, eq=False)
class Spots:
    """Points of one frame: `uv` (n, 2) colour pixels, `depth` (n,) along the view and `distance` (n,) from the camera
    in metres, `sigma` (n,) one standard deviation of the depth, `surface` (n,) instance index or -1."""

    uv: FloatArray
    depth: FloatArray
    distance: FloatArray
    sigma: FloatArray
    surface: NDArray[np.int32]

    def told_apart(self, a: NDArray[np.int64], b: NDArray[np.int64], floor: float, share: float) -> NDArray[np.bool_]:
        """Whether spots a (m,) and b (m,) differ by depth and by distance in the same sense, by more than `floor`
        metres, `share` of the nearer depth and four standard deviations."""
        depth, distance = self.depth[a] - self.depth[b], self.distance[a] - self.distance[b]
        noise = 4 * np.sqrt(self.sigma[a] ** 2 + self.sigma[b] ** 2)
        least = np.maximum(np.maximum(floor, noise), share * np.minimum(self.depth[a], self.depth[b]))
        return np.asarray((np.abs(depth) > least) & (np.abs(distance) > least) & (depth * distance > 0))


def find_spots(facts: Facts, frame: int, count: int, border: float, draw: Draw) -> Spots:
    """At most `count` random spots, at least `border` pixels (at 640x480) inside the picture.

    Large surfaces are preferred by their width and not by their area, so that small things are found too.
    """
    view = facts.view(frame)
    uv = _random_pixels(view, TRIED * count, draw)
    camera = view.color_camera
    uv = rounded(uv[camera.inside(uv, border=border * mark_scale(camera.width, camera.height))], PIXEL_DECIMALS)
    depth, relief = _relief(view, uv)
    surface = view.instance_at(uv)
    glass = [i for i, one in enumerate(facts.scene.instances) if is_glass(one.label)]
    offset = (uv - camera.intrinsics[:2, 2]) / np.diag(camera.intrinsics)[:2]
    local = depth[:, None] * np.column_stack([offset, np.ones(len(uv))])
    clear = ~np.isin(surface, glass) & ~facts.through_glass(frame, camera.to_world(local))
    flat = np.flatnonzero((relief <= RELIEF_SHARE * depth) & clear)[:count]
    uv, depth, surface, offset = uv[flat], depth[flat], surface[flat], offset[flat]
    distance = rounded(depth * np.sqrt(1 + (offset**2).sum(axis=1)), METRE_DECIMALS)
    return Spots(uv, depth, distance, depth_sigma(depth, facts.noise), surface)


def _random_pixels(view: View, count: int, draw: Draw) -> FloatArray:
    """(n, 2) colour pixels of trusted depth, n <= count, in keyed order."""
    step = max(1, round(at_width(GRID, view.camera.width)))
    known = view.trusted[::step, ::step]
    surface = np.full(known.shape, -1) if view.instances is None else view.instances[::step, ::step]
    width = np.sqrt(np.bincount(surface[known] + 1, minlength=int(surface.max()) + 2))[surface + 1]
    chance = np.where(known, draw.generator("spots").random(known.shape) ** width, -1.0)
    picked = np.argsort(-chance, axis=None, kind="stable")[: min(count, int(known.sum()))]
    row, column = np.unravel_index(picked, known.shape)
    return view.to_color(step * np.stack([column, row], axis=1).astype(np.float64))


def _relief(view: View, uv: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Colour pixels (n, 2) -> depth (n,), and how much depth varies from it within REACH (n,), metres."""
    depth, relief = view.depth_at(uv)
    reach = at_width(REACH, view.camera.width) * view.scale
    for corner in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
        beside, spread = view.depth_at(uv + np.array(corner) * reach)
        relief = np.maximum(relief, np.maximum(spread, np.abs(beside - depth)))
    return depth, relief
