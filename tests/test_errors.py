"""One tree of errors, in one file, and its picture."""

from __future__ import annotations

import ast
import re

from vstdata import errors
from vstdata.home import HOME

KNOWN = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.VstError)
}
FOLDERS = ("vstdata", "skills", "generators")


def test_all_errors_of_ours_are_in_one_file() -> None:
    elsewhere = [
        f"{path.relative_to(HOME.parent)}: {node.name}"
        for folder in FOLDERS
        for path in sorted((HOME.parent / folder).rglob("*.py"))
        if path != HOME / "errors.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and {ast.unparse(base).rpartition(".")[2] for base in node.bases} & set(KNOWN)
    ]
    assert elsewhere == []


def test_the_picture_shows_every_error() -> None:
    told = re.findall(r"^[^\w]*(\w+Error)\b", errors.__doc__ or "", re.MULTILINE)
    assert sorted(told) == sorted(KNOWN)
