"""Labels of rooms: what can be confused is known, and every category has a plural of its own."""

from __future__ import annotations

from collections import Counter

import pytest

from generators.rooms.furniture import CATALOGUE
from vstdata.words import labels
from vstdata.words.english import is_plural, plural
from vstdata.words.labels import confusable


def test_a_label_stands_in_one_line_of_the_table() -> None:
    """A second line would silently take it out of the first."""
    names = Counter(name for row in labels._rows(labels._ALIKE) for name in row)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("kettle", "teapot"),
        ("bicycle", "exercise bike"),
        ("chair", "high chair"),
        ("mirror", "floor mirror"),
        ("clock", "alarm clock"),
        ("ball", "exercise ball"),
        ("washing machine", "clothes dryer"),
        ("teddy bear", "doll"),
        ("picture", "photo frame"),
        ("book", "magazine"),
    ],
)
def test_categories_that_a_person_could_take_for_one_another(label: str, other: str) -> None:
    assert confusable(label, ["floor", other]) == other


def test_categories_have_plurals_and_no_two_the_same() -> None:
    several = [plural(name) for name in CATALOGUE]
    assert len(set(several)) == len(CATALOGUE)
    assert [name for name in CATALOGUE if is_plural(name)] == ["clothes", "headphones"]


def test_what_has_cushions_of_its_own_leaves_no_pillow_alone() -> None:
    assert confusable("pillow", ["table", "armchair"]) == "armchair"
    assert confusable("cushion", ["sofa"]) == "sofa"
    assert confusable("armchair", ["pillow"]) is None
    assert confusable("pillow", ["chair", "rug"]) is None
