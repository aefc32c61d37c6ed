"""Runs docs/first_look.ipynb as a notebook would. `python -m tests.api.notebook` writes its outputs anew."""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_output
from PIL import Image

PAGE = Path(__file__).parents[2] / "docs" / "first_look.ipynb"


def run(book: nbformat.NotebookNode, folder: Path) -> None:
    """Run the code cells one after the other in a folder, and put what they print and show into the notebook."""
    names: dict[str, Any] = {"__name__": "__main__"}
    codes = [cell for cell in book.cells if cell.cell_type == "code"]
    with contextlib.chdir(folder):
        for number, cell in enumerate(codes, 1):
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                value = _value(cell.source, names)
            cell.execution_count, cell.outputs = number, []
            if printed.getvalue():
                cell.outputs.append(new_output("stream", name="stdout", text=printed.getvalue()))
            if value is not None:
                shown = new_output("execute_result", data=_shown(value), execution_count=number)
                cell.outputs.append(shown)


def _value(code: str, names: dict[str, Any]) -> Any:
    """Run a cell; the value of its last line, where that is an expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - our own notebook
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307 - our own notebook


def _shown(value: Any) -> dict[str, str]:
    """What a notebook keeps of a value, by MIME type."""
    if isinstance(value, Image.Image):
        out = io.BytesIO()
        value.save(out, "PNG", optimize=True)
        width, height = value.size
        return {
            "text/plain": f"<picture of {width}x{height}>",
            "image/png": base64.b64encode(out.getvalue()).decode(),
        }
    page = {"text/html": value._repr_html_()} if hasattr(value, "_repr_html_") else {}
    return {"text/plain": repr(value), **page}


if __name__ == "__main__":
    page = nbformat.read(PAGE, as_version=4)
    with tempfile.TemporaryDirectory() as empty:
        run(page, Path(empty))
    nbformat.validate(page)
    nbformat.write(page, PAGE)
