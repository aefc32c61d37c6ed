"""Instances in pieces: one thing is measured, crumbs are left out, and what is two things is not measured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.sources.files import CHAIR, CUBE_FACES, TABLE, Array, Scan, cube_vertices
from vstdata.facts import Facts
from vstdata.scene import Box, Instance, Mesh
from vstdata.sources import SourceSpec, open_source
from vstdata.sources.building.pieces import in_one_piece

CHAIR_SEGMENT, TABLE_SEGMENT, NEW_SEGMENT, FLOOR, CHAIR_ID, TABLE_ID = 2, 3, 4, 0, 1, 2

IN_PIECES, FAR_PARTS = {"instance_in_pieces": 1}, {"instance_without_far_parts": 1}


def shifted(box: Array, x: float = 0.0, z: float = 0.0) -> Array:
    return box + np.array([x, 0.0, z])


def facts_of(root: Path, *more: tuple[Array, int], labels: tuple[str, ...] = ("floor", "chair", "table")) -> Facts:
    Scan(more=list(more), labels=list(labels)).write(root, "none")
    spec = SourceSpec(name="s", reader="scannetv2", root=".", licence="x", frames_per_scene=1)
    return Facts(open_source(spec, root).load("scene0000_00"))


def test_a_chair_in_two_halves_a_metre_apart_is_not_measured(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (shifted(CHAIR, x=1.5), CHAIR_SEGMENT))
    assert facts.scene.dropped == {"instance_in_pieces": 1}
    assert facts.scene.instances[CHAIR_ID].doubt == "instance_in_pieces"
    assert facts.objects == (TABLE_ID,)
    assert facts.scene.mesh is not None
    assert np.count_nonzero(facts.scene.mesh.face_instances == CHAIR_ID) == 24  # it still hides what is behind it


def test_a_crumb_far_away_is_left_out_and_makes_the_box_less_sure(tmp_path: Path) -> None:
    crumb = np.array([[3.0, 0.3, 1.5], [3.1, 0.4, 1.6]])
    facts = facts_of(tmp_path, (crumb, CHAIR_SEGMENT))
    assert facts.scene.dropped == {"instance_without_far_parts": 1}
    assert np.allclose(np.sort(facts.box(CHAIR_ID).size), np.sort(np.ptp(CHAIR, axis=0)), atol=1e-6)
    assert np.allclose(facts.position(CHAIR_ID), CHAIR.mean(axis=0), atol=1e-6)
    chair, lost = 2 * (0.5 * 0.6 + 0.5 * 0.9 + 0.6 * 0.9), 6 * 0.1 * 0.1
    assert facts.scene.instances[CHAIR_ID].noise == pytest.approx(0.9 * lost / (chair + lost), abs=1e-5)
    assert facts.surface_noise(CHAIR_ID) == pytest.approx(0.02 + facts.scene.instances[CHAIR_ID].noise)
    assert facts.surface_noise(TABLE_ID) == 0.02
    assert facts.surface(CHAIR_ID).bounds[1, 0] == pytest.approx(1.0)


@pytest.mark.parametrize("gap", [0.0, 0.04])
def test_parts_that_nearly_touch_are_one_thing(tmp_path: Path, gap: float) -> None:
    on_top = np.array([[0.5, 0.5, 0.9 + gap], [1.0, 1.1, 1.8]])
    facts = facts_of(tmp_path, (on_top, CHAIR_SEGMENT))
    assert facts.scene.dropped == {}
    assert facts.height(CHAIR_ID).value == pytest.approx(1.8)


def test_feet_of_a_table_whose_legs_were_missed_are_its_feet(tmp_path: Path) -> None:
    top = np.array([[0.5, 1.6, 0.7], [1.7, 2.4, 0.75]])
    feet = [np.array([[x, y, 0.0], [x + 0.05, y + 0.05, 0.1]]) for x in (0.5, 1.65) for y in (1.6, 2.35)]
    facts = facts_of(
        tmp_path, *((box, NEW_SEGMENT) for box in (top, *feet)), labels=("floor", "chair", "table", "desk")
    )
    assert facts.scene.dropped == {}
    assert facts.height(3).value == pytest.approx(0.75)


def test_a_shelf_above_a_desk_is_not_the_desk(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (shifted(TABLE, z=1.4), TABLE_SEGMENT))
    assert facts.scene.dropped == {"instance_in_pieces": 1}


def test_a_wall_of_many_parts_is_one_wall(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (shifted(TABLE, z=1.6), FLOOR))
    assert facts.scene.dropped == {}


def test_a_box_that_was_drawn_by_hand_says_what_belongs_together() -> None:
    shade, foot, lost = (
        np.array(box)
        for box in (
            [[0.0, 0.0, 0.4], [0.4, 0.4, 0.7]],
            [[0.0, 0.0, 0.0], [0.4, 0.4, 0.05]],
            [[2.0, 0.0, 0.0], [2.1, 0.1, 0.1]],
        )
    )
    for boxes, box, dropped in (
        ((shade, foot), Box(np.array([0.2, 0.2, 0.35]), np.array([0.5, 0.5, 0.8]), np.eye(3)), {}),
        ((shade, foot), Box(np.array([0.2, 0.2, 0.35]), np.array([0.4, 0.4, 0.7]), np.eye(3)), IN_PIECES),
        ((shade, foot, lost), Box(np.array([0.2, 0.2, 0.35]), np.array([0.5, 0.5, 0.8]), np.eye(3)), FAR_PARTS),
    ):
        vertices = np.concatenate([cube_vertices(one) for one in boxes])
        faces = np.concatenate([np.array(CUBE_FACES) + 8 * k for k in range(len(boxes))]).astype(np.int32)
        counted: Counter[str] = Counter()
        mesh = Mesh(vertices, faces, None, np.zeros(len(faces), dtype=np.int32))
        _, (found,) = in_one_piece(mesh, [Instance(1, "lamp", box)], counted)
        assert dict(counted) == dropped
        assert np.array_equal(found.box.size, box.size)


def test_how_unsure_a_thing_was_is_kept_when_far_parts_are_left_out() -> None:
    """Once a refrigerator that nobody saw to its end was sure again, for a crumb of it had been left out."""
    thing, crumb = np.array([[0.0, 0.0, 0.0], [0.6, 0.6, 1.8]]), np.array([[2.0, 0.0, 0.0], [2.1, 0.1, 0.1]])
    vertices = np.concatenate([cube_vertices(one) for one in (thing, crumb)])
    faces = np.concatenate([np.array(CUBE_FACES), np.array(CUBE_FACES) + 8]).astype(np.int32)
    mesh = Mesh(vertices, faces, None, np.zeros(len(faces), dtype=np.int32))
    box = Box(np.array([1.05, 0.3, 0.9]), np.array([2.1, 0.6, 1.8]), np.eye(3))
    noises, counted = [], Counter[str]()
    for before in (0.0, 0.4):
        left, (found,) = in_one_piece(mesh, [Instance(1, "refrigerator", box, noise=before)], counted)
        noises.append(found.noise)
        assert in_one_piece(left, [found], counted)[1] == (found,)
    assert counted == {"instance_without_far_parts": 2}
    assert noises[1] - noises[0] == pytest.approx(0.4)
