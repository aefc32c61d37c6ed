"""A hub, a token, and a release to publish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.drive import be_quick, small_release
from tests.hub.server import TOKEN, Hub, running

# huggingface_hub 2.4 sends LFS files in a way that its HTTP library deprecates.
CLIENTS_OWN = "ignore:Use 'content=<...>' to upload raw bytes/text content:DeprecationWarning"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Its warning is no error of ours."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.filterwarnings(CLIENTS_OWN))


@pytest.fixture
def hub(release: Path, newer: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub whose lists come in short pages. The token is in the environment once all is built: builds take it out."""
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with running(page=5) as started:
        yield started


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """See `be_quick`; undone afterwards."""
    import huggingface_hub.constants
    import huggingface_hub.utils._http

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(huggingface_hub.utils._http, "time", None)
    be_quick()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small release; tests leave it as it is."""
    return small_release(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Version 2 of it, in fewer and larger shards."""
    return small_release(tmp_path_factory.mktemp("newer"), rows=25, version="2")
