"""A small release for the adapters: pictures that can be decoded, rows with a thought, several turns, all splits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from PIL import Image

from tests.audit import releases as planted
from vstdata.release.schema import THINK
from vstdata.release.shards import Picture, Row

THOUGHT = "The chair stands two metres behind the table."


def picture(name: str, size: tuple[int, int] = (64, 48)) -> Picture:
    """A picture whose colours follow from its name."""
    number = sum(name.encode())
    pixels = np.add.outer(np.arange(size[1]) * 3, np.arange(size[0]) * 2) + number
    colors = np.stack([pixels, pixels * 2, pixels * 3], axis=2).astype(np.uint8)
    sink = pa.BufferOutputStream()
    Image.fromarray(colors).save(sink, format="JPEG", quality=90)
    return Picture(sink.getvalue().to_pybytes(), f"{name}.jpg")


def camera(width: int = 64, height: int = 48, focal: float = 50.0) -> dict[str, Any]:
    intrinsics = [focal, 0.0, (width - 1) / 2, 0.0, focal, (height - 1) / 2, 0.0, 0.0, 1.0]
    return {
        "intrinsics": intrinsics,
        "camera_to_world": np.eye(4).ravel().tolist(),
        "width": width,
        "height": height,
    }


def row(name: str, skill: str, turns: Sequence[dict[str, Any]], pictures: Sequence[str], **more: Any) -> Row:
    """A row as the build makes them: tokens, system message and thought where they belong."""
    split, birdseye = more.pop("split", "train"), more.pop("birdseye", None)
    made = planted.row(name, f"scene-{name}", *turns, frames=list(pictures), split=split, skill=skill)
    values = {**made.values, "camera": [camera() for _ in pictures], "messages": _chat(turns, len(pictures), split)}
    return Row({**values, **more}, tuple(picture(each) for each in pictures), birdseye)


def _chat(turns: Sequence[dict[str, Any]], pictures: int, split: str) -> list[dict[str, str]]:
    chat = []
    for turn in turns:
        thought = f"<think>\n{turn['thought']}\n</think>\n\n" if turn["thought"] and split != "rl" else ""
        chat.append({"role": "user", "content": turn["question"]})
        chat.append({"role": "assistant", "content": thought + turn["answer"]})
    chat[0]["content"] = "<image>\n" * pictures + chat[0]["content"]
    thinks = split == "rl" or any(turn["thought"] for turn in turns)
    return [{"role": "system", "content": THINK}, *chat] if thinks else chat


def rows() -> list[Row]:
    """Six rows: a choice, three measurements of one picture, a box, two pictures, a thought, a question for RL."""
    pick = planted.choice("Which is nearer?", ["the red box", "the blue box"], 1)
    measures = [planted.number(f"How long is object {k}?", k + 0.5) for k in range(3)]
    box = {
        **planted.boxes("Find every chair.", ["chair"]),
        "answer": '```json\n[\n\t{"bbox_3d": [0], "label": "chair"}\n]\n```',
    }
    step, false = {"kind": "way", "text": THOUGHT, "true": True}, THOUGHT.replace("behind", "before")
    wrong = {"thought": false, "answer": "B", "steps": [{**step, "text": false, "true": False}]}
    deep = {
        **planted.choice("From which side?", ["left", "right"], 0),
        **{"thought": THOUGHT, "steps": [step], "rejected": wrong},
    }
    names = [f"r{k}" for k in range(6)]
    return [
        row(names[0], "single_image.depth_comparison", [pick], ["a"], birdseye=picture("map-a")),
        row(names[1], "single_image.measurement", measures, ["b"]),
        row(names[2], "single_image.detection_3d", [box], ["c"]),
        row(names[3], "multi_image.correspondence", [pick], ["a", "b"]),
        row(names[4], "reasoning.compass", [deep], ["a", "c"]),
        row(names[5], "reasoning.compass", [deep], ["b", "c"], split="rl"),
    ]


def write(root: Path) -> Path:
    """The release of these rows, with a card of the skills `SETS` and of all."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "README.md").write_text("\n".join(["---", "configs:", *_card(), "---", ""]), "utf-8")
    return planted.write(root, rows())


SETS = {
    "all": "*",
    "multi_image.correspondence": "multi_image.correspondence",
    "reasoning.compass": "reasoning.compass",
}


def _card() -> list[str]:
    lines = []
    for name, folder in SETS.items():
        lines += [f"- config_name: {name}", "  data_files:"]
        for split in ("train", "rl") if name != "multi_image.correspondence" else ("train",):
            lines += [f"  - split: {split}", f"    path: data/{folder}/{split}-*.parquet"]
    return lines
