"""Whether intrinsics are those of a picture of this size, and whether colour and depth can be one camera's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vstdata.errors import ConventionError
from vstdata.scene import Camera, FloatArray

OFF_MIDDLE = 0.1  # of the picture: how far from its middle a principal point may be. Ours: 0.03 is the most of sensors.
FARTHEST = 0.25  # of the picture: what is farther off is told by `camera`
CLEARLY = 0.02  # of the picture: by how much nearer to the middle another size must bring it before that one is taken
FIELDS = 1.6  # ours: fields of view of colour and depth, one by the other, at most; a raw pair of a D435 has 1.4
ASIDE = 0.1  # ours: tangent of the angle between the middles of the two pictures, at most


def of_size(matrix: FloatArray, sizes: Sequence[tuple[int, int]], file: Path) -> tuple[int, int]:
    """The (width, height) whose intrinsics (3, 3) these are: the first of `sizes`, unless another one brings the
    principal point clearly nearer to the middle. Raises ConventionError where none brings it there."""
    offs = [_off(matrix, size) for size in sizes]
    best = min(range(len(sizes)), key=lambda k: offs[k])
    chosen = best if offs[best] < offs[0] - CLEARLY else 0
    (width, height), (cx, cy) = sizes[chosen], matrix[:2, 2]
    if OFF_MIDDLE < offs[chosen] <= FARTHEST:
        raise ConventionError(
            file,
            "intrinsics",
            f"those of a picture of {width} x {height} pixels, not a principal point of {cx:.6g}, {cy:.6g}, "
            f"{100 * offs[chosen]:.0f} % from its middle: they are of another size, or the picture was cropped",
        )
    return sizes[chosen]


def check_pair(color: Camera, depth: Camera, file: Path) -> None:
    """Raises ConventionError where the two see so differently that no one pose and no registered depth can be of
    both."""
    (focal, middle), (other, its_middle) = ((_focal(one), _middle(one)) for one in (color, depth))
    wider = np.exp(np.abs(np.log(focal / other))).min()  # one side of a picture may be cut
    if wider > FIELDS:
        raise ConventionError(
            file,
            "intrinsics",
            f"a colour and a depth camera that see alike, but one sees {wider:.2f} times as wide as the other: "
            "one of them is of another size, or depth is not registered to colour",
        )
    aside = float(np.abs(middle - its_middle).max())
    if aside > ASIDE:
        raise ConventionError(
            file,
            "intrinsics",
            f"a colour and a depth camera that look the same way, but the middles of their pictures are "
            f"{np.degrees(np.arctan(aside)):.0f} degrees apart: one of them is of another size, or was cropped",
        )


def _focal(camera: Camera) -> FloatArray:
    """(2,) focal lengths in widths and heights of the picture."""
    return np.asarray(np.diag(camera.intrinsics)[:2] / np.array([camera.width, camera.height]))


def _middle(camera: Camera) -> FloatArray:
    """(2,) where the middle of the picture lies, as tangents from the optical axis."""
    size = np.array([camera.width, camera.height])
    return np.asarray(((size - 1) / 2 - camera.intrinsics[:2, 2]) / np.diag(camera.intrinsics)[:2])


def _off(matrix: FloatArray, size: tuple[int, int]) -> float:
    return max(abs(float(matrix[k, 2] + 0.5) / size[k] - 0.5) for k in (0, 1))
