"""The catalogue of categories, with models of Sweet Home 3D in place of our own or among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from generators.rooms.furniture import CATALOGUE, Entry
from generators.rooms.furniture.entry import Extent, chance, settled
from generators.rooms.model import Model
from generators.rooms.sweethome.catalogue import Item, find_furniture, read_catalogue
from generators.rooms.sweethome.models import model_of
from generators.rooms.sweethome.names import sorted_by_category
from vstdata.draw import Draw
from vstdata.errors import ManifestError

FURNITURE = ("parametric", "sweethome3d", "mixed")
SHARE = {"sweethome3d": 1.0, "mixed": 0.5}  # of the things of a category that has models of others


def library_of(furniture: str, root: Path | None) -> Path | None:
    """The folder of the models that `furniture` takes; None for our own alone.

    Raises ManifestError for an unknown word, MissingError where the models are not there.
    """
    if furniture not in FURNITURE:
        raise ManifestError(f"no furniture {furniture!r}; there are {', '.join(FURNITURE)}")
    return None if furniture == "parametric" else find_furniture(root)


@lru_cache(maxsize=4)
def catalogue_of(furniture: str, library: Path | None) -> Mapping[str, Entry]:
    """What rooms are furnished from: our own things, those of Sweet Home 3D in the folder `library` where a category
    has any, or both. Raises InputError for a damaged library."""
    if library is None:
        return CATALOGUE
    found, _ = sorted_by_category(read_catalogue(library), CATALOGUE)
    return MappingProxyType(
        {name: _with(entry, found.get(name, ()), SHARE[furniture]) for name, entry in CATALOGUE.items()}
    )


def _with(entry: Entry, items: tuple[Item, ...], share: float) -> Entry:
    """An entry whose things are, `share` of them, of `items`."""
    if not items:
        return entry
    sizes = np.array([item.size for item in items])
    return replace(
        entry,
        build=_builder(entry, items, share),
        smallest=_extent(np.minimum(sizes.min(axis=0), entry.smallest)),
        largest=_extent(np.maximum(sizes.max(axis=0), entry.largest)),
    )


def _extent(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Extent:
    x, y, z = (float(value) for value in values)
    return x, y, z


def _builder(entry: Entry, items: tuple[Item, ...], share: float) -> Callable[[Draw], Model]:
    carries = any(entry.category in other.hosts for other in CATALOGUE.values() if other.placement == "on_surface")

    def build(draw: Draw) -> Model:
        if not chance(draw, share, "of others"):
            return entry.build(draw)
        item = draw.choice(items, "model of others")
        return settled(model_of(item, entry.category, entry.faces, carries), entry.placement)

    return build
