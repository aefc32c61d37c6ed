"""Scenes opened without a manifest: what they hold, how they show themselves, what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vstdata
from vstdata.api import OWN_FRAMES, OWN_SIZE
from vstdata.errors import InputError, ManifestError, VstError
from vstdata.face.scenes import LoadedScene
from vstdata.manifest import Images
from vstdata.scene import Box, Camera, Frame, Instance, Scene
from vstdata.sources.spec import SourceSpec

HOSTILE = "<script>alert('&')</script>"


def test_a_room_is_made_once_and_kept(scene: LoadedScene, root: Path) -> None:
    made = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    again = vstdata.open_scenes("rooms")
    assert again.ids() == [scene.id]
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == made
    assert [path.name for path in root.parent.iterdir()] == [root.name]


def test_a_scene_is_that_of_its_source(scene: LoadedScene, root: Path) -> None:
    scenes = vstdata.open_scenes("scannetv2", root, name="rooms")
    assert (len(scenes), scenes.ids()) == (1, [scene.id])
    (other,) = scenes
    assert (other.data.dataset, scene.data.dataset) == ("rooms", "rooms")
    assert len(scene.data.frames) == OWN_FRAMES
    assert [one.label for one in other.data.instances] == [one.label for one in scene.data.instances]
    assert sum(scene.labels.values()) == len(scene.data.instances)
    assert list(scene.labels.values()) == sorted(scene.labels.values(), reverse=True)


def test_pictures_are_the_sources(scene: LoadedScene) -> None:
    picture = scene.picture(3)
    assert picture.size == OWN_SIZE
    assert (np.asarray(picture) == scene.data.pixels.color(3)).all()


def test_virtual_cameras_are_those_of_a_manifest(root: Path) -> None:
    seen = vstdata.open_scenes("rooms", root, images={"fov": 50.0, "size": [320, 240]}).load()
    assert seen.picture(0).size == (320, 240)
    camera = seen.data.frames[0].camera
    assert camera.intrinsics[0, 0] == pytest.approx(160 / np.tan(np.radians(25)))


def test_the_map_shows_every_object_and_camera(scene: LoadedScene) -> None:
    drawn = scene.map(300)
    assert drawn.size == (300, 300)
    colors = {tuple(color) for color in np.asarray(drawn).reshape(-1, 3).tolist()}
    assert len(colors) > 50
    assert scene.map(300).tobytes() == drawn.tobytes()


def test_the_mesh_goes_to_trimesh(scene: LoadedScene) -> None:
    found, mesh = scene.to_trimesh(), scene.data.mesh
    assert mesh is not None
    assert (np.asarray(found.vertices) == mesh.vertices).all()
    assert (np.asarray(found.faces) == mesh.faces).all()
    assert (found.face_attributes["instance"] == mesh.face_instances).all()
    low, high = found.bounds
    assert high[2] - low[2] == pytest.approx(np.ptp(mesh.vertices[:, 2]))
    colors = np.asarray(found.visual.vertex_colors)[:, :3]
    assert mesh.colors is not None
    assert (colors == mesh.colors).all()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"reader": "hypersim"}, "hypersim: root: expected the folder of the data that reader 'hypersim' reads"),
        ({"reader": "scannetv2"}, "scannetv2: root: expected the folder .* 'rooms' without one is a room of our own"),
        ({"reader": "scanetv2"}, "no reader 'scanetv2'; did you mean scannetv2"),
        ({"root": "/no/such/folder"}, "expected the data folder"),
        ({"frames_per_scene": 0}, "open_scenes: frames_per_scene: Input should be greater than or equal to 1"),
        ({"images": {"max_sid": 3}}, r"open_scenes: images: max_sid: unknown key; did you mean max_side\?"),
        ({"images": {"fov": 60.0}}, "open_scenes: images: Value error, fov and size belong together"),
    ],
)
def test_a_wrong_argument_is_named(cache: Path, arguments: dict[str, object], told: str) -> None:
    with pytest.raises((InputError, ManifestError), match=told):
        vstdata.open_scenes(**arguments)  # type: ignore[arg-type]


def test_an_option_that_the_reader_lacks_is_refused(root: Path) -> None:
    with pytest.raises(VstError, match="frame_stepp"):
        vstdata.open_scenes("scannetv2", root, frame_stepp=2).load()


def test_a_scene_that_is_not_there_has_a_neighbour(scene: LoadedScene, root: Path) -> None:
    with pytest.raises(InputError, match=f"did you mean {scene.id}"):
        vstdata.open_scenes("scannetv2", root).load(scene.id[:-1] + "7")


@pytest.mark.parametrize("frame", [-1, OWN_FRAMES])
def test_a_frame_that_is_not_there_is_named(scene: LoadedScene, frame: int) -> None:
    with pytest.raises(InputError, match=f"frame {frame}: expected a number from 0 to {OWN_FRAMES - 1}"):
        scene.picture(frame)


class Grey:
    """Pixels of one grey."""

    def color(self, frame: int) -> np.ndarray:  # type: ignore[type-arg]
        return np.full((60, 80, 3), 128, np.uint8)

    def depth(self, frame: int) -> None:
        return None


def hostile_scene() -> LoadedScene:
    """A scene without a mesh whose label and frame are no friends of a page."""
    camera = Camera(np.array([[80.0, 0, 39.5], [0, 80, 29.5], [0, 0, 1]]), 80, 60, np.eye(4))
    box = Box(np.array([0.0, 0, 2]), np.ones(3), np.eye(3))
    data = Scene(
        "tests", "one", "", "MIT", (Frame(HOSTILE, camera),), (Instance(1, HOSTILE, box),), Grey(), rendered=True
    )
    return LoadedScene(data, SourceSpec(name="tests", reader="none", root=".", licence="MIT"), Images(), "1")


def test_a_label_is_no_part_of_the_page(scene: LoadedScene) -> None:
    page = hostile_scene()._repr_html_()
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(&#x27;&amp;&#x27;)&lt;/script&gt;") == 3  # alt, title, and in the list
    good = scene._repr_html_()
    assert good.count("<img") == 5
    assert scene.id in good


def test_a_scene_without_a_mesh_has_none_for_trimesh() -> None:
    lacking = hostile_scene()
    with pytest.raises(VstError, match="scene one of tests has no mesh"):
        lacking.to_trimesh()
    assert isinstance(lacking.map(), Image.Image)
