"""A stand-in for a teacher: retells a draft by rules, and adds how things lie, truly or falsely. Whether that is so it
takes from the whole scene (masks of pictures, surfaces), by formulas of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.draft import Draft
from vstdata.facts import Facts

HARMLESS = (
    *("Let me look at the picture again.", "So, step by step.", "Now I can go on.", "That is clear enough."),
    *("First of all, let me see.", "To be sure, I check it again.", "Let me think.", "With that, I can work it out."),
)
PHRASES = {
    "left": ("to the left of", "left of", "on the left of"),
    "right": ("to the right of", "right of"),
    "nearer": ("nearer than", "closer to the camera than"),
    "farther": ("farther away than", "farther from the camera than"),
    "behind": ("behind",),
    "front": ("in front of",),
    "on": ("on", "on top of", "standing on"),
    "under": ("under", "below"),
    "above": ("above",),
    "beside": ("beside", "next to"),
    "between": ("between",),
}
PLAIN = 1.0  # of what is asked of a relation: one that somebody tells is plainly so


@dataclass
class Teller:
    """Names of a draft, and what is so of them."""

    facts: Facts
    draft: Draft
    names: dict[str, int]
    generator: np.random.Generator

    def pick(self, items: Sequence[str]) -> str:
        return items[int(self.generator.integers(len(items)))]

    def relation(self, true: bool) -> str | None:
        """A sentence with a relation that is plainly so, or that is not so; None where none was found."""
        names = sorted(self.names)
        for _ in range(40):
            kind = self.pick(list(PHRASES))
            count = 3 if kind == "between" else 2
            if len(names) < count:
                continue
            chosen = [names[int(k)] for k in self.generator.permutation(len(names))[:count]]
            image = int(self.generator.integers(len(self.draft.frames)))
            found = self.margin(kind, [self.names[name] for name in chosen], image)
            if found is None or (found > PLAIN) != true or (not true and found > 0):
                continue
            where = self.pick([f" in image {image + 1}", f", as seen in image {image + 1}"])
            first = chosen[0][0].upper() + chosen[0][1:]
            lead = self.pick([f"{first} ", f"I see that {chosen[0]} ", f"So {chosen[0]} "])
            others = " and ".join(chosen[1:])
            return f"{lead}{self.pick(['is', 'stands'])} {self.pick(PHRASES[kind])} {others}{where}."
        return None

    def margin(self, kind: str, things: Sequence[int], image: int) -> float | None:
        """How far a relation is from being false, 1: plainly so, below 0: false; None where it says nothing, since the
        image does not show the things."""
        frame = self.draft.frames[image]
        seen = self.facts.view(frame).seen
        if not all(i in seen for i in things):
            return None
        boxes = [seen[i].box for i in things]
        width = self.facts.view(frame).color_camera.width
        x = [(box[0] + box[2]) / 2 / width for box in boxes]
        eye = self.facts.scene.frames[frame].camera.center
        far = [float(np.linalg.norm(self.facts.box(i).center - eye)) for i in things]
        if kind in ("left", "right"):
            return (x[1] - x[0]) * (1 if kind == "left" else -1) / 0.08
        if kind in ("nearer", "farther"):
            return (far[1] - far[0]) * (1 if kind == "nearer" else -1) / max(0.5, 0.2 * max(far))
        if kind in ("behind", "front"):
            common = min(box[2] for box in boxes) - max(box[0] for box in boxes)
            share = common / min(box[2] - box[0] for box in boxes) / 0.5
            return min(share, (far[0] - far[1]) * (1 if kind == "behind" else -1) / max(0.5, 0.2 * max(far)))
        return self.placed(kind, things)

    def placed(self, kind: str, things: Sequence[int]) -> float:
        bounds = [self.facts.box(i).bounds for i in things]
        middles = [self.facts.box(i).center for i in things]
        if kind == "between":
            way = middles[2][:2] - middles[1][:2]
            share = complex(*(middles[0] - middles[1])[:2]) / complex(*way)
            return min(share.real / 0.25, (1 - share.real) / 0.25, (0.35 - abs(share.imag)) / 0.2)
        if kind == "beside":
            return (0.6 - self.facts.surface_distance(*things).value) / 0.4
        if kind == "under":
            bounds, middles = bounds[::-1], middles[::-1]
        inside = [((b[0] <= m) & (m <= b[1]))[:2].all() for b, m in zip(bounds[::-1], middles, strict=True)]
        gap = float(bounds[0][0][2] - bounds[1][1][2])
        if kind == "on":
            return (0.1 - abs(gap)) / 0.05 if inside[0] else -1.0
        return (gap + 0.1) / 0.05 if any(inside) else -1.0


def retell(thought: str, teller: Teller) -> str:
    """The draft in other words, all true: coarser numbers or none, harmless sentences, relations that are so."""
    sentences = re.split(r"(?<=\.) (?=[A-Z0-9])", thought)
    for _ in range(2):
        k = int(teller.generator.integers(len(sentences)))
        sentences[k] = teller.pick([_without(sentences[k]), _rounded(sentences[k])])
    shown = [k for k, one in enumerate(sentences[:-1]) if re.match(r"(In i|I)mage \d", one)]
    if len(shown) >= 2 and teller.generator.random() < 0.3 and shown[1] == shown[0] + 1:
        a, b = shown[:2]
        sentences[a], sentences[b] = sentences[b], sentences[a]
    for text in (teller.pick(HARMLESS), teller.relation(true=True), teller.relation(true=True)):
        if text:
            sentences.insert(int(teller.generator.integers(len(sentences))), text)
    return " ".join(sentences)


def _without(sentence: str) -> str:
    return re.sub(r"(: |, so )\d+ degrees (?:left|right)(?=\.$)", "", sentence)


def _rounded(sentence: str) -> str:
    words = {"1": "one", "2": "two", "3": "three", "4": "four"}
    return re.sub(r"(?<![\w.])([1-4]) m\b", lambda match: f"{words[match[1]]} metres", sentence)


SIDES = (
    r"(?<=degrees )(?:left|right)\b|(?<=to the )(?:left|right)\b(?! of the)|\b(?:left|right)(?= edge| of the middle)"
)
COLOURS = r"\b(?:blue|teal|grey|white|red|brown|green)\b"


def falsified(thought: str, teller: Teller) -> str | None:
    """The draft retold with one thing false in it: a relation, a side, a number, a colour."""
    sentences = re.split(r"(?<=\.) (?=[A-Z0-9])", retell(thought, teller))
    k, how = int(teller.generator.integers(len(sentences))), teller.pick(["relation", "side", "number", "colour"])
    if how == "relation":
        found = teller.relation(true=False)
        return " ".join([*sentences[:k], found, *sentences[k:]]) if found else None
    changed = {"side": _other_side, "number": _other_number, "colour": _other_colour}[how](sentences[k])
    if changed == sentences[k] or "180 degrees" in sentences[k]:  # half a turn is the same to both sides
        return None
    return " ".join([*sentences[:k], changed, *sentences[k + 1 :]])


def _other_side(sentence: str) -> str:
    return re.sub(SIDES, lambda match: "left" if match[0] == "right" else "right", sentence, count=1)


def _other_number(sentence: str) -> str:
    """A step of directions, or more metres than rounding would add."""
    if "degrees" in sentence:
        return re.sub(r"\d+(?= degrees)", lambda match: f"{int(match[0]) + 30}", sentence, count=1)
    return re.sub(r"\d+(?:\.5)?(?= m\b)", lambda match: f"{float(match[0]) + 1.5:g}", sentence, count=1)


def _other_colour(sentence: str) -> str:
    return re.sub(COLOURS, "purple", sentence, count=1)
