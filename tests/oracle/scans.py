"""Reads a native ScanNet v2 scan without any code of the project: trimesh for the mesh, struct and json otherwise."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely
import trimesh

from tests.oracle.geometry import Picture, surface_samples


@dataclass(frozen=True, eq=False)
class Scan:
    """Aligned world, metres: vertices (n, 3), faces (m, 3), face_object (m,) annotated id or -1, labels by
    object id, poses by frame number (4, 4) camera to world, intrinsics (3, 3) of colour, its size,
    where fronts look, (3,) by object id, the colour and the material of things in words, and the room's first scan
    where this is a later one, in whose world both are.
    """

    vertices: np.ndarray
    faces: np.ndarray
    face_object: np.ndarray
    labels: dict[int, str]
    poses: dict[int, np.ndarray]
    intrinsics: np.ndarray
    width: int
    height: int
    fronts: dict[int, np.ndarray] = field(default_factory=dict)
    words: dict[int, set[str]] = field(default_factory=dict)
    earlier: Scan | None = None

    def made(self, objects: list[int]) -> set[str]:
        """The words for the colour and the material that all of these objects share."""
        return set.intersection(*(self.words.get(obj, set()) for obj in objects)) if objects else set()

    def of(self, key: str) -> Scan:
        """The scan of the time of a frame: keys of a later one start with its name."""
        return self if self.earlier is None or "-" in key else self.earlier

    @lru_cache(maxsize=64)  # noqa: B019  (a scan lives as long as its check)
    def picture(self, frame: int) -> Picture:
        """What the colour camera of a frame sees."""
        return Picture(self.intrinsics, self.poses[frame], self.triangles())

    @lru_cache(maxsize=64)  # noqa: B019
    def samples(self, obj: int) -> np.ndarray:
        """Dense points on an object, see `surface_samples`."""
        return surface_samples(self.triangles(obj))

    def triangles(self, obj: int | None = None) -> np.ndarray:
        """(k, 3, 3) corner positions of one object's triangles, or of all."""
        faces = self.faces if obj is None else self.faces[self.face_object == obj]
        return self.vertices[faces]

    def points(self, obj: int) -> np.ndarray:
        """(k, 3) the vertices that an object's triangles use."""
        return self.vertices[np.unique(self.faces[self.face_object == obj])]


def rooms_of(root: Path, scene: str, scan: Scan) -> list[tuple[shapely.Polygon, Scan]]:
    """Floor of each room of a house, and the scan with the labels of its things alone, by the middle of what each
    covers seen from above; other things are called "elsewhere". Nothing for a scan of one room."""
    told = root / "scans" / scene / f"{scene}.objects.json"
    regions = json.loads(told.read_text())["room"]["regions"] if told.exists() else []
    align = _alignment(told.with_name(f"{scene}.txt"))
    floors = [shapely.Polygon(np.array(region["polygon"]) @ align[:2, :2].T + align[:2, 3]) for region in regions]
    if len(floors) < 2:
        return []
    homes = {obj: _home(scan.points(obj)[:, :2], floors) for obj in scan.labels}
    names = [
        {obj: label if homes[obj] == k else "elsewhere" for obj, label in scan.labels.items()}
        for k in range(len(floors))
    ]
    return [(floor, replace(scan, labels=own)) for floor, own in zip(floors, names, strict=True)]


def _home(points: np.ndarray, floors: list[shapely.Polygon]) -> int:
    middle = shapely.Point((points.min(axis=0) + points.max(axis=0)) / 2)
    return min(range(len(floors)), key=lambda k: floors[k].distance(middle))


def _alignment(path: Path) -> np.ndarray:
    for line in path.read_text().splitlines():
        if line.split("=")[0].strip() == "axisAlignment":
            return np.array(line.split("=")[1].split(), dtype=np.float64).reshape(4, 4)
    return np.eye(4)


def _spelled(label: str) -> str:
    """A label as people write it: abbreviations in capitals."""
    return " ".join(word.upper() if word in ("tv", "pc", "cd", "dvd") else word for word in label.split(" "))


def read_scan(root: Path, scene: str) -> Scan:
    """One scan of a ScanNet root."""
    folder = root / "scans" / scene
    align = _alignment(folder / f"{scene}.txt")
    mesh = trimesh.load(folder / f"{scene}_vh_clean_2.ply", process=False)
    vertices = np.asarray(mesh.vertices) @ align[:3, :3].T + align[:3, 3]
    segments = np.array(json.loads((folder / f"{scene}_vh_clean_2.0.010000.segs.json").read_text())["segIndices"])
    groups = json.loads((folder / f"{scene}.aggregation.json").read_text())["segGroups"]
    vertex_object = np.full(len(vertices), -1)
    for group in groups:
        vertex_object[np.isin(segments, group["segments"])] = group["objectId"]
    corners = vertex_object[np.asarray(mesh.faces)]
    two_agree = np.where(corners[:, 1] == corners[:, 2], corners[:, 1], corners[:, 0])
    agree = (corners[:, 0] == corners[:, 1]) | (corners[:, 1] == corners[:, 2]) | (corners[:, 0] == corners[:, 2])
    poses, intrinsics, width, height = _read_sens(folder / f"{scene}.sens")
    return Scan(
        vertices,
        np.asarray(mesh.faces),
        np.where(agree, two_agree, -1),
        {group["objectId"]: _spelled(group["label"]) for group in groups},
        {number: align @ pose for number, pose in poses.items() if np.isfinite(pose).all()},
        intrinsics,
        width,
        height,
        _fronts(folder / f"{scene}.objects.json", align),
        _words(folder / f"{scene}.objects.json"),
    )


def read_both(root: Path, scene: str) -> Scan:
    """A later scan in the world of the room's first one, which is its `earlier`."""
    told = json.loads((root / "scans" / scene / f"{scene}.changes.json").read_text())
    first, last = told["reference"], read_scan(root, scene)
    onto = (
        _alignment(root / "scans" / first / f"{first}.txt")
        @ np.array(told["toReference"])
        @ np.linalg.inv(_alignment(root / "scans" / scene / f"{scene}.txt"))
    )
    return replace(
        last,
        vertices=last.vertices @ onto[:3, :3].T + onto[:3, 3],
        poses={number: onto @ pose for number, pose in last.poses.items()},
        earlier=read_scan(root, first),
    )


def _fronts(path: Path, align: np.ndarray) -> dict[int, np.ndarray]:
    """What is told beside a procedural room's scan, in the aligned world."""
    told = json.loads(path.read_text())["objects"] if path.exists() else []
    return {one["id"]: align[:3, :3] @ one["front"] for one in told if one["front"] is not None}


def _words(path: Path) -> dict[int, set[str]]:
    """What an own room's record says of colour and material, as a caption would say it."""
    told = json.loads(path.read_text())["objects"] if path.exists() else []
    made = {"wood": "wooden", "carpet": "carpeted", "tiles": "tiled"}
    panelled = {"wall": {"wood": "wood-panelled", "wallpaper": "wallpapered"}}
    return {
        one["id"]: {
            *(one["color"] or "").split(),
            *(["terracotta"] if one["label"] == "wall" and one["color"] == "brown" else []),
            {**made, **panelled.get(one["label"], {})}.get(one["material"], one["material"] or ""),
        }
        for one in told
    }


def _read_sens(path: Path) -> tuple[dict[int, np.ndarray], np.ndarray, int, int]:
    data = path.read_bytes()
    (name_length,) = struct.unpack_from("<Q", data, 4)
    offset = 12 + name_length
    intrinsics = np.frombuffer(data, "<f4", 16, offset).reshape(4, 4)[:3, :3].astype(np.float64)
    offset += 4 * 64 + 8
    width, height = struct.unpack_from("<II", data, offset)
    offset += 16 + 4
    (count,) = struct.unpack_from("<Q", data, offset)
    offset += 8
    poses = {}
    for number in range(count):
        poses[number] = np.frombuffer(data, "<f4", 16, offset).reshape(4, 4).astype(np.float64)
        color_bytes, depth_bytes = struct.unpack_from("<QQ", data, offset + 80)
        offset += 96 + color_bytes + depth_bytes
    return poses, intrinsics, width, height
