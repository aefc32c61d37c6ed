"""Other packages bring skills, readers and trainers by entry points; what is wrong with them is told by their names."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from skills import all_skills, found_skills
from tests.plugins.package import install
from vstdata.errors import VstError
from vstdata.registry import Package
from vstdata.sources.readers import all_readers
from vstdata.trainers.targets import all_trainers

TARGET = """
from vstdata.trainers.adapter import Target
def made(name):
    return Target(name, "a list of rows", "jsonl", lambda row: [], lambda summary: {{}})
TARGET = {}
"""
READER = """
from vstdata.sources.reader import Reader
READER = Reader("{}", "nothing at all", lambda spec, root: None)
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages; what was imported of it is forgotten."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


def bring(site: Path, name: str, kind: str, value: str, files: Mapping[str, str], version: str = "1.0") -> None:
    install(site, name, version, {f"vstdata.{kind}": {"ours": value}}, files)


def test_a_module_a_package_and_a_few_of_one_file_are_found(site: Path) -> None:
    own = set(all_trainers())
    bring(site, "one-trainer", "trainers", "one_trainer", {"one_trainer.py": TARGET.format('made("one")')})
    few = {
        "few/__init__.py": "",
        "few/trainers/__init__.py": "",
        "few/trainers/a.py": TARGET.format('(made("a"), made("b"))'),
        "few/trainers/deeper/c.py": TARGET.format('made("c")'),
        "few/trainers/_shared.py": "raise ImportError",
        "few/other.py": "raise ImportError",
    }
    bring(site, "few-trainers", "trainers", "few.trainers", few, "2.1")
    found = all_trainers()
    assert set(found) - own == {"one", "a", "b", "c"}
    assert list(found) == sorted(found)
    assert found["a"].package == found["c"].package == Package("few-trainers", "2.1", "few")
    assert found["one"].package == Package("one-trainer", "1.0", "one_trainer")
    assert found["trl"].package is None


def test_two_of_one_name_are_told_with_both_packages(site: Path) -> None:
    bring(site, "a-package", "readers", "a_package", {"a_package.py": READER.format("mine")})
    assert str(all_readers()["mine"].package) == "a-package 1.0"
    bring(site, "b-package", "readers", "b_package", {"b_package.py": READER.format("mine")}, "3")
    with pytest.raises(VstError, match=r"'mine' is in a_package of a-package 1\.0 and in b_package of b-package 3"):
        all_readers()


def test_the_name_of_one_of_ours_is_taken(site: Path) -> None:
    bring(site, "a-package", "readers", "a_package", {"a_package.py": READER.format("quest")})
    told = r"'quest' is in vstdata\.sources\.readers\.quest of vstdata and in a_package of a-package 1\.0"
    with pytest.raises(VstError, match=told):
        all_readers()


@pytest.mark.parametrize(
    ("value", "text", "told"),
    [
        ("a_package.gone", "", r"a-package 1\.0: vstdata\.trainers: ours = 'a_package\.gone' cannot be imported \(Mod"),
        ("a_package", "1 / 0", r"a-package 1\.0: .* cannot be imported \(ZeroDivisionError: division by zero\)"),
        ("a_package", "TARGET = 3", r"a_package\.py of a-package 1\.0 has no TARGET"),
        ("a_package", "TARGET = ()", r"a_package\.py of a-package 1\.0 has no TARGET"),
        ("a_package", "", r"a_package\.py of a-package 1\.0 has no TARGET"),
    ],
)
def test_what_cannot_be_used_names_package_and_entry_point(site: Path, value: str, text: str, told: str) -> None:
    bring(site, "a-package", "trainers", value, {"a_package.py": text})
    with pytest.raises(VstError, match=told):
        all_trainers()


def test_a_reader_has_a_name_that_a_manifest_can_say(site: Path) -> None:
    bring(site, "a-package", "readers", "a_package", {"a_package.py": READER.format("my files")})
    with pytest.raises(VstError, match=r"a_package\.py of a-package 1\.0: READER is named 'my files', expected"):
        all_readers()


def test_a_skill_has_the_name_of_its_module(site: Path) -> None:
    text = (
        "from vstdata.draft import Skill\nSKILL = Skill('{}', 1, 'video', {{}}, lambda facts, draw, refuse: iter(()))\n"
    )
    files = {"pack/__init__.py": "", "pack/one.py": text.format("pack.one")}
    bring(site, "pack", "skills", "pack.one", files)
    assert "pack.one" in all_skills()
    assert found_skills()["pack.one"].package == Package("pack", "1.0", "pack")
    files = {"other/__init__.py": "", "other/one.py": text.format("video.one")}
    bring(site, "other", "skills", "other", files)
    with pytest.raises(
        VstError, match=r"other/one\.py of other 1\.0: SKILL is named 'video\.one', expected 'other\.one'"
    ):
        all_skills()


def test_the_code_of_a_package_is_all_its_python_and_toml(site: Path) -> None:
    files = {"pack/__init__.py": "", "pack/deep/one.py": "1", "pack/one.en.toml": "a = 1", "pack/notes.txt": "no"}
    install(site, "pack", "1.0", {}, files)
    package = Package("pack", "1.0", "pack")
    digests = [package.code()]
    for name in files:
        (site / name).write_text(f"{files[name]}\n# edited\n" if name != "pack/one.en.toml" else "a = 2")
        digests.append(package.code())
    assert len(set(digests[:4])) == 4
    assert digests[4] == digests[3]
    (site / "pack" / "one.en.toml").write_text("a = 2\n[[asks]]\ntypes = []")  # wordings, which are said later
    assert package.code() == digests[3]
    (site / "pack" / "deep" / "one.py").rename(site / "pack" / "deep" / "two.py")
    assert package.code() not in digests
    install(site, "single", "1.0", {}, {"single.py": "x = 1"})
    alone = Package("single", "1.0", "single")
    before = alone.code()
    (site / "single.py").write_text("x = 2")
    assert alone.code() != before
