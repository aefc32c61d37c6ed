"""The last step of a chain of thought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vstdata.program.step import Step


@dataclass(frozen=True, slots=True)
class Answer(Step):
    """The answer: what follows from the steps before, as the question wants it."""

    value: str | float | Sequence[str]
