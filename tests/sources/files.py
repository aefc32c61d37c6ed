"""A small room written as a native ScanNet scan, with every number known by hand.

The room is the box (0, 0, 0) to (4, 3, 2.4) seen from inside; in it stand a chair, the box (0.5, 0.5, 0) to (1.0,
1.1, 0.9), and a table, the box (2.4, 1.2, 0) to (3.6, 2.0, 0.7). Depth is computed by slabs, not by a mesh, so that
it is independent of the code under test. The stored world is turned by 30 degrees about z and shifted; axisAlignment
takes it back.
"""

from __future__ import annotations

import io
import json
import struct
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.float64]
ROOM = np.array([[0.0, 0.0, 0.0], [4.0, 3.0, 2.4]])
CHAIR = np.array([[0.5, 0.5, 0.0], [1.0, 1.1, 0.9]])
TABLE = np.array([[2.4, 1.2, 0.0], [3.6, 2.0, 0.7]])
COLOR_SIZE, DEPTH_SIZE = (160, 120), (80, 60)
COLOR_K = np.array([[120.0, 0, 79.5], [0, 120.0, 59.5], [0, 0, 1]])
DEPTH_K = np.array([[60.0, 0, 39.5], [0, 60.0, 29.5], [0, 0, 1]])
CUBE_FACES = [
    [0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
    [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3],
]  # fmt: skip


def alignment() -> Array:
    """(4, 4) stored world -> room."""
    c, s = np.cos(np.pi / 6), np.sin(np.pi / 6)
    matrix = np.eye(4)
    matrix[:3, :3] = [[c, -s, 0], [s, c, 0], [0, 0, 1]]
    matrix[:3, 3] = [0.7, -0.4, 0.2]
    return matrix


def look_at(eye: Array, target: Array) -> Array:
    """(4, 4) camera_to_world of an upright OpenCV camera."""
    forward = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, 0], pose[:3, 1], pose[:3, 2], pose[:3, 3] = right, np.cross(forward, right), forward, eye
    return pose


def room_poses(count: int = 12) -> Array:
    """(count, 4, 4) camera_to_world in the room: once around its middle, looking across."""
    poses = []
    for angle in np.linspace(0, 1.6 * np.pi, count):
        eye = np.array([2.0 + 0.9 * np.cos(angle), 1.5 + 0.8 * np.sin(angle), 1.4 + 0.1 * np.sin(3 * angle)])
        target = np.array([2.0 - 1.5 * np.cos(angle), 1.5 - 1.2 * np.sin(angle), 0.5])
        poses.append(look_at(eye, target))
    return np.stack(poses)


def room_depth(pose: Array, intrinsics: Array, size: tuple[int, int]) -> Array:
    """(h, w) z depth in metres of a pinhole camera; it cannot be written to."""
    return _room_depth(pose.tobytes(), intrinsics.tobytes(), size)


@lru_cache(maxsize=256)
def _room_depth(pose: bytes, intrinsics: bytes, size: tuple[int, int]) -> Array:
    matrix = np.frombuffer(intrinsics).reshape(3, 3)
    u, v = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    flat = np.stack([(u - matrix[0, 2]) / matrix[0, 0], (v - matrix[1, 2]) / matrix[1, 1]], -1)
    depth = ray_depth(np.frombuffer(pose).reshape(4, 4), flat)
    depth.setflags(write=False)
    return depth


def ray_depth(pose: Array, flat: Array) -> Array:
    """(h, w) z depth in metres along the rays (h, w, 2), x and y at depth 1, by the slabs of the three boxes."""
    rays = np.concatenate([flat, np.ones((*flat.shape[:2], 1))], -1) @ pose[:3, :3].T
    with np.errstate(divide="ignore"):
        near, far = ((box - pose[:3, 3]) / rays[..., None, :] for box in (ROOM, ROOM))
    depth = np.maximum(near, far).max(axis=-2).min(axis=-1)
    for box in (CHAIR, TABLE):
        with np.errstate(divide="ignore"):
            planes = (box - pose[:3, 3]) / rays[..., None, :]
        enter, leave = planes.min(axis=-2).max(axis=-1), planes.max(axis=-2).min(axis=-1)
        depth = np.where((enter <= leave) & (enter > 0), np.minimum(depth, enter), depth)
    return np.asarray(depth)


def jpeg(shade: int, size: tuple[int, int] = COLOR_SIZE) -> bytes:
    """A picture whose left half has the given shade of red."""
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    picture[:, : size[0] // 2, 0] = shade
    picture[:, size[0] // 2 :, 2] = 200
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=95)
    return stream.getvalue()


def cube_vertices(box: Array) -> Array:
    """(8, 3) corners in binary order."""
    return np.array([[x, y, z] for x in box[:, 0] for y in box[:, 1] for z in box[:, 2]])


@dataclass
class Scan:
    """What is written; tests change fields before `write`."""

    id: str = "scene0000_00"
    poses: Array = field(default_factory=room_poses)  # camera_to_world in the room
    stored_poses: Array | None = None  # what the files say instead of inv(alignment) @ poses
    depths: list[Array] = field(default_factory=list)  # metres
    labels: list[str] = field(default_factory=lambda: ["floor", "chair", "table"])
    align: Array | None = field(default_factory=alignment)
    stored_vertices: Array | None = None
    depth_shift: float = 1000.0
    more: list[tuple[Array, int]] = field(default_factory=list)  # boxes of the mesh, and their segments

    def __post_init__(self) -> None:
        self.depths = self.depths or [room_depth(pose, DEPTH_K, DEPTH_SIZE) for pose in self.poses]

    def to_stored(self) -> Array:
        """(4, 4) room -> stored world."""
        return np.eye(4) if self.align is None else np.asarray(np.linalg.inv(self.align))

    def mesh(self) -> tuple[Array, NDArray[np.int32], list[int]]:
        """Stored vertices, faces, and the segment of every vertex: floor 0, walls 1, chair 2, table 3."""
        floor = np.array([[0.0, 0, 0], [4, 0, 0], [4, 3, 0], [0, 3, 0]])
        vertices = np.concatenate([floor, cube_vertices(ROOM), cube_vertices(CHAIR), cube_vertices(TABLE)])
        room = [f for f in CUBE_FACES if max(vertices[4 + k][2] for k in f) > 0]
        faces = [[0, 1, 2], [0, 2, 3]] + [[4 + k for k in f] for f in room]
        faces += [[start + k for k in f] for start in (12, 20) for f in CUBE_FACES]
        segments = [0] * 4 + [1] * 8 + [2] * 8 + [3] * 8
        for box, segment in self.more:
            faces += [[len(vertices) + k for k in f] for f in CUBE_FACES]
            vertices, segments = np.concatenate([vertices, cube_vertices(box)]), [*segments, *[segment] * 8]
        stored = vertices @ self.to_stored()[:3, :3].T + self.to_stored()[:3, 3]
        return (stored if self.stored_vertices is None else self.stored_vertices), np.array(faces, np.int32), segments

    def file_poses(self) -> Array:
        """(n, 4, 4) what the pose files say."""
        return self.to_stored() @ self.poses if self.stored_poses is None else self.stored_poses

    def write(self, root: Path, frames: str = "sens") -> Path:
        """Write the scan below `root`; `frames` is "sens", "exported" or "none". Returns the scan's folder."""
        folder = root / "scans" / self.id
        folder.mkdir(parents=True)
        self.write_annotations(folder)
        if frames == "sens":
            (folder / f"{self.id}.sens").write_bytes(self.sens())
        if frames == "exported":
            self.export(folder)
        return folder

    def write_annotations(self, folder: Path) -> None:
        vertices, faces, segments = self.mesh()
        write_ply(folder / f"{self.id}_vh_clean_2.ply", vertices, faces)
        groups = [
            {"id": k, "objectId": k, "segments": [s], "label": label}
            for k, (label, s) in enumerate(zip(self.labels, (0, 2, 3, 4), strict=False))
        ]
        aggregation = {"sceneId": f"scannet.{self.id}", "appId": "test", "segGroups": groups, "segmentsFile": "x"}
        (folder / f"{self.id}.aggregation.json").write_text(json.dumps(aggregation))
        segs = {"params": {}, "sceneId": self.id, "segIndices": segments}
        (folder / f"{self.id}_vh_clean_2.0.010000.segs.json").write_text(json.dumps(segs))
        lines = [f"colorWidth = {COLOR_SIZE[0]}", f"colorHeight = {COLOR_SIZE[1]}", "sceneType = Office"]
        if self.align is not None:
            lines.insert(0, "axisAlignment = " + " ".join(f"{x:.6f}" for x in self.align.ravel()))
        (folder / f"{self.id}.txt").write_text("\n".join(lines) + "\n")

    def units(self, depth: Array) -> NDArray[np.uint16]:
        return np.rint(np.clip(depth, 0, 65.535) * 1000).astype(np.uint16)

    def sens(self) -> bytes:
        """A version 4 stream with JPEG colour and zlib depth."""
        name, extra = b"StructureSensor", np.eye(4, dtype="<f4").tobytes()
        intrinsics = []
        for k in (COLOR_K, DEPTH_K):
            matrix = np.eye(4, dtype="<f4")
            matrix[:3, :3] = k
            intrinsics.append(matrix.tobytes())
        parts = [struct.pack("<IQ", 4, len(name)), name, intrinsics[0], extra, intrinsics[1], extra]
        parts.append(struct.pack("<iiIIIIf", 2, 1, *COLOR_SIZE, *DEPTH_SIZE, self.depth_shift))
        poses = self.file_poses()
        parts.append(struct.pack("<Q", len(poses)))
        for k, pose in enumerate(poses):
            color, depth = jpeg(20 * k % 256), zlib.compress(self.units(self.depths[k]).astype("<u2").tobytes())
            parts += [
                pose.astype("<f4").tobytes(),
                struct.pack("<QQQQ", 33_333 * (k + 1), 33_333 * (k + 1), len(color), len(depth)),
            ]
            parts += [color, depth]
        return b"".join([*parts, struct.pack("<Q", 0)])

    def export(self, folder: Path) -> None:
        """What the official SensReader writes."""
        for name in ("color", "depth", "pose", "intrinsic"):
            (folder / name).mkdir()
        for k, pose in enumerate(self.file_poses()):
            (folder / "color" / f"{k}.jpg").write_bytes(jpeg(20 * k % 256))
            Image.fromarray(self.units(self.depths[k])).save(folder / "depth" / f"{k}.png")
            write_matrix(folder / "pose" / f"{k}.txt", pose)
        for name, k3 in (("color", COLOR_K), ("depth", DEPTH_K)):
            matrix = np.eye(4)
            matrix[:3, :3] = k3
            write_matrix(folder / "intrinsic" / f"intrinsic_{name}.txt", matrix)


def write_matrix(path: Path, matrix: Array) -> None:
    path.write_text("\n".join(" ".join(f"{x:.9g}" for x in row) for row in matrix) + "\n")


def write_ply(path: Path, vertices: Array, faces: NDArray[np.int32]) -> None:
    """Binary PLY as ScanNet writes it: float positions, uchar RGBA, uchar-int faces."""
    header = (
        f"ply\nformat binary_little_endian 1.0\ncomment test\nelement vertex {len(vertices)}\nproperty float x\n"
        "property float y\nproperty float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\n"
        f"property uchar alpha\nelement face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    rows = np.zeros(len(vertices), dtype=[("xyz", "<f4", 3), ("rgba", "u1", 4)])
    rows["xyz"], rows["rgba"] = vertices, (200, 100, 50, 255)
    triangles = np.zeros(len(faces), dtype=[("n", "u1"), ("v", "<i4", 3)])
    triangles["n"], triangles["v"] = 3, faces
    path.write_bytes(header.encode() + rows.tobytes() + triangles.tobytes())
