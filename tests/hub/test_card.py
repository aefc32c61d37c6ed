"""The card and the metadata beside it: accepted by the Hub's rules and by Croissant's own validator, and true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from huggingface_hub import DatasetCard
from PIL import Image

from generators.build.card.card import dataset_card
from tests.build.stand_ins import ALL_SKILLS
from tests.hub.card_rules import card_problems
from tests.hub.drive import local, small_release
from tests.hub.server import Hub
from vstdata.release.index import read_index, verify
from vstdata.release.shards import read_rows


@pytest.fixture
def endpoint(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub is what card validation asks."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", hub.url)


@pytest.mark.usefixtures("endpoint")
def test_the_hub_accepts_the_card(release: Path, hub: Hub) -> None:
    card = DatasetCard.load(release / "README.md")
    card.validate()
    assert hub.asked == ["POST /api/validate-yaml"]
    assert [config["config_name"] for config in card.data.configs] == [
        "all",
        "multi_image.pairs",
        "single_image.pick",
    ]
    assert {info["config_name"]: sum(s["num_examples"] for s in info["splits"]) for info in card.data.dataset_info} == {
        "all": 90,
        "multi_image.pairs": 30,
        "single_image.pick": 60,
    }


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('license: "cc0-1.0"', 'license: "by-source"'),
        ('"language: ["en"]"'[1:-1], 'language: "English"'),
        ("1K", "1k"),
        ('"config_name":"all"', '"config_name":"all of it"'),
        ("---\n", "--\n"),
    ],
)
def test_the_rules_refuse_what_the_hub_refuses(release: Path, good: str, bad: str) -> None:
    text = (release / "README.md").read_text()
    assert card_problems(text) == []
    assert good in text
    assert card_problems(text.replace(good, bad, 1)) != []


@pytest.mark.parametrize(
    ("datasets", "mixed", "tag"),
    [
        (["CC-BY-4.0", "CC-BY-4.0"], [], "cc-by-4.0"),
        (["CC-BY-4.0"], [("CC-BY-4.0", 5)], "cc-by-4.0"),
        (["CC-BY-4.0"], [("MIT", 0)], "cc-by-4.0"),  # none of its chats was kept
        (["CC-BY-4.0"], [("MIT", 5)], "other"),
        (["MIT"], [], "mit"),
        (["CC-BY-4.0", "ScanNet Terms of Use"], [], "other"),
        (["ScanNet Terms of Use"], [], "other"),
    ],
)
def test_one_licence_of_all_rows_is_the_cards(
    release: Path, datasets: list[str], mixed: list[tuple[str, int]], tag: str
) -> None:
    about = {"into": "train", "from": "here", "wanted": 5, "refused": {}}
    index = {
        **read_index(release),
        "datasets": [{"name": f"d{k}", "licence": each, "scenes": 1} for k, each in enumerate(datasets)],
        "mixed": [{**about, "name": "m", "licence": licence, "rows": rows} for licence, rows in mixed],
    }
    text = dataset_card(index)
    fields = DatasetCard(text).data.to_dict()
    assert fields["license"] == tag
    assert {"license_name", "license_link"} & fields.keys() == (
        {"license_name", "license_link"} if tag == "other" else set()
    )
    assert card_problems(text) == []


def test_the_card_tells_language_and_number_of_wordings(release: Path) -> None:
    index = read_index(release)
    own = {name: skill.wordings().by_type for name, skill in ALL_SKILLS.items() if name in index["skills"]}
    counts = {name: {kind: len(every) for kind, every in by_type.items()} for name, by_type in own.items()}
    assert {name: skill["wordings"] for name, skill in index["skills"].items()} == counts
    every = [count for by_type in counts.values() for count in by_type.values()]
    told = f"in the language `en`, {min(every)} to {max(every)} per question type"
    assert told in (release / "README.md").read_text()
    brazilian = dataset_card({**index, "languages": ["en", "pt-br"]})
    assert DatasetCard(brazilian).data.language == ["en", "pt"]
    assert told.replace("`en`", "`en` or `pt-br`") in brazilian
    assert card_problems(brazilian) == []


def test_every_skill_is_shown_by_a_picture_that_is_listed(release: Path) -> None:
    index, text = read_index(release), (release / "README.md").read_text()
    shown = re.findall(r"!\[.*?\]\((.*?)\)", text)
    assert shown == [*(f"assets/{skill}.jpg" for skill in index["skills"]), "assets/answers.png"]
    assert set(shown) < index["files"].keys()
    for name in shown:
        with Image.open(release / name) as picture:
            assert picture.size[1] >= 200
            picture.load()
    assert list(verify(release)) == []


def test_question_and_answer_beside_it_are_those_of_the_first_row(release: Path) -> None:
    text = (release / "README.md").read_text()
    shard = next(name for name in read_index(release)["files"] if "pairs/train-00000" in name)
    first = next(read_rows(release / shard)).values["messages"]
    assert f"{first[0]['content']}\n\n-> {first[1]['content']}\n~~~" in text


def test_the_same_build_makes_the_same_files(release: Path, tmp_path: Path) -> None:
    assert local(small_release(tmp_path)) == local(release)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, in mlcroissant
def test_croissant_is_valid_and_reads_the_rows(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    croissant = pytest.importorskip("mlcroissant", reason="pip install 'vstdata[croissant]'")
    data = croissant.Dataset(str(release / "croissant.json"))
    assert not data.metadata.ctx.issues.errors
    rows = list(data.records("rows-of-single_image.pick-val"))
    shards = sorted(release.glob("data/single_image.pick/val-*.parquet"))
    expected = [row.values["id"] for shard in shards for row in read_rows(shard)]
    assert [row["single_image.pick-val/id"].decode() for row in rows] == expected
    assert all(row["single_image.pick-val/images"] for row in rows)
