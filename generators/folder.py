"""The output folder: one build at a time, every file whole or absent, every record true.

A file is written under a temporary name, synced, renamed, its folder synced, and then recorded with its SHA-256. A
resume believes a record only if the file still has that hash and the record was made from the same inputs. Readers
believe only `manifest.json`, which is written last.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from vstdata.canonical import canonical_json, file_hash, read_json, strict_json
from vstdata.errors import BuildError, InputError
from vstdata.failpoint import reach
from vstdata.release.index import refuse_in_release

WORK = ".work"
NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)  # of a file system without locks
PLAN = ".plan.json"  # of a folder that is being written: what is to be in it
CLAIM = f"{WORK}/build.json"  # what this build is; there before any task runs


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn any OSError of the body into a BuildError that names `path` and the reason."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise BuildError(f"{path}: cannot be written: {reason}") from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, each one synced in its parent."""
    missing = [folder]
    while not missing[-1].exists():
        missing.append(missing[-1].parent)
    for path in reversed(missing[:-1]):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def commit(root: Path, name: str, write: Callable[[Path], None]) -> str:
    """Let `write` make a file, then give it its final name in one step; returns its SHA-256.

    Raises BuildError where the disk refuses; then nothing has the final name that did not have it before.
    """
    target = root / name
    temporary = root / WORK / "tmp" / f"{name.replace('/', '~')}.{socket.gethostname()}.{os.getpid()}"
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise BuildError(f"{target.parent}: a link that leads out of the output folder")
    with told(target):
        make_folder(temporary.parent)
        make_folder(target.parent)
        try:
            reach("write", name)
            write(temporary)
            reach("sync", name)
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            reach("rename", name)
            os.replace(temporary, target)
            reach("sync_folder", name)
            sync_folder(target.parent)
            reach("committed", name)
        finally:
            temporary.unlink(missing_ok=True)
    return sha256


def commit_text(root: Path, name: str, text: str) -> str:
    """`commit` of a UTF-8 text."""
    return commit(root, name, lambda path: _write_text(path, text))


def withdraw(root: Path, name: str) -> None:
    """Remove a file, for good even where the power is cut: what it spoke of is about to change."""
    with told(root / name):
        (root / name).unlink(missing_ok=True)
        sync_folder(root)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


@contextlib.contextmanager
def whole_folder(out: Path, plan: Mapping[str, Any] | None = None) -> Iterator[Path]:
    """A folder that becomes `out` if the body ends well, and goes away if not; what a killed one left is removed.

    With a `plan`, what an interrupted or killed run of an equal one left is still there, to go on with.

    Raises BuildError where `out` is there or in a release, or another process is writing it.
    """
    refuse_in_release(out)
    partial = out.parent / f".{out.name}.partial"
    out.parent.mkdir(parents=True, exist_ok=True)
    partial.mkdir(exist_ok=True)
    descriptor = os.open(partial, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock_folder(descriptor, out)
        if out.exists() or out.is_symlink():
            with contextlib.suppress(OSError):
                partial.rmdir()
            raise BuildError(f"{out}: is there already; remove it or take another --out")
        note, text = partial / PLAN, canonical_json(plan)
        if plan is None or not note.is_file() or note.read_text("utf-8") != text:
            for left in partial.iterdir():
                shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
        if plan is not None:
            note.write_text(text, "utf-8")
        try:
            yield partial
            note.unlink(missing_ok=True)
            partial.rename(out)
        except BaseException as error:
            if plan is None or not isinstance(error, KeyboardInterrupt):
                shutil.rmtree(partial, ignore_errors=True)
            raise
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def renewed(path: Path) -> Iterator[Path]:
    """A path of the same name for a file or folder that takes the place of `path` if the body ends well; if not,
    everything is as before. Raises BuildError where `path` is in a release."""
    refuse_in_release(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as made:
        fresh, before = Path(made, path.name), Path(made, f"{path.name}.before")
        yield fresh
        if path.is_dir():
            path.rename(before)
        try:
            fresh.replace(path)
        except OSError:
            if before.exists():
                before.rename(path)
            raise


def refuse_output(path: Path, inputs: Iterable[Path] = ()) -> None:
    """Raise BuildError where a file that is to be written is a folder, in a release, or one of the `inputs`."""
    refuse_in_release(path)
    if path.is_dir():
        raise BuildError(f"{path} is a folder; expected the name of a file")
    if path.resolve() in {each.resolve() for each in inputs}:
        raise BuildError(f"{path} is what is read; give --out another file")


def write_output(path: Path, text: str) -> None:
    """Write a text file for the user: whole, or as it was before. Raises BuildError where that cannot be."""
    with told(path):
        if path.exists() and not path.is_file():  # a pipe or device has no name to take
            path.write_text(text, "utf-8")
            return
        with renewed(path.resolve()) as fresh:
            fresh.write_text(text, "utf-8")


def _lock_folder(descriptor: int, out: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BuildError(f"{out}: another process is writing it") from None
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise


def beside(release: Path, out: Path | None, name: str) -> Path:
    """The folder for what is told about a release: `out`, else one beside it, whose name ends with `name`.

    Raises BuildError for one inside the release, whose files are all listed.
    """
    folder = out or release.resolve().parent / f"{release.resolve().name}-{name}"
    if folder.resolve().is_relative_to(release.resolve()):
        raise BuildError(f"{folder} is inside the release, whose files are listed; give --out another folder")
    return folder


def _record_name(name: str) -> str:
    return f"{WORK}/records/{name}.json"


def put_record(root: Path, name: str, inputs: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Record that `name` was made from `inputs` (a hash); `content` has its "sha256"."""
    record = {**content, "inputs": inputs}
    commit_text(root, _record_name(name), canonical_json(record))
    return record


def get_record(root: Path, name: str, inputs: str) -> dict[str, Any] | None:
    """The record of `name`, if it was made from the same inputs and its file is as recorded; else None."""
    try:
        record = read_json(root / _record_name(name))
        believed = record["inputs"] == inputs and not (root / name).is_symlink()
        if believed and file_hash(root / name) == record["sha256"]:
            return dict(record)
    except (OSError, InputError, KeyError, TypeError):
        pass
    return None


def remove_record(root: Path, name: str) -> None:
    """Forget a file."""
    (root / _record_name(name)).unlink(missing_ok=True)


@contextlib.contextmanager
def held(root: Path) -> Iterator[None]:
    """Hold the output folder for one run. Raises BuildError naming the holder where another one has it.

    The kernel frees the lock when its holder dies. Where a file system has no locks, a file that exists is the lock.
    """
    path = root / WORK / "lock"
    with told(path):
        make_folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _take(descriptor, path)
            os.truncate(descriptor, 0)
            os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode())
        except BaseException:
            os.close(descriptor)
            raise
    try:
        yield
        reach("unlock")
    finally:
        os.close(descriptor)
        path.with_suffix(".held").unlink(missing_ok=True)


def _take(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace")
        raise BuildError(f"{path.parent.parent}: another run is at work here: {holder}") from None
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
        _take_without_locks(path)


def _take_without_locks(path: Path) -> None:
    mark = path.with_suffix(".held")
    try:
        os.close(os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
    except FileExistsError:
        holder = path.read_text("utf-8", "replace")
        raise BuildError(
            f"{path.parent.parent}: another run is at work here: {holder}. If it is not, remove {mark}"
        ) from None


def sweep(root: Path) -> None:
    """Remove what a killed build left half written."""
    shutil.rmtree(root / WORK / "tmp", ignore_errors=True)


def refuse_foreign(root: Path) -> None:
    """Raise BuildError where a folder holds a release that no build is known to have made, or is inside of one."""
    refuse_in_release(root)
    foreign = [name for name in ("manifest.json", "README.md", "data") if (root / name).exists()]
    if foreign and not (root / CLAIM).exists():
        raise BuildError(f"{root} holds {', '.join(foreign)}, but no record of a build. Take another --out")


def claim(root: Path, build: Mapping[str, Any]) -> str:
    """Make the folder this build's own; returns the build id, the SHA-256 of `build`.

    Raises BuildError naming what differs where the folder belongs to another build.
    """
    path = root / CLAIM
    build = strict_json(canonical_json(build))
    if path.exists():
        before = read_json(path)
        if before != build:
            raise BuildError(f"{root} holds another build: {_differences(before, build)}. Take another --out")
    else:
        reach("claim")
        commit_text(root, CLAIM, canonical_json(build))
    return hashlib.sha256(canonical_json(build).encode()).hexdigest()


def _differences(before: Any, now: Any) -> str:
    old, new = _flat(before), _flat(now)
    changed = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    told = [f"{key} was {_short(old.get(key))}, is {_short(new.get(key))}" for key in changed[:3]]
    return "; ".join(told) + (f"; and {len(changed) - 3} more" if len(changed) > 3 else "")


def _short(value: Any) -> str:
    text = "absent" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _flat(value: Any, prefix: str = "") -> dict[str, Any]:
    """Nested tables as {"a.b": leaf}, lists of tables by their "name"."""
    if isinstance(value, Mapping):
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        items = [(str(item.get("name", k)), item) for k, item in enumerate(value)]
    else:
        return {prefix: value}
    return {
        key: leaf for name, item in items for key, leaf in _flat(item, f"{prefix}.{name}" if prefix else name).items()
    }
