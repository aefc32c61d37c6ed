"""Oriented IoU against boolean volumes of meshes (manifold3d), and what must hold for any boxes."""

from __future__ import annotations

import manifold3d
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from vstdata.boxes.iou import iou_matrix, pair_iou
from vstdata.scene import FloatArray


def random_boxes(rng: np.random.Generator, count: int) -> FloatArray:
    centers, sizes = rng.uniform(-0.6, 0.6, (count, 3)), rng.uniform(0.2, 1.5, (count, 3))
    return np.concatenate([centers, sizes, rng.uniform(-1, 1, (count, 3))], axis=1)


def solid(box: FloatArray) -> manifold3d.Manifold:
    pose = np.c_[Rotation.from_euler("xyz", 180 * box[6:], degrees=True).as_matrix(), box[:3]]
    return manifold3d.Manifold.cube(box[3:6].tolist(), True).transform(pose)


def boolean_iou(first: FloatArray, second: FloatArray) -> float:
    common = (solid(first) ^ solid(second)).volume()
    return float(common / (first[3:6].prod() + second[3:6].prod() - common))


def test_2000_pairs_agree_with_boolean_volumes() -> None:
    """Tilted, upright, axis-aligned, equal, and sharing faces."""
    rng = np.random.default_rng(7)
    first, second = random_boxes(rng, 2000), random_boxes(rng, 2000)
    first[:600, [6, 8]] = second[:600, [6, 8]] = 0
    first[:200, 7] = second[:200, 7] = 0
    second[:20] = first[:20]
    second[20:60, 3:] = first[20:60, 3:]
    second[60:100] = first[60:100] + np.r_[0, 0, 1, np.zeros(6)] * first[60:100, [5]]  # face to face
    expected = [boolean_iou(a, b) for a, b in zip(first, second, strict=True)]
    found = pair_iou(first, second)
    assert np.abs(found - expected).max() < 1e-6
    assert (found[:20] == 1).all()
    assert 0.5 < (found > 0).mean() < 0.95


numbers = st.floats(-2, 2)
boxes = st.tuples(*[numbers] * 3, *[st.floats(0.05, 3)] * 3, *[st.floats(-1, 1)] * 3).map(np.array)


@given(boxes, boxes, boxes)
def test_symmetric_and_the_same_after_a_rigid_motion(first: FloatArray, second: FloatArray, motion: FloatArray) -> None:
    found = pair_iou(first[None], second[None])[0]
    assert pair_iou(second[None], first[None])[0] == pytest.approx(found, abs=2e-6)
    turn = Rotation.from_euler("xyz", 180 * motion[6:], degrees=True)

    def moved(box: FloatArray) -> FloatArray:
        whole = turn * Rotation.from_euler("xyz", 180 * box[6:], degrees=True)
        return np.concatenate([turn.apply(box[:3]) + motion[:3], box[3:6], whole.as_euler("xyz") / np.pi])

    try:
        angles = moved(first), moved(second)
    except UserWarning:  # gimbal lock: the angles are then not unique, but scipy warns
        return
    assert pair_iou(angles[0][None], angles[1][None])[0] == pytest.approx(found, abs=2e-6)


@given(boxes, st.floats(0.1, 0.9))
def test_a_part_of_a_box_shares_its_own_volume(box: FloatArray, share: float) -> None:
    smaller = box.copy()
    smaller[3:6] *= share
    assert pair_iou(box[None], smaller[None])[0] == pytest.approx(share**3, abs=1e-6)


def test_a_matrix_is_all_pairs() -> None:
    rng = np.random.default_rng(1)
    first, second = random_boxes(rng, 4), random_boxes(rng, 3)
    matrix = iou_matrix(first, second)
    assert matrix.shape == (4, 3)
    for k in range(4):
        for n in range(3):
            assert matrix[k, n] == pytest.approx(boolean_iou(first[k], second[n]), abs=1e-6)
    assert iou_matrix(first, second[:0]).shape == (4, 0)
