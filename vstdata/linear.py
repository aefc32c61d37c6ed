"""Small matrices and vectors by plain sums, so that equal inputs give equal numbers on every machine.

`@`, `np.dot`, `np.einsum`, `np.linalg` and, of one vector, `np.linalg.norm` go through BLAS and LAPACK, whose last bits
hang on the processor and its kernel, or are fused differently by each build. Sums and products of single numbers are
IEEE arithmetic: exactly one result is right. Sines, cosines and powers are not; what comes of them is rounded before it
decides anything.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

ROTATION_DECIMALS = 9  # of entries of rotation matrices: a nanometre at a metre
FOCAL_DECIMALS = 9  # of focal lengths in pixels that come of a tangent
POINT_DECIMALS = 6  # of positions in metres that other positions are computed from: a micrometre
POLAR_STEPS = 60  # Newton's steps to the nearest rotation: 4 for what is printed in files, at most 50 for the worst


def dot(a: Array, b: Array) -> Array:
    """(..., k) and (..., k) -> (...) the sum of products over the last axis, first to last."""
    products = a * b
    return _sum([products[..., k] for k in range(products.shape[-1])])


def length(vectors: Array) -> Array:
    """(..., k) -> (...) Euclidean length over the last axis."""
    return np.asarray(np.sqrt(dot(vectors, vectors)))


def cross(a: Array, b: Array) -> Array:
    """(..., 3) and (..., 3) -> (..., 3) cross products, to the bit those of `np.cross`, which takes longer for few."""
    return np.stack([a[..., k - 2] * b[..., k - 1] - a[..., k - 1] * b[..., k - 2] for k in range(3)], axis=-1)


def reach(x: Any, y: Any) -> float:
    """The length of a vector in the plane, as `math.hypot` but by the same arithmetic everywhere."""
    return float(np.sqrt(float(x) ** 2 + float(y) ** 2))


def turning(radians: float | Array) -> Array:
    """(2, ...) cosine and sine, without the last bits in which libraries of them differ."""
    return np.asarray(np.round([np.cos(radians), np.sin(radians)], ROTATION_DECIMALS) + 0.0)


def product(a: Array, b: Array) -> Array:
    """(..., n, k) and (..., k, m), or either (k,), -> what `a @ b` is, k and m small."""
    if a.ndim == 1:
        return np.asarray(product(a[None], b)[0])
    if b.ndim == 1:
        return _sum([a[..., k] * b[k] for k in range(len(b))])
    columns = [_sum([a[..., k] * b[..., k, j, None] for k in range(b.shape[-2])]) for j in range(b.shape[-1])]
    return np.stack(columns, axis=-1)


def moved(points: Array, matrix: Array) -> Array:
    """(..., n, 3) points moved by a (..., 4, 4) matrix."""
    return np.asarray(product(points, np.swapaxes(matrix[..., :3, :3], -1, -2)) + matrix[..., None, :3, 3])


def along(row: Array, axes: Array) -> Array:
    """One row (4,) of a matrix and points (3, n), axis by axis -> (n,): that coordinate as `moved` gives it."""
    return np.asarray(axes[0] * row[0] + axes[1] * row[1] + axes[2] * row[2] + row[3])


def determinant(matrices: Array) -> Array:
    """(..., 3, 3) -> (...)."""
    return dot(matrices[..., 0, :], cross(matrices[..., 1, :], matrices[..., 2, :]))


def inverse(matrices: Array) -> Array:
    """(..., 3, 3) of a determinant that is not 0 -> their inverses (by cofactors)."""
    return np.asarray(np.swapaxes(_cofactors(matrices), -1, -2) / determinant(matrices)[..., None, None])


def inverse_motion(matrices: Array) -> Array:
    """(..., 4, 4) affine (last row 0, 0, 0, 1) with a part (3, 3) that has an inverse -> their inverses."""
    result = np.zeros_like(matrices)
    part = inverse(matrices[..., :3, :3])
    result[..., :3, :3], result[..., 3, 3] = part, 1.0
    result[..., :3, 3] = -product(part, matrices[..., :3, 3:])[..., 0]
    return result


def nearest_rotations(matrices: Array) -> Array:
    """(n, 3, 3) of positive determinant -> the nearest rotations (orthogonal Procrustes), by Newton's iteration for the
    polar factor, X <- (X + X^-T) / 2."""
    found = np.array(matrices, dtype=np.float64)
    for _ in range(POLAR_STEPS):
        after = (found + _cofactors(found) / determinant(found)[:, None, None]) / 2
        done = np.abs(after - found).max(initial=0.0) < 1e-15
        found = after
        if done:
            break
    return found


def _cofactors(matrices: Array) -> Array:
    a, b, c = (matrices[..., k, :] for k in range(3))
    return np.stack([cross(b, c), cross(c, a), cross(a, b)], axis=-2)


def _sum(terms: list[Array]) -> Array:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return np.asarray(total)
