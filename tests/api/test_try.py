"""`vst try`: a few samples of a skill, their pictures as files, and why others were refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

import vstdata
from generators.cli import app
from generators.commands.try_skill import options_of
from tests.sources.test_rgbd_folder import INTRINSICS, TUM_LINES, numbered, write_pictures
from vstdata.errors import InputError, ManifestError, VstError
from vstdata.face.scenes import LoadedScene


def told(*arguments: object) -> tuple[int, str]:
    """What `vst try` prints in a pipe, and its status."""
    done = CliRunner().invoke(app, ["try", *map(str, arguments)], catch_exceptions=False)
    return done.exit_code, done.output


def test_samples_of_our_own_room_and_their_pictures(scene: LoadedScene, tmp_path: Path) -> None:
    out = tmp_path / "pictures"
    status, text = told("depth_comparison", "--out", out)
    samples = vstdata.ask(scene, "single_image.depth_comparison")
    assert status == 0
    files = re.findall(rf"{re.escape(str(out))}/[0-9a-f]{{8}}-00\.jpg", text)
    assert [Path(name).name[:8] for name in files] == [one["id"][:8] for one in samples]
    for name, one in zip(files, samples, strict=True):
        with Image.open(name) as picture:
            assert picture.convert("RGB").tobytes() == one.pictures[0].tobytes()
        for question in one.questions:
            for line in (*question["question"].splitlines(), *question["answer"].splitlines()):
                assert line in text
    assert sorted(path.name for path in out.iterdir()) == sorted([*(Path(name).name for name in files), "map.png"])
    for reason, count in samples.refused.items():
        assert re.search(rf"^{reason} +{count}$", text, re.MULTILINE)


def test_thoughts_are_told_and_most_is_the_most(cache: Path) -> None:
    status, text = told("reasoning.counting", "--most", 1)
    assert status == 0
    assert len(re.findall(r"^[0-9a-f]{8}  reasoning\.counting, ", text, re.MULTILINE)) == 1
    assert "\nthought  " in text


def test_a_scene_of_a_root(root: Path, scene: LoadedScene) -> None:
    status, text = told("single_image.measurement", "--reader", "scannetv2", "--root", root, "--scene", scene.id)
    assert status == 0
    assert f"single_image.measurement in {scene.id}: " in text


def test_our_own_room_is_nobody_elses_data(cache: Path) -> None:
    with pytest.raises(InputError, match="scannetv2: root: expected the folder"):
        told("depth_comparison", "--reader", "scannetv2")


def test_names_that_are_near(root: Path) -> None:
    with pytest.raises(VstError, match="vst try: no skill 'route_plans'; did you mean route_plan"):
        told("route_plans")
    with pytest.raises(VstError, match=r"'measurement' may be single_image.measurement or video.measurement"):
        told("measurement")
    with pytest.raises(InputError, match="did you mean room"):
        told("route_plan", "--root", root, "--scene", "room0001")


def test_where_nothing_can_be_asked_the_status_says_so(tmp_path: Path) -> None:
    write_pictures(tmp_path, numbered())
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    options = [f"--option={name}={value}" for name, value in {**INTRINSICS, "up": "z"}.items()]
    status, text = told("video.object_counting", "--reader", "rgbd_folder", "--root", tmp_path, *options)
    assert status == 1
    assert "nothing can be asked" in text
    assert re.search(r"^scene_without_instances +1$", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("pair", "value"),
    [("a=3", 3), ("a=[1.5, 2]", [1.5, 2]), ("a=true", True), ("a=z", "z"), ("a=b=c", "b=c"), ("a=", "")],
)
def test_options_are_read_as_toml(pair: str, value: object) -> None:
    assert options_of([pair]) == {"a": value}


@pytest.mark.parametrize("pair", ["a", "=3"])
def test_an_option_needs_name_and_value(pair: str) -> None:
    with pytest.raises(ManifestError, match=f"--option '{pair}': expected NAME=VALUE"):
        options_of([pair])
