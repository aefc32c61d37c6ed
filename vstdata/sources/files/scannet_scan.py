"""The annotation files of one ScanNet scan, checked and read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import ConventionError, InputError
from vstdata.scene import FloatArray, ImageArray, IntArray
from vstdata.sources.building.geometry import exact_poses, rigid_mask, transformed_points
from vstdata.sources.checks.guard import finite_array, guarded, inside, mapping, read_lines, require_file
from vstdata.sources.files.meshes import mesh_arrays
from vstdata.sources.files.owner import check_owner
from vstdata.sources.files.ply import check_ply

MOST_SHARED = 8  # ours: objects that a vertex is part of, in the mean


class Scan:
    """Where the files of one scan are, and what is in them."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.id, self.folder = root, folder.name, inside(folder, root)
        scene_id = folder.name
        if not self.folder.is_dir():
            raise InputError(self.folder, "folder", "the folder of the scan")
        self.mesh = self.folder / f"{scene_id}_vh_clean_2.ply"
        self.segments = self.folder / f"{scene_id}_vh_clean_2.0.010000.segs.json"
        self.groups = self.folder / f"{scene_id}.aggregation.json"
        self.info = self.folder / f"{scene_id}.txt"
        self.sens = self.folder / f"{scene_id}.sens"
        self.objects = self.folder / f"{scene_id}.objects.json"

    def present(self) -> list[Path]:
        """The annotation files that exist."""
        paths = (self.mesh, self.segments, self.groups, self.info, self.objects)
        return [path for path in paths if path.is_file()]

    def _info(self) -> dict[str, str]:
        if not self.info.exists():
            return {}
        pairs = [line.partition("=") for line in read_lines(self.info, self.root)]
        if any(not equals for _, equals, _ in pairs):
            raise InputError(self.info, "line", "lines of the form key = value")
        return {key.strip(): value.strip() for key, _, value in pairs}

    def alignment(self, dropped: Counter[str]) -> FloatArray:
        """(4, 4) axisAlignment; the identity, counted as no_axis_alignment, where the file has none. Raises InputError
        for numbers that are none, ConventionError where they are no rigid motion."""
        text = self._info().get("axisAlignment")
        if text is None:
            dropped["no_axis_alignment"] += 1
            return np.eye(4)
        with guarded(self.info, "axisAlignment", "16 numbers"):
            numbers = np.array([float(word) for word in text.split()]).reshape(1, 4, 4)
        finite, rigid = rigid_mask(numbers)
        if not finite[0] or not rigid[0]:
            raise ConventionError(self.info, "axisAlignment", "a rigid motion without a mirror (determinant +1)")
        return np.asarray(exact_poses(numbers)[0])

    def color_size(self) -> tuple[int, int] | None:
        """(width, height) of the sensor's colour stream, where the file says. Raises InputError for sizes that are no
        whole numbers."""
        info = self._info()
        if "colorWidth" not in info or "colorHeight" not in info:
            return None
        with guarded(self.info, "colorWidth, colorHeight", "whole numbers"):
            size = int(info["colorWidth"]), int(info["colorHeight"])
        if not (1 <= size[0] <= 20_000 and 1 <= size[1] <= 20_000):
            raise InputError(self.info, "colorWidth, colorHeight", f"a picture size, not {size}")
        return size

    def read_mesh(self, align: FloatArray) -> tuple[FloatArray, IntArray, ImageArray | None]:
        """Aligned vertices, faces and colours of the decimated mesh. Raises InputError where it is no mesh."""
        import scenezoo

        counts = check_ply(self.mesh, self.root)
        with guarded(self.mesh, "mesh", "a triangle mesh"):
            stored = scenezoo.get_dataset("scannetv2", root_dir=self.root, offline=True).get_mesh(self.id)
        vertices, faces, colors = mesh_arrays(stored, self.mesh)
        if (len(vertices), len(faces)) != counts:
            raise InputError(self.mesh, "mesh", f"{counts} vertices and faces, not {(len(vertices), len(faces))}")
        return transformed_points(vertices, align), faces, colors

    def _check_shared(self, of_vertex: Sequence[int], listed: Sequence[Sequence[int]]) -> None:
        """Refuse groups that claim the mesh many times over: a segment is part of one object, of few at most, and what
        claims more would take memory and time without bound."""
        segments, vertices = np.unique(np.asarray(of_vertex), return_counts=True)
        claimed = np.concatenate([np.asarray(each, dtype=np.int64) for each in listed] or [np.empty(0, np.int64)])
        place = np.searchsorted(segments, claimed).clip(max=max(0, len(segments) - 1))
        total = int(vertices[place][segments[place] == claimed].sum()) if len(segments) else 0
        if total > MOST_SHARED * len(of_vertex):
            raise InputError(self.groups, "segGroups", f"each vertex in at most {MOST_SHARED} objects in the mean")

    def read_groups(self, vertices: int) -> dict[int, tuple[object, IntArray]]:
        """Object id -> raw label and the rows of its vertices. Raises InputError where a file is damaged or the two do
        not belong together."""
        from scenezoo.ops import annotation

        groups = mapping(read_json(require_file(self.groups, self.root)), self.groups, "root")
        segments = mapping(read_json(require_file(self.segments, self.root)), self.segments, "root")
        check_owner(groups, self.id, self.groups)
        check_owner(segments, self.id, self.segments)
        with guarded(self.segments, "segIndices", "one segment number for each vertex"):
            of_vertex = annotation.parse_sstk_segments(segments)
        if len(of_vertex) != vertices:
            raise InputError(self.segments, "segIndices", f"{vertices} numbers, one a vertex, not {len(of_vertex)}")
        with guarded(self.groups, "segGroups", "groups with objectId, label and segments"):
            objects = annotation.parse_sstk_groups(groups)
            for number, group in objects.items():
                if not 0 <= number < 2**31:
                    raise InputError(self.groups, "objectId", f"a number from 0 on, not {number}")
                finite_array(group["segments"], (-1,), self.groups, f"segments of object {number}", 2**31)
            self._check_shared(of_vertex, [group["segments"] for group in objects.values()])
            rows = annotation.sstk_object_indices(of_vertex, objects)
            return {k: (group["label"], rows[k].astype(np.int32)) for k, group in objects.items()}
