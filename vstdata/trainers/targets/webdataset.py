"""WebDataset: tar files, each sample's members under one key: KEY.json (all columns but the pictures), KEY.0.jpg, ...

`webdataset` groups them, and so does Megatron Energon (`energon prepare` once in the folder). A picture that two
samples show is in the file twice: samples of a tar stand alone.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from vstdata.trainers.adapter import Example, Row, Summary, Target

APART = ("images", "depths", "birdseye", "videos")


def members(row: Row) -> list[Example]:
    """{"__key__", "json", "0.jpg", "1.jpg", ...}; `images` are structs of bytes and path."""
    pictures = {
        f"{number}{PurePosixPath(picture['path']).suffix.lower() or '.jpg'}": picture["bytes"]
        for number, picture in enumerate(row["images"])
    }
    video = {"mp4": row["videos"][0]} if "videos" in row else {}
    columns = {name: value for name, value in row.items() if name not in APART}
    return [{"__key__": str(row["id"]).replace(".", "_"), "json": columns, **pictures, **video}]


def _configs(summary: Summary) -> dict[str, str]:
    text = (
        '"""Reads the samples: pictures under their numbers, the rest under "json"."""\n\n'
        "import webdataset\n\n"
        f"samples = webdataset.WebDataset({list(summary.files)!r}, shardshuffle=False).decode('pil')\n"
    )
    return {"read.py": text}


TARGET = Target("webdataset", "WebDataset tars", "tar", members, _configs, videos=("mp4",))
