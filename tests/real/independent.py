"""Steps of answers measured again by other means: the sensor's files, a mesh by rays
against each triangle, triangles cut small, or a
second annotation of the same scan. Nothing of `vstdata.facts` is used here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import cv2
import numpy as np
import trimesh
from scipy.spatial import ConvexHull, QhullError, cKDTree

from tests.oracle.geometry import hits
from vstdata.errors import InputError
from vstdata.scene import Box, Camera, FloatArray, Scene

AROUND = 2  # pixels of 640 to each side of a point whose depth is looked at
FINE = 0.03  # metres between points of cut triangles
OFF, LEAST = 0.1, 0.05  # of a size or distance, and metres: by more it is wrong
CUT = 0.04  # metres: cut triangles and fitted boxes round corners by so much
SAME_THING = 0.25  # overlap of the boxes around a thing of two annotations, at least

Step = Mapping[str, Any]


class Check:
    """The scene by other means. `second` is another annotation of it, whose things are then measured."""

    def __init__(self, scene: Scene, second: Scene | None = None) -> None:
        self.scene, self.second = scene, second
        self.frames = {frame.key: k for k, frame in enumerate(scene.frames)}
        self._kept = dict[int, FloatArray | None]()

    def wrong(self, step: Step) -> bool | None:
        """Whether a step says something else than what is measured here; None where nothing here measures it."""
        measured = MEASURED.get(step["op"])
        found = None if measured is None else getattr(self, measured)(step)
        if found is None:
            return None
        low, high = found
        values = np.sort(np.atleast_1d(np.asarray(step["value"], dtype=np.float64)))[::-1]
        slack = np.maximum(LEAST, OFF * np.abs(values)) if step["op"] != "depth" else np.full(len(values), 0.05)
        return bool(((values < np.atleast_1d(low) - slack) | (values > np.atleast_1d(high) + slack)).any())

    def points(self, number: int) -> FloatArray | None:
        """(n, 3) points all over the surface of the instance of this number, by the second annotation where there is
        one; None where it has no such thing."""
        if number not in self._kept:
            own = _points(self.scene, number)
            self._kept[number] = own if self.second is None or own is None else self._other(number, own)
        return self._kept[number]

    def _other(self, number: int, own: FloatArray) -> FloatArray | None:
        assert self.second is not None
        overlaps = [(_overlap(own, found), found) for found in self._seconds if found is not None]
        best = max(overlaps, key=lambda one: one[0], default=(0.0, None))
        return best[1] if best[0] >= SAME_THING else None

    @cached_property
    def _seconds(self) -> list[FloatArray | None]:
        assert self.second is not None
        return [_points(self.second, one.id) for one in self.second.instances]

    @cached_property
    def mesh(self) -> trimesh.Trimesh | None:
        """The scene's whole mesh, for rays."""
        mesh = self.scene.mesh
        return None if mesh is None else trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)

    def depth(self, step: Step) -> tuple[float, float] | None:
        """The least and the greatest depth around a point: of the sensor's file, else of the mesh."""
        at = self.frames[step["frame"]]
        frame, (u, v) = self.scene.frames[at], step["uv"]
        if frame.depth_camera is not None:
            try:
                return self._sensor(at, frame.camera, frame.depth_camera, float(u), float(v))
            except InputError:
                return None
        return None if self.mesh is None else self._cast(frame.camera, float(u), float(v))

    def _sensor(self, at: int, color: Camera, own: Camera, u: float, v: float) -> tuple[float, float] | None:
        return around(self.scene.pixels.depth(at), color, own, u, v)

    def _cast(self, camera: Camera, u: float, v: float) -> tuple[float, float] | None:
        assert self.mesh is not None
        by = AROUND * camera.width / 640
        uv = np.array([[u + a * by, v + b * by, 1.0] for a in (-1, 0, 1) for b in (-1, 0, 1)])
        local = uv @ np.linalg.inv(camera.intrinsics).T
        rays = local @ camera.camera_to_world[:3, :3].T
        corners = self.mesh.triangles
        with np.errstate(invalid="ignore"):  # rays in the plane of a triangle
            found = np.array([hits(camera.camera_to_world[:3, 3], ray, corners).min() for ray in rays])
        return (float(found.min()), float(found.max())) if np.isfinite(found).all() else None

    def distance(self, step: Step) -> tuple[float, float] | None:
        """Between the nearest points of two things."""
        first, other = (self.points(number) for number in step["instances"])
        if first is None or other is None:
            return None
        gap = float(cKDTree(first).query(other)[0].min())
        return max(gap - FINE, 0.0), gap

    def sides(self, step: Step) -> tuple[FloatArray, FloatArray] | None:
        """Longest first: the height, and the sides of the smallest upright box, or of what is stated."""
        found = self.points(step["instance"])
        if found is None:
            return None
        _, flat, _ = cv2.minAreaRect(_hull(found[:, :2]).astype(np.float32))
        tight = np.sort([*flat, np.ptp(found[:, 2])])[::-1]
        if self.second is not None:
            return tight, tight
        (stated,) = (np.sort(one.box.size)[::-1] for one in self.scene.instances if one.id == step["instance"])
        return np.minimum(tight, stated) - CUT, np.maximum(tight, stated)

    def to_camera(self, step: Step) -> tuple[float, float] | None:
        """From a camera to the nearest point of a thing."""
        found = self.points(step["instance"])
        if found is None:
            return None
        eye = self.scene.frames[self.frames[step["frame"]]].camera.camera_to_world[:3, 3]
        gap = float(np.linalg.norm(found - eye, axis=1).min())
        return gap - FINE, gap


MEASURED = {"depth": "depth", "surface_distance": "distance", "upright_box": "sides", "gap_to_camera": "to_camera"}


def around(stored: FloatArray, color: Camera, own: Camera, u: float, v: float) -> tuple[float, float] | None:
    """The least and the greatest known depth of a picture of depth (h, w), metres, of camera `own`, where a pixel of
    `color` is."""
    ray = np.linalg.solve(color.intrinsics, [u, v, 1.0])
    x, y, z = own.intrinsics @ (own.camera_to_world[:3, :3].T @ (color.camera_to_world[:3, :3] @ ray))
    column, row, by = round(x / z), round(y / z), max(1, round(AROUND * own.width / 640))
    window = stored[max(row - by, 0) : row + by + 1, max(column - by, 0) : column + by + 1]
    known = window[window > 0]
    return (float(known.min()), float(known.max())) if len(known) else None


def _points(scene: Scene, number: int) -> FloatArray | None:
    for k, one in enumerate(scene.instances):
        if one.id != number:
            continue
        mesh = scene.mesh
        faces = np.empty((0, 3), np.int32) if mesh is None else mesh.faces[mesh.face_instances == k]
        if mesh is not None and len(faces):
            vertices, faces = mesh.vertices, faces
        else:
            corners = trimesh.creation.box(one.box.size)
            vertices, faces = corners.vertices @ _axes(one.box).T + one.box.center, corners.faces
        used, index = np.unique(faces, return_inverse=True)
        cut, _ = trimesh.remesh.subdivide_to_size(vertices[used], index.reshape(-1, 3), FINE, max_iter=14)
        return np.asarray(cut, dtype=np.float64)
    return None


def _axes(box: Box) -> FloatArray:
    return np.asarray(box.axes, dtype=np.float64)


def _hull(flat: FloatArray) -> FloatArray:
    try:
        return np.asarray(flat[ConvexHull(flat).vertices])
    except QhullError:
        return flat


def _overlap(first: FloatArray, other: FloatArray) -> float:
    """Shared volume of the boxes along the axes around two things, over that of both together."""
    low, high = np.maximum(first.min(0), other.min(0)), np.minimum(first.max(0), other.max(0))
    shared = float(np.prod(np.maximum(high - low, 0) + 1e-3 * (high > low)))
    volumes = [float(np.prod(np.ptp(each, axis=0) + 1e-3)) for each in (first, other)]
    return shared / max(sum(volumes) - shared, 1e-9)


def checkable(program: tuple[Step, ...]) -> Iterator[Step]:
    """The steps of an answer that are measured here."""
    return (step for step in program if step["op"] in MEASURED)
