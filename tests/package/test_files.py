"""What stands beside the code: each file says of the others what is true."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import yaml

import vstdata
from generators.commands.doctor import SYSTEM_PACKAGES

REPO = Path(__file__).parents[2]
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]


def docker_lines() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with their arguments."""
    text = re.sub(r"^\s*#.*\n", "", (REPO / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n", " ", text).split("\n")
    return [(line.split()[0], " ".join(line.split()[1:])) for line in lines if line.strip()]


def test_the_image_has_the_three_libraries_and_vstdata() -> None:
    lines = docker_lines()
    runs = [arguments for name, arguments in lines if name == "RUN"]
    (apt,) = [run for run in runs if "apt-get install" in run]
    assert set(SYSTEM_PACKAGES.split()) <= set(apt.split())
    assert "rm -rf /var/lib/apt/lists/*" in apt
    (pip,) = [run for run in runs if "pip install" in run]
    assert re.search(r"pip install --no-cache-dir --constraint /src/constraints.txt /src( |$)", pip)
    names = [name for name, _ in lines]
    assert names.index("USER") > max(k for k, name in enumerate(names) if name == "RUN")
    assert dict(lines)["ENTRYPOINT"] == '["vst"]'
    base = dict(lines)["FROM"]
    assert f"Programming Language :: Python :: {re.findall(r'python:([0-9.]+)-', base)[0]}" in PROJECT["classifiers"]


def test_the_image_gets_what_the_wheel_is_made_of() -> None:
    lines = (REPO / ".dockerignore").read_text("utf-8").split()
    kept = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert all((REPO / name).exists() for name in kept)
    assert kept >= {"vstdata", "skills", "generators", "manifests", "pyproject.toml", "README.md", "LICENSE"}


def test_set_up_and_doctor_name_the_same_libraries() -> None:
    text = (REPO / "scripts/setup.sh").read_text("utf-8")
    assert f"PACKAGES=({SYSTEM_PACKAGES})" in text
    subprocess.run(["bash", "-n", REPO / "scripts/setup.sh"], check=True)


def test_the_workflow_runs_ci_on_every_python_that_is_promised() -> None:
    flow = yaml.safe_load((REPO / ".github/workflows/ci.yml").read_text("utf-8"))
    job = flow["jobs"]["run"]
    (run,) = [step for step in job["steps"] if step.get("run") == ".ci/run"]
    assert run["env"]["PYTHON"] == "python${{ matrix.python }}"
    promised = re.findall(r"Python :: (3\.\d+)", " ".join(PROJECT["classifiers"]))
    assert job["strategy"]["matrix"]["python"] == promised
    assert PROJECT["requires-python"] == f">={promised[0]}"
    (apt,) = [step["run"] for step in job["steps"] if "apt-get" in step.get("run", "")]
    assert set(SYSTEM_PACKAGES.split()) <= set(apt.split())


def test_the_workflow_makes_other_libraries_as_contributing_tells_it() -> None:
    flow = yaml.safe_load((REPO / ".github/workflows/ci.yml").read_text("utf-8"))
    run = flow["jobs"]["other-libraries"]["steps"][-1]["run"].strip().split("\n")
    told = (REPO / "CONTRIBUTING.md").read_text("utf-8").split("\n")
    assert "VST_OTHER_PYTHON=build/other/bin/python" in run[-1]
    assert len(run) >= 4
    assert "\n".join(f"    {line}" for line in run) in "\n".join(told)


def test_one_version_everywhere() -> None:
    citation = yaml.safe_load((REPO / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == PROJECT["version"] == vstdata.__version__
    assert citation["license"] == PROJECT["license"]
    assert citation["references"][0]["url"] == PROJECT["urls"]["Paper"]


def test_constraints_name_every_package_that_set_up_installs() -> None:
    known = {
        re.split("==", line)[0] for line in (REPO / "constraints.txt").read_text("utf-8").split("\n") if "==" in line
    }
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=\[]", each)[0].strip().lower().replace("_", "-") for each in wanted}
    assert names - {name.lower().replace("_", "-") for name in known} == set()


def test_every_extra_and_dependency_that_is_not_plain_has_its_reason() -> None:
    text = (REPO / "pyproject.toml").read_text("utf-8")
    extras = text.partition("[project.optional-dependencies]")[2].partition("\n\n")[0].strip().split("\n")
    assert [line for line in extras if "  # " not in line and not line.startswith("dev ")] == []
