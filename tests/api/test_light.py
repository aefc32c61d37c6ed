"""`import vstdata` is light: it imports nothing that is not Python's own, and loads no library."""

from __future__ import annotations

import os
import subprocess
import sys

from vstdata.home import HOME

LOADED = """
import sys
before = set(sys.modules)
import vstdata
print(*sorted(set(sys.modules) - before))
"""


def test_the_import_brings_nothing_but_python_itself() -> None:
    environment = {**os.environ, "PYTHONPATH": str(HOME.parent)}
    done = subprocess.run([sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=True)
    names = done.stdout.split()
    foreign = {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
    assert {name for name in foreign if name.partition(".")[0] != "vstdata"} == set()
    assert "vstdata" in foreign
    assert "ctypes" not in names  # which loads the libraries that set-up unpacked
