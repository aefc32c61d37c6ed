"""Files of a capture that people lay out themselves: where they are, intrinsics, and which row of a trajectory is
whose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import InputError
from vstdata.scene import Camera, FloatArray
from vstdata.sources.building.assemble import camera
from vstdata.sources.checks.guard import finite_array, guarded, inside, mapping, number_rows, relative_file
from vstdata.sources.files.beside import own_files
from vstdata.sources.files.names import Names, in_order
from vstdata.sources.files.pairing import MOSTLY, Rows, in_step, paired
from vstdata.sources.files.passed_over import told_below
from vstdata.sources.files.posed_pictures import SHAPE, Calibration

BENDING = ("fisheye", "thin_prism", "omni", "kannala")  # in names of models that no pinhole has
_LENS = re.compile(
    r"k[1-6]|p[12]|d|dist|coeffs|(lens_|radial_|tangential_)?distortion(_?(coefficients|coeffs|params))?"
)


def read_intrinsics(path: Path, root: Path) -> Calibration:
    """Intrinsics (3, 3), and the size of the picture that they are of where it is stated: from a text file of 3x3, 4x4
    or four numbers, from Open3D's camera JSON (column-major), or from JSON with fx, fy, cx, cy, at its root or under
    "camera" (Replica's). Raises InputError for anything else."""
    if path.suffix == ".json":
        value = mapping(read_json(inside(path, root)), path, "root")
        value = mapping(value.get("camera", value), path, "camera")
        size = _stated_size(value, path)
        _check_lens(value, path)
        if "fx" in value:
            numbers = finite_array([value.get(name) for name in ("fx", "fy", "cx", "cy")], (4,), path, "fx", 1e6)
            return Calibration(_matrix(numbers), size)
        stored = finite_array(value.get("intrinsic_matrix"), (9,), path, "intrinsic_matrix", 1e6)
        return Calibration(stored.reshape(3, 3).T, size)
    numbers = finite_array(np.concatenate([np.empty(0), *number_rows(path, root)]), (-1,), path, "numbers", 1e6)
    if len(numbers) == 4:
        return Calibration(_matrix(numbers))
    if len(numbers) not in (9, 16):
        raise InputError(path, "numbers", f"4, 9 or 16 numbers, not {len(numbers)}")
    side = 3 if len(numbers) == 9 else 4
    return Calibration(np.asarray(numbers.reshape(side, side)[:3, :3]))


def _matrix(numbers: FloatArray) -> FloatArray:
    fx, fy, cx, cy = numbers
    return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])


def _check_lens(value: Mapping[str, object], path: Path) -> None:
    """Raises InputError where JSON states a lens that bends lines: these pictures are taken as a pinhole's."""
    stated = {name.lower(): each for name, each in value.items()}
    model = stated.get("camera_model", stated.get("model", ""))
    bent = isinstance(model, str) and any(word in model.lower() for word in BENDING)
    for name, each in stated.items():
        numbers = each if isinstance(each, list) else [each]
        told = any(isinstance(number, (int, float)) and not isinstance(number, bool) and number for number in numbers)
        bent |= told and (_LENS.fullmatch(name) is not None)
    if bent:
        wanted = "a pinhole: pictures undistorted beforehand, or a COLMAP model with its lens (pose_format = 'colmap')"
        raise InputError(path, "distortion", wanted)


def _stated_size(value: Mapping[str, object], path: Path) -> tuple[int, int] | None:
    """(width, height) that JSON states; None where it states none."""
    for names in (("width", "height"), ("w", "h")):
        if all(value.get(name) is not None for name in names):
            width, height = finite_array([value[name] for name in names], (2,), path, names[0], 1e5)
            if min(width, height) < 1:
                raise InputError(path, f"{names[0]}, {names[1]}", "the size of a picture in pixels")
            return round(float(width)), round(float(height))
    return None


def at_size(known: Calibration, size: tuple[int, int], pose: FloatArray, file: Path, field: str) -> Camera:
    """The camera of a picture of `size` (width, height), whose intrinsics may be stated for a larger or smaller one of
    the same shape. Raises InputError that names both sizes for another shape, or where the numbers contradict the
    size that they are stated for."""
    stated = known.size or size
    if stated == size:
        return camera(known.matrix, size, pose, file, field)
    told = f"intrinsics of pictures of {size[0]} x {size[1]}, not of {stated[0]} x {stated[1]} as the file states"
    if abs(size[0] * stated[1] - size[1] * stated[0]) > SHAPE * size[0] * stated[1]:
        raise InputError(file, field, told)
    middle = known.matrix[:2, 2] + 0.5
    if (np.abs(middle / size - 0.5) < np.abs(middle / stated - 0.5)).all():
        raise InputError(file, field, f"{told}: the principal point is in the middle of the first")
    return camera(known.matrix, stated, pose, file, field).resized(*size)


def files_of(folder: Path, root: Path, where: str, suffixes: tuple[str, ...], required: bool = True) -> list[Path]:
    """Files of a sub-folder, or of a glob, sorted by time stamp or number in the name; hidden ones are the system's."""
    base = relative_file(root, str(folder.relative_to(root)), "folder")
    with guarded(base, where, "a folder or a glob inside the scene's folder"):
        if ".." in Path(where).parts or Path(where).is_absolute():
            raise InputError(base, where, "a folder or a glob inside the scene's folder")
        where = _as_spelt(base, where)
        found = list((base / where).iterdir()) if (base / where).is_dir() else list(base.glob(where))
        shown = [path for path in found if not path.name.startswith(".")]
        files = in_order([path for path in shown if path.suffix.lower() in suffixes and path.is_file()])
    if required and not files:
        lies = told_below(base / where if (base / where).is_dir() else base)
        raise InputError(base / where, "files", f"at least one file of {suffixes}; {lies} is there")
    return [inside(path, root) for path in files]


def _as_spelt(base: Path, where: str) -> str:
    """The name of a sub-folder as it is spelt in `base`, where one differs from `where` in capitals alone."""
    if "/" in where or not where or (base / where).exists():
        return where
    alike = [path.name for path in base.iterdir() if path.name.casefold() == where.casefold() and path.is_dir()]
    return alike[0] if len(alike) == 1 else where


def own_files_of(
    folder: Path, root: Path, where: str, suffixes: tuple[str, ...], choose: bool = False, required: bool = True
) -> tuple[list[Path], int]:
    """As `files_of` without copies and companions of the recording's files, and how many these are. Raises InputError
    as `own_files`."""
    found = files_of(folder, root, where, suffixes, required)
    kept, beside = own_files(found, suffixes, choose)
    return in_order(kept), len(beside)


def ways_of_rows(names: Names, poses: FloatArray, times: FloatArray | None, file: Path) -> list[Rows]:
    """Rows of a trajectory whose times, if any, are not those of the pictures, the likelier way first: by the number
    that stands where a time would, by order, of times where they rise and else as they stand, where there are as many,
    else by number, which counts from 0 or from 1."""
    count, numbers, found = len(poses), names.whole, list[Rows]()
    single = len(set(numbers)) == names.count  # else a pose would be that of several pictures
    if single and times is not None and (times == np.round(times)).all():
        rows = {int(time): k for k, time in enumerate(times)}
        by_number = [rows.get(number) for number in numbers]
        if paired(by_number) >= MOSTLY * min(names.count, count) and len(rows) == count:
            found = [by_number]
            if paired(by_number) == names.count:
                return found
    if count == names.count and (times is None or in_step(names.along, np.sort(times))):
        order = list(range(count)) if times is None else np.argsort(times, kind="stable").tolist()
        shifted = times is not None and len(set(np.sort(times) - np.sort(numbers))) == 1
        found = [order, *found] if shifted else [*found, order]
        if order != list(range(count)):
            found.append(list(range(count)))
    if found:
        return found
    if not single or min(numbers) < 0 or max(numbers) > count or (max(numbers) == count and min(numbers) == 0):
        expected = f"a pose for each of {names.count} pictures, or one for each frame number, not {count}"
        timed = "; their times are not those in the names of the pictures" if times is not None else ""
        raise InputError(file, "poses", expected + timed)
    from_zero: Rows = list(numbers)
    from_one: Rows = [number - 1 for number in numbers]
    return [rows for rows, fits in ((from_zero, max(numbers) < count), (from_one, min(numbers) > 0)) if fits]
