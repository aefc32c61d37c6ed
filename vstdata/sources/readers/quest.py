"""Rooms captured by a headset: scene JSON with a mesh, labelled boxes and planes (Y up; here turned to z up).

Every `*.json` in the root is a scene. `spatialEntities` have a pose, and a box (`bounded3D_META`), a rectangle
(`bounded2D_META`) or a mesh (`triangleMesh_META`: base64 of float32 vertices and uint32 indices). Boxes are objects;
of the rectangles only structure (walls, floor, doors) is kept, as thin boxes, because a table is there twice, as a
box and as its top. A face of the mesh belongs to the structure whose plane it lies in, else to the smallest box
around it. No pictures: they are rendered.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vstdata.canonical import read_json
from vstdata.errors import InputError
from vstdata.linear import ROTATION_DECIMALS, length, product
from vstdata.scene import Box, FloatArray, Instance, IntArray, Mesh, Noise, Scene
from vstdata.sources.building.assemble import Candidate, accept
from vstdata.sources.building.finish import Parts, finish
from vstdata.sources.building.geometry import MIN_THICKNESS, Y_UP_TO_Z_UP, inside_box, make_box
from vstdata.sources.checks.guard import (
    check_name,
    finite_array,
    guarded,
    inside,
    mapping,
    require_file,
    sequence,
)
from vstdata.sources.files.lists import DEFAULT_SPLIT, by_id, check_options, wanted_ids
from vstdata.sources.files.meshes import check_extent
from vstdata.sources.reader import Reader
from vstdata.sources.spec import SourceSpec

STRUCTURE = {
    "WALL_FACE": "wall",
    "INNER_WALL_FACE": "wall",
    "FLOOR": "floor",
    "CEILING": "ceiling",
    "DOOR_FRAME": "door",
    "WINDOW_FRAME": "window",
    "WALL_ART": "wall art",
}
PLAIN = {
    "STORAGE": "storage unit",
    "SCREEN": "screen",
}  # other labels are words already: COUCH, TABLE, LAMP, BED, PLANT
NO_OBJECT = ("OTHER", "UNKNOWN", "UNRECOGNIZED", "GLOBAL_MESH", "INVISIBLE_WALL_FACE")
GROWN = 0.03  # metres around an object's box, ours: triangles here measure some centimetres
IN_PLANE, NEAR_PLANE = (0.05, 0.9), (0.15, 0.8)  # metres and cosine, ours: measured, 90 % of a wall lies within 0.15
NOISE = Noise(surface=0.03)  # ours: boxes are drawn by hand, the mesh is smoothed
MAX_VERTICES = 5_000_000


class QuestSource:
    """Reader "quest"; it has no options."""

    def __init__(self, spec: SourceSpec, root: Path) -> None:
        check_options(spec, ())
        self.spec, self.root = spec, root

    def _path(self, scene_id: str) -> Path:
        path = self._paths.get(scene_id, self.root / f"{check_name(scene_id, self.root)}.json")
        return inside(path, self.root)

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return by_id(sorted(path for path in self.root.glob("*.json") if path.name[0] != "."), self.root)

    def scene_ids(self) -> list[str]:
        """Stems of the JSON files in the root, or those the spec lists; sorted."""
        return wanted_ids(self.spec, self.root, self._paths)

    def files(self, scene_id: str) -> list[Path]:
        """The scene's one file."""
        return [self._path(scene_id)]

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """One checked room; see `Source.load`. Raises InputError and ConventionError."""
        path, dropped = self._path(scene_id), Counter[str]()
        value = mapping(read_json(require_file(path, self.root)), path, "root")
        entities = [
            mapping(e, path, f"spatialEntities[{k}]")
            for k, e in enumerate(sequence(value.get("spatialEntities"), path, "spatialEntities", 100_000))
        ]
        kept = accept(_candidates(entities, path, dropped), path, dropped)
        instances = tuple(instance for instance, _ in kept)
        vertices, faces = _room_mesh(entities, path)
        check_extent(vertices, path, "mesh")
        mesh = Mesh(vertices, faces, None, owners(vertices, faces, instances))
        floors = [i.box.center[2] for i in instances if i.label == "floor"]
        parts = Parts(
            path,
            scene_id,
            self.spec.split or DEFAULT_SPLIT,
            dropped,
            mesh=mesh,
            instances=instances,
            floor_height=float(min(floors)) if floors else None,
            noise=NOISE,
            exhaustive=False,
            name=path.stem,
        )
        return finish(self.spec, parts, geometry)


def _vector(value: object, names: str, path: Path, field: str) -> FloatArray:
    table = mapping(value, path, field)
    return finite_array([table.get(name) for name in names.split()], (len(names.split()),), path, field)


def _pose(entity: dict[str, object], path: Path, field: str) -> tuple[FloatArray, FloatArray]:
    """Rotation (3, 3) and position (3,) of an entity in the z-up world."""
    from scipy.spatial.transform import Rotation

    table = mapping(entity.get("locatable_META"), path, f"{field}.locatable_META")
    quaternion = _vector(table.get("orientation"), "x y z w", path, f"{field}.orientation")
    if abs(length(quaternion) - 1) > 0.05:
        raise InputError(path, f"{field}.orientation", "a unit quaternion")
    position = _vector(table.get("position"), "x y z", path, f"{field}.position")
    turned = np.round(Rotation.from_quat(quaternion).as_matrix(), ROTATION_DECIMALS)
    return product(Y_UP_TO_Z_UP, turned), product(Y_UP_TO_Z_UP, position)


def _bounded(entity: dict[str, object], key: str, path: Path, field: str) -> Box | None:
    """The box of a 3D or 2D bound: `offset` is its lowest corner in the entity's frame. A box has its up along z; a
    rectangle lies in x and z, with y its normal (as in WebXR)."""
    bound = mapping(entity[key], path, f"{field}.{key}")
    flat = key == "bounded2D_META"
    offset = _vector(bound.get("offset"), "x y" if flat else "x y z", path, f"{field}.{key}.offset")
    extent = _vector(
        bound.get("extent"), "width height" if flat else "width height depth", path, f"{field}.{key}.extent"
    )
    if flat:
        offset, extent = np.insert(offset, 1, -MIN_THICKNESS / 2), np.insert(extent, 1, MIN_THICKNESS)
    rotation, position = _pose(entity, path, field)
    return make_box(product(rotation, offset + extent / 2) + position, extent, rotation)


def _candidates(entities: Sequence[dict[str, object]], path: Path, dropped: Counter[str]) -> list[Candidate]:
    candidates = []
    for k, entity in enumerate(entities):
        raw, field = entity.get("semanticLabel_META"), f"spatialEntities[{k}]"
        name = raw.strip() if isinstance(raw, str) else ""
        if name in NO_OBJECT:
            dropped["no_object"] += "triangleMesh_META" not in entity
        elif "bounded3D_META" in entity:
            label = PLAIN.get(name, name)
            candidates.append(Candidate(k, label, _bounded(entity, "bounded3D_META", path, field)))
        elif "bounded2D_META" in entity and name in STRUCTURE:
            candidates.append(Candidate(k, STRUCTURE[name], _bounded(entity, "bounded2D_META", path, field)))
        elif "bounded2D_META" in entity:
            dropped["top_of_an_object"] += 1
    return candidates


def _unpacked(value: object, dtype: str, path: Path, field: str) -> NDArray[np.generic]:
    if not isinstance(value, str) or len(value) > MAX_VERTICES * 32:
        raise InputError(path, field, "base64 text")
    with guarded(path, field, f"base64 of rows of three {dtype}"):
        return np.frombuffer(base64.b64decode(value, validate=True), dtype=dtype).reshape(-1, 3)


def _room_mesh(entities: Sequence[dict[str, object]], path: Path) -> tuple[FloatArray, IntArray]:
    """Vertices (n, 3) in the z-up world and faces (m, 3) of the one entity that has a mesh."""
    found = [(k, e) for k, e in enumerate(entities) if "triangleMesh_META" in e]
    if len(found) != 1:
        raise InputError(path, "triangleMesh_META", f"one entity with a mesh, not {len(found)}")
    k, entity = found[0]
    field = f"spatialEntities[{k}].triangleMesh_META"
    table = mapping(entity["triangleMesh_META"], path, field)
    local = finite_array(_unpacked(table.get("vertices"), "<f4", path, f"{field}.vertices"), (-1, 3), path, field)
    faces = _unpacked(table.get("indices"), "<u4", path, f"{field}.indices").astype(np.int64)
    if not len(faces) or not len(local) or faces.max() >= len(local):
        raise InputError(path, f"{field}.indices", f"triangles of vertices 0 to {len(local) - 1}")
    rotation, position = _pose(entity, path, f"spatialEntities[{k}]")
    return product(local, rotation.T) + position, faces.astype(np.int32)


def owners(vertices: FloatArray, faces: IntArray, instances: Sequence[Instance]) -> IntArray:
    """(m,) instance of each face or -1: the structure it lies in, else the smallest box around its middle, else
    structure that is parallel and near. Of overlapping ones the smaller."""
    corners = vertices[faces]
    middles = corners.mean(axis=1)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(length(normals)[:, None], 1e-12)
    result = np.full(len(faces), -1, dtype=np.int32)
    largest_first = sorted(
        range(len(instances)), key=lambda k: (-float(np.prod(np.sort(instances[k].box.size)[1:])), k)
    )
    flat = [k for k in largest_first if instances[k].box.size.min() <= MIN_THICKNESS * 1.01]
    _give_structure(result, middles, normals, instances, flat, NEAR_PLANE)
    for k in [k for k in largest_first if k not in flat]:
        result[inside_box(middles, instances[k].box, GROWN)] = k
    _give_structure(result, middles, normals, instances, flat, IN_PLANE)
    return result


def _give_structure(
    result: IntArray,
    middles: FloatArray,
    normals: FloatArray,
    instances: Sequence[Instance],
    flat: Sequence[int],
    reach: tuple[float, float],
) -> None:
    """Write `k` for the faces within `reach` (metres, cosine) of the plane of each flat instance `k`."""
    for k in flat:
        box = instances[k].box
        plane = box.axes[:, int(np.argmin(box.size))]
        result[inside_box(middles, box, reach[0]) & (np.abs(product(normals, plane)) > reach[1])] = k


READER = Reader(
    "quest",
    "mesh and boxes of a Quest scene capture; frames are rendered",
    QuestSource,
    layout="ID.json",
    origin="your own headset",
)
