"""Motions of a camera as text: SPAR's five axes, as "move_right:0.4,move_down:0.2,rotate_left:60".

A motion is {"right", "up", "forward", "rotate_up", "rotate_right"}: metres with one decimal and whole degrees, signed.
"""

from __future__ import annotations

from collections.abc import Mapping

AXES = {  # of a motion: what it is called one way and the other
    "right": ("move_right", "move_left"),
    "up": ("move_up", "move_down"),
    "forward": ("move_forward", "move_backward"),
    "rotate_up": ("rotate_up", "rotate_down"),
    "rotate_right": ("rotate_right", "rotate_left"),
}


def motion_text(motion: Mapping[str, float]) -> str:
    """The axes along which the camera moved or turned, in their order; SPAR leaves out the others."""
    told = []
    for axis, (one, other) in AXES.items():
        amount = abs(motion[axis])
        if amount:
            told.append(f"{one if motion[axis] > 0 else other}:{_printed(axis, amount)}")
    return ",".join(told)


def _printed(axis: str, amount: float) -> str:
    return f"{amount:.0f}" if axis.startswith("rotate") else f"{amount:.1f}"
