"""How sure a mean score is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vstdata.draw import Draw
from vstdata.scene import FloatArray

RESAMPLES = 1000


def interval(scores: FloatArray, groups: npt.ArrayLike, draw: Draw) -> tuple[float, float]:
    """The middle 95 % of the mean of scores (n,) when whole groups, one named per score, are drawn with replacement
    (cluster bootstrap): questions of one scene share its facts, so that they are no independent draws."""
    _, member = np.unique(np.asarray(groups), return_inverse=True)
    total, size = np.bincount(member, scores), np.bincount(member)
    shares = np.full(len(size), 1 / len(size))
    drawn = draw.generator("bootstrap").multinomial(len(size), shares, RESAMPLES)
    low, high = np.quantile((drawn @ total) / (drawn @ size), (0.025, 0.975))
    return float(low), float(high)
