"""A row with its 3D boxes in another form: question, answer, and what the rewards compare."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from vstdata.boxes.answer_text import boxes_text
from vstdata.boxes.forms import REQUEST, asked_in_form, from_form, in_form, text_in_form
from vstdata.canonical import canonical_json
from vstdata.errors import VstError
from vstdata.trainers.adapter import Row


def with_box_form(row: Row, form: str) -> Row:
    """The row with the boxes of its turns in `form` (`vstdata.boxes.forms`); as it is where it has none.

    The truth of such a turn is what its answer in this form says, as nine numbers, and `form` says how an answer is
    read. Raises VstError for a row whose texts do not hold its boxes.
    """
    if form == "vst" or all(turn["answer_type"] != "box_list" for turn in row["turns"]):
        return row
    changed = [_changed(turn, form) if turn["answer_type"] == "box_list" else dict(turn) for turn in row["turns"]]
    return with_turns(row, changed)


def with_turns(row: Row, changed: Sequence[dict[str, Any]]) -> Row:
    """The row with other turns: their questions and answers in its chat too."""
    texts = {
        old[key]: new[key] for old, new in zip(row["turns"], changed, strict=True) for key in ("question", "answer")
    }
    chat = [{**each, "content": _replaced(each["content"], texts)} for each in row["messages"]]
    return {**row, "turns": list(changed), "messages": chat}


def _changed(turn: dict[str, Any], form: str) -> dict[str, Any]:
    boxes = json.loads(turn["ground_truth"])
    old = boxes_text(boxes)
    if old not in turn["answer"]:
        raise VstError("the answer does not hold its boxes")
    truth = [{**box, "bbox_3d": from_form(in_form(box["bbox_3d"], form), form)} for box in boxes]
    if REQUEST.search(turn["question"]) is None:
        raise VstError("the question does not say how to answer: 'Answer with a JSON list ...'")
    return {
        **turn,
        "question": asked_in_form(turn["question"], form),
        "answer": turn["answer"].replace(old, text_in_form(boxes, form)),
        "ground_truth": canonical_json(truth),
        "form": form,
    }


def _replaced(content: str, texts: dict[str, str]) -> str:
    """A message ends with the text of its turn; before it stand image tokens or a thought."""
    for old, new in texts.items():
        if content.endswith(old):
            return content.removesuffix(old) + new
    return content
