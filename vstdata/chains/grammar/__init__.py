"""Reads a chain of thought, sentence by sentence, by rules of its own: it knows nothing of how chains are told.

`read_chain` gives what is claimed. A sentence that no rule reads, or that two rules read differently, raises. Each
module of this package has `RULES` (kind of claim -> patterns, in which <name> stands for a token) and may have `TOKENS`
of its own and `CHECKS` (kind -> function of the values read that says whether they agree with each other).
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache


class UnreadableError(ValueError):
    """A sentence that says nothing the reader understands."""


@dataclass(frozen=True, slots=True)
class Said:
    """One claim: its kind, the things it is about as the text calls them, and its other values, all as text."""

    kind: str
    things: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


Check = Callable[[Mapping[str, str]], bool]
Rules = Mapping[str, list[str]]

_WORD = (
    r"(?!(?:a|and|an|are|as|at|be|but|by|camera|comes|does|for|from|goes|has|have|heading|if|image|in|is|it|lies|"
    r"means|must|on|one|or|points|runs|so|than|that|the|then|to|was|which|with|works)\b)[\w'&/-]+"
)
_NOUN = rf"{_WORD}(?: {_WORD}){{0,3}}"
_RANK = r"(?:(?:left|right|middle) one|leftmost|rightmost|second|third) of the (?:two|three|four) "
THING = rf"(?:the {_RANK}{_NOUN}(?: from the left)?|the {_NOUN})(?: in image \d+)?"
THINGS = ("a", "b", "c", "d")
TOKENS = {
    **{name: rf"(?P<{name}>{THING})" for name in THINGS},
    **{name: rf"(?P<{name}>\d+)" for name in ("k", "l", "n")},
    **{name: rf"(?P<{name}>-?\d+\.\d)" for name in ("x", "y", "ahead")},
    "aside": r"(?P<aside>\d+\.\d)",
    **{name: rf"(?P<{name}>\d+) degrees" for name in ("deg", "look", "second")},
    "first": r"(?P<first>\d+)(?: degrees)?",
    "side": r"(?P<side>left|right)",
    "word": r"(?P<word>[\w' -]+?)",
    "text": r"(?P<text>.+)",
}


def sentences(chain: str) -> list[str]:
    """The sentences of a chain, without full stops. Raises UnreadableError where the last has none."""
    text = re.sub(r"\s+", " ", chain.strip())
    if not text.endswith("."):
        raise UnreadableError(f"no full stop at the end: {text[-60:]!r}")
    return re.split(r"\. (?=[A-Z0-9])", text[:-1])


def read_chain(chain: str) -> list[Said]:
    """All claims in order. Raises UnreadableError naming the sentence."""
    return [read_sentence(sentence) for sentence in sentences(chain)]


def read_sentence(sentence: str) -> Said:
    """The one claim of a sentence without its full stop. Raises UnreadableError where it has none, or several."""
    if not (sentence[:1].isupper() or sentence[:1].isdigit()):
        raise UnreadableError(f"no capital: {sentence!r}")
    both = (sentence, sentence[:1].lower() + sentence[1:])
    found: list[Said] = []
    for kind, pattern, check in _rules():
        match = next((one for one in map(pattern.fullmatch, both) if one), None)
        if match is None:
            continue
        groups = {key: value for key, value in match.groupdict().items() if value is not None}
        things = tuple(groups.pop(name) for name in THINGS if name in groups)
        said = Said(kind, things, groups)
        if check is not None and not check(groups):
            raise UnreadableError(f"contradicts itself: {sentence!r}")
        if said not in found:
            found.append(said)
    if len(found) != 1:
        raise UnreadableError(f"{len(found)} readings: {sentence!r}")
    return found[0]


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], Check | None], ...]:
    """All rules of all modules as patterns of whole sentences."""
    rules = []
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{name}")
        tokens: Mapping[str, str] = {**TOKENS, **getattr(module, "TOKENS", {})}
        checks: Mapping[str, Check] = getattr(module, "CHECKS", {})
        for kind, patterns in module.RULES.items():
            rules += [(kind, _compiled(pattern, tokens), checks.get(kind)) for pattern in patterns]
    return tuple(rules)


def _compiled(pattern: str, tokens: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(re.sub(r"<(\w+)>", lambda token: tokens[token[1]], pattern))
