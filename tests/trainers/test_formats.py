"""Each form, read by the trainer's own loader where it is installed, and held against its documented schema anyway."""

from __future__ import annotations

import gc
import json
import re
import runpy
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from PIL import Image

from generators.export.export import export, target
from generators.export.files import JsonLines, join_parts
from generators.export.plan import PARTS, Options, Part
from generators.folder import whole_folder
from tests.audit import releases as planted
from tests.trainers import releases
from vstdata.audit.read import questions
from vstdata.errors import BuildError, InputError
from vstdata.release.index import read_index
from vstdata.release.schema import THINK
from vstdata.scoring.evaluate import evaluate
from vstdata.trainers import run
from vstdata.trainers.adapter import Summary, prompts, with_map
from vstdata.trainers.recipe import STAGES
from vstdata.trainers.rewards import unpack
from vstdata.trainers.targets import all_trainers, llava, trl, vst
from vstdata.trainers.targets.mds import sample

TRAIN = [row for row in releases.rows() if row.values["split"] == "train"]


def exported(release: Path, tmp_path: Path, name: str, **more: Any) -> Path:
    export(release, name, tmp_path / "out", Options(**more))
    return tmp_path / "out"


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "data.jsonl").read_text("utf-8").splitlines()]


def tables(folder: Path) -> list[dict[str, Any]]:
    return [row for path in sorted(folder.glob("data/*.parquet")) for row in pq.read_table(path).to_pylist()]


def tokens(chat: list[Mapping[str, str]], key: str = "content") -> int:
    return sum(message[key].count("<image>") for message in chat)


@pytest.mark.parametrize("name", ["ms-swift", "llama-factory"])
def test_chats_have_a_token_per_picture_and_take_turns(release: Path, tmp_path: Path, name: str) -> None:
    found = lines(exported(release, tmp_path, name))
    assert len(found) == len(TRAIN)
    for line in found:
        assert set(line) - {"videos"} == {"messages", "images"}
        assert not line.get("videos")
        assert tokens(line["messages"]) == len(line["images"])
        roles = [message["role"] for message in line["messages"] if message["role"] != "system"]
        assert roles == ["user", "assistant"] * (len(roles) // 2)


def test_llama_factory_reads_its_export(release: Path, tmp_path: Path) -> None:
    reason = "LLaMA-Factory's own reader needs llamafactory, torch and torchaudio"
    converter = pytest.importorskip("llamafactory.data.converter", reason=reason, exc_type=ImportError)
    parser = pytest.importorskip("llamafactory.data.parser", reason=reason)
    plugins = pytest.importorskip("llamafactory.data.mm_plugin", reason=reason)
    from types import SimpleNamespace

    folder = exported(release, tmp_path, "llama-factory")
    (attributes,) = parser.get_dataset_list(["vst"], str(folder))
    settings = SimpleNamespace(media_dir=str(folder))
    convert = converter.get_dataset_converter(attributes.formatting, attributes, settings)
    plugin = plugins.get_mm_plugin("qwen2_vl", image_token="<|image_pad|>", video_token="<|video_pad|>")
    for line in lines(folder):
        made = convert(json.loads(json.dumps(line)))
        chat = made["_prompt"] + made["_response"]
        plugin._validate_messages(chat, made["_images"], [], [])
        assert [message["content"] for message in chat] == [
            message["content"] for message in line["messages"] if message["role"] != "system"
        ]
        assert all(Path(image).is_file() for image in made["_images"])
        assert bool(made["_system"]) == (line["messages"][0]["role"] == "system")


def test_ms_swift_reads_its_export(release: Path, tmp_path: Path) -> None:
    reason = "ms-swift's own reader needs ms-swift, modelscope and torch"
    core = pytest.importorskip("swift.dataset.preprocessor", reason=reason)
    from datasets import load_dataset

    folder = exported(release, tmp_path, "ms-swift")
    data = core.AutoPreprocessor()(load_dataset("json", data_files=str(folder / "data.jsonl"), split="train"))
    assert len(data) == len(TRAIN)
    for line, made in zip(lines(folder), data, strict=True):
        assert [message["content"] for message in made["messages"]] == [each["content"] for each in line["messages"]]
        assert [image["path"] for image in made["images"]] == line["images"]


def test_ms_swift_finds_our_reward_in_the_plug_in(release: Path, tmp_path: Path) -> None:
    rewards = pytest.importorskip("swift.rewards", reason="the plug-in needs ms-swift")
    folder = exported(release, tmp_path, "ms-swift-grpo")
    runpy.run_path(str(folder / "plugin.py"))
    (line,) = lines(folder)
    reward = rewards.orms["vstdata"]()
    answers = ["<think>\nBecause.\n</think>\n\nA", "B"]
    assert reward(answers, ground_truth=[line["ground_truth"]] * 2, messages=[], skill=[]) == [1.0, 0.0]


def test_verl_rows_have_its_columns(release: Path, tmp_path: Path) -> None:
    found = tables(exported(release, tmp_path, "verl", split="train"))
    assert len(found) == 7
    for row in found:
        assert set(row) == {"data_source", "prompt", "images", "ability", "reward_model", "extra_info"}
        assert [message["role"] for message in row["prompt"]] == ["system", "user"]
        assert tokens(row["prompt"]) == len(row["images"])
        turn, weights = unpack(row["reward_model"]["ground_truth"])
        assert weights == {"accuracy": 0.5, "format": 0.5}
        assert turn["answer_type"] in ("choice", "number", "box_list")
    assert len({row["extra_info"]["index"] for row in found}) == len(found)


def test_verl_reads_its_export(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = "verl's own reader needs verl, tensordict, omegaconf and torch"
    module = pytest.importorskip("verl.utils.dataset.rl_dataset", reason=reason)
    reward = pytest.importorskip("verl.trainer.ppo.reward", reason=reason)
    pytest.importorskip("transformers", reason=reason)
    from omegaconf import OmegaConf

    from vstdata.trainers.small import picture_processor, small_tokenizer

    folder = exported(release, tmp_path, "verl")
    processor = picture_processor(small_tokenizer([THINK], 300))
    settings = OmegaConf.create(
        {"filter_overlong_prompts": False, "cache_dir": str(tmp_path / "cache"), "max_prompt_length": 8192}
    )
    files = [str(path) for path in folder.glob("data/*.parquet")]
    data = module.RLHFDataset(files, processor.tokenizer, settings, processor)
    made = data[0]
    (row,) = tables(folder)
    blocks = [block for message in made["raw_prompt"] for block in message["content"] if isinstance(block, dict)]
    assert [block["type"] for block in blocks].count("image") == len(row["images"]) == 2
    monkeypatch.chdir(folder)
    config = OmegaConf.create({"reward": {"custom_reward_function": {"path": "reward.py", "name": "compute_score"}}})
    compute = reward.get_custom_reward_fn(config)
    truth = made["reward_model"]["ground_truth"]
    answer = "<think>\nBecause.\n</think>\n\nA"
    assert compute(made["data_source"], answer, truth, made["extra_info"])["score"] == 1.0


def test_easyr1_questions_and_truths(release: Path, tmp_path: Path) -> None:
    folder = exported(release, tmp_path, "easyr1", split="train")
    for row in tables(folder):
        assert row["problem"].count("<image>") == len(row["images"])
        assert unpack(row["answer"])
        assert Image.open(BytesIO(row["images"][0]["bytes"])).size == (64, 48)
    assert (folder / "format.jinja").read_text("utf-8").endswith(THINK)
    config = yaml.safe_load((folder / "easyr1.yaml").read_text("utf-8"))
    assert config["data"]["answer_key"] == "answer"
    assert config["worker"]["actor"]["optim"]["lr"] == 1e-6
    scope = runpy.run_path(str(folder / "reward.py"))
    (score,) = scope["compute_scores"]([{"response": "B", "ground_truth": tables(folder)[0]["answer"]}])
    assert score == {"overall": 0.5, "accuracy": 1.0, "format": 0.0}


@pytest.mark.parametrize("name", ["trl", "trl-grpo", "verl", "easyr1"])
def test_datasets_decodes_pictures(release: Path, tmp_path: Path, name: str) -> None:
    from datasets import load_dataset

    folder = exported(release, tmp_path, name, split="train")
    files = sorted(str(path) for path in folder.glob("data/*.parquet"))
    rows = list(load_dataset("parquet", data_files=files, split="train", streaming=True))
    assert all(image.size == (64, 48) for row in rows for image in row["images"])
    assert sum(len(row["images"]) for row in rows) == sum(len(row["images"]) for row in tables(folder))


def test_llava_conversations(release: Path, tmp_path: Path) -> None:
    folder = exported(release, tmp_path, "llava")
    found = json.loads((folder / "data.json").read_text("utf-8"))
    assert [each["id"] for each in found] == ["r3", "r4", "r0", "r2", "r1"]  # by skill
    for each in found:
        images = [each["image"]] if isinstance(each["image"], str) else each["image"]
        assert tokens(each["conversations"], "value") == len(images)
        assert [turn["from"] for turn in each["conversations"]] == ["human", "gpt"] * (len(each["conversations"]) // 2)
        assert all((folder / image).is_file() for image in images)
    deep = found[1]["conversations"][0]["value"]
    assert deep == f"<image>\n<image>\n{THINK}\nFrom which side?\nA. left\nB. right"
    assert json.loads((folder / "dataset.json").read_text("utf-8")) == {
        "planted": {"annotation_path": "data.json", "data_path": "."}
    }


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_webdataset_reads_its_export(release: Path, tmp_path: Path) -> None:
    webdataset = pytest.importorskip("webdataset", reason="tars are read by webdataset")
    folder = exported(release, tmp_path, "webdataset")
    tars = [str(path) for path in sorted((folder / "data").glob("*.tar"))]
    found = {each["__key__"]: each for each in webdataset.WebDataset(tars, shardshuffle=False).decode("pil")}
    gc.collect()  # webdataset leaves its files open
    assert sorted(found) == [row.values["id"] for row in TRAIN]
    for row in TRAIN:
        made = found[row.values["id"]]
        assert made["json"] == row.values
        assert [made[f"{k}.jpg"].size for k in range(len(row.images))] == [(64, 48)] * len(row.images)


def test_tars_hold_the_stored_bytes(release: Path, tmp_path: Path) -> None:
    import tarfile

    folder = exported(release, tmp_path, "webdataset")
    names = []
    for path in sorted((folder / "data").iterdir()):
        with tarfile.open(path) as tar:
            names += tar.getnames()
            if "r3.1.jpg" in tar.getnames():
                member = tar.extractfile("r3.1.jpg")
                assert member is not None
                assert member.read() == releases.picture("b").data
    keys = [name.split(".")[0] for name in names]
    assert keys == sorted(keys, key=keys.index)  # a sample's members stand together
    assert len(names) == len(TRAIN) + sum(len(row.images) for row in TRAIN)


def test_streaming_reads_its_export(release: Path, tmp_path: Path) -> None:
    reason = "MDS needs mosaicml-streaming, torch and torchvision"
    streaming = pytest.importorskip("streaming", reason=reason, exc_type=ImportError)
    folder = exported(release, tmp_path, "mds")
    with_pictures = streaming.StreamingDataset(local=str(folder / "data"), shuffle=False, batch_size=1)
    found = {each["id"]: each for each in with_pictures}
    assert sorted(found) == [row.values["id"] for row in TRAIN]
    for row in TRAIN:
        made = found[row.values["id"]]
        assert made["messages"] == row.values["messages"]
        assert [image.size for image in made["images"]] == [(64, 48)] * len(row.images)


def test_mds_refuses_rows_without_pictures() -> None:
    row = releases.row("t0", "mixed.math", [planted.text("1 + 1?", "2")], [])
    with pytest.raises(InputError, match="t0: images"):
        sample({**row.values, "images": []})


@pytest.mark.parametrize("name", all_trainers())
def test_ready_configurations_parse(release: Path, tmp_path: Path, name: str) -> None:
    if target(name).form == "mds":
        pytest.importorskip("streaming", reason="MDS needs mosaicml-streaming", exc_type=ImportError)
    folder = exported(release, tmp_path, name, split="train" if target(name).split else "")
    for path in folder.glob("*.yaml"):
        assert yaml.safe_load(path.read_text("utf-8").replace("!function ", ""))  # a tag of lmms-eval's
    for path in folder.glob("*.sh"):
        assert path.stat().st_mode & 0o111
        subprocess.run(["sh", "-n", path], check=True)
    for path in folder.glob("*.py"):
        compile(path.read_text("utf-8"), path.name, "exec")


@pytest.mark.parametrize(("name", "file"), [("trl", "sft.yaml"), ("llama-factory", "llama_factory.yaml")])
@pytest.mark.parametrize("stage", ["sft", "cold_start"])
def test_numbers_are_the_recipes(release: Path, tmp_path: Path, name: str, file: str, stage: str) -> None:
    folder = exported(release, tmp_path, name, stage=stage)
    config = yaml.safe_load((folder / file.replace("sft", stage)).read_text("utf-8"))
    numbers = STAGES[stage]
    assert config["learning_rate"] == numbers.learning_rate
    assert isinstance(config["learning_rate"], float)
    rows = config["per_device_train_batch_size"] * config["gradient_accumulation_steps"] * 8
    assert rows == numbers.batch == {"sft": 128, "cold_start": 64}[stage]


def test_later_turns_are_asked_alone_with_all_pictures_and_the_map() -> None:
    row = TRAIN[1]
    seen = with_map({**row.values, "images": ["b"], "birdseye": "map"})
    asked = [each["question"] for each in prompts(seen)]
    assert len(asked) == 3
    for k, question in enumerate(asked):
        assert re.fullmatch(rf"<image>\n<image>\nThe last image is not [^\n]*\nHow long is object {k}\?", question)


def test_a_chat_whose_later_turn_has_a_picture_is_asked_its_first_turn_only() -> None:
    turns = [planted.text(question, "so") for question in ("Look: <image> what?", "And here? <image>")]
    chat = [{"role": role, "content": text} for k in range(2) for role, text in _talk(turns[k])]
    row = {**releases.row("m0", "mixed.talk", turns, ["a"]).values, "messages": chat}
    assert [each["id"] for each in prompts({**row, "images": ["a"]})] == ["m0"]
    assert [each["id"] for each in prompts({**row, "images": ["a", "b"]})] == []


def _talk(turn: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [("user", turn["question"]), ("assistant", turn["answer"])]


def test_a_system_message_stands_after_leading_pictures_only() -> None:
    turn = planted.text("Look: <image>\n what?", "so")
    chat = [{"role": "system", "content": "Think."}, *({"role": r, "content": t} for r, t in _talk(turn))]
    row = {**releases.row("m0", "mixed.talk", [turn], ["a"]).values, "messages": chat, "images": ["a.jpg"]}
    (example,) = llava.sft(row)
    assert example["conversations"][0]["value"] == "Think.\nLook: <image>\n what?"
    assert example["image"] == "a.jpg"


def test_text_alone_has_no_pictures_in_any_form() -> None:
    values = releases.row("t0", "mixed.math", [planted.text("1 + 1?", "2")], []).values
    row = {**values, "images": []}
    assert "image" not in llava.sft(row)[0]
    assert trl.sft(row)[0]["images"] == []
    assert vst.sft(row)[0]["type"] == "text"
    assert vst.sft(row)[0]["meta_info"] == "[]"


def test_one_pass_of_reinforcement_learning_asks_every_question(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batches = {stage: replace(run.STAGES[stage], batch=1) for stage in ("sft", "rl")}
    monkeypatch.setattr(run, "STAGES", batches)
    assert run.one_pass(str(release), "sft") == 5
    assert run.one_pass(str(release), "rl") == 1
    monkeypatch.setitem(run.SPLITS, "rl", "train")
    assert run.one_pass(str(release), "rl") == 7  # one row has three questions
    assert run.one_pass(str(release), "rl", "single_image.measurement") == 3


def test_no_example_is_still_json(tmp_path: Path) -> None:
    for name, form, text in (("llava", "json", "[]\n"), ("qwen-vl", "jsonl", "")):
        (tmp_path / PARTS).mkdir()
        with JsonLines(tmp_path, Part(0, "train-a-00000", ())) as writer:
            pass
        summary = Summary("x", "sft", {}, {}, list(writer.files))
        join_parts(all_trainers()[name].thing, tmp_path, summary)
        assert summary.files == [f"data.{form}"]
        assert (tmp_path / f"data.{form}").read_text() == text


def test_a_shard_that_is_not_the_listed_one_is_not_exported(release: Path, tmp_path: Path) -> None:
    shutil.copytree(release, tmp_path / "release")
    one, other = sorted((tmp_path / "release").glob("data/*/train-*.parquet"))[:2]
    shutil.copy(other, one)
    name = one.relative_to(tmp_path / "release").as_posix()
    with pytest.raises(InputError, match=rf"{name}: content: expected what the index lists: "):
        export(tmp_path / "release", "trl", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match=rf"{name}: content"):
        evaluate(tmp_path / "release", {})
    with pytest.raises(InputError, match=rf"{name}: content"):
        list(questions(tmp_path / "release", read_index(tmp_path / "release")))


def test_two_exports_at_once_do_not_mix(release: Path, tmp_path: Path) -> None:
    with whole_folder(tmp_path / "out") as first:
        (first / "a").write_text("1")
        with pytest.raises(BuildError, match="out: another process is writing it"), whole_folder(tmp_path / "out"):
            pass
        assert (first / "a").read_text() == "1"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]
    with pytest.raises(BuildError, match="is there already"), whole_folder(tmp_path / "out"):
        pass
    (tmp_path / ".next.partial" / "left").mkdir(parents=True)
    with whole_folder(tmp_path / "next"):
        pass
    assert list((tmp_path / "next").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["next", "out"]
