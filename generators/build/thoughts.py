"""What a row has beside a thought: its sentences, and the same thought with one claim false."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from vstdata.chains.reading import chain_reader, skill_sentences
from vstdata.chains.rejected import Judged, Rejected, judged, rejected
from vstdata.draft import Question, Skill
from vstdata.draw import Draw
from vstdata.manifest import Reasoning


@dataclass(frozen=True, slots=True)
class Beside:
    """The sentences of a thought, and its false version, where they are wanted."""

    steps: tuple[Judged, ...] = ()
    rejected: Rejected | None = None


def beside(skill: Skill, question: Question, labels: Collection[str], wanted: Reasoning, draw: Draw) -> Beside:
    """What the manifest wants beside the thought of a question about things of these `labels`; nothing where it has no
    thought. Raises UnreadableError where that cannot be read."""
    if not question.thought or not (wanted.steps or wanted.rejected):
        return Beside()
    reader, thought = chain_reader(skill), question.thought
    steps = judged(thought, labels, reader) if wanted.steps else ()
    if not wanted.rejected:
        return Beside(steps)
    keyed = Draw("rejected", *draw.names)
    return Beside(steps, rejected(question, labels, reader, skill_sentences(skill), keyed))
