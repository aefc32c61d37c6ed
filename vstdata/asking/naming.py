"""What can be pointed at in a picture, and what it is then called.

A mark is named by its colour, which is drawn at random, so that no colour goes with an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.asking.seen_well import SeenWell, alone_in_its_box
from vstdata.draft import Mark, Refusals
from vstdata.draw import Draw
from vstdata.drawing.marks import PALETTE
from vstdata.facts import Facts, Seen
from vstdata.scene import FloatArray
from vstdata.words.labels import spelt

BOX_COLORS = tuple(color for color in PALETTE if color not in ("black", "white"))
"""Of lines: a thin black line with its white rim and a white one with its black rim look alike."""
LIKE = ({"black", "white"}, {"pink", "red"}, {"pink", "purple"})
"""Never in one draft: black and white are each other's outlines; a thin red line beside others looks pink, and people
call what is between pink and purple either."""
OVERHEAD = 1.8  # metres above the floor. Ours.
# Metres of what one stands by: where it begins above the floor, openings higher; how high and large it is. Ours.
ON_FLOOR, MOST_SILL, LEAST_TOP, LEAST_SIZE = 0.3, 1.2, 0.25, 0.3
_OPENINGS = frozenset({"door", "doors", "doorway", "window", "windows"})


def colors(draw: Draw, count: int, palette: Sequence[str] = tuple(PALETTE), looks: Collection[str] = ()) -> list[str]:
    """`count` different colours of a palette, in keyed order, no two of which look alike (`LIKE`); those that `looks`
    holds come last."""
    kept: list[str] = []
    for shade in sorted(draw.shuffled(palette, "colors"), key=lambda shade: shade in looks):
        if not any({shade, other} in LIKE for other in kept):
            kept.append(shade)
    return kept[:count]


def box_colors(facts: Facts, things: Sequence[int], draw: Draw) -> list[str]:
    """A colour for a box around each thing, of which none of the things is as far as there are others: who reads "the
    ottoman (blue box)" beside a blue ottoman in a green box looks at the wrong one."""
    looks = {look.color for look in map(facts.look, things) if look is not None}
    return colors(draw, len(things), BOX_COLORS, looks)


def by_box(label: str, shade: str) -> str:
    """'chair (red box)', but 'box (red outline)': who reads of a box that is a red box looks for one that is red."""
    return f"{label} ({shade} {'outline' if spelt(label).endswith('box') else 'box'})"


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
    """Objects in boxes whose colours are drawn at random: 'chair outlined in red'."""
    shades = box_colors(facts, [one.instance for one in seen], draw)
    names = (f"{facts.label(one.instance)} outlined in {color}" for one, color in zip(seen, shades, strict=True))
    return Boxed(frame, tuple(seen), tuple(shades), tuple(names))


def clear_objects(
    facts: Facts, frame: int, well: SeenWell, refuse: Refusals, askable: Callable[[str], bool] = bool
) -> list[Seen]:
    """Objects that a frame shows well enough, by the annotator's number (so that their order in the file says nothing).

    Others are counted by the first reason that holds.
    """
    view = facts.view(frame)
    seen = sorted((view.seen[i] for i in facts.objects if i in view.seen), key=lambda one: _number(facts, one))
    kept = []
    for one in seen:
        reason = "label_not_askable" if not askable(facts.label(one.instance)) else well.objection(view, one)
        if not reason and well.alone and not alone_in_its_box(facts, frame, one):
            reason = "another_of_its_kind_in_its_box"
        if reason:
            refuse(reason)
        else:
            kept.append(one)
    return kept


def names_by_look(facts: Facts, members: Sequence[int]) -> Mapping[int, str]:
    """Objects of one label whose colour alone tells them from all the others: object -> 'teal armchair'.

    Every other one must have a colour that is clear, and another one: of what is not clear it could be the same. Shades
    tell nothing apart: what is dark blue beside light blue is blue beside black.
    """
    looks = {i: facts.look(i) for i in members}
    if len(members) < 2 or None in looks.values():
        return {}
    colors = {i: look.color for i, look in looks.items() if look is not None}
    alone = [i for i in members if list(colors.values()).count(colors[i]) == 1]
    return {i: f"{colors[i]} {facts.label(i)}" for i in alone}


def _number(facts: Facts, one: Seen) -> tuple[int, int]:
    return facts.scene.instances[one.instance].id, one.instance


def overhead(facts: Facts, i: int) -> bool:
    """Whether a thing hangs so high that nobody would say "standing at the ceiling lamp"."""
    floor = facts.floor_height
    return floor is not None and float(facts.box(i).bounds[0, 2]) - floor > OVERHEAD


def stood_by(facts: Facts, i: int) -> bool:
    """Whether one would say that somebody stands by a thing: it stands on the floor, not as low as a rug, or is a door
    or window; where the floor is not known, what does not hang overhead."""
    if facts.floor_height is None:
        return not overhead(facts, i)
    low, high = facts.box(i).bounds[:, 2] - facts.floor_height
    most = MOST_SILL if facts.label(i).lower() in _OPENINGS else ON_FLOOR
    return bool(low <= most and high >= LEAST_TOP and facts.box(i).size.max() >= LEAST_SIZE)


def overlaps(boxes: Sequence[tuple[float, float, float, float]]) -> FloatArray:
    """Boxes (n, 4) as (u0, v0, u1, v1) -> their intersection over union (n, n)."""
    array = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    low = np.maximum(array[:, None, :2], array[None, :, :2])
    high = np.minimum(array[:, None, 2:], array[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    area = (array[:, 2:] - array[:, :2]).prod(axis=-1)
    return np.asarray(shared / (area[:, None] + area[None] - shared))
