"""`ID.objects.json` beside a scan: every field comes back in the world's frame, and what is wrong is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.sources.files import Scan, alignment
from vstdata.errors import InputError
from vstdata.scene import Annotation, Scene
from vstdata.sources import SourceSpec, open_source

NAME = "scene0000_00.objects.json"


def stored(vector: list[float]) -> list[float]:
    """A direction of the room in the frame of the scan's files."""
    return [float(c) for c in alignment()[:3, :3].T @ np.array(vector)]


def content() -> dict[str, Any]:
    chair = {"id": 1, "label": "chair", "front": stored([0.0, -1.0, 0.0]), "up": stored([0.0, 0.0, 1.0])}
    chair |= {"color": "dark blue", "secondColor": "black", "material": "fabric", "support": 0, "group": 2}
    table = {"id": 2, "label": "table", "front": None, "up": [0.0, 0.0, 1.0], "state": "open", "licence": "CC-BY-4.0"}
    table |= {"mirror": True, "screen": False}
    floor = {"id": 0, "label": "floor", "weight": 3}
    return {"schema": 1, "room": {"kind": "dining room", "light": {"sun": 1}}, "objects": [floor, chair, table]}


def load(root: Path, value: object) -> Scene:
    folder = Scan().write(root)
    (folder / NAME).write_text(json.dumps(value))
    source = open_source(SourceSpec(name="rooms", reader="scannetv2", root=".", licence="none"), root)
    assert folder / NAME in source.files("scene0000_00")
    return source.load("scene0000_00")


def test_every_field_comes_back(tmp_path: Path) -> None:
    scene = load(tmp_path, content())
    floor, chair, table = (one.about for one in scene.instances)
    assert floor == Annotation()
    assert chair.front == pytest.approx((0.0, -1.0, 0.0), abs=1e-6)
    assert chair.up == pytest.approx((0.0, 0.0, 1.0), abs=1e-6)
    assert (chair.color, chair.second_color, chair.material) == ("dark blue", "black", "fabric")
    assert (chair.support, chair.group, chair.state, chair.licence) == (0, 2, None, None)
    assert (table.front, table.state, table.licence) == (None, "open", "CC-BY-4.0")
    assert (chair.mirror, chair.screen, table.mirror, table.screen) == (None, None, True, False)
    assert scene.room_kind == "dining room"


def rooms() -> list[dict[str, Any]]:
    """Two rooms side by side, in the frame of the scan's files."""
    boxes = {"kitchen": (0.0, 2.0), "hallway": (2.15, 4.0)}
    found = []
    for number, (kind, (low, high)) in enumerate(boxes.items()):
        corners = np.array([[low, 0, 0], [high, 0, 0], [high, 3, 0], [low, 3, 0]]) - alignment()[:3, 3]
        polygon = (corners @ alignment()[:3, :3])[:, :2].tolist()
        floor = -float(alignment()[2, 3])
        found.append({"id": number, "kind": kind, "polygon": polygon, "floor": floor, "ceiling": floor + 2.5})
    return found


def test_rooms_of_a_house_come_back(tmp_path: Path) -> None:
    value = content()
    value["room"] |= {"kind": "house", "regions": rooms()}
    kitchen, hallway = load(tmp_path, value).regions
    assert (kitchen.kind, hallway.kind) == ("kitchen", "hallway")
    assert np.allclose(hallway.polygon, [[2.15, 0], [4, 0], [4, 3], [2.15, 3]], atol=1e-6)
    assert (kitchen.floor, kitchen.ceiling) == (pytest.approx(0.0, abs=1e-6), pytest.approx(2.5, abs=1e-6))


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("kind", None, r"room\.regions\.1: expected a kind"),
        ("ceiling", -9.0, r"room\.regions\.1: expected a kind, a simple polygon and a ceiling above"),
        ("polygon", [[0, 0], [1, 1], [1, 0], [0, 1]], r"room\.regions\.1: expected a kind, a simple polygon"),
        ("polygon", [[0, 0, 0]], r"room\.regions\.1\.polygon: expected shape"),
        ("floor", "low", r"room\.regions\.1\.floor: expected numbers"),
    ],
)
def test_a_wrong_room_is_named(tmp_path: Path, field: str, wrong: object, message: str) -> None:
    value = content()
    value["room"]["regions"] = [rooms()[0], {**rooms()[1], field: wrong}]
    with pytest.raises(InputError, match=message):
        load(tmp_path, value)


def test_a_scan_without_it_says_nothing(tmp_path: Path) -> None:
    Scan().write(tmp_path)
    source = open_source(SourceSpec(name="rooms", reader="scannetv2", root=".", licence="none"), tmp_path)
    scene = source.load("scene0000_00")
    assert {one.about for one in scene.instances} == {Annotation()}
    assert scene.room_kind is None


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("schema",), 2, r"schema: expected 1, not 2"),
        (("room", "kind"), 5, r"room\.kind: expected a word"),
        (("objects",), {}, r"objects: expected a JSON array"),
        (("objects", 0, "id"), 1, r"objects: expected an id of its own"),
        (("objects", 0, "id"), True, r"objects\.0\.id: expected a whole number"),
        (("objects", 1, "front"), [0, 2, 0], r"objects\.1\.front: expected a vector of length 1, not 2"),
        (("objects", 1, "front"), [0, 1], r"objects\.1\.front: expected shape"),
        (("objects", 1, "color"), "x" * 81, r"objects\.1\.color: expected a word"),
        (("objects", 1, "color"), "blue\n", r"objects\.1\.color: expected a word"),
        (("objects", 1, "support"), 7, r"objects\.1\.support: expected the id of an object of this file, or null, no"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, place: tuple[Any, ...], value: object, message: str) -> None:
    wrong: Any = content()
    at = wrong
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    with pytest.raises(InputError, match=rf"{NAME}: {message}"):
        load(tmp_path, wrong)
