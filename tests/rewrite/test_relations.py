"""How things lie to each other, read from sentences and checked against a scene that was worked out by hand."""

from __future__ import annotations

import pytest

from vstdata.chains.coarse import in_digits, is_coarser, with_tenths, without_numbers
from vstdata.chains.relations import NAME, Relation, holds, read_relation
from vstdata.chains.row_scene import scene_of
from vstdata.words.sentences import Sentence

FREE = frozenset(("the", "so", "i", "see", "that", "it", "clearly", "a", "and", "which"))


def thing(number: int, center: tuple[float, float, float], size: tuple[float, float, float]) -> dict[str, object]:
    return {"instance": number, "label": "?", "center": center, "size": size, "axes": [1, 0, 0, 0, 1, 0, 0, 0, 1]}


# The camera stands at (0, 0, 1.5) and looks north: x is to its right, y is ahead. The other looks south from (0, 6).
THINGS = {
    "table": thing(10, (0.0, 3.0, 0.4), (1.6, 0.8, 0.8)),
    "lamp": thing(11, (-0.4, 3.0, 1.0), (0.2, 0.2, 0.4)),  # on the table
    "rug": thing(12, (0.0, 3.0, 0.005), (3.0, 2.0, 0.01)),  # under it
    "chair": thing(13, (1.2, 3.0, 0.45), (0.5, 0.5, 0.9)),  # 0.15 m beside it
    "shelf": thing(14, (2.4, 3.0, 0.9), (0.4, 0.4, 1.8)),
    "plant": thing(15, (0.1, 5.0, 0.6), (0.4, 0.4, 1.2)),  # behind the table
}
NORTH = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 1.5, 0, 0, 0, 1]
SOUTH = [-1, 0, 0, 0, 0, 0, -1, 6, 0, -1, 0, 1.5, 0, 0, 0, 1]
CAMERAS = [{"intrinsics": [200.0, 0, 320, 0, 200, 240, 0, 0, 1], "camera_to_world": pose, "width": 640, "height": 480}
           for pose in (NORTH, SOUTH)]  # fmt: skip
PROGRAM = [
    *({"op": "called", "instances": [one["instance"]], "value": f"the {name}"} for name, one in THINGS.items()),
    *({"op": "shows", "instances": [one["instance"]], "image": 1} for one in THINGS.values()),
    *({"op": "shows", "instances": [number], "image": 2} for number in (10, 13)),
]
BOTH = scene_of({"objects": list(THINGS.values()), "camera": CAMERAS}, PROGRAM)
ALONE = scene_of({"objects": list(THINGS.values()), "camera": CAMERAS[:1]}, PROGRAM[:6])

TRUE = (
    ("left", "the lamp", "the chair"),
    ("right", "the shelf", "the chair"),
    ("nearer", "the table", "the plant"),
    ("farther", "the plant", "the table"),
    ("behind", "the plant", "the table"),
    ("front", "the table", "the plant"),
    ("on", "the lamp", "the table"),
    ("above", "the lamp", "the table"),
    ("under", "the rug", "the table"),
    ("beside", "the chair", "the table"),
    ("between", "the chair", "the table", "the shelf"),
)


@pytest.mark.parametrize("said", TRUE, ids=lambda said: said[0])
def test_what_is_so_holds_and_its_contrary_does_not(said: tuple[str, ...]) -> None:
    kind, *names = said
    assert holds(Relation(kind, tuple(names), 1), BOTH)
    assert holds(Relation(kind, tuple(names), None), ALONE)
    other = [names[1], names[0], *names[2:]]
    assert holds(Relation(kind, tuple(other), 1), BOTH) == (kind == "beside")


def test_an_image_sees_it_its_own_way() -> None:
    """From the other side left is right; what the thought does not tell of an image is not known."""
    assert holds(Relation("right", ("the chair", "the table"), 1), BOTH)
    assert holds(Relation("left", ("the chair", "the table"), 2), BOTH)
    assert not holds(Relation("right", ("the chair", "the table"), 2), BOTH)
    assert not holds(Relation("right", ("the chair", "the table"), None), BOTH)  # in which?
    assert not holds(Relation("right", ("the chair", "the table"), 3), BOTH)
    assert not holds(Relation("right", ("the shelf", "the lamp"), 2), BOTH)  # is it shown there?
    assert not holds(Relation("right", ("the stool", "the lamp"), 1), BOTH)
    assert not holds(Relation("beside", ("the chair", "the chair"), 1), BOTH)


@pytest.mark.parametrize(
    ("text", "kind", "order", "image"),
    [
        (f"{NAME} is to the left of {NAME}.", "left", "ab", None),
        (f"so {NAME} stands behind {NAME} in image 2.", "behind", "ab", 2),
        (f"in image 1, i see that {NAME} is nearer than {NAME}.", "nearer", "ab", 1),
        (f"beside {NAME} is {NAME}.", "beside", "ba", None),
        (f"on {NAME} i see {NAME}.", "on", "ba", None),
        (f"{NAME} is clearly between {NAME} and {NAME}.", "between", "abc", None),
        (f"{NAME} is not as far away as {NAME} in the picture.", "nearer", "ab", None),
    ],
)
def test_relations_are_read(text: str, kind: str, order: str, image: int | None) -> None:
    things = list("abc")[: text.count(NAME)]
    assert read_relation(text, things, FREE) == Relation(kind, tuple(order), image)


@pytest.mark.parametrize(
    "text",
    [
        f"{NAME} is not to the left of {NAME}.",
        f"{NAME} is far to the left of {NAME}.",
        f"{NAME} is to the left of {NAME} and behind {NAME}.",
        f"{NAME} is to the left of {NAME}, which is brown.",
        f"{NAME} and {NAME} are beside {NAME}.",
        f"{NAME} is between {NAME}.",
        f"{NAME} is on it.",
        f"in image 1 {NAME} is behind {NAME} in image 2.",
        f"{NAME} sees {NAME}.",
        f"behind {NAME} {NAME} is.",
        f"i see {NAME} on two {NAME}.",
    ],
)
def test_other_sentences_are_no_relations(text: str) -> None:
    assert read_relation(text, list("abc")[: text.count(NAME)], FREE) is None


def test_numbers_may_be_left_out_or_rounded() -> None:
    slots = {"a": "thing", "ahead": "coordinate", "side": "side", "x": "whole number"}
    texts = ("{a} is about {ahead} m ahead to the {side}, {x}.", "At ({ahead}) is {a} to the {side}, {x}.")
    made = without_numbers({"spot": Sentence(slots, texts), "answer": Sentence({}, ("So.",))})
    assert made.keys() == {"spot"}
    assert made["spot"].texts == ("{a} is ahead to the {side}, {x}.",)
    assert "ahead" not in made["spot"].slots
    assert in_digits("About two metres and thirty degrees, two chairs") == "About 2 m and thirty degrees, two chairs"
    assert with_tenths("2 m and 2.5 m and 12 degrees") == "2.0 m and 2.5 m and 12 degrees"


@pytest.mark.parametrize(
    ("told", "exact", "kind", "so"),
    [
        *(("2.0", "2.3", "metres", True), ("2.5", "2.3", "metres", True), ("2.4", "2.3", "metres", False)),
        *(("3.0", "2.3", "metres", False), ("0.0", "0.2", "metres", False), ("-2.0", "2.0", "coordinate", False)),
        *(("20", "18", "degrees", True), ("15", "18", "degrees", True), ("30", "18", "degrees", False)),
        *(("19", "18", "degrees", False), ("2.0", "2.3", "image number", False)),
    ],
)
def test_coarser_is_a_step_that_is_near(told: str, exact: str, kind: str, so: bool) -> None:
    assert is_coarser(told, exact, kind) == so
