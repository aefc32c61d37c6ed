"""The page of a release: what is drawn, what each sample says, and that nothing half-written stays."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from typer.testing import CliRunner

from generators.cli import app
from generators.commands.view import view
from tests.audit.releases import write
from tests.trainers.releases import THOUGHT, row
from tests.view.samples import BOXED, COMPASS, DEPTH, FRAMES, HOSTILE, LENGTHS, PICKS, VIDEO, release, rows
from vstdata.audit.read import questions
from vstdata.errors import BuildError, InputError, UsageError, VstError
from vstdata.release.index import INDEX, read_index
from vstdata.release.shards import Picture
from vstdata.view.drawing import Drawing
from vstdata.view.pictures import SIDE
from vstdata.view.sample import sample
from vstdata.view.steps import plain, step, truth
from vstdata.words.templates import options_text


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("view") / "release")


def data(page: Path) -> dict[str, Any]:
    text = (page / "data.js").read_text("utf-8")
    found: dict[str, Any] = json.loads(text.removeprefix("const VST = ").removesuffix(";\n"))
    return found


class Attributes(HTMLParser):
    """All attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += attrs


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_sample_is_on_the_page_once(planted: Path, tmp_path: Path) -> None:
    shown = view(planted, tmp_path / "page", most=40)
    found = data(tmp_path / "page")
    assert sorted(each["id"] for each in found["samples"]) == sorted(each.values["id"] for each in rows())
    assert shown == len(found["samples"]) == PICKS + LENGTHS + 7
    order = [(each["skill"], each["split"]) for each in found["samples"]]
    assert list(dict.fromkeys(order)) == [
        (COMPASS, "train"),
        (COMPASS, "rl"),
        (DEPTH, "train"),
        (BOXED, "train"),
        (VIDEO, "train"),
        (VIDEO, "test"),
    ]
    assert found["counts"] == [
        {"skill": COMPASS, "split": "rl", "rows": 1},
        {"skill": COMPASS, "split": "train", "rows": 1},
        {"skill": DEPTH, "split": "train", "rows": PICKS + LENGTHS + 1},
        {"skill": BOXED, "split": "train", "rows": 1},
        {"skill": VIDEO, "split": "test", "rows": 1},
        {"skill": VIDEO, "split": "train", "rows": 2},
    ]


def test_every_distinct_picture_is_a_file_once(planted: Path, tmp_path: Path) -> None:
    view(planted, tmp_path / "page", most=40)
    distinct = {picture.data for each in rows() for picture in each.pictures}
    named = [name for each in data(tmp_path / "page")["samples"] for name, *_ in each["pictures"]]
    named += [each["birdseye"][0] for each in data(tmp_path / "page")["samples"] if each["birdseye"]]
    found = files(tmp_path / "page" / "pictures")
    assert {f"pictures/{name}" for name in found} == set(named)
    assert len(found) == len(distinct) == PICKS + len(FRAMES) + 1
    for each in found.values():
        with Image.open(io.BytesIO(each)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (64, 48))


def test_equal_releases_give_equal_pages(planted: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "release", reversed(rows()), description=f"Questions about {HOSTILE}.")
    for name, root in (("one", planted), ("two", planted), ("reversed", other)):
        view(root, tmp_path / name, most=5)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    ids = [{each["id"] for each in data(tmp_path / name)["samples"]} for name in ("one", "reversed")]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("most", [1, 2, 4, 5, 9, 40])
def test_drawn_evenly_over_question_types(planted: Path, most: int) -> None:
    drawing = Drawing(most)
    types: dict[str, tuple[str, str, str]] = {}
    for question in questions(planted, read_index(planted)):
        drawing.add(question)
        types.setdefault(question.id, (question.skill, question.split, question.type))
    drawn = Counter(types[name] for name in drawing.ids())
    all_of = Counter(types.values())
    for skill, split in {key[:2] for key in all_of}:
        own = {key: count for key, count in all_of.items() if key[:2] == (skill, split)}
        assert sum(drawn[key] for key in own) == min(most, sum(own.values()))
        for key, count in own.items():  # a type gets less than another by more than one only if it has no more
            assert drawn[key] == count or drawn[key] >= max(drawn[other] for other in own) - 1


def test_more_samples_keep_those_of_fewer_of_one_type(planted: Path) -> None:
    asked = [each for each in questions(planted, read_index(planted)) if each.type == "pick" and each.skill == DEPTH]
    kept = []
    for most in (2, 4, 8):
        drawing = Drawing(most)
        for question in asked:
            drawing.add(question)
        kept.append(drawing.ids())
    assert kept[0] < kept[1] < kept[2]


def test_a_sample_says_all_of_its_row() -> None:
    by_id = {each.values["id"]: each for each in rows()}
    shown = sample(by_id["long-1"], lambda picture: (picture.path, 64, 48))
    assert shown["pictures"] == [["p0.jpg", 64, 48, "p0", ""]]
    assert shown["objects"] == ["chair (0)"]
    first, second = shown["turns"]
    assert (first["truth"], first["unit"], first["template"], first["margin"]) == ("1.5", "m", "length/0", 1.0)
    assert first["steps"] == [
        {
            "op": "upright box",
            "about": [["instance", "chair (0)"], ["label", "chair"], ["error", "0.004 m"]],
            "value": "(0.265, 1.5, 2) m",
        },
        {"op": "name turn", "about": [], "value": "left"},
    ]
    assert (second["before"], second["options"], second["letter"]) == (
        "Which is nearer, 0?",
        ["the red box", "the blue box"],
        "A",
    )
    marked = sample(by_id["pick-00"], lambda picture: (picture.path, 64, 48))
    assert marked["marks"] == ["picture 1: red point “1” at (3, 4)"]
    assert marked["pictures"][0][4] == "red point 1"
    deep = sample(by_id["deep-0"], lambda picture: (picture.path, 64, 48))
    assert deep["turns"][0]["thought"] == THOUGHT
    assert deep["system"].startswith("Reason about")
    assert sample(by_id["clip-0"], lambda picture: (picture.path, 64, 48))["birdseye"] == ("map.jpg", 64, 48)


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=9), min_size=2, max_size=4), st.text(max_size=20))
def test_the_question_is_shown_whole(stem: str, options: list[str], after: str) -> None:
    question = "\n".join([stem, options_text(options), after])
    turn = {**rows()[0].values["turns"][0], "question": question, "options": options}
    made = row("q", DEPTH, [turn], ["a"])
    (shown,) = sample(made, lambda picture: (picture.path, 1, 1))["turns"]
    again = "\n".join([shown["before"], options_text(shown["options"]), shown["after"]])
    assert re.sub("\n+", "\n", again).strip("\n") == re.sub("\n+", "\n", question).strip("\n")


def test_histograms_are_those_of_the_whole_release(planted: Path, tmp_path: Path) -> None:
    view(planted, tmp_path / "page", most=1)
    kinds = {(each["skill"], each["type"]): each for each in data(tmp_path / "page")["types"]}
    pick = kinds[DEPTH, "pick"]  # also asked as the second question of the lengths
    assert pick["questions"] == PICKS + LENGTHS
    assert pick["letters"] == [["A", PICKS // 2 + LENGTHS, 7.5], ["B", PICKS // 2, 7.5]]
    assert dict(pick["answers"]) == {"the red box": PICKS // 2 + LENGTHS, "the blue box": PICKS // 2}
    values = kinds[DEPTH, "length"]["values"]
    assert (values["least"], values["most"], sum(values["histogram"]["counts"])) == (0.5, 2.5, LENGTHS)
    assert kinds[VIDEO, "length"]["questions"] == 2
    assert kinds[VIDEO, "order"]["answers"]


def test_only_some_skills(planted: Path, tmp_path: Path) -> None:
    assert view(planted, tmp_path / "page", most=40, skills=[COMPASS, VIDEO]) == 5
    assert {each["skill"] for each in data(tmp_path / "page")["counts"]} == {COMPASS, VIDEO}
    short = ", ".join(sorted(name.partition(".")[2] for name in (COMPASS, DEPTH, BOXED, VIDEO)))
    with pytest.raises(UsageError, match=f"no skill 'nonsense'; there are {short}"):
        view(planted, tmp_path / "other", most=40, skills=["nonsense"])
    assert not (tmp_path / "other").exists()


def test_the_page_itself_loads_nothing_from_elsewhere(planted: Path, tmp_path: Path) -> None:
    view(planted, tmp_path / "page", most=1)
    parser = Attributes()
    parser.feed((tmp_path / "page" / "index.html").read_text("utf-8"))
    found = parser.found
    addresses = {value for name, value in found if name in ("src", "href")}
    assert addresses == {"#sample", "data:,", "page.css", "data.js", "page.js"}
    assert not any(name.startswith("on") for name, _ in found)
    script = (tmp_path / "page" / "page.js").read_text("utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|fetch\(|XMLHttp|https?://(?!www\.w3)", script
    )
    assert not re.search(r"url\(|@import", (tmp_path / "page" / "page.css").read_text("utf-8"))


def test_a_folder_that_is_there_is_left_alone(planted: Path, tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("mine", "utf-8")
    with pytest.raises(BuildError, match="is there already"):
        view(planted, tmp_path / "page", most=1)
    assert files(tmp_path) == {"page/index.html": b"mine"}


@pytest.mark.parametrize("fault", ["picture", "program", "cut", "index"])
def test_a_damaged_release_leaves_nothing(fault: str, tmp_path: Path) -> None:
    bad = rows()[0]
    if fault == "picture":
        bad = type(bad)(bad.values, (Picture(b"no picture", "p.jpg"),))
    if fault == "program":
        bad = row("bad", DEPTH, [{**bad.values["turns"][0], "program": "[NaN]"}], ["a"])
    root = write(tmp_path / "release", [bad])
    (shard,) = (root / "data").rglob("*.parquet")
    if fault == "cut":
        shard.write_bytes(shard.read_bytes()[:-9])
    if fault == "index":
        (root / INDEX).write_text((root / INDEX).read_text("utf-8").replace("planted", "changed"), "utf-8")
    with pytest.raises(InputError) as caught:
        view(root, tmp_path / "page", most=1)
    assert caught.value.file == str(root / INDEX if fault == "index" else shard)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release"]


def test_files_that_the_index_does_not_list_are_not_read(planted: Path, tmp_path: Path) -> None:
    root = release(tmp_path / "release")
    (root / "data" / DEPTH / "train-99999.parquet").write_bytes(b"stray")
    view(root, tmp_path / "one", most=3)
    view(planted, tmp_path / "two", most=3)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_large_pictures_are_made_small(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (2 * SIDE, SIDE)).save(buffer, "PNG")
    made = row("large", DEPTH, rows()[0].values["turns"], ["a"])
    root = write(tmp_path / "release", [type(made)(made.values, (Picture(buffer.getvalue(), "a.png"),))])
    view(root, tmp_path / "page", most=1)
    ((_, width, height, *_),) = data(tmp_path / "page")["samples"][0]["pictures"]
    assert (width, height) == (SIDE, SIDE // 2)


def test_the_command(planted: Path) -> None:
    done = CliRunner().invoke(app, ["view", str(planted), "--most", "2"])
    page = planted.parent / "release-view" / "index.html"
    assert done.exit_code == 0
    assert re.sub(r"\s", "", done.output) == re.sub(r"\s", "", f"{page} shows 8 samples")
    assert page.is_file()
    inside = CliRunner().invoke(app, ["view", str(planted), "--out", str(planted / "page")])
    assert isinstance(inside.exception, VstError)


def test_values_as_words() -> None:
    assert [plain(each) for each in (True, None, 1.0, 0.26524, -0.00001, 123456.789, "a b")] == [
        "yes",
        "–",
        "1",
        "0.265",
        "0",
        "123456.789",
        "a b",
    ]
    assert plain({"bbox_3d": [1.0, 2.5]}) == "bbox 3d (1, 2.5)"
    assert truth(["plant", "sofa"]) == "plant, sofa"
    assert truth([{"label": "chair"}, {"label": "sofa"}]) == "label chair\nlabel sofa"
    assert step({"op": "bearing", "start": 2, "end": 3, "value": 9.5}, {2: "sofa", 3: "door"}) == {
        "op": "bearing",
        "about": [["start", "sofa (2)"], ["end", "door (3)"]],
        "value": "9.5 degrees",
    }
    assert step({"op": "pick", "kind": "side", "end": "left", "value": 2}, {2: "sofa"})["value"] == "sofa (2)"
    assert step({"op": "my_own", "instance": 2, "value": 1.5}, {2: "sofa"}) == {
        "op": "my own",
        "about": [["instance", "2"]],
        "value": "1.5",
    }
    assert step("odd", {}) == {"op": "odd", "about": [], "value": ""}
