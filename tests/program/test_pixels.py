"""Pixels in a row's program are those of its stored picture, as its marks and its camera are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest

from generators.build.drafts import StoredDraft
from generators.build.rows import Context, Pictures, make_row
from skills import all_skills
from tests import worlds
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.manifest import Images
from vstdata.scene import Camera, Scene
from vstdata.virtual_camera import virtual_scene

SKILLS = all_skills()
ANOTHER = {"smaller": Images(max_side=320), "virtual": Images(fov=55.0, size=(400, 300)), "focal": Images(focal=300.0)}


def rows_of(skill: str, scene: Scene, images: Images, most: int = 12) -> Iterator[dict[str, Any]]:
    """The values of rows as they are stored."""
    facts = Facts(scene, width=160)
    pictures = Pictures(scene, images, "png")
    drafts: Iterator[Draft] = SKILLS[skill].ask(facts, Draw("pixels"), Refusals())
    for number, draft in enumerate(islice(drafts, most)):
        keys = tuple(scene.frames[frame].key for frame in draft.frames)
        stored = StoredDraft(f"{number:032x}", draft, keys, [])
        letters = [0 if question.answer.distractors else -1 for question in draft.questions]
        context = Context(SKILLS[skill], "train", "1", "0", SKILLS[skill].wordings())
        yield make_row(context, pictures, stored, letters).values


def scene_for(images: Images) -> Scene:
    return virtual_scene(worlds.living_room(), fov=images.fov, size=images.size, focal=images.focal)


def steps_of(row: dict[str, Any], op: str) -> list[dict[str, Any]]:
    return [step for turn in row["turns"] for step in json.loads(turn["program"]) if step["op"] == op]


def marks_of(row: dict[str, Any], picture: int) -> dict[str, list[float]]:
    return {
        f"{mark['color']} point": mark["xy"]
        for mark in row["marks"]
        if mark["frame"] == picture and mark["kind"] == "point"
    }


def camera_of(row: dict[str, Any], frame: str) -> Camera:
    stored = row["camera"][row["frames"].index(frame)]
    matrix, pose = np.reshape(stored["intrinsics"], (3, 3)), np.reshape(stored["camera_to_world"], (4, 4))
    return Camera(matrix, stored["width"], stored["height"], pose)


@pytest.mark.parametrize("images", ANOTHER.values(), ids=list(ANOTHER))
def test_the_depth_of_a_point_is_told_at_its_mark(images: Images) -> None:
    rows = list(rows_of("single_image.depth_comparison", scene_for(images), images))
    steps = [(step["uv"], marks_of(row, 0)[step["point"]]) for row in rows for step in steps_of(row, "depth")]
    assert len(steps) > 20
    assert all(uv == xy for uv, xy in steps), steps[:3]


@pytest.mark.parametrize("images", ANOTHER.values(), ids=list(ANOTHER))
def test_a_point_of_the_world_is_at_its_pixel_for_the_stored_camera(images: Images) -> None:
    rows = list(rows_of("multi_image.correspondence", scene_for(images), images))
    assert rows
    for row in rows:
        (circle,) = (mark["xy"] for mark in row["marks"] if mark["frame"] == 0)
        first, *others = steps_of(row, "unproject")
        (seen,) = steps_of(row, "project")
        assert first["pixel"] == circle
        assert {tuple(seen["value"]), *(tuple(step["pixel"]) for step in others)} == {
            tuple(xy) for xy in marks_of(row, 1).values()
        }
        pixels = [(first, first["value"], first["pixel"]), (seen, seen["point"], seen["value"])]
        pixels += [(step, step["value"], step["pixel"]) for step in others]
        for step, point, uv in pixels:
            assert camera_of(row, step["frame"]).project(np.array([point]))[0][0] == pytest.approx(uv, abs=0.1)


def test_a_box_in_a_smaller_picture_and_a_spread_are_smaller() -> None:
    large, small = (
        [step["value"] for row in rows_of("video.others", worlds.living_room(), images, 60) for step in boxes(row)]
        for images in (Images(), Images(max_side=320))
    )
    assert len(large) == len(small) > 0
    for whole, half in zip(large, small, strict=True):
        assert half == pytest.approx([(value + 0.5) / 2 - 0.5 for value in whole])


def boxes(row: dict[str, Any]) -> list[dict[str, Any]]:
    return steps_of(row, "seen_box")
