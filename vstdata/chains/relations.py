"""How things lie to each other, in a writer's own words: read by a closed list of phrases (`relations.en.toml`), and
checked against the boxes and cameras of the row. What is not plain is taken for false.

A relation that a picture shows (left, right, nearer, farther, behind, in front) names the image, where there are
several: one may show what the thought does not tell of. The rules are ours.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shapely

from vstdata.chains.row_scene import RowScene
from vstdata.scene import FloatArray

APART = 0.05  # of a picture's width between the middles of what is left and what is right
FARTHER = (0.3, 0.15)  # metres, and share of the distance, by which something is farther
OVERLAP = 0.3  # of the narrower one, from left to right, where one thing is behind another
RESTS = 0.05  # metres between the bottom of a thing and the top of what it is on
BESIDE = 0.3  # metres between neighbours on the floor at most
LEVEL = 0.3  # of the lower one: how much of their heights neighbours share
BETWEEN = (0.2, 0.8, 0.2)  # along the way between two things, and off it, as shares of its length
NAME = "\ue000"  # stands for a thing


@dataclass(frozen=True, slots=True)
class Phrases:
    """`relation` matches the words for one, and `names` them; `around` are free words beside those of all sentences;
    `image` matches the words for an image, its number or none."""

    relation: re.Pattern[str]
    names: Mapping[str, str]
    around: frozenset[str]
    image: re.Pattern[str]


@cache
def phrases() -> Phrases:
    """From the list."""
    raw = tomllib.loads(Path(__file__).with_name("relations.en.toml").read_text("utf-8"))
    names = {" ".join(one.split()): name for name, said in raw["relations"].items() for one in said.split(";")}
    tails = {key: [" ".join(one.split()) for one in said.split(";")] for key, said in raw["tails"].items()}
    numbered = [re.escape(one).replace(r"\{k\}", r"(\d+)") for one in tails["image"]]
    around = " ".join(raw["around"].values()).split()
    return Phrases(_any(names), names, frozenset(around), _any([*numbered, *map(re.escape, tails["all"])]))


def _any(patterns: Mapping[str, str] | Sequence[str]) -> re.Pattern[str]:
    told = sorted(patterns, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(told)})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Relation:
    """What is said of the first thing: `kind`, to the others; in the image that it names, or None."""

    kind: str
    things: tuple[str, ...]
    image: int | None


def read_relation(text: str, things: Sequence[str], free: frozenset[str]) -> Relation | None:
    """The relation that a sentence in lower case states, with its `things` hidden behind NAME in their order; None
    where it states none, or anything beside it: only words that are `free` may stand around it."""
    listed = phrases()
    found = list(listed.relation.finditer(text))
    if len(found) != 1:
        return None
    kind = listed.names[found[0][0]]
    before, after = text[: found[0].start()], text[found[0].end() :]
    images = [image for part in (before, after) for image in listed.image.finditer(part)]
    numbers = {int(next(filter(None, image.groups()))) for image in images if any(image.groups())}
    told = [listed.image.sub(" ", part) for part in (before, after)]
    words = [re.findall(r"[^\s.,;:!?\"“”–—-]+", part) for part in told]
    rest = {word for part in words for word in part} - {NAME} - free - listed.around
    first, then = (part.count(NAME) for part in words)
    if kind == "between" and (first != 1 or not re.search(f"{NAME} and {NAME}", told[1])):
        return None
    if rest or len(images) > 1 or first > 1 or first + then != (3 if kind == "between" else 2):
        return None
    if first == 0:  # beside the sofa is the lamp
        return Relation(kind, (things[1], things[0]), min(numbers, default=None)) if _inverted(told[1]) else None
    return Relation(kind, tuple(things), min(numbers, default=None))


def _inverted(after: str) -> bool:
    """Whether a relation's own thing follows it at once, and the other after a verb."""
    return (
        re.fullmatch(rf"\s*{NAME},? (?:is|stands|sits|lies|hangs|there is|i see|i find) {NAME}\W*", after) is not None
    )


def holds(relation: Relation, scene: RowScene) -> bool:
    """Whether a relation is plainly so."""
    found = [_named(name, relation.image, scene) for name in relation.things]
    ids = [i for i in found if i is not None]
    if len(ids) < len(relation.things) or len(set(ids)) < len(ids):
        return False
    image = relation.image or (1 if len(scene.cameras) == 1 else None)
    if relation.image is not None and image not in scene.images_of(*ids):
        return False
    if relation.kind in PICTURED:
        return image in scene.images_of(*ids) and PICTURED[relation.kind](scene, image, *ids)
    return PLACED[relation.kind](*(scene.boxes[i] for i in ids))


def _named(name: str, image: int | None, scene: RowScene) -> int | None:
    """The one thing that a name, its colour left out, means."""
    return scene.names.get(name, scene.names.get(f"{name} in image {image}"))


# What a picture shows


def _left(scene: RowScene, k: int, a: int, b: int) -> bool:
    one, other = scene.extent(k, a), scene.extent(k, b)
    if one is None or other is None:
        return False
    return all(x < y for x, y in zip(one, other, strict=True)) and other[1] - one[1] >= APART


def _nearer(scene: RowScene, k: int, a: int, b: int) -> bool:
    one, other = scene.far(k, a), scene.far(k, b)
    ends = [scene.seen(k, scene.boxes[i])[1] for i in (a, b)]
    return other - one >= max(FARTHER[0], FARTHER[1] * other) and bool(
        ends[0].min() < ends[1].min() and ends[0].max() < ends[1].max()
    )


def _behind(scene: RowScene, k: int, a: int, b: int) -> bool:
    one, other = scene.extent(k, a), scene.extent(k, b)
    if one is None or other is None or not _nearer(scene, k, b, a):
        return False
    common = min(one[2], other[2]) - max(one[0], other[0])
    return common >= OVERLAP * min(one[2] - one[0], other[2] - other[0])


# What is so wherever one looks from


def _foot(box: FloatArray) -> shapely.Geometry:
    return shapely.MultiPoint(box[:, :2]).convex_hull


def _over(a: FloatArray, b: FloatArray) -> bool:
    """Whether the middle of one is over another on the floor."""
    return bool(shapely.contains(_foot(b), shapely.Point(a.mean(axis=0)[:2])))


def _on(a: FloatArray, b: FloatArray) -> bool:
    return _over(a, b) and abs(float(a[:, 2].min() - b[:, 2].max())) <= RESTS


def _above(a: FloatArray, b: FloatArray) -> bool:
    return (_over(a, b) or _over(b, a)) and float(a[:, 2].min() - b[:, 2].max()) >= -RESTS


def _beside(a: FloatArray, b: FloatArray) -> bool:
    (low, high), (base, top) = ((box[:, 2].min(), box[:, 2].max()) for box in (a, b))
    level = min(high, top) - max(low, base) >= LEVEL * min(high - low, top - base)
    apart = float(shapely.distance(_foot(a), _foot(b)))
    return bool(level) and 0 < apart <= BESIDE


def _between(a: FloatArray, b: FloatArray, c: FloatArray) -> bool:
    here, start, end = (complex(*box.mean(axis=0)[:2]) for box in (a, b, c))
    if start == end:
        return False
    share = (here - start) / (end - start)
    return BETWEEN[0] <= share.real <= BETWEEN[1] and abs(share.imag) <= BETWEEN[2]


PICTURED: Mapping[str, Callable[..., bool]] = {
    "left": _left,
    "right": lambda scene, k, a, b: _left(scene, k, b, a),
    "nearer": _nearer,
    "farther": lambda scene, k, a, b: _nearer(scene, k, b, a),
    "behind": _behind,
    "front": lambda scene, k, a, b: _behind(scene, k, b, a),
}
PLACED: Mapping[str, Callable[..., bool]] = {
    "on": _on,
    "above": _above,
    "under": lambda a, b: _above(b, a),
    "beside": _beside,
    "between": _between,
}
