"""Parametric furniture and objects: `CATALOGUE` maps a category to its `Entry`, found by walking this package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from generators.rooms.furniture.entry import ROOM_KINDS, Entry, Placement

__all__ = ["CATALOGUE", "ROOM_KINDS", "Entry", "Placement"]


def _collect() -> Mapping[str, Entry]:
    """Every `Entry` of the modules here, by category in alphabetical order."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    entries = [value for module in modules for value in vars(module).values() if isinstance(value, Entry)]
    return MappingProxyType({entry.category: entry for entry in sorted(entries, key=lambda entry: entry.category)})


CATALOGUE: Mapping[str, Entry] = _collect()
