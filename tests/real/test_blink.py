"""The reader of choices against BLINK's own reading of what models really wrote.

VST_BLINK_DIR (default ../shared/data/blink-outputs) holds MODEL/TASK.json: {"val": [...], "test": [...]} of entries
with "full_prediction" (the output), "prediction" (the authors' reading, "(Z)" for none) and, in val, "answer".

Where an output holds a letter or the English words of an option, both readings must agree on 99 %. The rest is counted:
words of other scripts, numbers whose options the files do not tell, and refusals. The published reading of seven plain
letters of one model is "none" or another letter; ours is the letter.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from vstdata.scoring.read_answer import answer_part, read_choice

OPTIONS = {
    "Relative_Depth": ("A is closer", "B is closer"),
    "Spatial_Relation": ("yes", "no"),
    "Multi-view_Reasoning": ("left", "right"),
    "Object_Localization": ("Box A", "Box B"),
    "Visual_Correspondence": ("Point A", "Point B", "Point C", "Point D"),
    "Functional_Correspondence": ("Point A", "Point B", "Point C", "Point D"),
    "Semantic_Correspondence": ("Point A", "Point B", "Point C", "Point D"),
    "Relative_Reflectance": ("A is darker", "B is darker", "About the same"),
    "Visual_Similarity": ("the second image", "the third image"),
    "Art_Style": ("the second image", "the third image"),
    "Forensic_Detection": ("the first image", "the second image", "the third image", "the fourth image"),
}
LETTERS_ALONE = ("\0", "\1", "\2", "\3")  # options differ from question to question: only letters can be read


@dataclass(frozen=True)
class Line:
    """One output: model, task, our reading and theirs as a letter or "Z", the right letter if known."""

    model: str
    task: str
    output: str
    ours: str
    theirs: str
    answer: str


def blink_folder() -> Path:
    given = os.environ.get("VST_BLINK_DIR")
    folder = Path(given) if given else Path(__file__).parents[3] / "shared/data/blink-outputs"
    if not folder.is_dir():
        pytest.skip(f"no BLINK outputs at {folder}; VST_BLINK_DIR names a folder of MODEL/TASK.json")
    return folder


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    found = []
    for path in sorted(blink_folder().glob("*/*.json")):
        task, raw = path.stem, json.loads(path.read_text("utf-8"))
        for one in [*raw.get("val", []), *raw.get("test", [])]:
            position = read_choice(answer_part(one["full_prediction"]), OPTIONS.get(task, LETTERS_ALONE))
            ours = "Z" if position is None else "ABCDEFGH"[position]
            answer = one["answer"].strip("()") if one["answer"] != "hidden" else ""
            found.append(
                Line(path.parent.name, task, one["full_prediction"], ours, one["prediction"].strip("()"), answer)
            )
    assert found
    return found


def speaks(line: Line) -> bool:
    """Whether the output holds a letter on its own, or the words of an option."""
    options = OPTIONS.get(line.task, ())
    words = any(re.search(rf"(?<!\w){re.escape(option)}(?!\w)", line.output, re.IGNORECASE) for option in options)
    return words or re.search(r"(?<![\w'])[A-H](?![\w'])", line.output) is not None


def test_readings_agree(lines: list[Line]) -> None:
    spoken = [line for line in lines if speaks(line)]
    differ = Counter(
        (line.model, line.task, line.output[:60], line.ours, line.theirs) for line in spoken if line.ours != line.theirs
    )
    agree = 1 - differ.total() / len(spoken)
    assert agree >= 0.99, differ.most_common(20)
    overall = sum(line.ours == line.theirs for line in lines) / len(lines)
    assert overall >= 0.95, f"{overall:.4f} of all {len(lines)} lines"


def test_accuracies_of_tasks_agree(lines: list[Line]) -> None:
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for line in lines:
        if line.answer and speaks(line):
            right[line.task].append((line.ours == line.answer, line.theirs == line.answer))
    for task, pairs in right.items():
        ours, theirs = (100 * sum(column) / len(pairs) for column in zip(*pairs, strict=True))
        assert ours == pytest.approx(theirs, abs=0.5), task


def test_what_is_not_read_says_no_option(lines: list[Line]) -> None:
    """Of what holds neither letter nor option, nothing is read as a choice."""
    silent = [line for line in lines if not speaks(line)]
    assert [line for line in silent if line.ours != "Z"] == []
