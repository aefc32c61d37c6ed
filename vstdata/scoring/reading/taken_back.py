"""What a marked text says and takes back in one breath: 'C... no wait, B.', 'I first thought of A, but it is B.'"""

from __future__ import annotations

import re

from vstdata.scoring.reading.guarded import Guarded
from vstdata.scoring.reading.verdicts import MARK

_WORDS = (
    r"(?:no|h+m+|wait|oh|oops|sorry|actually|(?:or )?rather|scratch that|strike that|correction|i mean|make that"
    r"|hold on|my mistake|let me (?:re-?check|check again|correct (?:that|myself)))"
)
_JUST_SAID = Guarded(  # up to a second mark that ends its sentence
    rf"{MARK}\x03?[)\]]*(?:\s*[.,;:…!?–—-]+\s*|\s+(?=(?:no|wait|sorry|actually|scratch|hold|oh)\b))"
    rf"(?:{_WORDS}\b[\s.,;:…!–—-]*)+"
    rf"(?:(?:it|that|this)(?:['’]s| is| must be| should be)\s+)?(?:(?:the|an?|option)\s+)*"
    rf"(?P<then>[(\[]?{MARK})(?=\x03?[)\]]*\s*(?:[.!;]|\n|\Z|,?\s*(?:because|since|as)\b))",
    "no hm wait oh oops sorry actually rather that correction mean hold mistake check",
)
_DENIED = re.compile(r"(?:\b(?:not|neither|nor|cannot be)|n['’]t)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_AT_FIRST = Guarded(
    r"(?:(?<=[.!?\n])|\A)[^.!?\n]*?(?:\bat first(?: glance| sight)?\b"
    r"|\b(?:I|we)(?:['’]d| had)? (?:first|initially|originally)"
    r" (?:thought|believed|assumed|guessed|picked|chose|said)\b"
    r"|\b(?:I|we)(?:['’]d| had)? (?:thought|believed|assumed|guessed|picked|chose|said) (?:first|initially)\b"
    r"|\bmy (?:first|initial) (?:thought|guess|impression|pick|choice) (?:was|is)\b)"
    r"[^.!?\n]*?[,;.]\s*(?=(?:but|yet|however|though on)\b)",
    "first initial originally",
)


def taken_back(marked: str) -> str:
    """The marked text without what it takes back."""
    if "\x01" not in marked:
        return marked
    small = marked.casefold()
    if marked.count("\x01") > 1 and _JUST_SAID.within(small):
        marked = _JUST_SAID.pattern.sub(_then, marked)
    return _AT_FIRST.pattern.sub("", marked) if _AT_FIRST.within(small) else marked


def _then(match: re.Match[str]) -> str:
    """What is said instead; 'it is not B; rather, it is C' takes nothing back."""
    denied = _DENIED.search(match.string, max(0, match.start() - 30), match.start())
    return str(match[0] if denied else match["then"])
