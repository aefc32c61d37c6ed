"""Lists of things: whatever is told is read again, and verbs agree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts.strategies import QUICK
from vstdata.words.item_lists import HOWS, PLACES, Item, Mention, is_several, list_text, read_items, read_mention
from vstdata.words.labels import is_mass

LABELS = (
    "chair",
    "office chair",
    "white board",
    "bookshelf",
    "chest of drawers",
    "box, no. 2",
    "blinds",
    "paper",
    "TV",
)


def mentions() -> st.SearchStrategy[Mention]:
    """One, several, some; in a colour or none; again or not."""
    return st.builds(
        lambda label, count, color, again: Mention(label, 0 if is_mass(label) else count, color, again),
        st.sampled_from(LABELS),
        st.sampled_from((1, 2, 10, 0, -1)),
        st.sampled_from(("", "teal", "dark brown", "orange", "light-coloured", "reddish brown", "dark-coloured")),
        st.booleans(),
    )


def items() -> st.SearchStrategy[Item]:
    """With a place or none, with things by it in up to two ways, of several by each or by one."""
    few = st.lists(mentions(), min_size=1, max_size=3).map(tuple)
    hows = st.sampled_from(HOWS[1:])
    added = st.lists(st.tuples(hows, few), max_size=2, unique_by=lambda pair: pair[0]).map(tuple)
    hung = mentions().map(lambda one: (("at", (replace(one, again=one.again and one.count != 0),)),))
    both = st.tuples(st.just(()) | hung, added).map(lambda parts: (*parts[0], *parts[1]))
    whose = st.sampled_from(("", "one", "each"))
    return st.builds(
        lambda one, place, some, of: Item(one, place, some, of if some and one.count != 1 else ""),
        mentions(),
        st.sampled_from(("", *PLACES)),
        both,
        whose,
    )


@QUICK
@given(st.lists(items(), min_size=1, max_size=5))
def test_what_is_told_is_read_again(some: list[Item]) -> None:
    text = list_text(some)
    assert read_items(text, LABELS) == some
    assert read_items(text[0].upper() + text[1:], LABELS) == some


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("a sofa", False),
        ("two sofas", True),
        ("a sofa and a chair", True),
        ("a desk with a lamp and two books on it", False),
        ("a table with four chairs around it and a bowl on it", False),
        ("a desk with a lamp on it, and a chair", True),
        ("a sofa with two pictures above it and a rug in front of it", False),
        ("a window with blue blinds", False),
        ("a window with blinds and a chair under it", False),
        ("a window with blinds and a desk with a lamp on it", True),
        ("two windows, both with blue blinds", True),
        ("some paper on the floor", False),
        ("some more blue paper", False),
        ("some blinds", True),
        ("the sofa", False),
    ],
)
def test_verbs_agree(text: str, several: bool) -> None:
    assert is_several(text) == several


def test_of_several_each_or_one() -> None:
    """What is at a window is told without it."""
    blinds, lamp = ("at", (Mention("blinds", 0, "blue"),)), ("on", (Mention("lamp", 1),))
    assert Item(Mention("window", 2), "", (blinds,), "each").text == "two windows, both with blue blinds"
    assert Item(Mention("window", 1), "", (blinds, lamp)).text == "a window with blue blinds and a lamp on it"
    assert Item(Mention("desk", 2), "", (lamp,), "each").text == "two desks, each with a lamp on it"
    assert Item(Mention("desk", 3), "", (lamp,), "one").text == "three desks, one of them with a lamp on it"
    assert Mention("chair", 1, "", True, before=3).text == "a fourth chair"
    assert read_mention("a fourth chair", LABELS) == Mention("chair", 1, "", True, before=3)


@pytest.mark.parametrize("text", ["a chairs", "two chair", "four mugs", "a purpl chair", "chair"])
def test_what_is_no_mention_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):
        read_mention(text, LABELS)
