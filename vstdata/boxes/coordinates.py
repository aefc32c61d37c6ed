"""Points and boxes of a picture as text, and in which coordinates models write them.

| form | a coordinate is |
|---|---|
| pixels | in pixels of the stored picture, numbered from 0 at its upper left |
| 1000 | in thousandths of the picture's width and height: Qwen3-VL, InternVL, SPAR |
| unit | a share of them, 0 to 1 |
| resized | in pixels of the picture as Qwen2.5-VL resizes it, sides in multiples of 28 |

A truth is {"image": from 0, "label", "point": [u, v], "region": rings of flat u, v, ...} or {"image", "boxes":
[{"bbox_2d": [u0, v0, u1, v1], "label"}]}, with all digits; what is printed of it is rounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from math import ceil, floor, sqrt
from typing import Any

from vstdata.boxes.answer_text import fenced

COORDINATES = ("pixels", "1000", "unit", "resized")
DECIMALS = {"unit": 3}  # of what is printed; others are whole
SIDE = 28  # pixels: what Qwen2.5-VL makes the sides multiples of
LEAST_PIXELS, MOST_PIXELS = 4 * SIDE**2, 16_384 * SIDE**2  # of its resized pictures, by default
# Every question for places in a picture says so once, and with the picture's size.
ASKED = re.compile(r"in pixels of (?P<image>the image|image \d+) \((?P<width>\d+) x (?P<height>\d+)\)")


def size_text(width: int, height: int) -> str:
    """What {size} is in a question: '640 x 480'."""
    return f"{width} x {height}"


def resized_size(width: int, height: int) -> tuple[int, int]:
    """The size that Qwen2.5-VL gives a picture: sides rounded to multiples of 28, as far as that leaves the number of
    pixels between its least and its most."""
    sides = [max(SIDE, round(side / SIDE) * SIDE) for side in (width, height)]
    if sides[0] * sides[1] > MOST_PIXELS:
        scale = sqrt(MOST_PIXELS / (width * height))
        sides = [max(SIDE, floor(side * scale / SIDE) * SIDE) for side in (width, height)]
    elif sides[0] * sides[1] < LEAST_PIXELS:
        scale = sqrt(LEAST_PIXELS / (width * height))
        sides = [ceil(side * scale / SIDE) * SIDE for side in (width, height)]
    return sides[0], sides[1]


def in_coordinates(values: Sequence[float], width: int, height: int, form: str) -> list[float]:
    """Pixels u, v, ... of a picture of that size in another form, with all digits."""
    if form == "pixels":
        return list(values)
    full = {"1000": (1000, 1000), "unit": (1, 1)}.get(form) or resized_size(width, height)
    shift = 0.5 if form == "resized" else 0.0  # its pixels are numbered from 0 too
    return [
        round((value + 0.5) * full[k % 2] / (width, height)[k % 2] - shift, 6) + 0.0 for k, value in enumerate(values)
    ]


def asked_in_coordinates(question: str, form: str) -> str:
    """A question for places in a picture with the form of its answer told anew."""
    return ASKED.sub(lambda found: _asked(found, form), question)


def _asked(found: re.Match[str], form: str) -> str:
    image = found["image"]
    match form:
        case "1000":
            return f"in thousandths of the width and height of {image}, from 0 to 1000"
        case "unit":
            return f"as shares of the width and height of {image}, from 0 to 1, with three decimals"
        case "template":  # of the trainer, which writes what its model takes
            return f"in coordinates of {image}"
        case "resized":
            return f"in pixels of {image} ({size_text(*resized_size(int(found['width']), int(found['height'])))})"
    return found[0]


def printed(values: Sequence[float], form: str = "pixels") -> list[float]:
    """Coordinates as an answer writes them."""
    if decimals := DECIMALS.get(form, 0):
        return [round(max(value, 0.0), decimals) for value in values]
    return [round(max(value, 0.0)) for value in values]


def point_text(truth: Mapping[str, Any], form: str = "pixels") -> str:
    """The point of a truth as a fenced JSON list of one entry, as Qwen writes it."""
    return fenced([_entry("point_2d", truth["point"], truth["label"], form)])


def pair_text(truth: Mapping[str, Any], form: str = "pixels") -> str:
    """The same as '(320, 241)'."""
    return f"({', '.join(map(str, printed(truth['point'], form)))})"


def boxes_2d_text(truth: Mapping[str, Any], form: str = "pixels") -> str:
    """The boxes of a truth as a fenced JSON list, one a line."""
    return fenced(_entry("bbox_2d", box["bbox_2d"], box["label"], form) for box in truth["boxes"])


def _entry(key: str, values: Sequence[float], label: str, form: str) -> str:
    return f'\t{{"{key}": {json.dumps(printed(values, form))}, "label": {json.dumps(label)}}}'
