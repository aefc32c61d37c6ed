"""Houses are asked room by room: questions speak of the room, and a house has several.

A scan of several storeys whose rooms the source does not tell apart is asked storey by storey. A region without walls
around it, as a kitchen that is a part of a living room, is told apart, but nothing is said of it as a room.

Each room is a scene of its own: the frames whose camera stands in it, and its things under their names. What is in the
other rooms, or anything of a name that is seen through a door as well, has no name there: it still hides what is behind
it, but nothing is asked about it and nothing is counted with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from vstdata.facts import Facts
from vstdata.facts.enclosed import enclosed
from vstdata.facts.storeys import storey_of_camera, storey_of_thing
from vstdata.facts.view import BoolArray
from vstdata.scene import FloatArray, Instance, Region, Scene
from vstdata.words.labels import confusable

NAMELESS = "other room"
NEAR = 0.3  # metres: windows and doors lie in the wall, outside the floor of their room


def one_room_each(facts: Facts, dropped: Counter[str] | None = None) -> list[Facts]:
    """The facts of each room that frames were taken in, in the order of `Scene.regions`; of each storey, from below,
    where the rooms of several are not known; of a scene with one room `facts` itself. Indices of frames and instances
    stay those of the scene. Frames that belong to none are counted in `dropped`."""
    scene = facts.scene
    dropped = Counter() if dropped is None else dropped
    if facts.storeys and scene.later is None:
        return _storeys(facts, dropped)
    if len(scene.regions) < 2:
        return [facts]
    floors = [shapely.Polygon(region.polygon) for region in scene.regions]
    home = _homes(scene, floors)
    centers = np.array([scene.frames[f].camera.center for f in facts.frames]).reshape(-1, 3)
    closed, found = enclosed(scene), []
    for k, (floor, region) in enumerate(zip(floors, scene.regions, strict=True)):
        inside = shapely.contains_xy(floor, centers[:, :2]) & _on_storey(region, centers[:, 2])
        frames = [f for f, there in zip(facts.frames, inside, strict=True) if there]
        if frames:
            room = replace(_only(facts, k, home, frames), storey=not closed[k])
            found.append(Facts(room, frames=frames, width=facts.width, video_frames=facts.video_frames))
    dropped["frame_in_no_room"] += len({*facts.frames}.difference(*(room.frames for room in found)))
    return found


def _storeys(facts: Facts, dropped: Counter[str]) -> list[Facts]:
    scene, levels = facts.scene, facts.storeys
    spans = (one.box.bounds[:, 2].tolist() for one in scene.instances)
    home = [storey_of_thing(levels, low, high) for low, high in spans]
    at = {f: storey_of_camera(levels, float(scene.frames[f].camera.center[2])) for f in facts.frames}
    dropped["frame_between_storeys"] += sum(k < 0 for k in at.values())
    found = []
    for k, floor in enumerate(levels):
        frames = [f for f in facts.frames if at[f] == k]
        if frames:
            one = replace(scene, instances=_named(facts, k, home, frames), floor_height=floor, storey=True)
            one = replace(one, room_area=None, room_kind=None)
            found.append(Facts(one, frames=frames, width=facts.width, video_frames=facts.video_frames))
    return found


def _homes(scene: Scene, floors: Sequence[shapely.Polygon]) -> list[int]:
    """The room of each instance, by the middle of its box; -1 where it is near none."""
    centers = np.array([one.box.center for one in scene.instances]).reshape(-1, 3)
    middles = shapely.points(centers[:, :2])
    away = np.stack(
        [
            np.where(_on_storey(region, centers[:, 2]), shapely.distance(floor, middles), np.inf)
            for floor, region in zip(floors, scene.regions, strict=True)
        ]
    )
    nearest = away.argmin(axis=0)
    return [int(k) if away[k, i] <= NEAR else -1 for i, k in enumerate(nearest)]


def _on_storey(region: Region, z: FloatArray) -> BoolArray:
    """(n,) whether heights (n,) are between the floor and the ceiling of a region, or in these."""
    return (z >= region.floor - NEAR) & (z <= region.ceiling + NEAR)


def _only(facts: Facts, room: int, home: Sequence[int], frames: Sequence[int]) -> Scene:
    """The scene with names for the things of one room alone, and the room as its only one."""
    scene = facts.scene
    region = scene.regions[room]
    named = _named(facts, room, home, frames)
    return replace(scene, instances=named, regions=(region,), room_kind=region.kind, floor_height=region.floor)


def _named(facts: Facts, room: int, home: Sequence[int], frames: Sequence[int]) -> tuple[Instance, ...]:
    """The instances, of which those of one room alone have names."""
    beyond = {facts.label(i) for f in frames for i in facts.view(f).seen if home[i] != room}
    named = {
        label
        for label in {facts.label(i) for i, at in enumerate(home) if at == room} - beyond
        if not confusable(label, beyond) and not any(confusable(other, [label]) for other in beyond)
    }
    return tuple(
        one if at == room and one.label in named | {"floor"} else replace(one, label=NAMELESS)
        for one, at in zip(facts.scene.instances, home, strict=True)
    )
