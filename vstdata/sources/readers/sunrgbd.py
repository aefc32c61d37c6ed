"""SUN RGB-D (Song, Lichtenberg and Xiao, CVPR 2015), an adapter registered with scenezoo as "sunrgbd": each picture is
a scene of one frame, with sensor depth and boxes but no mesh.

    SUNRGBD/kv1/NYUdata/NYU0001/    image/*.jpg  depth/*.png  depth_bfx/*.png  intrinsics.txt  extrinsics/*.txt
                                    annotation3Dfinal/index.json
    SUNRGBDMeta3DBB_v2.mat          boxes of the second version, which are used where the file is there
    SUNRGBDtoolbox/traintestSUNRGBD/allsplit.mat

The layout is that of the data set's README and of its toolbox (`readframeSUNRGBD.m`, `read3dPoints.m`,
`get_corners_of_bb3d.m`): depth is millimetres rotated left by three bits, pixels are counted from one, and with
A = (x, z, -y) a camera's point p lies at A R p, z up, where R is the newest file of extrinsics; the camera stands at
the origin. Boxes of the first version are in R p, those of the second in A R p with an R of their own.

Options: `annotation` ("auto", "v1", "v2") and `depth` ("depth", or "depth_bfx" with holes filled in).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import scenezoo

from vstdata.canonical import read_json
from vstdata.errors import InputError, ManifestError
from vstdata.linear import length, product
from vstdata.scene import DepthArray, FloatArray
from vstdata.sources.checks.guard import (
    finite_array,
    guarded,
    inside,
    mapping,
    number_rows,
    read_bytes,
    require_file,
    sequence,
)
from vstdata.sources.files.images import MAX_IMAGE_BYTES, decode_depth, image_size, read_color
from vstdata.sources.files.lists import id_of
from vstdata.sources.files.poses import inverted
from vstdata.sources.files.stored_box import StoredBox
from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import SceneZooSource, scenezoo_reader

META, SPLITS = "SUNRGBDMeta3DBB_v2.mat", "SUNRGBDtoolbox/traintestSUNRGBD/allsplit.mat"
MAX_MAT_BYTES = 512 * 2**20
MAX_DEPTH = 8.0  # metres: the toolbox takes what is farther for 8 m; here it is unknown
UPRIGHT = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])  # x right, y down, z forward -> z up
_ITEMS = ("rgb", "depth", "rgb_intrinsics", "depth_intrinsics", "world_to_camera")
_SPEC = scenezoo.DatasetSpec(
    sample_unit="picture",
    operations=("boxes", "frames"),
    box_types=("obb_gt",),
    frame_sources=(scenezoo.FrameSourceSpec("image", items=_ITEMS, camera_models=("PINHOLE",)),),
)


@scenezoo.register_dataset("sunrgbd", description="SUN RGB-D: single pictures with depth and boxes.", spec=_SPEC)
class SunRgbd(scenezoo.Dataset):  # type: ignore[misc]
    """The adapter; samples are named by their folders below SUNRGBD, dots for slashes."""

    name = "sunrgbd"
    spec = _SPEC

    def __init__(
        self,
        root_dir: Path,
        *,
        annotation: str = "auto",
        depth: str = "depth",
        cache_dir: Path | None = None,
        offline: bool = False,
        invalid_obj_id: int = -1,
    ) -> None:
        super().__init__(root_dir, cache_dir=cache_dir, offline=offline, invalid_obj_id=invalid_obj_id)
        if annotation not in ("auto", "v1", "v2") or depth not in ("depth", "depth_bfx"):
            raise ManifestError(f"sunrgbd: annotation {annotation!r} or depth {depth!r} is unknown")
        self._annotation, self._depth = annotation, depth
        self.root = Path(root_dir)
        self.base = self.root / "SUNRGBD" if (self.root / "SUNRGBD").is_dir() else self.root

    @cached_property
    def folders(self) -> dict[str, Path]:
        """Sample -> its folder, in the order of names."""
        found = (path.parent for path in sorted(self.base.rglob("intrinsics.txt")))
        return {sample_name(folder.relative_to(self.base)): folder for folder in found}

    def folder(self, sample: str) -> Path:
        """The folder of a sample. Raises InputError where there is none."""
        direct = self.base / sample.replace(".", "/")
        if (direct / "intrinsics.txt").is_file():
            return inside(direct, self.root)
        if sample not in self.folders:
            raise InputError(self.root, "scene id", f"a scene below the root, not {sample!r}")
        return inside(self.folders[sample], self.root)

    def meta_file(self) -> Path | None:
        """The file of boxes that is used; None for those beside the pictures."""
        path = self.root / META
        return path if self._annotation == "v2" or (self._annotation == "auto" and path.is_file()) else None

    def _load_splits(self) -> dict[str, list[str]]:
        stored, names = _mat(self.root / SPLITS, self.root), {"train": "alltrain", "test": "alltest"}
        paths = {split: np.atleast_1d(stored[name]) for split, name in names.items()}
        return {split: [sample_name(_below(path)) for path in found] for split, found in paths.items()}

    def get_boxes(self, sample_id: str, *, box_type: str = "obb_gt") -> tuple[dict[int, StoredBox], dict[int, str]]:
        """Boxes and labels by their place in the annotation."""
        folder, meta = self.folder(sample_id), self.meta_file()
        if meta is not None:
            stored = _several(self._record(folder, meta)["groundtruth3DBB"])
            found = {k: _v2_box(one, meta) for k, one in enumerate(stored)}
        else:
            file = folder / "annotation3Dfinal" / "index.json"
            found = _v1_boxes(file, self.root) if file.is_file() else {}
        return {k: box for k, (box, _) in found.items()}, {k: label for k, (_, label) in found.items()}

    def get_frames(
        self, sample_id: str, *, indices: Sequence[int] | None = None, items: Iterable[str] = ("rgb",)
    ) -> Any:
        """The one frame as a `scenezoo.FrameBatch`."""
        folder, items = self.folder(sample_id), tuple(items)
        picture = self._file(folder, "image", "*.jpg")
        size = image_size(picture, self.root)
        values: dict[str, Any] = {}
        if "rgb" in items:
            values["rgb"] = read_color(picture, self.root, size)
        if "depth" in items:
            values["depth"] = sensor_depth(self._file(folder, self._depth, "*.png"), self.root, size)
        if "rgb_intrinsics" in items:
            values["rgb_intrinsics"] = values["depth_intrinsics"] = self._intrinsics(folder)
        if "world_to_camera" in items:
            values["world_to_camera"] = inverted(self._pose(folder)[None])[0]
        batch = {name: value[None] for name, value in values.items()}
        return scenezoo.FrameBatch(np.array([0]), 1, frame_keys=("image",), camera_model="PINHOLE", **batch)

    def _file(self, folder: Path, name: str, pattern: str) -> Path:
        found = sorted((folder / name).glob(pattern))
        if not found:
            raise InputError(folder / name, "file", f"a picture {pattern}")
        return require_file(found[0], self.root, MAX_IMAGE_BYTES)

    def _intrinsics(self, folder: Path) -> FloatArray:
        """(3, 3) with pixels counted from zero."""
        file = folder / "intrinsics.txt"
        numbers = np.concatenate([np.empty(0), *number_rows(file, self.root)])
        matrix = finite_array(numbers, (9,), file, "intrinsics", 1e6).reshape(3, 3).copy()
        matrix[:2, 2] -= 1
        return matrix

    def _pose(self, folder: Path) -> FloatArray:
        """(4, 4) camera_to_world."""
        meta, pose = self.meta_file(), np.eye(4)
        if meta is not None:
            tilt = finite_array(self._record(folder, meta)["Rtilt"], (3, 3), meta, f"Rtilt of {folder.name}")
            pose[:3, :3] = product(tilt, UPRIGHT)
            return pose
        files = sorted((folder / "extrinsics").glob("*.txt"))
        if not files:
            raise InputError(folder / "extrinsics", "file", "a text file of 3x4 numbers")
        rows = number_rows(files[-1], self.root)
        with guarded(files[-1], "extrinsics", "3 lines of 4 numbers"):
            stored = finite_array(np.stack(rows), (3, 4), files[-1], "extrinsics")
        pose[:3, :3] = product(UPRIGHT, stored[:, :3])
        return pose

    @cached_property
    def _records(self) -> dict[str, dict[str, Any]]:
        """Records of `META` by folder below SUNRGBD."""
        file = self.root / META
        with guarded(file, "SUNRGBDMeta", "one struct for each picture"):
            records = _several(_mat(file, self.root)["SUNRGBDMeta"])
            return {_below(record["sequenceName"]).as_posix(): record for record in records}

    def _record(self, folder: Path, meta: Path) -> dict[str, Any]:
        name = folder.relative_to(self.base).as_posix()
        record = self._records.get(name)
        if record is None or not {"groundtruth3DBB", "Rtilt"} <= set(record):
            raise InputError(meta, name, "a record with groundtruth3DBB and Rtilt")
        return record


class SunRgbdSource(SceneZooSource):
    """Reader "sunrgbd"; see the module."""

    @cached_property
    def _folders(self) -> dict[str, Path]:
        return {id_of(name, self.root): folder for name, folder in self._dataset.folders.items()}

    def _folder(self, scene_id: str) -> Path:
        try:
            return Path(self._dataset.folder(scene_id))  # without a look at all 10,335
        except InputError:
            return super()._folder(scene_id)

    def _name(self, path: Path) -> str:
        return sample_name(path.relative_to(self._dataset.base))

    def files(self, scene_id: str) -> list[Path]:
        """Annotations, calibration, and the file of boxes where it is used."""
        meta = self._dataset.meta_file()
        return super().files(scene_id) + ([] if meta is None else [meta])


def sample_name(folder: Path) -> str:
    """The name of a folder below SUNRGBD: dots for slashes, and where that is longer than a scene id may be, its end in
    the form of a digest."""
    name = folder.as_posix().strip("/").replace("/", ".")
    return name if len(name) <= 64 else f"{name[:55]}.{sha256(name.encode()).hexdigest()[:8]}"


def _below(path: object) -> Path:
    """What follows SUNRGBD in a path of the toolbox."""
    return Path(str(path).replace("\\", "/").rpartition("SUNRGBD/")[2].strip("/"))


def sensor_depth(file: Path, root: Path, size: tuple[int, int]) -> DepthArray:
    """(h, w) float32 metres, 0 where unknown or beyond `MAX_DEPTH`. Raises InputError where the picture is damaged."""
    stored = decode_depth(read_bytes(file, root, MAX_IMAGE_BYTES), size, 1.0, file).astype(np.uint16)
    depth = ((stored >> 3) | (stored << 13)).astype(np.float32) / 1000
    return np.where(depth <= MAX_DEPTH, depth, np.float32(0))


def _v1_boxes(file: Path, root: Path) -> dict[int, tuple[StoredBox, str]]:
    stored = mapping(read_json(require_file(file, root)), file, "root")
    found = {}
    for k, entry in enumerate(sequence(stored.get("objects"), file, "objects", 10_000)):
        if entry is None or entry == []:
            continue
        thing = mapping(entry, file, f"objects[{k}]")
        polygons = sequence(thing.get("polygon", []), file, f"objects[{k}].polygon", 1000)
        if polygons:
            label = str(thing.get("name", "")).partition(":")[0].strip(" _")
            found[k] = _v1_box(mapping(polygons[0], file, f"objects[{k}].polygon"), file, f"objects[{k}]"), label
    return found


def _v1_box(polygon: dict[str, object], file: Path, field: str) -> StoredBox:
    """Four corners on the floor in order, and two heights, y down."""
    corners = np.column_stack([finite_array(polygon.get(key), (4,), file, f"{field}.{key}") for key in ("X", "Z")])
    heights = np.sort([-float(finite_array(polygon.get(key), (), file, f"{field}.{key}")) for key in ("Ymax", "Ymin")])
    sides = np.array([corners[1] - corners[0], corners[2] - corners[1]])
    lengths = length(sides)
    axes = np.eye(3)
    axes[:2, :2] = (sides / np.maximum(lengths, 1e-9)[:, None]).T
    middle = (corners[0] + corners[2]) / 2
    return StoredBox(np.append(middle, heights.mean()), np.append(lengths, np.ptp(heights)), axes)


def _v2_box(stored: Any, file: Path) -> tuple[StoredBox, str]:
    with guarded(file, "groundtruth3DBB", "basis (3, 3), coeffs, centroid and classname"):
        basis = finite_array(stored["basis"], (3, 3), file, "basis")
        half = np.abs(finite_array(stored["coeffs"], (3,), file, "coeffs"))
        center = finite_array(stored["centroid"], (3,), file, "centroid")
        return StoredBox(center, 2 * half, basis.T), str(stored["classname"])


def _several(stored: Any) -> list[Any]:
    """A MATLAB struct array as a list: one struct is not wrapped in the file."""
    return [stored] if isinstance(stored, dict) else list(np.atleast_1d(stored)) if len(stored) else []


def _mat(file: Path, root: Path) -> dict[str, Any]:
    """A MATLAB file of version 7 or older: numbers, texts and structs; nothing in it is run."""
    stamp = require_file(file, root, MAX_MAT_BYTES).stat()
    return _read_mat(file, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=2)
def _read_mat(file: Path, _time: int, _size: int) -> dict[str, Any]:
    """Read once a process: the files hold all 10,335 pictures, and every one of them is a scene."""
    from scipy.io import loadmat

    with guarded(file, "MATLAB file", "a MATLAB file of version 7 or older"):
        return dict(loadmat(str(file), simplify_cells=True))


READER = scenezoo_reader(
    "sunrgbd",
    "SUN RGB-D: single pictures with sensor depth and boxes (of `SUNRGBDMeta3DBB_v2.mat` where it lies in the root, "
    "else of `annotation3Dfinal`)",
    Profile(scenes=(), json=("annotation3Dfinal/index.json",), frames=("image",), mesh=False, exhaustive=False),
    SunRgbdSource,
    layout="SUNRGBD/..., SUNRGBDMeta3DBB_v2.mat",
    origin="rgbd.cs.princeton.edu",
    scenes=10335,  # Song et al., CVPR 2015
    pictures=1,
)
