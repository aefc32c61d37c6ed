"""Pictures, decoded only after their header has been believed."""

from __future__ import annotations

import io
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vstdata.errors import InputError
from vstdata.pictures import MAX_PIXELS
from vstdata.scene import DepthArray, ImageArray
from vstdata.sources.checks.guard import guarded, read_bytes, require_file

MAX_IMAGE_BYTES = 128 * 2**20
FORMATS = ("JPEG", "PNG", "PPM", "WEBP", "BMP", "TIFF")
READABLE = "a JPEG, PNG, PGM, WebP, BMP or TIFF picture"
_COLOR_MODES = ("RGB", "RGBA", "L", "P", "1")
FULL = 2**16 - 1
_SPACE = rb"(?:\s|#[^\r\n]*[\r\n])+"  # between the numbers of a PGM's header may be comments
_PGM = re.compile(rb"P([25])" + _SPACE + rb"(\d+)" + _SPACE + rb"(\d+)" + _SPACE + rb"(\d+)\s")
_EIGHT = ("L", "P", "LA", "RGB", "RGBA")
_DEPTH_MODES = ("I;16", "I;16B", "I;16L", "I", "F")


def _open(data: bytes, file: Path, field: str) -> Image.Image:
    with guarded(file, field, READABLE):
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    _limited(image.size, file, field)
    return image


def _check_size(size: tuple[int, int], expected: tuple[int, int], file: Path, field: str) -> None:
    if size != expected:
        raise InputError(file, field, f"{expected[0]} x {expected[1]} pixels, not {size[0]} x {size[1]}")


def image_size(path: Path, root: Path) -> tuple[int, int]:
    """(width, height) from the header of an image file or of a `.npy` depth map, within MAX_PIXELS. Raises InputError
    where it is no picture or larger."""
    require_file(path, root, MAX_IMAGE_BYTES)
    if path.suffix == ".npy":
        height, width = _npy(path).shape
        return int(width), int(height)
    with (
        guarded(path, "picture", READABLE),
        Image.open(path, formats=FORMATS) as image,
    ):
        size = image.size
    return _limited(size, path, "picture")


def depth_size(path: Path, root: Path) -> tuple[int, int]:
    """As `image_size`, of a depth map. Raises InputError too where the header says that it can be none."""
    size = image_size(path, root)
    if path.suffix != ".npy":
        with guarded(path, "depth", READABLE), Image.open(path, formats=FORMATS) as image:
            _check_depth(image, path, "depth")
    return size


def encoded_depth_size(data: bytes, file: Path) -> tuple[int, int]:
    """As `encoded_size`, of a depth map. Raises InputError as `depth_size`."""
    image = _open(data, file, "depth")
    _check_depth(image, file, "depth")
    return image.size


def _check_depth(image: Image.Image, file: Path, field: str) -> None:
    """Raises InputError where a picture cannot be a depth map by the kind of its pixels."""
    if image.mode in _EIGHT:
        told = "16-bit grey values, not 8 bits a pixel: a picture of depth to look at, which knows no metres"
        raise InputError(file, field, told)
    if image.mode not in _DEPTH_MODES:
        raise InputError(file, field, f"16-bit grey values, not mode {image.mode}")


def encoded_size(data: bytes, file: Path, field: str = "picture") -> tuple[int, int]:
    """(width, height) from the header of encoded bytes, within MAX_PIXELS. Raises InputError as `image_size`."""
    return _open(data, file, field).size


def _limited(size: tuple[int, int], file: Path, field: str) -> tuple[int, int]:
    if size[0] * size[1] > MAX_PIXELS:
        raise InputError(file, field, f"at most {MAX_PIXELS} pixels, not {size[0]} x {size[1]}")
    return size


def decode_mask(data: bytes, file: Path, field: str = "mask") -> NDArray[np.bool_]:
    """Encoded bytes -> (h, w) whether a pixel is not 0. Raises InputError where it is no picture."""
    image = _open(data, file, field)
    with guarded(file, field, "a complete picture"):
        return np.asarray(image.convert("L")) > 0


def decode_color(data: bytes, size: tuple[int, int], file: Path, field: str = "picture") -> ImageArray:
    """Encoded bytes -> (h, w, 3) uint8 RGB of exactly `size` (width, height). Orientation tags are not applied: the
    intrinsics belong to the stored raster. Raises InputError for another size or mode, and where the picture is not
    whole."""
    image = _open(data, file, field)
    _check_size(image.size, size, file, field)
    if image.mode not in _COLOR_MODES:
        raise InputError(file, field, f"a colour picture, not mode {image.mode}")
    with guarded(file, field, "a complete picture"):
        return np.asarray(image.convert("RGB"), dtype=np.uint8)


def decode_depth(data: bytes, size: tuple[int, int], scale: float, file: Path, field: str = "depth") -> DepthArray:
    """Encoded 16-bit bytes -> (h, w) float32 metres, 0 where unknown; `scale` is units per metre. Raises InputError for
    another size (width, height) or mode, and where the picture is not whole."""
    image = _open(data, file, field)
    _check_size(image.size, size, file, field)
    _check_depth(image, file, field)
    with guarded(file, field, "a complete picture"):
        stored = _pgm(data) if image.format == "PPM" else np.asarray(image)
        return metres(stored, scale)


def _pgm(data: bytes) -> np.ndarray[Any, Any]:
    """The numbers (h, w) of a PGM of more than 8 bits as they are stored: Pillow stretches them where the largest that
    the header states is not 65535."""
    head = _PGM.match(data)
    if head is None:
        raise ValueError("no header of a PGM")
    width, height = int(head[2]), int(head[3])
    if head[1] == b"5":
        return np.frombuffer(data, ">u2", width * height, head.end()).reshape(height, width).astype(np.uint16)
    text = re.sub(rb"#[^\r\n]*", b"", data[head.end() :])
    return np.array(text.split(), np.uint16).reshape(height, width)


def metres(stored: np.ndarray[Any, Any], scale: float) -> DepthArray:
    """Stored depth -> float32 metres; 0 where it is not finite, not positive, or the largest number of 16 bits, which
    is no measure but the end of the scale."""
    depth = stored.astype(np.float32) / np.float32(scale)
    end = stored == FULL if stored.dtype.kind in "iu" else np.zeros(stored.shape, np.bool_)
    return np.where(np.isfinite(depth) & (depth > 0) & ~end, depth, np.float32(0))


def _npy(path: Path) -> np.ndarray[tuple[int, int], np.dtype[np.generic]]:
    with guarded(path, "depth", "a two-dimensional .npy array of numbers"):
        array: np.ndarray[tuple[int, int], np.dtype[np.generic]] = np.load(path, mmap_mode="r", allow_pickle=False)
    if not isinstance(array, np.ndarray):  # a zip of arrays
        raise InputError(path, "depth", "one .npy array, not an archive of several")
    if array.ndim != 2 or array.dtype.kind not in "fiu" or array.size > MAX_PIXELS:
        raise InputError(path, "depth", f"a two-dimensional array of numbers, not {array.dtype} {array.shape}")
    return array


def read_color(path: Path, root: Path, size: tuple[int, int]) -> ImageArray:
    """Colour file -> (h, w, 3) uint8 RGB of exactly `size`. Raises InputError as `decode_color`, and where the file is
    outside `root` or too large."""
    return decode_color(read_bytes(path, root, MAX_IMAGE_BYTES), size, path)


def read_depth(path: Path, root: Path, size: tuple[int, int], scale: float) -> DepthArray:
    """A depth file -> (h, w) float32 metres, 0 where unknown, negative or not finite.

    16-bit PNG or PGM, or a two-dimensional `.npy`; `size` is (width, height) as the camera says, and stored values are
    divided by `scale`, the number of units in a metre (1000 for millimetres). Raises InputError for another size or
    type, a damaged file, and one that is too large or outside `root`.
    """
    if path.suffix != ".npy":
        return decode_depth(read_bytes(path, root, MAX_IMAGE_BYTES), size, scale, path)
    require_file(path, root, MAX_IMAGE_BYTES)
    stored = _npy(path)
    _check_size((stored.shape[1], stored.shape[0]), size, path, "depth")
    return metres(stored, scale)


def inflate(data: bytes, size: int, file: Path, field: str) -> bytes:
    """zlib data that must unpack to exactly `size` bytes; never unpacks more than one byte beyond. Raises InputError
    where it does not."""
    with guarded(file, field, "zlib data"):
        raw = zlib.decompressobj().decompress(data, size + 1)
    if len(raw) != size:
        raise InputError(file, field, f"{size} bytes after unpacking, not {'more' if len(raw) > size else len(raw)}")
    return raw
