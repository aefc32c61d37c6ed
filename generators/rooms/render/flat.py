"""The quick renderer: the room's mean colours under soft light, by the renderer of plain meshes."""

from __future__ import annotations

import numpy as np

from generators.rooms.model import Room
from generators.rooms.render.look import encoded
from generators.rooms.render.pattern import mean_color
from generators.rooms.render.soup import triangle_soup
from vstdata.scene import Mesh
from vstdata.sources.rendered.flat import FlatRenderer


def open_room(room: Room) -> FlatRenderer:
    soup = triangle_soup(room)
    colors = encoded(np.array([mean_color(material) for material in soup.materials]))[soup.material]
    bytes_ = np.repeat((colors * 255.0 + 0.5).astype(np.uint8), 3, axis=0)
    faces = np.arange(3 * len(soup.material), dtype=np.int32).reshape(-1, 3)
    return FlatRenderer(Mesh(soup.corners.reshape(-1, 3).astype(np.float64), faces, bytes_, soup.instance))
