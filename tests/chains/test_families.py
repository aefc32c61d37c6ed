"""Each reasoning skill in a small world and in rooms read back from files: its chains are read and true, and one that
is changed is caught. Sentences of its own are read as a person would, and refused where they contradict themselves."""

from __future__ import annotations

import numpy as np
import pytest

from skills import all_skills
from tests.chains import ring, small
from tests.chains.changes import change
from tests.chains.reading import read_chain
from tests.chains.truth import Truth
from vstdata.errors import UnreadableError
from vstdata.facts import Facts
from vstdata.words.hidden_names import look_in
from vstdata.words.reader import Said

SKILLS = {name: skill for name, skill in all_skills().items() if name.startswith("reasoning.")}
CHANGED = 60
MOST_ALIKE = 2  # of these with another image, which may show the same of a thing
BY_WALLS = ("compass", "distance", "object_object")  # they go by what stands at walls, as little of the ring does


@pytest.fixture(scope="module", params=SKILLS)
def told(request: pytest.FixtureRequest, crowd: Facts, small_rooms: list[Facts]) -> list[Truth]:
    """What a skill asks, in a world where it finds much to ask, and in rooms."""
    family = request.param.removeprefix("reasoning.")
    own = [crowd] if family == "counting" else [ring.facts(), crowd] if family in BY_WALLS else [ring.facts()]
    skill = SKILLS[request.param]
    return [*small.told(skill, own, 100), *small.told(skill, small_rooms, 30)]


def test_every_claim_is_read_and_true(told: list[Truth]) -> None:
    assert len(told) >= 20
    assert [problem for one in told for problem in one.again().problems()] == []


def test_a_changed_claim_is_caught(told: list[Truth]) -> None:
    generator = np.random.default_rng(3)
    tried, missed = 0, []
    while tried < CHANGED:
        one = told[int(generator.integers(len(told)))]
        altered = change(one.turn.thought, generator)
        if altered is not None:
            tried += 1
            missed += [] if one.again(altered[1]).problems() else [altered]
    assert [one for one in missed if one[0] != "image"] == []
    assert len(missed) <= MOST_ALIKE


@pytest.mark.parametrize(
    ("text", "kind", "things", "values"),
    [
        (
            "From the sofa to the lamp it goes more away than left: 30 degrees left.",
            "leg",
            ("the sofa", "the lamp"),
            {"mix": "more away than left", "ray": "30 degrees left"},
        ),
        (
            "What was 45 degrees right is now 45 degrees left, so I turned about a quarter turn to the right.",
            "turned",
            (),
            {"was": "45 degrees right", "now": "45 degrees left", "amount": "a quarter turn to the right"},
        ),
        (
            "To someone facing the wall with the sofa in image 2, "
            "the way from the table to the lamp goes to the left along that wall, where both are.",
            "axis",
            ("the table", "the lamp", "the sofa"),
            {"k": "image 2", "run": "to the left along that wall", "why": "where both are"},
        ),
        (
            "Image 2 has the light blue sofa again, on the left, still beside the lamp.",
            "again_near",
            ("the light blue sofa", "the lamp"),
            {"l": "2", "place": "on the left", "near": "beside"},
        ),
        (
            "The sofa is on the left in image 1; its wall runs back clearly to the left, "
            "so to face it I look about 45 degrees right.",
            "wall_slant",
            ("the sofa",),
            {"k": "1", "place": "on the left", "ray": "45 degrees right", "far": "left", "steep": "clearly"},
        ),
        (
            "Image 2 has three chairs, two on the left and one at the right edge.",
            "counting_shown",
            (),
            {"k": "2", "many": "three chairs", "places": "two on the left and one at the right edge"},
        ),
        (
            "In image 1, I count four chairs: a blue one on the left, two light brown ones near the middle and "
            "one at the right edge.",
            "counting_shown",
            (),
            {
                **{"k": "1", "many": "four chairs"},
                "places": "a blue one on the left, two light brown ones near the middle and one at the right edge",
            },
        ),
        (
            "Counting in each image only what is new, I get 2 + 0 + 1: three chairs.",
            "counting_total",
            (),
            {"terms": "2 + 0 + 1", "many": "three chairs"},
        ),
        (
            "Camera 2 is turned 30 degrees to the right, so for it that is 45 degrees left.",
            "own_ray",
            (),
            {"l": "2", "amount": "30 degrees to the right", "ray": "45 degrees left"},
        ),
        (
            "From 90 degrees right it is 90 degrees to straight back and 45 more to 135 degrees left: "
            "together 135 degrees to the right, which is back-right.",
            "turn_across",
            (),
            {
                **{"one": "90 degrees right", "two": "135 degrees left", "amount": "135 degrees to the right"},
                **{"past": "straight back", "first": "90", "rest": "45", "word": "back-right", "fit": "is"},
            },
        ),
        (
            "If 30 degrees right is north, a quarter turn on is east, and 165 degrees right, 135 degrees to the right "
            "from north, is southeast.",
            "compass_past",
            (),
            {
                **{"one": "30 degrees right", "two": "165 degrees right", "amount": "135 degrees to the right"},
                **{"given": "north", "quarter": "east", "word": "southeast", "fit": "is"},
            },
        ),
        (
            "Where the wall with the sofa was on my left before, it is on my right now.",
            "wall_swap",
            ("the sofa",),
            {"was": "on my left", "now": "on my right"},
        ),
        (
            "All of the table is close to the camera in image 2, and the lamp is more than twice as far away.",
            "gap_far",
            ("the table", "the lamp"),
            {"k": "image 2"},
        ),
        (
            "From the left, the farthest thing is on the left and the nearest on the right.",
            "across",
            (),
            {"view": "left", "first": "farthest"},
        ),
    ],
)
def test_a_sentence_by_hand(text: str, kind: str, things: tuple[str, ...], values: dict[str, str]) -> None:
    assert read_chain(text) == [Said(kind, things, values)]


@pytest.mark.parametrize(
    "wrong",
    [
        "From the sofa to the lamp it goes more away than left: 30 degrees right",
        "From the sofa to the lamp it goes more away than left: 60 degrees left",
        "Adding 30 degrees to the left and a quarter turn to the right gives 120 degrees to the right",
        "So 60 degrees left has become 30 degrees right: I turned about a quarter turn to the right",
        "From 60 degrees left round to 30 degrees right is a quarter turn to the left, which is left",
        "From 90 degrees right it is 90 degrees to straight back and 60 more to 135 degrees left: "
        "together 135 degrees to the right, which is back-right",
        "If 30 degrees right is north, a quarter turn on is west, and 165 degrees right, 135 degrees to the right "
        "from north, is southeast",
        "The way to the sofa, straight towards that wall, is 45 degrees to the left from there, so left",
        "As south is to the right along that wall, the opposite way, to the right along it, is north",
        "As to the right along that wall is south, straight away from it, a quarter turn to the left from there, "
        "is west",
        "Counting in each image only what is new, I get 2 + 0 + 1: four chairs",
        "Image 2 has three chairs, both on the left",
        "Image 2 has three chairs, a blue one on the left and one at the right edge",
        "Image 2 has two chairs, two blue ones on the left and one at the right edge",
        "The sofa is on the left in image 1; its wall runs back clearly to the left, "
        "so to face it I look about 45 degrees left",
        "The sofa is on the left in image 1; its wall runs back steeply to the left, "
        "so to face it I look about 15 degrees right",
        "That way, 60 degrees right, is right",
        "That way, 90 degrees right, is most nearly right",
        "Counted from north ahead, 90 degrees right is most nearly east",
        "From the left, the nearest thing is on the left and the farthest on the right",
    ],
)
def test_a_sentence_that_contradicts_itself_is_refused(wrong: str) -> None:
    with pytest.raises(UnreadableError, match="contradicts itself"):
        read_chain(f"{wrong}.")


def test_a_colour_belongs_to_the_name() -> None:
    """Only before a thing's own label, which may begin with a colour itself."""
    (said,) = read_chain("The white sofa is on the left in image 1, the lamp near the middle.")
    assert said.things == ("the white sofa", "the lamp")
    (said,) = read_chain(
        "The white board is on the left in image 1, the white lamp on the right.", ("white board", "lamp")
    )
    assert [look_in(name, label) for name, label in zip(said.things, ("white board", "lamp"), strict=True)] == [
        "",
        "white",
    ]
