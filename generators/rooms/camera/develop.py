"""What a hand-held camera makes of the light: exposure and white balance that follow the picture, motion blur, noise
and darker corners. Nothing is moved: a pixel shows what it would show without, so marks, masks and depth stay right.

    plain   pictures as they are rendered
    phone   what a phone does in a lit room, hardly to be seen
    rough   a cheap camera in bad light

Bytes in, bytes out, by whole numbers, tables and single products, so that every processor gives the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.camera.lens import Lens
from generators.rooms.camera.path import Take
from generators.rooms.model import FloatArray
from generators.rooms.render import Renderer
from generators.rooms.render.look import encoded, linear
from vstdata.draw import Draw
from vstdata.linear import inverse_motion, product
from vstdata.scene import ImageArray

MIDDLE = 130  # mean grey level that the exposure makes for
SLOWLY = 0.4  # of the way to it that is gone from one frame to the next
PART_BITS = 5
PART = 1 << PART_BITS  # parts of a pixel that pictures are shifted by: cv2's own
TAPS = ((0.8, 1), (3.0, 3), (8.0, 5), (20.0, 9))  # pictures that are averaged for a blur of up to so many pixels; else
MOST_TAPS = 17
SIGMA = 37.0  # of the noise that is stored
NOISE_BITS = 9  # fraction of its strength


@dataclass(frozen=True, slots=True)
class Profile:
    """From, to of what a scan is drawn: `shutter` in 1 / s, `noise` in grey levels (one deviation at middle grey),
    `corner` in 256th that the corners are darker. The most that a frame may have: `exposure` in stops, `tint` as a
    share of red and blue."""

    shutter: tuple[float, float]
    noise: tuple[float, float]
    corner: tuple[int, int]
    exposure: float
    tint: float


PROFILES: dict[str, Profile | None] = {
    "plain": None,
    "phone": Profile((180.0, 600.0), (0.6, 1.5), (4, 22), 0.4, 0.04),
    "rough": Profile((24.0, 60.0), (2.5, 6.0), (15, 60), 1.2, 0.14),
}


@dataclass(frozen=True, slots=True)
class Developed:
    """What was done to a frame: `exposure` in stops, `white_balance` as factors of red, green and blue light, `shutter`
    in seconds, `motion_blur` in pixels where it is longest, `noise` in grey levels."""

    exposure: float = 0.0
    white_balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    shutter: float = 0.0
    motion_blur: float = 0.0
    noise: float = 0.0


Exposed = tuple[ImageArray, NDArray[np.float32], Developed]


def develop(takes: Sequence[Take], lens: Lens, renderer: Renderer, name: str, draw: Draw) -> Iterator[Exposed]:
    """(h, w, 3) uint8 sRGB, (h, w) depth in metres and what was done, of each take in turn; `name` is one of
    `PROFILES`."""
    profile = PROFILES[name]
    camera = None if profile is None else _Camera(profile, lens, draw)
    for k, take in enumerate(takes):
        color, depth = renderer.shot(take.camera)
        if camera is None:
            yield color, depth, Developed()
        else:
            color, done = camera.picture(color, depth, take, _neighbour(takes, k))
            yield color, depth, done


def _neighbour(takes: Sequence[Take], k: int) -> Take:
    """The next picture of the walk; the one before at its end; itself where it is alone."""
    near = [takes[i] for i in (k + 1, k - 1) if 0 <= i < len(takes) and takes[i].walk == takes[k].walk]
    return near[0] if near else takes[k]


class _Camera:
    def __init__(self, profile: Profile, lens: Lens, draw: Draw) -> None:
        random = draw.generator("camera")
        self._profile, self._lens, self._random = profile, lens, random
        self._shutter = round(1.0 / float(random.uniform(*profile.shutter)), 5)
        self._noise = round(float(random.uniform(*profile.noise)), 3)
        self._tint = random.uniform(-1.0, 1.0, 2) * profile.tint
        self._corners = _corners(lens, int(random.integers(*profile.corner)))
        pixels = lens.width * lens.height
        parts = random.integers(0, 256, (4, 4 * pixels), dtype=np.uint8)
        grain = ((parts.sum(axis=0, dtype=np.int16) - 510) // 4).astype(np.int16)
        self._own, self._common = grain * np.int16(9), np.repeat(grain[: 2 * pixels] * np.int16(13), 3)
        self._stops, self._walk = 0.0, -1

    def picture(
        self, color: ImageArray, depth: NDArray[np.float32], take: Take, after: Take
    ) -> tuple[ImageArray, Developed]:
        wanted = self._wanted(color)
        self._stops = wanted if take.walk != self._walk else self._stops + SLOWLY * (wanted - self._stops)
        self._walk = take.walk
        drift = self._random.uniform(-0.15, 0.15, 3) * np.array([1.0, self._profile.tint, self._profile.tint])
        stops = round(self._stops + float(drift[0]) * self._profile.exposure, 3)
        red, blue = np.round(1.0 + self._tint + drift[1:], 4).tolist()
        balance = (red, 1.0, blue)
        if after is take:
            longest = 0.0
        else:
            color, longest = _blurred(color, _shift(self._lens, depth, take, after, self._shutter))
        dark = color * self._corners
        dark += np.uint16(128)
        dark >>= 8
        table = np.stack([_table(stops, each) for each in balance], axis=-1)[None]
        toned = np.asarray(cv2.LUT(dark.astype(np.uint8), table), dtype=np.uint8)
        return self._grainy(toned), Developed(stops, balance, self._shutter, longest, self._noise)

    def _wanted(self, color: ImageArray) -> float:
        """Stops towards a middle grey, not all the way, and no more than the profile allows."""
        mean = max(int(color[::8, ::8].sum(dtype=np.int64)) / color[::8, ::8].size, 8.0)
        stops = round(1.1 * float(np.log2(MIDDLE / mean)), 4)
        return min(max(stops, -self._profile.exposure), self._profile.exposure)

    def _grainy(self, color: ImageArray) -> ImageArray:
        """Noise that is stronger where it is dark: two thirds of it the same in all colours."""
        pixels = color.shape[0] * color.shape[1]
        common, own = self._random.integers(0, pixels, 2).tolist()
        grain = self._own[own : own + 3 * pixels] + self._common[3 * common : 3 * (common + pixels)]
        grain >>= 4
        grain = grain.reshape(color.shape)
        grain *= cv2.LUT(color, _strength(self._noise))
        grain += np.int16(1 << (NOISE_BITS - 1))
        grain >>= NOISE_BITS
        return np.asarray(cv2.add(color, grain, dtype=cv2.CV_8U), dtype=np.uint8)


def _strength(noise: float) -> NDArray[np.int16]:
    """(256,) what grain is multiplied by at each grey level."""
    level = 1.3 - 0.6 * np.arange(256) / 255.0
    return np.asarray(np.rint(noise * level / SIGMA * (1 << NOISE_BITS)), dtype=np.int16)


def _table(stops: float, factor: float) -> NDArray[np.uint8]:
    """(256,) sRGB bytes of `2 ** stops * factor` times the light."""
    light = linear(np.arange(256) / 255.0).astype(np.float64) * (round(2.0**stops, 6) * factor)
    return (encoded(light) * np.float32(255.0) + np.float32(0.5)).astype(np.uint8)


def _corners(lens: Lens, darker: int) -> NDArray[np.uint16]:
    """(h, w, 3) 256th of the light that is left: the square of the way to the corner."""
    u = (2 * np.arange(lens.width) - lens.width + 1) ** 2
    v = (2 * np.arange(lens.height) - lens.height + 1) ** 2
    far = lens.width**2 + lens.height**2
    return np.repeat((256 - darker * (v[:, None] + u) // far).astype(np.uint16)[..., None], 3, axis=2)


def _shift(lens: Lens, depth: NDArray[np.float32], take: Take, after: Take, shutter: float) -> NDArray[np.int32]:
    """(2, h, w) `PART`s of a pixel that the picture of a plane at the middle depth moves while the shutter is open."""
    known = depth[::8, ::8][np.isfinite(depth[::8, ::8])]
    middle = float(np.median(known)) if len(known) else 3.0
    move = product(inverse_motion(after.camera.camera_to_world), take.camera.camera_to_world)
    share = np.float32(shutter * 1e6 / (after.time - take.time))
    rows = _onto(lens, move, middle)
    u, v = np.arange(lens.width, dtype=np.float32), np.arange(lens.height, dtype=np.float32)[:, None]
    x, y, z = (u * a + (v * b + c) for a, b, c in rows)
    # of the way, before it is divided: where the next picture looks elsewhere, z passes 0
    scale = np.float32(PART) * share / (np.float32(1.0) + share * (z - np.float32(1.0)))
    return np.stack([np.rint((x - u * z) * scale), np.rint((y - v * z) * scale)]).astype(np.int32)


def _onto(lens: Lens, move: FloatArray, depth: float) -> NDArray[np.float32]:
    """(3, 3) the homography of a plane at `depth` before the camera under a motion (4, 4): K (R + t n / d) K^-1."""
    inverse = np.array(
        [[1 / lens.focal, 0, -lens.middle_x / lens.focal], [0, 1 / lens.focal, -lens.middle_y / lens.focal], [0, 0, 1]]
    )
    plane = move[:3, :3].copy()
    plane[:, 2] += move[:3, 3] / depth
    return product(product(lens.intrinsics, plane), inverse).astype(np.float32)


def _blurred(color: ImageArray, shift: NDArray[np.int32]) -> tuple[ImageArray, float]:
    """The picture averaged along `shift` (2, h, w), half of it to either side; and the longest shift, pixels."""
    squares = shift[0, ::16, ::16].astype(np.int64) ** 2 + shift[1, ::16, ::16].astype(np.int64) ** 2
    longest = round(float(np.sqrt(float(squares.max()))) / PART, 3)
    count = next((taps for most, taps in TAPS if longest <= most), MOST_TAPS)
    if count == 1:
        return color, longest
    total = color.astype(np.uint16)
    for k in range(1 - count, count, 2):
        if k:
            total += _shifted(color, shift * np.int32(k) // np.int32(2 * count))
    return ((total + np.uint16(count // 2)) // np.uint16(count)).astype(np.uint8), longest


def _shifted(color: ImageArray, by: NDArray[np.int32]) -> ImageArray:
    """The picture looked up `by` (2, h, w) `PART`s of a pixel off, between pixels by whole numbers."""
    height, width = color.shape[:2]
    whole = np.empty((height, width, 2), dtype=np.int16)
    whole[..., 0] = (by[0] >> PART_BITS) + np.arange(width, dtype=np.int32)
    whole[..., 1] = (by[1] >> PART_BITS) + np.arange(height, dtype=np.int32)[:, None]
    between = ((by[1] & (PART - 1)) << PART_BITS | by[0] & (PART - 1)).astype(np.uint16)
    return np.asarray(cv2.remap(color, whole, between, cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE), dtype=np.uint8)
