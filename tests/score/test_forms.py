"""Meaning to text to meaning, over all forms of `tests/score/forms.py`: what is written in any of them is read as
meant, and of the traps nothing is read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

import pytest

from tests.score import forms
from vstdata.scoring.read_answer import (
    answer_part,
    read_boxes,
    read_boxes_2d,
    read_choice,
    read_number,
    read_order,
    read_points,
)
from vstdata.words.numbers import in_words

NAMES = (
    ("chair", "table", "bed", "lamp"),
    ("sofa", "sofa bed", "office chair", "chair"),
    ("front-left", "back-left", "front-right", "back-right"),
    ("left", "right", "forward", "backward"),
    ("yellow point", "orange point", "red point"),
    ("image 2", "image 1"),
    ("3 o'clock", "12 o'clock", "5 o'clock", "8 o'clock"),
    ("moved left and turned right", "moved right and turned left", "moved right and turned right"),
    ("chair, table, bed", "bed, table, chair", "table, bed, chair", "bed, chair, table"),
)
OTHERS = (
    ("2", "3", "5", "8"),
    ("1.2 m", "2.5 m", "0.8 m", "3.1 m"),
    ("yes", "no"),
    ("Box A", "Box B"),
    ("Point A", "Point B", "Point C", "Point D"),
    ("A is closer", "B is closer"),
    ("to the left", "to the right"),
    ("the second image", "the third image"),
)
LENGTHS = [(whole / 10, (whole * 7 % 50 + 3) / 10) for whole in range(3, 203) if whole % 50 != 0]
COUNTS = [*range(3, 40), 51, 73, 100, 118]
ORDER = ("bed", "office chair", "chair", "yellow point")

Case = tuple[str, str, Any, Any]  # form, text, what is meant, what is read


def choices(templates: Sequence[str], sets: Sequence[tuple[str, ...]], meant: bool = True) -> Iterator[Case]:
    for options in sets:
        letters = "ABCDEFGH"[: len(options)]
        for k, form in ((k, form) for k in range(len(options)) for form in templates):
            other = (k + 1) % len(options)
            text = form.format(
                L=letters[k],
                l=letters[k].lower(),
                W=options[k],
                M=letters[other],
                V=options[other],
                list=" ".join(f"({letter}) {option}" for letter, option in zip(letters, options, strict=True)),
                lines="\n".join(f"{letter}. {option}" for letter, option in zip(letters, options, strict=True)),
            )
            yield form, text, k if meant else None, read_choice(answer_part(text), options)


def lengths(templates: Sequence[str], meant: bool = True) -> Iterator[Case]:
    for n, o in LENGTHS:
        for form in templates:
            text = form.format(
                n=n,
                o=o,
                p=round(n + 1.3, 1),
                cm=round(100 * n),
                mm=round(1000 * n),
                comma=str(n).replace(".", ","),
                feet=n / 0.3048,
                inches=n / 0.0254,
                whole=int(n),
                rest=round(100 * (n - int(n))),
            )
            found = read_number(answer_part(text), "m")
            yield form, text, n if meant else None, None if found is None else round(found, 6)


def counts() -> Iterator[Case]:
    for k in COUNTS:
        for form in forms.COUNTS:
            a, words = max(1, k // 3), in_words(k)
            text = form.format(k=k, a=a, b=k - a, words=words, Words=words.capitalize())
            yield form, text, float(k), read_number(answer_part(text), "")


def fixed() -> Iterator[Case]:
    for text, meant in forms.FIXED_LENGTHS:
        found = read_number(answer_part(text), "m")
        yield text, text, round(meant, 3), None if found is None else round(found, 3)
    for text in forms.NO_CHAIRS:
        yield text, text, 0.0, read_number(answer_part(text), "")


def orders(templates: Sequence[str], meant: bool = True) -> Iterator[Case]:
    for first in range(len(ORDER)):
        names = list(ORDER[first:] + ORDER[:first])
        for form in templates:
            text = form.format(*names)
            yield form, text, names if meant else None, read_order(answer_part(text), sorted(names))


def points(templates: Sequence[str], meant: bool = True, more: Sequence[tuple[float, float]] = ()) -> Iterator[Case]:
    for u, v in ((12.0, 34.5), (500, 7), (100.0, 200.0), (0.25, 0.75), (1, 999)):
        for form in templates:
            text = form.format(u=u, v=v)
            found = [(float(u), float(v)), *more]
            yield form, text, found if meant else None, read_points(answer_part(text))


def boxes() -> Iterator[Case]:
    for size in (0.2, 1.0, 1.57):
        values = [
            (0.74, -1.0, 4.09, size, 1.09, 0.41, 0.16, -0.07, -0.05),
            (3.0, -1.0, 2.0, 1.0, size, 2.0, 0.0, 1.0, -1.0),
        ]
        meant = [("guitar", values[0]), ("office chair", values[1])]
        a, b = (json.dumps({"bbox_3d": list(numbers), "label": label}) for label, numbers in meant)
        for form in forms.BOXES:
            text = form.format(a=a, b=b)
            yield form, text, meant, read_boxes(answer_part(text))


def flat_boxes() -> Iterator[Case]:
    meant = [("lamp", (10.0, 20.0, 30.5, 40.0)), ("bed", (1.0, 2.0, 300.0, 400.0))]
    a, b = (json.dumps({"bbox_2d": list(numbers), "label": label}) for label, numbers in meant)
    for form in (form.replace("bbox_3d", "bbox_2d") for form in forms.BOXES):
        text = form.format(a=a, b=b)
        yield form, text, meant, read_boxes_2d(answer_part(text))
    for text in (
        "<ref>lamp</ref><box>[[10, 20, 30.5, 40]]</box> <ref>bed</ref><box>[[1, 2, 300, 400]]</box>",
        "lamp(10,20),(30.5,40), bed(1,2),(300,400)",
    ):
        yield text, text, meant, read_boxes_2d(answer_part(text))
    for text in ("[10, 20, 30.5, 40]", "The box is (10, 20, 30.5, 40).", "<box>[[10, 20, 30.5, 40]]</box>"):
        yield text, text, [("", (10.0, 20.0, 30.5, 40.0))], read_boxes_2d(answer_part(text))


MEANT: dict[str, Callable[[], Iterator[Case]]] = {
    "letters": lambda: choices(forms.LETTERS, NAMES + OTHERS),
    "words": lambda: choices(forms.WORDS, NAMES),
    "lengths": lambda: lengths(forms.LENGTHS),
    "counts": counts,
    "fixed": fixed,
    "orders": lambda: orders(forms.ORDERS),
    "points": lambda: points(forms.POINTS),
    "several points": lambda: points(forms.TWO_POINTS, more=[(3.0, 4.0)]),
    "boxes": boxes,
    "boxes in pictures": flat_boxes,
}
TRAPS: dict[str, Callable[[], Iterator[Case]]] = {
    "choices": lambda: choices(forms.NO_CHOICE, NAMES, meant=False),
    "lengths": lambda: lengths(forms.NO_LENGTH, meant=False),
    "orders": lambda: orders(forms.NO_ORDER, meant=False),
    "points": lambda: points(forms.NO_POINT, meant=False),
}


@cache
def meant(kind: str) -> list[Case]:
    return list(MEANT[kind]())


@pytest.mark.parametrize("kind", MEANT)
def test_forms_are_read_as_meant(kind: str, record_property: Callable[[str, object], None]) -> None:
    cases = meant(kind)
    wrong = Counter((form, text, meant, read) for form, text, meant, read in map(_hashable, cases) if read != meant)
    share = 1 - wrong.total() / len(cases)
    record_property(f"{kind} read as meant", f"{share:.2%} of {len(cases)}")
    assert share >= 0.97, wrong.most_common(20)
    failing = Counter(form for form, *_ in wrong.elements())
    every = Counter(form for form, *_ in cases)
    assert [form for form, count in failing.items() if count > every[form] / 2] == []


@pytest.mark.parametrize("kind", TRAPS)
def test_nothing_is_read_of_traps(kind: str) -> None:
    cases = list(TRAPS[kind]())
    assert [(text, read) for _, text, _, read in cases if read is not None] == []


def test_the_forms_are_many() -> None:
    """At least 20,000 answers in at least 200 forms, and of all of them at least 97 % as meant."""
    cases = [case for kind in MEANT for case in meant(kind)]
    assert len(cases) >= 20_000
    assert sum(read == told for _, _, told, read in map(_hashable, cases)) >= 0.97 * len(cases)
    assert len({form for form, *_ in cases}) >= 200
    traps = {form for form, *_ in chain.from_iterable(make() for make in TRAPS.values())}
    assert len(traps) >= 50


def _hashable(case: Case) -> tuple[str, str, str, str]:
    form, text, meant, read = case
    return form, text, repr(meant), repr(read)
