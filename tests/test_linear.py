"""Small matrices by plain sums: they are what numpy's own are, and take the shapes that `@` takes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from vstdata import linear


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.mark.parametrize(
    ("left", "right"),
    [((5, 3), (3, 3)), ((3,), (3, 3)), ((3, 3), (3,)), ((4, 5, 3), (4, 3, 2)), ((4, 4), (4, 4)), ((3,), (3,))],
)
def test_product_is_what_at_is(random: np.random.Generator, left: tuple[int, ...], right: tuple[int, ...]) -> None:
    a, b = random.normal(size=left), random.normal(size=right)
    found = linear.product(a, b)
    assert found.shape == np.shape(a @ b)
    np.testing.assert_allclose(found, a @ b, rtol=0, atol=1e-14)


def test_product_is_the_same_number_however_many_rows_there_are(random: np.random.Generator) -> None:
    points, matrix = random.normal(size=(1000, 3)), random.normal(size=(3, 3))
    whole = linear.product(points, matrix)
    assert np.array_equal(whole, np.concatenate([linear.product(one[None], matrix) for one in points]))


def test_lengths_determinants_and_inverses(random: np.random.Generator) -> None:
    matrices = random.normal(size=(20, 3, 3))
    np.testing.assert_allclose(linear.length(matrices), np.linalg.norm(matrices, axis=-1), atol=1e-14)
    np.testing.assert_allclose(linear.determinant(matrices), np.linalg.det(matrices), atol=1e-13)
    np.testing.assert_allclose(
        linear.product(linear.inverse(matrices), matrices), np.tile(np.eye(3), (20, 1, 1)), atol=1e-9
    )
    motions = np.tile(np.eye(4), (20, 1, 1))
    motions[:, :3] = random.normal(size=(20, 3, 4))
    np.testing.assert_allclose(
        linear.product(linear.inverse_motion(motions), motions), np.tile(np.eye(4), (20, 1, 1)), atol=1e-9
    )


@pytest.mark.parametrize("size", [1e-12, 1e-3, 0.1, 0.5])
def test_nearest_rotations_are_those_of_the_singular_values(random: np.random.Generator, size: float) -> None:
    disturbed = Rotation.random(50, rng=3).as_matrix() + random.uniform(-size / 2, size / 2, (50, 3, 3))
    disturbed = disturbed[np.linalg.det(disturbed) > 0]
    left, _, right = np.linalg.svd(disturbed)
    found = linear.nearest_rotations(disturbed)
    assert len(found) > 20
    np.testing.assert_allclose(found, left @ right, atol=1e-12)
    np.testing.assert_allclose(
        linear.product(found.swapaxes(1, 2), found), np.tile(np.eye(3), (len(found), 1, 1)), atol=1e-15
    )
