"""Pictures of a plain mesh, for scenes that have none: vertex colours or a pastel an instance, soft light, edges.

Not a photograph and not meant as one: a person can tell the objects apart and sees their shape. Nothing is drawn at
random.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from functools import reduce
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vstdata.linear import dot, length, product
from vstdata.rays import Embree, pixel_grid, pixel_rays
from vstdata.scene import Camera, FloatArray, ImageArray, Mesh

Floats = NDArray[np.float32]
BACKGROUND = (232, 236, 240)  # ours: pale, so that silhouettes stand out
UNANNOTATED = (205, 203, 198)
CONTRAST = 0.05  # ours: pixels that differ from a neighbour by this much of the range are sampled four times
PACKET = 16_384  # rays cast at once
OUTLINE = 0.4  # ours: how much darker the seam between two objects is
SUBPIXELS = np.array([[-0.125, -0.375], [0.375, -0.125], [0.125, 0.375], [-0.375, 0.125]])  # a rotated grid
_KEY_LIGHT = np.array([0.36, -0.48, 0.8], dtype=np.float32)


def antialiased(camera: Camera, shade: Callable[[FloatArray], Floats], flat: Floats | None = None) -> Floats:
    """(h, w, c) float32 image in 0..1 of `shade`, which maps pixels (n, 2) to values (n, c), display colours mostly.

    One sample a pixel, four where a neighbour looks different: a third of the work of four everywhere. `flat` is what
    `shade` gives at the centres of all pixels, where that is known.
    """
    uv = pixel_grid(camera)
    flat = shade(uv) if flat is None else flat
    image = flat.reshape(camera.height, camera.width, -1)
    box = np.ones((3, 3), dtype=np.uint8)
    rough = reduce(np.maximum, cv2.split(cv2.dilate(image, box) - cv2.erode(image, box))).ravel() > CONTRAST
    picked = np.flatnonzero(rough)
    if len(picked):
        samples = shade((uv[picked, None] + SUBPIXELS).reshape(-1, 2))
        flat[picked] = samples.reshape(len(picked), 4, -1).mean(axis=1)
    return flat.reshape(image.shape)


def to_bytes(image: Floats) -> ImageArray:
    """Display colours in 0..1 -> uint8, rounded to nearest."""
    scaled = image * np.float32(255.0)
    scaled += np.float32(0.5)
    return np.asarray(np.clip(scaled, 0.0, 255.0, out=scaled).astype(np.uint8))


def instance_color(index: int) -> tuple[int, int, int]:
    """A pastel sRGB colour of instance `index`; neighbouring numbers are far apart in hue. Grey for -1."""
    if index < 0:
        return UNANNOTATED
    hue = (index * 0.618033988749895) % 1.0
    saturation, value = (0.38, 0.93) if index % 2 else (0.52, 0.82)
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return round(255 * red), round(255 * green), round(255 * blue)


class FlatRenderer:
    """Renders one mesh from any camera; building it costs the ray structure once."""

    def __init__(self, mesh: Mesh) -> None:
        self._embree = Embree(mesh.vertices, mesh.faces)
        self._faces = mesh.faces
        self._colors = None if mesh.colors is None else mesh.colors.astype(np.float32) / 255.0
        self._plain = None if self._colors is None else _face_colors(self._colors, mesh.faces)
        last = int(mesh.face_instances.max(initial=-1))
        table = [instance_color(index) for index in range(-1, last + 1)]
        self._palette = np.array(table, dtype=np.float32) / 255.0
        self._instances = mesh.face_instances

    def frame(self, camera: Camera) -> ImageArray:
        """(h, w, 3) uint8 RGB, equal bytes for equal cameras."""
        return self.shot(camera)[0]

    def shot(self, camera: Camera) -> tuple[ImageArray, Floats]:
        """(h, w, 3) uint8 RGB and (h, w) depth in metres along z, inf where nothing is hit."""
        flat, depth, instance = self._sampled(camera, pixel_grid(camera))
        image = antialiased(camera, lambda uv: self._sampled(camera, uv)[0], flat)
        shape = camera.height, camera.width
        depth, instance = depth.reshape(shape), instance.reshape(shape)
        return to_bytes(image * outline(depth, instance)[..., None]), depth

    def _sampled(self, camera: Camera, uv: FloatArray) -> tuple[Floats, Floats, NDArray[np.int32]]:
        """At pixels (n, 2) the colour (n, 3), the depth (n,) and the instance (n,), -2 for none. In packets of rays
        that fit the processor's cache."""
        color = np.empty((len(uv), 3), dtype=np.float32)
        depth, instance = np.empty(len(uv), dtype=np.float32), np.full(len(uv), -2, dtype=np.int32)
        for start in range(0, len(uv), PACKET):
            part = slice(start, start + PACKET)
            rays = pixel_rays(camera, uv[part])
            hits = self._embree.cast(rays)
            color[part], depth[part] = self._shade(rays, hits), hits["t_hit"]
            seen = np.flatnonzero(np.isfinite(depth[part]))
            instance[part][seen] = self._instances[hits["primitive_ids"][seen].astype(np.int64)]
        return color, depth, instance

    def _shade(self, rays: Floats, hits: dict[str, NDArray[Any]]) -> Floats:
        seen = np.flatnonzero(np.isfinite(hits["t_hit"]))
        color = np.empty((len(rays), 3), dtype=np.float32)
        color[:] = np.array(BACKGROUND, dtype=np.float32) / 255.0
        face = hits["primitive_ids"][seen].astype(np.int64)
        color[seen] = self._albedo(face, hits["primitive_uvs"][seen])
        color[seen] *= soft_light(hits["primitive_normals"][seen], rays[seen, 3:])[:, None]
        return color

    def _albedo(self, face: NDArray[np.int64], uv: Floats) -> Floats:
        if self._colors is None:
            return np.asarray(self._palette[self._instances[face] + 1])
        if self._plain is not None:
            return self._plain.take(face, axis=0)
        corners = self._colors[self._faces[face]]
        weights = np.stack([1.0 - uv.sum(axis=1), uv[:, 0], uv[:, 1]], axis=1)
        return product(corners.swapaxes(1, 2), weights[..., None])[..., 0]


def _face_colors(colors: Floats, faces: NDArray[np.int32]) -> Floats | None:
    """(m, 3) the colour of each face where all its corners have one, None where any face has several."""
    first = colors[faces[:, 0]]
    one = all((colors[faces[:, k]] == first).all() for k in (1, 2))
    return first if one else None


def outline(depth: Floats, instance: NDArray[np.int32]) -> Floats:
    """(h, w) factor: below one on seams between instances and where the depth breaks off."""
    seen = np.isfinite(depth)
    nearness = np.where(seen, 1.0 / np.where(seen, depth, 1.0), 0.0)
    seam = _differs(instance) | _breaks(nearness.astype(np.float32))
    soft = cv2.GaussianBlur(seam.astype(np.float32), (3, 3), 0.6)
    return np.asarray(1.0 - OUTLINE * soft, dtype=np.float32)


def soft_light(normals: Floats, directions: Floats) -> Floats:
    """(n,) brightness in about 0.6..1: from above, from a key light and from the camera; never black."""
    view = dot(normals, directions)
    facing = normals * -np.sign(view)[:, None]  # annotated meshes are not wound consistently
    head = np.abs(view) / length(directions)
    return np.asarray(0.72 + 0.10 * facing[:, 2] + 0.11 * dot(facing, _KEY_LIGHT) + 0.08 * head, dtype=np.float32)


def _differs(labels: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(h, w) whether the pixel to the right or below has another label."""
    edge = np.zeros(labels.shape, dtype=np.bool_)
    edge[:, :-1] |= labels[:, 1:] != labels[:, :-1]
    edge[:-1] |= labels[1:] != labels[:-1]
    return edge


def _breaks(nearness: Floats) -> NDArray[np.bool_]:
    """(h, w) where 1 / depth, which is linear over any plane, bends by more than 4 % of itself."""
    bend = np.zeros_like(nearness)
    bend[:, 1:-1] = np.abs(nearness[:, 2:] + nearness[:, :-2] - 2 * nearness[:, 1:-1])
    bend[1:-1] = np.maximum(bend[1:-1], np.abs(nearness[2:] + nearness[:-2] - 2 * nearness[1:-1]))
    return np.asarray(bend > 0.04 * np.maximum(nearness, 1e-6))
