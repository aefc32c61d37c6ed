"""Aria Synthetic Environments: generated homes; boxes are the mesh."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "ase",
    "Aria Synthetic Environments: boxes; frames are rendered",
    Profile(scenes=("train/*|test/*", "*/train/*|*/test/*"), mesh=False, slash=True, building=True),
)
