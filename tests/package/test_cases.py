"""The page of odd files names the tests that hold its cases: each of them exists, and no case is without one."""

from __future__ import annotations

import re

from tests.package.conftest import REPO

PAGE = (REPO / "docs" / "cases.md").read_text("utf-8")
CASES = [row for row in PAGE.partition("## Real sources")[0].splitlines() if re.match(r"\| (?!case \|)", row)]


def test_every_case_is_held_by_tests_that_exist() -> None:
    for row in CASES:
        named = re.findall(r"`(\w+/test_\w+\.py)::(test_\w+)`", row)
        assert named, row
        for file, name in named:
            assert re.search(rf"^def {name}\(", (REPO / "tests" / file).read_text("utf-8"), re.MULTILINE), name


def test_every_kind_of_situation_is_there() -> None:
    assert {kind for kind in "FGHIJKLMNOPQ" if f"({kind})" not in PAGE} == set()
