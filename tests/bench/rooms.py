"""CPU-seconds of rooms by stage, as a program of its own, so that its start is among them.

python -m tests.bench.rooms QUALITY OUT
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

import cv2

from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms

ROOMS, FRAMES, SIZE = 4, 32, (640, 480)
STAGES = ("layout", "path", "light", "frames")


def main(quality: str, out: Path) -> None:
    """Write rooms and print CPU-seconds a room as JSON: of the whole program, then of its stages."""
    cv2.setNumThreads(1)
    shutil.rmtree(out, ignore_errors=True)
    written = write_rooms(Wanted(ROOMS, 1, frames=FRAMES, quality=quality, size=SIZE), out)
    spent = {stage: sum(dict(room.seconds)[stage] for room in written) / ROOMS for stage in STAGES}
    sys.stdout.write(json.dumps({"whole": time.process_time() / ROOMS, **spent}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
