"""A room with ten things of ten names and cameras all around, and what a skill asks of it."""

from __future__ import annotations

import cmath
import math
from functools import cache

import numpy as np

from skills import all_skills
from tests import worlds
from tests.chains import small
from tests.chains.truth import Truth
from vstdata.facts import Facts
from vstdata.scene import Scene

NAMES = ("sofa", "table", "lamp", "stool", "bench", "basket", "plant", "desk", "crate", "heater")


@cache
def scene() -> Scene:
    """7 x 6 m; 24 cameras on a ring look inward, each a little past the middle."""
    spots = [(-1.2, 0.3), (0.2, 0.9), (1.3, -0.4), (-0.3, -0.8), (2.0, 1.6), (-2.1, 1.7), (0.6, 2.1), (-0.9, 1.9)]
    spots += [(2.3, -1.7), (-2.2, -1.5)]
    things = [worlds.Thing(name, (x, y, 0.4), (0.5, 0.4, 0.8)) for name, (x, y) in zip(NAMES, spots, strict=True)]
    around = np.radians(15 * np.arange(24))
    eyes = [(2.9 * np.sin(a), 2.5 * np.cos(a), 1.6 + 0.05 * np.sin(3 * a)) for a in around]
    aims = [(0.8 * np.sin(5 * a), 0.8 * np.cos(4 * a), 0.5) for a in around]
    cameras = [worlds.look_at(eye, aim, focal=480.0) for eye, aim in zip(eyes, aims, strict=True)]
    return worlds.make_scene([*worlds.room_shell(7.0, 6.0, 2.6), *things], cameras, sensor=False, scene_id="ring")


@cache
def facts() -> Facts:
    """Of the ring."""
    return Facts(scene(), width=160)


@cache
def told(name: str, most: int = 150) -> tuple[Truth, ...]:
    """What a reasoning skill asks of the ring."""
    return tuple(small.told(all_skills()[f"reasoning.{name}"], [facts()], most))


def view(frame: int) -> tuple[complex, complex]:
    """Where the camera of a frame is and looks, as x + y i of the world."""
    pose = scene().frames[frame].camera.camera_to_world
    return complex(*pose[:2, 3]), complex(*pose[:2, 2])


def clockwise(ahead: complex, way: complex) -> float:
    """Degrees, -180 to 180, from one direction to another, seen from above."""
    return -math.degrees(cmath.phase(way / ahead))
