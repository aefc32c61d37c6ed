"""Points of one picture that a person finds again in another, and the pairs of pictures where that is worth asking."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.landmarks import Landmarks
from vstdata.asking.seen_well import CIRCLE_BORDER
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts, Transfer
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.linear import dot, length

MOST_SIGMA = 5.0  # pixels at 640x480 by which the carried point may be out: four are OpenSpatial's 20. Ours.
SIGMAS = 4.0
MOST_ROUGH = 0.02  # metres of noise in the surface: beyond it bumps pass for corners (ScanNet's is 0.02). Ours.
LEAST_ANGLE, LEAST_BASELINE = 10.0, 0.2  # degrees, metres: one of them, so that copying the position fails. Ours.
MOST_ANGLE = 75.0  # degrees between viewing directions: beyond it little of what one sees faces the other. Ours.


def scale_of(facts: Facts, frame: int) -> float:
    """The size of marks on a frame, 1 at 640x480."""
    camera = facts.scene.frames[frame].camera
    return mark_scale(camera.width, camera.height)


def changed_pairs(facts: Facts, draw: Draw, refuse: Refusals) -> list[tuple[int, int]]:
    """Ordered pairs of frames from clearly different viewpoints that may see the same, in keyed order."""
    cameras = [facts.scene.frames[f].camera for f in facts.frames]
    centers = np.array([camera.center for camera in cameras]).reshape(-1, 3)
    forward = np.array([camera.forward for camera in cameras]).reshape(-1, 3)
    baseline = rounded(length(centers[:, None] - centers), METRE_DECIMALS)
    angle = rounded(np.degrees(np.arccos(np.clip(dot(forward[:, None], forward), -1.0, 1.0))), DEGREE_DECIMALS)
    other = ~np.eye(len(cameras), dtype=np.bool_)
    changed = (angle >= LEAST_ANGLE) | (baseline >= LEAST_BASELINE)
    refuse("views_alike", int((other & ~changed).sum()))
    pairs = np.argwhere(other & changed & (angle <= MOST_ANGLE))
    order = draw.generator("pairs").permutation(len(pairs))
    return [(facts.frames[int(f)], facts.frames[int(g)]) for f, g in pairs[order]]


def recognisable(
    facts: Facts, pair: tuple[int, int], known: tuple[Landmarks, Landmarks], found: Transfer, refuse: Refusals
) -> NDArray[np.int64]:
    """Which landmarks of f are seen in g, precisely enough, as landmarks there too, and on the same object."""
    scale, view = scale_of(facts, pair[1]), facts.view(pair[1])
    inside = facts.scene.frames[pair[1]].camera.inside(found.uv, CIRCLE_BORDER * scale)
    distinct = known[1].possible(found.uv)
    same = view.instance_at(found.uv) == known[0].instance
    good = np.ones(len(found.uv), dtype=np.bool_)
    for reason, test in (
        ("point_not_visible_in_both", found.visible & inside & same),
        ("pair_too_noisy", found.error <= MOST_SIGMA * scale),
        ("point_not_distinct", distinct),
    ):
        refuse(reason, int((good & ~test).sum()))
        good &= test
    return np.flatnonzero(good)
