"""Mix: chats of other data sets beside what scenes give. One task per data set reads it through once and keeps the rows
that are wanted; then one task per shard copies its part.

Which rows: those of the smallest `chat_id`s, a keyed number per row. Memory is bounded by one batch, one row group and
one number per wanted row.
"""

from __future__ import annotations

import hashlib
import heapq
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from generators.build.mixing.chat import EXPECTED, BadChat, ReadFile, chat_id, chat_row
from generators.build.mixing.find import MixedData, first_line
from generators.build.mixing.forms import columns_of, picture_column
from generators.folder import WORK, commit, put_record
from vstdata.canonical import file_size, strict_json
from vstdata.draw import keyed_integer
from vstdata.errors import ManifestError, VstError
from vstdata.manifest import RL, Manifest, Mixed, inside
from vstdata.release.shards import ShardWriter, read_rows
from vstdata.version import __version__

BATCH = 64  # ours: rows of a Parquet file in memory
MOST_LINE = 64 * 2**20  # ours: bytes of one line
MAX_PICTURE_BYTES = 128 * 2**20  # ours: as of pictures of scans
KEPT_BYTES = 16_000_000  # ours: pictures of one row group of what is kept: shards read it by row group


@dataclass(frozen=True, slots=True)
class MixTask:
    """Keep `wanted` rows of one data set."""

    out: Path
    inputs: str
    manifest: Manifest
    data: MixedData
    wanted: int

    @property
    def name(self) -> str:
        """The file of what is kept."""
        return kept_name(self.data)


def kept_name(data: MixedData) -> str:
    """The file of the rows that are kept of a data set, relative to the output folder."""
    return f"{WORK}/mixed/{data.name}.parquet"


def mix(task: MixTask) -> dict[str, Any]:
    """Read a data set through once; returns the record of what is kept: the rows wanted, and some that fell out later.

    Raises ManifestError naming file and field where it cannot be read or no row can be used.
    """
    done: dict[str, Any] = {}

    def write(path: Path) -> None:
        done.update(_keep(task, path))

    sha256 = commit(task.out, task.name, write)
    return put_record(task.out, task.name, task.inputs, {**done, "name": task.name, "sha256": sha256})


class _Lowest:
    """The lowest of many keys, at most `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[int] = []

    def admits(self, key: int) -> bool:
        return len(self._heap) < self._most or key < -self._heap[0]

    def add(self, key: int) -> None:
        (heapq.heappush if len(self._heap) < self._most else heapq.heappushpop)(self._heap, -key)


def _keep(task: MixTask, path: Path) -> dict[str, Any]:
    manifest, spec = task.manifest, task.data.spec
    refused: Counter[str] = Counter()
    lowest, low, high = _Lowest(task.wanted), *task.data.part

    def wanted(number: int) -> bool:
        whole = (low, high) == (0.0, 1.0)
        mine = whole or low <= keyed_integer(manifest.version, "deal", task.data.data, number) / 2**63 < high
        return mine and lowest.admits(int(chat_id(manifest, spec, number), 16))

    with ShardWriter(path, KEPT_BYTES) as shard:
        for number, chat, read in _chats(task.data, wanted):
            try:
                row = chat_row(manifest, spec, number, chat, read, __version__)
            except BadChat as bad:
                refused[str(bad)] += 1
                continue
            key = int(row.values["id"], 16)
            if lowest.admits(key):
                lowest.add(key)
                shard.add_scene([row])
        rows = shard.finish()["rows"]
    if not rows:
        told = ", ".join(_refusal(reason, count) for reason, count in refused.most_common(3)) or "it is empty"
        raise ManifestError(f"mixed.{spec.name}: {task.data.origin}: no row can be used: {told}")
    return {"rows": min(rows, task.wanted), "refused": dict(sorted(refused.items()))}


def _refusal(reason: str, count: int) -> str:
    return f"{count} {reason}" + (f" (expected {EXPECTED[reason]})" if reason in EXPECTED else "")


Chats = Iterator[tuple[int, Mapping[str, Any], ReadFile]]
Wanted = Callable[[int], bool]


def _chats(data: MixedData, wanted: Wanted) -> Chats:
    """(row number, row, what reads a picture's path) of the rows that are wanted when they are come upon."""
    if not data.files:
        yield from _hub_chats(data, wanted)
        return
    start = 0
    for file in data.files:
        read = partial(_read_beside, file)
        number = start - 1
        for number, chat in (_parquet if file.suffix == ".parquet" else _jsonl)(data.spec, file, start, wanted):
            if chat is not None:
                yield number, chat, read
        start = number + 1


def _read_beside(file: Path, name: str) -> bytes:
    path = inside(file.parent, name, "picture")
    file_size(path, MAX_PICTURE_BYTES)
    return path.read_bytes()


Numbered = Iterator[tuple[int, Mapping[str, Any] | None]]


def _parquet(spec: Mixed, file: Path, start: int, wanted: Wanted) -> Numbered:
    """Rows of a file by number, None for those that are not wanted."""
    try:
        with pq.ParquetFile(file) as parquet:
            columns = _columns(spec, parquet.schema_arrow.names, file)
            for batch in parquet.iter_batches(BATCH, columns=columns):
                places = [k for k in range(len(batch)) if wanted(start + k)]
                rows = dict(zip(places, batch.take(pa.array(places, pa.int64())).to_pylist(), strict=True))
                yield from ((start + k, rows.get(k)) for k in range(len(batch)))
                start += len(batch)
    except (OSError, pa.ArrowException) as error:
        raise ManifestError(f"mixed.{spec.name}: {file}: expected an undamaged Parquet file ({error})") from error


def _columns(spec: Mixed, names: Sequence[str], where: Path | str) -> list[str]:
    """The columns that are read. Raises ManifestError for one that the manifest asks for and that is not there."""
    pictures = picture_column(spec.images, names)
    needed = [*(columns_of(spec.messages, names) or [spec.messages]), *([pictures] if pictures else [])]
    needed += [spec.answer] if spec.into == RL else []
    for name in needed:
        if name not in names:
            raise ManifestError(f"mixed.{spec.name}: {where}: no column {name!r}; there are {', '.join(names)}")
    return [*needed, *(name for name in (spec.answer_type, spec.options) if spec.into == RL and name in names)]


def _jsonl(spec: Mixed, file: Path, start: int, wanted: Wanted) -> Numbered:
    """Rows of a file by number, None for those that are not wanted; a line that is no JSON object is an empty row."""
    number = start
    try:
        with file.open("rb") as lines:
            while line := lines.readline(MOST_LINE + 1):
                if len(line) > MOST_LINE:
                    raise ManifestError(
                        f"mixed.{spec.name}: {file}: row {number - start}: longer than {MOST_LINE} bytes"
                    )
                yield number, _object(line) if wanted(number) else None
                number += 1
    except OSError as error:
        raise ManifestError(f"mixed.{spec.name}: {file}: cannot be read: {error.strerror}") from error


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        value = strict_json(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _hub_chats(data: MixedData, wanted: Wanted) -> Chats:
    from datasets import load_dataset

    spec = data.spec
    if Path(spec.hub).exists():
        raise ManifestError(f"mixed.{spec.name}.hub: a local folder {spec.hub} hides that of the Hub: give it as path")
    try:
        rows = load_dataset(spec.hub, spec.config or None, split=spec.split, revision=data.commit, streaming=True)
        if rows.column_names:
            rows = rows.select_columns(_columns(spec, rows.column_names, spec.hub))
        for number, chat in enumerate(rows.decode(False)):
            if wanted(number):
                yield number, chat, _read_nothing
    except ManifestError:
        raise
    except Exception as error:  # the library raises whatever its readers come upon
        raise ManifestError(f"mixed.{spec.name}.hub: {data.origin}: {first_line(error)}") from error


def _read_nothing(name: str) -> bytes:
    raise VstError(f"picture {name!r}: expected its bytes in the row")


@dataclass(frozen=True, slots=True)
class CopyTask:
    """Copy the rows with the ids of a selection file to a shard."""

    out: Path
    inputs: str
    name: str
    selection: str
    manifest: Manifest
    data: MixedData


def plan_copies(out: Path, inputs: str, manifest: Manifest, data: MixedData, kept: Mapping[str, Any]) -> list[CopyTask]:
    """The shards of a data set of which `kept` is the record, each with its selection file."""
    ids = pq.read_table(out / kept["name"], columns=["id"])["id"].to_pylist()
    last = sorted(ids)[kept["rows"] - 1]
    chosen = [each for each in ids if each <= last]
    most = manifest.shards.rows
    parts = [chosen[k : k + most] for k in range(0, len(chosen), most)]
    tasks = []
    for number, part in enumerate(parts):
        file = f"mixed.{data.spec.name}/{data.spec.into}-{number:05d}-of-{len(parts):05d}.parquet"
        selection = f"{WORK}/selection/{file}"
        sha256 = commit(out, selection, partial(pq.write_table, pa.table({"id": pa.array(part, pa.string())})))
        made_from = hashlib.sha256(f"{inputs} {kept['sha256']} {sha256}".encode()).hexdigest()
        tasks.append(CopyTask(out, made_from, f"data/{file}", selection, manifest, data))
    return tasks


def copy_rows(task: CopyTask) -> dict[str, Any]:
    """Write one shard and its record, which is returned."""
    begin = time.perf_counter()
    ids = frozenset(pq.read_table(task.out / task.selection)["id"].to_pylist())
    done: dict[str, Any] = {}
    spec = task.data.spec

    def write(path: Path) -> None:
        with ShardWriter(path, task.manifest.shards.dense_bytes) as shard:
            for row in read_rows(task.out / kept_name(task.data), ids):
                shard.add_scene([row])
            done.update(shard.finish())

    sha256 = commit(task.out, task.name, write)
    record = {
        **done,
        "name": task.name,
        "sha256": sha256,
        "bytes": (task.out / task.name).stat().st_size,
        "skill": f"mixed.{spec.name}",
        "split": spec.into,
        "seconds": time.perf_counter() - begin,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "failed": {},
        "lost": [],
        "replaced": 0,
        "short": 0,
        "datasets": [(spec.name, spec.licence)],
        "question_types": {"chat": done["rows"]},
    }
    return put_record(task.out, task.name, task.inputs, record)
