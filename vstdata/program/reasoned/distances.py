"""Distances between things."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.program.step import ImageNumber, Metres, Step, Two


@dataclass(frozen=True, slots=True)
class DistanceSeen(Step):
    """Between the spots of two objects in an image."""

    instances: Two
    image: ImageNumber
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceMap(Step):
    """Between the places of two objects on the map."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceGap(Step):
    """From the surface of one object to that of another, where they are nearest."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceFarther(Step):
    """The greater of two gaps, and between which objects it is."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceDifference(Step):
    """The difference of two gaps."""

    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceNearest(Step):
    """The smallest gap, and between which objects it is."""

    instances: Two
    value: Metres


@dataclass(frozen=True, slots=True)
class DistanceClose(Step):
    """How little wider the next gap is: an aside that nothing follows from."""

    value: Metres
