"""ScanNet's table of labels: what its annotators wrote, and the names of two closed lists for it.

Versions of it differ in columns and rows. One that does not have most of what the annotators of a scan wrote is of
another version, or of another data set, and is refused by name; a name that it lacks otherwise is counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vstdata.errors import ConventionError, InputError
from vstdata.sources.building.labels import clean_label
from vstdata.sources.checks.guard import guarded, read_text

RAW = "raw_category"
FEW = 3  # ours: names that are missing before a table is called another's


@dataclass(frozen=True, slots=True)
class LabelMap:
    """Raw name -> name, as written and in one spelling ("trashcan" finds "trash can"); a name is "" where the list has
    none for it."""

    path: Path
    exact: dict[str, str]
    spelt: dict[str, str]

    def name(self, raw: object) -> str | None:
        """The name for a raw one, "" where the table says that there is none; None where it does not have it."""
        text = str(raw).strip()
        return self.exact.get(text, self.spelt.get(clean_label(text) or ""))

    def check(self, raw: Iterable[object]) -> None:
        """Refuse a table that lacks more than half of these names, and more than a few. Raises ConventionError."""
        names = sorted({str(name).strip() for name in raw})
        missing = [name for name in names if self.name(name) is None]
        if len(missing) >= FEW and 2 * len(missing) > len(names):
            shown = ", ".join(repr(name[:40]) for name in missing[:FEW])
            raise ConventionError(
                self.path,
                RAW,
                f"a label map of this annotation, but it lacks {len(missing)} of its {len(names)} names, as {shown}: "
                "it is of another version or data set",
            )


def read_label_map(path: Path, root: Path, column: str) -> LabelMap:
    """The table's names in `column`. Raises InputError for a table without the two columns, naming those that it has,
    and for one that says two things of one raw name."""
    text = read_text(path, root).removeprefix("\ufeff")
    with guarded(path, "label map", "a tab-separated table"):
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
        columns = [str(name).strip() for name in rows.fieldnames or ()]
        rows.fieldnames = columns
        table = list(rows)
    for name in (RAW, column):
        if name not in columns:
            there = ", ".join(columns)[:200] or "none"
            raise InputError(path, "columns", f"{name!r}, tabs between; this version of the table has {there}")
    exact: dict[str, str] = {}
    spelt: dict[str, dict[str | None, str]] = {}  # one spelling -> names, by their one spelling
    for number, row in enumerate(table, start=2):
        raw, name = (str(row[key] or "").strip() for key in (RAW, column))
        if exact.setdefault(raw, name) != name:
            raise InputError(path, f"row {number}", f"one {column} of {raw!r}, not {exact[raw]!r} and {name!r}")
        if clean := clean_label(raw):
            spelt.setdefault(clean, {}).setdefault(clean_label(name), name)
    one = {raw: next(iter(names.values())) for raw, names in spelt.items() if len(names) == 1}
    return LabelMap(path, exact, one)
