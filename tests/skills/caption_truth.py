"""Checks what the caption reader read against the facts of the scene."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tests.skills.caption_claims import claims
from vstdata.errors import UnreadableError
from vstdata.facts import Facts, View
from vstdata.words.english import plural
from vstdata.words.numbers import COUNTS

RANKED = re.compile(
    r"(?:the )?(left one|right one|middle one|leftmost|rightmost|second|third) of the (\w+) (.+?)(?: from the left)?"
)
RANKS = {"left one": 0, "leftmost": 0, "second": 1, "middle one": 1, "third": 2, "right one": -1, "rightmost": -1}
CLEAR_ANGLE = 5.0  # degrees: any turn that is told is more


class Truth:
    """The facts of a scene, and what captions about some frames of it claim wrongly."""

    def __init__(self, facts: Facts, frames: tuple[int, ...], modality: str) -> None:
        self.facts, self.frames, self.modality = facts, frames, modality
        self.views: list[View] = [facts.view(frame) for frame in frames]
        self.labels = {one.label for one in facts.scene.instances}

    def problems(self, caption: str) -> list[str]:
        """Every false claim, an unreadable sentence included."""
        try:
            said = claims(caption, self.labels)
        except UnreadableError as error:
            return [str(error)]
        self.placed: int | None = None
        found = []
        for claim in said:
            try:
                if not self._holds(*claim):
                    found.append(f"false: {claim}")
            except LookupError as error:
                found.append(f"{error}: {claim}")
        return found

    # What names mean

    def thing(self, name: str) -> int:
        """The one object that a name means. Raises LookupError."""
        ranked = RANKED.fullmatch(name)
        label = name.split(" ", 1)[1]
        if ranked:
            members = [i for i in self.present() if plural(self.facts.label(i)) == ranked[3]]
            if len(members) != COUNTS.index(ranked[2]):
                raise LookupError(f"not {ranked[2]} of {ranked[3]}")
            return sorted(members, key=self.middle)[RANKS[ranked[1]]]
        if (name.split()[0] == "an") != (label[0] in "aeiou") and name.split()[0] != "the":
            raise LookupError(f"wrong article: {name}")
        members = [i for i in self.present() if self.facts.label(i) == label]
        if len(members) != 1:
            raise LookupError(f"{len(members)} of {label}")
        return members[0]

    def present(self) -> list[int]:
        """All objects that a name may mean."""
        if self.modality == "video":
            return list(range(len(self.facts.scene.instances)))
        return sorted({i for view in self.views for i in view.seen})

    def middle(self, i: int, picture: int = 0) -> float:
        box = self.views[picture].seen[i].box
        return (box[0] + box[2]) / 2

    def number(self, i: int) -> int:
        """The number of the first frame that shows an object."""
        return next(k for k, view in enumerate(self.views, 1) if i in view.seen)

    def away(self, i: int, picture: int = 0) -> float:
        return self.facts.camera_distance(self.frames[picture], i).value

    def heights(self, i: int) -> tuple[float, float]:
        low, high = self.facts.surface(i).bounds[:, 2]
        return float(low), float(high)

    # What kinds of claims mean

    def _holds(self, kind: str, names: tuple[str, ...], values: Mapping[str, Any]) -> bool:
        things = [self.thing(name) for name in names]
        if len(set(things)) < len(things):
            raise LookupError("one thing twice")
        check: Callable[..., bool] = getattr(self, f"_{kind}")
        return check(*things, **values)

    def _distance(self, a: int, metres: str) -> bool:
        self.placed = a
        return _prints(self.away(a), metres) and a in self.views[0].seen

    def _nearest(self, a: int, metres: str) -> bool:
        return self._distance(a, metres) and all(
            self.away(a) <= self.away(i) for i in self.facts.objects if i in self.views[0].seen
        )

    def _farthest(self, a: int, metres: str) -> bool:
        return self._distance(a, metres) and all(
            self.away(a) >= self.away(i) for i in self.facts.objects if i in self.views[0].seen
        )

    def _next(self, a: int, metres: str) -> bool:
        before = self.placed
        return self._distance(a, metres) and before is not None and self.away(a) > self.away(before)

    def _half(self, a: int, side: str) -> bool:
        self.placed = a
        u0, _, u1, _ = self.views[0].color_camera.edges
        box = self.views[0].seen[a].box
        return box[2] < (u0 + u1) / 2 if side == "left" else box[0] > (u0 + u1) / 2

    def _rightward(self, a: int) -> bool:
        before, self.placed = self.placed, a
        return before is not None and self.middle(a) > self.middle(before)

    def _side(self, a: int, b: int, side: str, p: int = 1) -> bool:
        return (self.middle(a, p - 1) < self.middle(b, p - 1)) == (side == "left")

    def _front(self, a: int, b: int, place: str) -> bool:
        """Each wholly before the other, and in line with it."""
        near, far = (a, b) if place == "in front of" else (b, a)
        camera = self.views[0].camera
        depth = [camera.to_camera(self.facts.box(i).corners)[:, 2] for i in (near, far)]
        one, other = self.views[0].seen[near].box, self.views[0].seen[far].box
        return bool(depth[0].max() < depth[1].min()) and one[0] < other[2] and other[0] < one[2]

    def _nearer(self, a: int, b: int, way: str, p: int = 1) -> bool:
        seen = self.views[p - 1].seen
        return way == "closer to" and {a, b} <= seen.keys() and self.away(a, p - 1) < self.away(b, p - 1)

    def _gap(self, a: int, b: int, metres: str) -> bool:
        return _prints(self.facts.surface_distance(a, b).value, metres)

    def _height(self, a: int, cm: int) -> bool:
        return _prints(100 * self.facts.height(a).value, str(cm))

    def _on(self, a: int, b: int) -> bool:
        touching = self.facts.surface_distance(a, b).value < 0.05
        return touching and abs(self.heights(a)[0] - self.heights(b)[1]) < 0.05

    def _level(self, a: int, b: int, way: str) -> bool:
        low, high = (b, a) if way == "higher up" else (a, b)
        return self.heights(low)[1] < self.heights(high)[0]

    def _closer_to(self, a: int, b: int, c: int) -> bool:
        return self.facts.surface_distance(a, b).value < self.facts.surface_distance(a, c).value

    def _count(self, count: str, things: str) -> bool:
        members = [i for i in self.present() if plural(self.facts.label(i)) == things]
        return len(members) == COUNTS.index(count)

    def _shared(self, a: int, pictures: str) -> bool:
        words = {"both pictures": 2, "all three pictures": 3, "all four pictures": 4}
        return [a in view.seen for view in self.views] == [True] * words[pictures]

    def _only(self, a: int, p: int) -> bool:
        return [k for k, view in enumerate(self.views, 1) if a in view.seen] == [p]

    def _missing(self, a: int, p: int) -> bool:
        return len(self.views) > 2 and [k for k, view in enumerate(self.views, 1) if a not in view.seen] == [p]

    def _nearer_in(self, a: int, p: int, q: int) -> bool:
        shown = a in self.views[p - 1].seen and a in self.views[q - 1].seen
        return shown and self.away(a, p - 1) < self.away(a, q - 1)

    def _shift(self, p: int, q: int, way: str) -> bool:
        one, other = (self.facts.scene.frames[self.frames[k - 1]].camera for k in (p, q))
        ahead = np.array([*one.forward[:2], 0.0]) / np.hypot(*one.forward[:2])
        step = other.center - one.center
        right = float(step @ np.cross(ahead, [0.0, 0.0, 1.0]))
        moved = {"forward": float(step @ ahead), "to the right": right, "up": float(step[2])}
        moved |= {"backward": -moved["forward"], "to the left": -right, "down": -moved["up"]}
        return all(moved[word] > 0.1 for word in way.split(" and "))

    def _swing(self, p: int, q: int, turn: str) -> bool:
        one, other = (self.facts.scene.frames[self.frames[k - 1]].camera.forward for k in (p, q))
        angle = np.degrees(np.arctan2(one[1] * other[0] - one[0] * other[1], one[:2] @ other[:2]))
        return bool((angle if turn == "right" else -angle) > CLEAR_ANGLE)

    def _walk(self, f: int, g: int, way: str) -> bool:
        return f < g and self._shift(f, g, way)

    def _pan(self, f: int, g: int, turn: str) -> bool:
        return f < g and self._swing(f, g, turn)

    def _enters(self, a: int, f: int) -> bool:
        self.placed = a
        return self.number(a) == f

    def _opens(self, a: int) -> bool:
        return self._enters(a, 1)

    def _then(self, a: int) -> bool:
        before, self.placed = self.placed, a
        return before is not None and self.number(before) < self.number(a)

    def _before(self, a: int, b: int) -> bool:
        return self.number(a) < self.number(b)

    def _sequence(self, a: int, b: int, c: int) -> bool:
        return self.number(a) < self.number(b) < self.number(c)

    def _area(self, area: int) -> bool:
        return self.facts.room_area is not None and _prints(self.facts.room_area.value, str(area))

    def _travel(self, metres: str) -> bool:
        first, last = (self.facts.scene.frames[self.frames[k]].camera.center for k in (0, -1))
        return _prints(float(np.linalg.norm(last - first)), metres)


def _prints(value: float, printed: str) -> bool:
    """Whether a value is the printed number within half its last digit."""
    half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
    return abs(value - float(printed)) <= half + 1e-6
