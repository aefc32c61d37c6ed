"""Rows: what is drawn, said and written of one draft, also when pictures are made smaller."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from generators.build.drafts import StoredDraft
from generators.build.rows import Context, Pictures, make_row
from tests.build.stand_ins import TinyPixels
from vstdata.canonical import canonical_json
from vstdata.draft import Answer, Draft, Mark, Question, Skill
from vstdata.drawing.marks import PALETTE
from vstdata.errors import VstError
from vstdata.manifest import Images
from vstdata.release.shards import Row
from vstdata.scene import Camera, Frame, ImageArray, Scene
from vstdata.words.wordings import Asks, Wording, Wordings

WIDTH, HEIGHT, HALF = 256, 192, 128
MOTION = {"right": -0.4, "up": 0.0, "forward": 0.0, "rotate_up": 5.0, "rotate_right": 0.0}
SAID = {  # answer type, question and answer by question type
    "letter": ("choice", "Which {thing}?\n{options}", "{letter}"),
    "say": ("choice", "Which {thing}?\n{options}", "{option} ({letter})"),
    "far": ("number", "How far?", "{value} {unit}"),
    "order": ("ordering", "In order?", "{order}"),
    "told": ("text", "What?", "{text}"),
    "boxes": ("box_list", "Which boxes?", "{text}"),
    "where": ("point", "Where?", "{xy}"),
    "point": ("point", "Where in {size}?", "{text}"),
    "flat": ("boxes_2d", "Which boxes in {size}?", "{text}"),
    "map": ("map", "Which map?", "{text}"),
    "moved": ("motion", "How?", "{text}"),
}
ASKS = {kind: Asks(answer, {"thing": "label"} if answer == "choice" else {}) for kind, (answer, _, _) in SAID.items()}
WORDS = Wordings(ASKS, {kind: (Wording("only", question, said),) for kind, (_, question, said) in SAID.items()}, {})
SKILL = Skill("single_image.tell", 3, "single_image", ASKS, lambda facts, draw, refuse: iter(()))


class GrayPixels(TinyPixels):
    """Even pictures, on which a mark is easily found."""

    def color(self, frame: int) -> ImageArray:
        return np.full((HEIGHT, WIDTH, 3), 120, np.uint8)


def scene() -> Scene:
    pose = np.eye(4)
    pose[:3, 3] = (0.1, 0.2, -0.0)
    camera = Camera(np.array([[200.0, 0, 127.5], [0, 200.0, 95.5], [0, 0, 1]]), WIDTH, HEIGHT, pose)
    frames = tuple(Frame(f"{k:06d}", camera) for k in range(3))
    return Scene("tiny", "scene0", "train", "CC0-1.0", frames, (), GrayPixels(Path("x"), "scene0", ()))


def told(answer: Answer, kind: str, *marks: Mark, letter: int = -1, side: int = WIDTH, **slots: str) -> Row:
    """The row of a draft with one turn."""
    draft = Draft((0,), (Question(kind, slots, answer, 0.5, ({"op": "known", "value": 1},)),), marks)
    return row_of(draft, [letter], side)


def row_of(draft: Draft, letters: list[int], side: int = WIDTH, frames: tuple[str, ...] = ()) -> Row:
    own = scene()
    names = frames or tuple(own.frames[k].key for k in draft.frames)
    pictures = Pictures(own, Images(max_side=side), "png")
    stored = StoredDraft("0123456789abcdef" * 2, draft, names, [])
    return make_row(Context(SKILL, "train", "1", "0", WORDS), pictures, stored, letters)


def decoded(row: Row, number: int = 0) -> ImageArray:
    return np.asarray(Image.open(io.BytesIO(row.images[number].data)))


def turn_of(row: Row) -> dict[str, Any]:
    (turn,) = row.values["turns"]
    return dict(turn)


BED = {"bbox_3d": [0.5, -0.001, 2.0, 1.0, 0.6, 2.0, 0.0, 0.25, 0.0], "label": 'a "bed"'}
BED_TEXT = (
    '```json\n[\n\t{"bbox_3d": [0.50, 0.00, 2.00, 1.00, 0.60, 2.00, 0.00, 0.25, 0.00], "label": "a \\"bed\\""}\n]\n```'
)
FENCED = "```json\n[\n\t%s\n]\n```"
SPOT = {"image": 0, "label": "mug", "point": [10.0, 20.0], "region": [[0.0, 0.0, 30.0, 0.0, 30.0, 30.0]]}
FLAT = {"image": 0, "boxes": [{"bbox_2d": [-0.5, 2.0, 29.5, 39.5], "label": "mug"}]}
MAP = {
    "objects": [{"name": "mug", "position": [1, 2]}],
    "views": [{"name": "image 1", "position": [5, 9], "facing": "up"}],
}
MAP_TEXT = (
    '```json\n{\n  "objects": [\n    {"name": "mug", "position": [1, 2]}\n  ],\n  "views": [\n'
    '    {"name": "image 1", "position": [5, 9], "facing": "up"}\n  ]\n}\n```'
)
CHOICE = Answer("choice", "the bed", distractors=("the desk", "the lamp"))


@pytest.mark.parametrize("position", [0, 1, 2])
def test_the_right_option_stands_at_its_letter(position: int) -> None:
    turn = turn_of(told(CHOICE, "say", letter=position, thing="object"))
    assert turn["options"][position] == "the bed"
    assert sorted(turn["options"]) == ["the bed", "the desk", "the lamp"]
    assert turn["letter"] == "ABC"[position]
    assert turn["answer"] == f"the bed ({turn['letter']})"
    lines = [f"{letter}. {option}" for letter, option in zip("ABC", turn["options"], strict=True)]
    assert turn["question"] == "Which object?\n" + "\n".join(lines)
    assert (turn["template"], turn["bare"], turn["ground_truth"]) == ("say/only", False, '"the bed"')


def test_a_value_is_never_read_as_a_template() -> None:
    turn = turn_of(told(CHOICE, "letter", letter=0, thing="{options} {letter}"))
    assert turn["question"].startswith("Which {options} {letter}?\nA. the bed")


@pytest.mark.parametrize(
    ("answer", "kind", "said", "truth"),
    [
        (Answer("number", 2.449, unit="m", decimals=1), "far", "2.4 m", "2.4"),
        (Answer("number", 3, unit="chairs"), "far", "3 chairs", "3"),
        (Answer("ordering", ["red", "blue", "green"]), "order", "red, blue, green", '["red","blue","green"]'),
        (Answer("text", "it {turned} left"), "told", "it {turned} left", '"it {turned} left"'),
        (Answer("box_list", [BED]), "boxes", BED_TEXT, canonical_json([BED])),
        (Answer("point", SPOT), "where", "(10, 20)", canonical_json(SPOT)),
        (Answer("point", SPOT), "point", FENCED % '{"point_2d": [10, 20], "label": "mug"}', canonical_json(SPOT)),
        (
            Answer("boxes_2d", FLAT),
            "flat",
            FENCED % '{"bbox_2d": [0, 2, 30, 40], "label": "mug"}',
            canonical_json(FLAT),
        ),
        (Answer("map", MAP), "map", MAP_TEXT, canonical_json(MAP)),
        (Answer("motion", MOTION), "moved", "move_left:0.4,rotate_up:5", canonical_json(MOTION)),
    ],
)
def test_every_type_of_answer_is_told(answer: Answer, kind: str, said: str, truth: str) -> None:
    turn = turn_of(told(answer, kind))
    assert (turn["answer"], turn["ground_truth"], turn["letter"], turn["options"]) == (said, truth, "", [])


def test_smaller_pictures_keep_marks_points_and_cameras_in_place() -> None:
    mark = Mark(0, "point", (200.0, 60.0), "red")
    answer = Answer("point", {**SPOT, "point": [200.0, 60.0]})
    large, small = (told(answer, "point", mark, side=side) for side in (WIDTH, HALF))
    assert decoded(large).shape == (HEIGHT, WIDTH, 3)
    assert decoded(small).shape == (HEIGHT // 2, HALF, 3)
    for row, where in ((large, (200.0, 60.0)), (small, (99.75, 29.75))):
        red = np.argwhere((decoded(row) == PALETTE["red"]).all(axis=2))
        assert np.abs(red.mean(axis=0)[::-1] - where).max() < 0.5
        assert row.values["marks"][0]["xy"] == pytest.approx(where)
    truth = {**SPOT, "point": [99.75, 29.75], "region": [[-0.25, -0.25, 14.75, -0.25, 14.75, 14.75]]}
    assert turn_of(small)["ground_truth"] == canonical_json(truth)
    assert turn_of(small)["answer"] == FENCED % '{"point_2d": [100, 30], "label": "mug"}'
    assert (turn_of(small)["question"], turn_of(large)["question"]) == ("Where in 128 x 96?", "Where in 256 x 192?")
    stored = small.values["camera"][0]
    camera = Camera(
        np.reshape(stored["intrinsics"], (3, 3)),
        stored["width"],
        stored["height"],
        np.reshape(stored["camera_to_world"], (4, 4)),
    )
    point = np.array([[0.3, 0.1, 2.0]])
    before = scene().frames[0].camera.project(point)[0]
    assert camera.project(point)[0] == pytest.approx((before + 0.5) / 2 - 0.5)
    assert "-0.0" not in str(stored["camera_to_world"])


def test_unmarked_pictures_are_shared_and_marked_ones_are_not() -> None:
    own = scene()
    pictures = Pictures(own, Images(), "jpeg")
    assert pictures.picture(1, [], "a") is pictures.picture(1, [], "b")
    marked = pictures.picture(1, [Mark(0, "point", (9.0, 9.0), "red")], "a")
    assert marked.path == "scene0/000001-a.jpg"
    assert pictures.picture(1, [], "c").path == "scene0/000001.jpg"
    assert marked.data != pictures.picture(1, [], "a").data


def test_marks_go_to_their_own_picture() -> None:
    question = Question("far", {}, Answer("number", 1.0), 1.0, ())
    row = row_of(Draft((2, 0), (question,), (Mark(1, "point", (50.0, 50.0), "red"),)), [-1])
    assert row.values["frames"] == ["000002", "000000"]
    assert [int((decoded(row, k) == PALETTE["red"]).all(axis=2).sum()) > 20 for k in (0, 1)] == [False, True]
    assert row.values["messages"][0]["content"] == "<image>\n<image>\nHow far?"


@pytest.mark.parametrize("slots", [{"thing": "<image>"}, {"thing": "a <image> b"}])
def test_the_image_token_cannot_come_from_a_label(slots: dict[str, str]) -> None:
    with pytest.raises(VstError, match="a text holds the image token"):
        told(CHOICE, "letter", letter=0, **slots)


def test_other_frames_than_were_asked_are_refused() -> None:
    question = Question("far", {}, Answer("number", 1.0), 1.0, ())
    with pytest.raises(VstError, match="other frames than when it was asked"):
        row_of(Draft((0,), (question,)), [-1], frames=("000001",))
