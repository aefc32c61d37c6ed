"""Holds what a chain of thought claims against the scene, and against what the chain said before.

Nothing here knows how chains are made: positions and headings are worked out from camera poses and boxes by formulas of
its own. Each module of this package has `CHECKS`: kind of claim -> function of (truth, said) that says whether it
holds; a kind that no module checks is false.
"""

from __future__ import annotations

import cmath
import importlib
import math
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from tests.chains.reading import READER, read_chain
from vstdata.chains.reading import thought_fault
from vstdata.color_names import EXAMPLES
from vstdata.draft import Draft, Question
from vstdata.errors import UnreadableError
from vstdata.facts import Facts
from vstdata.words.english import plural
from vstdata.words.reader import Said

COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_RANKED = re.compile(
    r"(left one|right one|middle one|leftmost|rightmost|second|third) of the (\w+) (.+?)(?: from the left)?"
)
_LOOK = re.compile(rf"the ((?:(?:light|dark) )?(?:{'|'.join(EXAMPLES)})) ")
_RANKS = {"left one": 0, "leftmost": 0, "second": 1, "middle one": 1, "third": 2, "right one": -1, "rightmost": -1}


@dataclass
class Truth:
    """The scene, the images of a draft, and what its chain has said so far."""

    facts: Facts
    draft: Draft
    turn: Question
    memory: dict[str, object] = field(default_factory=dict)  # for the checks of one family

    def again(self, thought: str | None = None) -> Truth:
        """The same, as if nothing had been read, with another chain if one is given."""
        turn = self.turn if thought is None else replace(self.turn, thought=thought)
        return Truth(self.facts, self.draft, turn)

    @property
    def labels(self) -> set[str]:
        """Those of all things of the scene."""
        return {one.label for one in self.facts.scene.instances}

    # What names mean

    def thing(self, name: str, image: str = "") -> int:
        """The one object that a name means: in the image that it names, else over all images, else in the one that its
        sentence is about. Raises LookupError."""
        try:
            return self._thing(name)
        except LookupError:
            if not image or " in image " in name:
                raise
            return self._thing(f"{name} in image {image}")

    def _thing(self, name: str) -> int:
        look = _LOOK.match(name)
        if look and (found := self._by_color(name[look.end() :], look[1])) is not None:
            return found
        if look:
            i = self._thing(f"the {name[look.end() :]}")
            if str(self.facts.look(i)) != look[1]:
                raise LookupError(f"not {look[1]}: {name}")
            return i
        match = re.fullmatch(r"the (.+?)(?: in image (\d+))?", name)
        if match is None:
            raise LookupError(f"no name: {name}")
        images = range(len(self.draft.frames)) if match[2] is None else [int(match[2]) - 1]
        shown = sorted({i for k in images for i in self.view(k).seen})
        ranked = _RANKED.fullmatch(match[1])
        if ranked is None:
            found = [i for i in shown if self.facts.scene.instances[i].label == match[1]]
            if len(found) != 1:
                raise LookupError(f"{len(found)} of {name}")
            return found[0]
        found = [i for i in shown if plural(self.facts.scene.instances[i].label) == ranked[3]]
        if len(found) != COUNTS.index(ranked[2]) or len(images) != 1:
            raise LookupError(f"{len(found)} for {name}")
        boxes = self.view(images[0]).seen
        return sorted(found, key=lambda i: boxes[i].box[0] + boxes[i].box[2])[_RANKS[ranked[1]]]

    def _by_color(self, label: str, look: str) -> int | None:
        """Of several of a label in the images the one of a colour; None where there is one of the label, or a place."""
        shown = sorted({i for k in range(len(self.draft.frames)) for i in self.view(k).seen})
        found = [i for i in shown if self.facts.scene.instances[i].label == label]
        if len(found) < 2:
            return None
        colors = {i: self.facts.look(i) for i in found}
        if None in colors.values():
            raise LookupError(f"not all have a colour: {label}")
        own = [i for i, color in colors.items() if color is not None and color.color == look.split()[-1]]
        if len(own) != 1 or str(colors[own[0]]) != look:
            raise LookupError(f"{len(own)} of {look} {label}")
        return own[0]

    def view(self, image: int):  # type: ignore[no-untyped-def]
        """What image `image` (from 0) shows."""
        return self.facts.view(self.draft.frames[image])

    # Where things are

    def eye(self, image: int) -> tuple[float, float]:
        """World x, y of a camera."""
        x, y, _ = self.facts.scene.frames[self.draft.frames[image]].camera.camera_to_world[:3, 3].tolist()
        return x, y

    def look(self, image: int) -> float:
        """Degrees, clockwise from world +y, of where a camera looks."""
        x, y, _ = self.facts.scene.frames[self.draft.frames[image]].camera.camera_to_world[:3, 2].tolist()
        return math.degrees(math.atan2(x, y))

    def middle(self, i: int) -> tuple[float, float]:
        """World x, y of the middle of an object's box."""
        x, y = self.facts.box(i).corners.mean(axis=0)[:2].tolist()
        return x, y

    def seen_from(self, image: int, point: tuple[float, float]) -> tuple[float, float]:
        """Metres to the right and ahead of a camera held level, by complex numbers."""
        offset = complex(*point) - complex(*self.eye(image))
        turned = offset * np.exp(1j * math.radians(self.look(image)))
        return turned.real, turned.imag

    # What is asked

    def options(self) -> list[str]:
        """All of a choice."""
        return [self.turn.answer.value, *self.turn.answer.distractors]

    def facing(self, i: int) -> float:
        """Degrees to the right of what is faced, for one who stands where the question says."""
        stand, face = (self.thing(self.turn.slots[key]) for key in ("stand", "face"))
        here = complex(*self.middle(stand))
        ways = [complex(*self.middle(one)) - here for one in (face, i)]
        return -math.degrees(cmath.phase(ways[1] / ways[0]))

    def route(self) -> list[tuple[str, complex]]:
        """A point before the start, in the direction from which one turns, the start and the stops."""
        slots = self.turn.slots
        stops = re.split(r", from there to | and on to ", slots["route"].removeprefix("to "))
        if slots["front"].startswith("towards "):
            start = complex(*self.middle(self.thing(slots["place"])))
            ahead = complex(*self.middle(self.thing(slots["front"].removeprefix("towards ")))) - start
        else:
            start = complex(*self.eye(0))
            ahead = cmath.rect(1, math.radians(90 - self.look(0)))
        points = [(name, complex(*self.middle(self.thing(name)))) for name in stops]
        return [("", start - ahead), (slots["place"], start), *points]

    def asked(self) -> float:
        """The direction that the question asks for, degrees to the right of what is ahead."""
        kind, slots = self.turn.question_type, self.turn.slots
        if "start" in slots:
            ways = [
                complex(*self.middle(self.thing(slots[b]))) - complex(*self.middle(self.thing(slots[a])))
                for a, b in (("stand", "face"), ("start", "end"))
            ]
            return -math.degrees(cmath.phase(ways[1] / ways[0]))
        if "stand" in slots:
            return self.facing(self.thing(slots["target"]))
        if kind == "end_facing":
            (_, before), (_, start), *_, (_, last), (_, end) = self.route()
            return -math.degrees(cmath.phase((end - last) / (start - before)))
        if kind == "camera":
            x, y = self.seen_from(1, self.middle(self.thing(slots["target"])))
            return math.degrees(math.atan2(x, y))
        if kind == "facing":
            looker = int(slots["looker"][-1]) - 1
            return self.look(1 - looker) - self.look(looker)
        looker = int(slots["origin"][-1]) - 1 if "origin" in slots else 0
        x, y = self.seen_from(looker, self.eye(1 - looker))
        return math.degrees(math.atan2(x, y))

    def problems(self) -> list[str]:
        """Every claim that is false, unread or not founded; and an answer that does not follow."""
        try:
            chain = read_chain(self.turn.thought, self.labels)
        except UnreadableError as error:
            return [str(error)]
        found = []
        for said in chain:
            try:
                held = checks()[said.kind](self, said) if said.kind in checks() else False
            except (LookupError, ValueError) as error:
                found.append(f"{said}: {error!r}")
                continue
            if not held:
                found.append(f"false: {said}")
        if not found and (fault := thought_fault(self.turn, self.labels, READER)):
            found.append(fault)
        return found


Checker = Callable[[Truth, Said], bool]


@cache
def checks() -> dict[str, Checker]:
    """The checks of all modules."""
    found: dict[str, Checker] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        found |= importlib.import_module(f"{__name__}.{name}").CHECKS
    return found
