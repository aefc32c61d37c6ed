"""What a camera would see if it turned on the spot: by its own picture of the scene."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.measure import DEGREE_DECIMALS, SHARE_DECIMALS, rounded
from vstdata.linear import product, turning
from vstdata.scene import Camera

SAMPLES = 128  # points on a thing: 0.8 % each. Ours.
BORDER = 0.03  # of the picture's width around it in which nothing lies of what is out of view. Ours.
MOST_UNEVEN = 2.0  # degrees between the left and the right half of what a picture spans: one off each. Ours.


def half_span(camera: Camera) -> int | None:
    """Whole degrees that a picture shows to each side of where the camera looks; None where the sides differ."""
    left, _, right, _ = camera.edges
    middle, focal = camera.intrinsics[0, 2], camera.intrinsics[0, 0]
    sides = rounded(np.degrees(np.arctan([(middle - left) / focal, (right - middle) / focal])), DEGREE_DECIMALS)
    return round(float(sides.mean())) if abs(sides[0] - sides[1]) <= MOST_UNEVEN else None


def turned_camera(camera: Camera, degrees: float) -> Camera:
    """The camera after a turn to the right about the vertical."""
    cosine, sine = turning(np.radians(degrees))
    pose = camera.camera_to_world.copy()
    pose[:3, :3] = product(np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]]), pose[:3, :3])
    return replace(camera, camera_to_world=pose)


@dataclass(frozen=True, eq=False)
class Glances:
    """Glances of the cameras of a scene to all sides, each measured once."""

    facts: Facts

    @cached()
    def points(self, i: int) -> np.ndarray:
        """(SAMPLES, 3) points spread over an object."""
        return self.facts.surface(i).samples(SAMPLES)

    @cached()
    def inside(self, frame: int, degrees: float, i: int) -> tuple[float, float]:
        """Shares of an object in the picture of a camera turned to the right, and in it with a border around."""
        camera = turned_camera(self.facts.scene.frames[frame].camera, degrees)
        uv, _ = camera.project(self.points(i))
        shares = [float(camera.inside(uv, border).mean()) for border in (0.0, -BORDER * camera.width)]
        return round(shares[0], SHARE_DECIMALS), round(shares[1], SHARE_DECIMALS)

    def free(self, frame: int, i: int) -> float:
        """Share of an object that nothing hides from a camera, whichever way it looks."""
        return self.facts.sight(frame, i).get(i, 0.0)
