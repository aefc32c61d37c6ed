"""Several pictures of a room as one person puts them together: which way things lie from each other, how the camera
turned from picture to picture, and where it stood.

Directions are those along the floor, in steps of 15 degrees to the right of where image 1 looks. A turn is found by a
wall that both pictures show ("walls"), or by two things that both show ("pivot"); where neither can be had, nothing is
known of the turn, and nothing that needs it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from vstdata.asking.seen_well import SHOWN
from vstdata.chains.evidence import WHOLE
from vstdata.chains.judge import (
    LEAST_WAY,
    STEP,
    Judge,
    Spots,
    bearing,
    halves,
    stepped,
    turned,
    turned_to,
    wrap,
    wrapped,
)
from vstdata.chains.pictured import agrees, recedes
from vstdata.chains.told_ways import CAMERA, Stand, Turn, Way
from vstdata.chains.views import MOST_PAIRS, Views, related_views, single_views
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.direction import angle_error
from vstdata.facts.view import View
from vstdata.linear import length
from vstdata.scene import FloatArray

MOST_TOLD = 135  # degrees of a way of another image that one can picture to oneself as image 1 looks. Ours.
SLANTED = 97.0  # degrees to the side up to which a wall is still seen. Ours.
LEAST_PIVOT = 0.8  # metres between two things by which a turn is found. Ours.
MOST_BLURRED = 11.0  # degrees of standard deviation that a turn may have by the errors of judging. Ours.
MOST_OFF = 7.5  # degrees by which a turn that is told may be out: it is the true one in steps. Ours.
MOST_ASTRAY = 0.45  # metres to a side by which a place that is told may be. Ours.
FARTHEST = 6.5  # metres up to which a distance is judged. Ours.
LEAST_OFF, MOST_MOVED, BARELY = 2.0, 0.8, 6.0  # metres to a thing, and of a move that shifts it by few degrees. Ours.
MOST_STILL, SAME_FAR, SAME_SHIFT = 0.2, 0.15, 10.0  # metres, share, degrees of a camera that hardly moved. Ours.
SAME_TALL = 0.15  # share by which a thing is taller in one picture than in another, that is as large in both. Ours.


@dataclass(frozen=True, eq=False)
class Eye:
    """The views of a sample with what is judged of them."""

    views: Views
    judge: Judge

    @cached()
    def clear(self, image: int) -> tuple[int, ...]:
        """Named things whose place an image shows."""
        return tuple(i for i in self.views.objects if self.judge.sees(self.views.frames[image], i))

    @cached()
    def common(self, k: int, l: int) -> tuple[int, ...]:  # noqa: E741
        """Those that two images show; named by the label alone, which is the same in both."""
        there = set(self.clear(l))
        return tuple(i for i in self.clear(k) if i in there and not self.views.names[i].phrase)

    @cached()
    def at_walls(self, k: int, l: int) -> tuple[int, ...]:  # noqa: E741
        """Things at a wall that two images show well enough to see how it runs."""
        views = [self.views.sights[one].view for one in (k, l)]
        named = [i for i in self.views.objects if not self.views.names[i].phrase]
        named += self.views.windows if len(self.views.windows) == 1 else []
        return tuple(i for i in named if all(SHOWN.shows(view, i) for view in views) and self.judge.at_wall(i))

    def coloured(self, i: int) -> bool:
        """Whether a thing is named by its label alone and has a clear colour."""
        named = i in self.views.names and not self.views.names[i].phrase
        return named and self.views.facts.look(i) is not None

    def spot(self, image: int, i: int) -> Spots:
        """Where a thing is for the camera of an image."""
        return self.judge.spot(self.views.frames[image], i)

    def true_turn(self, k: int, l: int) -> float:  # noqa: E741
        """Degrees in the scene, by the poses of the cameras."""
        ahead = [self.views.facts.scene.frames[self.views.frames[one]].camera.forward[:2] for one in (k, l)]
        first, last = (np.degrees(np.arctan2(*one)) for one in ahead)
        return float(wrapped(np.array([last - first]))[0])

    def move(self, k: int, l: int) -> complex:  # noqa: E741
        """Metres to the right and ahead from camera k to camera l, in the scene."""
        first, last = (self.views.facts.scene.frames[self.views.frames[one]].camera for one in (k, l))
        east, north = (last.center - first.center)[:2].tolist()
        return complex(turned_to(east, north, first.forward))

    @cached()
    def still(self, k: int, l: int) -> int | None:  # noqa: E741
        """A thing by which one sees that the camera hardly moved: as far away in both images, and shifted as the turn
        shifts it."""
        return self._as_before(k, l) if abs(self.move(k, l)) <= MOST_STILL else None

    @cached()
    def barely(self, k: int, l: int, target: int) -> int | None:  # noqa: E741
        """The same, of a camera that moved too little to matter for the direction of a thing of image k: one far off
        and no nearer than that by which one sees it, which is about as tall in both images."""
        far = abs(self.spot(k, target)[0])
        there = self.spot(k, target)[0] - self.move(k, l)
        aside = abs(float(wrapped(np.degrees(np.angle(np.array([there / self.spot(k, target)[0]]))))[0]))
        little = far >= LEAST_OFF and abs(self.move(k, l)) <= MOST_MOVED and aside <= BARELY
        return self._as_before(k, l, target) if little else None

    def _as_before(self, k: int, l: int, but: int | None = None) -> int | None:  # noqa: E741
        for i in self.common(k, l):
            here, there = self.spot(k, i)[0], self.spot(l, i)[0]
            shift = float(wrapped(np.degrees(np.angle(np.array([there / here])) * -1) + self.true_turn(k, l))[0])
            same = abs(abs(there) / abs(here) - 1) <= SAME_FAR and abs(shift) <= SAME_SHIFT
            if same and (but is None or self._within(k, l, i, but)):
                return i
        return None

    def _within(self, k: int, l: int, i: int, far: int) -> bool:  # noqa: E741
        """Whether a thing is another than the one that is far off, no farther, and plainly as tall in both images."""
        if i == far or abs(self.spot(k, i)[0]) > abs(self.spot(k, far)[0]):
            return False
        return self.as_tall(k, l, i)

    @cached()
    def as_tall(self, k: int, l: int, i: int) -> bool:  # noqa: E741
        """Whether two images show a thing whole, and as tall in both."""
        views = [self.views.sights[one].view for one in (k, l)]
        if not all(WHOLE.shows(view, i) for view in views):
            return False
        here, there = (_tall(view, i) for view in views)
        return abs(there / here - 1) <= SAME_TALL

    # Turns

    @cached()
    def turn(self, k: int, l: int) -> Turn | None:  # noqa: E741
        """The turn from image k to image l by the simplest that shows it: a wall, else two things."""
        return self._by_wall(k, l) or self._by_pivot(k, l)

    def _by_wall(self, k: int, l: int) -> Turn | None:  # noqa: E741
        found: list[tuple[int, int, Turn]] = []
        for number, i in enumerate(self.at_walls(k, l)):
            first, last = (self.judge.wall(self.views.frames[one], i) for one in (k, l))
            if max(abs(first[0]), abs(last[0])) > SLANTED:
                continue
            turn = self._turn(k, l, (i,), first, last)
            if turn is not None and all(
                recedes(self.views, one, i, deg) for one, deg in zip((k, l), turn.seen, strict=True)
            ):
                slanted = sum(value not in (0, 90, -90) for value in turn.seen)
                found.append((2 * slanted + (not self.coloured(i)), number, turn))
        return min(found, key=lambda one: one[:2])[2] if found else None

    def _by_pivot(self, k: int, l: int) -> Turn | None:  # noqa: E741
        best: tuple[float, Turn] | None = None
        for a, b in permutations(self.common(k, l), 2):
            ways = [self.spot(one, b) - self.spot(one, a) for one in (k, l)]
            if abs(ways[0][0]) < LEAST_PIVOT or self.spot(k, a)[0].imag > self.spot(k, b)[0].imag:
                continue
            turn = self._turn(k, l, (a, b), bearing(ways[0]), bearing(ways[1]))
            if turn is not None and all(
                agrees(self.views, one, (a, b), deg) for one, deg in zip((k, l), turn.seen, strict=True)
            ):
                blur = float(wrapped(turn.values - turn.values[0]).std())
                if blur <= MOST_BLURRED and (best is None or blur < best[0]):
                    best = blur, turn
        return best and best[1]

    def _turn(self, k: int, l: int, things: tuple[int, ...], first: FloatArray, last: FloatArray) -> Turn | None:  # noqa: E741
        """What is so many degrees to the right in k and in l."""
        seen = stepped(float(first[0])), stepped(float(last[0]))
        if seen[0] is None or seen[1] is None:
            return None
        told, values = wrap(seen[0] - seen[1]), wrapped(first - last)
        off = abs(float(wrapped(np.array([told - self.true_turn(k, l)]))[0]))
        return None if off > MOST_OFF or told == 180 else Turn(k, l, things, (seen[0], seen[1]), told, values)

    # Ways

    @cached()
    def look(self, start: int, end: int, least: float = LEAST_WAY) -> Way | None:
        """The way between two things as the first image that shows both shows it, in whatever direction: it is told
        only as that of a line, or by a wall."""
        for image in range(len(self.views.frames)):
            if {start, end} <= set(self.clear(image)):
                offset = self.spot(image, end) - self.spot(image, start)
                if abs(offset[0]) >= least:
                    values = bearing(offset)
                    near = wrap(STEP * round(float(values[0]) / STEP))
                    return Way(image, start, end, near, near, values)
        return None

    @cached()
    def way(self, start: int, end: int, least: float = LEAST_WAY) -> Way | None:
        """The way between two things by the first image that shows both, and the turn to it."""
        for image in range(len(self.views.frames)):
            if {start, end} <= set(self.clear(image)) and (found := self.way_in(image, start, end, least)):
                return found
        return None

    @cached()
    def way_in(self, image: int, start: int, end: int, least: float = LEAST_WAY) -> Way | None:
        """The same by one image; the camera of the image is a start."""
        turn = self.turn(0, image) if image else None
        if image and turn is None:
            return None
        offset = self.spot(image, end) - (0.0 if start == CAMERA else self.spot(image, start))
        if abs(offset[0]) < least:
            return None
        values = bearing(offset)
        seen = stepped(float(values[0]))
        if seen is None or (start != CAMERA and not agrees(self.views, image, (start, end), seen)):
            return None
        if turn is None:
            return Way(image, start, end, seen, seen, values)
        if max(abs(seen), abs(wrap(seen + turn.told))) > MOST_TOLD:
            return None
        return Way(image, start, end, seen, wrap(seen + turn.told), wrapped(values + turn.values))

    def error(self, way: Way) -> float:
        """Degrees by which the way may be out in the scene."""
        scene = self.views.facts.scene
        noise = self.views.facts.surface_noise
        begin = self.views.facts.noise.pose if way.start == CAMERA else noise(way.start)
        start = scene.frames[self.views.frames[way.image]].camera.center if way.start == CAMERA else None
        here = self.views.facts.box(way.start).center if start is None else start
        reach = float(length((self.views.facts.box(way.end).center - here)[:2]))
        return float(angle_error(reach, begin + noise(way.end)))

    def error_from(self, start: int, end: int) -> float:
        """The same of the way from a thing to another."""
        facts = self.views.facts
        reach = float(length((facts.box(end).center - facts.box(start).center)[:2]))
        return float(angle_error(reach, facts.surface_noise(start) + facts.surface_noise(end)))

    # Places

    @cached()
    def stand(self, k: int, l: int) -> Stand | None:  # noqa: E741
        """Where camera l stands for camera k, by the turn and a thing that both show, the best judged one first."""
        turn = self.turn(k, l)
        if turn is None:
            return None
        order = sorted(
            self.common(k, l), key=lambda i: (i not in turn.things, abs(self.spot(k, i)[0]) + abs(self.spot(l, i)[0]))
        )
        return next((found for i in order if (found := self._stand(turn, i))), None)

    def _stand(self, turn: Turn, i: int) -> Stand | None:
        here, there = self.spot(turn.k, i), self.spot(turn.l, i)
        aside, far = stepped(float(bearing(there)[0])), halves(float(abs(there[0])))
        if aside is None or not 0 < far <= FARTHEST or abs(here[0]) > FARTHEST:
            return None
        spot = halves(here[0].real), halves(here[0].imag)
        angle = np.radians(aside + turn.told)
        back = halves(float(far * np.sin(angle))), halves(float(far * np.cos(angle)))
        offset = spot[0] - back[0], spot[1] - back[1]
        values = here - turned(there, turn.values)
        off = complex(*offset) - values[0]
        good = max(abs(off.real), abs(off.imag)) <= MOST_ASTRAY
        return Stand(turn, i, spot, far, aside, back, offset, values) if good else None


def eyes_of(facts: Facts, draw: Draw, refuse: Refusals, most: int = MOST_PAIRS) -> list[Eye]:
    """Pairs of images of a scene, ordered, that share things, with what is judged of them; of `most` pairs."""
    judge = Judge(facts, draw.at("judged"))
    return [Eye(views, judge) for views in related_views(facts, draw, refuse, most)]


def single_eyes(facts: Facts, draw: Draw, refuse: Refusals) -> list[Eye]:
    """Single images of a scene, with what is judged of them."""
    judge = Judge(facts, draw.at("judged"))
    return [Eye(views, judge) for views in single_views(facts, draw, refuse)]


def _tall(view: View, i: int) -> float:
    """How much of the height of a picture a thing takes up."""
    (_, top, _, low), (_, upper, _, lower) = view.seen[i].box, view.color_camera.edges
    return float((low - top) / (lower - upper))


def told_bearing(offset: Sequence[float]) -> int | None:
    """The step of 15 degrees in which an offset as told points."""
    angle = float(np.degrees(np.arctan2(offset[0], offset[1]))) if any(offset) else None
    return None if angle is None else wrap(STEP * round(angle / STEP))
