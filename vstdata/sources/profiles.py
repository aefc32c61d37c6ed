"""What differs between the data sets that scenezoo reads: where scenes lie, which files are checked, which frames
are asked."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Profile:
    """One data set.

    `scenes`: globs of scene folders (or files) below the root. `meshes` and `json`: patterns below a scene folder of
    files that are looked at byte by byte first. `frames`: sources in the order of preference, pinhole ones only;
    `frame_files`: what lies in a scene folder that has frames. `seconds`: how many seconds one unit of its time
    stamps is, 0 where it is not known. `slash`: scene ids have a folder in them, written as a dot here. `mesh` is
    False where geometry comes as points or layout only: then boxes are the mesh. `rooms`: frames are asked room by
    room.
    """

    scenes: tuple[str, ...]
    meshes: tuple[str, ...] = ()
    json: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    frame_files: str = "*"
    mesh: bool = True
    mesh_options: dict[str, str] = field(default_factory=dict)
    official_boxes: bool = True
    box_options: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    slash: bool = False
    rooms: bool = False


PROFILES = {
    "scannetppv2": Profile(
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
    "arkitscenes": Profile(
        scenes=("raw/Training/*", "raw/Validation/*", "Training/*", "Validation/*"),
        meshes=("*_3dod_mesh.ply",),
        json=("*_3dod_annotation.json",),
        frames=("wide", "mov", "lowres_wide", "vga_wide"),
        seconds=1.0,
    ),
    "matterport3d": Profile(
        scenes=("v1/scans/*", "scans/*", "*"),
        meshes=("house_segmentations/*.ply",),
        frames=("undistorted",),
        mesh_options={"mesh_type": "house"},
    ),
    "3rscan": Profile(
        scenes=("download/*", "*"),
        meshes=("labels.instances.annotated.v2.ply",),
        json=("semseg.v2.json",),
        frames=("sequence",),
        frame_files="sequence.zip",
        mesh_options={"mesh_type": "instance"},
    ),
    "multiscan": Profile(
        scenes=("*",), meshes=("*.ply",), json=("*.annotations.json",), frames=("capture",), frame_files="*.mp4"
    ),
    "structured3d": Profile(
        scenes=("data/scene_*", "Structured3D/scene_*", "scene_*"),
        json=("annotation_3d.json", "bbox_3d.json"),
        frames=("perspective",),
        frame_files="2D_rendering/*/perspective",
        mesh=False,
        rooms=True,
    ),
    "s3dis": Profile(
        scenes=("Area_*/*", "*/Area_*/*"),
        mesh=False,
        official_boxes=False,
        box_options={"box_type": "mobb_gravity"},
        slash=True,
    ),
    "scenenn": Profile(scenes=("*",), meshes=("*.ply",), official_boxes=False),
    "ase": Profile(scenes=("train/*", "test/*", "*/train/*", "*/test/*"), mesh=False, slash=True),
    "3dfront": Profile(scenes=("3D-FRONT/*.json",), json=("",)),
    "sunrgbd": Profile(scenes=(), json=("annotation3Dfinal/index.json",), frames=("image",), mesh=False),
    "hypersim": Profile(
        scenes=("scenes/ai_*", "ai_*"),
        frames=("preview",),
        frame_files="images/*_final_preview/*",
        mesh=False,
        rooms=True,
    ),
}
