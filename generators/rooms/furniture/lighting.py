"""Lamps."""

from __future__ import annotations

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, uniform
from generators.rooms.furniture.joinery import scaled, shifted
from generators.rooms.furniture.shapes import Shape, ball, beam, box, cylinder, join, lathe, shell, smooth, tube, vessel
from generators.rooms.furniture.size_table import measures
from generators.rooms.model import Material, Part
from vstdata.draw import Draw

CLOTH = Material((0.93, 0.88, 0.77), "fabric", (0.86, 0.80, 0.68), 0.01, 0.95, emission=0.55)
BULB = Material((1.0, 0.94, 0.82), roughness=0.6, emission=3.0)


def _drum(bottom: float, top: float, height: float) -> Shape:
    """A fabric shade with three spokes that carry it and the bulb, its rim at z = 0."""
    reach = top + (bottom - top) * 0.02 / height - 0.002
    spokes = [tube([(0, 0, height - 0.02), (reach, 0, height - 0.02)], 0.003, 6).turn(120 * k) for k in range(3)]
    stem = cylinder(0.006, height * 0.55 - 0.04, sides=10).move(z=height * 0.45 + 0.03)
    return join([shell([(bottom, 0), (top, height)], 0.003, 36), stem, *spokes])


def _shade(draw: Draw, bottom: float, top: float, height: float) -> list[Part]:
    tint = draw.choice(
        (CLOTH, CLOTH, Material(m.fabric(draw, "shade").color, "fabric", scale=0.01, emission=0.35)), "tint"
    )
    return [_drum(bottom, top, height).of(tint), ball(0.03, 14).move(z=height * 0.45).of(BULB)]


def _tripod(draw: Draw, height: float, steel: Material) -> list[Part]:
    """Three wooden legs under a shade."""
    radius, tall = measures(draw, "floor lamp", "radius", "shade")
    legs = [beam((0, 0, height - tall), (0.26, 0, 0), 0.03, 0.03, 0.7).turn(120 * k + 30) for k in range(3)]
    neck = cylinder(0.012, tall + 0.02).move(z=height - tall - 0.03)
    shade = shifted(_shade(draw, radius, radius * 0.85, tall), z=height - tall)
    return [join(legs).of(m.wood(draw, "legs")), neck.of(steel), *shade]


def _pole(draw: Draw, height: float, steel: Material) -> list[Part]:
    """One pole under a shade."""
    radius, tall = measures(draw, "floor lamp", "radius", "shade")
    stand = join([cylinder(0.14, 0.025, bevel=0.006, sides=36), cylinder(0.011, height - 0.03).move(z=0.02)])
    return [stand.of(steel), *shifted(_shade(draw, radius, radius * 0.72, tall), z=height - tall)]


def _uplighter(draw: Draw, height: float, steel: Material) -> list[Part]:
    """A bowl that lights the ceiling."""
    bowl = vessel([(0.03, 0), (0.1, 0.03), (0.16, 0.09), (0.17, 0.11)], 0.005, 0.006, 32).move(z=height + 0.05)
    foot, pole = cylinder(0.14, 0.025, bevel=0.006, sides=36), cylinder(0.013, height + 0.12).move(z=0.02)
    return [join([foot, pole, bowl]).of(steel), cylinder(0.12, 0.02).move(z=height + 0.115).of(BULB)]


def _arc_lamp(draw: Draw, height: float, steel: Material) -> list[Part]:
    """A dome on a long arc over a heavy foot."""
    reach, top = uniform(draw, 0.6, 0.85, "reach"), height + 0.3
    arc = smooth([(0, 0, 0.02), (0, 0, 1.5), (0.1, 0, top), (reach * 0.7, 0, top), (reach, 0, 1.55)], 8)
    dome = vessel([(0.02, 0), (0.08, 0.02), (0.14, 0.08), (0.16, 0.16)], 0.005, 0.006, 32).turn(180, "x")
    socket = cylinder(0.02, 0.05).move(reach, 0, 1.5)
    foot = cylinder(0.16, 0.05, bevel=0.006, sides=36)
    stand = join([foot, tube(arc, 0.011, 10), dome.move(x=reach, z=1.56), socket])
    return [stand.of(steel), ball(0.045, 16).move(reach, 0, 1.44).of(BULB)]


@entry(
    "floor lamp",
    "corner",
    rooms={"living room": 0.7, "bedroom": 0.25, "office": 0.2},
    smallest=(0.27, 0.27, 1.11),
    largest=(1.23, 0.61, 2.24),
)
def floor_lamp(draw: Draw) -> Pieces:
    steel = draw.choice((m.DARK_METAL, m.CHROME, m.metal(draw, "steel")), "finish")
    styles = (_tripod, _pole, _uplighter, _arc_lamp)
    (height,) = measures(draw, "floor lamp", "height")
    return draw.choice(styles, "style")(draw, height, steel), []


def _turned_base(draw: Draw, height: float) -> Part:
    """One of four vase-like bodies, `height` tall."""
    profiles = (
        [(0.05, 0), (0.085, 0.3), (0.095, 0.5), (0.06, 0.85), (0.02, 0.97), (0.012, 1.0)],
        [(0.07, 0), (0.07, 0.04), (0.02, 0.12), (0.035, 0.3), (0.02, 0.5), (0.04, 0.75), (0.015, 0.95), (0.012, 1.0)],
        [(0.03, 0), (0.09, 0.25), (0.1, 0.4), (0.09, 0.55), (0.025, 0.8), (0.012, 1.0)],
        [(0.085, 0), (0.085, 0.06), (0.012, 0.09), (0.012, 1.0)],
    )
    k = draw.integer("profile", below=len(profiles))
    body = lathe([(r, z * height) for r, z in profiles[k]], 28)
    return body.of(
        m.frame_metal(draw, "base")
        if k == 3
        else draw.choice((m.ceramic(draw, "base"), m.wood(draw, "base")), "base kind")
    )


def _desk_lamp(draw: Draw) -> list[Part]:
    """A jointed arm with a cone at its end."""
    skin = draw.choice((m.BLACK, m.WHITE, m.plastic(draw, "skin"), m.CHROME), "skin")
    elbow, head = (0.0, 0.1, 0.26), (0.0, -0.1, 0.42)
    arms = [tube([(s, 0, 0.02), (s, elbow[1], elbow[2])], 0.005, 8) for s in (-0.012, 0.012)]
    arms += [tube([(s, elbow[1], elbow[2]), (s, head[1], head[2])], 0.005, 8) for s in (-0.012, 0.012)]
    joints = [tube([(-0.022, y, z), (0.022, y, z)], 0.011, 12) for _, y, z in (elbow, head)]
    cone = (
        vessel([(0.022, 0), (0.03, 0.03), (0.075, 0.12)], 0.004, 0.006, 24)
        .turn(155, "x")
        .move(0, head[1] + 0.01, head[2] + 0.01)
    )
    bulb = ball(0.026, 14).move(0, head[1] - 0.034, head[2] - 0.105)
    socket = cylinder(0.014, 0.07).turn(155, "x").move(0, head[1], head[2] - 0.01)
    return [join([cylinder(0.085, 0.024, bevel=0.005, sides=32), *arms, *joints, cone, socket]).of(skin), bulb.of(BULB)]


@entry(
    "table lamp",
    "on_surface",
    rooms={"bedroom": 0.9, "living room": 0.4, "office": 0.55},
    smallest=(0.12, 0.18, 0.23),
    largest=(0.48, 0.48, 0.72),
    hosts=("nightstand", "desk", "dresser", "cabinet"),
)
def table_lamp(draw: Draw) -> Pieces:
    base, radius, tall, size = measures(draw, "table lamp", "base", "radius", "shade", "jointed")
    if chance(draw, 0.25, "jointed"):
        return scaled(_desk_lamp(draw), size), []
    neck = cylinder(0.008, tall + 0.01).move(z=base - 0.02)
    shade = _shade(draw, radius, radius * uniform(draw, 0.6, 0.95, "taper"), tall)
    return [_turned_base(draw, base), neck.of(m.CHROME), *shifted(shade, z=base - 0.01)], []


def _chandelier(draw: Draw, drop: float) -> list[Part]:
    """Five curved arms with candles around a turned stem."""
    steel = m.metal(draw, "steel")
    stem = lathe(
        [(0.0, -0.14), (0.03, -0.1), (0.05, 0.0), (0.02, 0.08), (0.035, 0.15), (0.008, 0.2), (0.008, drop)], 20
    )
    arms = [
        tube(smooth([(0.02, 0, 0), (0.12, 0, -0.1), (0.26, 0, -0.06), (0.28, 0, 0.05)], 6), 0.008, 8).turn(72 * k)
        for k in range(5)
    ]
    cups = [cylinder(0.02, 0.012, 0.03, sides=16).move(0.28, 0, 0.045).turn(72 * k) for k in range(5)]
    candles = [cylinder(0.012, 0.08, sides=12).move(0.28, 0, 0.05).turn(72 * k) for k in range(5)]
    flames = [
        lathe([(0.0, 0), (0.013, 0.015), (0.008, 0.035), (0.0, 0.05)], 10).move(0.28, 0, 0.127).turn(72 * k)
        for k in range(5)
    ]
    rose = cylinder(0.06, 0.03, 0.04).move(z=drop - 0.03)
    return [join([stem, *arms, *cups, rose]).of(steel), join(candles).of(m.WHITE), join(flames).of(BULB)]


def _pendant(draw: Draw, drop: float) -> list[Part]:
    """A shade on a cord: dome, cone, drum or glass ball."""
    style, (radius,) = draw.integer("shade style", below=4), measures(draw, "ceiling lamp", "radius")
    cord = cylinder(0.004, drop, sides=8)
    rose = cylinder(0.05, 0.025, 0.04).move(z=drop - 0.025)
    socket = cylinder(0.022, 0.07)
    fitting = join([cord, rose, socket]).of(m.DARK_METAL)
    if style == 3:
        return [
            fitting,
            ball(radius * 0.8, 28).move(z=-radius * 1.55).of(Material((0.96, 0.93, 0.86), roughness=0.3, emission=1.2)),
        ]
    if style == 2:
        return [fitting, *shifted(_shade(draw, radius, radius, radius), z=0.02 - radius)]
    profile = (
        [(0.02, 0), (0.35, 0.04), (0.75, 0.3), (1.0, 0.75)] if style == 0 else [(0.12, 0), (0.16, 0.16), (1.0, 0.8)]
    )
    hood = (
        vessel([(max(0.025, r * radius), z * radius) for r, z in profile], 0.005, 0.008, 36).turn(180, "x").move(z=0.01)
    )
    skin = draw.choice((m.plastic(draw, "hood"), m.BLACK, m.WHITE, m.metal(draw, "hood")), "skin")
    return [
        fitting,
        hood.of(skin),
        ball(0.04, 16).move(z=-0.45 * radius).of(BULB),
        cylinder(0.018, 0.45 * radius).move(z=-0.4 * radius).of(m.DARK_METAL),
    ]


def _flush(draw: Draw) -> list[Part]:
    """A glass bowl or a square panel right under the ceiling."""
    (size,) = measures(draw, "ceiling lamp", "flush")
    if chance(draw, 0.5, "square"):
        return [
            box(size, size, 0.04, 0.008).of(m.frame_metal(draw, "frame")),
            box(size - 0.05, size - 0.05, 0.02, 0.006).move(z=-0.012).of(m.LIT),
        ]
    bowl = lathe([(0.0, -0.09), (0.3 * size, -0.075), (0.45 * size, -0.03), (0.47 * size, 0.0)], 40)
    knob = ball(0.012, 12).move(z=-0.105)
    return [
        bowl.of(m.LIT),
        join([cylinder(0.5 * size, 0.025, bevel=0.006, sides=40).move(z=-0.005), knob]).of(m.metal(draw, "rim")),
    ]


@entry(
    "ceiling lamp",
    "ceiling",
    rooms={"living room": 0.9, "bedroom": 0.9, "dining room": 1.0, "kitchen": 0.9, "office": 0.9, "bathroom": 0.9},
    smallest=(0.17, 0.17, 0.04),
    largest=(0.69, 0.69, 0.97),
    hosts=("table",),
)
def ceiling_lamp(draw: Draw) -> Pieces:
    style = draw.integer("style", below=5)
    if style == 0:
        return _chandelier(draw, uniform(draw, 0.45, 0.6, "drop")), []
    return (_pendant(draw, *measures(draw, "ceiling lamp", "drop")) if style < 3 else _flush(draw)), []


@entry(
    "candle",
    "on_surface",
    rooms={"living room": 0.3, "bathroom": 0.2, "dining room": 0.4, "bedroom": 0.15},
    smallest=(0.08, 0.08, 0.1),
    largest=(0.17, 0.17, 0.49),
    hosts=("table", "coffee table", "dresser", "cabinet", "bookshelf"),
)
def candle(draw: Draw) -> Pieces:
    wax = Material(
        m.varied(
            draw, draw.choice(((0.94, 0.91, 0.82), (0.72, 0.16, 0.15), (0.45, 0.55, 0.62), (0.80, 0.62, 0.50)), "wax")
        ),
        roughness=0.6,
    )
    flame = lathe([(0.0, 0), (0.006, 0.01), (0.004, 0.024), (0.0, 0.034)], 10)
    wick = cylinder(0.0015, 0.016, sides=6)
    if chance(draw, 0.5, "stick"):  # a taper in a holder
        (tall,) = measures(draw, "candle", "taper")
        holder = lathe([(0.05, 0), (0.048, 0.012), (0.012, 0.02), (0.01, 0.07), (0.02, 0.085), (0.016, 0.1)], 24)
        body, top = lathe([(0.011, 0.095), (0.009, 0.1 + tall), (0.0, 0.105 + tall)], 14), 0.1 + tall
        base = holder.of(m.metal(draw, "holder"))
    else:  # a pillar on a plate
        tall, radius = measures(draw, "candle", "pillar", "radius")
        body, top = (
            lathe([(radius, 0.008), (radius, 0.008 + tall), (radius * 0.85, 0.006 + tall), (0.0, 0.003 + tall)], 28),
            tall,
        )
        base = lathe([(radius * 1.2, 0), (radius * 1.6, 0.014), (radius * 1.55, 0.016), (radius * 1.1, 0.008)], 32).of(
            m.ceramic(draw, "plate")
        )
    return [base, body.of(wax), wick.move(z=top).of(m.BLACK), flame.move(z=top + 0.012).of(BULB)], []
