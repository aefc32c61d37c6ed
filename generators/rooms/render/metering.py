"""Exposure and white balance of a room: metered where somebody would look, as a camera does."""

from __future__ import annotations

import numpy as np
import shapely

from generators.rooms.model import Room
from generators.rooms.render.gather import hit_points
from generators.rooms.render.lattice import Lattice
from generators.rooms.render.look import Floats, Ints
from vstdata.linear import dot, product
from vstdata.rays import Embree

EYE = 1.5  # metres: where the exposure is metered
WHITE = 0.92  # brightness of white paper in the room's median light
BRIGHTEST = 1.7  # greatest brightness of white paper in nine tenths of what is seen: near lamps the exposure is less
UNTINT = 0.7  # how much of the light's tint is taken away, as a camera's white balance does


def metered(irradiance: Floats, views: Ints) -> tuple[float, Floats]:
    """Exposure that puts white paper in the room's median light at `WHITE`, or that of nine tenths at `BRIGHTEST` where
    that is less, and gains (3,) against the light's tint."""
    if len(views) == 0:
        return 1.0, np.ones(3, dtype=np.float32)
    luma = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    light = irradiance[views]
    tint = light.mean(axis=0)
    balance = (float(dot(tint, luma)) / np.maximum(tint.astype(np.float64), 1e-6)) ** UNTINT
    middle, high = np.quantile(product(light * balance, luma), (0.5, 0.9))
    return min(WHITE / max(float(middle), 1e-6), BRIGHTEST / max(float(high), 1e-6)), balance.astype(np.float32)


def views_of(room: Room, embree: Embree, lattice: Lattice) -> Ints:
    """The light points that somebody sees who stands about in the room and looks around, once for each look."""
    low, high = room.floor.min(axis=0), room.floor.max(axis=0)
    x, y = np.meshgrid(*(np.arange(a + 0.4, b, 0.8) for a, b in zip(low, high, strict=True)))
    stand = np.c_[x.ravel(), y.ravel()]
    floors = [shapely.Polygon(region.floor) for region in room.regions] or [shapely.Polygon(room.floor)]
    stand = stand[shapely.contains_xy(shapely.union_all(floors), stand)]
    eyes = np.c_[stand, np.full(len(stand), EYE)]
    turn, pitch = np.meshgrid(np.arange(32) * np.pi / 16, np.radians([-40, -20, -5, 10]))
    look = np.stack([np.cos(turn) * np.cos(pitch), np.sin(turn) * np.cos(pitch), np.sin(pitch)], axis=-1).reshape(-1, 3)
    rays = np.concatenate([np.repeat(eyes, len(look), axis=0), np.tile(look, (len(eyes), 1))], axis=1)
    found = hit_points(rays.astype(np.float32), embree, lattice)
    return found[found >= 0]
