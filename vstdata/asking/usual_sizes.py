"""How large things of a label mostly are, and where. Who knows that answers most questions about sizes and heights
without looking: so skills ask rarely about what is as usual."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from statistics import median

from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.words.labels import kind as kind_of
from vstdata.words.labels import spelt

CLEARLY = 1.15  # times as large, of what one calls larger without looking. Ours.
NEARLY = 0.1  # metres by which what hangs may begin below the top of what stands: a guess is as good. Ours.
AS_USUAL = 0.25  # of the usual size, either way: what a guess by the label alone comes to
PER_USUAL = 12  # one in so many sizes of things in a picture that are usual for their label is asked: ours


@cache
def usual_sizes() -> Mapping[str, tuple[tuple[float, float], ...]]:
    """Label -> usual height and longest side, metres: a pair for each kind of such things."""
    text = files("vstdata.asking").joinpath("usual_sizes.toml").read_text("utf-8")
    return {
        label: tuple((height, longest) for height, longest in kinds) for label, kinds in tomllib.loads(text).items()
    }


def as_usual(label: str, kind: str, metres: float) -> bool:
    """Whether a thing's "height" or "longest_dimension" is what one expects by its label; False for labels that are not
    in the table."""
    usual = usual_sizes().get(spelt(label)) or usual_sizes().get(kind_of(label), ())
    return any(abs(metres / size[kind != "height"] - 1.0) <= AS_USUAL for size in usual)


def told_by_labels(labels: Sequence[str], best: int, most: bool, kind: str) -> bool:
    """Whether who knows only how large things mostly are names the right one, at position `best`, as the one of the
    greatest (`most`) or least "height" or "longest_dimension": it is usually so by `CLEARLY`, whatever kinds of such
    things they are. False where a label is not in the table."""
    found = [usual_sizes().get(spelt(label)) or usual_sizes().get(kind_of(label), ()) for label in labels]
    if not all(found):
        return False
    sizes = [[size[kind != "height"] for size in one] for one in found]
    others = [size for k, one in enumerate(sizes) if k != best for size in one]
    if most:
        return min(sizes[best]) >= CLEARLY * max(others)
    return max(sizes[best]) * CLEARLY <= min(others)


@cache
def _usual_heights() -> Mapping[str, Mapping[str, float]]:
    """Of "feet" and "tops", label -> metres above the floor."""
    return tomllib.loads(files("vstdata.asking").joinpath("usual_heights.toml").read_text("utf-8"))


def usually_above(higher: str, lower: str) -> bool:
    """Whether a thing of the label `higher` is mostly above one of the label `lower`, but for `NEARLY`, as everybody
    knows. False where either of them may stand anywhere."""
    feet, tops = (
        table.get(spelt(label), table.get(kind_of(label)))
        for table, label in ((_usual_heights()["feet"], higher), (_usual_heights()["tops"], lower))
    )
    return feet is not None and tops is not None and feet + NEARLY >= tops


def sizes_in(rooms: Iterable[Facts]) -> dict[str, list[float]]:
    """Label -> medians over its objects in these rooms, metres: how high above the floor the middle is, height, longest
    side. The floor is the lowest thing's foot where it is not known."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for facts in rooms:
        boxes = {i: facts.box(i) for i in facts.objects}
        feet = (float(box.bounds[0, 2]) for box in boxes.values())
        floor = facts.floor_height if facts.floor_height is not None else min(feet, default=0.0)
        for i, box in boxes.items():
            size = float(box.center[2]) - floor, float(box.height), float(box.size.max())
            found.setdefault(facts.label(i), []).append(size)
    return {
        label: [round(median(each), METRE_DECIMALS) for each in zip(*sizes, strict=True)]
        for label, sizes in sorted(found.items())
    }
