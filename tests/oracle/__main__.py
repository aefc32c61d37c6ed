"""Check every answer of a release made from native ScanNet scans: python -m tests.oracle RELEASE SCANNET_ROOT."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.oracle.answers import disagreements
from tests.oracle.scans import read_scan


def rows_of(release: Path) -> Iterator[dict[str, Any]]:
    """All rows of a release without their pictures, scene by scene."""
    for path in sorted(release.glob("data/*/*.parquet")):
        columns = [name for name in pq.read_schema(path).names if name != "images"]
        yield from pq.read_table(path, columns=columns).to_pylist()


def check(release: Path, root: Path) -> tuple[Counter[str], list[str]]:
    """Turns checked per skill, and everything that disagrees."""
    scans = lru_cache(maxsize=16)(lambda scene: read_scan(root, scene))
    checked: Counter[str] = Counter()
    problems: list[str] = []
    for row in rows_of(release):
        checked[row["skill"]] += len(row["turns"])
        problems += disagreements(row, scans(row["scene"]))
    return checked, problems


if __name__ == "__main__":
    turns, found = check(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("\n".join([*found, *(f"{skill}: {count} turns" for skill, count in sorted(turns.items()))]))
    sys.stdout.write(f"\n{len(found)} disagreements in {sum(turns.values())} turns\n")
    sys.exit(bool(found))
