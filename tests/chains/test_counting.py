"""reasoning.counting: every count again from what the frames see."""

from __future__ import annotations

from collections import Counter

import pytest

from skills.reasoning.counting import SKILL, TIE
from tests.chains import small
from tests.chains.truth import Truth
from vstdata.draft import Draft
from vstdata.facts import Facts
from vstdata.words.english import plural


@pytest.fixture(scope="module")
def drafts(crowd: Facts) -> list[Draft]:
    return small.asked(SKILL, crowd)


def sights(facts: Facts, draft: Draft, things: str) -> list[set[int]]:
    """What each image shows of a kind, given by its plural."""
    return [{i for i in facts.view(f).seen if plural(facts.scene.instances[i].label) == things} for f in draft.frames]


def test_counts_are_those_of_sets(crowd: Facts, drafts: list[Draft]) -> None:
    assert Counter(draft.question_type for draft in drafts).keys() == SKILL.asks.keys()
    for draft in drafts:
        slots, value = draft.questions[0].slots, draft.questions[0].answer.value
        shown = [sights(crowd, draft, things) for things in slots.values()]
        if draft.question_type == "total":
            assert value == len(set.union(*shown[0]))
        elif draft.question_type == "only_once":
            assert value == sum(n == 1 for n in Counter(i for here in shown[0] for i in here).values())
        else:
            first, second = (len(set.union(*here)) for here in shown)
            wanted = TIE if first == second else f"more {slots['first' if first > second else 'second']}"
            assert value == wanted
            assert max(first, second) > 1


def test_there_is_something_to_count(crowd: Facts, drafts: list[Draft]) -> None:
    """Three to eight things; what one image alone shows is seldom one."""
    found = [draft for draft in drafts if draft.question_type != "more_of"]
    for draft in found:
        (things,) = draft.questions[0].slots.values()
        assert 3 <= len(set.union(*sights(crowd, draft, things))) <= 8
    once = [draft.questions[0].answer.value for draft in found if draft.question_type == "only_once"]
    assert once.count(1) <= len(once) / 3


def test_a_number_of_the_sums_changed_is_caught(crowd: Facts, drafts: list[Draft]) -> None:
    """Which the changes for all chains leave alone: whole numbers and number words."""
    for draft in drafts[:30]:
        for old, new in (("one", "two"), ("two", "three"), (" = 3", " = 4"), ("1 repeat", "2 repeats")):
            question = draft.questions[0]
            changed = question.thought.replace(f" {old} ".replace("  ", " "), f" {new} ".replace("  ", " "), 1)
            if changed != question.thought:
                assert Truth(crowd, draft, question).again(changed).problems() != []
