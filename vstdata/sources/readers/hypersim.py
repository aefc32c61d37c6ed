"""Hypersim (Roberts et al., ICCV 2021), an adapter registered with scenezoo as "hypersim": path-traced pictures, exact
depth and boxes; its meshes are sold apart and are not read.

    ai_001_001/_detail/metadata_scene.csv      meters_per_asset_unit
    ai_001_001/_detail/cam_00/camera_keyframe_{positions,orientations}.hdf5
    ai_001_001/_detail/mesh/mesh_objects_{si,sii}.hdf5, metadata_semantic_instance_bounding_box_object_aligned_2d_*.hdf5
    ai_001_001/images/scene_cam_00_final_preview/frame.0000.tonemap.jpg
    ai_001_001/images/scene_cam_00_geometry_hdf5/frame.0000.depth_meters.hdf5
    metadata_camera_parameters.csv             from contrib/mikeroberts3000 of the data set's repository
    metadata_images_split_scene_v1.csv         from evermotion_dataset/analysis there; needed for splits only

The layout is that of the README of github.com/apple/ml-hypersim: positions are in asset units, z up; cameras look along
their -z with y up; orientations map camera to world; `depth_meters` is the distance along the ray. The intrinsics are
those of the scene's `M_cam_from_uv`; scenes whose image plane is tilted have no pinhole camera and are refused.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import scenezoo

from vstdata.errors import InputError
from vstdata.scene import DepthArray, FloatArray
from vstdata.sources.checks.guard import finite_array, guarded, inside, read_text
from vstdata.sources.files.hdf5 import read_array
from vstdata.sources.files.images import read_color
from vstdata.sources.files.lists import find_list
from vstdata.sources.files.poses import inverted
from vstdata.sources.files.stored_box import StoredBox
from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import SceneZooSource, scenezoo_reader

CAMERAS, SPLITS = "metadata_camera_parameters.csv", "metadata_images_split_scene_v1.csv"
BOX = "metadata_semantic_instance_bounding_box_object_aligned_2d_{}.hdf5"
TILT = 1e-6  # largest entry of M_cam_from_uv that a pinhole without tilt and skew has where it should have none
# The semantic ids are those of NYU40; the last three name nothing in particular.
NYU40 = (
    *("wall", "floor", "cabinet", "bed", "chair", "sofa", "table", "door", "window", "bookshelf", "picture", "counter"),
    *("blinds", "desk", "shelves", "curtain", "dresser", "pillow", "mirror", "floor mat", "clothes", "ceiling"),
    *("books", "refrigerator", "television", "paper", "towel", "shower curtain", "box", "whiteboard", "person"),
    *("nightstand", "toilet", "sink", "lamp", "bathtub", "bag", "other structure", "other furniture", "other prop"),
)
_FRAME = re.compile(r"frame\.[0-9]{4}\.tonemap\.jpg")
_MATRIX = tuple(f"M_cam_from_uv_{k}{j}" for k in range(3) for j in range(3))
_SIDES = ("settings_output_img_width", "settings_output_img_height")
_ITEMS = ("rgb", "depth", "rgb_intrinsics", "depth_intrinsics", "world_to_camera")
_SPEC = scenezoo.DatasetSpec(
    sample_unit="scene",
    operations=("boxes", "frames"),
    box_types=("obb_gt",),
    label_spaces=("nyu40",),
    frame_sources=(
        scenezoo.FrameSourceSpec("preview", items=_ITEMS, camera_models=("PINHOLE",), requires=("room_id",)),
    ),
)


@scenezoo.register_dataset("hypersim", description="Hypersim: pictures, exact depth and boxes.", spec=_SPEC)
class Hypersim(scenezoo.Dataset):  # type: ignore[misc]
    """The adapter; a camera's trajectory is what scenezoo calls a room."""

    name = "hypersim"
    spec = _SPEC

    def __init__(
        self,
        root_dir: Path,
        *,
        cache_dir: Path | None = None,
        offline: bool = False,
        invalid_obj_id: int = -1,
    ) -> None:
        super().__init__(root_dir, cache_dir=cache_dir, offline=offline, invalid_obj_id=invalid_obj_id)
        self.root = Path(root_dir)
        self.base = self.root / "scenes" if (self.root / "scenes").is_dir() else self.root

    def _load_splits(self) -> dict[str, list[str]]:
        splits: dict[str, dict[str, None]] = {}
        for row in _table(self._listed(SPLITS), self.root, ("scene_name", "split_partition_name")):
            if row["split_partition_name"]:
                splits.setdefault(row["split_partition_name"], {})[row["scene_name"]] = None
        return {split: list(scenes) for split, scenes in splits.items()}

    def _listed(self, name: str) -> Path:
        path = find_list(self.root, name)
        if path is None:
            raise InputError(self.root / name, "file", "this table of github.com/apple/ml-hypersim")
        return path

    def _folder(self, sample: str) -> Path:
        return inside(self.base / sample, self.root)

    def get_room_ids(self, sample_id: str) -> list[str]:
        """Cameras of a scene that have pictures: cam_00, ..."""
        found = sorted((self._folder(sample_id) / "images").glob("scene_cam_*_final_preview"))
        return [path.name.removeprefix("scene_").removesuffix("_final_preview") for path in found]

    def get_boxes(self, sample_id: str, *, box_type: str = "obb_gt") -> tuple[dict[int, StoredBox], dict[int, str]]:
        """Boxes and NYU40 names by semantic instance id."""
        mesh, scale = self._folder(sample_id) / "_detail" / "mesh", self._metres(sample_id)
        names = _names(mesh, self.root)
        extents = read_array(mesh / BOX.format("extents"), self.root, (-1, 3)) * scale
        count = len(extents)
        centers = read_array(mesh / BOX.format("positions"), self.root, (count, 3)) * scale
        axes = read_array(mesh / BOX.format("orientations"), self.root, (count, 3, 3))
        kept = {k: name for k, name in names.items() if k < count}
        return {k: StoredBox(centers[k], extents[k], axes[k]) for k in kept}, kept

    def get_frames(
        self, sample_id: str, *, room_id: str, indices: Sequence[int] | None = None, items: Iterable[str] = ("rgb",)
    ) -> Any:
        """Pictures of one camera in the order of their numbers, as a `scenezoo.FrameBatch`. Raises InputError for
        tables that do not belong together."""
        images, items = self._folder(sample_id) / "images", tuple(items)
        found = sorted((images / f"scene_{room_id}_final_preview").glob("frame.*.tonemap.jpg"))
        found = [path for path in found if _FRAME.fullmatch(path.name)]
        numbers = [int(path.name.split(".")[1]) for path in found]
        if not numbers:
            raise InputError(images, f"pictures of {room_id}", "at least one frame.NNNN.tonemap.jpg")
        chosen = list(range(len(numbers))) if indices is None else list(indices)
        matrix, size = self._intrinsics(sample_id)
        values: dict[str, Any] = {}
        if "rgb" in items:
            values["rgb"] = [read_color(found[k], self.root, size) for k in chosen]
        if "depth" in items:
            folder = images / f"scene_{room_id}_geometry_hdf5"
            files = [folder / f"frame.{numbers[k]:04d}.depth_meters.hdf5" for k in chosen]
            values["depth"] = [planar_depth(read_array(file, self.root, size[::-1]), matrix) for file in files]
        if "rgb_intrinsics" in items:
            values["rgb_intrinsics"] = values["depth_intrinsics"] = [matrix] * len(chosen)
        if "world_to_camera" in items:
            poses = self._poses(sample_id, room_id, max(numbers))
            values["world_to_camera"] = inverted(poses[[numbers[k] for k in chosen]])
        keys = tuple(f"{numbers[k]:04d}" for k in chosen)
        batch = {name: np.stack(value) for name, value in values.items()}
        return scenezoo.FrameBatch(
            np.array(chosen), len(numbers), frame_keys=keys, camera_model="PINHOLE", depth_mode="z", **batch
        )

    def _metres(self, sample: str) -> float:
        """Metres of one asset unit."""
        file = self._folder(sample) / "_detail" / "metadata_scene.csv"
        for row in _table(file, self.root, ("parameter_name", "parameter_value")):
            if row["parameter_name"] == "meters_per_asset_unit":
                return _positive(row["parameter_value"], file, "meters_per_asset_unit")
        raise InputError(file, "meters_per_asset_unit", "a row with this name")

    def _poses(self, sample: str, camera: str, last: int) -> FloatArray:
        """(n, 4, 4) camera_to_world of all key frames, metres, x right, y down, z forward."""
        folder = self._folder(sample) / "_detail" / camera
        positions = read_array(folder / "camera_keyframe_positions.hdf5", self.root, (-1, 3))
        rotations = read_array(folder / "camera_keyframe_orientations.hdf5", self.root, (len(positions), 3, 3))
        if last >= len(positions):
            raise InputError(folder, "camera_keyframe_positions", f"a position for frame {last}")
        poses = np.tile(np.eye(4), (len(positions), 1, 1))
        poses[:, :3, :3] = rotations * np.array([1.0, -1.0, -1.0])
        poses[:, :3, 3] = positions * self._metres(sample)
        return poses

    def _intrinsics(self, sample: str) -> tuple[FloatArray, tuple[int, int]]:
        """(3, 3) pixels, and (width, height), from the table of cameras."""
        file, row = self._listed(CAMERAS), self._cameras.get(sample)
        if row is None:
            raise InputError(file, sample, "a row for this scene")
        width, height = (int(_positive(row[side], file, f"{side} of {sample}")) for side in _SIDES)
        with guarded(file, f"M_cam_from_uv of {sample}", "nine numbers"):
            values = [float(row[name]) for name in _MATRIX]
        stored = finite_array(values, (9,), file, f"M_cam_from_uv of {sample}").reshape(3, 3)
        return pinhole(stored, (width, height), file, sample), (width, height)

    @cached_property
    def _cameras(self) -> dict[str, dict[str, str]]:
        """Rows of the table of cameras by scene."""
        rows = _table(self._listed(CAMERAS), self.root, ("scene_name", *_MATRIX, *_SIDES))
        return {row["scene_name"]: row for row in rows}


class HypersimSource(SceneZooSource):
    """Reader "hypersim"; see the module."""

    def files(self, scene_id: str) -> list[Path]:
        """Annotations and cameras; of the arrays only those that are not pictures."""
        found = [path for path in super().files(scene_id) if "images" not in path.relative_to(self.root).parts]
        table = find_list(self.root, CAMERAS)
        return found if table is None else [*found, table]


def pinhole(cam_from_uv: FloatArray, size: tuple[int, int], file: Path, scene: str) -> FloatArray:
    """(3, 3) intrinsics from the matrix (3, 3) that takes (u, v, 1), u to the right and v up in -1..1, to a ray in a
    camera that looks along -z. Raises InputError where the image plane is tilted or skewed."""
    (a, skew, right), (other, b, up), (tilt, tip, back) = cam_from_uv
    if max(abs(skew), abs(other), abs(tilt), abs(tip)) > TILT * abs(back) or min(a, b, -back) <= 0:
        raise InputError(file, f"M_cam_from_uv of {scene}", "a pinhole camera without tilt or skew")
    width, height = size
    fx, fy = -back / a * width / 2, -back / b * height / 2
    cx, cy = (1 - right / a) * width / 2 - 0.5, (1 + up / b) * height / 2 - 0.5
    return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])


def planar_depth(distance: FloatArray, matrix: FloatArray) -> DepthArray:
    """Distance along the rays (h, w) -> depth along the camera's z; 0 where nothing was hit."""
    u, v = np.meshgrid(np.arange(distance.shape[1]), np.arange(distance.shape[0]))
    x, y = (u - matrix[0, 2]) / matrix[0, 0], (v - matrix[1, 2]) / matrix[1, 1]
    depth = distance.astype(np.float64) / np.sqrt(1 + x**2 + y**2)
    return np.where(np.isfinite(depth) & (depth > 0), depth, 0.0).astype(np.float32)


def _names(mesh: Path, root: Path) -> dict[int, str]:
    """Names of the semantic instances: the NYU40 name that most of an instance's objects have."""
    instances = read_array(mesh / "mesh_objects_sii.hdf5", root, (-1,)).astype(np.int64)
    labels = read_array(mesh / "mesh_objects_si.hdf5", root, instances.shape).astype(np.int64)
    named = (instances >= 0) & (labels >= 1) & (labels <= len(NYU40))
    pairs, counts = np.unique(np.stack([instances[named], labels[named]]), axis=1, return_counts=True)
    names: dict[int, str] = {}
    for k in np.lexsort((pairs[1], -counts, pairs[0])):
        names.setdefault(int(pairs[0, k]), NYU40[int(pairs[1, k]) - 1])
    return names


def _positive(text: str, file: Path, field: str) -> float:
    with guarded(file, field, "a positive number"):
        value = float(text)
    if not 0 < value < 1e6:
        raise InputError(file, field, f"a positive number, not {text}")
    return value


def _table(file: Path, root: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a CSV file that has these columns."""
    with guarded(file, "table", "a CSV file"):
        reader = csv.DictReader(read_text(file, root).splitlines())
        rows = list(reader)
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(file, missing[0], "a column of this name")
    return rows


READER = scenezoo_reader(
    "hypersim",
    "Hypersim: preview pictures, depth and boxes; `metadata_camera_parameters.csv` of its repository has to lie in the "
    "root, because some of its cameras are tilted and are refused",
    Profile(
        scenes=("scenes/ai_*", "ai_*"),
        frames=("preview",),
        frame_files="images/*_final_preview/*",
        mesh=False,
        rooms=True,
    ),
    HypersimSource,
    layout="ID/images, ID/_detail",
    origin="github.com/apple/ml-hypersim; or `vst fetch hypersim`",
    scenes=461,  # Roberts et al., ICCV 2021; meshes are sold apart
    ids=r"ai_\d{3}_\d{3}",
    extra="hypersim",
)
