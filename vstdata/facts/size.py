"""How big an object is: its extents along an upright box."""

from __future__ import annotations

import numpy as np

from vstdata.facts.footprint import footprint_turn
from vstdata.facts.measure import Measure, metres, rounded
from vstdata.facts.tolerances import TOLERANCES
from vstdata.linear import POINT_DECIMALS, product, turning
from vstdata.scene import Box, FloatArray

THINNEST = 1e-4  # metres: a thinner annotated box is no object


def upright_box(points: FloatArray) -> Box:
    """The smallest box around points (n, 3), world, whose third axis is the vertical; the first is the longer side.

    Smallest by footprint (rotating calipers). A leaning board is measured by the upright box around it.
    """
    origin = (points.min(axis=0) + points.max(axis=0)) / 2
    local = points - origin
    along = np.append(turning(footprint_turn(local[:, :2])), 0.0)
    axes = np.stack([along, [-along[1], along[0], 0.0], [0.0, 0.0, 1.0]], axis=1)
    across = product(local, axes)
    if np.ptp(across[:, 0]) < np.ptp(across[:, 1]):
        axes = np.stack([axes[:, 1], -axes[:, 0], axes[:, 2]], axis=1)
        across = product(local, axes)
    low, high = across.min(axis=0), across.max(axis=0)
    center = origin + product(axes, (low + high) / 2)
    return Box(rounded(center, POINT_DECIMALS), rounded(high - low, POINT_DECIMALS), axes)


def side_gaps(box: Box, points: FloatArray) -> FloatArray:
    """(2, 3) metres from each side of a box to the outermost of points (n, 3), whichever is outside."""
    local = product(points - box.center, box.axes)
    return np.asarray(np.abs([local.min(axis=0) + box.size / 2, local.max(axis=0) - box.size / 2]))


def hugs(box: Box, points: FloatArray) -> bool:
    """Whether each side of a box is within `Tolerances.hug` of the outermost of points (n, 3): then it was drawn around
    them, and is no second opinion."""
    return bool(side_gaps(box, points).max() <= TOLERANCES.hug)


def part_noise(points: FloatArray, annotated: Box, declared: float) -> float:
    """One standard deviation of an object's surface: as declared, and where its box was not drawn around its part of
    the mesh (n, 3), at least the mean gap between the two, for one of them is wrong."""
    return (
        declared
        if hugs(annotated, points)
        else max(declared, round(float(side_gaps(annotated, points).mean()), POINT_DECIMALS))
    )


def object_box(points: FloatArray, annotated: Box) -> Box:
    """The box of an object whose part of the mesh has these points (n, 3).

    An annotated box that was drawn around the same points gives way to the upright box around them where that is
    smaller: many annotations are axis-aligned, whatever the object is. An independent one stays: its annotator saw the
    whole object, while a scan has holes.
    """
    upright = upright_box(points)
    if hugs(annotated, points) and upright.size.prod() < annotated.size.prod():
        return upright
    return annotated


def extents(box: Box, noise: float = 0.0) -> tuple[Measure, Measure, Measure]:
    """The three sizes of a box, longest first; `noise` is one standard deviation of each of its two sides.

    VSI-Bench's object size is the first of them.
    """
    long, middle, short = sorted(box.size.tolist(), reverse=True)
    return metres(long, 2 * noise), metres(middle, 2 * noise), metres(short, 2 * noise)


def valid_box(box: Box) -> bool:
    """Whether all numbers are finite, all sizes positive and the axes orthonormal (to 1e-3)."""
    numbers = np.concatenate([box.center, box.size, box.axes.ravel()])
    if not np.isfinite(numbers).all() or box.size.min() <= THINNEST:
        return False
    return bool(np.abs(product(box.axes.T, box.axes) - np.eye(3)).max() < 1e-3)
