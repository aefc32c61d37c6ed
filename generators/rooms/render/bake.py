"""The default renderer: light computed once a room, then looked up, plus what shiny surfaces mirror.

Light is looked up where rays are cast (`sights`), patterns at every pixel. Rays go in packets that fit the processor's
cache. A pixel is sampled four times only where its neighbour shows another surface: patterns are smoothed by their mip
levels, light is smooth along a surface, and the edges of what a mirror shows are softened by the pixels around.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Room
from generators.rooms.render import light
from generators.rooms.render.look import DEVELOPED, STEPS, Floats, Ints, unit
from generators.rooms.render.outdoors import Outdoors
from generators.rooms.render.sight import ALONE, OUTSIDE, Sights, beside, edges, far, pixels, sights
from generators.rooms.render.soup import facets, same
from generators.rooms.render.surface import Hits, Surfaces
from vstdata.linear import dot
from vstdata.rays import pixel_rays
from vstdata.scene import Camera, FloatArray, ImageArray

GLOSSY = 0.5  # roughness from which on a surface mirrors nothing; from 0.4 on the little it does is left out
MIRRORING = 0.2  # roughness of a metal below which what it mirrors has edges
FAINT = 0.02  # of what is mirrored is left out: most of it where somebody looks straight at a surface
CONTRAST = 32  # ours: grey levels by which an edge between two surfaces must differ to be sampled four times
PACKET = 16_384  # rays
GAIN, MORE, NEARNESS, TEXEL, VALUES = slice(0, 3), slice(3, 6), 6, slice(7, 9), 9
SURFACE, PAGE, NAMES = 0, 1, 2
NEAREST = np.float32(1e-6)  # 1 / m: what is nothing is as far away
PLAIN = -1  # the page of what has no pattern
MIRROR = ALONE - 2


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
        self._sunny = bool(baked.sun.faces.any())
        surfaces, patches = self._surfaces, baked.lattice.patches
        roughness, metallic = surfaces.roughness, surfaces.metallic
        material = surfaces.soup.material
        self._shiny = ((roughness < 0.4) | (metallic > 0)).take(material)
        self._emission = surfaces.emission.take(material)
        self._patterned = surfaces.patterned.take(material)
        self._mean = surfaces.mean.take(material, axis=0)
        self._plain = np.where(self._patterned[:, None], np.float32(0), self._mean)  # the colour of what has no pattern
        sharp = np.maximum(1.0 - roughness.astype(np.float64) / GLOSSY, 0.0) ** 1.5
        self._sharp = sharp.astype(np.float32)
        mirrors = ((metallic > 0) & (roughness < MIRRORING)).take(material)
        bent = patches.folded.take(patches.patch)
        level = same(patches.patch, surfaces.soup.part)[1]  # a patch may have several finishes
        surface = np.where(bent, len(level) + facets(surfaces.soup), level)
        # even numbers, and one more where the sun is on it
        self._surface = np.where(mirrors, MIRROR, OUTSIDE + 2 + 2 * surface).astype(np.int32)

    def frame(self, camera: Camera) -> ImageArray:
        """(h, w, 3) uint8 sRGB."""
        return self.shot(camera)[0]

    def shot(self, camera: Camera) -> tuple[ImageArray, Floats]:
        """(h, w, 3) uint8 sRGB and (h, w) depth in metres along z, inf where nothing is hit."""
        shape = camera.height, camera.width
        seen = sights(camera, lambda uv: self._look(camera, uv))
        flat = self._developed(camera, lambda some: pixels(some, camera.width), seen)
        image = flat.reshape(*shape, 3)
        several, mirrored = edges(image, seen.names[SURFACE].reshape(shape), CONTRAST)
        picked = np.flatnonzero(several)
        smooth = self._smooth(camera, flat, seen.names[SURFACE], picked)
        image[mirrored] = cv2.GaussianBlur(image, (3, 3), 0)[mirrored]
        flat[picked] = smooth
        return image, far(seen.values[NEARNESS]).reshape(shape)

    def _smooth(self, camera: Camera, flat: ImageArray, surface: Ints, picked: NDArray[np.int64]) -> ImageArray:
        """(n, 3) the pixels `picked` of a picture (h * w, 3) as means of four places in them."""
        three = beside(
            picked,
            surface,
            camera.width,
            lambda uv: self._surfaces_at(camera, uv),
            lambda uv: self._developed(camera, uv.__getitem__, self._look(camera, uv)),
            flat,
        ).astype(np.uint16)
        return np.asarray((flat[picked] + three[:, 0] + three[:, 1] + three[:, 2] + 2) // 4)

    def _surfaces_at(self, camera: Camera, uv: FloatArray) -> Ints:
        """(n,) the `SURFACE` that pixels (n, 2) show."""
        there = np.full(len(uv), OUTSIDE, dtype=np.int32)
        for start in range(0, len(uv), PACKET):
            rays = pixel_rays(camera, uv[start : start + PACKET], np.float32)
            hits = self._surfaces.cast(rays)
            there[start + hits.ray] = self._surface.take(hits.face) + (self._sunlit(hits, rays) > 0)
        return there

    def _look(self, camera: Camera, uv: FloatArray) -> Sights:
        """What pixels (n, 2) see. Values: `GAIN`, what the pattern is multiplied by, `MORE`, what is added, both linear
        rgb, `NEARNESS`, 1 over depth, and `TEXEL`, u and v over depth. Names: `SURFACE` and `PAGE`. What lies outdoors
        is left black."""
        pixel = 1.0 / float(camera.intrinsics[0, 0])
        values = np.zeros((VALUES, len(uv)), dtype=np.float32)
        names = np.empty((NAMES, len(uv)), dtype=np.int32)
        for start in range(0, len(uv), PACKET):
            part = slice(start, start + PACKET)
            rays = pixel_rays(camera, uv[part], np.float32)
            hits = self._surfaces.cast(rays)
            if not len(hits.missed):
                self._meet(values[:, part], names[:, part], hits, rays, pixel)
                continue
            met, named = np.zeros((VALUES, len(hits.ray)), np.float32), np.empty((NAMES, len(hits.ray)), np.int32)
            self._meet(met, named, hits, rays, pixel)
            values[:, start + hits.ray], names[:, start + hits.ray] = met, named
            names[:, start + hits.missed] = np.array([[OUTSIDE], [PLAIN]])
        return Sights(values, names)

    def _meet(self, values: Floats, names: Ints, hits: Hits, rays: Floats, pixel: float) -> None:
        """Write down what `hits` are like."""
        sun = self._sunlit(hits, rays)
        names[SURFACE] = self._surface.take(hits.face) + (sun > 0)  # where the sun ends is an edge, too
        names[PAGE] = PLAIN
        gain, more = self._glow(hits, rays, sun)
        patterned = self._patterned.take(hits.face)
        at = np.flatnonzero(patterned)
        values[NEARNESS] = np.float32(1.0) / hits.depth
        more += self._plain.take(hits.face, axis=0) * gain
        values[MORE] = more.T
        if len(at):
            values[GAIN] = gain.T * patterned
            names[PAGE, at], u, v = self._surfaces.texel(hits, rays, pixel, at)
            values[TEXEL, at] = np.stack([u, v]) * values[NEARNESS, at]

    def _developed(self, camera: Camera, place: Callable[[NDArray[np.int64]], FloatArray], seen: Sights) -> ImageArray:
        """(n, 3) uint8 sRGB of what is seen; `place` gives the pixels (m, 2) of some of them by their numbers (m,)."""
        outside = np.flatnonzero(seen.names[SURFACE] == OUTSIDE)
        if len(outside):
            rays = pixel_rays(camera, place(outside), np.float32)
            seen.values[MORE, outside] = self._outdoors.seen(rays).T
        image = np.empty((seen.values.shape[1], 3), dtype=np.uint8)
        for start in range(0, len(image), PACKET):
            values, page = seen.values[:, start : start + PACKET], seen.names[PAGE, start : start + PACKET]
            bright = _side_by_side(values[MORE])
            if (
                page != PLAIN
            ).any():  # of what is plain the gain is 0: asked with the others, as picking them takes longer
                u, v = values[TEXEL] / np.maximum(values[NEARNESS], NEAREST)
                pattern = self._surfaces.pattern(np.maximum(page, 0), u, v)
                pattern *= _side_by_side(values[GAIN])
                bright += pattern
            bright *= STEPS
            image[start : start + PACKET] = DEVELOPED.take(bright.astype(np.int32), mode="clip")
        return image

    def _sunlit(self, hits: Hits, rays: Floats) -> Floats:
        """(n,) the share of the sun's full light where `rays` hit."""
        share = np.zeros(len(hits.face), dtype=np.float32)
        if not self._sunny:
            return share
        at = np.flatnonzero(self._sun.faces.take(hits.face))
        if len(at):
            from_, view = np.split(rays.take(hits.ray.take(at), axis=0), 2, axis=1)
            points = from_ + view * hits.depth.take(at)[:, None]
            some = self._sun.through(points)
            at, points, view = at.take(some), points.take(some, axis=0), view.take(some, axis=0)
            normals = self._surfaces.normal(hits.face.take(at), hits.uv.take(at, axis=0), view)
            share[at] = self._sun.on(points, normals)
        return share

    def _glow(self, hits: Hits, rays: Floats, sun: Floats) -> tuple[Floats, Floats]:
        """(n, 3) what the colour of surfaces is multiplied by, the light they receive and what they emit, and (n, 3)
        what they mirror beside; `sun` (n,) as `_sunlit` gives it."""
        gain, more = self._bright(hits, sun), np.zeros((len(hits.face), 3), dtype=np.float32)
        glossy = np.flatnonzero(self._shiny.take(hits.face))
        if len(glossy):
            gain[glossy], more[glossy] = self._mirrored(hits, rays, glossy, gain[glossy])
        return gain, more

    def _bright(self, hits: Hits, sun: Floats) -> Floats:
        bright = self._light.at(hits.face, hits.uv)
        if self._sunny:
            sunny = np.flatnonzero(sun)
            bright[sunny] += sun[sunny, None] * self._sunlight
        emission = self._emission.take(hits.face)
        glows = np.flatnonzero(emission)
        bright[glows] += emission[glows, None]
        return bright

    def _mirrored(self, hits: Hits, rays: Floats, at: NDArray[np.int64], bright: Floats) -> tuple[Floats, Floats]:
        """As `_glow` for hits `at`, of which `bright` (n, 3) is known, with the mirror image (Schlick's Fresnel term)
        of what lies in the room."""
        surfaces, face = self._surfaces, hits.face.take(at)
        from_, way = np.split(rays.take(hits.ray.take(at), axis=0), 2, axis=1)
        view = unit(way)
        normal = surfaces.normal(face, hits.uv.take(at, axis=0), view)
        facing = dot(view, normal)
        material = surfaces.soup.material.take(face)
        metal, sharp = surfaces.metallic.take(material), self._sharp.take(material)
        grazing = np.clip(np.float32(1.0) + facing, np.float32(0.0), np.float32(1.0))
        share = np.float32(0.04) + np.float32(0.96) * grazing * (grazing * grazing) ** 2
        fresnel = np.maximum((1 - metal) * sharp * share - np.float32(FAINT), np.float32(0.0))
        cast = np.flatnonzero((fresnel > 0) | (metal * sharp > 4 * FAINT * metal))
        more = np.zeros_like(bright)
        if not len(cast):
            return bright, more
        normal, view, facing, own = normal.take(cast, 0), view.take(cast, 0), facing.take(cast), bright.take(cast, 0)
        metal, sharp, fresnel = (each.take(cast)[:, None] for each in (metal, sharp, fresnel))
        onward = np.empty((len(cast), 6), dtype=np.float32)
        onward[:, :3] = from_.take(cast, 0) + way.take(cast, 0) * hits.depth.take(at.take(cast))[:, None]
        onward[:, :3] += np.float32(2e-3) * normal
        onward[:, 3:] = view - (facing + facing)[:, None] * normal
        reflected = self._reflected(onward)
        mixed = own + metal * sharp * (reflected - own)
        bright[cast], more[cast] = mixed - fresnel * (1 - metal) * own, fresnel * reflected
        return bright, more

    def _reflected(self, rays: Floats) -> Floats:
        """(n, 3) linear rgb along `rays` (n, 6), without patterns and further mirrors."""
        there = self._surfaces.cast(rays)
        seen = np.empty((len(rays), 3), dtype=np.float32)
        seen[there.ray] = self._mean.take(there.face, axis=0) * self._bright(there, self._sunlit(there, rays))
        if len(there.missed):
            seen[there.missed] = self._outdoors.seen(rays[there.missed])
        return seen


def _side_by_side(channels: Floats) -> Floats:
    """(n, 3) of (3, n)."""
    return np.asarray(cv2.merge([channel[None] for channel in channels])[0])
