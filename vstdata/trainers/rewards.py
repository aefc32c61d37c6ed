"""The rewards as trainers call them: TRL's `reward_funcs`, verl's `compute_score`, EasyR1's batch `compute_score`.

The truth of a turn travels as one JSON text, written by `pack` into the column that a trainer hands back:

TRL: column `ground_truth`; `GRPOTrainer(reward_funcs=mixed_reward)`, or `[accuracy_reward, format_reward]` with weights
of your own in `GRPOConfig(reward_weights=...)`.
verl: `reward_model.ground_truth`; `custom_reward_function.path=pkg://vstdata.trainers.rewards` (or this file), `name`
as it is by default.
EasyR1: the column of `answer_key`; `reward_function=PATH/rewards.py:compute_scores`, with `reward_type=batch` where the
version asks for it (later ones read REWARD_TYPE).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from vstdata.canonical import canonical_json
from vstdata.errors import InputError
from vstdata.scoring.score import REWARD, Turn, accuracy, format_score

REWARD_NAME, REWARD_TYPE = "vstdata", "batch"  # EasyR1: `compute_scores` takes a whole batch
TRUTH = ("answer_type", "ground_truth", "options", "unit", "margin")
OPTIONAL = ("form",)

Completion = str | Sequence[Mapping[str, Any]]


def pack(turn: Turn, reward: Mapping[str, float] = REWARD) -> str:
    """What is needed to score a turn of a row, with the row's mixture, as JSON."""
    return canonical_json({**_truth(turn), "options": list(turn["options"]), "reward": dict(reward)})


def unpack(text: str) -> tuple[Turn, Mapping[str, float]]:
    """The turn and the mixture that `pack` wrote. Raises InputError for another text."""
    try:
        turn = json.loads(text)
        return _truth(turn), {name: float(turn["reward"][name]) for name in REWARD}
    except (ValueError, TypeError, KeyError) as error:
        raise InputError("ground_truth", "JSON", f"what vstdata.trainers.rewards.pack writes ({error!r})") from error


def _truth(turn: Turn) -> Turn:
    """What of a turn is scored. Raises KeyError where something of TRUTH is lacking."""
    return {name: turn[name] for name in (*TRUTH, *OPTIONAL) if name in TRUTH or name in turn}


def accuracy_reward(completions: Sequence[Completion], ground_truth: Sequence[str], **columns: Any) -> list[float]:
    """TRL: accuracies, 0..1."""
    return [score["accuracy"] for score in _scores(completions, ground_truth)]


def format_reward(completions: Sequence[Completion], **columns: Any) -> list[float]:
    """TRL: 1 for exactly one thought before an answer, else 0."""
    return [format_score(_text(completion)) for completion in completions]


def mixed_reward(completions: Sequence[Completion], ground_truth: Sequence[str], **columns: Any) -> list[float]:
    """TRL: accuracy and format in each row's mixture, 0..1."""
    return [score["score"] for score in _scores(completions, ground_truth)]


def compute_score(
    data_source: str, solution_str: str, ground_truth: str, extra_info: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, float]:
    """verl 0.9: one answer -> {"score", "accuracy", "format"}; `score` is the mixture."""
    return _score(solution_str, ground_truth)


def compute_scores(reward_inputs: Sequence[Mapping[str, Any]]) -> list[dict[str, float]]:
    """EasyR1 (git 46c6c21): {"response", "ground_truth", ...} of a batch -> {"overall", "accuracy", "format"} each."""
    found = [_score(one["response"], one["ground_truth"]) for one in reward_inputs]
    return [{"overall": one["score"], "accuracy": one["accuracy"], "format": one["format"]} for one in found]


def _scores(completions: Sequence[Completion], ground_truth: Sequence[str]) -> list[dict[str, float]]:
    pairs = zip(completions, ground_truth, strict=True)
    return [_score(_text(completion), truth) for completion, truth in pairs]


def _score(output: str, ground_truth: str) -> dict[str, float]:
    turn, weights = unpack(ground_truth)
    parts = {"accuracy": accuracy(turn, output), "format": format_score(output)}
    return {"score": sum(weights[name] * part for name, part in parts.items()), **parts}


def _text(completion: Completion) -> str:
    """A completion's words: of a chat, those of its last message, whose content may be blocks; "" where it has none, as
    a message that calls a tool."""
    if isinstance(completion, str):
        return completion
    content = completion[-1].get("content") if completion else None
    if isinstance(content, str):
        return content
    return "".join(block.get("text") or "" for block in content or ())
