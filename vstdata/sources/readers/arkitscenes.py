"""ARKitScenes: rooms recorded by a tablet."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "arkitscenes",
    "ARKitScenes (3dod): rooms recorded by a tablet",
    Profile(
        scenes=("raw/Training/*", "raw/Validation/*", "Training/*", "Validation/*"),
        meshes=("*_3dod_mesh.ply",),
        json=("*_3dod_annotation.json",),
        frames=("wide", "mov", "lowres_wide", "vga_wide"),
        seconds=1.0,
    ),
    layout="Training/ID/ID_3dod_mesh.ply, ID_3dod_annotation.json",
    origin="github.com/apple/ARKitScenes (3dod)",
    scenes=5047,  # 4,498 + 549 of threedod/3dod_train_val_splits.csv of github.com/apple/ARKitScenes
    ids=r"\d{8}",
)
