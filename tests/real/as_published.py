"""A real recording laid out as data sets publish theirs, with their units, axes and conventions: what is not here of
their files is so tried with pictures, depth and poses that nobody here made.

The recording is open3d's living room, 15 pictures; names of four things by where they are (`test_own_captures`); a mesh
fused from its depth. Each layout takes the recording and a folder, and says how it is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial.transform import Rotation

from tests.real.laid_out import NAMES, SIZE, Published, Recording
from tests.real.test_own_captures import ids_of
from tests.sources.files import alignment, write_matrix, write_ply
from vstdata.scene import FloatArray

OTHER_HAND = 0.04  # metres: how large the pieces are that another annotator names
BEND = np.array([-0.03, -0.007, -0.0006, 0.0002])  # a fisheye's, and its camera inside of what the recording shows
FISHEYE = np.array([[300.0, 0, 159.0], [0, 300.0, 119.0], [0, 0, 1]])
UP = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])  # x right, y down, z forward -> x right, y forward, z up


def _save(path: Path, picture: NDArray[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path, **({"quality": 95} if path.suffix.lower() == ".jpg" else {}))


def _units(depth: FloatArray, scale: float, empty: int = 0) -> NDArray[np.uint16]:
    return np.where(depth > 0, np.rint(depth * scale), empty).astype(np.uint16)


def _last_number(_: str, key: str) -> int:
    return int("".join(c for c in key.rsplit("/", 1)[-1] if c.isdigit()))


def replica(told: Recording, root: Path) -> Published:
    """As NICE-SLAM shares it: sixteen numbers a line, depth in 6553.5ths of a metre."""
    for k, depth in enumerate(told.depths):
        _save(root / f"room0/results/frame{k:06d}.jpg", told.pictures[k])
        _save(root / f"room0/results/depth{k:06d}.png", _units(depth, 6553.5))
    lines = [" ".join(f"{x:.18e}" for x in pose.ravel()) for pose in told.poses]
    (root / "room0" / "traj.txt").write_text("\n".join(lines) + "\n")
    f, g, x, y = told.matrix[[0, 1, 0, 1], [0, 1, 2, 2]].tolist()
    camera = {"w": SIZE[0], "h": SIZE[1], "fx": f, "fy": g, "cx": x, "cy": y, "scale": 6553.5}
    (root / "cam_params.json").write_text(json.dumps({"camera": camera}))
    options = {
        "color": "results/frame*.jpg", "depth": "results/depth*.png", "poses": "traj.txt", "pose_format": "matrix",
        "intrinsics": "cam_params.json", "depth_scale": 6553.5, "up": "z",
    }  # fmt: skip
    return Published("rgbd_folder", options, _last_number)


def three_d_match(told: Recording, root: Path) -> Published:
    """3DMatch and 7-Scenes: files side by side, 65535 for no depth."""
    for k, depth in enumerate(told.depths):
        stem = f"kitchen/frame-{k:06d}"
        _save(root / f"{stem}.color.png", told.pictures[k])
        _save(root / f"{stem}.depth.png", _units(depth, 1000, 65535))
        write_matrix(root / f"{stem}.pose.txt", told.poses[k])
    write_matrix(root / "kitchen" / "camera-intrinsics.txt", told.matrix)
    options = {
        "color": "*.color.png", "depth": "*.depth.png", "poses": "*.pose.txt", "pose_format": "matrix",
        "intrinsics": "camera-intrinsics.txt", "up": "z",
    }  # fmt: skip
    return Published("rgbd_folder", options, _last_number)


def tum(told: Recording, root: Path) -> Published:
    """Names are times, depth some milliseconds later, poses twice as often."""
    folder, lines = root / "freiburg1_room", ["# timestamp tx ty tz qx qy qz qw"]
    for k, depth in enumerate(told.depths):
        time = 1305031910 + k
        _save(folder / f"rgb/{time}.003000.png", told.pictures[k])
        _save(folder / f"depth/{time}.011000.png", _units(depth, 5000))
        numbers = (*told.poses[k][:3, 3], *Rotation.from_matrix(told.poses[k][:3, :3]).as_quat())
        lines += [f"{time}.{by} " + " ".join(f"{x:.6f}" for x in numbers) for by in ("0000", "0050")]
    (folder / "groundtruth.txt").write_text("\n".join(lines))
    numbers = told.matrix[[0, 1, 0, 1], [0, 1, 2, 2]].tolist()
    options = {"color": "rgb", "poses": "groundtruth.txt", "depth_scale": 5000.0, "intrinsics": numbers, "up": "z"}
    return Published("rgbd_folder", options, lambda _, key: int(key.split(".")[0]) - 1305031910)


def sunrgbd(told: Recording, root: Path) -> Published:
    """Every picture a scene: depth with its top bits at the bottom, pixels counted from one, boxes with y down."""
    matrix = told.matrix + np.array([[0, 0, 1], [0, 0, 1], [0, 0, 0]])
    for k, depth in enumerate(told.depths):
        folder, shift = root / f"SUNRGBD/kv1/NYUdata/NYU{k + 1:04d}", _units(depth, 1000)
        _save(folder / "image" / f"NYU{k + 1:04d}.jpg", told.pictures[k])
        for name in ("depth", "depth_bfx"):
            _save(folder / name / f"NYU{k + 1:04d}.png", (shift << 3) | (shift >> 13))
        (folder / "intrinsics.txt").write_text(" ".join(f"{x:.6f}" for x in matrix.ravel()))
        for name in ("extrinsics", "annotation3Dfinal"):
            (folder / name).mkdir()
        rows = np.column_stack([UP.T @ told.poses[k][:3, :3], np.zeros(3)])
        (folder / "extrinsics" / "20140808.txt").write_text(
            "\n".join(" ".join(f"{x:.8f}" for x in row) for row in rows)
        )
        shown = ids_of(told.points(k))
        objects = [
            {"name": NAMES[one].replace(" ", "_"), "polygon": [_polygon(box - told.poses[k][:3, 3])]}
            for one, box in told.boxes.items()
            if one > 1 and (shown == one).sum() > 200
        ]
        (folder / "annotation3Dfinal" / "index.json").write_text(json.dumps({"objects": objects}))
    return Published("sunrgbd", {}, lambda scene, _: int(scene[-4:]) - 1)


def _polygon(box: FloatArray) -> dict[str, Any]:
    (x0, y0, z0), (x1, y1, z1) = box.tolist()
    return {"X": [x0, x1, x1, x0], "Z": [y0, y0, y1, y1], "Ymin": -z1, "Ymax": -z0}


def arkitscenes(told: Recording, root: Path) -> Published:
    """As its 3dod download unpacks: times, world-to-camera turns as axis and angle, a camera file for each picture."""
    folder = root / "3dod/Training/41069025"
    frames, data, lines = folder / "41069025_frames", list[Any](), list[str]()
    numbers = " ".join(f"{x:.6f}" for x in (*SIZE, *told.matrix[[0, 1, 0, 1], [0, 1, 2, 2]]))
    for k, depth in enumerate(told.depths):
        name, inverse = f"41069025_{100 + 0.5 * k:.3f}", np.linalg.inv(told.poses[k])
        _save(frames / "lowres_wide" / f"{name}.png", told.pictures[k])
        _save(frames / "lowres_depth" / f"{name}.png", _units(depth, 1000))
        (frames / "lowres_wide_intrinsics").mkdir(exist_ok=True)
        (frames / "lowres_wide_intrinsics" / f"{name}.pincam").write_text(numbers)
        turn = Rotation.from_matrix(inverse[:3, :3]).as_rotvec()
        lines.append(" ".join(map(str, (100 + 0.5 * k, *turn, *inverse[:3, 3]))))
    (frames / "lowres_wide.traj").write_text("\n".join(lines))
    write_ply(folder / "41069025_3dod_mesh.ply", *told.mesh)
    for one, box in told.boxes.items():
        obb = {"centroid": box.mean(axis=0).tolist(), "axesLengths": np.ptp(box, axis=0).tolist()}
        data.append(
            {"label": NAMES[one], "segments": {"obbAligned": {**obb, "normalizedAxes": np.eye(3).ravel().tolist()}}}
        )
    (folder / "41069025_3dod_annotation.json").write_text(json.dumps({"data": data[1:]}))
    return Published(
        "arkitscenes", {}, lambda _, key: round((float(key.split("_")[-1].removesuffix(".png")) - 100) * 2)
    )


def scannetpp(told: Recording, root: Path) -> Published:
    """Pictures of a fisheye lens with COLMAP's camera, no depth; a mesh in segments."""
    scene = root / "data" / "0a7cc12c0e"
    (scene / "scans").mkdir(parents=True)
    (scene / "dslr" / "colmap").mkdir(parents=True)
    vertices, faces = told.mesh
    write_ply(scene / "scans" / "mesh_aligned_0.05.ply", vertices, faces)
    segments = ids_of(vertices[:, None])[:, 0]
    (scene / "scans" / "segments.json").write_text(json.dumps({"segIndices": segments.tolist()}))
    groups = [{"objectId": one, "label": label, "segments": [one]} for one, label in NAMES.items()]
    (scene / "scans" / "segments_anno.json").write_text(json.dumps({"segGroups": groups}))
    at = np.stack(np.meshgrid(*(np.arange(n, dtype=np.float64) for n in SIZE)), -1).reshape(-1, 1, 2)
    flat = cv2.fisheye.undistortPoints(at, FISHEYE, BEND).reshape(*SIZE[::-1], 2)
    seen = (flat * told.matrix[[0, 1], [0, 1]] + told.matrix[:2, 2]).astype(np.float32)
    lines = list[str]()
    for k, picture in enumerate(told.pictures):
        name, inverse = f"DSC{k:05d}.JPG", np.linalg.inv(told.poses[k])
        bent = cv2.remap(picture, seen[..., 0], seen[..., 1], cv2.INTER_CUBIC)
        _save(scene / "dslr" / "resized_images" / name, np.asarray(bent, dtype=np.uint8))
        x, y, z, w = Rotation.from_matrix(inverse[:3, :3]).as_quat()
        lines.append(" ".join(map(str, (k + 1, w, x, y, z, *inverse[:3, 3], 1, name))) + "\n")
    (scene / "dslr" / "colmap" / "images.txt").write_text("\n".join(lines))
    numbers = (FISHEYE[0, 0], FISHEYE[1, 1], FISHEYE[0, 2] + 0.5, FISHEYE[1, 2] + 0.5, *BEND)
    camera = f"1 OPENCV_FISHEYE {SIZE[0]} {SIZE[1]} {' '.join(map(str, numbers))}"
    (scene / "dslr" / "colmap" / "cameras.txt").write_text(camera)
    return Published("scannetppv2", {}, _last_number)


def scannet(told: Recording, root: Path, depth: bool = True, pieces: float = 0.0) -> Published:
    """A scan as ScanNet has it, in a world of its own that is not aligned, its pictures exported. Another annotator
    names whole pieces of `pieces` metres. Without `depth`, pictures lie beside it, as others share them."""
    folder, stored = root / "scans" / "scene0000_00", np.linalg.inv(alignment())
    folder.mkdir(parents=True)
    vertices, faces = told.mesh
    write_ply(folder / "scene0000_00_vh_clean_2.ply", vertices @ stored[:3, :3].T + stored[:3, 3], faces)
    segments = _whole(vertices, ids_of(vertices[:, None])[:, 0], pieces) if pieces else ids_of(vertices[:, None])[:, 0]
    segs = {"params": {}, "sceneId": "scene0000_00", "segIndices": segments.tolist()}
    (folder / "scene0000_00_vh_clean_2.0.010000.segs.json").write_text(json.dumps(segs))
    groups = [{"id": k, "objectId": k, "segments": [one], "label": NAMES[one]} for k, one in enumerate(NAMES)]
    aggregation = {"sceneId": "scannet.scene0000_00", "segGroups": groups, "segmentsFile": "x"}
    (folder / "scene0000_00.aggregation.json").write_text(json.dumps(aggregation))
    turn = " ".join(f"{x:.9f}" for x in alignment().ravel())
    (folder / "scene0000_00.txt").write_text(f"axisAlignment = {turn}\ncolorWidth = 320\ncolorHeight = 240\n")
    matrix = np.eye(4)
    matrix[:3, :3] = told.matrix
    where = folder if depth else root / "posed_images" / "scene0000_00"
    for part in ("pose", "intrinsic") if depth else ():
        (folder / part).mkdir()
    for k, picture in enumerate(told.pictures):
        _save(where / (f"color/{k}.jpg" if depth else f"{k:05d}.jpg"), picture)
        write_matrix(where / (f"pose/{k}.txt" if depth else f"{k:05d}.txt"), stored @ told.poses[k])
        if depth:
            _save(where / f"depth/{k}.png", _units(told.depths[k], 1000))
    names = ("intrinsic/intrinsic_color.txt", "intrinsic/intrinsic_depth.txt") if depth else ("intrinsic.txt",)
    for name in names:
        write_matrix(where / name, matrix)
    return Published("scannetv2", {}, _last_number)


def _whole(vertices: FloatArray, ids: NDArray[np.uint16], size: float) -> NDArray[np.uint16]:
    """The id (n,) that most vertices (n, 3) of a piece of `size` metres have."""
    piece = np.unique(np.floor(vertices / size), axis=0, return_inverse=True)[1].reshape(-1)
    counts = np.zeros((piece.max() + 1, len(NAMES) + 1), np.int64)
    np.add.at(counts, (piece, ids), 1)
    return counts.argmax(axis=1)[piece].astype(np.uint16)


def pictures_alone(told: Recording, root: Path) -> Published:
    """A scan's pictures and poses exported without depth, beside the scan."""
    return scannet(told, root, depth=False)


LAYOUTS: dict[str, Callable[[Recording, Path], Published]] = {
    "Replica": replica, "3DMatch and 7-Scenes": three_d_match, "TUM": tum, "SUN RGB-D": sunrgbd,
    "ARKitScenes 3dod": arkitscenes, "ScanNet++ fisheye": scannetpp, "ScanNet": scannet,
    "ScanNet, pictures without depth": pictures_alone,
}  # fmt: skip
