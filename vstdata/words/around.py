"""Words for what somebody has around them who stands at a thing and faces another, and what they follow from."""

from __future__ import annotations

from vstdata.words.directions import POSITIONS

FRONT, RIGHT, BEHIND, LEFT = POSITIONS
COURSES = {
    "in": "leads away from the camera",
    "out": "leads towards the camera",
    "left": "leads to the left",
    "right": "leads to the right",
}
"""How a way goes in a picture."""
SPOTS = {
    ("in", "left"): "to the left of it",
    ("in", "right"): "to the right of it",
    ("out", "left"): "to the right of it",
    ("out", "right"): "to the left of it",
    ("left", "left"): "on the near side of it",
    ("left", "right"): "beyond it",
    ("right", "left"): "beyond it",
    ("right", "right"): "on the near side of it",
}
"""Where in the picture something is by such a way that whoever walks it has on a side."""
THERE = {
    "here": "at that wall too",
    "room": "out in the room",
    "opposite": "at the opposite wall",
    "left": "at the wall to the left of that one",
    "right": "at the wall to the right of that one",
}
"""Where a thing is by a wall that one faces."""
MINE = {FRONT: "in front of me", RIGHT: "on my right", BEHIND: "behind me", LEFT: "on my left"}
"""How somebody says of a thing that it is there."""
_OTHER = {"left": "right", "right": "left"}
_SIDES = {"left": LEFT, "right": RIGHT}


def sided(gaze: str, side: str) -> str:
    """Where somebody who stands at a wall has what is at that wall too, to a side of them for one who faces it: they
    look along it to the left or right, or 'out' from it."""
    return _SIDES[_OTHER[side]] if gaze == "out" else FRONT if side == gaze else BEHIND


def positioned(gaze: str, place: str) -> str:
    """Where somebody has what is at a place by a wall (a key of THERE) who looks along it to the left or right, 'out'
    from it or 'in' to it; "" where that does not follow."""
    if gaze in _SIDES:
        if place in ("room", "opposite"):
            return _SIDES[gaze]
        return "" if place == "here" else FRONT if place == gaze else BEHIND
    if place in ("room", "opposite"):
        return FRONT if gaze == "out" else BEHIND if place == "opposite" else ""
    if place == "here":
        return FRONT if gaze == "in" else ""
    return _SIDES[_OTHER[place] if gaze == "out" else place]
