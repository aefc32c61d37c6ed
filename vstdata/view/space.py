"""Where things of a row are: cameras and boxes as plain numbers, from which the page draws outlines and a map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from vstdata.boxes.iou import box_axes
from vstdata.boxes.nine_numbers import level_pose
from vstdata.canonical import strict_json
from vstdata.release.shards import Row
from vstdata.scene import Box, FloatArray

DECIMALS = 3  # millimetres, and thousandths of a pixel


def space(row: Row) -> dict[str, Any]:
    """{"cameras", "boxes", "flat"}: per picture [fx, fy, cx, cy, width, height, the pose camera to world (3, 4) by
    rows], with None where a row has none; per box [label, whether it is an answer, eight corners in world metres, flat,
    in the order of `Box.corners`: the numbers of two that an edge joins differ in one bit].

    Where boxes are the answer, they are all that is told: in the row they are in the first camera's frame, as it was or
    held level, here in the world's. `flat` are answers that are places in a picture: [picture from 0, label, rings of
    flat u, v, ... in its pixels, and a point or None].
    """
    cameras = [_camera(each) for each in row.values["camera"]]
    boxes = [[each["label"], False, _flat(_corners(each))] for each in row.values["objects"] if any(each["axes"])]
    turns = [turn for turn in row.values["turns"] if turn["answer_type"] == "box_list"]
    if turns and cameras and cameras[0] is not None:
        pose = np.reshape(row.values["camera"][0]["camera_to_world"], (4, 4))
        boxes = [
            _answer(each, level_pose(pose) if _is_level(turn) else pose)
            for turn in turns
            for each in strict_json(turn["ground_truth"])
        ]
    return {"cameras": cameras, "boxes": boxes, "flat": [one for turn in row.values["turns"] for one in _places(turn)]}


def _places(turn: Mapping[str, Any]) -> list[list[Any]]:
    truth = strict_json(turn["ground_truth"])
    if turn["answer_type"] == "point":
        return [[truth["image"], truth["label"], truth["region"], truth["point"]]]
    if turn["answer_type"] != "boxes_2d":
        return []
    boxes = [(box["label"], *box["bbox_2d"]) for box in truth["boxes"]]
    return [[truth["image"], label, [[u0, v0, u1, v0, u1, v1, u0, v1]], None] for label, u0, v0, u1, v1 in boxes]


def _is_level(turn: Mapping[str, Any]) -> bool:
    """Whether the boxes of a turn are in the frame of the camera held level."""
    return any(step["op"] == "level_box" for step in strict_json(turn["program"]))


def _camera(stored: Mapping[str, Any]) -> list[float] | None:
    if not any(stored["intrinsics"]):
        return None
    matrix = np.reshape(stored["intrinsics"], (3, 3))
    pose = np.reshape(stored["camera_to_world"], (4, 4))[:3]
    numbers = [matrix[0, 0], matrix[1, 1], matrix[0, 2], matrix[1, 2], stored["width"], stored["height"]]
    return [*_flat(np.array(numbers)), *np.round(pose.ravel(), 6).tolist()]


def _corners(stored: Mapping[str, Any]) -> FloatArray:
    """(8, 3) world metres."""
    return Box(np.array(stored["center"]), np.array(stored["size"]), np.reshape(stored["axes"], (3, 3))).corners


def _answer(stored: Mapping[str, Any], pose: FloatArray) -> list[Any]:
    values = np.array(stored["bbox_3d"], dtype=np.float64)
    corners = Box(values[:3], values[3:6], box_axes(values)).corners
    return [stored["label"], True, _flat(corners @ pose[:3, :3].T + pose[:3, 3])]


def _flat(values: FloatArray) -> list[float]:
    return [round(float(value), DECIMALS) + 0.0 for value in np.ravel(values)]
