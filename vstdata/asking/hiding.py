"""Which things of a scene hide which from the camera, so that a picture shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from vstdata.asking.named_things import Picture, picture_of
from vstdata.asking.seen_well import SeenWell
from vstdata.draft import Refusals
from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.measure import SHARE_DECIMALS, rounded
from vstdata.facts.tolerances import window_at_width

HIDING = 0.12  # of the ways to a thing that another one blocks; the next one blocks a third of that at most. Ours.
HIDDEN_AREA = 0.0015  # of the picture that the hidden part would cover at least: 21 x 21 pixels of 640 x 480. Ours.
BESIDE = 3  # pixels of 320 across within which what shows of two things meets. Ours.
HALF_SEEN = SeenWell(fraction=0.35, truncation=0.35, side=0.05, radius=4.0, alone=True)
ON_FLOOR, TALL = 0.1, 0.4  # metres above the floor at most, and from foot to top at least, of what could hide. Ours.
MOST_SEEN = 0.85  # of a thing of which one asks what hides it


@dataclass(frozen=True, eq=False)
class Hiding:
    """Which things hide which in the pictures of a scene."""

    facts: Facts

    @cached()
    def picture(self, frame: int) -> Picture:
        """A frame with what it shows half of at least."""
        return picture_of(self.facts, frame, Refusals(), HALF_SEEN)

    @cached()
    def pairs(self, frame: int) -> tuple[tuple[int, int], ...]:
        """(thing, the one thing that clearly hides some of it), where what is hidden is a good part of the picture."""
        view = self.facts.view(frame)
        least = HIDDEN_AREA * view.depth.size
        partly = (one for one in self.picture(frame).seen if one.fraction <= MOST_SEEN)
        clear = (one.instance for one in partly if one.pixels * (1 / one.fraction - 1) >= least)
        found = ((i, self._main(frame, i)) for i in clear)
        return tuple((i, hider) for i, hider in found if hider is not None)

    def _main(self, frame: int, i: int) -> int | None:
        """None where nothing hides much of i, where another one hides a good deal too, or where the picture does not
        show well what does."""
        order = sorted(((share, k) for k, share in self.facts.sight(frame, i).items() if k != i), reverse=True)
        if not order or order[0][0] < HIDING or (len(order) > 1 and order[1][0] > order[0][0] / 3):
            return None
        return order[0][1] if any(one.instance == order[0][1] for one in self.picture(frame).seen) else None

    def share(self, frame: int, i: int, by: int) -> float:
        """Of the ways to i, those that another thing blocks."""
        found = rounded(np.array([self.facts.sight(frame, i).get(by, 0.0)]), SHARE_DECIMALS)
        return float(found[0])

    def clear_of(self, frame: int, i: int, other: int) -> bool:
        """Whether one sees that nothing of i is behind another thing: wherever what shows of the two meets, i is the
        nearer one."""
        view = self.facts.view(frame)
        if view.instances is None or self.share(frame, i, other):
            return False
        size = window_at_width(2 * BESIDE + 1, view.camera.width)
        near = cv2.dilate(np.where(view.instances == i, view.depth, 0), np.ones((size, size), np.uint8))
        meeting = (near > 0) & (view.instances == other)
        return bool((view.depth[meeting] >= near[meeting]).all())

    @cached_property
    def hiders(self) -> frozenset[int]:
        """What hides something in some picture of the scene."""
        return frozenset(hider for frame in self.facts.frames for _, hider in self.pairs(frame))

    def could(self, i: int) -> bool:
        """Whether a thing could hide another one: it stands on the floor and is `TALL` at least."""
        low, high = self.facts.box(i).bounds[:, 2].tolist()
        floor = self.facts.floor_height
        return floor is not None and low - floor <= ON_FLOOR and high - low >= TALL
