"""Rows that give a figure for each option, which choose nothing, and shares of belief, of which the largest does."""

from __future__ import annotations

import re

from vstdata.scoring.reading.verdicts import MARK

_SHARES = re.compile(r"\{(?:\s*[\"']?[A-Za-z][\"']?\s*:\s*(?:0?\.\d+|1(?:\.0+)?|0)\s*,?){2,26}\}")
_SHARE = re.compile(r"([A-Za-z])[\"']?\s*:\s*([\d.]+)")
_FIGURE = (
    r"(?:about|approximately|approx\.?|around|roughly|~|≈)?\s*(?P<number>\d+(?:\.\d+)?)\s?"
    r"(?P<unit>%|°|[a-z]{1,12}[²2]?)?(?:\s+(?:away|far|deep|wide|tall|high|long|off))?"
)
_CELL = re.compile(
    rf"(?:(?:the|an?|option|distance (?:to|of)|depth of)\s+)*(?P<mark>{MARK})\x03?\s*(?:\({MARK}\)\s*)?"
    rf"(?:[:=(~≈–—-]|->|→|\b(?:is|at|has|lies)\b(?:\s+at\b)?)*\s*{_FIGURE}\)?"
    r"[ \t]*(?:[,;|.](?!\d)[ \t\n]*(?:and\s+)?|\n\s*(?:[-•]\s*)?|\band\b\s*|(?=[)\s]*(?:\Z|[-=→]))|(?=\s*[a-z]*\W*\Z))",
    re.IGNORECASE,
)


_FIGURES = re.compile(r"\x02[^\x01\n]{0,24}?\d[^\x01]{0,40}\x01[^\x02]+\x02[^\x01\n]{0,24}?\d")


def has_figures(marked: str) -> bool:
    """Whether two options after one another have figures."""
    return _FIGURES.search(marked) is not None


def shares(text: str) -> str | None:
    """The shares of options in JSON, {"A": 0.1, "B": 0.9}; None where there are none."""
    found = _SHARES.search(text)
    return found[0] if found else None


def likeliest(shared: str, count: int) -> int | None:
    """The option that is given the largest share; None where two are."""
    parts = {ord(one.upper()) - ord("A"): float(part) for one, part in _SHARE.findall(shared)}
    best = [k for k, part in parts.items() if part == max(parts.values())]
    return best[0] if len(best) == 1 and best[0] < count else None


def without_figures(marked: str, count: int) -> str:
    """A marked text without a row that gives each option once a figure, 'A: 3 m, B: 1 m'; only blanks where that is
    all. A row of shares stays."""
    for row in _rows(marked):
        if len({cell["mark"][2:-1] for cell in row}) == len(row) == count and not _shared(row):
            return f"{marked[: row[0].start()]}\n{marked[row[-1].end() :]}" if _more(marked, row) else " "
    return marked


def by_shares(marked: str) -> int | None:
    """The option with the largest share where a text is but shares, 'B (90%), C (10%)'; None where two have it."""
    for row in _rows(marked):
        if not _more(marked, row) and _shared(row):
            parts = sorted((float(cell["number"]), cell["mark"][2:-1]) for cell in row)
            return int(parts[-1][1]) if parts[-1][0] > parts[-2][0] and parts[-1][1].isdigit() else None
    return None


def _rows(marked: str) -> list[list[re.Match[str]]]:
    """Cells that follow one another, two or more."""
    rows: list[list[re.Match[str]]] = []
    for cell in _CELL.finditer(marked):
        if rows and rows[-1][-1].end() == cell.start():
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [row for row in rows if len(row) > 1]


def _more(marked: str, row: list[re.Match[str]]) -> bool:
    return "\x01" in marked[: row[0].start()] or "\x01" in marked[row[-1].end() :]


def _shared(row: list[re.Match[str]]) -> bool:
    """Whether figures are parts of one whole: all in per cent, or all without unit and together 1."""
    total = sum(float(cell["number"]) for cell in row)
    if all(cell["unit"] == "%" for cell in row):
        return total <= 101
    return all(cell["unit"] is None for cell in row) and abs(total - 1) < 0.02
