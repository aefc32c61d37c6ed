"""Matterport3D: whole buildings."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "matterport3d",
    "Matterport3D: whole buildings, undistorted frames",
    Profile(
        scenes=("v1/scans/*", "scans/*", "*"),
        meshes=("house_segmentations/*.ply",),
        frames=("undistorted",),
        mesh_options={"mesh_type": "house"},
    ),
    layout="v1/scans/ID/",
    origin="niessner.github.io/Matterport (terms by mail)",
    scenes=90,  # Chang et al., 3DV 2017
)
