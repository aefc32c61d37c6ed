"""The mixed data sets of a plan: whose chats go beside what scenes give, and which of their rows are whose."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vstdata.canonical import file_hash
from vstdata.errors import ManifestError
from vstdata.manifest import Manifest, Mixed, mixed_path

SUFFIXES = (".parquet", ".jsonl")
COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class MixedData:
    """A mixed data set that was found. `files` are its local ones, `commit` that of the Hub; `data` names the content:
    of files their SHA-256. Of the rows it gets those whose keyed position in [0, 1) is inside `part`."""

    spec: Mixed
    files: tuple[Path, ...]
    commit: str
    data: str
    part: tuple[float, float] = (0.0, 1.0)

    @property
    def name(self) -> str:
        """Unique in a manifest."""
        return f"{self.spec.name}-{self.spec.into}"

    @property
    def origin(self) -> str:
        """Where it is from, for readers of the release."""
        return f"{self.spec.hub}@{self.commit}" if self.spec.hub else self.spec.path


def find_mixed(manifest: Manifest, folder: Path, given: Mapping[str, Path]) -> tuple[MixedData, ...]:
    """Every mixed data set. One that several tables name is dealt out to them by their weights.

    Raises ManifestError where one is not there.
    """
    found = [_find(each, mixed_path(each, folder, given)) for each in manifest.mixed]
    return tuple(MixedData(one.spec, one.files, one.commit, one.data, _part(found, k)) for k, one in enumerate(found))


def _find(spec: Mixed, path: Path | None) -> MixedData:
    if path is None:
        commit = _resolved(spec)
        return MixedData(spec, (), commit, f"{spec.hub}@{commit}/{spec.config}/{spec.split}")
    files = sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES) if path.is_dir() else [path]
    if not files or not all(file.is_file() and file.suffix in SUFFIXES for file in files):
        raise ManifestError(
            f"mixed.{spec.name}.path: {path}: expected a {' or '.join(SUFFIXES)} file, or a folder of them"
        )
    try:
        data = hashlib.sha256("".join(file_hash(file) for file in files).encode()).hexdigest()
    except OSError as error:
        raise ManifestError(f"mixed.{spec.name}.path: {path}: cannot be read: {error.strerror}") from error
    return MixedData(spec, tuple(files), "", data)


def _resolved(spec: Mixed) -> str:
    """The commit of a data set's revision."""
    if COMMIT.fullmatch(spec.revision):
        return spec.revision
    from huggingface_hub import HfApi

    try:
        return str(HfApi().dataset_info(spec.hub, revision=spec.revision).sha)
    except Exception as error:  # of the library, or of what it uses to reach the Hub
        raise ManifestError(f"mixed.{spec.name}.hub: {spec.hub}@{spec.revision}: {first_line(error)}") from error


def first_line(error: Exception) -> str:
    """An error of a library in one line."""
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"


def _part(found: Sequence[MixedData], number: int) -> tuple[float, float]:
    """The share of one table in its data, by weights."""
    same = [k for k, each in enumerate(found) if each.data == found[number].data]
    total = sum(found[k].spec.weight for k in same)
    before = sum(found[k].spec.weight for k in same if k < number)
    last = number == same[-1]
    return before / total, 1.0 if last else (before + found[number].spec.weight) / total
