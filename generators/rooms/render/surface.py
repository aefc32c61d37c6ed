"""What a hit looks like: colour of the pattern there, its normal, its material. Shared by the renderers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Material, Room
from generators.rooms.render.look import Floats, Ints, unit
from generators.rooms.render.pattern import mean_color, period, texture
from generators.rooms.render.soup import Soup, triangle_soup
from vstdata.linear import dot, length
from vstdata.rays import Embree

LEVELS = 7  # mip levels: down to 1/64 of a texture, then its mean


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """All textures at all mip levels in one list: `texels` (n, 3) sRGB bytes; `first` (materials, LEVELS) and `size`
    (materials,) say where; `texel` (materials,) metres a texel covers."""

    texels: NDArray[np.uint8]
    first: NDArray[np.int64]
    size: Ints
    texel: Floats

    @classmethod
    def of(cls, materials: Sequence[Material], metres: Sequence[float]) -> Atlas:
        """`metres`: what one texture of each material covers."""
        pages: list[NDArray[np.uint8]] = []
        sizes = []
        for material in materials:
            image = (texture(material) * 255.0 + 0.5).astype(np.uint8)
            sizes.append(len(image))
            for side in (max(len(image) >> level, 1) for level in range(LEVELS)):
                smaller = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
                pages.append(smaller.astype(np.uint8).reshape(-1, 3))
        counts = np.array([len(page) for page in pages])
        first = (np.cumsum(counts) - counts).reshape(-1, LEVELS)
        size = np.array(sizes, dtype=np.int32)
        return cls(np.concatenate(pages), first, size, (np.array(metres) / size).astype(np.float32))

    def sample(self, material: Ints, uv: Floats, footprint: Floats) -> Floats:
        """(n, 3) sRGB in 0..1 at `uv` (n, 2) periods, for pixels that cover `footprint` (n,) metres."""
        level = np.frexp(np.maximum(footprint / self.texel[material], 1.0) + 1e-6)[1].astype(np.int32) - 1
        level = np.minimum(level, LEVELS - 1)
        size = np.maximum(self.size[material] >> level, 1)
        first, mask = self.first[material, level], size - 1
        place = uv * size[:, None] - 0.5
        base = np.floor(place).astype(np.int32)
        fx, fy = (place - base).T[:, :, None]
        x0, x1 = base[:, 0] & mask, (base[:, 0] + 1) & mask
        y0, y1 = first + (base[:, 1] & mask) * size, first + ((base[:, 1] + 1) & mask) * size
        take = self.texels.take
        upper = take(y0 + x0, axis=0) * (1 - fx) + take(y0 + x1, axis=0) * fx
        lower = take(y1 + x0, axis=0) * (1 - fx) + take(y1 + x1, axis=0) * fx
        return np.asarray((upper * (1 - fy) + lower * fy) / np.float32(255.0), dtype=np.float32)


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

    def cast(self, rays: Floats) -> Hits:
        """First hits of rays (n, 6)."""
        found = self.embree.cast(rays)
        hit = np.isfinite(found["t_hit"])
        ray = np.flatnonzero(hit)
        face = found["primitive_ids"][ray].astype(np.int64)
        return Hits(ray, face, found["primitive_uvs"][ray], found["t_hit"][ray], np.flatnonzero(~hit))

    def color(self, hits: Hits, rays: Floats, pixel: float) -> Floats:
        """(n, 3) sRGB of the pattern where `rays` hit; `pixel` is the width of a pixel at one metre, in metres."""
        uv = _mixed(self.soup.uv, hits.face, hits.uv)
        view = rays[hits.ray, 3:]
        slant = np.abs(dot(self.soup.face_normals[hits.face], view) / length(view))
        footprint: Floats = np.asarray(
            hits.depth * np.float32(pixel) / np.sqrt(np.maximum(slant, 0.02)), dtype=np.float32
        )
        return self._atlas.sample(self.soup.material[hits.face], uv, footprint)

    def normal(self, face: NDArray[np.int64], uv: Floats, view: Floats) -> Floats:
        """(n, 3) unit smooth normals at barycentric coordinates (n, 2) of faces (n,), against the directions `view`."""
        normal = unit(_mixed(self.soup.normals, face, uv))
        away = dot(normal, view) > 0
        return np.where(away[:, None], -normal, normal)


def _mixed(corners: Floats, face: NDArray[np.int64], uv: Floats) -> Floats:
    """(n, c) values (f, 3, c) of corners interpolated at barycentric coordinates (n, 2) of faces (n,)."""
    own = corners[face]
    mixed = own[:, 0] * (1.0 - uv[:, :1] - uv[:, 1:])
    mixed += own[:, 1] * uv[:, :1]
    mixed += own[:, 2] * uv[:, 1:]
    return np.asarray(mixed)


def _covered(material: Material) -> float:
    """Metres covered by a texture: the mean of both ways, and half a metre for a picture."""
    return 0.5 if material.pattern == "picture" else float(np.sqrt(np.prod(period(material))))
