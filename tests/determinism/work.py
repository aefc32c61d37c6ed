"""What one machine makes: `python -m tests.determinism.work rooms OUT` or `… build ROOMS OUT`, told as one JSON line.

A process of its own, because a kernel is chosen when BLAS is loaded.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import scipy
import scipy.linalg  # so that its BLAS is loaded, too
import threadpoolctl

import vstdata
from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from skills import all_skills

FRAMES, SIZE, SEED = 20, (480, 360), 6
MANIFEST = """
name = "everywhere"
version = "1"
[[sources]]
name = "rooms"
reader = "scannetv2"
root = "."
licence = "CC-BY-4.0"
frames_per_scene = {frames}
{skills}
[images]
max_side = 480
working_width = 240
video_frames = 8
"""


def manifest() -> str:
    """All skills, few questions of each, and more for reinforcement learning where a skill has them."""
    counts = {name: 6 if name.startswith("reasoning.") else 20 for name in all_skills()}
    rl = {name: "rl = 2\n" if name.startswith("reasoning.") else "" for name in counts}
    skills = "".join(f'[skills."{name}"]\ncount = {count}\n{rl[name]}' for name, count in sorted(counts.items()))
    return MANIFEST.format(frames=FRAMES, skills=skills)


def machine() -> dict[str, Any]:
    """The kernels and threads of numpy's and scipy's BLAS as they are really loaded, and the libraries."""
    loaded = [one for one in threadpoolctl.threadpool_info() if one["user_api"] == "blas"]
    blas = [one for one in loaded if Path(one["filepath"]).parent.name in ("numpy.libs", "scipy.libs")]
    return {
        "kernels": sorted({one["architecture"] for one in blas}),
        "threads": sorted({one["num_threads"] for one in blas}),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }


def rooms(out: Path, count: int, quality: str) -> dict[str, str]:
    """Small rooms; the digest of every file."""
    write_rooms(Wanted(count, SEED, frames=FRAMES, quality=quality, size=SIZE), out)
    paths = sorted(path for path in out.rglob("*") if path.is_file() and ".work" not in path.parts)
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def build(roots: Path, out: Path) -> dict[str, dict[str, Any]]:
    """A release of the rooms; rows, content hash and pixel hash of every shard."""
    out.mkdir(parents=True)
    (out / "manifest.toml").write_text(manifest())
    index = vstdata.build(out / "manifest.toml", out / "release", roots={"rooms": roots}, engine="local")
    return {
        name: {key: one[key] for key in ("rows", "content", "pixels")}
        for name, one in index["files"].items()
        if "content" in one
    }


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    if task == "rooms":
        made: Any = rooms(Path(arguments[0]), int(arguments[1]), arguments[2])
    else:
        made = build(Path(arguments[0]), Path(arguments[1]))
    sys.stdout.write(json.dumps({"machine": machine(), "made": made}) + "\n")
