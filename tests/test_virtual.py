"""Virtual cameras: pictures equal those drawn by the new camera; intrinsics, depth, marks and visibility follow."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pydantic import ValidationError
from scipy.ndimage import maximum_filter, minimum_filter

from generators.build.drafts import StoredDraft
from generators.build.rows import Context, Pictures, make_row
from tests.build.drive import lay_out, run
from tests.worlds import LIVING_ROOM, Thing, draw, living_room, look_at, make_scene, palette
from vstdata.draft import Answer, Draft, Mark, Question, Skill
from vstdata.facts import Facts
from vstdata.manifest import Images
from vstdata.release.shards import read_rows
from vstdata.scene import Camera, Scene
from vstdata.sources.rendered.views import RenderedPixels
from vstdata.virtual_camera import padding, virtual_camera, virtual_scene, warp
from vstdata.words.wordings import Asks, Wording, Wordings


class Asked(TypedDict):
    """What a picture is to be made."""

    fov: float
    size: tuple[int, int]


VGA: Asked = {"fov": 60.0, "size": (640, 480)}
PAPER_FOCAL = 960 / (2 * np.tan(np.radians(69.16 / 2)))  # arXiv 2511.05491's released code: 696.32 px


def real_camera(
    width: int, height: int, focal: float, shift: tuple[float, float] = (0.0, 0.0), tall: float = 1.0
) -> Camera:
    """A camera at the south wall, its principal point beside the middle by `shift`, fy = tall * fx."""
    camera = look_at((0.3, -2.3, 1.5), (0.0, 0.0, 0.7), width, height, focal)
    matrix = camera.intrinsics.copy()
    matrix[:2, 2] += shift
    matrix[1, 1] *= tall
    return replace(camera, intrinsics=matrix)


CAMERAS = {
    "wide, cropped and shrunk": real_camera(1280, 960, 800.0),
    "narrow, padded": real_camera(640, 480, 620.0),
    "beside the middle": real_camera(900, 700, 560.0, (40.0, -25.0), 1.03),
    "small, enlarged": real_camera(320, 240, 220.0, (-6.0, 4.0)),
    "upright, padded at the sides": real_camera(720, 960, 690.0, (3.0, 8.0)),
}


def fields_of_view(camera: Camera) -> tuple[float, float]:
    focal = np.diag(camera.intrinsics)
    h, v = (
        2 * np.degrees(np.arctan(side / 2 / f)) for side, f in ((camera.width, focal[0]), (camera.height, focal[1]))
    )
    return float(h), float(v)


@cache
def scenes(name: str) -> tuple[Scene, Scene]:
    """The living room seen by one camera, and by its virtual one."""
    scene = make_scene(LIVING_ROOM, [CAMERAS[name]])
    return scene, virtual_scene(scene, **VGA)


def even(indices: np.ndarray, reach: int) -> np.ndarray:
    """(h, w) where one instance fills the square around."""
    size = 2 * reach + 1
    return np.asarray(minimum_filter(indices, size) == maximum_filter(indices, size))


def test_without_keys_nothing_changes() -> None:
    scene = living_room()
    assert virtual_scene(scene) is scene
    assert scene.frames[0].camera.edges == (-0.5, -0.5, 639.5, 479.5)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"fov": 60.0}, "fov and size belong together"),
        ({"size": (640, 480)}, "fov and size belong together"),
        ({"fov": 60.0, "size": (640, 480), "focal": 700.0}, "fov or focal: each decides the size"),
        ({"max_side": 640, "focal": 700.0}, "max_side or focal: each decides the size"),
        ({"fov": 180.0, "size": (640, 480)}, "less than or equal to 150"),
        ({"fov": float("nan"), "size": (640, 480)}, "fov"),
        ({"fov": 60.0, "size": (640, 0)}, "greater than or equal to 64"),
        ({"focal": -1.0}, "greater than or equal to 50"),
    ],
)
def test_nonsense_is_one_clear_error(keys: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told) as caught:
        Images.model_validate(keys)
    assert caught.value.error_count() == 1


@pytest.mark.parametrize("name", CAMERAS)
def test_the_virtual_camera_is_what_was_asked_for(name: str) -> None:
    camera = virtual_camera(CAMERAS[name], **VGA)
    assert fields_of_view(camera)[0] == pytest.approx(60.0, abs=1e-9)
    assert camera.intrinsics[0, 0] == camera.intrinsics[1, 1] == pytest.approx(320 / np.tan(np.pi / 6))
    assert camera.intrinsics[:2, 2].tolist() == [319.5, 239.5]
    assert (camera.width, camera.height) == (640, 480)
    assert np.array_equal(camera.camera_to_world, CAMERAS[name].camera_to_world)


@pytest.mark.parametrize("name", CAMERAS)
def test_the_picture_is_the_one_the_virtual_camera_would_take(name: str) -> None:
    virtual = scenes(name)[1]
    camera = virtual.frames[0].camera
    _, expected = draw(camera, [thing.box for thing in LIVING_ROOM])
    colors, shown = virtual.pixels.color(0), camera.shown()
    scale = camera.intrinsics[0, 0] / CAMERAS[name].intrinsics[0, 0]
    inner = even(np.where(shown, expected, -2), 3 if scale < 1.2 else 6)
    assert inner.mean() > 0.6
    assert np.array_equal(colors[inner & shown], palette(len(LIVING_ROOM))[expected[inner & shown]])
    assert not colors[~shown].any()
    assert (~shown).mean() == pytest.approx(padding(camera), abs=0.01)


def test_averaged_where_it_shrinks() -> None:
    """A chequerboard of single pixels, four times finer than the new pixels, is grey and not moire."""
    old = real_camera(2560, 1920, 320 / np.tan(np.pi / 6) * 4)
    board = (np.indices((1920, 2560)).sum(axis=0) % 2 * 200).astype(np.uint8)
    small = warp(np.repeat(board[..., None], 3, axis=2), old, virtual_camera(old, **VGA))
    assert small.shape == (480, 640, 3)
    assert np.abs(small.astype(int) - 100).max() <= 1


def test_a_smooth_picture_is_moved_to_a_fraction_of_a_pixel() -> None:
    """A ramp says for each pixel where it comes from."""
    old = CAMERAS["beside the middle"]
    u, v = np.meshgrid(np.arange(old.width), np.arange(old.height))
    ramp = np.stack([u / 4.0, v / 4.0, np.zeros(u.shape)], axis=-1).round().astype(np.uint8)
    new = virtual_camera(old, **VGA)
    u, v = np.meshgrid(np.arange(new.width), np.arange(new.height))
    x, y = (u - 319.5) / new.intrinsics[0, 0], (v - 239.5) / new.intrinsics[1, 1]
    source = np.stack([x * 560.0 + 489.5, y * 560.0 * 1.03 + 324.5], axis=-1)
    moved = warp(ramp, old, new)[..., :2].astype(float)
    assert np.abs(moved - source / 4)[8:-8, 8:-8].max() < 0.75  # a pixel of the source is a quarter, rounding a half


@given(
    st.floats(30, 110), st.tuples(st.integers(64, 1200), st.integers(64, 1200)),
    st.tuples(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2)), st.floats(0.4, 3.0),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_points_are_projected_as_the_homography_says(
    fov: float, size: tuple[int, int], shift: tuple[float, float], focal: float
) -> None:
    old = real_camera(800, 600, 800 * focal, (800 * shift[0], 600 * shift[1]), 1.1)
    new = virtual_camera(old, fov=fov, size=size)
    points = np.random.default_rng(1).uniform((-2, -1, 0.1), (2, 2.2, 2.4), (200, 3))
    homography = new.intrinsics @ np.linalg.inv(old.intrinsics)
    source = old.project(points)[0]
    expected = np.column_stack([source, np.ones(len(source))]) @ homography.T
    assert new.project(points)[0] == pytest.approx(expected[:, :2], abs=1e-6)
    both = new.inside(expected[:, :2], -1e-6) & ~new.inside(expected[:, :2], 1e-6)  # on an edge, by rounding
    seen = old.inside(source) & (np.abs(expected[:, :2] - (np.array(size) - 1) / 2) <= np.array(size) / 2).all(axis=1)
    assert np.array_equal(new.inside(new.project(points)[0])[~both], seen[~both])


@pytest.mark.parametrize("name", CAMERAS)
def test_marks_land_on_the_same_surface_point(name: str) -> None:
    """An anchor found in the virtual view, taken back to the real picture by hand, is on the same instance."""
    scene, virtual = scenes(name)
    real, facts = Facts(scene, width=640).view(0), Facts(virtual)
    camera, old = virtual.frames[0].camera, scene.frames[0].camera
    assert len(facts.view(0).seen) >= 6
    for one in facts.view(0).seen.values():
        uv = np.array([one.anchor])
        depth, _ = facts.view(0).depth_at(uv)
        local = np.linalg.inv(camera.intrinsics) @ [*one.anchor, 1.0] * depth[0]
        back, _ = old.project(camera.to_world(local[None]))
        assert real.instance_at(back)[0] == one.instance
        assert real.depth_at(back)[0] == pytest.approx(depth, abs=0.02)
        box = scene.instances[one.instance].box
        assert (np.abs((camera.to_world(local[None]) - box.center) @ box.axes) <= box.size / 2 + 0.02).all()


@pytest.mark.parametrize("mesh", [True, False])
def test_padding_is_not_seen(mesh: bool) -> None:
    scene = virtual_scene(make_scene(LIVING_ROOM, [CAMERAS["upright, padded at the sides"]], mesh=mesh), **VGA)
    view, camera = Facts(scene).view(0), scene.frames[0].camera
    u0, v0, u1, v1 = camera.edges
    assert (v0, v1) == (-0.5, 479.5)
    assert (u0, u1) == pytest.approx((319.5 - 363 * 554.256 / 690, 319.5 + 357 * 554.256 / 690), abs=1e-3)
    shown = view.camera.shown()
    assert 0.6 < shown.mean() < 0.95
    assert (view.depth[shown] > 0).all()
    assert not view.depth[~shown].any()
    assert view.sensor is not None
    assert not view.sensor[~shown].any()
    if view.instances is not None:
        assert (view.instances[~shown] == -1).all()
        assert all(u0 <= one.box[0] + 1 and one.box[2] - 1 <= u1 for one in view.seen.values())


def test_what_the_border_cuts_is_truncated() -> None:
    """A plate 1 m wide, 2 m before the camera, of which the real picture shows the left 0.8 m."""
    plate = Thing("plate", (0.0, 2.0, 1.0), (1.0, 0.002, 0.5))
    camera = look_at((0.0, -0.001, 1.0), (0.0, 2.0, 1.0), 300, 400, 400.0)
    matrix = camera.intrinsics.copy()
    matrix[0, 2] = 300 - 0.5 - 400 * 0.3 / 2  # the right edge is 0.3 m right of the axis at 2 m
    scene = make_scene([plate], [replace(camera, intrinsics=matrix)])
    fov = 2 * float(np.degrees(np.arctan(104 / 400)))  # the focal length stays, 104 pixels to each side
    virtual = virtual_scene(scene, fov=fov, size=(208, 160))
    (one,) = Facts(virtual).view(0).seen.values()
    assert virtual.frames[0].camera.edges == pytest.approx((-0.5, -0.5, 163.5, 159.5))
    assert one.truncation == pytest.approx(0.2, abs=0.02)
    assert one.fraction == 1.0
    assert one.box[2] == pytest.approx(163.5, abs=1)


def test_a_frame_of_mostly_border_is_left_out() -> None:
    cameras = [real_camera(640, 480, 1000.0), CAMERAS["narrow, padded"]]
    virtual = virtual_scene(make_scene(LIVING_ROOM, cameras), **VGA)
    assert [frame.key for frame in virtual.frames] == ["000001"]
    assert virtual.dropped == {"frame_mostly_padding": 1}
    assert virtual.pixels.color(0).shape == (480, 640, 3)
    depth = virtual.pixels.depth(0)
    assert depth is not None
    assert np.array_equal(depth, draw(cameras[1], [thing.box for thing in LIVING_ROOM])[0])


def test_rendered_pictures_are_rendered_by_the_new_camera() -> None:
    scene = living_room()
    assert scene.mesh is not None
    pixels = RenderedPixels(scene.mesh, scene.frames)
    virtual = virtual_scene(replace(scene, pixels=pixels, rendered=True), fov=90.0, size=(320, 320))
    camera = virtual.frames[0].camera
    assert padding(camera) == 0
    assert np.array_equal(virtual.pixels.color(0), pixels._renderer.frame(camera))


@pytest.mark.parametrize(
    ("size", "focal", "expected"),
    [((1920, 1440), 1600.0, (835, 626)), ((730, 530), 529.5, (959, 696)), ((1024, 768), 886.81, (804, 603))],
)
def test_the_released_codes_sizes(size: tuple[int, int], focal: float, expected: tuple[int, int]) -> None:
    """ARKitScenes, SUN RGB-D and Hypersim with their usual focal lengths, worked out from the released formula."""
    old = real_camera(*size, focal, (7.0, -4.0))
    new = virtual_camera(old, focal=696.32)
    assert round(PAPER_FOCAL, 2) == 696.32
    assert (new.width, new.height) == expected
    assert fields_of_view(new) == pytest.approx(fields_of_view(old), abs=1e-9)
    assert np.diag(new.intrinsics)[:2] == pytest.approx([696.32] * 2, rel=2e-3)
    assert new.edges == (-0.5, -0.5, expected[0] - 0.5, expected[1] - 0.5)
    moved = (old.intrinsics[:2, 2] + 0.5) / size
    assert (new.intrinsics[:2, 2] + 0.5) / expected == pytest.approx(moved)


ASKS = {"where": Asks("point")}
WORDS = Wordings(ASKS, {"where": (Wording("where", "Where?", "{xy}"),)}, {})
SKILL = Skill(
    "single_image.tell",
    1,
    "single_image",
    ASKS,
    lambda facts, draw, refuse: iter(()),
)


@pytest.mark.parametrize("name", CAMERAS)
def test_a_rows_camera_is_that_of_its_picture(name: str) -> None:
    """3D points, projected by the row's camera as a reader of the release would, fall on their object's colour."""
    virtual = scenes(name)[1]
    view = Facts(virtual).view(0)
    sofa = view.seen[11]
    question = Question(
        "where", {}, Answer("point", {"image": 0, "label": "sofa", "point": list(sofa.anchor), "region": []}), 1.0, ()
    )
    draft = Draft((0,), (question,), (Mark(0, "point", sofa.anchor, "red"),))
    pictures = Pictures(virtual, Images(**VGA), "png")
    about = StoredDraft("0" * 32, draft, ("000000",), [])
    row = make_row(Context(SKILL, "train", "1", "0", WORDS), pictures, about, [-1])
    stored = row.values["camera"][0]
    image = np.asarray(Image.open(io.BytesIO(row.images[0].data)))
    assert image.shape == (stored["height"], stored["width"], 3) == (480, 640, 3)
    matrix, pose = np.reshape(stored["intrinsics"], (3, 3)), np.reshape(stored["camera_to_world"], (4, 4))
    red = np.argwhere((image == (230, 20, 25)).all(axis=2)).mean(axis=0)[::-1]
    assert np.abs(red - sofa.anchor).max() < 0.5
    truth = json.loads(row.values["turns"][0]["ground_truth"])
    assert truth["point"] == [round(one, 2) for one in sofa.anchor]
    for index in (6, 11):
        v, u = np.nonzero(even(view.instances, 4) & (view.instances == index))
        local = np.linalg.inv(pose) @ np.column_stack([view.points[v, u], np.ones(len(u))]).T
        uv = (matrix @ local[:3])[:2] / local[2]
        column, line = uv.round().astype(int)
        far = np.hypot(column - red[0], line - red[1]) > 20
        assert far.sum() > 100
        assert (image[line[far], column[far]] == palette(len(LIVING_ROOM))[index]).all()


def test_a_build_with_virtual_cameras(tmp_path: Path) -> None:
    outcome = run(lay_out(tmp_path, more="[images]\nfov = 65.0\nsize = [96, 72]"), tmp_path / "out")
    assert outcome.failures == []
    rows = [row for path in sorted(tmp_path.glob("out/data/*/*.parquet")) for row in read_rows(path)]
    assert len(rows) == 90
    for row in rows:
        for camera, picture in zip(row.values["camera"], row.images, strict=True):
            assert Image.open(io.BytesIO(picture.data)).size == (96, 72) == (camera["width"], camera["height"])
            assert 2 * np.degrees(np.arctan(48 / camera["intrinsics"][0])) == pytest.approx(65.0)
