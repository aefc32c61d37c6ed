"""A small world of unlike boxes, rooms read back from files, and what a reasoning skill asks of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from tests import worlds
from tests.chains.truth import Truth
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Camera, FloatArray, Scene
from vstdata.sources import SourceSpec, open_source

THINGS = {
    "sofa": ((0.0, 2.0, 0.4), (2.0, 0.9, 0.8)),
    "cabinet": ((-2.6, 0.8, 0.6), (0.5, 1.0, 1.2)),
    "lamp": ((2.4, 1.9, 0.8), (0.3, 0.3, 1.6)),
    "box": ((-1.2, -0.6, 0.2), (0.4, 0.4, 0.4)),
    "stool": ((1.4, 0.2, 0.25), (0.4, 0.4, 0.5)),
    "bench": ((0.2, 0.6, 0.2), (0.9, 0.3, 0.4)),
    "oven": ((2.6, -0.6, 0.5), (0.6, 0.6, 1.0)),
    "backpack": ((-1.9, 2.0, 0.25), (0.3, 0.3, 0.5)),
}
EYES = ((-0.5, -2.3, 0.0), (2.0, -2.2, 0.2), (-2.5, -2.2, 0.3), (-2.7, 2.2, 2.0), (0.5, -2.3, 1.6), (2.6, 0.9, -0.6))


MORE = (
    worlds.Thing("lamp", (-2.7, -1.2, 0.6), (0.3, 0.3, 1.2)),
    worlds.Thing("box", (2.0, 1.0, 0.2), (0.4, 0.4, 0.4)),
    worlds.Thing("box", (0.4, -2.0, 0.2), (0.4, 0.4, 0.4)),
)


def world() -> Facts:
    """Things of one label each, all parallel to the axes, and cameras that look about the middle of the room."""
    eyes = [(x, y, turn + off) for x, y, turn in EYES for off in (-0.6, 0.0)]
    return _world([worlds.look_at((x, y, 1.5), (aim, 0.9, 0.6), focal=420.0) for x, y, aim in eyes], (), "small")


def crowd() -> Facts:
    """The same with two lamps and three boxes, and wider views."""
    eyes = [(x, y, turn + off) for x, y, turn in EYES for off in (-1.2, -0.5, 0.0, 0.6)]
    return _world([worlds.look_at((x, y, 1.5), (aim, 0.7, 0.5), focal=330.0) for x, y, aim in eyes], MORE, "count")


def outward() -> Facts:
    """Twelve things around a room, and cameras near its middle that look out all around: wherever one turns, there is
    something that another has seen."""
    names = (*THINGS, "table", "plant", "desk", "heater")
    around = 2 * np.pi * np.arange(len(names)) / len(names)
    places = [(2.8 * np.sin(a), 2.4 * np.cos(a), 0.4) for a in around]
    things = [worlds.Thing(name, place, (0.4, 0.4, 0.8)) for name, place in zip(names, places, strict=True)]
    cameras = []
    for k, way in enumerate(2 * np.pi * np.arange(16) / 16):
        x, y = ((-0.6, -0.2), (0.5, 0.3), (0.1, 0.5))[k % 3]
        cameras.append(worlds.look_at((x, y, 1.5), (x + 2.5 * np.sin(way), y + 2.5 * np.cos(way), 0.5), focal=330.0))
    scene = worlds.make_scene([*worlds.room_shell(7.0, 6.0, 2.6), *things], cameras, sensor=False, scene_id="outward")
    return Facts(scene, width=160)


def lined() -> Scene:
    """Things along the four walls, and cameras near the middle that look out all around: those that look a quarter
    turn apart share nothing, and what comes between shares something with both."""
    along = (-1.8, 0.0, 1.8)
    sides = [((x, y, 0.5), (0.8, 0.4, 1.0)) for y in (2.8, -2.8) for x in along]
    sides += [((x, y, 0.5), (0.4, 0.8, 1.0)) for x in (3.3, -3.3) for y in along]
    names = (*THINGS, "table", "plant", "desk", "heater")
    things = [worlds.Thing(name, *side) for name, side in zip(names, sides, strict=True)]
    cameras = []
    for k, way in enumerate(2 * np.pi * np.arange(12) / 12 + 0.1):
        x, y = ((-0.4, -0.2), (0.5, 0.3), (0.1, 0.4))[k % 3]
        cameras.append(worlds.look_at((x, y, 1.5), (x + 2.5 * np.sin(way), y + 2.5 * np.cos(way), 1.0), focal=480.0))
    return worlds.make_scene([*worlds.room_shell(7.0, 6.0, 2.6), *things], cameras, sensor=False, scene_id="lined")


def _world(cameras: list[Camera], more: Sequence[worlds.Thing], name: str) -> Facts:
    things = [*(worlds.Thing(label, *place) for label, place in THINGS.items()), *more]
    scene = worlds.make_scene([*worlds.room_shell(6.4, 5.2, 2.6), *things], cameras, sensor=False, scene_id=name)
    return Facts(scene, width=160)


def rooms(root: Path, count: int = 2, seed: int = 9, frames: int = 14) -> list[Facts]:
    """Flat procedural rooms, written and read back."""
    write_rooms(Wanted(count, seed, frames=frames, quality="flat", size=(320, 240)), root)
    source = open_source(SourceSpec(name="rooms", reader="scannetv2", root=".", licence="CC-BY-4.0"), root)
    return [Facts(source.load(scene), width=160) for scene in source.scene_ids()]


def asked(skill: Skill, facts: Facts, most: int = 200) -> list[Draft]:
    """The first drafts of a skill."""
    return list(islice(skill.ask(facts, Draw("small", facts.scene.id), Refusals()), most))


def told(skill: Skill, facts: Sequence[Facts], most: int = 60) -> list[Truth]:
    """The first questions that it asks of each."""
    return [
        Truth(one, draft, question)
        for one in facts
        for draft in asked(skill, one, most)
        for question in draft.questions
    ]


def middle(name: str) -> FloatArray:
    """(2,) where the middle of a thing of the small world is, by what it is called: 'the sofa'."""
    return np.array(THINGS[name.removeprefix("the ")][0][:2])


def across(eye: FloatArray, ahead: FloatArray, name: str) -> float:
    """Where a thing is in a picture taken from a point into a direction: right of the middle over depth."""
    right, way = np.array([ahead[1], -ahead[0]]), middle(name) - eye
    return float(right @ way / (ahead @ way))
