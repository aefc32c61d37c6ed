"""Sizes of things over many rooms: how they are spread, against boxes that people drew around real ones, and how well
somebody guesses them who knows the label alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generators.commands.rooms.measure import Numbers
from vstdata.asking.usual_sizes import AS_USUAL, PER_USUAL, as_usual
from vstdata.canonical import read_json
from vstdata.sources.checks.guard import finite_array, mapping, sequence
from vstdata.words.labels import lies, sizeable

BINS = 16
QUARTERS = (0, 5, 25, 50, 75, 95, 100)  # percent
FEWEST = 8  # things of a class on both sides, or their sizes are not compared
COMPARED = 12  # classes, the commonest
CHANCE = 1.358  # Kolmogorov's distance of two large samples of one kind, in 19 of 20 draws below this over sqrt(n)
# What annotators of real rooms, who have fewer words, call our categories.
COUNTED_AS = {
    "armchair": "sofa",
    "coffee table": "table",
    "desk": "table",
    "side table": "table",
    "monitor": "tv",
    "office chair": "chair",
    "ottoman": "stool",
    "television": "tv",
    "washing machine": "washer",
}
NO_HOMES = ("classroom", "gym", "meeting room", "office", "shop", "workshop")  # real ones were drawn in homes
DRAWN_OTHERWISE = {  # classes that are not compared, because annotators draw another box around the same thing
    "dishwasher": "real boxes reach up to the worktop",
    "stove": "real boxes are those of the hob alone",
}


def real_sizes(path: Path) -> dict[str, Numbers]:
    """Longest extents in metres by category, of a file in the form of VSI-Bench's meta information: {scene:
    {"object_bbox": {category: [{"axesLengths": [x, y, z], ...}, ...]}}}. Raises InputError naming what is wrong."""
    found: dict[str, Numbers] = {}
    for scene, about in mapping(read_json(path), path, "root").items():
        field = f"{scene}.object_bbox"
        for label, boxes in mapping(mapping(about, path, scene).get("object_bbox"), path, field).items():
            for k, box in enumerate(sequence(boxes, path, f"{field}.{label}")):
                where = f"{field}.{label}.{k}"
                size = finite_array(mapping(box, path, where).get("axesLengths"), (3,), path, f"{where}.axesLengths")
                found.setdefault(label, []).append(float(size.max()))
    return found


def pooled(rooms: Iterable[Mapping[str, Numbers]]) -> dict[str, Numbers]:
    """All numbers of a label together, of all rooms."""
    sizes: dict[str, Numbers] = {}
    for room in rooms:
        for label, values in room.items():
            sizes.setdefault(label, []).extend(values)
    return dict(sorted(sizes.items()))


def distribution(values: Sequence[float]) -> dict[str, Any]:
    """How many, their mean, the percentiles of `QUARTERS`, and counts in even bins from the least to the greatest."""
    array = np.asarray(values, dtype=np.float64)
    percentiles = np.percentile(array, QUARTERS)
    return {
        "count": len(array),
        "mean": round(float(array.mean()), 4),
        **{f"p{q}": round(float(value), 4) for q, value in zip(QUARTERS, percentiles, strict=True)},
        "histogram": np.histogram(array, BINS)[0].tolist(),
    }


def near_median(sizes: Mapping[str, Mapping[str, Numbers]]) -> float:
    """Of the sizes that `single_image.measurement` asks, the share that somebody gets right (within `AS_USUAL`) who
    knows the label alone and says the median of what is asked of the other things of it. `sizes`: question type ->
    label -> metres. What is as large as usual counts as often as it is asked."""
    hits = count = 0.0
    for kind, by_label in sizes.items():
        for label, metres in by_label.items():
            if not sizeable(label) or (kind == "height" and lies(label)):
                continue
            values = np.sort(np.asarray(metres))
            weights = np.array([1.0 / PER_USUAL if as_usual(label, kind, value) else 1.0 for value in values])
            count += float(weights.sum())
            if len(values) > 1:
                near = np.abs(values - _medians_of_others(values, weights)) <= AS_USUAL * values
                hits += float(weights[near].sum())
    return round(hits / count, 4) if count else 0.0


def _medians_of_others(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) of each of the values (n,), which ascend, the weighted median of all others: the least of them up to which
    half of their weight lies."""
    total, own = np.cumsum(weights), np.arange(len(values))
    half = (total[-1] - weights) / 2
    below = np.searchsorted(total, half)
    above = np.maximum(np.searchsorted(total, half + weights), own + 1)
    chosen = np.where(below < own, below, above)
    return np.asarray(values[np.minimum(chosen, len(values) - 1)])


def compared(sizes: Mapping[str, Numbers], real: Mapping[str, Numbers]) -> dict[str, Any]:
    """Kolmogorov's distance of the longest extents, and how large it may be by chance alone, for the commonest classes
    of the real ones that both have, and that are drawn alike."""
    ours: dict[str, Numbers] = {}
    for label, values in sizes.items():
        ours.setdefault(COUNTED_AS.get(label.lower(), label.lower()), []).extend(values)
    alike = [label for label in real if label not in DRAWN_OTHERWISE]
    both = [label for label in alike if min(len(real[label]), len(ours.get(label, ()))) >= FEWEST]
    commonest = sorted(both, key=lambda label: (-len(real[label]), label))[:COMPARED]
    return {label: _beside(ours[label], real[label]) for label in commonest}


def _beside(ours: Numbers, real: Numbers) -> dict[str, Any]:
    from scipy.stats import ks_2samp

    chance = CHANCE * ((len(ours) + len(real)) / (len(ours) * len(real))) ** 0.5
    return {
        "distance": round(float(ks_2samp(ours, real).statistic), 4),
        "by_chance": round(min(chance, 1.0), 4),
        "ours": distribution(ours),
        "real": distribution(real),
    }
