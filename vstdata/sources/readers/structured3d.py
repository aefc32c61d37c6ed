"""Structured3D: rendered rooms of designers; boxes and pictures, no mesh."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "structured3d",
    "Structured3D: perspective pictures and boxes",
    Profile(
        scenes=("data/scene_*", "Structured3D/scene_*", "scene_*"),
        json=("annotation_3d.json", "bbox_3d.json"),
        frames=("perspective",),
        frame_files="2D_rendering/*/perspective",
        mesh=False,
        rooms=True,
        building=True,
    ),
)
