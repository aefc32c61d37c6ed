"""ms-swift 4: JSON lines of chats with image tokens and picture files, and a plug-in with our reward for GRPO."""

from __future__ import annotations

from vstdata.trainers.adapter import REWARD_PACKAGE, Example, Row, Summary, Target, prompt_messages, prompts
from vstdata.trainers.recipe import CLIP, DEVICES, GROUP, STAGES, run_script, yaml_text

PLUGIN = f'''"""Our reward as an outcome reward of ms-swift: `--external_plugins plugin.py --reward_funcs vstdata`."""

import sys
from pathlib import Path

from swift.rewards import ORM, orms

sys.path.insert(0, str(Path(__file__).resolve().parent))

from {REWARD_PACKAGE}.trainers.rewards import mixed_reward


class Vstdata(ORM):
    def __call__(self, completions, ground_truth, **kwargs):
        return mixed_reward(completions, ground_truth)


orms["vstdata"] = Vstdata
'''


def sft(row: Row) -> list[Example]:
    """{"messages", "images", "videos"}: one token per picture or video; "objects" for its placeholders, where they are
    wanted."""
    objects = {"objects": row["places"]} if "places" in row else {}
    return [{"messages": list(row["messages"]), **_media(row), **objects}]


def grpo(row: Row) -> list[Example]:
    """One prompt per question; what is beside the chat reaches the reward by name."""
    return [
        {
            "messages": prompt_messages(prompt),
            **_media(row),
            "ground_truth": prompt["truth"],
            "skill": prompt["skill"],
        }
        for prompt in prompts(row)
    ]


def _media(row: Row) -> Example:
    """Pictures, and videos where there are some: a list of frames or the name of a file each."""
    return {"images": list(row["images"]), **({"videos": list(row["videos"])} if "videos" in row else {})}


def _configs(summary: Summary) -> dict[str, str]:
    stage, learns = STAGES[summary.stage], summary.stage != "rl"
    values = {
        "model": stage.model,
        "dataset": ["data.jsonl"],
        "torch_dtype": "bfloat16",
        "max_length": stage.tokens,
        "max_pixels": stage.max_pixels,
        "learning_rate": stage.learning_rate,
        "vit_lr": stage.vision_rate,
        "weight_decay": stage.weight_decay,
        "warmup_ratio": stage.warmup,
        "lr_scheduler_type": "cosine",
        "num_train_epochs": 1,
        "gradient_checkpointing": True,
        "output_dir": f"out/{summary.stage}",
    }
    ours = {
        "rlhf_type": "grpo",
        "external_plugins": ["plugin.py"],
        "reward_funcs": ["vstdata"],
        "num_generations": GROUP,
        "max_completion_length": stage.answer_tokens,
        "temperature": 1.0,
        "beta": 0.0,
        "epsilon": CLIP[0],
        "epsilon_high": CLIP[1],
        "per_device_train_batch_size": GROUP,
        "gradient_accumulation_steps": stage.batch // DEVICES,
        "dynamic_sample": True,
    }
    batch = {
        "tuner_type": "full",
        "freeze_vit": False,
        "freeze_aligner": False,
        "per_device_train_batch_size": stage.micro_batch,
        "gradient_accumulation_steps": stage.accumulation,
    }
    command = f"env {BOXES} swift sft swift.yaml" if learns else "swift rlhf swift.yaml"
    text = yaml_text(values | (batch if learns else {"tuner_type": "full", **ours}), f"{command}\n{ABOUT}")
    return {"swift.yaml": text, "swift.sh": run_script(command), **({} if learns else {"plugin.py": PLUGIN})}


ABOUT = f"Numbers of VST's released configuration, on {DEVICES} devices."
BOXES = "QWENVL_BBOX_FORMAT=new"  # plain JSON for what placeholders stand for, not the special tokens of Qwen2-VL
VIDEOS = ("frames", "mp4")
SFT = Target("ms-swift", "ms-swift, supervised", "jsonl", sft, _configs, videos=VIDEOS, placeholders=True)
GRPO = Target(
    "ms-swift-grpo",
    "ms-swift, GRPO with our reward as a plug-in",
    "jsonl",
    grpo,
    _configs,
    "rl",
    videos=VIDEOS,
    rewards=True,
)
TARGET = (SFT, GRPO)
