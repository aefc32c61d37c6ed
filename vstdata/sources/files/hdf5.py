"""HDF5 files: what is in the file itself, and nothing that it points to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vstdata.errors import InputError, MissingError
from vstdata.sources.checks.guard import guarded, require_file

MAX_VALUES = 50_000_000  # ours: a picture of 1024 x 768 has 0.8 million


@contextmanager
def open_file(path: Path, root: Path, extra: str = "hypersim", field: str = "content") -> Iterator[Any]:
    """The `h5py.File` of a checked path; what goes wrong in the body is an InputError that names the file.

    Raises MissingError without h5py, which `extra` brings.
    """
    try:
        import h5py
    except ImportError as error:
        raise MissingError(f"h5py is not installed: pip install 'vstdata[{extra}]'") from error
    require_file(path, root)
    with guarded(path, field, "an undamaged HDF5 file"), h5py.File(path, "r") as file:
        yield file


def stored_array(file: Any, path: Path, name: str) -> Any:
    """The `h5py.Dataset` of a name, as "data/demo_0/actions".

    Raises InputError where there is none, or where it lies in another file: links and external storage could name any
    file of this machine.
    """
    import h5py

    for part in accumulate(name.split("/"), "{}/{}".format):
        if not isinstance(file.get(part, getlink=True), h5py.HardLink):
            raise InputError(path, name, "an array in the file itself")
    stored = file[name]
    if not isinstance(stored, h5py.Dataset) or stored.external or stored.is_virtual:
        raise InputError(path, name, "an array in the file itself")
    return stored


def read_array(path: Path, root: Path, shape: Sequence[int]) -> NDArray[Any]:
    """The numbers of `dataset` in a file that holds one array, as Hypersim stores them; -1 in `shape` fits any length.

    Raises InputError where it is not there.
    """
    with open_file(path, root, field="dataset") as file:
        stored = stored_array(file, path, "dataset")
        fits = len(stored.shape) == len(shape) and all(
            want in (-1, got) for want, got in zip(shape, stored.shape, strict=True)
        )
        if not fits or stored.dtype.kind not in "iuf" or stored.size > MAX_VALUES:
            raise InputError(path, "dataset", f"numbers of shape {tuple(shape)}, not {stored.dtype} {stored.shape}")
        return np.asarray(stored[()])
