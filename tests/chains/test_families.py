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
from vstdata.words.reader import Said

SKILLS = {name: skill for name, skill in all_skills().items() if name.startswith("reasoning.")}
CHANGED = 60


@pytest.fixture(scope="module", params=SKILLS)
def told(request: pytest.FixtureRequest, small_world: Facts, crowd: Facts, small_rooms: list[Facts]) -> list[Truth]:
    """What a skill asks, in a world where it finds much to ask, and in rooms."""
    family = request.param.removeprefix("reasoning.")
    own = {"camera_camera": ring.facts(), "camera_motion": ring.facts(), "counting": crowd}.get(family, small_world)
    skill = SKILLS[request.param]
    return [*small.told(skill, [own], 100), *small.told(skill, small_rooms, 30)]


def test_every_claim_is_read_and_true(told: list[Truth]) -> None:
    assert len(told) >= 60
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
    assert missed == []


@pytest.mark.parametrize(
    ("text", "kind", "things", "values"),
    [
        (
            "From north to east it is 90 degrees to the right, hence Ada means 10 degrees.",
            "compass_path",
            (),
            {"compass": "north", "word": "east", "off": "90", "side": "right", "who": "Ada", "deg": "10"},
        ),
        ("Image by image, that is 2 + 0 + 2 = 4.", "counting_sum", (), {"terms": "2 + 0 + 2", "sum": "4"}),
        (
            "Taking one repeat from 4, I get three chairs.",
            "counting_total",
            (),
            {"sum": "4", "repeats": "one repeat", "many": "three chairs"},
        ),
        (
            "2.9 m less 1.6 m is 1.3 m.",
            "distance_difference",
            (),
            {"more": "2.9", "less": "1.6", "metres": "1.3"},
        ),
        (
            "With ahead at 350 degrees and the lamp at 20 degrees, the lamp is 30 degrees to the right.",
            "perspective_turn",
            ("the lamp",),
            {"first": "350", "second": "20", "deg": "30", "side": "right"},
        ),
        (
            "The sofa, about 2.0 m ahead and 0.5 m to the left, goes to (-0.5, 2.0).",
            "single_place",
            ("the sofa",),
            {"ahead": "2.0", "aside": "0.5", "side": "left", "x": "-0.5", "y": "2.0"},
        ),
        (
            "From the left, the order from left to right goes from the farthest to the nearest.",
            "single_across",
            (),
            {"view": "left", "first": "farthest", "last": "nearest"},
        ),
    ],
)
def test_a_sentence_by_hand(text: str, kind: str, things: tuple[str, ...], values: dict[str, str]) -> None:
    assert read_chain(text) == [Said(kind, things, values)]


@pytest.mark.parametrize(
    "wrong",
    [
        "From north to east it is 80 degrees to the right, hence Ada means 10 degrees",
        "Image by image, that is 2 + 0 + 2 = 5",
        "Taking two repeats from 4, I get three chairs",
        "2.9 m less 1.6 m is 1.2 m",
        "1.6 m is more than 2.9 m, so the sofa and the lamp are farther apart",
        "With ahead at 350 degrees and the lamp at 20 degrees, the lamp is 30 degrees to the left",
        "The sofa, about 2.0 m ahead and 0.5 m to the right, goes to (-0.5, 2.0)",
        "From the left, the order from left to right goes from the nearest to the farthest",
    ],
)
def test_a_sentence_that_contradicts_itself_is_refused(wrong: str) -> None:
    with pytest.raises(UnreadableError, match="contradicts itself"):
        read_chain(f"{wrong}.")
