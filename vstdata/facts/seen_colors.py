"""How much of what a picture shows of a thing has a colour: pixel by pixel, by the names that each may be called."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vstdata.color_names import EXAMPLES, nearest_names, oklab_array
from vstdata.facts.look import Small
from vstdata.facts.measure import SHARE_DECIMALS
from vstdata.facts.view import BoolArray, View
from vstdata.linear import length
from vstdata.scene import FloatArray

FEWEST = 20  # pixels of a thing in a view 320 across. Ours.
MOST_SAMPLES = 256  # of them that are looked at, evenly chosen. Ours.
LIGHTS = (0, 3)  # of `Light.gains`: as it is, and brighter with half of the cast taken away
MOST_TINT = 0.02  # chroma in Oklab of what is grey in one of these lights: beyond it is a pale blue or sage. Ours.
LEAST_WARM = -0.01  # green to red in Oklab of what is beige in all of them: below it is a pale green. Ours.


def color_shares(view: View, small: Small) -> Mapping[int, Mapping[str, float]]:
    """Instance -> name -> the share of its pixels that may be called so, of all that a view shows well; `small` is its
    picture."""
    if view.instances is None:
        return {}
    owners = view.instances.ravel()
    order = np.argsort(owners, kind="stable")
    numbers, starts = np.unique(owners[order], return_index=True)
    least = FEWEST * (view.camera.width / 320) ** 2
    chosen = {
        i: own[np.linspace(0, len(own) - 1, min(len(own), MOST_SAMPLES)).astype(np.int64)]
        for i, own in zip(numbers.tolist(), np.split(order, starts[1:]), strict=True)
        if i >= 0 and len(own) >= least
    }
    if not chosen:
        return {}
    may_be = _names(small.linear(np.concatenate(list(chosen.values()))), small.light.gains[list(LIGHTS)])
    sizes = np.array([len(own) for own in chosen.values()])
    shares = np.add.reduceat(may_be, np.cumsum(sizes) - sizes, axis=1, dtype=np.int64) / sizes
    return {
        i: {name: share for name, share in zip(EXAMPLES, own, strict=True) if share}
        for i, own in zip(chosen, np.round(shares, SHARE_DECIMALS).T.tolist(), strict=True)
    }


def _names(linear: FloatArray, gains: FloatArray) -> BoolArray:
    """(names, n) what pixels (n, 3), linear light, may be called in the light of any of the `gains` (m, 3), in the
    order of `EXAMPLES`."""
    places = oklab_array(np.clip(linear * gains[:, None], 0.0, 1.0))
    nearest = nearest_names(places.reshape(-1, 3)).reshape(places.shape[:2])
    found = {name: (nearest == k).any(axis=0) for k, name in enumerate(EXAMPLES)}
    plain = (length(places[..., 1:]) <= MOST_TINT).any(axis=0)
    warm = (places[..., 1] >= LEAST_WARM).all(axis=0)
    neutral = found["white"] | found["grey"] | found["black"]
    found |= {"white": neutral, "black": neutral, "grey": neutral & plain, "beige": found["beige"] & warm}
    return np.array(list(found.values()))
