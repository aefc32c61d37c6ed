"""ScanNet++, second version: meshes of a laser scanner, frames of a phone and a camera."""

from __future__ import annotations

from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import scenezoo_reader

READER = scenezoo_reader(
    "scannetppv2",
    "ScanNet++, second version: laser-scanned meshes, frames of a phone and a camera",
    Profile(
        scenes=("data/*",),
        meshes=("scans/mesh_aligned_0.05.ply",),
        json=(
            "scans/segments.json",
            "scans/segments_anno.json",
            "iphone/pose_intrinsic_imu.json",
            "dslr/nerfstudio/*.json",
        ),
        frames=("iphone", "iphone_colmap", "dslr_undistorted"),
        official_boxes=False,
        seconds=1.0,
    ),
    layout="data/ID/scans, data/ID/iphone",
    origin="scannetpp.mlsg.cit.tum.de",
    scenes=1006,  # the data set's site, second version
    ids="[0-9a-f]{10}",
)
