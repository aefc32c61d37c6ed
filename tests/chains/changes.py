"""Changes one claim of a chain so that it is false, on the text alone: neither reader nor facts are known here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

_NOT = r"(?!way|heading|direction|map|camera|view|line|floor|page|left\b|right\b|answer|question|compass)"
_VERB = "is|to|at|lies|are|and|has|in|on|for|from|gets|comes|goes|belongs|means|runs|works|points"
NAME = re.compile(rf"the {_NOT}[\w'-]+(?: [\w'-]+){{0,2}}?(?= (?:{_VERB})\b|[ ]?[.,])")
POINTS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
_SYMMETRIC = re.compile(r"\bBoth\b|\bboth\b|in common|as well as|and again|links|I find|I recognise|can be seen")


def change(chain: str, generator: np.random.Generator) -> tuple[str, str] | None:
    """A kind of change and the changed chain, or None where it has nothing of the kind that was drawn."""
    sentences = re.split(r"(?<=\.) (?=[A-Z0-9])", chain)
    kinds = {"number": _numbers, "side": _sides, "object": _objects, "order": _orders, "image": _images}
    kind = str(generator.choice(list(kinds)))
    place = int(generator.integers(len(sentences)))
    changed = [one for one in kinds[kind](sentences[place], chain, generator) if one != sentences[place]]
    if not changed:
        return None
    chosen = changed[int(generator.integers(len(changed)))]
    return kind, " ".join([*sentences[:place], chosen, *sentences[place + 1 :]])


def _put(text: str, match: re.Match[str], word: str) -> str:
    return text[: match.start()] + word + text[match.end() :]


def _numbers(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """A number of metres or degrees, a coordinate or a count, changed by two to nine of its last digit."""
    for match in re.finditer(r"(?<![\w.])-?\d+\.\d(?!\d)|(?<![\w.])\d+(?= degrees)", sentence):
        step = 0.1 if "." in match[0] else 1
        value = float(match[0]) + step * int(generator.integers(2, 10)) * (1 if generator.random() < 0.5 else -1)
        if "." in match[0] or 0 <= value < 360:
            yield _put(sentence, match, f"{value:.1f}" if "." in match[0] else f"{value:.0f}")


def _sides(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Left for right, another point of the compass."""
    for match in re.finditer(r"(?<=to the )(left|right)\b", sentence):
        zero = re.search(
            r"\b(0|180|0\.0)( m| degrees)?( ahead)?(,? shifted \S+ m)? to the $", sentence[: match.start()]
        )
        if not zero:
            yield _put(sentence, match, "left" if match[0] == "right" else "right")
    for match in re.finditer(rf"\b({'|'.join(POINTS)})\b", sentence):
        yield _put(sentence, match, str(generator.choice([point for point in POINTS if point != match[0]])))


def _objects(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Another thing of the chain in the place of one, in a sentence with a number that is its own."""
    if not re.search(r"\d\.\d|degrees", sentence):
        return
    others = sorted({match[0] for match in NAME.finditer(chain)})
    for match in NAME.finditer(sentence):
        for other in others:
            if other != match[0] and other not in sentence:
                yield _put(sentence, match, other)


def _orders(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """The ends of a way change places, in a sentence about its direction: its length is the same both ways."""
    if "degrees" not in sentence:
        return
    for match in re.finditer(rf"[Ff]rom ({NAME.pattern}|camera \d) to ({NAME.pattern}|camera \d)(?=[ ,.])", sentence):
        words = match[0].split(" ", 1)[0]
        yield _put(sentence, match, f"{words} {match[2]} to {match[1]}")


def _images(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Another image or camera in a sentence that has numbers of its own."""
    if _SYMMETRIC.search(sentence) or "(0.0, 0.0)" in sentence or not re.search(r"\d\.\d|degrees", sentence):
        return
    for match in re.finditer(r"(?<=[Ii]mage )\d|(?<=[Cc]amera )\d", sentence):
        yield _put(sentence, match, "2" if match[0] == "1" else "1")
