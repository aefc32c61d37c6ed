"""VST-R: thoughts in rows, the samples for reinforcement learning, the mixture of rewards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from generators.build.build import Outcome, build
from generators.build.card.card import dataset_card
from generators.build.card.croissant import CROISSANT, croissant_text
from generators.build.plan import make_plan
from generators.engines.open import open_engine
from generators.rewrite.rewrite import Limits, rewrite
from generators.rewrite.teacher import Teacher
from tests.build.drive import lay_out, readable_files, run
from tests.build.stand_ins import ALL_SKILLS, COLORS, open_tiny
from tests.rewrite.teacher_server import Seen, teacher
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.errors import ManifestError
from vstdata.facts import Facts
from vstdata.manifest import Reward, read_manifest
from vstdata.release.index import read_index, verify
from vstdata.release.schema import THINK
from vstdata.release.shards import Row, read_rows
from vstdata.scoring.read_answer import split_thought
from vstdata.scoring.score import REWARD, reward
from vstdata.words.wordings import Asks


def _muse(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Points with a thought about which is left; every twentieth thought holds a tag and cannot be told."""
    for number in range(200):
        at = draw.at(number)
        frame, x = at.choice(facts.frames, "frame"), at.integer("x", below=20) + 10
        first, second = at.shuffled(COLORS, "colors")[:2]
        marks = (Mark(0, "point", (x, 20.0), first), Mark(0, "point", (x + 20.0, 25.0), second))
        thought = f"So the answer is: {'</think>' if number % 20 == 0 else ''}{first}."
        steps = ({"op": "answer", "value": first},)
        answer = Answer("choice", first, distractors=(second,))
        question = Question("left", {}, answer, 1.0, steps, thought=thought)
        yield Draft((frame,), (question,), marks, balance=first)


MUSE = Skill("reasoning.muse", 1, "single_image", {"left": Asks("choice")}, _muse)
SKILLS = {**ALL_SKILLS, MUSE.name: MUSE}
MORE = """
[skills."reasoning.muse"]
count = 40
rl = 30
[skills."single_image.fragile"]
count = 20
rl = 20
[reward]
accuracy = 0.8
format = 0.2
"""


def build_it(manifest: Path, out: Path) -> Outcome:
    plan = make_plan(read_manifest(manifest, SKILLS), manifest.parent, {}, SKILLS, open_tiny)
    return build(plan, out, open_engine("here", 1))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """The manifest and its build."""
    folder = tmp_path_factory.mktemp("vstr")
    manifest = lay_out(folder, more=MORE)
    return manifest, build_it(manifest, folder / "out")


def rows_of(manifest: Path, pattern: str) -> list[Row]:
    return [row for path in sorted(manifest.parent.glob(f"out/data/{pattern}.parquet")) for row in read_rows(path)]


def asked(row: Row) -> str:
    """What a row asks, whatever its words, letters and order of options."""
    turns = [[turn["question_type"], sorted(turn["options"]), turn["ground_truth"]] for turn in row.values["turns"]]
    return json.dumps([row.values["scene"], row.values["frames"], row.values["marks"], turns])


def test_counts_and_splits(built: tuple[Path, Outcome]) -> None:
    manifest, outcome = built
    about = outcome.index["skills"]["reasoning.muse"]
    assert about["splits"] == {"train": 32, "val": 8, "rl": 30}
    assert about["wanted"] == about["rows"] == 70
    assert about["selection"]["left"]["asked"] == about["selection"]["left"]["got"] == 70
    assert outcome.index["skills"]["single_image.fragile"]["splits"]["rl"] == 20
    assert "rl" not in outcome.index["skills"]["single_image.pick"]["splits"]
    assert {row.values["split"] for row in rows_of(manifest, "*/rl-*")} == {"rl"}
    assert list(verify(manifest.parent / "out")) == []


@pytest.mark.parametrize("skill", ["reasoning.muse", "single_image.fragile"])
def test_rl_asks_nothing_that_another_split_asks(built: tuple[Path, Outcome], skill: str) -> None:
    splits = {split: rows_of(built[0], f"{skill}/{split}-*") for split in ("train", "val", "rl")}
    rows = [row for each in splits.values() for row in each]
    assert len({row.values["id"] for row in rows}) == len(rows)
    assert len({asked(row) for row in rows}) == len(rows)
    scenes = {split: {row.values["scene"] for row in each} for split, each in splits.items()}
    assert scenes["rl"] <= {f"scene{k}" for k in range(4)}
    assert not scenes["rl"] & scenes["val"]


def test_rl_is_balanced_as_any_split(built: tuple[Path, Outcome]) -> None:
    turns = [row.values["turns"][0] for row in rows_of(built[0], "reasoning.muse/rl-*")]
    letters = Counter(turn["letter"] for turn in turns)
    answers = Counter(turn["ground_truth"] for turn in turns)
    assert letters == {"A": 15, "B": 15}
    assert sorted(answers.values()) == [7, 7, 8, 8]


def test_too_few_for_both_are_shared(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path, more=MORE.replace("count = 40\nrl = 30", "count = 4000\nrl = 3000"))
    about = build_it(manifest, tmp_path / "out").index["skills"]["reasoning.muse"]
    assert about["selection"]["left"]["got"] < about["selection"]["left"]["drafts"] < 7000
    assert about["selection"]["left"]["asked"] == 7000
    train, rl = about["splits"]["train"], about["splits"]["rl"]
    assert rl / (train + rl) == pytest.approx(3000 / (3200 + 3000), abs=0.1)


def test_a_thought_is_told_between_tags(built: tuple[Path, Outcome]) -> None:
    rows = [row for split in ("train", "val") for row in rows_of(built[0], f"reasoning.muse/{split}-*")]
    for row in rows:
        (turn,) = row.values["turns"]
        system, user, assistant = row.values["messages"]
        assert system == {"role": "system", "content": THINK}
        assert user == {"role": "user", "content": f"<image>\n{turn['question']}"}
        assert assistant["content"] == f"<think>\n{turn['thought']}\n</think>\n\n{turn['answer']}"
        assert split_thought(assistant["content"]) == (turn["thought"], turn["answer"])
        assert reward(turn, assistant["content"], row.values["reward"]) == 1
    assert len(rows) == 40


def test_rl_tells_no_thought_but_keeps_it(built: tuple[Path, Outcome]) -> None:
    for row in rows_of(built[0], "*/rl-*"):
        (turn,) = row.values["turns"]
        assert [message["role"] for message in row.values["messages"]] == ["system", "user", "assistant"]
        assert row.values["messages"][0]["content"] == THINK
        assert row.values["messages"][2]["content"] == turn["answer"]
        assert (turn["thought"] != "") == (row.values["skill"] == "reasoning.muse")
        assert reward(turn, turn["answer"], row.values["reward"]) == pytest.approx(0.8)


def test_a_thought_with_a_tag_is_replaced(built: tuple[Path, Outcome]) -> None:
    about = built[1].index["skills"]["reasoning.muse"]
    assert about["failed"]["not_drawable"] >= about["replaced"] > 0
    for row in rows_of(built[0], "reasoning.muse/train-*"):
        assert "think>" not in row.values["turns"][0]["thought"]


def test_rl_changes_no_other_skill(built: tuple[Path, Outcome], tmp_path: Path) -> None:
    build_it(lay_out(tmp_path, more=MORE.replace("rl = 20", "")), tmp_path / "out")
    found, with_rl = readable_files(tmp_path / "out"), readable_files(built[0].parent / "out")
    same = [name for name in found if name.startswith("data/") and "muse" not in name]
    assert len(same) >= 6
    assert all(found[name] == with_rl[name] for name in same if "fragile" not in name)


def test_rows_without_thoughts_are_as_before(built: tuple[Path, Outcome]) -> None:
    for row in rows_of(built[0], "single_image.pick/*"):
        assert [message["role"] for message in row.values["messages"]] == ["user", "assistant"]
        assert row.values["messages"][1]["content"] == row.values["turns"][0]["answer"]
        assert row.values["turns"][0]["thought"] == ""


def test_a_draft_without_a_thought_has_the_json_it_had() -> None:
    question = Question("left", {}, Answer("text", "x"), 1.0, ())
    draft, thoughtful = (
        Draft((0,), (each,)) for each in (question, Question("left", {}, question.answer, 1.0, (), thought="so"))
    )
    assert "thought" not in draft.to_json()
    assert Draft.from_json(draft.to_json()) == draft
    assert Draft.from_json(thoughtful.to_json()) == thoughtful
    assert Draft.from_json(thoughtful.to_json()).questions[0].thought == "so"


def test_the_mixture_is_vsts_and_sums_to_one(tmp_path: Path) -> None:
    assert Reward().model_dump() == REWARD
    manifest = lay_out(tmp_path, more="[reward]\naccuracy = 0.9")
    with pytest.raises(ManifestError, match=r"reward: .*add up to 1"):
        read_manifest(manifest, ALL_SKILLS)


def test_no_other_split_is_called_rl(tmp_path: Path) -> None:
    manifest = lay_out(tmp_path, more="[splits]\nrl = 0.2")
    with pytest.raises(ManifestError, match=r"splits: .*'rl' is the split of"):
        read_manifest(manifest, ALL_SKILLS)
    manifest = lay_out(tmp_path)
    about = manifest.parent / "scenes" / "scene0.json"
    about.write_text(about.read_text().replace('"train"', '"rl"'))
    with pytest.raises(ManifestError, match="scene tiny/scene0: its source's split is 'rl'"):
        run(manifest, tmp_path / "out")


def test_a_retold_release_says_which_thoughts_are_a_models(built: tuple[Path, Outcome], tmp_path: Path) -> None:
    """Card, croissant and row groups are those of what is there; the list names each retold thought."""
    release, out = built[0].parent / "out", tmp_path / "out"

    def answer(number: int, draft: str) -> str:
        return f"Let me think. {draft}" if "red" in draft else "The red point is left."

    with teacher(answer, Seen()) as address:
        counts = rewrite(release, out, Teacher(address, "tutor-7", timeout=5.0), Limits())
    rows = {row.values["id"]: row.values["turns"][0]["thought"] for row in rows_of(built[0], "reasoning.muse/*")}
    tagged = [thought for thought in rows.values() if "<" in thought and "red" in thought]
    red = sorted(name for name, thought in rows.items() if "red" in thought and thought not in tagged)
    others = len(rows) - len(red) - len(tagged)
    expected = {"kept": len(red), "tags_or_other_scripts": len(tagged), "states_what_cannot_be_read": others}
    assert +counts == +Counter(expected)
    assert min(len(red), others) > 5
    assert (out / "retold.csv").read_text().split() == ["id,turn", *(f"{name},0" for name in red)]
    assert list(verify(out)) == []
    card, index = (out / "README.md").read_text(), read_index(out)
    assert f"{len(red)} chains of thought are the words of the model `tutor-7`" in card
    assert f"| states what cannot be read | {others} |" in card
    assert card == dataset_card(index)
    assert (out / CROISSANT).read_text() == croissant_text(index)
    shards = [entry for entry in index["files"].values() if "rows" in entry]
    assert index["totals"]["bytes"] == sum(entry["bytes"] for entry in shards)
    assert "words of the model" not in (release / "README.md").read_text()


def test_a_retold_release_cuts_row_groups_as_its_manifest_says(tmp_path: Path) -> None:
    """With one picture a group, as the release has it."""
    manifest = lay_out(tmp_path, more=MORE)
    manifest.write_text(manifest.read_text().replace("[shards]", "[shards]\ndense_bytes = 1"))
    build_it(manifest, tmp_path / "built")
    with teacher(lambda number, draft: f"Let me think. {draft}", Seen()) as address:
        rewrite(tmp_path / "built", tmp_path / "out", Teacher(address, "tutor", timeout=5.0), Limits())
    for path in sorted((tmp_path / "built").rglob("*.parquet")):
        if ".work" not in path.parts:
            before, after = (
                pq.ParquetFile(path),
                pq.ParquetFile(tmp_path / "out" / path.relative_to(tmp_path / "built")),
            )
            assert after.num_row_groups == before.num_row_groups == before.metadata.num_rows
