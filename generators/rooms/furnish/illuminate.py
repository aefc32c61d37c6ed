"""What lights a room: the time of day, whether the sun shines in and through which window, which lamps are on, what is
seen outside. Each room has a light of its own; it is drawn when everything stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generators.rooms.furnish.dressing import DRESSED
from generators.rooms.furniture.entry import chance, uniform
from generators.rooms.model import FloatArray, Light, Model, Part, Placed, Room, RoomLight
from vstdata.draw import Draw
from vstdata.linear import POINT_DECIMALS, dot, length, product, turning

Color = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day. `weight`: how often it is drawn; `sky`: radiance of a window; `sun`: irradiance over pi of what
    faces it and `height` above the horizon in degrees; `shines`: chance that it shines in; `ceiling`, `other`: chances
    that the ceiling lamps, and each other lamp, are on."""

    name: str
    weight: int
    sky: Color
    sun: Color = (0.0, 0.0, 0.0)
    height: tuple[float, float] = (0.0, 0.0)
    shines: float = 0.0
    ceiling: float = 0.1
    other: float = 0.1


TIMES = (
    Time("dawn", 2, (4.6, 4.9, 6.2), (7.0, 4.6, 2.8), (4, 12), 0.4, 0.3, 0.3),
    Time("morning", 3, (9.0, 9.6, 10.5), (14.0, 12.4, 10.0), (14, 32), 0.5),
    Time("noon", 3, (9.0, 9.6, 10.5), (16.0, 15.0, 13.6), (36, 62), 0.5, 0.05, 0.05),
    Time("afternoon", 3, (9.0, 9.4, 10.0), (15.0, 13.0, 10.4), (16, 38), 0.5),
    Time("evening", 3, (4.4, 4.3, 4.6), (10.0, 5.6, 2.4), (3, 12), 0.5, 0.4, 0.5),
    Time("overcast", 4, (8.2, 8.7, 9.4), ceiling=0.3, other=0.2),
    Time("night", 5, (0.05, 0.06, 0.09), ceiling=0.72, other=0.7),
)
VIEWS = ("street", "offices", "garden", "hills", "roofs", "sky", "courtyard", "sea", "forest", "snow")
STOREYS = {"street": (0, 3), "offices": (2, 6), "garden": (0, 2), "hills": (0, 3), "roofs": (4, 6), "sky": (7, 15),
           "courtyard": (0, 3), "sea": (0, 5), "forest": (0, 2), "snow": (0, 2)}  # fmt: skip
STOREY = 3.0  # metres from floor to floor
GROUND = 0.4  # metres: of the lowest floor above the ground
LAMPLIGHT = (15.0, 13.0, 10.5)  # radiance of a ceiling lamp, in units of room light
HUES: tuple[Color, ...] = ((1.0, 0.86, 0.7), (1.0, 0.74, 0.46), (0.96, 0.98, 1.0))  # neutral, warm, cold bulbs
CEILING = 0.2  # metres: half the side of the rectangle below a ceiling lamp
SHADE = (24.0, 2.2)  # radiance out of the ends of a lamp's shade, and of the shade itself
SPOT = 40.0  # radiance of a bulb without a shade, half its rectangle `SPOT_HALF` metres
SPOT_HALF = 0.07
SCREEN = 4.0  # how much brighter than white paper in full light a screen's picture is for what it lights
DAY = 9.6  # radiance of the sky at noon, green
NEAR = 0.7  # metres from the outer face of a wall to what hangs before its window, at most
SLIT = -0.9  # of half a window's height: what is open below a blind that ends lower lets nothing through
HIDDEN = 0.8  # share of a window behind cloth or slats from which no sun comes through it
ASIDE = 58.0  # degrees by which the sun shines in from one side at most
SCREENS = ("television", "monitor", "laptop")
LIT = (
    "candle",
    "lamp",
    "range hood",
    *SCREENS,
)  # ends of the names of what is switched; other things only have a light
DARK = 0.3  # share of nights without the ceiling lamp, where there is another
BACKLIT = 0.16  # share of days whose pictures are exposed for what the window shows


def lit_room(room: Room, draw: Draw) -> Room:
    """`room`, whose `lights` are its windows, with lamps on and off and the light of a time of day."""
    able = [k for k, placed in enumerate(room.placed) if _glowing(placed)]
    nights = any(_lights_up(room.placed[k]) for k in able)
    time = draw.choice([time for time in TIMES for _ in range(time.weight) if nights or time.name != "night"], "time")
    small = any(_lights_up(room.placed[k]) and room.placed[k].model.category != "ceiling lamp" for k in able)
    dark = small and time.name == "night" and chance(draw, DARK, "dark")
    lamps = _switched_on(room, able, time, dark, draw)
    sun = _sun(room, time, draw.at("sun"))
    windows = [light for light in room.lights if light.window]
    backlit = bool(windows) and time.name not in ("night", "dawn") and sun is None and chance(draw, BACKLIT, "backlit")
    view = draw.choice(VIEWS, "view")
    hue = draw.choice(HUES, "hue")
    lights = [light for window in windows for light in _open_part(window, room.placed, time)]
    lights += [light for k in lamps for light in lamp_lights(room.placed[k], hue)]
    placed = [p if k in lamps or k not in able else _off(p) for k, p in enumerate(room.placed)]
    placed, through = _translucent(placed, windows, time)
    lights += through
    low, high = STOREYS[view]
    facts = RoomLight(
        kind=_kind(room, time, sun is not None, dark, backlit),
        time=time.name,
        view=view,
        lamps=tuple(lamps),
        sun=sun,
        sunlight=time.sun if sun else (0.0, 0.0, 0.0),
        outdoors=1.0 if time.name == "night" else 0.9 if backlit else draw.choice((0.8, 1.1, 1.5, 2.2), "outdoors"),
        stops=uniform(draw, 0.8, 1.6, "stops") if dark or backlit else 0.0,
        storey=GROUND + STOREY * (low + draw.integer("storey", below=high - low + 1)),
        variant=draw.integer("variant", below=2**31),
    )
    return replace(room, placed=tuple(placed), lights=tuple(lights), light=facts)


def _kind(room: Room, time: Time, sunny: bool, dark: bool, backlit: bool) -> str:
    if time.name == "night" or not any(light.window for light in room.lights):
        return "dark" if dark else "lamplight"
    if sunny:
        return "sun"
    if backlit:
        return "backlight"
    return "twilight" if time.name in ("dawn", "evening") else "daylight"


def _glowing(placed: Placed) -> bool:
    return placed.model.category.endswith(LIT) and any(part.material.emission > 0 for part in placed.model.parts)


def _switched_on(room: Room, able: Sequence[int], time: Time, dark: bool, draw: Draw) -> list[int]:
    """Those of the lamps and screens `able` that are on: the ceiling lamps together; at night one at least."""
    ceiling = [k for k in able if room.placed[k].model.category == "ceiling lamp"]
    others = [k for k in able if k not in ceiling]
    needed = not any(light.window for light in room.lights)  # a corridor without a window
    above = needed or (chance(draw, time.ceiling, "ceiling") and not dark)
    on = [k for k in others if chance(draw, _likely(room.placed[k], time), "lamp", k)]
    bright = [k for k in on if _lights_up(room.placed[k])]
    if (time.name == "night" or needed) and not bright and not (above and ceiling):
        on += draw.shuffled([k for k in others if _lights_up(room.placed[k])], "one")[:1] or ceiling
    return sorted([*on, *(ceiling if above else [])])


def _translucent(placed: Sequence[Placed], windows: Sequence[Light], time: Time) -> tuple[list[Placed], list[Light]]:
    """Things with thin cloth glowing as brightly as daylight comes through it, and the light that it gives the room."""
    found, lights = [], []
    for one in placed:
        share = {id(part): _before(one, part, windows) for part in one.model.parts if part.material.translucent > 0}
        lit = [part for part in one.model.parts if share.get(id(part), 0.0) > 0]
        if lit:
            parts = tuple(_shining(p, time, share[id(p)]) if p in lit else p for p in one.model.parts)
            found.append(replace(one, model=replace(one.model, parts=parts)))
            lights += [_cloth_light(one, part, time, share[id(part)]) for part in lit]
        else:
            found.append(one)
    return found, lights


def _open_part(window: Light, placed: Sequence[Placed], time: Time) -> list[Light]:
    """What daylight comes through freely: the window itself or, where a blind is down, what is open below it; what the
    blind lets through comes from the blind. The window stays for the sun, which slats cast shadows of."""
    low = 1.0
    for one in placed:
        if one.model.category == "blinds":
            least, most = _on_pane(window, one.to_world(np.concatenate([part.vertices for part in one.model.parts])))
            if 0.0 <= least[2] < NEAR and (least[:2] < 1.0).all() and (most[:2] > -1.0).all():
                low = max(-1.0, float(least[0]))
    if low == 1.0:
        return [replace(window, radiance=time.sky)]
    dark = replace(window, radiance=(0.0, 0.0, 0.0))
    center, up = window.center + window.edge_u * (low - 1.0) / 2, window.edge_u * (low + 1.0) / 2
    return [dark, Light(center, up, window.edge_v, time.sky)] if low > SLIT else [dark]


def _before(placed: Placed, part: Part, windows: Sequence[Light]) -> float:
    """The share of a cloth's width that hangs before one of the windows."""
    shares = [0.0]
    for light in windows:
        low, high = _on_pane(light, placed.to_world(part.vertices))
        if low[2] < NEAR and (low[:2] < 1.0).all() and (high[:2] > -1.0).all():
            shares.append(float((min(high[1], 1.0) - max(low[1], -1.0)) / max(high[1] - low[1], 1e-6)))
    return round(max(shares), 3)


def _hidden(light: Light, placed: Sequence[Placed]) -> float:
    """The share of a window that curtains and blinds hide at most."""
    share = 0.0
    for one in placed:
        if one.model.category in DRESSED:
            low, high = _on_pane(light, one.to_world(np.concatenate([part.vertices for part in one.model.parts])))
            over = np.minimum(high[:2], 1.0) - np.maximum(low[:2], -1.0)
            share += float(np.prod(np.maximum(over, 0.0))) / 4.0 * (0.0 <= low[2] < NEAR)
    return share


def _on_pane(light: Light, points: FloatArray) -> FloatArray:
    """(2, 3) the least and the most of points (n, 3) along the half edges of a window, and metres into the room."""
    inward = np.cross(light.edge_u, light.edge_v)
    axes = [each / dot(each, each) for each in (light.edge_u, light.edge_v)] + [inward / length(inward)]
    place = product(points - light.center, np.stack(axes).T)
    return np.round(np.stack([place.min(axis=0), place.max(axis=0)]), POINT_DECIMALS)


def _shining(part: Part, time: Time, share: float) -> Part:
    """A cloth with daylight behind it; its pattern is brighter than where it only reflects."""
    bright = share * part.material.translucent * time.sky[1] / DAY * 1.5
    return replace(part, material=replace(part.material, emission=round(bright, 3)))


def _cloth_light(placed: Placed, part: Part, time: Time, share: float) -> Light:
    """What comes through a cloth into the room."""
    low, high = _box(part)
    middle, half = (low + high) / 2, (high - low) / 2
    center = np.array([middle[0], low[1] - 0.012, middle[2]])
    tint = _times(_times(time.sky, part.material.color), part.material.translucent * share)
    return _rectangle(placed, center, np.array([half[0], 0.0, 0.0]), np.array([0.0, 0.0, half[2]]), tint)


def _lights_up(placed: Placed) -> bool:
    """Whether one can see a room by this alone."""
    return placed.model.category not in ("candle", "range hood")


def _likely(placed: Placed, time: Time) -> float:
    return 0.6 if placed.model.category in SCREENS else time.other


def _off(placed: Placed) -> Placed:
    """The same thing without light in it; a candle without its flame, a screen dark."""
    model = placed.model
    parts = [part for part in model.parts if model.category != "candle" or part.material.emission == 0]
    return replace(placed, model=replace(model, parts=tuple(_dark(part, model) for part in parts)))


def _dark(part: Part, model: Model) -> Part:
    if part.material.emission == 0:
        return part
    if model.category in SCREENS:
        return replace(part, material=replace(part.material, color=(0.03, 0.035, 0.04), pattern="plain", emission=0.0))
    return replace(part, material=replace(part.material, emission=0.0))


def _sun(room: Room, time: Time, draw: Draw) -> Color | None:
    """The unit direction towards the sun, which shines in through one of the windows; None where it does not."""
    panes = [light for light in room.lights if light.window and _hidden(light, room.placed) < HIDDEN]
    if not panes or not chance(draw, time.shines, "shines"):
        return None
    pane = draw.choice(panes, "pane")
    inward = np.cross(pane.edge_u, pane.edge_v)[:2]
    heading = np.arctan2(-inward[1], -inward[0]) + np.radians(uniform(draw, -ASIDE, ASIDE, "aside"))
    (x, y), (level, up) = turning(float(heading)), turning(float(np.radians(uniform(draw, *time.height, "height"))))
    found = np.round([x * level, y * level, up], POINT_DECIMALS)
    return float(found[0]), float(found[1]), float(found[2])


def lamp_lights(placed: Placed, hue: Color) -> list[Light]:
    """The rectangles that stand for what a lamp or a screen sends out."""
    parts = [part for part in placed.model.parts if part.material.emission > 0]
    if placed.model.category in SCREENS:
        return [_screen(placed, parts[0])]  # the ground of the picture
    if placed.model.category == "ceiling lamp":
        lowest = placed.model.bounds()[0, 2] - 0.01
        return [_flat(placed, np.array([0.0, 0.0, lowest]), CEILING, -1, _times(LAMPLIGHT, _tint(hue)))]
    shades = [part for part in parts if part.material.pattern == "fabric"]
    if shades:
        return [light for part in shades for light in _shade(placed, part, hue)]
    return [_bulb(placed, part, hue) for part in parts if placed.model.category != "candle"]


def _tint(hue: Color) -> Color:
    """The bulb's hue against that of the first, which `LAMPLIGHT` has."""
    return hue[0] / HUES[0][0], hue[1] / HUES[0][1], hue[2] / HUES[0][2]


def _times(color: Sequence[float], factor: float | Color) -> Color:
    r, g, b = np.array(color) * np.array(factor)
    return float(r), float(g), float(b)


def _box(part: Part) -> FloatArray:
    return np.stack([part.vertices.min(axis=0), part.vertices.max(axis=0)])


def _rectangle(placed: Placed, center: FloatArray, u: FloatArray, v: FloatArray, radiance: Color) -> Light:
    """A rectangle given in the frame of the model."""
    corner, along, up = placed.to_world(np.stack([center, center + u, center + v]))
    return Light(corner, along - corner, up - corner, radiance)


def _flat(placed: Placed, center: FloatArray, half: float, facing: int, radiance: Color) -> Light:
    """A level square that shines up (1) or down (-1)."""
    return _rectangle(placed, center, np.array([half, 0.0, 0.0]), np.array([0.0, facing * half, 0.0]), radiance)


def _shade(placed: Placed, part: Part, hue: Color) -> list[Light]:
    """Through both ends of a shade, and through its cloth to four sides."""
    low, high = _box(part)
    middle, half = (low + high) / 2, (high - low) / 2
    reach = float(0.6 * half[:2].max())
    ends = [(high[2] + 0.005, 1), (low[2] - 0.005, -1)]
    lights = [_flat(placed, np.array([middle[0], middle[1], z]), reach, way, _times(hue, SHADE[0])) for z, way in ends]
    cloth = _times(hue, _times(part.material.color, SHADE[1]))
    for quarter in range(4):
        out = np.append(turning(quarter * np.pi / 2), 0.0)
        beside = np.array([-out[1], out[0], 0.0]) * half[0] * 0.8
        center = middle + out * (half[0] + 0.012)
        lights.append(_rectangle(placed, center, beside, np.array([0.0, 0.0, half[2] * 0.9]), cloth))
    return lights


def _bulb(placed: Placed, part: Part, hue: Color) -> Light:
    """A bulb in a bowl that is open to the ceiling, or in a hood that is open to below."""
    low, high = _box(part)
    up = high[2] > placed.model.bounds()[1, 2] - 0.02
    z = high[2] + 0.005 if up else low[2] - 0.01
    center = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, z])
    return _flat(placed, center, SPOT_HALF, 1 if up else -1, _times(hue, SPOT))


def _screen(placed: Placed, part: Part) -> Light:
    """What a screen sends to its front."""
    low, high = _box(part)
    middle, half = (low + high) / 2, (high - low) / 2
    center = np.array([middle[0], low[1] - 0.012, middle[2]])
    radiance = _times(tuple(c * c for c in part.material.color), SCREEN)  # about linear light
    return _rectangle(placed, center, np.array([half[0], 0.0, 0.0]), np.array([0.0, 0.0, half[2]]), radiance)
