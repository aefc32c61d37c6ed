"""What is judged of ways, turns and the places of cameras, as it is told and with its errors."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.chains.judge import Spots
from vstdata.scene import FloatArray

CAMERA = -1
"""Stands for the camera of a picture where a way begins at it."""


@dataclass(frozen=True, eq=False)
class Way:
    """From a thing (CAMERA: from the camera itself) to another, as one image shows it: `seen` degrees by its view;
    `told` and `values` (1 + draws,) by the view of the first."""

    image: int
    start: int
    end: int
    seen: int
    told: int
    values: FloatArray
    why: str = ""  # what shows how it runs by a wall


@dataclass(frozen=True, eq=False)
class Turn:
    """How far the camera of image `l` is turned to the right of that of `k`: `told`, and `values` (1 + draws,). Found
    by the wall of one thing, or by the way between two; `seen` is what both images show of that, in degrees."""

    k: int
    l: int  # noqa: E741
    things: tuple[int, ...]
    seen: tuple[int, int]
    told: int
    values: FloatArray


@dataclass(frozen=True, eq=False)
class Stand:
    """Where the camera of image `l` stands for that of `k`, found by a thing that both show: `spot` is that of the
    thing in k, `far` and `aside` metres and degrees in l, `back` its offset from camera l as k looks, `offset` that of
    the camera; told pairs are metres to the right and ahead. `values` (1 + draws,) are of the camera."""

    turn: Turn
    thing: int
    spot: tuple[float, float]
    far: float
    aside: int
    back: tuple[float, float]
    offset: tuple[float, float]
    values: Spots
