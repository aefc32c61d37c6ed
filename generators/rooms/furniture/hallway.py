"""Where shoes and coats are kept."""

from __future__ import annotations

import numpy as np

from generators.rooms import materials as m
from generators.rooms.furniture.entry import Pieces, chance, entry, spread, uniform
from generators.rooms.furniture.garments import hanging
from generators.rooms.furniture.joinery import four_legs
from generators.rooms.furniture.shapes import Shape, box, cylinder, join, lathe, smooth, tube
from generators.rooms.furniture.size_table import measures
from vstdata.draw import Draw


def _shoe(length: float, height: float) -> Shape:
    """One shoe, its toe towards -y: a sole, a body that rises to the heel, a dark opening."""
    t = np.linspace(-0.48, 0.48, 9)
    rise = np.interp(t, [-0.48, -0.2, 0.05, 0.3, 0.48], np.array([0.35, 0.5, 0.8, 1.0, 0.9])) * height / 2
    width = np.interp(t, [-0.48, -0.4, -0.2, 0.2, 0.48], [0.02, 0.038, 0.046, 0.036, 0.026])
    return tube(np.c_[np.zeros(9), t * length, rise], np.c_[rise, width], 12, along=(1.0, 0.0, 0.0))


@entry(
    "shoe rack",
    "wall",
    rooms={"bedroom": 0.15, "living room": 0.12, "office": 0.05},
    smallest=(0.47, 0.27, 0.44),
    largest=(1.25, 0.38, 1.12),
    clearance=0.4,
)
def shoe_rack(draw: Draw) -> Pieces:
    width, depth = measures(draw, "shoe rack", "width", "depth")
    tiers = 2 + draw.integer("tiers", below=4)
    pitch = 0.2
    height = tiers * pitch + 0.06
    frame = m.wood(draw, "frame") if chance(draw, 0.5, "wooden") else m.frame_metal(draw, "frame")
    posts = four_legs(width - 0.03, depth - 0.03, height, 0.028, taper=1.0)
    rods = [
        tube([(-width / 2 + 0.01, y, 0.08 + k * pitch), (width / 2 - 0.01, y, 0.08 + k * pitch)], 0.008, 8)
        for k in range(tiers)
        for y in spread(5, -depth / 2 + 0.03, depth / 2 - 0.03)
    ]
    sides = [box(0.016, depth - 0.02, 0.025).move(x=width / 2 - 0.015, z=0.065 + k * pitch) for k in range(tiers)]
    rails = [join([*sides, box(0.026, depth - 0.01, 0.026).move(x=width / 2 - 0.015, z=height - 0.02)]).mirrored()]
    parts = [join([posts, *rods, *rails]).of(frame)]
    places = [(x, k) for k in range(tiers) for x in spread(int(width / 0.24), -width / 2 + 0.15, width / 2 - 0.15)]
    for number, (x, k) in enumerate(draw.shuffled(places, "pairs")[: max(3, int(0.75 * len(places)))]):
        pair = join(_shoe(0.27, 0.1).move(x + s * 0.052, -0.01, 0.0865 + k * pitch) for s in (-1, 1))
        skin = m.leather(draw, "shoe", number) if chance(draw, 0.5, "leather", number) else m.dyed(draw, "shoe", number)
        parts.append(pair.of(skin))
    return parts, []


@entry(
    "coat rack",
    "corner",
    rooms={"office": 0.3, "living room": 0.2, "bedroom": 0.15},
    smallest=(0.39, 0.47, 1.49),
    largest=(0.7, 0.65, 2.16),
)
def coat_rack(draw: Draw) -> Pieces:
    (height,) = measures(draw, "coat rack", "height")
    frame = m.wood(draw, "frame") if chance(draw, 0.6, "wooden") else m.DARK_METAL
    pole = lathe(
        [(0.022, 0.05), (0.022, height), (0.028, height + 0.01), (0.02, height + 0.045), (0.0, height + 0.05)], 16
    )
    legs = [
        tube(smooth([(0, 0, 0.22), (0.12, 0, 0.2), (0.25, 0, 0.015)], 5), 0.018, 8).turn(90 * k + 45) for k in range(4)
    ]
    high = [
        tube(smooth([(0, 0, height - 0.12), (0.1, 0, height - 0.1), (0.16, 0, height)], 5), 0.012, 8).turn(60 * k)
        for k in range(6)
    ]
    low = [
        tube(smooth([(0, 0, height - 0.4), (0.06, 0, height - 0.4), (0.1, 0, height - 0.32)], 5), 0.01, 8).turn(90 * k)
        for k in range(4)
    ]
    coats = [
        hanging(draw.at("coat", k), uniform(draw, 0.75, 1.0, "length", k), 0.17, 0.06, 16)
        .turn(90)
        .move(x=0.15, z=height - 0.04)
        .turn(60 * spot)
        for k, spot in enumerate(draw.shuffled(range(6), "spots")[: 1 + draw.integer("coats", below=3)])
    ]
    worn = [coat.of(m.fabric(draw, "cloth", k)) for k, coat in enumerate(coats)]
    hat = [cylinder(0.16, 0.012, bevel=0.004), lathe([(0.1, 0.004), (0.095, 0.09), (0.05, 0.11), (0, 0.1)])]
    topped = [join(hat).move(z=height + 0.03).of(m.fabric(draw, "hat"))] if chance(draw, 0.4, "hat on top") else []
    return [join([pole, *legs, *high, *low]).of(frame), *worn, *topped], []
