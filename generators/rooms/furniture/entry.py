"""What the catalogue knows about a category, and the decorator that makes an entry of a builder.

Local frames (metres, z up, the front looks towards -y), by placement:

- "wall", "free", "corner", "around_table", "on_surface", "under": the footprint is centred on x = y = 0 and the model
  stands on z = 0; the back of a "wall" or "corner" model is its +y side.
- "on_wall": x = 0 and z = 0 are the centre of the model, y = 0 is the wall: the model lies in y <= 0.
- "ceiling": centred on x = y = 0, z = 0 is the ceiling: the model hangs down into z <= 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from generators.rooms.model import FloatArray, Model, Part, Surface
from vstdata.draw import Draw

Placement = Literal["wall", "free", "corner", "around_table", "on_surface", "on_wall", "ceiling", "under"]
Extent = tuple[float, float, float]
Pieces = tuple[Iterable[Part], Iterable[Surface]]
FACING = ("wall", "on_wall", "around_table")  # placements whose things have a front, unless they say otherwise

ROOM_KINDS = (
    *("attic", "bathroom", "bedroom", "children's room", "classroom", "dining room", "gym", "hallway", "kitchen"),
    *("laundry room", "living room", "office", "shop", "workshop"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One category: how to build it and where it belongs.

    `placement`: "wall" stands with its back to a wall, "free" anywhere on the floor, "corner" in a corner,
    "around_table" at a side of one of its `hosts` and facing it, "on_surface" on a `Surface` of one of its hosts,
    "on_wall" hangs on a wall (above one of its hosts if it has any), "ceiling" hangs from the ceiling, "under" lies
    flat on the floor and other furniture may stand on it.
    `rooms`: the chance (0..1) that a room of a kind has at least one; kinds not named never have it.
    `smallest`, `largest`: bounds of the extent (x, y, z) of the bounding box, metres.
    `clearance`: free floor wanted in front of it, metres. `mount`: height range of the origin above the floor for
    "on_wall", metres. `faces`: whether its -y side is a front that people would agree on.
    """

    category: str
    build: Callable[[Draw], Model]
    placement: Placement
    rooms: Mapping[str, float]
    smallest: Extent
    largest: Extent
    hosts: tuple[str, ...] = field(default=())
    clearance: float = 0.0
    mount: tuple[float, float] = (0.0, 0.0)
    faces: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What a builder may return instead of `Pieces` where single models of a category have a state, or differ in
    whether they have a front; see `Model`."""

    parts: Iterable[Part]
    surfaces: Iterable[Surface] = ()
    state: str | None = None
    faces: bool | None = None


def entry(
    category: str,
    placement: Placement,
    *,
    rooms: Mapping[str, float],
    smallest: Extent,
    largest: Extent,
    hosts: tuple[str, ...] = (),
    clearance: float = 0.0,
    mount: tuple[float, float] = (0.0, 0.0),
    faces: bool | None = None,
) -> Callable[[Callable[[Draw], Pieces | Made]], Entry]:
    """Make an `Entry` of a function that draws parts and surfaces; see `Entry` for the arguments.

    The function need not centre what it draws: `build` moves it into the frame of its placement. `faces` is by default
    what its placement says: what stands or hangs at a wall, or at a table, has a front.
    """
    front = placement in FACING if faces is None else faces

    def make(draw_pieces: Callable[[Draw], Pieces | Made]) -> Entry:
        def build(draw: Draw) -> Model:
            found = draw_pieces(draw)
            made = found if isinstance(found, Made) else Made(*found)
            grained = [piece for part in made.parts for piece in _by_grain(part)]
            faces = front if made.faces is None else made.faces
            model = Model(category, tuple(grained), tuple(made.surfaces), faces=faces, state=made.state)
            return settled(model, placement)

        return Entry(category, build, placement, rooms, smallest, largest, hosts, clearance, mount, front)

    return make


def _by_grain(part: Part) -> list[Part]:
    """A wooden part as up to three, of the pieces longest in x, y or z: grain runs along the longest side of a part."""
    if part.material.pattern != "wood":
        return [part]
    count = len(part.vertices)
    ends = np.concatenate([part.faces[:, :2], part.faces[:, 1:]])
    links = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    pieces, piece = connected_components(links, directed=False)
    low, high = np.full((pieces, 3), np.inf), np.full((pieces, 3), -np.inf)
    np.minimum.at(low, piece, part.vertices)
    np.maximum.at(high, piece, part.vertices)
    longest = (high - low).argmax(axis=1)[piece]
    return [_only(part, longest == axis) for axis in np.unique(longest)]


def _only(part: Part, chosen: NDArray[np.bool_]) -> Part:
    """The pieces of `part` whose vertices are `chosen` (n,)."""
    number = np.cumsum(chosen, dtype=np.int32) - 1
    return Part(part.vertices[chosen], number[part.faces[chosen[part.faces[:, 0]]]].astype(np.int32), part.material)


def settled(model: Model, placement: Placement) -> Model:
    """`model` moved into the frame of its placement."""
    low, high = model.bounds()
    origin = (low + high) / 2
    if placement == "on_wall":
        origin[1] = high[1]
    elif placement == "ceiling":
        origin[2] = high[2]
    else:
        origin[2] = low[2]
    return replace(
        model,
        parts=tuple(replace(part, vertices=part.vertices - origin) for part in model.parts),
        surfaces=tuple(_moved(surface, -origin) for surface in model.surfaces),
    )


def _moved(surface: Surface, offset: FloatArray) -> Surface:
    x, y, z = (float(step) for step in offset)
    center = (surface.center[0] + x, surface.center[1] + y)
    return replace(surface, center=center, height=surface.height + z)


def uniform(draw: Draw, low: float, high: float, *names: object) -> float:
    """A number in [low, high) keyed by `names`."""
    return low + (high - low) * draw.integer(*names, below=2**53) / 2**53


def chance(draw: Draw, probability: float, *names: object) -> bool:
    """True with `probability`, keyed by `names`."""
    return uniform(draw, 0.0, 1.0, *names) < probability


def spread(count: int, low: float, high: float) -> list[float]:
    """`count` evenly spaced numbers from low to high, both included; their middle for one."""
    return [(low + high) / 2] if count == 1 else [float(x) for x in np.linspace(low, high, count)]
