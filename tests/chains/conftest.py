"""What the tests of chains share."""

from __future__ import annotations

import pytest

from tests.chains import small
from vstdata.facts import Facts


@pytest.fixture(scope="session")
def small_world() -> Facts:
    """See `small.world`."""
    return small.world()


@pytest.fixture(scope="session")
def crowd() -> Facts:
    """See `small.crowd`."""
    return small.crowd()


@pytest.fixture(scope="session")
def small_rooms(tmp_path_factory: pytest.TempPathFactory) -> list[Facts]:
    """See `small.rooms`."""
    return small.rooms(tmp_path_factory.mktemp("rooms"))
