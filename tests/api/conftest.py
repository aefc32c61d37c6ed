"""A room of our own, made once for all tests of the face."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import vstdata
from vstdata.face.scenes import LoadedScene

MANIFEST = """
name = "face"
version = "1"

[[sources]]
name = "rooms"
reader = "scannetv2"
root = "."
licence = "CC-BY-4.0"

[splits]
test = 0.01

[skills."single_image.depth_comparison"]
count = 12
[skills."single_image.measurement"]
count = 8
[skills."video.route_plan"]
count = 4
[skills."single_image.detection_3d"]
count = 4
"""


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The user's cache, empty at first."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def scene(cache: Path) -> LoadedScene:
    """The room that is made where no root is given."""
    return vstdata.open_scenes().load()


@pytest.fixture(scope="session")
def root(scene: LoadedScene, cache: Path) -> Path:
    """Where it lies."""
    (folder,) = (cache / "vstdata").iterdir()
    return folder


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A manifest for it."""
    path = tmp_path_factory.mktemp("manifest") / "face.toml"
    path.write_text(MANIFEST)
    return path


@pytest.fixture(scope="session")
def release(root: Path, manifest: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of it."""
    out = tmp_path_factory.mktemp("release") / "face"
    vstdata.build(manifest, out, roots=root)
    return out
