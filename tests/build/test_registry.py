"""The registry: every file is a skill, and a file that is not one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from skills import all_skills
from vstdata.errors import VstError

GOOD = """
from vstdata.draft import Skill
from vstdata.words.wordings import Asks
SKILL = Skill("{name}", 1, "{modality}", {{}}, lambda facts, draw, refuse: iter(()))
"""


def package(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, **files: str) -> str:
    for file, text in files.items():
        path = folder / name / f"{file.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(str(folder))
    return name


def good(name: str, modality: str = "video") -> str:
    return GOOD.format(name=name, modality=modality)


def test_files_are_skills_by_folder_and_name_sorted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"b__two": good("b.two"), "b__one": good("b.one"), "a__three": good("a.three"), "a___shared": ""}
    name = package(tmp_path, monkeypatch, "skills_good", **files)
    found = all_skills(name)
    assert list(found) == ["a.three", "b.one", "b.two"]
    assert found["b.one"].modality == "video"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", r"skills_\w+/a/one\.py has no SKILL"),
        ("SKILL = 3", r"a/one\.py has no SKILL"),
        (good("a.two"), r"a/one\.py: SKILL is named 'a\.two', expected 'a\.one'"),
        (good("b.one"), r"a/one\.py: SKILL is named 'b\.one', expected 'a\.one'"),
        (good("a.one", "smell"), r"a/one\.py: modality 'smell' is none of single_image, multi_image, video"),
        (good("a.one").replace("{}", "{'far': Asks('guess')}"), r"type 'far': answer type 'guess' is none of choice, "),
        (
            good("a.one").replace("{}", "{'far': Asks('number', {'a': 'lable'})}"),
            r"slot 'a': type 'lable' is none of label",
        ),
        (
            good("a.one").replace("{}", "{'far': Asks('number', {'unit': 'label'})}"),
            r"slot 'unit': expected a name that",
        ),
    ],
)
def test_a_file_that_is_no_skill_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    name = package(tmp_path, monkeypatch, f"skills_bad_{tmp_path.name}", a__one=text)
    with pytest.raises(VstError, match=told):
        all_skills(name)


def test_our_own_skills_are_found() -> None:
    found = all_skills()
    assert {"multi_image.correspondence", "multi_image.camera_motion"} <= set(found)
    assert all(skill.asks and skill.version >= 1 for skill in found.values())
