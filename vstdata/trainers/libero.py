"""Robot episodes from LIBERO's HDF5 files (libero-project.github.io; robomimic's layout), one file per task:

data/demo_0/actions               (t, 7) numbers; the gripper's is -1 to open and 1 to close
data/demo_0/obs/agentview_rgb     (t, h, w, 3) uint8, upside down: given turned by 180 degrees, as OpenVLA does
attribute "problem_info"          of the file or of data: JSON with "language_instruction"; without it the file's
                                  name tells: KITCHEN_SCENE1_open_the_bottom_drawer_demo.hdf5
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vstdata.canonical import strict_json
from vstdata.errors import InputError
from vstdata.pictures import MAX_PIXELS
from vstdata.release.shards import IMAGE_TOKEN
from vstdata.scene import FloatArray, ImageArray
from vstdata.sources.checks.guard import finite_array, guarded
from vstdata.sources.files.hdf5 import open_file, stored_array
from vstdata.trainers.vla import SIZE

SUFFIXES = (".hdf5", ".h5")
BLOCK = 32  # ours: pictures in memory
MOST_STEPS = 100_000  # ours: of one episode; LIBERO's have some hundred
MOST_LETTERS = 500  # ours: of an instruction
_DEMO = re.compile(r"demo_([0-9]{1,9})")
_SCENE = re.compile(r"^.*SCENE[0-9]+_")


@dataclass(frozen=True, slots=True)
class Episode:
    """One demonstration: its actions, (t, 7) float64. `name` tells it from all others of its folder."""

    file: Path
    root: Path
    demo: str
    instruction: str
    actions: FloatArray

    @property
    def name(self) -> str:
        return f"{self.file.relative_to(self.root).with_suffix('').as_posix()}/{self.demo}"


def episode_files(root: Path) -> list[Path]:
    """The files of a folder and those below it, in order. Raises InputError where there are none."""
    found = sorted(path for path in root.rglob("*") if path.suffix in SUFFIXES)
    if not found:
        raise InputError(root, "files", f"a folder with {' or '.join(SUFFIXES)} files")
    return found


def read_episodes(root: Path, camera: str = "agentview_rgb") -> Iterator[Episode]:
    """All episodes below a folder, demonstrations by number; one file's actions in memory. Raises InputError."""
    for path in episode_files(root):
        with open_file(path, root, "vla") as file:
            names = sorted((name for name in file.get("data", ()) if _DEMO.fullmatch(name)), key=_number)
            if not names:
                raise InputError(path, "data", "demonstrations demo_0, demo_1, ...")
            instruction = _instruction(file, path)
            episodes = [Episode(path, root, each, instruction, _actions(file, path, each, camera)) for each in names]
        yield from episodes


def _number(demo: str) -> tuple[int, str]:
    return int(demo.removeprefix("demo_")), demo


def _actions(file: Any, path: Path, demo: str, camera: str) -> FloatArray:
    name, seen = f"data/{demo}/actions", f"data/{demo}/obs/{camera}"
    stored, pictures = stored_array(file, path, name), stored_array(file, path, seen)
    if stored.ndim != 2 or not 0 < len(stored) <= MOST_STEPS:
        raise InputError(path, name, f"shape (steps, {SIZE}) of at most {MOST_STEPS} steps, not {stored.shape}")
    shape = pictures.shape
    if len(shape) != 4 or shape[3] != 3 or pictures.dtype != np.uint8 or not 0 < shape[1] * shape[2] <= MAX_PIXELS:
        raise InputError(path, seen, f"(steps, height, width, 3) uint8, not {pictures.dtype} {shape}")
    if shape[0] != len(stored):
        raise InputError(path, seen, f"as many pictures as actions: {len(stored)}, not {shape[0]}")
    return finite_array(stored[()], (-1, SIZE), path, name)


def _instruction(file: Any, path: Path) -> str:
    """What the robot is told, in one line."""
    info = next((each.attrs["problem_info"] for each in (file, file["data"]) if "problem_info" in each.attrs), None)
    if info is None:
        text = _SCENE.sub("", path.stem.removesuffix("_demo")).replace("_", " ")
    else:
        with guarded(path, "problem_info", 'JSON with a text "language_instruction"'):
            told = strict_json(info)["language_instruction"]
            text = "".join(told) if isinstance(told, list) else str(told.strip())
    text = text.strip(" \"'")
    if not text.isprintable() or not 0 < len(text) <= MOST_LETTERS or IMAGE_TOKEN in text:
        raise InputError(path, "language_instruction", f"a line of at most {MOST_LETTERS} letters, not {text[:80]!r}")
    return text


def pictures(episode: Episode, steps: list[int], camera: str = "agentview_rgb") -> Iterator[ImageArray]:
    """(h, w, 3) uint8 RGB of each of the steps (ascending), right way up."""
    with open_file(episode.file, episode.root, "vla") as file:
        stored = stored_array(file, episode.file, f"data/{episode.demo}/obs/{camera}")
        for start in range(0, len(stored), BLOCK):
            block = stored[start : start + BLOCK]
            yield from (block[k - start, ::-1, ::-1] for k in steps if start <= k < start + BLOCK)
