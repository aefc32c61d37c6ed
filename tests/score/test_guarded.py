"""The words of a guarded pattern are in all that it finds, or readings would be lost unseen."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.score.test_judged import CASES
from vstdata.scoring import reading
from vstdata.scoring.reading.guarded import Guarded

MODULES = [importlib.import_module(f"{reading.__name__}.{one.name}") for one in pkgutil.iter_modules(reading.__path__)]
GUARDED = {name: one for module in MODULES for name, one in vars(module).items() if isinstance(one, Guarded)}


@pytest.mark.parametrize("name", GUARDED)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_a_pattern_finds_has_one_of_its_words(name: str, data: st.DataObject) -> None:
    one = GUARDED[name]
    found = one.pattern.search(data.draw(st.from_regex(one.pattern, alphabet=st.characters(codec="ascii"))))
    assert found is None or one.may(found[0]), found


def test_guards_hide_nothing_of_judged_answers() -> None:
    lost = [
        (name, case["text"])
        for name, one in GUARDED.items()
        for case in CASES
        if one.pattern.search(case["text"]) and not one.search(case["text"])
    ]
    assert lost == []
    assert len(GUARDED) >= 12
