"""The three stages by TRL, straight from a release: rows are streamed, nothing is exported.

    python -m vstdata.trainers.run small RELEASE --out out/base          (only where no weights can be had)
    python -m vstdata.trainers.run sft RELEASE --model MODEL --out out/sft
    python -m vstdata.trainers.run cold_start RELEASE --model out/sft --out out/cold_start
    python -m vstdata.trainers.run rl RELEASE --model out/cold_start --out out/rl

RELEASE is a folder or a data set on the Hub; numbers are `recipe.STAGES`. Start it with `accelerate launch -m` for
several devices. docs/training.md tells the rest.
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import pyarrow.parquet as pq
import typer

from vstdata.release.index import read_for_training, read_index, refuse_in_release
from vstdata.trainers.adapter import batched, prompts
from vstdata.trainers.recipe import CLIP, GROUP, ROLLOUT, STAGES, Stage
from vstdata.trainers.rewards import mixed_reward
from vstdata.trainers.small import is_small, picture_processor, save_small
from vstdata.trainers.targets import trl

SPLITS = {"small": "train", "sft": "train", "cold_start": "train", "rl": "rl"}
TEXTS = 2000  # rows from which the small tokenizer is learned
SHUFFLE = 1000  # rows held for shuffling


def rows(release: str, stage: str, config: str = "all") -> Any:
    """The rows of a stage, streamed and shuffled, in TRL's form. Raises InputError for a folder that is no whole
    release."""
    from datasets import load_dataset

    if Path(release).is_dir():
        read_for_training(Path(release), split=SPLITS[stage], skill="" if config == "all" else config)

    stream = load_dataset(release, config, split=SPLITS[stage], streaming=True, batch_size=64)
    adapt = batched(trl.grpo if stage == "rl" else trl.sft)
    names = stream.column_names
    return stream.shuffle(seed=1, buffer_size=SHUFFLE).map(adapt, batched=True, batch_size=8, remove_columns=names)


def one_pass(release: str, stage: str, config: str = "all") -> int:
    """Updates for one pass over what a stage learns from: rows, in reinforcement learning the questions that are asked
    of them. Raises InputError where the release is no folder."""
    files = read_index(Path(release))["files"]
    mine = [
        name
        for name, entry in sorted(files.items())
        if entry.get("split") == SPLITS[stage] and config in ("all", entry["skill"])
    ]
    count = sum(_asked(Path(release) / name) if stage == "rl" else files[name]["rows"] for name in mine)
    return max(1, count // STAGES[stage].batch)


def _asked(shard: Path) -> int:
    """How many questions reinforcement learning asks of the rows of a shard; no picture is read."""
    with pq.ParquetFile(shard) as file:
        batches = file.iter_batches(columns=["id", "skill", "reward", "messages", "turns", "images.list.element.path"])
        return sum(1 for batch in batches for row in batch.to_pylist() for _ in prompts(row))


def load(model: str, stage: Stage) -> tuple[Any, Any]:
    """Model and processor: of the Hub, with pictures of the stage's size, or a small one of ours."""
    from transformers import AutoModelForImageTextToText, AutoProcessor, AutoTokenizer

    started = AutoModelForImageTextToText.from_pretrained(model, dtype="auto")
    if is_small(Path(model)):
        patch = started.config.vision_config.patch_size
        return started, picture_processor(AutoTokenizer.from_pretrained(model), patch)
    processor = AutoProcessor.from_pretrained(model)
    processor.image_processor.size = {"shortest_edge": stage.min_pixels, "longest_edge": stage.max_pixels}
    return started, processor


def _groups(model: Any, stage: Stage) -> list[dict[str, Any]]:
    """The vision tower learns at its own rate."""
    parts: dict[bool, list[Any]] = {True: [], False: []}
    for name, weight in model.named_parameters():
        parts["visual" in name].append(weight)
    rates = {True: stage.vision_rate, False: stage.learning_rate}
    return [{"params": parts[key], "lr": rates[key]} for key in (True, False)]


def trainer(stage: str, model: Any, processor: Any, data: Any, out: Path, steps: int, **more: Any) -> Any:
    """TRL's trainer of a stage, ready to train; `more` goes into its configuration."""
    import torch
    from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

    numbers = STAGES[stage]
    common = {
        "output_dir": str(out),
        "max_steps": steps,
        "lr_scheduler_type": "cosine" if stage != "rl" else "constant",
        "warmup_steps": numbers.warmup,
        "remove_unused_columns": False,
        "bf16": torch.cuda.is_available(),
        "report_to": [],
        "seed": 1,
    }
    optimizers = torch.optim.AdamW(_groups(model, numbers), weight_decay=numbers.weight_decay), None
    given = {"model": model, "train_dataset": data, "processing_class": processor, "optimizers": optimizers}
    if stage != "rl":
        batch = {"per_device_train_batch_size": numbers.micro_batch, "max_length": None, "assistant_only_loss": True}
        skip = {"skip_prepare_dataset": True}
        return SFTTrainer(args=SFTConfig(**{**common, **batch, "dataset_kwargs": skip, **more}), **given)
    group = {"num_generations": GROUP, "per_device_train_batch_size": GROUP, "beta": 0.0}
    clip = {"epsilon": CLIP[0], "epsilon_high": CLIP[1], "max_completion_length": numbers.answer_tokens}
    return GRPOTrainer(args=GRPOConfig(**{**common, **group, **clip, **more}), reward_funcs=mixed_reward, **given)


def main(
    stage: Annotated[str, typer.Argument(help="small, sft, cold_start or rl.")],
    release: Annotated[str, typer.Argument(help="Folder of a release, or ORG/NAME on the Hub.")],
    out: Annotated[Path, typer.Option(help="Folder for the model.")],
    model: Annotated[str, typer.Option(help="Model to start from; default: the recipe's.")] = "",
    config: Annotated[str, typer.Option(help="A skill, or all.")] = "all",
    steps: Annotated[int, typer.Option(help="Updates of the weights; default: one pass over a local release.")] = 0,
    accumulate: Annotated[int, typer.Option(help="Steps per update on each device; default: the recipe's batch.")] = 0,
    answer_tokens: Annotated[int, typer.Option(min=1, help="Longest answer in RL.")] = 2048,
) -> None:
    """Train one stage of VST, or make the small model."""
    if stage not in SPLITS:
        raise typer.BadParameter(f"stage: expected one of {', '.join(SPLITS)}")
    refuse_in_release(out / "model")
    if stage == "small":
        chats = (row["messages"] for row in islice(rows(release, stage, config), TEXTS))
        save_small(out, ("\n".join(b["text"] or "" for m in chat for b in m["content"]) for chat in chats))
        return
    numbers = STAGES[stage]
    data = rows(release, stage, config)  # before hours of work: a damaged release is told at once
    started, processor = load(model or numbers.model, numbers)
    devices = int(os.environ.get("WORLD_SIZE", "1"))
    accumulate = accumulate or max(1, numbers.batch // (numbers.micro_batch * devices))
    more: dict[str, Any] = {"gradient_accumulation_steps": accumulate}
    if stage == "rl":
        more |= {"max_completion_length": answer_tokens, "steps_per_generation": accumulate * ROLLOUT // numbers.batch}
    steps = steps or one_pass(release, stage, config)
    teacher = trainer(stage, started, processor, data, out, steps, **more)
    teacher.train()
    teacher.save_model(str(out))


if __name__ == "__main__":
    typer.run(main)
