"""Gaps of things that are known by their boxes alone, held against points of the things."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.worlds import living_room
from vstdata.facts import Facts
from vstdata.facts.surface import BoxSurface
from vstdata.linear import length


def test_gaps_of_boxes_hold_those_of_the_things_in_them() -> None:
    """A room with its mesh, and the same with boxes and depth pictures only."""
    room = living_room()
    with_mesh, by_boxes = Facts(room), Facts(replace(room, mesh=None))
    asked = [i for i in by_boxes.objects if any(i in by_boxes.view(f).seen for f in by_boxes.frames)]
    assert len(asked) >= 4
    for k, i in enumerate(asked):
        for j in asked[k + 1 :]:
            true, told = with_mesh.surface_distance(i, j), by_boxes.surface_distance(i, j)
            assert abs(true.value - told.value) <= told.error + true.error + 0.02
        for frame in by_boxes.frames:
            true, told = with_mesh.camera_distance(frame, i), by_boxes.camera_distance(frame, i)
            assert abs(true.value - told.value) <= told.error + true.error + 0.02


def test_a_hollow_box_is_as_far_as_what_is_seen_in_it() -> None:
    """A box twice as large as its thing: the gap is that of the thing, and not sure."""
    room = replace(living_room(), mesh=None)
    facts = Facts(room)
    i = next(i for i in facts.objects if i in facts.view(0).seen)
    one = room.instances[i]
    eye = room.frames[0].camera.center
    wide = replace(one.box, size=one.box.size + np.array([0.4, 0.4, 0.0]))
    hollow = replace(room, instances=tuple(replace(x, box=wide) if x is one else x for x in room.instances))
    told = Facts(hollow).camera_distance(0, i)
    gap = float(BoxSurface(wide).distance(eye[None])[0])
    points = facts.view(0).points[facts.view(0).owners == i]
    nearest = float(length(points - eye).min())
    assert nearest > gap + 0.05
    assert told.value == pytest.approx(nearest, abs=0.05)
    assert told.value - told.error <= gap + 1e-3
