"""A pipe or a device in the place of a file is told at once: whoever reads it would wait for ever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generators.build.mixing.copy import _read_beside
from vstdata.canonical import read_json
from vstdata.errors import InputError
from vstdata.scoring.evaluate import read_predictions


@pytest.fixture(params=["pipe", "device"])
def endless(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "endless.jsonl"
    if request.param == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    return path


def test_readers_of_whole_files_refuse_it(endless: Path) -> None:
    for read in (read_json, read_predictions):
        with pytest.raises(InputError, match=r"endless\.jsonl: file: expected a regular file"):
            read(endless)


def test_a_picture_beside_chats_is_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.jpg")
    with pytest.raises(InputError, match="a regular file"):
        _read_beside(tmp_path / "chats.jsonl", "p.jpg")
