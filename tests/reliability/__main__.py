"""The twenty reliability tests: run, with a table of what came out, or printed as a page.

    python -m tests.reliability                            # the quick counts; with VST_NIGHTLY=1 the full ones
    python -m tests.reliability --page docs/reliability.md

What they are is in `twenty.toml` beside this file.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
HEAD = """# Reliability

<!-- Printed by `python -m tests.reliability --page docs/reliability.md`; change tests/reliability/twenty.toml. -->

What must not be lost, be wrong, or run: twenty tests. `make test` does the quick counts, `VST_NIGHTLY=1` the full ones;
`python -m tests.reliability` runs these alone and prints what came out.

| | what is done | what has to hold | quick | nightly | where |
|---|---|---|---|---|---|
"""


def twenty() -> list[dict[str, Any]]:
    """The tests in their order: what, passes, quick, nightly, where (files, or files::tests)."""
    found: list[dict[str, Any]] = tomllib.loads((HERE / "twenty.toml").read_text("utf-8"))["test"]
    return found


def page() -> str:
    """docs/reliability.md."""
    lines = []
    for number, each in enumerate(twenty(), 1):
        where = ", ".join(f"`{name}`" for name in each["where"])
        told = " | ".join(each[key] for key in ("what", "passes", "quick", "nightly"))
        lines.append(f"| {number} | {told} | {where} |\n")
    return HEAD + "".join(lines)


class Outcomes:
    """What came of each test, as pytest reports it, by the place it is named by."""

    def __init__(self, places: Sequence[str]) -> None:
        self.places = places
        self.counts: Mapping[str, Counter[str]] = defaultdict(Counter)
        self.seconds: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest for each phase of a test."""
        for place in self.places:
            if report.nodeid == place or report.nodeid.startswith((f"{place}::", f"{place}[")):
                self.seconds[place] += report.duration  # type: ignore[assignment]
                if report.when == "call" or report.outcome != "passed":
                    self.counts[place][report.outcome] += 1


def main() -> int:
    """Run them, or write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()
    if options.page:
        options.page.write_text(page(), "utf-8")
        return 0
    outcomes = Outcomes(sorted({place for each in twenty() for place in each["where"]}))
    status = pytest.main(["-q", "-p", "no:cacheprovider", *outcomes.places], plugins=[outcomes])
    for number, each in enumerate(twenty(), 1):
        count = sum((outcomes.counts[place] for place in each["where"]), Counter[str]())
        seconds = sum(outcomes.seconds[place] for place in each["where"])
        told = ", ".join(f"{count[word]} {word}" for word in ("passed", "failed", "skipped") if count[word])
        print(f"{number:2}  {told or 'nothing ran':32} {seconds:7.1f} s  {each['what']}")  # noqa: T201
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
