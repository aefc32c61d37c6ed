"""The door through which bytes come in: sizes, paths and numbers are checked before any library opens a file."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Lock

import numpy as np
from PIL import Image

from vstdata.errors import InputError, VstError
from vstdata.pictures import MAX_PIXELS
from vstdata.scene import FloatArray
from vstdata.sources.spec import NAME

MAX_TEXT_BYTES = 64 * 2**20  # ours: a trajectory of 200,000 frames is about 30 MB
MAX_COORDINATE = 1e4  # metres, ours: a scene larger than this is in another unit
_NAME = re.compile(NAME)


class Shared:
    """A setting of the whole process that threads need at the same time: made by the first that enters, undone by the
    last that leaves. Warning filters and Pillow's limit know no threads: saved and put back by each, the one that
    leaves last would put back what another had set."""

    def __init__(self, make: Callable[[], AbstractContextManager[None]]) -> None:
        self._make, self._made = make, ExitStack()
        self._lock, self._users = Lock(), 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._users:
                self._made.enter_context(self._make())
            self._users += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._made.close()


@contextmanager
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


@contextmanager
def _small_pictures() -> Iterator[None]:
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


QUIET = Shared(_no_warnings)
IMAGE_LIMIT = Shared(_small_pictures)
"""Makes Pillow refuse larger pictures while a library opens them by itself."""


@contextmanager
def guarded(file: Path, field: str, expected: str = "a readable value") -> Iterator[None]:
    """Turn whatever a library raises inside into one InputError that names file and field; its warnings are dropped."""
    try:
        with QUIET:
            yield
    except VstError:
        raise
    except (Exception, SystemExit) as error:
        text = " ".join(str(error).split())[:200]
        raise InputError(file, field, f"{expected} ({type(error).__name__}: {text})") from error


def is_name(name: str) -> bool:
    """Whether `name` is safe as a file name on every system, and so may be a scene id."""
    return _NAME.fullmatch(name) is not None


def check_name(name: str, file: Path, field: str = "scene id") -> str:
    """`name` if it is safe as a file name on every system; InputError otherwise."""
    if not is_name(name):
        raise InputError(file, field, f"a name of letters, digits, '_', '.' and '-', not {name[:80]!r}")
    return name


def inside(path: Path, root: Path) -> Path:
    """`path` itself, proven to lie in `root` after every link is followed; InputError otherwise."""
    with guarded(path, "path", "a path that can be resolved"):
        if not path.resolve().is_relative_to(root.resolve()):
            raise InputError(path, "path", f"a path inside {root}")
    return path


def require_file(path: Path, root: Path, max_bytes: int | None = None) -> Path:
    """`path` if it is a regular file inside `root`, not larger than `max_bytes`; InputError otherwise."""
    inside(path, root)
    with guarded(path, "file", "a readable file"):
        if not path.is_file():
            raise InputError(path, "file", "an existing file")
        size = path.stat().st_size
    if max_bytes is not None and size > max_bytes:
        raise InputError(path, "size", f"at most {max_bytes} bytes, not {size}")
    return path


def relative_file(root: Path, value: object, field: str) -> Path:
    """The path that an option names, relative to `root` and inside it; never a URL. Raises InputError for anything
    else."""
    text = value if isinstance(value, str) else ""
    if not text or any(bad in text for bad in ("://", "\x00", "\\")) or max(map(len, text.split("/"))) > 255:
        raise InputError(root, field, f"a path relative to the data root, not {str(value)[:80]!r}")
    return inside(root / text, root)


def read_bytes(path: Path, root: Path, max_bytes: int = MAX_TEXT_BYTES) -> bytes:
    """The bytes of a checked file. Raises InputError where it is none, is outside `root` or too large."""
    require_file(path, root, max_bytes)
    with guarded(path, "file", "a readable file"):
        return path.read_bytes()


def read_text(path: Path, root: Path, max_bytes: int = MAX_TEXT_BYTES) -> str:
    """The UTF-8 text of a checked file, without a byte order mark. Raises InputError as `read_bytes`, and where it is
    no UTF-8."""
    data = read_bytes(path, root, max_bytes)
    with guarded(path, "text", "UTF-8 text"):
        return data.decode("utf-8-sig")


def read_lines(path: Path, root: Path) -> list[str]:
    """Stripped lines of a text file without blank ones and comments (`#`). Raises InputError as `read_text`."""
    lines = (line.strip() for line in read_text(path, root).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def number_rows(path: Path, root: Path) -> list[FloatArray]:
    """One array per line of numbers, separated by blanks or commas; infinities and nan are let through to the caller.
    Raises InputError as `read_text`, and for a word that is no number."""
    rows = []
    for number, line in enumerate(read_lines(path, root), start=1):
        with guarded(path, f"line {number}", "numbers"):
            rows.append(np.array([float(word) for word in line.replace(",", " ").split()]))
    return rows


def finite_array(
    value: object, shape: Sequence[int], file: Path, field: str, limit: float = MAX_COORDINATE
) -> FloatArray:
    """`value` as a float64 array of `shape` (-1: any length), finite and within +-`limit`; InputError otherwise."""
    with guarded(file, field, f"numbers of shape {tuple(shape)}"):
        array = np.asarray(value)
        if array.dtype.kind not in "iuf":
            raise InputError(file, field, f"numbers, not {array.dtype}")
        array = array.astype(np.float64)
    same = array.ndim == len(shape) and all(want in (-1, got) for want, got in zip(shape, array.shape, strict=True))
    if not same:
        raise InputError(file, field, f"shape {tuple(shape)}, not {array.shape}")
    if not np.isfinite(array).all() or (array.size and np.abs(array).max() > limit):
        raise InputError(file, field, f"finite numbers within +-{limit:g}")
    return array


def mapping(value: object, file: Path, field: str) -> dict[str, object]:
    """`value` if it is a JSON object. Raises InputError for anything else."""
    if not isinstance(value, dict):
        raise InputError(file, field, "a JSON object")
    return value


def sequence(value: object, file: Path, field: str, limit: int = 1_000_000) -> list[object]:
    """`value` if it is a JSON array of at most `limit` items. Raises InputError for anything else."""
    if not isinstance(value, list) or len(value) > limit:
        raise InputError(file, field, f"a JSON array of at most {limit} items")
    return value
