"""TRL 1.16: `SFTTrainer` over pictures, and `GRPOTrainer` with our rewards.

Content is a list of blocks, because TRL would leave a literal image token in the text; there are as many image blocks
as images. GRPO gets one prompt per question; its other columns reach the reward functions by name.

    rows = load_dataset(release, "all", split="train", streaming=True)
    SFTTrainer(train_dataset=rows.map(batched(sft), batched=True, batch_size=16, remove_columns=rows.column_names), ...)
"""

from __future__ import annotations

import pyarrow as pa

from vstdata.release.shards import IMAGE_TOKEN
from vstdata.trainers.adapter import PICTURES, Example, Row, Target, hub_schema, prompt_messages, prompts
from vstdata.trainers.trl_config import configs

_BLOCKS = pa.list_(pa.struct([("type", pa.string()), ("text", pa.string())]))
CHAT = pa.list_(pa.struct([("role", pa.string()), ("content", _BLOCKS)]))


def blocks(text: str) -> list[dict[str, str | None]]:
    """Text with image tokens as content blocks; the line end after a token goes with it."""
    first, *rest = text.split(IMAGE_TOKEN)
    found: list[dict[str, str | None]] = [{"type": "text", "text": first}] if first else []
    for part in rest:
        found.append({"type": "image", "text": None})
        if part.removeprefix("\n"):
            found.append({"type": "text", "text": part.removeprefix("\n")})
    return found


def sft(row: Row) -> list[Example]:
    """{"messages", "images"}."""
    chat = [{"role": each["role"], "content": blocks(each["content"])} for each in row["messages"]]
    return [{"messages": chat, "images": list(row["images"])}]


def grpo(row: Row) -> list[Example]:
    """{"prompt", "images", "ground_truth", "skill", "question_type", "id"} per question."""
    return [
        {
            "prompt": [{"role": each["role"], "content": blocks(each["content"])} for each in prompt_messages(prompt)],
            "images": list(row["images"]),
            "ground_truth": prompt["truth"],
            "skill": prompt["skill"],
            "question_type": prompt["question_type"],
            "id": prompt["id"],
        }
        for prompt in prompts(row)
    ]


_SFT = hub_schema([("messages", CHAT), ("images", PICTURES)])
SFT = Target("trl", "TRL, supervised", "parquet", sft, configs, schema=_SFT)
GRPO = Target(
    "trl-grpo",
    "TRL, GRPO with our rewards",
    "parquet",
    grpo,
    configs,
    "rl",
    hub_schema(
        [
            ("prompt", CHAT),
            ("images", PICTURES),
            ("ground_truth", pa.string()),
            ("skill", pa.string()),
            ("question_type", pa.string()),
            ("id", pa.string()),
        ]
    ),
    rewards=True,
)
TARGET = (SFT, GRPO)
