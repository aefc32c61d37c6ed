"""A row of a release as the JSON that the page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vstdata.canonical import strict_json
from vstdata.release.shards import Picture, Row
from vstdata.view.space import space
from vstdata.view.steps import mark, marks_of, step, truth
from vstdata.words.templates import options_text

Saved = tuple[str, int, int]  # name of the file beside the page, width and height in pixels
Save = Callable[[Picture], Saved]
HEAD = ("id", "skill", "skill_version", "modality", "question_type", "dataset", "scene", "split", "licence")


def sample(row: Row, save: Save) -> dict[str, Any]:
    """What the page shows of a row; `save` stores a picture and gives its file and size.

    Raises ValueError where a ground truth or a program is no JSON.
    """
    values = row.values
    labels = {each["instance"]: each["label"] for each in values["objects"]}
    return {
        **{name: values[name] for name in HEAD},
        "pictures": [_picture(number, row, save) for number in range(len(row.images))],
        "birdseye": save(row.birdseye) if row.birdseye else None,
        "turns": [_turn(turn, labels) for turn in values["turns"]],
        "system": next((each["content"] for each in values["messages"] if each["role"] == "system"), ""),
        "space": space(row),
        "objects": [f"{each['label']} ({each['instance']})" for each in values["objects"]],
        "marks": [mark(each) for each in values["marks"]],
        "reward": values["reward"],
        "versions": values["versions"],
    }


def _picture(number: int, row: Row, save: Save) -> list[Any]:
    """[file, width, height, frame, what is drawn on it]."""
    frames = row.values["frames"]
    frame = frames[number] if number < len(frames) else ""
    return [*save(row.images[number]), frame, marks_of(number, row.values["marks"])]


def _turn(turn: Mapping[str, Any], labels: Mapping[int, str]) -> dict[str, Any]:
    before, after = _around(turn["question"], turn["options"])
    return {
        **{name: turn[name] for name in ("question_type", "answer_type", "options", "letter", "answer")},
        **{name: turn[name] for name in ("unit", "margin", "template", "thought")},
        "before": before,
        "after": after,
        "truth": truth(strict_json(turn["ground_truth"])),
        "steps": [step(entry, labels) for entry in strict_json(turn["program"])],
    }


def _around(question: str, options: Sequence[str]) -> tuple[str, str]:
    """The question before and after its printed options; all of it before, where they are not printed."""
    before, _, after = question.partition(options_text(list(options))) if options else (question, "", "")
    return before.rstrip("\n"), after.lstrip("\n")
