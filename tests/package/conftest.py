"""The wheel, built and unpacked as an installer would, and a folder that has packages of the same names."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
INTRUDER = "raise RuntimeError('a package of another project')\n"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    pytest.importorskip("hatchling", reason="pip install hatchling (it is in the extra dev)")
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(command, cwd=REPO, check=True, capture_output=True, timeout=300)
    (built,) = out.glob("*.whl")
    return built


@dataclass(frozen=True)
class Installed:
    """`site` is where the wheel was unpacked, `folder` an almost empty one to work in."""

    site: Path
    folder: Path

    def python(self, code: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Python started in the folder, which comes first on its path, with the wheel."""
        environment = {**os.environ, "PYTHONPATH": str(self.site), "XDG_CACHE_HOME": str(self.folder / "cache")}
        command = [sys.executable, "-c", code]
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=timeout
        )

    def vst(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """The command `vst` of the wheel."""
        words = ["vst", *map(str, arguments)]
        return self.python(f"import sys; sys.argv = {words!r}\nfrom generators.cli import main\nmain()")


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a site of its own, and a folder with a `skills/` of its own."""
    found = Installed(tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("folder"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(found.site)
    (found.folder / "skills").mkdir()
    (found.folder / "skills" / "__init__.py").write_text(INTRUDER)
    return found


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader of the source archive of this checkout unpacks."""
    pytest.importorskip("hatchling", reason="pip install hatchling (it is in the extra dev)")
    out = tmp_path_factory.mktemp("source")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(out)]
    subprocess.run(command, cwd=REPO, check=True, capture_output=True, timeout=300)
    (built,) = out.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        archive.extractall(out, filter="data")
    return out / built.name.removesuffix(".tar.gz")
