"""The page of benchmarks names question types that there are, and says how many families are asked."""

from __future__ import annotations

from pathlib import Path

from generators.commands.coverage import Benchmark, Family, benchmarks, page, shares, unknown

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_is_printed() -> None:
    told = (ROOT / "docs/coverage.md").read_text("utf-8")
    assert told == page(), "run: python -m generators.commands.coverage docs/coverage.md"


def test_every_question_type_of_the_table_is_asked_by_a_skill() -> None:
    assert unknown(benchmarks()) == []
    assert unknown([Benchmark("b", "g", (Family("f", ("video.others/no_such_type",)),))]) == [
        "video.others/no_such_type"
    ]


def test_a_family_is_asked_by_a_rule_or_left_out_for_a_reason() -> None:
    for one in benchmarks():
        for family in one.families:
            assert bool(family.asks) == bool(family.rule), (one.name, family.name)
            assert sum(map(bool, (family.asks, family.lacks, family.apart))) == 1, (one.name, family.name)


def test_nine_of_ten_families_are_asked() -> None:
    told = shares(benchmarks())
    assert told["SPAR-Bench"][1] == 20
    for group in ("EASI-8", "SPAR-Bench"):
        asked, every = told[group]
        assert asked >= 0.9 * every, (group, asked, every)
