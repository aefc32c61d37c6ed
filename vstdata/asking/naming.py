"""What can be pointed at in a picture, and what it is then called.

A mark is named by its colour, which is drawn at random, so that no colour goes with an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.draft import Mark, Refusals
from vstdata.draw import Draw
from vstdata.drawing.marks import PALETTE, mark_scale
from vstdata.facts import Facts, Seen, View
from vstdata.scene import FloatArray

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five")


@dataclass(frozen=True, slots=True)
class Sight:
    """How well an object must be seen: this visible `fraction` at least, this `truncation` at most; the shorter `side`
    of its box over the height of the picture; `radius` of a disc around its anchor that is wholly on it, and `border`,
    how far it stays from the picture's edge, both in pixels at 640x480; whether it must be `alone` of its label in its
    box."""

    fraction: float
    truncation: float
    side: float = 0.0
    radius: float = 0.0
    border: float = 0.0
    alone: bool = False


def colors(draw: Draw, count: int) -> list[str]:
    """`count` different colours of the palette, in keyed order."""
    return draw.shuffled(tuple(PALETTE), "colors")[:count]


@dataclass(frozen=True, eq=False)
class Boxed:
    """Objects of one frame in boxes of different colours, and what they are called by them."""

    frame: int
    seen: tuple[Seen, ...]
    colors: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The boxes, for a draft of this frame alone."""
        return tuple(Mark(0, "box", one.box, color) for one, color in zip(self.seen, self.colors, strict=True))


def boxed(facts: Facts, frame: int, seen: Sequence[Seen], draw: Draw) -> Boxed:
    """Objects in boxes whose colours are drawn at random: 'chair (red box)'."""
    shades = colors(draw, len(seen))
    names = (f"{facts.label(one.instance)} ({color} box)" for one, color in zip(seen, shades, strict=True))
    return Boxed(frame, tuple(seen), tuple(shades), tuple(names))


def clear_objects(
    facts: Facts, frame: int, sight: Sight, refuse: Refusals, askable: Callable[[str], bool] = bool
) -> list[Seen]:
    """Objects that a frame shows well enough, by the annotator's number (so that their order in the file says nothing).

    Others are counted by the first reason that holds.
    """
    view = facts.view(frame)
    seen = sorted((view.seen[i] for i in facts.objects if i in view.seen), key=lambda one: _number(facts, one))
    kept = []
    for one in seen:
        reason = "label_not_askable" if not askable(facts.label(one.instance)) else _objection(view, one, sight)
        if not reason and sight.alone and not alone_in_its_box(facts, frame, one):
            reason = "another_of_its_kind_in_its_box"
        if reason:
            refuse(reason)
        else:
            kept.append(one)
    return kept


def _number(facts: Facts, one: Seen) -> tuple[int, int]:
    return facts.scene.instances[one.instance].id, one.instance


def border_gap(view: View, one: Seen) -> float:
    """How far the box of an object stays from the edge of what the picture shows, in pixels at 640x480."""
    u0, v0, u1, v1 = one.box
    left, top, right, bottom = view.color_camera.edges
    margin = min(u0 - left, v0 - top, right - u1, bottom - v1)
    return margin / mark_scale(view.color_camera.width, view.color_camera.height)


def _objection(view: View, one: Seen, sight: Sight) -> str:
    camera = view.color_camera
    scale = mark_scale(camera.width, camera.height)
    u0, v0, u1, v1 = one.box
    if one.truncation > sight.truncation or border_gap(view, one) < sight.border:
        return "object_cut_by_the_border"
    if one.fraction < sight.fraction:
        return "object_hidden"
    if min(u1 - u0, v1 - v0) < sight.side * camera.height or one.radius < sight.radius * scale:
        return "object_too_small"
    return ""


def alone_in_its_box(facts: Facts, frame: int, one: Seen) -> bool:
    """Whether the box around an object shows less of any other object of its label than of itself: else 'the chair in
    the red box' may be the wrong chair."""
    view = facts.view(frame)
    rivals = [i for i in facts.by_label[facts.label(one.instance)] if i in view.seen and i != one.instance]
    shown = view.owners if view.instances is None else view.instances
    if not rivals or shown is None:
        return True
    corners = view.to_working(np.array(one.box).reshape(2, 2))
    (u0, v0), (u1, v1) = np.round(corners + 0.5).astype(int).tolist()
    window = shown[v0:v1, u0:u1]
    return all(int((window == i).sum()) < one.pixels for i in rivals)


def overlaps(boxes: Sequence[tuple[float, float, float, float]]) -> FloatArray:
    """Boxes (n, 4) as (u0, v0, u1, v1) -> their intersection over union (n, n)."""
    array = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    low = np.maximum(array[:, None, :2], array[None, :, :2])
    high = np.minimum(array[:, None, 2:], array[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    area = (array[:, 2:] - array[:, :2]).prod(axis=-1)
    return np.asarray(shared / (area[:, None] + area[None] - shared))


def rounding_margin(value: float, decimals: int) -> float:
    """How far a number is from where it would be printed differently, in its unit; 0 on that very place.

    >>> rounding_margin(0.74, 1)
    0.01
    """
    step = 10.0**-decimals
    return round(abs((value / step - 0.5) - round(value / step - 0.5)) * step, 6)
