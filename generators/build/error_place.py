"""Where in the code an error arose."""

from __future__ import annotations

import traceback
from pathlib import Path


def place_of(error: BaseException, function: object = None) -> str:
    """Where an error arose, as "FILE.py:LINE"; and, in another file, where the file of `function` led there."""
    frames = traceback.extract_tb(error.__traceback__)
    file = getattr(getattr(function, "__code__", None), "co_filename", "")
    own = [frame for frame in frames if frame.filename == file]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in (frames[-1], *own[-1:])]
    return " called at ".join(dict.fromkeys(places))
