"""Chains of thought: a reader that knows no phrasing takes each apart, every claim is held against the scene, and the
answer must follow."""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from skills import all_skills
from tests.chains.changes import KINDS, change
from tests.chains.reading import OWN, read_chain
from tests.chains.truth import Truth
from vstdata.chains.reading import chain_sentences
from vstdata.draft import Refusals, Skill
from vstdata.draw import Draw
from vstdata.errors import UnreadableError
from vstdata.facts import Facts
from vstdata.sources import SourceSpec, open_source
from vstdata.words.hidden_names import hide

SKILLS = {name: skill for name, skill in all_skills().items() if name.startswith("reasoning.")}
NIGHTLY = bool(os.environ.get("VST_NIGHTLY"))
ROOMS = 10 if NIGHTLY else 3
CHANGED = 5000 if NIGHTLY else 500
MOST = 60 if NIGHTLY else 16  # drafts of a skill and room
LEAST_CAUGHT = 0.99
SELDOM = {f"reasoning.{name}" for name in ("camera_camera", "perspective", "counting", "compass")}  # no room of few
# frames is sure to have what these ask about
RARE = (
    set() if NIGHTLY else {"rise", "shift", "still", "gap", "swap"}
)  # kinds of mutants of claims that few rooms need not make

Told = list[tuple[Skill, Truth]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, crowd: Facts) -> Told:
    """What all reasoning skills ask of a few flat rooms, and those that ask little of rooms of a crowd."""
    root: Path = tmp_path_factory.mktemp("rooms")
    write_rooms(Wanted(ROOMS, 4, frames=14, quality="flat", size=(320, 240)), root)
    source = open_source(SourceSpec(name="rooms", reader="scannetv2", root=".", licence="CC-BY-4.0"), root)
    rooms = [Facts(source.load(scene), width=160) for scene in source.scene_ids()]
    found: Told = []
    for name, skill in SKILLS.items():
        for facts in [*rooms, crowd] if name in SELDOM else rooms:
            for draft in islice(skill.ask(facts, Draw("test", facts.scene.id), Refusals()), MOST):
                found += [(skill, Truth(facts, draft, question)) for question in draft.questions]
    return found


def test_every_claim_is_read_and_true_and_the_answer_follows(told: Told) -> None:
    problems = [(skill.name, problem) for skill, truth in told for problem in truth.again().problems()]
    assert problems == []
    assert Counter(skill.name for skill, _ in told).keys() == SKILLS.keys()
    assert len(told) > 10 * len(SKILLS)


def test_a_changed_claim_is_caught(told: Told) -> None:
    generator = np.random.default_rng(11)
    changed: dict[str, list[bool]] = {}
    missed, seen = [], set()
    for _ in range(60 * CHANGED):
        skill, truth = told[int(generator.integers(len(told)))]
        altered = change(truth.turn.thought, generator)
        if altered is None or altered in seen:
            continue
        seen.add(altered)
        caught = bool(truth.again(altered[1]).problems())
        changed.setdefault(altered[0], []).append(caught)
        if not caught:
            missed.append(
                (skill.name, altered[0], *sorted({*altered[1].split(". ")} ^ {*truth.turn.thought.split(". ")}))
            )
        if len(seen) == CHANGED:
            break
    total = [caught for found in changed.values() for caught in found]
    assert len(total) == CHANGED
    assert np.mean(total) >= LEAST_CAUGHT, "\n".join(map(str, missed))
    print(*(f"{kind}: {sum(found)} of {len(found)}" for kind, found in sorted(changed.items())), sep="\n")  # noqa: T201
    assert KINDS.keys() - changed.keys() <= RARE


def masked(truth: Truth) -> list[str]:
    """Sentences of a chain without names and numbers."""
    hidden = hide(truth.turn.thought, truth.labels)
    return [re.sub(r"\d+(\.\d+)?|[\ue000-\uf8ff]", "#", one) for one in hidden.sentences()]


def test_sentences_vary(told: Told) -> None:
    order = np.random.default_rng(3).permutation(len(told))[:100]
    shown = [masked(told[int(k)][1]) for k in order]
    assert len({one for chain in shown for one in chain}) >= 40


def test_the_program_ends_with_the_answer(told: Told) -> None:
    for _, truth in told:
        last = truth.turn.program[-1]
        assert last["op"] == "answer"
        assert last["value"] == truth.turn.answer.value


def test_every_kind_of_claim_has_many_texts() -> None:
    for own in (chain_sentences(), *OWN.values()):
        assert all(len(sentence.texts) >= 5 for sentence in own.values())


@pytest.mark.parametrize(
    "text",
    [
        "The sofa is nearby.",
        "In image 1, the sofa is about 30 degrees left",
        "In image 1, the sofa is about 30.5 degrees left.",
        "in image 1, the sofa is about 30 degrees left.",
        "From the sofa to the lamp, it goes about 40 degrees left.",
        "From 40 to 90 degrees it is a turn of 50 degrees.",
        "",
    ],
)
def test_the_reader_refuses_what_claims_nothing_or_too_much(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_chain(text)
