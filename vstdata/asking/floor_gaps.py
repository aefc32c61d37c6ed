"""Gaps on the floor between two things, and what fits into them."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from vstdata.asking.naming import stood_by
from vstdata.facts import Facts, Measure
from vstdata.facts.cached import cached
from vstdata.facts.measure import metres

FIT_SPARE, FIT_SHARE = 0.05, 0.15  # metres, and of the thing's side, by which it fits or does not. Ours.
FIT_RATIO = 3.0  # of gap and side, beyond which nobody asks
BESIDE_WAY = 0.3  # metres from the middle of a gap in which nothing else stands. Ours.
LOOKS, LEAST_SHOWN = 11, 0.7  # places between two things, and the share of these where a picture shows floor. Ours.
DEPTH_SLACK, DEPTH_SHARE = 0.05, 0.03  # metres, and of the distance, that the floor may be off there. Ours.


@cached()
def footprint(facts: Facts, i: int) -> BaseGeometry:
    """Of the box around a thing."""
    return shapely.MultiPoint(facts.box(i).corners[:, :2]).convex_hull


def gap_between(facts: Facts, one: int, other: int) -> Measure:
    """Metres over the floor."""
    first, second = footprint(facts, one), footprint(facts, other)
    return metres(float(first.distance(second)), facts.surface_noise(one) + facts.surface_noise(other))


def narrower_side(facts: Facts, i: int) -> Measure:
    """Metres: the shorter one of the sides of a thing that stand on the floor."""
    box = facts.box(i)
    return metres(float(np.delete(box.size, box.up_axis).min()), 2 * facts.surface_noise(i))


def fits(facts: Facts, thing: int, gap: Measure) -> bool | None:
    """Whether a thing fits into a gap; None where that is not clear, or nobody would ask."""
    side = narrower_side(facts, thing)
    spare = FIT_SPARE + FIT_SHARE * side.value + side.error + gap.error
    if abs(gap.value - side.value) < spare or not 1 / FIT_RATIO <= gap.value / side.value <= FIT_RATIO:
        return None
    return gap.value > side.value


def free_gap(facts: Facts, one: int, other: int) -> bool:
    """Whether nothing stands on the shortest way from one thing to another, or close to it."""
    way = shapely.shortest_line(footprint(facts, one), footprint(facts, other))
    others = [footprint(facts, i) for i in _standing(facts) if i not in (one, other)]
    return not bool((shapely.distance(way, others) < BESIDE_WAY).any()) if others else True


@cached()
def _standing(facts: Facts) -> tuple[int, ...]:
    return tuple(i for i in facts.objects if stood_by(facts, i))


def shows_gap(facts: Facts, frame: int, one: int, other: int) -> bool:
    """Whether a picture shows the floor between two things, most of the shortest way from one to the other."""
    if facts.floor_height is None:
        return False
    way = shapely.shortest_line(footprint(facts, one), footprint(facts, other))
    places = shapely.line_interpolate_point(way, np.linspace(0.05, 0.95, LOOKS), normalized=True)
    points = np.column_stack([shapely.get_coordinates(places), np.full(LOOKS, facts.floor_height)])
    view = facts.view(frame)
    uv, depth = view.color_camera.project(points)
    inside = view.color_camera.inside(uv) & (depth > 0)
    found, _ = view.depth_at(np.where(inside[:, None], uv, 0.0))
    shown = inside & (np.abs(found - depth) <= DEPTH_SLACK + DEPTH_SHARE * depth)
    return bool(shown.mean() >= LEAST_SHOWN)
