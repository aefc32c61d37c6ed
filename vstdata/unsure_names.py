"""What annotators write where they do not say what a thing is: two names for one thing, a question mark, or a word
that takes the name back ("cabinet /otherroom", "mirror reflection", "unknown object").

Such a thing is there and hides what is behind it. It is not asked about, and what it may be is not counted.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NO_NAME = re.compile(
    r"#?\bn/a\b|\b(?:other ?rooms?|unknown|unlabell?ed|unannotated|unrecogni[sz]ed|unidentified|undefined|reflections?"
    r"|reflected|in (?:the |a )?mirror|removed?|split(?! (?:air|ac|unit|system|type|level)\b))\b"
)
_ELSEWHERE = re.compile(r"\b(?:other ?rooms?|reflections?|reflected|in (?:the |a )?mirror)\b")
_APART = re.compile(r"\s*/\s*|\s+or\s+")
_DOUBT = "?\uff1f"
_AROUND = " .,:;-()#" + _DOUBT


@lru_cache(4096)
def names_in(label: str) -> tuple[str, ...]:
    """The names that a label may stand for, in lower case: ("desk", "table") of "desk / table?", ("cabinet",) of
    "cabinet otherroom"; the label itself where it is a sure one."""
    parts = (part.strip(_AROUND) for part in _APART.split(_NO_NAME.sub(" ", label.lower())))
    return tuple(" ".join(part.split()) for part in parts if part)


@lru_cache(4096)
def is_unsure(label: str) -> bool:
    """Whether a label takes back what it names, doubts it or leaves a choice."""
    name = label.lower()
    doubted = any(mark in name for mark in _DOUBT)
    return doubted or _NO_NAME.search(name) is not None or len(names_in(name)) > 1


@lru_cache(4096)
def is_elsewhere(label: str) -> bool:
    """Whether a label says that the thing is in another room, or no thing but its mirror image."""
    return _ELSEWHERE.search(label.lower()) is not None
