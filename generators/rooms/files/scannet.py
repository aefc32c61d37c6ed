"""One room as a native ScanNet v2 scan: mesh, labels, segments, instances, scene file and sensor stream, and what those
have no place for beside them.

As in ScanNet the mesh and the poses are in the frame of the sensor, turned about the vertical and shifted; the scene
file's `axisAlignment` leads back to the room's own frame.

What ScanNet has no place for stands beside it, in ID.frames.json: {"lens": {"view": degrees across and up,
"distortion": k1 and k2 that the pictures no longer have, "rate": frames a second}, "frames": [{"time": seconds, "walk":
number of the video that it belongs to, and the fields of `generators.rooms.camera.develop.Developed`}, ...]}, one entry
a frame of the `.sens` file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generators.rooms.camera.develop import Developed, Exposed
from generators.rooms.camera.lens import Lens
from generators.rooms.camera.path import Take
from generators.rooms.files.labels import nyu40_id
from generators.rooms.files.mesh import RoomMesh
from generators.rooms.files.sens import SensFrame, write_sens
from generators.rooms.files.sidecar import objects_file
from generators.rooms.model import FloatArray, Room
from vstdata.canonical import canonical_json
from vstdata.draw import Draw
from vstdata.linear import inverse_motion, moved, product, turning

APP = "vst-rooms.v1"
SENSOR = "vst procedural room"


def sensor_frame(draw: Draw) -> FloatArray:
    """(4, 4) rigid room -> sensor: any turn about the vertical, a shift of some metres."""
    random = draw.generator("sensor frame")
    yaw = random.uniform(-np.pi, np.pi)
    pose = np.eye(4)
    cos, sin = turning(yaw)
    pose[:2, :2] = [[cos, -sin], [sin, cos]]
    pose[:3, 3] = random.uniform([2.0, 2.0, -0.1], [6.0, 6.0, 0.1])
    return pose


def write_scan(
    folder: Path,
    room: Room,
    mesh: RoomMesh,
    takes: Sequence[Take],
    lens: Lens,
    film: Iterable[Exposed],
    scene_type: str,
    to_sensor: FloatArray,
) -> list[str]:
    """Write all files of a scan into `folder`, which exists; returns their names. `to_sensor` (4, 4) is
    `sensor_frame`, `film` what the takes show, in turn."""
    id = room.id
    labels = np.array([nyu40_id(placed.model.category) for placed in room.placed], dtype=np.uint16)
    vertices = moved(mesh.vertices, to_sensor)
    texts = {
        f"{id}_vh_clean_2.0.010000.segs.json": _segments(id, mesh),
        f"{id}.aggregation.json": _aggregation(room, mesh),
        f"{id}.txt": _scene_file(lens, len(takes), scene_type, inverse_motion(to_sensor)),
        f"{id}.objects.json": objects_file(room, scene_type, to_sensor),
    }
    blobs = {
        f"{id}_vh_clean_2.ply": _ply(vertices, mesh, None),
        f"{id}_vh_clean_2.labels.ply": _ply(vertices, mesh, labels[mesh.instances]),
        **{name: text.encode() for name, text in texts.items()},
    }
    for name, data in blobs.items():
        (folder / name).write_bytes(data)
    with (folder / f"{id}.sens").open("wb") as file:
        done: list[Developed] = []
        frames = _frames(takes, film, to_sensor, done)
        write_sens(file, SENSOR, lens.intrinsics, (lens.width, lens.height), len(takes), frames)
    (folder / f"{id}.frames.json").write_text(_notes(takes, lens, done), "utf-8")
    return [*blobs, f"{id}.sens", f"{id}.frames.json"]


def _frames(
    takes: Sequence[Take], film: Iterable[Exposed], to_sensor: FloatArray, done: list[Developed]
) -> Iterator[SensFrame]:
    for take, (color, depth, developed) in zip(takes, film, strict=True):
        done.append(developed)
        yield SensFrame(color, depth, product(to_sensor, take.camera.camera_to_world), take.time)


def _notes(takes: Sequence[Take], lens: Lens, done: Sequence[Developed]) -> str:
    about = {"view": lens.view, "distortion": lens.distortion, "rate": lens.rate}
    frames = [
        {"time": take.time / 1e6, "walk": take.walk, **asdict(one)} for take, one in zip(takes, done, strict=True)
    ]
    return canonical_json({"lens": about, "frames": frames}) + "\n"


def _ply(vertices: FloatArray, mesh: RoomMesh, labels: NDArray[np.uint16] | None) -> bytes:
    """Binary PLY with float coordinates, rgba bytes and, for `labels` (n,), the NYU40 id of every vertex."""
    fields = [("x", "<f4"), ("y", "<f4"), ("z", "<f4"), ("red", "u1"), ("green", "u1"), ("blue", "u1"), ("alpha", "u1")]
    names = {"<f4": "float", "u1": "uchar", "<u2": "ushort"}
    fields += [] if labels is None else [("label", "<u2")]
    points = np.empty(len(vertices), dtype=fields)
    for k, axis in enumerate("xyz"):
        points[axis] = vertices[:, k]
    for k, channel in enumerate(("red", "green", "blue")):
        points[channel] = mesh.colors[:, k]
    points["alpha"] = 255
    if labels is not None:
        points["label"] = labels
    triangles = np.empty(len(mesh.faces), dtype=[("count", "u1"), ("corners", "<i4", (3,))])
    triangles["count"], triangles["corners"] = 3, mesh.faces
    properties = "".join(f"property {names[kind]} {name}\n" for name, kind in fields)
    header = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(points)}\n{properties}"
        f"element face {len(triangles)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    return header.encode("ascii") + points.tobytes() + triangles.tobytes()


def _segments(id: str, mesh: RoomMesh) -> str:
    """One segment for each part of each object."""
    value = {"params": {"parts": "1"}, "sceneId": f"scannet.{id}", "segIndices": mesh.segments.tolist()}
    return canonical_json(value)


def _aggregation(room: Room, mesh: RoomMesh) -> str:
    groups = [
        {
            "id": room.id_of(k),
            "objectId": room.id_of(k),
            "segments": np.flatnonzero(mesh.owners == k).tolist(),
            "label": placed.model.category,
        }
        for k, placed in enumerate(room.placed)
    ]
    file = f"scannet.{room.id}_vh_clean_2.0.010000.segs.json"
    return canonical_json({"sceneId": f"scannet.{room.id}", "appId": APP, "segGroups": groups, "segmentsFile": file})


def _scene_file(lens: Lens, frames: int, scene_type: str, alignment: FloatArray) -> str:
    """The key = value lines of ScanNet's scene file; colour and depth are one camera."""
    values: dict[str, object] = {
        "axisAlignment": _numbers(alignment),
        "colorToDepthExtrinsics": _numbers(np.eye(4)),
        "numColorFrames": frames,
        "numDepthFrames": frames,
        "numIMUmeasurements": 0,
        "sceneType": scene_type,
    }
    for kind in ("color", "depth"):
        values |= {f"{kind}Height": lens.height, f"{kind}Width": lens.width, f"fx_{kind}": lens.focal}
        values |= {f"fy_{kind}": lens.focal, f"mx_{kind}": lens.middle_x, f"my_{kind}": lens.middle_y}
    return "".join(f"{key} = {values[key]}\n" for key in sorted(values))


def _numbers(matrix: FloatArray) -> str:
    return " ".join(f"{value:.9f}" for value in matrix.ravel() + 0.0)
