"""The default renderer: light computed once a room, then one look-up a pixel, plus what shiny surfaces mirror."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Room
from generators.rooms.render import light
from generators.rooms.render.look import Floats, developed, linear, sky, unit
from generators.rooms.render.surface import Hits, Surfaces
from vstdata.linear import dot
from vstdata.rays import pixel_rays
from vstdata.scene import Camera, FloatArray, ImageArray
from vstdata.sources.flat import antialiased, to_bytes

GLOSSY = 0.5  # roughness from which on a surface mirrors nothing; from 0.4 on the little it does is left out


def open_room(room: Room) -> BakeRenderer:
    return BakeRenderer(room)


class BakeRenderer:
    """Bakes the light of `room` when built (seconds), then renders frames (tenths of a second)."""

    def __init__(self, room: Room) -> None:
        self._surfaces = Surfaces(room)
        self._light = light.bake(self._surfaces.soup, self._surfaces.embree, room)

        self._shiny = (self._surfaces.roughness < 0.4) | (self._surfaces.metallic > 0)

    def frame(self, camera: Camera) -> ImageArray:
        """(h, w, 3) uint8 sRGB."""
        pixel = 1.0 / float(camera.intrinsics[0, 0])

        def shade(uv: FloatArray) -> Floats:
            rays = pixel_rays(camera, uv, np.float32)
            return developed(self._radiance(rays, pixel))

        return to_bytes(antialiased(camera, shade))

    def _radiance(self, rays: Floats, pixel: float) -> Floats:
        """(n, 3) linear rgb, 1 is white paper in full light."""
        hits = self._surfaces.cast(rays)
        base = linear(self._surfaces.color(hits, rays, pixel))
        lit = self._lit(hits.face, hits.uv)
        material = self._surfaces.soup.material[hits.face]
        seen = base * (lit + self._surfaces.emission[material, None])
        glossy = np.flatnonzero(self._shiny[material])
        seen[glossy] = self._with_mirror(hits, rays, glossy, seen[glossy], base[glossy])
        return self._image(hits, rays, seen)

    def _image(self, hits: Hits, rays: Floats, seen: Floats) -> Floats:
        image = np.empty((len(rays), 3), dtype=np.float32)
        image[hits.ray] = seen
        image[hits.missed] = sky(rays[hits.missed, 3:])
        return image

    def _lit(self, face: NDArray[np.int64], uv: Floats) -> Floats:
        return np.asarray(self._light.at(face, uv) * (np.float32(self._light.exposure) * self._light.balance))

    def _with_mirror(self, hits: Hits, rays: Floats, at: NDArray[np.int64], seen: Floats, base: Floats) -> Floats:
        """`seen` (n, 3) with the mirror image (Schlick's Fresnel term) of what lies in the room, for hits `at`."""
        surfaces, face, uv = self._surfaces, hits.face[at], hits.uv[at]
        from_, view = np.split(rays[hits.ray[at]], 2, axis=1)
        point = from_ + view * hits.depth[at, None]
        view = unit(view)
        normal = surfaces.normal(face, uv, view)
        facing = dot(view, normal)[:, None]
        onward = np.concatenate([point + np.float32(2e-3) * normal, view - 2.0 * facing * normal], axis=1)
        there = surfaces.cast(onward)
        other = surfaces.soup.material[there.face]
        bright = surfaces.mean[other] * (self._lit(there.face, there.uv) + surfaces.emission[other, None])
        reflected = self._image(there, onward, bright)
        material = surfaces.soup.material[face]
        metal = surfaces.metallic[material][:, None]
        sharp = (1.0 - surfaces.roughness[material][:, None].astype(np.float64) / GLOSSY) ** 1.5
        fresnel = (1.0 - metal) * sharp * (0.04 + 0.96 * np.clip(1.0 + facing.astype(np.float64), 0.0, 1.0) ** 5)
        shine = metal * base * (sharp * reflected + (1.0 - sharp) * self._lit(face, uv))
        return np.asarray((1.0 - fresnel) * (1.0 - metal) * seen + fresnel * reflected + shine, dtype=np.float32)
