"""From the claims of a chain to the draft that is told by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vstdata.captions.claims import Claim, claim_steps
from vstdata.captions.prose import Name
from vstdata.chains.floor_map import answer_claim
from vstdata.chains.tell import tell_chain
from vstdata.chains.views import Views
from vstdata.draft import Answer, Draft, Question
from vstdata.draw import Draw
from vstdata.program import Program
from vstdata.program import program as steps
from vstdata.program.reasoned.images import Called, Image
from vstdata.words.directions import WHERE
from vstdata.words.sentences import own_sentences


def reasoned_draft(
    module: str,
    views: Views,
    question_type: str,
    slots: Mapping[str, str],
    answer: Answer,
    claims: Sequence[Claim],
    draw: Draw,
    *,
    margin: float,
    objects: Sequence[int],
    cue: str | None = None,
    options: Sequence[str] = (),
    names: Mapping[int, Name] | None = None,
    balance: str = "",
) -> Draft:
    """The question of a skill, given by its `__file__`, about images, with the chain of `claims` up to the answer.

    `cue` is that of the question; None: the labels of `objects` in order. `options` are the labels of things, where
    things are what is chosen from, the right one first. `names` are those of the chain, where they are not the views'.
    """
    last = answer_claim(answer)
    whole = [*claims, last]
    outcome = "" if answer.type == "number" else last.words["text"]
    own = own_sentences(module)
    question = Question(
        question_type=question_type,
        slots={**slots, **_where(answer)},
        answer=answer,
        margin=margin,
        program=_program(views, whole),
        cue=">".join(views.labels(objects)) if cue is None else cue,
        outcome=options[0] if options else outcome,
        rivals=tuple(options[1:]) if options else answer.distractors,
        thought=tell_chain(whole, views.names if names is None else names, draw.at("chain"), own),
    )
    return Draft(views.frames, (question,), objects=tuple(objects), balance=balance)


def _where(answer: Answer) -> dict[str, str]:
    """For the answers to say where something is, if that is what is asked."""
    around = answer.type == "choice" and WHERE.keys() >= {answer.value, *answer.distractors}
    return {"where": WHERE[answer.value]} if around else {}


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: its images, the things it is about, the answer with its number among the answers of its type
    (for blocks), how far it is from any other, its slots and its deduction."""

    views: Views
    objects: tuple[int, ...]
    value: Any
    group: int
    margin: float
    slots: Mapping[str, str]
    claims: tuple[Claim, ...]
    options: tuple[int, ...] = ()  # things to choose from, the right one first
    cue: tuple[int, ...] = ()  # things that the words tell beside the options; (): all

    def draft(self, module: str, question_type: str, answer: Answer, first: Sequence[Claim], draw: Draw) -> Draft:
        """See `reasoned_draft`; the chain begins with the claims `first`."""
        labels = self.views.labels
        return reasoned_draft(
            module,
            self.views,
            question_type,
            self.slots,
            answer,
            [*first, *self.claims],
            draw,
            margin=self.margin,
            objects=sorted(self.objects),
            cue=">".join(labels(self.cue or self.objects)),
            options=labels(self.options),
        )


def _program(views: Views, claims: Sequence[Claim]) -> Program:
    """The steps of a question: the frames of its images, what the objects of its chain are called, and the claims."""
    images = [Image(key, number) for number, key in enumerate(views.keys(), 1)]
    objects = dict.fromkeys(i for claim in claims for i in claim.objects if i in views.names)
    names = [Called(views.ids([i]), views.name(i)) for i in objects]
    return (*steps(*images, *names), *claim_steps(claims, views.facts))
