"""Words in builds: another wording rewrites shards and changes no draft, no id and no picture; a manifest names words
of its own and a language."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from generators.build.build import Outcome, _ask_task
from generators.build.plan import make_plan
from generators.folder import WORK
from skills import all_skills
from tests.build.drive import lay_out, run
from tests.build.stand_ins import ALL_SKILLS, PAIRS, PICK, open_tiny
from vstdata.errors import ManifestError, WordsError
from vstdata.manifest import read_manifest, wordings_of
from vstdata.release.index import read_index
from vstdata.release.shards import read_rows

MINE = """
[[asks]]
types = ["left"]
slots = {}
[[asks.wording]]
id = "mine"
question = "Welcher Punkt liegt weiter links?\\n{options}"
answer = "{option}, also {letter}."
"""
MY_WORDS = '\n[skills."single_image.pick"]\ncount = 60\nwordings = "my.toml"\n'


def rows_of(out: Path, skill: str) -> list[Any]:
    return [row for path in sorted(out.glob(f"data/{skill}/*.parquet")) for row in read_rows(path)]


def asked(rows: list[Any]) -> list[Any]:
    """All of rows but their words: ids, frames, marks, programs, options and letters, and the bytes of pictures."""
    said = ("question", "answer", "template", "bare")
    return [
        (
            {key: value for key, value in row.values.items() if key not in ("turns", "messages")},
            [{key: value for key, value in turn.items() if key not in said} for turn in row.values["turns"]],
            row.images,
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Any]], dict[str, int], Outcome]:
    """A release said in our words, its rows and the times of its drafts; then the same folder with words of its own."""
    folder = tmp_path_factory.mktemp("words")
    manifest, out = lay_out(folder), folder / "out"
    run(manifest, out)
    before = {skill.name: rows_of(out, skill.name) for skill in (PICK, PAIRS)}
    drafts = {path.name: path.stat().st_mtime_ns for path in out.glob(f"{WORK}/drafts/*/*")}
    (folder / "my.toml").write_text(MINE)
    manifest.write_text(manifest.read_text().replace('\n[skills."single_image.pick"]\ncount = 60\n', MY_WORDS))
    return out, before, drafts, run(manifest, out)


def test_other_words_change_no_draft_no_id_and_no_picture(both: Any) -> None:
    out, before, _, outcome = both
    for skill in (PICK, PAIRS):
        assert asked(rows_of(out, skill.name)) == asked(before[skill.name])
    assert outcome.made == len(list(out.glob("data/single_image.pick/*.parquet")))


def test_draft_files_stay_as_they_are(both: Any) -> None:
    out, _, drafts, _ = both
    assert drafts
    assert {path.name: path.stat().st_mtime_ns for path in out.glob(f"{WORK}/drafts/*/*")} == drafts


def test_all_that_is_said_is_of_the_manifests_file(both: Any) -> None:
    out, before, _, _ = both
    for row in rows_of(out, PICK.name):
        (turn,) = row.values["turns"]
        assert turn["question"].startswith("Welcher Punkt liegt weiter links?\nA. ")
        assert turn["template"] == "left/mine"
    assert [row.values for row in rows_of(out, PAIRS.name)] == [row.values for row in before[PAIRS.name]]
    templates = {turn["template"] for row in before[PICK.name] for turn in row.values["turns"]}
    assert templates == {"left/further-left", "left/look"}


def test_index_and_card_name_the_file(both: Any) -> None:
    out = both[0]
    files = read_index(out)["build"]["words"]
    assert sorted(files["single_image.pick"]) == ["build/pick.en.toml", "my.toml"]
    assert list(files["multi_image.pairs"]) == ["build/pairs.en.toml"]
    assert "`single_image.pick` has words of `my.toml`" in (out / "README.md").read_text()


def with_words(folder: Path, name: str, text: str = MINE) -> Path:
    manifest = lay_out(folder)
    (folder / "my.toml").write_text(text)
    words = MY_WORDS.replace("my.toml", name)
    manifest.write_text(manifest.read_text().replace('\n[skills."single_image.pick"]\ncount = 60\n', words))
    return manifest


def test_faulty_words_stop_the_plan(tmp_path: Path) -> None:
    manifest = with_words(tmp_path, "my.toml", MINE.replace("{letter}", "{lettre}"))
    with pytest.raises(WordsError, match=r"^my\.toml: left/mine: answer: no slot \{lettre\}; did you mean letter\?$"):
        run(manifest, tmp_path / "out")


def test_words_stay_inside_the_folder_of_the_manifest(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"wordings of skill single_image\.pick '\.\./my\.toml' leaves"):
        run(with_words(tmp_path, "../my.toml"), tmp_path / "out")


def test_a_language_without_words_names_the_skill(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path)
    manifest.write_text('language = "de"\n' + manifest.read_text())
    with pytest.raises(ManifestError, match=r"language 'de': skill multi_image\.pairs has no words in it"):
        run(manifest, tmp_path / "out")


def test_a_language_without_sentences_names_the_skills_that_tell_them(tmp_path: Path) -> None:
    """Told together, before a file of words is looked for."""
    skills = all_skills()
    manifest = lay_out(tmp_path)
    head = manifest.read_text().partition("[skills.")[0]
    names = ("video.scene_caption", "single_image.measurement", "reasoning.path")
    manifest.write_text('language = "de"\n' + head + "".join(f'[skills."{name}"]\ncount = 60\n' for name in names))
    with pytest.raises(
        ManifestError, match=r"'de': .* in 'en' alone; leave out reasoning\.path, video\.scene_caption$"
    ):
        make_plan(read_manifest(manifest, skills), tmp_path, {}, skills, open_tiny)


SKILL = """
from vstdata.draft import Skill
from vstdata.words.wordings import Asks


def ask(facts, draw, refuse):
    yield from ()


SKILL = Skill("one.greet", 1, "video", {"left": Asks("choice")}, ask)
"""


def test_a_language_is_a_file_beside_the_skill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "skills_of_languages" / "one"
    home.mkdir(parents=True)
    (home / "greet.py").write_text(SKILL)
    (home / "greet.de.toml").write_text(MINE)
    monkeypatch.syspath_prepend(str(tmp_path))
    skill = all_skills("skills_of_languages")["one.greet"]
    manifest = lay_out(tmp_path)
    text = manifest.read_text().replace("single_image.pick", "one.greet")
    manifest.write_text('language = "de"\n' + text)
    found = wordings_of(read_manifest(manifest, {**ALL_SKILLS, skill.name: skill}), tmp_path, skill)
    assert [one.id for one in found.by_type["left"]] == ["mine"]
    assert list(found.files) == ["one/greet.de.toml"]


def test_a_task_carries_no_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With all skills: tasks go to workers one a scene."""
    skills = all_skills()
    manifest = lay_out(tmp_path)
    head = manifest.read_text().partition("[skills.")[0]
    manifest.write_text(head + "".join(f'[skills."{name}"]\ncount = 60\n' for name in skills))
    plan = make_plan(read_manifest(manifest, skills), tmp_path, {}, skills, open_tiny)
    assert len(plan.skills) == len(skills) >= 29
    data = pickle.dumps(_ask_task(plan, tmp_path, "0" * 64, plan.scenes[0]))
    with capsys.disabled():
        print(f"\nan ask task of {len(skills)} skills is {len(data)} bytes")  # noqa: T201
    assert len(data) < 500 * len(skills)  # 134 kB of 29 when skills carried their words
    assert b"options}" not in data
