"""A build reads its own chains and captions back, whatever things are called; what is read as something else than its
program is refused by reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from generators.build.ask import capped
from generators.build.drafts import draft_row
from skills import all_skills
from tests.chains import small
from vstdata.chains.read_back import unreadable
from vstdata.chains.reading import chain_reader
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.manifest import SkillCount

AWKWARD = {
    "sofa": "table with drawers",
    "cabinet": "shelf for shoes",
    "lamp": "mini fridge (old)",
    "box": "t.v. stand",
    "stool": "guest chair one",
    "bench": "pots and pans rack",
    "oven": "box, no. 2",
    "backpack": "map",
}
SKILLS = all_skills()
TOLD = [name for name in SKILLS if name.startswith("reasoning.") or name.endswith(".scene_caption")]


@pytest.fixture(scope="module")
def awkward() -> Facts:
    """The small world, its things called so that a grammar of English would stumble."""
    scene = small.crowd().scene
    named = [replace(one, label=AWKWARD.get(one.label, one.label)) for one in scene.instances]
    return Facts(replace(scene, instances=tuple(named)), width=160)


def kept(skill: Skill, facts: Facts) -> tuple[list[Draft], Counter[str]]:
    """What a build keeps of a skill, and what it refuses."""
    refused = Refusals()
    return list(capped(skill, 10, facts, Draw("1", "small", "awkward"), refused)), refused.counts


def test_only_what_is_robust_enough_is_kept(crowd: Facts) -> None:
    """The others are refused by a reason; the median as the least leaves some of both."""
    skill, draw, refused = SKILLS["reasoning.object_object"], Draw("1", "small", "robust"), Refusals()
    shares = [draft.questions[0].robustness or 0.0 for draft in capped(skill, 10, crowd, draw, Refusals())]
    least = sorted(shares)[len(shares) // 2]
    wish = SkillCount(count=1, robustness=least).robust
    drafts = list(capped(skill, 10, crowd, draw, refused, wish))
    assert {share for share in shares if share >= least} <= {one.questions[0].robustness for one in drafts}
    assert min(draft.questions[0].robustness or 0.0 for draft in drafts) == least
    assert refused.counts["another_robustness_wanted"] >= sum(share < least for share in shares) > 0


@pytest.mark.parametrize("name", TOLD)
def test_things_may_be_called_anything(awkward: Facts, name: str) -> None:
    drafts, refused = kept(SKILLS[name], awkward)
    assert not {"chain_not_readable", "caption_not_readable"} & refused.keys()
    assert drafts or name in NOT_ASKED
    told = " ".join(question.thought or str(question.answer.value) for draft in drafts for question in draft.questions)
    assert sum(label in told for label in AWKWARD.values()) >= (3 if drafts else 0)


NOT_ASKED = ("reasoning.camera_camera", "reasoning.camera_motion", "video.scene_caption")  # of this world: its cameras
# share too little, and things of one label are here and there hardly seen


def doctored(name: str, old: str, new: str) -> Skill:
    """A skill that tells something else than its program says."""
    skill = SKILLS[name]

    def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
        for draft in skill.ask(facts, draw, refuse):
            (question,) = draft.questions
            answer = question.answer if question.thought else Answer("text", question.answer.value.replace(old, new))
            told = (
                question.program
                if question.thought
                else (*question.program[:-1], {"op": "tell", "value": answer.value})
            )
            question = replace(question, thought=question.thought.replace(old, new), answer=answer, program=told)
            yield replace(draft, questions=(question,))

    ask.__module__ = skill.ask.__module__
    return replace(skill, ask=ask)


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("reasoning.compass", "the answer", "my answer", "chain_not_readable"),  # no sentence of ours
        ("reasoning.object_object", " the ", " that ", "chain_not_readable"),  # no name of a thing
        ("single_image.scene_caption", " is ", " was ", "caption_not_readable"),
    ],
)
def test_what_cannot_be_read_is_refused(small_world: Facts, name: str, old: str, new: str, reason: str) -> None:
    whole, fine = kept(SKILLS[name], small_world)
    left, refused = kept(doctored(name, old, new), small_world)
    assert fine[reason] == 0
    assert refused[reason] > 0
    assert len(left) < len(whole) or refused[reason] >= len(whole)
    changed = [one for one in left if old in (one.questions[0].thought or str(one.questions[0].answer.value))]
    assert changed == []


def test_a_chain_about_other_things_than_its_program_is_refused(small_world: Facts) -> None:
    """Each sentence can be read; but it is another thing that it places."""
    skill = SKILLS["reasoning.object_object"]
    draft = next(iter(skill.ask(small_world, Draw("small", "small").at(skill.name), Refusals())))
    assert unreadable(skill, small_world, draft) == ""
    (question,) = draft.questions
    named = [small_world.label(i) for i in draft.objects]
    text = question.thought.replace(named[0], "\0").replace(named[1], named[0]).replace("\0", named[1])
    assert text != question.thought
    assert (
        unreadable(skill, small_world, replace(draft, questions=(replace(question, thought=text),)))
        == "chain_not_readable"
    )
    one_less = question.thought.split(". ", 1)[1]
    assert (
        unreadable(skill, small_world, replace(draft, questions=(replace(question, thought=one_less),)))
        == "chain_not_readable"
    )


@pytest.mark.parametrize("name", ["reasoning.visibility", "reasoning.path", "reasoning.object_object"])
def test_a_chain_can_be_read_with_the_names_of_its_row(small_world: Facts, name: str) -> None:
    """Its row lists every thing that it names, those it only finds its way by included."""
    drafts, _ = kept(SKILLS[name], small_world)
    more = 0
    for draft in drafts:
        row = draft_row("1", small_world.scene, SKILLS[name], draft)
        objects = json.loads(row["objects"])
        labels = {one["label"] for one in objects}
        assert chain_reader(SKILLS[name]).read(draft.questions[0].thought, labels)
        own = [small_world.scene.instances[i].id for i in draft.objects]
        assert [one["instance"] for one in objects][: len(own)] == own
        more += len(objects) > len(own)
    assert more > 0
