"""Reads a caption back, and says whether it tells what its program computed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from vstdata.draft import Question
from vstdata.errors import UnreadableError
from vstdata.words.hidden_names import is_name_of
from vstdata.words.reader import Said, SentenceReader
from vstdata.words.sentences import Sentences, load_sentences

TELL = "tell"  # the last step of a caption's program, which is its text


def caption_sentences() -> Sentences:
    """Those that captions are told in."""
    return load_sentences(Path(__file__).with_name("sentences.en.toml"))


@cache
def caption_reader() -> SentenceReader:
    """Compiled from `caption_sentences`."""
    return SentenceReader(caption_sentences())


def read_caption(text: str, labels: Collection[str]) -> list[Said]:
    """What a caption says; "it" is the one thing of the sentence before. Raises UnreadableError."""
    found: list[Said] = []
    for said in caption_reader().read(text, labels):
        things = tuple(_meant(name, found, said) for name in said.things)
        found.append(Said(said.kind, things, said.values))
    return found


def _meant(name: str, before: list[Said], said: Said) -> str:
    if name != "it":
        return name
    if not before or len(before[-1].things) != 1:
        raise UnreadableError(f"'it' could be anything: {said}")
    label = before[-1].things[0]
    return f"the {label.split(' ', 1)[1]}"


def caption_fault(question: Question, labels: Mapping[int, str]) -> str:
    """Why a caption cannot be read as its program, claim by claim; "" where it can. `labels` are those of instances by
    the annotator's number."""
    steps = list(question.program[:-1])
    named = {labels[i] for step in steps for i in (*step.get("instances", ()), *step.get("counted", ()))}
    try:
        caption = read_caption(str(question.answer.value), named)
    except UnreadableError as error:
        return str(error)
    if [kind for said in caption for kind in said.kind.split("+")] != [step["op"] for step in steps]:
        return "says other things than its program computes"
    for said in caption:
        told = [steps.pop(0) for _ in said.kind.split("+")]
        instances = list(dict.fromkeys(i for step in told for i in step.get("instances", ())))
        pairs = zip(said.things, instances, strict=False)
        if len(said.things) != len(instances) or not all(is_name_of(name, labels[i]) for name, i in pairs):
            return f"is about other things than its program: {said}"
    return ""
