"""CONTRIBUTING's tree is the tree."""

from __future__ import annotations

import re

from tests.package.conftest import REPO

ONE_FILE_EACH = {"readers": "sources", "targets": "trainers"}  # named in the line of the room that they are in


def told() -> dict[str, set[str]]:
    """By folder of the repository, the folders in it that the tree names: in a line of their own, or in backticks."""
    text = (REPO / "CONTRIBUTING.md").read_text("utf-8").partition("## Where things live\n\n")[2]
    found: dict[str, set[str]] = {}
    top = ""
    for line in text.partition("\n\n")[0].split("\n"):
        if first := re.match(r" {4}(\w+)/", line):
            top = first[1]
            found[top] = set()
        found[top] |= set(re.findall(r"^ {6}(\w+)/", line)) | set(re.findall(r"`(\w+)/`", line))
    return found


def rooms(*path: str) -> set[str]:
    return {each.name for each in REPO.joinpath(*path).iterdir() if each.is_dir() and each.name != "__pycache__"}


def test_the_tree_names_every_room_and_no_other() -> None:
    tree = told()
    assert {name for name in tree if not (REPO / name).is_dir()} == set()
    assert set(tree) == {"vstdata", "skills", "generators", "manifests", "tests", "docs", "scripts"}
    for top in ("skills", "generators", "manifests"):
        assert tree[top] == rooms(top), top
    assert tree["vstdata"] == rooms("vstdata") | set(ONE_FILE_EACH)
    assert all(name in rooms("vstdata", room) for name, room in ONE_FILE_EACH.items())


def test_tests_lie_as_the_code_does_but_for_the_folders_named() -> None:
    tree = told()
    code = {"skills", *tree["vstdata"], *tree["generators"]}
    assert tree["tests"] == rooms("tests") - code
