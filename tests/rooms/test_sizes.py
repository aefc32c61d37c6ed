"""Sizes are spread as the table says, and things stand open or shut as they say."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from generators.rooms.furniture import CATALOGUE
from generators.rooms.furniture.size_table import measures, table
from vstdata.draw import Draw


def test_the_table_is_of_the_catalogue_and_in_order() -> None:
    for category, sizes in table().items():
        assert category in CATALOGUE
        assert sizes.source
        assert 0.0 <= sizes.common < 1.0
        for spread in sizes.measures.values():
            assert 0 < spread.least < spread.median < spread.most
            assert 0 < spread.sigma < 0.5


def test_measures_are_log_normal_with_a_common_part() -> None:
    """Of a box, whose bounds are 1.8 spreads and more away and so take little off the quartiles."""
    metres = np.array([measures(Draw("sizes", k), "box", "width", "depth", "height") for k in range(4000)])
    drawn = np.log(metres)
    sizes = table()["box"]
    spreads = [sizes.measures[name] for name in ("width", "depth", "height")]
    assert np.exp(np.median(drawn, axis=0)) == pytest.approx([s.median for s in spreads], rel=0.02)
    middle = [np.subtract(*np.quantile(column, [0.75, 0.25])) / 1.349 for column in drawn.T]
    assert middle == pytest.approx([s.sigma for s in spreads], rel=0.1)
    assert np.corrcoef(drawn.T)[np.triu_indices(3, 1)] == pytest.approx(sizes.common, abs=0.06)
    assert (metres >= [s.least for s in spreads]).all()
    assert (metres <= [s.most for s in spreads]).all()


def test_one_measure_does_not_hang_on_which_others_are_asked() -> None:
    draw = Draw("alone")
    assert measures(draw, "table", "height", "width", "depth")[1:] == measures(draw, "table", "width", "depth")


@pytest.mark.parametrize(
    ("category", "rare", "deeper", "draws"), [("wardrobe", "open", 0.1, 30), ("bed", "unmade", None, 12)]
)
def test_some_are_open_or_unmade(category: str, rare: str, deeper: float | None, draws: int) -> None:
    """Now and then; what stands open reaches farther to the front than anything shut."""
    models = [CATALOGUE[category].build(Draw("states", category, k)) for k in range(draws)]
    states = Counter(model.state for model in models)
    assert len(states) == 2
    assert 0 < states[rare] < draws / 2 + 1
    if deeper is not None:
        depth = {model.state: [] for model in models}
        for model in models:
            depth[model.state].append(float(np.ptp(model.bounds()[:, 1])))
        assert min(depth["open"]) > np.median(depth["closed"]) + deeper
