"""Small releases written for a test: rows of given turns, one shard per skill, and the index."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vstdata.release.index import INDEX, index_text
from vstdata.release.schema import ADDED
from vstdata.release.shards import Picture, Row, ShardWriter
from vstdata.words.templates import letter, options_text

SKILL = "single_image.planted"


def choice(stem: str, options: Sequence[str], right: int, kind: str = "pick", template: int = 0) -> dict[str, Any]:
    turn = _turn(kind, "choice", f"{stem}\n{options_text(list(options))}", options[right], template)
    return {**turn, "options": list(options), "letter": letter(right), "answer": letter(right)}


def number(question: str, value: float, kind: str = "length") -> dict[str, Any]:
    return {**_turn(kind, "number", question, value), "unit": "m"}


def ordering(question: str, order: Sequence[str], kind: str = "order") -> dict[str, Any]:
    return _turn(kind, "ordering", question, list(order))


def text(question: str, answer: str, kind: str = "caption") -> dict[str, Any]:
    return _turn(kind, "text", question, answer)


def boxes(question: str, labels: Sequence[str], kind: str = "detect") -> dict[str, Any]:
    return _turn(kind, "box_list", question, [{"label": label, "bbox_3d": [0.0] * 9} for label in labels])


def _turn(kind: str, answer_type: str, question: str, truth: Any, template: int = 0) -> dict[str, Any]:
    return {
        "question": question,
        "answer": str(truth),
        "question_type": kind,
        "answer_type": answer_type,
        "options": [],
        "letter": "",
        "ground_truth": json.dumps(truth),
        "unit": "",
        "margin": 1.0,
        "template": f"{kind}/{template}",
        "bare": template % 2 == 0,
        "program": "[]",
        "thought": "",
        "robustness": ADDED["turns.robustness"],
        "steps": [],
        "rejected": None,
    }


def row(
    name: str,
    scene: str,
    *turns: Mapping[str, Any],
    frames: Sequence[str] = (),
    labels: Sequence[str] = (),
    split: str = "train",
    skill: str = SKILL,
    sizes: Sequence[tuple[float, float]] = (),
    modality: str = "single_image",
) -> Row:
    """A row of one picture of its own, or of the pictures named. `sizes` are foot and height of the objects, cubes of 1
    m on the floor without it."""
    frames = frames or [name]
    message = {"role": "user", "content": "<image>" * len(frames)}
    values: dict[str, Any] = {
        "id": name,
        "skill": skill,
        "skill_version": 1,
        "modality": modality,
        "question_type": turns[0]["question_type"],
        "dataset": "tiny",
        "scene": scene,
        "split": split,
        "licence": "CC0-1.0",
        "turns": [dict(turn) for turn in turns],
        "messages": [message, {"role": "assistant", "content": "?"}],
        "camera": [],
        "objects": [
            {
                "instance": k,
                "label": label,
                "center": [0.0, 0.0, foot + height / 2],
                "size": [1.0, 1.0, height],
                "axes": [1.0, 0, 0, 0, 1, 0, 0, 0, 1],
            }
            for k, (label, (foot, height)) in enumerate(zip(labels, sizes or [(0.0, 1.0)] * len(labels), strict=True))
        ],
        "frames": list(frames),
        "marks": [],
        "timestamps": [],
        "map": "",
        "reward": {"accuracy": 0.5, "format": 0.5},
        "versions": {"dataset": "1", "schema": 1, "vstdata": "0"},
    }
    return Row(values, tuple(Picture(frame.encode(), f"{frame}.jpg") for frame in frames))


def write(root: Path, rows: Iterable[Row], **index: Any) -> Path:
    """A release of these rows; `index` adds to what its index says."""
    listed = list(rows)
    files = {}
    for skill in sorted({each.values["skill"] for each in listed}):
        for split in sorted({each.values["split"] for each in listed}):
            mine = [each for each in listed if (each.values["skill"], each.values["split"]) == (skill, split)]
            if mine:
                name = f"data/{skill}/{split}-00000-of-00001.parquet"
                files[name] = _shard(root / name, mine, skill, split)
    content = {**empty_index("planted"), "files": files, **index}
    (root / INDEX).write_text(index_text(content), "utf-8")
    return root


def empty_index(name: str) -> dict[str, Any]:
    """What every index has, of nothing."""
    about = {"name": name, "version": "1", "build_id": "0" * 64, "files": {}, "skills": {}, "refused": {}}
    return {**about, "totals": {"rows": 0, "bytes": 0}, "datasets": [], "scenes": {}}


def _shard(path: Path, rows: Sequence[Row], skill: str, split: str) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with ShardWriter(path) as shard:
        shard.add_scene(rows)
        summary = shard.finish()
    data = path.read_bytes()
    return {
        **summary,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "skill": skill,
        "split": split,
        "question_types": {},
    }
