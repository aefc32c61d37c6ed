"""The configuration files of an export for VST's published training code, and the length of a sample there."""

from __future__ import annotations

import json
import math

from vstdata.trainers.adapter import Example, Summary
from vstdata.trainers.recipe import CLIP, DEVICES, FILTER, GROUP, ROLLOUT, STAGES, yaml_text

FOCAL = 960 / (2 * math.tan(math.radians(69.16 / 2)))  # 696.32 pixels: 960 across a field of view of 69.16 degrees
PATCH = 28  # pixels: a side of what becomes one token in Qwen2.5-VL
PICTURES_SHARE = 0.8  # of a sample's tokens, that several pictures may take together

_HOW = """#!/bin/sh
# VST=path of a checkout of github.com/Yangr116/VST, set up as its docs say.
set -e
cd "$(dirname "$0")"
"""


def picture_tokens(width: int, height: int, pictures: int = 1) -> int:
    """Tokens of a picture: sides rounded to multiples of 28, the area kept between 4 and 4096 tokens, or below its
    share where a sample has several pictures."""
    most = 4096 * PATCH**2
    if pictures > 1:
        most = min(most, int(STAGES["sft"].tokens * PICTURES_SHARE / pictures) * PATCH**2)
    w, h = (max(PATCH, round(side / PATCH) * PATCH) for side in (width, height))
    if w * h > most:
        scale = math.sqrt(width * height / most)
        w, h = (max(PATCH, math.floor(side / scale / PATCH) * PATCH) for side in (width, height))
    elif w * h < 4 * PATCH**2:
        scale = math.sqrt(4 * PATCH**2 / (width * height))
        w, h = (math.ceil(side * scale / PATCH) * PATCH for side in (width, height))
    return w * h // PATCH**2


def tokens(sample: Example) -> int:
    """An estimate of a sample's length: picture tokens as its loader makes them, four characters of text a token."""
    sizes = [(one["width"], one["height"]) for one in json.loads(sample["meta_info"])]
    texts = [each["value"] for each in sample["conversations"]]
    if sample["type"] == "bbox_3d":
        scale = FOCAL / float(texts[0].partition("f_x=")[2].partition(",")[0])
        sizes = [(int(width * scale), int(height * scale)) for width, height in sizes]
    pictures = sum(picture_tokens(*size, len(sizes)) for size in sizes)
    return pictures + sum(len(text) for text in texts) // 4


def configs(summary: Summary) -> dict[str, str]:
    """SFT and cold start: VeOmni's configuration, the list of data, a script. RL: the list in the script."""
    return _rl() if summary.stage == "rl" else _sft(summary)


def _sft(summary: Summary) -> dict[str, str]:
    stage, name = STAGES[summary.stage], summary.stage
    data = "".join(
        f"- ann_path: {skill}\n  data_dir: data\n  token_num: {count}\n" for skill, count in summary.tokens.items()
    )
    values = {
        "model": {
            "model_path": stage.model,
            "attn_implementation": "flash_attention_2",
            "max_pixels": stage.max_pixels,
        },
        "data": {
            "train_path": "data.yaml",
            "chat_template": "qwen2_5vl",
            "max_seq_len": stage.tokens,
            "fps": 2,
            "train_size": sum(summary.tokens.values()),
            "dataloader_type": "native",
            "datasets_type": "iterable",
            "data_name": "llava_sft_preprocess",
            "num_workers": 8,
            "pin_memory": False,
        },
        "train": {
            "enable_fov": name == "sft",
            "fov_no_resize": False,
            "output_dir": f"out/{name}",
            "enable_gradient_checkpointing": True,
            "enable_mixed_precision": name == "sft",
            "data_parallel_mode": "fsdp1",
            "enable_full_shard": True,
            "rmpad": False,
            "rmpad_with_pos_ids": True,
            "ulysses_parallel_size": 1,
            "freeze_vit": False,
            "freeze_llm": False,
            "freeze_merger": False,
            "lr": stage.learning_rate,
            "vit_lr": stage.vision_rate,
            "lr_warmup_ratio": stage.warmup,
            "lr_decay_style": "cosine",
            "num_train_epochs": 1,
            "micro_batch_size": stage.micro_batch,
            "global_batch_size": stage.batch,
            "save_steps": 500,
            "ckpt_manager": "dcp",
        },
    }
    about = "Numbers of VST's released configuration. There must be at least as many Parquet files as devices."
    script = f'{_HOW}PYTHONPATH="$VST" exec bash "$VST/scripts/train.sh" "$VST/vst/train.py" {name}.yaml "$@"\n'
    note = "# token_num and train_size are estimates; tools/compute_num_token.py of VST counts the former.\n"
    return {f"{name}.yaml": yaml_text(values, about), "data.yaml": note + data, "vst.sh": script}


def _rl() -> dict[str, str]:
    stage = STAGES["rl"]
    settings = {
        "data.train_files": "$PWD/data",
        "data.val_files": "$PWD/data",
        "data.rollout_batch_size": ROLLOUT,
        "worker.actor.model.model_path": f"${{MODEL:-$PWD/{stage.model}}}",
        "worker.actor.global_batch_size": stage.batch,
        "worker.actor.micro_batch_size_per_device_for_update": stage.micro_batch,
        "worker.actor.clip_ratio_low": CLIP[0],
        "worker.actor.clip_ratio_high": CLIP[1],
        "worker.rollout.n": GROUP,
        "algorithm.disable_kl": True,
        "algorithm.online_filtering": True,
        "algorithm.filter_low": FILTER[0],
        "algorithm.filter_high": FILTER[1],
        "trainer.n_gpus_per_node": DEVICES,
        "trainer.val_freq": -1,
        "trainer.save_checkpoint_path": "$PWD/out/rl",
    }
    words = " \\\n  ".join(f'{name}="{value}"' for name, value in settings.items())
    command = f"python3 -m verl.trainer.main config=examples/config_vlm3d_reasoner.yaml \\\n  {words}"
    here = 'HERE="$PWD"\ncd "$VST/projects/spatial_rl"\n'
    return {"vst.sh": _HOW + here + command.replace("$PWD", "$HERE") + ' "$@"\n'}
