"""What the exit status of `vst` says."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """The one list of exit statuses."""

    GOOD = 0  # all that was asked for
    WRONG = 1  # a check found something wrong (verify, audit, doctor), or a trial nothing
    ERROR = 2  # nothing came of it: an error, or wrong usage
    LEFT_OUT = 3  # a build finished, but left something out: `vst failed RELEASE` tells what
    STOPPED = 130  # by Ctrl-C; the same command goes on
