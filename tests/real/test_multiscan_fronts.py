"""Which way things face in a real scan: the fronts that MultiScan's annotators drew, and what is asked with them.

The sample of its documentation has boxes and fronts, and no mesh; here the boxes are the mesh. It lacks `objectId`,
which released scans have.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skills.single_image import facing
from tests import worlds
from tests.sources.files import CUBE_FACES
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.errors import InputError
from vstdata.facts import Facts
from vstdata.scene import Frame, Scene
from vstdata.sources import SourceSpec, open_source

SCAN = "scene_00000_00"
AROUND = ("front", "left side", "back", "right side")  # counter-clockwise
PLACES = ("in front of you", "to your left", "behind you", "to your right")
THINGS = ("chair.1", "refrigerator.1", "refrigerator.2", "bag.1", "box.1", "box.2", "shelf.1", "floor.1")


def stored(shared_data: Path) -> dict[str, object]:
    annotations = json.loads((shared_data / "multiscan-sample" / f"{SCAN}.annotations.json").read_text())
    for number, one in enumerate(annotations["objects"]):
        one.update(objectId=number + 1, partIds=[number + 1])
    return {**annotations, "parts": [{"partId": k + 1, "label": "x.1"} for k in range(len(annotations["objects"]))]}


def written(annotations: dict[str, object], root: Path) -> Path:
    """A scan as it is released, of boxes."""
    folder = root / SCAN
    folder.mkdir()
    (folder / f"{SCAN}.annotations.json").write_text(json.dumps(annotations))
    corners, owners = [], []
    for one in annotations["objects"]:  # type: ignore[attr-defined]
        box = one["obb"]
        half = np.array(box["axesLengths"]) / 2
        signs = np.array([[x, y, z] for z in (-1, 1) for y in (-1, 1) for x in (-1, 1)])
        corners.append(np.array(box["centroid"]) + (signs * half) @ np.array(box["normalizedAxes"]).reshape(3, 3))
        owners += [one["objectId"]] * len(CUBE_FACES)
    faces = np.concatenate([np.array(CUBE_FACES) + 8 * k for k in range(len(corners))])
    rows = np.zeros(len(faces), dtype=[("n", "u1"), ("v", "<i4", 3), ("object", "<i4"), ("part", "<i4")])
    rows["n"], rows["v"], rows["object"], rows["part"] = 3, faces, owners, owners
    header = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {8 * len(corners)}\nproperty float x\nproperty float y\n"
        f"property float z\nelement face {len(faces)}\nproperty list uchar int vertex_indices\n"
        "property int objectId\nproperty int partId\nend_header\n"
    )
    data = header.encode() + np.concatenate(corners).astype("<f4").tobytes() + rows.tobytes()
    (folder / f"{SCAN}.ply").write_bytes(data)
    return root


def read(root: Path) -> Scene:
    spec = {"name": "m", "reader": "multiscan", "root": ".", "licence": "MIT", "frames_per_scene": 4}
    return open_source(SourceSpec.model_validate(spec), root).load(SCAN)


def test_drawn_fronts_are_read_as_they_are_drawn(tmp_path: Path, shared_data: Path) -> None:
    annotations = stored(shared_data)
    drawn = {one["objectId"]: one["obb"].get("front") or None for one in annotations["objects"]}  # type: ignore[attr-defined]
    scene = read(written(annotations, tmp_path))
    assert len(scene.instances) == len(drawn) - 1  # "remove" is an annotator's mark
    for instance in scene.instances:
        assert instance.about.front == pytest.approx(drawn[instance.id], abs=1e-6)
        assert instance.about.up == pytest.approx((0, 0, 1), abs=1e-6)


def test_answers_about_facing_follow_the_drawn_fronts(tmp_path: Path, shared_data: Path) -> None:
    """By complex numbers, from the file; the things without the walls of their narrow room, seen from all around."""
    annotations = stored(shared_data)
    annotations["objects"] = [one for one in annotations["objects"] if one["label"] in THINGS]  # type: ignore[attr-defined]
    around = np.radians(np.arange(3, 360, 12))
    ring = [(0.4 + 5 * np.sin(a), 5 * np.cos(a), 1.2) for a in around]
    frames = tuple(Frame(f"{k:02d}", worlds.look_at(eye, (-0.4, 0.0, -0.6))) for k, eye in enumerate(ring))
    read_in = read(written(annotations, tmp_path))
    known = tuple(replace(one, doubt=None) for one in read_in.instances)  # drawn as boxes, nobody could name them
    scene = replace(read_in, frames=frames, instances=known)
    drawn = {one["objectId"]: one["obb"] for one in annotations["objects"]}  # type: ignore[attr-defined]
    asked = list(facing.ask(Facts(scene, width=160), Draw("multiscan"), Refusals()))
    kinds = {"side_to_camera": 0, "place_for_it": 0}
    for draft in asked:
        (question,) = draft.questions
        if question.question_type not in kinds:
            continue
        boxes = [drawn[scene.instances[i].id] for i in draft.objects]
        middles = [complex(*box["centroid"][:2]) for box in boxes]
        camera = complex(*scene.frames[draft.frames[0]].camera.center[:2])
        to = camera if question.question_type == "side_to_camera" else middles[1]
        angle = np.degrees(np.angle((to - middles[0]) / complex(*boxes[0]["front"][:2])))
        words = AROUND if question.question_type == "side_to_camera" else PLACES
        assert question.answer.value == words[round(angle / 90) % 4]
        assert abs(angle - 90 * round(angle / 90)) <= 35
        kinds[question.question_type] += 1
    assert all(kinds.values())


def test_a_front_that_is_no_direction_is_refused_by_name(tmp_path: Path, shared_data: Path) -> None:
    annotations = stored(shared_data)
    annotations["objects"][6]["obb"]["front"] = [0, 2, 0]  # type: ignore[index]
    with pytest.raises(InputError, match=r"objects\.6\.obb\.front.*length 1, not 2"):
        read(written(annotations, tmp_path))
