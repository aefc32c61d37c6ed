"""What the build id says of code: all that asking and writing import, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generators.build.plan import ASKING, WRITING, made_by
from generators.code_digest import code_of
from generators.rooms.write import code_digest
from skills import all_skills
from vstdata.home import HOME, OURS

SKILLS = ("video.object_counting", "reasoning.compass", "single_image.detection_3d")
READERS = ("scannetv2", "arkitscenes")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of our three packages."""
    root = tmp_path_factory.mktemp("tree")
    for name in OURS:
        shutil.copytree(HOME.parent / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def test_what_makes_drafts_and_what_makes_shards() -> None:
    asking, writing = (set(code_of(roots).files) for roots in (ASKING, WRITING))
    assert {"vstdata.facts.size", "vstdata.rays", "vstdata.draft", "generators.folder"} <= asking
    assert "vstdata.boxes.nine_numbers" in asking
    assert {"generators.build.rows", "vstdata.drawing.marks", "vstdata.release.shards"} <= writing
    assert {"generators.build.selection.shortcuts", "generators.build.mixing.chat"} <= writing
    assert not {"generators.build.rows", "generators.build.selection.select"} & asking
    assert "generators.build.ask" not in writing
    for module in asking | writing:
        assert not module.startswith(
            (
                "vstdata.trainers",
                "vstdata.view",
                "vstdata.audit",
                "vstdata.release.hub",
                "vstdata.release.stream",
                "vstdata.scoring.evaluate",
                "generators.publish",
                "generators.cli",
                "generators.commands",
                "generators.engines",
                "generators.export",
                "generators.rewrite",
                "generators.rooms",
                "generators.watch",
                "generators.build.card",
                "generators.build.build",
                "skills.",
            )
        ), module


@pytest.mark.parametrize("roots", [ASKING, WRITING, ("skills.video.others", "vstdata.sources.readers.hypersim")])
def test_nothing_of_ours_is_imported_that_is_not_counted(roots: tuple[str, ...]) -> None:
    """But for what the first files of our packages import, which are doors for people."""
    doors = f"import json, sys, {', '.join(OURS)}; before = set(sys.modules)"
    program = f"{doors}; import {', '.join(roots)}; print(json.dumps([*(set(sys.modules) - before)]))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=HOME.parent)
    imported = {name for name in json.loads(done.stdout) if name.partition(".")[0] in OURS}
    assert imported
    assert imported <= set(code_of(roots).files)


@pytest.mark.parametrize(
    ("file", "asked", "written"),
    [
        ("vstdata/trainers/targets/vst.py", False, False),
        ("vstdata/release/hub.py", False, False),
        ("vstdata/view/page.py", False, False),
        ("generators/publish.py", False, False),
        ("generators/build/card/card.py", False, False),
        ("generators/commands/report.py", False, False),
        ("skills/video/route_plan.py", False, False),
        ("vstdata/sources/readers/quest.py", False, False),
        ("vstdata/boxes/iou.py", False, True),
        ("skills/video/object_counting.py", True, False),
        ("vstdata/captions/across.py", False, False),
        ("vstdata/chains/tell.py", True, False),
        ("generators/build/write.py", False, True),
        ("vstdata/sources/readers/arkitscenes.py", True, True),
        ("vstdata/draw.py", True, True),
    ],
)
def test_an_edit_counts_where_it_can_matter(
    file: str, asked: bool, written: bool, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generators.code_digest.HOME", tree / "vstdata")
    before = made_by(SKILLS, READERS)["code"]
    path = tree / file
    text = path.read_text("utf-8")
    path.write_text(f"{text}\n# edited\n", "utf-8")
    after = made_by(SKILLS, READERS)["code"]
    path.write_text(text, "utf-8")
    assert (after["ask"] != before["ask"], after["write"] != before["write"]) == (asked, written)
    assert made_by(SKILLS, READERS)["code"] == before


def test_a_wording_is_no_code_and_a_sentence_is(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generators.code_digest.HOME", tree / "vstdata")
    before = made_by(SKILLS, READERS)["code"]["ask"]
    path = tree / "skills" / "reasoning" / "compass.en.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("?", "??"), "utf-8")
    assert path.read_text("utf-8") != text
    words = made_by(SKILLS, READERS)["code"]["ask"]
    path.write_text(f"{text}\n[sentence.another]\ntexts = ['It is so.']\n", "utf-8")
    sentence = made_by(SKILLS, READERS)["code"]["ask"]
    path.write_text(text, "utf-8")
    assert words == before != sentence


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("vstdata/rays.py", True),
        ("vstdata/draw.py", True),
        ("generators/rooms/furniture/beds.py", True),
        ("generators/rooms/render/bake.py", True),
        ("vstdata/facts/size.py", False),
        ("vstdata/trainers/targets/vst.py", False),
        ("generators/build/ask.py", False),
    ],
)
def test_rooms_are_made_again_where_what_they_are_made_with_is_edited(
    file: str, counts: bool, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generators.code_digest.HOME", tree / "vstdata")
    path, digests = tree / file, []
    for text in (path.read_text("utf-8"), path.read_text("utf-8") + "# edited\n", path.read_text("utf-8")):
        path.write_text(text, "utf-8")
        code_digest.cache_clear()
        digests.append(code_digest())
    code_digest.cache_clear()
    assert digests[0] == digests[2]
    assert (digests[0] != digests[1]) == counts


def test_libraries_are_those_that_a_step_imports() -> None:
    found = made_by(all_skills(), ["scannetv2", "hypersim"])["libraries"]
    assert {"numpy", "scipy", "open3d", "opencv-python-headless", "shapely", "scenezoo", "h5py"} <= set(found["ask"])
    assert {"numpy", "pyarrow", "pillow", "opencv-python-headless"} <= set(found["write"])
    assert all(version[0].isdecimal() for step in found.values() for version in step.values())
    assert "h5py" not in made_by(all_skills(), ["scannetv2"])["libraries"]["ask"]


def test_imports_for_types_do_not_count_and_those_within_functions_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {
        "__init__": "from vstdata.everything import all",
        "one": "import typing\nif typing.TYPE_CHECKING:\n    import vstdata.two\nelse:\n    from . import three\n",
        "two": "",
        "three": "def late():\n    from vstdata.four import five\n    import numpy.linalg\n",
        "four/__init__": "",
        "four/five": "import vstdata.nowhere\nfrom ..six import seven",
        "six": "",
        "everything": "",
    }
    for name, text in texts.items():
        (tmp_path / "vstdata" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "vstdata" / f"{name}.py").write_text(text)
    monkeypatch.setattr("generators.code_digest.HOME", tmp_path / "vstdata")
    code = code_of(["vstdata.one"])
    assert list(code.files) == [f"vstdata.{name}" for name in ("four", "four.five", "one", "six", "three")]
    assert code.others == {"typing", "numpy"}
