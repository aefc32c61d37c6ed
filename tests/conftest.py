"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from vstdata.system import load_bundled_libraries

# How fast the machine is decides no test.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

load_bundled_libraries()  # for the tests that import open3d themselves


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the repository (or VST_SHARED_DATA); tests skip where it is absent."""
    default = Path(__file__).resolve().parents[1].parent / "shared" / "data"
    path = Path(os.environ.get("VST_SHARED_DATA", default))
    if not path.is_dir():
        pytest.skip(f"no real data at {path} (set VST_SHARED_DATA)")
    return path
