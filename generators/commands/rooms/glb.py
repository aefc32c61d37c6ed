"""`vst rooms --glb ROOT`: every room as a GLB file, which any viewer opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from generators.commands.rooms.roots import open_root
from generators.folder import beside, renewed, told
from generators.rooms.render.look import linear
from generators.tables import say
from vstdata.errors import VstError
from vstdata.scene import Mesh, Scene

Y_UP = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, -1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]])  # of z up
REST = "rest"  # the node of what belongs to no instance
GRAY = 180  # of a mesh without colours


def run_glb(root: Path, reader: str) -> None:
    """Write ID.glb for every scene to ROOT-glb, which is replaced. Raises InputError where there are no rooms, VstError
    for a scene without a mesh, BuildError where it cannot be written."""
    source, folder = open_root(root, reader), beside(root, None, "glb")
    with told(folder), renewed(folder) as fresh:
        fresh.mkdir()
        for id in source.scene_ids():
            (fresh / f"{id}.glb").write_bytes(glb(source.load(id)))
    say(Console(), f"{folder} has {len(source.scene_ids())} scenes")


def glb(scene: Scene) -> bytes:
    """A scene in glTF's frame (metres, y up): one node an instance, named "label id", with the colours of its vertices
    (linear ones, as glTF wants them).

    Raises VstError where it has no mesh.
    """
    import trimesh

    if scene.mesh is None:
        raise VstError(f"scene {scene.id} of {scene.dataset} has no mesh: it is pictures and boxes")
    whole: Any = trimesh.Scene()
    names = [REST, *(f"{one.label} {one.id}" for one in scene.instances)]
    for k, name in enumerate(names, start=-1):
        faces = np.flatnonzero(scene.mesh.face_instances == k)
        if len(faces):
            whole.add_geometry(_part(scene.mesh, faces), node_name=name, geom_name=name, transform=Y_UP)
    return bytes(whole.export(file_type="glb"))


def _part(mesh: Mesh, faces: NDArray[np.integer]) -> Any:
    import trimesh

    used, corners = np.unique(mesh.faces[faces], return_inverse=True)
    colors = np.full((len(mesh.vertices), 3), GRAY, dtype=np.uint8) if mesh.colors is None else mesh.colors
    shown = np.rint(255 * linear(colors[used] / 255.0)).astype(np.uint8)
    return trimesh.Trimesh(mesh.vertices[used], corners.reshape(-1, 3), vertex_colors=shown, process=False)
