"""`vst rooms` beside making rooms: lists, previews, scenes for viewers."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image
from typer.testing import CliRunner

from generators.cli import app
from generators.commands.rooms.glb import glb
from generators.commands.rooms.roots import open_root
from generators.rooms.furnish.kinds import KINDS
from generators.rooms.furniture import CATALOGUE
from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from vstdata.errors import InputError, ManifestError, MissingError
from vstdata.scene import Scene

FRAMES = 8


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rooms") / "two"
    write_rooms(Wanted(2, 4, frames=FRAMES, quality="flat", size=(160, 120)), folder)
    return folder


@pytest.fixture(scope="module")
def scene(root: Path) -> Scene:
    source = open_root(root)
    return source.load(source.scene_ids()[0])


def vst(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["rooms", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_categories_and_kinds_are_listed_as_text_and_as_json() -> None:
    told, kinds = json.loads(vst("--list", "--json")), json.loads(vst("--kinds", "--json"))
    assert [each["category"] for each in told] == list(CATALOGUE)
    (bed,) = (each for each in told if each["category"] == "bed")
    assert (bed["placement"], bed["nyu40_class"]) == (CATALOGUE["bed"].placement, "bed")
    assert bed["smallest"] == list(CATALOGUE["bed"].smallest)
    assert [each["kind"] for each in kinds] == [kind.name for kind in KINDS]
    assert sum(each["share"] for each in kinds) == pytest.approx(1.0)
    (bedroom,) = (each for each in kinds if each["kind"] == "bedroom")
    assert "bed" in bedroom["has"]
    text = vst("--list", "--kinds")
    assert all(name in text for name in [*CATALOGUE, *(kind.name for kind in KINDS)])


def test_models_of_others_that_are_not_there_are_one_error(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="apt-get install sweethome3d-furniture"):
        vst("--list", "--furniture", "mixed", "--furniture-root", str(tmp_path))
    with pytest.raises(MissingError):
        vst("--out", str(tmp_path / "out"), "--furniture", "mixed", "--furniture-root", str(tmp_path))


def test_a_glb_has_a_node_for_each_instance_where_it_stands(scene: Scene) -> None:
    read = trimesh.load(io.BytesIO(glb(scene)), file_type="glb")
    assert scene.mesh is not None
    assert scene.mesh.colors is not None
    assert set(read.graph.nodes_geometry) == {f"{one.label} {one.id}" for one in scene.instances}
    for k, one in enumerate(scene.instances):
        transform, name = read.graph[f"{one.label} {one.id}"]
        part = read.geometry[name].copy().apply_transform(transform)
        own = np.unique(scene.mesh.faces[scene.mesh.face_instances == k])
        x, y, z = scene.mesh.vertices.T
        expected = trimesh.Trimesh(
            np.stack([x, z, -y], axis=1), scene.mesh.faces[scene.mesh.face_instances == k], process=False
        )
        np.testing.assert_allclose(part.bounds, expected.bounds, atol=1e-5)
        np.testing.assert_allclose(part.triangles_center, expected.triangles_center, atol=1e-5)
        share = scene.mesh.colors[own] / 255.0  # glTF's colours of vertices are linear
        linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
        shown = part.visual.vertex_colors[:, :3].mean(axis=0) / 255
        np.testing.assert_allclose(shown, linear.mean(axis=0), atol=0.003)


def test_a_preview_shows_every_room_with_its_frames(root: Path, scene: Scene) -> None:
    vst("--preview", str(root))
    folder = root.parent / "two-preview"
    page = (folder / "index.html").read_text("utf-8")
    ids = open_root(root).scene_ids()
    assert sorted(path.name for path in folder.iterdir()) == sorted(["index.html", *(f"{id}.png" for id in ids)])
    assert all(f'src="{id}.png"' in page for id in ids)
    sheet = np.asarray(Image.open(folder / f"{scene.id}.png"), dtype=float)
    frame = scene.pixels.color(0)  # the first of them all, at its own size: smaller than a cell
    height, width = frame.shape[:2]
    shown = sheet[34 : 34 + height, 780 : 780 + width]
    difference = np.abs(shown - frame).max(axis=2)
    assert (difference == 0).mean() > 0.95, "all but the number"
    assert (difference[:30, :30] > 100).any(), "a number"


def test_what_is_there_already_is_replaced(root: Path) -> None:
    vst("--glb", str(root))
    folder = root.parent / "two-glb"
    (folder / "old").write_text("")
    vst("--glb", str(root))
    assert sorted(path.name for path in folder.iterdir()) == [f"{id}.glb" for id in open_root(root).scene_ids()]


def test_what_is_no_root_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a folder that `vst rooms --out` wrote"):
        open_root(tmp_path / "absent")
    with pytest.raises(ManifestError, match="nothing to do"):
        vst()
