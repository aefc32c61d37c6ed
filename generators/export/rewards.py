"""Our rewards beside an export, as a package that needs numpy and scipy alone: a trainer's environment seldom has, or
wants, all that makes data."""

from __future__ import annotations

import re
from pathlib import Path

from generators.code_digest import code_of
from vstdata.trainers.adapter import REWARD_PACKAGE
from vstdata.version import __version__

_IMPORT = re.compile(r"^(\s*(?:from|import) )vstdata\b", re.MULTILINE)
_ABOUT = f'''"""The rewards of vstdata {__version__} (Apache-2.0), a copy of the modules that they need."""
'''


def write_rewards(folder: Path) -> None:
    """Write the package `REWARD_PACKAGE` into a folder: the modules of `vstdata.trainers.rewards` and all of ours that
    they import, under its name."""
    home = folder / REWARD_PACKAGE
    for module, file in code_of(["vstdata.trainers.rewards"]).files.items():
        parts = module.split(".")[1:]
        path = (
            home.joinpath(*parts, "__init__.py")
            if file.name == "__init__.py"
            else home.joinpath(*parts[:-1], file.name)
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_IMPORT.sub(rf"\g<1>{REWARD_PACKAGE}", file.read_text("utf-8")), "utf-8")
    (home / "__init__.py").write_text(_ABOUT, "utf-8")
