"""What lies before the windows: a sky over a box of four painted sides and a ground, seen from where one stands.

The box is as near as what it shows, so that the fronts across a street move against the window as one walks.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generators.rooms.model import RoomLight
from generators.rooms.render.look import Floats, Ints, linear, unit
from generators.rooms.render.lookup import looked_up
from generators.rooms.render.views import CLOUDS, MAKERS, ROWS, TILE, Maker, clouds, side

_BYTES = linear(np.arange(256) / 255.0)
Color = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Sky:
    """Linear rgb of the sky straight up and above the horizon, the light on the land, and how much clouds whiten."""

    top: Color
    rim: Color
    land: Color
    cloudy: float


SKIES = {
    "dawn": Sky((0.30, 0.40, 0.70), (1.15, 0.82, 0.66), (0.50, 0.46, 0.52), 0.35),
    "morning": Sky((0.38, 0.66, 1.25), (0.95, 1.12, 1.30), (0.95, 0.95, 0.92), 0.5),
    "noon": Sky((0.32, 0.60, 1.25), (0.90, 1.10, 1.35), (1.10, 1.10, 1.06), 0.5),
    "afternoon": Sky((0.40, 0.68, 1.22), (1.05, 1.12, 1.22), (1.02, 0.98, 0.90), 0.5),
    "evening": Sky((0.24, 0.34, 0.66), (1.35, 0.78, 0.42), (0.62, 0.46, 0.36), 0.35),
    "overcast": Sky((0.95, 1.00, 1.08), (1.15, 1.18, 1.20), (0.62, 0.63, 0.64), 0.25),
    "night": Sky((0.006, 0.008, 0.018), (0.035, 0.035, 0.045), (0.020, 0.022, 0.030), 0.05),
}
RISE = 0.45  # sine of the height above the horizon at which the sky has half its way from rim to top
HAZY = 250.0  # metres at which the ground has half the colour of the sky above the horizon
NORMALS = ((-1, 0), (0, -1), (1, 0), (0, 1))  # of the sides, inwards
SUNNY = 0.55  # how much brighter than the mean a side is that the sun shines on, and how much darker its opposite


class Outdoors:
    """What the windows of a room with this `light` show."""

    def __init__(self, light: RoomLight) -> None:
        self._sky = SKIES[light.time]
        self._light = light
        self._view: Maker = MAKERS[light.view]
        self._ground = -light.storey
        self._gain = np.float32(light.outdoors)
        self._tall = self._view.distance * self._view.tall
        self._sides: dict[int, Floats] = {}  # those that somebody has seen
        turn = light.variant % CLOUDS
        self._clouds, self._turn = clouds(light.variant % 4), np.float32(turn)

    def seen(self, rays: Floats) -> Floats:
        """(n, 3) linear rgb, 1 being the picture's white, along rays (n, 6) that leave the room."""
        origin, way = rays[:, :3], unit(rays[:, 3:])
        found = self._above(way)
        number, across, t = self._met(origin, way)
        down = np.minimum(way[:, 2], np.float32(-1e-6))
        t_ground = np.asarray((np.float32(self._ground) - origin[:, 2]) / down, dtype=np.float32)
        lands = np.flatnonzero((way[:, 2] < 0) & (t_ground < t))
        up = origin[:, 2] + way[:, 2] * t - np.float32(self._ground)
        walls = np.flatnonzero((up >= 0) & (up < self._tall))
        for k in range(4):
            some = walls[number[walls] == k]
            if len(some):
                texel = looked_up(self._lit(k), *self._texel(across[some], up[some]))
                found[some] = found[some] * (1.0 - texel[:, 3:]) + texel[:, :3]
        if len(lands):
            places = np.asarray(origin[lands] + way[lands] * t_ground[lands, None], dtype=np.float32)
            found[lands] = self._land(places, t_ground[lands])
        return np.asarray(found * self._gain, dtype=np.float32)

    def _met(self, origin: Floats, way: Floats) -> tuple[Ints, Floats, Floats]:
        """(n,) which side of the box a ray meets, where along it (-1 to 1), and how far away."""
        reach = np.float32(self._view.distance)
        flat = np.where(np.abs(way[:, :2]) < 1e-6, np.float32(1e-6), way[:, :2])
        far = (np.sign(flat) * reach - origin[:, :2]) / flat
        x_first = far[:, 0] < far[:, 1]
        t = np.where(x_first, far[:, 0], far[:, 1])
        place = (origin[:, :2] + way[:, :2] * t[:, None]) / reach
        right = way[:, 0] > 0
        ahead = way[:, 1] > 0
        side = np.where(x_first, np.where(right, 0, 2), np.where(ahead, 1, 3)).astype(np.int32)
        across = np.where(
            x_first, np.where(right, -place[:, 1], place[:, 1]), np.where(ahead, place[:, 0], -place[:, 0])
        )
        return side, np.clip(across, -1.0, 1.0).astype(np.float32), np.asarray(t, dtype=np.float32)

    def _texel(self, across: Floats, up: Floats) -> tuple[Floats, Floats]:
        x = (across * np.float32(0.5) + np.float32(0.5)) * np.float32(TILE - 1)
        y = np.float32(ROWS - 1) * (np.float32(1.0) - up / np.float32(self._tall))
        return x.astype(np.float32), y.astype(np.float32)

    def _above(self, way: Floats) -> Floats:
        rise = np.clip(way[:, 2], 0.0, 1.0)
        share = (rise / (rise + np.float32(RISE)) * np.float32(1.0 + RISE))[:, None]
        color = np.array(self._sky.rim, dtype=np.float32) * (1 - share) + np.array(self._sky.top, np.float32) * share
        height = np.maximum(way[:, 2], np.float32(0.04)) + np.float32(0.1)
        x = (way[:, 0] / height * 60 + self._turn) % CLOUDS
        y = (way[:, 1] / height * 60 + self._turn) % CLOUDS
        white = looked_up(self._clouds, x.astype(np.float32), y.astype(np.float32))[:, :1] * self._sky.cloudy
        fade = np.clip(way[:, 2] * 6, 0.0, 1.0)[:, None]
        bright = np.array(self._sky.rim, dtype=np.float32).max() * np.float32(1.1)
        return np.asarray(color + (bright - color) * white * fade, dtype=np.float32)

    def _land(self, places: Floats, away: Floats) -> Floats:
        """(n, 3) the ground at places (n, 3), hazy where it is far."""
        base, other = (_BYTES[np.array(color, dtype=np.uint8)] for color in self._view.ground)
        x, y = ((places[:, k] * self._view.mottle) % CLOUDS for k in (0, 1))
        mixed = looked_up(self._clouds, x.astype(np.float32), y.astype(np.float32))[:, 1:]
        color = (base + (other - base) * mixed) * np.array(self._sky.land, dtype=np.float32)
        haze = np.clip(away / np.float32(HAZY), 0.0, 1.0)[:, None] * np.float32(0.5)
        return np.asarray(color + (np.array(self._sky.rim, dtype=np.float32) - color) * haze, dtype=np.float32)

    def _lit(self, number: int) -> Floats:
        """(ROWS, TILE, 4) one of the four sides in the light of the time, colour times cover, and cover."""
        if number not in self._sides:
            self._sides[number] = self._painted(number)
        return self._sides[number]

    def _painted(self, number: int) -> Floats:
        seen, light = side(self._light.view, self._light.variant, number), self._light
        cover = seen.painted[..., 3].astype(np.float32) / np.float32(255)
        x, y = NORMALS[number]
        shade = np.float32(1.0 + SUNNY * (x * light.sun[0] + y * light.sun[1]) if light.sun else 1.0)
        lit = np.empty(seen.painted.shape, dtype=np.float32)
        haze, night = np.float32(self._view.haze), light.time in ("night", "evening", "dawn")
        shines = cv2.LUT(seen.glow, _BYTES * np.float32(1.0 if light.time == "night" else 0.6)) if night else None
        for k in range(3):  # one colour after the other: long loops are fast
            shown = _BYTES * (shade * np.float32(self._sky.land[k]))
            channel: Floats = np.asarray(cv2.LUT(np.ascontiguousarray(seen.painted[..., k]), shown), dtype=np.float32)
            if shines is not None:
                channel += shines[..., k]
            channel *= 1 - haze
            channel += np.float32(self._sky.rim[k]) * haze
            channel *= cover
            lit[..., k] = channel
        lit[..., 3] = cover
        return lit
