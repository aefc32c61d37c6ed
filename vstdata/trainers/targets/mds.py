"""MosaicML Streaming (MDS): every column of a row, pictures as a list that decodes to PIL images.

The encoding of picture lists knows no empty one, so rows without pictures are refused.
"""

from __future__ import annotations

from vstdata.errors import InputError
from vstdata.trainers.adapter import Example, Row, Summary, Target

COLUMNS = {
    "id": "str",
    "skill": "str",
    "messages": "json",
    "turns": "json",
    "reward": "json",
    "licence": "str",
    "images": "jpeg_array",
}


def sample(row: Row) -> list[Example]:
    """One value per entry of COLUMNS; `images` are structs of bytes and path. Raises InputError for no picture."""
    if not row["images"]:
        raise InputError(row["id"], "images", "at least one picture: MDS stores no empty list (leave the skill out)")
    values = {name: row[name] for name in COLUMNS if name != "images"}
    return [{**values, "images": [picture["bytes"] for picture in row["images"]]}]


def _configs(summary: Summary) -> dict[str, str]:
    text = (
        '"""Reads the samples; give `remote` where the folder lies elsewhere."""\n\n'
        "from streaming import StreamingDataset\n\n"
        'samples = StreamingDataset(local="data", shuffle=True, batch_size=1)\n'
    )
    return {"read.py": text}


TARGET = Target("mds", "MosaicML Streaming", "mds", sample, _configs, columns=COLUMNS)
