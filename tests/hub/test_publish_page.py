"""The lines of docs/publish.md do what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from vstdata.release.index import read_index

ROOT = Path(__file__).parents[2]


def test_a_release_published_to_a_local_hub_streams_back_equal(release: Path) -> None:
    pytest.importorskip("datasets")
    script = re.search(
        r"```sh\n(\.venv/bin/python -m tests\.hub\.server .*?)```", (ROOT / "docs" / "publish.md").read_text(), re.S
    )
    assert script is not None
    ours = {".venv/bin/vst": f"{sys.executable} -m generators.cli", ".venv/bin/python": sys.executable}
    command = re.sub(r"\.venv/bin/\w+", lambda match: ours[match[0]], script[1])
    command = command.replace("build/vst-p-demo", str(release))
    environment = {**os.environ, "HF_HOME": str(release.parent / "home"), "COLUMNS": "200"}
    ran = subprocess.run(command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)  # noqa: S602
    assert ran.returncode == 0, ran.stderr
    index = read_index(release)
    assert f"publish: {len(index['files'])} of {len(index['files'])} files" in ran.stdout
    assert ran.stdout.endswith(f"{index['totals']['rows']} streamed rows equal the built ones\n")
