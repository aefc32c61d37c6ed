"""Thoughts with their false versions as TRL takes them: pairs for DPO, steps with labels for reward models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from generators.export.export import export
from tests.audit import releases as planted
from tests.trainers import releases
from vstdata.errors import BuildError
from vstdata.release.schema import THINK

TRUE = ["The chair is 45 degrees to the right.", "So the answer is right."]
QUESTION = "From which side?\nA. left\nB. right"
FALSE = ["The chair is 90 degrees to the left.", "So the answer is left."]


def _steps(texts: list[str], true: bool) -> list[dict[str, Any]]:
    return [{"kind": kind, "text": text, "true": true} for kind, text in zip(("way", "answer"), texts, strict=True)]


def turn(question: str, **more: Any) -> dict[str, Any]:
    false = {"thought": " ".join(FALSE), "answer": "A", "steps": _steps(FALSE, False)}
    made = {**planted.choice(question, ["left", "right"], 1), "thought": " ".join(TRUE), "steps": _steps(TRUE, True)}
    return {**made, "rejected": false, **more}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows with both, with one, with neither, and of the split rl."""
    rows = [
        releases.row(
            "both", "reasoning.compass", [turn("From which side?"), turn("And then?", rejected=None)], ["a", "b"]
        ),
        releases.row("pair", "reasoning.compass", [turn("Where?", steps=[])], ["a"]),
        releases.row("none", "reasoning.compass", [planted.choice("Which?", ["x", "y"], 0)], ["a"]),
        releases.row("rl", "reasoning.compass", [turn("From where?")], ["a"], split="rl"),
    ]
    root = tmp_path_factory.mktemp("steps") / "rel"
    root.mkdir()
    return planted.write(root, rows)


def exported(release: Path, name: str, out: Path) -> list[dict[str, Any]]:
    export(release, name, out)
    return [row for path in sorted(out.glob("data/*.parquet")) for row in pq.read_table(path).to_pylist()]


def said(chat: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["role"], "".join(b["text"] or "<image>" for b in one["content"])) for one in chat]


def test_pairs_share_a_prompt_and_differ_in_the_thought(release: Path, tmp_path: Path) -> None:
    both, pair = exported(release, "trl-dpo", tmp_path / "out")
    assert [both["id"], pair["id"]] == ["both", "pair"]
    assert said(both["prompt"]) == [("system", THINK), ("user", f"<image><image>{QUESTION}")]
    assert said(both["chosen"]) == [("assistant", f"<think>\n{' '.join(TRUE)}\n</think>\n\nB")]
    assert said(both["rejected"]) == [("assistant", f"<think>\n{' '.join(FALSE)}\n</think>\n\nA")]
    assert [len(both["images"]), len(pair["images"])] == [2, 1]
    assert (tmp_path / "out" / "dpo.sh").read_text().endswith('exec python dpo.py --config dpo.yaml "$@"\n')
    compile((tmp_path / "out" / "dpo.py").read_text(), "dpo.py", "exec")


def test_steps_have_labels_and_false_ones_are_there(release: Path, tmp_path: Path) -> None:
    rows = exported(release, "trl-prm", tmp_path / "out")
    assert [(row["id"], row["completions"], row["labels"]) for row in rows] == [
        ("both", TRUE, [True, True]),
        ("both", FALSE, [False, False]),
        ("both-1", TRUE, [True, True]),
        ("pair", FALSE, [False, False]),
    ]
    assert rows[0]["prompt"] == QUESTION
    assert len(rows[0]["images"]) == 2


@pytest.mark.parametrize(("name", "key"), [("trl-dpo", "rejected"), ("trl-prm", "steps")])
def test_a_release_without_is_told_what_it_lacks(tmp_path: Path, name: str, key: str) -> None:
    (tmp_path / "plain").mkdir()
    plain = planted.write(tmp_path / "plain", [releases.row("a", "b.c", [planted.choice("?", ["x", "y"], 0)], ["a"])])
    with pytest.raises(
        BuildError, match=rf"no row has what {name} is made of: build it with \[reasoning\] {key} = true"
    ):
        export(plain, name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_trl_takes_the_pairs(release: Path, tmp_path: Path) -> None:
    """By its own functions, up to the text that its trainer hands to the processor."""
    utils = pytest.importorskip("trl.data_utils", reason="TRL's own functions need trl", exc_type=ImportError)
    from datasets import load_dataset

    export(release, "trl-dpo", tmp_path / "out")
    data = load_dataset("parquet", data_files=str(tmp_path / "out" / "data" / "*.parquet"), split="train")

    class Template:
        """Writes a chat as JSON, image blocks by their sizes."""

        def apply_chat_template(self, chat: list[dict[str, Any]], **options: Any) -> str:
            told = [[m["role"], [b["text"] or b["image"].size for b in m["content"]]] for m in chat]
            return "".join(f"{json.dumps(one)}\n" for one in told)

    for example in data:
        assert utils.is_conversational(example)
        assert utils.maybe_extract_prompt(example) == example
        ready = {
            **{key: example[key] for key in ("chosen", "rejected")},
            "prompt": utils.prepare_multimodal_messages(example["prompt"], images=example["images"]),
        }
        text = utils.apply_chat_template(ready, Template())
        assert text["chosen"] == f'["assistant", ["<think>\\n{" ".join(TRUE)}\\n</think>\\n\\nB"]]\n'
        assert text["rejected"] == f'["assistant", ["<think>\\n{" ".join(FALSE)}\\n</think>\\n\\nA"]]\n'
        assert text["prompt"].count("[64, 48]") == len(example["images"])


def test_trl_takes_the_steps(release: Path, tmp_path: Path) -> None:
    """By its trainer's own function: a label stands at the end of each step."""
    reason = "TRL's own function needs trl and torch"
    prm = pytest.importorskip("trl.experimental.prm.prm_trainer", reason=reason, exc_type=ImportError)

    class Words:
        """A tokenizer of words."""

        bos_token_id = None

        def __call__(self, text: str, **options: Any) -> dict[str, list[int]]:
            return {"input_ids": self.encode(text)}

        def encode(self, text: str, **options: Any) -> list[int]:
            return [len(word) for word in text.split()] or [0]

    for row in exported(release, "trl-prm", tmp_path / "out"):
        options = {
            "max_length": None,
            "max_completion_length": None,
            "train_on_last_step_only": False,
            "is_eval": False,
        }
        made = prm.PRMTrainer.tokenize_row(row, Words(), "\n", **options)
        assert [label for label in made["labels"] if label != -100] == [int(label) for label in row["labels"]]
        assert len(made["labels"]) == len(made["input_ids"])


def test_trl_collates_the_pairs(release: Path, tmp_path: Path) -> None:
    """Its collator for pictures makes a batch of chosen and rejected ones, with the tokens of all pictures."""
    reason = "TRL's collator needs trl, torch and transformers"
    dpo = pytest.importorskip("trl.trainer.dpo_trainer", reason=reason, exc_type=ImportError)
    from datasets import load_dataset

    from vstdata.trainers.small import picture_processor, small_tokenizer
    from vstdata.trainers.vst_config import picture_tokens

    export(release, "trl-dpo", tmp_path / "out")
    data = load_dataset("parquet", data_files=str(tmp_path / "out" / "data" / "*.parquet"), split="train")
    texts = [*TRUE, *FALSE, THINK, QUESTION]
    processor = picture_processor(small_tokenizer(texts * 20, vocabulary=400))
    batch = dpo.DataCollatorForVisionPreference(processor)(list(data))
    assert batch["input_ids"].shape[0] == 4
    pictures = (batch["input_ids"] == processor.image_token_id).sum(dim=1).tolist()
    assert pictures == [2 * picture_tokens(64, 48), picture_tokens(64, 48)] * 2
    learned = [
        processor.tokenizer.decode(row[mask == 1])
        for row, mask in zip(batch["input_ids"], batch["completion_mask"], strict=True)
    ]
    assert [" ".join(TRUE) in text for text in learned] == [True, True, False, False]
    assert [" ".join(FALSE) in text for text in learned] == [False, False, True, True]
