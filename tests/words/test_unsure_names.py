"""Names that are no things: nothing is asked of them, and what they may be is not counted."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.worlds import Thing, look_at, make_scene, room_shell
from vstdata.facts import Facts, is_structure
from vstdata.facts.labels import is_nameless
from vstdata.scene import Instance
from vstdata.sources.building.labels import clean_label, unsure_classes
from vstdata.words.english import plural
from vstdata.words.labels import confusable, countable, foreign

NO_THINGS = """
    n/a, #n/a, unlabeled object, unknown object, unkown, celing, cieling, wall /otherroom, ceiling /otherroom
    floor/ceiling, otherroom, mirror reflection, reflection in mirror, person in mirror, remove me, split chair, obj
    noise, sky, table or desk, desk / table, wall?, chair?, baseboard, wall., wall left, ceiling lower, misc objects
    cabinet_otherroom, doorframe /otherroom, 墙, 地板, Boden, Decke, mur, floor tiles, Wall_02
"""
THINGS = """
    ceiling light, ceiling fan, wall lamp, wall clock, wall hanging, wall mounted coat rack, wet floor sign, floor mat
    wall cabinet, wall panel, mirror, split air conditioner, ball, flower, dustbin / trashcan, tv w/ stand, tailor
    object holder, orchid, mirror cabinet
"""


def _names(text: str) -> list[str]:
    return [name.strip() for line in text.strip().splitlines() for name in line.split(",")]


@pytest.mark.parametrize("raw", _names(NO_THINGS))
def test_names_that_are_no_things(raw: str) -> None:
    clean = clean_label(raw)
    assert clean is not None
    assert is_structure(clean)
    assert clean_label(clean) == clean


@pytest.mark.parametrize("raw", _names(THINGS))
def test_things_whose_names_only_look_so(raw: str) -> None:
    clean = clean_label(raw)
    assert clean is not None
    assert not is_structure(clean)
    assert clean_label(clean) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("chair (2)", "chair"),
        ("chair_(2) 7", "chair"),
        ("door(s)", "doors"),
        ("lamp.", "lamp"),
        ("fridge/refrigerator", "fridge/refrigerator"),
        ("waste container / trashcan", "waste container"),
        ("wall ?", "wall"),
        ("table w/ lamp", "table with lamp"),
    ],
)
def test_one_form(raw: str, clean: str) -> None:
    assert clean_label(raw) == clean
    assert clean_label(clean) == clean


def test_what_a_thing_without_a_sure_name_may_be_is_not_counted() -> None:
    box = make_scene([Thing("bed", (0, 0, 0.3), (2.0, 1.5, 0.6))], []).instances[0].box
    labels = ["cabinet otherroom", "desk/table", "chair?", "unknown lamp", "bed", "wall/otherroom"]
    found = unsure_classes([Instance(k, label, box) for k, label in enumerate(labels)])
    assert found == {"cabinet", "desk", "table", "chair", "lamp", "wall"}
    assert confusable("table", ["bed", "desk/table"]) == "desk/table"
    assert confusable("cabinet", ["cabinet otherroom"]) == "cabinet otherroom"
    assert confusable("bed", labels[:-2]) is None


def test_the_floor_of_another_room_is_not_the_floor() -> None:
    shell = room_shell(4.0, 3.0, 2.5)
    beyond = Thing("floor/otherroom", (6.0, 0.0, -0.05), (4.0, 3.0, 0.1))
    area = [
        Facts(make_scene(things, [look_at((-1.5, 0, 1.5), (1, 0, 0))])).room_area
        for things in (shell, [*shell, beyond])
    ]
    assert area[0] is not None
    assert area[0] == area[1]


def test_only_what_is_there_and_has_no_name_is_nameless() -> None:
    assert all(is_nameless(label) for label in ("", "unknown", "unknown object", "n/a", "split", "misc objects"))
    assert not any(is_nameless(label) for label in ("other room", "mirror reflection", "desk/table", "wall", "bed"))


@pytest.mark.parametrize("label", ["椅子", "stühle", "chair (left)", "café"])
def test_what_is_not_in_plain_english_letters_has_no_plural(label: str) -> None:
    assert plural(label) == label
    assert not countable(label)


def test_sources_in_another_language_are_told() -> None:
    german = "Stuhl, Tisch, Boden, Decke, Wand, Lampe, Tür, Regal, Schrank, Sofa, Bett, Monitor, Fenster, Teppich"
    assert foreign(_names(german)) == 12
    assert foreign(["椅子", "桌子", "墙", "地板", "沙发"]) == 5
    assert foreign(["kallax"]) == 0


def test_published_english_labels_are_english_and_stay_things(shared_data: Path) -> None:
    table = (shared_data / "scene-lists" / "scannetv2-labels.combined.tsv").read_text()
    rows = list(csv.DictReader(table.splitlines(), delimiter="\t"))
    shell = ("wall", "walls", "floor", "ceiling", "door frame", "beam", "object", "column", "pillar", "structure")
    for column in ("raw_category", "category", "nyu40class"):
        labels = {clean_label(row[column]) or "" for row in rows if row[column].strip()}
        assert foreign(labels) == 0
        others = {"otherfurniture", "otherprop", "otherstructure"}
        assert {label for label in labels if is_structure(label) and not label.endswith(shell)} <= others
