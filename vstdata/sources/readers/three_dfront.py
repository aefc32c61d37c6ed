"""3D-FRONT: homes of designers."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "3dfront",
    "3D-FRONT: furnished homes; frames are rendered",
    Profile(scenes=("3D-FRONT/*.json",), json=("",), building=True),
)
