"""What a camera would see if it turned on the spot: by angles on the map, and by its own picture of the scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from vstdata.asking.seen_well import FREE_TO_SEE
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import Place
from vstdata.chains.headings import Way, look_ahead, way
from vstdata.chains.turn_words import PRINTED_MARGIN
from vstdata.chains.views import Views
from vstdata.facts import Facts
from vstdata.facts.cached import cached
from vstdata.facts.measure import DEGREE_DECIMALS, SHARE_DECIMALS, rounded
from vstdata.linear import product, turning
from vstdata.scene import Camera

SAMPLES = 128  # points on a thing: 0.8 % each. Ours.
BORDER = 0.03  # of the picture's width around it in which nothing lies of what is out of view. Ours.
EDGE_MARGIN = 5.0  # degrees from the middle of a thing to the picture's edge, errors taken off. Ours.
MOST_UNEVEN = 1.0  # degrees between the left and the right half of what a picture spans. Ours.


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


@dataclass(frozen=True, slots=True)
class Look:
    """Where a camera looks after a turn: `printed` whole degrees on the map, `true` and its `error` in the scene."""

    printed: int
    true: float
    error: float


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Where object i is for a camera that looks somewhere: its `heading` on the map, `off` degrees to the right of the
    line of sight as printed, whether it is `seen`, and degrees to the nearest edge of the picture in the scene, and to
    its middle, errors taken off."""

    i: int
    heading: int
    off: int
    seen: bool
    margin: float
    middle: float


@dataclass(frozen=True, eq=False)
class Watch:
    """The camera of an image, by its position, that may turn on the spot."""

    views: Views
    glances: Glances
    image: int

    @cached_property
    def half(self) -> int | None:
        """See `half_span`."""
        return half_span(self.views.facts.scene.frames[self.views.frames[self.image]].camera)

    @cached_property
    def ahead(self) -> Way:
        """Where it looks before it turns."""
        return look_ahead(self.views, self.image)

    @cached()
    def way(self, aim: Place) -> Way | None:
        """Where something is."""
        return way(self.views, Place("camera", self.image), aim)

    def turned(self, degrees: int) -> Look:
        """Where it looks after a turn to the right."""
        return Look((self.ahead.printed + degrees) % 360, self.ahead.true + degrees, 0.0)

    def glimpse(self, look: Look, i: int) -> Glimpse | None:
        """None where it is not clear whether the object is in the picture, or where it is hidden there."""
        there, half = self.way(Place("object", i)), self.half
        if there is None or half is None:
            return None
        off, true, error = maps.turned(look.printed, there.printed), _wrapped(there.true - look.true), there.error
        seen = abs(true) < half
        margin = round(abs(half - abs(true)) - error - look.error, DEGREE_DECIMALS)
        printed = (half - abs(off)) * (1 if seen else -1)
        if margin < EDGE_MARGIN or printed < PRINTED_MARGIN:
            return None
        frame = self.views.frames[self.image]
        if seen and self.glances.free(frame, i) < FREE_TO_SEE:
            return None
        within, about = self.glances.inside(frame, _wrapped(look.true - self.ahead.true), i)
        clear = within >= FREE_TO_SEE if seen else about == 0
        middle = round(abs(true) - error - look.error, DEGREE_DECIMALS)
        return Glimpse(i, there.printed, off, seen, margin, middle) if clear else None


def _wrapped(angle: float) -> float:
    """Degrees, -180 to 180."""
    return round(180.0 - (180.0 - angle) % 360.0, DEGREE_DECIMALS)
