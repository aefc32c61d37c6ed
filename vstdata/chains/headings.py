"""Ways on a map: from a place to a place, or straight ahead of a camera; as printed, and in the scene."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import Place
from vstdata.chains.views import Views
from vstdata.facts.direction import heading, wrapped
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS
from vstdata.linear import reach


@dataclass(frozen=True, slots=True)
class Way:
    """`printed` whole degrees of its heading on the map, `true` degrees of the same in the scene, nothing rounded but
    the end, and `error` by which that may be out. `end` is None where a camera looks straight ahead."""

    start: Place
    end: Place | None
    printed: int
    true: float
    error: float


def first_look(views: Views) -> float:
    """World degrees of the map's 0: where the camera of the first image looks."""
    return float(heading(views.facts.scene.frames[views.frames[0]].camera.forward[:2]))


def look_ahead(views: Views, image: int) -> Way:
    """Where the camera of an image, by its position, looks."""
    forward = views.facts.scene.frames[views.frames[image]].camera.forward[:2]
    true = float(wrapped(heading(forward) - first_look(views)))
    return Way(Place("camera", image), None, views.drawn.looks[image], round(true, DEGREE_DECIMALS), 0.0)


def way(views: Views, start: Place, end: Place, least: float = maps.LEAST_REACH) -> Way | None:
    """The way from a place to another; None where it is shorter than `least` metres, in the scene or as printed."""
    offset = views.point(end) - views.point(start)
    length = min(reach(*offset), reach(*np.subtract(views.drawn.at(end), views.drawn.at(start))))
    printed = views.drawn.heading(start, end)
    if printed is None or round(float(length), METRE_DECIMALS) < least:
        return None
    true = float(wrapped(heading(offset) - first_look(views)))
    return Way(start, end, printed, round(true, DEGREE_DECIMALS), views.error(start, end))


def true_between(first: Way, second: Way) -> float:
    """Degrees, -180 to 180, by which one turns right from one way to another in the scene."""
    return round(float(wrapped(np.asarray(second.true - first.true))), DEGREE_DECIMALS)


def way_claim(views: Views, one: Way) -> Claim:
    """What the heading of a way is."""
    if one.end is None:
        return maps.look_claim(views.drawn, one.start.index)
    return maps.heading_claim(views.drawn, one.start, one.end)
