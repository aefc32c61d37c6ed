"""What sentences about how a camera moved and turned must hold."""

from __future__ import annotations

import cmath
import math

from tests.chains.truth import Checker, Truth
from tests.chains.truth.relative_pose import apart, clockwise, right_of_ahead, step, ways
from vstdata.words.reader import Said

_FORTH = ("forward", "forward and to the right", "to the right", "backward and to the right")
COURSES = (*_FORTH, "backward", "backward and to the left", "to the left", "forward and to the left")
TURNS = (
    "hardly at all",
    *(f"{30 * k} degrees to the right" for k in range(1, 6)),
    "180 degrees",
    *(f"{30 * k} degrees to the left" for k in range(5, 0, -1)),
)
ASKEW, OFF = 5.01, 0.201  # degrees and metres, to each side, by which what is worked out may be out


def _degrees(text: str) -> int:
    """'30 degrees to the left' -> -30."""
    return int(text.split()[0]) * (1 if text.endswith("right") else -1)


def _images(said: Said) -> tuple[int, int]:
    return int(said.values["k"]), int(said.values["l"])


def _pairs(truth: Truth, name: str) -> dict[tuple[int, int], complex]:
    """What has been said about pairs of images."""
    found = truth.memory.setdefault(name, {})
    if not isinstance(found, dict):
        raise TypeError(found)
    return found


def _told_ways(truth: Truth, said: Said, one: int, two: int) -> bool:
    """Whether one way has been told with these angles in the two images."""
    k, l = _images(said)  # noqa: E741
    first = {way[1:] for way, deg in ways(truth).items() if way[0] == k and deg == one}
    second = {way[1:] for way, deg in ways(truth).items() if way[0] == l and deg == two}
    return bool(first & second)


def _turned_by(truth: Truth, said: Said, deg: int) -> bool:
    """Keeps the turn, which must be close to that in the scene."""
    k, l = _images(said)  # noqa: E741
    _pairs(truth, "turned")[k, l] = complex(deg)
    return apart(truth.look(l - 1) - truth.look(k - 1), deg) <= ASKEW


def _turned(truth: Truth, said: Said) -> bool:
    one, two, deg = _degrees(said.values["one"]), _degrees(said.values["two"]), clockwise(said)
    truth.words.append(f"{abs(deg)} degrees to the {said.values['side']}")
    sums = (two + deg - one) % 360 == 0 and 0 < abs(deg) < 180
    return sums and _told_ways(truth, said, one, two) and _turned_by(truth, said, deg)


def _kept(truth: Truth, said: Said) -> bool:
    one = _degrees(said.values["one"])
    truth.words.append(TURNS[0])
    return _told_ways(truth, said, one, one) and _turned_by(truth, said, 0)


def _unturned(truth: Truth, said: Said) -> bool:
    """The spot in the second image, turned as its camera is."""
    pairs, name, l = _pairs(truth, "turned"), said.things[0], int(said.values["l"])  # noqa: E741
    spot = _offset(said, "ahead")
    turns = [turn.real for (k, last), turn in pairs.items() if last == l and k == int(said.values.get("k", k))]
    truth.memory["unturned"] = l, name, spot
    turned = truth.spots[l, name] * cmath.exp(-1j * math.radians(turns[-1]))
    return _near(turned - spot, 0.0501) and spot.imag > 0


def _offset(said: Said, ahead: str = "along") -> complex:
    """To the right + ahead i, of what is told with a side and, of moves, a way."""
    right = float(said.values.get("aside", "0.0")) * (1 if said.values.get("side", "right") == "right" else -1)
    sign = -1 if said.values.get("way") == "backward" else 1
    return complex(right, sign * float(said.values.get(ahead, "0.0")))


def _near(rest: complex, most: float) -> bool:
    return abs(rest.real) <= most and abs(rest.imag) <= most


def _by(truth: Truth, said: Said) -> bool:
    """The spot in the first image less that in the second, turned back; and close to the scene. The image that the
    sentence leaves open is the one whose turn was told last."""
    name, (k, l) = said.things[0], list(_pairs(truth, "turned"))[-1]  # noqa: E741
    named = all(int(said.values.get(key, image)) == image for key, image in zip("kl", (k, l), strict=True))
    if _pairs(truth, "turned")[k, l] == 0:
        spot = truth.spots[l, name]
    else:
        last, thing, spot = step(truth, "unturned")
        named = named and (last, thing) == (l, name)
    move = _offset(said)
    _pairs(truth, "moved")[k, l] = move
    if not move.real or not move.imag:
        truth.words.append(COURSES[round(right_of_ahead(move) / 45) % 8])
    eye = complex(*truth.seen_from(k - 1, truth.eye(l - 1)))
    return named and _near(truth.spots[k, name] - spot - move, 1e-6) and _near(eye - move, OFF)


def _course(truth: Truth, said: Said) -> bool:
    move, deg = _offset(said), clockwise(said)
    truth.memory["course"] = deg
    return move == _pairs(truth, "moved")[1, 2] and apart(right_of_ahead(move), deg) <= 0.51


def _word(truth: Truth, said: Said) -> bool:
    deg = clockwise(said)
    truth.words.append(said.values["go"])
    truth.memory["circle"], truth.memory["off"] = COURSES, deg
    return truth.memory["course"] == deg and COURSES[round(deg / 45) % 8] == said.values["go"]


def _mainly(truth: Truth, said: Said) -> bool:
    """By the larger part of a move told before."""
    move = _offset(said)
    truth.words.append(said.values["go"])
    ahead = abs(move.imag) > abs(move.real)
    word = ("forward" if move.imag > 0 else "backward") if ahead else f"to the {'right' if move.real > 0 else 'left'}"
    return _pairs(truth, "moved")[_images(said)] == move and word == said.values["go"]


def _step(truth: Truth, said: Said) -> bool:
    """The difference of two moves from the first image."""
    (k, l), moved = _images(said), _pairs(truth, "moved")  # noqa: E741
    moved[k, l] = _offset(said)
    return _near(moved[1, l] - moved[1, k] - moved[k, l], 1e-6)


def _sum(truth: Truth, said: Said) -> bool:
    """Of the two turns told before, in order."""
    one, two, deg = _degrees(said.values["one"]), _degrees(said.values["two"]), clockwise(said)
    truth.words.append(f"{abs(deg)} degrees to the {said.values['side']}")
    _pairs(truth, "turned")[1, 3] = complex(deg)
    told = [_pairs(truth, "turned")[pair].real for pair in ((1, 2), (2, 3))] == [one, two]
    return told and (one + two - deg) % 360 == 0 and 0 < abs(deg) < 180


def _about(truth: Truth, said: Said) -> bool:
    """The nearest of the round figures to the turn from the first image to the last."""
    deg, word = clockwise(said), said.values.get("round", TURNS[0])
    truth.words.append(word)
    truth.memory["circle"], truth.memory["off"] = TURNS, deg
    told = _pairs(truth, "turned")[1, len(truth.draft.frames)].real == deg
    return told and TURNS[round(deg / 30) % 12] == word


def _joined(truth: Truth, said: Said) -> bool:
    go, side, turn = said.values["go"], said.values["side"], _pairs(truth, "turned")[1, 2].real
    held = truth.words[-1] == go and side == ("right" if turn > 0 else "left")
    truth.words.append(f"went {go} and turned to the {side}")
    return held


def _path(truth: Truth, said: Said) -> bool:
    go, then = said.values["go"], said.values["then"]
    held = truth.words[-2:] == [go, then]
    truth.words.append(f"first {go}, then {then}")
    return held


CHECKS: dict[str, Checker] = {
    "motion_turned": _turned,
    "motion_kept": _kept,
    "motion_unturned": _unturned,
    "motion_by": _by,
    "motion_straight": _by,
    "motion_sideways": _by,
    "motion_course": _course,
    "motion_word": _word,
    "motion_mainly": _mainly,
    "motion_step": _step,
    "motion_sum": _sum,
    "motion_about": _about,
    "motion_hardly": _about,
    "motion_joined": _joined,
    "motion_path": _path,
}
