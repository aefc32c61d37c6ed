"""What people call a colour: the eleven basic names of English (Berlin and Kay, 1969), beige and teal beside them, and
light or dark.

A colour has the name of the nearest example in Oklab (Ottosson, 2020: equal distances look equally large), if every
example of another name is farther by a margin. Between two names it has none. The examples are ours: colours that
hardly anybody would call otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from vstdata.linear import length, product

Color = tuple[float, float, float]

MARGIN = 0.022  # in Oklab, ours: about two steps that an eye tells apart side by side
DECIMALS = 6  # of Oklab coordinates: cube roots and powers have other last bits elsewhere
EXAMPLES: dict[str, tuple[str, ...]] = {
    "black": ("050505", "1a1a1b", "2b2b2d"),
    "grey": ("4a4b4d", "636466", "7d7e80", "969798", "afb0b1", "c4c5c6"),
    "white": ("e8e8e6", "f3f1ec", "ffffff"),
    "red": ("b3201f", "d32f2f", "8c1c1c", "a83a32", "e04040"),
    "orange": ("e07a1f", "f28c28", "d9691e", "f5a050"),
    "yellow": ("e8c730", "f5dd4a", "d9b52a", "f5e98a"),
    "green": ("2e7d32", "4c8c4a", "6a9a55", "1f4d2b", "8fb56e", "a9c99a", "5a6e48", "3a5a35"),
    "teal": ("1f8a8c", "12666a", "2d9c94", "1f4a4a", "8fd8c4", "10e0b8"),
    "blue": ("2a55a8", "3f78c8", "1f3566", "6fa0d8", "9cc0e4", "34506e", "4a6a8c", "cfe8f8"),
    "purple": ("6a3a86", "8a5aa8", "4a2a5c", "b090c8", "7a5070"),
    "pink": ("e07a9a", "f0a0b8", "d85a86", "f2c4cc", "e0a8a4"),
    "brown": ("5a3a22", "7a5230", "8c6440", "3c2818", "a0703c", "8a4a2a", "b58c5e"),
    "beige": ("d8c8a8", "e4d8bc", "c8b48e", "dccbb4"),
}  # fmt: skip
MIXED = {  # what is between two names, where it may have either
    frozenset({"brown", "red"}): "reddish brown",
    frozenset({"brown", "orange"}): "orange-brown",
    frozenset({"blue", "teal"}): "blue-green",
}
PALE, DEEP = "light-coloured", "dark-coloured"  # of what has no clear name, and is clearly light or dark
WOODEN = "wooden"  # of what is of wood in a colour that no name is sure of
TERRACOTTA = "terracotta"  # of walls: neither brown nor orange
LIGHT: dict[str, tuple[float, float]] = {  # lightness in Oklab below which a colour of the name is dark, above: light
    "grey": (0.48, 0.73),
    "red": (0.42, 0.64),
    "orange": (0.55, 0.80),
    "yellow": (0.70, 0.93),
    "green": (0.44, 0.72),
    "teal": (0.42, 0.70),
    "blue": (0.40, 0.68),
    "purple": (0.38, 0.62),
    "pink": (0.55, 0.86),
    "brown": (0.38, 0.60),
}

COLOR_WORDS = "|".join(
    [rf"(?:(?:light|dark) )?(?:{'|'.join(EXAMPLES)})", *MIXED.values(), PALE, DEEP, WOODEN, TERRACOTTA]
)
"""A pattern of all that a colour may be called."""


@dataclass(frozen=True, slots=True)
class Name:
    """A colour in words: `name` is one of `EXAMPLES`, `shade` "light", "dark" or None."""

    name: str
    shade: str | None = None

    def __str__(self) -> str:
        return f"{self.shade} {self.name}" if self.shade else self.name


def oklab(color: Color) -> Color:
    """sRGB in 0..1 -> Oklab: lightness in 0..1, green to red, blue to yellow."""
    lightness, green_red, blue_yellow = oklab_array(np.array([_linear(c) for c in color])).tolist()
    return lightness, green_red, blue_yellow


def _linear(c: float) -> float:
    return c / 12.92 if c <= 0.04045 else math.pow((c + 0.055) / 1.055, 2.4)


_LINEAR = np.array([_linear(value / 255) for value in range(256)])
_WEIGHTS = np.array([0.5, 1.0, 1.0])  # lightness counts half as much: shadows change it, and names stay
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_FIRST = np.cumsum([0, *map(len, EXAMPLES.values())])[:-1]  # of the examples of each name
_OPPONENTS = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


@lru_cache(maxsize=1)
def _examples() -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """(n) names and (n, 3) Oklab of all examples."""
    pairs = [(name, oklab(_color(code))) for name, codes in EXAMPLES.items() for code in codes]
    return tuple(name for name, _ in pairs), np.array([place for _, place in pairs])


def _color(code: str) -> Color:
    red, green, blue = (int(code[k : k + 2], 16) / 255 for k in (0, 2, 4))
    return red, green, blue


@lru_cache(maxsize=4096)
def color_name(color: Color) -> Name | None:
    """The name of an sRGB colour in 0..1; None between names.

    >>> str(color_name((0.17, 0.33, 0.66))), color_name((0.75, 0.55, 0.30))
    ('blue', None)
    """
    place = oklab(color)
    (name, first), (_, second) = sorted(distances(place).items(), key=lambda pair: (pair[1], pair[0]))[:2]
    return None if second - first < MARGIN else Name(name, shade_of(name, place[0]))


def shade_of(name: str, lightness: float) -> str | None:
    """Whether a colour of this name and lightness in Oklab is "dark" or "light"; None for neither."""
    dark, light = LIGHT.get(name, (0.0, 1.0))
    return "dark" if lightness < dark else "light" if lightness > light else None


@lru_cache(4096)
def distances(place: Color) -> Mapping[str, float]:
    """How far a colour in Oklab is from the nearest example of each name, lightness counted half."""
    apart = np.round(length((_examples()[1] - np.array(place)) * _WEIGHTS), DECIMALS)
    return dict(zip(EXAMPLES, np.minimum.reduceat(apart, _FIRST).tolist(), strict=True))


def nearest_names(places: NDArray[np.float64]) -> NDArray[np.intp]:
    """Of many colours in Oklab (n, 3) the name of the nearest example, as `distances` has it, by its place in
    `EXAMPLES`."""
    owners, examples = _examples()
    apart, nearest = (np.asarray(one) for one in _tree().query(places * _WEIGHTS, k=2))
    close = apart[:, 1] - apart[:, 0] < 2 * 10.0**-DECIMALS  # as rounded distances these may be equal
    exact = np.round(length((places[close, None] - examples) * _WEIGHTS), DECIMALS)
    nearest[close, 0] = np.argmin(exact, axis=1)
    numbers = np.array([list(EXAMPLES).index(name) for name in owners])
    return np.asarray(numbers[nearest[:, 0]])


@lru_cache(maxsize=1)
def _tree() -> cKDTree:
    return cKDTree(_examples()[1] * _WEIGHTS)


def oklab_array(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    """`oklab` of many: (..., 3) linear light in 0..1 -> (..., 3)."""
    cones = np.cbrt(product(linear, _CONES.T))
    return np.asarray(np.round(product(cones, _OPPONENTS.T), DECIMALS))


def linear_light(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """sRGB bytes (...) -> linear light in 0..1."""
    return np.asarray(_LINEAR[image])
