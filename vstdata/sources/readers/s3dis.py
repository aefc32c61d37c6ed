"""S3DIS: rooms of office buildings as points; boxes are the mesh."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "s3dis",
    "S3DIS: boxes; frames are rendered",
    Profile(
        scenes=("Area_*/*", "*/Area_*/*"),
        mesh=False,
        official_boxes=False,
        box_options={"box_type": "mobb_gravity"},
        slash=True,
    ),
)
