"""The keys of all draft files, sorted as selection reads them.

Every draft file is opened once, and each skill and split gets a file of its own, in the order of the plan.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from generators.build.drafts import read_keys
from generators.folder import told

AT_ONCE = 64  # draft files read ahead: so many files' keys are in memory


@dataclass(frozen=True, slots=True)
class Drafts:
    """The draft file of a scene: its place in the plan, its split, the skills of its row groups in order."""

    path: Path
    position: int
    split: str
    skills: tuple[str, ...]


class KeyFiles:
    """Files of keys in a folder of their own. Raises BuildError where the disk refuses."""

    def __init__(self, folder: Path, drafts: Iterable[Drafts]) -> None:
        self._folder = folder
        with told(folder), contextlib.ExitStack() as files, ThreadPoolExecutor(4) as threads:
            folder.mkdir(parents=True)
            writers: dict[Path, Any] = {}
            for each, tables in _in_order(threads, drafts):
                for group, (skill, table) in enumerate(zip(each.skills, tables, strict=True)):
                    path = self._path(skill, each.split)
                    if path not in writers:
                        sink = files.enter_context(pa.OSFile(str(path), "wb"))
                        writers[path] = files.enter_context(pa.ipc.new_stream(sink, table.schema))
                    about = {b"position": str(each.position).encode(), b"group": str(group).encode()}
                    writers[path].write_batch(table.combine_chunks().to_batches()[0], custom_metadata=about)

    def _path(self, skill: str, split: str) -> Path:
        return self._folder / f"{skill}~{split}.arrow"

    def tables(self, skill: str, split: str) -> Iterator[tuple[pa.Table, int, int]]:
        """(keys, position of the scene, row group in its draft file) of a skill in each scene of a split."""
        path = self._path(skill, split)
        if not path.exists():
            return
        with pa.memory_map(str(path)) as source, pa.ipc.open_stream(source) as batches:
            for batch, about in batches.iter_batches_with_custom_metadata():
                yield pa.Table.from_batches([batch]), int(about[b"position"]), int(about[b"group"])


def _in_order(threads: ThreadPoolExecutor, drafts: Iterable[Drafts]) -> Iterator[tuple[Drafts, list[pa.Table]]]:
    queue = iter(drafts)
    while some := list(islice(queue, AT_ONCE)):
        yield from zip(some, threads.map(lambda each: read_keys(each.path), some), strict=True)
