"""SceneNN: meshes of rooms with instances."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "scenenn",
    "SceneNN: meshes; frames are rendered",
    Profile(scenes=("*",), meshes=("*.ply",), official_boxes=False),
)
