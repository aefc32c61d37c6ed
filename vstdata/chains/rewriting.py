"""Whether a rewritten chain of thought may take its draft's place: it says nothing that the draft does not.

A rewrite may put what the eye sees and how a person speaks between the draft's statements. Whatever it states of
numbers, sides, directions or relations must be a sentence that the reader reads, as a claim of the draft, in the
draft's order: a chain in another order may use what it has not found yet. The rules are ours; VST tells none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vstdata.chains.grammar import Said, UnreadableError, read_chain, read_sentence

KEPT = 0.9  # of the draft's different claims that must still be there
LONGEST = 4.0  # times the draft's characters
_RELATIONS = (
    "left right front back behind ahead beside above below under over between near nearer nearest close closer closest "
    "far farther farthest further next opposite higher lower taller shorter larger smaller bigger clockwise turn turns "
    "north south east west northeast northwest southeast southwest degree degrees metre metres meter meters cm m "
    "zero one two three four five six seven eight nine ten eleven twelve first second third fourth half twice double "
    "o'clock same different both neither answer option"
)
_STATES = re.compile(rf"\d|\b({'|'.join(_RELATIONS.split())})\b", re.IGNORECASE)
_FOREIGN = re.compile(r"</?\w+>|<\||[^\x00-\x7f‘’“”–—°]")


def objection(draft: str, rewrite: str, options: Sequence[str] = ()) -> str:
    """Why a rewrite is refused, as a reason to be counted; "" where it may be kept. `options` are those of the
    question: a sentence of the writer's own must not name one."""
    text = rewrite.strip()
    if not text:
        return "empty"
    if _FOREIGN.search(text):
        return "tags_or_other_scripts"
    if len(text) > LONGEST * len(draft):
        return "too_long"
    known = read_chain(draft)
    said: list[Said] = []
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9])", re.sub(r"\s+", " ", text)):
        claim = _claim(sentence)
        if claim is not None:
            said.append(claim)
        elif _states(sentence, options):
            return "states_what_cannot_be_read"
        elif said and said[-1].kind == "answer":
            return "goes_on_after_the_answer"
    return _against(known, said)


def _against(known: Sequence[Said], said: Sequence[Said]) -> str:
    if any(claim not in known for claim in said):
        return "not_in_the_draft"
    rest = iter(known)
    if not all(any(claim == one for one in rest) for claim in said):
        return "in_another_order"
    if len(said) < KEPT * len(known):
        return "claims_lost"
    return "" if said[-1] == known[-1] else "no_answer"


def _claim(sentence: str) -> Said | None:
    try:
        return read_sentence(sentence.removesuffix("."))
    except UnreadableError:
        return None


def _states(sentence: str, options: Sequence[str]) -> bool:
    """Whether a sentence says anything that would have to be checked."""
    named = any(re.search(rf"\b{re.escape(option)}\b", sentence, re.IGNORECASE) for option in options)
    return named or _STATES.search(sentence) is not None
