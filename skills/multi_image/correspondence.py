"""correspondence: which marked point of image 2 is the circled point of image 1.

A real sample, about two pictures from a room of 6 x 5 m; circle and points are drawn into them:

    I circled a spot in image 1. Which of the four points in image 2 marks the same spot?
    A. cyan point
    B. green point
    C. white point
    D. yellow point
    -> B. It's the green point.

The point is carried over by depth and poses and must be seen in both pictures. It lies near corners of things, where a
person can find it again, and so do the wrong points. To know which thing it is on is not enough: one of the wrong
points is on that thing too, and the other two are on one like it where the picture shows one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.carried_points import MOST_ROUGH, SIGMAS, changed_pairs, recognisable, scale_of
from vstdata.asking.draft_order import interleaved
from vstdata.asking.landmarks import Landmarks, find_landmarks
from vstdata.asking.naming import colors
from vstdata.asking.seen_well import CIRCLE_BORDER, MARKS_APART, RELATED_OVERLAP
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, PIXEL_DECIMALS, rounded
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.boxes import NearestPoint, Project, Unproject
from vstdata.program.step import Step
from vstdata.scene import FloatArray, Frame, IntArray
from vstdata.words.wordings import Asks

ASKS = {
    "point_correspondence": Asks("choice", {"color": "color"}),
}

# Metres in the scene from the truth to a wrong point: nobody tells points apart that are next to each other. Ours.
APART_ON_SURFACE, APART_BETWEEN_OBJECTS = 0.3, 0.15
NEIGHBOURS = 5  # the nearest so many wrong points among which one is drawn. Ours.
BOTH_SIDES = 8  # wrong points to choose from, on either side of the truth's distance from where the circle was. Ours.
PER_PAIR = 3  # questions about one pair of frames. Ours.


@dataclass(frozen=True, eq=False)
class Points:
    """Points of image 2: `uv` (n, 2) colour pixels, `point` (n, 3) world metres, `instance` (n,), and `twin` (n,):
    whether it is on another thing of the truth's label. The first one is the truth, the others are wrong; `gap` is how
    many pixels two of them are apart at least."""

    uv: FloatArray
    point: FloatArray
    instance: IntArray
    twin: NDArray[np.bool_]
    gap: float

    def beside(self, k: int) -> NDArray[np.bool_]:
        """(n,) which points are on the thing that point k is on."""
        return np.asarray(self.instance == self.instance[k])

    def apart(self, k: int) -> NDArray[np.bool_]:
        """(n,) whether a person can tell each point from point k."""
        least = np.where(self.instance == self.instance[k], APART_ON_SURFACE, APART_BETWEEN_OBJECTS)
        in_space = length(self.point - self.point[k])
        return np.asarray((self.pixels(self.uv[k]) >= self.gap) & (in_space >= least))

    def pixels(self, uv: FloatArray) -> FloatArray:
        """(n,) distances from a pixel."""
        return length(self.uv - uv)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions about ordered pairs of frames in keyed order, up to `PER_PAIR` about each."""
    if facts.noise.surface > MOST_ROUGH:
        refuse("surface_too_rough")
        return
    known: dict[int, Landmarks] = {}
    for f, g in changed_pairs(facts, draw, refuse):
        if not RELATED_OVERLAP[0] <= facts.overlap(f, g) <= RELATED_OVERLAP[1]:
            refuse("overlap_out_of_range")
            continue
        for k in {f, g} - set(known):
            name = facts.scene.frames[k].key
            known[k] = find_landmarks(facts, k, CIRCLE_BORDER * scale_of(facts, k), draw.at("landmarks", name))
        yield from _about(facts, (f, g), (known[f], known[g]), draw, refuse)


def _about(
    facts: Facts, pair: tuple[int, int], known: tuple[Landmarks, Landmarks], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    """Up to `PER_PAIR` questions about frames f and g."""
    here, there = known
    found = facts.transfer(*pair, here.uv)
    names = [facts.scene.frames[frame].key for frame in pair]
    asked = 0
    kinds = [_kinds(facts, one.instance) for one in known]
    twins = (kinds[0][:, None] == kinds[1]) & (kinds[1] >= 0) & (here.instance[:, None] != there.instance)
    good = recognisable(facts, pair, known, found, refuse)
    for k in interleaved([good[twins[good].any(axis=1) == likely].tolist() for likely in (True, False)]):
        keyed, sigma = draw.at(*names, k), float(found.error[k])
        points = Points(
            np.concatenate([found.uv[k : k + 1], there.uv]),
            np.concatenate([found.point[k : k + 1], there.point]),
            np.concatenate([here.instance[k : k + 1], there.instance]),
            np.concatenate([[False], twins[k]]),
            MARKS_APART * scale_of(facts, pair[1]) + SIGMAS * sigma,
        )
        chosen = _two_pairs(points, here.uv[k], keyed)
        if chosen is None:
            refuse("too_few_wrong_points")
            continue
        yield _draft(facts, pair, here.uv[k], points, chosen, sigma, keyed)
        asked += 1
        if asked == PER_PAIR:
            return


def _kinds(facts: Facts, instances: IntArray) -> IntArray:
    """(n,) a number for the label of each instance, -1 where it is no object (a wall, or none at all)."""
    number = {label: k for k, label in enumerate(sorted(facts.by_label))}
    labels = (facts.label(i) if i >= 0 else "" for i in instances.tolist())
    return np.array([number.get(label, -1) for label in labels], dtype=np.int64)


def _two_pairs(points: Points, old: FloatArray, draw: Draw) -> list[int] | None:
    """The truth (0) and three wrong points, or None: a neighbour of the truth on the same thing, a point of a thing
    like it or else of any, and a neighbour of that, on the same thing where there is one.

    As near to each other as the truth and its neighbour, the last two leave no hint in the layout. How many of the
    three are nearer than the truth to where the circle was in image 1 is drawn, so that this says nothing either.
    """
    free, away = points.apart(0), points.pixels(old)
    if min((free & (away < away[0])).sum(), (free & (away > away[0])).sum()) < BOTH_SIDES:
        return None
    random = draw.generator("wrong")
    chosen = [0]
    for number, before in enumerate(random.permutation(np.arange(3) < random.integers(4))):
        order = np.argsort(points.pixels(points.uv[chosen[-1]]), kind="stable")
        fitting = free & ((away < away[0]) == before)
        better = fitting & (points.twin if number == 1 else points.beside(chosen[-1]))
        if number == 0 or better.any():
            fitting = better
        near = order[fitting[order]]
        if not len(near):
            return None
        chosen.append(int(random.choice(near if number == 1 else near[:NEIGHBOURS])))
        free = free & points.apart(chosen[-1])
    return chosen


def _draft(
    facts: Facts,
    pair: tuple[int, int],
    circle: FloatArray,
    points: Points,
    chosen: list[int],
    sigma: float,
    draw: Draw,
) -> Draft:
    pixels = rounded(np.vstack([circle, points.uv[chosen]]), PIXEL_DECIMALS).tolist()
    ring, *shades = colors(draw, 5)
    names = [f"{color} point" for color in shades]
    marks = (Mark(1, "point", tuple(uv), color) for color, uv in sorted(zip(shades, pixels[1:], strict=True)))
    question = Question(
        question_type="point_correspondence",
        slots={"color": ring},
        answer=Answer("choice", names[0], distractors=tuple(names[1:])),
        margin=round(float(points.pixels(points.uv[0])[chosen[1:]].min()), PIXEL_DECIMALS),
        program=program(*_steps(facts, pair, names, pixels, points.point[chosen], sigma)),
    )
    instance = int(points.instance[0])
    objects = (instance,) if instance >= 0 else ()
    return Draft(pair, (question,), (Mark(0, "circle", tuple(pixels[0]), ring), *marks), objects)


def _steps(
    facts: Facts, pair: tuple[int, int], names: list[str], pixels: list[list[float]], points: FloatArray, sigma: float
) -> Iterator[Step]:
    """The circled pixel, its point in the world, where image 2 sees it, the wrong points, and which one is nearest."""
    first, second = (facts.scene.frames[frame] for frame in pair)
    point, *others = rounded(points, METRE_DECIMALS).tolist()
    yield Unproject(first.key, pixels[0], _depth(first, point), point)
    yield Project(second.key, point, sigma, pixels[1])
    for name, pixel, other in zip(names[1:], pixels[2:], others, strict=True):
        yield Unproject(second.key, pixel, _depth(second, other), other, name)
    yield NearestPoint(second.key, names[0])


def _depth(frame: Frame, point: list[float]) -> float:
    """Metres along the view to a point of the world."""
    return round(float(frame.camera.to_camera(np.array([point]))[0, 2]), METRE_DECIMALS)


SKILL = Skill(
    name="multi_image.correspondence",
    version=7,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "depth"}),
    marks=True,
)
