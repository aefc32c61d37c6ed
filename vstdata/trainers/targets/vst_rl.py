"""VST's RL schema: {id, images, question, answer, meta_info}, one sample per question, for its own rewards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from vstdata.trainers.adapter import PICTURES, Example, Row, Target, prompts
from vstdata.trainers.targets.vst import flagged
from vstdata.trainers.vst_config import configs

_MODES = {"choice": "multi_choices_score", "number": "relaxed_score", "box_list": "bbox3d"}


def rl(row: Row) -> list[Example]:
    """Samples of its RL schema, one per question, for its own rewards: `mode` names the one that fits."""
    return [
        {
            "id": prompt["id"],
            "images": list(row["images"]),
            "question": flagged(row, prompt["question"]),
            "answer": _plain(prompt["turn"], prompt["answer"]),
            "meta_info": json.dumps({"mode": [_mode(prompt["turn"])], "question_type": prompt["question_type"]}),
        }
        for prompt in prompts(row)
    ]


def _mode(turn: Mapping[str, Any]) -> str:
    return _MODES.get(turn["answer_type"], "vqa_score")


def _plain(turn: Mapping[str, Any], answer: str) -> str:
    if turn["answer_type"] == "box_list":
        return answer
    truth = json.loads(turn["ground_truth"])
    listed = truth if isinstance(truth, list) else [truth]
    return turn["letter"] or ", ".join(str(each) for each in listed)


TARGET = Target(
    "vst-rl",
    "VST's published RL code, with its own rewards",
    "parquet",
    rl,
    configs,
    "rl",
    pa.schema(
        [
            ("id", pa.string()),
            ("images", PICTURES),
            ("question", pa.string()),
            ("answer", pa.string()),
            ("meta_info", pa.string()),
        ]
    ),
    own_boxes=True,
)
