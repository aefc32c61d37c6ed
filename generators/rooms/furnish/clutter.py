"""What lies about: on the floor, on seats, on top of things, in unusual places, in stacks.

How untidy a room is, is drawn for each; in tidy ones there is nothing of it. Things lie where a person does not walk
sooner than where he does, and never in a doorway.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import shapely

from generators.rooms.furnish.details import set_on
from generators.rooms.furnish.kinds import Kind
from generators.rooms.furnish.plan import PERSON, Plan, in_the_way, largest
from generators.rooms.furniture import Entry
from generators.rooms.furniture.entry import chance, uniform
from generators.rooms.model import FloatArray, Model, Placed, Surface
from generators.rooms.solid import Solid, pieces, solid_of
from vstdata.draw import Draw
from vstdata.linear import product, turning

MESS = (0.0, 0.0, 0.15, 0.3, 0.5, 0.75, 1.0)  # ours: how untidy rooms are, each as often
WALKABLE = 0.4  # ours: share of the floor that stays walkable, as while furniture comes in
TRIES = 14  # places on the floor tried for one thing
SPARE = 0.1  # metres to spare beside who walks around it
HEAPED = 0.55  # metres: how far the toys of one game lie from each other
BY_DOOR = ("shoe", "bag", "backpack", "umbrella stand", "suitcase")
IN_PAIRS = ("shoe",)
LEVEL = 0.0025  # metres: what rises less on a top does not keep things from standing there
DROP = 2e-4  # metres between what is stacked
UNUSUAL = 0.16  # ours: chance of each of `ELSEWHERE` in an untidy room

# On top of what is meant for something else: what, and on which
TOPS = (
    ("box", ("wardrobe", "refrigerator", "cabinet", "bookshelf", "storage rack", "locker", "filing cabinet")),
    ("suitcase", ("wardrobe", "storage rack")),
    ("basket", ("wardrobe", "refrigerator", "bookshelf", "storage rack")),
    ("plant", ("refrigerator", "filing cabinet", "shop shelf")),
    ("paint can", ("storage rack", "workbench")),
    ("toolbox", ("storage rack", "workbench")),
    ("ball", ("wardrobe", "storage rack")),
)
# Where one does not look for it: what, and on which
ELSEWHERE = (
    ("mug", ("window", "bookshelf", "dresser", "sink", "piano", "toy chest")),
    ("glass", ("window", "dresser", "bookshelf")),
    ("bottle", ("window", "bookshelf", "storage rack", "bench")),
    ("plate", ("sofa", "bed", "dresser", "tv stand")),
    ("shoe", ("bench", "sofa", "desk")),
    ("book", ("window", "sofa", "bed", "kitchen counter")),
    ("toy car", ("window", "table", "dresser", "bookshelf", "sofa")),
    ("toy block", ("window", "table", "sofa")),
    ("pillow", ("table", "bench", "dresser")),
    ("laptop", ("sofa", "bed", "kitchen counter")),
    ("alarm clock", ("window", "kitchen counter")),
    ("hammer", ("window", "kitchen counter", "table")),
    ("teddy bear", ("window", "table", "kitchen counter", "bookshelf")),
    ("hair dryer", ("bed", "table")),
)
ON_SEATS = ("clothes", "bag", "hat", "towel", "book", "backpack", "teddy bear", "magazine")  # of chairs
CHAIRS = ("chair", "office chair", "stool", "bench")
STACKED = ("book", "box", "plate", "magazine", "newspaper", "paper")
ON_FLOOR = ("table lamp", "picture", "laptop", "globe", "vase", "candle", "speaker")  # that mostly stand higher


def scatter(plan: Plan, kind: Kind, draw: Draw) -> None:
    """Make a furnished room as untidy as is drawn for it."""
    mess = draw.choice(MESS, "mess") * uniform(draw, 0.7, 1.0, "how much")
    _top_up(plan, draw.at("tops"), 0.25 + 0.35 * mess)
    _pile_up(plan, draw.at("stacks"), 0.2 + 0.5 * mess)
    if mess == 0.0:
        return
    _use_seats(plan, draw.at("seats"), mess)
    _misplace(plan, kind, draw.at("elsewhere"), mess)
    _litter(plan, kind, draw.at("floor"), mess)


def _top_up(plan: Plan, draw: Draw, share: float) -> None:
    """Boxes on wardrobes and the like."""
    for category, hosts in TOPS:
        found = plan.indices(*hosts)
        shelved = len(plan.indices("storage rack")) if "storage rack" in hosts else 0
        if not found or category not in plan.catalogue:
            continue
        for k in range(1 + 2 * shelved):
            if chance(draw, share, category, k):
                _put_on_top(plan, plan.catalogue[category], draw.at(category, k), found)


def _put_on_top(plan: Plan, entry: Entry, draw: Draw, hosts: Sequence[int]) -> int | None:
    """One thing on the flat top of one of these, or on its own surfaces where they have some."""
    host = draw.choice(hosts, "host")
    top = flat_top(plan.placed[host].model)
    surfaces = [*plan.placed[host].model.surfaces, *([top] if top is not None else [])]
    return set_on(plan, entry, draw, shelves=[(host, surface) for surface in surfaces]) if surfaces else None


def flat_top(model: Model) -> Surface | None:
    """The level rectangle at the very top of a model, if most of what is seen from above is that: a wardrobe has one, a
    closed book, a box with its lid on; a lamp has none."""
    boxes = pieces(model)
    low, high = model.bounds()
    top = boxes[boxes[:, 1, 2] > high[2] - LEVEL]
    sizes = (top[:, 1] - top[:, 0])[:, :2]
    widest = top[int(sizes.prod(axis=1).argmax())]
    size = (widest[1] - widest[0])[:2]
    if size.prod() < 0.6 * (high - low)[:2].prod() or not _flat(model, float(widest[1, 2]), size):
        return None
    center = (widest[0] + widest[1])[:2] / 2
    inner = np.maximum(0.88 * size, 0.01)
    return Surface((float(center[0]), float(center[1])), (float(inner[0]), float(inner[1])), float(high[2]), 1.5)


def _flat(model: Model, height: float, size: FloatArray) -> bool:
    """Whether level triangles at this height cover most of a rectangle of this size."""
    area = 0.0
    for part in model.parts:
        corners = part.vertices[part.faces]
        level = (np.abs(corners[:, :, 2] - height) < LEVEL).all(axis=1)
        a, b, c = (corners[level, k, :2] for k in range(3))
        (ux, uy), (vx, vy) = (b - a).T, (c - a).T
        area += float(np.abs(ux * vy - uy * vx).sum()) / 2
    return area > 0.75 * float(size.prod())


def _pile_up(plan: Plan, draw: Draw, share: float) -> None:
    """Books on books, boxes on boxes, plates on plates: on what stands there already, in the same place."""
    for k in plan.indices(*STACKED):
        category = plan.placed[k].model.category
        if not chance(draw, share, category, k):
            continue
        below, stack = k, [k]
        for n in range(1 + draw.integer("high", k, below=3)):
            added = _put_on(plan, plan.catalogue[category], below, draw.at(k, n), model_of=k)
            if added is None:
                break
            below = added
            stack.append(added)
        if len(stack) > 1:
            plan.gather(stack, k)


def _put_on(plan: Plan, entry: Entry, below: int, draw: Draw, model_of: int) -> int | None:
    """Another of a kind on the middle of one, a little crooked; plates are alike."""
    host = plan.placed[below]
    nests = entry.category == "plate"
    model = host.model if nests else entry.build(draw.at("model"))
    top = flat_top(host.model)
    half, room = np.abs(model.bounds()[:, :2]).max(axis=0), np.abs(host.model.bounds()[:, :2]).max(axis=0)
    if not nests and (top is None or (half > 1.08 * room).any() or flat_top(model) is None):
        return None
    rise = NEST if nests or top is None else top.height + DROP
    sides = 2 * np.pi / 40 * draw.integer("sides", below=40)  # so that the corners of nested plates lie in each other
    twist = sides if nests else uniform(draw, -0.25, 0.25, "twist")
    slide = draw.generator("slide").uniform(-0.06, 0.06, 2) * (0.0 if nests else 1.0) * room
    place = host.to_world(np.array([[slide[0], slide[1], rise]]))[0]
    placed = Placed(model, place, host.yaw + twist, support=below)
    solid = solid_of(pieces(model), placed.position, placed.yaw)
    return plan.add(placed, solid) if plan.fits(solid, wall=True, inside=True, over=_stack_of(plan, below)) else None


NEST = 0.0056  # metres between plates that nest: see `furniture.kitchenware`


def _stack_of(plan: Plan, index: int) -> set[int]:
    """What a thing stands on, down to the first of its own category."""
    found = {index}
    below = plan.placed[index].support
    while below is not None and plan.placed[below].model.category == plan.placed[index].model.category:
        found.add(below)
        below = plan.placed[below].support
    return found


def _use_seats(plan: Plan, draw: Draw, mess: float) -> None:
    """Clothes and bags on chairs."""
    names = [name for name in ON_SEATS if name in plan.catalogue]
    for k in plan.indices(*CHAIRS):
        if not chance(draw, 0.3 * mess, "used", k):
            continue
        seat = seat_of(plan.placed[k].model)
        if seat is not None:
            set_on(plan, plan.catalogue[draw.choice(names, "what", k)], draw.at(k), shelves=[(k, seat)])


def seat_of(model: Model) -> Surface | None:
    """The level of a seat: the highest piece that is wide and at the height of one."""
    boxes = pieces(model)
    size = boxes[:, 1] - boxes[:, 0]
    fitting = boxes[(size[:, :2] > 0.26).all(axis=1) & (boxes[:, 1, 2] > 0.34) & (boxes[:, 1, 2] < 0.62)]
    if not len(fitting):
        return None
    seat = fitting[int(fitting[:, 1, 2].argmax())]
    center, wide = (seat[0] + seat[1])[:2] / 2, 0.8 * (seat[1] - seat[0])[:2]
    return Surface((float(center[0]), float(center[1])), (float(wide[0]), float(wide[1])), float(seat[1, 2]), 0.35)


def _misplace(plan: Plan, kind: Kind, draw: Draw, mess: float) -> None:
    """A mug on the window sill, a plate on the bed, a lamp on the floor, a chair away from its table."""
    for category, hosts in ELSEWHERE:
        if category not in plan.catalogue or not chance(draw, UNUSUAL * mess, category):
            continue
        found = plan.indices(*hosts)
        if found and _belongs(plan.catalogue[category], kind):
            _put_on_top(plan, plan.catalogue[category], draw.at(category), found)
    for category in ON_FLOOR:
        fitting = category in plan.catalogue and _belongs(plan.catalogue[category], kind)
        if fitting and chance(draw, 0.5 * UNUSUAL * mess, category, "floor"):
            _lay(plan, plan.catalogue[category].build(draw.at(category, "model")), draw.at(category, "floor"))
    chairs = plan.indices("chair")
    if chairs and chance(draw, 2 * UNUSUAL * mess, "a chair away"):
        _lay(plan, plan.placed[draw.choice(chairs, "which")].model, draw.at("chair away"))


def _belongs(entry: Entry, kind: Kind) -> bool:
    """Whether a room of this kind can have such a thing."""
    return kind.chances.get(entry.category, 0.0) > 0 or any(entry.rooms.get(room, 0.0) > 0 for room in kind.rooms)


def _litter(plan: Plan, kind: Kind, draw: Draw, mess: float) -> None:
    """Things on the floor: toys near each other, shoes and bags by a door, the rest where nobody walks."""
    wanted = [
        (category, k)
        for category, most in kind.lies.items()
        for k in range(most)
        if category in plan.catalogue and chance(draw, 0.65 * mess, category, k)
    ]
    doors = [place for k in range(len(plan.shell.openings)) for place in _beside_door(plan, k)]
    game = _somewhere(plan, draw.at("game"), None)[0]
    for category, k in draw.shuffled(wanted, "order"):
        own, entry = draw.at(category, k), plan.catalogue[category]
        model = entry.build(own.at("model"))
        near = game if category.startswith("toy") and chance(own, 0.7, "in the game") else None
        if category in BY_DOOR and doors and chance(own, 0.8, "by the door"):
            near = np.asarray(own.choice(doors, "door"))
        index = _lay(plan, model, own, near)
        if index is not None and category in IN_PAIRS and chance(own, 0.96, "pair"):
            _lay_beside(plan, index, own.at("other"))


def _beside_door(plan: Plan, opening: int) -> list[FloatArray]:
    """Places (2,) by the wall at both sides of a door."""
    found = plan.shell.openings[opening]
    if found.label != "door":
        return []
    wall = plan.shell.walls[found.wall]
    reach = found.width / 2 + 0.35
    places = [wall.at(found.middle + side * reach, 0.22) for side in (-1, 1)]
    return [place for place in places if plan.floor.contains(shapely.Point(place))]


def _somewhere(plan: Plan, draw: Draw, near: FloatArray | None) -> FloatArray:
    """(`TRIES`, 2) places on the floor, those where nobody walks first; around `near` where it is given."""
    random = draw.generator("places")
    low, high = np.array(plan.floor.bounds).reshape(2, 2)
    points = random.uniform(low, high, (4 * TRIES, 2))
    if near is not None:
        points[: 3 * TRIES] = near + random.normal(0.0, HEAPED / 2, (3 * TRIES, 2))
    points = points[shapely.contains_xy(plan.floor, points)]
    walked = shapely.contains_xy(plan.walkable(), points)
    keys = random.random(len(points)) + 0.7 * walked + (0.0 if near is None else np.arange(len(points)) / TRIES)
    return np.asarray(points[np.argsort(keys, kind="stable")][:TRIES])


def _lay(plan: Plan, model: Model, draw: Draw, near: FloatArray | None = None) -> int | None:
    """A thing on the floor or a rug, turned anyhow; its index, or None where there is no place for it."""
    boxes = pieces(model)
    turns = draw.generator("turns").uniform(-np.pi, np.pi, TRIES)
    for place, yaw in zip(_somewhere(plan, draw, near), turns, strict=False):
        index = _try(plan, Placed(model, np.append(place, 0.0), float(yaw)), boxes)
        if index is not None:
            return index
    return None


def _try(plan: Plan, placed: Placed, boxes: FloatArray) -> int | None:
    """Put it there, on a rug if one lies there, unless it hits something or is in the way of who walks."""
    for lying in _on_floor_or_rug(plan, placed, boxes):
        solid = solid_of(boxes, lying.position, lying.yaw)
        doorway = any(zone.owner < 0 and zone.solid.hits(solid) for zone in plan.zones)
        if doorway or not plan.fits(solid, inside=True):
            continue
        if not in_the_way(solid) or _leaves_a_way(plan, solid):
            return plan.add(lying, solid)
    return None


def _leaves_a_way(plan: Plan, solid: Solid) -> bool:
    """Whether one still walks around it: the free floor stays large and in one piece, before the doors too."""
    free = plan.walkable()
    rest = free.difference(shapely.Polygon(solid.footprint).buffer(PERSON + SPARE, quad_segs=2))
    whole = largest(shapely.get_parts(rest))
    if whole.area < WALKABLE * plan.standing.area or whole.area < 0.95 * rest.area:
        return False
    fronts = [shapely.Polygon(zone.solid.footprint) for zone in plan.zones if zone.owner < 0]
    return all(whole.intersection(one).area >= 0.7 * free.intersection(one).area for one in fronts)


def _on_floor_or_rug(plan: Plan, placed: Placed, boxes: FloatArray) -> Iterator[Placed]:
    """On the floor; where a rug is under all of it, on that."""
    flat = shapely.Polygon(solid_of(boxes, placed.position, placed.yaw).footprint)
    rugs = plan.indices("rug")
    touched = [k for k in rugs if shapely.Polygon(plan.solids[k].footprint).intersects(flat)]
    if not touched:
        yield replace(placed, support=plan.indices("floor")[0])
        return
    for k in touched:
        rug: Solid = plan.solids[k]
        if shapely.Polygon(rug.footprint).contains(flat):
            lifted = placed.position + np.array([0.0, 0.0, float(rug.bounds[1, 2]) + 1e-4])
            yield replace(placed, position=lifted, support=k)


def _lay_beside(plan: Plan, index: int, draw: Draw) -> int | None:
    """The other shoe: mirrored, beside the first, or kicked off a little way from it."""
    first = plan.placed[index]
    parts = tuple(
        replace(part, vertices=part.vertices * np.array([-1.0, 1.0, 1.0]), faces=part.faces[:, ::-1])
        for part in first.model.parts
    )
    other = replace(first.model, parts=parts)
    width = float(np.ptp(first.model.bounds()[:, 0]))
    kicked = chance(draw, 0.35, "kicked")
    boxes = pieces(other)
    for side in draw.shuffled((-1, 1), "side"):
        twist = uniform(draw, -1.2, 1.2, "twist", side) if kicked else uniform(draw, -0.2, 0.2, "twist", side)
        gap = uniform(draw, 0.12, 0.4, "gap", side) if kicked else uniform(draw, 0.012, 0.05, "gap", side)
        cos, sin = turning(first.yaw)
        step = np.array([side * (width + gap), uniform(draw, -0.05, 0.05, "ahead", side)])
        place = first.position[:2] + product(np.array([[cos, -sin], [sin, cos]]), step)
        found = _try(plan, Placed(other, np.append(place, 0.0), first.yaw + twist), boxes)
        if found is not None:
            plan.gather([index, found], index)
            return found
    return None
