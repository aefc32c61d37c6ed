"""Files of a capture by their names, in a folder or in the zip that their owners ship; nothing is unpacked to disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from vstdata.errors import InputError
from vstdata.sources.checks.guard import MAX_TEXT_BYTES, guarded, inside, read_bytes, require_file
from vstdata.sources.files.images import MAX_IMAGE_BYTES

MAX_MEMBERS = 2_000_000  # ours: the largest zip of Matterport3D holds about 20,000


@dataclass(frozen=True, eq=False)
class Store:
    """The files below a folder, or in a zip, by their last name: `path` is either, inside `root`.

    Names that begin with a dot are left out. A name that is there twice is refused: which one is meant is not known.
    """

    path: Path
    root: Path

    @property
    def zipped(self) -> bool:
        """Whether it is a zip."""
        return self.path.suffix == ".zip"

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Last name -> name in the folder or zip, sorted. Raises InputError where it cannot be listed, and for two
        files of one name."""
        found: dict[str, str] = {}
        for member in sorted(self._members()):
            name = member.rpartition("/")[2]
            if not name or name.startswith(".") or member.startswith("__MACOSX/"):
                continue
            if name in found:
                raise InputError(self.path, "files", f"one file of each name, not {found[name]!r} and {member!r}")
            found[name] = member
        return found

    def _members(self) -> Iterable[str]:
        if not self.zipped:
            inside(self.path, self.root)
            with guarded(self.path, "folder", "a readable folder"):
                return [p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if p.is_file()]
        require_file(self.path, self.root)
        with guarded(self.path, "zip", "an undamaged zip"), zipfile.ZipFile(self.path) as archive:
            members = archive.namelist()
        if len(members) > MAX_MEMBERS:
            raise InputError(self.path, "zip", f"at most {MAX_MEMBERS} files, not {len(members)}")
        return members

    def read(self, name: str, max_bytes: int = MAX_IMAGE_BYTES) -> bytes:
        """The bytes of a file by its last name, at most `max_bytes` of them. Raises InputError where it is not there,
        is larger or damaged."""
        return next(iter(self.read_all([name], max_bytes)))

    def read_all(self, names: Sequence[str], max_bytes: int = MAX_IMAGE_BYTES) -> Iterator[bytes]:
        """The bytes of several files, one after another, as `read`; a zip is opened once."""
        for name in names:
            if name not in self.names:
                raise InputError(self.path / name, "file", "an existing file")
        if not self.zipped:
            yield from (read_bytes(self.path / self.names[name], self.root, max_bytes) for name in names)
            return
        with guarded(self.path, "zip", "an undamaged zip"), zipfile.ZipFile(self.path) as archive:
            for name in names:
                field = f"{name} in the zip"
                with guarded(self.path, field, "an undamaged file"):
                    if (size := archive.getinfo(self.names[name]).file_size) > max_bytes:
                        raise InputError(self.path, field, f"at most {max_bytes} bytes, not {size}")
                    data = archive.read(self.names[name])
                yield data

    def text(self, name: str) -> str:
        """The UTF-8 text of a file. Raises InputError as `read`, and where it is no UTF-8."""
        data = self.read(name, MAX_TEXT_BYTES)
        with guarded(self.path / name, "text", "UTF-8 text"):
            return data.decode("utf-8")


def stored(folder: Path, root: Path) -> Store | None:
    """The files of `folder`, or of the zip beside it that has its name; None where neither is there."""
    if folder.is_dir():
        return Store(folder, root)
    archive = folder.with_name(f"{folder.name}.zip")
    return Store(archive, root) if archive.is_file() else None


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of a store."""

    store: Store
    name: str

    @property
    def file(self) -> Path:
        """What errors call it."""
        return self.store.path / self.name

    def read(self) -> bytes:
        """Its bytes; see `Store.read`."""
        return self.store.read(self.name)
