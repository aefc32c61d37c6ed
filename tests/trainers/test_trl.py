"""One step of SFT and one of GRPO by unmodified TRL, on the CPU, from a streamed shard: a Qwen2.5-VL of random weights,
a tokenizer learned on the spot."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="TRL's steps need torch, transformers and trl: pip install 'vstdata[train]'")
pytest.importorskip("transformers", reason="TRL's steps need transformers")
pytest.importorskip("trl", reason="TRL's steps need trl")

from generators.export.export import export
from tests.trainers import releases
from vstdata.trainers.adapter import batched
from vstdata.trainers.rewards import accuracy_reward, format_reward, mixed_reward, pack
from vstdata.trainers.run import rows, trainer
from vstdata.trainers.small import Architecture, picture_processor, small_model, small_tokenizer
from vstdata.trainers.targets import trl
from vstdata.trainers.vst_config import picture_tokens

pytestmark = [pytest.mark.filterwarnings("ignore")]  # the libraries warn about themselves

IMAGE = "<|image_pad|>"


@pytest.fixture(scope="module")
def processor() -> Any:
    texts = [message["content"] for row in releases.rows() for message in row.values["messages"]]
    return picture_processor(small_tokenizer(texts * 20, vocabulary=600))


def test_streamed_rows_have_as_many_image_blocks_as_images(release: Path) -> None:
    data = list(rows(str(release), "sft", "reasoning.compass"))
    assert len(data) == 1
    (example,) = data
    kinds = [block["type"] for message in example["messages"] for block in message["content"]]
    assert kinds.count("image") == len(example["images"]) == 2
    texts = [block["text"] for message in example["messages"] for block in message["content"] if block["text"]]
    assert texts[-1] == f"<think>\n{releases.THOUGHT}\n</think>\n\nA"
    assert not any("<image>" in text for text in texts)


@pytest.mark.parametrize(("architecture", "patch"), [("qwen2_5_vl", 14), ("qwen3_vl", 16)])
def test_one_step_of_sft(release: Path, tmp_path: Path, processor: Any, architecture: Architecture, patch: int) -> None:
    model = small_model(processor.tokenizer, architecture=architecture)
    processor = picture_processor(processor.tokenizer, patch)
    data = list(rows(str(release), "sft", "multi_image.correspondence"))
    said = [m["content"][0]["text"] for m in data[0]["messages"] if m["role"] == "assistant"]
    data = rows(str(release), "sft", "multi_image.correspondence")
    teacher = trainer("sft", model, processor, data, tmp_path, 1, use_cpu=True, save_strategy="no", warmup_steps=0)
    before = {name: weight.detach().clone() for name, weight in model.named_parameters()}
    (batch,) = teacher.get_train_dataloader()
    tokens = int((batch["input_ids"] == processor.image_token_id).sum())
    assert tokens == 2 * picture_tokens(64, 48)
    learned = processor.tokenizer.decode(batch["labels"][batch["labels"] != -100])
    assert learned == "".join(f"{answer}<|im_end|>" for answer in said)  # answers and their ends, no question
    assert batch["image_grid_thw"].prod(dim=1).sum() // 4 == tokens
    loss = teacher.train().training_loss
    assert math.isfinite(loss)
    assert abs(loss - math.log(len(processor.tokenizer))) < 1  # random weights know nothing: the loss is that of chance
    moved = [name for name, weight in model.named_parameters() if not weight.equal(before[name])]
    assert any("visual" in name for name in moved)
    assert any("language_model" in name for name in moved)


def test_one_step_of_grpo(release: Path, tmp_path: Path, processor: Any) -> None:
    model = small_model(processor.tokenizer)
    data = rows(str(release), "rl", "reasoning.compass")
    small = {"max_completion_length": 8, "num_generations": 2, "per_device_train_batch_size": 2, "warmup_steps": 0}
    teacher = trainer("rl", model, processor, data, tmp_path, 1, use_cpu=True, save_strategy="no", **small)
    result = teacher.train()
    assert math.isfinite(result.training_loss)
    (log,) = [entry for entry in teacher.state.log_history if "reward" in entry]
    assert 0 <= log["reward"] <= 1
    assert "rewards/mixed_reward/mean" in log


def test_rewards_read_what_the_adapter_writes() -> None:
    row = releases.rows()[5]
    (example,) = trl.grpo({**row.values, "images": ["b", "c"]})
    assert example["ground_truth"] == pack(row.values["turns"][0], row.values["reward"])
    outputs = ["<think>\nIt is there.\n</think>\n\nA", "A", "<think>\nIt is there.\n</think>\n\nB"]
    chats = [[{"role": "assistant", "content": output}] for output in outputs]
    truths = [example["ground_truth"]] * 3
    assert accuracy_reward(chats, truths, skill=[]) == [1.0, 1.0, 0.0]
    assert format_reward(chats, ground_truth=truths) == [1.0, 0.0, 1.0]
    assert mixed_reward(chats, truths, skill=[]) == [1.0, 0.5, 0.5]


@pytest.mark.parametrize("name", ["trl", "trl-grpo"])
def test_an_export_is_what_trl_takes(release: Path, tmp_path: Path, name: str) -> None:
    from datasets import load_dataset
    from trl import GRPOConfig, ModelConfig, SFTConfig, TrlParser
    from trl.data_utils import prepare_multimodal_messages
    from trl.scripts.grpo import GRPOScriptArguments
    from trl.scripts.utils import DatasetMixtureConfig, ScriptArguments

    summary = export(release, name, tmp_path / "out")
    data = load_dataset("parquet", data_files=[str(tmp_path / "out" / file) for file in summary.files], split="train")
    for example in data:
        chat = example["messages" if name == "trl" else "prompt"]
        filled = [{**m, "content": [{k: v for k, v in b.items() if v is not None} for b in m["content"]]} for m in chat]
        ready = prepare_multimodal_messages(filled, example["images"])
        shown = [block["image"] for message in ready for block in message["content"] if block["type"] == "image"]
        assert [image.size for image in shown] == [image.size for image in example["images"]]
    kinds = (ScriptArguments, SFTConfig) if name == "trl" else (GRPOScriptArguments, GRPOConfig)
    parser = TrlParser((*kinds, ModelConfig, DatasetMixtureConfig))
    path = tmp_path / "out" / ("sft.yaml" if name == "trl" else "grpo.yaml")
    parsed = parser.parse_args_and_config(["--config", str(path), "--bf16", "false", "--use_cpu", "true"])
    assert parsed[1].learning_rate == (5e-5 if name == "trl" else 1e-6)
    assert parsed[3].datasets[0].data_files == "data/*.parquet"


def test_batches_may_grow() -> None:
    row = releases.rows()[1]
    values = {**row.values, "images": ["b"]}
    made = batched(trl.grpo)({name: [value, value] for name, value in values.items()})
    assert made["id"] == ["r1", "r1-1", "r1-2"] * 2
    assert {len(column) for column in made.values()} == {6}
