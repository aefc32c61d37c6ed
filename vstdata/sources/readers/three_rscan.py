"""3RScan: rooms scanned again and again."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "3rscan",
    "3RScan: rooms scanned several times, their frames from `sequence.zip`",
    Profile(
        scenes=("download/*", "*"),
        meshes=("labels.instances.annotated.v2.ply",),
        json=("semseg.v2.json",),
        frames=("sequence",),
        frame_files="sequence.zip",
        mesh_options={"mesh_type": "instance"},
        files={"dataset_metadata_file": "3RScan.json"},
    ),
)
