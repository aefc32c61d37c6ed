"""Turns on a map: from one heading to another, into which sector of a circle that falls, and what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.asking.picture_pairs import sectors
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import Place
from vstdata.chains.views import Views
from vstdata.facts.direction import heading, wrapped
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.words.directions import COMPASS_NAMES

SECTOR_MARGIN = 8.0  # degrees to the edge of a sector, errors taken off, as in the perception skills
PRINTED_MARGIN = 3.0  # degrees that the map's own numbers stay away from it. Ours.
HEDGED = 12.0  # degrees to the next sector below which a chain says that it is near. Ours.


def agreed_sector(true: float, printed: int, error: float, count: int = 8) -> tuple[int, float] | None:
    """The sector, of `count` around the circle, that a turn to the right falls into, and degrees to its edge in the
    scene, errors taken off; None where scene and map do not clearly agree on it.

    `true` degrees in the scene, which may be `error` out, and whole `printed` degrees on the map.
    """
    index, rest = sectors(np.array([true, printed]), np.array([error, 0.0]), count)
    if index[0] != index[1] or rest[0] < SECTOR_MARGIN * 8 / max(count, 8) or rest[1] < PRINTED_MARGIN:
        return None
    return int(index[0]), float(rest[0])


@dataclass(frozen=True, slots=True)
class Turning:
    """A direction to be named: one stands at a place and faces another (None: a camera looks ahead); `first` and
    `second` are the headings on the map of what is faced and of the target; `sector` and `margin` as in
    `agreed_sector`."""

    stand: Place
    face: Place | None
    target: Place
    first: int
    second: int
    sector: int
    margin: float

    @property
    def turn(self) -> int:
        """Whole degrees to the right, -179 to 180."""
        return maps.turned(self.first, self.second)


def turning(views: Views, stand: Place, face: Place | None, target: Place, count: int = 8) -> Turning | None:
    """The direction, where scene and map clearly agree on its sector; else None."""
    printed = views.drawn.turn(stand, face, target)
    if printed is None:
        return None
    error = views.error(stand, target) + (0.0 if face is None else views.error(stand, face))
    found = agreed_sector(_true_turn(views, stand, face, target), printed[2], error, count)
    return None if found is None else Turning(stand, face, target, printed[0], printed[1], *found)


def _true_turn(views: Views, stand: Place, face: Place | None, target: Place) -> float:
    """`FloorMap.turn` in the scene itself, degrees in (-180, 180], nothing rounded but the end."""
    here = views.point(stand)
    if face is None:
        ahead = views.facts.scene.frames[views.frames[stand.index]].camera.forward[:2]
    else:
        ahead = views.point(face) - here
    return round(float(wrapped(heading(views.point(target) - here) - heading(np.asarray(ahead)))), METRE_DECIMALS)


def compass_from(given: int) -> tuple[str, ...]:
    """The points of the compass, clockwise from one of them."""
    return COMPASS_NAMES[given:] + COMPASS_NAMES[:given]


# What follows from headings. `words` name the sectors of a circle, clockwise from 0


def turn_claims(views: Views, case: Turning) -> list[Claim]:
    """The deduction of a direction on the map: both headings and the turn between them."""
    drawn = views.drawn
    faced = (
        maps.look_claim(drawn, case.stand.index)
        if case.face is None
        else maps.heading_claim(drawn, case.stand, case.face)
    )
    return [faced, maps.heading_claim(drawn, case.stand, case.target), maps.turn_claim(case.first, case.second)]


def word_claims(turn: int, words: Sequence[str]) -> list[Claim]:
    """What a turn is called, and that it is near to being called otherwise, where it is."""
    return [maps.word_claim(turn, _word(turn, words)), *hedge_claims(turn, words)]


def compass_claims(turn: int, words: Sequence[str]) -> list[Claim]:
    """Likewise, where `words` are points of the compass."""
    return [maps.compass_claim(turn, words[0], _word(turn, words)), *hedge_claims(turn, words)]


def _word(turn: int, words: Sequence[str]) -> str:
    return words[round(turn * len(words) / 360) % len(words)]


def hedge_claims(turn: int, words: Sequence[str]) -> list[Claim]:
    """That a turn is near to another sector, where it is."""
    width = 360 / len(words)
    index = round(turn / width)
    off = turn - index * width
    if width / 2 - abs(off) >= HEDGED * 8 / len(words) or off == 0:
        return []
    other = words[(index + (1 if off > 0 else -1)) % len(words)]
    return [Claim("hedge", (), {"word": words[index % len(words)], "other": other}, 1.0, other)]
