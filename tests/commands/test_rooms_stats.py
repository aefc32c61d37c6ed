"""`vst rooms --stats`: every number is worked out by hand in a room of boxes, or by another formula."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from generators.cli import app
from generators.commands.rooms.measure import Measured, measure
from generators.commands.rooms.sizes import BINS, _medians_of_others, compared, distribution, near_median, real_sizes
from generators.commands.rooms.stats import bars, statistics
from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from tests.worlds import ArrayPixels, Thing, look_at, make_scene, room_shell
from vstdata.asking.usual_sizes import as_usual
from vstdata.errors import InputError
from vstdata.scene import Annotation, Camera, Scene

# 3 m before a wall 8 m wide and 4 m high: a frame of 640 x 480 and focal length 500 shows 3.84 x 2.88 m of it.
WALL = 3.0
PLATE = 1.16  # metres, 2.9 m away: 200 pixels


def ahead(y: float) -> Camera:
    return look_at((0.0, y, 2.0), (WALL, y, 2.0))


def turned(camera: Camera, pitch: float, roll: float) -> Camera:
    """Up by `pitch`, then clockwise about where it looks by `roll`, degrees."""
    (p, q), (r, s) = ([np.cos(a), np.sin(a)] for a in np.radians([pitch, roll]))
    up = np.array([[1, 0, 0], [0, p, -q], [0, q, p]])
    clockwise = np.array([[r, -s, 0], [s, r, 0], [0, 0, 1]])
    pose = camera.camera_to_world.copy()
    pose[:3, :3] = pose[:3, :3] @ up @ clockwise
    return Camera(camera.intrinsics, camera.width, camera.height, pose)


def world(*cameras: Camera) -> Scene:
    plate = Thing("picture", (2.95, 0.0, 2.0), (0.1, PLATE, PLATE))
    scene = make_scene([*room_shell(6.0, 8.0, 4.0), plate], cameras)
    picture = np.zeros((480, 640, 3), dtype=np.uint8)
    picture[:, 320:] = 255
    return replace(scene, pixels=ArrayPixels([picture] * len(cameras)))


def test_what_frames_show_and_share() -> None:
    found = measure(world(ahead(0.0), ahead(0.96), ahead(-3.0)))
    share = 200 * 200 / (640 * 480)
    assert found.things == pytest.approx([share, share, 0.0], abs=0.01), "walls, floor and ceiling are no things"
    assert found.overlap[0] == pytest.approx(0.75, abs=0.02), "0.96 m of 3.84 m leave the frame"
    assert found.overlap[1] == 0.0, "the third looks 3.96 m beside the second"
    assert len(found.overlap) == 2
    assert found.luminance == [0.5] * 3


def test_how_cameras_stand() -> None:
    portrait = look_at((0.0, 0.0, 0.5), (WALL, 0.0, 0.5), 480, 640)
    found = measure(world(turned(ahead(0.0), 20.0, 0.0), turned(ahead(0.0), -35.0, 7.0), portrait))
    assert found.height == [2.0, 2.0, 0.5]
    assert found.pitch == pytest.approx([20.0, -35.0, 0.0], abs=0.01)
    assert found.roll == pytest.approx([0.0, 7.0, 0.0], abs=0.01)
    wide, tall = (2 * np.degrees(np.arctan(n / 2 / 500)) for n in (640, 480))
    assert found.fov == pytest.approx([wide, wide, tall], abs=0.01)
    assert found.aspect == pytest.approx([4 / 3, 4 / 3, 3 / 4], abs=0.001)


def test_a_plate_behind_a_screen_is_not_seen_again() -> None:
    screen = Thing("box", (1.0, 2.0, 2.0), (0.1, 3.0, 4.0))  # before the second camera, beside the first
    scene = make_scene([*room_shell(6.0, 8.0, 4.0), screen], [ahead(-1.5), ahead(1.6)])
    free = make_scene(room_shell(6.0, 8.0, 4.0), [ahead(-1.5), ahead(1.6)])
    pixels = ArrayPixels([np.zeros((480, 640, 3), dtype=np.uint8)] * 2)
    assert measure(replace(free, pixels=pixels)).overlap[0] == pytest.approx((3.84 - 3.1) / 3.84, abs=0.02)
    assert measure(replace(scene, pixels=pixels)).overlap[0] < 0.05


def test_sizes_and_words_are_those_of_things() -> None:
    scene = world(ahead(0.0))
    blue = Annotation(color="blue", material="wood")
    noted = tuple(replace(one, about=blue) for one in scene.instances)
    found = measure(replace(scene, instances=noted, room_kind="studio"), {"kind": "sun"})
    assert found.sizes == found.heights == {"picture": [PLATE]}
    assert found.kind == "studio"
    words = {"kind of room": {"studio": 1}, "light, kind": {"sun": 1}, "color": {"blue": 1}, "material": {"wood": 1}}
    assert {name: each for name, each in found.words.items() if each} == words


def test_distributions() -> None:
    values = [0.0, 1.0, 2.0, 3.0, 16.0]
    found = distribution(values)
    assert (found["count"], found["mean"]) == (5, 4.4)
    assert (found["p0"], found["p25"], found["p50"], found["p75"], found["p100"]) == (0.0, 1.0, 2.0, 3.0, 16.0)
    assert found["histogram"] == [1, 1, 1, 1, *[0] * (BINS - 5), 1]
    assert bars([0, 1, 100, 50]) == "·▁█▄"
    assert distribution([2.0])["p95"] == 2.0


def test_the_share_near_the_median_is_of_what_measurement_asks() -> None:
    # of a label nobody knows: medians of the others are 1.0, 1.0, 0.81, 0.81, 0.81: 0.81 and 1.0 are within a quarter
    strange = {"longest_dimension": {"gadget": [0.79, 0.81, 1.0, 1.32, 1.34]}}
    assert near_median(strange) == round(2 / 5, 4)
    # beds are usually 2 m long: each of those three is asked one time in twelve, so nobody guesses them by the others
    beds = {"longest_dimension": {"bed": [1.2, 1.25, 2.0, 2.0, 2.0]}}
    assert as_usual("bed", "longest_dimension", 2.0)
    assert not as_usual("bed", "longest_dimension", 1.25)
    assert near_median(beds) == round(2 / (2 + 3 / 12), 4)
    assert near_median({"longest_dimension": {"gadget": [0.5]}}) == 0.0, "nobody guesses a thing alone of its label"
    assert near_median({"height": {"stairs": [2.5, 2.5]}}) == 0.0, "of several things nobody asks how high they are"
    assert near_median({"height": {"rug": [0.01, 0.01]}}) == 0.0, "of what lies nobody asks how tall it is"


def test_the_median_of_the_others_is_that_without_the_thing_itself() -> None:
    draw = np.random.default_rng(5)
    for _ in range(50):
        values = np.sort(draw.integers(1, 9, draw.integers(2, 12)) / 4)
        weights = draw.integers(1, 5, len(values)) / 4
        for k, found in enumerate(_medians_of_others(values, weights)):
            others, heavy = np.delete(values, k), np.delete(weights, k)
            assert found == min(x for x in others if heavy[others <= x].sum() >= heavy.sum() / 2)


def kolmogorov(one: list[float], two: list[float]) -> float:
    at = np.array(one + two)
    return float(max(abs(np.mean(np.array(one) <= x) - np.mean(np.array(two) <= x)) for x in at))


def test_sizes_are_held_against_those_of_the_commonest_real_classes() -> None:
    random = np.random.default_rng(1)
    ours = {name: list(random.uniform(1, 2, 20)) for name in ("table", "desk", "bed", "lamp")}
    real = {"table": list(random.uniform(1, 3, 30)), "bed": list(random.uniform(1, 2, 40)), "sofa": [1.0] * 50}
    found = compared({**ours, "sofa": [1.0] * 3}, real)
    assert list(found) == ["bed", "table"], "too few sofas of ours"
    assert found["table"]["ours"]["count"] == 40, "a desk counts as a table"
    assert found["table"]["by_chance"] == pytest.approx(1.358 * np.sqrt(1 / 40 + 1 / 30), abs=1e-4)
    assert found["table"]["distance"] == pytest.approx(
        kolmogorov(ours["table"] + ours["desk"], real["table"]), abs=1e-4
    )
    stoves = {"stove": [0.9] * 20, "bed": [2.0] * 20}
    assert list(compared(stoves, stoves)) == ["bed"], "real stoves are drawn around the hob alone"
    many = {f"class {k:02d}": [1.0] * (10 + k) for k in range(15)}
    assert list(compared(many, many)) == [f"class {k:02d}" for k in range(14, 2, -1)], "twelve, the commonest first"


def room(**changed: object) -> Measured:
    frames = {"fov": [60.0], "aspect": [1.3], "height": [1.5], "pitch": [0.0], "roll": [0.0], "luminance": [0.4]}
    base = Measured(id="a", **frames, things=[0.5], overlap=[0.9], area=None, kind="", sizes={"bed": [2.0]},
                    heights={}, words={})  # fmt: skip
    return replace(base, **changed)  # type: ignore[arg-type]


def test_broken_limits_are_told_and_kept_ones_are_not() -> None:
    sizes = {f"thing {k}": [1.0, 2.0, 4.0] for k in range(110)}
    good = statistics([room(sizes=sizes, things=[0.5] * 100)] * 100)
    assert good["broken"] == []
    assert (good["categories"], good["near_median"]) == (110, 0.3333)
    bad = statistics([room(things=[0.07, 0.5], overlap=[0.7, 0.75], sizes={"bed": [2.0] * 9})], {"bed": [1.0] * 9})
    told = " ".join(bad["broken"])
    assert len(bad["broken"]) == 4
    assert all(words in told for words in ("50.0% of the frames", "less than 72%", "100% of the sizes"))
    office = [room(kind="office", sizes={"bed": [1.0] * 9})] * 2
    assert statistics(office, {"bed": [1.0] * 9})["compared"] == {}, "real ones are of homes"
    many = statistics([room()] * 100)
    assert "1 categories; at least 110 are wanted" in many["broken"]
    assert "sizes of bed are 1.00 from real ones" in told
    few = statistics([room(sizes={"bed": [1.0] * 5 + [2.0] * 4})], {"bed": [1.0] * 9})
    assert few["compared"]["bed"]["distance"] == 0.4444
    assert not any("real ones" in line for line in few["broken"]), "of nine and nine that is chance"


def test_files_of_real_boxes_are_read_or_named(tmp_path: Path) -> None:
    good = {"1": {"object_bbox": {"bed": [{"axesLengths": [1.0, 2.1, 0.5]}, {"axesLengths": [1.9, 1.0, 0.5]}]}}}
    path = tmp_path / "real.json"
    path.write_text(json.dumps(good))
    assert real_sizes(path) == {"bed": [2.1, 1.9]}
    path.write_text(json.dumps({"1": {"object_bbox": {"bed": [{"axesLengths": [1.0, "x"]}]}}}))
    with pytest.raises(InputError, match=r"1\.object_bbox\.bed\.0\.axesLengths"):
        real_sizes(path)


def test_the_command_prints_the_same_for_any_workers(tmp_path: Path) -> None:
    write_rooms(Wanted(2, 4, frames=3, quality="flat", size=(96, 72)), tmp_path / "two")
    runs = []
    for workers in ("1", "2"):
        command = ["rooms", "--stats", str(tmp_path / "two"), "--json", "--workers", workers]
        result = CliRunner().invoke(app, command, catch_exceptions=False)
        assert result.exit_code == 0
        runs.append(json.loads(result.stdout))
    assert runs[0] == runs[1]
    assert (runs[0]["rooms"], runs[0]["frames"], runs[0]["of_frames"]["overlap"]["count"]) == (2, 6, 4)
    assert sum(runs[0]["words"]["kind of room"].values()) == 2
    text = CliRunner().invoke(app, ["rooms", "--stats", str(tmp_path / "two")], catch_exceptions=False).stdout
    assert "field of view, degrees" in text
    assert "limit: " in text
