"""Boxes in a picture as answers: what is visible of things, from left to right."""

from __future__ import annotations

from collections.abc import Iterable

from vstdata.draft import Answer
from vstdata.facts import Facts
from vstdata.program.measured.pictures import SeenBox
from vstdata.program.measured.places import Flat, FlatList, ListFlat
from vstdata.program.step import Step


def flat_answer(facts: Facts, frame: int, image: int, instances: Iterable[int]) -> tuple[Answer, tuple[Step, ...]]:
    """The answer that lists the boxes of instances in a frame, which is picture `image` of the question (from 0), and
    the last steps of its program."""
    view, key = facts.view(frame), facts.scene.frames[frame].key
    found = sorted((list(view.seen[i].box), facts.label(i), facts.scene.instances[i].id) for i in instances)
    steps = (SeenBox(key, instance, label, box) for box, label, instance in found)
    value = FlatList(image=image, boxes=[Flat(bbox_2d=box, label=label) for box, label, _ in found])
    return Answer("boxes_2d", value), (*steps, ListFlat(key, value))
