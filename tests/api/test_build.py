"""A build from Python: the index, and a process that is as it was."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import cv2
import pytest

import vstdata
from vstdata.errors import BuildError, ManifestError
from vstdata.release.index import INDEX


def process() -> dict[str, Any]:
    """What others in this process rely on."""
    return {
        "environment": dict(os.environ),
        "filters": list(warnings.filters),
        "signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "path": list(sys.path),
        "folder": Path.cwd(),
        "threads of OpenCV": cv2.getNumThreads(),
        "log handlers": list(logging.getLogger().handlers),
        "log level": logging.getLogger().level,
        "hooks": (sys.excepthook, threading.excepthook, sys.displayhook),
    }


@pytest.mark.parametrize(("engine", "workers"), [("", 1), ("local", 2), ("ray", 2)])
def test_nothing_of_the_process_changes(
    root: Path,
    manifest: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    engine: str,
    workers: int,
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    cv2.setNumThreads(3)
    before = process()
    vstdata.build(manifest, tmp_path / "out", roots={"rooms": root}, workers=workers, engine=engine)
    assert process() == before
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_the_index_is_the_releases(release: Path, root: Path, manifest: Path) -> None:
    again = vstdata.build(manifest, release, roots=str(root))
    stored = json.loads((release / INDEX).read_text("utf-8"))
    assert json.loads(json.dumps(again)).items() <= stored.items()
    assert again["totals"]["rows"] == len(vstdata.table(release)["id"].unique())


def test_what_is_wrong_is_named(root: Path, manifest: Path, tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"room.*did you mean rooms"):
        vstdata.build(manifest, tmp_path / "out", roots={"room": root})
    with pytest.raises(BuildError, match="engine 'dask'"):
        vstdata.build(manifest, tmp_path / "out", roots=root, engine="dask")
    with pytest.raises(BuildError, match="0 workers"):
        vstdata.build(manifest, tmp_path / "out", roots=root, workers=0)
