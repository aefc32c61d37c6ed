"""MultiScan: rooms with parts that move."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "multiscan",
    "MultiScan: scans with frames of a video",
    Profile(scenes=("*",), meshes=("*.ply",), json=("*.annotations.json",), frames=("capture",), frame_files="*.mp4"),
)
