"""How well a picture must show a thing before something is said about it: thresholds of visibility, named.

Sets that only one module needs stand there: `vstdata.asking.hiding`, `vstdata.chains`.

Shares are of the thing or of the picture, so they mean the same in pictures of any size. Lengths are pixels of a
640x480 picture and grow with the picture as marks do (`mark_scale`). Counts are pixels of a picture 320 across and grow
with the width at which facts are measured (`[images] working_width`; `vstdata.facts.tolerances.at_width`): what is
visible at 320 is visible at 240 and at 640.

Where a set has no source, it is ours: set by eye on pictures of rooms, stricter the more exactly something is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts, Seen, View
from vstdata.facts.tolerances import at_width
from vstdata.linear import length, product


@dataclass(frozen=True, slots=True)
class SeenWell:
    """This visible `fraction` of it at least and this `truncation`, the share outside the picture, at most; `area`, its
    visible pixels over those of the picture, and the shorter `side` of its box over the picture's height, at least;
    `radius` of a disc around its anchor that is wholly on it, and `border`, how far its box stays from the picture's
    edge, both in pixels at 640x480; whether it must be `alone` of its label in its box."""

    fraction: float
    truncation: float
    area: float = 0.0
    side: float = 0.0
    radius: float = 0.0
    border: float = 0.0
    alone: bool = False

    def objection(self, view: View, one: Seen) -> str:
        """The first reason why a view does not show a thing so well; "" where it does. `alone` is left to
        `alone_in_its_box`, which needs the labels."""
        if one.truncation > self.truncation or border_gap(view, one) < self.border:
            return "object_cut_by_the_border"
        if one.fraction < self.fraction:
            return "object_hidden"
        return "" if self._large(view, one) else "object_too_small"

    def shows(self, view: View, i: int) -> bool:
        """Whether a view shows instance i so well; its size first, because what hides it takes long to see."""
        return i in view.seen and self._large(view, view.seen[i]) and not self.objection(view, view.seen[i])

    def _large(self, view: View, one: Seen) -> bool:
        camera = view.color_camera
        u0, v0, u1, v1 = one.box
        wide = min(u1 - u0, v1 - v0) >= self.side * camera.height
        room = one.radius >= self.radius * mark_scale(camera.width, camera.height)
        return wide and room and covers(view, one.instance, self.area)


SHOWN = SeenWell(fraction=0.3, truncation=0.5, area=0.002)
"""Known again: 25 x 25 pixels of 640 x 480, half inside. OpenSpatial's masks have 0.005 to 0.02."""

COUNTED = SeenWell(fraction=0.5, truncation=0.35, area=0.0015)
"""Counted with others of its kind: where all must be found, none may be mostly hidden. 21 x 21 pixels of 640 x 480."""

COUNTED_LARGE = SeenWell(fraction=0.3, truncation=0.75, area=0.02)
"""The same, for what is so large in the picture that a part of it is enough: 78 x 78 pixels of 640 x 480."""

APPEARS = SeenWell(fraction=0.3, truncation=0.5, area=0.003)
"""Its first sight is clear, so that nobody puts it a frame later: 30 x 30 pixels of 640 x 480."""

FOLLOWED = SeenWell(fraction=0.4, truncation=0.3, area=0.002)
"""Where it is can be compared from frame to frame."""

RANGED = SeenWell(fraction=0.5, truncation=0.15, area=0.003)
"""So can how far it is: nobody tells the nearest part of a thing of which the picture has an edge. 30 x 30 pixels."""

PLACED = SeenWell(fraction=0.5, truncation=0.3, area=0.004)
"""Distances and directions to it are judged from its best frame: 35 x 35 pixels of 640 x 480."""

SHOWN_WHOLE = SeenWell(fraction=0.9, truncation=0.0, area=0.003, border=4.0)
"""Its size is asked of a video: some frame shows it whole or hardly hidden; what touches the edge may go on."""

MEASURED = SeenWell(fraction=0.9, truncation=0.005, side=0.08, radius=9.0, border=4.0)
"""Its size is asked of one picture: likewise, and a point with a rim fits on it."""

COMPARED = SeenWell(fraction=0.9, truncation=0.005, side=0.05, radius=7.0, border=4.0)
"""Its height is compared with that of another: a bottle beside a speaker, with a point that has just room on it."""

POINTED_AT = SeenWell(fraction=0.7, truncation=0.1, side=0.05, radius=6.0, alone=True)
"""It is named by a box drawn around it, and one sees where it ends."""

BOX_TOLD = SeenWell(fraction=0.5, truncation=0.15, side=0.04, radius=4.0)
"""Its box is asked: Omni3D's measures, stricter than its 0.25, 0.75 and 0.05 for training, because nobody can tell
where a thing ends that goes on outside the picture."""
LONG, LONG_CUT = 1.5, 0.05  # metres: of what is longer at most this share may lie outside where its box is asked

DESCRIBED = SeenWell(fraction=0.5, truncation=0.15, side=0.04, radius=4.0)
"""A caption says where it is; also the things that chains are about."""

SIGHTED = SeenWell(fraction=0.3, truncation=0.4, side=0.04, radius=3.0)
"""It is listed as a sighting when things are counted across pictures."""

CENTRED = SeenWell(fraction=0.4, truncation=0.25, side=0.05, radius=9.0)
"""So much shows that one knows where its centre is; a point's disc of 6 pixels and its rim lie on it."""

LINK_AREA = 0.003  # of the picture: a thing by which pictures are brought together, 30 x 30 pixels of 640 x 480
LANDMARK_AREA = 0.005  # of the picture: a thing by which another one is described, 40 x 40 pixels of 640 x 480
BESIDE = SeenWell(fraction=0.5, truncation=0.5, area=LANDMARK_AREA)
"""Something is to the left or right of it in the picture: where it is in the picture is all that counts."""

END_ON = 0.5  # of a side that is seen, as foreshortened: 30 degrees off the line of sight
AS_LONG = 0.1  # of the longest side: which of two it is makes no difference to the eye
REFLECTING_AREA = 0.02  # of the picture: a mirror or a dark screen in which one sees what the room has
SLIVER = 0.0003  # of the picture: what shows less of a thing does not show the thing
GLIMPSE = 2.0  # pixels of 320 across: more of a kind might be noticed; a fifth of what counts as a sliver of one thing
WHOLE = 0.02  # of a thing outside the picture with which its height can still be told
OPEN_TO_SEE = 0.85  # of a thing not hidden, of what is compared in height or size: else its foot may be
FREE_TO_SEE = 0.6  # of a thing's surface that is in the picture and not hidden, of what is said to be in view
POINT_ROOM = 9.0  # pixels at 640x480 around a point that are on the thing: its disc has 6, and a rim
CIRCLE_BORDER = 16.0  # pixels at 640x480 from a circled point to the picture's edge: all of the circle. OpenSpatial: 10
MARKS_APART = 40.0  # pixels at 640x480 between the points that one is asked to compare: a label fits. OpenSpatial: 20

# What two pictures have in common. An overlap is a share of the surface that either of them sees.
LEAST_SHARED = 3  # things that both show, by which one finds how the cameras stand to each other: three fix a pose
LINK_OVERLAP = 0.2  # by which one knows what one sees again, beside a thing that both show; MultiSPA takes 0.06 to 0.35
BARE_OVERLAP = 0.4  # where no things are known: blank walls are all alike
RELATED_OVERLAP = (0.1, 0.8)  # related, and not the same. MultiSPA takes 0.06 to 0.35; beyond, hardly anything changes

# How much of a room frames show, whose size is asked.
OUTLINE_SHOWN = 0.7  # of the outline of its floor, at whatever height: three of four walls, and some of the fourth
FLOOR_WITHIN = 0.88  # of its floor lies between what they show and where they were taken: else it seems smaller
OUTLINE_NEAR = 0.25  # metres on the floor plan from a place of the outline to a point that shows it
OUTLINE_STEP = 8  # every so many pixels of 320 across, both ways, is looked at: at 4 m these are 0.1 m apart


def covers(view: View, i: int, area: float) -> bool:
    """Whether a view shows instance i on at least the share `area` of its pixels."""
    return i in view.seen and view.seen[i].pixels >= area * view.depth.size


def glimpsed(view: View, objects: Sequence[int]) -> bool:
    """Whether a view shows anything of instances, however little: more than `GLIMPSE` of all of them together."""
    shown = view.owners if view.instances is None else view.instances
    return shown is not None and int(np.isin(shown, objects).sum()) > GLIMPSE * at_width(1.0, view.camera.width) ** 2


def glimpses(view: View) -> frozenset[int]:
    """The instances of which a view shows anything, however little: more than `GLIMPSE`."""
    shown = view.owners if view.instances is None else view.instances
    if shown is None:
        return frozenset()
    pixels = np.bincount(shown[shown >= 0])
    return frozenset(np.flatnonzero(pixels > GLIMPSE * at_width(1.0, view.camera.width) ** 2).tolist())


def length_shown(facts: Facts, frame: int, i: int) -> bool:
    """Whether the longest side of a thing is seen from its side, or one that is as long but for `AS_LONG`: of a screen
    seen from its edge nobody tells how wide it is."""
    box = facts.box(i)
    ray = box.center - facts.scene.frames[frame].camera.center
    along = product(ray, box.axes) / length(ray)
    across = np.sqrt(np.clip(1 - along**2, 0, 1))
    return bool((across[box.size >= (1 - AS_LONG) * box.size.max()] >= END_ON).any())


def border_gap(view: View, one: Seen) -> float:
    """How far the box of a thing stays from the edge of what the picture shows, in pixels at 640x480."""
    u0, v0, u1, v1 = one.box
    left, top, right, bottom = view.color_camera.edges
    margin = min(u0 - left, v0 - top, right - u1, bottom - v1)
    return margin / mark_scale(view.color_camera.width, view.color_camera.height)


def alone_in_its_box(facts: Facts, frame: int, one: Seen) -> bool:
    """Whether the box around an object shows less of any other object of its label than of itself: else 'the chair in
    the red box' may be the wrong chair."""
    view = facts.view(frame)
    rivals = [i for i in view.seen if facts.label(i) == facts.label(one.instance) and i != one.instance]
    shown = view.owners if view.instances is None else view.instances
    if not rivals or shown is None:
        return True
    corners = view.to_working(np.array(one.box).reshape(2, 2))
    (u0, v0), (u1, v1) = np.round(corners + 0.5).astype(int).tolist()
    window = shown[v0:v1, u0:u1]
    return all(int((window == i).sum()) < one.pixels for i in rivals)
