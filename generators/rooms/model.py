"""What a piece of furniture, a surface and a material are, before they stand in a room.

Local frame of a model: metres, z up, origin on the floor at the centre of the footprint, the front (the side
a person uses) looks towards -y. Colours are sRGB in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from vstdata.linear import POINT_DECIMALS, length, product, turning

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Material:
    """How a part looks.

    `pattern` is "picture" or one of those in `render.pattern`; `scale` is the size of one repeat in metres; `accent`
    the second colour of the pattern; `emission` in units of room light, 0 for all but lamps and screens; `translucent`
    is the share of daylight that thin cloth lets through. `substance` is what it is made of, in a word, where the
    pattern does not say.
    """

    color: tuple[float, float, float]
    pattern: str = "plain"
    accent: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale: float = 0.2
    roughness: float = 0.6
    metallic: float = 0.0
    emission: float = 0.0
    substance: str = ""
    translucent: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A closed triangle mesh of one material: vertices (n, 3) metres, faces (m, 3), outward winding.

    Vertices are rounded here, once: the last bits of sines and powers are not the same everywhere.
    """

    vertices: FloatArray
    faces: IntArray
    material: Material

    def __post_init__(self) -> None:
        object.__setattr__(self, "vertices", np.round(self.vertices, POINT_DECIMALS) + 0.0)


@dataclass(frozen=True, slots=True)
class Surface:
    """A level rectangle of a model that can carry small objects: centre (x, y), size (x, y), height z, in metres.

    `clearance` is the free height above it (a shelf board has little, a table top has much).
    """

    center: tuple[float, float]
    size: tuple[float, float]
    height: float
    clearance: float = 0.6


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose model it is where it is not ours: its name and number in a `catalogue`, who made it, under which licence
    (SPDX name)."""

    catalogue: str
    id: str
    name: str
    author: str
    licence: str

    @property
    def told(self) -> str:
        """The line that licences like CC-BY ask for: what, by whom, from where, and under what."""
        return f'"{self.name}" ({self.id}) by {self.author}, from {self.catalogue}, {self.licence}'


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One object of a category: its parts in the local frame, and where small objects may stand on it.

    `credit` is None for our own. `faces`: whether its -y side is a front that people would agree on. `state` is a word
    for what changes in use ("open", "closed", "made", "unmade"), None for what does not.
    """

    category: str
    parts: tuple[Part, ...]
    surfaces: tuple[Surface, ...] = field(default=())
    credit: Credit | None = None
    faces: bool = False
    state: str | None = None

    def bounds(self) -> FloatArray:
        """(2, 3) smallest and largest corner over all parts, metres, local frame."""
        points = np.concatenate([part.vertices for part in self.parts])
        return np.stack([points.min(axis=0), points.max(axis=0)])


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A model in its room: turned by `yaw` radians counter-clockwise seen from above, then moved to `position` (3,).

    `support` is the index in the room of what it stands on or hangs at, None for what is built in; `group` that of the
    first of the things that belong together (a table with its chairs, a kitchen row, a stack).
    """

    model: Model
    position: FloatArray
    yaw: float = 0.0
    support: int | None = None
    group: int | None = None

    def to_world(self, points: FloatArray) -> FloatArray:
        """(n, 3) local metres -> (n, 3) room metres."""
        cos, sin = turning(self.yaw)
        turn = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
        return np.round(product(points, turn.T) + self.position, POINT_DECIMALS)


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """A rectangle that lights the room: centre (3,), two half edges (3,) each, metres; radiance rgb; it shines along
    the cross product of the edges. Windows, lamps and screens are such rectangles; `window`: the sun shines through."""

    center: FloatArray
    edge_u: FloatArray
    edge_v: FloatArray
    radiance: tuple[float, float, float]
    window: bool = False


@dataclass(frozen=True, slots=True)
class RoomLight:
    """What lights a room and what its windows show, in words that can be counted and in numbers that renderers take.

    `kind`: "sun" (patches of it lie in the room), "daylight", "twilight", "lamplight", "dark" or "backlight"; `time`:
    "dawn", "morning", "noon", "afternoon", "evening", "overcast" or "night"; `view`: what lies before the windows;
    `lamps`: indices in `Room.placed` of the lamps and screens that are on. `sun`: unit direction towards it and
    `sunlight`: irradiance over pi on what faces it, rgb, both where it shines in. `outdoors`: brightness of the view
    against its own; `stops`: by how much the pictures are darker than a right exposure; `storey`: metres of the floor
    above the ground; `variant`: which of the many pictures of a view.
    """

    kind: str = "daylight"
    time: str = "overcast"
    view: str = "hills"
    lamps: tuple[int, ...] = ()
    sun: tuple[float, float, float] | None = None
    sunlight: tuple[float, float, float] = (0.0, 0.0, 0.0)
    outdoors: float = 1.0
    stops: float = 0.0
    storey: float = 3.0
    variant: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Roof:
    """The ceiling: level at `height` metres, lower under `slopes` (n, 3), planes z = a x + b y + c."""

    height: float
    slopes: FloatArray = field(default_factory=lambda: np.empty((0, 3)))

    def at(self, points: FloatArray) -> FloatArray:
        """(n,) height of the ceiling over points (n, 2), metres."""
        level = np.full(len(points), self.height)
        for a, b, c in self.slopes:
            level = np.minimum(level, a * points[:, 0] + b * points[:, 1] + c)
        return np.round(level, POINT_DECIMALS)

    def above(self, floor: shapely.Polygon, height: float) -> BaseGeometry:
        """The part of `floor` over which the ceiling is at least `height` metres high."""
        found: BaseGeometry = floor if height <= self.height else shapely.Polygon()
        for a, b, c in self.slopes:
            found = where_higher(found, np.array([a, b]), height - c)
        return found


def where_higher(area: BaseGeometry, across: FloatArray, least: float) -> BaseGeometry:
    """The part of `area` where `across` (2,) times the place is at least `least`."""
    steep = length(across)
    ahead, far = across / steep, 1e3
    along = np.array([-ahead[1], ahead[0]])
    start = ahead * (least / steep)
    ends = [start - far * along, start + far * along]
    return shapely.intersection(area, shapely.Polygon([*ends, ends[1] + far * ahead, ends[0] + far * ahead]))


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """One room of a scan: its kind, floor polygon (n, 2) counter-clockwise in metres, and ceiling."""

    kind: str
    floor: FloatArray
    roof: Roof


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What one scan shows: a furnished room, or the rooms of a house.

    `floor` (n, 2): outline counter-clockwise in metres, of a house around all its rooms; `height` of the highest
    ceiling; `regions`: its rooms; `passages`: floors (n, 2) of the doorways that one can walk through.
    `placed` holds the shell too (wall, floor, ceiling, door, window), one `Placed` an instance; an instance's id is
    its index there, or the number in `ids` in a later state of a room, from which some things are gone.
    """

    id: str
    floor: FloatArray
    height: float
    placed: tuple[Placed, ...]
    lights: tuple[Light, ...]
    light: RoomLight = RoomLight()
    regions: tuple[Region, ...] = ()
    passages: tuple[FloatArray, ...] = ()
    ids: tuple[int, ...] = ()

    def id_of(self, index: int) -> int:
        """The id of the instance at `index` in `placed`."""
        return self.ids[index] if self.ids else index

    @property
    def kind(self) -> str:
        """That of its one region, or "house"."""
        return self.regions[0].kind if len(self.regions) == 1 else "house"
