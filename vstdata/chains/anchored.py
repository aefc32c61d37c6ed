"""Where a thing of one picture would be in another that does not show it, by what both show: how far it is to a side of
that in the one, and where that is in the other."""

from __future__ import annotations

import numpy as np

from vstdata.captions.claims import Claim
from vstdata.chains.deduction import across_to, aimed, as_large, beyond, kept
from vstdata.chains.evidence import Evidence
from vstdata.chains.eye import Eye
from vstdata.chains.found import Found, sector
from vstdata.chains.judge import bearing, off_by, stepped, wrap, wrapped
from vstdata.chains.pictured import NEAR_PART, PLAIN, middle_at
from vstdata.chains.seen_from import half_span
from vstdata.chains.views import Views
from vstdata.facts.direction import angle_error
from vstdata.words.ways import PARTS

LEAST_FAR = 1.2  # metres from either camera to what one goes by, and to the thing. Ours.
MOST_OFF = 8.0  # degrees by which what is told may be out: a camera that moves shifts what is near by more. Ours.
FARTHEST_OUT = 115  # degrees to the side up to which something is beyond an edge and not behind. Ours.
AGREE = 5.0  # degrees by which the part of a picture that is told may be another than those told with it. Ours.
SPOT, FAR_OFF = 0.35, 6.0  # metres of a move that is none, and how often that something is away which is far. Ours.
ONE_SIDE = 40.0  # degrees between the sides from which two cameras look at a thing. Ours.
AIMED = 6.0  # degrees by which a direction is told otherwise than its place across the picture has it. Ours.
EDGE = 12  # degrees off the border of the picture up to which something is at its edge. Ours.


def anchored(eye: Eye, k: int, l: int, target: int, count: int = 12) -> Found | None:  # noqa: E741
    """In which direction a thing of image k is for the camera of image l, beyond an edge of its picture; None where
    nothing that both show tells that."""
    found = (_by(eye, k, l, target, i, count) for i in eye.common(k, l) if i != target)
    return min((one for one in found if one), key=_doubtful, default=None)


def _doubtful(one: Found) -> tuple[bool, bool]:
    """No size shows why what one image shows holds for the other; what is told is somewhat out."""
    return not any(claim.kind == "as_large" for claim in one.claims), off_by(one.told, one.values) > MOST_OFF / 2


def _by(eye: Eye, k: int, l: int, target: int, i: int, count: int) -> Found | None:  # noqa: E741
    views = eye.views
    if not (PLAIN.shows(views.sights[k].view, target) and all(PLAIN.shows(views.sights[n].view, i) for n in (k, l))):
        return None
    spots = eye.spot(k, target), eye.spot(k, i), eye.spot(l, i)
    way = spots[0][0] - eye.move(k, l)
    if min(abs(way), *(abs(spot[0]) for spot in spots)) < LEAST_FAR:
        return None
    gap, aside = wrapped(bearing(spots[0]) - bearing(spots[1])), bearing(spots[2])
    step, aim = stepped(float(gap[0])), stepped(float(aside[0]))
    across = middle_at(views, k, target) - middle_at(views, k, i)
    part = min(PARTS, key=lambda name: abs(PARTS[name] - abs(across)))
    place, half = Evidence(views).place(l, i), half_span(views.facts.scene.frames[views.frames[l]].camera)
    wide = half_span(views.facts.scene.frames[views.frames[k]].camera)
    if not step or aim is None or half is None or wide is None or abs(PARTS[part] - abs(across)) > NEAR_PART:
        return None
    if abs(2 * wide * PARTS[part] - abs(step)) > AGREE:
        return None
    told, values = wrap(aim + step), wrapped(gap + aside)
    values[0] = wrapped(bearing(np.array([way])) - eye.true_turn(k, l))[0]
    out = middle_at(views, l, i) + across
    same = across * step > 0 and told * step > 0 and (out < 0 if step < 0 else out > 1)
    if not same or off_by(told, values) > MOST_OFF or not half < min(abs(told), abs(float(values[0]))) <= FARTHEST_OUT:
        return None
    error = float(angle_error(abs(way), views.facts.surface_noise(target) + views.facts.noise.pose))
    found = sector(told, values, error, count) if fitting(place, aim, half) else None
    if found is None:
        return None
    first = across_to(k, i, target, Evidence(views).place(k, target), part, step), aimed(l, i, aim, place)
    reason = _kept(eye, k, l, i, target)
    if reason is None or abs(aim - _across(views, l, i, half)) > AIMED:
        return None
    claims = (*first, reason, beyond(l, target, aim, step))
    return Found(eye, (target,), told, values, found[0], count, *found[1:], claims=claims, looker=l)


def _kept(eye: Eye, k: int, l: int, i: int, target: int) -> Claim | None:  # noqa: E741
    """Why the gap between two things is about as wide for the other camera; None where nothing shows that."""
    if eye.as_tall(k, l, i) and _one_side(eye, k, l, i):
        return as_large(k, l, i, target)
    move = eye.move(k, l)
    if abs(move) <= SPOT:
        return kept("same_spot", k, l, i, target)
    near = min(abs(spot) for one in (i, target) for spot in (eye.spot(k, one)[0], eye.spot(k, one)[0] - move))
    return kept("far_both", k, l, i, target) if near >= FAR_OFF * abs(move) else None


def _one_side(eye: Eye, k: int, l: int, i: int) -> bool:  # noqa: E741
    """Whether two cameras look at a thing from about the same side."""
    spot = eye.spot(k, i)[0]
    return abs(float(np.degrees(np.angle((eye.move(k, l) - spot) / -spot)))) <= ONE_SIDE


def _across(views: Views, image: int, i: int, half: int) -> float:
    """Degrees to the right of the middle of a picture, half of which spans so many, by where a thing is across it."""
    return float(np.degrees(np.arctan((2 * middle_at(views, image, i) - 1) * np.tan(np.radians(half)))))


def fitting(place: str, degrees: int, half: int) -> bool:
    """Whether nobody would say of what is at a place in a picture that it is in another direction."""
    if place.startswith("across"):
        return False
    if place == "near the middle":
        return degrees == 0
    right = place.endswith("right") or "right" in place.split()
    if not degrees or right != (degrees > 0):
        return False
    if "of the middle" in place:
        return abs(degrees) <= half / 2
    return abs(degrees) >= half - EDGE if "edge" in place else abs(degrees) >= half / 4
