"""docs/python.md and docs/first_look.ipynb: what they show runs as it stands, and they show all there is; links of all
pages lead somewhere."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import vstdata
from tests.api import notebook
from vstdata.face.scenes import LoadedScene

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
PAGE = (DOCS / "python.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_every_block_runs_one_after_the_other(cache: Path, tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text("\n".join(BLOCKS))
    folder = tmp_path / "empty"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "error", script], cwd=folder, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "single_image.depth_comparison/nearest: 1.00 (1.00 to 1.00)" in done.stdout
    assert len(BLOCKS) >= 7


def test_the_page_names_all_that_the_face_gives() -> None:
    named = re.findall(r"^\| `(\w+)", PAGE, flags=re.MULTILINE)
    assert sorted(named) == sorted(vstdata.__all__)


@pytest.mark.parametrize("name", [name for name in vstdata.__all__ if name != "__version__"])
def test_what_the_face_gives_is_told_and_typed(name: str) -> None:
    function = getattr(vstdata, name)
    signature = inspect.signature(function)
    assert len(inspect.getdoc(function) or "") > 200
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(each.annotation is not inspect.Parameter.empty for each in signature.parameters.values())
    shown = re.search(rf"^\| `{name}\((.*?)\)`", PAGE, flags=re.MULTILINE)
    assert shown is not None
    given = [each.partition("=")[0].strip() for each in shown[1].split(",")]
    assert set(given) <= set(signature.parameters), given


def test_nothing_else_is_public() -> None:
    public = {name for name in vars(vstdata) if not name.startswith("_")}
    modules = {path.stem for path in Path(vstdata.__path__[0]).iterdir()}
    assert public - modules == set(vstdata.__all__) - {"__version__"}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`]*`", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(\s*([^)\s#]+)", text):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target


def test_the_notebook_runs_and_shows_what_it_shows(scene: LoadedScene, tmp_path: Path) -> None:
    page = nbformat.read(notebook.PAGE, as_version=4)
    nbformat.validate(page)
    assert notebook.PAGE.stat().st_size < 600_000
    stored = kinds(page)
    text = notebook.PAGE.read_text("utf-8")
    assert text.count("data:image/webp;base64,") + text.count('"image/png"') >= 8
    notebook.run(page, tmp_path)
    assert kinds(page) == stored
    shown = [output for cell in page.cells for output in cell.get("outputs", []) if "data" in output]
    assert repr(scene) in [output["data"]["text/plain"] for output in shown]


def kinds(page: nbformat.NotebookNode) -> list[list[list[str]]]:
    """What every code cell shows, by MIME type."""
    codes = [cell for cell in page.cells if cell.cell_type == "code"]
    return [[sorted(output.get("data", {"text/plain": ""})) for output in cell.outputs] for cell in codes]
