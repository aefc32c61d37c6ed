"""Captions: a reader that knows no phrasing takes each apart, and every claim is held against the scene."""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from skills.multi_image import scene_caption as multi_image
from skills.single_image import scene_caption as single_image
from skills.video import scene_caption as video
from tests import worlds
from tests.skills.caption_changes import change
from tests.skills.caption_claims import claims, sentences
from tests.skills.caption_truth import Truth
from vstdata.captions.claims import number_margin, tellable
from vstdata.captions.layout import rests
from vstdata.captions.reading import caption_sentences
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.errors import UnreadableError
from vstdata.facts import Facts
from vstdata.sources import SourceSpec, open_source

SKILLS = {"single_image": single_image, "multi_image": multi_image, "video": video}
NIGHTLY = bool(os.environ.get("VST_NIGHTLY"))
ROOMS = 8 if NIGHTLY else 2
CHANGED = 5000 if NIGHTLY else 400
MOST = 60 if NIGHTLY else 30  # captions of a skill and room
LEAST_CAUGHT = 0.99

Told = list[tuple[Truth, Draft, str]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Captions of a few flat rooms, with the truth about their frames."""
    root: Path = tmp_path_factory.mktemp("rooms")
    write_rooms(Wanted(ROOMS, 4, frames=14 if NIGHTLY else 8, quality="flat", size=(320, 240)), root)
    source = open_source(SourceSpec(name="rooms", reader="scannetv2", root=".", licence="CC-BY-4.0"), root)
    found: Told = []
    for scene in source.scene_ids():
        facts = Facts(source.load(scene), width=160)
        for modality, module in SKILLS.items():
            for draft in islice(module.SKILL.ask(facts, Draw("test", scene), Refusals()), MOST):
                text = str(draft.questions[0].answer.value)
                found.append((Truth(facts, draft.frames, modality), draft, text))
    return found


def test_every_claim_is_read_and_true(told: Told) -> None:
    problems = [(truth.modality, problem) for truth, _, text in told for problem in truth.problems(text)]
    assert problems == []
    assert Counter(truth.modality for truth, _, _ in told).keys() == SKILLS.keys()
    assert len(told) > 50


def test_a_changed_claim_is_caught(told: Told) -> None:
    """By kind of change, and over all kinds."""
    generator = np.random.default_rng(7)
    changed: dict[str, list[bool]] = {}
    seen = set()
    missed = []
    for _ in range(40 * CHANGED):
        truth, _, text = told[int(generator.integers(len(told)))]
        labels = sorted({one.label for one in truth.facts.scene.instances})
        altered = change(text, labels, generator)
        if altered is None or altered in seen or altered[1] == text:
            continue
        seen.add(altered)
        caught = bool(truth.problems(altered[1]))
        changed.setdefault(altered[0], []).append(caught)
        missed += [] if caught else [(altered[0], sorted(set(altered[1].split(". ")) ^ set(text.split(". "))))]
        if len(seen) == CHANGED:
            break
    total = [caught for found in changed.values() for caught in found]
    assert len(total) == CHANGED
    assert np.mean(total) >= LEAST_CAUGHT, missed
    assert all(np.mean(found) >= LEAST_CAUGHT - 0.04 for found in changed.values())
    assert changed.keys() == {"number", "side", "order", "object", "picture"}


def masked(text: str, labels: list[str]) -> list[str]:
    """Sentences without names and numbers."""
    known = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    rank = r"(?:(?:left|right|middle) one|leftmost|rightmost|second|third) of the \w+ "
    name = re.compile(rf"\b(?:the|an?) (?:{rank})?(?:{known})(?:e?s)?\b(?: from the left)?", re.IGNORECASE)
    return [
        re.sub(r"\d+(\.\d+)?", "#", re.sub(r"\bit\b|\bIt\b", "NAME", name.sub("NAME", s)))
        for s in sentences(text, labels)
    ]


def test_sentences_vary(told: Told) -> None:
    shapes: set[str] = set()
    some = [told[int(k)] for k in np.random.default_rng(3).permutation(len(told))[:100]]
    for truth, _, text in some:
        shown = masked(text, [one.label for one in truth.facts.scene.instances])
        assert 4 <= len(shown) <= 12
        assert all(one != other for one, other in pairwise(shown))
        assert len(set(shown)) == len(shown)
        shapes |= set(shown)
    assert len(shapes) >= 60
    kinds = {draft.question_type for _, draft, _ in told}
    assert kinds == {kind for module in SKILLS.values() for kind in module.ASKS}
    assert len({text for _, _, text in told}) == len(told)


def test_grammar(told: Told) -> None:
    for truth, draft, text in told:
        for sentence in sentences(text, truth.labels):
            assert sentence[0].isupper() or sentence[0].isdigit()
            assert not re.search(r"\b[Aa] [aeiou]|\b[Aa]n [^aeiou]|  |[{}]| ,|\.\.|\bthe it\b|\bof it's\b", sentence)
        assert draft.questions[0].margin > 0
        assert draft.questions[0].program[-1] == {"op": "tell", "value": text}


def test_near_to_far_goes_away_from_the_camera(told: Told) -> None:
    for truth, draft, _ in told:
        steps = [s for s in draft.questions[0].program if s["op"] in ("nearest", "next", "farthest", "distance")]
        if draft.question_type == "near_to_far":
            values = [step["value"] for step in steps]
            assert values == sorted(values)
            ids = {one.id: i for i, one in enumerate(truth.facts.scene.instances)}
            for step in steps:
                (i,) = (ids[number] for number in step["instances"])
                assert step["value"] == truth.facts.camera_distance(draft.frames[0], i).value


def test_every_kind_of_claim_has_a_few_plain_shapes() -> None:
    """No "one": a person would not write it. No "next" or "first" of a few that were drawn."""
    for kinds, sentence in caption_sentences().items():
        assert 5 <= len(sentence.texts) <= 8
        for text in sentence.texts:
            assert not re.search(r"\b(one|anyone|would|could|whoever|as for)\b", text, re.IGNORECASE)
            assert not re.search(r"\bnext\b", text, re.IGNORECASE)
            assert kinds in ("enters", "opens", "travel") or not re.search(r"\bfirst\b", text, re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "The sofa is nearby.",
        "The sofa is 2.3 m away",
        "The sofa is 2.34 m away.",
        "It is 80 cm high.",
        "The sofa is to the left of the table. The table is 1.2 m away from the sofa. It is 80 cm high.",
        "A sofa comes into view before a table, and the sofa before the lamp.",
        "the sofa is 2.3 m away.",
    ],
)
def test_the_reader_refuses_what_claims_nothing_or_too_much(text: str) -> None:
    with pytest.raises(UnreadableError):
        claims(text, ["sofa", "table", "lamp"])


def test_numbers_near_a_tie_and_words_of_the_caption_are_not_told() -> None:
    assert number_margin(2.25, 1) is None
    assert number_margin(2.254, 1) is None
    assert number_margin(2.26, 1) == pytest.approx(0.2)
    assert number_margin(2.3, 1) == pytest.approx(1.0)
    assert number_margin(79.5, 0) is None
    assert not tellable("picture")
    assert not tellable("curtain")
    assert tellable("chair")


def test_what_rests_on_what() -> None:
    """The cup (7) stands on the table (6) of the living room; nothing else rests on anything there."""
    facts = Facts(worlds.living_room())
    objects = range(6, 16)
    assert [(a, b) for a in objects for b in objects if a != b and rests(facts, a, b)] == [(7, 6)]
