"""What sentences that bound a gap must hold, or put a thing beyond an edge, by points on things and by pixels."""

from __future__ import annotations

import numpy as np

from tests.chains.truth import Checker, Truth
from tests.chains.truth.seeing import (
    across,
    at,
    bearing,
    extent,
    image,
    mask,
    near,
    near_walls,
    off,
    spot,
    things,
)
from vstdata.words.reader import Said
from vstdata.words.ways import PARTS, degrees_of


def _gap(truth: Truth, said: Said) -> tuple[float, float]:
    """Metres between the first two things, and as told; nan where the image does not show all."""
    ids = things(truth, said)
    shown = all(i in truth.view(image(said) - 1).seen for i in ids)
    gap = truth.facts.surface_distance(*ids[:2]).value if shown else float("nan")
    return gap, float(said.values.get("metres", "nan"))


def sized(size: float, told: float) -> bool:
    return abs(size / told - 1) <= 0.22


def _on(truth: Truth, said: Said) -> bool:
    a, b, c = things(truth, said)
    gap, told = _gap(truth, said)
    both = all(near(truth, i, c, "on") for i in (a, b))
    return both and gap < told + 0.2 and sized(extent(truth, c, "long"), told)


def columns(truth: Truth, number: int, i: int) -> tuple[int, int]:
    found = np.nonzero(mask(truth, number, i).any(axis=0))[0]
    return int(found.min()), int(found.max()) + 1


def pixels(truth: Truth, number: int, a: int, b: int) -> int:
    """Columns between two things."""
    first, last = sorted((columns(truth, number, a), columns(truth, number, b)))
    return max(0, last[0] - first[1])


def _by_size(truth: Truth, said: Said) -> bool:
    """In the room and in the picture."""
    a, b, c = things(truth, said)
    (gap, told), number, along = _gap(truth, said), image(said), said.values["along"]
    size = extent(truth, c, "tall" if along == "tall" else "long")
    shown = mask(truth, number, c)
    if not shown.any():
        return False
    drawn = (
        int(shown.any(axis=1).sum()) if along == "tall" else columns(truth, number, c)[1] - columns(truth, number, c)[0]
    )
    shares = gap / size, pixels(truth, number, a, b) / drawn
    right = max(shares) <= 0.95 if said.kind == "gap_below" else min(shares) >= 1.1
    return right and sized(size, told)


def _between(truth: Truth, said: Said) -> bool:
    """The third thing in the picture and on the floor between the others; it takes up so much of the way."""
    a, b, c = things(truth, said)
    gap, _ = _gap(truth, said)
    here, there = (np.array(truth.middle(i)) for i in (a, b))
    way = (there - here) / np.linalg.norm(there - here)
    runs = {i: (truth.facts.surface(i).samples(400)[:, :2] - here) @ way for i in (a, b, c)}
    low, high = (float(np.quantile(runs[c], q)) for q in (0.01, 0.99))
    inside = low >= np.quantile(runs[a], 0.95) - 0.1 and high <= np.quantile(runs[b], 0.05) + 0.1
    asides = (truth.facts.surface(c).samples(400)[:, :2] - here) @ np.array([-way[1], way[0]])
    order = [sum(columns(truth, image(said), i)) for i in (a, c, b)]
    seen = order == sorted(order) or order == sorted(order, reverse=True)
    return bool(inside and seen and asides.min() < 0 < asides.max() and gap > high - low - 0.1 and high - low >= 0.45)


def _opposite(truth: Truth, said: Said) -> bool:
    """One is at a wall whose plane is behind it, the other at one that faces it."""
    a, b = things(truth, said)
    gap, _ = _gap(truth, said)
    ways = [near_walls(truth.facts, i) for i in (a, b)]
    return gap >= 1.95 and any(float(one @ other) <= -0.9 for one in ways[0] for other in ways[1])


def _next(truth: Truth, said: Said) -> bool:
    """Less apart than anything that stands between could be wide, by points on both."""
    gap, _ = _gap(truth, said)
    return gap <= 0.5


def _far(truth: Truth, said: Said) -> bool:
    """By how far ahead of the camera the points of both are."""
    gap, _ = _gap(truth, said)
    camera = truth.facts.scene.frames[truth.draft.frames[image(said) - 1]].camera
    pose = camera.camera_to_world
    near, far = ((truth.facts.surface(i).samples(600) - pose[:3, 3]) @ pose[:3, 2] for i in things(truth, said))
    return bool(gap >= 1.35 and np.quantile(far, 0.02) >= 1.95 * np.quantile(near, 0.98))


def _across_to(truth: Truth, said: Said) -> bool:
    """By the columns of both, and by the way to each from the camera."""
    a, b = things(truth, said)
    number, side = image(said), (-1 if said.values["side"] == "left" else 1)
    truth.memory["here"] = number
    moved = side * (across(truth, number, b) - across(truth, number, a))
    turned = bearing(spot(truth, number, b)) - bearing(spot(truth, number, a))
    placed = at(truth, number, b, said.values["place"]) and abs(moved - PARTS[said.values["part"]]) <= 0.065
    return placed and off(turned, side * int(said.values["deg"])) <= 7.6


def _beyond(truth: Truth, said: Said) -> bool:
    """Out of the picture, to that side, and in that direction by the pose of its camera."""
    number = image(said, "l")
    i = truth.thing(said.things[0], str(3 - number))
    camera = truth.facts.scene.frames[truth.draft.frames[number - 1]].camera
    low, _, high, _ = camera.edges
    half = np.degrees(np.arctan((high - low) / 2 / camera.intrinsics[0, 0]))
    true, told = bearing(spot(truth, number, i)), degrees_of(said.values["ray"])
    view = truth.view(number - 1)
    hidden = i not in view.seen or view.seen[i].fraction < 0.1 or view.seen[i].pixels < 0.0005 * view.depth.size
    side = (true > 0) == (told > 0) == (said.values["side"] == "right")
    return bool(hidden and side and abs(true) > half and off(true, told) <= 10)


CHECKS: dict[str, Checker] = {
    "gap_on": _on,
    "gap_below": _by_size,
    "gap_above": _by_size,
    "gap_between": _between,
    "gap_room": _opposite,
    "gap_next": _next,
    "gap_far": _far,
    "across_to": _across_to,
    "beyond": _beyond,
}
