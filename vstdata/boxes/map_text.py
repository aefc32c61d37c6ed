"""Maps as text: MindCube's cognitive maps.

A map is {"objects": [{"name", "position": [column, row], "facing"?}], "views": [{"name", "position", "facing"}]} on a
grid of 10 x 10 cells, [0, 0] at the upper left; facings are of FACINGS.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

CELLS = 10
FACINGS = ("up", "right", "down", "left")  # clockwise


def map_text(found: Mapping[str, Any]) -> str:
    """A map as fenced JSON, an entry a line."""
    parts = (f'  "{part}": [\n{_lines(found[part])}\n  ]' for part in ("objects", "views"))
    return "```json\n{\n" + ",\n".join(parts) + "\n}\n```"


def _lines(entries: Sequence[Mapping[str, Any]]) -> str:
    return ",\n".join(f"    {json.dumps(entry)}" for entry in entries)
