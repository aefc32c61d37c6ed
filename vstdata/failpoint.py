"""Named steps at which a test can make the process die. Inert unless VST_FAILPOINT is set."""

from __future__ import annotations

import os
import signal

VARIABLE = "VST_FAILPOINT"


def reach(step: str, name: str = "") -> None:
    """Die by SIGKILL, as from outside, where VST_FAILPOINT is "STEP" or "STEP NAME"; `name` is the file being made."""
    wanted = os.environ.get(VARIABLE)
    if wanted and wanted in (step, f"{step} {name}"):
        os.kill(os.getpid(), signal.SIGKILL)
