"""Other forms of our nine numbers: how models and benchmarks write a 3D box.

| form | `bbox_3d` holds |
|---|---|
| vst | centre, sizes, pitch, yaw, roll over 180 degrees: `vstdata.boxes.nine_numbers` |
| qwen3-vl | the same numbers. Qwen3-VL's cookbook calls the angles roll, pitch, yaw, and turns about x, y, z in this order by each times 180 degrees, as VST does: its code counts, not its words |
| radians | the same, with the angles in radians |
| corners | the eight corners [x, y, z]: four of the upper side going round, then those of the lower side below them |
| lmms-eval | seven numbers: centre, sizes, and the turn of the box's x axis from x towards z in radians; what lmms-eval's task sunrgbd compares. A tilt is lost: the box stands as upright as the camera's frame |

Frames, metres and the meaning of the sizes are the same in all.
"""  # noqa: E501

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from vstdata.boxes.answer_text import ORDER, fenced
from vstdata.boxes.iou import box_axes
from vstdata.scene import FloatArray

FORMS = ("vst", "qwen3-vl", "radians", "corners", "lmms-eval")
DECIMALS = 2
# Of the local axes, in units of half a size: y points down, so the first four are the upper side.
CORNERS = np.array([[-1, -1, -1], [1, -1, -1], [1, -1, 1], [-1, -1, 1], [-1, 1, -1], [1, 1, -1], [1, 1, 1], [-1, 1, 1]])
SIZES = "the centre and the full sizes in metres"
REQUESTS = {  # what a question says instead of our own words
    "qwen3-vl": "[x_center, y_center, z_center, x_size, y_size, z_size, roll, pitch, yaw]",
    "radians": f"[x, y, z, x_size, y_size, z_size, pitch, yaw, roll]: {SIZES}, then the angles about x, y and z in "
    "radians, applied in this order about the camera's fixed axes",
    "corners": "the eight corners [x, y, z] in metres: the four of its upper side going round, then the four below",
    "lmms-eval": f"[x, y, z, x_size, y_size, z_size, yaw]: {SIZES}, then the turn of the box from the x axis towards "
    "the z axis in radians",
}
REQUEST = re.compile(r"Answer with a JSON list\b.*\Z", re.DOTALL)  # closes every question for boxes


def in_form(numbers: Sequence[float], form: str) -> list[Any]:
    """Nine numbers in another form, rounded to two decimals."""
    values = np.array(numbers, dtype=np.float64)
    match form:
        case "radians":
            values[6:] *= np.pi
        case "corners":
            values = values[:3] + (CORNERS * values[3:6] / 2) @ box_axes(values).T
        case "lmms-eval":
            along = box_axes(values)[:, 0]
            values = np.array([*values[:6], np.arctan2(along[2], along[0])])
    return (np.round(values, DECIMALS) + 0.0).tolist()  # type: ignore[no-any-return]  # + 0.0: no -0.0


def from_form(values: Any, form: str) -> list[float] | None:
    """The nine numbers of a box in another form; None for what is no box of this form: not as many numbers, not finite,
    a size that is not positive, angles beyond a turn, corners of no box."""
    try:
        given = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    if given.shape != {"corners": (8, 3), "lmms-eval": (7,)}.get(form, (9,)) or not np.isfinite(given).all():
        return None
    if form == "corners":
        return _of_corners(given)
    angles = given[6:] if form in ("radians", "lmms-eval") else given[6:] * np.pi
    if given[3:6].min() <= 0 or np.abs(angles).max() > 2 * np.pi:
        return None
    turns = [0.0, -angles[0] / np.pi, 0.0] if form == "lmms-eval" else (angles / np.pi).tolist()
    return [*given[:6].tolist(), *turns]


def _of_corners(corners: FloatArray) -> list[float] | None:
    """The box whose corners are the nearest: its edges are the means of the four that are parallel."""
    edges = CORNERS.T @ (corners - corners.mean(axis=0)) / 4  # (3, 3): each axis times its size, as rows
    size = np.linalg.norm(edges, axis=1)
    if size.min() < 10.0**-DECIMALS / 2:
        return None
    left, _, right = np.linalg.svd((edges / size[:, None]).T)
    axes = left @ right
    off = np.abs(corners - corners.mean(axis=0) - (CORNERS * size / 2) @ axes.T).max()
    if np.linalg.det(axes) < 0 or off > max(0.05, 0.1 * size.max()):
        return None
    angles = Rotation.from_matrix(axes).as_euler("xyz") / np.pi
    return [*corners.mean(axis=0).tolist(), *size.tolist(), *angles.tolist()]


def asked_in_form(question: str, form: str) -> str:
    """A question for boxes with the form of its answer told anew; as it is where it does not say it (REQUEST)."""
    return REQUEST.sub(lambda found: _request(found[0], question, form), question)


def _request(said: str, question: str, form: str) -> str:
    several = ORDER in said
    many, order = ("list of entries", ORDER) if several else ("list of one entry", "")
    frame, axes = "the camera", "x to the right, y down, z forward"
    if "first camera" in question or "image 1" in question or "camera 1" in question:
        frame = "the first camera"
    if "straight down" in question or "camera level" in question:
        frame, axes = "the first camera held level", "x to the right, y straight down, z ahead along the floor"
    return (
        f"Answer with a JSON {many} with the keys bbox_3d and label{order}. bbox_3d is {REQUESTS[form]}, "
        f"in the frame of {frame} ({axes})."
    )


def text_in_form(boxes: Sequence[Mapping[str, Any]], form: str) -> str:
    """Boxes {"bbox_3d": nine numbers, "label": name} as a fenced JSON list in another form, one box a line."""
    lines = (
        f'\t{{"bbox_3d": {json.dumps(in_form(box["bbox_3d"], form))}, "label": {json.dumps(box["label"])}}}'
        for box in boxes
    )
    return fenced(lines)
