"""The rewards, called as TRL, verl and EasyR1 call them."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.score.test_score import TURNS
from vstdata.errors import InputError
from vstdata.scoring.score import accuracy, reward
from vstdata.trainers import rewards

MIXTURE = {"accuracy": 0.75, "format": 0.25}
TRUTHS = [rewards.pack(asked, MIXTURE) for asked, _ in TURNS.values()]
THOUGHT = [f"<think>Let me see.</think>\n{gold}" for _, gold in TURNS.values()]
BARE = [gold for _, gold in TURNS.values()]


@pytest.mark.parametrize("kind", TURNS)
def test_a_packed_turn_scores_as_the_turn_itself(kind: str) -> None:
    asked, gold = TURNS[kind]
    text = rewards.pack({**asked, "question": "dropped"}, MIXTURE)
    turn, weights = rewards.unpack(text)
    assert weights == MIXTURE
    assert set(turn) < set(asked)
    for output in (gold, f"<think>a</think>{gold}", "no", "3.1 m"):
        assert accuracy(turn, output) == accuracy(asked, output)
        assert rewards.compute_score("vst", output, text)["score"] == reward(asked, output, MIXTURE)


def test_the_mixture_is_vsts_unless_the_row_has_another() -> None:
    assert rewards.unpack(rewards.pack(TURNS["count"][0]))[1] == {"accuracy": 0.5, "format": 0.5}


@pytest.mark.parametrize("chat", ["text", "message", "blocks"])
def test_as_trl_calls_reward_functions(chat: str) -> None:
    """`reward_func(prompts=..., completions=..., completion_ids=..., **columns)`; of chats, completions are lists of
    messages."""

    def told(text: str) -> Any:
        content: Any = [{"type": "text", "text": text}] if chat == "blocks" else text
        return text if chat == "text" else [{"role": "assistant", "content": content}]

    columns = {"ground_truth": [*TRUTHS, *TRUTHS], "skill": ["x"] * 2 * len(TRUTHS), "trainer_state": None}
    given = {"prompts": ["?"] * 2 * len(TRUTHS), "completions": [told(text) for text in THOUGHT + BARE]}
    half = len(TRUTHS)
    assert rewards.accuracy_reward(completion_ids=[], **given, **columns) == [1.0] * 2 * half
    assert rewards.format_reward(completion_ids=[], **given, **columns) == [1.0] * half + [0.0] * half
    assert rewards.mixed_reward(completion_ids=[], **given, **columns) == [1.0] * half + [0.75] * half


def test_as_verl_calls_compute_score() -> None:
    """Keyword arguments, with `extra_info` and what a reward model would need."""
    found = rewards.compute_score(
        data_source="vst",
        solution_str=BARE[0],
        ground_truth=TRUTHS[0],
        extra_info={"index": 3, "num_turns": None, "rollout_reward_scores": {}},
        reward_router_address="127.0.0.1:1",
        reward_model_tokenizer=None,
    )
    assert found == {"score": 0.75, "accuracy": 1.0, "format": 0.0}
    assert all(type(value) is float for value in found.values())


def verl_loader() -> ModuleType:
    """The file of verl that loads reward functions; the whole of verl wants a GPU stack."""
    found = importlib.util.find_spec("verl")
    if found is None or not found.submodule_search_locations:
        pytest.skip("verl is not installed")
    return loaded(Path(found.submodule_search_locations[0]) / "utils" / "import_utils.py", "verl_import_utils")


def loaded(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", ["pkg://vstdata.trainers.rewards", str(rewards.__file__)])
def test_verls_own_loader_finds_it(path: str) -> None:
    """`custom_reward_function.path`, with the default `custom_reward_function.name`."""
    function = verl_loader().load_extern_object(module_path=path, object_name="compute_score")
    assert function("vst", THOUGHT[0], TRUTHS[0])["score"] == 1.0


def test_as_easyr1_calls_a_batch_function() -> None:
    """The file is executed under another name, and the function gets all responses of a batch at once."""
    module = loaded(Path(str(rewards.__file__)), "custom_reward_fn")
    batch = [
        {"response": output, "response_length": len(output), "ground_truth": truth}
        for output, truth in zip(THOUGHT + BARE, TRUTHS + TRUTHS, strict=True)
    ]
    found = module.compute_scores(batch)
    assert [one["overall"] for one in found] == [1.0] * len(TRUTHS) + [0.75] * len(TRUTHS)
    assert all(set(one) == {"overall", "accuracy", "format"} for one in found)
    assert module.REWARD_TYPE == "batch"


@pytest.mark.parametrize("text", ["B", "{}", "[]", "null", json.dumps({"answer_type": "choice"}), TRUTHS[0][:-1]])
def test_another_truth_is_named(text: str) -> None:
    with pytest.raises(InputError, match="ground_truth"):
        rewards.compute_score("vst", "B", text)


@pytest.mark.parametrize(
    "chat", [[], [{"role": "assistant", "content": None}], [{"content": [{"type": "text", "text": None}]}], [{}]]
)
def test_a_completion_without_words_earns_nothing(chat: list[dict[str, Any]]) -> None:
    assert rewards.mixed_reward(completions=[chat], ground_truth=[TRUTHS[0]]) == [0.0]
