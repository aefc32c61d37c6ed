"""The text of a box list: VST's answer form for 3D detection."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

ORDER = ", in order of increasing z"  # of the boxes of a list, as a question says it


def boxes_text(boxes: Sequence[Mapping[str, Any]]) -> str:
    """Boxes {"bbox_3d": nine numbers, "label": name} as a fenced JSON list, one box a line, numbers with 2 decimals.

    The form of VST's released answers: one object per tab-indented line, the key `bbox_3d` before `label`.
    """
    lines = (f'\t{{"bbox_3d": [{_numbers(box["bbox_3d"])}], "label": {json.dumps(box["label"])}}}' for box in boxes)
    return fenced(lines)


def fenced(lines: Iterable[str]) -> str:
    """Entries as a JSON list in a fence, one a line."""
    return "```json\n[\n" + ",\n".join(lines) + "\n]\n```"


def _numbers(values: Sequence[float]) -> str:
    return ", ".join(f"{round(value, 2) + 0.0:.2f}" for value in values)  # + 0.0: no "-0.00"
