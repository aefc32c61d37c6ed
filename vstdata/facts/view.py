"""What one frame sees: depth, instances and the visible part of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vstdata.facts.measure import METRE_DECIMALS, SHARE_DECIMALS, rounded
from vstdata.facts.raster import depth_between, inverse_depth, local_range, nearest
from vstdata.facts.tolerances import TOLERANCES, window_at_width
from vstdata.linear import length
from vstdata.scene import Camera, DepthArray, FloatArray, IntArray, unproject

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Seen:
    """The visible part of one instance in one frame; pixel positions are those of the colour image.

    `truncation` goes by area and not by pixels, because what lies behind the camera has no pixels, and a surface does
    not shrink as it leaves the image. `hidden` counts the pixels where it is behind something else: that takes as long
    as all the rest, and of walls and of what is cut off nobody asks.
    """

    instance: int
    pixels: int  # visible pixels at the working resolution
    truncation: float  # share of its surface area outside the image or behind the camera, 0..1
    box: tuple[float, float, float, float]  # (u0, v0, u1, v1) around the visible pixels
    depth: float  # mean of the nearest 10 % of its visible depths, metres (OpenSpatial's rule)
    anchor: tuple[float, float]  # (u, v) deep inside the visible part
    radius: float  # pixels from the anchor to the edge of that part, or of the image
    hidden: Callable[[], int] = field(repr=False, compare=False)

    @cached_property
    def fraction(self) -> float:
        """Visible pixels / pixels if it stood alone in the same image, 0..1."""
        return round(self.pixels / (self.pixels + self.hidden()), SHARE_DECIMALS)


class KnownPoints(NamedTuple):
    """World points of a frame, metres: `pixel` (n,) their places in the flattened picture, `axes` (3, n) x, y and z,
    axis by axis because long loops are the fast ones."""

    pixel: NDArray[np.intp]
    axes: FloatArray


@dataclass(frozen=True, eq=False)
class View:
    """One frame at the working resolution: `camera` is the colour camera resized to it, `color_camera` the original.

    `depth` (h, w) float32 metres, 0 where unknown; `instances` (h, w) int32 indices in `Scene.instances`, -1 where
    none, or None without a mesh: then `owners` is the same by sensor depth and annotated boxes, which is rougher.
    `doubted` (h, w) are pixels whose depth the mesh alone tells, and may tell wrongly.
    `seen` holds every instance with at least `Tolerances.seen_pixels`, walls and floors too, by index. `read_sensor`
    gives what `sensor` keeps.
    """

    frame: int
    camera: Camera
    color_camera: Camera
    depth: DepthArray
    instances: IntArray | None
    seen: Mapping[int, Seen]
    read_sensor: Callable[[], DepthArray | None] = field(repr=False)
    owners: IntArray | None = None
    doubted: BoolArray | None = None

    @property
    def scale(self) -> FloatArray:
        """(2,) colour pixels per working pixel, across and down."""
        full = self.color_camera
        return np.array([full.width / self.camera.width, full.height / self.camera.height])

    def to_color(self, uv: FloatArray) -> FloatArray:
        """Working pixels (n, 2) -> colour pixels (n, 2)."""
        return np.asarray((np.asarray(uv, dtype=np.float64) + 0.5) * self.scale - 0.5)

    def to_working(self, uv: FloatArray) -> FloatArray:
        """Colour pixels (n, 2) -> working pixels (n, 2)."""
        return np.asarray((np.asarray(uv, dtype=np.float64) + 0.5) / self.scale - 0.5)

    def depth_at(self, uv: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Colour pixels (n, 2) -> depth (n,) and spread (n,), metres.

        Depth is interpolated in inverse depth, which is exact on planes; 0 where unknown. (A median would be quieter
        but cuts corners: a centimetre at the edge of a chair is five pixels in another frame.) Spread is the relief,
        greatest less smallest depth in 5 x 5 pixels of 320 across: inf where one of these is unknown, and outside the
        image.
        """
        working = self.to_working(uv)
        low, high = nearest(self._range[0], working, 0.0), nearest(self._range[1], working, 0.0)
        whole = low > 0
        depth = depth_between(self.depth, self._inverse, working, whole)
        spread = np.where(whole, high.astype(np.float64) - low, np.inf)
        return rounded(depth, METRE_DECIMALS), rounded(spread, METRE_DECIMALS)

    def instance_at(self, uv: FloatArray) -> IntArray:
        """Colour pixels (n, 2) -> instance index (n,), -1 where none or outside."""
        if self.instances is None:
            return np.full(len(uv), -1, dtype=np.int32)
        return np.asarray(nearest(self.instances, self.to_working(uv), -1))

    def trusted_at(self, uv: FloatArray) -> BoolArray:
        """Colour pixels (n, 2) -> (n,) `trusted` there; False outside."""
        return np.asarray(nearest(self.trusted, self.to_working(uv), False))

    @cached_property
    def trusted(self) -> BoolArray:
        """(h, w) depth is known, not `doubted` and, where mesh and sensor are both there, the sensor does not
        contradict the mesh: what moved after the scan or is missing from the mesh is not trusted."""
        known = self.depth > 0 if self.doubted is None else (self.depth > 0) & ~self.doubted
        sensor = self.sensor
        if sensor is None or self.instances is None:
            return np.asarray(known)
        slack = TOLERANCES.agree + TOLERANCES.agree_ratio * self.depth
        low = local_range(np.where(known, self.depth, np.inf), 3)[0]
        high = self.near_range[1]
        agrees = (sensor >= low - slack) & (sensor <= high + slack)
        return np.asarray(known & ((sensor == 0) | agrees))

    @cached_property
    def sensor(self) -> DepthArray | None:
        """(h, w) metres, the sensor's depth in this camera, 0 where unknown; None without a sensor."""
        return self.read_sensor()

    @cached_property
    def points(self) -> FloatArray:
        """(h, w, 3) world metres of every pixel; the camera's centre where depth is unknown."""
        local = unproject(self.depth, self.camera.intrinsics)
        return self.camera.to_world(local.reshape(-1, 3)).reshape(local.shape)

    @cached_property
    def thin_points(self) -> KnownPoints:
        """Those of every `Tolerances.overlap_step`-th row and column."""
        return self.known_points(TOLERANCES.overlap_step)

    def known_points(self, step: int = 1) -> KnownPoints:
        """The points of every `step`-th row and column, as far as their depth is known."""
        pixel = np.flatnonzero(self.depth[::step, ::step] > 0)
        return KnownPoints(pixel, np.ascontiguousarray(self.points[::step, ::step].reshape(-1, 3)[pixel].T))

    @cached_property
    def thin_area(self) -> FloatArray:
        """(n,) square metres of surface that each pixel covers of every `Tolerances.overlap_step`-th row and column,
        row by row: at most five times its area seen head on (grazing views and depth edges have no better estimate); 0
        where depth is unknown."""
        step, points = TOLERANCES.overlap_step, self.points
        down, across = np.gradient(points[:, ::step], axis=0)[::step], np.gradient(points[::step], axis=1)[:, ::step]
        tilted = length(np.cross(down, across))
        focal = abs(self.camera.intrinsics[0, 0] * self.camera.intrinsics[1, 1])
        head_on = self.depth[::step, ::step].astype(np.float64) ** 2 / focal
        return np.clip(tilted, head_on, 5 * head_on).ravel()

    @cached_property
    def whole_area(self) -> float:
        """Square metres: all of `thin_area`."""
        return float(self.thin_area.sum())

    @cached_property
    def near_range(self) -> tuple[DepthArray, DepthArray]:
        """Least and greatest depth (h, w) in 3 x 3 pixels."""
        return local_range(self.depth, 3)

    @cached_property
    def _range(self) -> tuple[DepthArray, DepthArray]:
        return local_range(self.depth, window_at_width(TOLERANCES.depth_window, self.camera.width))

    @cached_property
    def _inverse(self) -> DepthArray:
        return inverse_depth(self.depth)
