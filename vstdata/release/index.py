"""A finished release: its index, and the check of every file against it.

`manifest.json` is written last and names every file with its SHA-256. No index, no data set; readers, `verify` and
`publish` trust nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vstdata.canonical import canonical_json, file_hash, pretty_json, read_json
from vstdata.errors import BuildError, InputError
from vstdata.release.index_shape import check_shape
from vstdata.release.shards import Hashes, read_rows

INDEX = "manifest.json"
FORMAT = "vstdata release 1"
WORK = ".work"
_SAFE = re.compile(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}")


def index_text(content: Mapping[str, Any]) -> str:
    """The text of a release index: sorted JSON that carries its own hash, so that an edit by hand shows."""
    body = {**content, "format": FORMAT}
    sealed = {**body, "sha256": hashlib.sha256(canonical_json(body).encode()).hexdigest()}
    return pretty_json(sealed)


def read_index(root: Path) -> dict[str, Any]:
    """The index of a release. Raises InputError where there is none, or it is not as it was written."""
    path = root / INDEX
    index = read_json(path)
    if not isinstance(index, dict) or index.get("format") != FORMAT or not isinstance(index.get("files"), dict):
        raise InputError(path, "format", repr(FORMAT))
    body = {key: value for key, value in index.items() if key not in ("sha256", "format")}
    if index_text(body).encode() != path.read_bytes():
        raise InputError(path, "sha256", "the index as it was written: it has been changed")
    check_shape(path, index)
    for name in index["files"]:
        if not _SAFE.fullmatch(name):
            raise InputError(path, "files", f"a path inside the release, not {name[:60]!r}")
    return index


def listed_file(root: Path, index: Mapping[str, Any], name: str) -> Path:
    """The path of a file of a release whose index was read. It is read once, so that whoever goes on to trust what the
    index says of it may. Raises InputError where it is missing or has other content."""
    problem = _file_problem(root / name, index["files"][name])
    if problem:
        raise InputError(root / name, "content", f"what the index lists: {problem}")
    return root / name


def release_around(path: Path) -> Path | None:
    """The release, finished or being built, in which `path` is or would be; None where there is none. All files of a
    release are listed: another one spoils it."""
    for folder in path.resolve().parents:
        with contextlib.suppress(OSError):
            if (folder / WORK / "build.json").is_file() or FORMAT.encode() in (folder / INDEX).read_bytes():
                return folder
    return None


def refuse_in_release(path: Path) -> None:
    """Raise BuildError where `path`, which is to be written, is in a release."""
    if release := release_around(path):
        raise BuildError(f"{path} is inside the release {release}, whose files are listed; take another place")


def read_whole_index(root: Path) -> dict[str, Any]:
    """The index of a release whose files are as it says. Raises InputError, or BuildError naming a file."""
    index = read_index(root)
    problem = next(verify(root, rows=False), None)
    if problem is not None:
        raise BuildError(f"{root}: {problem}; `vst verify` tells all")
    return index


def read_for_training(root: Path, *, split: str, skill: str = "") -> dict[str, Any]:
    """The index of a release whose card and shards of a split (and skill) are as it says, and which has no others.
    Raises InputError naming the first file that differs.

    Of the processes of one training the first reads the files, the others look at their sizes.
    """
    index, first = read_index(root), os.environ.get("RANK", "0") == "0"
    for name in sorted(_present(root) - index["files"].keys()):
        if name.endswith(".parquet"):
            raise InputError(root / name, "index", "no shard that the index does not list")
    for name, entry in sorted(index["files"].items()):
        wanted = entry.get("split") == split and skill in ("", entry.get("skill"))
        if (wanted or name == "README.md") and (problem := _file_problem(root / name, entry, content=first)):
            raise InputError(root / name, "content", f"what the index lists: {problem}")
    return index


def verify(root: Path, rows: bool = True) -> Iterator[str]:
    """Every way in which a release differs from its index, each naming a file; nothing where all is well.

    With `rows` the rows are read too: their hashes, ids that occur twice, image tokens that are not as many as images.
    """
    try:
        index = read_index(root)
    except InputError as error:
        yield str(error)
        return
    listed = dict(index["files"])
    for name in sorted(_present(root) - set(listed) - {INDEX}):
        yield f"{name}: not in the index"
    ids: Counter[str] = Counter()
    for name, entry in sorted(listed.items()):
        problem = _file_problem(root / name, entry)
        if problem:
            yield f"{name}: {problem}"
        elif rows and "content" in entry:
            yield from (f"{name}: {text}" for text in _row_problems(root / name, entry, ids))
    yield from (f"id {name}: occurs {count} times" for name, count in sorted(ids.items()) if count > 1)


def _present(root: Path) -> set[str]:
    tops = [path for path in root.iterdir() if path.name != WORK]
    paths = [*tops, *(path for top in tops if top.is_dir() and not top.is_symlink() for path in top.rglob("*"))]
    return {path.relative_to(root).as_posix() for path in paths if path.is_symlink() or not path.is_dir()}


def _file_problem(path: Path, entry: Mapping[str, Any], content: bool = True) -> str:
    if path.is_symlink():
        return "a link, expected a file"
    if not path.is_file():
        return "missing"
    if path.stat().st_size != entry["bytes"]:
        return f"{path.stat().st_size} bytes, expected {entry['bytes']}"
    return "" if not content or file_hash(path) == entry["sha256"] else "other content than in the index"


def _row_problems(path: Path, entry: Mapping[str, Any], ids: Counter[str]) -> Iterator[str]:
    hashes = Hashes()
    try:
        for row in read_rows(path, as_stored=True):
            hashes.add(row)
            ids[row.values["id"]] += 1
            if other := [key for key in ("skill", "split") if key in entry and row.values[key] != entry[key]]:
                yield f"row {row.values['id']}: of another {' and '.join(other)} than the index says"
            tokens = sum(message["content"].count("<image>") for message in row.values["messages"])
            if tokens != len(row.images):
                yield f"row {row.values['id']}: {tokens} image tokens for {len(row.images)} images"
    except InputError as error:
        yield str(error)
        return
    found = hashes.result()
    yield from (f"{key} {found[key]}, expected {entry[key]}" for key in found if found[key] != entry[key])
