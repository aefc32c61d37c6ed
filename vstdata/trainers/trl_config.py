"""The configuration files of an export for TRL, for its commands `trl sft` and `trl grpo`."""

from __future__ import annotations

from typing import Any

from vstdata.trainers.adapter import REWARD_PACKAGE, Summary
from vstdata.trainers.recipe import CLIP, DEVICES, GROUP, ROLLOUT, STAGES, Stage, run_script, yaml_text

DATA = "data/*.parquet"


def configs(summary: Summary) -> dict[str, str]:
    stage = STAGES[summary.stage]
    name = "grpo" if summary.stage == "rl" else summary.stage
    values = {
        "model_name_or_path": stage.model,
        "output_dir": f"out/{name}",
        "datasets": [{"path": "parquet", "data_files": DATA, "split": "train"}],
        "learning_rate": stage.learning_rate,
        "weight_decay": stage.weight_decay,
        "bf16": True,
        "gradient_checkpointing": True,
        "num_train_epochs": 1,
        **(_rl(stage) if summary.stage == "rl" else _sft(stage)),
    }
    command = f"trl {'grpo' if name == 'grpo' else 'sft'} --config {name}.yaml"
    about = f"{command}\nNumbers of VST's released configuration, on {DEVICES} devices; TRL has one rate for all parts."
    return {f"{name}.yaml": yaml_text(values, about), f"{name}.sh": run_script(command)}


def _sft(stage: Stage) -> dict[str, Any]:
    return {
        "lr_scheduler_type": "cosine",
        "warmup_steps": stage.warmup,  # below 1: a share of all steps
        "per_device_train_batch_size": stage.micro_batch,
        "gradient_accumulation_steps": stage.accumulation,
        "max_length": None,  # cutting would cut image tokens
        "assistant_only_loss": True,
        "remove_unused_columns": False,
        "dataset_kwargs": {"skip_prepare_dataset": True},
    }


def _rl(stage: Stage) -> dict[str, Any]:
    return {
        "reward_funcs": [f"{REWARD_PACKAGE}.trainers.rewards.mixed_reward"],
        "num_generations": GROUP,
        "per_device_train_batch_size": GROUP,
        "gradient_accumulation_steps": stage.batch // DEVICES,
        "steps_per_generation": ROLLOUT // DEVICES,
        "max_completion_length": stage.answer_tokens,
        "temperature": 1.0,
        "beta": 0.0,
        "epsilon": CLIP[0],
        "epsilon_high": CLIP[1],
        "loss_type": "dapo",
        "remove_unused_columns": False,
    }
