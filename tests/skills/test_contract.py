"""What every skill owes, whoever wrote it: checked on small worlds, for all skills that the registry finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np
import pytest

from generators.build.drafts import check_draft
from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from skills import all_skills
from tests import worlds
from tests.chains import ring, small
from tests.score.tricks import tricks
from tests.skills import two_times
from tests.skills.reading import all_options, all_slots, read, scored, wordings_of, words
from vstdata.captions.reading import TELL
from vstdata.draft import MODALITIES, Draft, Mark, Refusals, Skill
from vstdata.draw import Draw
from vstdata.drawing.marks import PALETTE, mark_picture
from vstdata.facts import Facts
from vstdata.scene import Annotation, Camera, Scene
from vstdata.scoring.score import accuracy
from vstdata.sources import SourceSpec, open_source
from vstdata.words.templates import fill, slots_of
from vstdata.words.wordings import Asks, Wording, Wordings

LEAST = 5  # wordings of a type: good ones, not many
SKILLS = all_skills()
MOST = 60  # drafts of a skill and world
CROWDED = ("reasoning.counting", "reasoning.distance")  # skills that need things of a kind, or close together
# Skills that need small things far from each other.
SPREAD = ("video.directions_wide", "reasoning.visibility")
WALLED = ("reasoning.compass",)  # skills that need things at walls, each by another
FRONTED = ("single_image.facing",)  # skills that need things that are known to have a front
CHANGED = ("multi_image.changes",)  # skills that need a room of two times
PANNED = ("video.scene_caption",)  # skills that need a camera that goes on steadily, so that its way can be told
# Skills that need cameras all around, which see where others were.
RINGED = ("multi_image.pose_change", "reasoning.object_object")
HOSTILE = ("{options}", '[X] "quoted"', "Answer: B", "A. chair", "{0} {value} %s", "chair, and a {label}")


class Asked(dict[str, list[Draft]]):
    """What each skill asks of a world, from when it is wanted: most worlds are made for one skill."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def __missing__(self, name: str) -> list[Draft]:
        self[name] = self._world.ask(SKILLS[name])
        return self[name]


@dataclass
class World:
    """A scene and what each skill asks of it."""

    scene: Scene

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.scene, width=160)

    @cached_property
    def drafts(self) -> Asked:
        return Asked(self)

    def ask(self, skill: Skill, key: str = "contract") -> list[Draft]:
        lacking = {"instances": not self.scene.instances, "mesh": self.scene.mesh is None}
        changed = self.scene.later is not None
        if changed != ("changes" in skill.needs) or any(lacking.get(need, False) for need in skill.needs):
            return []
        return list(islice(skill.ask(self.facts, Draw(key, self.scene.id), Refusals()), MOST))

    def texts(self, skill: Skill) -> list[list[tuple[str, str]]]:
        return [read(skill, draft) for draft in self.drafts[skill.name]]


def furnished(
    labels: Mapping[str, str] | None = None, also: Sequence[Camera] = (), only: Sequence[Camera] = ()
) -> Scene:
    """The living room, fuller, so that every skill finds something to ask; `labels` renames, `also` are more frames,
    and `only` the frames instead of the usual ones."""
    more = (
        worlds.Thing("box", (-1.9, -1.2, 0.15), (0.3, 0.3, 0.3), 20.0),
        worlds.Thing("vase", (-0.52, 0.13, 0.9), (0.14, 0.14, 0.3)),
        worlds.Thing("stool", (1.63, 0.71, 0.23), (0.38, 0.38, 0.46), 10.0),
        worlds.Thing("book", (-0.13, -0.14, 0.77), (0.21, 0.29, 0.04), 30.0),
    )
    things = [replace(thing, label=(labels or {}).get(thing.label, thing.label)) for thing in worlds.LIVING_ROOM + more]
    corners = (
        ((-1.0, -1.0), (-2.4, -2.4)),
        ((-1.0, 1.0), (-3.0, 1.0)),
        ((1.0, 1.0), (3.0, 1.0)),
        ((1.0, -1.0), (3.0, -1.0)),
    )
    cameras = [worlds.look_at((*eye, 1.5), (*target, 0.8)) for eye, target in corners]  # one thing at a time
    cameras += [*worlds.living_room_cameras(), worlds.look_at((-1.4, -2.2, 1.6), (0.0, 0.0, 0.7))]
    cameras += [worlds.look_at((1.5 + 0.3 * k, -2.1, 1.55), (0.1 * k, 0.2, 0.7)) for k in range(4)]
    scene = worlds.make_scene(things, only or [*cameras, *also], sensor=False, scene_id="furnished")
    turned = zip(worlds.LIVING_ROOM + more, scene.instances, strict=True)
    return replace(scene, instances=tuple(replace(one, about=Annotation(front=front(known))) for known, one in turned))


def front(thing: worlds.Thing) -> tuple[float, float, float] | None:
    """Where it looks: chairs and sofa to the table, cabinet and television into the room."""
    x, y, _ = thing.center
    if thing.label in ("chair", "sofa"):
        return (0.0, -1.0, 0.0) if y > 0 else (0.0, 1.0, 0.0)
    if thing.label in ("cabinet", "television"):
        return (1.0, 0.0, 0.0) if x < 0 else (-1.0, 0.0, 0.0)
    return None


def hostile(*kept: str, only: Sequence[Camera] = ()) -> Scene:
    labels = sorted({thing.label for thing in worlds.LIVING_ROOM[6:]} - {*kept})
    return furnished(dict(zip(labels, HOSTILE, strict=False)), only=only)


def turning() -> list[Camera]:
    """A corner of the living room from which a camera turns to the right, by ten degrees from frame to frame."""
    ways = np.radians(np.linspace(170.0, 60.0, 12))
    return [worlds.look_at((1.4, -2.2, 1.5), (1.4 + 3 * np.cos(way), 3 * np.sin(way) - 2.2, 0.8)) for way in ways]


def hostile_crowd() -> Scene:
    """Of those kinds alone of which there are some: the others tell them apart."""
    scene, names = small.crowd().scene, {"box": HOSTILE[0], "lamp": HOSTILE[4]}
    things = tuple(replace(one, label=names.get(one.label, one.label)) for one in scene.instances)
    return replace(scene, instances=things)


@pytest.fixture(scope="module")
def usual() -> World:
    return World(furnished())


@pytest.fixture(scope="module")
def usual_strange() -> World:
    return World(hostile())


@pytest.fixture(scope="module")
def crowd() -> World:
    """Things of a kind, each beside something else: the chairs of the usual one cannot be told apart."""
    return World(small.crowd().scene)


@pytest.fixture(scope="module")
def strange_crowd() -> World:
    return World(hostile_crowd())


@pytest.fixture(scope="module")
def spread() -> World:
    """Twelve things of twelve names all around a room."""
    return World(small.outward().scene)


@pytest.fixture(scope="module")
def strange_spread() -> World:
    scene = small.outward().scene
    named = zip(scene.instances[-len(HOSTILE) :], HOSTILE, strict=True)
    renamed = tuple(replace(one, label=label) for one, label in named)
    return World(replace(scene, instances=scene.instances[: -len(HOSTILE)] + renamed))


@pytest.fixture(scope="module")
def strange_fronts() -> World:
    """With chairs: what has no known name has no front."""
    return World(hostile("chair"))


@pytest.fixture(scope="module")
def ringed() -> World:
    return World(ring.scene())


@pytest.fixture(scope="module")
def walled() -> World:
    return World(small.world().scene)


@pytest.fixture(scope="module")
def panned() -> World:
    return World(furnished(only=turning()))


@pytest.fixture(scope="module")
def strange_panned() -> World:
    return World(hostile(only=turning()))


@pytest.fixture(scope="module")
def changed() -> World:
    return World(two_times.scene())


@pytest.fixture(scope="module")
def strange_changes() -> World:
    return World(two_times.scene(dict(zip((*two_times.MOVES, two_times.GONE, two_times.NEW), HOSTILE, strict=True))))


@pytest.fixture
def world(
    skill: Skill,
    usual: World,
    crowd: World,
    spread: World,
    ringed: World,
    walled: World,
    panned: World,
    changed: World,
) -> World:
    own = {**dict.fromkeys(CROWDED, crowd), **dict.fromkeys(SPREAD, spread), **dict.fromkeys(RINGED, ringed)}
    own |= {**dict.fromkeys(CHANGED, changed), **dict.fromkeys(WALLED, walled), **dict.fromkeys(PANNED, panned)}
    return own.get(skill.name, usual)


@pytest.fixture
def strange(
    skill: Skill,
    usual_strange: World,
    strange_crowd: World,
    strange_spread: World,
    strange_fronts: World,
    strange_changes: World,
    ringed: World,
    walled: World,
    strange_panned: World,
) -> World:
    own = {**dict.fromkeys(CROWDED, strange_crowd), **dict.fromkeys(SPREAD, strange_spread)}
    own |= {**dict.fromkeys(FRONTED, strange_fronts), **dict.fromkeys(RINGED, ringed)}
    own |= {**dict.fromkeys(CHANGED, strange_changes), **dict.fromkeys(WALLED, walled)}
    own |= dict.fromkeys(PANNED, strange_panned)
    return own.get(skill.name, usual_strange)


@pytest.fixture(scope="module")
def folder() -> World:
    cameras = worlds.living_room_cameras()[1:4]
    return World(worlds.make_scene(worlds.LIVING_ROOM, cameras, mesh=False, instances=False, scene_id="folder"))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One procedural room, read back through the door that users' scans come in by."""
    root = tmp_path_factory.mktemp("room")
    write_rooms(Wanted(1, 3, frames=6, quality="flat", size=(320, 240)), root)
    source = open_source(SourceSpec(name="rooms", reader="scannetv2", root=".", licence="CC-BY-4.0"), root)
    return World(source.load(source.scene_ids()[0]))


each_skill = pytest.mark.parametrize("skill", SKILLS.values(), ids=list(SKILLS))


@each_skill
def test_wordings_are_many_and_of_both_forms(skill: Skill) -> None:
    assert skill.modality in MODALITIES
    assert skill.version >= 1
    assert too_few(words(skill.name)) == []


def too_few(wordings: Wordings) -> list[str]:
    """Question types with less than `LEAST` wordings, or with answers of one form only: too little for training."""
    told = []
    for kind, every in wordings.by_type.items():
        if len(every) < LEAST:
            told.append(f"{kind}: {len(every)} wordings, expected {LEAST} or more")
        told_alone = wordings.asks[kind].answer in ("box_list", "boxes_2d", "map")  # asked for as JSON, told as JSON
        if not told_alone and len({one.bare for one in every}) < 2:
            told.append(f"{kind}: expected bare answers and sentences")
    return told


def test_few_wordings_or_one_form_are_too_few() -> None:
    every = tuple(Wording(f"w{k}", f"{k} {{a}}?", "{value}") for k in range(4))
    assert too_few(Wordings({"far": Asks("number", {"a": "label"})}, {"far": every}, {})) == [
        "far: 4 wordings, expected 5 or more",
        "far: expected bare answers and sentences",
    ]


@each_skill
def test_drafts_are_well_formed(skill: Skill, world: World, folder: World, strange: World, room: World) -> None:
    assert world.drafts[skill.name]
    for one in (world, folder, strange, room):
        for draft in one.drafts[skill.name]:
            check_draft(skill, one.facts.frames, draft)
            assert Draft.from_json(draft.to_json()) == draft
            assert set(draft.objects) <= set(range(len(one.scene.instances)))
            assert all(question.margin > 0 for question in draft.questions)


@each_skill
def test_skills_that_tell_sentences_say_so(skill: Skill, world: World, folder: World, room: World) -> None:
    questions = [q for one in (world, folder, room) for draft in one.drafts[skill.name] for q in draft.questions]
    told = any(question.thought or question.program[-1]["op"] == TELL for question in questions)
    assert told == skill.tells


@each_skill
def test_equal_names_give_equal_drafts_and_others_do_not(skill: Skill, world: World) -> None:
    assert world.ask(skill) == world.drafts[skill.name]
    assert World(world.scene).ask(skill) == world.drafts[skill.name]
    assert world.ask(skill, "another") != world.drafts[skill.name]


@each_skill
def test_every_wording_fits_every_draft(skill: Skill, world: World) -> None:
    for draft in world.drafts[skill.name]:
        for question in draft.questions:
            slots = all_slots(question)
            fitting = words(skill.name).of(question.question_type, question.slots)
            assert fitting
            for wording in fitting:
                assert fill(wording.question, slots).strip()
                assert fill(wording.answer, slots).strip()


@each_skill
def test_choices_have_one_right_option_and_numbers_print(skill: Skill, world: World, strange: World) -> None:
    for draft in world.drafts[skill.name] + strange.drafts[skill.name]:
        for question in draft.questions:
            answer, options = question.answer, all_options(question)
            if answer.type == "choice":
                assert answer.value not in answer.distractors
                assert len(set(options)) == len(options) >= 2
                assert answer.value in options
            if answer.type == "number":
                assert abs(float(f"{answer.value:.{answer.decimals}f}") - answer.value) <= 0.5 * 10**-answer.decimals
            if answer.type == "ordering":
                assert len(set(answer.value)) == len(answer.value)


@each_skill
def test_programs_end_with_the_answer(skill: Skill, world: World, folder: World, room: World) -> None:
    for draft in world.drafts[skill.name] + folder.drafts[skill.name] + room.drafts[skill.name]:
        for question in draft.questions:
            assert all("op" in step and "value" in step for step in question.program)
            assert question.program[-1]["value"] == question.answer.value


@each_skill
def test_marks_are_in_the_picture_and_in_the_words(skill: Skill, world: World, room: World) -> None:
    for one in (world, room):
        for draft in one.drafts[skill.name]:
            words = " ".join(question for question, _ in read(skill, draft))
            for position, frame in enumerate(draft.frames):
                marks = [mark for mark in draft.marks if mark.frame == position]
                camera = one.scene.frames[frame].camera
                blank = np.full((camera.height, camera.width, 3), 120, np.uint8)
                assert not marks or (mark_picture(blank, marks) != blank).any()
                assert len({mark.color for mark in marks}) == len(marks)
                assert {mark.color for mark in marks} <= set(PALETTE)
                assert all(any(name in words for name in names(mark, alone=len(marks) == 1)) for mark in marks)


@each_skill
def test_a_skill_says_whether_it_marks(skill: Skill, world: World, strange: World, room: World) -> None:
    drafts = [draft for one in (world, strange, room) for draft in one.drafts[skill.name]]
    assert any(draft.marks for draft in drafts) == skill.marks


def names(mark: Mark, *, alone: bool) -> tuple[str, ...]:
    """What words may call a mark: its colour; where it is alone on its picture, also its text or kind."""
    return (mark.color, mark.text or mark.color, mark.kind) if alone else (mark.color,)


@each_skill
def test_a_moved_world_has_the_same_answers(skill: Skill, world: World) -> None:
    motion = worlds.yaw_motion(90.0, (4.0, -2.0, 0.5))
    assert World(worlds.moved(world.scene, motion)).texts(skill) == world.texts(skill)


@each_skill
def test_the_order_of_instances_says_nothing(skill: Skill, world: World) -> None:
    count = len(world.scene.instances)
    order = np.random.default_rng(5).permutation(count).tolist()
    shuffled = World(worlds.reordered(world.scene, order))
    assert Counter(map(str, shuffled.texts(skill))) == Counter(map(str, world.texts(skill)))


@each_skill
def test_hostile_labels_come_out_verbatim(skill: Skill, strange: World) -> None:
    for draft in strange.drafts[skill.name]:
        picked = zip(draft.questions, wordings_of(skill, draft), read(skill, draft), strict=True)
        for turn, wording, (question, answer) in picked:
            slots = all_slots(turn)
            assert all(slots[slot] in question for slot in slots_of(wording.question))
            assert all(slots[slot] in answer for slot in slots_of(wording.answer))
            assert len(question) == len(wording.question) + sum(
                len(slots[slot]) - len(slot) - 2
                for slot in slots_of(wording.question)
                for _ in range(wording.question.count(f"{{{slot}}}"))
            )


@each_skill
def test_gold_scores_1_and_tricks_score_0(skill: Skill, world: World, room: World) -> None:
    """In every wording of the answer, bare or a sentence; words before a text are not part of it."""
    for draft in (world.drafts[skill.name] + room.drafts[skill.name])[:40]:
        for question in draft.questions:
            known = scored(question)
            for wording in words(skill.name).of(question.question_type, question.slots):
                gold = fill(wording.answer, all_slots(question))
                assert accuracy(known, gold) == 1, gold
        assert {output[:80]: 0.0 for output in tricks(known) if accuracy(known, output)} == {}
