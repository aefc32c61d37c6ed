"""Models that know sizes by label, or the first frame, find what these tell, and nothing where they tell nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.audit.releases import choice, number, ordering, row, write
from vstdata.audit import audit
from vstdata.audit.blind import prior_each
from vstdata.audit.checks import checks
from vstdata.audit.priors import SizeCounter, SizeTable
from vstdata.audit.read import Asked, _first_frame, questions
from vstdata.audit.words import LabelFinder
from vstdata.manifest import Audit
from vstdata.release.index import read_index
from vstdata.release.shards import Row

# Foot and height of thirty kinds of things. Hardly two questions name the same two, so words alone tell little.
KINDS = {
    f"{word}{part}": (0.1 * k, 0.2 + 0.05 * k)
    for k, (word, part) in enumerate(
        (word, part)
        for part in ("", " stand", " rack")
        for word in ("cup", "lamp", "bed", "fan", "box", "jug", "mat", "pan", "rod", "tub")
    )
}
LABELS = tuple(KINDS)
ROOMS, EACH = 15, 14


def release(root: Path, kind: str, fair: bool) -> Path:
    return write(root, _rows(kind, fair, np.random.default_rng(3)))


def _rows(kind: str, fair: bool, rng: np.random.Generator) -> Iterator[Row]:
    for room in range(ROOMS):
        for k in range(EACH):
            names = [str(each) for each in rng.choice(LABELS, 4, replace=False)]
            told = [str(each) for each in rng.permutation(names)] if fair else names
            floor = 7.0 * room  # each room has its own z of the floor: heights are above it
            sizes = [(floor + KINDS[name][0], KINDS[name][1]) for name in names] + [(floor, 0.01)]
            yield row(
                f"{room:02d}-{k:02d}",
                f"room{room:02d}",
                _turn(kind, names, told, rng, k),
                labels=[*names, "rug"],
                sizes=sizes,
                modality="video" if kind in ("first", "order") else "single_image",
            )


def _turn(kind: str, names: list[str], told: list[str], rng: np.random.Generator, k: int) -> dict[str, Any]:
    """A question about `names`, whose answer is what is known of `told`."""
    if kind == "higher":
        right = int(LABELS.index(told[0]) < LABELS.index(told[1]))
        return choice(
            f"In {k}, is the {names[0]} higher up or lower down than the {names[1]}?", ["higher", "lower"], right
        )
    if kind == "tallest":
        return choice(f"Tallest in {k}?", names, max(range(4), key=lambda at: LABELS.index(told[at])))
    if kind == "height":
        return number(f"How tall is the {names[0]} in {k}?", KINDS[told[0]][1])
    shown = dict.fromkeys(names, False) | {told[0]: bool(k % 2)}
    steps = [{"op": "first_seen", "label": name, "value": 0 if shown[name] else 3} for name in names]
    listed = [str(each) for each in rng.permutation(names)]
    if kind == "first":
        turn = choice(f"Which comes first in {k}?", listed, listed.index(names[0]))
    else:
        turn = ordering(f"Sort by first sight in {k}: {', '.join(listed)}.", names)
    return {**turn, "program": json.dumps(steps)}


def scored(root: Path) -> tuple[dict[str, float], list[Asked]]:
    asked, sizes = list(questions(root, read_index(root))), SizeCounter()
    for each in asked:
        sizes.add(each)
    found = prior_each(asked, LabelFinder([*LABELS, "rug"]), sizes.table())
    return {model: float(each.mean()) for model, each in found.items()}, asked


@pytest.mark.parametrize(
    ("kind", "model", "told", "chance"),
    [
        ("higher", "table", 0.8, 0.5),
        ("tallest", "table", 0.8, 0.25),
        ("height", "table", 0.75, 0.45),
        ("first", "first_frame", 0.55, 0.25),
        ("order", "first_frame", 0.07, 1 / 24),
    ],
)
def test_what_is_known_tells(tmp_path: Path, kind: str, model: str, told: float, chance: float) -> None:
    planted, asked = scored(release(tmp_path / "told", kind, fair=False))
    assert len(asked) == ROOMS * EACH
    assert planted[model] > told
    fair, _ = scored(release(tmp_path / "fair", kind, fair=True))
    assert fair[model] < chance + 0.1
    assert ("first_frame" in planted) == (model == "first_frame")


def test_a_size_is_that_of_other_rooms() -> None:
    table = SizeTable(
        ("a", "b", "c"),
        ("cup",),
        np.array([0, 1, 1, 2]),
        np.array([0, 0, 0, 0]),
        np.array([[1.0, 9.0, 9.0], [2.0, 1.0, 1.0], [4.0, 3.0, 2.0], [6.0, 5.0, 3.0]]),
    )
    assert table.without({"a"}) == {"cup": (4.0, 3.0, 2.0)}
    assert table.without({"a", "c"}) == {"cup": (3.0, 2.0, 1.5)}
    assert table.without({"a", "b", "c"}) == {}


def test_heights_are_above_the_floor_and_an_object_counts_once(tmp_path: Path) -> None:
    turn = number("How tall is the lamp?", 1.0)
    rows = [row(f"{k}", "r", turn, labels=["lamp", "rug"], sizes=[(12.0, 1.0), (10.0, 0.0)]) for k in range(3)]
    root, sizes = write(tmp_path, rows), SizeCounter()
    for each in questions(root, read_index(root)):
        sizes.add(each)
    table = sizes.table()
    assert table.without(set()) == {"lamp": (2.5, 1.0, 1.0), "rug": (0.0, 0.0, 1.0)}
    assert table.room.tolist() == [0, 0]


def test_limits_of_their_own() -> None:
    def entry(model: str, answer_type: str, low: float) -> dict[str, Any]:
        score = {"model": model, "mean": low, "low": low, "high": 1.0}
        none = {"count": 0, "share": 0.0}
        about = {"skill": "s", "type": "t", "answer_type": answer_type, "questions": 500, "letters": None}
        return {**about, "blind": {"chance": 0.3, "scores": [score]}, "duplicates": none, "near_duplicates": none}

    for model, answer_type, allowed in (
        ("forest", "choice", 0.33),
        ("table", "choice", 0.35),
        ("first_frame", "ordering", 0.35),
        ("forest", "number", 0.35),
        ("table", "number", 0.38),
    ):
        for low, verdict in ((allowed - 0.001, "holds"), (allowed + 0.001, "fails")):
            assert checks([entry(model, answer_type, low)], None, Audit())[0]["verdict"] == verdict


def test_the_page_tells_what_selection_took_away(tmp_path: Path) -> None:
    from vstdata.audit.page import page

    counts = {"drafts": 110, "repeats": 10, "shortcuts": 20, "told_by_priors": 5}
    rows = [row(f"{k}", f"r{k}", number("How tall?", 1.0 + k)) for k in range(4)]
    document = audit(write(tmp_path, rows, skills={"s.k": {"selection": {"length": counts}}}))
    assert document["selection"] == [
        {"skill": "s.k", "type": "length", "drafts": 110, "shortcuts": 0.2, "told_by_priors": 0.05}
    ]
    assert "told by what is known" in page(document)


@pytest.mark.parametrize(
    ("op", "value", "known"), [("first_seen", 0, True), ("first_seen", 3, False), ("seen_so_far", "no", False)]
)
def test_what_a_video_never_shows_is_not_in_its_first_frame(op: str, value: object, known: bool) -> None:
    """Else who knows nothing of a thing would know that the video lacks it."""
    program = json.dumps([{"op": op, "label": "Rug", "value": value}])
    assert _first_frame(Path(), {"modality": "video", "id": "x"}, {"program": program}) == {"rug": known}
