"""Drafts as a reader would see them: question and answer texts."""

from __future__ import annotations

import json
from typing import Any

from vstdata.boxes.answer_text import boxes_text
from vstdata.draft import Draft, Question, Skill
from vstdata.words.wording import Phrasing, fill, letter, options_text


def all_options(turn: Question) -> list[str]:
    """Fixed options in their order, others sorted; empty where the turn is no choice."""
    answer = turn.answer
    if answer.type != "choice":
        return []
    return list(answer.fixed_options) or sorted([answer.value, *answer.distractors])


def all_slots(turn: Question) -> dict[str, str]:
    """The turn's own slots and those given to its answer type."""
    answer, options = turn.answer, all_options(turn)
    given = {
        "choice": lambda: {
            "options": options_text(options),
            "letter": letter(options.index(answer.value)),
            "option": answer.value,
        },
        "number": lambda: {"value": f"{answer.value:.{answer.decimals}f}", "unit": answer.unit},
        "ordering": lambda: {"order": ", ".join(answer.value)},
        "point": lambda: {"text": "({:.0f}, {:.0f})".format(*answer.value)},
        "box_list": lambda: {"text": boxes_text(answer.value)},
        "text": lambda: {"text": answer.value},
    }
    return {**turn.slots, **given[answer.type]()}


def phrasing_of(skill: Skill, turn: Question) -> Phrasing:
    """The wording that the turn was given."""
    return skill.phrasings[turn.question_type][turn.phrasing]


def read(skill: Skill, draft: Draft) -> list[tuple[str, str]]:
    """Question and answer of every turn."""
    return [
        (
            fill(phrasing_of(skill, turn).question, all_slots(turn)),
            fill(phrasing_of(skill, turn).answer, all_slots(turn)),
        )
        for turn in draft.turns
    ]


def scored(turn: Question) -> dict[str, Any]:
    """The turn as a row has it, as far as scores need it."""
    answer, options = turn.answer, all_options(turn)
    truth = round(answer.value, answer.decimals) if answer.type == "number" else answer.value
    return {
        "answer_type": answer.type,
        "ground_truth": json.dumps(truth),
        "unit": answer.unit,
        "options": options,
        "letter": letter(options.index(answer.value)) if options else "",
        "margin": turn.margin,
    }
