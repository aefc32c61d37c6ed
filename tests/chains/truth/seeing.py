"""What sentences about pictures, ways and turns must hold, by camera poses, boxes and pixels."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterator
from functools import cache

import numpy as np
import shapely

from tests.chains.truth import Checker, Truth
from vstdata.facts import Facts
from vstdata.facts.labels import is_structure
from vstdata.words.reader import Said
from vstdata.words.ways import FLANKS, MIXES, PARTS, RUNS, TIMES, WHYS, amount_read, degrees_of, offset_read

STEP, TURN, WALL = 7.6, 7.6, 9.6  # degrees by which what is told in steps of 15, a turn and a wall may be out
AXIS = 19.0  # of a way that runs roughly along a wall, or to it
SPOT, STAND, REST = 0.3, 0.5, 0.8  # metres to each side


def image(said: Said, key: str = "k") -> int:
    """From 1."""
    return int("".join(c for c in said.values.get(key, "1") if c.isdigit()) or 1)


def here(truth: Truth) -> int:
    """The image that was told of last."""
    return int(truth.memory.get("here", 1))  # type: ignore[call-overload]


def off(a: float, b: float) -> float:
    """Degrees between two directions."""
    return abs((a - b + 180) % 360 - 180)


def bearing(place: complex) -> float:
    """Degrees to the right of ahead, of right + j ahead."""
    return math.degrees(math.atan2(place.real, place.imag))


def spot(truth: Truth, number: int, i: int) -> complex:
    """Right + j ahead of the camera of an image, from 1."""
    return complex(*truth.seen_from(number - 1, truth.middle(i)))


def things(truth: Truth, said: Said, key: str = "k") -> list[int]:
    return [truth.thing(name, str(image(said, key))) for name in said.things]


def turn(truth: Truth, k: int, l: int) -> float:  # noqa: E741
    """Degrees to the right from the view of one image to that of another, from 1."""
    return truth.look(l - 1) - truth.look(k - 1)


# Pictures


def mask(truth: Truth, number: int, i: int) -> np.ndarray:
    view = truth.view(number - 1)
    return np.asarray(view.instances if view.instances is not None else view.owners) == i


def at(truth: Truth, number: int, i: int, place: str) -> bool:
    """By the pixels of a thing: its columns and rows."""
    rows, columns = np.nonzero(mask(truth, number, i))
    height, width = mask(truth, number, i).shape
    x, y = (columns.min() + columns.max() + 1) / 2 / width, (rows.min() + rows.max() + 1) / 2 / height
    side = 1 - x if "right" in place else x
    touches = min(columns.min(), width - 1 - columns.max()) <= 0.03 * width
    if place == "near the middle":
        return abs(x - 0.5) <= 0.07
    if place.startswith("across"):
        wide = columns.max() - columns.min() + 1 >= 0.42 * width
        return bool(wide and (abs(x - 0.5) <= 0.13 if place.endswith("middle") else side <= 0.43))
    if place.endswith("of the middle"):
        return 0.33 <= side <= 0.47
    if side > 0.38 or (("edge" in place) != touches and "edge" in place):
        return False
    return not ("upper" in place and y > 0.36) and not ("lower" in place and y < 0.64)


def near(truth: Truth, i: int, j: int, word: str) -> bool:
    """By points on both."""
    one, other = (truth.facts.surface(k) for k in ((j, i) if word == "under" else (i, j)))
    if word in ("on", "under"):
        points = one.samples(300)
        foot = points[points[:, 2] <= points[:, 2].min() + 0.1]
        below = shapely.MultiPoint(other.samples(600)[:, :2]).convex_hull.buffer(0.12)
        inside = shapely.contains_xy(below, foot[:, 0], foot[:, 1])
        return abs(one.bounds[0, 2] - other.bounds[1, 2]) <= 0.15 and float(inside.mean()) >= 0.9
    if near(truth, i, j, "on") or near(truth, i, j, "under"):
        return False
    if min(one.bounds[1, 2], other.bounds[1, 2]) <= (truth.facts.floor_height or 0.0) + 0.08:
        return False  # a rug
    level = min(one.bounds[1, 2], other.bounds[1, 2]) - max(one.bounds[0, 2], other.bounds[0, 2])
    apart = np.linalg.norm(one.samples(300)[:, None] - other.samples(300)[None], axis=-1)
    return bool(apart.min() <= 0.85) and level > 0


def plain(truth: Truth, number: int, i: int) -> bool:
    """Whether an image shows a neighbour plainly: 1 of 220 of its pixels, not cut off, half of it not hidden."""
    shown = mask(truth, number, i)
    one = truth.view(number - 1).seen.get(i)
    return bool(shown.mean() >= 1 / 220) and one is not None and one.truncation <= 0.2 and one.fraction >= 0.5


def nearest(truth: Truth, images: list[int], i: int, j: int) -> bool:
    """Whether no other thing that an image shows is clearly nearer to thing i than its neighbour, by points on both:
    but for what it stands on or under."""
    points = truth.facts.surface(i).samples(300)

    def gap(k: int) -> float:
        return float(np.linalg.norm(points[:, None] - truth.facts.surface(k).samples(300)[None], axis=-1).min())

    others = {k for number in images for k, one in truth.view(number - 1).seen.items() if one.fraction >= 0.4} - {i, j}
    return not any(gap(k) < gap(j) - 0.25 for k in others if near(truth, i, k, "beside"))


def _shows(truth: Truth, said: Said) -> bool:
    key = "l" if said.kind.startswith("again") else "k"
    first, *others = things(truth, said, key)
    number = truth.memory["here"] = image(said, key)
    held = at(truth, number, first, said.values["place"])
    if said.kind.endswith("two"):
        held = held and at(truth, number, others[0], said.values["other"])
    elif others:
        held = held and near(truth, first, others[0], said.values["near"]) and plain(truth, number, others[0])
        held = held and (said.values["near"] != "beside" or nearest(truth, [number], first, others[0]))
    if key == "l":
        before = [k for k in range(1, number) if first in truth.view(k - 1).seen]
        known = (k for k in range(1, number) if said.kind == "again_two" or k in before)
        held = held and bool(before) and (not others or any(others[0] in truth.view(k - 1).seen for k in known))
    return held


# Walls, ways and turns


@cache
def walls(facts: Facts) -> list[tuple[np.ndarray, np.ndarray]]:
    """(normal, corners) seen from above of the upright faces of what belongs to the room itself."""
    mesh = facts.scene.mesh
    assert mesh is not None
    own = [k for k, one in enumerate(facts.scene.instances) if is_structure(one.label)]
    faces = mesh.vertices[mesh.faces[np.isin(mesh.face_instances, own)]]
    normals = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])
    size = np.linalg.norm(normals, axis=1)
    upright = (np.abs(normals[:, 2]) < 0.1 * size) & (size > 1e-6)
    flat = normals[upright, :2] / np.linalg.norm(normals[upright, :2], axis=1, keepdims=True)
    return list(zip(flat, faces[upright][:, :, :2], strict=True))


def _wall(truth: Truth, said: Said) -> bool:
    (i,) = things(truth, said)
    truth.memory["here"] = image(said)
    truth.memory["thing"] = i
    if "place" in said.values and not at(truth, image(said), i, said.values["place"]):
        return False
    deg = {"left": -90, "right": 90}.get(said.values.get("side", ""), 0)
    deg = degrees_of(said.values["ray"]) if "ray" in said.values else deg
    return wall_at(truth, said, i, deg)


def wall_at(truth: Truth, said: Said, i: int, deg: float, most: float = WALL) -> bool:
    """Whether a wall that a thing is at is faced by such a turn."""
    look = truth.look(image(said) - 1)
    return any(off(found - look, deg) <= most for found in wall_ways(truth, i, truth.eye(image(said) - 1)))


def wall_ways(truth: Truth, i: int, point: tuple[float, float]) -> Iterator[float]:
    """Degrees clockwise from world +y of the ways into walls that a thing is at, from the side of a point."""
    middle = np.array(truth.middle(i))
    reach = float(np.linalg.norm(truth.facts.box(i).size)) / 2 + 0.5
    eye = np.array(point)
    for normal, corners in walls(truth.facts):
        apart = float(normal @ (corners[0] - middle))
        along = np.array([-normal[1], normal[0]])
        run = corners @ along
        if abs(apart) > reach or not run.min() - 0.3 <= middle @ along <= run.max() + 0.3:
            continue
        way = normal if normal @ (corners[0] - eye) > 0 else -normal
        yield math.degrees(math.atan2(*way))


def ahead_of(truth: Truth, said: Said) -> float:
    """Degrees clockwise from world +y of the way from the first thing of a sentence to the second, by the boxes."""
    told = image(said) if "k" in said.values else here(truth)
    a, b = (truth.middle(truth.thing(name, str(told))) for name in said.things)
    return math.degrees(math.atan2(b[0] - a[0], b[1] - a[1]))


def flank(said: Said) -> int:
    return next(degrees for degrees, text in FLANKS.items() if text == said.values["flank"])


def _wall_side(truth: Truth, said: Said) -> bool:
    """The wall by which ways are told, for one who stands at the first thing and faces the second."""
    at_it = truth.memory["faced"]
    ways = wall_ways(truth, at_it, truth.eye(0))  # type: ignore[arg-type]
    return any(off(way - ahead_of(truth, said), flank(said)) <= AXIS for way in ways)


def _view_side(truth: Truth, said: Said) -> bool:
    return off(truth.look(image(said) - 1) - ahead_of(truth, said), flank(said)) <= 15 + STEP + TURN


def _known_by(truth: Truth, said: Said) -> bool:
    """What the wall was told of last, and its neighbour, are in this image and one before."""
    number, i = here(truth), truth.memory["thing"]
    (other,) = things(truth, said)
    shown = [all(j in truth.view(k - 1).seen for j in (i, other)) for k in (image(said), number)]
    clear = all(plain(truth, one, other) for one in (image(said), number))
    known = clear and (said.values["near"] != "beside" or nearest(truth, [image(said), number], i, other))
    return image(said) < number and all(shown) and other != i and known and near(truth, i, other, said.values["near"])


def _turned(truth: Truth, said: Said) -> bool:
    deg = amount_read(said.values.get("amount", "no turn"))
    return off(turn(truth, here(truth) - 1, here(truth)), deg) <= TURN


def _swap(truth: Truth, said: Said) -> bool:
    """By the faces of walls near the thing, in this image and the one before."""
    number = here(truth)
    i = truth.thing(said.things[0], str(number))
    told = [next(deg for deg, text in FLANKS.items() if text == said.values[key]) for key in ("was", "now")]
    seen = [truth.look(image - 1) for image in (number - 1, number)]
    ways = [list(wall_ways(truth, i, truth.eye(image - 1))) for image in (number - 1, number)]
    most = [25 if deg == 0 else 40 for deg in told]
    return all(
        any(off(way - look, deg) <= least for way in found)
        for found, look, deg, least in zip(ways, seen, told, most, strict=True)
    )


def _leg(truth: Truth, said: Said) -> bool:
    """Of one way or two from one thing; by the view of image 1 too, where that is told."""
    number, held = here(truth), True
    a, *ends = (truth.thing(name, str(number)) for name in said.things)
    alike = said.kind == "legs_alike"
    for b, mix, ray in zip(
        ends, ("mix", "mix" if alike else "other"), ("ray", "ray" if alike else "last"), strict=False
    ):
        true, told = bearing(spot(truth, number, b) - spot(truth, number, a)), degrees_of(said.values[ray])
        held = held and off(true, told) <= STEP and MIXES.get(said.values.get(mix, ""), told) == told
        if "seen" in said.values:
            seen = degrees_of(said.values["seen"])
            held = held and off(true + turn(truth, 1, number), seen) <= STEP + TURN
    return held and all(i in truth.view(number - 1).seen for i in (a, *ends))


def _leg_up(truth: Truth, said: Said) -> bool:
    """By the pixels of both: the middle of their columns, and the lowest row, which is nearer."""
    number = here(truth)
    a, b = (truth.thing(name, str(number)) for name in said.things)
    (rows, columns), (other, others) = (np.nonzero(mask(truth, number, i)) for i in (a, b))
    right = others.min() + others.max() > columns.min() + columns.max()
    up, far = other.max() < rows.max(), abs(spot(truth, number, b)) > abs(spot(truth, number, a))
    low = all(truth.facts.box(i).bounds[0, 2] <= (truth.facts.floor_height or 0.0) + 0.35 for i in (a, b))
    if said.values["rise"].startswith("about"):
        depths = sorted(spot(truth, number, i).imag for i in (a, b))
        level = abs(int(other.max()) - int(rows.max())) <= 0.03 * mask(truth, number, a).shape[0]
        sided = (said.values["side"] == "right") == bool(right)
        return low and _leg(truth, said) and level and sided and depths[0] >= 0.85 * depths[1]
    higher = said.values["rise"].startswith("higher")
    return low and _leg(truth, said) and bool(up) == far == higher and (said.values["side"] == "right") == bool(right)


def _edge(truth: Truth, said: Said) -> bool:
    """By the top pixel of each column of a thing: the line through those of its middle columns."""
    (i,) = things(truth, said)
    shown = mask(truth, image(said), i)
    columns = np.nonzero(shown.any(axis=0))[0]
    cut = len(columns) // 8
    columns = columns[cut : len(columns) - cut]
    slope = float(np.polyfit(columns, shown[:, columns].argmax(axis=0), 1)[0])
    if said.kind == "square_edge":
        return _wall(truth, said) and abs(slope) <= 0.07
    falls = slope * (1 if said.values["far"] == "right" else -1) > 0
    steep = math.degrees(math.atan(abs(slope)))
    least, most = {"a little": (0, 12), "clearly": (4, 30), "steeply": (14, 90)}[said.values["steep"]]
    if not least <= steep <= most:
        return False
    return _wall(truth, said) and said.values["slant"] == ("falls" if falls else "climbs") and abs(slope) > 0.01


def _shift_side(truth: Truth, said: Said) -> bool:
    """By the columns of the thing in this image and the one before; the turn goes the other way."""
    number = here(truth)
    i = truth.thing(said.things[0], str(number))
    moved = across(truth, number, i) - across(truth, number - 1, i)
    side = said.values["side"] == ("right" if moved > 0 else "left")
    turned = (turn(truth, number - 1, number) + 180) % 360 - 180
    return side and moved * turned < 0 and abs(abs(moved) - PARTS[said.values["part"]]) <= 0.065


def across(truth: Truth, number: int, i: int) -> float:
    """Where the middle of a thing is, from the left of the picture, over its width."""
    columns = np.nonzero(mask(truth, number, i).any(axis=0))[0]
    return float((columns.min() + columns.max() + 1) / 2 / mask(truth, number, i).shape[1])


def _shifted(truth: Truth, said: Said) -> bool:
    """By the columns of the thing in this image and the one before, and by the focal length."""
    number = here(truth)
    i = truth.thing(said.things[0], str(number))
    camera = truth.facts.scene.frames[truth.draft.frames[number - 1]].camera
    low, _, high, _ = camera.edges
    span = 2 * math.degrees(math.atan((high - low) / 2 / camera.intrinsics[0, 0]))
    moved, part = across(truth, number, i) - across(truth, number - 1, i), PARTS[said.values["part"]]
    side = said.values["side"] == ("right" if moved > 0 else "left")
    return side and abs(abs(moved) - part) <= 0.065 and abs(span - int(said.values["span"])) <= 7


def _view_mirror(truth: Truth, said: Said) -> bool:
    return off(truth.look(image(said) - 1) - ahead_of(truth, said), 180) <= 45 + STEP + TURN


def _axis(truth: Truth, said: Said) -> bool:
    """A wall of the thing by which the way runs so, as one faces it; seen so in the picture."""
    names = things(truth, said)
    wall = truth.memory["faced"] if said.kind == "axis_there" else names.pop()
    truth.memory["faced"] = wall
    (a, b), number = names, image(said)
    true = bearing(spot(truth, number, b) - spot(truth, number, a))
    run = next(degrees for degrees, text in RUNS.items() if text == said.values["run"])
    faced = (true - run + 180) % 360 - 180
    held = abs(faced) <= 90 and wall_at(truth, said, wall, faced, AXIS)
    shown = all(i in truth.view(number - 1).seen for i in (a, b, wall))
    return held and shown and shows_why(truth, said, (a, b), math.radians(truth.look(number - 1) + faced))


def shows_why(truth: Truth, said: Said, ends: tuple[int, int], way: float) -> bool:
    """By the faces of walls near points of both ends, as one faces the one that is that `way`; by pixels."""
    why = next(kind for kind, text in WHYS.items() if text == said.values["why"])
    if why in ("lower", "higher"):
        low = [int(np.nonzero(mask(truth, image(said), i).any(axis=1))[0].max()) for i in ends]
        return low[1] > low[0] if why == "lower" else low[1] < low[0]
    sides = {"here": 0, "right": 90, "opposite": 180, "left": -90}
    near = [[off(math.degrees(math.atan2(*one) - way), 0) for one in near_walls(truth.facts, i)] for i in ends]
    signed = [
        [(math.degrees(math.atan2(*one) - way) + 180) % 360 - 180 for one in near_walls(truth.facts, i)] for i in ends
    ]

    def at_wall(k: int, side: str) -> bool:
        return any(off(one, sides[side]) <= AXIS for one in signed[k])

    if why == "both":
        return at_wall(0, "here") and at_wall(1, "here")
    if why.startswith("from"):
        first, last = ("left", "right") if why == "from left" else ("right", "left")
        return at_wall(0, first) and at_wall(1, last)
    wall_end = 0 if why.startswith("out") else 1
    other = why.split()[1]
    if not at_wall(wall_end, "here"):
        return False
    return not near[1 - wall_end] if other == "room" else at_wall(1 - wall_end, other)


@cache
def planes(facts: Facts) -> list[tuple[np.ndarray, float, float, float]]:
    """(normal, how far out, from where, to where along it) of walls: faces in one plane together that touch, as those
    of the sides of two windows do not."""
    found: dict[tuple[float, ...], list[tuple[float, float]]] = {}
    for normal, corners in walls(facts):
        way = normal if (round(normal[0], 2), round(normal[1], 2)) >= (0.0, 0.0) else -normal
        run = corners @ np.array([-way[1], way[0]])
        key = (round(float(way[0]), 2), round(float(way[1]), 2), round(float(corners[0] @ way), 1))
        found.setdefault(key, []).append((float(run.min()), float(run.max())))
    return [(np.array(key[:2]), key[2], *ends) for key, runs in found.items() for ends in joined(runs)]


def joined(runs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Intervals, those that touch as one."""
    whole: list[tuple[float, float]] = []
    for low, high in sorted(runs):
        if whole and low <= whole[-1][1] + 0.02:
            whole[-1] = whole[-1][0], max(high, whole[-1][1])
        else:
            whole.append((low, high))
    return whole


@cache
def near_walls(facts: Facts, i: int, most: float = 0.5) -> list[np.ndarray]:
    """The ways into walls that come near points of a thing."""
    points, found = facts.surface(i).samples(300)[:, :2], []
    middle = points.mean(axis=0)
    for normal, out, low, high in planes(facts):
        runs = points @ np.array([-normal[1], normal[0]])
        over = (runs >= low - 0.1) & (runs <= high + 0.1)
        apart = np.abs(out - points[over] @ normal)
        if over.any() and apart.min() <= most:
            found.append(normal if out - middle @ normal > 0 else -normal)
    return found


def _in_line(truth: Truth, said: Said) -> bool:
    """The middle one is between the others, and hardly off their line."""
    a, b, c = (complex(*truth.middle(i)) for i in things(truth, said))
    share = (b - a) / (c - a)
    return 0 < share.real < 1 and off(math.degrees(cmath.phase((c - b) / (b - a))), 0) <= 20


def _line_word(truth: Truth, said: Said) -> bool:
    a, b, c = (complex(*truth.middle(truth.thing(name))) for name in said.things)
    true = -math.degrees(cmath.phase((c - a) / (b - a)))
    return said.values["word"] == ("front" if off(true, 0) <= 15 else "back" if off(true, 180) <= 15 else "")


def _aim(truth: Truth, said: Said) -> bool:
    (i,) = things(truth, said)
    placed = at(truth, image(said), i, said.values["place"])
    return placed and off(bearing(spot(truth, image(said), i)), degrees_of(said.values["ray"])) <= STEP


# Where a camera stands


def close(true: complex, told: complex, most: float) -> bool:
    return max(abs(true.real - told.real), abs(true.imag - told.imag)) <= most


def _placed(truth: Truth, said: Said) -> bool:
    """Where a thing is for both cameras, and the second camera for the first."""
    (i,) = things(truth, said)
    there = spot(truth, image(said, "l"), i)
    here = close(spot(truth, image(said), i), complex(*offset_read(said.values["offset"])), SPOT)
    far = abs(abs(there) - float(said.values["metres"])) <= SPOT
    seen = here and far and off(bearing(there), degrees_of(said.values["ray"])) <= STEP
    k, l = image(said), image(said, "l")  # noqa: E741
    true = complex(*truth.seen_from(k - 1, truth.eye(l - 1)))
    return seen and close(true, complex(*offset_read(said.values.get("rest", ""))), STAND)


def _onward(truth: Truth, said: Said) -> bool:
    (i,) = things(truth, said)
    k, l = image(said), image(said, "l")  # noqa: E741
    here = spot(truth, k, i)
    true = here - complex(*truth.seen_from(k - 1, truth.eye(l - 1)))
    told = complex(*offset_read(said.values["rest"]))
    return close(here, complex(*offset_read(said.values["offset"])), SPOT) and close(true, told, REST)


def _stayed(truth: Truth, said: Said) -> bool:
    (i,) = things(truth, said)
    k, l = image(said), image(said, "l")  # noqa: E741
    far = abs(spot(truth, l, i)) / abs(spot(truth, k, i))
    shift = off(bearing(spot(truth, k, i)) - bearing(spot(truth, l, i)), turn(truth, k, l))
    return math.dist(truth.eye(k - 1), truth.eye(l - 1)) <= 0.25 and 0.84 <= far <= 1.19 and shift <= 11


def _barely(truth: Truth, said: Said) -> bool:
    """The camera's move shifts the second thing by few degrees, which is not nearer than the first; the first is as far
    as it was, and as tall in the pictures."""
    i, target = things(truth, said)
    k, l = image(said), image(said, "l")  # noqa: E741
    far = abs(spot(truth, l, i)) / abs(spot(truth, k, i))
    moved = math.dist(truth.eye(k - 1), truth.eye(l - 1))
    away = abs(spot(truth, k, target))
    here = spot(truth, k, target)
    shifted = off(bearing(here), bearing(here - complex(*truth.seen_from(k - 1, truth.eye(l - 1)))))
    little = away >= 1.9 and moved <= 0.9 and shifted <= 7 and away >= abs(spot(truth, k, i)) - 0.05
    return little and 0.84 <= far <= 1.19 and as_tall(truth, k, l, i)


def as_tall(truth: Truth, k: int, l: int, i: int) -> bool:  # noqa: E741
    """By the rows of a thing in both pictures, but for a row at either end."""
    rows = [np.nonzero(mask(truth, number, i))[0] for number in (k, l)]
    here, there = (int(one.max() - one.min()) + 1 for one in rows)
    heights = [len(mask(truth, number, i)) for number in (k, l)]
    return abs(here / heights[0] - there / heights[1]) <= 0.2 * here / heights[0] + 2 / heights[1]


# Distances


def _gap_by(truth: Truth, said: Said) -> bool:
    """By the points of the third thing, which is about as far away as the first: see `_yardstick`."""
    a, b, c = things(truth, said)
    camera = truth.facts.scene.frames[truth.draft.frames[image(said) - 1]].camera
    far = [float(np.median(camera.project(truth.facts.surface(i).samples(2000))[1])) for i in (a, c)]
    if abs(far[1] / far[0] - 1) > 0.45:
        return False
    gap, size = truth.facts.surface_distance(a, b).value, extent(truth, c, said.values["along"])
    shown = all(i in truth.view(image(said) - 1).seen for i in (a, b, c))
    return shown and abs(TIMES[said.values["times"]] * size / gap - 1) <= 0.25


def extent(truth: Truth, i: int, along: str) -> float:
    """Metres by the points of a thing: up, or the longer of its sides seen from above."""
    points = truth.facts.surface(i).samples(2000)
    rectangle = shapely.MultiPoint(points[:, :2]).minimum_rotated_rectangle
    x, y = (np.asarray(one) for one in shapely.boundary(rectangle).coords.xy)
    long = float(np.hypot(np.diff(x), np.diff(y)).max())
    return float(np.ptp(points[:, 2])) if along == "tall" else long


def _yardstick(truth: Truth, said: Said) -> bool:
    """Of a thing that is in view."""
    (i,) = things(truth, said)
    size = extent(truth, i, said.values["along"])
    return i in truth.view(image(said) - 1).seen and abs(size / float(said.values["metres"]) - 1) <= 0.2


def _extreme(truth: Truth, said: Said) -> bool:
    (i,) = things(truth, said)
    target = truth.thing(truth.turn.slots["target"])
    gaps = {name: truth.facts.surface_distance(target, truth.thing(name)).value for name in truth.options()}
    pick = min if said.kind == "least_gap" else max
    return truth.facts.surface_distance(target, i).value == pick(gaps.values())


def _farther(truth: Truth, said: Said) -> bool:
    one, other = (truth.thing(name) for name in said.things)
    slots = truth.turn.slots
    gaps = [truth.facts.surface_distance(*(truth.thing(slots[key]) for key in pair)).value for pair in ("ab", "cd")]
    return truth.facts.surface_distance(one, other).value == max(gaps)


def _reach(truth: Truth, said: Said) -> bool:
    a, b = things(truth, said)
    truth.memory["hub"] = a
    way = spot(truth, image(said), b) - spot(truth, image(said), a)
    told = float(said.values["metres"]), degrees_of(said.values["ray"])
    return abs(abs(way) - told[0]) <= 0.26 and off(bearing(way), told[1]) <= STEP


BESIDE = {
    "much the same way as": (0, 55),
    "off to one side of": (10, 170),
    "the opposite way to": (125, 180),
}  # degrees


def _apart(truth: Truth, said: Said) -> bool:
    a, b = (truth.thing(name) for name in said.things)
    ways = [complex(*np.subtract(truth.middle(i), truth.middle(truth.memory["hub"]))) for i in (a, b)]  # type: ignore[call-overload]
    between = off(*(math.degrees(cmath.phase(way)) for way in ways))
    least, most = BESIDE[said.values["way"]]
    far = abs(math.dist(truth.middle(a), truth.middle(b)) - float(said.values["metres"])) <= 0.6
    return far and least <= between <= most


def _nearest_of(truth: Truth, said: Said) -> bool:
    one = truth.thing(truth.turn.slots["a"])
    found = {name: truth.facts.surface_distance(one, truth.thing(name)).value for name in truth.options()}
    return min(found, key=lambda name: found[name]) == said.things[0]


def _order(truth: Truth, said: Said) -> bool:
    spots = [spot(truth, 1, i) for i in things(truth, said)]
    row = [one.imag if said.kind == "depth_order" else one.real for one in spots]
    return row == sorted(row)


# What follows for somebody


def _row(truth: Truth, said: Said) -> bool:
    turns = [truth.facing(truth.thing(name)) for name in said.things]
    return turns == sorted(turns) and all(abs(one) < 90 for one in turns)


def _asked(truth: Truth, said: Said) -> bool:
    """A direction that the question asks for: near what is told, and the answer nearest to it of all options; where no
    turn is told, there is none."""
    if said.kind.startswith("axis_compass") and "two" in said.values:
        one = next(run for run, text in RUNS.items() if text == said.values["one"])
        two = next(run for run, text in RUNS.items() if text == said.values["two"])
        return off(truth.asked(), two - one) <= 2 * STEP + TURN + 6
    told = degrees_of(said.values["ray"]) if "ray" in said.values else amount_read(said.values.get("amount", "no turn"))
    return off(truth.asked(), told) <= 2 * STEP + TURN + 6


def _asked_back(truth: Truth, said: Said) -> bool:
    """What the question asks for is on the other side."""
    return off(truth.asked(), 180) <= 2 * STEP + TURN + 6


def _own_ray(truth: Truth, said: Said) -> bool:
    target = truth.thing(truth.turn.slots["target"])
    return off(bearing(spot(truth, image(said, "l"), target)), degrees_of(said.values["ray"])) <= 30


def _in_place(truth: Truth, said: Said) -> bool:
    """By the angle of the middle of the thing in the scene after the turn of the question."""
    slots = truth.turn.slots
    deg = int(slots["deg"]) * (-1 if slots["side"] == "left" else 1)
    true = (bearing(spot(truth, int(slots["k"]), truth.thing(slots["target"]))) - deg + 180) % 360 - 180
    half = int(slots["span"]) / 2
    side = "right" if true > 0 else "left"
    inside = f"in the {side} half of the picture"
    return said.values["place"] == (inside if abs(true) < half else f"outside, past the {side} edge")


def _in_half(truth: Truth, said: Said) -> bool:
    """The same, on the side that is told."""
    halves = [f"in the {side} half of the picture" for side in ("left", "right")]
    places = [said.values["place"], said.values["other"]]
    return _in_place(truth, said) and sorted(places) == halves and said.values["side"] in places[0]


def _shift_more(truth: Truth, said: Said) -> bool:
    """By the middle column of the thing before, turned as the camera did, and now; the camera stands elsewhere."""
    number = here(truth)
    i = truth.thing(said.things[0], str(number))
    camera = truth.facts.scene.frames[truth.draft.frames[number - 2]].camera
    focal = camera.intrinsics[0, 0] / (camera.edges[2] - camera.edges[0])
    before, now = across(truth, number - 1, i), across(truth, number, i)
    told = (turn(truth, number - 1, number) + 180) % 360 - 180
    angle = math.degrees(math.atan((before - 0.5) / focal)) - told
    alone = abs(0.5 + focal * math.tan(math.radians(angle)) - before) if abs(angle) < 89 else 9.0
    more = said.values["more"] == ("more" if alone > abs(now - before) else "less")
    moved = math.dist(truth.eye(number - 2), truth.eye(number - 1))
    return more and moved >= 0.45 and abs(alone - abs(now - before)) >= 0.05


def _kept(truth: Truth, said: Said) -> bool:
    """The gap is as wide for both cameras, for they stand near each other, or both things are far off."""
    i, target = things(truth, said)
    k, l = image(said), image(said, "l")  # noqa: E741
    gaps = [bearing(spot(truth, one, target)) - bearing(spot(truth, one, i)) for one in (k, l)]
    moved = math.dist(truth.eye(k - 1), truth.eye(l - 1))
    near = min(abs(spot(truth, n, one)) for one in (i, target) for n in (k, l))
    there = moved <= 0.4 if said.kind == "same_spot" else near >= 5.7 * moved
    return there and off(*gaps) <= 16


def _as_large(truth: Truth, said: Said) -> bool:
    """As tall in both by the rows of its pixels, and the other as far to its side for both cameras."""
    i, target = things(truth, said)
    k, l = image(said), image(said, "l")  # noqa: E741
    gaps = [bearing(spot(truth, one, target)) - bearing(spot(truth, one, i)) for one in (k, l)]
    sides = [math.degrees(cmath.phase(complex(*truth.eye(n - 1)) - complex(*truth.middle(i)))) for n in (k, l)]
    return as_tall(truth, k, l, i) and off(*gaps) <= 16 and off(*sides) <= 45


def _path(truth: Truth, said: Said) -> bool:
    """The turn at a stop by the middles of things."""
    points = truth.route()
    number = 0 if said.kind in ("path_start", "path_begins") else [name for name, _ in points].index(said.things[0]) - 1
    before, here, after = (point for _, point in points[number : number + 3])
    true = -math.degrees(cmath.phase((after - here) / (here - before)))
    words = ("straight on", "right", "back", "left")
    near_told = off(true, amount_read(said.values.get("amount", "no turn"))) <= 2 * STEP + TURN
    return near_told and words[round(true / 90) % 4] == said.values["way"]


def _free(truth: Truth, said: Said) -> bool:
    """Follows from what was said: see `vstdata.chains.follows`."""
    return True


def _answer(truth: Truth, said: Said) -> bool:
    answer = truth.turn.answer
    value = ", ".join(answer.value) if isinstance(answer.value, list) else str(answer.value)
    return said.values["text"] == value


CHECKS: dict[str, Checker] = {
    **dict.fromkeys(("shows", "shows_near", "shows_two", "again", "again_near", "again_two"), _shows),
    **dict.fromkeys(("wall_square", "wall_slant", "wall_beside", "faces_wall", "along_wall"), _wall),
    **dict.fromkeys(("square_edge", "slant_edge"), _edge),
    "shifted": _shifted,
    "shift_side": _shift_side,
    "wall_mirror": _wall_side,
    "view_mirror": _view_mirror,
    "leg_up": _leg_up,
    **dict.fromkeys(("turned", "turned_so", "unturned"), _turned),
    "wall_swap": _swap,
    "known_by": _known_by,
    **dict.fromkeys(("leg", "legs", "legs_alike", "leg_turned"), _leg),
    **dict.fromkeys(("axis", "axis_there"), _axis),
    "in_line": _in_line,
    "line_word": _line_word,
    "aim": _aim,
    **dict.fromkeys(("located", "located_there"), _placed),
    "gap_by": _gap_by,
    "onward": _onward,
    "stayed": _stayed,
    "barely": _barely,
    "yardstick": _yardstick,
    **dict.fromkeys(("least_gap", "most_gap"), _extreme),
    "wider": _farther,
    "reach": _reach,
    "apart": _apart,
    "nearest_of": _nearest_of,
    **dict.fromkeys(("depth_order", "side_order"), _order),
    "row": _row,
    **dict.fromkeys(("between", "compass", "own_view", "turn_between", "compass_between"), _asked),
    **dict.fromkeys(("turn_across", "compass_past", "compass_turn_past", "compass_turn_same"), _asked),
    **dict.fromkeys(("axis_between", "axis_compass", "axis_compass_mid", "axis_compass_ends", "axis_same"), _asked),
    **dict.fromkeys(("axis_compass_same", "compass_turn", "axis_compass_next", "axis_compass_half"), _asked),
    **dict.fromkeys(("axis_back", "axis_compass_back"), _asked_back),
    **dict.fromkeys(("way_same", "compass_same", "compass_still"), _asked),
    "wall_side": _wall_side,
    "view_side": _view_side,
    "own_ray": _own_ray,
    "in_place": _in_place,
    "in_half": _in_half,
    "as_large": _as_large,
    "shift_more": _shift_more,
    **dict.fromkeys(("same_spot", "far_both"), _kept),
    **dict.fromkeys(("path_start", "path_at", "path_begins", "path_keeps"), _path),
    **dict.fromkeys(
        (
            *("turned_sum", "after_turn", "path_only", "across", "opposite", "order"),
            *(
                "ruled_out",
                "ruled_point",
                "ruled_sum",
                "ruled_run",
                "ruled_level",
                "ruled_slant",
                "ruled_wall",
                "ruled_way",
                "ruled_side",
                "ruled_course",
                "ruled_miss",
                "only_side",
            ),
            *("ruled_gap", "ruled_far"),
            *("ruled_start", "ruled_at"),
        ),
        _free,
    ),
    "answer": _answer,
}
