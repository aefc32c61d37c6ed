"""A room while it is being furnished: what stands where, what must stay free, where a person can walk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from generators.rooms.furniture import CATALOGUE, Entry
from generators.rooms.model import FloatArray, Placed, Roof
from generators.rooms.shell.openings import THICKNESS
from generators.rooms.shell.shell import Shell
from generators.rooms.solid import Solid, pieces, placed_solid, solid_of
from vstdata.linear import POINT_DECIMALS

WALL_GAP = 0.02  # metres between furniture and wall: the skirting boards fit in
DOOR_FREE = 0.9  # metres in front of a door: its leaf and a step
WINDOW_FREE = 0.4  # metres in front of a window without anything higher than its sill
PERSON = 0.25  # metres: half the width of a person who walks
HEAD = 1.95  # metres: what hangs higher is in nobody's way
LEAF = 0.1  # metres: no handle of a closed door stands out so far
STEP = 0.03  # metres: what lies lower is walked over


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """A space that stays free of furniture, but for the companions of its `owner` (index of an object, -1 for none)."""

    solid: Solid
    owner: int = -1


class Plan:
    """The furniture of a room so far, and the `catalogue` it comes from. Indices of `placed`, `solids` agree; the shell
    comes first."""

    def __init__(self, shell: Shell, catalogue: Mapping[str, Entry] = CATALOGUE) -> None:
        self.shell = shell
        self.catalogue = catalogue
        self.floor = shapely.Polygon(shell.floor)
        self.standing = self.shell.roof.above(self.floor, HEAD)
        self._inner = self.floor.buffer(-WALL_GAP + 1e-6, join_style="mitre")
        self._faces = self.floor.buffer(1e-6, join_style="mitre")
        self._outer = self.floor.buffer(0.05, join_style="mitre")
        shapely.prepare([self._inner, self._faces, self._outer])
        self.placed: list[Placed] = list(shell.placed)
        self.solids: list[Solid] = [placed_solid(placed) for placed in shell.placed]
        self.zones: list[Zone] = [Zone(_front_of_opening(shell, k)) for k in range(len(shell.openings))]
        fixed = [placed.model.category in ("column", "door", "window") for placed in shell.placed]
        self._bounds = [s.bounds if f else np.full((2, 3), np.nan) for s, f in zip(self.solids, fixed, strict=True)]
        self.furniture = len(shell.placed)
        self._grown: dict[Solid, BaseGeometry] = {}  # footprints of what is in the way, by half a person
        self._walkable: dict[float, shapely.Polygon] = {}  # by margin, since the last change
        self._built = [one.buffer(PERSON, quad_segs=4) for placed in shell.placed for one in built_in_the_way(placed)]

    def indices(self, *categories: str) -> list[int]:
        """Everything of these categories, in the order it was placed."""
        return [k for k, placed in enumerate(self.placed) if placed.model.category in categories]

    def fits(
        self,
        solid: Solid,
        *,
        wall: bool = False,
        beside: Collection[int] = (),
        inside: bool = False,
        over: Collection[int] = (),
    ) -> bool:
        """Whether `solid` lies in the room and hits nothing, nor a zone unless it is that of one of `beside`.

        `wall`: it hangs on a wall and may touch it. `inside`: zones do not matter, it stands on something.
        `over`: it may hit these.
        """
        region = self._faces if wall else self._inner
        if any(self.solids[k].hits(solid) for k in self._near(solid) if k not in over):
            return False
        if not inside and any(zone.owner not in beside and zone.solid.hits(solid) for zone in self.zones):
            return False
        return under(self.shell.roof, solid) and _contains(region, solid)  # last: they are seldom the reason

    def hits(self, solid: Solid) -> list[int]:
        """Indices of all objects that `solid` hits."""
        return [k for k in self._near(solid) if self.solids[k].hits(solid)]

    def _near(self, solid: Solid) -> list[int]:
        """Objects whose axis-aligned bounds meet those of `solid`; the walls, floor and ceiling never do."""
        low, high = solid.bounds
        bounds = np.array(self._bounds)
        return [int(k) for k in np.flatnonzero(((bounds[:, 0] < high) & (bounds[:, 1] > low)).all(axis=1))]

    def empty(self, zone: Solid, beside: Collection[int] = ()) -> bool:
        """Whether no furniture but `beside` stands in `zone`."""
        return not any(self.solids[k].hits(zone) for k in self._near(zone) if k >= self.furniture and k not in beside)

    def inside(self, zone: Solid) -> bool:
        """Whether `zone` lies in the room, to 5 cm."""
        return _contains(self._outer, zone)

    def wall_at(self, place: FloatArray) -> int:
        """The index of the wall whose inner face is nearest to a point (2,)."""
        away = [shapely.LineString([w.start, w.end]).distance(shapely.Point(place)) for w in self.shell.walls]
        return self.indices("wall")[int(np.argmin(np.round(away, POINT_DECIMALS)))]

    def gather(self, indices: Iterable[int], anchor: int) -> None:
        """Make these a group, named by its `anchor`."""
        for k in indices:
            self.placed[k] = replace(self.placed[k], group=anchor)

    def add(self, placed: Placed, solid: Solid, *zones: Solid) -> int:
        """Put an object down and keep its `zones` free; returns its index."""
        self.placed.append(placed)
        self.solids.append(solid)
        self._bounds.append(solid.bounds)
        self._walkable.clear()
        index = len(self.placed) - 1
        self.zones.extend(Zone(zone, index) for zone in zones)
        return index

    def drop(self, index: int) -> None:
        """Take away the object placed last, which is `index`."""
        del self.placed[index:], self.solids[index:], self._bounds[index:]
        self.zones = [zone for zone in self.zones if zone.owner < index]
        self._walkable.clear()

    def lift(self, index: int, height: float, support: int) -> None:
        """Raise an object by `height` metres; it then stands on `support`."""
        position = self.placed[index].position + np.array([0.0, 0.0, height])
        placed = replace(self.placed[index], position=position, support=support)
        solid = replace(self.solids[index], levels=self.solids[index].levels + height)
        self.placed[index], self.solids[index], self._bounds[index] = placed, solid, solid.bounds
        self._walkable.clear()

    def obstacles(self) -> BaseGeometry:
        """Footprints of everything in the way of a walking person, grown by half a person."""
        solids = [solid for solid in self.solids[self.furniture :] if in_the_way(solid)]
        for solid in solids:
            if solid not in self._grown:
                self._grown[solid] = shapely.Polygon(solid.footprint).buffer(PERSON, quad_segs=4)
        return shapely.union_all([*self._built, *(self._grown[solid] for solid in solids)])

    def walkable(self, margin: float = 0.0) -> shapely.Polygon:
        """The connected free floor that joins all doors, `margin` metres off the walls; empty where there is none."""
        if margin not in self._walkable:
            floor = self.floor.buffer(-margin, join_style="mitre").intersection(self.standing)
            free = floor.difference(self.obstacles())
            doors = [self.zones[k].solid for k, o in enumerate(self.shell.openings) if o.label == "door"]
            fronts = [shapely.Polygon(solid.footprint) for solid in doors]
            joined = [p for p in shapely.get_parts(free) if all(p.intersects(front) for front in fronts)]
            self._walkable[margin] = largest(joined)
        return self._walkable[margin]


def _contains(region: BaseGeometry, solid: Solid) -> bool:
    return bool(shapely.contains(region, shapely.polygons(solid.footprint)))


def under(roof: Roof, solid: Solid) -> bool:
    """Whether all of `solid` is under the ceiling: its boxes' upper corners are, for the ceiling is nowhere hollow."""
    height = roof.at(solid.corners.reshape(-1, 2)).reshape(-1, 4)
    return bool((solid.levels[:, 1:] <= height + 1e-6).all())


def largest(parts: Iterable[BaseGeometry]) -> shapely.Polygon:
    """The polygon of the greatest area; an empty one where there is none."""
    polygons = [part for part in parts if isinstance(part, shapely.Polygon)]
    return max(polygons, key=lambda part: part.area, default=shapely.Polygon())


def in_the_way(solid: Solid) -> bool:
    """Whether a walking person would bump into it."""
    return bool(solid.bounds[0, 2] < HEAD and solid.bounds[1, 2] > STEP)


def built_in_the_way(placed: Placed) -> list[shapely.Polygon]:
    """Footprints of what is built in and in the way of a walking person: open doors and columns."""
    if placed.model.category == "column":
        return [shapely.Polygon(placed_solid(placed).footprint)]
    return open_leaves(placed)


def open_leaves(placed: Placed) -> list[shapely.Polygon]:
    """Footprints of what of a door stands in the room when it is open."""
    if placed.model.category != "door":
        return []
    boxes = pieces(placed.model)
    out = boxes[boxes[:, 0, 1] < -LEAF]
    return [shapely.Polygon(corners) for corners in placed_solid(placed, out).corners] if len(out) else []


def front(placed: Placed, depth: float) -> Solid:
    """The space `depth` metres in front (-y) of an object: as wide as it is, from the floor to head height."""
    low, high = placed.model.bounds()
    box = np.array([[[low[0], low[1] - depth, 0.0], [high[0], low[1], HEAD]]])
    return solid_of(box, np.append(placed.position[:2], 0.0), placed.yaw)


def _front_of_opening(shell: Shell, index: int) -> Solid:
    """What stays free before a door (all of it) or a window (above its sill)."""
    opening = shell.openings[index]
    wall = shell.walls[opening.wall]
    depth = DOOR_FREE if opening.label == "door" else WINDOW_FREE
    half = opening.width / 2 + 0.05
    box = np.array([[[-half, -depth, opening.bottom], [half, THICKNESS, opening.top]]])
    return solid_of(box, np.append(wall.at(opening.middle, 0.0), 0.0), wall.yaw)
