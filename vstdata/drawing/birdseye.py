"""Bird's-eye views: a scene from above, with labelled boxes, cameras with headings and fields of view, and a scale bar.

For training pictures, for teachers that write reasoning, and for people; readable at 512 pixels.

Up in the picture is a chosen heading: that of the first camera (what is ahead of it is up), or the world's +y.

Of a sample, its objects are drawn (but no floors and walls) and, where these are fewer than `ENOUGH` (ours: a map of
two boxes shows no room), other objects that its pictures show, those of most pixels first. An object is named by its
label; several of one label are numbered in this order. Cameras are numbered as the sample's pictures are; of more than
`MOST_NAMED` only the first and the last have a name and a field of view, because a video's stand in each other's way.
What stands where is measured when a scene is asked (`from_above`); when the sample is written, it is drawn
(`draw_sample`), so that writing reads no geometry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely
from PIL import Image, ImageDraw, ImageFont

from vstdata.boxes.nine_numbers import field_of_view
from vstdata.canonical import canonical_json, strict_json
from vstdata.drawing.marks import PALETTE
from vstdata.facts import Facts, heading
from vstdata.linear import dot, length, product, turning
from vstdata.scene import Box, Camera, FloatArray, ImageArray

SMOOTH = 2  # drawn so many times as large and shrunk: smooth edges
PAPER, GROUND, INK, FAINT = (250, 250, 247), (236, 233, 226), (40, 40, 45), (190, 186, 178)
FILL = 0.35  # how much of its colour a box is filled with
COLORS = (*(name for name in PALETTE if name not in ("white", "black", "yellow")), "yellow")  # the palest last
MARGIN = 0.07  # of the picture, around everything
VIEW_REACH = 1.2  # metres that a field of view is drawn out
BARS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)  # metres of a scale bar; the longest below a quarter of the picture
TEXT = 15 / 512  # height of a label over the picture's size
SMALL = 24 / 512  # side of a box over the picture's size, below which no label stands on it
CAMERA = 9 / 512  # half the length of a camera's arrow
ENOUGH, MOST_NAMED = 8, 6
DECIMALS = 4  # of metres

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Footprint:
    """An object from above: its name, its corners (n, 2) world metres in order, and a colour of the palette."""

    name: str
    corners: FloatArray
    color: str


@dataclass(frozen=True, eq=False)
class Viewer:
    """A camera from above: its name, place (2,) world metres, heading and horizontal field of view in degrees. Without
    a name it has no label, and with a view of 0 none is drawn."""

    name: str
    place: FloatArray
    heading: float
    fov: float


class Map:
    """World metres (n, 2) to pixels of a square picture in which `up` (degrees clockwise from +y) points up."""

    def __init__(self, points: FloatArray, size: int, up: float) -> None:
        angle = np.radians(up)
        cosine, sine = turning(angle)
        self._turn = np.array([[cosine, -sine], [sine, cosine]])
        turned = product(points, self._turn.T)
        low, high = turned.min(axis=0), turned.max(axis=0)
        self.scale = size * (1 - 2 * MARGIN) / max(float((high - low).max()), 1.0)  # pixels a metre
        self._middle, self._size = (low + high) / 2, size

    def __call__(self, points: FloatArray) -> FloatArray:
        """(n, 2) world metres -> (n, 2) pixels, y down."""
        local = (product(points, self._turn.T) - self._middle) * self.scale
        return np.asarray(local * [1, -1] + self._size / 2)


def footprint(facts: Facts, i: int, name: str, color: str) -> Footprint:
    """Instance i from above."""
    return Footprint(name, outline(facts.box(i)), color)


def outline(box: Box) -> FloatArray:
    """(n, 2) world metres: the corners, in order, of what a box covers seen from above."""
    hull = shapely.convex_hull(shapely.MultiPoint(box.corners[:, :2]))
    return np.asarray(shapely.get_coordinates(hull)[:-1] if hull.geom_type == "Polygon" else box.corners[:4, :2])


def viewer(camera: Camera, name: str) -> Viewer:
    """A camera by its place, heading and field of view."""
    return Viewer(name, camera.center[:2], float(heading(camera.forward)), field_of_view(camera)[0])


def colors_of(count: int) -> list[str]:
    """`count` colours, repeated where there are more objects than colours."""
    return [COLORS[k % len(COLORS)] for k in range(count)]


def draw_birdseye(
    footprints: Sequence[Footprint],
    viewers: Sequence[Viewer] = (),
    floor: shapely.Geometry | None = None,
    size: int = 512,
    up: float | None = None,
) -> ImageArray:
    """(size, size, 3) uint8 RGB. `up` is the heading that points up, by default that of the first viewer, else +y.

    Large objects are drawn first. A label stands in its box where it fits, else beside it, over no other label and no
    small box.
    """
    if up is None:
        up = viewers[0].heading if viewers else 0.0
    rings = [] if floor is None else [shapely.get_coordinates(part) for part in _outlines(floor)]
    corners = [np.reshape(one.place, (1, 2)) for one in viewers] + [one.corners for one in footprints] + rings
    to_pixels = Map(np.concatenate([*corners, *_reaches(viewers)]) if corners else np.zeros((1, 2)), size * SMOOTH, up)
    canvas = Image.new("RGB", (size * SMOOTH, size * SMOOTH), PAPER)
    pen = ImageDraw.Draw(canvas, "RGBA")
    for ring in rings:
        pen.polygon(_flat(to_pixels(ring)), fill=GROUND, outline=FAINT, width=SMOOTH)
    for camera in viewers:
        if camera.fov:
            _draw_view(pen, to_pixels, camera)
    ordered = sorted(footprints, key=lambda one: -shapely.Polygon(one.corners).area)
    for one in ordered:
        _draw_footprint(pen, to_pixels, one)
    places = [_draw_camera(pen, to_pixels, camera, size * SMOOTH) for camera in viewers]
    font = ImageFont.load_default(max(9.0, TEXT * size) * SMOOTH)
    named = [(camera.name, INK, place) for camera, place in zip(viewers, places, strict=True)]
    named += [(one.name, PALETTE[one.color], _around(to_pixels(one.corners))) for one in reversed(ordered)]
    taken = [_draw_bar(pen, to_pixels.scale, size * SMOOTH, font), *(own for _, _, own in named if _small(own, size))]
    for name, color, own in named:
        if name:
            taken.append(_label(pen, name, own, color, font, taken, size))
    return np.asarray(canvas.resize((size, size), Image.Resampling.LANCZOS), dtype=np.uint8)


def from_above(facts: Facts) -> Callable[[Sequence[int], Sequence[int]], str]:
    """What gives the objects around a sample of this scene, by its frames and its objects, as JSON: [[name, [[x, y],
    ...]], ...], corners in metres."""
    shown = lru_cache(maxsize=64)(lambda frames: _shown(facts, frames))

    def around(frames: Sequence[int], objects: Sequence[int]) -> str:
        own = [i for i in objects if i in facts.objects]
        others = [i for i in shown(tuple(frames)) if i not in own]
        drawn = [*own, *others[: max(0, ENOUGH - len(own))]]
        corners = [(outline(facts.box(i)).round(DECIMALS) + 0.0).tolist() for i in drawn]
        return canonical_json(list(zip(_names([facts.label(i) for i in drawn]), corners, strict=True)))

    return around


def _shown(facts: Facts, frames: Sequence[int]) -> list[int]:
    """Objects that frames show, by their pixels in all of them, most first, then by the annotator's number."""
    known, pixels = frozenset(facts.objects), Counter[int]()
    for frame in frames:
        pixels.update({i: seen.pixels for i, seen in facts.view(frame).seen.items() if i in known})
    return sorted(pixels, key=lambda i: (-pixels[i], facts.scene.instances[i].id))


def _names(labels: Sequence[str]) -> list[str]:
    """['chair', 'table', 'chair'] -> ['chair 1', 'table', 'chair 2']."""
    all_of, so_far, names = Counter(labels), Counter[str](), []
    for label in labels:
        so_far[label] += 1
        names.append(f"{label} {so_far[label]}" if all_of[label] > 1 else label)
    return names


def draw_sample(around: str, cameras: Sequence[Camera], size: int) -> ImageArray:
    """(size, size, 3) uint8: the objects that `from_above` gave and the cameras of the pictures; ahead of the first is
    up."""
    objects = strict_json(around)
    shapes = [
        Footprint(name, np.array(corners), color)
        for (name, corners), color in zip(objects, colors_of(len(objects)), strict=True)
    ]
    seen = [viewer(camera, f"camera {k + 1}") for k, camera in enumerate(cameras)]
    if len(seen) > MOST_NAMED:
        seen[1:-1] = [replace(one, name="", fov=0.0) for one in seen[1:-1]]
    return draw_birdseye(shapes, seen, size=size)


def _outlines(floor: shapely.Geometry) -> list[shapely.Geometry]:
    return [shapely.get_exterior_ring(part) for part in shapely.get_parts(floor)]


def _reaches(viewers: Sequence[Viewer]) -> list[FloatArray]:
    """(1, 2) each: how far the fields of view are drawn."""
    return [np.reshape(one.place, (1, 2)) + VIEW_REACH * _ray(one.heading) for one in viewers]


def _ray(angle: float) -> FloatArray:
    return turning(np.radians(angle))[None, ::-1]


def _flat(points: FloatArray) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in points]


def _draw_view(pen: ImageDraw.ImageDraw, to_pixels: Map, one: Viewer) -> None:
    angles = one.heading + np.linspace(-one.fov / 2, one.fov / 2, 24)
    rim = [np.reshape(one.place, (1, 2)) + VIEW_REACH * _ray(angle) for angle in angles]
    pen.polygon(_flat(to_pixels(np.concatenate([np.reshape(one.place, (1, 2)), *rim]))), fill=(90, 120, 160, 55))


def _draw_footprint(pen: ImageDraw.ImageDraw, to_pixels: Map, one: Footprint) -> None:
    color = PALETTE[one.color]
    points = _flat(to_pixels(one.corners))
    pen.polygon(points, fill=(*color, round(255 * FILL)))
    pen.line([*points, points[0]], fill=color, width=2 * SMOOTH, joint="curve")


def _draw_camera(pen: ImageDraw.ImageDraw, to_pixels: Map, one: Viewer, size: int) -> Rect:
    """An arrow head at the camera's place that points where it looks."""
    ((x, y),) = to_pixels(np.reshape(one.place, (1, 2)))
    ahead = np.diff(to_pixels(np.concatenate([np.reshape(one.place, (1, 2)), one.place + _ray(one.heading)])), axis=0)[
        0
    ]
    ahead = ahead / length(ahead) * CAMERA * size
    side = np.array([-ahead[1], ahead[0]]) * 0.75
    middle = np.array([x, y])
    pen.polygon(_flat(np.array([middle + 1.3 * ahead, middle - ahead + side, middle - ahead - side])), fill=INK)
    reach = 1.3 * CAMERA * size
    return x - reach, y - reach, x + reach, y + reach


def _around(corners: FloatArray) -> Rect:
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _small(rect: Rect, size: int) -> bool:
    """Whether a label would hide what stands there: a camera, or a small box."""
    return max(rect[2] - rect[0], rect[3] - rect[1]) < SMALL * size * SMOOTH


def _draw_bar(
    pen: ImageDraw.ImageDraw, scale: float, size: int, font: ImageFont.FreeTypeFont | ImageFont.ImageFont
) -> Rect:
    length = max((bar for bar in BARS if bar * scale <= size / 4), default=BARS[0])
    left, bottom = 0.02 * size, 0.975 * size
    right = left + length * scale
    pen.line([(left, bottom), (right, bottom)], fill=INK, width=2 * SMOOTH)
    for x in (left, right):
        pen.line([(x, bottom - 4 * SMOOTH), (x, bottom + 4 * SMOOTH)], fill=INK, width=2 * SMOOTH)
    text = f"{length:g} m"
    box = pen.textbbox(((left + right) / 2, bottom - 5 * SMOOTH), text, font=font, anchor="ms")
    pen.text(((left + right) / 2, bottom - 5 * SMOOTH), text, fill=INK, font=font, anchor="ms")
    return min(left, box[0]), box[1], max(right, box[2]), bottom + 4 * SMOOTH


def _label(
    pen: ImageDraw.ImageDraw,
    text: str,
    own: Rect,
    color: tuple[int, int, int],
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    taken: Sequence[Rect],
    size: int,
) -> Rect:
    """Write a label at the first free place on or beside what it names; returns its rectangle."""
    left, top, right, bottom = pen.textbbox((0, 0), text, font=font)
    half = np.array([right - left, bottom - top]) / 2 + 2 * SMOOTH
    limit = size * SMOOTH
    places = [np.clip(place, half, limit - half) for place in _places(own, half, _small(own, size))]
    rects = [(*place - half, *place + half) for place in places]
    spoilt = [sum(_shared(rect, other) for other in taken) for rect in rects]
    best = rects[int(np.argmin(np.round(spoilt)))]
    pen.rectangle(best, fill=(*PAPER, 215))
    ink = tuple(round(0.45 * value) for value in color) if _too_light(color) else color
    pen.text((best[0] + 2 * SMOOTH - left, best[1] + 2 * SMOOTH - top), text, fill=ink, font=font)
    return best


def _places(own: Rect, half: FloatArray, small: bool) -> list[FloatArray]:
    """Middles of a label of half a size (2,): on a rectangle that is not small, then beside it, the nearest first."""
    corners = np.reshape(own, (2, 2))
    middle, reach = corners.mean(axis=0), np.diff(corners, axis=0)[0] / 2
    on = [] if small else [middle + half * [x, y] for y in (0, -2, 2) for x in (0, 1, -1)]
    sides = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
    return on + [middle + side * (reach + half + gap * half[1]) for gap in (0, 1, 2, 4, 6) for side in np.array(sides)]


def _too_light(color: tuple[int, int, int]) -> bool:
    """Whether a colour is too light for letters on paper."""
    return float(dot(np.array(color), np.array([0.299, 0.587, 0.114]))) > 70


def _shared(first: Rect, second: Rect) -> float:
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    return max(width, 0.0) * max(height, 0.0)
