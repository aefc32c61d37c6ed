"""Where this package lies: the packages that come with it, and the manifests and lists that travel with it.

`skills` and `generators` are names that others use too. Started in a folder that has a `skills/` of its own, Python
would find that one first; what belongs to `vstdata` is always what lies beside it.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from importlib import import_module
from importlib.util import LazyLoader, module_from_spec, spec_from_file_location
from pathlib import Path

from vstdata.errors import VstError

HOME = Path(__file__).resolve().parent
PACKAGES = ("skills", "generators")
OURS = ("vstdata", *PACKAGES)


def manifests_folder() -> Path:
    """The folder of the manifests that come with vstdata: within the package where it was installed from a wheel, else
    beside it in the checkout."""
    inside = HOME / "manifests"
    return inside if inside.is_dir() else HOME.parent / "manifests"


def cache_folder() -> Path:
    """Where things that can be made again are kept: `vstdata` in XDG_CACHE_HOME, by default ~/.cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vstdata"


def use_own_packages() -> None:
    """Make `skills` and `generators` those that lie beside this package, whatever folder comes first on `sys.path`.

    Raises VstError where another package of one of these names is imported already: two cannot be.
    """
    for name in PACKAGES:
        folder = HOME.parent / name
        there = sys.modules.get(name)
        if there is None:
            _load(name, folder)
        elif str(folder) not in [str(Path(path).resolve()) for path in getattr(there, "__path__", ())]:
            found = getattr(there, "__file__", None) or list(getattr(there, "__path__", ()))
            raise VstError(
                f"package {name!r} is imported already, from {found}; vstdata needs {folder}: "
                f"import vstdata's first (vstdata.home.use_own_packages()), or rename the other"
            )


def start_in_worker(module: str, function: str) -> None:
    """The start of a worker process: no life beyond its parent's, our packages, then a function of theirs, which a new
    process would look for by the path alone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    use_own_packages()
    getattr(import_module(module), function)()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _load(name: str, folder: Path) -> None:
    spec = spec_from_file_location(name, folder / "__init__.py", submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None or not (folder / "__init__.py").is_file():
        raise VstError(f"{folder} is not there: vstdata was installed without its package {name!r}")
    spec.loader = LazyLoader(spec.loader)  # its code runs when it is first used: `vst --help` needs no skill
    sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])
