"""Pictures: marks that words can point at, and the bytes that go into a row.

Everything is drawn in proportion to the picture: sizes below are pixels at 640x480 (point radius 6: OpenSpatial).
Every mark has an outline of the opposite lightness, so that a white point on a white wall is still a point.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image

from vstdata.draft import Mark
from vstdata.errors import InputError, VstError
from vstdata.linear import dot, turning
from vstdata.pictures import open_picture, pixels_of
from vstdata.scene import DepthArray, ImageArray

# Names that people use alike for these colours (the basic colour terms of Berlin and Kay without brown and grey, which
# rooms are full of, and with cyan). Every pair is at least 32 apart in CIELAB: a just noticeable difference is 2.3.
PALETTE: dict[str, tuple[int, int, int]] = {
    "red": (230, 20, 25),
    "blue": (30, 70, 255),
    "green": (20, 160, 40),
    "yellow": (255, 230, 20),
    "orange": (255, 140, 0),
    "purple": (125, 25, 185),
    "cyan": (0, 225, 240),
    "pink": (255, 105, 200),
    "white": (255, 255, 255),
    "black": (0, 0, 0),
}

POINT_RADIUS = 6.0
CIRCLE_RADIUS = 11.0
LINE = 2.5
RIM = 1.5  # of another lightness along a line
SMALL_BOX, SMALL_RIM = 40.0, 1.0  # a box with a shorter side has a thinner rim, which hides less of what is in it
FONT = cv2.FONT_HERSHEY_SIMPLEX
FONT_SCALE = 0.55
_WHOLE_CHROMA = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444, cv2.IMWRITE_JPEG_QUALITY)
SHIFT = 4  # OpenCV draws at 1/16 of a pixel

Rect = tuple[float, float, float, float]


def mark_scale(width: int, height: int) -> float:
    """How much larger marks are drawn than at 640x480; never below a half, where a label could not be read."""
    return max(min(width / 640, height / 480), 0.5)


def mark_picture(image: ImageArray, marks: Sequence[Mark]) -> ImageArray:
    """A copy of `image` (h, w, 3) uint8 RGB with all `marks` of that picture drawn; positions in its pixels.

    A label stands in a patch of its mark's colour beside it: inside the image, over no other mark's point and no other
    label. Raises VstError for a mark that cannot be drawn: unknown kind or colour, outside the image, no room for its
    label, a label that is not printable ASCII.
    """
    canvas = np.array(image, dtype=np.uint8, order="C")
    height, width = canvas.shape[:2]
    scale = mark_scale(width, height)
    for mark in marks:
        _check(mark, width, height)
    for mark in sorted(marks, key=lambda mark: mark.kind != "box"):
        _draw(canvas, mark, scale)
    patches: list[Rect] = []
    for mark in marks:
        if mark.text:
            patches.append(_place(mark, marks, patches, (width, height), scale))
            _draw_label(canvas, mark, patches[-1], scale)
    return canvas


def _check(mark: Mark, width: int, height: int) -> None:
    if mark.kind not in ("point", "circle", "box") or mark.color not in PALETTE:
        raise VstError(f"mark {mark.kind!r} in {mark.color!r}: unknown kind or colour")
    if len(mark.xy) != (4 if mark.kind == "box" else 2):
        raise VstError(f"mark {mark.kind!r}: {len(mark.xy)} coordinates")
    xy = np.array(mark.xy).reshape(-1, 2)
    if not ((xy >= -0.5) & (xy <= np.array([width, height]) - 0.5)).all() or (xy[0] > xy[-1]).any():
        raise VstError(f"mark {mark.kind!r} at {mark.xy} is not inside the picture of {width}x{height} pixels")
    if not (mark.text.isascii() and (mark.text.isprintable())):
        raise VstError(f"label {mark.text!r} cannot be drawn: not printable ASCII")


def outline_color(color: str) -> tuple[int, int, int]:
    """White for dark colours, black for light ones (by luma, ITU-R BT.601)."""
    luma = float(dot(np.array(PALETTE[color]), np.array([0.299, 0.587, 0.114])))
    return (255, 255, 255) if luma < 110 else (0, 0, 0)


def _fixed(*values: float) -> list[int]:
    return [round(value * (1 << SHIFT)) for value in values]


def _draw(canvas: ImageArray, mark: Mark, scale: float) -> None:
    color, outline = PALETTE[mark.color], outline_color(mark.color)
    rim, line = max(1, round(RIM * scale)), max(1, round(LINE * scale))
    if mark.kind == "box":
        if min(mark.xy[2] - mark.xy[0], mark.xy[3] - mark.xy[1]) < SMALL_BOX * scale:
            rim = max(1, round(SMALL_RIM * scale))
        corners = _fixed(*_inside(mark.xy, canvas, line / 2 + rim))
        for shade, thickness in ((outline, line + 2 * rim), (color, line)):
            cv2.rectangle(canvas, corners[:2], corners[2:], shade, thickness, cv2.LINE_AA, SHIFT)
        return
    center = _fixed(*mark.xy)
    if mark.kind == "circle":
        (radius,) = _fixed(CIRCLE_RADIUS * scale)
        for shade, thickness in ((outline, line + 2 * rim), (color, line)):
            cv2.circle(canvas, center, radius, shade, thickness, cv2.LINE_AA, SHIFT)
        return
    inner, outer = _fixed(POINT_RADIUS * scale, POINT_RADIUS * scale + rim)
    cv2.circle(canvas, center, outer, outline, cv2.FILLED, cv2.LINE_AA, SHIFT)
    cv2.circle(canvas, center, inner, color, cv2.FILLED, cv2.LINE_AA, SHIFT)


def _inside(box: tuple[float, ...], canvas: ImageArray, border: float) -> list[float]:
    """The box (u0, v0, u1, v1) moved in so far that its whole line is in the picture."""
    height, width = canvas.shape[:2]
    low, high = np.full(2, border - 0.5), np.array([width, height]) - 0.5 - border
    return [float(value) for value in np.clip(np.array(box).reshape(2, 2), low, np.maximum(low, high)).ravel()]


def _reach(mark: Mark, scale: float) -> Rect:
    """What of a mark must stay in sight: the square around a point or circle; of a box its middle third."""
    if mark.kind == "box":
        u0, v0, u1, v1 = mark.xy
        return u0 + (u1 - u0) / 3, v0 + (v1 - v0) / 3, u1 - (u1 - u0) / 3, v1 - (v1 - v0) / 3
    radius = (CIRCLE_RADIUS if mark.kind == "circle" else POINT_RADIUS) * scale + 2 * scale
    return mark.xy[0] - radius, mark.xy[1] - radius, mark.xy[0] + radius, mark.xy[1] + radius


def _cross(first: Rect, second: Rect) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def _place(mark: Mark, marks: Sequence[Mark], taken: Sequence[Rect], size: tuple[int, int], scale: float) -> Rect:
    """The first free place for the label patch, nearest places first."""
    (text_w, text_h), base = cv2.getTextSize(mark.text, FONT, FONT_SCALE * scale, _stroke(scale))
    patch = (text_w + 6 * scale, text_h + base / 2 + 6 * scale)
    blocked = [*taken, *(_reach(other, scale) for other in marks)]
    for u, v in _candidates(mark, patch, scale):
        place = (u, v, u + patch[0], v + patch[1])
        if place[0] < 0 or place[1] < 0 or place[2] > size[0] - 1 or place[3] > size[1] - 1:
            continue
        if not any(_cross(place, rect) for rect in blocked):
            return place
    raise VstError(f"no room in the picture for the label {mark.text!r}")


def _candidates(mark: Mark, patch: tuple[float, float], scale: float) -> list[tuple[float, float]]:
    """Upper left corners of label patches: a box's own corners, or 16 directions around a point at growing distance."""
    if mark.kind == "box":
        u0, v0, u1, v1 = mark.xy
        lefts = (u0, u1 - patch[0])
        tops = (v0 - patch[1], v0 + 2 * scale, v1, v1 - patch[1] - 2 * scale)
        return [(left, top) for top in tops for left in lefts]
    u0, v0, u1, v1 = _reach(mark, scale)
    half = np.array([u1 - u0 + patch[0], v1 - v0 + patch[1]]) / 2
    angles = np.deg2rad([0, -45, 45, 180, -135, 135, -90, 90, *range(-157, 180, 45)])
    way = turning(angles).T
    way /= np.abs(way).max(axis=1, keepdims=True)
    corners = [np.array(mark.xy) + way * (half + gap * scale) - np.array(patch) / 2 for gap in (1, 5, 10, 20, 40, 80)]
    return [(float(u), float(v)) for u, v in np.concatenate(corners)]


def _stroke(scale: float) -> int:
    return max(1, round(1.6 * scale))


def _draw_label(canvas: ImageArray, mark: Mark, place: Rect, scale: float) -> None:
    color, ink = PALETTE[mark.color], outline_color(mark.color)
    (_, text_h), _ = cv2.getTextSize(mark.text, FONT, FONT_SCALE * scale, _stroke(scale))
    u0, v0, u1, v1 = (round(value) for value in place)
    cv2.rectangle(canvas, (u0, v0), (u1, v1), color, cv2.FILLED)
    cv2.rectangle(canvas, (u0, v0), (u1, v1), ink, 1)
    origin = (round(u0 + 3 * scale), round((v0 + v1 + text_h) / 2))
    cv2.putText(canvas, mark.text, origin, FONT, FONT_SCALE * scale, ink, _stroke(scale), cv2.LINE_AA)


def encode(image: ImageArray, format: str = "jpeg", quality: int = 92) -> bytes:
    """(h, w, 3) uint8 RGB -> bytes: JPEG without chroma subsampling (thin coloured lines keep their colour), or PNG.

    Equal pixels give equal bytes within one version of OpenCV (JPEG) or Pillow (PNG). JPEG is written by OpenCV, which
    copies less: the bytes are those of Pillow where both have the same libjpeg-turbo. Raises VstError for another
    format.
    """
    if format == "jpeg":
        return cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [*_WHOLE_CHROMA, quality])[1].tobytes()
    if format != "png":
        raise VstError(f"picture format {format!r}: expected jpeg or png")
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(out, "PNG", compress_level=6)
    return out.getvalue()


def encode_depth(depth: DepthArray) -> bytes:
    """(h, w) metres -> bytes of a 16-bit PNG in millimetres; 0 where unknown, and beyond 65.535 m, which it cannot
    hold."""
    millimetres = np.rint(np.where(np.isfinite(depth), depth, 0) * 1000)
    whole = np.where((millimetres > 0) & (millimetres < 2**16), millimetres, 0).astype(np.uint16)
    out = io.BytesIO()
    Image.fromarray(whole).save(out, "PNG", compress_level=6)
    return out.getvalue()


def decode(data: bytes, name: str = "picture") -> ImageArray:
    """Bytes of a JPEG, PNG or WebP -> (h, w, 3) uint8 RGB as stored: an orientation tag turns nothing, because
    intrinsics belong to the stored pixels. Raises InputError naming `name` for broken, cut, or not 8-bit pictures."""
    picture = open_picture(data, name)
    if picture.mode not in ("RGB", "RGBA", "L", "LA", "P", "1", "CMYK"):
        raise InputError(name, "pixel mode", f"8 bits a channel, not {picture.mode}")
    return np.array(pixels_of(picture, name), dtype=np.uint8)
