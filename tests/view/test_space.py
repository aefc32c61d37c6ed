"""Corners of boxes as the page gets them, held against the scene's own boxes."""

from __future__ import annotations

import json

import numpy as np
from scipy.spatial.transform import Rotation

from tests.audit.releases import boxes
from tests.trainers.releases import row
from vstdata.boxes.nine_numbers import camera_box, levelled
from vstdata.scene import Box, Camera
from vstdata.view.space import space


def nearest(first: list[float], second: np.ndarray) -> float:
    """The largest distance of a corner of one box to the nearest corner of the other."""
    corners = np.reshape(first, (8, 3))
    return float(np.linalg.norm(corners[:, None] - second, axis=2).min(axis=1).max())


def test_answers_and_objects_are_in_the_world() -> None:
    turn = Rotation.from_euler("ZX", [40.0, -100.0], degrees=True).as_matrix()
    pose = np.eye(4)
    pose[:3, :3], pose[:3, 3] = turn, [1.0, 2.0, 1.5]
    camera = Camera(np.array([[50.0, 0, 31.5], [0, 50.0, 23.5], [0, 0, 1]]), 64, 48, pose)
    box = Box(
        np.array([2.0, 3.0, 0.5]), np.array([0.6, 0.8, 1.0]), Rotation.from_euler("z", 25, degrees=True).as_matrix()
    )
    stored = {"intrinsics": camera.intrinsics.ravel().tolist(), "camera_to_world": pose.ravel().tolist()}
    thing = {
        "instance": 0,
        "label": "chair",
        "center": box.center.tolist(),
        "size": box.size.tolist(),
        "axes": box.axes.ravel().tolist(),
    }
    more = {"camera": [{**stored, "width": 64, "height": 48}], "objects": [thing]}
    asked = boxes("Find every chair.", ["chair"])
    truth = json.dumps([{"bbox_3d": camera_box(box, camera), "label": "chair"}])
    for turns, answer, tolerance in (([{**asked, "ground_truth": truth}], True, 0.04), ([], False, 0.001)):
        told = space(row("a", "single_image.detection_3d", turns or [{**asked, "answer_type": "text"}], ["p"], **more))
        [[label, is_answer, corners]] = told["boxes"]
        assert (label, is_answer) == ("chair", answer)
        assert nearest(corners, box.corners) < tolerance
    level = json.dumps([{"bbox_3d": camera_box(box, levelled(camera)), "label": "chair"}])
    asked |= {"ground_truth": level, "program": '[{"op": "level_box"}]'}
    ((_, _, corners),) = space(row("a", "multi_image.detection_3d", [asked], ["p"], **more))["boxes"]
    assert nearest(corners, box.corners) < 0.04
    assert told["cameras"][0][:6] == [50.0, 50.0, 31.5, 23.5, 64.0, 48.0]


def test_a_row_without_cameras_has_no_space() -> None:
    blank = {"intrinsics": [0.0] * 9, "camera_to_world": [0.0] * 16, "width": 0, "height": 0}
    told = space(row("a", "mixed.chats", [boxes("Q", ["chair"])], ["p"], camera=[blank], objects=[]))
    assert told == {"cameras": [None], "boxes": [], "flat": []}


def test_answers_that_are_places_in_a_picture_are_drawn_there() -> None:
    ring = [0.0, 0.0, 9.0, 0.0, 9.0, 9.0]
    point = {"image": 1, "label": "mug", "point": [6.0, 3.0], "region": [ring]}
    flat = {"image": 0, "boxes": [{"bbox_2d": [1.0, 2.0, 3.0, 4.0], "label": "chair"}]}
    turns = [
        {**boxes("Q", ["chair"]), "answer_type": kind, "ground_truth": json.dumps(truth)}
        for kind, truth in (("point", point), ("boxes_2d", flat))
    ]
    told = space(row("a", "mixed.chats", turns, ["p", "q"], objects=[]))
    assert told["flat"] == [
        [1, "mug", [ring], [6.0, 3.0]],
        [0, "chair", [[1.0, 2.0, 3.0, 2.0, 3.0, 4.0, 1.0, 4.0]], None],
    ]
