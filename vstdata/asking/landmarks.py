"""Landmarks: surface points that a person can find again, because edges of different direction meet near them.

Chosen by geometry alone (surface normals and instances), since skills see no colours: a point near the corner of a
table can be told from its neighbours, one in the middle of a wall or along a straight edge cannot. The measure is that
of Shi and Tomasi (1994, "Good features to track"): the smaller eigenvalue of the structure tensor, of normals and
instances.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.facts.raster import local_range, nearest
from vstdata.facts.tolerances import WORKING_WIDTH
from vstdata.facts.view import BoolArray, View
from vstdata.scene import FloatArray, IntArray

Floats = NDArray[np.float32]

# All ours, set by eye on pictures of rooms; pixels are those of 320 across, because what is an edge depends on how far
# pixels are apart: landmarks are never looked for at a greater width, whatever facts are measured at.
REACH = 12  # from a landmark to the edges that make it one: about twice a drawn point
LEAST_CORNER = 0.02  # mean strength of the weaker edge direction; 1 is an edge everywhere
LEAST_RATIO = 0.2  # of the weaker to the stronger direction: a straight edge drawn in steps is no corner
SOFT = 0.25  # change of a unit normal from pixel to pixel at which an edge counts half
SMOOTHING = 5  # over which positions are averaged before normals are taken: sensor noise is no edge
MARGIN = 7  # from holes and the image's edge, as far as smoothing reaches: what is cut off is no edge
RELIEF_WINDOW, MOST_RELIEF = 5, 0.06  # share of the depth: a point on a depth edge belongs to two surfaces
MOST_BEND = 0.0075  # of 1 / depth from pixel to pixel: fins and frames that stand out by more than 2 cm at 3 m
MOST_NEARER = 0.15  # share of the depth, within REACH: beside a nearer thing a corner may not be the point's own
SPACING = 10  # between landmarks, about


@dataclass(frozen=True, eq=False)
class Landmarks:
    """The landmarks of one frame: `uv` (n, 2) colour pixels, `point` (n, 3) world metres, `instance` (n,); `mask`
    (h, w) of `view` says where landmarks may lie."""

    uv: FloatArray
    point: FloatArray
    instance: IntArray
    view: View
    mask: BoolArray

    def possible(self, uv: FloatArray) -> BoolArray:
        """(n,) whether colour pixels (n, 2) lie where landmarks may; False outside."""
        return np.asarray(nearest(self.mask, self.view.to_working(uv), False))


def find_landmarks(facts: Facts, frame: int, border: float, draw: Draw) -> Landmarks:
    """Landmarks of a frame at least `border` colour pixels from the image's edge, about evenly spread, in keyed
    order."""
    view = facts.view(frame, WORKING_WIDTH)
    mask = (corner_strength(view) >= LEAST_CORNER) & view.trusted & _whole_surface(view)
    v, u = np.nonzero(mask)
    order = draw.generator().permutation(len(u))
    cells = (v[order] // SPACING) * view.camera.width + u[order] // SPACING
    chosen = order[np.sort(np.unique(cells, return_index=True)[1])]
    uv = view.to_color(np.column_stack([u[chosen], v[chosen]]))
    clear = ~facts.through_glass(frame, view.points[v[chosen], u[chosen]])
    inside = view.color_camera.inside(uv, border) & clear
    return Landmarks(
        uv[inside],
        rounded(view.points[v[chosen], u[chosen]][inside], METRE_DECIMALS),
        view.instance_at(uv[inside]),
        view,
        mask,
    )


def _whole_surface(view: View) -> BoolArray:
    """(h, w) where depth is known and goes on without a step, and nothing much nearer is within `REACH`."""
    depth = view.depth
    low, high = local_range(depth, RELIEF_WINDOW)
    closest = local_range(np.where(depth > 0, depth, np.float32(np.inf)), 2 * REACH + 1)[0]
    smooth = (low > 0) & (high - low <= MOST_RELIEF * depth)
    return np.asarray(smooth & (closest >= (1 - MOST_NEARER) * depth) & ~_steps(view))


def _steps(view: View) -> BoolArray:
    """(h, w) beside a step in depth: 1 / depth is linear over any plane, so where it bends there is none."""
    inverse = np.divide(1.0, view.depth, out=np.zeros_like(view.depth), where=view.depth > 0)
    if view.instances is None:
        inverse = cv2.medianBlur(inverse, SMOOTHING)
    bend = np.maximum(*(np.abs(cv2.Sobel(inverse, -1, *axes, ksize=1)) for axes in ((2, 0), (0, 2))))
    return np.asarray(cv2.dilate(bend, np.ones((3, 3), dtype=np.uint8)) > MOST_BEND * inverse)


def corner_strength(view: View) -> Floats:
    """(h, w) 0 on plain surfaces and along straight edges, larger where edges of two directions are within `REACH`."""
    channels = _normals(view)
    if view.instances is not None:
        channels.append(_seams(view.instances))
    hole = np.ones((2 * MARGIN + 1,) * 2, dtype=np.uint8)
    known = cv2.erode((view.depth > 0).astype(np.uint8), hole, borderType=cv2.BORDER_CONSTANT, borderValue=(0.0,))
    tensor = np.zeros((3, *view.depth.shape), dtype=np.float32)
    for channel in channels:
        tensor += _tensor(channel) * known
    xx, yy, xy = (cv2.boxFilter(part, -1, (2 * REACH + 1,) * 2, borderType=cv2.BORDER_CONSTANT) for part in tensor)
    middle, half = (xx + yy) / 2, np.sqrt((xx - yy) ** 2 / 4 + xy**2)
    weaker, stronger = middle - half, middle + half
    return np.where(weaker >= LEAST_RATIO * stronger, weaker, np.float32(0))


def _normals(view: View) -> list[Floats]:
    """The three coordinates (h, w) of the smoothed surface's unit normals; 0 where there is no surface."""
    smooth = cv2.blur(view.points.astype(np.float32), (SMOOTHING, SMOOTHING))
    ax, ay, az = cv2.split(cv2.Sobel(smooth, -1, 1, 0))
    bx, by, bz = cv2.split(cv2.Sobel(smooth, -1, 0, 1))
    normal = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
    length = np.sqrt(sum((part * part for part in normal), np.float32(1e-30)))
    return [np.asarray(part / length) for part in normal]


def _seams(instances: IntArray) -> Floats:
    """(h, w) 1 where the pixel to the right or below belongs to another instance; no instance's number matters."""
    seam = np.zeros(instances.shape, dtype=np.float32)
    seam[:, :-1] = instances[:, 1:] != instances[:, :-1]
    seam[:-1] = np.maximum(seam[:-1], instances[1:] != instances[:-1])
    return seam


def _tensor(channel: Floats) -> Floats:
    """(3, h, w) xx, yy, xy of the channel's gradient, whose length is pressed into 0..1."""
    soft = cv2.GaussianBlur(channel, (0, 0), 1.5)
    x, y = cv2.Scharr(soft, -1, 1, 0, scale=1 / 16), cv2.Scharr(soft, -1, 0, 1, scale=1 / 16)
    squared = np.stack([x * x, y * y, x * y]) / (x * x + y * y + SOFT**2)
    return np.asarray(squared, dtype=np.float32)
