"""Frames of any data set that scenezoo reads: cameras at once, pictures one by one."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vstdata.draw import evenly
from vstdata.errors import InputError
from vstdata.scene import DepthArray, FloatArray, Frame, ImageArray
from vstdata.sources.building.assemble import camera, usable_poses
from vstdata.sources.building.finish import Capture
from vstdata.sources.checks.guard import IMAGE_LIMIT, finite_array, guarded
from vstdata.sources.files.poses import inverted
from vstdata.sources.profile import Profile

LATER = (1, 2, 4, 8, 16)  # frames that may be the first
_CAMERA_ITEMS = ("rgb_intrinsics", "depth_intrinsics", "world_to_camera", "timestamps")


@dataclass(frozen=True, slots=True)
class _Shelf:
    """One run of frames in a data set: `arguments` select it (frame source, room)."""

    arguments: dict[str, Any]
    prefix: str


@dataclass(frozen=True, eq=False)
class ScenezooPixels:
    """Decodes one picture at a time through scenezoo; its arrays are copied and its errors wrapped."""

    dataset: Any
    sample: str
    folder: Path
    places: tuple[tuple[_Shelf, int], ...]  # of every frame: its shelf and its index there
    sizes: tuple[tuple[int, int], ...]
    has_depth: bool

    def _read(self, frame: int, item: str) -> np.ndarray[Any, Any]:
        shelf, index = self.places[frame]
        with guarded(self.folder, f"frame {shelf.prefix}{index} {item}", "a readable picture"), IMAGE_LIMIT:
            batch = self.dataset.get_frames(self.sample, indices=[index], items=(item,), **shelf.arguments)
            return np.array(getattr(batch, item)[0])

    def color(self, frame: int) -> ImageArray:
        picture, (width, height) = self._read(frame, "rgb"), self.sizes[frame]
        if picture.shape != (height, width, 3) or picture.dtype != np.uint8:
            raise InputError(self.folder, f"frame {frame} rgb", f"{width} x {height} RGB, not {picture.shape}")
        return picture

    def depth(self, frame: int) -> DepthArray | None:
        return np.asarray(self._read(frame, "depth"), dtype=np.float32) if self.has_depth else None


def _shelves(dataset: Any, sample: str, source: str, rooms: bool) -> list[_Shelf]:
    named = len(dataset.spec.frame_sources) > 1 or _takes_source(dataset)
    arguments: dict[str, Any] = {"source": source} if named else {}
    if not rooms:
        return [_Shelf(arguments, "")]
    return [_Shelf({**arguments, "room_id": room}, f"{room}/") for room in dataset.get_room_ids(sample)]


def _takes_source(dataset: Any) -> bool:
    import inspect

    return "source" in inspect.signature(dataset.get_frames).parameters


def available_sources(dataset: Any, sample: str, profile: Profile, folder: Path) -> frozenset[str]:
    """The frame sources that were downloaded. Raises InputError where their folders cannot be read."""
    if not profile.frames or not any(folder.glob(profile.frame_files)):
        return frozenset()
    if not hasattr(dataset, "get_frame_sources") or profile.rooms:
        return frozenset(profile.frames)
    with guarded(folder, "frames", "readable frame folders"):
        return frozenset(dataset.get_frame_sources(sample))


def scenezoo_capture(
    dataset: Any, sample: str, folder: Path, source: str, profile: Profile, wanted: int, dropped: Counter[str]
) -> Capture | None:
    """At most `wanted` frames of one source, evenly spread over all with a usable pose; None where none is a pinhole's.
    Raises InputError where cameras cannot be read."""
    offered = next(s.items for s in dataset_sources(dataset) if s.name == source)
    items = tuple(item for item in _CAMERA_ITEMS if item in offered)
    batches = []
    for shelf in _shelves(dataset, sample, source, profile.rooms):
        batch = _camera_batch(dataset, sample, folder, source, items, shelf)
        if batch.camera_model not in (None, "PINHOLE"):
            dropped["not_pinhole"] += len(batch)
        elif len(batch):
            dropped["frame_without_pose"] += batch.source_frame_count - len(batch)
            batches.append((shelf, batch))
    return _capture(dataset, sample, folder, profile, batches, wanted, dropped) if batches else None


def _camera_batch(dataset: Any, sample: str, folder: Path, source: str, items: tuple[str, ...], shelf: _Shelf) -> Any:
    """Cameras of all frames; adapters look at the first picture for its size, and where that is none, at a later one.
    Raises InputError where cameras cannot be read."""
    with guarded(folder, f"frames of {source}", "cameras of its frames"):
        try:
            return dataset.get_frames(sample, items=items, **shelf.arguments)
        except OSError:  # which Pillow raises for what is no picture
            posed = dataset.get_frames(sample, items=("world_to_camera",), **shelf.arguments)
            for first in LATER:
                with contextlib.suppress(OSError):
                    return dataset.get_frames(sample, indices=posed.indices[first:], items=items, **shelf.arguments)
            raise


def dataset_sources(dataset: Any) -> Sequence[Any]:
    """The frame sources that scenezoo's registry lists for a data set."""
    import scenezoo

    return tuple(scenezoo.get_dataset_info(dataset.name).spec.frame_sources)


def _capture(
    dataset: Any,
    sample: str,
    folder: Path,
    profile: Profile,
    batches: list[tuple[_Shelf, Any]],
    wanted: int,
    dropped: Counter[str],
) -> Capture:
    rows = [(shelf, batch, k) for shelf, batch in batches for k in range(len(batch))]
    poses = inverted(np.concatenate([np.asarray(b.world_to_camera, dtype=np.float64) for _, b in batches]))
    good = usable_poses(poses, folder, dropped)
    chosen = [good[k] for k in evenly(len(good), wanted)]
    places = tuple((rows[k][0], int(rows[k][1].indices[rows[k][2]])) for k in chosen)
    color_size, depth_size = _sizes(dataset, sample, folder, places, batches[0][1])
    frames = []
    for k, (shelf, index) in zip(chosen, places, strict=True):
        _, batch, row = rows[k]
        color = camera(_intrinsics(batch.rgb_intrinsics, row, folder), color_size, poses[k], folder, "rgb_intrinsics")
        depth = None
        if depth_size is not None:
            matrix = _intrinsics(batch.depth_intrinsics, row, folder)
            depth = camera(matrix, depth_size, poses[k], folder, "depth_intrinsics")
        frames.append(Frame(f"{shelf.prefix}{_key(batch, row, index)}", color, depth, _seconds(batch, row, profile)))
    pixels = ScenezooPixels(dataset, sample, folder, places, (color_size,) * len(frames), depth_size is not None)
    return Capture(tuple(frames), pixels, poses[chosen])


def _intrinsics(matrices: Any, row: int, folder: Path) -> FloatArray:
    return finite_array(np.asarray(matrices)[row], (3, 3), folder, "intrinsics", 1e6)


def _key(batch: Any, row: int, index: int) -> str:
    return f"{index:06d}" if batch.frame_keys is None else str(batch.frame_keys[row])


def _seconds(batch: Any, row: int, profile: Profile) -> float | None:
    if batch.timestamps is None or not profile.seconds:
        return None
    value = float(np.ravel(batch.timestamps[row])[0]) * profile.seconds
    return value if np.isfinite(value) else None


def _sizes(
    dataset: Any, sample: str, folder: Path, places: Sequence[tuple[_Shelf, int]], batch: Any
) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """(width, height) of colour and depth, from the first frame of which each can be read; None where there is no depth
    to read. Raises InputError where none can."""
    pixels = ScenezooPixels(dataset, sample, folder, tuple(places), (), True)
    color = _first_shape(pixels, "rgb")
    return color, None if batch.depth_intrinsics is None else _first_shape(pixels, "depth")


def _first_shape(pixels: ScenezooPixels, item: str) -> tuple[int, int]:
    """(width, height) of the first picture that can be read. Raises the first one's InputError where none can."""
    first: InputError | None = None
    for k in range(len(pixels.places)):
        try:
            rows, columns = pixels._read(k, item).shape[:2]
        except InputError as error:
            first = first or error
        else:
            return columns, rows
    raise first or InputError(pixels.folder, "frames", "at least one")
