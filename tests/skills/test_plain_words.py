"""Questions are sentences that a person would say: nothing of what a form or a riddle is made of."""

from __future__ import annotations

import re

import pytest

from skills import all_skills
from tests.skills.reading import words
from vstdata.draft import Skill
from vstdata.words.wordings import Wording

SKILLS = all_skills()
LOWER = ("label", "plural label", "thing", "things")  # types of slots that do not begin with a capital
# What nobody says to a model: people and deeds made up for the grammar's sake, forms to be filled in.
STUNTS = re.compile(
    r"photographer|\bjudge|\b(?:rope|string|ruler|crate|hatch|balls?|a fly)\b"
    r"|\b(?:all two|where to|shall)\b|whole objects?|\bto be seen\b|\.\.\.|^[A-Z]\w+(?: \w+)?: ",
    re.MULTILINE,
)
ASKED = re.compile(r"[?.]$")

each_skill = pytest.mark.parametrize("skill", SKILLS.values(), ids=list(SKILLS))


def faults(skill: Skill) -> list[str]:
    """What is wrong with the wordings of a skill, with type and id."""
    told = []
    for kind, every in words(skill.name).by_type.items():
        lower = {name for name, one in skill.asks[kind].slots.items() if one.removesuffix("?") in LOWER}
        for wording in every:
            told += [f"{kind}/{wording.id}: {fault}" for fault in of_wording(wording, lower)]
    return told


def of_wording(wording: Wording, lower: set[str]) -> list[str]:
    """What is wrong with one, `lower` being the slots that no sentence may begin with."""
    lines = wording.question.split("\n")
    told = [f"line {line!r} is no sentence" for line in lines if "{" not in line and not ASKED.search(line)]
    if not (ASKED.search(lines[0]) or lines[0].endswith("? {rule}")):
        told.append("begins with no sentence")
    if lines[0].startswith("{options}"):
        told.append("options before the question")
    for text in (wording.question, wording.answer):
        if wording.bare and text is wording.answer:
            continue
        told += [repr(found[0].strip()) for found in STUNTS.finditer(text)]
        begun = re.findall(r"(?:^|[.?!] |\n)\{(\w+)\}", text)
        told += [f"a sentence begins with {{{name}}}" for name in begun if name in lower]
    if not re.match(r"[A-Z{]", wording.question):
        told.append("no capital")
    return told


@each_skill
def test_questions_are_plain_sentences(skill: Skill) -> None:
    assert faults(skill) == []


@pytest.mark.parametrize(
    ("question", "answer", "fault"),
    [
        ("Task: object size.\nOutput: one integer.", "{value}", "'Task:'"),
        ("{options}\nWhich of these is it?", "{letter}", "options before the question"),
        ("Viewing direction of image 2\n{options}", "{letter}", "begins with no sentence"),
        ("Where is it?\n{options}\nLetter, please", "{letter}", "line 'Letter, please' is no sentence"),
        ("In this room, where is it? {first} is left of it.\n{options}", "{letter}", "a sentence begins with {first}"),
        ("Where is the rope?", "{value}", "'rope'"),
        ("Where is it?", "So the photographer sees {value}.", "'photographer'"),
    ],
)
def test_what_is_no_plain_sentence_is_told(question: str, answer: str, fault: str) -> None:
    assert fault in of_wording(Wording("one", question, answer), {"first"})
