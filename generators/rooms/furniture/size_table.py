"""How large a thing of a category is: log-normal measures from `sizes.toml`, keyed by a draw."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import NormalDist
from types import MappingProxyType

from vstdata.draw import Draw

DECIMALS = 4  # of metres: exponentials and quantiles have other last bits elsewhere
TRIES = 32  # draws until one lies between least and most
COMMON = 0.5  # share of the variance that a thing's measures have in common, where the table does not say


@dataclass(frozen=True, slots=True)
class Spread:
    """A log-normal measure: `median` in metres, `sigma` of its natural logarithm, cut off at `least` and `most`."""

    median: float
    sigma: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """The measures of one category, what they have in common, and where they are from."""

    source: str
    common: float
    measures: Mapping[str, Spread]


@cache
def table() -> Mapping[str, Sizes]:
    """Every category of `sizes.toml`."""
    text = files("generators.rooms.furniture").joinpath("sizes.toml").read_text("utf-8")
    return MappingProxyType({category: _sizes(dict(values)) for category, values in tomllib.loads(text).items()})


def _sizes(values: dict[str, object]) -> Sizes:
    source, common = str(values.pop("source")), values.pop("common", COMMON)
    if not isinstance(common, float | int):
        raise TypeError(f"common is {common!r}")
    return Sizes(source, float(common), {name: Spread(*numbers) for name, numbers in values.items()})  # type: ignore[misc]


def measures(draw: Draw, category: str, *names: str) -> tuple[float, ...]:
    """One number in metres for each named measure of `category`; equal draws give equal numbers, whatever else is asked
    for."""
    found = table()[category]
    shared = math.sqrt(found.common) * _normal(draw, "size")
    return tuple(_one(draw, name, found.measures[name], shared, math.sqrt(1.0 - found.common)) for name in names)


def measure(draw: Draw, category: str, name: str) -> float:
    """One of the `measures` of `category`."""
    return measures(draw, category, name)[0]


def _one(draw: Draw, name: str, spread: Spread, shared: float, own: float) -> float:
    """The first draw between the bounds; where the common part leaves none, the nearer bound."""
    value = spread.median
    for attempt in range(TRIES):
        value = spread.median * math.exp(spread.sigma * (shared + own * _normal(draw, "size", name, attempt)))
        if spread.least <= value <= spread.most:
            return round(value, DECIMALS)
    return min(max(value, spread.least), spread.most)


def _normal(draw: Draw, *names: object) -> float:
    """A standard normal number by its quantile."""
    return NormalDist().inv_cdf((draw.integer(*names, below=2**52) + 0.5) / 2**52)
