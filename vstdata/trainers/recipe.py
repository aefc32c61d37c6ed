"""The numbers of VST's three stages of training, as its released configurations have them, and YAML text.

SFT: config/veomni/qwen2_5_vl_fspd1_fov_packing_example.yaml (batch as in the paper's runs: 128 rows, 2 a step and
device); cold start: cold_start_qwen2_5_vl_fspd1.yaml; RL: projects/spatial_rl. The paper's own table could not be read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MODEL = "Qwen/Qwen2.5-VL-3B-Instruct"
DEVICES = 8  # ours: what the ready configurations count with


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: rates of language model and vision tower, share of warm-up steps, rows per update and per device and
    step, tokens of a row (of prompt and answer in RL), pixels of a picture at least and at most."""

    model: str
    learning_rate: float
    vision_rate: float
    warmup: float
    batch: int
    micro_batch: int
    tokens: int
    max_pixels: int
    min_pixels: int = 4 * 28 * 28
    answer_tokens: int = 0
    weight_decay: float = 0.0

    @property
    def accumulation(self) -> int:
        """Steps per update on `DEVICES` devices."""
        return self.batch // (self.micro_batch * DEVICES)


STAGES: Mapping[str, Stage] = {
    "sft": Stage(MODEL, 5e-5, 5e-6, 0.1, 128, 2, 16_384, 4096 * 28 * 28),
    "cold_start": Stage("out/sft", 1e-5, 1e-6, 0.03, 64, 4, 16_384, 16_384 * 28 * 28),
    "rl": Stage("out/cold_start", 1e-6, 1e-6, 0.0, 128, 1, 8192, 4096 * 28 * 28, 512 * 512, 2048, 1e-2),
}
GROUP = 5  # answers per prompt
ROLLOUT = 256  # prompts per round of answers
CLIP = (0.2, 0.28)  # DAPO's clip-higher, without a KL term
FILTER = (0.01, 0.99)  # groups whose mean reward lies outside teach nothing and are left out


def yaml_text(values: Mapping[str, Any], about: str) -> str:
    """YAML under a comment; scalars are written as JSON, which YAML reads alike."""
    return "".join(f"# {line}\n" for line in about.splitlines()) + "".join(f"{line}\n" for line in _lines(values))


def _lines(values: Mapping[str, Any]) -> Sequence[str]:
    found = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found += [f"{name}:", *(f"  {line}" for line in _lines(value))]
        else:
            found.append(f"{name}: {_scalar(value)}")
    return found


def _scalar(value: Any) -> str:
    """JSON, but 5e-5 as 5.0e-5: without a point YAML 1.1 takes it for a text."""
    text = json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and "e" in text and "." not in text:
        return text.replace("e", ".0e")
    return text


def run_script(command: str) -> str:
    """A shell script that runs a command in its own folder, where it finds modules beside it, with whatever is said
    after it added to it."""
    here = 'cd "$(dirname "$0")"\nexport PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}"'
    return f'#!/bin/sh\nset -e\n{here}\nexec {command} "$@"\n'
