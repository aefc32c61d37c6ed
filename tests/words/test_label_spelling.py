"""One spelling for each label, so that no list of labels misses one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from vstdata.asking.usual_sizes import as_usual
from vstdata.facts import is_structure
from vstdata.sources.building.labels import clean_label
from vstdata.words import labels
from vstdata.words.labels import akin, confusable, countable, kind, lies, open_fronted, sizeable, spelt, stands


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("trashcan", "trash can"),
        ("Trash-Can", "trash can"),
        ("dishrack", "dish rack"),
        ("tv_stand", "TV stand"),
        ("tvstand", "TV stand"),
        ("coatrack", "coat rack"),
        ("hand rail", "handrail"),
        ("bycicle", "bicycle"),
        ("hand sanitzer dispenser", "hand sanitizer dispenser"),
        ("book shelf", "bookshelf"),
        ("cat tree", "cat tree"),
    ],
)
def test_labels_have_one_spelling(raw: str, clean: str) -> None:
    assert clean_label(raw) == clean
    assert clean_label(clean) == clean


def test_no_list_is_missed_for_a_spelling() -> None:
    assert not sizeable("trashcan")
    assert not sizeable("dishrack")
    assert open_fronted("tvstand")
    assert not stands("bulletinboard")
    assert lies("throwpillow")
    assert akin("Night Stand", "coffeetable")
    assert confusable("wastebin", ["garbage-can"])
    assert not countable("stairs")
    assert not countable("shower curtain rod")
    assert not sizeable("clothing rack")
    assert as_usual("coatrack", "height", 1.81)
    assert as_usual("wardrobe closet", "height", 2.0) == as_usual("wardrobe", "height", 2.0)


def test_rooms_inside_rooms_have_shells_too() -> None:
    assert all(is_structure(label) for label in ("closet wall", "pantry walls", "shower floor", "closet door frame"))
    assert not any(is_structure(label) for label in ("wall lamp", "floor lamp", "wall mounted coat rack"))


def test_names_of_the_lists_are_spelt_as_they_are_looked_up() -> None:
    for text in (*labels._LISTS, labels._MASS):
        for name in (name for row in labels._rows(text) for name in row):
            assert spelt(name) == name
    for name, known in labels._KINDS.items():
        assert kind(name) == known == kind(known)
        assert known in labels._KNOWN
        assert name not in labels._KNOWN


def test_every_raw_name_of_the_label_map_is_known_or_in_one_spelling(shared_data: Path) -> None:
    table = (shared_data / "scene-lists" / "scannetv2-labels.combined.tsv").read_text()
    raw = {row[column] for row in csv.DictReader(table.splitlines(), delimiter="\t") for column in _COLUMNS}
    clean = {name: clean_label(name) for name in raw if name.strip()}
    assert len(clean) > 600
    closed: dict[str, set[str]] = {}
    for label in clean.values():
        assert label is not None
        closed.setdefault(label.lower().replace(" ", "").replace("-", ""), set()).add(label)
        name = label.lower()
        assert spelt(name) == name
        for known in labels._KNOWN:  # a list has it in this spelling, or not at all
            assert known == name or known.replace(" ", "") != name.replace(" ", "").replace("-", "")
    assert [names for names in closed.values() if len(names) > 1] == []


_COLUMNS = ("raw_category", "category")


def test_numbers_of_one_among_its_kind_are_no_name() -> None:
    for raw in ("chair_000001", "Chair:12345", "01-chair", "10_chair", "003_chair", "chair\r", "\tchair"):
        assert clean_label(raw) == "chair"
    assert clean_label("2 seat sofa") == "2 seat sofa"
