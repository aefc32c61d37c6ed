"""The false version of a thought: one claim of it is false, the answer follows from that, and rows carry both."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from generators.build.drafts import StoredDraft, draft_row
from generators.build.rows import Context, Pictures, make_row
from tests.chains import small
from tests.chains.reading import OWN, SKILLS
from tests.chains.truth import Truth
from vstdata.canonical import strict_json
from vstdata.chains.claim_text import retold, told_claims
from vstdata.chains.reading import chain_reader, skill_sentences, thought_fault
from vstdata.chains.rejected import ASIDES, Rejected, answer_text, judged, rejected
from vstdata.draft import Draft, Question, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.manifest import Images, Reasoning
from vstdata.release.shards import Row

MOST = 8
ASKED = SKILLS.keys()
SEEN = (
    "leg",
    "legs",
    "leg_up",
    "leg_turned",
    "aim",
    "wall_slant",
    "slant_edge",
    "axis",
    "gap_below",
    "gap_above",
    "gap_next",
    "gap_far",
    "gap_between",
    "gap_on",
    "gap_room",
    "gap_by",
    "reach",
    "depth_order",
)
SEEN += ("side_order", "in_line", "axis_there", "legs_alike")
LEAST = 0.7  # of the thoughts have a false version


@pytest.fixture(scope="module")
def found(crowd: Facts) -> list[tuple[Skill, Truth, Rejected | None]]:
    """What reasoning skills ask of a crowd, with its false version."""
    truths = [(SKILLS[name], one) for name in sorted(ASKED) for one in small.told(SKILLS[name], [crowd], MOST)]
    return [(skill, truth, version(skill, truth)) for skill, truth in truths]


def version(skill: Skill, truth: Truth) -> Rejected | None:
    draw = Draw("rejected", skill.name, truth.turn.thought)
    return rejected(truth.turn, truth.labels, chain_reader(skill), skill_sentences(skill), draw)


def test_most_thoughts_have_a_false_version(found: list[tuple[Skill, Truth, Rejected | None]]) -> None:
    made = Counter(skill.name for skill, _, one in found if one)
    assert made.total() >= LEAST * len(found)
    assert made.keys() == ASKED


def test_one_claim_is_false_and_the_answer_follows(found: list[tuple[Skill, Truth, Rejected | None]]) -> None:
    """All that comes before the false claim stands word for word; after it comes what follows from it, by the rules by
    which thoughts are followed, up to the answer."""
    for skill, truth, one in found:
        if one is None:
            continue
        before = judged(truth.turn.thought, truth.labels, chain_reader(skill))
        assert [step.kind for step in one.steps] == [step.kind for step in before]
        assert all(step.true == (step.text == old.text) for step, old in zip(one.steps, before, strict=True))
        wrong = [step for step in one.steps if not step.true]
        if wrong[0].kind in SEEN:
            assert not thought_fault(told_as(truth, one), truth.labels, chain_reader(skill))
        else:
            assert all(step.kind in ASIDES or step.kind.startswith("ruled") for step in wrong[1:-1])
        assert one.steps[-1] is wrong[-1]
        assert answer_text(one.answer) in one.steps[-1].text
        assert answer_text(one.answer) != answer_text(truth.turn.answer)
        assert one.answer.value in (truth.turn.answer.distractors or [one.answer.value])
        assert truth.again(one.thought).problems() != []  # by formulas of its own, from the scene
        assert truth.again().problems() == []


def test_sentences_are_told_again(found: list[tuple[Skill, Truth, Rejected | None]]) -> None:
    """With the same values the same words, whatever template, names and capitals; with others, those."""
    for skill, truth, _ in found:
        for one in told_claims(truth.turn.thought, truth.labels, chain_reader(skill)):
            assert retold(one, one.said, skill_sentences(skill)[one.said.kind]) == one.text


def told_as(truth: Truth, one: Rejected) -> Question:
    """The question with the false thought and answer, the right one among its options."""
    options = {str(truth.turn.answer.value), *truth.turn.answer.distractors}
    answer = replace(one.answer, distractors=tuple(sorted(options - {str(one.answer.value)})))
    return replace(truth.turn, thought=one.thought, answer=answer)


def test_the_place_of_the_false_claim_says_nothing(found: list[tuple[Skill, Truth, Rejected | None]]) -> None:
    """It is in the first half about as often as in the second, and of many kinds."""
    firsts = [[step.true for step in one.steps].index(False) / len(one.steps) for _, _, one in found if one]
    assert 0.25 <= sum(place < 0.5 for place in firsts) / len(firsts) <= 0.75
    kinds = Counter(next(step.kind for step in one.steps if not step.true) for _, _, one in found if one)
    assert len(kinds) >= 8
    assert kinds.most_common(1)[0][1] <= 0.4 * kinds.total()


def row_of(skill: Skill, facts: Facts, draft: Draft, wanted: Reasoning) -> Row:
    line = draft_row("1", facts.scene, skill, draft)
    stored = StoredDraft(line["id"], draft, tuple(line["frames"]), strict_json(line["objects"]))
    context = Context(skill, "train", "1", "0", skill.wordings(), reasoning=wanted)
    letters = [1 if question.answer.distractors else -1 for question in draft.questions]
    return make_row(context, Pictures(facts.scene, Images(), "jpeg"), stored, letters)


def test_rows_carry_what_the_manifest_wants(small_world: Facts) -> None:
    skill = SKILLS["reasoning.object_object"]
    draft = next(one for one in small.asked(skill, small_world, 40) if one.question_type == "egocentric")
    (plain,), (whole,), (bare,) = (
        row_of(skill, small_world, draft, wanted).values["turns"]
        for wanted in (Reasoning(), Reasoning(steps=True, rejected=True), Reasoning(rejected=True))
    )
    assert (plain["steps"], plain["rejected"]) == ([], None)
    assert {**whole, "steps": [], "rejected": None} == plain
    assert " ".join(step["text"] for step in whole["steps"]) == plain["thought"]
    assert all(step["true"] for step in whole["steps"])
    false = whole["rejected"]
    assert " ".join(step["text"] for step in false["steps"]) == false["thought"] != plain["thought"]
    assert not false["steps"][-1]["true"]
    assert false["answer"] != plain["answer"]
    assert bare["rejected"] == {**false, "steps": []}
    assert bare["steps"] == []


def test_the_sentences_of_a_skill_are_its_own_and_those_of_all() -> None:
    for name, skill in SKILLS.items():
        assert skill_sentences(skill).keys() >= {*OWN[name], *skill_sentences(None)}
