"""Boxes in a picture as answers: what is visible of things, from left to right."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from vstdata.asking.tellable_boxes import clear_margins
from vstdata.draft import Answer, Refusals
from vstdata.facts import Facts
from vstdata.facts.view import View
from vstdata.program.measured.pictures import SeenBox
from vstdata.program.measured.places import Flat, FlatList, ListFlat
from vstdata.program.step import Step
from vstdata.scene import IntArray

SPECK, WIDENED = 0.03, 0.05  # of a thing's visible area; of a side of its box, by specks apart from the rest. Ours.


def flat_margins(facts: Facts, frame: int, refuse: Refusals) -> dict[int, float]:
    """`clear_margins` without what has a box in the picture that nobody would draw: it reaches to a speck of the thing
    that shows apart from the rest, as the foot of a table between the legs of a chair."""
    margins, view = clear_margins(facts, frame, refuse), facts.view(frame)
    kept = {i: margin for i, margin in margins.items() if not _widened_by_specks(view, i)}
    refuse("box_reaches_to_a_speck", len(margins) - len(kept))
    return kept


def _widened_by_specks(view: View, i: int) -> bool:
    if view.instances is None:
        return False
    _, _, parts, _ = cv2.connectedComponentsWithStats((view.instances == i).astype(np.uint8), connectivity=8)
    parts = parts[1:]
    area = parts[:, cv2.CC_STAT_AREA]
    rest = parts[area >= SPECK * area.sum()]
    whole, most = _sides(parts), _sides(rest)
    return bool((most < (1 - WIDENED) * whole).any())


def _sides(parts: IntArray) -> IntArray:
    """Width and height of the box around parts (n, 5) as OpenCV tells them."""
    low = parts[:, [cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP]]
    size = parts[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return np.asarray((low + size).max(axis=0) - low.min(axis=0))


def flat_answer(facts: Facts, frame: int, image: int, instances: Iterable[int]) -> tuple[Answer, tuple[Step, ...]]:
    """The answer that lists the boxes of instances in a frame, which is picture `image` of the question (from 0), and
    the last steps of its program."""
    view, key = facts.view(frame), facts.scene.frames[frame].key
    found = sorted((list(view.seen[i].box), facts.label(i), facts.scene.instances[i].id) for i in instances)
    steps = (SeenBox(key, instance, label, box) for box, label, instance in found)
    value = FlatList(image=image, boxes=[Flat(bbox_2d=box, label=label) for box, label, _ in found])
    return Answer("boxes_2d", value), (*steps, ListFlat(key, value))
