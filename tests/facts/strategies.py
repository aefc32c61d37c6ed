"""Random but named geometry for property tests: hypothesis picks the numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import Phase, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from vstdata.scene import Box, Camera, FloatArray

# Without shrinking: the numbers are round already.
QUICK = settings(max_examples=25, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate])


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Plain floats on a grid of 1/1024 of the range."""
    return st.integers(0, 1024).map(lambda k: low + (high - low) * k / 1024)


def vectors(low: float, high: float) -> st.SearchStrategy[FloatArray]:
    """(3,) float64."""
    return st.tuples(numbers(low, high), numbers(low, high), numbers(low, high)).map(np.array)


def rotations() -> st.SearchStrategy[FloatArray]:
    """(3, 3) rotation matrices."""
    return vectors(-3.0, 3.0).map(lambda v: Rotation.from_rotvec(v).as_matrix())


def motions(upright: bool) -> st.SearchStrategy[FloatArray]:
    """(4, 4) rigid motions of the world; upright ones keep the vertical."""
    turns = numbers(-3.0, 3.0).map(lambda a: Rotation.from_rotvec([0, 0, a]).as_matrix()) if upright else rotations()
    return st.tuples(turns, vectors(-20.0, 20.0)).map(lambda pair: rigid(*pair))


def rigid(rotation: FloatArray, shift: FloatArray) -> FloatArray:
    """(4, 4) from a rotation and a shift."""
    motion = np.eye(4)
    motion[:3, :3], motion[:3, 3] = rotation, shift
    return motion


def boxes() -> st.SearchStrategy[Box]:
    """Boxes of 0.1 to 1.5 m at any tilt, centres within 2 m of the origin."""
    return st.tuples(vectors(-2.0, 2.0), vectors(0.1, 1.5), rotations()).map(lambda parts: Box(*parts))


def cameras() -> st.SearchStrategy[Camera]:
    """640 x 480 cameras above the furniture of the living room, any attitude."""
    matrix = np.array([[500.0, 0.0, 330.0], [0.0, 510.0, 235.0], [0.0, 0.0, 1.0]])
    centers = st.tuples(numbers(-2.3, 2.3), numbers(-2.3, 2.3), numbers(1.7, 2.4)).map(np.array)
    poses = st.tuples(rotations(), centers).map(lambda pair: rigid(*pair))
    return poses.map(lambda pose: Camera(matrix, 640, 480, pose))
