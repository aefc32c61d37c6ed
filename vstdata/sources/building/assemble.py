"""What all readers share: which instances are kept, which faces are theirs, which frames are taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vstdata.errors import ConventionError, InputError
from vstdata.linear import determinant
from vstdata.scene import Box, Camera, FloatArray, Instance, IntArray
from vstdata.sources.building.geometry import FAR_OFF, exact_poses, repeats, rigid_mask
from vstdata.sources.building.labels import ANNOTATOR_MARKS, clean_label

MOST = 0.9  # ours: share of poses that another way to read them must make rigid before it is named
MAX_INSTANCES = 20_000  # ours: a whole Matterport3D house has about 2,000


@dataclass(frozen=True, slots=True)
class Candidate:
    """An annotated object before it is believed: `vertices` are its rows in the mesh, where there are any."""

    id: int
    label: object
    box: Box | None
    vertices: IntArray | None = None


def accept(candidates: Sequence[Candidate], file: Path, dropped: Counter[str]) -> list[tuple[Instance, Candidate]]:
    """The usable instances, sorted by id, each with its candidate; every refusal is counted in `dropped`. Raises
    InputError where they are too many."""
    if len(candidates) > MAX_INSTANCES:
        raise InputError(file, "instances", f"at most {MAX_INSTANCES}, not {len(candidates)}")
    kept: list[tuple[Instance, Candidate]] = []
    for candidate in sorted(candidates, key=lambda c: c.id):
        label = clean_label(candidate.label)
        if label is None:
            dropped["label_refused"] += 1
        elif label in ANNOTATOR_MARKS:
            dropped["annotator_mark"] += 1
        elif candidate.box is None:
            dropped["degenerate_instance"] += 1
        else:
            kept.append((Instance(candidate.id, label, candidate.box), candidate))
    double = repeats([i.box for i, _ in kept], [i.label for i, _ in kept])
    dropped["repeated_instance"] += sum(double)
    return [pair for pair, again in zip(kept, double, strict=True) if not again]


def without_box(candidates: Sequence[Candidate]) -> frozenset[str]:
    """Labels of things that are named and have no size: how many there are of these is not known."""
    labels = (clean_label(candidate.label) for candidate in candidates if candidate.box is None)
    return frozenset(label for label in labels if label is not None) - ANNOTATOR_MARKS


def vertex_instances(kept: Sequence[tuple[Instance, Candidate]], vertices: int) -> IntArray:
    """(vertices,) int32 index of the instance or -1. Where annotations overlap, the one with fewer vertices owns
    them."""
    owner = np.full(vertices, -1, dtype=np.int32)
    members = [(k, c.vertices) for k, (_, c) in enumerate(kept) if c.vertices is not None]
    for k, rows in sorted(members, key=lambda pair: (-len(pair[1]), pair[0])):
        owner[rows] = k
    return owner


def majority(values: IntArray) -> IntArray:
    """(m, 3) labels of the corners -> (m,) the label of at least two of them, else -1."""
    first, second, third = values.T
    return np.where(first == second, first, np.where(second == third, second, np.where(first == third, first, -1)))


def usable_poses(poses: FloatArray, file: Path, dropped: Counter[str]) -> list[int]:
    """Which of the (n, 4, 4) poses are finite and rigid; the others are counted.

    Raises ConventionError where none is because all are mirrored, InputError where there is none for another reason.
    """
    finite, rigid = rigid_mask(poses)
    dropped["pose_not_finite"] += int((~finite).sum())
    dropped["pose_not_rigid"] += int((finite & ~rigid).sum())
    if not rigid.any():
        mirrored = rigid_mask(poses * np.array([-1.0, 1.0, 1.0, 1.0]))[1]
        if mirrored.any():
            raise ConventionError(file, "poses", "right-handed rotations, but they look mirrored (determinant -1)")
        if (far := float(np.nan_to_num(np.abs(poses[:, :3, 3])).max(initial=0))) > FAR_OFF:
            wanted = f"places near zero, not {far:.3g} from it: in coordinates of a map (UTM), or of another unit"
            raise ConventionError(file, "poses", wanted)
        raise InputError(file, "poses", f"at least one finite rigid motion{_would_fit(poses)}")
    return [int(k) for k in np.flatnonzero(rigid)]


def _would_fit(poses: FloatArray) -> str:
    """What else the numbers of poses (n, 4, 4), none of which is rigid, would be; empty where nothing fits most."""
    finite = poses[np.isfinite(poses).all(axis=(1, 2))]
    rows = np.tile(np.eye(4), (len(finite), 1, 1))
    rows[:, :3] = np.swapaxes(finite[:, :3].reshape(-1, 4, 3), 1, 2)
    scale = np.cbrt(np.abs(determinant(finite[:, :3, :3])))
    turned = finite.copy()
    turned[:, :3, :3] /= np.maximum(scale, 1e-9)[:, None, None]
    others = {
        "; the numbers would fit written by columns: transpose each matrix": np.swapaxes(finite, 1, 2),
        "; the twelve numbers would fit written by columns: transpose each matrix": rows,
        f"; the rotations would fit divided by {np.median(scale) if len(scale) else 1:.4g}, their scale": turned,
    }
    return next((told for told, other in others.items() if len(finite) and rigid_mask(other)[1].mean() > MOST), "")


def check_rows(matrix: FloatArray, file: Path, field: str) -> None:
    """Raises InputError for intrinsics (3, 3) that are written by columns."""
    if matrix.shape[0] == 3 and matrix[0, 2] == 0 == matrix[1, 2] and matrix[2, :2].min() > 1:
        cx, cy = matrix[2, :2]
        told = f"would fit written by columns: transposed, its principal point is {cx:.6g}, {cy:.6g}"
        raise InputError(file, field, f"a matrix with cx and cy in its last column, but it {told}")


def camera(matrix: FloatArray, size: tuple[int, int], pose: FloatArray, file: Path, field: str) -> Camera:
    """A checked pinhole camera; `matrix` (3, 3) pixels, `pose` (4, 4) camera_to_world.

    Raises InputError for intrinsics that are not those of a picture of this `size`: a principal point outside its
    middle half, or a field of view outside 5 to 170 degrees, mostly belong to the same camera at another resolution.
    """
    check_rows(matrix, file, field)
    width, height = size
    fx, fy, cx, cy = matrix[0, 0], matrix[1, 1], matrix[0, 2], matrix[1, 2]
    numbers = np.array([fx, fy, cx, cy])
    if not np.isfinite(numbers).all() or min(fx, fy) <= 0 or abs(matrix[0, 1]) > 1e-3 * fx:
        raise InputError(file, field, "finite, positive focal lengths and no skew")
    if not (0.25 * width < cx + 0.5 < 0.75 * width and 0.25 * height < cy + 0.5 < 0.75 * height):
        raise InputError(
            file, field, f"a principal point in the middle of {width} x {height} pixels, not {cx:.6g}, {cy:.6g}"
        )
    if not (0.04 * width < fx < 12 * width and 0.04 * height < fy < 12 * height):
        raise InputError(
            file, field, f"focal lengths of a picture of {width} x {height} pixels, not {fx:.6g}, {fy:.6g}"
        )
    return Camera(np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]]), width, height, exact_poses(pose[None])[0])
