"""Things of two pictures by their names, with points on them where a name alone may mean another."""

from __future__ import annotations

from collections.abc import Sequence

from vstdata.asking.floor_plan import FloorPlan
from vstdata.asking.naming import colors
from vstdata.draft import Mark
from vstdata.draw import Draw
from vstdata.words.labels import confusable


def named_across(
    floor: FloorPlan, pair: Sequence[int], things: Sequence[int], draw: Draw
) -> tuple[list[str], tuple[Mark, ...]]:
    """What things are called ("the chair (red point)"), and the points that mark them in each picture of the pair that
    shows them clearly: none where every name fits one thing of both pictures, and the draw says so. Frames and things
    are positions in `floor`."""
    facts = floor.facts
    views = [facts.view(floor.frames[k]) for k in pair]
    instances = [floor.objects[k] for k in things]
    labels = [facts.label(i) for i in instances]
    shown = [facts.label(i) for i in facts.objects if any(i in view.seen for view in views)]
    unique = all(shown.count(label) == 1 and confusable(label, shown) is None for label in labels)
    if unique and draw.integer("marked", below=2):
        return [f"the {label}" for label in labels], ()
    shades = colors(draw, len(things))
    marks = (
        Mark(position, "point", views[position].seen[i].anchor, color)
        for position, k in enumerate(pair)
        for at, i, color in zip(things, instances, shades, strict=True)
        if floor.clear[k, at]
    )
    names = [f"the {label} ({color} point)" for label, color in zip(labels, shades, strict=True)]
    return names, tuple(marks)
