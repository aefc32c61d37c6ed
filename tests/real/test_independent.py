"""The measurements that answers are held against find what is wrong, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from skills import all_skills
from tests.real.figures import main
from tests.real.independent import MEASURED, Check, checkable
from tests.worlds import living_room
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Box, Scene

SKILLS = ("single_image.depth", "single_image.measurement", "single_image.distance_prediction", "video.measurement")


def scaled(scene: Scene, by: float) -> Scene:
    """The same room with every thing larger about its own middle."""
    assert scene.mesh is not None
    vertices = scene.mesh.vertices.copy()
    boxes = []
    for k, one in enumerate(scene.instances):
        rows = np.unique(scene.mesh.faces[scene.mesh.face_instances == k])
        vertices[rows] = one.box.center + by * (vertices[rows] - one.box.center)
        boxes.append(replace(one, box=Box(one.box.center, one.box.size * by, one.box.axes)))
    return replace(scene, mesh=replace(scene.mesh, vertices=vertices), instances=tuple(boxes))


def verdicts(scene: Scene, second: Scene | None) -> dict[str, list[bool]]:
    """Whether each step that is measured is wrong, by its name."""
    facts, check, found = Facts(scene), Check(scene, second), dict[str, list[bool]]()
    for name in SKILLS:
        for draft in islice(all_skills()[name].ask(facts, Draw("independent", name), Refusals()), 60):
            for question in draft.questions:
                for step in checkable(question.program):
                    if (wrong := check.wrong(step)) is not None:
                        found.setdefault(step["op"], []).append(wrong)
    return found


def test_a_room_of_known_numbers_has_nothing_wrong() -> None:
    found = verdicts(living_room(), None)
    assert found.keys() == MEASURED.keys()
    assert not any(any(each) for each in found.values())


@pytest.mark.parametrize(("by", "wrong"), [(1.0, False), (1.04, False), (1.3, True)])
def test_a_second_annotation_is_held_against_the_first(by: float, wrong: bool) -> None:
    found = verdicts(living_room(), scaled(living_room(), by))
    assert any(found["upright_box"]) == wrong
    assert not any(found["depth"])  # the sensor's, whatever annotators say


def test_a_source_that_is_not_there_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert main([f"nothing=scannetv2={tmp_path_factory.mktemp('empty')}"]) == 0
    assert "| nothing | none: " in capsys.readouterr().out
