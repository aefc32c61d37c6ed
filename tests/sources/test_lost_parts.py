"""What masks show of a thing and its surface lacks, measured on a room of known numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.sources.captures import CHAIR_ID, DEPTHS, IDS, POSES
from tests.sources.files import CHAIR, COLOR_K
from vstdata.scene import Box, Camera
from vstdata.sources.building.lost_parts import reach_beyond, unexplained
from vstdata.sources.building.votes import IdView

HEIGHT = float(CHAIR[1, 2] - CHAIR[0, 2])


@pytest.mark.parametrize("lacking", [0.0, 0.2, 0.35])
def test_what_masks_show_and_no_surface_has_is_measured(lacking: float) -> None:
    views = [
        IdView(Camera(COLOR_K, 160, 120, pose), depth.astype(np.float32), ids.astype(np.int32))
        for depth, ids, pose in zip(DEPTHS, IDS, POSES, strict=True)
    ]
    top = CHAIR[1, 2] - lacking
    low, size = CHAIR[0], CHAIR[1] - CHAIR[0]
    u, v = np.meshgrid(np.linspace(0, 1, 40), np.linspace(0, 1, 40))
    flat = np.stack([u.ravel(), v.ravel()], axis=1)
    sides = [
        np.insert(flat * np.delete(size, axis) + np.delete(low, axis), axis, CHAIR[end, axis], axis=1)
        for axis in range(3)
        for end in (0, 1)
    ]
    vertices = np.concatenate(sides)
    vertices = vertices[vertices[:, 2] <= top + 1e-9]
    left = unexplained(vertices, np.full(len(vertices), CHAIR_ID, np.int32), views)
    seen = np.array([low, [*CHAIR[1, :2], top]])
    box = Box(seen.mean(axis=0), seen[1] - seen[0], np.eye(3))
    found = reach_beyond(box, left.get(CHAIR_ID, []))
    if not lacking:
        assert found == 0.0
    else:
        assert 0.7 * lacking <= found <= lacking + 0.01
