"""Brute force: every triangle, every point. Slow and plain on purpose, and nothing of the project's own facts."""

from __future__ import annotations

import numpy as np
import shapely
import trimesh
from scipy.spatial import cKDTree

SPACING = 0.02  # metres between surface samples of `surface_gap`; its stated error follows from it


def ray(intrinsics: np.ndarray, pose: np.ndarray, uv: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Origin and direction (z = 1 in the camera, so the ray parameter is depth) of the ray through a pixel."""
    local = np.linalg.solve(intrinsics, np.array([uv[0], uv[1], 1.0]))
    return pose[:3, 3], pose[:3, :3] @ local


def hits(origin: np.ndarray, direction: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """(m,) ray parameter at each triangle (Möller and Trumbore), inf where it is missed."""
    a, b, c = triangles[:, 0], triangles[:, 1], triangles[:, 2]
    edge1, edge2 = b - a, c - a
    across = np.cross(direction, edge2)
    det = np.einsum("ij,ij->i", edge1, across)
    with np.errstate(divide="ignore", invalid="ignore"):
        start = origin - a
        u = np.einsum("ij,ij->i", start, across) / det
        turned = np.cross(start, edge1)
        v = (turned @ direction) / det
        t = np.einsum("ij,ij->i", edge2, turned) / det
    good = (np.abs(det) > 1e-14) & (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9) & (t > 1e-4)
    return np.where(good, t, np.inf)


class Picture:
    """What one camera sees of triangles (m, 3, 3): the nearest of all that a ray goes through, one by one.

    A triangle wholly in front of the camera is tested only where its projection's bounds hold the pixel.
    """

    def __init__(self, intrinsics: np.ndarray, pose: np.ndarray, triangles: np.ndarray) -> None:
        self.intrinsics, self.pose, self.triangles = intrinsics, pose, triangles
        local = (triangles - pose[:3, 3]) @ pose[:3, :3]
        ahead = local[..., 2] > 1e-3
        self.whole, self.crossing = ahead.all(axis=1), ahead.any(axis=1) & ~ahead.all(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            uv = local @ intrinsics.T
            uv = uv[..., :2] / uv[..., 2:]
        # Axis by axis: a long array each, which is several times faster to compare.
        corners = np.ascontiguousarray(uv.transpose(1, 2, 0))
        self.low, self.high = np.minimum.reduce(corners) - 0.01, np.maximum.reduce(corners) + 0.01

    def first_hit(self, uv: tuple[float, float] | list[float] | np.ndarray) -> tuple[float, int, np.ndarray]:
        """Depth, triangle and point (3,) that a pixel shows; (inf, -1, ...) where it shows nothing."""
        (left, top), (right, bottom) = self.low, self.high
        covered = (left <= uv[0]) & (uv[0] <= right) & (top <= uv[1]) & (uv[1] <= bottom)
        tested = np.flatnonzero(covered & self.whole | self.crossing)
        origin, direction = ray(self.intrinsics, self.pose, (uv[0], uv[1]))
        t = hits(origin, direction, self.triangles[tested])
        if not np.isfinite(t).any():
            return float("inf"), -1, origin
        best = int(np.argmin(t))
        return float(t[best]), int(tested[best]), origin + t[best] * direction


def project(intrinsics: np.ndarray, pose: np.ndarray, point: np.ndarray) -> tuple[np.ndarray, float]:
    """Pixel (2,) and depth of a world point, by the full inverse of the pose."""
    local = np.linalg.inv(pose) @ np.append(point, 1.0)
    image = intrinsics @ local[:3]
    return image[:2] / image[2], float(local[2])


def spread_points(triangles: np.ndarray, count: int) -> np.ndarray:
    """(count, 3) points all over triangles (m, 3, 3), evenly by area, the same every time."""
    areas = np.linalg.norm(np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1)
    place = (np.arange(count) + 0.5) / count * areas.sum()
    corners = triangles[np.minimum(np.searchsorted(np.cumsum(areas), place), len(areas) - 1)]
    root, share = np.sqrt(np.arange(count) * 0.618034 % 1), np.arange(count) * 0.754878 % 1
    weights = np.stack([1 - root, root * (1 - share), root * share], axis=1)
    return (weights[:, :, None] * corners).sum(axis=1)


def surface_samples(triangles: np.ndarray) -> np.ndarray:
    """(k, 3) points all over the triangles: each is cut alike along its sides until none is longer than SPACING."""
    longest = np.linalg.norm(triangles[:, [1, 2, 0]] - triangles, axis=2).max(axis=1)
    parts = np.maximum(np.ceil(longest / SPACING), 1).astype(int)
    found = []
    for count in np.unique(parts):
        i, j = np.nonzero(np.add.outer(np.arange(count + 1), np.arange(count + 1)) <= count)
        weights = np.stack([count - i - j, i, j], axis=1) / count
        found.append((weights @ triangles[parts == count]).reshape(-1, 3))
    vertices = np.concatenate(found) if found else np.zeros((0, 3))
    first, _ = trimesh.grouping.unique_rows(vertices, digits=6)
    return np.asarray(vertices[np.sort(first)])


def surface_gap(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """Distance between two surfaces given by `surface_samples`, metres, and how far it can be above the truth.

    Each surface point has a sample within SPACING / sqrt(3) (edges are at most SPACING), so the nearest pair of samples
    is at most twice that too far apart.
    """
    bound = np.linalg.norm(first - second.mean(axis=0), axis=1)
    bound = np.linalg.norm(second - first[np.argmin(bound)], axis=1).min()  # no pair that is nearest is farther apart
    near = [
        points[((points >= low - bound) & (points <= high + bound)).all(axis=1)]
        for points, low, high in (
            (first, second.min(axis=0), second.max(axis=0)),
            (second, first.min(axis=0), first.max(axis=0)),
        )
    ]
    gap, _ = cKDTree(near[0]).query(near[1], distance_upper_bound=bound * (1 + 1e-9) + 1e-9)
    return float(gap.min()), 2 * SPACING / np.sqrt(3)


def extents(points: np.ndarray) -> tuple[float, float, float]:
    """Two sides of the smallest upright rectangle around the footprint, and the height, metres (shapely)."""
    hull = shapely.MultiPoint(points[:, :2]).minimum_rotated_rectangle
    height = float(np.ptp(points[:, 2]))
    if hull.geom_type != "Polygon":
        return float(hull.length), 0.0, height
    x, y = hull.exterior.coords.xy
    sides = np.hypot(np.diff(x), np.diff(y))[:2]
    return float(sides.max()), float(sides.min()), height
