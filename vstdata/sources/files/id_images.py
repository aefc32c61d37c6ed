"""Pictures that say which object each pixel shows: 8- or 16-bit PNG (palettes are read as their numbers), `.npy`, or
`.npz` of one array. 0 is no object."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from vstdata.errors import InputError
from vstdata.pictures import MAX_PIXELS
from vstdata.scene import IntArray
from vstdata.sources.checks.guard import guarded, require_file

SUFFIXES = (".png", ".npy", ".npz")
MAX_BYTES = 128 * 2**20
MODES = ("P", "L", "1", "I;16", "I;16B", "I;16L", "I")
LARGEST = 2**16 - 1


def read_id_image(path: Path, root: Path) -> IntArray:
    """(h, w) int32 the object's id at each pixel, 0 where there is none. Raises InputError for colours, stacks of
    masks, and numbers that are no ids."""
    require_file(path, root, MAX_BYTES)
    with guarded(path, "ids", "a PNG of 8 or 16 bits, .npy, or .npz of one array"):
        stored = _picture(path) if path.suffix.lower() == ".png" else _array(path)
    if stored.ndim != 2 or stored.dtype.kind not in "iub" or not 0 < stored.size <= MAX_PIXELS:
        told = f"not {stored.dtype} {stored.shape}"
        raise InputError(path, "ids", f"one whole number for each pixel, which is an object's id, {told}")
    if int(stored.min()) < 0 or int(stored.max()) > LARGEST:
        raise InputError(path, "ids", f"numbers from 0 to {LARGEST}, not {stored.min()} to {stored.max()}")
    return stored.astype(np.int32)


def _picture(path: Path) -> np.ndarray[Any, Any]:
    with Image.open(path, formats=("PNG",)) as image:
        if image.mode not in MODES or image.width * image.height > MAX_PIXELS:
            raise InputError(path, "ids", f"a PNG of 8 or 16 bits with an id at each pixel, not mode {image.mode}")
        return np.asarray(image)


def _array(path: Path) -> np.ndarray[Any, Any]:
    if path.suffix.lower() == ".npy":
        return np.asarray(np.load(path, allow_pickle=False))
    with np.load(path, allow_pickle=False) as stored:
        if len(stored.files) != 1:
            raise InputError(path, "ids", f"one array, not {sorted(stored.files)[:8]}")
        return np.asarray(stored[stored.files[0]])
