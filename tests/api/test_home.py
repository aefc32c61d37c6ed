"""What belongs to vstdata is what lies beside it, whoever else uses its packages' names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vstdata.home import HOME, manifests_folder

INTRUDER = "raise RuntimeError('the skills of another project')\n"


@pytest.fixture
def intruder(tmp_path: Path) -> Path:
    """A folder with a `skills/` of its own that cannot be imported unseen."""
    (tmp_path / "skills").mkdir()
    (tmp_path / "skills" / "__init__.py").write_text(INTRUDER)
    return tmp_path


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Python in `folder`, which comes first on its path, with this vstdata."""
    environment = {**os.environ, "PYTHONPATH": str(HOME.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_the_folder_hides_ours_without_it(intruder: Path) -> None:
    assert "the skills of another project" in run("from skills import all_skills", intruder).stderr


def test_ours_are_used_in_a_folder_with_others(intruder: Path) -> None:
    code = """
from vstdata.home import use_own_packages
use_own_packages()
use_own_packages()
import generators.cli, skills
from skills import all_skills
print(skills.__file__, generators.cli.__file__, len(all_skills()))
"""
    done = run(code, intruder)
    assert done.stderr == ""
    skills, cli, count = done.stdout.split()
    assert (skills, cli) == (str(HOME.parent / "skills/__init__.py"), str(HOME.parent / "generators/cli/__init__.py"))
    assert int(count) == len(list((HOME.parent / "skills").glob("*/[a-z]*.py")))


def test_another_package_that_is_imported_already_is_named(intruder: Path) -> None:
    (intruder / "skills" / "__init__.py").write_text("")
    code = """
import skills
from vstdata.errors import VstError
from vstdata.home import use_own_packages
try:
    use_own_packages()
except VstError as error:
    print(error)
print(skills.__file__)
"""
    told, still = run(code, intruder).stdout.splitlines()
    own = intruder / "skills" / "__init__.py"
    assert f"package 'skills' is imported already, from {own}; vstdata needs {HOME.parent / 'skills'}" in told
    assert still == str(own)


def test_the_manifests_are_those_of_the_checkout() -> None:
    assert manifests_folder() == Path(__file__).parents[2] / "manifests"
    assert (manifests_folder() / "vst-p.toml").is_file()
    assert len(list((manifests_folder() / "lists").glob("*.txt"))) == 4
