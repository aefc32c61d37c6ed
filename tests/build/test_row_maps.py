"""Maps of rows: true by the row's own cameras and boxes, and what false ones are told for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generators.build.drafts import listed
from generators.build.rows import make_camera
from tests import worlds
from vstdata.asking.text_map import maps_of
from vstdata.boxes.map_text import by_category, map_text
from vstdata.chains.row_maps import false_claims, map_of, with_map_first
from vstdata.facts import Facts
from vstdata.scoring.maps import map_accuracy
from vstdata.scoring.read_answer import read_map


def row_of(facts: Facts, frames: tuple[int, ...], video: bool) -> dict[str, Any]:
    things = [facts.scene.instances[i] for i in facts.objects]
    boxes = [{"label": one.label, "center": listed(one.box.center)} for one in things]
    chat = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "<think>\nso\n</think>\n\nA"}]
    rejected = {"thought": "not so", "answer": "B"}
    return {
        "map": maps_of(facts)(frames, video),
        "camera": [make_camera(facts.scene.frames[frame].camera) for frame in frames],
        "objects": boxes,
        "messages": chat,
        "turns": [{"thought": "so", "rejected": rejected}, {"thought": "", "rejected": None}],
    }


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    facts = Facts(worlds.living_room(), width=160)
    sets = [(frame,) for frame in facts.frames] + [tuple(facts.frames[:2]), tuple(facts.frames[1:3])]
    found = [row_of(facts, frames, video) for frames in sets for video in (False, True)]
    return [row for row in found if row["map"]]


def test_maps_are_true_and_speak_of_every_picture(rows: list[dict[str, Any]]) -> None:
    assert len(rows) >= 4
    for row in rows:
        assert false_claims(row) == []
        found = map_of(row)
        assert found is not None
        assert found["views"][0]["facing"] == "up"
        video = found["views"][0]["name"] == "first frame"
        assert len(found["views"]) == (1 if video else len(row["camera"]))
        assert len(found["objects"]) >= 2
        assert by_category(found) == {one["name"]: [one["position"]] for one in found["objects"]}
        read = read_map(map_text(found))
        assert read is not None
        assert map_accuracy(read, read) == 1.0


def test_every_false_entry_is_told(rows: list[dict[str, Any]]) -> None:
    """Any entry moved to any other cell, any facing turned."""
    for row in rows:
        found = map_of(row)
        assert found is not None
        for part in ("objects", "views"):
            for k, entry in enumerate(found[part]):
                for cell in ([(entry["position"][0] + 3) % 10, entry["position"][1]], [entry["position"][0], 10]):
                    assert false_claims(_with(row, part, k, position=cell))
                if part == "views":
                    assert false_claims(_with(row, part, k, facing="left" if entry["facing"] != "left" else "down"))


def test_a_map_comes_first_in_chains_and_nowhere_else(rows: list[dict[str, Any]]) -> None:
    told = with_map_first(rows[0])
    found = map_of(rows[0])
    assert found is not None
    (thought, other) = told["turns"]
    assert thought["thought"].endswith(f"{map_text(found)}\n\nso")
    assert thought["rejected"]["thought"].endswith(f"{map_text(found)}\n\nnot so")
    assert other["thought"] == ""
    assert told["messages"][1]["content"] == f"<think>\n{thought['thought']}\n</think>\n\nA"
    assert told["messages"][0] == rows[0]["messages"][0]
    assert with_map_first({**rows[0], "map": ""}) == {**rows[0], "map": ""}


def _with(row: dict[str, Any], part: str, k: int, **changed: Any) -> dict[str, Any]:
    found = json.loads(row["map"])
    found[part][k].update(changed)
    return {**row, "map": json.dumps(found)}
