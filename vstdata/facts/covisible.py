"""Surface seen by two frames: where a pixel of one lies in the other, and how much both see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vstdata.facts.measure import METRE_DECIMALS, PIXEL_DECIMALS, SHARE_DECIMALS, rounded
from vstdata.facts.tolerances import TOLERANCES
from vstdata.facts.view import BoolArray, KnownPoints, View
from vstdata.linear import along, product
from vstdata.scene import FloatArray, Noise


@dataclass(frozen=True, eq=False)
class Transfer:
    """Pixels of frame f found again in frame g: `uv` (n, 2) colour pixels of g, nan where unknown; `visible` (n,)
    whether g sees that very surface; `error` (n,) its standard deviation in pixels; `point` (n, 3) world metres."""

    uv: FloatArray
    visible: BoolArray
    error: FloatArray
    point: FloatArray


def depth_sigma(depth: FloatArray, noise: Noise) -> FloatArray:
    """One standard deviation of sensor depth, metres: it grows with the square of the depth."""
    return np.asarray(noise.depth * (depth / TOLERANCES.depth_reference) ** 2)


def transfer(f: View, g: View, uv: FloatArray, noise: Noise) -> Transfer:
    """Find colour pixels uv (n, 2) of f in g by depth; `noise` is that of this pair.

    Visible: depth is known around both pixels, both are trusted, and g's depth is the predicted one within noise.
    """
    depth, spread = f.depth_at(uv)
    rays = (uv - f.color_camera.intrinsics[:2, 2]) / np.diag(f.color_camera.intrinsics)[:2]
    rays = np.column_stack([rays, np.ones(len(rays))])
    point = f.color_camera.to_world(rays * depth[:, None])
    found, z = g.color_camera.project(point)
    found[depth == 0] = np.nan
    there, relief = g.depth_at(found)
    sigma = _pair_sigma(f, g, depth, there, noise)
    close = np.abs(there - z) <= TOLERANCES.transfer + TOLERANCES.transfer_ratio * z + TOLERANCES.sigmas * sigma
    known = np.isfinite(spread) & np.isfinite(relief) & (there > 0) & g.color_camera.inside(found)
    visible = known & close & f.trusted_at(uv) & g.trusted_at(found)
    error = pixel_error(f, g, rays, depth, noise)
    return Transfer(rounded(found, PIXEL_DECIMALS), visible, error, rounded(point, METRE_DECIMALS))


def _pair_sigma(f: View, g: View, depth: FloatArray, there: FloatArray, noise: Noise) -> FloatArray:
    """One standard deviation of the depth difference: none between two casts of one mesh."""
    if f.instances is not None and g.instances is not None:
        return np.zeros_like(depth)
    variance = depth_sigma(depth, noise) ** 2 + depth_sigma(there, noise) ** 2 + 2 * noise.pose**2
    return np.asarray(np.sqrt(variance))


def pixel_error(f: View, g: View, rays: FloatArray, depth: FloatArray, noise: Noise) -> FloatArray:
    """One standard deviation of a transferred pixel (n,), by first-order propagation of the error in depth along `rays`
    (n, 3) of f and of both camera positions; the larger image axis. inf where depth is unknown or behind g."""
    camera = g.color_camera
    rotation = product(camera.world_to_camera[:3, :3], f.color_camera.camera_to_world[:3, :3])
    local = camera.to_camera(f.color_camera.to_world(rays * depth[:, None]))
    z = np.where((local[:, 2] > 0) & (depth > 0), local[:, 2], np.nan)[:, None]
    along = product(rays, rotation.T)
    focal = np.abs(np.diag(camera.intrinsics)[:2])
    slope = focal / z * (along[:, :2] - local[:, :2] / z * along[:, 2:])
    in_depth = noise.surface if f.instances is not None else depth_sigma(depth, noise)[:, None]
    across = focal / z * np.sqrt(1 + (local[:, :2] / z) ** 2) * np.sqrt(2) * noise.pose
    error = np.sqrt((slope * in_depth) ** 2 + across**2).max(axis=1)
    return rounded(np.where(np.isnan(error), np.inf, error), PIXEL_DECIMALS)


def covisible(f: View, g: View, slack: float) -> BoolArray:
    """(h, w) the pixels of f whose surface g sees too, see `_also_seen`."""
    found = np.zeros(f.depth.shape, dtype=bool)
    found.ravel()[_also_seen(f.known_points(), g, slack)[0]] = True
    return found


def _also_seen(points: KnownPoints, g: View, slack: float) -> tuple[NDArray[np.intp], FloatArray]:
    """The pixels (n,) of points whose surface g sees too, to `slack` metres plus a share of the depth and g's local
    relief, and the depth (n,) of these points in g. What cannot be in g is dropped as soon as that is seen."""
    to_g, focal, middle = g.camera.world_to_camera, np.diag(g.camera.intrinsics), g.camera.intrinsics[:2, 2]
    z = along(to_g[2], points.axes)
    ahead = np.flatnonzero(z > 0)
    z, axes = z[ahead], points.axes[:, ahead]
    u, v = (np.floor(along(to_g[k], axes) / z * focal[k] + middle[k] + 0.5) for k in range(2))
    height, width = g.depth.shape
    inside = (u >= 0) & (v >= 0) & (u < width) & (v < height)
    z, at = z[inside], (v[inside] * width + u[inside]).astype(np.intp)
    least, most = (end.ravel()[at] for end in g.near_range)
    slack_z = slack + TOLERANCES.agree_ratio * z
    agrees = (least > 0) & (z >= least - slack_z) & (z <= most + slack_z)
    return np.asarray(points.pixel[ahead[inside][agrees]]), z[agrees]


def overlap(f: View, g: View, slack: float) -> float:
    """Area that both views see over area that either sees, 0..1, symmetric, to `slack` metres plus a share of the
    depth: the intersection over union of MultiSPA's visible point sets, with each pixel counted by the area that it
    covers. One pixel in `Tolerances.overlap_step` squared is looked at."""
    in_f, in_g = (_also_seen(a.thin_points, b, slack)[0] for a, b in ((f, g), (g, f)))
    both = (f.thin_area[in_f].sum() + g.thin_area[in_g].sum()) / 2
    either = f.whole_area + g.whole_area - both
    return round(float(min(1.0, both / either)), SHARE_DECIMALS) if either > 0 else 0.0


def growth(f: View, g: View, slack: float) -> float:
    """By how much larger g's picture shows what both see: the geometric mean of the medians, over the same pixels of
    each, of its depth in f over that in g. nan where they share nothing."""
    return round(float(np.sqrt(_nearness(f, g, slack) / _nearness(g, f, slack))), SHARE_DECIMALS)


def _nearness(f: View, g: View, slack: float) -> float:
    """Of what g sees too, depth in f over depth in g, median over the pixels of f; nan where there is nothing."""
    step = TOLERANCES.overlap_step
    pixels, depth = _also_seen(f.thin_points, g, slack)
    return float(np.median(f.depth[::step, ::step].ravel()[pixels] / depth)) if len(pixels) else float("nan")


def residual(f: View, g: View) -> tuple[float, float]:
    """Median |difference| in depth of f's surface found in g, and the median depth there, metres; (nan, nan) where too
    little overlaps. Differences beyond `Tolerances.residual_gate` are occlusions."""
    mask = f.depth > 0
    uv, z = g.camera.project(f.points[mask])
    there, spread = g.depth_at(g.to_color(uv))
    difference = np.abs(there - z)
    same = np.isfinite(spread) & (difference <= TOLERANCES.residual_gate * z)
    if same.sum() < TOLERANCES.residual_points:
        return float("nan"), float("nan")
    return float(np.median(difference[same])), float(np.median(z[same]))
