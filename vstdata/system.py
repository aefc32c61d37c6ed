"""Shared libraries that set-up unpacked beside the environment, for machines where nobody is root.

What imports open3d calls `load_bundled_libraries` before, so that `import vstdata` itself loads nothing.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

PLOTS = "open3d.visualization.draw_plotly"
SYSTEM_LIBRARIES = ("libEGL.so.1", "libGL.so.1", "libusb-1.0.so.0")  # what open3d links and plain Debian lacks


@cache
def load_bundled_libraries(root: Path | None = None) -> tuple[str, ...]:
    """Load every library under `<environment>/system`, so that open3d finds them by name, once; () where there is
    none.

    Libraries need each other in no known order, so each round loads what it can until a round loads nothing.
    """
    folder = (root or Path(sys.prefix)) / "system"
    if not folder.is_dir():
        return ()
    waiting = sorted({path.resolve() for path in folder.rglob("*.so*") if ".so" in path.suffixes})
    loaded: list[str] = []
    while waiting:
        failed = [path for path in waiting if not _load(path)]
        loaded += [path.name for path in waiting if path not in failed]
        if len(failed) == len(waiting):
            break
        waiting = failed
    return tuple(loaded)


def _load(path: Path) -> bool:
    try:
        ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True


def leave_out_plots() -> None:
    """Let nothing in this process plot by open3d: its package then loads without plotly and dash, which takes a second
    less. For workers, where other libraries import it."""
    if "open3d" not in sys.modules:
        plots = ModuleType(PLOTS)
        vars(plots).update(dict.fromkeys(("get_plotly_fig", "draw_plotly", "draw_plotly_server")))
        sys.modules.setdefault(PLOTS, plots)
