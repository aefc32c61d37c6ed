"""The release that all tests of adapters export."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trainers import releases


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return releases.write(tmp_path_factory.mktemp("release") / "small")
