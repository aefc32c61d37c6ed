"""Robot episodes as chats: a picture and an instruction in, an action as text out, as VST tunes policies (paper, VLA).

An action is seven numbers: how the end effector moves (x, y, z) and turns (roll, pitch, yaw), and the gripper. Each is
mapped linearly from its 1st and 99th percentile to [-1, 1], clipped, and put into one of 256 equal bins (OpenVLA, arXiv
2406.09246), written as `<action_000>` to `<action_255>`: text to any tokenizer, one token each where `TOKENS` are added
to it, as VST's later variant does (its first, OpenVLA's, takes the last 256 ids of the vocabulary). A number that never
changes is 0.

No-op steps, which teach a policy to stand still, may be left out. The rule is OpenVLA's: the first six numbers together
shorter than 1e-4, and the gripper's as in the step before. They are left out as they are; OpenVLA plays episodes again
in the simulator without them, which moves what later pictures show by little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vstdata.canonical import canonical_json, read_json
from vstdata.errors import InputError
from vstdata.release.shards import IMAGE_TOKEN
from vstdata.scene import FloatArray
from vstdata.sources.checks.guard import finite_array, guarded
from vstdata.trainers.adapter import MESSAGES, PICTURES, hub_schema

SIZE, BINS = 7, 256
STILL = 1e-4  # OpenVLA's: the length of the first six numbers below which an arm stands still
TOKENS = tuple(f"<action_{k:03d}>" for k in range(BINS))
_TOKEN = re.compile(r"<action_(\d{3})>")


@dataclass(frozen=True, slots=True)
class Statistics:
    """The 1st and 99th percentiles of a data set's actions, by which its bins are read. `steps` are those counted."""

    steps: int
    q01: tuple[float, ...]
    q99: tuple[float, ...]

    def normalised(self, actions: FloatArray) -> FloatArray:
        """(..., 7) actions -> (..., 7) in [-1, 1]; 0 for a number that never changes."""
        low, span = np.array(self.q01), np.array(self.q99) - np.array(self.q01)
        scaled = 2 * (actions - low) / np.where(span > 0, span, 1) - 1
        return np.asarray(np.where(span > 0, np.clip(scaled, -1, 1), 0.0))

    def actions(self, normalised: FloatArray) -> FloatArray:
        """`normalised` undone, but for what was clipped."""
        low, high = np.array(self.q01), np.array(self.q99)
        return np.asarray(low + (normalised + 1) / 2 * (high - low))


def statistics(actions: Sequence[FloatArray]) -> Statistics | None:
    """Of (t, 7) actions of many episodes, by linear interpolation between the nearest; None where there are none."""
    every = np.concatenate(actions)
    if not len(every):
        return None
    low, high = np.quantile(every, (0.01, 0.99), axis=0)
    return Statistics(len(every), tuple(low.tolist()), tuple(high.tolist()))


def write_statistics(file: Path, stored: Statistics) -> None:
    """As JSON, to be read by whoever decodes."""
    file.write_text(canonical_json(asdict(stored)) + "\n", "utf-8")


def read_statistics(file: Path) -> Statistics:
    """What `write_statistics` wrote. Raises InputError."""
    content = read_json(file)
    with guarded(file, "statistics", "steps, and 7 numbers each in q01 and q99"):
        steps, low, high = int(content["steps"]), *(finite_array(content[k], (SIZE,), file, k) for k in ("q01", "q99"))
    if steps < 1 or np.any(low > high):
        raise InputError(file, "q01", "numbers not above those of q99")
    return Statistics(steps, tuple(low.tolist()), tuple(high.tolist()))


def encode(normalised: FloatArray) -> str:
    """(7,) numbers in [-1, 1] -> seven tokens."""
    bins = np.clip(np.floor((normalised + 1) / 2 * BINS), 0, BINS - 1).astype(int)
    return "".join(TOKENS[k] for k in bins)


def decode(text: str) -> FloatArray | None:
    """What a model says -> (7,) numbers in [-1, 1], middles of bins; None where these are not seven bins."""
    bins = [int(each) for each in _TOKEN.findall(text)]
    if len(bins) != SIZE or max(bins) >= BINS:
        return None
    return (np.array(bins) + 0.5) / BINS * 2 - 1


def question(instruction: str) -> str:
    """OpenVLA's form, which policies are asked in."""
    return f"What action should the robot take to {instruction.rstrip('.?! ').lower()}?"


def row(
    picture: bytes, name: str, instruction: str, action: FloatArray, stored: Statistics, source: str, licence: str
) -> dict[str, Any]:
    """One step as a chat that `[[mixed]]` reads, with VST's own `meta_info`; `name` is its id and its picture's."""
    normalised = stored.normalised(action)
    about = {
        "action": normalised.tolist(),
        "action_unnorm": action.tolist(),
        "language_instruction": instruction,
        "data_source": source,
    }
    chat = [
        {"role": "user", "content": f"{IMAGE_TOKEN}\n{question(instruction)}"},
        {"role": "assistant", "content": encode(normalised)},
    ]
    images = [{"bytes": picture, "path": f"{name}.jpg"}]
    return {"id": name, "images": images, "messages": chat, "meta_info": canonical_json(about), "licence": licence}


SCHEMA = hub_schema(
    [
        ("id", pa.string()),
        ("images", PICTURES),
        ("messages", MESSAGES),
        ("meta_info", pa.string()),
        ("licence", pa.string()),
    ]
)


def acting(actions: FloatArray) -> NDArray[np.intp]:
    """The numbers of steps that are no no-ops."""
    still = np.linalg.norm(actions[:, :6], axis=1) < STILL
    same = np.diff(actions[:, 6], prepend=actions[:1, 6]) == 0
    return np.flatnonzero(~(still & same))
