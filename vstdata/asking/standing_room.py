"""Somebody who stands in a room that pictures show, or comes to stand there, and what is where then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vstdata.asking.floor_plan import FloorPlan, floor_plan
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.facts.motion import attitude_of
from vstdata.facts.view import BoolArray
from vstdata.linear import turning
from vstdata.program.measured.boxes import BoxCenter
from vstdata.program.measured.cameras import CameraPose, Pose
from vstdata.program.measured.stances import MiddleTurn, Standing
from vstdata.scene import FloatArray

# By degrees to the right.
TURNS = {0: "", 90: "turn 90 degrees to the right", 180: "turn around", -90: "turn 90 degrees to the left"}
QUARTERS = ("in front", "to the right", "behind", "to the left")
YOURS = ("in front of you", "to your right", "behind you", "to your left")
MOST_OF_ONE = 3  # questions of one type about one picture and thing. Ours.
MOST_STANDS = 40  # pictures that one starts from, or points on the floor, of a scene. Ours.


@dataclass(frozen=True, eq=False)
class Room:
    """What is asked about, and where reasons go."""

    plan: FloorPlan
    refuse: Refusals

    @cached_property
    def free(self) -> bool:
        """Whether it is known where one can walk."""
        return self.plan.facts.free_floor is not None

    def may_walk(self, ends: FloatArray) -> BoolArray:
        """(n,) whether the straight way from each eye of the plan to its end (n, 2) on the floor is free."""
        floor = self.plan.facts.free_floor
        return np.zeros(len(ends), np.bool_) if floor is None else floor.clear(self.plan.eyes, ends)

    def pose(self, k: int) -> CameraPose:
        """The step that says where a camera is and looks."""
        facts = self.plan.facts
        camera = facts.scene.frames[self.plan.frames[k]].camera
        up = float(attitude_of(camera)[1])
        return CameraPose(
            self.plan.keys(k)[0],
            Pose(center=camera.center.tolist(), heading=degree(self.plan.ahead[k]), elevation=up),
        )

    def middle(self, thing: int) -> BoxCenter:
        """The step that says where the middle of a thing is."""
        facts, i = self.plan.facts, self.plan.objects[thing]
        return BoxCenter(facts.scene.instances[i].id, facts.label(i), facts.position(i).tolist())


def degree(value: float) -> float:
    """Rounded."""
    return round(float(value), DEGREE_DECIMALS) + 0.0


def standing(place: FloatArray, facing: float) -> Standing:
    """A person at a place (2,) who faces so many degrees."""
    return Standing(place=[round(float(x), METRE_DECIMALS) + 0.0 for x in place], heading=degree(facing % 360.0))


def stepped(eyes: FloatArray, ahead: FloatArray, turn: float, walk: float) -> FloatArray:
    """(n, 2) where one comes from eyes (n, 2) who turns right from where one looks (n,), degrees, and walks."""
    cosine, sine = turning(np.radians(ahead + turn))
    return rounded(eyes + walk * np.stack([sine, cosine], axis=-1), METRE_DECIMALS)


def room_of(facts: Facts, refuse: Refusals) -> Room | None:
    """The level frames of a scene and their things; None where those are too few."""
    plan = floor_plan(facts, refuse)
    if len(plan.frames) < 2 or len(plan.objects) < 2:
        refuse("too_few_objects")
        return None
    return Room(plan, refuse)


def showing(room: Room, k: int, thing: int, draw: Draw) -> tuple[int, ...]:
    """A picture that shows a thing well, and alone of its name, with one between it and picture k where these share too
    little; () where there is none."""
    plan = room.plan
    views = draw.shuffled(np.flatnonzero(plan.clear[:, thing]).tolist(), "other")
    found = plan.bridged(k, [other for other in views if thing in plan.alone((k, other))])
    return found if thing in plan.alone((k, *found)) else ()


def turn_steps(room: Room, stand: FloatArray, facing: float, things: Iterable[int]) -> Iterator[MiddleTurn]:
    """How far to the right each thing is for one who stands and faces so."""
    around = room.plan.around(stand[None], np.array([facing % 360.0]))
    for thing in things:
        (number,) = room.plan.ids(thing)
        turn, error = float(around.turn[0, thing]), float(around.error[0, thing])
        yield MiddleTurn(number, room.plan.label(thing), degree(error), degree(turn))
