"""At which wall a thing stands or hangs: seen from above, by its box and the outline of the floor."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from vstdata.facts.layout import Floor
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import length, turning
from vstdata.scene import Box, FloatArray

BEYOND = 0.3  # metres behind a thing at which, if it is at a wall, the floor has ended. Ours.
BEFORE = 0.4  # metres in front of it at which the floor is still there. Ours.
LEAST_WIDE, LEAST_HIGH = 0.5, 0.4  # metres along the wall, and from the floor to its top, of what shows a wall. Ours.
STRAIGHT, ALONG = 0.15, 0.99  # metres by which a wall may bend; cosine between the room's axes and the thing's. Ours.
FLAT = 0.3  # metres: doors, windows, pictures with their frames. Ours.
THIN = 0.7  # a thing in a corner is at the wall of its longer side, if it is longer by so much. Ours.


def outward(box: Box, floor: Floor, floor_height: float) -> FloatArray | None:
    """(2,) unit vector in world x and y into the wall that a thing is at, squarely; None where it is at none, or in a
    corner as much at one wall as at the other, or too small to show one."""
    found = _behind(box, floor, floor_height)
    clear = len(found) == 1 or (len(found) > 1 and found[0][0] <= THIN * found[1][0])
    return np.asarray(rounded(found[0][1], METRE_DECIMALS)) if clear else None


def outwards(box: Box, floor: Floor, floor_height: float) -> tuple[FloatArray, ...]:
    """The same of every wall that a thing is at: two in a corner."""
    return tuple(np.asarray(rounded(way, METRE_DECIMALS)) for _, way in _behind(box, floor, floor_height))


def _behind(box: Box, floor: Floor, floor_height: float) -> list[tuple[float, FloatArray]]:
    """Half of how deep a thing is in the way to each wall that it is at, and the way, the least first."""
    if box.bounds[1, 2] - floor_height < LEAST_HIGH:
        return []
    found: list[tuple[float, FloatArray]] = []
    for half, wide, way in _sides(box):
        behind, front = box.center[:2] + way * (half + BEYOND), box.center[:2] - way * (half + BEFORE)
        if wide >= LEAST_WIDE and not _on(floor, behind) and _on(floor, front):
            wall = _along(floor, way)
            found += [] if wall is None else [(half, wall)]
    return sorted(found, key=lambda one: one[0])


def at_one(box: Box, floor: Floor) -> bool:
    """Whether nobody can take another wall for a thing's own: it is as flat as a door, which is in its wall, or the
    floor ends beside it on one side alone."""
    sides = list(_sides(box))
    if 2 * min(half for half, _, _ in sides) <= FLAT:
        return True
    return sum(not _on(floor, box.center[:2] + way * (half + BEYOND)) for half, _, way in sides) == 1


def _sides(box: Box) -> Iterator[tuple[float, float, FloatArray]]:
    """Of each of the four upright sides of a box: metres from its middle, its width, and the way (2,) out of it."""
    first, second = (k for k in range(3) if k != box.up_axis)
    for k, across in ((first, second), (second, first)):
        axis = box.axes[:2, k] / max(float(length(box.axes[:2, k])), 1e-9)
        for way in (axis, -axis):
            yield float(box.size[k]) / 2, float(box.size[across]), way


def _on(floor: Floor, point: FloatArray) -> bool:
    return bool(shapely.contains_xy(floor, *point.tolist()))


def _along(floor: Floor, way: FloatArray) -> FloatArray | None:
    """The axis of the room along which a way runs: the room's are those of most of the outline, by the mean of its
    directions taken four times, which are the same for walls at right angles."""
    rings = [np.asarray(ring.coords) for ring in shapely.get_exterior_ring(shapely.get_parts(floor.simplify(STRAIGHT)))]
    runs = np.concatenate([np.diff(ring, axis=0) for ring in rings])
    angle = np.arctan2(runs[:, 1], runs[:, 0])
    weight = length(runs)
    sines, cosines = float((weight * np.sin(4 * angle)).sum()), float((weight * np.cos(4 * angle)).sum())
    mean = float(np.arctan2(sines, cosines)) / 4
    cosine, sine = turning(mean)
    axes = [np.array([cosine, sine]), np.array([-sine, cosine])]
    shares = [float(way[0] * axis[0] + way[1] * axis[1]) for axis in (*axes, *(-axis for axis in axes))]
    best = int(np.argmax(shares))
    return (axes[best % 2] if best < 2 else -axes[best % 2]) if shares[best] >= ALONG else None
