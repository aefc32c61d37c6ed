"""What this machine has and lacks, and how to get it."""

from __future__ import annotations

import ctypes
import importlib
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from vstdata.system import SYSTEM_LIBRARIES

NEEDED = {
    "numpy": "numpy",
    "scipy": "scipy",
    "cv2": "opencv-python-headless",
    "PIL": "pillow",
    "shapely": "shapely",
    "trimesh": "trimesh",
    "pyarrow": "pyarrow",
    "open3d": "open3d",
    "scenezoo": "scenezoo",
    "datasets": "datasets",
    "ray": "ray",
}
OPTIONAL = {"mitsuba": "mitsuba", "mitsuba_oidn": "mitsuba-oidn"}
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
    table = Table(title="vst doctor", title_justify="left")
    for name in ("what", "there", "how to get it"):
        table.add_column(name)
    for each in found:
        state = "yes" if each.there else ("MISSING" if each.needed else "no (optional)")
        table.add_row(each.name, state, "" if each.there else each.advice)
    console = Console()
    console.print(table)
    good = all(each.there for each in found if each.needed)
    console.print("Ready: make build-vstp" if good else "Something needed is missing.", highlight=False)
    return good


def findings() -> list[Finding]:
    """Look for everything."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    disk = shutil.disk_usage(Path.cwd()).free
    return [
        Finding(f"Python {version}", sys.version_info >= (3, 11), True, "install Python 3.11 or newer"),
        *(Finding(name, _loads(name), True, _system_advice()) for name in SYSTEM_LIBRARIES),
        *(_module(module, package, True) for module, package in NEEDED.items()),
        *(_module(module, package, False) for module, package in OPTIONAL.items()),
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


def _module(module: str, package: str, needed: bool) -> Finding:
    try:
        importlib.import_module(module)
    except (ImportError, OSError) as error:
        advice = _system_advice() if ".so" in str(error) else f"pip install '{package}'"
        return Finding(f"{package}: {error}", False, needed, advice)
    return Finding(package, True, needed)
