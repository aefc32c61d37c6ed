"""Tables that can be read everywhere: no name and no number is ever cut.

In a terminal a table that fits is drawn by rich, and one that does not is told row by row; in a pipe or a log it is
plain aligned columns of any width, which `grep` and `awk` can take.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable

from vstdata.canonical import pretty_json

Justify = Literal["left", "right"]
LEAST_TEXT = 24  # ours: columns of running text that a terminal must have left for a table to be drawn
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column; numbers stand on the right, and running `text` may take several lines of a terminal."""

    name: str
    right: bool = False
    text: bool = False


@dataclass(slots=True)
class Table:
    """Rows of texts under named columns. The first column names the row; `keys` columns do where one does not."""

    title: str
    columns: Sequence[Column]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    keys: int = 1

    def add(self, *cells: object) -> None:
        """One more row. Raises ValueError for too many or too few cells."""
        if len(cells) != len(self.columns):
            raise ValueError(f"{len(cells)} cells for {len(self.columns)} columns")
        self.rows.append(tuple(" ".join(str(cell).split()) for cell in cells))

    def print(self, console: Console) -> None:
        """On a console, as it can be read there; nothing where there are no rows."""
        if not self.rows:
            return
        if console.is_terminal and self._least_width() <= console.width:
            console.print(self._drawn())
            return
        for line in self._told(console.width) if console.is_terminal else self._plain():
            say(console, line)

    def _widths(self) -> list[int]:
        cells = zip(*[[column.name for column in self.columns], *self.rows], strict=True)
        return [max(map(cell_len, column)) for column in cells]

    def _least_width(self) -> int:
        fitted = zip(self.columns, self._widths(), strict=True)
        widths = [min(width, LEAST_TEXT) if column.text else width for column, width in fitted]
        return sum(widths) + 3 * len(widths) + 1

    def _drawn(self) -> RichTable:
        table = RichTable(title=self.title, title_justify="left", box=box.ROUNDED)
        for column in self.columns:
            justify: Justify = "right" if column.right else "left"
            table.add_column(column.name, justify=justify, no_wrap=not column.text, overflow="fold")
        for row in self.rows:
            table.add_row(*map(_verbatim, row))
        return table

    def _plain(self) -> Iterator[str]:
        widths = self._widths()
        yield self.title
        for row in [tuple(column.name for column in self.columns), *self.rows]:
            cells = [
                " " * (width - cell_len(cell)) + cell if column.right else cell + " " * (width - cell_len(cell))
                for cell, column, width in zip(row, self.columns, widths, strict=True)
            ]
            yield INDENT.join(cells).rstrip()

    def _told(self, width: int) -> Iterator[str]:
        yield self.title
        for row in self.rows:
            yield INDENT.join(row[: self.keys])
            named = zip(self.columns[self.keys :], row[self.keys :], strict=True)
            told = ", ".join(f"{column.name} {cell}" for column, cell in named if cell not in ("", "-"))
            yield from wrapped(told, width)


def wrapped(text: str, width: int) -> list[str]:
    """Indented lines of at most `width`, but for a word that is longer."""
    lines = textwrap.TextWrapper(
        width, initial_indent=INDENT, subsequent_indent=INDENT, break_long_words=False, break_on_hyphens=False
    )
    return lines.wrap(text)


def _verbatim(text: str) -> Any:
    from rich.text import Text

    return Text(text)


def say(console: Console, line: str) -> None:
    """One line as it is: no markup, no colours of its own, never wrapped."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def say_json(console: Console, value: Any) -> None:
    """A JSON document for programs: sorted keys, and no colours."""
    console.out(pretty_json(value), end="", highlight=False)
