"""lmms-eval 0.7: the questions of a release as a task of its own, scored as `vst score` scores them.

sh lmms_eval.sh --model qwen2_5_vl --model_args pretrained=... --log_samples --output_path results
vst score results/MODEL/..._samples_vst.jsonl RELEASE      # by skill and type, with intervals and VSI-Bench's table
"""

from __future__ import annotations

import pyarrow as pa

from vstdata.release.shards import IMAGE_TOKEN
from vstdata.trainers.adapter import PICTURES, REWARD_PACKAGE, Example, Row, Summary, Target, hub_schema, prompts
from vstdata.trainers.recipe import run_script

TASK = "vst"
ANSWERS = "answers"  # a metric that counts them: its entries in the log tell what they answer
ANSWER_TOKENS = 2048  # ours: a list of boxes is long
UTILS = f'''"""What lmms-eval asks of a row, and our score of what a model answers."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from {REWARD_PACKAGE}.scoring.score import accuracy
from {REWARD_PACKAGE}.trainers.rewards import unpack


def doc_to_visual(doc):
    return [picture.convert("RGB") for picture in doc["images"]]


def doc_to_text(doc, lmms_eval_specific_kwargs=None):
    return doc["question"]


def process_results(doc, results):
    turn, _ = unpack(doc["truth"])
    score = accuracy(turn, results[0])
    said = {{"id": doc["id"], "turn": doc["turn"], "output": results[0]}}  # what `vst score` reads from the log
    return {{"{TASK}": score, doc["skill"].replace(".", "_"): score, "{ANSWERS}": said}}


def mean(scores):
    return sum(scores) / len(scores)


def count(answers):
    return len(answers)
'''


def questions(row: Row) -> list[Example]:
    """{"id", "turn", "question", "answer", "images", "truth", "skill", "question_type"} of each question."""
    return [
        {
            "id": row["id"],
            "turn": prompt["number"],
            "question": prompt["question"].replace(f"{IMAGE_TOKEN}\n", ""),
            "answer": prompt["answer"],
            "images": list(row["images"]),
            "truth": prompt["truth"],
            "skill": prompt["skill"],
            "question_type": prompt["question_type"],
        }
        for prompt in prompts(row)
    ]


def _configs(summary: Summary) -> dict[str, str]:
    skills = sorted(name for name, count in summary.examples.items() if count)
    metrics = [TASK, *(skill.replace(".", "_") for skill in skills)]
    task = f"""# The questions of {summary.release}: scores 0 to 1, in all and by skill.
task: {TASK}
dataset_path: parquet
dataset_kwargs:
  data_files:
    test: data/*.parquet
test_split: test
output_type: generate_until
doc_to_visual: !function utils.doc_to_visual
doc_to_text: !function utils.doc_to_text
doc_to_target: answer
process_results: !function utils.process_results
generation_kwargs:
  max_new_tokens: {ANSWER_TOKENS}
  temperature: 0
  do_sample: false
metric_list:
"""
    for name, function in (*((name, "mean") for name in metrics), (ANSWERS, "count")):
        task += f"  - metric: {name}\n    aggregation: !function utils.{function}\n    higher_is_better: true\n"
    return {
        f"{TASK}.yaml": task + "metadata:\n  version: 1.0\n",
        "utils.py": UTILS,
        "lmms_eval.sh": run_script(f'python -m lmms_eval --include_path "$PWD" --tasks {TASK}'),
    }


_TEXTS = ("question", "answer", "truth", "skill", "question_type")
TARGET = Target(
    "lmms-eval",
    "lmms-eval: a task of the split test",
    "parquet",
    questions,
    _configs,
    schema=hub_schema(
        [("id", pa.string()), ("turn", pa.int32()), ("images", PICTURES), *((name, pa.string()) for name in _TEXTS)]
    ),
    rewards=True,
    split="test",
)
