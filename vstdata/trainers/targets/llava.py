"""LLaVA-style JSON beside a folder of pictures, as LLaVA's descendants read it, and in lines, as the script of the
Qwen-VL repository reads it, too.

The form has no system message: where a row has one, it stands at the beginning of the first question.
"""

from __future__ import annotations

import json
import re
from typing import Any

from vstdata.release.shards import IMAGE_TOKEN
from vstdata.trainers.adapter import VIDEO_TOKEN, Example, Row, Summary, Target, dialogue, system_text

ROLES = {"user": "human", "assistant": "gpt"}


def conversations(row: Row) -> list[dict[str, str]]:
    """The chat as {"from": "human" or "gpt", "value"}, without the system message."""
    return [{"from": ROLES[each["role"]], "value": each["content"]} for each in dialogue(row)]


def sft(row: Row) -> list[Example]:
    """{"id", "image" (a name, a list of them, or none for text alone), "video" (a file), "conversations", "skill"}."""
    chat = conversations(row)
    if system := system_text(row):
        tokens = re.match(f"(?:(?:{IMAGE_TOKEN}|{VIDEO_TOKEN})\n)*", chat[0]["value"])
        start = tokens.end() if tokens else 0
        chat[0]["value"] = f"{chat[0]['value'][:start]}{system}\n{chat[0]['value'][start:]}"
    pictures: list[Any] = list(row["images"])
    image = {"image": pictures[0] if len(pictures) == 1 else pictures} if pictures else {}
    video = {"video": row["videos"][0]} if "videos" in row else {}
    return [{"id": row["id"], **image, **video, "conversations": chat, "skill": row["skill"]}]


def _configs(summary: Summary) -> dict[str, str]:
    paths = {"annotation_path": summary.files[0], "data_path": "."}
    return {"dataset.json": json.dumps({summary.release: paths}, indent=2) + "\n"}


TARGET = (
    Target("llava", "LLaVA-style JSON and pictures", "json", sft, _configs, videos=("mp4",)),
    Target("qwen-vl", "Qwen-VL's own script: LLaVA's form, an example a line", "jsonl", sft, _configs, videos=("mp4",)),
)
