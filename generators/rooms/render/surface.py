"""What a hit looks like: colour of the pattern there, its normal, its material. Shared by the renderers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Material, Room
from generators.rooms.render.look import Floats, Ints, linear, unit
from generators.rooms.render.lookup import at_hits, corner_table, looked_up, shelves
from generators.rooms.render.pattern import mean_color, period, texture
from generators.rooms.render.soup import Soup, triangle_soup
from vstdata.linear import dot
from vstdata.rays import Embree

LEVELS = 7  # mip levels: down to 1/64 of a texture, then its mean
WIDTH = 4096  # texels of the picture that holds all textures

LINEAR_BYTES = linear(np.arange(256) / 255.0)  # sRGB bytes -> linear light


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """All textures at all mip levels in one picture `texels` (h, w, 3) sRGB bytes, each with a rim that goes on on its
    other side. `corner` (2, materials * LEVELS) x and y of the first texel and `size` (materials * LEVELS,) say where;
    `texel` (materials,) metres a texel covers. Materials of one plain colour have no texture here."""

    texels: NDArray[np.uint8]
    corner: Floats
    size: Floats
    texel: Floats

    @classmethod
    def of(cls, materials: Sequence[Material], metres: Sequence[float]) -> Atlas:
        """`metres`: what one texture of each material covers."""
        pages = [page for material in materials for page in _mip_levels(material)]
        size = np.array([len(page) for page in pages], dtype=np.int32)
        corner, height = shelves(size + 2, size + 2, WIDTH)
        texels = np.zeros((height, WIDTH, 3), dtype=np.uint8)
        for (x, y), page in zip(corner.T, pages, strict=True):
            if len(page) > 1:
                texels[y : y + len(page) + 2, x : x + len(page) + 2] = cv2.copyMakeBorder(
                    page, 1, 1, 1, 1, cv2.BORDER_WRAP
                )
        texel = np.array(metres, dtype=np.float32) / size[::LEVELS]
        return cls(texels, (corner + 1).astype(np.float32), size.astype(np.float32), texel.astype(np.float32))

    def page(self, material: Ints, footprint: Floats) -> Ints:
        """(n,) which page of a material to look at for pixels that cover `footprint` (n,) metres."""
        ratio = footprint / self.texel.take(material) * np.float32(np.sqrt(0.5))
        level = np.minimum(np.frexp(np.maximum(ratio, 0.5))[1], LEVELS - 1)  # the nearest, not the next finer one
        return np.asarray(material * np.int32(LEVELS) + level, dtype=np.int32)

    def sample(self, page: Ints, u: Floats, v: Floats) -> NDArray[np.uint8]:
        """(n, 3) sRGB bytes of pages (n,) at `u`, `v` (n,) periods."""
        size = self.size.take(page)
        x = (u - np.floor(u)) * size + (self.corner[0].take(page) - np.float32(0.5))
        y = (v - np.floor(v)) * size + (self.corner[1].take(page) - np.float32(0.5))
        return np.asarray(looked_up(self.texels, x, y))


def _mip_levels(material: Material) -> list[NDArray[np.uint8]]:
    """Square pictures, each half as large as the one before; of one texel for a plain colour."""
    page = texture(material) * np.float32(255)
    page += np.float32(0.5)
    pages = [page.astype(np.uint8)]
    for _ in range(LEVELS - 1):
        side = max(len(pages[-1]) >> 1, 1)
        pages.append(np.asarray(cv2.resize(pages[-1], (side, side), interpolation=cv2.INTER_AREA), dtype=np.uint8))
    return pages


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """What rays met: `ray` (n,) indices of those that met anything, and for each its `face`, barycentric `uv` (n, 2)
    and `depth` in lengths of the ray's direction; `missed` (m,) the other rays."""

    ray: NDArray[np.int64]
    face: NDArray[np.int64]
    uv: Floats
    depth: Floats
    missed: NDArray[np.int64]


class Surfaces:
    """The triangles of a room, ready to be looked at."""

    def __init__(self, room: Room) -> None:
        self.soup: Soup = triangle_soup(room)
        materials = self.soup.materials
        corners = self.soup.corners.reshape(-1, 3)
        self.embree = Embree(corners, np.arange(len(corners)).reshape(-1, 3), centred=False)
        self._atlas = Atlas.of(materials, [_covered(material) for material in materials])
        self.emission = np.array([material.emission for material in materials], dtype=np.float32)
        self.roughness = np.array([material.roughness for material in materials], dtype=np.float32)
        self.metallic = np.array([material.metallic for material in materials], dtype=np.float32)
        self.mean = np.array([mean_color(material) for material in materials], dtype=np.float32)
        self.patterned = np.array([texture(material).size > 3 for material in materials])
        self._texture = corner_table(self.soup.uv)
        self._facing = np.ascontiguousarray(self.soup.face_normals.T)
        self._material = self.soup.material

    def cast(self, rays: Floats) -> Hits:
        """First hits of rays (n, 6)."""
        found = self.embree.cast(rays)
        depth, face, uv = found["t_hit"], found["primitive_ids"], found["primitive_uvs"]
        hit = np.isfinite(depth)
        if hit.all():
            return Hits(np.arange(len(depth)), face.astype(np.int64), uv, depth, np.empty(0, dtype=np.int64))
        ray = np.flatnonzero(hit)
        return Hits(ray, face.take(ray).astype(np.int64), uv.take(ray, 0), depth.take(ray), np.flatnonzero(~hit))

    def albedo(self, hits: Hits, rays: Floats, pixel: float) -> Floats:
        """(n, 3) linear rgb of the pattern where `rays` hit; `pixel` is the width of a pixel at one metre."""
        material = self._material.take(hits.face)
        found = self.mean.take(material, axis=0)
        at = np.flatnonzero(self.patterned.take(material))
        if len(at):
            found[at] = self.pattern(*self.texel(hits, rays, pixel, at))
        return found

    def texel(self, hits: Hits, rays: Floats, pixel: float, at: NDArray[np.int64]) -> tuple[Ints, Floats, Floats]:
        """Where the patterns of hits `at` (n,) lie: page, and u and v in periods."""
        face, view = hits.face.take(at), rays[hits.ray.take(at), 3:].T
        u, v = at_hits(self._texture, face, hits.uv.take(at, axis=0))
        facing = sum(self._facing[k].take(face) * view[k] for k in range(3))
        slant = np.abs(facing) / np.sqrt(view[0] * view[0] + view[1] * view[1] + view[2] * view[2])
        across = hits.depth.take(at) * np.float32(pixel)
        footprint = across / np.sqrt(np.maximum(slant, np.float32(0.02)))
        return self._atlas.page(self._material.take(face), footprint), u, v

    def pattern(self, page: Ints, u: Floats, v: Floats) -> Floats:
        """(n, 3) linear rgb of what `texel` found."""
        return np.asarray(cv2.LUT(self._atlas.sample(page, u, v)[None], LINEAR_BYTES)[0])

    def normal(self, face: NDArray[np.int64], uv: Floats, view: Floats) -> Floats:
        """(n, 3) unit smooth normals at barycentric coordinates (n, 2) of faces (n,), against the directions `view`."""
        normal = unit(_mixed(self.soup.normals, face, uv))
        normal[dot(normal, view) > 0] *= -1
        return normal


def _mixed(corners: Floats, face: NDArray[np.int64], uv: Floats) -> Floats:
    """(n, c) values (f, 3, c) of corners interpolated at barycentric coordinates (n, 2) of faces (n,)."""
    own = corners.take(face, axis=0)
    mixed = own[:, 0] * (1.0 - uv[:, :1] - uv[:, 1:])
    mixed += own[:, 1] * uv[:, :1]
    mixed += own[:, 2] * uv[:, 1:]
    return np.asarray(mixed)


def _covered(material: Material) -> float:
    """Metres covered by a texture: the mean of both ways, and half a metre for a picture."""
    return 0.5 if material.pattern == "picture" else float(np.sqrt(np.prod(period(material))))
