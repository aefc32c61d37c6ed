"""Zips of a server: unpacked member by member, each checked by its size and checksum before it has its name."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from generators.fetch.web import BLOCK, PART, RemoteFile, Web
from vstdata.errors import FetchError

MAX_BYTES = 2**40  # ours: the largest zip of Hypersim has some ten gigabytes


def unpack(
    url: str, archive: zipfile.ZipFile, folder: Path, wanted: Callable[[str], bool], told: Callable[[int, int], None]
) -> int:
    """Write the wanted members of a scene's zip, which lie below the scene's name, so that `folder` is that scene;
    returns how many bytes they have.

    They are put together beside it and get its name when all are there; what was written before is left. Raises
    FetchError for a member that would leave the folder, is encrypted, or has not the checksum that the zip states.
    """
    staging = folder.with_name(f".{folder.name}{PART}")
    members = [m for m in archive.infolist() if not m.is_dir() and wanted(m.filename)]
    if not members:
        raise FetchError(url, "a zip with the files of its data set")
    whole, done = sum(member.file_size for member in members), 0
    if whole > MAX_BYTES:
        raise FetchError(url, f"at most {MAX_BYTES} bytes when unpacked, not {whole}")
    for member in members:
        path = _inside(url, staging, member.filename)
        if not (path.is_file() and path.stat().st_size == member.file_size):
            _write(url, archive, member, path)
        done += member.file_size
        told(done, whole)
    if not (staging / folder.name).is_dir():
        raise FetchError(url, f"a zip of {folder.name}")
    os.replace(staging / folder.name, folder)
    shutil.rmtree(staging)
    return whole


def _inside(url: str, folder: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in name:
        raise FetchError(url, f"files below its own folder, not {name!r}")
    return folder.joinpath(*parts)


def _write(url: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + PART)
    with _whole(url, member.filename), archive.open(member) as source, part.open("wb") as file:
        shutil.copyfileobj(source, file, BLOCK)
        file.flush()
        os.fsync(file.fileno())
    if (got := part.stat().st_size) != member.file_size:
        raise FetchError(url, f"{member.file_size} bytes of {member.filename}, not {got}")
    os.replace(part, path)


@contextmanager
def opened(url: str, path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip that was fetched. Raises FetchError where it is damaged."""
    with _whole(url, path.name), zipfile.ZipFile(path) as archive:
        yield archive


@contextmanager
def opened_there(web: Web, url: str) -> Iterator[zipfile.ZipFile]:
    """A zip on the server, of which only what is asked for is fetched. Raises FetchError where it is none."""
    with _whole(url, "the zip"):
        remote = io.BufferedReader(RemoteFile(web, url), 4 * BLOCK)
        with zipfile.ZipFile(remote) as archive:
            yield archive


@contextmanager
def _whole(url: str, name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise FetchError(url, f"{name} undamaged ({' '.join(str(error).split())})") from error
