"""The quick renderer: the room's mean colours under soft light, as the renderer of plain meshes has it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Room
from generators.rooms.render.look import Floats, Ints, encoded
from generators.rooms.render.pattern import mean_color
from generators.rooms.render.sight import OUTSIDE, Sights, beside, edges, far, sights
from generators.rooms.render.soup import facets, triangle_soup
from vstdata.rays import Embree, pixel_rays
from vstdata.scene import Camera, FloatArray, ImageArray
from vstdata.sources.rendered.flat import BACKGROUND, outline, soft_light, to_bytes

PACKET = 16_384  # rays
CONTRAST = 24  # ours: grey levels by which an edge between two surfaces must differ to be sampled four times
COLOR, NEARNESS, VALUES = slice(0, 3), 3, 4
SURFACE, INSTANCE, NAMES = 0, 1, 2
NOBODY = -2  # instance of what lies outdoors


def open_room(room: Room) -> FlatRenderer:
    return FlatRenderer(room)


class FlatRenderer:
    """Renders one room; building it costs the ray structure once."""

    def __init__(self, room: Room) -> None:
        soup = triangle_soup(room)
        corners = soup.corners.reshape(-1, 3)
        self._embree = Embree(corners, np.arange(len(corners)).reshape(-1, 3), centred=False)
        self._color = encoded(np.array([mean_color(material) for material in soup.materials])).take(
            soup.material, axis=0
        )
        self._normal, self._instance = soup.face_normals, soup.instance
        self._surface = (facets(soup) + 1).astype(np.int32)

    def frame(self, camera: Camera) -> ImageArray:
        """(h, w, 3) uint8 sRGB."""
        return self.shot(camera)[0]

    def shot(self, camera: Camera) -> tuple[ImageArray, Floats]:
        """(h, w, 3) uint8 sRGB and (h, w) depth in metres along z, inf where nothing is hit."""
        shape = camera.height, camera.width
        seen = sights(camera, lambda uv: self._look(camera, uv))
        color, surface = np.ascontiguousarray(seen.values[COLOR].T), seen.names[SURFACE]
        image = to_bytes(color)
        picked = np.flatnonzero(edges(image.reshape(*shape, 3), surface.reshape(shape), CONTRAST))
        if len(picked):
            color[picked] = self._smooth(camera, color, surface, picked)
            image[picked] = to_bytes(color[picked])
        depth = far(seen.values[NEARNESS]).reshape(shape)
        lines = outline(depth, seen.names[INSTANCE].reshape(shape)).ravel()
        drawn = np.flatnonzero(lines != 1)
        image[drawn] = to_bytes(color[drawn] * lines[drawn, None])
        return image.reshape(*shape, 3), depth

    def _look(self, camera: Camera, uv: FloatArray) -> Sights:
        """What pixels (n, 2) see. Values: `COLOR`, and `NEARNESS`, 1 over depth. Names: `SURFACE` and `INSTANCE`."""
        values = np.zeros((VALUES, len(uv)), dtype=np.float32)
        names = np.empty((NAMES, len(uv)), dtype=np.int32)
        names[SURFACE], names[INSTANCE] = OUTSIDE, NOBODY
        values[COLOR] = np.array(BACKGROUND, dtype=np.float32)[:, None] / np.float32(255.0)
        for start in range(0, len(uv), PACKET):
            rays = pixel_rays(camera, uv[start : start + PACKET], np.float32)
            reach, face = self._embree.first(rays)
            hit = np.flatnonzero(face >= 0)
            at, face = start + hit, face.take(hit)
            color = self._color.take(face, axis=0)
            color *= soft_light(self._normal.take(face, axis=0), rays[hit, 3:])[:, None]
            values[COLOR, at], values[NEARNESS, at] = color.T, np.float32(1.0) / reach.take(hit)
            names[SURFACE, at], names[INSTANCE, at] = self._surface.take(face), self._instance.take(face)
        return Sights(values, names)

    def _smooth(self, camera: Camera, color: Floats, surface: Ints, picked: NDArray[np.int64]) -> Floats:
        """(n, 3) the pixels `picked` of a picture (h * w, 3) as means of four places in them."""
        three = beside(
            picked,
            surface,
            camera.width,
            lambda uv: self._surfaces(camera, uv),
            lambda uv: self._look(camera, uv).values[COLOR].T,
            color,
        )
        return np.asarray((color[picked] + three[:, 0] + three[:, 1] + three[:, 2]) * np.float32(0.25))

    def _surfaces(self, camera: Camera, uv: FloatArray) -> Ints:
        """(n,) the `SURFACE` that pixels (n, 2) show."""
        there = np.empty(len(uv), dtype=np.int32)
        for start in range(0, len(uv), PACKET):
            _, face = self._embree.first(pixel_rays(camera, uv[start : start + PACKET], np.float32))
            there[start : start + PACKET] = np.where(face >= 0, self._surface.take(face), OUTSIDE)
        return there
