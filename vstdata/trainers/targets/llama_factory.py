"""LLaMA-Factory 0.9: its "sharegpt" form with roles user and assistant, and `dataset_info.json`."""

from __future__ import annotations

import json
from math import ceil
from typing import Any

from vstdata.trainers.adapter import Example, Row, Summary, Target
from vstdata.trainers.recipe import DEVICES, STAGES, Stage, run_script, yaml_text

NAME = "vst"
MANY = 50_000  # ours: examples above which they are tokenized while it trains, not before
INFO = {
    NAME: {
        "file_name": "data.jsonl",
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "images": "images", "videos": "videos"},
        "tags": {
            "role_tag": "role",
            "content_tag": "content",
            "user_tag": "user",
            "assistant_tag": "assistant",
            "system_tag": "system",
        },
    }
}


def sft(row: Row) -> list[Example]:
    """{"messages", "images", "videos"}: user and assistant take turns, a system message may come first."""
    media = {name: list(row.get(name, ())) for name in ("images", "videos")}
    return [{"messages": list(row["messages"]), **media}]


def _streaming(summary: Summary, stage: Stage) -> dict[str, Any]:
    """What reads many examples while it trains. A stream has no length, so the steps of one pass are told."""
    if summary.count <= MANY:
        return {}
    return {"streaming": True, "buffer_size": 16_384, "max_steps": ceil(summary.count / stage.batch)}


def _video(summary: Summary) -> dict[str, float]:
    """LLaMA-Factory knows one rate for all videos: the median of ours; where they differ, times are near the truth."""
    if not summary.fps:
        return {}
    rates = sorted(rate for rate, count in summary.fps.items() for _ in range(count))
    return {"video_fps": round(rates[len(rates) // 2], 3), "video_maxlen": 128, "video_max_pixels": 480 * 640}


def _configs(summary: Summary) -> dict[str, str]:
    stage = STAGES[summary.stage]
    values = {
        "stage": "sft",
        "do_train": True,
        "finetuning_type": "full",
        "model_name_or_path": stage.model,
        "template": "qwen2_vl",
        "dataset": NAME,
        "dataset_dir": ".",
        "media_dir": ".",
        "cutoff_len": stage.tokens,
        "image_max_pixels": stage.max_pixels,
        "freeze_vision_tower": False,
        "freeze_multi_modal_projector": False,
        "learning_rate": stage.learning_rate,
        "lr_scheduler_type": "cosine",
        "warmup_ratio": stage.warmup,
        "num_train_epochs": 1,
        "per_device_train_batch_size": stage.micro_batch,
        "gradient_accumulation_steps": stage.accumulation,
        "gradient_checkpointing": True,
        "bf16": True,
        "output_dir": f"out/{summary.stage}",
        **_video(summary),
        **_streaming(summary, stage),
    }
    command = "llamafactory-cli train llama_factory.yaml"
    about = f"{command}\nNumbers of VST's released configuration, on {DEVICES} devices; one rate for all parts."
    return {
        "dataset_info.json": json.dumps(INFO, indent=2) + "\n",
        "llama_factory.yaml": yaml_text(values, about),
        "llama_factory.sh": run_script(command),
    }


TARGET = Target("llama-factory", "LLaMA-Factory, supervised", "jsonl", sft, _configs, videos=("frames", "mp4"))
