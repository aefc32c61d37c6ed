"""What a model looks like in words: colours and material of what is seen of it from outside."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np

from generators.rooms.model import FloatArray, Material, Model
from generators.rooms.render.look import encoded
from generators.rooms.render.pattern import mean_color
from vstdata.color_names import Name, color_name
from vstdata.linear import length, turning
from vstdata.rays import Embree

GRID = 24  # rays along a side of each picture of a model
AROUND = (-60, 0, 60, 120, 180, 240)  # degrees from the front from which it is looked at
BEFORE = (-60, 0, 60)  # what has a front is looked at from there
RISE = 0.45  # how much each look goes down to how much it goes along: people look down at most things
COLOR_DECIMALS = 3  # of mean colours: a quarter of a step of a byte
SECOND = 0.15  # ours: least share of a second colour in what is seen
SUBSTANCES = {"wood": "wood", "plank": "wood", "fabric": "fabric", "tile": "tiles", "carpet": "carpet"}


@dataclass(frozen=True, slots=True)
class Looks:
    """`color`: that of what is seen most; `second`: that of what is seen next, where its name is another; `material`:
    what is seen most is made of. None where a word would be doubtful; `no_color` says why there is no colour: "picture"
    or "between two names"."""

    color: str | None
    second: str | None
    material: str | None
    no_color: str | None = None


def looks(model: Model) -> Looks:
    """Colours and material of `model` by what rays from some sides around it meet."""
    shares = _visible(model)
    order = sorted(shares, key=lambda material: -shares[material])
    first, *others = (_color(material) for material in order)
    wide = [shares[material] >= SECOND * sum(shares.values()) for material in order[1:]]
    second = next(
        (c for c, much in zip(others, wide, strict=True) if much and c and first and c.name != first.name), None
    )
    why = None if first else "picture" if order[0].pattern == "picture" else "between two names"
    return Looks(_text(first), _text(second), substance(order[0]), why)


def substance(material: Material) -> str | None:
    """What it is made of, in a word; None where that is not said."""
    return material.substance or SUBSTANCES.get(material.pattern) or ("metal" if material.metallic >= 0.5 else None)


def _text(name: Name | None) -> str | None:
    return None if name is None else str(name)


def _color(material: Material) -> Name | None:
    """A picture has no one colour."""
    if material.pattern == "picture":
        return None
    red, green, blue = (round(float(c), COLOR_DECIMALS) for c in encoded(np.array(mean_color(material))))
    return color_name((red, green, blue))


def _visible(model: Model) -> dict[Material, int]:
    """How many rays meet each material first; of one alone none are cast."""
    if len({part.material for part in model.parts}) == 1:
        return {model.parts[0].material: 1}
    starts = np.cumsum([0] + [len(part.vertices) for part in model.parts])
    faces = [part.faces + start for part, start in zip(model.parts, starts, strict=False)]
    owner = np.repeat(np.arange(len(faces)), [len(part.faces) for part in model.parts])
    embree = Embree(np.concatenate([part.vertices for part in model.parts]), np.concatenate(faces))
    _, hit = embree.first(_rays(model.bounds(), BEFORE if model.faces else AROUND))
    counts = np.bincount(owner[hit[hit >= 0]], minlength=len(model.parts))
    shares: dict[Material, int] = defaultdict(int)
    for part, count in zip(model.parts, counts.tolist(), strict=True):
        shares[part.material] += count
    return dict(shares)


def _rays(bounds: FloatArray, degrees: tuple[int, ...]) -> FloatArray:
    """(n, 6) parallel rays that cover a model of `bounds` (2, 3) from each of these sides, and from above."""
    middle, radius = bounds.mean(axis=0), float(length(bounds[1] - bounds[0])) / 2
    rays = _rays_at_one(degrees).copy()
    rays[:, :3] = middle + radius * rays[:, :3]
    return rays


@cache
def _rays_at_one(degrees: tuple[int, ...]) -> FloatArray:
    """(n, 6) the rays of a model about the origin, a metre in radius."""
    found = []
    for degree in degrees:
        along, across = turning(np.radians(degree))
        forward = np.array([-across, along, -RISE])
        forward /= length(forward)
        right = np.array([along, across, 0.0])
        up = np.cross(right, forward)
        x, y = (side.ravel() for side in np.meshgrid(*2 * [np.linspace(-1.0, 1.0, GRID)]))
        start = x[:, None] * right + y[:, None] * up - 2 * forward
        found.append(np.concatenate([start, np.broadcast_to(forward, start.shape)], axis=1))
    return np.concatenate(found)
