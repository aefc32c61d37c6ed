"""HDF5 files, one array each, as Hypersim stores them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vstdata.errors import InputError, MissingError
from vstdata.sources.guard import guarded, require_file

MAX_VALUES = 50_000_000  # ours: a picture of 1024 x 768 has 0.8 million


def read_array(path: Path, root: Path, shape: Sequence[int]) -> NDArray[Any]:
    """The numbers of `dataset` in a file; -1 in `shape` fits any length.

    Raises MissingError without h5py. InputError where there is no such array, or where it lies in another file: links
    and external storage could name any file of this machine.
    """
    try:
        import h5py
    except ImportError as error:
        raise MissingError("h5py is not installed: pip install 'vstdata[hypersim]'") from error
    require_file(path, root)
    with guarded(path, "dataset", "an HDF5 file with an array named dataset"), h5py.File(path, "r") as file:
        if not isinstance(file.get("dataset", getlink=True), h5py.HardLink):
            raise InputError(path, "dataset", "an array in the file itself")
        stored = file["dataset"]
        if not isinstance(stored, h5py.Dataset) or stored.external or stored.is_virtual:
            raise InputError(path, "dataset", "an array in the file itself")
        fits = len(stored.shape) == len(shape) and all(
            want in (-1, got) for want, got in zip(shape, stored.shape, strict=True)
        )
        if not fits or stored.dtype.kind not in "iuf" or stored.size > MAX_VALUES:
            raise InputError(path, "dataset", f"numbers of shape {tuple(shape)}, not {stored.dtype} {stored.shape}")
        return np.asarray(stored[()])
