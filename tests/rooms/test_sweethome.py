"""Furniture of others: a catalogue that the test writes itself is read, made ours, and stands in rooms; the real one
is looked at where it is installed."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image

from generators.build.card.card import _credits
from generators.commands.rooms.roots import open_root
from generators.rooms.furnish.layout import kind_of, make_room
from generators.rooms.furniture import CATALOGUE
from generators.rooms.model import IntArray, Part
from generators.rooms.recipe import Wanted
from generators.rooms.sweethome.catalogue import PLACES, Item, find_furniture, furniture_digest, read_catalogue, spdx
from generators.rooms.sweethome.entries import catalogue_of, library_of
from generators.rooms.sweethome.models import largest_rectangle, model_of
from generators.rooms.sweethome.names import NAMES, sorted_by_category
from generators.rooms.sweethome.shapes import closed
from generators.rooms.write import write_rooms
from tests.rooms import test_layout as standing
from tests.worlds import CUBE_FACES
from vstdata.draw import Draw
from vstdata.errors import InputError, ManifestError, MissingError

CUBE = np.array([[x, y, z] for x in (0.0, 1.0) for y in (0.0, 1.0) for z in (0.0, 1.0)])
# A chair in the file's axes: y up, the front towards +z. The back leans at -z.
CHAIR = ((-1, 0, -1, 1, 1, 1, "seat"), (-1, 1, -1, 1, 2.5, -0.8, "oakBack"))
TABLE = (
    (-2, 1.8, -1, 2, 2, 1, "oakTop"),
    *((x, 0, z, x + 0.2, 1.8, z + 0.2, "leg") for x in (-2, 1.8) for z in (-1, 0.8)),
)
PROPERTIES = """
# A library of the tests
id=Test#Library
name=Own blocks
license=Creative Commons Attribution 3.0 license
id#1=Test#chair
name#1=Chair
category#1=Living room
model#1=/own/chair/chair.obj
width#1=44
depth#1=50
height#1=90
creator#1=Zo\\u00eb
id#2=Test#table
name#2=Oak table
category#2=Living room
model#2=/own/table.obj
width#2=160
depth#2=85
height#2=74
creator#2=Zo\\u00eb
id#3=Test#car
name#3=Car
category#3=Vehicles
model#3=/own/table.obj
width#3=160
depth#3=85
height#3=74
elevation#3=5
modelRotation#3=0 0 1 0 1 0 -1 0 0
"""
LOOKS = """
newmtl seat
Kd 0.8 0.1 0.1
newmtl oakBack
map_Kd green.png
newmtl oakTop
Kd 0.5 0.3 0.2
newmtl leg
Kd 0.1 0.1 0.1
"""


def blocks(boxes: tuple[tuple[object, ...], ...]) -> str:
    """Boxes (low corner, high corner, material) as the text of an OBJ file with quads and texture coordinates."""
    lines = ["mtllib looks.mtl", "vt 0.5 0.5"]
    for k, (*corner, material) in enumerate(boxes):
        low, high = np.array(corner[:3], dtype=float), np.array(corner[3:], dtype=float)
        low, high = np.minimum(low, high), np.maximum(low, high)
        lines += ["v {} {} {}".format(*(low + c * (high - low))) for c in CUBE]
        lines.append(f"usemtl {material}")
        for quad in ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)):
            lines.append("f " + " ".join(f"{8 * k + corner + 1}/1" for corner in quad))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furniture")
    write_library(folder / "Own.sh3f", PROPERTIES)
    return folder


def write_library(path: Path, properties: str) -> None:
    green = io.BytesIO()
    Image.new("RGB", (8, 8), (20, 200, 60)).save(green, "PNG")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("PluginFurnitureCatalog.properties", properties.encode("latin-1"))
        archive.writestr("own/chair/chair.obj", blocks(CHAIR))
        archive.writestr("own/chair/looks.mtl", LOOKS)
        archive.writestr("own/chair/green.png", green.getvalue())
        archive.writestr("own/table.obj", blocks(TABLE))
        archive.writestr("own/looks.mtl", LOOKS)


@pytest.fixture(scope="module")
def items(library: Path) -> dict[str, Item]:
    return {item.name: item for item in read_catalogue(library)}


def test_a_library_is_read(library: Path, items: dict[str, Item]) -> None:
    chair, car = items["Chair"], items["Car"]
    assert (chair.author, chair.licence, chair.id, chair.mesh) == (
        "Zoë",
        "CC-BY-3.0",
        "Test#chair",
        "own/chair/chair.obj",
    )
    assert chair.size == (0.44, 0.5, 0.9)
    assert chair.turn == (1, 0, 0, 0, 1, 0, 0, 0, 1)
    assert (car.elevation, car.turn) == (0.05, (0, 0, 1, 0, 1, 0, -1, 0, 0))
    assert len(furniture_digest(library)) == 64


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Public domain", "CC0-1.0"),
        ("Creative Commons Attribution 3.0 license", "CC-BY-3.0"),
        ("Creative Commons Attribution 3.0 United States license  Copyright 2003", "CC-BY-3.0-US"),
        ("Creative Commons Attribution-ShareAlike 3.0", None),
        ("Creative Commons Attribution-NonCommercial 4.0", None),
        ("GNU GPL", None),
        ("", None),
    ],
)
def test_only_free_licences_are_taken(text: str, name: str | None) -> None:
    assert spdx(text) == name


def test_libraries_of_other_licences_are_passed_over(tmp_path: Path) -> None:
    write_library(tmp_path / "Own.sh3f", PROPERTIES.replace("Attribution 3.0", "Attribution-ShareAlike 3.0"))
    assert read_catalogue(tmp_path) == ()


def test_what_is_wrong_is_one_error_that_says_where(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="apt-get install sweethome3d-furniture"):
        find_furniture(tmp_path)
    with pytest.raises(ManifestError, match="parametric, sweethome3d, mixed"):
        library_of("ikea", None)
    path = tmp_path / "Own.sh3f"
    write_library(path, PROPERTIES.replace("width#1=44", "width#1=wide"))
    with pytest.raises(InputError, match="width#1"):
        read_catalogue(tmp_path)
    write_library(path, PROPERTIES.replace("/own/chair/chair.obj", "/own/absent.obj"))
    with pytest.raises(InputError, match=r"own/absent\.obj"):
        model_of(read_catalogue(tmp_path)[0], "chair", True, False)
    path.write_bytes(b"PK no zip")
    with pytest.raises(InputError, match=r"Own\.sh3f"):
        read_catalogue(tmp_path)


def test_models_are_sorted_by_name_group_and_size(items: dict[str, Item]) -> None:
    found, rest = sorted_by_category(tuple(items.values()), CATALOGUE)
    assert {name: [one.name for one in each] for name, each in found.items()} == {
        "chair": ["Chair"],
        "table": ["Oak table"],
    }
    assert [one.name for one in rest] == ["Car"]
    tiny = replace(items["Chair"], size=(0.1, 0.1, 0.2))
    office, hung = replace(items["Chair"], group="Office"), replace(items["Chair"], elevation=0.3)
    low = replace(items["Oak table"], size=(1.6, 0.85, 0.3))
    assert sorted_by_category((tiny, hung, low), CATALOGUE) == ({}, (tiny, hung, low))
    assert "chair" not in sorted_by_category((office,), CATALOGUE)[0]


def test_a_chair_is_ours_in_size_front_and_looks(items: dict[str, Item]) -> None:
    model = model_of(items["Chair"], "chair", True, False)
    low, high = model.bounds()
    np.testing.assert_allclose(low, [-0.22, -0.25, 0.0], atol=1e-6)
    np.testing.assert_allclose(high, [0.22, 0.25, 0.9], atol=1e-6)
    assert (model.faces, model.surfaces) == (True, ())
    back, seat = sorted(model.parts, key=lambda part: part.material.color)
    assert back.vertices[:, 1].min() == pytest.approx(0.2), "the back is at +y, the front looks to -y"
    assert seat.material.color == pytest.approx((0.8, 0.1, 0.1), abs=0.003)
    assert back.material.color == pytest.approx((20 / 255, 200 / 255, 60 / 255), abs=0.01)
    assert (back.material.pattern, back.material.substance) == ("wood", "wood")
    assert model.credit is not None
    assert (model.credit.author, model.credit.licence) == ("Zoë", "CC-BY-3.0")
    assert all(balanced(part) and volume(part) > 0 for part in model.parts)


def test_things_stand_on_the_top_of_a_table(items: dict[str, Item]) -> None:
    (top,) = model_of(items["Oak table"], "table", False, True).surfaces
    assert top.height == pytest.approx(0.74)
    assert top.center == pytest.approx((0.0, 0.0), abs=1e-6)
    assert top.size == pytest.approx((1.6 - 0.02, 0.85 - 0.02), abs=1e-6)


def balanced(part: Part) -> bool:
    """Whether every edge is run along as often in one direction as in the other: closed and wound alike."""
    ends = part.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    runs = Counter(map(tuple, ends.tolist()))
    return all(runs[b, a] == n for (a, b), n in runs.items())


def volume(part: Part) -> float:
    return float(trimesh.Trimesh(part.vertices, part.faces, process=False).volume)


def shape(vertices: np.ndarray, faces: IntArray) -> Part:
    from generators.rooms.materials import WHITE

    return Part(*closed(np.asarray(vertices, dtype=float), np.asarray(faces, dtype=np.int32)), WHITE)


def test_solids_face_outwards_however_they_were_drawn() -> None:
    for drawn in (CUBE_FACES, CUBE_FACES[:, ::-1]):
        found = shape(CUBE, drawn)
        assert volume(found) == pytest.approx(1.0)
        assert balanced(found)
    mixed = CUBE_FACES.copy()
    mixed[[0, 3, 7]] = mixed[[0, 3, 7], ::-1]
    assert volume(shape(CUBE, mixed)) == pytest.approx(1.0)
    apart = shape(CUBE[CUBE_FACES].reshape(-1, 3), np.arange(36).reshape(-1, 3))  # no corner shared
    assert (len(apart.vertices), volume(apart)) == (8, pytest.approx(1.0))
    twice = shape(CUBE, np.concatenate([CUBE_FACES, CUBE_FACES[:, ::-1]]))
    assert (len(twice.faces), volume(twice)) == (12, pytest.approx(1.0))


def test_sheets_become_thin_plates() -> None:
    square = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    plate = shape(square, np.array([[0, 1, 2], [0, 2, 3]]))
    assert balanced(plate)
    assert volume(plate) == pytest.approx(0.001, rel=1e-6)
    assert np.ptp(plate.vertices[:, 2]) == pytest.approx(0.001)
    pot = shape(CUBE, CUBE_FACES[2:])  # a cube without one side
    assert balanced(pot)
    assert 0.003 < volume(pot) < 0.005
    assert len(trimesh.Trimesh(pot.vertices, pot.faces, process=False).split(only_watertight=False)) == 1


def test_the_largest_rectangle_is_that_of_all_rectangles() -> None:
    random = np.random.default_rng(3)
    for _ in range(20):
        free = random.random((7, 9)) < 0.7
        best = max(
            (i1 - i0) * (j1 - j0)
            for i0 in range(7) for i1 in range(i0 + 1, 8) for j0 in range(9) for j1 in range(j0 + 1, 10)
            if free[i0:i1, j0:j1].all()
        )  # fmt: skip
        (i0, i1), (j0, j1) = largest_rectangle(free)
        assert free[i0:i1, j0:j1].all()
        assert (i1 - i0) * (j1 - j0) == best


def test_shares_of_models_of_others(library: Path) -> None:
    assert catalogue_of("parametric", None) is CATALOGUE
    for furniture, low, high in (("sweethome3d", 1.0, 1.0), ("mixed", 0.3, 0.7)):
        entry = catalogue_of(furniture, library)["chair"]
        models = [entry.build(Draw("share", k)) for k in range(60)]
        share = np.mean([model.credit is not None for model in models])
        assert low <= share <= high
        assert catalogue_of(furniture, library)["bed"] is CATALOGUE["bed"], "there is no bed among them"


def dines(draw: Draw) -> bool:
    """Whether a room has a table and chairs for sure."""
    return kind_of(draw).name == "dining room"


def test_rooms_with_models_of_others_stand_as_others_do(library: Path) -> None:
    catalogue = catalogue_of("sweethome3d", library)
    draws = islice((draw for k in count() if dines(draw := Draw("others", k))), 2)
    rooms = [make_room(draw, "room", catalogue) for draw in draws]
    assert sum(placed.model.credit is not None for room in rooms for placed in room.placed) >= 5
    standing.test_nothing_floats(rooms)
    for room in rooms:
        assert standing.overlaps(room.placed) == []


def test_licences_and_makers_go_with_the_scan(library: Path, tmp_path: Path) -> None:
    seed = next(seed for seed in count(1) if dines(Draw("room", seed, 0)))
    wanted = Wanted(1, seed, 1, "flat", (64, 48), furniture="sweethome3d", furniture_root=library)
    rooms = write_rooms(wanted, tmp_path / "rooms")
    source = open_root(tmp_path / "rooms")
    told = set()
    for room in rooms:
        scene, bare = source.load(room.id), source.load(room.id, geometry=False)
        others = {one.label for one in scene.instances if one.about.licence}
        assert others <= {"chair", "table"}
        assert scene.licence == bare.licence == ("not stated AND CC-BY-3.0" if others else "not stated")
        assert scene.credits == bare.credits
        assert len(scene.credits) == len(others)
        told |= set(scene.credits)
    assert told
    assert told <= {
        '"Chair" (Test#chair) by Zoë, from Sweet Home 3D, Own, CC-BY-3.0',
        '"Oak table" (Test#table) by Zoë, from Sweet Home 3D, Own, CC-BY-3.0',
    }
    assert all(f"- {line}\n" in _credits(sorted(told)) for line in told)
    assert _credits(()) == ""


def test_every_name_is_of_one_category_unless_group_or_height_tell() -> None:
    counts = Counter(name for names in NAMES.values() for name in names)
    assert {name for name, times in counts.items() if times > 1} == {"chair", "table"}
    assert all(name == name.lower() for name in counts)


@pytest.mark.skipif(
    not any(any(place.glob("*.sh3f")) for place in PLACES), reason="sweethome3d-furniture is not installed"
)
def test_the_real_catalogue() -> None:
    items = read_catalogue(find_furniture(None))
    assert len(items) >= 800
    assert {item.licence for item in items} == {"CC0-1.0", "CC-BY-3.0", "CC-BY-3.0-US"}
    found, _ = sorted_by_category(items, CATALOGUE)
    assert sum(map(len, found.values())) >= 200
    for category in ("bed", "chair", "sofa", "table"):
        model = model_of(found[category][0], category, True, True)
        assert all(balanced(part) for part in model.parts)
        np.testing.assert_allclose(np.ptp(model.bounds(), axis=0), found[category][0].size, atol=0.005)
