"""The sensor stream of a ScanNet scan: a `.sens` file, version 4, with JPEG colour and zlib depth.

Layout (little endian) as in ScanNet's own SensReader: version, sensor name, intrinsics and extrinsics of colour and
depth, compression types, sizes, depth shift, frames (pose, two timestamps, two sizes, the bytes), IMU records.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from vstdata.scene import FloatArray, ImageArray

VERSION = 4
JPEG, ZLIB_USHORT = 2, 1
DEPTH_SHIFT = 1000.0  # depth is stored in millimetres
QUALITY = 92  # of the JPEG pictures
LEVEL = 4  # of zlib: a quarter quicker than 6, depth a fourteenth larger
FARTHEST = 10.0  # metres: what is farther is unknown to the sensor


@dataclass(frozen=True, slots=True, eq=False)
class SensFrame:
    """`color` (h, w, 3) uint8 RGB, `depth` (h, w) metres along z, inf or nan where nothing is hit, `camera_to_world`
    (4, 4), `time` in microseconds."""

    color: ImageArray
    depth: NDArray[np.float32]
    camera_to_world: FloatArray
    time: int


def write_sens(
    file: BinaryIO, name: str, intrinsics: FloatArray, size: tuple[int, int], count: int, frames: Iterable[SensFrame]
) -> None:
    """Write `count` frames of one pinhole (3, 3) camera of `size` (width, height) for both colour and depth."""
    matrix = np.eye(4)
    matrix[:3, :3] = intrinsics
    encoded = name.encode()
    file.write(struct.pack("<IQ", VERSION, len(encoded)) + encoded)
    for value in (matrix, np.eye(4), matrix, np.eye(4)):
        file.write(value.astype("<f4").tobytes())
    file.write(struct.pack("<ii4IfQ", JPEG, ZLIB_USHORT, *size, *size, DEPTH_SHIFT, count))
    for frame in frames:
        color, depth = _jpeg(frame.color), zlib.compress(millimetres(frame.depth).astype("<u2").tobytes(), LEVEL)
        file.write(frame.camera_to_world.astype("<f4").tobytes())
        file.write(struct.pack("<4Q", frame.time, frame.time, len(color), len(depth)) + color + depth)
    file.write(struct.pack("<Q", 0))


def millimetres(depth: NDArray[np.float32]) -> NDArray[np.uint16]:
    """(h, w) metres -> millimetres, rounded to nearest; 0 where there is no depth or more than 10 m."""
    known = np.isfinite(depth) & (depth <= FARTHEST)
    return np.where(known, np.rint(np.where(known, depth, 0.0) * DEPTH_SHIFT), 0).astype(np.uint16)


def _jpeg(color: ImageArray) -> bytes:
    _, data = cv2.imencode(".jpg", color[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()
