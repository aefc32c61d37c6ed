"""verl 0.9: one prompt per question, its truth as JSON for our `compute_score`."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from vstdata.draw import digest
from vstdata.trainers.adapter import (
    MESSAGES,
    PICTURES,
    REWARD_FILE,
    Example,
    Row,
    Summary,
    Target,
    hub_schema,
    prompt_messages,
    prompts,
)
from vstdata.trainers.recipe import CLIP, DEVICES, GROUP, ROLLOUT, STAGES, run_script

NO_VALIDATION = {"trainer.val_before_train": "False", "trainer.test_freq": "-1"}  # the release holds nothing out


def rl(row: Row) -> list[Example]:
    """verl: {"data_source", "prompt", "images", "ability", "reward_model", "extra_info"}."""
    return [
        {
            "data_source": f"vstdata/{prompt['skill']}",
            "prompt": prompt_messages(prompt),
            "images": list(row["images"]),
            "ability": "spatial",
            "reward_model": {"style": "rule", "ground_truth": prompt["truth"]},
            "extra_info": {
                "index": int.from_bytes(digest(prompt["id"])[:4], "big"),
                "id": prompt["id"],
                "question_type": prompt["question_type"],
                "answer": prompt["answer"],
            },
        }
        for prompt in prompts(row)
    ]


def _listed(files: Sequence[str]) -> str:
    return "[" + ",".join(f"'{name}'" for name in files) + "]"


def _configs(summary: Summary) -> dict[str, str]:
    stage = STAGES["rl"]
    settings = {
        "algorithm.adv_estimator": "grpo",
        "algorithm.use_kl_in_reward": "False",
        "data.train_files": _listed(summary.files),
        "data.val_files": _listed(summary.validation or summary.files),
        "data.image_key": "images",
        "data.train_batch_size": ROLLOUT,
        "data.max_prompt_length": stage.tokens,
        "data.max_response_length": stage.answer_tokens,
        "actor_rollout_ref.model.path": stage.model,
        "actor_rollout_ref.actor.optim.lr": stage.learning_rate,
        "actor_rollout_ref.actor.optim.weight_decay": stage.weight_decay,
        "actor_rollout_ref.actor.ppo_mini_batch_size": stage.batch,
        "actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu": stage.micro_batch,
        "actor_rollout_ref.actor.use_kl_loss": "False",
        "actor_rollout_ref.actor.clip_ratio_low": CLIP[0],
        "actor_rollout_ref.actor.clip_ratio_high": CLIP[1],
        "actor_rollout_ref.rollout.name": "vllm",
        "actor_rollout_ref.rollout.n": GROUP,
        "actor_rollout_ref.rollout.temperature": 1.0,
        "actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu": 16,
        "reward.custom_reward_function.path": "reward.py",
        "reward.custom_reward_function.name": "compute_score",
        "trainer.n_gpus_per_node": DEVICES,
        "trainer.total_epochs": 1,
        "trainer.default_local_dir": "out/rl",
        **({} if summary.validation else NO_VALIDATION),
    }
    words = " \\\n  ".join(f'{name}="{value}"' for name, value in settings.items())
    return {"verl.sh": run_script(f"python3 -m verl.trainer.main_ppo \\\n  {words}"), "reward.py": REWARD_FILE}


_STRINGS = ("id", "question_type", "answer")
_EXTRA = pa.struct([("index", pa.int64()), *((name, pa.string()) for name in _STRINGS)])
_MODEL = pa.struct([("style", pa.string()), ("ground_truth", pa.string())])
TARGET = Target(
    "verl",
    "verl, GRPO with our compute_score",
    "parquet",
    rl,
    _configs,
    "rl",
    hub_schema(
        [
            ("data_source", pa.string()),
            ("prompt", MESSAGES),
            ("images", PICTURES),
            ("ability", pa.string()),
            ("reward_model", _MODEL),
            ("extra_info", _EXTRA),
        ]
    ),
    validates=True,
    rewards=True,
)
