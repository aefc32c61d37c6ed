"""GRPO with our rewards goes on where supervised training ended: does accuracy rise, and not only form?

python -m tests.learn.grpo RELEASE MODEL --out MODEL2 [--steps 100]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets import Features, IterableDataset, disable_progress_bars

from tests.learn.recipe import PATCH, TOKENS
from tests.learn.short import short_turns, whole
from tests.learn.train import chat, endless, stored
from vstdata.release.stream import shard_paths
from vstdata.trainers.recipe import CLIP
from vstdata.trainers.rewards import accuracy_reward, format_reward, pack, unpack
from vstdata.trainers.small import picture_processor
from vstdata.trainers.targets import trl

SKILL = "single_image.depth_comparison"
RATE, PROMPTS, ANSWERS, LONGEST = 2e-4, 32, 8, 64  # prompts a step, answers to each, tokens of an answer


def main() -> None:
    """Train, save, and write what TRL logged of the rewards."""
    parser = argparse.ArgumentParser(prog="python -m tests.learn.grpo")
    parser.add_argument("release", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--skill", default=SKILL)
    parser.add_argument("--steps", type=int, default=100)
    given = parser.parse_args()
    disable_progress_bars()
    teacher = grpo(given.release, given.model, given.out, given.skill, given.steps)
    teacher.train()
    teacher.save_model(str(given.out))
    log = [entry for entry in teacher.state.log_history if "reward" in entry]
    (given.out / "rewards.json").write_text(json.dumps(log, indent=1), "utf-8")


def grpo(release: Path, model: Path, out: Path, skill: str, steps: int) -> Any:
    """TRL's trainer, ready to train."""
    import torch
    from transformers import AutoModelForImageTextToText, AutoTokenizer
    from trl import GRPOConfig, GRPOTrainer

    settings = GRPOConfig(
        output_dir=str(out),
        max_steps=steps,
        per_device_train_batch_size=PROMPTS * ANSWERS,
        num_generations=ANSWERS,
        max_completion_length=LONGEST,
        learning_rate=RATE,
        lr_scheduler_type="constant",
        beta=0.0,
        epsilon=CLIP[0],
        epsilon_high=CLIP[1],
        temperature=1.0,
        remove_unused_columns=False,
        gradient_checkpointing=False,
        bf16=True,
        use_cpu=not torch.cuda.is_available(),
        save_strategy="no",
        logging_steps=1,
        report_to=[],
        disable_tqdm=True,
        seed=1,
    )
    paths = [str(path) for path in shard_paths(release, skill)]
    data = IterableDataset.from_generator(
        _prompts, features=Features.from_arrow_schema(trl.GRPO.schema), gen_kwargs={"paths": paths}
    )
    return GRPOTrainer(
        model=AutoModelForImageTextToText.from_pretrained(model),
        args=settings,
        train_dataset=data,
        reward_funcs=[accuracy, format_reward],
        processing_class=picture_processor(AutoTokenizer.from_pretrained(model, padding_side="left"), PATCH, TOKENS),
    )


def accuracy(completions: Sequence[Any], ground_truth: Sequence[str], **columns: Any) -> list[float]:
    """Our reward, of answers that are short for an option."""
    texts = [completion[-1]["content"] for completion in completions]
    pairs = zip(texts, ground_truth, strict=True)
    return accuracy_reward([whole(text, unpack(truth)[0]["options"]) for text, truth in pairs], ground_truth)


def _prompts(paths: list[str]) -> Iterator[Mapping[str, Any]]:
    """Questions without end, each alone."""
    for row in endless([Path(path) for path in paths], seed=2):
        images = stored(row)
        for number, question, _ in short_turns(row):
            turn = row["turns"][number]
            yield {
                "prompt": chat(question, len(images)),
                "images": images,
                "ground_truth": pack(turn, row["reward"]),
                "skill": row["skill"],
                "question_type": turn["question_type"],
                "id": row["id"],
            }


if __name__ == "__main__":
    main()
