"""Captions: each is read back, and every claim is held against the scene; what is changed or left out is found."""

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
from tests.skills.caption_changes import KINDS, Changes, is_plain
from tests.skills.caption_truth import MAIN, MAIN_MEAN, Truth
from vstdata.captions.bonds import Bonds
from vstdata.captions.claims import nameable, number_margin
from vstdata.captions.lines import Entry, Group, Line, tell
from vstdata.captions.plans import FEWEST_WORDS, MOST_WORDS
from vstdata.captions.reading import caption_fault, caption_sentences, read_caption
from vstdata.captions.stage import LEAST_NAMED, Stage
from vstdata.captions.tidy import tidied
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.errors import UnreadableError
from vstdata.facts import Facts
from vstdata.sources import SourceSpec, open_source

SKILLS = {"single_image": single_image, "multi_image": multi_image, "video": video}
NIGHTLY = bool(os.environ.get("VST_NIGHTLY"))
ROOMS = 8 if NIGHTLY else 2
CHANGED = 5000 if NIGHTLY else 300
MOST = 60 if NIGHTLY else 24  # captions of a skill and room
LEAST_CAUGHT = 0.99

Told = list[tuple[Truth, Draft, str]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Captions of a few flat rooms, with the truth about their frames."""
    root: Path = tmp_path_factory.mktemp("rooms")
    write_rooms(Wanted(ROOMS, 4, frames=14 if NIGHTLY else 9, quality="flat", size=(256, 192)), root)
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
    problems = [
        (truth.modality, text, problem)
        for truth, draft, text in told
        for problem in truth.problems(text, draft.questions[0].program)
    ]
    assert problems == []
    assert Counter(truth.modality for truth, _, _ in told).keys() == SKILLS.keys()
    assert len(told) > 40
    for truth, draft, _ in told:
        labels = {one.id: one.label for one in truth.facts.scene.instances}
        assert caption_fault(draft.questions[0], labels) == ""


def changes(truth: Truth, text: str) -> Changes:
    """What can be changed of a caption."""
    labels = {one.label for one in truth.facts.scene.instances}
    shown = Counter(truth.facts.label(i) for i in truth.shown)
    video = truth.modality == "video"
    large = {
        truth.facts.label(i)
        for i, shares in truth.shown.items()
        if (sum(shares) > 1.1 * MAIN_MEAN * len(shares) if video else max(shares) > 1.1 * MAIN)
    }
    plain = {label for label in large if shown[label] == 1 and is_plain(label, labels)}
    absent = sorted(
        label for label in labels if label not in shown and nameable(label) and truth.facts.by_label.get(label)
    )
    return Changes(text, absent, plain)


def test_what_is_changed_or_left_out_is_caught(told: Told) -> None:
    """By kind of change, and over all kinds."""
    generator = np.random.default_rng(7)
    caught: dict[str, list[bool]] = {}
    seen, missed = set[tuple[str, str]](), []
    for _ in range(60 * CHANGED):
        truth, draft, text = told[int(generator.integers(len(told)))]
        altered = changes(truth, text).one(generator)
        if altered is None or altered in seen or altered[1] == text:
            continue
        seen.add(altered)
        found = bool(truth.problems(altered[1], draft.questions[0].program))
        caught.setdefault(altered[0], []).append(found)
        missed += [] if found else [(altered, text)]
        if len(seen) == CHANGED:
            break
    every = [one for found in caught.values() for one in found]
    print({kind: (sum(found), len(found)) for kind, found in caught.items()})  # noqa: T201 - figures
    assert len(every) == CHANGED
    assert caught.keys() == set(KINDS)
    assert np.mean(every) >= LEAST_CAUGHT, missed


def test_captions_name_what_is_seen(told: Told) -> None:
    """At least half of the visible area of all labelled things, counted in pixels; and in how many words."""
    shares = []
    for truth, draft, text in told:
        areas = []
        for view in truth.views:
            assert view.instances is not None
            pixels = {i: int((view.instances == i).sum()) for i in truth.facts.objects}
            areas.append((sum(pixels[i] for i in set(draft.objects) & pixels.keys()), sum(pixels.values())))
        areas = [tuple(map(sum, zip(*areas, strict=True)))] if truth.modality == "video" else areas  # type: ignore[misc]
        shares.append(min(part / whole for part, whole in areas if whole))
        assert FEWEST_WORDS <= len(text.split()) <= MOST_WORDS
    assert min(shares) >= LEAST_NAMED
    assert np.median(shares) >= 0.8


def test_every_plan_and_different_texts(told: Told) -> None:
    assert {draft.question_type for _, draft, _ in told} == {kind for one in SKILLS.values() for kind in one.ASKS}
    assert len({text for _, _, text in told}) == len(told)
    for _, draft, text in told:
        sentences = re.split(r"(?<=\.) (?=[A-Z])", text)
        assert all(one[0].isupper() for one in sentences)
        assert not re.search(r"\b[Aa] [aeio]|\b[Aa]n [^aeiou]|  |[{}]| ,|\.\.|\bNone\b", text), text
        assert draft.questions[0].margin > 0
        assert draft.questions[0].program[-1] == {"op": "tell", "value": text}
        assert not re.search(r"\d\.\d", text)
    kinds = [str(truth.facts.room_kind) in text for truth, _, text in told]
    assert np.mean(kinds) > 0.5  # where what is told shows it


def test_a_way_comes_before_what_it_brings_and_a_drop_can_be_seen(told: Told) -> None:
    """Of a video the camera's whole way is told before the first thing that comes into view, and of one that moves
    clearly some way is told; a drop or rise is half a metre at least."""
    for truth, draft, text in told:
        steps = draft.questions[0].program
        kinds = [step["op"] for step in steps]
        cameras = [truth.facts.scene.frames[frame].camera for frame in truth.frames]
        if "pan" in kinds and {"then", "last"} & set(kinds):
            assert kinds.index("pan") < min(kinds.index(kind) for kind in ("then", "last") if kind in kinds), text
        if draft.question_type in ("in_time_order", "room_first") and not {"pan", "walk"} & set(kinds):
            gone = [float(np.hypot(*(a.center - b.center)[:2])) for a in cameras for b in cameras]
            assert max(gone) < 1.25, text
        for step in steps:
            if "between" in step and step["op"] != "walk_on" and re.search(r"\b(?<!tilts )(up|down)\b", step["value"]):
                ends = [cameras[k - 1].center[2] for k in step["between"]]
                assert abs(ends[1] - ends[0]) > 0.49, text


def test_what_is_in_front_is_near_and_what_is_in_a_row_is_beside_the_next(told: Told) -> None:
    """Of the whole depth of a picture what is in the foreground is in the nearer half; along a wall from left to right
    nothing stands below what hangs."""
    for truth, draft, text in told:
        view = truth.views[0]
        ids = {one.id: i for i, one in enumerate(truth.facts.scene.instances)}
        middle = float(np.quantile(view.depth[view.depth > 0], 0.97) + view.depth[view.depth > 0].min()) / 2
        for step in draft.questions[0].program:
            boxes = [view.seen[i].box for i in map(ids.get, step.get("instances", ())) if i in view.seen]
            if step["op"] in ("near", "near_cut", "fore"):
                some = [view.seen[ids[number]].depth for number in step["instances"]]
                assert max(some) <= middle, text
            if step["op"] == "wall_row":
                for one, other in pairwise(boxes):
                    narrow = min(one[2] - one[0], other[2] - other[0])
                    assert one[2] - other[0] <= 0.35 * narrow, text


def test_what_goes_on_from_a_line_that_is_left_out_keeps_its_place() -> None:
    """Two more chairs on the right, of which nobody can say how many there are, are not told: what is behind them is
    not told to be behind what was told before on the left, and nothing says that there are two chairs."""
    stage = Stage(Bonds(Facts(worlds.living_room())), (2,))
    chairs = [i for i in stage.things if stage.facts.label(i) == "chair"]
    others = [i for i in stage.things if stage.facts.label(i) not in ("chair", "table")][:2]
    left, right = ({"words": {"zone": zone}, "values": {"value": zone}} for zone in ("on the left", "on the right"))
    lines = [
        Line("zone", (Entry(Group("chair", tuple(chairs[:2]), exact=False)),), **left),
        Line("zone", (Entry(Group("chair", tuple(chairs[2:]), exact=False)),), **right),
        Line("behind_that", (Entry(Group(stage.facts.label(others[0]), (others[0],))),)),
    ]
    kept = tidied(stage, lines)
    assert [(line.kind, line.words["zone"], line.members) for line in kept] == [
        ("zone", "on the left", tuple(chairs[:2])),
        ("zone", "on the right", (others[0],)),
    ]
    assert not kept[0].entries[0].group.exact


def test_every_kind_of_sentence_has_a_few_plain_texts() -> None:
    """No "one": a person would not write it. No "next" or "first" but of what is first of all."""
    for kind, sentence in caption_sentences().items():
        assert 5 <= len(sentence.texts) <= 8
        for text in sentence.texts:
            assert not re.search(r"\b(one|anyone|would|could|whoever|as for|picture|only)\b", text, re.IGNORECASE)
            assert not re.search(r"\b[Nn]ext\b(?! to)", text)
            assert kind in ("opens", "opens+shell") or not re.search(r"\bfirst\b", text, re.IGNORECASE)


LABELS = ("sofa", "table", "lamp", "chair", "blinds", "white board")


def lines() -> list[Line]:
    sofa, chairs = Group("sofa", (0,), "teal"), Group("chair", (1, 2))
    blinds, board = Group("blinds", (3,)), Group("white board", (4,), "white")
    chairs_too = ("around", (Group("chair", (7, 8, 9), exact=False),))
    table = Entry(Group("table", (5,)), "on the left", (chairs_too, ("on", (Group("lamp", (6,)),))))
    return [
        Line("film_room", (Entry(sofa),), words={"room": "an office"}),
        Line("by", (Entry(chairs), Entry(blinds)), other=0, words={"how": "next to"}),
        Line("also", (Entry(board, "on the wall"), table)),
        Line("by", (Entry(Group("lamp", (10,))),), other=5, words={"how": "in front of"}),
    ]


def test_what_is_told_is_read_again() -> None:
    text = tell(lines(), Draw("told"))
    room, beside, also, front = read_caption(text, LABELS)
    assert "it " in text or " it" in text
    assert [item.text for item in room.items + beside.items] == ["a teal sofa", "two chairs", "some blinds"]
    assert [item.text for item in also.items] == [
        "a white white board on the wall",
        "a table on the left with several more chairs around it and a lamp on it",
    ]
    assert [one.text for one in beside.references + front.references] == ["the teal sofa", "the table"]


def two_tables(other: int) -> list[Line]:
    sofa, table = Group("sofa", (0,)), Group("table", (5,))
    return [
        Line("film_room", (Entry(sofa), Entry(table)), words={"room": "an office"}),
        Line("by", (Entry(Group("lamp", (6,))),), other=5, words={"how": "on"}),
        Line("by", (Entry(Group("chair", (1,))),), other=other, words={"how": "next to"}),
    ]


def test_two_lines_share_a_sentence_where_both_are_about_one_thing() -> None:
    """Each is read as if it had a sentence of its own."""
    for other, sentences in ((5, 2), (0, 3)):
        text = tell(two_tables(other), Draw("told"))
        assert text.count(".") == sentences
        _, on, beside = read_caption(text, LABELS)
        assert [one.values["how"].lower() for one in (on, beside)] == ["on", "next to"]
        assert [one.references[0].label for one in (on, beside)] == ["table", "table" if other == 5 else "sofa"]
        assert [one.items[0].text for one in (on, beside)] == ["a lamp", "a chair"]


@pytest.mark.parametrize(
    "text",
    [
        "The video shows an office with a sofa",
        "The video shows an office with the.",
        "On it is a lamp.",
        "There are also a sofa and a table. On it is a lamp.",
        "The video shows an office with a sofas.",
        "There are also a sofa.",
        "There is also two chairs.",
        "In the foreground is a sofa, that is nice.",
        "there is also a sofa.",
    ],
)
def test_the_reader_refuses_what_claims_nothing_or_too_much(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_caption(text, LABELS)


def test_numbers_near_a_tie_and_words_of_the_caption_are_not_told() -> None:
    assert number_margin(2.25, 1) is None
    assert number_margin(2.254, 1) is None
    assert number_margin(2.26, 1) == pytest.approx(0.2)
    assert number_margin(2.3, 1) == pytest.approx(1.0)
    assert number_margin(79.5, 0) is None
    assert not nameable("camera")
    assert nameable("picture")
    assert not nameable("x" * 41)


def test_what_rests_on_what() -> None:
    """The cup (7) stands on the table (6) of the living room; nothing else rests on anything there."""
    facts = Facts(worlds.living_room())
    objects = range(6, 16)
    assert [(a, b) for a in objects for b in objects if a != b and facts.rests(a, b)] == [(7, 6)]


def test_chairs_around_a_table() -> None:
    """Four on its sides do, the two on one side with a third beside them do not."""
    round_about = [(-0.9, 0.0), (0.9, 0.0), (0.0, 0.9), (0.0, -0.9)]
    one_side = [(-0.5, -0.9), (0.5, -0.9), (1.0, -0.7)]
    for places, around in ((round_about, (3, 4)), (one_side, (0, 0))):
        chairs = [worlds.Thing("chair", (x, y, 0.3), (0.3, 0.3, 0.6)) for x, y in places]
        table = worlds.Thing("table", (0.0, 0.0, 0.35), (1.0, 1.0, 0.7))
        camera = worlds.look_at((0.1, -2.4, 2.3), (0.0, 0.0, 0.4))
        stage = Stage(Bonds(Facts(worlds.make_scene([*worlds.room_shell(6, 5, 2.6), table, *chairs], [camera]))), (0,))
        found = [i for i, (table, how) in stage.seats.items() if (table, how) == (6, "around")]
        assert around[0] <= len(found) <= around[1]  # the table may hide one
        assert {table for table, _ in stage.seats.values()} <= {6}


def test_what_touches_a_headboard_hangs_and_what_stands_on_a_board_does_not() -> None:
    """The wall at y = 2.5 has a bed with a picture right above it, and a shelf with a photo frame between its boards;
    a cushion at the wall lies on the bed."""
    things = [
        worlds.Thing("bed", (-1.0, 1.5, 0.3), (1.6, 2.0, 0.6)),
        worlds.Thing("picture", (-1.2, 2.48, 0.81), (0.6, 0.03, 0.4)),
        worlds.Thing("cushion", (-0.5, 2.42, 0.76), (0.4, 0.15, 0.3)),
        worlds.Thing("wall shelf", (1.5, 2.45, 1.5), (1.0, 0.1, 0.6)),
        worlds.Thing("photo frame", (1.5, 2.44, 1.5), (0.15, 0.04, 0.2)),
        worlds.Thing("clock", (2.5, 2.48, 1.5), (0.3, 0.03, 0.3)),
    ]
    shell = worlds.room_shell(6.0, 5.0, 2.6)
    facts = Facts(worlds.make_scene([*shell, *things], [worlds.look_at((0.0, -2.0, 1.5), (0.0, 2.0, 1.0))]))
    bed, picture, cushion, _, frame, clock = range(len(shell), len(shell) + len(things))
    bonds = Bonds(facts)
    assert bonds.hung & {picture, cushion, frame, clock} == {picture, clock}
    assert facts.rests(picture, bed) > 0  # it touches, and nobody would say so
    assert [bonds.rests(i, bed) for i in (picture, cushion)] == [False, True]
    assert bonds.above(picture, bed)


def test_what_a_stage_shows() -> None:
    """Camera 2 of the living room sees the cup on the table, camera 6 the television on the wall."""
    stage = Stage(Bonds(Facts(worlds.living_room())), (2,))
    assert stage.on == {7: 6}
    assert stage.seats == dict.fromkeys((8, 9, 10), (6, "around"))  # two on one side of it, one on the other
    assert 14 in stage.bonds.hung
    assert stage.covered(stage.glimpsed) == 1.0
    assert stage.covered([]) == 0.0
