"""The source archive: whoever has it has all files, so that its own tests pass in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.package.conftest import REPO


@pytest.mark.skipif(not (REPO / ".git").exists(), reason="no checkout: git tells which files are ours")
def test_it_holds_every_file_of_the_repository(source: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, check=True, capture_output=True, text=True).stdout
    ours = {name for name in listed.split("\0") if name and (REPO / name).is_file()}
    assert {name for name in ours if not (source / name).is_file()} == set()
    assert all((source / name).read_bytes() == (REPO / name).read_bytes() for name in ours)


def test_tests_of_what_stands_beside_the_code_pass_in_it(source: Path) -> None:
    command = [sys.executable, "-m", "pytest", "tests/package/test_files.py"]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
