"""Colour without depth: no point where a picture may show what the mesh does not have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests import worlds
from tests.worlds import Thing
from vstdata.facts import Facts, View
from vstdata.scene import Mesh, Scene

SCREEN = Thing("screen", (0.0, 0.0, 0.75), (1.0, 0.1, 1.5))  # stands in the room; the camera looks along y
EYE, TARGET = (0.0, -2.0, 0.9), (0.0, 2.0, 0.7)


def room(*without: int, sensor: bool = False, rendered: bool = False) -> Scene:
    """Without these of the twelve triangles of the screen."""
    camera = worlds.look_at(EYE, TARGET, width=160, height=120, focal=120)
    scene = worlds.make_scene([*worlds.room_shell(6.0, 5.0, 2.6), SCREEN], [camera], sensor=sensor)
    mesh = scene.mesh
    assert mesh is not None
    left = np.delete(np.arange(len(mesh.faces)), [6 * 12 + k for k in without])
    bare = Mesh(mesh.vertices, mesh.faces[left], None, mesh.face_instances[left])
    return replace(scene, mesh=bare, rendered=rendered)


def sides(axis: int) -> tuple[list[int], list[int]]:
    """Triangles of the screen whose normal is along -axis, and along +axis."""
    corners = SCREEN.box.corners[worlds.CUBE_FACES]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, axis]
    return np.flatnonzero(normals < -1e-9).tolist(), np.flatnonzero(normals > 1e-9).tolist()


def middle(view: View) -> np.ndarray:
    """Pixels in the middle of the screen."""
    return np.s_[50:60, 75:85]


def test_a_closed_mesh_is_trusted() -> None:
    view = Facts(room()).view(0)
    assert view.trusted.all()


def test_a_missing_front_and_back_are_looked_through() -> None:
    front, back = sides(1)
    view = Facts(room(*front, *back)).view(0)
    assert view.depth[middle(view)].min() > 4.0  # the mesh says: the wall behind
    assert not view.trusted[middle(view)].any()
    assert view.trusted[:, :40].all()  # the wall beside is what it is


def test_the_back_of_a_face_is_not_what_the_picture_shows() -> None:
    front, _ = sides(1)
    view = Facts(room(*front)).view(0)
    assert not view.trusted[middle(view)].any()


def test_what_a_hole_hides_from_the_camera_costs_nothing() -> None:
    _, back = sides(1)
    view = Facts(room(*back)).view(0)
    assert view.trusted[middle(view)].all()


def test_sensor_depth_and_our_own_pictures_need_no_such_care() -> None:
    front, back = sides(1)
    drawn = Facts(room(*front, *back, rendered=True)).view(0)
    assert drawn.trusted.all()
    measured = Facts(room(*front, *back, sensor=True)).view(0)
    assert not measured.trusted[middle(measured)].any()  # the sensor contradicts the mesh there
    assert measured.trusted[:, :40].all()
