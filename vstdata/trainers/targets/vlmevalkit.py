"""VLMEvalKit: questions as a custom data set, a TSV with the pictures in it.

It knows two kinds: choices, which it scores itself by letter ("vlmevalkit"), and open questions, which it only has
answered ("vlmevalkit-openended": all of ours). `vst score` scores the table of answers that it writes for either:

    LMUData=OUT PRED_FORMAT=tsv python run.py --data RELEASE --model ...
    vst score outputs/MODEL/MODEL_RELEASE.tsv RELEASE
"""

from __future__ import annotations

import base64
import json
from string import ascii_uppercase

from vstdata.release.shards import IMAGE_TOKEN
from vstdata.trainers.adapter import Example, Row, Summary, Target, prompts
from vstdata.words.templates import options_text

OPTIONS = ascii_uppercase[:8]  # columns; ours: no question has more
_ABOUT = dict.fromkeys(("index", "image", "image_path", "question", "answer", "category"), "str")


def open_questions(row: Row) -> list[Example]:
    """{"index", "image", "image_path", "question", "answer", "category"} of each question. `index` is the row's id,
    with the number of the question where it is not the first."""
    pictures = [base64.b64encode(picture["bytes"]).decode() for picture in row["images"]]
    return [
        {
            "index": prompt["id"],
            "image": pictures[0] if len(pictures) == 1 else json.dumps(pictures),
            "image_path": json.dumps([f"{prompt['id']}-{k}.jpg" for k in range(len(pictures))]),
            "question": prompt["question"].replace(f"{IMAGE_TOKEN}\n", ""),
            "answer": prompt["answer"],
            "category": prompt["skill"],
        }
        for prompt in prompts(row)
    ]


def choices(row: Row) -> list[Example]:
    """The same of the questions that have options: these in columns, and the letter as answer."""
    found = []
    for prompt, example in zip(prompts(row), open_questions(row), strict=True):
        options, letter = prompt["turn"]["options"], prompt["turn"]["letter"]
        if 2 <= len(options) <= len(OPTIONS):
            question = example["question"].replace(options_text(list(options)), "").strip()
            columns = dict(zip(OPTIONS, options, strict=False))
            found.append({**example, "question": question, "answer": letter, **columns})
    return found


def _configs(summary: Summary) -> dict[str, str]:
    return {}


CHOICES = Target(
    "vlmevalkit",
    "VLMEvalKit: choices of the split test",
    "tsv",
    choices,
    _configs,
    columns={**_ABOUT, **dict.fromkeys(OPTIONS, "str")},
    split="test",
)
OPEN = Target(
    "vlmevalkit-openended",
    "VLMEvalKit: all questions of the split test, scored by vst score",
    "tsv",
    open_questions,
    _configs,
    columns=_ABOUT,
    split="test",
    ending="-openended",  # by which it knows the kind
)
TARGET = (CHOICES, OPEN)
