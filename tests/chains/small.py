"""A small world of unlike boxes, rooms read back from files, and what a reasoning skill asks of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from generators.rooms.write import write_rooms
from tests import worlds
from tests.chains.changes import change
from tests.chains.truth import Truth
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.sample import Draft, Refusals, Skill
from vstdata.scene import FloatArray
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


def world() -> Facts:
    """Things of one label each, all parallel to the axes, and cameras that look about the middle of the room."""
    things = [worlds.Thing(label, *place) for label, place in THINGS.items()]
    cameras = [
        worlds.look_at((x, y, 1.5), (turn, 0.9, 0.6), focal=420.0) for x, y, turn in EYES for turn in (turn - 0.6, turn)
    ]
    scene = worlds.make_scene([*worlds.room_shell(6.4, 5.2, 2.6), *things], cameras, sensor=False, scene_id="small")
    return Facts(scene, width=160)


def rooms(root: Path, count: int = 2) -> list[Facts]:
    """Flat procedural rooms, written and read back."""
    write_rooms(count, 9, root, frames=14, quality="flat", size=(320, 240))
    source = open_source(SourceSpec(name="rooms", reader="scannetv2", root=".", licence="CC-BY-4.0"), root)
    return [Facts(source.load(scene), width=160) for scene in source.scene_ids()]


def asked(skill: Skill, facts: Facts, most: int = 200) -> list[Draft]:
    """The first drafts of a skill."""
    return list(islice(skill.ask(facts, Draw("small", facts.scene.id), Refusals()), most))


def middle(name: str) -> FloatArray:
    """(2,) where the middle of a thing of the small world is, by what it is called: 'the sofa'."""
    return np.array(THINGS[name.removeprefix("the ")][0][:2])


def across(eye: FloatArray, ahead: FloatArray, name: str) -> float:
    """Where a thing is in a picture taken from a point into a direction: right of the middle over depth."""
    right, way = np.array([ahead[1], -ahead[0]]), middle(name) - eye
    return float(right @ way / (ahead @ way))


def missed(skill: Skill, facts: list[Facts], count: int) -> list[tuple[str, str]]:
    """Of `count` chains with one claim changed, those in which nothing was found wrong."""
    generator = np.random.default_rng(3)
    found, tried = [], 0
    drafts = [(one, draft) for one in facts for draft in asked(skill, one, 30)]
    while tried < count:
        one, draft = drafts[int(generator.integers(len(drafts)))]
        altered = change(draft.turns[0].thought, generator)
        if altered is None:
            continue
        tried += 1
        if not Truth(one, draft, replace(draft.turns[0], thought=altered[1])).problems():
            found.append(altered)
    return found
