"""Captures with pictures of ids, written from a room of known numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial.transform import Rotation

from tests.sources.files import CHAIR, COLOR_K, COLOR_SIZE, TABLE, Array, jpeg, look_at, room_depth, room_poses

CORNERS = (  # so that nothing of the two things stays unseen
    ((0.2, 0.2, 1.7), (0.9, 1.0, 0.3)), ((0.2, 2.0, 1.5), (0.8, 0.8, 0.4)),
    ((3.8, 0.3, 1.6), (2.9, 1.6, 0.4)), ((3.8, 2.8, 1.7), (3.0, 1.5, 0.3)),
)  # fmt: skip
POSES = np.stack([*room_poses(5), *(look_at(np.array(eye), np.array(target)) for eye, target in CORNERS)])
METRES = {"metres_per_unit": 1.0, "source": "sensor depth"}
CHAIR_ID, TABLE_ID = 7, 300
LISTED: list[dict[str, object]] = [{"id": CHAIR_ID, "label": "chair"}, {"id": TABLE_ID, "label": "table"}]
DEPTHS = [room_depth(pose, COLOR_K, COLOR_SIZE) for pose in POSES]


def ids_of(depth: Array, pose: Array) -> NDArray[np.uint16]:
    """(h, w) the id of what a room's depth shows, by where it is."""
    u, v = np.meshgrid(np.arange(depth.shape[1]), np.arange(depth.shape[0]))
    rays = np.stack([(u - COLOR_K[0, 2]) / COLOR_K[0, 0], (v - COLOR_K[1, 2]) / COLOR_K[1, 1], np.ones(u.shape)], -1)
    points = (rays * depth[..., None]) @ pose[:3, :3].T + pose[:3, 3]
    found = np.zeros(depth.shape, dtype=np.uint16)
    for number, box in ((CHAIR_ID, CHAIR), (TABLE_ID, TABLE)):
        found[((points > box[0] - 1e-6) & (points < box[1] + 1e-6)).all(axis=-1) & (points[..., 2] > 1e-6)] = number
    return found


IDS = [ids_of(depth, pose) for depth, pose in zip(DEPTHS, POSES, strict=True)]


def write(
    root: Path,
    objects: object,
    capture: object = None,
    ids: Callable[[int], Any] = IDS.__getitem__,
    poses: Array = POSES,
    unit: float = 1.0,
) -> Path:
    """The room as a folder; lengths in files are metres over `unit`."""
    for part in ("color", "depth", "instances"):
        (root / part).mkdir(parents=True)
    for k, depth in enumerate(DEPTHS):
        (root / "color" / f"{k:04d}.jpg").write_bytes(jpeg(20 * k))
        Image.fromarray(np.rint(depth / unit * 1000).astype(np.uint16)).save(root / "depth" / f"{k:04d}.png")
        Image.fromarray(ids(k)).save(root / "instances" / f"{k:04d}.png")
    lines = [(*pose[:3, 3] / unit, *Rotation.from_matrix(pose[:3, :3]).as_quat()) for pose in poses]
    (root / "poses.txt").write_text("\n".join(" ".join(f"{x:.9f}" for x in line) for line in lines))
    (root / "objects.json").write_text(json.dumps(objects))
    if capture is not None:
        (root / "capture.json").write_text(json.dumps(capture))
    return root
