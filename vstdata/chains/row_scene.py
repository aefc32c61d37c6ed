"""What a row tells of its scene, for whoever has no more: what things are called, their boxes, the cameras, and which
image shows what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vstdata.scene import Box, FloatArray

# Claims that an image shows what they are about.
EVIDENCE = frozenset(
    {
        *("shows", "shows_near", "shows_two", "again", "again_two", "again_near"),
        *("known_by", "leg", "leg_up", "legs", "legs_alike", "leg_turned"),
        *("axis", "axis_there", "in_line", "aim", "reach", "across_to"),
        *("wall_square", "wall_beside", "wall_slant", "square_edge", "slant_edge", "faces_wall"),
        *("along_wall", "shift_side", "shifted", "wall_swap"),
        *("gap_on", "gap_below", "gap_next", "gap_above", "gap_between", "gap_far", "gap_room"),
        *("gap_by", "depth_order", "side_order", "yardstick"),
    }
)
# Of these those about an image or a wall told of last.
HERE = frozenset(
    {
        "known_by",
        "shift_side",
        "shifted",
        "wall_swap",
        "leg",
        "leg_up",
        "legs",
        "legs_alike",
        "leg_turned",
        "axis_there",
    }
)
NEAREST = 0.1  # metres before a camera: what is nearer has no place in its picture


@dataclass(frozen=True, eq=False)
class RowScene:
    """`names` are those of question and thought -> instance; `boxes` (8, 3) corners in metres, world, z up; `cameras`
    those of the images; `shown` what the thought says that an image, from 1, shows."""

    names: Mapping[str, int]
    boxes: Mapping[int, FloatArray]
    cameras: Sequence[Mapping[str, Any]]
    shown: frozenset[tuple[int, int]]

    def images_of(self, *things: int) -> list[int]:
        """The images that show all of these things."""
        numbers = range(1, len(self.cameras) + 1)
        return [k for k in numbers if all((k, i) in self.shown and self.extent(k, i) for i in things)]

    def seen(self, image: int, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Pixels to the right (n,) and metres ahead (n,) of world points (n, 3) in an image."""
        camera = self.cameras[image - 1]
        pose = np.reshape(camera["camera_to_world"], (4, 4))
        focal, _, middle = camera["intrinsics"][:3]
        right, ahead = (((points - pose[:3, 3]) * pose[:3, column]).sum(axis=1) for column in (0, 2))
        return focal * right / np.maximum(ahead, NEAREST) + middle, ahead

    def extent(self, image: int, thing: int) -> tuple[float, float, float] | None:
        """The left end, the middle and the right end of a thing in an image, as shares of its width; None where it is
        not wholly before the camera, or its middle is outside."""
        corners = self.boxes[thing]
        x, ahead = self.seen(image, np.vstack([corners, corners.mean(axis=0)]))
        width = float(self.cameras[image - 1]["width"])
        if ahead.min() <= NEAREST or not 0 <= x[-1] <= width:
            return None
        return float(x[:8].min() / width), float(x[8] / width), float(x[:8].max() / width)

    def far(self, image: int, thing: int) -> float:
        """Metres from a camera to the middle of a thing."""
        eye = np.reshape(self.cameras[image - 1]["camera_to_world"], (4, 4))[:3, 3]
        return float(np.sqrt(((self.boxes[thing].mean(axis=0) - eye) ** 2).sum()))


def scene_of(row: Mapping[str, Any], program: Sequence[Mapping[str, Any]]) -> RowScene:
    """From the columns of a row and the program of one of its turns."""
    names = {step["value"]: step["instances"][0] for step in program if step["op"] == "called"}
    boxes = {one["instance"]: _corners(one) for one in row["objects"]}
    names = {name: i for name, i in names.items() if i in boxes}
    return RowScene(names, boxes, row["camera"], frozenset(_shown(program, names, len(row["camera"]))))


def _corners(box: Mapping[str, Any]) -> FloatArray:
    center, size, axes = (np.array(box[key], np.float64) for key in ("center", "size", "axes"))
    return Box(center, size, axes.reshape(3, 3)).corners


def _shown(program: Sequence[Mapping[str, Any]], names: Mapping[str, int], images: int) -> Iterator[tuple[int, int]]:
    for step in program:
        if step["op"] in EVIDENCE:
            numbers = step.get("images") or ([step["image"]] if "image" in step else [])
            yield from ((k, i) for k in numbers for i in step.get("instances", ()))
    for name, i in names.items():
        _, found, number = name.rpartition(" in image ")
        if found or images == 1:
            yield int(number) if found else 1, i
