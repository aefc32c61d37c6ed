"""What comes in when the furniture stands: rugs under it, small objects on it, things on walls and ceiling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import shapely

from generators.rooms.furnish import spots
from generators.rooms.furnish.furnish import FACING
from generators.rooms.furnish.plan import HEAD, PERSON, Plan, largest
from generators.rooms.furnish.spots import Spot
from generators.rooms.furniture import Entry
from generators.rooms.furniture.entry import uniform
from generators.rooms.model import FloatArray, Model, Placed, Surface
from generators.rooms.shell.outline import Wall
from generators.rooms.shell.shell import SKIRTING
from generators.rooms.solid import Solid, pieces, solid_of
from vstdata.draw import Draw
from vstdata.linear import POINT_DECIMALS, dot, turning

TRIES = 4  # models drawn for one place before giving up
SMALL_TRIES = 1  # of small objects
SHELVES = 8  # surfaces tried for one of them
THROWS = 8  # places tried on one surface
# where on a surface, in half its size from the middle
LIKED = {"monitor": (0.0, 0.9), "keyboard": (0.0, -0.7), "laptop": (0.0, -0.4), "table lamp": (0.8, 0.8)}
UPRIGHT = (
    *("monitor", "laptop", "keyboard", "microwave", "printer", "speaker", "toaster", "pillow", "table lamp", "tablet"),
    *("coffee machine", "knife block", "photo frame", "cash register", "telephone", "alarm clock", "projector"),
    *("dish rack", "router", "game console", "statue", "paper tray"),
)
SILLS = ("book", "candle", "vase")  # stand on window sills, too
BOUND = ("range hood", "television")  # hang nowhere but at a host, or opposite a sofa or bed


def set_on(
    plan: Plan,
    entry: Entry,
    draw: Draw,
    *,
    hosts: Sequence[int] | None = None,
    style: Draw | None = None,
    shelves: Sequence[tuple[int, Surface]] | None = None,
) -> int | None:
    """Stand a small object on a surface of one of its hosts; its index, or None where there is no room.

    `hosts`: by default all of the categories its entry names. Objects of one `style` look alike.
    `shelves` takes the place of the hosts' own surfaces: an index and a surface each.
    """
    sills = ("window",) if entry.category in SILLS else ()
    found = plan.indices(*entry.hosts, *sills) if hosts is None else list(hosts)
    if shelves is None:
        shelves = [(k, surface) for k in found for surface in plan.placed[k].model.surfaces]
    shelves = [(k, surface) for k, surface in shelves if _could_carry(surface, entry)]
    for attempt in range(SMALL_TRIES if shelves else 0):
        model = entry.build((draw if style is None else style).at("model", attempt))
        boxes = pieces(model)
        tall = model.bounds()[1, 2]
        for k, surface in draw.shuffled(shelves, "shelf", attempt)[:SHELVES]:
            if tall > surface.clearance:
                continue
            for placed in throws(plan.placed[k], surface, model, draw.at("throw", attempt, k, surface.height)):
                solid = solid_of(boxes, placed.position, placed.yaw)
                if plan.fits(solid, wall=True, inside=True):
                    return plan.add(replace(placed, support=k), solid)
    return None


def _could_carry(surface: Surface, entry: Entry) -> bool:
    """Whether the smallest of such things has room on it."""
    (wide, deep, tall), (x, y) = entry.smallest, surface.size
    return max(wide, deep) <= 1.5 * max(x, y) and min(wide, deep) <= min(x, y) and tall <= surface.clearance


def throws(host: Placed, surface: Surface, model: Model, draw: Draw) -> Iterator[Placed]:
    """Random places on a surface with the whole footprint on it; screens and the like look to the host's front."""
    random = draw.generator("places")
    half = np.abs(model.bounds()[:, :2]).max(axis=0)
    liked = LIKED.get(model.category)
    for k in range(THROWS):
        twist = random.uniform(-0.12, 0.12) if model.category in UPRIGHT else random.uniform(-np.pi, np.pi)
        cos, sin = np.abs(turning(twist))
        reach = np.array([cos * half[0] + sin * half[1], sin * half[0] + cos * half[1]])
        room = np.array(surface.size) / 2 - reach
        share = random.uniform(-1, 1, 2)
        if liked is not None and k < THROWS / 2:
            share = np.clip(np.array(liked) + 0.2 * share, -1, 1)
        if (room >= 0).all():
            local = np.append(np.array(surface.center) + share * room, surface.height)
            yield Placed(model, host.to_world(local[None])[0], host.yaw + twist)


def hang(plan: Plan, entry: Entry, draw: Draw) -> int | None:
    """Hang a thing on a wall, above one of its hosts if it can; its index, or None where there is no room."""
    hosts = draw.shuffled(plan.indices(*entry.hosts), "host")
    for attempt in range(TRIES):
        model = entry.build(draw.at("model", attempt))
        boxes = to_wall(pieces(model))
        height = uniform(draw, *entry.mount, "mount", attempt)
        for spot in _wall_spots(plan, model, hosts, draw.at("spot", attempt)):
            placed = Placed(model, np.append(spot.place, height), spot.yaw, plan.wall_at(spot.place))
            solid = solid_of(boxes, placed.position, placed.yaw)
            if plan.fits(solid, wall=True, beside=range(len(plan.placed))):
                return plan.add(placed, solid)
    return None


def to_wall(boxes: FloatArray) -> FloatArray:
    """Pieces (n, 2, 3) of what hangs at y = 0 with what is behind them: nothing hangs between a screen and its wall."""
    found = boxes.copy()
    found[:, 1, 1] = np.maximum(found[:, 1, 1], 0.0)
    return found


def _wall_spots(plan: Plan, model: Model, hosts: Sequence[int], draw: Draw) -> list[Spot]:
    """Points of the walls: above the middle of a host that stands at one, opposite a sofa for what is watched, or
    anywhere for what needs no host."""
    walls = plan.shell.walls
    size = np.array([float(np.ptp(model.bounds()[:, 0])) + 0.1, 0.0])
    found = []
    for k in hosts:
        wall = _behind(walls, plan.placed[k])
        if wall is not None:
            middle = round(float(dot(plan.placed[k].position[:2] - wall.start, wall.along)), POINT_DECIMALS)
            found += [Spot(wall.at(middle + x, 0.0), wall.yaw) for x in (0.0, 0.2, -0.2, 0.4, -0.4)]
    if model.category in FACING and not hosts:
        viewers = plan.indices(*FACING[model.category])
        found += [_at_wall(walls, spot) for k in viewers for spot in spots.opposite(plan.placed[k], walls, size)]
    elif model.category not in BOUND:
        found += spots.along_walls(draw, walls, size, gap=0.0)[:40]
    return found


def _at_wall(walls: Sequence[Wall], spot: Spot) -> Spot:
    """The spot moved back onto the nearest wall."""
    wall = min(walls, key=lambda w: abs(float(dot(spot.place - w.start, w.inward))) if w.yaw == spot.yaw else np.inf)
    return Spot(spot.place - wall.inward * dot(spot.place - wall.start, wall.inward), spot.yaw)


def _behind(walls: Sequence[Wall], host: Placed) -> Wall | None:
    """The wall that the back of an object touches."""
    back = host.to_world(np.array([[0.0, host.model.bounds()[1, 1], 0.0]]))[0, :2]
    ahead = turning(host.yaw - np.pi / 2)
    for wall in walls:
        offset = back - wall.start
        if (
            dot(wall.inward, ahead) > 0.99
            and abs(dot(offset, wall.inward)) < 0.2
            and 0 < dot(offset, wall.along) < wall.length
        ):
            return wall
    return None


def hang_lamps(plan: Plan, entry: Entry, draw: Draw) -> list[int]:
    """Ceiling lamps of one kind: over the tables, or in the middle of the room, two in a large one."""
    tables = [plan.placed[k].position[:2] for k in plan.indices("table")]
    added = []
    for place in tables or _centers(plan):
        for attempt in range(3 * TRIES):
            model = entry.build(draw.at("model", attempt))
            above = plan.indices("ceiling")[0]
            placed = Placed(model, np.append(place, plan.shell.roof.height), plan.shell.walls[0].yaw, above)
            solid = solid_of(pieces(model), placed.position, placed.yaw)
            low = 1.45 if tables else HEAD + 0.02
            if solid.bounds[0, 2] > low and plan.fits(solid, inside=True):
                added.append(plan.add(placed, solid))
                break
    return added


def _centers(plan: Plan) -> list[FloatArray]:
    """The centre of the largest circle in the floor; in large rooms that of a second one far from it, too."""
    level = largest(shapely.get_parts(plan.shell.roof.above(plan.floor, plan.shell.roof.height)))
    center = np.array(shapely.maximum_inscribed_circle(level, 0.05).coords[0])
    rest = largest(shapely.get_parts(level.difference(shapely.Point(center).buffer(2.0))))
    if plan.floor.area < 22 or rest.area < 4:
        return [center]
    return [center, np.array(shapely.maximum_inscribed_circle(rest, 0.05).coords[0])]


def lay_rug(plan: Plan, entry: Entry, draw: Draw) -> int | None:
    """Lay a rug under a table, or where nothing stands; what stands on it must do so wholly, and is raised by its
    thickness."""
    hosts = plan.indices("coffee table", "table", "bed")
    for attempt in range(TRIES):
        model = entry.build(draw.at("model", attempt))
        boxes = pieces(model)
        for spot, host in _rug_spots(plan, hosts, model, draw):
            placed = Placed(model, np.append(spot.place, 0.0), spot.yaw, plan.indices("floor")[0])
            solid = solid_of(boxes, placed.position, placed.yaw)
            above = plan.hits(solid)
            fitting = host in above if host is not None else not above
            if not fitting or not _carries(solid, [plan.solids[k] for k in above]) or not _clear(plan, solid):
                continue
            for k in above:
                plan.lift(k, float(solid.bounds[1, 2]) + 1e-4, support=len(plan.placed))
            return plan.add(placed, solid)
    return None


def _rug_spots(plan: Plan, hosts: Sequence[int], model: Model, draw: Draw) -> list[tuple[Spot, int | None]]:
    """Centred under a table, before a bed, then on free floor; with the host that must stand on it."""
    size = np.ptp(model.bounds()[:, :2], axis=0)
    found: list[tuple[Spot, int | None]] = []
    for k in hosts:
        host = plan.placed[k]
        if host.model.category == "bed":
            found += [(spot, None) for spot in spots.in_front(draw, host, size)]
        else:
            found += [(Spot(host.position[:2], host.yaw + turn), k) for turn in (0.0, np.pi / 2)]
    free = plan.walkable(PERSON)
    middle = [] if free.is_empty else spots.in_middle(draw, free, plan.shell.walls, size)[:10]
    return [*found, *((spot, None) for spot in middle)]


def _carries(rug: Solid, above: Sequence[Solid]) -> bool:
    """Whether all of these stand wholly on the rug."""
    area = shapely.Polygon(rug.footprint)
    return all(area.contains(shapely.Polygon(solid.footprint)) for solid in above)


def _clear(plan: Plan, rug: Solid) -> bool:
    """Whether the rug lies inside the skirting boards."""
    inner = plan.floor.buffer(-2 * SKIRTING, join_style="mitre")
    return bool(inner.contains(shapely.Polygon(rug.footprint)))
