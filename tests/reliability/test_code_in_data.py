"""Nothing that is read may run: what could run it is called nowhere in the tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from vstdata.home import HOME, OURS

RUNS = ("eval", "exec", "compile", "os.system", "os.popen", "pickle.load", "pickle.loads", "yaml.load", "torch.load")
FILES = sorted(path for name in OURS for path in (HOME.parent / name).rglob("*.py"))


def calls(text: str) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def faults(text: str) -> list[str]:
    """Calls that run what they are given, or that let bytes choose what reads them."""
    found = []
    for name, call in calls(text):
        keywords = {word.arg: ast.unparse(word.value) for word in call.keywords}
        bare = name.removeprefix("builtins.")
        if bare in RUNS or bare.endswith((".read_pickle", ".unsafe_load")):
            found.append(name)
        if keywords.get("shell") == "True" or keywords.get("allow_pickle") == "True":
            found.append(f"{name} with a shell or pickles")
        if bare == "Image.open" and "formats" not in keywords:
            found.append("Image.open of any format")
        if bare in ("np.load", "numpy.load") and keywords.get("allow_pickle") != "False":
            found.append("np.load that may unpickle")
    return found


@pytest.mark.parametrize(
    "text",
    [
        "eval(x)",
        "pickle.loads(x)",
        "subprocess.run(x, shell=True)",
        "np.load(x)",
        "np.load(x, allow_pickle=True)",
        "torch.load(x)",
        "Image.open(x)",
    ],
)
def test_each_kind_is_found(text: str) -> None:
    assert faults(text)


def test_no_file_of_ours_runs_what_it_reads() -> None:
    assert len(FILES) > 400
    assert {str(path): found for path in FILES if (found := faults(Path(path).read_text("utf-8")))} == {}
