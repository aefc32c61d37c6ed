"""One way to write JSON, and one strict way to read it.

Written canonically (sorted keys, no spaces, UTF-8, finite numbers), equal values have equal bytes, so digests of them
hold across machines. Read strictly, the oddities that Python's reader lets through (NaN, equal keys, lone surrogates)
are errors instead of data.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from stat import S_ISREG
from typing import Any, NoReturn

from vstdata.errors import InputError

MAX_JSON_BYTES = 512 * 2**20  # ours: ScanNet's largest .segs.json is about 20 MB
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_json(value: Any) -> str:
    """`value` as canonical JSON text. Raises ValueError for NaN, infinities and unknown types."""
    return _CANONICAL.encode(value)


def pretty_json(value: Any) -> str:
    """`value` as JSON for people too: sorted keys, one value a line. Raises ValueError as `canonical_json`."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"number {text[:20]} is out of range")
    return number


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [key for key, _ in pairs]
        raise ValueError(f"key {next(k for k in names if names.count(k) > 1)!r} occurs twice")
    return found


def strict_json(text: str | bytes) -> Any:
    """Parse JSON, refusing NaN, infinities, equal keys, invalid UTF-8 and lone surrogates (all as ValueError)."""
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_unique)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def file_size(path: Path, max_bytes: int) -> int:
    """Bytes of a regular file (or one that a link leads to) before it is read: a pipe would be waited for, a device
    read, for ever. Raises InputError for another thing, or a larger one, and OSError where there is none."""
    about = path.stat()
    if not S_ISREG(about.st_mode):
        raise InputError(path, "file", "a regular file, not a folder, pipe or device")
    if about.st_size > max_bytes:
        raise InputError(path, "size", f"at most {max_bytes} bytes, not {about.st_size}")
    return about.st_size


def read_json(path: Path, max_bytes: int = MAX_JSON_BYTES) -> Any:
    """The strict JSON value of a file, which may begin with a byte order mark; raises InputError naming the file for
    everything else."""
    try:
        file_size(path, max_bytes)
        return strict_json(path.read_bytes().removeprefix(codecs.BOM_UTF8))
    except OSError as error:
        raise InputError(path, "file", f"a readable JSON file ({error.strerror})") from error
    except ValueError as error:
        raise InputError(path, "JSON", f"valid UTF-8 JSON ({error})") from error


def file_hash(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
