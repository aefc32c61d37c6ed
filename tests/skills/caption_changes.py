"""Changes one claim of a caption so that it is false whatever the scene: on the text alone, knowing the true captions'
words for sides and numbers but neither the reader nor the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

OPPOSITES = {
    **{"left": "right", "higher up": "lower down", "closer to the camera": "farther from the camera"},
    **{"in front of": "behind", "forward": "backward", "closer to the photographer": "farther from the photographer"},
    **{"earlier than": "later than", "comes into view before": "comes into view after"},
}
OPPOSITES |= {other: one for one, other in OPPOSITES.items()}
COUNTS = ("two", "three", "four", "five", "six", "seven", "eight")
# Two things of such a sentence cannot change places.
ONE_WAY = re.compile(
    r"\b(left|right|behind|in front of|higher|lower|before|earlier|later|precedes|then|order of appearance|rests|"
    r"on top|supported|under|holding up|first view|second|by the time|only after|after)\b|"
    r"(closer to|farther from|farther off from) (the camera|the photographer|it|the viewer)|^On (a|an|the) |"
    r" (is|has been put|one finds .*) on (a|an|the) ",
    re.IGNORECASE,
)


class Names:
    """Finds the names of things in a text."""

    def __init__(self, labels: Sequence[str]) -> None:
        known = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
        rank = r"(?:(?:left|right|middle) one|leftmost|rightmost|second|third) of the \w+ "
        self.pattern = re.compile(rf"\b(?:[Tt]he|[Aa]n?) (?:{rank})?(?:{known})(?:e?s)?\b(?: from the left)?")

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where names stand."""
        return [match.span() for match in self.pattern.finditer(text)]

    def outside(self, text: str, pattern: str) -> list[re.Match[str]]:
        """Matches that are in no name."""
        spans = self.spans(text)
        return [m for m in re.finditer(pattern, text) if not any(a <= m.start() < b for a, b in spans)]


def change(caption: str, labels: Sequence[str], generator: np.random.Generator) -> tuple[str, str] | None:
    """A kind of change and the changed caption, or None where it has nothing of the kind that was drawn."""
    names = Names(labels)
    sentences = caption[:-1].split(". ")
    kinds = {"number": _numbers, "side": _sides, "order": _exchanges, "object": _replaced, "picture": _pictures}
    kind = str(generator.choice(list(kinds)))
    changed = list(kinds[kind](sentences, names, generator))
    if not changed:
        return None
    return kind, ". ".join(changed[int(generator.integers(len(changed)))]) + "."


def _with(sentences: Sequence[str], place: int, sentence: str) -> list[str]:
    return [*sentences[:place], sentence[0].upper() + sentence[1:], *sentences[place + 1 :]]


def _swapped(text: str, match: re.Match[str], word: str) -> str:
    return text[: match.start()] + word + text[match.end() :]


def _numbers(sentences: Sequence[str], names: Names, generator: np.random.Generator) -> Iterator[list[str]]:
    """Each number changed by two to nine of its last digit."""
    for place, sentence in enumerate(sentences):
        for match in names.outside(sentence, r"\d+\.\d(?= m\b)|\d+(?= cm\b| square)"):
            step = 0.1 if "." in match[0] else 1.0
            value = float(match[0]) + step * int(generator.integers(2, 10)) * (1 if generator.random() < 0.5 else -1)
            if value > 0:
                printed = f"{value:.1f}" if "." in match[0] else f"{value:.0f}"
                yield _with(sentences, place, _swapped(sentence, match, printed))
        if len(re.findall(r"\b[Ff]rame \d+", sentence)) == 1:
            match = names.outside(sentence, r"(?<=rame )\d+")[0]
            yield _with(sentences, place, _swapped(sentence, match, str(int(match[0]) + int(generator.integers(1, 4)))))
        for match in names.outside(sentence, rf"\b(?:{'|'.join(COUNTS)})\b(?! pictures)"):
            if "Of the two" not in sentence:
                word = COUNTS[(COUNTS.index(match[0].lower()) + int(generator.integers(1, 6))) % len(COUNTS)]
                yield _with(sentences, place, _swapped(sentence, match, word))


def _sides(sentences: Sequence[str], names: Names, generator: np.random.Generator) -> Iterator[list[str]]:
    """Each side turned around."""
    for place, sentence in enumerate(sentences):
        low = sentence[0].lower() + sentence[1:]
        for match in names.outside(low, rf"\b(?:{'|'.join(OPPOSITES)})\b"):
            yield _with(sentences, place, _swapped(low, match, OPPOSITES[match[0]]))


def _exchanges(sentences: Sequence[str], names: Names, generator: np.random.Generator) -> Iterator[list[str]]:
    """The two things of a relation that holds one way only change places; of three in order of appearance any two."""
    for place, sentence in enumerate(sentences):
        spans = names.spans(sentence)
        alone = len(spans) == 2 or (
            len(spans) == 3 and not re.search("near|closer|farther|shorter|smaller|exceeds|sooner", sentence)
        )
        if (
            alone
            and ONE_WAY.search(names.pattern.sub("a thing", sentence))
            and sentence[spans[0][0] :][4:] != sentence[spans[1][0] :][4:]
        ):
            (a, b), (c, d) = spans[0], spans[-1]
            one, other = sentence[a:b], sentence[c:d]
            yield _with(sentences, place, sentence[:a] + _lower(other) + sentence[b:c] + _lower(one) + sentence[d:])


def _replaced(sentences: Sequence[str], names: Names, generator: np.random.Generator) -> Iterator[list[str]]:
    """The thing of one sentence comes to stand in another that prints a clearly different number of the same kind, or
    says the opposite about the picture it is in."""
    alone = {place: names.spans(sentence) for place, sentence in enumerate(sentences)}
    alone = {
        place: spans
        for place, spans in alone.items()
        if len(spans) == 1 and "it" not in sentences[place].lower().split()
    }
    for place, ((a, b),) in alone.items():
        for other, ((c, d),) in alone.items():
            if place != other and _differ(sentences[place], sentences[other]):
                name = _lower(sentences[other][c:d])
                yield _with(sentences, place, sentences[place][:a] + name + sentences[place][b:])


def _differ(one: str, other: str) -> bool:
    """Whether what is said of one thing cannot be true of the other."""
    for unit, least in ((r"(\d+\.\d) m\b", 0.15), (r"(\d+) cm\b", 1.5), (r"[Ff]rame (\d+)", 0.5)):
        mine, yours = re.findall(unit, one), re.findall(unit, other)
        if len(mine) == len(yours) == 1:
            return abs(float(mine[0]) - float(yours[0])) > least
    shared = [re.search(r"\b(both|all three|all four) pictures", text) is not None for text in (one, other)]
    single = [
        re.search(r"\b(only|alone|nowhere|no other|one needs)\b", text, re.IGNORECASE) is not None
        for text in (one, other)
    ]
    return (shared[0] and single[1]) or (shared[1] and single[0])


def _pictures(sentences: Sequence[str], names: Names, generator: np.random.Generator) -> Iterator[list[str]]:
    """The two pictures or frames of a move change places; the one picture that shows a thing becomes another; the
    number of pictures that share a thing changes."""
    for place, sentence in enumerate(sentences):
        for match in names.outside(sentence, r"\b(?:both|all three|all four)(?= pictures)"):
            yield _with(sentences, place, _swapped(sentence, match, "all three" if match[0] != "all three" else "both"))
        numbers = names.outside(sentence, r"(?<=icture )\d+|(?<=rame )\d+")
        if len(numbers) == 2:
            one, other = numbers
            parts = sentence[: one.start()], sentence[one.end() : other.start()], sentence[other.end() :]
            yield _with(sentences, place, other[0].join(parts[:2]) + one[0] + parts[2])
        elif len(numbers) == 1 and re.search(r"\b(only|alone|nowhere|no other|one needs)\b", sentence, re.IGNORECASE):
            yield _with(sentences, place, _swapped(sentence, numbers[0], "2" if numbers[0][0] == "1" else "1"))


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
