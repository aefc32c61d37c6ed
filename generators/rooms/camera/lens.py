"""The camera of a scan: how wide it sees, how large its pictures are, how many it takes a second.

Pictures are pinhole pictures, as those of ScanNet are to all who read it: a lens bends straight lines by Brown's radial
terms, and the picture is written as a phone writes it, straightened. `distortion` says what was taken out, for those
who want to put it back; marks, masks and depth are exact without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generators.rooms.model import FloatArray
from vstdata.draw import Draw

# Horizontal field of view in degrees, of pictures that are wider than high: most are phones' main cameras, 60 to 75; a
# telephone that crops for video sees less, an action camera or the wide lens of a tablet more.
VIEWS = ((6, 60.0, 75.0), (2, 45.0, 60.0), (2, 75.0, 95.0))
UPRIGHT_VIEW = (45.0, 58.0)  # the same lenses, held upright
SHAPES = ((9, 4, 3), (2, 3, 2), (5, 16, 9), (3, 3, 4), (1, 9, 16))  # weight, width, height
RATES = (5.0, 5.0, 6.0, 7.5, 10.0)  # frames a second: each 6th, 5th, 4th and 3rd of 30
OFF_MIDDLE = 0.012  # of the longer side that the principal point is beside the middle, at most
BENT = ((-0.09, 0.05), (-0.03, 0.05))  # k1 and k2 of phones and tablets
FINE = 64.0  # parts of a pixel: such numbers are the same in the float32 of a `.sens` file


@dataclass(frozen=True, slots=True)
class Lens:
    """Square pixels: `focal` length and principal point (`middle_x`, `middle_y`) in pixels, whole numbers being pixel
    centres; `rate` in frames a second; `distortion` k1, k2 (OpenCV's) that the straightened pictures no longer have."""

    width: int
    height: int
    focal: float
    middle_x: float
    middle_y: float
    rate: float
    distortion: tuple[float, float] = (0.0, 0.0)

    @property
    def intrinsics(self) -> FloatArray:
        """(3, 3) pixels."""
        return np.array([[self.focal, 0, self.middle_x], [0, self.focal, self.middle_y], [0, 0, 1]])

    @property
    def view(self) -> tuple[float, float]:
        """Horizontal and vertical field of view, degrees, to two decimals."""
        sides = np.array([self.width, self.height])
        across, tall = np.round(2 * np.degrees(np.arctan(sides / 2 / self.focal)), 2).tolist()
        return across, tall


def draw_lens(draw: Draw, size: tuple[int, int] | int = 640) -> Lens:
    """A camera by its draw. `size`: the longer side of its pictures in pixels, or width and height of every picture."""
    random = draw.generator("numbers")
    width, height = _shape(draw, size) if isinstance(size, int) else size
    chances = [weight for weight, *_ in VIEWS]
    kind = int(np.searchsorted(np.cumsum(chances), draw.integer("kind", below=sum(chances)), side="right"))
    low, high = VIEWS[kind][1:] if width >= height else UPRIGHT_VIEW
    half = np.radians(random.uniform(low, high) / 2)
    aside = random.uniform(-OFF_MIDDLE, OFF_MIDDLE, 2) * max(width, height)
    bent = [round(float(random.uniform(*span)), 4) for span in BENT]
    return Lens(
        width,
        height,
        _fine(width / 2 / np.tan(half)),
        _fine((width - 1) / 2 + aside[0]),
        _fine((height - 1) / 2 + aside[1]),
        draw.choice(RATES, "rate"),
        (bent[0], bent[1]),
    )


def _shape(draw: Draw, longer: int) -> tuple[int, int]:
    chances = [weight for weight, *_ in SHAPES]
    kind = int(np.searchsorted(np.cumsum(chances), draw.integer("shape", below=sum(chances)), side="right"))
    _, across, tall = SHAPES[kind]
    shorter = max(2, 2 * round(longer * min(across, tall) / max(across, tall) / 2))
    return (longer, shorter) if across > tall else (shorter, longer)


def _fine(value: float) -> float:
    return float(np.round(value * FINE) / FINE)
