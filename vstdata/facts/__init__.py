"""Measured facts of a scene, each with its error: the home of geometry that is measured of a scene.

Arrays in, arrays out; `Facts` ties them to one scene and measures each thing once. Skills use what is named here, and a
module of this folder where they need one thing more. What is worked out with facts is beside its use: gaps and ways on
the floor in `vstdata.asking`, overlap of boxes in `vstdata.boxes`, layout in `vstdata.captions`.
"""

from __future__ import annotations

from vstdata.facts.covisible import Transfer
from vstdata.facts.direction import (
    LEFT_RIGHT,
    LEFT_RIGHT_BACK,
    QUADRANTS,
    Sectors,
    corners_agree,
    elevation,
    heading,
    turn,
    wrapped,
)
from vstdata.facts.distance import axis_aligned_gap
from vstdata.facts.facts import Facts
from vstdata.facts.labels import is_structure
from vstdata.facts.look import Look
from vstdata.facts.measure import Measure
from vstdata.facts.motion import Motion, relative_motion
from vstdata.facts.size import extents, object_box, upright_box
from vstdata.facts.tolerances import TOLERANCES, Tolerances
from vstdata.facts.view import Seen, View

__all__ = [
    "LEFT_RIGHT",
    "LEFT_RIGHT_BACK",
    "QUADRANTS",
    "TOLERANCES",
    "Facts",
    "Look",
    "Measure",
    "Motion",
    "Sectors",
    "Seen",
    "Tolerances",
    "Transfer",
    "View",
    "axis_aligned_gap",
    "corners_agree",
    "elevation",
    "extents",
    "heading",
    "is_structure",
    "object_box",
    "relative_motion",
    "turn",
    "upright_box",
    "wrapped",
]
