"""reasoning.counting: every count again from what the frames see; chains read and true, and a changed one is caught."""

from __future__ import annotations

from collections import Counter

import pytest

from skills.reasoning.counting import SKILL, TIE
from tests import worlds
from tests.chains import small
from tests.chains.truth import Truth
from vstdata.chains.grammar import UnreadableError, read_chain, read_sentence
from vstdata.facts import Facts
from vstdata.sample import Draft
from vstdata.text import plural

MORE = (
    worlds.Thing("lamp", (-2.7, -1.2, 0.6), (0.3, 0.3, 1.2)),
    worlds.Thing("box", (2.0, 1.0, 0.2), (0.4, 0.4, 0.4)),
    worlds.Thing("box", (0.4, -2.0, 0.2), (0.4, 0.4, 0.4)),
)


@pytest.fixture(scope="module")
def facts() -> Facts:
    """The small world with two lamps and three boxes."""
    things = [worlds.Thing(label, *place) for label, place in small.THINGS.items()]
    eyes = [(x, y, turn + off) for x, y, turn in small.EYES for off in (-1.2, -0.5, 0.0, 0.6)]
    cameras = [worlds.look_at((x, y, 1.5), (turn, 0.7, 0.5), focal=330.0) for x, y, turn in eyes]
    scene = worlds.make_scene(
        [*worlds.room_shell(6.4, 5.2, 2.6), *things, *MORE], cameras, sensor=False, scene_id="count"
    )
    return Facts(scene, width=160)


@pytest.fixture(scope="module")
def drafts(facts: Facts) -> list[Draft]:
    return small.asked(SKILL, facts)


def sights(facts: Facts, draft: Draft, things: str) -> list[set[int]]:
    """What each image shows of a kind, given by its plural."""
    return [{i for i in facts.view(f).seen if plural(facts.scene.instances[i].label) == things} for f in draft.frames]


def test_counts_are_those_of_sets(facts: Facts, drafts: list[Draft]) -> None:
    assert Counter(draft.question_type for draft in drafts).keys() == SKILL.phrasings.keys()
    for draft in drafts:
        slots, value = draft.turns[0].slots, draft.turns[0].answer.value
        shown = [sights(facts, draft, things) for things in slots.values()]
        if draft.question_type == "total":
            assert value == len(set.union(*shown[0]))
        elif draft.question_type == "only_once":
            assert value == sum(n == 1 for n in Counter(i for here in shown[0] for i in here).values())
        else:
            first, second = (len(set.union(*here)) for here in shown)
            wanted = TIE if first == second else f"more {slots['first' if first > second else 'second']}"
            assert value == wanted
            assert max(first, second) > 1


def test_the_fullest_image_and_the_plain_sum_do_not_tell(facts: Facts, drafts: list[Draft]) -> None:
    found = [draft for draft in drafts if draft.question_type == "total"]
    shown = [sights(facts, draft, draft.turns[0].slots["things"]) for draft in found]
    values = [draft.turns[0].answer.value for draft in found]
    assert len(set(values)) >= 2
    assert sum(max(map(len, here)) == value for here, value in zip(shown, values, strict=True)) < 0.7 * len(found)
    assert sum(sum(map(len, here)) == value for here, value in zip(shown, values, strict=True)) < 0.7 * len(found)


def test_chains_are_read_and_true(facts: Facts, drafts: list[Draft], small_rooms: list[Facts]) -> None:
    told = [(facts, draft) for draft in drafts]
    told += [(one, draft) for one in small_rooms for draft in small.asked(SKILL, one, 30)]
    assert [p for one, draft in told for p in Truth(one, draft, draft.turns[0]).problems()] == []
    assert len(told) >= 50


def test_a_changed_chain_is_caught(facts: Facts) -> None:
    assert small.missed(SKILL, [facts], 50) == []


def test_a_number_of_the_sums_changed_is_caught(facts: Facts, drafts: list[Draft]) -> None:
    """Which the changes for all chains leave alone: whole numbers and number words."""
    from dataclasses import replace

    for draft in drafts[:30]:
        for old, new in (("one", "two"), ("two", "three"), (" = 3", " = 4"), ("1 repeat", "2 repeats")):
            turn = draft.turns[0]
            changed = turn.thought.replace(f" {old} ".replace("  ", " "), f" {new} ".replace("  ", " "), 1)
            if changed != turn.thought:
                assert Truth(facts, draft, replace(turn, thought=changed)).problems() != []


def test_a_chain_by_hand() -> None:
    said = read_chain("Image by image, that is 2 + 0 + 2 = 4. Taking one repeat from 4, I get three chairs.")
    assert [one.kind for one in said] == ["counting_sum", "counting_total"]
    assert said[1].values == {"sum": "4", "repeats": "one", "count": "three", "kind": "chairs"}
    for wrong in ("Image by image, that is 2 + 0 + 2 = 5", "Taking two repeats from 4, I get three chairs"):
        with pytest.raises(UnreadableError, match="contradicts itself"):
            read_sentence(wrong)
