"""A walk through a room up to where somebody stops and asks: what it has shown, and what of that is where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely

from vstdata.asking.camera_moves import MOST_ROLL, SIGMAS, aim_error
from vstdata.asking.picture_pairs import MOST_TILT
from vstdata.asking.seen_well import APPEARS, PLACED, glimpses
from vstdata.asking.video_frames import best_shots, only_ones_in
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure
from vstdata.facts.cached import cached
from vstdata.facts.direction import exact_angle_error, heading, wrapped
from vstdata.facts.measure import degrees, metres
from vstdata.facts.motion import attitude_of
from vstdata.linear import reach
from vstdata.program.measured.distances import GroundGap


@cached()
def _outline(facts: Facts, i: int) -> Any:
    """The hull of all points of a thing, from above."""
    part = facts.mesh_part(i)
    points = facts.box(i).corners if part is None else part.vertices
    return shapely.convex_hull(shapely.linestrings(points[:, :2]))  # one line is made sooner than many points


@dataclass(frozen=True, eq=False)
class Walk:
    """The frames so far, and the things of the room of which a name means one alone."""

    facts: Facts
    frames: tuple[int, ...]
    things: tuple[int, ...]
    draw: Draw
    refuse: Refusals

    @cached_property
    def remembered(self) -> list[int]:
        """What was shown well, and of which the last frame shows nothing."""
        shown = best_shots(self.facts, self.frames[:-1], PLACED)
        return [i for i in self.named if i in shown and i not in self.glimpsed[-1]]

    @cached_property
    def named(self) -> list[int]:
        """Things of which a name means one alone of all that the frames show."""
        return only_ones_in(self.facts, self.frames, self.refuse)

    @cached_property
    def glimpsed(self) -> list[frozenset[int]]:
        """Of what each frame shows anything."""
        return [glimpses(self.facts.view(frame)) for frame in self.frames]

    @cached_property
    def level(self) -> bool:
        """Whether the last frame shows where ahead along the floor is."""
        _, up, roll = attitude_of(self.facts.scene.frames[self.frames[-1]].camera)
        return bool(abs(up) <= MOST_TILT and abs(roll) <= MOST_ROLL)

    def key(self, position: int) -> str:
        """What the source calls a frame."""
        return self.facts.scene.frames[self.frames[position]].key

    def label(self, i: int) -> str:
        """Of a thing."""
        return self.facts.label(i)

    def id(self, i: int) -> int:
        """The annotator's number of a thing."""
        return self.facts.scene.instances[i].id

    @cached()
    def first(self, i: int) -> tuple[int, int] | None:
        """Positions of the first frame that shows anything of a thing, and of the first that shows it clearly; None
        where there is none."""
        since = next((k for k, shown in enumerate(self.glimpsed) if i in shown), None)
        clear = (k for k, frame in enumerate(self.frames) if APPEARS.shows(self.facts.view(frame), i))
        position = next(clear, None)
        return None if since is None or position is None else (since, position)

    @cached()
    def away(self, position: int, i: int) -> Measure:
        """Over the floor, from the camera of a frame to the nearest point of a thing."""
        eye = self.facts.scene.frames[self.frames[position]].camera.center
        gap = shapely.distance(_outline(self.facts, i), shapely.points(eye[:2]))
        return metres(float(gap), self.facts.surface_noise(i) + self.facts.noise.pose)

    def gap(self, position: int, i: int) -> GroundGap:
        """The step that measures it."""
        found = self.away(position, i)
        return GroundGap(self.key(position), self.id(i), self.label(i), found.error, found.value)

    def turn(self, i: int) -> Measure:
        """Degrees to the right from where the last frame looks to the middle of a thing."""
        camera = self.facts.scene.frames[self.frames[-1]].camera
        offset = self.facts.position(i) - camera.center
        error = exact_angle_error(reach(offset[0], offset[1]), self.facts.surface_noise(i) + self.facts.noise.pose)
        right = wrapped(heading(offset) - heading(camera.forward))
        return degrees(float(right), float(error) + aim_error(SIGMAS * self.facts.noise.pose))
