"""What this machine has and lacks, and how to get it."""

from __future__ import annotations

import ctypes
import importlib
import re
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from rich.console import Console

from generators.tables import Column, Table, say
from vstdata.system import SYSTEM_LIBRARIES, load_bundled_libraries

OPTIONAL = ("mitsuba", "mitsuba-oidn")
SYSTEM_PACKAGES = "libegl1 libgl1 libusb-1.0-0"
ENOUGH_DISK = 5 * 10**9


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for: whether it is there, whether it is needed, and how to get it."""

    name: str
    there: bool
    needed: bool
    advice: str = ""


def examine() -> bool:
    """Print all findings; whether everything needed is there."""
    found = findings()
    table = Table("vst doctor", [Column("what"), Column("there"), Column("how to get it", text=True)])
    for each in found:
        state = "yes" if each.there else ("MISSING" if each.needed else "no (optional)")
        table.add(each.name, state, "" if each.there else each.advice)
    console = Console()
    table.print(console)
    good = all(each.there for each in found if each.needed)
    say(console, "Ready: try `vst demo`" if good else "Something needed is missing.")
    return good


def findings() -> list[Finding]:
    """Look for everything."""
    load_bundled_libraries()
    python = ".".join(str(part) for part in sys.version_info[:3])
    disk = shutil.disk_usage(Path.cwd()).free
    return [
        Finding(f"Python {python}", sys.version_info >= (3, 11), True, "install Python 3.11 or newer"),
        *(Finding(name, _loads(name), True, _system_advice()) for name in SYSTEM_LIBRARIES),
        *(_package(name, True) for name in needed()),
        _open3d(),
        *(_package(name, False) for name in OPTIONAL),
        Finding(
            f"{disk / 1e9:.0f} GB free here", disk >= ENOUGH_DISK, False, f"{ENOUGH_DISK / 1e9:.0f} GB are comfortable"
        ),
    ]


def _system_advice() -> str:
    return f"sudo apt-get install -y --no-install-recommends {SYSTEM_PACKAGES}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def needed() -> list[str]:
    """The packages that vstdata itself requires, extras apart, by its own metadata."""
    names = (re.match(r"[A-Za-z0-9._-]+", each) for each in requires("vstdata") or () if "extra ==" not in each)
    return sorted(name[0] for name in names if name)


def _package(name: str, wanted: bool) -> Finding:
    """Whether a package is installed; nothing is imported, which would take seconds."""
    try:
        return Finding(f"{name} {version(name)}", True, wanted)
    except PackageNotFoundError:
        return Finding(name, False, wanted, f"pip install '{name}'")


def _open3d() -> Finding:
    """open3d can be installed and not load: it needs libraries of the system."""
    try:
        importlib.import_module("open3d")
    except (ImportError, OSError) as error:
        advice = _system_advice() if ".so" in str(error) else "pip install 'open3d'"
        return Finding(f"open3d loads: {error}", False, True, advice)
    return Finding("open3d loads", True, True)
