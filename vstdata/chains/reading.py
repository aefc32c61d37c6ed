"""Reads a chain of thought back, and says whether it tells what its program computed."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from vstdata.chains.checks import CHECKS
from vstdata.chains.follows import RULES, unfounded
from vstdata.chains.follows.counts import unfounded_count
from vstdata.draft import Question, Skill
from vstdata.errors import UnreadableError
from vstdata.words.hidden_names import is_name_of, look_in
from vstdata.words.reader import Said, SentenceReader
from vstdata.words.sentences import Sentences, load_sentences, own_sentences

NAMES = ("image", "called", "looks")  # the steps of a program that only say what frames and objects are called


def chain_sentences() -> Sentences:
    """Those that all chains are told in."""
    return load_sentences(Path(__file__).with_name("sentences.en.toml"))


def skill_sentences(skill: Skill | None) -> Sentences:
    """Those that the chains of a skill are told in: of all chains, and its own; None: the former alone."""
    own = own_sentences(sys.modules[skill.ask.__module__].__file__ or "") if skill else {}
    return {**chain_sentences(), **own}


def chain_reader(skill: Skill | None) -> SentenceReader:
    """The reader of a skill's chains: of the sentences of all chains, and of its own; None: of the former alone."""
    return _reader("" if skill is None else sys.modules[skill.ask.__module__].__file__ or "")


@cache
def _reader(module: str) -> SentenceReader:
    return SentenceReader({**chain_sentences(), **(own_sentences(module) if module else {})}, CHECKS)


def chain_fault(question: Question, labels: Mapping[int, str], reader: SentenceReader) -> str:
    """Why the chain of a question cannot be read as its program, step by step; "" where it can, or where there is no
    chain. `labels` are those of instances by the annotator's number."""
    if not question.thought:
        return ""
    steps = [step for step in question.program if step["op"] not in NAMES]
    named = {labels[i] for step in steps for i in step.get("instances", ())}
    try:
        chain = reader.read(question.thought, named)
    except UnreadableError as error:
        return str(error)
    if [said.kind for said in chain] != [step["op"] for step in steps]:
        return "says other things than its program computes"
    about = [(said, step.get("instances", [])) for said, step in zip(chain, steps, strict=True)]
    wrong = [said for said, instances in about if not _about(said, instances, labels)]
    looks = {step["instances"][0]: step["value"] for step in question.program if step["op"] == "looks"}
    wrong += [said for said, instances in about if not _coloured(said, instances, labels, looks)]
    return f"is about other things than its program: {wrong[0]}" if wrong else ""


def thought_fault(question: Question, labels: Collection[str], reader: SentenceReader) -> str:
    """Why the answer does not follow from what the thought says; "" where it does, or where all its claims are of
    another package's own kinds, for which there are no rules here. Raises UnreadableError."""
    answer, said = question.answer, reader.read(question.thought, labels)
    text = ", ".join(answer.value) if answer.type == "ordering" else str(answer.value)
    if any(one.kind == "counting_shown" for one in said):
        return unfounded_count(said, question.slots, text)
    if not any(one.kind in RULES for one in said):
        return ""
    return unfounded(said, question.question_type, question.slots, text, (text, *answer.distractors))


def _about(said: Said, instances: list[int], labels: Mapping[int, str]) -> bool:
    """Whether a sentence names the things of a step in their order; one that is seen twice may have two names, and a
    sentence about what was named before it may have none."""
    if len(instances) == 1 or not said.things:
        return all(is_name_of(name, labels[instances[0]]) for name in said.things)
    pairs = zip(said.things, instances, strict=False)
    return len(said.things) == len(instances) and all(is_name_of(name, labels[i]) for name, i in pairs)


def _coloured(said: Said, instances: list[int], labels: Mapping[int, str], looks: Mapping[int, str]) -> bool:
    """Whether the colours in its names are those of its program."""
    pairs = zip(said.things, instances, strict=False)
    told = [(look, i) for name, i in pairs if (look := look_in(name, labels[i]))]
    return all(looks.get(i) == look for look, i in told)
