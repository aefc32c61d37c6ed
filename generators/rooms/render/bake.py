"""The default renderer: light computed once a room, then one look-up a pixel, plus what shiny surfaces mirror.

Rays go in packets that fit the processor's cache. A pixel is sampled four times only where its neighbour shows another
surface, or a mirror: patterns are smoothed by their mip levels, light is smooth along a surface.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Room
from generators.rooms.render import light
from generators.rooms.render.look import DEVELOPED, STEPS, Floats, unit
from generators.rooms.render.outdoors import Outdoors
from generators.rooms.render.surface import Hits, Surfaces
from vstdata.linear import dot
from vstdata.rays import pixel_grid, pixel_rays
from vstdata.scene import Camera, FloatArray, ImageArray
from vstdata.sources.rendered.flat import SUBPIXELS

GLOSSY = 0.5  # roughness from which on a surface mirrors nothing; from 0.4 on the little it does is left out
MIRRORING = 0.2  # roughness below which the edges of what a surface mirrors are worth more than one sample
CONTRAST = 12  # ours: grey levels by which an edge between two surfaces must differ to be sampled four times
PACKET = 16_384  # rays


def open_room(room: Room) -> BakeRenderer:
    return BakeRenderer(room)


class BakeRenderer:
    """Bakes the light of `room` when built (seconds), then renders frames (hundredths of a second)."""

    def __init__(self, room: Room) -> None:
        self._surfaces = Surfaces(room)
        self._outdoors = Outdoors(room.light)
        baked = light.bake(self._surfaces.soup, self._surfaces.embree, room)
        gains = np.float32(baked.exposure) * baked.balance
        self._light = baked.lattice.sheet(baked.irradiance * gains)
        self._sun, self._sunlight = baked.sun, baked.sun.color * gains
        self._patch = baked.lattice.patches.patch
        roughness, metallic = self._surfaces.roughness, self._surfaces.metallic
        self._shiny = (roughness < 0.4) | (metallic > 0)
        self._sharp = np.maximum(1.0 - roughness.astype(np.float64) / GLOSSY, 0.0) ** 1.5
        self._mirrors = (roughness < MIRRORING) | (metallic > 0)

    def frame(self, camera: Camera) -> ImageArray:
        """(h, w, 3) uint8 sRGB."""
        return self.shot(camera)[0]

    def shot(self, camera: Camera) -> tuple[ImageArray, Floats]:
        """(h, w, 3) uint8 sRGB and (h, w) depth in metres along z, inf where nothing is hit."""
        uv, shape = pixel_grid(camera), (camera.height, camera.width)
        flat, depth, surface = self._packets(camera, uv)
        image = flat.reshape(*shape, 3)
        picked = np.flatnonzero(_edges(image, surface.reshape(shape)))
        if len(picked):
            samples, _, _ = self._packets(camera, (uv[picked, None] + SUBPIXELS).reshape(-1, 2))
            four = samples.reshape(-1, 4, 3).astype(np.uint16)
            flat[picked] = (four[:, 0] + four[:, 1] + four[:, 2] + four[:, 3] + 2) // 4
        return image, depth.reshape(shape)

    def _packets(self, camera: Camera, uv: FloatArray) -> tuple[ImageArray, Floats, Floats]:
        """At pixels (n, 2): (n, 3) uint8 sRGB, (n,) depth and (n,) a number of the surface, as `_edges` takes it."""
        pixel = 1.0 / float(camera.intrinsics[0, 0])
        color = np.empty((len(uv), 3), dtype=np.uint8)
        depth = np.full(len(uv), np.inf, dtype=np.float32)
        surface = np.full(len(uv), -2, dtype=np.float32)
        for start in range(0, len(uv), PACKET):
            part = slice(start, start + PACKET)
            rays = pixel_rays(camera, uv[part], np.float32)
            hits = self._surfaces.cast(rays)
            sun = self._sunlit(hits, rays)
            color[part] = DEVELOPED.take(
                np.minimum(self._radiance(hits, rays, sun, pixel) * STEPS, 65_535).astype(np.uint16)
            )
            depth[part][hits.ray] = hits.depth
            mirrors = self._mirrors.take(self._surfaces.soup.material.take(hits.face))
            lit = self._patch.take(hits.face) + np.float32(0.5) * (sun > 0)  # where the sun ends is an edge, too
            surface[part][hits.ray] = np.where(mirrors, np.float32(-1), lit)
        return color, depth, surface

    def _sunlit(self, hits: Hits, rays: Floats) -> Floats:
        """(n,) the share of the sun's full light where `rays` hit."""
        share = np.zeros(len(hits.face), dtype=np.float32)
        at = np.flatnonzero(self._sun.faces.take(hits.face))
        if len(at):
            from_, view = np.split(rays[hits.ray[at]], 2, axis=1)
            normals = self._surfaces.normal(hits.face[at], hits.uv[at], view)
            share[at] = self._sun.on(from_ + view * hits.depth[at, None], normals)
        return share

    def _radiance(self, hits: Hits, rays: Floats, sun: Floats, pixel: float) -> Floats:
        """(n, 3) linear rgb, 1 is white paper in full light; `sun` (hits,) as `_sunlit` gives it."""
        base = self._surfaces.albedo(hits, rays, pixel)
        seen = self._glowing(base, hits, sun)
        glossy = np.flatnonzero(self._shiny.take(self._surfaces.soup.material.take(hits.face)))
        if len(glossy):
            seen[glossy] = self._with_mirror(hits, rays, glossy, seen[glossy], base[glossy])
        return self._image(hits, rays, seen)

    def _glowing(self, base: Floats, hits: Hits, sun: Floats) -> Floats:
        """(n, 3) what surfaces of colour `base` (n, 3) reflect, and what they emit."""
        bright = self._light.at(hits.face, hits.uv)
        sunny = np.flatnonzero(sun)
        bright[sunny] += sun[sunny, None] * self._sunlight
        emission = self._surfaces.emission.take(self._surfaces.soup.material.take(hits.face))
        glows = np.flatnonzero(emission)
        bright[glows] += emission[glows, None]
        return np.asarray(base * bright)

    def _image(self, hits: Hits, rays: Floats, seen: Floats) -> Floats:
        if not len(hits.missed):
            return seen
        image = np.empty((len(rays), 3), dtype=np.float32)
        image[hits.ray] = seen
        image[hits.missed] = self._outdoors.seen(rays[hits.missed])
        return image

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
        mean = surfaces.mean.take(surfaces.soup.material.take(there.face), axis=0)
        reflected = self._image(there, onward, self._glowing(mean, there, self._sunlit(there, onward)))
        material = surfaces.soup.material[face]
        metal = surfaces.metallic[material][:, None]
        sharp = self._sharp[material][:, None]
        fresnel = (1.0 - metal) * sharp * (0.04 + 0.96 * np.clip(1.0 + facing.astype(np.float64), 0.0, 1.0) ** 5)
        shine = metal * base * (sharp * reflected + (1.0 - sharp) * self._light.at(face, uv))
        return np.asarray((1.0 - fresnel) * (1.0 - metal) * seen + fresnel * reflected + shine, dtype=np.float32)


def _edges(image: ImageArray, surface: Floats) -> NDArray[np.bool_]:
    """(h, w) where the eight neighbours belong to several surfaces, or to a mirror (-1), and look different."""
    box = np.ones((3, 3), dtype=np.uint8)
    red, green, blue = cv2.split(cv2.subtract(cv2.dilate(image, box), cv2.erode(image, box)))
    contrast = np.maximum(np.maximum(red, green), blue) > CONTRAST
    several = cv2.dilate(surface, box) != cv2.erode(surface, box)
    return np.asarray(contrast & (several | (surface == -1)))
