"""What a reader without pictures can take from the words of a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from vstdata.words.english import plural

_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LENGTH = r"[ckm]?m|ft|feet|inch(?:es)?|(?:square )?(?:centi|milli|kilo)?met(?:re|er)s?"
_UNIT = rf"(?:°|%|(?:{_LENGTH}|deg(?:ree)?s?|s|seconds?)\b)"
_MEASURE = re.compile(rf"(?<![\w.])-?(?:\d+\.\d+|\d+(?=\s*{_UNIT}))|^\s*-?\d+\s*$")
_MARK = re.compile(r"\s*(?:\([^()]*\)|\boutlined in [a-z]+)$")


def words(text: str) -> list[str]:
    """'The red box, 1.5 m' -> ['the', 'red', 'box', '1.5', 'm']."""
    return _WORD.findall(text.lower())


def numbers(text: str) -> list[float]:
    """All numbers of a text, in order."""
    return [float(each) for each in _NUMBER.findall(text)]


def masked(text: str) -> str:
    """Lower case, measures as #, one space between words: equal for questions that differ in measures alone.

    Measures are decimal numbers, numbers with a unit, and a text that is one number. Other whole numbers are what a
    question is about: "in frame 7" is another question than "in frame 9".
    """
    return " ".join(_MEASURE.sub("#", text.lower()).split())


def plain(option: str) -> str:
    """'door (pink box)' or 'door outlined in pink' -> 'door': an option without what tells its mark."""
    return _MARK.sub("", option).lower() or option.lower()


def grams(tokens: Sequence[str], longest: int = 2) -> list[str]:
    """All runs of 1 to `longest` words."""
    return [" ".join(tokens[k : k + n]) for n in range(1, longest + 1) for k in range(len(tokens) - n + 1)]


class LabelFinder:
    """Finds the labels of a release in a text, in singular and plural."""

    def __init__(self, labels: Iterable[str]) -> None:
        known = sorted({label.lower() for label in labels if label.strip()})
        self._label = {plural(label): label for label in known} | {label: label for label in known}
        forms = sorted(self._label, key=lambda form: (-len(form), form))
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)") if forms else None

    def __call__(self, text: str) -> tuple[str, ...]:
        """The labels in a text, in order of mention, each once; 'office chair' is not also 'chair'."""
        found = self._pattern.findall(text.lower()) if self._pattern else []
        return tuple(dict.fromkeys(self._label[form] for form in found))
