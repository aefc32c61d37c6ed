"""Reads motions of a camera (`vstdata.boxes.motion_text`): names of axes with a number each, whatever stands around."""

from __future__ import annotations

import re

from vstdata.boxes.motion_text import AXES

_SIGNS = {name: (axis, sign) for axis, names in AXES.items() for name, sign in zip(names, (1.0, -1.0), strict=True)}
_PART = re.compile(
    r"(?<![a-z_])((?:move|rotate)[_ ](?:right|left|up|down|forward|backward))"
    r"[\"'*`]*\s*[:=]\s*[\"'*`]*([-+]?(?:\d+(?:\.\d+)?|\.\d+))(?![\d.]*\d|e|,\d)",
    re.IGNORECASE,
)
MOST = 1000.0  # metres or degrees: more is no motion


def read_motion(answer: str) -> dict[str, float] | None:
    """The motion, with 0 along axes that are not named; None where no axis is, where one comes twice or both ways, and
    where a number is no amount."""
    found: dict[str, float] = {}
    for name, number in _PART.findall(answer):
        key = name.lower().replace(" ", "_")
        if key not in _SIGNS:
            return None
        axis, sign = _SIGNS[key]
        if axis in found or abs(float(number)) > MOST:
            return None
        found[axis] = sign * float(number)
    return {axis: found.get(axis, 0.0) for axis in AXES} if found else None
