"""What is asked of real recordings without objects, why the rest is not, and how much of it is wrong by the raw depth.

    pytest tests/real/test_figures.py -s

prints a row for each recording: asked, wrong, refused by reason.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from skills import all_skills
from tests.real.test_sources_real import load
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import FloatArray, Scene

SKILLS = ("single_image.depth", "single_image.depth_comparison")
MOST = 200
AROUND = 2  # pixels to each side of a point whose raw depth is looked at


def raw_depth(folder: Path, scene: Scene, frame: int) -> FloatArray:
    """(h, w) metres, as the file has them."""
    (path,) = (folder / "depth").glob(f"{scene.frames[frame].key}.*")
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), np.float64) / 1000


def points_of(draft: Draft, depth: FloatArray) -> dict[str, tuple[float, float]]:
    """Name of each marked point, and the least and greatest raw depth around it."""
    found = {}
    for mark in draft.marks:
        assert mark.xy is not None
        u, v = (round(float(value) - 0.5) for value in mark.xy)
        window = depth[max(v - AROUND, 0) : v + AROUND + 1, max(u - AROUND, 0) : u + AROUND + 1]
        known = window[window > 0]
        found[f"{mark.color} point"] = (float(known.min()), float(known.max()))
    return found


def is_right(draft: Draft, points: dict[str, tuple[float, float]]) -> list[bool]:
    """Of each question, whether raw depth bears its answer out."""
    found = []
    for question in draft.questions:
        value = question.answer.value
        if question.question_type == "point_depth":
            ((low, high),) = points.values()
            half = 0.5 * 10.0**-question.answer.decimals
            found.append(low - half <= float(str(value)) <= high + half)
            continue
        order = sorted(points, key=lambda name: points[name])
        apart = all(points[a][1] < points[b][0] for a, b in pairwise(order))
        if question.question_type == "ordering":
            found.append(apart and value in (order, order[::-1]))
            continue
        *ordinal, rank, _ = str(question.slots["rank"]).split()
        place = {"": 0, "second": 1, "third": 2}[" ".join(ordinal)]
        found.append(apart and value == (order[place] if rank == "closest" else order[-1 - place]))
    return found


@pytest.mark.parametrize("name", ["open3d-livingroom", "open3d-rgbd5", "slambook2-dining"])
def test_what_is_asked_of_recordings_is_right(shared_data: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    scene, asked, wrong, refused = load(shared_data, name), Counter[str](), Counter[str](), Counter[str]()
    facts = Facts(scene)
    for skill in SKILLS:
        refusals = Refusals()
        for draft in islice(all_skills()[skill].ask(facts, Draw("figures", name), refusals), MOST):
            points = points_of(draft, raw_depth(shared_data / name, scene, draft.frames[0]))
            for question, right in zip(draft.questions, is_right(draft, points), strict=True):
                asked[question.question_type] += 1
                wrong[question.question_type] += not right
        refused.update(refusals.counts)
    with capsys.disabled():
        print(f"\n{name}: asked {dict(asked)}, wrong {wrong.total()}, refused {dict(refused)}")  # noqa: T201
    assert asked.total() >= 20
    assert wrong.total() == 0
