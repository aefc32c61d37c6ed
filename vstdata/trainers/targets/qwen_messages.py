"""Messages of content blocks, as Qwen's processors and `qwen_vl_utils.process_vision_info` take them.

A video of frames is {"type": "video", "video": [names], "sample_fps", "raw_fps"}: without `sample_fps` every clip would
be taken for one of two frames a second. The frames are all there are, so both rates are the same. An odd number of
frames is filled with the last one by qwen_vl_utils.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vstdata.release.shards import IMAGE_TOKEN
from vstdata.trainers.adapter import VIDEO_TOKEN, Example, Row, Summary, Target

_TOKEN = re.compile(f"({IMAGE_TOKEN}|{VIDEO_TOKEN})\n?")


def sft(row: Row) -> list[Example]:
    """{"id", "messages", "skill"}; pictures and videos are names of files."""
    pictures, videos = iter(row["images"]), iter(row.get("videos", ()))
    chat = []
    for each in row["messages"]:
        chat.append({"role": each["role"], "content": [*_blocks(each["content"], row, pictures, videos)]})
    return [{"id": row["id"], "messages": chat, "skill": row["skill"]}]


def _blocks(text: str, row: Row, pictures: Iterator[Any], videos: Iterator[Any]) -> Iterator[dict[str, Any]]:
    for part in _TOKEN.split(text):
        if part == IMAGE_TOKEN:
            yield {"type": "image", "image": next(pictures)}
        elif part == VIDEO_TOKEN:
            video = next(videos)
            rates = (
                {"sample_fps": row["fps"], "raw_fps": row["fps"]} if isinstance(video, list) else {"fps": row["fps"]}
            )
            yield {"type": "video", "video": video, **rates}
        elif part:
            yield {"type": "text", "text": part}


def _configs(summary: Summary) -> dict[str, str]:
    return {}


TARGET = Target("qwen-messages", "messages for qwen_vl_utils", "jsonl", sft, _configs, videos=("frames", "mp4"))
