"""Files of words: read with a limit, and what is wrong with their keys."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vstdata.errors import WordsError
from vstdata.near import near

MAX_BYTES = 2**20
TABLES = ("asks", "sentence")  # of a file: what questions and answers say, what captions and chains say


def read_words_toml(path: Path, name: str) -> tuple[dict[str, Any], str]:
    """A file, called `name` in messages, and its SHA-256. Raises WordsError where it cannot be read, is too large or is
    no TOML."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise WordsError(name, [f"cannot be read: {error.strerror}"]) from error
    if len(data) > MAX_BYTES:
        raise WordsError(name, [f"larger than {MAX_BYTES} bytes"])
    try:
        return tomllib.loads(data.decode("utf-8-sig")), hashlib.sha256(data).hexdigest()
    except (ValueError, RecursionError) as error:
        raise WordsError(name, [f"not valid TOML: {error}"]) from error


def unknown_keys(place: str, table: Mapping[str, Any], known: Sequence[str]) -> Iterator[str]:
    """A line for each key of a table that is none of those known."""
    for key in table:
        if key not in known:
            yield f"{place}{': ' if place else ''}unknown key {key!r}; {near(key, known)}"
