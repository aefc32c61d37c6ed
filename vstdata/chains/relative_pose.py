"""How the camera of one image stands to that of another, founded on two things that both images show.

From the spots of the two things, as printed, follow two ways from the one to the other, one in each image. The angle
between the ways is by how much the second camera is turned; turned back by it, the spot of one thing gives where the
second camera is. All numbers are computed from those printed before; where that leads far from the scene, nothing is
founded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np

from vstdata.asking.camera_moves import AHEAD, ARM, SIDE, SIGMAS, YAW
from vstdata.asking.seen_well import SHOWN
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import turned
from vstdata.chains.views import Views
from vstdata.facts.direction import angle_error, heading, wrapped
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.linear import reach, turning
from vstdata.scene import FloatArray

LEAST_WAY = 0.8  # metres between the two things, as seen in either image: digits of 0.1 m leave a direction. Ours.
MOST_ASKEW, MOST_OFF = 5.0, 0.2  # degrees and metres, to each side, by which the printed camera may be out. Ours.
MOST_TRIED = 12  # ordered pairs of things looked at. Ours.


@dataclass(frozen=True, eq=False)
class RelativePose:
    """Camera `l` as camera `k` has it (positions of images among those of `views`), by two things: the spot of `a`, and
    the way from `a` to `b`."""

    views: Views
    k: int
    l: int  # noqa: E741
    a: int
    b: int

    def way(self, image: int) -> int:
        """Degrees, -179 to 180, that the way from a to b runs to the right of the view of an image."""
        return turned(0, round(float(heading(self.offset(image)))) % 360)

    def offset(self, image: int) -> FloatArray:
        """Metres to the right and ahead from a to b, as printed."""
        return np.subtract(self.views.drawn.spot(image, self.b), self.views.drawn.spot(image, self.a))

    @cached_property
    def width(self) -> float:
        """Metres from a to b, in the image where that is less."""
        return round(min(reach(*self.offset(image)) for image in (self.k, self.l)), METRE_DECIMALS)

    @property
    def reach(self) -> float:
        """Metres from camera l to a, as printed."""
        return round(reach(*self.views.drawn.spot(self.l, self.a)), METRE_DECIMALS)

    @cached_property
    def turn(self) -> int:
        """Degrees, -179 to 180, by which camera l is turned to the right of camera k."""
        return turned(self.way(self.l), self.way(self.k))

    @cached_property
    def unturned(self) -> tuple[float, float]:
        """The spot of a in image l, to the right and ahead, as it would be if camera l looked the way camera k does."""
        right, ahead = self.views.drawn.spot(self.l, self.a)
        angle = np.radians(self.turn)
        cosine, sine = turning(angle)
        there = [right * cosine + ahead * sine, ahead * cosine - right * sine]
        x, y = _tenths(there)
        return x, y

    @cached_property
    def move(self) -> tuple[float, float]:
        """Metres to the right and ahead from camera k to camera l, as camera k looks."""
        x, y = _tenths(np.subtract(self.views.drawn.spot(self.k, self.a), self.unturned))
        return x, y


def _tenths(values: Sequence[float] | FloatArray) -> list[float]:
    """To one decimal."""
    found: list[float] = (rounded(rounded(np.asarray(values), METRE_DECIMALS), 1) + 0.0).tolist()
    return found


def relative_pose(views: Views, k: int, l: int, parts: FloatArray) -> RelativePose | None:  # noqa: E741
    """The pose by two things that agrees with the scene, `parts` (5,) of the move from k to l as in
    `vstdata.asking.camera_moves`: things that both images show clearly before others, then those far apart, the nearer
    one first."""
    shared = [i for i in views.objects if all(SHOWN.shows(views.sights[image].view, i) for image in (k, l))]
    cases = [RelativePose(views, k, l, a, b) for a, b in permutations(shared, 2)]
    wide = [case for case in cases if case.width >= LEAST_WAY]
    order = sorted(wide, key=lambda case: (_unclear(case), -case.width, case.reach))
    return next((case for case in order[:MOST_TRIED] if _sound(case, parts)), None)


def _unclear(case: RelativePose) -> int:
    """How often one of the things is cut or half hidden in one of the images."""
    return sum(i not in case.views.sights[image].names for i in (case.a, case.b) for image in (case.k, case.l))


def _sound(case: RelativePose, parts: FloatArray) -> bool:
    """Whether the printed numbers lead close to the scene, and every angle can be told as degrees to a side."""
    if case.turn in (-1, 1, 180) or not all(1 < abs(case.way(image)) < 179 for image in (case.k, case.l)):
        return False
    askew = abs(float(wrapped(np.asarray(case.turn - parts[YAW]))))
    off = np.abs(np.subtract(case.move, parts[[SIDE, AHEAD]])).max()
    return round(askew, DEGREE_DECIMALS) <= MOST_ASKEW and round(float(off), METRE_DECIMALS) <= MOST_OFF


def pose_error(views: Views, reach: float) -> float:
    """Degrees by which the direction from the first camera to the last, `reach` metres away, may be out, with the aim
    of its view. Infinite `reach`: the aim alone."""
    error = float(SIGMAS * np.sqrt(2) * views.facts.pair_noise(views.frames[0], views.frames[-1]).pose)
    aim = float(np.degrees(error / ARM))
    return aim if np.isinf(reach) else aim + float(angle_error(np.array(reach), error))


def both_claim(case: RelativePose) -> Claim:
    """That two images show both things."""
    words = {"k": str(case.k + 1), "l": str(case.l + 1)}
    return Claim("founded_both", (case.a, case.b), words, 1.0, [case.k + 1, case.l + 1])


def way_claim(case: RelativePose, image: int) -> Claim:
    """How the way from the one thing to the other runs in an image."""
    value = case.way(image)
    words = {"k": str(image + 1), **maps.turn_words(value)}
    return Claim("founded_way", (case.a, case.b), words, 1.0, value, {"image": image + 1})


def spot_claims(case: RelativePose, image: int) -> Iterator[Claim]:
    """Where an image shows the two things."""
    for i in (case.a, case.b):
        yield maps.spot_claim(case.views.drawn, image, i)
