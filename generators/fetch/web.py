"""Files of a web server that breaks off, slows down, or is not sure of itself: whole, or not there."""

from __future__ import annotations

import http.client
import io
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vstdata.errors import FetchError
from vstdata.version import __version__

BLOCK = 2**20
AGAIN = frozenset({408, 429, 500, 502, 503, 504})  # answers that may be others in a moment
PART, MARK = ".part", ".part.mark"
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_TROUBLE = (OSError, http.client.HTTPException)  # a refused, broken or silent connection


@dataclass(frozen=True, slots=True)
class Web:
    """How patient one is: seconds until a silent connection is given up, how often something is tried again without a
    byte gained, and seconds before the first such try; each next one waits twice as long."""

    timeout: float = 30.0
    tries: int = 5
    pause: float = 1.0

    def fetch(self, url: str, path: Path, told: Callable[[int, int], None] = lambda got, of: None) -> int:
        """Write what is at `url` to `path`, unless that is there; its size in bytes.

        What was fetched before lies in `path` + ".part" and is gone on with, if the server still has the same file.
        `path` is there only when it is whole, as long as the server said. Raises FetchError naming the address.
        """
        if path.exists():
            return path.stat().st_size
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + PART)
        failed, changed = 0, 0
        while True:
            before = part.stat().st_size if part.exists() else 0
            try:
                size = self._gone_on(url, part, told)
            except _Changed:
                changed += 1
                if changed > 2:
                    raise FetchError(url, "a file that stays the same while it is fetched") from None
                continue
            except _TROUBLE as error:
                gained = part.exists() and part.stat().st_size > before
                failed = 0 if gained else self._wait(failed, url, error)
                continue
            os.replace(part, path)
            part.with_name(path.name + MARK).unlink(missing_ok=True)
            return size

    def _wait(self, failed: int, url: str, error: Exception) -> int:
        """Count a try of which nothing came, and wait. Raises FetchError where another is useless."""
        code = error.code if isinstance(error, urllib.error.HTTPError) else None
        if code is not None and code not in AGAIN:
            reason = "it is not there" if code == 404 else "the server refuses it"
            raise FetchError(url, f"a file, but {reason} (status {code})") from error
        if failed + 1 >= self.tries:
            what = f"status {code}" if code is not None else " ".join(str(error).split()) or type(error).__name__
            raise FetchError(url, f"an answer, but {self.tries} tries in a row brought nothing ({what})") from error
        time.sleep(self.pause * 2**failed)
        return failed + 1

    def _gone_on(self, url: str, part: Path, told: Callable[[int, int], None]) -> int:
        """Fetch what is missing of a file; its size. Raises what the connection raises, _Changed where the server has
        another file than before."""
        mark = part.with_name(part.name.removesuffix(PART) + MARK)
        have = part.stat().st_size if part.exists() else 0
        known = mark.read_text() if mark.exists() else ""
        if have and not known:
            have = 0  # nothing says what it is a part of
        if have and known.split(" ")[0] == str(have):
            return have  # whole, and stopped before it got its name
        try:
            answer = self.open(url, f"bytes={have}-" if have else "")
        except urllib.error.HTTPError as error:
            if error.code == 416 and have:  # there is nothing behind what we have
                part.unlink()
                raise _Changed from error
            raise
        with answer:
            start, size = _place(answer)
            same = _mark(answer, size)
            if have and (start != have or same != known):
                part.unlink()
                mark.unlink(missing_ok=True)
                raise _Changed
            mark.write_text(same)
            with part.open("ab" if have else "wb") as file:
                got = have
                while block := answer.read1(BLOCK):
                    file.write(block)
                    got += len(block)
                    told(got, max(size, 0))
                file.flush()
                os.fsync(file.fileno())
        if size >= 0 and got != size:
            if got > size:
                part.unlink()
            raise ConnectionError(f"broke off after {got} of {size} bytes")
        return got

    def open(self, url: str, wanted: str = "") -> Any:
        """The server's answer; `wanted` is a range of bytes. Raises HTTPError and what connections raise."""
        if not url.startswith(("https://", "http://")):
            raise FetchError(url, "an address that begins with https://")
        headers = {"User-Agent": f"vstdata/{__version__}", "Accept-Encoding": "identity"}
        request = urllib.request.Request(url, headers={**headers, **({"Range": wanted} if wanted else {})})
        return urllib.request.urlopen(request, timeout=self.timeout)

    def part(self, url: str, start: int, count: int, size: int | None = None) -> tuple[bytes, int]:
        """`count` bytes from `start` on, fewer at the end, and the size of the whole. Raises FetchError where the
        server gives no parts, or the whole is not of `size`."""
        failed = 0
        while True:
            try:
                with self.open(url, f"bytes={start}-{start + count - 1}") as answer:
                    if answer.status != 206:
                        raise FetchError(url, "a server that gives parts of a file")
                    first, whole = _place(answer)
                    if first != start or size not in (None, whole):
                        raise FetchError(url, "a file that stays the same while it is fetched")
                    data = answer.read()
                if len(data) != min(count, whole - start):
                    raise ConnectionError(f"broke off after {len(data)} of {count} bytes")
            except _TROUBLE as error:
                failed = self._wait(failed, url, error)
            else:
                return data, whole


class _Changed(Exception):
    """The server has another file than the one of which a part is here."""


def _place(answer: Any) -> tuple[int, int]:
    """(first byte, size of the whole) of an answer; size is -1 where the server does not say."""
    if answer.status == 206:
        found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if found is None:
            raise ConnectionError("a part without its place")
        return int(found[1]), int(found[3])
    length = answer.headers.get("Content-Length", "")
    return 0, int(length) if length.isdigit() else -1


def _mark(answer: Any, size: int) -> str:
    """What tells this file from another at the same address."""
    return f"{size} {answer.headers.get('ETag', '')} {answer.headers.get('Last-Modified', '')}"


class RemoteFile(io.RawIOBase):
    """A file at an address that can be read anywhere, as `zipfile` reads: only what is asked for is fetched."""

    def __init__(self, web: Web, url: str) -> None:
        super().__init__()
        self.web, self.url, self.at = web, url, 0
        _, self.size = web.part(url, 0, 1)

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """The next byte's place."""
        return self.at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place, as of any file."""
        self.at = offset + (0, self.at, self.size)[whence]
        return self.at

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` from the server; fewer bytes only at the end. Raises FetchError."""
        count = max(0, min(len(buffer), self.size - self.at))
        if not count:
            return 0
        data, _ = self.web.part(self.url, self.at, count, self.size)
        buffer[: len(data)] = data
        self.at += len(data)
        return len(data)
