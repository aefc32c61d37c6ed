"""Patterns that are looked for only where one of the words is that each of their matches has: most answers have none,
and to look for a few plain words costs a tenth of a long alternation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words is anywhere in the text."""
    for word in words:  # noqa: SIM110 - any() of a generator takes five times as long
        if word in text:
            return True
    return False


class Guarded:
    """A pattern without regard to case, and parts of words of which every match has one: without them it is not tried.
    They are written small, a blank between them."""

    __slots__ = ("pattern", "words")

    def __init__(self, pattern: str, words: str) -> None:
        self.pattern = re.compile(pattern, re.IGNORECASE)
        self.words = tuple(words.split())

    def may(self, text: str) -> bool:
        return holds(text.casefold(), self.words)

    def within(self, small: str) -> bool:
        """The same of a text in small letters, where several patterns look at one."""
        return holds(small, self.words)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        end = len(text) if end is None else end
        return self.pattern.search(text, start, end) if self.may(text[start:end]) else None

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        end = len(text) if end is None else end
        return self.pattern.finditer(text, start, end) if self.may(text[start:end]) else iter(())

    def sub(self, by: str, text: str) -> str:
        return self.pattern.sub(by, text) if self.may(text) else text
