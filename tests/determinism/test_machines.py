"""One hash on every machine: other kernels of BLAS, other thread counts, other processors and libraries make the same
rooms, byte for byte, and the same release.

Before numbers were rounded where they are made, three kernels gave three releases here.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

NIGHTLY = os.environ.get("VST_NIGHTLY") == "1"
OTHER_PYTHON = os.environ.get("VST_OTHER_PYTHON", "")  # with other versions of numpy and scipy: see CONTRIBUTING
HOME = Path(__file__).resolve().parents[2]
ROOMS = 2 if NIGHTLY else 1
PLAIN = ("X86_V3", "X86_V4", "AVX512_ICL", "AVX512_SPR", "AVX2", "FMA3", "AVX512F", "AVX512_SKX")

# Kernels of OpenBLAS by what a processor must have for them; the last bits of each differ from the others'.
KERNELS = {"Prescott": "pni", "Sandybridge": "avx", "Haswell": "avx2", "SkylakeX": "avx512dq"}
ALSO = {"Prescott": "Katmai"}  # OpenBLAS calls its kernel for SSE3 by the first processor that has its tables
SETTINGS: list[tuple[str, int]] = [("Prescott", 1), ("Haswell", 2)]  # a build takes 15 seconds
if NIGHTLY:
    SETTINGS += [("SkylakeX", 1), ("Sandybridge", 2), ("Prescott", 2), ("Haswell", 1)]

pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64" or sys.platform != "linux", reason="kernels of x86-64 are chosen by name"
)


def flags() -> set[str]:
    """What this processor can do."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return set(next((line for line in lines if line.startswith("flags")), "").split())


def settings() -> list[tuple[str, int]]:
    """The kernels and thread counts that this processor can run."""
    return [one for one in SETTINGS if KERNELS[one[0]] in flags()]


def work(*arguments: object, kernel: str, threads: int, python: str = sys.executable, **more: str) -> dict[str, Any]:
    """What `tests.determinism.work` makes on such a machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENBLAS_", "OMP_", "NPY_"))}
    chosen = {"OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    told = subprocess.run(
        [python, "-W", "ignore", "-m", "tests.determinism.work", *map(str, arguments)],
        cwd=HOME,
        env={**kept, **chosen, "PYTHONPATH": str(HOME), **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    assert set(found["machine"]["kernels"]) <= {kernel, ALSO.get(kernel)}, "another kernel ran"
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], dict[str, Any]]:
    """Rooms of every setting, without light."""
    folder = tmp_path_factory.mktemp("rooms")
    return {
        (kernel, threads): {
            **work("rooms", folder / f"{kernel}{threads}", ROOMS, "flat", kernel=kernel, threads=threads),
            "folder": folder / f"{kernel}{threads}",
        }
        for kernel, threads in settings()
    }


def first_of(made: dict[tuple[str, int], dict[str, Any]]) -> Path:
    """The rooms that all builds read."""
    folder: Path = next(iter(made.values()))["folder"]
    return folder


def test_rooms_are_the_same_bytes_with_every_kernel(made: dict[tuple[str, int], dict[str, Any]]) -> None:
    first, *others = made.values()
    assert len(others) >= 1
    assert any(name.endswith(".sens") for name in first["made"])
    for other in others:
        assert other["made"] == first["made"]


def test_a_release_is_the_same_with_every_kernel_and_thread_count(
    made: dict[tuple[str, int], dict[str, Any]], tmp_path: Path
) -> None:
    found = [
        work("build", first_of(made), tmp_path / f"{kernel}{threads}", kernel=kernel, threads=threads)
        for kernel, threads in settings()
    ]
    assert len({tuple(one["machine"]["kernels"]) for one in found}) >= 2
    assert len({tuple(one["machine"]["threads"]) for one in found}) >= min(2, os.cpu_count() or 1)
    first = found[0]["made"]
    assert sum(one["rows"] for one in first.values()) >= 100
    assert len({Path(name).parts[1] for name in first}) >= 20  # skills: a small room has no answer for some
    for other in found[1:]:
        assert other["made"] == first


@pytest.mark.skipif(not NIGHTLY, reason="lit rooms take a minute: VST_NIGHTLY=1")
def test_lit_rooms_are_the_same_bytes_with_every_kernel(tmp_path: Path) -> None:
    found = [
        work("rooms", tmp_path / kernel, 1, "bake", kernel=kernel, threads=threads)["made"]
        for kernel, threads in settings()[:3]
    ]
    assert all(one == found[0] for one in found[1:])


@pytest.mark.skipif(not NIGHTLY, reason="a build more: VST_NIGHTLY=1")
def test_a_release_is_the_same_on_a_processor_without_wide_registers(
    made: dict[tuple[str, int], dict[str, Any]], tmp_path: Path
) -> None:
    """numpy then computes sines, powers and sorts another way."""
    machines = [
        work("build", first_of(made), tmp_path / name, kernel="Prescott", threads=1, **more)["made"]
        for name, more in (("wide", {}), ("narrow", {"NPY_DISABLE_CPU_FEATURES": " ".join(PLAIN)}))
    ]
    assert [one["content"] for one in machines[0].values()] == [one["content"] for one in machines[1].values()]


@pytest.mark.skipif(not OTHER_PYTHON, reason="no VST_OTHER_PYTHON with other numpy and scipy")
def test_a_release_and_rooms_are_the_same_with_other_libraries(
    made: dict[tuple[str, int], dict[str, Any]], tmp_path: Path
) -> None:
    (kernel, threads), here = next(iter(made.items()))
    rooms = work("rooms", tmp_path / "rooms", ROOMS, "flat", kernel=kernel, threads=threads, python=OTHER_PYTHON)
    assert (rooms["machine"]["numpy"], rooms["machine"]["scipy"]) != (
        here["machine"]["numpy"],
        here["machine"]["scipy"],
    )
    assert rooms["made"] == here["made"]
    ours, theirs = (
        work("build", first_of(made), tmp_path / str(k), kernel=kernel, threads=threads, python=python)["made"]
        for k, python in enumerate((sys.executable, OTHER_PYTHON))
    )
    assert {name: one["content"] for name, one in ours.items()} == {
        name: one["content"] for name, one in theirs.items()
    }
