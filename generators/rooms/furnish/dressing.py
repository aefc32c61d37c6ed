"""What hangs at windows: curtains that are drawn or open, blinds that are down or half up.

Models stand in the frame of the window: x along the wall, y = 0 its inner face, the room at y < 0, z = 0 the floor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from generators.rooms import materials
from generators.rooms.furnish.details import to_wall
from generators.rooms.furnish.plan import Plan
from generators.rooms.furniture.entry import chance, uniform
from generators.rooms.furniture.shapes import Shape, blocks, box, cylinder, join, ribbon, tube
from generators.rooms.model import Material, Model, Part, Placed
from generators.rooms.shell.openings import CASING, PROUD, Opening
from generators.rooms.shell.shell import SKIRTING
from generators.rooms.solid import pieces, placed_solid
from vstdata.draw import Draw

DRESSED = ("blinds", "curtain")
STYLES = ("long", "long", "short", "venetian", "venetian", "roller", "none", "none", "none")
FOLD = 0.11  # metres from fold to fold of a curtain that is drawn
SWING = 0.028  # metres: half the depth of its folds, and of those of one that is pushed aside
BUNCHED = 0.045
CLOTH = 0.003  # metres: how thick the cloth is
GAP = 0.008  # metres between a curtain and what it hangs before
BESIDE = 0.065  # metres beside an opening that its sill reaches
LINING = 0.012  # metres: boards on the cut faces of the wall
DEEP = 0.065  # metres from the inner face of the wall to the frame of the window
SLAT, PITCH = 0.045, 0.04  # metres: width of the slats of a blind, and from one to the next
SHEER = Material((0.93, 0.92, 0.89), "fabric", (0.88, 0.87, 0.84), 0.012, 0.95, translucent=0.4)


def dress_windows(plan: Plan, draw: Draw) -> None:
    """Hang curtains or blinds at the windows of a room, alike at all of them, where nothing is in their way."""
    style = draw.choice(STYLES, "style")
    for k, opening in enumerate(plan.shell.openings):
        if opening.label != "window" or style == "none":
            continue
        if style in ("venetian", "roller"):
            _put(plan, opening, [_blind(draw, opening, style, k)])
            continue
        for try_, long in enumerate((style == "long", False)):
            if _put(plan, opening, _curtains(draw, plan, opening, long=long, window=(k, try_))):
                break


def _put(plan: Plan, opening: Opening, models: Sequence[Model]) -> bool:
    """Put all of the models there if they hit nothing."""
    wall = plan.shell.walls[opening.wall]
    origin = np.append(wall.at(opening.middle, 0.0), 0.0)
    placed = [Placed(model, origin, wall.yaw, support=_behind(plan, opening, model)) for model in models]
    solids = [placed_solid(one) for one in placed]
    inside = all(one.model.category == "blinds" or plan.fits(s, wall=True, inside=True)
                 for one, s in zip(placed, solids, strict=True))  # fmt: skip
    if not inside or any(plan.hits(solid) for solid in solids):
        return False
    for one, solid in zip(placed, solids, strict=True):
        hangs = one.model.category == "curtain"
        plan.add(one, placed_solid(one, to_wall(pieces(one.model))) if hangs else solid)
    return True


def _behind(plan: Plan, opening: Opening, model: Model) -> int:
    """The window that a blind is fixed to, the wall that a curtain hangs at."""
    if model.category == "curtain":
        return plan.indices("wall")[opening.wall]
    number = [o for o in plan.shell.openings if o.label == "window"].index(opening)
    return plan.indices("window")[number]


def _curtains(draw: Draw, plan: Plan, opening: Opening, *, long: bool, window: tuple[int, int]) -> list[Model]:
    """Two panels on rods: pushed aside, or drawn over a part of their half of the window."""
    cloth = SHEER if chance(draw, 0.35, "sheer") else _cloth(draw)
    metal = materials.frame_metal(draw, "rod")
    reach = BESIDE + uniform(draw, 0.1, 0.18, "reach")
    top = opening.top + CASING + uniform(draw, 0.04, 0.14, "rod")
    covered = draw.choice((0.0, 0.0, 0.3, 0.6, 0.97), "covered", window[0])
    clear = (_sill(plan, opening) if long and covered else max(PROUD, SKIRTING)) + GAP
    bottom = uniform(draw, 0.012, 0.03, "hem") if long else opening.bottom + 0.012
    found = []
    for side in (-1, 1):
        outer = opening.width / 2 + reach
        inner = (1.0 - covered * uniform(draw, 0.85, 1.0, "half", window[0], side)) * opening.width / 2
        inner = max(inner, 0.004) if covered else opening.width / 2 + (BESIDE if long else 0.02)
        deep = SWING if covered else BUNCHED
        parts = _panel(draw.at(window[0], side), inner, outer, (bottom, top), (clear, deep), cloth, metal)
        state = "closed" if covered > 0.9 else "open"
        found.append(Model("curtain", tuple(_mirrored(part, side) for part in parts), state=state))
    return found


def _sill(plan: Plan, opening: Opening) -> float:
    """Metres that the sill stands into the room."""
    number = [o for o in plan.shell.openings if o.label == "window"].index(opening)
    return -float(plan.placed[plan.indices("window")[number]].model.bounds()[0, 1])


def _cloth(draw: Draw) -> Material:
    return replace(materials.fabric(draw, "curtain"), translucent=uniform(draw, 0.02, 0.12, "thin"))


def _panel(
    draw: Draw,
    inner: float,
    outer: float,
    levels: tuple[float, float],
    depth: tuple[float, float],
    cloth: Material,
    metal: Material,
) -> list[Part]:
    """Folded cloth from x = `inner` to `outer`, between two `levels`; `depth`: metres free behind it, half its own."""
    (bottom, top), (clear, swing) = levels, depth
    width = outer - inner
    folds = max(2, round(width / (FOLD if swing == SWING else 0.6 * FOLD)))
    middle = -(clear + swing + CLOTH)
    turn = np.linspace(0.0, 2 * np.pi * folds, 8 * folds + 1)
    uneven = draw.generator("folds").uniform(0.6, 1.0, folds + 1)
    tall = np.interp(turn, 2 * np.pi * np.arange(folds + 1), uneven)
    path = np.c_[
        inner + turn / turn[-1] * width, middle + swing * tall * np.sin(turn), np.full(len(turn), (bottom + top) / 2)
    ]
    hung = ribbon(path, top - bottom, CLOTH, along=(0.0, 0.0, 1.0))
    rod = tube([(inner, middle, top + 0.012), (outer + 0.03, middle, top + 0.012)], 0.011, 12)
    arm = blocks([[outer + 0.012, middle / 2, top + 0.012]], [[0.014, -middle, 0.014]])
    return [hung.of(cloth), join([rod, arm]).of(metal)]


def _mirrored(part: Part, side: int) -> Part:
    return part if side > 0 else Shape(part.vertices, part.faces).scale(x=-1.0).of(part.material)


def _blind(draw: Draw, opening: Opening, style: str, window: int) -> Model:
    """Slats, or one cloth on a roller, in the opening before the frame of the window."""
    width = opening.width - 2 * LINING - 0.016
    high, most = opening.top - LINING - 0.004, opening.top - opening.bottom - 2 * LINING - 0.02
    drop = most * draw.choice((0.25, 0.5, 0.75, 1.0, 1.0), "drop", window)
    make = _venetian if style == "venetian" else _roller
    state = "closed" if drop == most else "open"
    return Model("blinds", tuple(make(draw, width, high, drop)), state=state)


def _venetian(draw: Draw, width: float, high: float, drop: float) -> list[Part]:
    skin = draw.choice((materials.WHITE, materials.wood(draw, "slats"), materials.paint(draw, "slats")), "slats")
    tilt, passing = draw.choice(((18.0, 0.55), (35.0, 0.34), (55.0, 0.14), (72.0, 0.06)), "tilt")
    head = box(width, 0.05, 0.035, 0.003).move(y=DEEP / 2, z=high - 0.035)
    count = max(2, int((drop - 0.06) / PITCH))
    slat = blocks([[0, 0, 0]], [[width, SLAT, 0.0022]]).turn(tilt, "x")
    levels = high - 0.06 - PITCH * np.arange(count)
    slats = [slat.move(y=DEEP / 2, z=float(z)) for z in levels]
    low = float(levels[-1]) - PITCH
    bar = box(width, 0.03, 0.016, 0.003).move(y=DEEP / 2, z=low)
    cords = blocks([[s * 0.32 * width, DEEP / 2, (high + low) / 2] for s in (-1, 1)], [[0.003, 0.003, high - low]] * 2)
    return [join([head, *slats, bar]).of(replace(skin, translucent=passing)), cords.of(materials.PAPER)]


def _roller(draw: Draw, width: float, high: float, drop: float) -> list[Part]:
    cloth = replace(materials.fabric(draw, "roller"), translucent=uniform(draw, 0.05, 0.3, "thin"))
    y, z = DEEP / 2, high - 0.026
    roll = cylinder(0.024, width - 0.01, sides=16).turn(90, "y").move(-(width - 0.01) / 2, y, z)
    sheet = blocks([[0, y + 0.02, z - (drop - 0.05) / 2]], [[width - 0.02, 0.002, drop - 0.05]])
    bar = box(width - 0.015, 0.014, 0.02, 0.003).move(y=y + 0.02, z=z - drop + 0.045)
    return [join([roll, sheet]).of(cloth), bar.of(materials.WHITE)]
