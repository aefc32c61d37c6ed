"""ScanNet's label table in other versions: read rightly, or refused by its name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.sources.files import Scan
from tests.sources.test_scenezoo import source
from vstdata.errors import ConventionError, InputError
from vstdata.scene import Scene
from vstdata.sources.building.labels import clean_label
from vstdata.sources.files.label_map import read_label_map

NAME = "scannetv2-labels.combined.tsv"
ROWS = (("floor", "floor", "floor"), ("office chair", "chair", "chair"), ("trash can", "trash can", ""))


def load(root: Path, labels: list[str], table: str, space: str = "category") -> Scene:
    Scan(labels=labels).write(root, "none")
    (root / NAME).write_text(table)
    return source("scannetv2", root, options={"label_space": space}).load("scene0000_00")


def table(rows: tuple[tuple[str, str, str], ...] = ROWS, head: str = "raw_category\tcategory\tnyu40class") -> str:
    return "\n".join([f"id\t{head}", *(f"{k}\t" + "\t".join(row) for k, row in enumerate(rows))]) + "\n"


def test_names_are_found_in_any_spelling(tmp_path: Path) -> None:
    scene = load(tmp_path, ["floor", "Office  chair", "trashcan"], "\ufeff" + table())
    assert [one.label for one in scene.instances] == ["floor", "chair", "trash can"]
    assert scene.exhaustive
    assert scene.dropped == {}


def test_a_name_that_is_not_there_is_counted_and_no_kind_is_complete(tmp_path: Path) -> None:
    scene = load(tmp_path, ["floor", "office chair", "mystery"], table())
    assert [one.label for one in scene.instances] == ["floor", "chair"]
    assert scene.dropped == {"label_not_in_map": 1}
    assert not scene.exhaustive


def test_what_a_list_has_no_name_for_is_not_asked(tmp_path: Path) -> None:
    scene = load(tmp_path, ["floor", "office chair", "trash can"], table(), "nyu40")
    assert [one.label for one in scene.instances] == ["floor", "chair"]
    assert scene.dropped == {"label_of_no_list": 1}
    assert scene.exhaustive


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        (table(head="category\tcategory2\tnyu40class"), InputError, "'raw_category', .* has id, category, category2"),
        (table(head="raw_category\tclass\tnyu40class"), InputError, "'category', .* has id, raw_category, class"),
        (table().replace("\t", ","), InputError, "'raw_category', tabs between"),
        ("", InputError, "has none"),
        (table((*ROWS, ("floor", "rug", "floor"))), InputError, "row 5: expected one category of 'floor', not 'floor'"),
        (
            table((("Wand", "wall", "wall"),)),
            ConventionError,
            "lacks 3 of its 3 names, as 'floor'.*another version",
        ),
    ],
)
def test_tables_of_another_version_are_named(tmp_path: Path, text: str, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=f"{NAME}.*{told}"):
        load(tmp_path, ["floor", "office chair", "trash can"], text)


@pytest.mark.parametrize("column", ["category", "nyu40class"])
def test_every_raw_name_of_the_table_has_one_name(shared_data: Path, column: str) -> None:
    """Whatever their spelling; `scene-lists` has the table of the second version."""
    path = shared_data / "scene-lists" / NAME
    found = read_label_map(path, path.parent, column)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        expected = row[column].strip()
        assert found.name(row["raw_category"]) == expected
        respelt = found.name(row["raw_category"].upper().replace(" ", "_"))
        assert respelt is None or clean_label(respelt) == clean_label(expected) or not expected
    lost = [row["raw_category"] for row in rows if found.name(row["raw_category"].title().replace(" ", "  ")) is None]
    assert lost == []


def test_names_of_the_scene_lists_have_one_form(shared_data: Path) -> None:
    lines = (shared_data / "scene-lists" / "classes_SemVoxLabel-nyu40id.txt").read_text().splitlines()
    for name in (line.split(None, 1)[1] for line in lines if line.strip()):
        clean = clean_label(name)
        assert clean is not None
        assert clean_label(clean) == clean == clean_label(name.upper()) == clean_label(name.replace(" ", "_"))
