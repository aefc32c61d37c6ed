"""Bootstrap intervals against all draws written out, and against the normal distribution."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from vstdata.draw import Draw
from vstdata.scoring.interval import interval


def test_the_interval_of_few_rooms_by_all_draws() -> None:
    """Three rooms have 27 draws with replacement, each as likely: the interval is that of their means."""
    scores, rooms = np.array([1.0, 1, 0, 0, 0, 1, 0, 0, 0, 1]), np.array([0, 0, 0, 1, 1, 1, 1, 2, 2, 2])
    means = [np.concatenate([scores[rooms == room] for room in drawn]).mean() for drawn in product(range(3), repeat=3)]
    low, high = interval(scores, rooms, Draw("x"))
    assert low == pytest.approx(np.quantile(means, 0.025, method="inverted_cdf"))
    assert high == pytest.approx(np.quantile(means, 0.975, method="inverted_cdf"))
    assert interval(scores, rooms, Draw("x")) == (low, high)


def test_the_interval_is_as_wide_as_rooms_differ() -> None:
    """Mean of 40 rooms of equal size: nearly normal, so its width follows from their spread."""
    rng = np.random.default_rng(1)
    rates = rng.uniform(0, 1, 40)
    low, high = interval(np.repeat(rates, 25), np.repeat(np.arange(40), 25), Draw("y"))
    assert (high - low) / 2 == pytest.approx(1.96 * rates.std() / np.sqrt(40), rel=0.12)
