"""Two sides that are said together are one direction, or none; what stands at a place among the options is that one."""

from __future__ import annotations

from itertools import product

import pytest

from vstdata.scoring.read_answer import answer_part, read_choice, read_number
from vstdata.words.directions import AROUND, FROM_YOU, WHERE

PART = ("front", "front-left", "front-right", "right")
APART = ("straight ahead", "to the left", "to the right", "behind")
TOGETHER = {
    "front": ("ahead", "in front", "in front of you", "forward"),
    "back": ("behind", "behind you", "at the back", "to the rear"),
    "left": ("to the left", "on the left", "on your left", "left", "on its left side", "on the left-hand side"),
    "right": ("to the right", "on the right", "on your right", "right", "on its right side", "on the right-hand side"),
}
JOINTS = ("{a} and {b}", "{a} and slightly {b}", "{a}, {b}", "{b} and {a}", "{a}, and {b}", "{a} and also {b}")
SAYS = (
    "It is {t}.",
    "{t}",
    "You will find it {t}.",
    "The lamp is {t}, so that is the answer.",
    "I think it's {t} of it.",
)


def phrases(ahead: str, aside: str) -> list[str]:
    both = product(TOGETHER[ahead], TOGETHER[aside])
    return [say.format(t=joint.format(a=a, b=b)) for a, b in both for joint in JOINTS for say in SAYS]


@pytest.mark.parametrize("ahead", ["front", "back"])
@pytest.mark.parametrize("aside", ["left", "right"])
def test_two_sides_are_their_option(ahead: str, aside: str) -> None:
    """Among all eight; among four of which one side alone is another; and none where no option is both."""
    both = f"{ahead}-{aside}"
    for text in phrases(ahead, aside):
        assert read_choice(text, AROUND) == AROUND.index(both), text
        assert read_choice(text, PART) == (PART.index(both) if both in PART else None), text
        assert read_choice(text, APART) is None, text


@pytest.mark.parametrize("where", AROUND)
def test_our_own_words_for_a_direction_need_no_letter(where: str) -> None:
    assert read_choice(f"It is {WHERE[where]}.", AROUND) == AROUND.index(where)
    assert read_choice(f"It is {FROM_YOU[where]}.", AROUND) == AROUND.index(where)
    assert read_choice(f"It is {WHERE[where]}.", tuple(WHERE[one] for one in AROUND)) == AROUND.index(where)
    spoken = tuple(FROM_YOU[one] for one in AROUND)
    for text in (FROM_YOU[where], f"It is {FROM_YOU[where]}.", f"It's {FROM_YOU[where]} (C)"[:-4], WHERE[where], where):
        assert read_choice(text, spoken) == AROUND.index(where), text


@pytest.mark.parametrize("names", [("right", "back", "left"), ("front-right", "back-right", "back-left", "front-left")])
def test_directions_to_you_are_told_apart_where_there_are_few(names: tuple[str, ...]) -> None:
    options = tuple(FROM_YOU[one] for one in names)
    for place, name in enumerate(names):
        for text in (FROM_YOU[name], f"It is {FROM_YOU[name]}.", f"The lamp would be {FROM_YOU[name]} then.", name):
            assert read_choice(text, options) == place, text


@pytest.mark.parametrize(
    ("text", "options", "chosen"),
    [
        ("ahead and to the right", ("left", "right"), "right"),  # ahead is not asked for
        ("It is behind and to the left.", ("in front of", "behind"), "behind"),
        ("North and a bit to the east.", ("north", "northeast", "east", "west"), "northeast"),
        ("the north and east", ("north", "south", "east", "west"), None),
        ("It is northeast.", ("north", "north-east", "east", "west"), "north-east"),
        ("It moves up and to the left.", ("up and left", "up and right", "left", "right"), "up and left"),
        ("The upper right.", ("top left", "top right", "bottom left", "bottom right"), "top right"),
        ("It ends up on the right.", ("front", "back", "left", "right"), "right"),
        ("It is right behind you.", AROUND, "back"),
        ("It is right behind the sofa.", AROUND, None),
        ("It is ahead and to the right, not to the left.", AROUND, "front-right"),
        ("It is not ahead and to the right but to the left.", AROUND, "left"),
        ("It is ahead or to the right.", AROUND, None),
        ("It is behind or to the right.", PART, None),
        ("It is ahead or to the right. I'd say ahead and to the right.", AROUND, "front-right"),
        ("It is to the left and right.", AROUND, None),
        ("back, left, right", ("back", "left", "right"), None),
        ("ahead, left or right", ("front", "left", "right"), None),
        ("back/left/right", ("back", "left", "right"), None),
        ("front, front-right and right", AROUND, None),
        ("front-right, right", AROUND, None),
        ("C. Ahead and to the right", ("left", "back", "front-right", "front"), "front-right"),
        ("A. Ahead and to the right", ("left", "back", "front-right", "front"), None),
        ("Turn right and ahead is the sofa; the lamp is to the left.", ("front-right", "left", "back"), "left"),
        ("On the left, in front of the sofa.", ("front-left", "left", "right", "back"), "left"),
        ("It is ahead and to the right. So it is to the right.", ("front", "back", "left", "right"), "right"),
    ],
)
def test_sides_by_hand(text: str, options: tuple[str, ...], chosen: str | None) -> None:
    read = read_choice(answer_part(text), options)
    assert (None if read is None else options[read]) == chosen


@pytest.mark.parametrize(
    ("text", "options", "chosen"),
    [
        ("left", ("to the left", "to the right"), "to the left"),
        ("It's on the left.", ("to your right", "behind you", "to your left"), "to your left"),
        ("Back.", ("to your right", "behind you", "to your left"), "behind you"),
        ("ahead", ("ahead of you to the left", "ahead of you to the right"), None),
        ("left, right", ("to the left", "to the right"), None),
        ("It is right behind.", ("to your right", "behind you", "to your left"), "behind you"),
    ],
)
def test_a_side_alone_is_the_option_of_that_side(text: str, options: tuple[str, ...], chosen: str | None) -> None:
    read = read_choice(answer_part(text), options)
    assert (None if read is None else options[read]) == chosen


THINGS = ("chair", "table", "sofa", "bed")


@pytest.mark.parametrize(
    ("text", "options", "place"),
    [
        ("The third one.", THINGS, 2),
        ("It is the 2nd one.", THINGS, 1),
        ("The answer is the last one listed.", THINGS, 3),
        ("I'd go with the first of these.", THINGS, 0),
        ("The fifth one.", THINGS, None),
        ("The third one from the left.", THINGS, None),
        ("The third.", THINGS, None),
        ("The first one is closer than the second one.", THINGS, None),
        ("The third one is the sofa.", THINGS, 2),
        ("The second one.", ("image 2", "image 1"), None),
        ("The second one.", ("the second image", "the first image"), 0),
        ("The third one.", ("1", "2", "3", "4"), None),
        ("The 3rd one.", ("1", "2", "3", "4"), None),
        ("One.", ("2", "1", "3", "4"), 1),
        ("The first one.", ("yes", "no"), None),
    ],
)
def test_a_place_among_the_options(text: str, options: tuple[str, ...], place: int | None) -> None:
    assert read_choice(answer_part(text), options) == place


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two dozen", 24),
        ("a dozen", 12),
        ("One dozen.", 12),
        ("There are two dozen chairs.", 24),
        ("2 dozen", 24),
        ("2.5 dozen", 30),
        ("one and a half dozen", 18),
        ("half a dozen", 6),
        ("a half dozen chairs", 6),
        ("half-dozen", 6),
        ("dozens", None),
        ("several dozen", None),
        ("a couple of dozen", None),
        ("a dozen or two", None),
        ("one or two dozen", None),
        ("more than a dozen", None),
        ("over two dozen", None),
        ("a baker's dozen", None),
    ],
)
def test_dozens(text: str, value: float | None) -> None:
    assert read_number(text, "") == value
