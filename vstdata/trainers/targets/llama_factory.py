"""LLaMA-Factory 0.9: its "sharegpt" form with roles user and assistant, and `dataset_info.json`."""

from __future__ import annotations

import json

from vstdata.trainers.adapter import Example, Row, Summary, Target
from vstdata.trainers.recipe import DEVICES, STAGES, run_script, yaml_text

NAME = "vst"
INFO = {
    NAME: {
        "file_name": "data.jsonl",
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "images": "images"},
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
    """{"messages", "images"}: user and assistant take turns, a system message may come first."""
    return [{"messages": list(row["messages"]), "images": list(row["images"])}]


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
    }
    command = "llamafactory-cli train llama_factory.yaml"
    about = f"{command}\nNumbers of VST's released configuration, on {DEVICES} devices; one rate for all parts."
    return {
        "dataset_info.json": json.dumps(INFO, indent=2) + "\n",
        "llama_factory.yaml": yaml_text(values, about),
        "llama_factory.sh": run_script(command),
    }


TARGET = Target("llama-factory", "LLaMA-Factory, supervised", "jsonl", sft, _configs)
