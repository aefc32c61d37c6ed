"""Reads in which order an answer names things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from vstdata.scoring.reading.guarded import Guarded, holds
from vstdata.scoring.reading.sentences import CLAIM, REFUSE, RETRACT, plain

_RANKS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORD = "|".join(_RANKS)
_LEADING = re.compile(
    rf"(?:\b(?P<digit>\d{{1,2}})(?:st|nd|rd|th|[.):])\s*|(?<!\bto )\b(?P<word>{_WORD}|last)\b"
    rf"(?:\s+(?:one|object|item|thing))?[,:]?\s*(?:(?:is|comes|was)\s+)?)(?:(?:the|an?)\s+)?\Z",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"\s*(?:[:=(#]+|-+(?!>)|\b(?:is|comes|was)\b)\s*(?:the\s+)?(?:(?P<digit>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<word>{_WORD}))\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"\s*\b(?:(?:is|comes|was|appears|is seen)\s+)(?:the\s+)?(?:(?P<digit>\d{{1,2}})(?:st|nd|rd|th)"
    rf"|(?P<word>{_WORD}|last))\b"
    rf"|\s+(?:the\s+)?(?P<after>{_WORD}|last)\b(?=\s*(?:[,.;]|and\b|\Z))",
    re.IGNORECASE,
)
_BACKWARDS = Guarded(
    r"\b(?:last to first|latest to earliest|reversed? order)\b",
    "last latest reverse",
)
_WHEN = re.compile(
    r"\s*[:(,]?\s*(?:in|at|@)?\s*(?:t\s*=\s*)?(?:(?:frame|image|picture)\s*#?(?P<frame>\d{1,4})\b"
    r"|(?P<second>\d{1,4}(?:\.\d{1,3})?)\s?s(?:ec(?:onds?)?)?\b)",
    re.IGNORECASE,
)
_OR = Guarded(
    r"\bor\b",
    "or",
)
_REVERSED = re.compile(
    r"(?:\b(?:after|behind|follows|preceded by|later than|farther than|further than)|<-|←)\s*(?:(?:the|an?)\s+)?\Z",
    re.IGNORECASE,
)
_AFTER = ("after", "behind", "follows", "preceded", "than", "<-", "←")  # one of them is in what `_REVERSED` finds
_DIGIT = re.compile(r"\d")
_ORDER = Guarded(
    r"\b(?:order|sequence|ranking|list)\b[^.:\n]{0,80}?(?:\bis\b|\bwould be\b|\bshould be\b|:)\s*:?",
    "order sequence ranking list",
)
_BLOCKS = (re.compile(r"\n\s*\n"), re.compile(r"(?<=[.!?;])\s+(?=[A-Za-z\[])|\n+"))


def read_order(answer: str, names: Sequence[str]) -> list[str] | None:
    """The names in the order of the text; None unless each occurs exactly once: in the whole text, in what follows the
    last words that claim ('the order is ...'), or in the last paragraph, line or sentence; there other orders may come
    before a line that has nothing but names.

    Ranks beside all names ('1. bed', 'bed: 2', 'second, the bed') decide, not their places. 'The bed after the chair'
    is not read, nor are two orders that differ.
    """
    text = plain(answer)
    claims = [match.end() for pattern in (CLAIM, _ORDER) for match in pattern.finditer(text)]
    if not claims and REFUSE.search(text):
        return None
    found = _order(text, names)
    if found is not None:
        return found
    if claims:
        found = _order(text[max(claims) :], names)
        if found is not None:
            return found
    for block in _BLOCKS:
        parts = [part for part in block.split(text) if part.strip()]
        found = _order(parts[-1], names) if len(parts) > 1 else None
        if found is not None:
            if _bare(parts[-1], names):
                parts = [part for part in parts if _bare(part, names)]
            others = [order for part in parts[:-1] if (order := _order(part, names)) is not None]
            return found if not others or others[-1] == found or RETRACT.search(text) else None
    return None


@lru_cache(maxsize=4096)
def _patterns(names: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    """Names, the longer ones first, and what finds them."""
    return [
        (name, re.compile(rf"(?<!\w){'[ _-]'.join(map(re.escape, re.split('[ _-]', name)))}(?!\w)", re.IGNORECASE))
        for name in sorted(names, key=len, reverse=True)
    ]


def _bare(text: str, names: Sequence[str]) -> bool:
    """Whether a text is names and what stands between them."""
    for _, pattern in _patterns(tuple(names)):
        text = pattern.sub("", text)
    return re.search(r"[^\W\d_]", re.sub(r"\b(?:the|an?|and|then)\b", "", text, flags=re.IGNORECASE)) is None


def _said(text: str, start: int, end: int) -> re.Match[str] | None:
    """The rank that stands beside a name at text[start:end]."""
    return _SAID.match(text, end) or _LEADING.search(text, max(0, start - 24), start) or _TRAILING.match(text, end)


def _rank(match: re.Match[str], count: int) -> int:
    given = match.groupdict()
    if given["digit"]:
        return int(given["digit"])
    word = (given["word"] or given["after"]).lower()
    return count if word == "last" else _RANKS.index(word) + 1


def _order(text: str, names: Sequence[str]) -> list[str] | None:
    """The names by their ranks or places in a text that has each exactly once."""
    found: list[tuple[int, str]] = []
    ranks: list[tuple[int, str]] = []
    times: list[float] = []
    folded = text.casefold()
    digits = _DIGIT.search(text) is not None
    ranked, after = digits or holds(folded, (*_RANKS, "last")), holds(folded, _AFTER)
    left = text
    for name, pattern in _patterns(tuple(names)):
        places = [match.span() for match in pattern.finditer(left)]
        if len(places) != 1:
            return None
        ((start, end),) = places
        if after and _REVERSED.search(text, max(0, start - 24), start):
            return None
        if digits and (when := _WHEN.match(text, end)):
            times.append(float(when["frame"] or when["second"]))
        if ranked and (rank := _said(text, start, end)):
            ranks.append((_rank(rank, len(names)), name))
        found.append((start, name))
        left = left[:start] + "\0" * (end - start) + left[end:]
    if len(ranks) == len(names) - 1:  # the one in between
        between = set(names) - {ranked for _, ranked in ranks}
        free = set(range(1, len(names) + 1)) - {place for place, _ in ranks}
        ranks += zip(free, between, strict=False)
    stands = {name: place for place, (_, name) in enumerate(sorted(found), 1)}
    if sorted(rank for rank, _ in ranks) == list(range(1, len(names) + 1)):
        found = ranks
    elif any(stands[name] != rank for rank, name in ranks if rank in (1, len(names))):
        return None  # 'the bed is last. Before it come ...'
    elif _BACKWARDS.search(text) or _OR.search(text, min(found)[0], max(found)[0]):
        return None
    elif len(times) == len(names) and [time for _, time in sorted(zip(found, times, strict=True))] != sorted(times):
        return None  # 'chair: frame 9, lamp: frame 1' is a list, and no order
    return [name for _, name in sorted(found)]
