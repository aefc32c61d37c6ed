"""Pictures of ids, with the depth and the colour of the same pixels: what is held against what of an own capture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from vstdata.errors import InputError
from vstdata.facts.raster import nearest
from vstdata.rays import pixel_rays
from vstdata.scene import Camera, DepthArray, Frame, ImageArray, IntArray, Pixels
from vstdata.sources.building.votes import IdView

SHAPE = 0.01  # of the sides' ratio: by how much pictures of ids may differ from the pictures
Ids = Callable[[int], IntArray | None]  # the picture of ids (h, w) of each frame, where it has one


def id_views(
    frames: Sequence[Frame],
    maps: Sequence[tuple[Camera, DepthArray] | None],
    read: Ids,
    pixels: Pixels,
    dropped: Counter[str],
) -> list[IdView]:
    """The frames that have depth and ids, ids looked up at the depth's pixels. Raises InputError where no ids can be
    read, naming the first."""
    views, errors = list[IdView](), list[InputError]()
    for k, (frame, both) in enumerate(zip(frames, maps, strict=True)):
        try:
            ids = read(k)
            shown = None if ids is None else _seen_by(frame, ids)
        except InputError as error:
            dropped["ids_not_readable"] += 1
            errors.append(error)
            continue
        if ids is None or shown is None or both is None:
            dropped["frame_without_ids"] += ids is None
            continue
        camera, depth = both
        uv, _ = shown.project(shown.center + pixel_rays(camera)[:, 3:])
        shades = _color(frame, k, pixels, camera, depth.shape)
        views.append(IdView(camera, depth, nearest(ids, uv, 0).reshape(depth.shape), shades))
    if errors and not views:
        raise errors[0]
    return views


def _color(frame: Frame, k: int, pixels: Pixels, camera: Camera, shape: tuple[int, ...]) -> ImageArray | None:
    """The colour (h, w, 3) at the pixels of a depth camera; None where the picture cannot be read."""
    try:
        color = pixels.color(k)
    except InputError:
        return None
    width = max(1, round(frame.camera.width * camera.intrinsics[0, 0] / frame.camera.intrinsics[0, 0]))
    height = max(1, round(frame.camera.height * width / frame.camera.width))
    seen = frame.camera.resized(width, height)
    small = np.asarray(cv2.resize(color, (width, height), interpolation=cv2.INTER_AREA))
    uv, _ = seen.project(seen.center + pixel_rays(camera)[:, 3:])
    return np.stack([nearest(small[..., k], uv, 0).reshape(shape) for k in range(3)], axis=-1)


def _seen_by(frame: Frame, ids: IntArray) -> Camera:
    """The camera of a picture of ids: that of the depth where they are of its size, else that of the colour, whatever
    the resolution. Raises InputError for another shape: nobody knows what was cut off, or where."""
    height, width = ids.shape
    for one in (frame.depth_camera, frame.camera):
        if one is not None and (one.width, one.height) == (width, height):
            return one
    for one in (frame.camera, frame.depth_camera):
        if one is not None and abs(width * one.height / (height * one.width) - 1) <= SHAPE:
            return one.resized(width, height)
    wanted = f"the shape of their picture ({frame.camera.width} x {frame.camera.height}), not {width} x {height}"
    raise InputError(frame.key, "ids", wanted)
