"""Pictures with a pose and a camera each, wherever their files are: what every layout of a data set comes down to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from vstdata.draw import evenly
from vstdata.errors import InputError
from vstdata.scene import Camera, DepthArray, FloatArray, Frame, ImageArray
from vstdata.sources.building.assemble import camera, usable_poses
from vstdata.sources.building.finish import Capture
from vstdata.sources.building.pair_of_cameras import of_size
from vstdata.sources.files.images import decode_color, decode_depth, decode_mask, encoded_depth_size, encoded_size
from vstdata.sources.files.lens import Lens
from vstdata.sources.files.scannet_frames import readable_frames
from vstdata.sources.files.stores import Stored

SHAPE = 0.01  # ours: sides of resized pictures are whole pixels
MASKED = 0.02  # ours: a picture of which more than this was made unrecognisable is not asked of
_PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".mov", ".mp4", ".mkv", ".sens", ".zip")
_NO_PHOTOGRAPHS = ("mesh", "segment", "label", "instance", "mask", "depth", "confidence", "normal", "texture")


@dataclass(frozen=True, eq=False)
class Calibration:
    """`matrix` (3, 3) pixels of a picture of `size` (width, height); None: of the picture's own size."""

    matrix: FloatArray
    size: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture: `pose` (4, 4) camera_to_world; depth without a calibration of its own is seen by the same camera.
    It has `depth_scale` units a metre.

    `mask` is a picture that is 0 where colour was made unrecognisable."""

    key: str
    pose: FloatArray
    color: Stored
    calibration: Calibration
    depth: Stored | None = None
    depth_calibration: Calibration | None = None
    seconds: float | None = None
    lens: Lens | None = None
    mask: Stored | None = None
    depth_scale: float = 1000.0


@dataclass(frozen=True, eq=False)
class StoredPixels:
    """Pictures decoded from their files."""

    pictures: tuple[Picture, ...]
    cameras: tuple[tuple[Camera, Camera | None], ...]

    def color(self, frame: int) -> ImageArray:
        picture, (seen, _) = self.pictures[frame], self.cameras[frame]
        image = decode_color(picture.color.read(), (seen.width, seen.height), picture.color.file)
        return image if picture.lens is None else picture.lens.straight(image)

    def depth(self, frame: int) -> DepthArray | None:
        picture, (_, seen) = self.pictures[frame], self.cameras[frame]
        if picture.depth is None or seen is None:
            return None
        size = (seen.width, seen.height)
        depth = decode_depth(picture.depth.read(), size, picture.depth_scale, picture.depth.file)
        return depth if picture.lens is None else picture.lens.straight_depth(depth)


def posed_capture(pictures: Sequence[Picture], file: Path, wanted: int, dropped: Counter[str]) -> Capture:
    """At most `wanted` of the pictures, evenly spread over those with a usable pose.

    What is wrong with one picture costs that picture. Raises InputError where none is usable, ConventionError where all
    poses are mirrored.
    """
    poses = np.stack([picture.pose for picture in pictures])
    good = usable_poses(poses, file, dropped)
    chosen = [good[k] for k in evenly(len(good), wanted)]
    kept = [k for k in chosen if not _masked(pictures[k])]
    dropped["picture_masked"] += len(chosen) - len(kept)
    tried = [(k, partial(_cameras, pictures[k])) for k in kept or chosen]
    usable = readable_frames(tried, dropped)
    mine = tuple(pictures[k] for k, _ in usable)
    frames = [Frame(one.key, *pair, one.seconds) for one, (_, pair) in zip(mine, usable, strict=True)]
    pixels = StoredPixels(mine, tuple(pair for _, pair in usable))
    return Capture(tuple(frames), pixels, poses[[k for k, _ in usable]])


def _cameras(picture: Picture) -> tuple[Camera, Camera | None]:
    size = encoded_size(picture.color.read(), picture.color.file)
    if picture.lens is not None and picture.lens.size != size:
        raise InputError(picture.color.file, "picture", f"{picture.lens.size} pixels as its calibration, not {size}")
    seen = _camera(picture.calibration, size, picture, picture.color, "intrinsics")
    if picture.depth is None:
        return seen, None
    shape = encoded_depth_size(picture.depth.read(), picture.depth.file)
    if picture.depth_calibration is None:
        return seen, seen.resized(*shape)
    return seen, _camera(picture.depth_calibration, shape, picture, picture.depth, "depth intrinsics")


def _camera(stated: Calibration, size: tuple[int, int], picture: Picture, file: Stored, field: str) -> Camera:
    if stated.size is None:
        of_size(stated.matrix, (size,), file.file)
        return camera(stated.matrix, size, picture.pose, file.file, field)
    width, height = stated.size
    if abs(size[0] * height - size[1] * width) > SHAPE * size[0] * height:
        told = f"the shape of {width} x {height}, of which its {field} are, not {size[0]} x {size[1]}"
        raise InputError(file.file, "picture", told)
    made = camera(stated.matrix, stated.size, picture.pose, file.file, field)
    return made if stated.size == size else made.resized(*size)


def _masked(picture: Picture) -> bool:
    if picture.mask is None:
        return False
    return float((~decode_mask(picture.mask.read(), picture.mask.file)).mean()) > MASKED


def unread_pictures(folder: Path) -> int:
    """How many pictures, videos and zips of either lie below a scene whose pictures are drawn all the same; textures of
    meshes and pictures of labels are none."""
    if not folder.is_dir():
        return 0
    below = (path.relative_to(folder).as_posix().lower() for path in folder.rglob("*"))
    return sum(name.endswith(_PICTURES) and not any(word in name for word in _NO_PHOTOGRAPHS) for name in below)
