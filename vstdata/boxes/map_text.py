"""Maps as text: MindCube's cognitive maps.

A map is {"objects": [{"name", "position": [column, row], "facing"?}], "views": [{"name", "position", "facing"}]} on a
grid of 10 x 10 cells, [0, 0] at the upper left; facings are of FACINGS. The column `map` of a row has its grid beside
(`vstdata.asking.text_map`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

CELLS = 10
FACINGS = ("up", "right", "down", "left")  # clockwise

FIRST_FRAME = "first frame"  # the one view on the map of a video


class Grid(TypedDict):
    """Where a map is in its room: the heading that points up, degrees clockwise from +y; the upper left corner, metres
    to the right and down along that; and the side of the whole in metres."""

    up: float
    corner: list[float]
    side: float


def by_category(found: Mapping[str, Any]) -> dict[str, list[list[int]]]:
    """A map in VSI-Bench's form: of each category the cells."""
    cells: dict[str, list[list[int]]] = {}
    for entry in found["objects"]:
        cells.setdefault(entry["name"], []).append(list(entry["position"]))
    return cells


def map_text(found: Mapping[str, Any]) -> str:
    """A map as fenced JSON, an entry a line."""
    parts = (f'  "{part}": [\n{_lines(found[part])}\n  ]' for part in ("objects", "views"))
    return "```json\n{\n" + ",\n".join(parts) + "\n}\n```"


def _lines(entries: Sequence[Mapping[str, Any]]) -> str:
    return ",\n".join(f"    {json.dumps(entry)}" for entry in entries)
