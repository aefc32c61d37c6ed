"""Robot episodes: files of LIBERO's layout in, chats out; statistics, bins and pictures recomputed; mixed in."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from typer.testing import CliRunner

from generators.cli import app
from generators.commands.vla import write_vla
from tests.build.drive import lay_out, run
from vstdata.errors import BuildError, InputError, MissingError
from vstdata.release.index import verify
from vstdata.release.shards import read_rows
from vstdata.scene import FloatArray, ImageArray
from vstdata.trainers.vla import BINS, TOKENS, Statistics, acting, decode, encode, read_statistics, statistics

h5py: Any = pytest.importorskip("h5py")

STEPS = {"demo_0": 40, "demo_2": 25, "demo_10": 35}
TASKS = {
    "KITCHEN_SCENE3_turn_on_the_stove_demo.hdf5": "",
    "pick_up_the_bowl_demo.hdf5": "Pick up the black bowl and place it on the plate",
}
SIDES = st.floats(-1, 1, allow_nan=False)


def moved(file: int, demo: int, steps: int) -> FloatArray:
    """Actions that differ in every number, with a few outliers."""
    random = np.random.default_rng([file, demo])
    actions = random.normal(0, [0.3, 0.2, 0.4, 0.05, 0.06, 0.1, 1], (steps, 7))
    actions[:, 6] = np.where(np.arange(steps) < steps // 2, -1, 1)
    actions[steps // 3, :6] = 5
    return actions


def seen(step: int) -> ImageArray:
    """(36, 32, 3): smooth, another one in every step, and not the same upside down."""
    rows, columns = np.mgrid[:36, :32]
    return np.stack([rows * 6, columns * 7, np.full_like(rows, step * 5)], axis=2).astype(np.uint8)


def write_file(path: Path, number: int, instruction: str) -> None:
    with h5py.File(path, "w") as file:
        data = file.create_group("data")
        if instruction:
            data.attrs["problem_info"] = json.dumps({"language_instruction": instruction, "problem_name": "kitchen"})
        for name, steps in STEPS.items():
            demo = data.create_group(name)
            demo["actions"] = moved(number, int(name[5:]), steps)
            pictures = np.stack([seen(k) for k in range(steps)])
            demo.create_dataset("obs/agentview_rgb", data=pictures[:, ::-1, ::-1], chunks=(8, 36, 32, 3))
            demo["obs/eye_in_hand_rgb"] = pictures
            demo["rewards"] = np.zeros(steps)


@pytest.fixture
def episodes(tmp_path: Path) -> Path:
    folder = tmp_path / "libero" / "suite"
    folder.mkdir(parents=True)
    for number, (name, instruction) in enumerate(TASKS.items()):
        write_file(folder / name, number, instruction)
    return tmp_path / "libero"


def all_actions() -> FloatArray:
    return np.concatenate([moved(k, int(name[5:]), steps) for k in range(2) for name, steps in STEPS.items()])


def quantile(values: FloatArray, share: float) -> float:
    """By its definition: between the two nearest of the sorted values."""
    ordered, place = sorted(values.tolist()), share * (len(values) - 1)
    low = int(place)
    return float(ordered[low] + (place - low) * (ordered[low + 1] - ordered[low]))


def test_statistics_are_quantiles(episodes: Path, tmp_path: Path) -> None:
    stored = write_vla(episodes, tmp_path / "out", "CC-BY-4.0")
    assert read_statistics(tmp_path / "out" / "statistics.json") == stored
    assert stored.steps == 200
    for k, column in enumerate(all_actions().T):
        assert stored.q01[k] == pytest.approx(quantile(column, 0.01), abs=1e-12)
        assert stored.q99[k] == pytest.approx(quantile(column, 0.99), abs=1e-12)


def test_rows_say_what_the_files_hold(episodes: Path, tmp_path: Path) -> None:
    stored = write_vla(episodes, tmp_path / "out", "CC-BY-4.0", "libero")
    rows = pq.read_table(tmp_path / "out" / "data.parquet").to_pylist()
    expected = [(k, demo, step) for k in range(2) for demo, steps in STEPS.items() for step in range(steps)]
    assert len(rows) == len(expected) == len({row["id"] for row in rows})
    low, high = np.array(stored.q01), np.array(stored.q99)
    for row, (number, demo, step) in zip(rows, expected, strict=True):
        action = moved(number, int(demo[5:]), STEPS[demo])[step]
        assert row["id"] == f"libero/suite/{list(TASKS)[number].removesuffix('.hdf5')}/{demo}/{step:06d}"
        about = json.loads(row["meta_info"])
        assert about["action_unnorm"] == action.tolist()
        assert np.allclose(about["action"], ((action - low) / (high - low)).clip(0, 1) * 2 - 1)
        assert (about["data_source"], row["licence"]) == ("libero", "CC-BY-4.0")
        user, robot = row["messages"]
        task = ("turn on the stove", "pick up the black bowl and place it on the plate")[number]
        assert user == {"role": "user", "content": f"<image>\nWhat action should the robot take to {task}?"}
        told = decode(robot["content"])
        assert told is not None
        assert np.abs(stored.actions(told) - action.clip(low, high)).max() <= ((high - low) / 512).max() + 1e-12
        picture = np.asarray(Image.open(BytesIO(row["images"][0]["bytes"])), float)
        assert np.abs(picture - seen(step)).mean() < 2


@given(st.lists(SIDES, min_size=7, max_size=7))
def test_text_and_back_is_half_a_bin(numbers: list[float]) -> None:
    text = encode(np.array(numbers))
    back = decode(f"Action: {text}.")
    assert back is not None
    assert np.abs(back - numbers).max() <= 1 / BINS + 1e-12
    assert encode(back) == text
    assert len(re.findall("|".join(TOKENS), text)) == 7


@given(
    st.lists(st.tuples(st.floats(-9, 9), st.floats(0, 9)), min_size=7, max_size=7),
    st.lists(st.floats(0, 1), min_size=7, max_size=7),
)
def test_actions_come_back(ranges: list[tuple[float, float]], places: list[float]) -> None:
    low, span = np.array(ranges).T
    stored = Statistics(1, tuple(low), tuple(low + span))
    action = low + span * np.array(places)
    back = decode(encode(stored.normalised(action)))
    assert back is not None
    assert np.all(np.abs(stored.actions(back) - action) <= span / 2 / BINS + 1e-9)


def test_bins_by_hand() -> None:
    stored = Statistics(100, (-2.0,) * 7, (2.0,) * 6 + (-2.0,))
    text = encode(stored.normalised(np.array([-2, -9, 2, 9, 0, 1, 7.0])))
    assert [int(each) for each in re.findall(r"\d+", text)] == [0, 0, 255, 255, 128, 192, 128]
    back = decode(text)
    assert back is not None
    assert stored.actions(back).tolist() == [*(-2 + (k + 0.5) / 64 for k in (0, 0, 255, 255, 128, 192)), -2.0]


@pytest.mark.parametrize("text", ["", "1 2 3 4 5 6 7", "".join(TOKENS[:6]), "".join(TOKENS[:8]), "<action_256>" * 7])
def test_other_texts_are_no_action(text: str) -> None:
    assert decode(text) is None


def test_no_ops_by_hand() -> None:
    rest, opened, closed = [0.0] * 6, -1.0, 1.0
    steps = [[*rest, opened], [*rest, opened], [*rest, closed], [2e-4, *rest[1:], closed], [9e-5, *rest[1:], closed]]
    assert acting(np.array(steps)).tolist() == [2, 3]


def test_no_ops_are_left_out(episodes: Path, tmp_path: Path) -> None:
    with h5py.File(episodes / "suite" / "pick_up_the_bowl_demo.hdf5", "r+") as file:
        file["data/demo_2/actions"][3:9, :6] = 0
    assert write_vla(episodes, tmp_path / "out", "MIT", skip_no_ops=True).steps == 194
    rows = pq.read_table(tmp_path / "out" / "data.parquet").to_pylist()
    kept = [row for row in rows if "/pick_up_the_bowl_demo/demo_2/" in row["id"]]
    assert [int(row["id"][-6:]) for row in kept] == [0, 1, 2, *range(9, 25)]
    picture = np.asarray(Image.open(BytesIO(kept[3]["images"][0]["bytes"])), float)
    assert np.abs(picture - seen(9)).mean() < 2


def test_the_same_bytes_twice(episodes: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_vla(episodes, tmp_path / name, "MIT")
    for file in ("data.parquet", "statistics.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_mixed_with_perception_by_weight(episodes: Path, tmp_path: Path) -> None:
    command = ["vla", str(episodes), "--out", str(tmp_path / "robots"), "--licence", "CC-BY-4.0", "--name", "libero"]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 0
    table = told.stdout.partition("[[mixed]]")
    manifest = lay_out(tmp_path, more=(table[1] + table[2]).replace("weight = 0.1", "weight = 0.5"))
    run(manifest, tmp_path / "out")
    assert list(verify(tmp_path / "out")) == []
    ours = [row for path in tmp_path.glob("out/data/[!m]*/train-*") for row in read_rows(path)]
    ours += [row for path in tmp_path.glob("out/data/multi*/train-*") for row in read_rows(path)]
    robots = [row for path in tmp_path.glob("out/data/mixed.libero/train-*") for row in read_rows(path)]
    assert len(robots) == round(len(ours) / 2)
    written = pq.read_table(tmp_path / "robots" / "data.parquet").to_pylist()
    for row in robots:
        source = written[int(row.values["scene"])]
        assert row.values["messages"] == source["messages"]
        assert row.images[0].data == source["images"][0]["bytes"]
        assert (row.values["licence"], row.values["skill"]) == ("CC-BY-4.0", "mixed.libero")
        assert decode(row.values["turns"][0]["answer"]) is not None


def replace(name: str, value: Any) -> Callable[[Any], None]:
    def change(file: Any) -> None:
        del file[name]
        file[name] = value

    return change


def drop(name: str) -> Callable[[Any], None]:
    return lambda file: file.__delitem__(name)


def told_to(instruction: Any) -> Callable[[Any], None]:
    return lambda file: file["data"].attrs.__setitem__("problem_info", json.dumps(instruction))


ACTIONS, SEEN = "data/demo_2/actions", "data/demo_2/obs/agentview_rgb"
BAD = {
    "no actions": (drop(ACTIONS), rf"{ACTIONS}: expected an array in the file itself"),
    "six numbers": (replace(ACTIONS, np.ones((25, 6))), rf"{ACTIONS}: expected shape \(-1, 7\), not \(25, 6\)"),
    "not finite": (replace(ACTIONS, np.full((25, 7), np.nan)), rf"{ACTIONS}: expected finite numbers"),
    "words": (replace(ACTIONS, np.full((25, 7), b"up")), rf"{ACTIONS}: expected numbers"),
    "no steps": (replace(ACTIONS, np.ones((0, 7))), rf"{ACTIONS}: expected shape"),
    "lengths differ": (
        replace(SEEN, np.ones((24, 4, 4, 3), np.uint8)),
        "as many pictures as actions: 25, not 24",
    ),
    "grey": (replace(SEEN, np.ones((25, 4, 4, 1), np.uint8)), rf"{SEEN}: expected \(steps, height, width, 3\) uint8"),
    "floats": (replace(SEEN, np.ones((25, 4, 4, 3))), rf"{SEEN}: expected .* not float64"),
    "no pictures": (drop("data/demo_2/obs"), rf"{SEEN}: expected an array in the file itself"),
    "elsewhere": (replace(ACTIONS, h5py.ExternalLink("/etc/passwd", "x")), rf"{ACTIONS}: expected an array in the"),
    "no demonstrations": (lambda file: [file["data"].__delitem__(k) for k in STEPS], "data: expected demonstrations"),
    "no data": (drop("data"), "data: expected demonstrations"),
    "no instruction": (told_to({}), "problem_info: expected JSON"),
    "empty instruction": (told_to({"language_instruction": " "}), "language_instruction: expected a line"),
    "a picture in words": (told_to({"language_instruction": "see <image>"}), "language_instruction: expected a line"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_one_error_and_leaves_nothing(episodes: Path, tmp_path: Path, what: str) -> None:
    change, told = BAD[what]
    path = episodes / "suite" / "pick_up_the_bowl_demo.hdf5"
    with h5py.File(path, "r+") as file:
        change(file)
    with pytest.raises(InputError, match=rf"pick_up_the_bowl_demo\.hdf5: .*{told}"):
        write_vla(episodes, tmp_path / "out", "MIT")
    assert [path.name for path in tmp_path.iterdir()] == ["libero"]


def test_a_cut_file_and_an_empty_folder(episodes: Path, tmp_path: Path) -> None:
    path = episodes / "suite" / "pick_up_the_bowl_demo.hdf5"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(InputError, match="expected an undamaged HDF5 file"):
        write_vla(episodes, tmp_path / "out", "MIT")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"files: expected a folder with \.hdf5"):
        write_vla(tmp_path / "empty", tmp_path / "out", "MIT")


def test_what_is_there_stays(episodes: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(BuildError, match="is there already"):
        write_vla(episodes, tmp_path / "out", "MIT")


def test_nothing_moves(episodes: Path, tmp_path: Path) -> None:
    for path in episodes.rglob("*.hdf5"):
        with h5py.File(path, "r+") as file:
            for name in STEPS:
                file[f"data/{name}/actions"][...] = 0
    with pytest.raises(InputError, match="actions: expected a step that is no no-op"):
        write_vla(episodes, tmp_path / "out", "MIT", skip_no_ops=True)
    assert statistics([np.zeros((0, 7))]) is None


@pytest.mark.parametrize("text", ["{}", '{"steps":1,"q01":[1,1],"q99":[1,1]}', "[", '{"steps":0,"q01":[],"q99":[]}'])
def test_bad_statistics(tmp_path: Path, text: str) -> None:
    (tmp_path / "statistics.json").write_text(text)
    with pytest.raises(InputError, match=r"statistics\.json"):
        read_statistics(tmp_path / "statistics.json")


def test_without_h5py_it_says_what_to_install(episodes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(MissingError, match=r"pip install 'vstdata\[vla\]'"):
        write_vla(episodes, tmp_path / "out", "MIT")
