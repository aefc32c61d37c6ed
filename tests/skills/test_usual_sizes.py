"""Sizes that a label tells are asked about rarely: the table of usual sizes against the rooms' own things."""

from __future__ import annotations

import numpy as np
import pytest

from generators.rooms.furniture import CATALOGUE
from vstdata.asking.usual_sizes import as_usual, usual_sizes, usually_above
from vstdata.draw import Draw


@pytest.mark.parametrize("category", ["chair", "table", "sofa", "bed", "plant", "mug", "picture", "vase"])
def test_usual_sizes_are_those_of_the_rooms(category: str) -> None:
    built = [CATALOGUE[category].build(Draw("usual", category, k)).bounds() for k in range(15)]
    sizes = np.array([high - low for low, high in built])
    found = np.median(sizes[:, 2]), np.median(sizes.max(axis=1))
    assert found == pytest.approx(usual_sizes()[category][0], rel=0.25)


def test_usual_is_within_a_quarter() -> None:
    ((height, longest),) = usual_sizes()["sofa"]
    for kind, usual in (("height", height), ("longest_dimension", longest)):
        told = {share: as_usual(" Sofa", kind, share * usual) for share in (0.74, 0.76, 1.24, 1.26)}
        assert told == {0.74: False, 0.76: True, 1.24: True, 1.26: False}
    low, tall = (kind[0] for kind in usual_sizes()["cabinet"])
    assert [as_usual("cabinet", "height", size) for size in (low, 1.35 * low, tall)] == [True, False, True]
    assert not as_usual("gramophone", "height", 0.4)


def test_most_categories_of_the_rooms_have_a_usual_size() -> None:
    assert len(set(CATALOGUE) & set(usual_sizes())) >= 0.9 * len(CATALOGUE)


@pytest.mark.parametrize(
    ("higher", "lower", "told"),
    [
        ("mirror", "tray", True),
        ("picture", "pillow", True),
        ("tray", "ottoman", True),
        ("curtain", "handbag", True),
        ("picture", "bowl", True),  # 0.9 against 0.95 m: a guess is as good
        ("tray", "mirror", False),
        ("tray", "mug", False),
        ("plant", "ottoman", False),
    ],
)
def test_what_everybody_knows_to_be_higher(higher: str, lower: str, told: bool) -> None:
    assert usually_above(higher, lower) is told
