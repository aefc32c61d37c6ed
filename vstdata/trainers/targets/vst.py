"""VST's own released schema, so that its published training code (github.com/Yangr116/VST) reads our rows.

A sample is {id, conversations, images, type, data_source, meta_info} (RL: see `vst_rl`). Its loader goes by `type`:
"bbox_3d" rewrites a stated camera to fields of view and resizes the picture to `vst_config.FOCAL`; with "thought" in it
the system message asks for one; "text" means no pictures; "video" means encoded videos, which we never write: our
videos are frames, and go as several images. Pictures stay structs of bytes and path, as it wants them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from vstdata.errors import InputError
from vstdata.pictures import open_picture
from vstdata.release.shards import IMAGE_TOKEN
from vstdata.trainers.adapter import PICTURES, Example, Row, Target
from vstdata.trainers.targets.llava import ROLES, conversations
from vstdata.trainers.vst_config import configs, tokens

FLAG = "<|image_pad|>"
WORLD = "We take the camera coordinate system as the world coordinate system."  # where its loader cuts the question
KINDS = ("depth", "distance", "correspondence")  # of its own values those that name what is asked


def routing(row: Row) -> str:
    """The value of `type`: what answers and pictures are decides, else a name that its data have too."""
    if not row["images"]:
        kind = "text"
    elif len(row["images"]) == 1 and all(turn["answer_type"] == "box_list" for turn in row["turns"]):
        kind = "bbox_3d"
    else:
        words = row["skill"].rpartition(".")[2].split("_")
        other = "qa" if len(row["images"]) == 1 else "multi_image"
        kind = next((each for each in KINDS if each in words), other)
    return f"thought_{kind}" if any(turn["thought"] for turn in row["turns"]) else kind


def camera_text(camera: Mapping[str, Any]) -> str:
    """A camera in words that its loader's patterns find; ours but for the names of the numbers and `WORLD`."""
    k = camera["intrinsics"]
    return (
        f"Camera: image width={camera['width']}, height={camera['height']}. Focal length f_x={k[0]:.4f}, "
        f"f_y={k[4]:.4f} and principal point c_x={k[2]:.4f}, c_y={k[5]:.4f} in pixels. {WORLD}\n"
    )


def flagged(row: Row, text: str) -> str:
    """Text with their token in place of ours. Raises InputError where it holds theirs already."""
    if FLAG in text or "<|video_pad|>" in text:
        raise InputError(row["id"], "messages", f"texts without {FLAG}")
    return text.replace(IMAGE_TOKEN, FLAG)


def sft(row: Row) -> list[Example]:
    """One sample of its SFT schema. `images` are structs of bytes and path."""
    chat, kind = conversations(row), routing(row)
    for each in chat:
        each["value"] = flagged(row, each["value"])
    if kind == "bbox_3d":
        flag = f"{FLAG}\n"
        chat[0]["value"] = flag + camera_text(row["camera"][0]) + chat[0]["value"].removeprefix(flag)
    sizes = [open_picture(picture["bytes"]).size for picture in row["images"]]
    info = [{"height": h, "width": w, "resized_height": -1, "resized_width": -1} for w, h in sizes]
    return [
        {
            "id": row["id"],
            "conversations": chat,
            "images": list(row["images"]),
            "type": kind,
            "data_source": f"vstdata/{row['dataset']}",
            "meta_info": json.dumps(info),
        }
    ]


def messages(sample: Example) -> list[dict[str, str]]:
    """The chat of a sample in our form, without the system message: `sft` undone."""
    names = {theirs: ours for ours, theirs in ROLES.items()}
    chat = [{"role": names[each["from"]], "content": each["value"]} for each in sample["conversations"]]
    if sample["type"] == "bbox_3d":
        flag, _, question = chat[0]["content"].partition("\n")
        chat[0]["content"] = f"{flag}\n{question.partition(f'{WORLD}{chr(10)}')[2]}"
    return [{"role": each["role"], "content": each["content"].replace(FLAG, IMAGE_TOKEN)} for each in chat]


_CHAT = pa.list_(pa.struct([("from", pa.string()), ("value", pa.string())]))
TARGET = Target(
    "vst",
    "VST's published training code, SFT and cold start",
    "parquet",
    sft,
    configs,
    schema=pa.schema(
        [
            ("id", pa.string()),
            ("conversations", _CHAT),
            ("images", PICTURES),
            ("type", pa.string()),
            ("data_source", pa.string()),
            ("meta_info", pa.string()),
        ]
    ),
    tokens=tokens,
    folders=True,
    own_boxes=True,
)
