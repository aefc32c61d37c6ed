"""The caller's process, left as it was: libraries set variables when they are imported, and Ray much more."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any


@contextmanager
def process_kept() -> Iterator[None]:
    """Afterwards the environment, the import path, warnings, hooks and signal handlers are those of before."""
    environment, path, hooks = dict(os.environ), list(sys.path), (sys.excepthook, threading.excepthook)
    handlers: dict[int, Any] = {number: signal.getsignal(number) for number in signal.valid_signals()}
    with warnings.catch_warnings():
        try:
            yield
        finally:
            for name in os.environ.keys() - environment.keys():
                del os.environ[name]
            os.environ.update(environment)
            sys.path[:] = path
            sys.excepthook, threading.excepthook = hooks
            _set_again(handlers)


def _set_again(handlers: Mapping[int, Any]) -> None:
    """Set changed handlers again (None: not set from Python); only the main thread can, as only it could change any."""
    for number, handler in handlers.items():
        if handler is not None and signal.getsignal(number) != handler:
            signal.signal(number, handler)
