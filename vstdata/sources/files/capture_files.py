"""Files of a capture that people lay out themselves: where they are, intrinsics, and which row of a trajectory is
whose."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import InputError
from vstdata.scene import FloatArray
from vstdata.sources.checks.guard import finite_array, guarded, inside, mapping, number_rows, relative_file
from vstdata.sources.files.pairing import MOSTLY, Names, Rows, in_order, paired


def read_intrinsics(path: Path, root: Path) -> FloatArray:
    """(3, 3) from a text file of 3x3, 4x4 or four numbers, from Open3D's camera JSON (column-major), or from JSON with
    fx, fy, cx, cy, at its root or under "camera" (Replica's). Raises InputError for anything else."""
    if path.suffix == ".json":
        value = mapping(read_json(inside(path, root)), path, "root")
        value = mapping(value.get("camera", value), path, "camera")
        if "fx" in value:
            fx, fy, cx, cy = finite_array([value.get(name) for name in ("fx", "fy", "cx", "cy")], (4,), path, "fx", 1e6)
            return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])
        return finite_array(value.get("intrinsic_matrix"), (9,), path, "intrinsic_matrix", 1e6).reshape(3, 3).T
    numbers = finite_array(np.concatenate([np.empty(0), *number_rows(path, root)]), (-1,), path, "numbers", 1e6)
    if len(numbers) == 4:
        fx, fy, cx, cy = numbers
        return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])
    if len(numbers) not in (9, 16):
        raise InputError(path, "numbers", f"4, 9 or 16 numbers, not {len(numbers)}")
    side = 3 if len(numbers) == 9 else 4
    return np.asarray(numbers.reshape(side, side)[:3, :3])


def files_of(folder: Path, root: Path, where: str, suffixes: tuple[str, ...], required: bool = True) -> list[Path]:
    """Files of a sub-folder, or of a glob, sorted by time stamp or number in the name; hidden ones are the system's."""
    base = relative_file(root, str(folder.relative_to(root)), "folder")
    with guarded(base, where, "a folder or a glob inside the scene's folder"):
        if ".." in Path(where).parts or Path(where).is_absolute():
            raise InputError(base, where, "a folder or a glob inside the scene's folder")
        found = list((base / where).iterdir()) if (base / where).is_dir() else list(base.glob(where))
        shown = [path for path in found if not path.name.startswith(".")]
        files = in_order([path for path in shown if path.suffix.lower() in suffixes and path.is_file()])
    if required and not files:
        raise InputError(base / where, "files", f"at least one file of {suffixes}")
    return [inside(path, root) for path in files]


def ways_of_rows(names: Names, poses: FloatArray, times: FloatArray | None, file: Path) -> list[Rows]:
    """Rows of a trajectory without usable time stamps: by order where there are as many, else by number, which counts
    from 0 or from 1, or is what stands where a time would."""
    count, numbers = len(poses), names.whole
    if count == names.count:
        return [list(range(count))]
    if times is not None and (times == np.round(times)).all():
        rows = {int(time): k for k, time in enumerate(times)}
        if paired([rows.get(number) for number in numbers]) >= MOSTLY * min(names.count, count):
            return [[rows.get(number) for number in numbers]]
    if min(numbers) < 0 or max(numbers) > count or (max(numbers) == count and min(numbers) == 0):
        raise InputError(
            file, "poses", f"a pose for each of {names.count} pictures, or one for each frame number, not {count}"
        )
    from_zero: Rows = list(numbers)
    from_one: Rows = [number - 1 for number in numbers]
    return [rows for rows, fits in ((from_zero, max(numbers) < count), (from_one, min(numbers) > 0)) if fits]
