"""Answers in the manners of models of today, each with what a person takes it to mean: judged.jsonl, by hand. They were
written to be unlike the forms that the reader was made for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vstdata.scoring.read_answer import answer_part, read_boxes_2d, read_choice, read_number, read_order, read_points

CASES = [json.loads(line) for line in Path(__file__).with_name("judged.jsonl").read_text("utf-8").split("\n") if line]


def test_choices_are_read_as_judged() -> None:
    choices = [case for case in CASES if "options" in case]
    read = [read_choice(answer_part(case["text"]), case["options"]) for case in choices]
    assert [(case["text"], found) for case, found in zip(choices, read, strict=True) if found != case["meant"]] == []
    assert len(choices) >= 650


def test_numbers_are_read_as_judged() -> None:
    numbers = [case for case in CASES if "unit" in case]
    read = [read_number(answer_part(case["text"]), case["unit"]) for case in numbers]
    wrong = [
        (case["text"], found, case["meant"])
        for case, found in zip(numbers, read, strict=True)
        if (found is None) != (case["meant"] is None)
        or (found is not None and found != pytest.approx(case["meant"], rel=0.01))
    ]
    assert wrong == []
    assert len(numbers) >= 200


def test_orders_are_read_as_judged() -> None:
    orders = [case for case in CASES if "names" in case]
    read = [read_order(answer_part(case["text"]), case["names"]) for case in orders]
    assert [(case["text"], found) for case, found in zip(orders, read, strict=True) if found != case["meant"]] == []
    assert len(orders) >= 60


def test_places_are_read_as_judged() -> None:
    readers = {"points": read_points, "boxes": read_boxes_2d}
    places = [case for case in CASES if "of" in case]
    read = [json.loads(json.dumps(readers[case["of"]](answer_part(case["text"])))) for case in places]
    assert [(case["text"], found) for case, found in zip(places, read, strict=True) if found != case["meant"]] == []
    assert len(places) >= 45
