"""A stand-in teacher retells real drafts: most that are true are kept, none in which something is false."""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any

import numpy as np
import pytest

from generators.build.drafts import draft_row
from generators.build.rows import make_camera
from tests.chains import small
from tests.chains.reading import SKILLS
from tests.rewrite.paraphrase import Teller, falsified, retell
from vstdata.chains.rewriting import objection, readers_of
from vstdata.chains.row_scene import RowScene, scene_of
from vstdata.draft import Draft, Skill
from vstdata.facts import Facts

FALSE = 2000 if os.environ.get("VST_NIGHTLY") else 300
TRUE = 500 if os.environ.get("VST_NIGHTLY") else 100
LEAST_KEPT = 0.6
ASKED = ("reasoning.object_object", "reasoning.single_image", "reasoning.compass", "reasoning.distance")

Told = list[tuple[Skill, Facts, Draft, RowScene, list[str]]]


@pytest.fixture(scope="module")
def told() -> Told:
    """Drafts of a small world, each with what its row tells of the scene and the labels in it."""
    found: Told = []
    for facts in (small.world(), small.outward()):
        for name in ASKED:
            for draft in small.asked(SKILLS[name], facts, 12):
                row = draft_row("1", facts.scene, SKILLS[name], draft)
                cameras = [make_camera(facts.scene.frames[frame].camera) for frame in draft.frames]
                values: dict[str, Any] = {"objects": json.loads(row["objects"]), "camera": cameras}
                labels = [one["label"] for one in values["objects"]]
                found.append((SKILLS[name], facts, draft, scene_of(values, draft.questions[0].program), labels))
    return found


def tries(told: Told, seed: int) -> Any:
    generator = np.random.default_rng(seed)
    while True:
        skill, facts, draft, scene, labels = told[int(generator.integers(len(told)))]
        (question,) = draft.questions
        by_number = {one.id: k for k, one in enumerate(facts.scene.instances)}
        names = {name: by_number[i] for name, i in scene.names.items() if " in image " not in name}
        options = [question.answer.value, *question.answer.distractors] if question.answer.type == "choice" else []
        teller = Teller(facts, draft, names, generator)

        def judge(text: str, one: Any = (question, skill, labels, options, scene)) -> str:
            asked, skill, labels, options, scene = one
            return objection(asked.thought, text, readers_of(skill), labels, options, scene)

        yield question.thought, teller, judge


def test_what_is_true_is_mostly_kept(told: Told) -> None:
    reasons: Counter[str] = Counter()
    related = 0
    for thought, teller, judge in tries(told, 5):
        text = retell(thought, teller)
        if text == thought:
            continue
        reason = judge(text)
        reasons[reason] += 1
        related += not reason and any(word in text for word in (" in image 1.", "as seen in image"))
        if reasons.total() == TRUE:
            break
    assert reasons[""] >= LEAST_KEPT * TRUE, reasons
    assert related > 0.3 * reasons[""]


def test_nothing_false_is_kept(told: Told) -> None:
    kept, tried = [], 0
    for thought, teller, judge in tries(told, 6):
        text = falsified(thought, teller)
        if text is None:
            continue
        tried += 1
        if not judge(text):
            kept.append((thought, text))
        if tried == FALSE:
            break
    assert kept == []
