"""Stream a published release and compare every row with the built one.

python -m tests.hub.read_back RELEASE ORG/NAME
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

from datasets import Image, List, load_dataset

from vstdata.release.shards import Picture, read_rows
from vstdata.release.stream import shard_paths

release, repo = Path(sys.argv[1]), sys.argv[2]
count = 0
for split, rows in load_dataset(repo, "all", streaming=True).items():
    built = chain.from_iterable(read_rows(path) for path in shard_paths(release, split=split))
    for row, expected in zip(rows.cast_column("images", List(Image(decode=False))), built, strict=True):
        images = tuple(Picture(image["bytes"], image["path"]) for image in row.pop("images"))
        same = {name: row[name] for name in expected.values} == expected.values
        if not same or images != expected.images:
            sys.exit(f"{split}: row {row['id']} is not as it was built")
        count += 1
print(f"{count} streamed rows equal the built ones")  # noqa: T201
