"""The text of a box list: VST's answer form for 3D detection."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

# How an answer is to look, for the end of a question. The form is VST's, the words are ours.
BOX = (
    "bbox_3d is [x, y, z, x_size, y_size, z_size, pitch, yaw, roll]: centre and full sizes in metres in the camera's "
    "frame (x to the right, y down, z forward), then the angles about x, y and z, applied in this order about the "
    "camera's fixed axes, in units of 180 degrees; y_size is the height of the object."
)
KEYS = "bbox_3d = [x, y, z, x_size, y_size, z_size, pitch, yaw, roll] (metres; angles / 180 degrees) and label."
ALL_EXPLAINED = f"Answer with a JSON list, smallest z first, of entries with the keys bbox_3d and label. {BOX}"
ALL_KEYS = f"Output: a JSON list sorted by z, each entry with {KEYS}"
ALL_SHORT = "Give them as JSON with bbox_3d (nine numbers) and label, near to far."
ONE_EXPLAINED = f"Answer with a JSON list of one entry with the keys bbox_3d and label. {BOX}"
ONE_KEYS = f"Output: a JSON list with one entry of {KEYS}"
ONE_SHORT = "Give it as JSON with bbox_3d (nine numbers) and label."


def boxes_text(boxes: Sequence[Mapping[str, Any]]) -> str:
    """Boxes {"bbox_3d": nine numbers, "label": name} as a fenced JSON list, one box a line, numbers with 2 decimals.

    The form of VST's released answers: one object per tab-indented line, the key `bbox_3d` before `label`.
    """
    lines = (f'\t{{"bbox_3d": [{_numbers(box["bbox_3d"])}], "label": {json.dumps(box["label"])}}}' for box in boxes)
    return "```json\n[\n" + ",\n".join(lines) + "\n]\n```"


def _numbers(values: Sequence[float]) -> str:
    return ", ".join(f"{round(value, 2) + 0.0:.2f}" for value in values)  # + 0.0: no "-0.00"
