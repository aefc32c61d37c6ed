"""The pictures of a folder of posed RGB-D: which depth, pose, ids and cameras belong to each. The options are told in
`vstdata.sources.readers.rgbd_folder`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from itertools import product as pairs_of
from pathlib import Path

import numpy as np

from vstdata.draw import evenly
from vstdata.errors import InputError, ManifestError
from vstdata.scene import Camera, DepthArray, FloatArray
from vstdata.sources.building.agreement import agreement
from vstdata.sources.building.assemble import usable_poses
from vstdata.sources.building.geometry import map_origin, rigid_mask
from vstdata.sources.building.pair_of_cameras import check_pair, of_size
from vstdata.sources.checks.guard import finite_array, relative_file
from vstdata.sources.files.capture_files import at_size, files_of, own_files_of, read_intrinsics, ways_of_rows
from vstdata.sources.files.colmap import model_file, model_intrinsics, read_model
from vstdata.sources.files.id_images import SUFFIXES, read_id_image
from vstdata.sources.files.images import depth_size, image_size, read_depth
from vstdata.sources.files.lists import number_option, text_option
from vstdata.sources.files.names import Names, in_seconds, read_names
from vstdata.sources.files.object_list import OBJECTS
from vstdata.sources.files.pairing import MOSTLY, Rows, nearest, paired, spans_alike, stated, ways
from vstdata.sources.files.posed_pictures import SHAPE, Calibration
from vstdata.sources.files.poses import inverted, read_log, read_matrices, read_matrix_lines, read_tum
from vstdata.sources.files.scannet_frames import readable_frames
from vstdata.sources.files.turned import check_turned
from vstdata.sources.spec import SourceSpec

COLOR_SUFFIXES = (".jpg", ".jpeg", ".png", ".ppm", ".webp", ".bmp", ".tif", ".tiff")
DEPTH_SUFFIXES = (".png", ".pgm", ".npy", ".tif", ".tiff")
CLEARLY = 1.1  # ours: depth and poses of the other way must agree by so much more before it is taken


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame's files and pose (4, 4) as stored, camera_to_world, but for the `origin` (3,) that was taken off: see
    `map_origin`."""

    color: Path
    depth: Path
    pose: FloatArray
    time: float | None
    ids: Path | None = None
    origin: tuple[float, float, float] = (0.0, 0.0, 0.0)


class FolderFrames:
    """The frames of the folders of one source."""

    def __init__(self, spec: SourceSpec, root: Path) -> None:
        self.spec, self.root = spec, root
        self._color = text_option(spec, "color", "color")
        self._depth = text_option(spec, "depth", "depth")
        self._poses = text_option(spec, "poses", "poses.txt")
        self._format = text_option(spec, "pose_format", "tum", ("tum", "log", "matrix", "colmap"))
        self._convention = text_option(
            spec, "pose_convention", "camera_to_world", ("camera_to_world", "world_to_camera")
        )
        self._axes = text_option(spec, "camera_axes", "opencv", ("opencv", "opengl"))
        self._instances = text_option(spec, "instances", "instances")
        self._pairs = text_option(spec, "pairs", "auto", ("auto", "time", "number", "order"))
        self.scale = number_option(spec, "depth_scale", 1000.0)
        if "intrinsics" not in spec.options and self._format != "colmap":
            wanted = "four numbers [fx, fy, cx, cy] in pixels, or a file"
            raise ManifestError(f"source {spec.name!r}: option 'intrinsics' is missing: {wanted}")
        if self._format == "colmap" and self._convention != "camera_to_world":
            raise ManifestError(
                f"source {spec.name!r}: option 'pose_convention' is COLMAP's own for pose_format = 'colmap'"
            )

    def has_pictures(self, folder: Path) -> bool:
        """Whether a folder has colour pictures, or something that loading it will tell about."""
        try:
            return bool(files_of(folder, self.root, self._color, COLOR_SUFFIXES, required=False))
        except InputError:
            return True

    def told_by(self, folder: Path) -> list[Path | None]:
        """The files of poses and intrinsics of a folder, None for what is none."""
        named = [folder / self._poses if (folder / self._poses).is_file() else None]
        if self._format == "colmap":
            named += [model_file(folder / self._poses, name) for name in ("cameras", "images")]
        return [*named, *(self._intrinsics_file(folder, name) for name in ("intrinsics", "depth_intrinsics"))]

    def chosen(self, folder: Path, dropped: Counter[str]) -> list[Shot]:
        """At most `frames_per_scene` frames with a usable pose, evenly spread."""
        color, copies = own_files_of(folder, self.root, self._color, COLOR_SUFFIXES, choose=True)
        depth, others = own_files_of(folder, self.root, self._depth, DEPTH_SUFFIXES)
        dropped["picture_beside_another"] += copies
        dropped["depth_beside_another"] += others
        names = read_names(color)
        depth_ways = self._ways(names, read_names(depth), folder / self._depth, f"depth for {len(color)} pictures")
        poses, times, pose_ways = self._read_poses(folder, color, names)
        if self._convention == "world_to_camera":
            poses = inverted(poses)
        if self._axes == "opengl":
            poses = poses * np.array([1.0, -1.0, -1.0, 1.0])
        x, y, z = map_origin(poses).tolist()
        poses[:, :3, 3] -= (x, y, z)
        both = list(pairs_of(depth_ways, pose_ways))
        found = [
            [
                Shot(c, depth[d], poses[k], None if times is None else float(times[k]))
                for c, d, k in zip(color, maps, matches, strict=True)
                if d is not None and k is not None
            ]
            for maps, matches in both
        ]
        best = self._best(folder, found)
        triples, (maps, matches) = found[best], both[best]
        dropped["frame_without_depth"] += len(maps) - paired(maps)
        dropped["frame_without_pose"] += len(matches) - paired(matches)
        dropped["depth_without_picture"] += max(len(depth) - paired(maps), 0)
        if not triples:
            raise InputError(folder, "frames", "pictures with depth and a pose")
        good = usable_poses(np.stack([t.pose for t in triples]), folder / self._poses, dropped)
        ids = self._id_images(folder, color, names)
        chosen = [triples[good[k]] for k in evenly(len(good), self.spec.frames_per_scene)]
        return [replace(t, ids=ids.get(t.color), origin=(x, y, z)) for t in chosen]

    def _id_images(self, folder: Path, color: list[Path], names: Names) -> dict[Path, Path]:
        """The id picture of each picture that has one: of the same name, or as depth is paired."""
        wanted = "instances" in self.spec.options or (folder / OBJECTS).is_file()
        files, _ = own_files_of(folder, self.root, self._instances, SUFFIXES, required=wanted)
        if not files:
            return {}
        by_stem = {path.stem: path for path in files}
        if 2 * sum(path.stem in by_stem for path in color) >= min(len(color), len(files)):
            return {path: by_stem[path.stem] for path in color if path.stem in by_stem}
        where = folder / self._instances
        found = self._ways(names, read_names(files), where, f"pictures of ids for {len(color)} pictures")
        if len(found) > 1:
            raise InputError(where, "names", "those of the pictures: counts from 0 and from 1 both fit")
        return {path: files[k] for path, k in zip(color, found[0], strict=True) if k is not None}

    def _ways(self, first: Names, second: Names, file: Path, what: str) -> list[Rows]:
        """The ways in which files belong to pictures, the likelier first; the stated one alone where there is one."""
        if self._pairs != "auto":
            rows = stated(first, second, self._pairs)
            if rows is None:
                raise InputError(file, "names", f"{what} that can be paired by {self._pairs}, as the option pairs says")
            return [rows]
        found = ways(first, second)
        least = MOSTLY * min(first.count, second.count)
        if not found or paired(next(iter(found.values()))) < least:
            told = ", ".join(f"by {way} {paired(rows)} of {len(rows)} pictures" for way, rows in found.items())
            expected = f"{what}, not {second.count}; {told or 'their names have no numbers in common'} have one"
            raise InputError(file, "names", f"{expected} (the option pairs = 'time', 'number' or 'order' says how)")
        return list(found.values())

    def _best(self, folder: Path, found: list[list[Shot]]) -> int:
        """Which of several ways to pair is right, by how well depth and poses agree; the first unless another is
        clearly better."""
        if len(found) == 1:
            return 0
        scores = [self._agreement(folder, triples) for triples in found]
        best = int(np.argmax(scores))
        return best if scores[best] > CLEARLY * scores[0] else 0

    def _agreement(self, folder: Path, triples: list[Shot]) -> float:
        if not triples:
            return 0.0
        good = rigid_mask(np.stack([t.pose for t in triples]))[1]
        posed = [t for t, fine in zip(triples, good, strict=True) if fine]
        pairs = self.cameras(folder, posed, Counter())
        usable, cameras = [t for t, _ in pairs], [both[1] for _, both in pairs]

        def depth(k: int) -> DepthArray | None:
            return read_depth(usable[k].depth, self.root, (cameras[k].width, cameras[k].height), self.scale)

        return agreement(cameras, depth)

    def _read_poses(
        self, folder: Path, color: list[Path], names: Names
    ) -> tuple[FloatArray, FloatArray | None, list[Rows]]:
        """Poses, their time stamps in seconds, and the ways in which rows may belong to pictures."""
        path, times = relative_file(folder, self._poses, "poses"), None
        if "poses" not in self.spec.options and not path.is_file():
            raise InputError(path, "file", "an existing file, or the option poses that names another")
        if self._format == "matrix" and path.is_file():
            poses = read_matrix_lines(path, self.root)
            return poses, None, ways_of_rows(names, poses, None, path)
        if self._format == "matrix":
            files, _ = own_files_of(folder, self.root, self._poses, (".txt",))
            told = f"poses for {len(color)} pictures"
            return read_matrices(files, self.root), None, self._ways(names, read_names(files), path, told)
        if self._format == "colmap":
            poses, rows = read_model(path, self.root, color, folder)
            return poses, None, [rows]
        if self._format == "log":
            poses = read_log(path, self.root)
        else:
            poses, stamps = read_tum(path, self.root)
            times = None if stamps is None else in_seconds(stamps)
        if times is not None and names.seconds is not None and (names.sure or spans_alike(names.seconds, times)):
            rows = nearest(names.seconds, times)
            if paired(rows) >= MOSTLY * min(len(color), len(times)):
                return poses, times, [rows]
        return poses, times, ways_of_rows(names, poses, times, path)

    def _intrinsics_file(self, folder: Path, name: str) -> Path | None:
        value = self.spec.options.get(name)
        if not isinstance(value, str):
            return None
        own = relative_file(folder, value, name)
        return own if own.is_file() else relative_file(self.root, value, name)

    def _matrix(self, folder: Path, name: str) -> Calibration | None:
        value, path = self.spec.options.get(name), self._intrinsics_file(folder, name)
        if path is not None:
            return read_intrinsics(path, self.root)
        if value is None and name == "intrinsics" and self._format == "colmap":
            return model_intrinsics(relative_file(folder, self._poses, "poses"), self.root)
        if value is None:
            return None
        fx, fy, cx, cy = finite_array(value, (4,), folder, name, 1e6)
        return Calibration(np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]]))

    def cameras(
        self, folder: Path, chosen: list[Shot], dropped: Counter[str]
    ) -> list[tuple[Shot, tuple[Camera, Camera]]]:
        """Colour and depth camera of every frame with readable pictures, in the stored world."""
        matrix, own = self._matrix(folder, "intrinsics"), self._matrix(folder, "depth_intrinsics")
        if matrix is None:
            raise InputError(folder, "intrinsics", "four numbers fx, fy, cx, cy or a file")
        self._check_turned(chosen)
        return readable_frames([(t, partial(self._pair, folder, matrix, own, t)) for t in chosen], dropped)

    def _check_turned(self, chosen: list[Shot]) -> None:
        """Raises InputError where depth or ids are of what viewers show of a picture and not of what is stored."""
        readable = [t for t in chosen if not _unreadable(t, self.root)]

        def depth(path: Path) -> FloatArray:
            return read_depth(path, self.root, image_size(path, self.root), self.scale).astype(np.float64)

        check_turned([t.color for t in readable], [t.depth for t in readable], self.root, depth, "depth")

        def ids(path: Path) -> FloatArray:
            return (read_id_image(path, self.root) * 7 % 5).astype(np.float64)

        marked = [(t.color, t.ids) for t in readable if t.ids]
        check_turned([c for c, _ in marked], [own for _, own in marked], self.root, ids, "ids")

    def _pair(self, folder: Path, matrix: Calibration, own: Calibration | None, frame: Shot) -> tuple[Camera, Camera]:
        size, shape = image_size(frame.color, self.root), depth_size(frame.depth, self.root)
        color = at_size(_sized(matrix, (size, shape), folder), size, frame.pose, folder, "intrinsics")
        if own is not None:
            depth = at_size(_sized(own, (shape,), folder), shape, frame.pose, folder, "depth_intrinsics")
            check_pair(color, depth, folder)
            return color, depth
        if abs(size[0] * shape[1] - size[1] * shape[0]) > SHAPE * size[0] * shape[1]:
            raise InputError(frame.depth, "size", f"the shape of {frame.color.name}, or the option depth_intrinsics")
        return color, color.resized(*shape)


def _unreadable(frame: Shot, root: Path) -> bool:
    try:
        image_size(frame.color, root), depth_size(frame.depth, root)
    except InputError:
        return True
    return False


def _sized(known: Calibration, sizes: tuple[tuple[int, int], ...], file: Path) -> Calibration:
    """Intrinsics with the size that they state, else with that of `sizes` that they fit."""
    return known if known.size else replace(known, size=of_size(known.matrix, sizes, file))
