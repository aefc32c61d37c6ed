"""Matterport3D: whole buildings. Each part of a scan is a zip, as downloaded, or the folder that it unpacks to."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from vstdata.errors import InputError
from vstdata.linear import product
from vstdata.scene import FloatArray, Region
from vstdata.sources.building.finish import Parts
from vstdata.sources.checks.guard import finite_array, guarded, require_file
from vstdata.sources.files.colmap import FROM_OPENGL
from vstdata.sources.files.house_regions import house_regions
from vstdata.sources.files.lists import find_list
from vstdata.sources.files.posed_pictures import Calibration, Picture
from vstdata.sources.files.stores import Store, Stored, stored
from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import SceneZooSource, scenezoo_reader

DEPTH_SCALE = 4000.0  # the data set's page: units of 0.25 mm
HOUSE, CAMERAS = "house_segmentations", "undistorted_camera_parameters"
MAX_MESH_BYTES = 2**31  # ours: the largest house has 200 MB
LABELS = "category_mapping.tsv"
SIZE = (1280, 1024)  # of the pictures as they are published, of which the `.conf` file is
OFF = 0.05  # of a picture, ours: how far from its middle a principal point of theirs is at most
INTRINSICS = ("intrinsics_matrix", "color_intrinsics_matrix", "depth_intrinsics_matrix")


class MatterportSource(SceneZooSource):
    """Reader "matterport3d"."""

    def _pictures(self, folder: Path, source: str, dropped: Counter[str]) -> list[Picture]:
        names = (CAMERAS, f"{source}_color_images", f"{source}_depth_images")
        cameras, colors, depths = (stored(folder / name, self.root) for name in names)
        if cameras is None or colors is None:
            return []
        listed = _listed(cameras)
        dropped["frame_without_pose"] += len(colors.names.keys() - {color for _, color, *_ in listed})
        made = []
        for depth, color, matrix, pose in listed:
            if color in colors.names:
                seen = Stored(depths, depth) if depths is not None and depth in depths.names else None
                picture = Stored(colors, color)
                made.append(Picture(color, pose, picture, _calibration(matrix), seen, depth_scale=DEPTH_SCALE))
        return made

    def _with_geometry(self, parts: Parts, sample: str) -> Parts:
        """As ever from a folder; a zip is unpacked for as long as it is read."""
        archive = stored(parts.file / HOUSE, self.root)
        regions = _regions(archive, sample) if archive else ()
        parts = replace(parts, regions=regions, building=len(regions) < 2)  # of one alone nothing is told apart
        if archive is None or not archive.zipped:
            return super()._with_geometry(parts, sample)
        with TemporaryDirectory() as place:
            root = Path(place)
            folder = root / "scans" / sample / HOUSE
            folder.mkdir(parents=True)
            for name in archive.names:
                (folder / name).write_bytes(archive.read(name, MAX_MESH_BYTES))
            stated = self.spec.options.get("label_mapping_file")
            if labels := self.root / str(stated) if stated else find_list(self.root, LABELS):
                shutil.copy(require_file(labels, self.root), root / LABELS)
            options = {key: value for key, value in self.spec.options.items() if key in ("frames", "boxes")}
            inner = MatterportSource(self.spec.model_copy(update={"options": options}), root, self.profile)
            inner._check_files(folder.parent)
            return SceneZooSource._with_geometry(inner, parts, sample)


def _regions(store: Store, sample: str) -> tuple[Region, ...]:
    """The rooms of a house; () where its `.house` file is not there, so that nothing tells them apart."""
    name = f"{sample}.house"
    return house_regions(store.text(name), store.path / name) if name in store.names else ()


def _listed(store: Store) -> list[tuple[str, str, FloatArray, FloatArray]]:
    """Of every line of the `.conf` file: names of depth and colour, intrinsics (3, 3) and camera_to_world (4, 4).
    Raises InputError where there is none, or a line is not of its form."""
    names = [name for name in store.names if name.endswith(".conf")]
    if len(names) != 1:
        raise InputError(store.path, "cameras", f"one .conf file, not {len(names)}")
    file, matrix, found = store.path / names[0], None, []
    for number, line in enumerate(store.text(names[0]).splitlines(), start=1):
        words = line.split()
        if words and words[0] in INTRINSICS:
            matrix = _numbers(words[1:], (3, 3), file, number)
        elif words and words[0] == "scan":
            if matrix is None or len(words) != 19:
                raise InputError(file, f"line {number}", "scan, two names and 16 numbers, after intrinsics")
            depth, color = (word.rpartition("/")[2] for word in words[1:3])
            found.append((depth, color, matrix, product(_numbers(words[3:], (4, 4), file, number), FROM_OPENGL)))
    return found


def _calibration(matrix: FloatArray) -> Calibration:
    """Intrinsics of published size, though the pictures may be smaller now; else of whatever size the pictures have."""
    published = bool((np.abs((matrix[:2, 2] + 0.5) / SIZE - 0.5) <= OFF).all())
    return Calibration(matrix, SIZE if published else None)


def _numbers(words: list[str], shape: tuple[int, int], file: Path, line: int) -> FloatArray:
    with guarded(file, f"line {line}", f"{shape[0] * shape[1]} numbers"):
        return finite_array(np.array([float(word) for word in words]).reshape(shape), shape, file, f"line {line}", 1e6)


READER = scenezoo_reader(
    "matterport3d",
    "Matterport3D: whole buildings, undistorted frames; zips as they are downloaded, or unpacked",
    Profile(
        scenes=("v1/scans/*", "scans/*", "*"),
        meshes=("house_segmentations/*.ply", "house_segmentations.zip"),
        frames=("undistorted",),
        own=("undistorted",),
        mesh_options={"mesh_type": "house"},
        building=True,
    ),
    kind=MatterportSource,
    layout="v1/scans/ID/",
    origin="niessner.github.io/Matterport (terms by mail)",
    scenes=90,  # Chang et al., 3DV 2017
)
