"""EasyR1 0.3 (a fork of verl, which VST's RL builds on): a question with image tokens, its truth as JSON for our
`compute_scores`; the request for a thought comes from a template."""

from __future__ import annotations

import pyarrow as pa

from vstdata.release.schema import THINK
from vstdata.trainers.adapter import PICTURES, REWARD_FILE, Example, Row, Summary, Target, hub_schema, prompts
from vstdata.trainers.recipe import CLIP, DEVICES, FILTER, GROUP, ROLLOUT, STAGES, run_script, yaml_text

NO_VALIDATION = {"val_before_train": False, "val_freq": -1}  # where the release holds nothing out
JINJA = "{{ content | trim }}\n\n" + THINK


def rl(row: Row) -> list[Example]:
    """EasyR1: {"problem" with image tokens, "answer" (JSON for the reward), "images", "id"}; it puts the request for a
    thought into the question by a template."""
    return [
        {"problem": each["question"], "answer": each["truth"], "images": list(row["images"]), "id": each["id"]}
        for each in prompts(row)
    ]


def _configs(summary: Summary) -> dict[str, str]:
    stage = STAGES["rl"]
    values = {
        "data": {
            "train_files": "data",
            "val_files": "val" if summary.validation else "data",
            "prompt_key": "problem",
            "answer_key": "answer",
            "image_key": "images",
            "max_prompt_length": stage.tokens,
            "max_response_length": stage.answer_tokens,
            "rollout_batch_size": ROLLOUT,
            "format_prompt": "./format.jinja",
            "min_pixels": stage.min_pixels,
            "max_pixels": stage.max_pixels,
        },
        "algorithm": {
            "adv_estimator": "grpo",
            "disable_kl": True,
            "online_filtering": True,
            "filter_key": "overall",
            "filter_low": FILTER[0],
            "filter_high": FILTER[1],
        },
        "worker": {
            "actor": {
                "global_batch_size": stage.batch,
                "micro_batch_size_per_device_for_update": stage.micro_batch,
                "clip_ratio_low": CLIP[0],
                "clip_ratio_high": CLIP[1],
                "model": {"model_path": stage.model, "freeze_vision_tower": False},
                "optim": {"lr": stage.learning_rate, "weight_decay": stage.weight_decay},
            },
            "rollout": {"n": GROUP, "temperature": 1.0},
            "reward": {"reward_type": "batch", "reward_function": "./reward.py:compute_scores"},
        },
        "trainer": {
            "total_epochs": 1,
            "n_gpus_per_node": DEVICES,
            "save_checkpoint_path": "out/rl",
            **({} if summary.validation else NO_VALIDATION),
        },
    }
    command = "python3 -m verl.trainer.main config=easyr1.yaml"
    return {
        "easyr1.yaml": yaml_text(values, f"{command}\nNumbers of VST's released script, on {DEVICES} devices."),
        "easyr1.sh": run_script(command),
        "format.jinja": JINJA,
        "reward.py": REWARD_FILE,
    }


TARGET = Target(
    "easyr1",
    "EasyR1, GRPO with our compute_score",
    "parquet",
    rl,
    _configs,
    "rl",
    hub_schema([("problem", pa.string()), ("answer", pa.string()), ("images", PICTURES), ("id", pa.string())]),
    validates=True,
    rewards=True,
)
