"""TRL: pairs of thoughts for `DPOTrainer` over pictures, and thoughts step by step, right and wrong, for reward models.

Both are of releases that were built with `[reasoning] rejected` or `steps`; turns without are left out. `DPOTrainer`
takes the pairs as they are: content blocks, one image block a picture. The steps have TRL's "stepwise supervision"
form; its `PRMTrainer` reads text alone, so the pictures go along for trainers that look.
"""

from __future__ import annotations

import pyarrow as pa

from vstdata.release.shards import IMAGE_TOKEN
from vstdata.trainers.adapter import PICTURES, Example, Row, Summary, Target, hub_schema, prompt_messages, prompts
from vstdata.trainers.recipe import DEVICES, STAGES, run_script, yaml_text
from vstdata.trainers.targets.trl import CHAT, blocks
from vstdata.trainers.trl_config import DATA

RATE = 5e-7  # ours: VST has no stage of preferences; a hundredth of its rate for SFT, as is usual
BETA = 0.1  # TRL's default
SCRIPT = f'''"""DPO over pictures with TRL: python dpo.py --config dpo.yaml."""

from datasets import load_dataset
from transformers import AutoModelForImageTextToText, AutoProcessor
from trl import DPOConfig, DPOTrainer, ModelConfig, TrlParser

if __name__ == "__main__":
    args, wanted = TrlParser((DPOConfig, ModelConfig)).parse_args_and_config()
    model = AutoModelForImageTextToText.from_pretrained(wanted.model_name_or_path, dtype="auto")
    processor = AutoProcessor.from_pretrained(wanted.model_name_or_path)
    data = load_dataset("parquet", data_files="{DATA}", split="train")
    trainer = DPOTrainer(model, args=args, train_dataset=data, processing_class=processor)
    trainer.train()
    trainer.save_model(args.output_dir)
'''


def preferences(row: Row) -> list[Example]:
    """{"prompt", "chosen", "rejected", "images", "id"} of each turn that has a false version of its thought."""
    return [
        {
            "prompt": [{"role": each["role"], "content": blocks(each["content"])} for each in prompt_messages(prompt)],
            "chosen": _said(prompt["turn"]["thought"], prompt["answer"]),
            "rejected": _said(prompt["turn"]["rejected"]["thought"], prompt["turn"]["rejected"]["answer"]),
            "images": list(row["images"]),
            "id": prompt["id"],
        }
        for prompt in prompts(row)
        if prompt["turn"]["rejected"]
    ]


def _said(thought: str, answer: str) -> list[Example]:
    return [{"role": "assistant", "content": blocks(f"<think>\n{thought}\n</think>\n\n{answer}")}]


def stepwise(row: Row) -> list[Example]:
    """{"prompt", "completions", "labels", "images", "id"}: the sentences of each thought and of its false version, if
    they are there, each with whether it holds. Pictures come before the prompt, which has no tokens for them."""
    return [
        {
            "prompt": prompt["question"].replace(f"{IMAGE_TOKEN}\n", ""),
            "completions": [step["text"] for step in steps],
            "labels": [step["true"] for step in steps],
            "images": list(row["images"]),
            "id": prompt["id"],
        }
        for prompt in prompts(row)
        for steps in (prompt["turn"]["steps"], (prompt["turn"]["rejected"] or {"steps": []})["steps"])
        if steps
    ]


def _configs(summary: Summary) -> dict[str, str]:
    stage = STAGES["cold_start"]
    values = {
        "model_name_or_path": "out/cold_start",
        "output_dir": "out/dpo",
        "learning_rate": RATE,
        "beta": BETA,
        "bf16": True,
        "gradient_checkpointing": True,
        "num_train_epochs": 1,
        "per_device_train_batch_size": 1,
        "gradient_accumulation_steps": stage.batch // DEVICES,
        "max_length": None,  # cutting would cut image tokens
        "remove_unused_columns": False,
    }
    return {
        "dpo.py": SCRIPT,
        "dpo.yaml": yaml_text(values, "sh dpo.sh"),
        "dpo.sh": run_script("python dpo.py --config dpo.yaml"),
    }


_TEXTS = pa.list_(pa.string())
DPO = Target(
    "trl-dpo",
    "TRL, DPO: thoughts, and the same with one claim false",
    "parquet",
    preferences,
    _configs,
    schema=hub_schema(
        [("prompt", CHAT), ("chosen", CHAT), ("rejected", CHAT), ("images", PICTURES), ("id", pa.string())]
    ),
    needs="[reasoning] rejected = true",
)
STEPWISE = Target(
    "trl-prm",
    "TRL, stepwise supervision: sentences of thoughts, right and wrong",
    "parquet",
    stepwise,
    lambda summary: {},
    schema=hub_schema(
        [
            ("prompt", pa.string()),
            ("completions", _TEXTS),
            ("labels", pa.list_(pa.bool_())),
            ("images", PICTURES),
            ("id", pa.string()),
        ]
    ),
    needs="[reasoning] steps = true",
)
TARGET = (DPO, STEPWISE)
