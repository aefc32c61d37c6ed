"""What sentences about distances must hold: gaps by points spread over both surfaces, the rest by printed numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
from scipy.spatial import cKDTree

from tests.chains.truth import Checker, Truth, prints
from vstdata.facts import Facts
from vstdata.words.reader import Said

POINTS = 3000
COARSE = 0.03  # metres by which the distance of spread points may be above that of the surfaces


@cache
def spread(facts: Facts, i: int) -> np.ndarray:
    """Points on the triangles of an object, by area, and its corners."""
    mesh = facts.scene.mesh
    assert mesh is not None
    corners = mesh.vertices[mesh.faces[mesh.face_instances == i]]
    sides = corners[:, 1:] - corners[:, :1]
    area = np.linalg.norm(np.cross(sides[:, 0], sides[:, 1]), axis=1)
    generator = np.random.default_rng(0)
    chosen = generator.choice(len(area), POINTS, p=area / area.sum())
    u, v = generator.random((2, POINTS, 1))
    over = u + v > 1
    u, v = np.where(over, 1 - u, u), np.where(over, 1 - v, v)
    points = corners[chosen, 0] + u * sides[chosen, 0] + v * sides[chosen, 1]
    return np.concatenate([points, corners.reshape(-1, 3)])


@cache
def apart(facts: Facts, i: int, j: int) -> float:
    """Metres between the nearest points of two objects."""
    return float(cKDTree(spread(facts, i)).query(spread(facts, j))[0].min())


def is_gap(facts: Facts, pair: Iterable[int], metres: float) -> bool:
    """Whether the gap between two objects is printed like this."""
    return -0.051 - COARSE <= metres - apart(facts, *sorted(pair)) <= 0.051


def _between(where: Callable[[Truth, Said, str], tuple[float, float]]) -> Checker:
    def check(truth: Truth, said: Said) -> bool:
        one, other = (where(truth, said, name) for name in said.things)
        names = [truth.thing(name, said.values.get("k", "")) for name in said.things]
        truth.memory["middles"] = said.values["metres"], (names[0], names[1])
        return names[0] != names[1] and prints(math.dist(one, other), said.values["metres"])

    return check


def _place_in_image(truth: Truth, said: Said, name: str) -> tuple[float, float]:
    """As printed for that image."""
    spot = truth.spots[int(said.values["k"]), name]
    return spot.real, spot.imag


def _place_on_map(truth: Truth, said: Said, name: str) -> tuple[float, float]:
    return truth.places[name]


def _gap(truth: Truth, said: Said) -> bool:
    """What is left of the distance last said, and what really is between the two."""
    metres, pair = truth.memory["middles"]  # type: ignore[misc]
    reach, gap = float(said.values["reach"]), float(said.values["gap"])
    truth.memory.setdefault("gaps", {})[frozenset(pair)] = said.values["gap"]  # type: ignore[index]
    adds = abs(reach + gap - float(metres)) < 0.01 and said.values.get("metres", metres) == metres
    return adds and reach > 0 and is_gap(truth.facts, pair, gap)


def gaps(truth: Truth) -> dict[frozenset[int], str]:
    """What has been said of gaps."""
    return truth.memory["gaps"]  # type: ignore[return-value]


def _farther(truth: Truth, said: Said) -> bool:
    """The answer is the pair; the other gap is the only other one said."""
    pair = frozenset(truth.thing(name) for name in said.things)
    truth.words.append(" and ".join(said.things))
    truth.memory["lead"] = float(said.values["more"]) - float(said.values["less"])
    others = [gap for key, gap in gaps(truth).items() if key != pair]
    return gaps(truth)[pair] == said.values["more"] and others == [said.values["less"]]


def _difference(truth: Truth, said: Said) -> bool:
    """As asked: the first pair of the question less the second."""
    truth.words.append(f"{said.values['metres']} m")
    asked = [frozenset(truth.thing(truth.turn.slots[key]) for key in pair) for pair in ("ab", "cd")]
    return [gaps(truth)[key] for key in asked] == [said.values["more"], said.values["less"]]


def _nearest(truth: Truth, said: Said) -> bool:
    start, end = (truth.thing(name) for name in said.things)
    known = sorted(gaps(truth).values(), key=float)
    truth.words.append(said.things[1])
    truth.memory["lead"] = float(known[1]) - float(known[0])
    asked = {frozenset({start, truth.thing(truth.turn.slots[key])}) for key in ("first", "second", "third")}
    listed = sorted((said.values[key] for key in ("first", "second", "third")), key=float)
    return (
        asked == gaps(truth).keys()
        and listed == known
        and said.things[0] == truth.turn.slots["a"]
        and gaps(truth)[frozenset({start, end})] == said.values["least"]
    )


def _close(truth: Truth, said: Said) -> bool:
    lead = float(said.values["metres"])
    return abs(lead - truth.memory["lead"]) < 0.01 and lead < 0.8  # type: ignore[operator]


CHECKS: dict[str, Checker] = {
    "distance_seen": _between(_place_in_image),
    "distance_map": _between(_place_on_map),
    "distance_gap": _gap,
    "distance_farther": _farther,
    "distance_difference": _difference,
    "distance_nearest": _nearest,
    "distance_close": _close,
}
