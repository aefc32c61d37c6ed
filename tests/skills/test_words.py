"""Words of all skills: every wording is filled, every question type is asked, hostile labels reach the text, and the
samples in module texts are still said so."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import pytest

from skills import all_skills
from tests.chains import ring, small
from tests.skills import (
    test_camera_camera,
    test_compared,
    test_facing,
    test_facing_across,
    test_grounding,
    test_multi_image,
    test_others,
    test_route_plan,
    test_video,
)
from tests.skills.reading import read, words
from tests.skills.test_contract import (
    HOSTILE,
    World,
    changed,
    crowd,
    each_skill,
    folder,
    panned,
    ringed,
    room,
    spread,
    strange,
    strange_changes,
    strange_crowd,
    strange_fronts,
    strange_panned,
    strange_spread,
    usual,
    usual_strange,
    walled,
    world,
)
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.drawing.marks import PALETTE
from vstdata.facts import Facts
from vstdata.scene import Scene
from vstdata.words.english import plural
from vstdata.words.slot_types import QUESTION_TYPES
from vstdata.words.templates import fill
from vstdata.words.wordings import ANSWER_SLOTS, Asks, Wording

__all__ = [
    "changed",
    "crowd",
    "folder",
    "panned",
    "ringed",
    "room",
    "spread",
    "strange",
    "strange_changes",
    "strange_crowd",
    "strange_fronts",
    "strange_panned",
    "strange_spread",
    "usual",
    "usual_strange",
    "walled",
    "world",
]

MANY, ENOUGH = 400, 10  # drafts looked at for a question type, in a world made for it, and so many of each are enough
MORE: Mapping[str, tuple[Callable[[], Scene], ...]] = {  # worlds for what the usual ones do not ask
    "multi_image.camera_camera": (lambda: test_camera_camera.walk()[2],),
    "multi_image.camera_motion": (
        lambda: test_multi_image.scene(test_multi_image.orbit()),
        lambda: test_multi_image.scene(test_multi_image.grid()),
    ),
    "multi_image.facing": (test_facing_across.room,),
    "multi_image.pose_change": (ring.scene,),
    "reasoning.camera_motion": (lambda: small.crowd().scene, small.lined),
    "reasoning.counting": (lambda: small.crowd().scene,),
    "reasoning.distance": (lambda: small.crowd().scene, lambda: small.world().scene, ring.scene),
    "reasoning.path": (lambda: small.crowd().scene,),
    "reasoning.visibility": (lambda: small.crowd().scene,),
    "single_image.comparison": (test_compared.yard,),
    "single_image.counting": (test_compared.yard,),
    "single_image.detection_2d": (test_grounding.scene,),
    "single_image.facing": (test_facing.room,),
    "single_image.grounding_3d": (test_grounding.scene,),
    "single_image.measurement": (lambda: small.crowd().scene,),
    "single_image.pointing": (test_grounding.scene,),
    "video.directions": (ring.scene,),
    "video.online": (ring.scene, lambda: small.outward().scene),
    "video.object_counting": (lambda: test_video.room(*test_video.STOOLS, *test_video.BOX),),
    "video.others": (test_others.stepped,),
    "video.route_plan": (lambda: test_route_plan.hall(*test_route_plan.CROWDED),),
}
# Values of these types are partly somebody else's.
WITH_LABELS = frozenset({"label", "plural label", "thing", "things", "text", "reply"})
SAID = {  # a value of each type of slot, and another whose label is hostile
    "label": ("office chair", HOSTILE[0]),
    "plural label": ("office chairs", HOSTILE[1]),
    "thing": ("the office chair (red point)", f"the {HOSTILE[2]} (red point)"),
    "things": ("the sofa, the cup and the vase", f"the {HOSTILE[3]} and the {HOSTILE[4]}"),
    "text": ("1. Turn.\n2. Go to the sofa.", f"1. Go to the {HOSTILE[5]}.\n2. Turn to {{letter}}."),
    "color": ("red",) * 2,
    "direction": ("northeast",) * 2,
    "image": ("image 2",) * 2,
    "number": ("2.5",) * 2,
    "number word": ("three",) * 2,
    "person": ("Ada",) * 2,
    "phrase": ("second closest to",) * 2,
    "reply": ("behind you",) * 2,
}
SHAPES = {  # what values of a type look like
    "color": "|".join(PALETTE),
    "direction": r"(north|south)?(east|west)?|left|right",
    "image": r"(image|frame) [1-9]\d*",
    "number": r"\d+(\.\d+)?",
    "number word": r"one|two|three|four|five|six|seven|eight|nine|ten",
    "person": r"[A-Z][a-z]+",
}


def synthetic(asks: Asks, which: int) -> dict[str, str]:
    """A value of every slot that a wording may have."""
    own = {name: SAID[kind.removesuffix("?")][which] for name, kind in asks.slots.items()}
    answer = {name: f"<{name} {which}>" for name in ANSWER_SLOTS[asks.answer]}
    return {**own, **answer, "options": "A. {letter}\nB. no", "size": "640 x 480"}


def joined(template: str, slots: Mapping[str, str]) -> str:
    """The text that a template has to become: its pieces with the values between them."""
    pieces = re.split(r"\{(\w+)\}", template)
    return "".join(slots[piece] if k % 2 else piece for k, piece in enumerate(pieces))


def test_every_wording_of_every_question_type_is_filled(capsys: pytest.CaptureFixture[str]) -> None:
    filled = existing = 0
    assert SAID.keys() == set(QUESTION_TYPES)
    for skill in all_skills().values():
        raw = tomllib.loads(skill.words_file().read_text("utf-8"))["asks"]
        existing += sum(len(table["types"]) * len(table["wording"]) for table in raw)
        for kind, wordings in words(skill.name).by_type.items():
            for wording in wordings:
                for which in (0, 1):
                    slots = synthetic(skill.asks[kind], which)
                    assert fill(wording.question, slots) == joined(wording.question, slots)
                    assert fill(wording.answer, slots) == joined(wording.answer, slots)
                filled += 1
    with capsys.disabled():
        print(f"\n{filled} of {existing} wordings filled")  # noqa: T201
    assert filled == existing >= 800


def drafts_of(skill: Skill, *usual: World) -> Iterator[tuple[Scene, Draft]]:
    """What a skill asks of the usual worlds, then of those made for it."""
    for one in usual:
        yield from ((one.scene, draft) for draft in one.drafts[skill.name])
    for scene in MORE.get(skill.name, ()):
        made = scene()
        found = skill.ask(Facts(made, width=320), Draw("contract", made.id), Refusals())
        asked: Counter[str] = Counter()
        for draft in islice(found, MANY):
            yield made, draft
            asked.update(question.question_type for question in draft.questions)
            if all(asked[kind] >= ENOUGH for kind in skill.asks):
                break


@each_skill
def test_every_question_type_is_asked_by_some_world_with_values_of_its_types(
    skill: Skill, world: World, folder: World, strange: World, room: World
) -> None:
    asked = set()
    for scene, draft in drafts_of(skill, world, folder, strange, room):
        labels = {instance.label for instance in scene.instances}
        spoken = {"label": labels, "plural label": {plural(label) for label in labels}}
        for question in draft.questions:
            asked.add(question.question_type)
            for name, value in question.slots.items():
                kind = skill.asks[question.question_type].slots[name].removesuffix("?")
                assert kind not in spoken or value in spoken[kind], (name, value)
                assert kind not in SHAPES or re.fullmatch(SHAPES[kind], value), (name, value)
                assert kind in WITH_LABELS or not any(label in value for label in HOSTILE), (name, value)
    assert asked == set(skill.asks), "tests/skills/test_words.py: add a world to MORE that asks the others"


def strangers(scene: Scene, names: Sequence[str]) -> Scene:
    """The scene with the first of some names replaced by hostile ones."""
    hostile = dict(zip(names, HOSTILE, strict=False))
    return replace(
        scene, instances=tuple(replace(one, label=hostile.get(one.label, one.label)) for one in scene.instances)
    )


CROWDED = ("sofa", "cabinet", "oven", "backpack", "stool", "bench")  # what the crowd is called


@pytest.fixture(scope="module")
def ring_of_strangers() -> World:
    """Ten things, six of them with hostile labels, and twelve cameras all around: with more, ways are many more."""
    return World(replace(strangers(ring.scene(), ring.NAMES), frames=ring.scene().frames[::2]))


@each_skill
def test_hostile_labels_reach_the_text(skill: Skill, strange: World, ring_of_strangers: World) -> None:
    """Of every skill whose questions take labels, as they are. Replies are in answers alone."""
    more = {
        "multi_image.facing": lambda: strangers(test_facing_across.room(), test_facing_across.AROUND[3:]),
        **dict.fromkeys(
            ("reasoning.compass", "reasoning.counting", "reasoning.distance", "reasoning.visibility"),
            lambda: strangers(small.crowd().scene, CROWDED),
        ),
    }
    told = 0
    for one in (strange, ring_of_strangers, *([World(more[skill.name]())] if skill.name in more else [])):
        for draft in one.drafts[skill.name]:
            for asked, (question, _) in zip(draft.questions, read(skill, draft), strict=True):
                told += any(label in value and value in question for value in asked.slots.values() for label in HOSTILE)
    kinds = {kind.removesuffix("?") for asks in skill.asks.values() for kind in asks.slots.values()}
    assert (told > 0) == bool(kinds & WITH_LABELS - {"reply"})


PATTERNS = {"letter": "[A-Z]", "value": r"-?\d+(?:\.\d+)?", "unit": r"\S+", "options": r"A\. .+"}
SAID_BEFORE = r"(?: (?:Thought: .+|T: .+|<think> ?.+ ?</think>))? (?:-> |A: )?"


def pattern(wording: Wording) -> str:
    """A regular expression for a sample in this wording, blanks evened out: a slot has one value throughout."""
    seen: set[str] = set()

    def value(slot: str) -> str:
        first = slot not in seen
        seen.add(slot)
        return f"(?P<{slot}>{PATTERNS.get(slot, '.+?')})" if first else f"(?P={slot})"

    def whole(template: str) -> str:
        pieces = re.split(r"\{(\w+)\}", " ".join(template.split()))
        return "".join(value(piece) if k % 2 else re.escape(piece) for k, piece in enumerate(pieces))

    return whole(wording.question) + SAID_BEFORE + whole(wording.answer)


def samples(skill: Skill) -> list[str]:
    """The questions with their answers that the module text shows, blanks evened out."""
    lines = (sys.modules[skill.ask.__module__].__doc__ or "").splitlines()
    text = " ".join(" ".join(line for line in lines if line.startswith("    ")).split())
    return [part for part in re.split(r"(?:^| )Q: ", text.replace("<image> ", "")) if part]


@each_skill
def test_the_sample_of_the_module_text_is_still_said_so(skill: Skill) -> None:
    """Question and answer are some wording of the skill's file with some values; the letter is that of the option."""
    every = [wording for kind in words(skill.name).by_type.values() for wording in kind]
    assert samples(skill)
    for sample in samples(skill):
        found = [match for one in every if (match := re.fullmatch(pattern(one), sample))]
        assert found, sample
        given = found[0].groupdict()
        if "letter" in given and "option" in given:
            assert f"{given['letter']}. {given['option']}" in given["options"]
