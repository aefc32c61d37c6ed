"""Every answer follows from its program and its row: a stranger without the scan can compute it again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tests.program.recompute import GIVEN, RULES, problems
from tests.program.worlds import SKILLS, all_rows
from vstdata.program import STEPS

Rows = list[dict[str, Any]]
CHANGED = 300  # programs that are made wrong
ASIDES = {"hedge", "visibility_close", "distance_close"}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """See `worlds.all_rows`."""
    return list(all_rows(tmp_path_factory.mktemp("rooms")))


def test_every_answer_of_every_question_type_follows_from_program_and_row(rows: Rows) -> None:
    asked: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    for row in rows:
        for turn in row["turns"]:
            kind = f"{row['skill']} {turn['question_type']}"
            asked[kind] += 1
            found = problems(row, turn)
            if found:
                wrong.setdefault(kind, []).append(found[0])
    print(*(f"{asked[k] - len(wrong.get(k, ()))}/{asked[k]} {k}" for k in sorted(asked)), sep="\n")  # noqa: T201 - told
    assert wrong == {}
    assert set(asked) == {f"{name} {kind}" for name, skill in SKILLS.items() for kind in skill.asks}


def test_every_step_is_given_or_computed(rows: Rows) -> None:
    """No rule is for nothing, and the table has no step that no skill makes."""
    made = {step["op"] for row in rows for turn in row["turns"] for step in json.loads(turn["program"])}
    assert GIVEN.isdisjoint(RULES)
    assert made <= GIVEN | set(RULES) == set(STEPS)


def test_a_wrong_step_is_noticed(rows: Rows) -> None:
    """Whatever follows, changed a little, and the answer with it."""
    generator = np.random.default_rng(1)
    changed = 0
    while changed < CHANGED:
        row = rows[int(generator.integers(len(rows)))]
        turn = row["turns"][int(generator.integers(len(row["turns"])))]
        steps = json.loads(turn["program"])
        at = int(generator.integers(len(steps)))
        if steps[at]["op"] in GIVEN or isinstance(steps[at]["value"], bool):
            continue
        steps[at] = {**steps[at], "value": another(steps[at]["value"])}
        assert problems(row, {**turn, "program": json.dumps(steps)}), steps[at]
        changed += 1


def another(value: Any) -> Any:
    """A value of the same kind that is not it."""
    if isinstance(value, str):
        return f"{value} or so"
    if isinstance(value, Mapping):
        first = next(iter(value))
        key = next((key for key in ("heading", "point", "boxes", "views") if key in value), first)
        return {**value, key: value[key] + 3 if isinstance(value[key], float) else another(value[key])}
    if isinstance(value, list):
        return [another(value[0]), *value[1:]] if value and not isinstance(value[0], Mapping) else value[1:]
    if value is None:
        return 1.0
    return value + 1 if isinstance(value, int) else value * 1.2 + (1 if value > 0 else -1)


def test_a_depth_that_is_swapped_gives_another_answer(rows: Rows) -> None:
    swapped = 0
    for row in rows:
        for turn in row["turns"]:
            steps = json.loads(turn["program"])
            depths = [step for step in steps if step["op"] == "depth"]
            if turn["question_type"] == "nearest" and depths:
                ends = min(depths, key=value_of), max(depths, key=value_of)
                ends[0]["value"], ends[1]["value"] = ends[1]["value"], ends[0]["value"]
                assert len(problems(row, {**turn, "program": json.dumps(steps)})) == 2  # the order, and what is chosen
                swapped += 1
    assert swapped > 3


def value_of(step: Mapping[str, Any]) -> float:
    return float(step["value"])
