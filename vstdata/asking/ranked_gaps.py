"""Distances from one thing to others that differ enough to be ranked."""

from __future__ import annotations

from collections.abc import Sequence

from vstdata.asking.sure_numbers import sure_distance
from vstdata.facts import Facts, Measure
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.program.measured.distances import SurfaceDistance


def told_apart(facts: Facts, target: int, others: Sequence[int], gap: float, least: float) -> list[tuple[int, Measure]]:
    """Those of `others`, in order, whose distance to the target is at least so many metres, is known well enough, and
    differs by a `gap` and the errors from that of each one before."""
    chosen: list[tuple[int, Measure]] = []
    for i in others:
        distance = facts.surface_distance(target, i)
        clear = all(abs(distance.value - one.value) > gap + distance.error + one.error for _, one in chosen)
        if clear and distance.low >= least and sure_distance(distance):
            chosen.append((i, distance))
    return chosen


def so_by_middles(facts: Facts, target: int, chosen: Sequence[tuple[int, Measure]], farthest: bool = False) -> bool:
    """Whether the nearest one, or the farthest, is so from middle to middle too: then the question need not say how it
    measures."""
    sign = -1.0 if farthest else 1.0
    best = min(chosen, key=lambda one: sign * one[1].value)[0]
    away = {i: sign * rounded(length(facts.position(i) - facts.position(target)), METRE_DECIMALS) for i, _ in chosen}
    return all(away[best] < value for i, value in away.items() if i != best)


def gap_step(facts: Facts, pair: tuple[int, int], distance: Measure) -> SurfaceDistance:
    """The step of a program that measures it."""
    instances = [facts.scene.instances[i] for i in pair]
    names = [one.label for one in instances]
    return SurfaceDistance([one.id for one in instances], names, distance.error, distance.value)
