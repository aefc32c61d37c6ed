"""What one sees in the pictures themselves, before anything is reckoned: on which side of another thing one is, how
high in the picture, how its upper edge runs, and how far it moves across from picture to picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vstdata.asking.seen_well import LANDMARK_AREA, SeenWell
from vstdata.chains.views import Views, standing
from vstdata.linear import length
from vstdata.scene import Camera
from vstdata.words.ways import PARTS, side_of

AGAINST, IN_LINE = 0.03, 0.2  # of the width: to a side that is another than the one told, or beside what is straight
APART = 0.04  # of the picture, across and down, between things of which it is told how they are to each other. Ours.
EVEN, AS_DEEP = 0.02, 0.1  # of the height, and of the depth, between things that are as high up. Ours.
AS_HIGH = "about as high up, so about as far off"
SLOPE, LEVEL = 0.04, 0.025  # of an edge that is seen to slant, and of one that is seen to run level. Ours.
FREE = 0.02  # of the height, from the border of the picture to an upper edge that it shows. Ours.
FLAT = 0.4  # of its width, how deep a thing below the eye may be whose upper edge is that at its wall. Ours.
ABOVE = 0.25  # metres by which an edge is above the eye, or below it, to slant visibly. Ours.
SHIFT_OFF = 0.18  # of the width by which a thing goes another way across than a turn would take it. Ours.
FITS = 6.0  # degrees by which a turn may be another than how far a thing moves across. Ours.
NEAR_PART = 0.05  # of the width by which that may be another than the part that is told. Ours.
PLAIN = SeenWell(fraction=0.7, truncation=0.3, area=LANDMARK_AREA)  # its middle is that of what is seen. Ours.
CLEAR = SeenWell(fraction=0.9, truncation=0.3, area=LANDMARK_AREA)  # nothing hides its upper edge. Ours.
MOST_LEVEL, ROOM_HIGH = 0.09, 2.4  # slope of what still looks level; metres of a wall, about. Ours.
SLOPES = {"a little": (0.0, 9.0), "clearly": (6.0, 27.0), "steeply": (17.0, 90.0)}  # degrees of an edge. Ours.
LEAST_STEPS = 4.0  # pixels of the working picture by which an edge falls or climbs. Ours.
WHOLE = SeenWell(fraction=0.8, truncation=0.05, area=0.002)  # where it is on the floor can be seen. Ours.
STRAIGHT = (  # what has a straight upper edge, along its wall
    *("door", "mirror", "picture", "painting", "poster", "bookshelf", "shelf", "wall shelf", "radiator", "heater"),
    *("cabinet", "kitchen cabinet", "wardrobe", "dresser", "sideboard", "tv stand", "nightstand", "desk"),
    *("refrigerator", "fridge", "washing machine", "washer", "dishwasher", "stove", "oven", "range hood"),
    *("tv", "television", "whiteboard", "blackboard", "air conditioner", "window", "fireplace"),
)


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a thing moves across from one picture to another: a part of the width, told as in `PARTS`, to a side; the
    picture is so many degrees wide."""

    part: str
    side: str
    span: int


def middle_at(views: Views, image: int, i: int) -> float:
    """Where in a picture the middle of a thing is, from its left edge, over its width."""
    view = views.sights[image].view
    (left, _, right, _), (low, _, high, _) = view.seen[i].box, view.color_camera.edges
    return float(((left + right) / 2 - low) / (high - low))


def aside(views: Views, image: int, a: int, b: int) -> float:
    """How far right of the middle of thing a that of b is, over the width of the picture."""
    view = views.sights[image].view
    (left, _, right, _), (first, _, last, _), (low, _, high, _) = (
        *(view.seen[i].box for i in (a, b)),
        view.color_camera.edges,
    )
    return (first + last - left - right) / 2 / (high - low)


def agrees(views: Views, image: int, way: tuple[int, int], degrees: int, plain: bool = True) -> bool:
    """Whether a way that runs so many degrees to the right of the view goes to no other side in the picture; nor much
    to one where it is `plain` that it goes to none."""
    off, across = aside(views, image, *way), float(np.sin(np.radians(degrees)))
    if abs(across) < 0.1:
        return not plain or abs(off) <= IN_LINE
    return bool(off * np.sign(across) >= -AGAINST)


def rise(views: Views, image: int, a: int, b: int) -> tuple[str, str] | None:
    """On which side of thing a another on the floor is in the picture, and whether it is higher up, being farther off,
    or as high up, being as far off; None where that cannot be seen."""
    view = views.sights[image].view
    if not all(standing(views.facts, i) and WHOLE.shows(view, i) for i in (a, b)):
        return None
    low, high = view.color_camera.edges[1], view.color_camera.edges[3]
    up = (view.seen[a].box[3] - view.seen[b].box[3]) / (high - low)
    camera = views.facts.scene.frames[views.frames[image]].camera
    near, far = (float(length(views.facts.box(i).center[:2] - camera.center[:2])) for i in (a, b))
    across = aside(views, image, a, b)
    if abs(across) < APART:
        return None
    if abs(up) <= EVEN:
        depths = camera.project(np.stack([views.facts.box(i).center for i in (a, b)]))[1].tolist()
        return (side_of(across), AS_HIGH) if min(depths) >= (1 - AS_DEEP) * max(depths) else None
    if abs(up) < APART or up * (far - near) <= 0:
        return None
    return side_of(across), "higher up, so farther off" if up > 0 else "lower down, so nearer"


def risen(views: Views, image: int, a: int, b: int, seen: int) -> tuple[str, str] | None:
    """The same of a way that runs so many degrees to the right of the view; None where another way would go with it."""
    found = rise(views, image, a, b)
    if found is None or side_of(seen) != found[0]:
        return None
    if found[1] == AS_HIGH:
        return found if abs(abs(seen) - 90) <= 15 else None
    return found if (abs(seen) < 90) == found[1].startswith("higher") and abs(seen) != 90 else None


def edge(views: Views, image: int, i: int, far: str = "", steep: str = "") -> str | None:
    """How the upper edge of a thing runs along its wall: 'level', or as it goes back to the side `far`, where it
    'falls' or 'climbs', as `steep` as it looks in the picture. None where that is not to be seen."""
    facts, view = views.facts, views.sights[image].view
    normal = facts.wall(i)
    if facts.label(i) not in STRAIGHT or normal is None or not CLEAR.shows(view, i):
        return None
    _, low, _, high = view.color_camera.edges
    if view.seen[i].box[1] < low + FREE * (high - low):
        return None
    camera, box = facts.scene.frames[views.frames[image]].camera, facts.box(i)
    top, along = float(box.bounds[1, 2]), np.array([-normal[1], normal[0]])
    deep, wide = (float(np.ptp((box.corners[:, :2] * way).sum(axis=1))) for way in (normal, along))
    above = top - float(camera.center[2])
    if abs(above) < ABOVE or (above < 0 and deep > FLAT * wide):  # one sees the sides of what is low and deep
        return None
    slope = _slope(camera, np.array([*box.center[:2], top]), np.array([-normal[1], normal[0], 0.0]) / 4)
    if not far:
        return "level" if abs(slope) <= LEVEL else None
    steps = abs(slope) * (view.seen[i].box[2] - view.seen[i].box[0]) / float(view.scale[0])
    if steps < LEAST_STEPS:
        return None
    least, most = SLOPES[steep]
    if not least <= float(np.degrees(np.arctan(abs(slope)))) <= most:
        return None
    down = slope * (1 if far == "right" else -1)
    return None if abs(slope) < SLOPE else "falls" if down > 0 else "climbs"


def recedes(views: Views, image: int, i: int, seen: int) -> bool:
    """Whether lines along the wall of a thing that an image shows run as a wall would have them run that one faces by
    turning so far to the right: level for 0, else plainly down above the eye and up below it to the side where it goes
    back. The wall's foot, and its lines at the thing's upper and lower end."""
    facts, normal = views.facts, views.facts.wall(i)
    if normal is None or abs(seen) == 90:
        return normal is not None
    camera, box = views.facts.scene.frames[views.frames[image]].camera, facts.box(i)
    depth = float((box.corners[:, :2] * normal).sum(axis=1).max() - (box.center[:2] * normal).sum())
    place = box.center[:2] + depth * normal
    along = np.array([-normal[1], normal[0], 0.0]) / 4
    heights = [float(box.bounds[0, 2]), float(box.bounds[1, 2])]
    heights += [] if facts.floor_height is None else [facts.floor_height, facts.floor_height + ROOM_HIGH]
    low, high = camera.edges[1], camera.edges[3]
    slopes = []
    for height in heights:
        point = np.array([*place, height])
        uv, ahead = camera.project(point[None])
        if ahead[0] > 0 and low <= uv[0, 1] <= high:
            sign = 1.0 if height > float(camera.center[2]) else -1.0
            slopes.append(_slope(camera, point, along) * sign * (-1.0 if seen > 0 else 1.0))
    if not slopes:
        return False
    if seen == 0:
        return max(map(abs, slopes)) <= MOST_LEVEL
    return max(slopes) >= SLOPE and min(slopes) >= -LEVEL


def _slope(camera: Camera, middle: np.ndarray, way: np.ndarray) -> float:
    """Pixels down for each to the right, of a line through a point."""
    uv, depth = camera.project(np.stack([middle - way, middle + way]))
    if depth.min() <= 0:
        return 0.0
    (u, v), (other_u, other_v) = uv.tolist()
    return (other_v - v) / (other_u - u) if abs(other_u - u) > 1e-6 else 0.0


def moved(views: Views, k: int, l: int, i: int, turn: int) -> tuple[str, str] | None:  # noqa: E741
    """By what part of the picture, and to which side, a thing moves across; None where it moves little, no plain part,
    or not to the other side than the turn."""
    places = []
    for view in (views.sights[image].view for image in (k, l)):
        if i not in view.seen or not PLAIN.shows(view, i):
            return None
        (left, _, right, _), (low, _, high, _) = view.seen[i].box, view.color_camera.edges
        places.append(((left + right) / 2 - low) / (high - low))
    across = places[1] - places[0]
    part = min(PARTS, key=lambda name: abs(PARTS[name] - abs(across)))
    plain = abs(PARTS[part] - abs(across)) <= NEAR_PART and across * turn < 0
    return (part, side_of(across)) if plain else None


def shift_off(views: Views, k: int, l: int, i: int, turn: int) -> str:  # noqa: E741
    """Whether a turn alone would take a thing plainly 'more' or 'less' far across the pictures than it goes; "" where
    it would not, or where that cannot be told."""
    if not all(i in view.seen and PLAIN.shows(view, i) for view in (views.sights[one].view for one in (k, l))):
        return ""
    ends = middle_at(views, k, i), middle_at(views, l, i)
    camera = views.sights[k].view.color_camera
    focal = float(camera.intrinsics[0, 0]) / float(camera.edges[2] - camera.edges[0])
    angle = np.arctan((ends[0] - 0.5) / focal) - np.radians(turn)
    if abs(angle) >= np.pi / 2 or (ends[1] - ends[0]) * turn >= 0:
        return ""
    alone, gone = abs(0.5 + focal * float(np.tan(angle)) - ends[0]), abs(ends[1] - ends[0])
    return "" if abs(alone - gone) < SHIFT_OFF else "more" if alone > gone else "less"


def shift(views: Views, k: int, l: int, i: int, turn: int) -> Shift | None:  # noqa: E741
    """How far a thing moves across, where that is as far as a turn moves it; None where it is another distance, for the
    camera went elsewhere, or no plain part of the width."""
    places, spans = [], []
    for image in (k, l):
        view = views.sights[image].view
        if i not in view.seen or not PLAIN.shows(view, i):
            return None
        (left, _, right, _), (low, _, high, _) = view.seen[i].box, view.color_camera.edges
        places.append(((left + right) / 2 - low) / (high - low))
        spans.append(2 * np.degrees(np.arctan((high - low) / 2 / view.color_camera.intrinsics[0, 0])))
    moved = places[1] - places[0]
    part = min(PARTS, key=lambda name: abs(PARTS[name] - abs(moved)))
    span = 10 * round(float(sum(spans)) / 20)
    fits = abs(PARTS[part] - abs(moved)) <= NEAR_PART and abs(PARTS[part] * span - abs(turn)) <= FITS
    same = all(abs(one - other) <= 2 for one, other in pairwise(spans))
    return Shift(part, side_of(moved), span) if fits and same and moved * turn < 0 else None
