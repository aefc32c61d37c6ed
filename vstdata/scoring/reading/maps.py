"""Reads maps (`vstdata.boxes.map_text`): one JSON object, fenced or not, whatever stands around it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

from vstdata.boxes.map_text import CELLS, FACINGS

MOST_ENTRIES = 100  # of a part. Ours.
Entry = tuple[float, float, str]  # column, row, facing or ""


def read_map(answer: str) -> dict[str, dict[str, Entry]] | None:
    """{"objects": {name: (column, row, facing)}, "views": the same}, names in small letters; None where there is no
    map, where it is malformed, a name comes twice or a cell is outside the grid. Of several, the last counts."""
    found = None
    start = answer.find("{")
    while start >= 0:
        try:
            raw, length = json.JSONDecoder().raw_decode(answer[start:])
        except (ValueError, RecursionError):
            start = answer.find("{", start + 1)
            continue
        if isinstance(raw, Mapping) and "objects" in raw:
            found = raw
        start = answer.find("{", start + length)
    return _map(found) if found is not None else None


def _map(raw: Mapping[str, Any]) -> dict[str, dict[str, Entry]] | None:
    parts = {part: _entries(raw.get(part, [])) for part in ("objects", "views")}
    return None if None in parts.values() else {part: entries or {} for part, entries in parts.items()}


def _entries(raw: Any) -> dict[str, Entry] | None:
    if not isinstance(raw, list) or len(raw) > MOST_ENTRIES:
        return None
    found: dict[str, Entry] = {}
    for each in raw:
        name, entry = (each.get("name"), _entry(each)) if isinstance(each, Mapping) else (None, None)
        if not isinstance(name, str) or entry is None or name.strip().lower() in found:
            return None
        found[name.strip().lower()] = entry
    return found


def _entry(each: Mapping[str, Any]) -> Entry | None:
    place, facing = each.get("position"), each.get("facing") or ""
    if not isinstance(place, list) or len(place) != 2:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and isfinite(one) for one in place):
        return None
    if not all(0 <= one < CELLS for one in place) or not (facing == "" or facing in FACINGS):
        return None
    return float(place[0]), float(place[1]), facing
