"""Whether what a draft tells, a chain of thought or a caption, is read back as what its program computed: what is not
cannot be checked by anybody, and is not asked."""

from __future__ import annotations

from vstdata.captions.reading import TELL, caption_fault
from vstdata.chains.reading import chain_fault, chain_reader, thought_fault
from vstdata.draft import Draft, Question, Skill
from vstdata.facts import Facts


def unreadable(skill: Skill, facts: Facts, draft: Draft) -> str:
    """The reason for which a draft is refused; "" where all that it tells can be read back."""
    labels = {instance.id: instance.label for instance in facts.scene.instances}
    for question in draft.questions:
        if question.thought and chain_fault(question, labels, chain_reader(skill)):
            return "chain_not_readable"
        if question.thought and thought_fault(question, labels.values(), chain_reader(skill)):
            return "answer_does_not_follow"
        if _is_caption(question) and caption_fault(question, labels):
            return "caption_not_readable"
    return ""


def _is_caption(question: Question) -> bool:
    return bool(question.program) and question.program[-1].get("op") == TELL
