"""The page of the twenty tests is in step with them."""

from __future__ import annotations

import ast

from tests.reliability.__main__ import page, twenty
from vstdata.home import HOME

REPO = HOME.parent


def test_there_are_twenty_and_each_is_somewhere() -> None:
    assert len(twenty()) == 20
    for each in twenty():
        for place in each["where"]:
            file, _, name = place.partition("::")
            tree = ast.parse((REPO / file).read_text("utf-8"))
            functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
            assert name in functions or (not name and any(each.startswith("test_") for each in functions)), place


def test_the_page_is_printed_from_them() -> None:
    assert (REPO / "docs" / "reliability.md").read_text("utf-8") == page()
