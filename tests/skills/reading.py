"""Drafts as a reader would see them: question and answer texts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from skills import all_skills
from vstdata.boxes.answer_text import boxes_text
from vstdata.boxes.coordinates import boxes_2d_text, pair_text, point_text
from vstdata.boxes.map_text import map_text
from vstdata.boxes.motion_text import motion_text
from vstdata.canonical import canonical_json
from vstdata.draft import Draft, Question, Skill
from vstdata.words.templates import fill, letter, options_text, slots_of
from vstdata.words.wordings import Wording, Wordings

SKILLS = all_skills()


def all_options(question: Question) -> list[str]:
    """Fixed options in their order, others sorted; empty where the turn is no choice."""
    answer = question.answer
    if answer.type != "choice":
        return []
    return list(answer.fixed_options) or sorted([answer.value, *answer.distractors])


COUNTED = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def all_slots(question: Question) -> dict[str, str]:
    """The turn's own slots and those given to its answer type."""
    answer, options = question.answer, all_options(question)
    given = {
        "choice": lambda: {
            "options": options_text(options),
            "letter": letter(options.index(answer.value)),
            "option": answer.value,
        },
        "number": lambda: {
            "value": f"{answer.value:.{answer.decimals}f}",
            "unit": answer.unit,
            "many": dict(enumerate(COUNTED)).get(answer.value, "no count").lower().replace("none", "no"),
            "in_words": dict(enumerate(COUNTED)).get(answer.value, "no count"),
        },
        "ordering": lambda: {"order": ", ".join(answer.value)},
        "point": lambda: {"text": point_text(answer.value), "xy": pair_text(answer.value), "size": "640 x 480"},
        "boxes_2d": lambda: {"text": boxes_2d_text(answer.value), "size": "640 x 480"},
        "map": lambda: {"text": map_text(answer.value)},
        "motion": lambda: {"text": motion_text(answer.value)},
        "box_list": lambda: {"text": boxes_text(answer.value)},
        "text": lambda: {"text": answer.value},
    }
    return {**question.slots, **given[answer.type]()}


@cache
def words(skill_id: str) -> Wordings:
    """All wordings of a skill."""
    return SKILLS[skill_id].wordings()


def wordings_of(skill: Skill, draft: Draft) -> list[Wording]:
    """A wording for every turn, picked by what is asked and not by the draft's id: the same in every world."""
    asked = [(question.question_type, dict(question.slots)) for question in draft.questions]
    return words(skill.name).pick(canonical_json(asked), asked)


def read(skill: Skill, draft: Draft) -> list[tuple[str, str]]:
    """Question and answer of every turn."""
    return [
        (fill(wording.question, all_slots(question)), fill(wording.answer, all_slots(question)))
        for question, wording in zip(draft.questions, wordings_of(skill, draft), strict=True)
    ]


def every_reading(skill: Skill, draft: Draft) -> list[list[tuple[str, str]]]:
    """Of every turn, question and answer in all wordings of its type."""
    readings = []
    for question in draft.questions:
        slots = all_slots(question)
        fitting = [each for each in words(skill.name).by_type[question.question_type] if _fits(each, slots)]
        readings.append([(fill(each.question, slots), fill(each.answer, slots)) for each in fitting])
    return readings


def _fits(wording: Wording, slots: Mapping[str, str]) -> bool:
    return slots_of(wording.question) | slots_of(wording.answer) <= slots.keys()


def shown(skill: Skill, drafts: Iterable[Draft], between: str = " A: ", before: str = "Q: ") -> int:
    """How many turns of drafts the skill's module text shows, in some wording, blanks evened out."""
    text = " ".join((sys.modules[skill.ask.__module__].__doc__ or "").split())
    return sum(
        any(" ".join(f"{before}{question}{between}{answer}".split()) in text for question, answer in readings)
        for draft in drafts
        for readings in every_reading(skill, draft)
    )


def scored(question: Question) -> dict[str, Any]:
    """The turn as a row has it, as far as scores need it."""
    answer, options = question.answer, all_options(question)
    truth = round(answer.value, answer.decimals) if answer.type == "number" else answer.value
    return {
        "answer_type": answer.type,
        "ground_truth": json.dumps(truth),
        "unit": answer.unit,
        "options": options,
        "letter": letter(options.index(answer.value)) if options else "",
        "margin": question.margin,
    }
