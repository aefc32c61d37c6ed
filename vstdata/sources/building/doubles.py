"""Classes whose boxes cannot be counted: the same thing twice, or a piece of a thing beside the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from vstdata.facts.labels import is_structure
from vstdata.linear import product
from vstdata.scene import Box, FloatArray, Instance
from vstdata.sources.building.geometry import inside_box

SAME = 0.5  # ours: intersection over union of boxes of two things of one label, at most
WITHIN = 0.8  # ours: share of a box that may lie in another of its label, at most
GRID = 10  # points a side of a box by which overlap is measured


def overlapping_classes(instances: Sequence[Instance], dropped: Counter[str]) -> frozenset[str]:
    """Labels of which two boxes are one, or one is mostly inside another; counted in `dropped`."""
    by_label: dict[str, list[Box]] = {}
    for one in instances:
        if not is_structure(one.label):
            by_label.setdefault(one.label, []).append(one.box)
    found = frozenset(label for label, boxes in by_label.items() if _overlap(boxes))
    dropped["class_with_overlapping_boxes"] += len(found)
    return found


def _overlap(boxes: Sequence[Box]) -> bool:
    """Whether any two of them do."""
    bounds = np.stack([box.bounds for box in boxes])
    for k in range(1, len(boxes)):
        near = (bounds[:k, 0] <= bounds[k, 1]).all(axis=1) & (bounds[:k, 1] >= bounds[k, 0]).all(axis=1)
        if any(_one(boxes[j], boxes[k]) for j in np.flatnonzero(near).tolist()):
            return True
    return False


def _one(first: Box, second: Box) -> bool:
    volumes = float(first.size.prod()), float(second.size.prod())
    small, large = (first, second) if volumes[0] <= volumes[1] else (second, first)
    share = float(inside_box(_grid(small), large, 0.0).mean())
    common = share * min(volumes)
    return share > WITHIN or common / (sum(volumes) - common) > SAME


def _grid(box: Box) -> FloatArray:
    """(n, 3) points evenly spread in a box."""
    steps = (np.arange(GRID) + 0.5) / GRID - 0.5
    unit = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    return np.asarray(box.center + product(unit * box.size, box.axes.T))
