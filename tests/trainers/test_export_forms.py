"""`vst export`: order, shares, parts that go on, videos, cameras, rewards that travel."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from generators.export import part as part_module
from generators.export import plan as plan_module
from generators.export.export import export
from generators.export.files import Tars
from generators.export.plan import Options
from generators.export.video import encoded_video
from tests.audit import releases as planted
from tests.trainers import releases
from vstdata.errors import UsageError
from vstdata.release import shards
from vstdata.release.shards import Row
from vstdata.trainers.rewards import pack

FPS = 4.0
SKILLS = ("single_image.depth_comparison", "video.object_counting", "multi_image.correspondence")


def many(counts: dict[str, int]) -> list[Row]:
    """Rows of some skills, numbered; those of video skills have three frames at FPS."""
    pick = planted.choice("Which?", ["the red box", "the blue box"], 1)
    rows = []
    for skill, count in counts.items():
        film = skill.startswith("video")
        more = {"modality": "video", "timestamps": [k / FPS for k in range(3)]} if film else {}
        pictures = ["a", "b", "c"] if film else ["a"]
        rows += [releases.row(f"{skill[:3]}{k:04d}", skill, [pick], pictures, **more) for k in range(count)]
    return rows


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("large") / "rel"
    root.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "GROUP_ROWS", 5)  # so that parts have something to share
        return planted.write(root, many({SKILLS[0]: 60, SKILLS[1]: 30, SKILLS[2]: 20}))


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "data.jsonl").read_text("utf-8").splitlines()]


def ids(folder: Path) -> list[str]:
    return [each["id"] for each in lines(folder)]


def test_a_seed_shuffles_all_skills_and_loses_none(large: Path, tmp_path: Path) -> None:
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        export(large, "qwen-vl", tmp_path / folder, Options(seed=seed))
    first, again, other = (ids(tmp_path / folder) for folder in "abc")
    assert first == again != other
    assert len(first) == len(set(first)) == 110
    assert sorted(first) == sorted(other)
    changes = sum(a[:3] != b[:3] for a, b in pairwise(first))
    assert changes > 40  # in file order there are two


def test_more_workers_write_the_same(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "PART_ROWS", 40)
    for folder, workers in (("one", 1), ("two", 2)):
        export(large, "qwen-vl", tmp_path / folder, Options(seed=5), workers)
    assert (tmp_path / "one" / "data.jsonl").read_bytes() == (tmp_path / "two" / "data.jsonl").read_bytes()
    assert len(set(ids(tmp_path / "one"))) == 110


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"weights": ((SKILLS[0], 2.0), (SKILLS[1], 3.0))}, {SKILLS[0]: 20, SKILLS[1]: 30}),
        ({"weights": (("depth_comparison", 1.0), ("correspondence", 1.0))}, {SKILLS[0]: 20, SKILLS[2]: 20}),
        ({"weights": ((SKILLS[0], 2.0), (SKILLS[1], 3.0)), "limit": 10}, {SKILLS[0]: 4, SKILLS[1]: 6}),
        ({"limit": 11}, {SKILLS[0]: 6, SKILLS[1]: 3, SKILLS[2]: 2}),
        ({"limit": 11, "seed": None}, {SKILLS[0]: 6, SKILLS[1]: 3, SKILLS[2]: 2}),
        ({"limit": 1000}, {SKILLS[0]: 60, SKILLS[1]: 30, SKILLS[2]: 20}),
    ],
)
def test_shares_and_limits(large: Path, tmp_path: Path, options: dict[str, Any], expected: dict[str, int]) -> None:
    summary = export(large, "qwen-vl", tmp_path / "out", Options(**{"seed": 3, **options}))
    assert summary.examples == expected
    assert Counter(each["skill"] for each in lines(tmp_path / "out")) == expected


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("qwen-vl", {"weights": ((SKILLS[0], 1.0),)}, "--weights: need a --seed"),
        ("qwen-vl", {"weights": ((SKILLS[0], -1.0),), "seed": 1}, "--weights .*=-1: expected a number above 0"),
        ("qwen-vl", {"weights": (("depth", 1.0),), "seed": 1}, "no skill 'depth'"),
        ("qwen-vl", {"limit": -3}, "--limit -3: expected at least 1"),
        ("vst", {"seed": 1}, "--seed: vst takes a folder for each skill"),
        ("trl", {"video": "frames"}, "--video frames: trl can take list"),
        ("llava", {"video": "frames"}, "--video frames: llava can take list, mp4"),
        ("trl", {"cameras": True}, "--cameras: trl .*; forms that can: llama-factory, .*llava, .*webdataset$"),
        ("webdataset", {"depth": True}, "--depth: webdataset .*; forms that can: llama-factory, .*, qwen-vl$"),
    ],
)
def test_what_a_form_cannot_hold_is_refused(
    large: Path, tmp_path: Path, name: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        export(large, name, tmp_path / "out", Options(**options))
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from generators.export import export as module, part, plan
plan.PART_ROWS = 40
write = part.write_part
def dying(task):
    if task.part.number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return write(task)
module.write_part = dying
module.export(Path(sys.argv[1]), "qwen-vl", Path(sys.argv[2]), plan.Options(seed=5))
"""


def test_a_killed_export_goes_on_with_the_parts_that_are_missing(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_module, "PART_ROWS", 40)
    out = tmp_path / "out"
    done = subprocess.run([sys.executable, "-c", KILLED, str(large), str(out)], check=False, env={**os.environ})
    assert done.returncode == -signal.SIGKILL
    assert [path.name for path in tmp_path.iterdir()] == [".out.partial"]
    opened = []
    monkeypatch.setattr(part_module, "open_writer", spied(part_module.open_writer, opened))
    export(large, "qwen-vl", out, Options(seed=5))
    assert opened == ["train-00001", "train-00002"]
    export(large, "qwen-vl", tmp_path / "whole", Options(seed=5))
    assert (out / "data.jsonl").read_bytes() == (tmp_path / "whole" / "data.jsonl").read_bytes()
    assert sorted(path.name for path in out.iterdir()) == sorted(path.name for path in (tmp_path / "whole").iterdir())


def spied(function: Callable[..., Any], names: list[str]) -> Callable[..., Any]:
    def call(target: Any, folder: Path, part: Any) -> Any:
        names.append(part.name)
        return function(target, folder, part)

    return call


def test_other_options_begin_anew(large: Path, tmp_path: Path) -> None:
    partial = tmp_path / ".out.partial"
    (partial / ".parts").mkdir(parents=True)
    (partial / ".plan.json").write_text("{}", "utf-8")
    (partial / "left").write_text("over", "utf-8")
    export(large, "qwen-vl", tmp_path / "out", Options(seed=5))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "data.jsonl", "dataset.json", "export.json", "images"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ms-swift", "llama-factory", "qwen-messages"])
def test_frames_go_as_one_video_with_their_rate(large: Path, tmp_path: Path, name: str) -> None:
    summary = export(large, name, tmp_path / "out", Options(skills=(SKILLS[1],), video="frames"))
    assert summary.fps == {FPS: 30}
    line = lines(tmp_path / "out")[0]
    if name == "qwen-messages":
        block, text = line["messages"][0]["content"]
        assert {key: block[key] for key in ("type", "sample_fps", "raw_fps")} == {
            "type": "video", "sample_fps": FPS, "raw_fps": FPS
        }  # fmt: skip
        (video,) = [block["video"]]
        assert text == {"type": "text", "text": "Which?\nA. the red box\nB. the blue box"}
    else:
        assert line["images"] == []
        assert line["messages"][0]["content"] == "<video>\nWhich?\nA. the red box\nB. the blue box"
        (video,) = line["videos"]
    assert [(tmp_path / "out" / path).read_bytes() for path in video] == [releases.picture(each).data for each in "abc"]
    if name == "llama-factory":
        assert f"video_fps: {FPS}" in (tmp_path / "out" / "llama_factory.yaml").read_text("utf-8")


def test_qwen_vl_utils_takes_frames_as_a_video_of_their_rate(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    utils = pytest.importorskip("qwen_vl_utils", reason="Qwen's own reader needs qwen-vl-utils and torch")
    export(large, "qwen-messages", tmp_path / "out", Options(skills=(SKILLS[1],), video="frames"))
    monkeypatch.chdir(tmp_path / "out")
    chat = lines(tmp_path / "out")[0]["messages"]
    pictures, videos, more = utils.process_vision_info(chat, return_video_kwargs=True, return_video_metadata=True)
    assert pictures is None
    ((frames, told),) = videos
    assert more == {"do_sample_frames": False}
    assert len(frames) == 4  # three and, since it wants an even number, the last once more
    assert (told["fps"], told["frames_indices"]) == (FPS, [0, 1, 2, 3])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # it leaves pictures open
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_llama_factory_takes_frames_as_a_video_of_their_rate(large: Path, tmp_path: Path) -> None:
    plugins = pytest.importorskip("llamafactory.data.mm_plugin", reason="its own reader needs llamafactory and torch")
    export(large, "llama-factory", tmp_path / "out", Options(skills=(SKILLS[1],), video="frames"))
    (video,) = lines(tmp_path / "out")[0]["videos"]
    plugin = plugins.get_mm_plugin("qwen3_vl", image_token="<|image_pad|>", video_token="<|video_pad|>")
    paths = [str(tmp_path / "out" / name) for name in video]
    made = plugin._regularize_videos(
        [paths], video_fps=FPS, image_max_pixels=480 * 640, image_min_pixels=32 * 32, video_maxlen=128
    )
    assert (made["fps_per_video"], made["durations"], made["frames_indices"]) == ([FPS], [3 / FPS], [[0, 1, 2]])
    assert [picture.size for picture in made["videos"][0]] == [(64, 48)] * 4  # an even number: the last once more


def test_a_video_file_decodes_to_its_frames_at_its_rate(large: Path, tmp_path: Path) -> None:
    av = pytest.importorskip("av", reason="video files are made by PyAV")
    export(large, "llava", tmp_path / "out", Options(skills=(SKILLS[1],), video="mp4"))
    (first, *rest) = json.loads((tmp_path / "out" / "data.json").read_text("utf-8"))
    assert {each["video"] for each in rest} == {first["video"]}  # equal frames are one file
    assert first["conversations"][0]["value"].startswith("<video>\nWhich?")
    with av.open(str(tmp_path / "out" / first["video"])) as file:
        (stream,) = file.streams.video
        assert float(stream.average_rate) == FPS
        frames = [frame.to_ndarray(format="rgb24") for frame in file.decode(stream)]
    assert len(frames) == 3
    for frame, name in zip(frames, "abc", strict=True):
        apart = {other: np.abs(frame.astype(int) - decoded(releases.picture(other).data)).mean() for other in "abc"}
        assert min(apart, key=lambda other: apart[other]) == name
        assert apart[name] < 6  # grey levels, of pictures with many edges of colour


def decoded(data: bytes) -> Any:
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def test_types_of_columns_are_known_from_the_beginning_of_a_file(large: Path, tmp_path: Path) -> None:
    """Pictures of two skills come first, videos last; `datasets` reads by pieces, and takes the types of the first."""
    datasets = pytest.importorskip("datasets")
    export(large, "ms-swift", tmp_path / "out", Options(video="frames"))
    given = {"data_files": str(tmp_path / "out/data.jsonl"), "chunksize": 4096, "cache_dir": str(tmp_path / "cache")}
    rows = datasets.load_dataset("json", split="train", **given)
    assert len(rows) == len(lines(tmp_path / "out")) == 110
    films = [row for row in rows if row["videos"]]
    assert len(films) == 30
    assert all(len(row["videos"][0]) == 3 and not row["images"] for row in films)
    assert all(len(row["images"]) == 1 for row in rows if not row["videos"])
    first = lines(tmp_path / "out")[:2]
    assert ["videos" in one for one in first] == [False, True]


def test_a_video_is_the_same_twice() -> None:
    pytest.importorskip("av", reason="video files are made by PyAV")
    pictures = [releases.picture(name, (65, 49)) for name in "abcd"]
    assert encoded_video(pictures, 3.3) == encoded_video(pictures, 3.3)


def test_rows_without_times_stay_pictures_and_are_counted(tmp_path: Path) -> None:
    (tmp_path / "rel").mkdir()
    rows = many({SKILLS[1]: 2})
    rows[1] = Row({**rows[1].values, "timestamps": []}, rows[1].images, None)
    planted.write(tmp_path / "rel", rows)
    summary = export(tmp_path / "rel", "ms-swift", tmp_path / "out", Options(video="frames"))
    assert (summary.untimed, summary.fps) == (1, {FPS: 1})
    assert [len(line["images"]) for line in lines(tmp_path / "out")] == [0, 3]


def test_cameras_go_with_the_pictures(large: Path, tmp_path: Path) -> None:
    export(large, "ms-swift", tmp_path / "out", Options(cameras=True))
    assert all(line["camera"][0] == releases.camera() for line in lines(tmp_path / "out"))


def test_validation_is_another_split(tmp_path: Path) -> None:
    pick = planted.choice("Which?", ["the red box", "the blue box"], 1)
    rows = [releases.row(f"r{k}", SKILLS[0], [pick], ["a"], split=split) for k, split in enumerate(["rl", "rl", "val"])]
    (tmp_path / "rel").mkdir()
    planted.write(tmp_path / "rel", rows)
    for name, told in (("verl", "data.val_files=\"['val/"), ("easyr1", '"val_files": "val"')):
        summary = export(tmp_path / "rel", name, tmp_path / name)
        assert summary.count == 2
        (held_out,) = summary.validation
        assert [row["id"] for row in extra(tmp_path / name / held_out)] == ["r2"]
        text = (tmp_path / name / f"{name}.{'sh' if name == 'verl' else 'yaml'}").read_text("utf-8")
        assert told in text or 'val_files: "val"' in text
    export(tmp_path / "rel", "verl", tmp_path / "none", Options(split="val"))
    assert 'trainer.val_before_train="False"' in (tmp_path / "none" / "verl.sh").read_text("utf-8")


def extra(path: Path) -> list[dict[str, Any]]:
    return [row.get("extra_info") or row for row in pq.read_table(path).to_pylist()]


def test_a_tar_keeps_no_record_of_its_members(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []
    add = Tars.add

    def counted(tars: Tars, examples: Sequence[dict[str, Any]]) -> None:
        add(tars, examples)
        held.append(len(tars._tar.members) if tars._tar else 0)

    monkeypatch.setattr(Tars, "add", counted)
    export(large, "webdataset", tmp_path / "out")
    assert held == [0] * 110


ALONE = """
import sys
allowed = set(sys.stdlib_module_names) | {"numpy", "scipy", "vst_rewards"}
class Door:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed and name[0] != "_":
            raise ImportError("no " + name + " in this environment")
sys.meta_path.insert(0, Door())
import runpy
scope = runpy.run_path("reward.py")
print(scope["compute_score"]("x", "<think>\\nSo.\\n</think>\\n\\nB", sys.argv[1])["score"])
from vst_rewards.trainers.rewards import mixed_reward
print(mixed_reward(["B", "A"], [sys.argv[1]] * 2))
"""


def test_rewards_need_numpy_and_scipy_alone(release: Path, tmp_path: Path) -> None:
    export(release, "verl", tmp_path / "out")
    turn = planted.choice("Which?", ["the red box", "the blue box"], 1)
    run = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.')\n{ALONE}", pack(turn)]
    done = subprocess.run(run, cwd=tmp_path / "out", check=False, capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["1.0", "[0.5, 0.0]"], done.stderr
