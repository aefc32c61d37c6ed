"""From claims in order to a text that reads as if somebody had written it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vstdata.captions.claims import Sentence
from vstdata.captions.reading import caption_sentences
from vstdata.draw import Draw
from vstdata.words.english import with_article
from vstdata.words.templates import fill

LETTERS = ("a", "b", "c")
# Sentences after which "it" is {a}, and not the camera or a picture.
_ABOUT_IT = re.compile(r"^\{a\}|(is|sees|finds|comes|recognises|does|reaches|follows|appears|shows|of) \{a\}")


@dataclass(frozen=True, slots=True)
class Name:
    """What an object is called: by its `label` ('a sofa', later 'the sofa') or always by a `phrase` of its own."""

    label: str
    phrase: str = ""

    def text(self, known: bool) -> str:
        """The name, where the reader does or does not know the object yet."""
        return self.phrase or (f"the {self.label}" if known else with_article(self.label))


def tell(sentences: Sequence[Sentence], names: Mapping[int, Name], draw: Draw) -> str:
    """The caption. No shape comes twice while there are others, and none twice in a row; "it" stands only for the one
    object of the sentence before, where that was its subject, and not twice in a row."""
    known: set[int] = set()
    used: list[str] = []
    text: list[str] = []
    before: tuple[int, ...] = ()  # the objects of the sentence before
    for place, sentence in enumerate(sentences):
        objects = objects_of(sentence)
        fresh = bool(text) and "it" not in text[-1].lower().split() and bool(_ABOUT_IT.search(used[-1]))
        short = bool(objects) and before == objects[:1] and fresh
        shape = _shape("+".join(claim.kind for claim in sentence), used, short, draw.at("shape", place))
        slots = {letter: names[i].text(i in known) for letter, i in zip(LETTERS, objects, strict=False)}
        slots |= {f"{letter}2": names[i].text(known=True) for letter, i in zip(LETTERS, objects, strict=False)}
        if short and shape.startswith("{a}"):
            slots["a"] = "it"
        for claim in sentence:
            slots |= claim.words
        filled = fill(shape, slots)
        text.append(filled[0].upper() + filled[1:])
        known.update(objects)
        used.append(shape)
        before = objects
    return " ".join(text)


def objects_of(sentence: Sentence) -> tuple[int, ...]:
    """The objects that a sentence names, its subject first."""
    return tuple(dict.fromkeys(i for claim in sentence for i in claim.objects))


def _shape(key: str, used: Sequence[str], short: bool, draw: Draw) -> str:
    """A shape not used so far; one that can begin with "it" where that is clear; else one that begins in another way
    than the sentence before."""
    shapes = draw.shuffled(caption_sentences()[key].texts)
    fresh = [shape for shape in shapes if shape not in used] or [s for s in shapes if s not in used[-1:]]
    first = used[-1][:3] if used else ""
    if short:
        fresh.sort(key=lambda shape: not shape.startswith("{a}"))
    else:
        fresh.sort(key=lambda shape: shape[:3] == first == "{a}")
    return fresh[0]
