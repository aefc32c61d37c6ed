"""Changes one claim of a caption so that it is false, or leaves out what must be told: on the text alone, knowing which
labels are in no picture and which things are large, but neither the reader nor how claims are checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from vstdata.color_names import EXAMPLES
from vstdata.words.english import plural, with_article

OPPOSITES = {
    **{"left": "right", "forward": "backward", "tilts up": "tilts down"},
    **{"on the wall": "on the floor", "above": "under", "upper edge": "lower edge", "back wall": "right wall"},
}
OPPOSITES |= {other: one for one, other in OPPOSITES.items()}
COUNTS = ("two", "three", "four", "five", "six", "seven", "eight")
# How sentences begin whose order is promised, in that order.
NEAR = r"In the foreground|Nearest to us"
FARTHER = r"Farther (?:back|into)|A bit farther"
FAR = r"In the background|At the back"
ORDERED = (
    (NEAR, FARTHER),
    (NEAR, FAR),
    (FARTHER, FAR),
    (r"On the left(?! wall|, in the)", r"In the middle(?! of)|On the right(?! wall|, in the)"),
)
ORDERED += (("In the middle(?! of)", r"On the right(?! wall|, in the)"),)
ORDERED += ((r"[A-Z][a-z]+ one wall", r"[A-Z][a-z]+ (?:the opposite|another|a third|the fourth) wall"),)
KINDS = ("number", "side", "order", "object", "color", "picture", "left out", "dropped")


class Changes:
    """The changes of one caption: `absent` labels are in no picture, `large` ones are of things that must be named,
    each the only one of its label."""

    def __init__(self, text: str, absent: Sequence[str], large: Collection[str]) -> None:
        self.text, self.absent, self.large = text, absent, large
        self.sentences = re.split(r"(?<=\.) (?=[A-Z])", text)

    def one(self, generator: np.random.Generator) -> tuple[str, str] | None:
        """A kind of change and the changed caption, or None where there is nothing of the kind that was drawn."""
        kind = str(generator.choice(KINDS))
        found = list(getattr(self, f"_{kind.replace(' ', '_')}")(generator))
        return (kind, found[int(generator.integers(len(found)))]) if found else None

    def _swapped(self, match: re.Match[str], word: str) -> str:
        return self.text[: match.start()] + word + self.text[match.end() :]

    def _number(self, generator: np.random.Generator) -> Iterator[str]:
        """Each count, and each measure by two to nine of its last digit."""
        for match in re.finditer(r"\d+\.\d(?= m\b)|\d+(?= square)", self.text):
            step = 0.1 if "." in match[0] else 1.0
            value = float(match[0]) + step * int(generator.integers(2, 10))
            yield self._swapped(match, f"{value:.1f}" if "." in match[0] else f"{value:.0f}")
        for match in re.finditer(rf"\b(?:{'|'.join(COUNTS)})\b(?! images)", self.text):
            yield self._swapped(match, COUNTS[(COUNTS.index(match[0]) + int(generator.integers(1, 6))) % len(COUNTS)])

    def _side(self, generator: np.random.Generator) -> Iterator[str]:
        for match in re.finditer(rf"\b(?:{'|'.join(OPPOSITES)})\b", self.text):
            yield self._swapped(match, OPPOSITES[match[0]])

    def _order(self, generator: np.random.Generator) -> Iterator[str]:
        """Two sentences change places whose order is promised."""
        for first, second in ORDERED:
            ones, others = (self._beginning(start) for start in (first, second))
            for i in ones[-1:]:
                for j in others[:1]:
                    order = list(self.sentences)
                    order[i], order[j] = order[j], order[i]
                    yield " ".join(order)

    def _beginning(self, start: str) -> list[int]:
        return [k for k, sentence in enumerate(self.sentences) if re.match(rf"(?:{start})\b", sentence)]

    def _object(self, generator: np.random.Generator) -> Iterator[str]:
        """A large thing becomes one that no picture shows."""
        for label in sorted(self.large):
            for match in re.finditer(
                rf"\b[Aa]n? (?:[a-z]+ ){{0,2}}?{re.escape(label)}\b(?! [a-z]*(?:lamp|stand|table))", self.text
            ):
                if self.absent:
                    word = with_article(self.absent[int(generator.integers(len(self.absent)))])
                    yield self._swapped(match, word if match[0][0] == "a" else word[0].upper() + word[1:])

    def _color(self, generator: np.random.Generator) -> Iterator[str]:
        names = list(EXAMPLES)
        for match in re.finditer(rf"\b(?:{'|'.join(names)})\b(?= [a-zA-Z])", self.text):
            others = [name for name in names if name != match[0] and name[0] not in "aeiou"]
            yield self._swapped(match, others[int(generator.integers(len(others)))])

    def _picture(self, generator: np.random.Generator) -> Iterator[str]:
        """The pictures of a move change places; all pictures become others."""
        for match in re.finditer(r"\b(image) (\d+) (to|and) image (\d+)\b", self.text):
            yield self._swapped(match, f"{match[1]} {match[4]} {match[3]} {match[1]} {match[2]}")
        for match in re.finditer(r"\b(?:[Bb]oth|[Aa]ll three|[Aa]ll four)(?= images)", self.text):
            word = "all three" if match[0].lower() == "both" else "both"
            yield self._swapped(match, word if match[0][0].islower() else word.capitalize())

    def _left_out(self, generator: np.random.Generator) -> Iterator[str]:
        """A large thing that stands in the middle of a list."""
        for label in sorted(self.large):
            for match in re.finditer(rf", an? (?:[a-z]+ ){{0,2}}?{re.escape(label)}(?=, | and )", self.text):
                yield self._swapped(match, "")

    def _dropped(self, generator: np.random.Generator) -> Iterator[str]:
        """A sentence that names a large thing for the first time."""
        for k, sentence in enumerate(self.sentences):
            if any(re.search(rf"\b[Aa]n? (?:[a-z]+ ){{0,2}}?{re.escape(label)}\b", sentence) for label in self.large):
                yield " ".join([*self.sentences[:k], *self.sentences[k + 1 :]])


def is_plain(label: str, labels: Collection[str]) -> bool:
    """Whether a label is no part of another one, so that a text can be searched for it."""
    return not any(label != other and (label in other or plural(label) in other) for other in labels)
