"""What the patterns of materials look like: small periodic textures, and where a point of an object lies in them.

Everything is computed; no picture is read from anywhere. Textures are sRGB, points and sizes are metres in the local
frame of the model, and a material is projected onto a part along the axis that the surface faces most.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from generators.rooms.model import FloatArray, Material
from generators.rooms.render.blur import smoothed
from generators.rooms.render.look import Floats, Ints, linear
from vstdata.draw import Draw
from vstdata.errors import ManifestError

SIZE = 512  # texels along a side; a power of two, because lookups wrap by masking
_REPEATS = {  # repeats of `Material.scale` in one texture, along and across the grain
    "wood": (12.0, 5.0),
    "plank": (12.0, 6.0),
    "tile": (4.0, 4.0),
    "fabric": (32.0, 32.0),
    "carpet": (40.0, 40.0),
    "herringbone": (32.0, 32.0),
    "stone": (8.0, 8.0),
    "terrazzo": (40.0, 40.0),
    "concrete": (10.0, 10.0),
    "brick": (8.0, 16.0 / 3.0),
    "stripe": (8.0, 8.0),
    "ornament": (4.0, 4.0),
    "panel": (6.0, 12.0),
}
_UPRIGHT = ("brick", "stripe", "ornament", "panel", "tile")  # on a wall they run level and upright, whatever its shape
_GOLDEN = 0.618033988749895
PATTERNS = tuple(_REPEATS)


def period(material: Material) -> tuple[float, float]:
    """Metres that the material's texture covers along and across the grain."""
    along, across = _REPEATS.get(material.pattern, (1.0, 1.0))
    scale = material.scale if material.pattern in _REPEATS else 1.0
    return along * scale, across * scale


def texture_coordinates(material: Material, points: FloatArray, normals: FloatArray, bounds: FloatArray) -> FloatArray:
    """Points (n, 3) with unit normals (n, 3) of a piece with `bounds` (2, 3), or (n, 2, 3) one for each, -> (n, 2) in
    periods of the texture.

    The grain runs along the longest side of the piece, what is laid or pasted on a wall level and upright. A picture
    fills the piece's face exactly once.
    """
    low = np.broadcast_to(bounds[..., 0, :], points.shape)
    extent = np.broadcast_to(bounds[..., 1, :], points.shape) - low
    rows = np.arange(len(points))
    facing = np.argmax(np.abs(normals), axis=1)
    beside = extent.copy()
    beside[rows, facing] = -1.0
    along = np.argmax(beside, axis=1)
    across = 3 - along - facing
    if material.pattern == "picture":
        axes = np.sort(np.stack([along, across], axis=1), axis=1)
        place = np.take_along_axis(points - low, axes, axis=1)
        return np.asarray(place / np.maximum(np.take_along_axis(extent, axes, axis=1), 1e-6) * 0.998 + 0.001)
    uv = np.stack([points[rows, along], points[rows, across]], axis=1)
    if material.pattern in _UPRIGHT:
        wall = np.flatnonzero(np.abs(normals[:, 2]) < 0.5)
        level = points[wall, 1] * normals[wall, 0] - points[wall, 0] * normals[wall, 1]
        uv[wall] = np.stack([level, points[wall, 2]], axis=1)
    uv = uv / np.array(period(material))
    if material.pattern in ("wood", "fabric"):  # boards cut from different places, not one picture on all
        place = (2.0 * low + extent).sum(axis=1)[:, None] * np.array([7.3, 11.9])
        uv = uv + (place + facing[:, None] * _GOLDEN) % 1.0
    return np.asarray(uv)


def surface_color(
    material: Material, points: FloatArray, normals: FloatArray, bounds: FloatArray | None = None
) -> FloatArray:
    """(n, 3) sRGB in 0..1 at points (n, 3) with unit normals (n, 3), metres, local frame of the model.

    `bounds` (2, 3) are those of the part; without them, those of the points. Raises ManifestError for an unknown
    pattern.
    """
    if bounds is None:
        bounds = np.stack([points.min(axis=0), points.max(axis=0)])
    image = texture(material)
    side = len(image)
    column, row = texture_coordinates(material, points, normals, bounds).T * side - 0.5
    left, above = np.floor(column), np.floor(row)
    a, b = (column - left)[:, None], (row - above)[:, None]
    i, j = left.astype(np.int64), above.astype(np.int64)
    texels = image.reshape(-1, 3)
    one, two, three, four = (
        texels.take((j + down) % side * side + (i + right) % side, axis=0) for down in (0, 1) for right in (0, 1)
    )
    return np.asarray((one * (1 - a) + two * a) * (1 - b) + (three * (1 - a) + four * a) * b)


@lru_cache(maxsize=512)
def mean_color(material: Material) -> tuple[float, float, float]:
    """The material's mean colour in linear light: what it looks like from afar, and what it reflects into the room.
    Every fifth texel of every fifth row tells it: patterns repeat by powers of two."""
    red, green, blue = linear(texture(material)[::5, ::5]).reshape(-1, 3).mean(axis=0)
    return float(red), float(green), float(blue)


@lru_cache(maxsize=256)
def texture(material: Material) -> Floats:
    """(s, s, 3) float32 sRGB texture of the material, s a power of two; rows run across the grain.

    Raises ManifestError for an unknown pattern.
    """
    if material.pattern == "picture":
        return _frozen(_picture(material))
    if material.pattern not in _MIXES:
        raise ManifestError(f"no pattern {material.pattern!r}; there are {', '.join([*_MIXES, 'picture'])}")
    blend, shade = _mix(material.pattern)
    base = np.array(material.color, dtype=np.float32)
    accent = np.array(material.accent, dtype=np.float32)
    if not accent.any():  # the default means "a darker shade of the colour"
        accent = base * np.float32(0.72)
    color = np.empty((*blend.shape, 3), dtype=np.float32)
    for k, (low, high) in enumerate(zip(base, accent, strict=True)):  # one channel after the other: long loops are fast
        channel = (low + (high - low) * blend) * shade
        color[..., k] = np.clip(channel, 0.0, 1.0, out=channel)
    return _frozen(color)


def _frozen(image: Floats) -> Floats:
    image.flags.writeable = False
    return image


def _noise(name: str, along: float, across: float, size: int = SIZE) -> Floats:
    """(size, size) periodic noise of mean 0 and deviation 1, smooth over `along` by `across` texels."""
    white = Draw("pattern", name).generator().standard_normal((size, size))
    field = smoothed(white, across, along)
    return np.asarray((field - field.mean()) / field.std(), dtype=np.float32)


@lru_cache(maxsize=20)
def _mix(pattern: str) -> tuple[Floats, Floats]:
    """Share of the accent (s, s) in 0..1 and brightness (s, s) about 1 of a pattern."""
    blend, shade = _MIXES[pattern]()
    return np.clip(blend, 0.0, 1.0).astype(np.float32), shade.astype(np.float32)


def _plain() -> tuple[Floats, Floats]:
    return np.zeros((1, 1), dtype=np.float32), np.ones((1, 1), dtype=np.float32)


def _grain() -> tuple[Floats, Floats]:
    """Wood cut along the trunk: rings stretched along the grain, fibres in them."""
    across = np.linspace(0, 1, SIZE, endpoint=False, dtype=np.float32)[:, None]
    rings = 14 * across + 0.55 * _noise("rings", 120, 22) + 0.12 * _noise("knots", 30, 9)
    wave = (rings % 1.0) ** 2  # slow into the dark late wood, sharp out of it
    wave = smoothed(wave.astype(np.float64), 0.8, 2.0)
    fibre = _noise("fibre", 26, 0.7)
    return 0.12 + 0.55 * wave + 0.10 * fibre, 1.0 + 0.025 * fibre + 0.03 * _noise("board", 90, 40)


def _plank() -> tuple[Floats, Floats]:
    """A floor of six rows of boards, two to a row, each of its own tint, with dark seams."""
    blend, shade = _mix("wood")
    row, column = np.divmod(np.arange(SIZE), SIZE // 6 + 1)
    pick = Draw("pattern", "plank").generator()
    start = pick.integers(0, SIZE, size=6)
    place = (np.arange(SIZE)[None, :] + start[row][:, None]) % SIZE
    board = row[:, None] * 2 + place // (SIZE // 2)
    tint, shift = pick.uniform(-0.14, 0.14, 12), pick.integers(0, SIZE, 12)
    moved = (np.arange(SIZE)[None, :] + shift[board]) % SIZE
    shade = shade[np.arange(SIZE)[:, None], moved] * (1.0 + tint[board])
    seam = (column[:, None] < 2) | (place % (SIZE // 2) < 2)
    blend = 0.8 * blend[np.arange(SIZE)[:, None], moved] + 2.2 * (tint[board] < -0.07) * 0.05
    return blend, np.where(seam, 0.55, shade).astype(np.float32)


def _tile() -> tuple[Floats, Floats]:
    """Four by four tiles with joints of the accent colour."""
    cell = SIZE // 4
    index, inside = np.divmod(np.arange(SIZE), cell)
    joint = (inside < 2)[:, None] | (inside < 2)[None, :]
    tint = Draw("pattern", "tile").generator().uniform(-0.035, 0.035, (4, 4))
    shade = 1.0 + tint[index[:, None], index[None, :]] + 0.006 * _noise("glaze", 14, 14)
    return joint.astype(np.float32), np.where(joint, 0.94, shade).astype(np.float32)


def _fabric() -> tuple[Floats, Floats]:
    """A weave of thick and thin threads of two tones."""
    warp, weft = _noise("warp", 7, 0.8), _noise("weft", 0.8, 7)
    return 0.28 + 0.10 * (warp + weft), 1.0 + 0.035 * (warp - weft) + 0.02 * _noise("wear", 40, 40)


def _carpet() -> tuple[Floats, Floats]:
    """Tufts, and large soft spots where it was walked on."""
    tuft = _noise("tuft", 3, 3)
    spots = _noise("walked", 36, 36)
    return 0.25 + 0.16 * tuft + 0.07 * _noise("yarn", 9, 9), 1.0 + 0.06 * tuft + 0.008 * spots


def _herringbone() -> tuple[Floats, Floats]:
    """Blocks of four by one, each row of them at right angles to the next, of their own tints."""
    unit, count = SIZE // 32, 32
    y, x = np.divmod(np.arange(SIZE * SIZE).reshape(SIZE, SIZE), SIZE)
    column, row = x // unit, y // unit
    phase = (column - row) % 8
    level = phase < 4
    start_x = np.where(level, column - phase, column) % count
    start_y = np.where(level, row, row - (7 - phase)) % count
    block = start_y * count + start_x
    pick = Draw("pattern", "herringbone").generator()
    tint, shift = pick.uniform(-0.13, 0.13, count * count), pick.integers(0, SIZE, (2, count * count))
    across, along = np.where(level, y, x), np.where(level, x, y)
    blend, shade = _mix("wood")
    place = (across + shift[0][block]) % SIZE, (along + shift[1][block]) % SIZE
    from_side = np.where(level, y, x) % unit
    from_end = (np.where(level, x - start_x * unit, y - start_y * unit)) % SIZE
    seam = (from_side < 1) | (from_end < 1)
    return 0.8 * blend[place], np.where(seam, 0.62, shade[place] * (1.0 + tint[block])).astype(np.float32)


def _cells(name: str, across: int) -> tuple[Floats, Ints]:
    """Periodic cells about the points of a shaken grid: metres in cells to the border, and the number of the cell."""
    jitter = Draw("pattern", name).generator().uniform(0.12, 0.88, (across, across, 2))
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) * np.float32(across / SIZE)
    near = np.full((2, SIZE, SIZE), np.inf, dtype=np.float32)
    owner = np.zeros((SIZE, SIZE), dtype=np.int32)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            j, i = y.astype(np.int32) + dy, x.astype(np.int32) + dx
            spot = jitter[j % across, i % across].astype(np.float32)
            away = np.sqrt((i + spot[..., 0] - x) ** 2 + (j + spot[..., 1] - y) ** 2)
            closer = away < near[0]
            near[1] = np.where(closer, near[0], np.minimum(near[1], away))
            near[0] = np.where(closer, away, near[0])
            owner = np.where(closer, (j % across) * across + i % across, owner).astype(np.int32)
    return near[1] - near[0], owner


def _stone() -> tuple[Floats, Floats]:
    """Flagstones of many shapes with joints of the accent colour."""
    border, cell = _cells("stone", 8)
    tint = Draw("pattern", "stone tint").generator().uniform(-0.14, 0.14, 64)
    rough = 0.035 * _noise("weathered", 9, 9) + 0.03 * _noise("vein", 30, 5)
    joint = np.clip((0.07 - border) / 0.03, 0.0, 1.0)
    return joint, ((1.0 + tint[cell] + rough) * (1.0 - 0.12 * joint)).astype(np.float32)


def _terrazzo() -> tuple[Floats, Floats]:
    """Chips of the accent colour, and darker and lighter ones, in a plain ground."""
    border, cell = _cells("terrazzo", 40)
    kind = Draw("pattern", "chips").generator().uniform(0, 1, 1600)[cell]
    chip = np.clip((border - 0.28) / 0.1, 0.0, 1.0) * (kind < 0.62)
    return chip * (kind < 0.34), 1.0 + chip * np.where(kind < 0.34, 0.0, (kind - 0.48) * 1.6)


def _concrete() -> tuple[Floats, Floats]:
    """Trowelled: soft clouds, a few pores."""
    pores = np.clip((_noise("pores", 1.6, 1.6) - 2.6) * 2.0, 0.0, 1.0)
    return 0.25 + 0.16 * _noise("trowel", 46, 22) + 0.06 * _noise("cement", 6, 6), 1.0 - 0.25 * pores


def _brick() -> tuple[Floats, Floats]:
    """A running bond of eight bricks by sixteen courses; the accent is the mortar."""
    tall, wide = SIZE // 16, SIZE // 8
    y, x = np.divmod(np.arange(SIZE * SIZE).reshape(SIZE, SIZE), SIZE)
    course, up = np.divmod(y, tall)
    shifted = (x + course % 2 * wide // 2) % SIZE
    brick, along = np.divmod(shifted, wide)
    tint = Draw("pattern", "brick").generator().uniform(-0.16, 0.12, (16, 8))[course, brick]
    edge = np.minimum(np.minimum(up, tall - 1 - up), np.minimum(along, wide - 1 - along)) + 0.5 * _noise(
        "chipped", 2, 2
    )
    mortar = np.clip(2.6 - edge, 0.0, 1.0)
    return mortar, 1.0 + (1.0 - mortar) * (tint + 0.05 * _noise("burnt", 5, 4)) - 0.06 * mortar


def _stripe() -> tuple[Floats, Floats]:
    """Wallpaper: broad upright stripes with a thin line beside each."""
    place = np.arange(SIZE) % (SIZE // 8) / (SIZE // 8)
    stripe = np.clip(np.minimum(place - 0.1, 0.52 - place) * 40, 0, 1) + np.clip(
        (0.02 - abs(place - 0.64)) * 80, 0, 0.8
    )
    return np.broadcast_to(stripe, (SIZE, SIZE)), 1.0 + 0.012 * _noise("paper", 2, 2)


def _ornament() -> tuple[Floats, Floats]:
    """Wallpaper: rows of a leafy motif, every second one half a step aside."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] * (2 * np.pi * 4 / SIZE)
    sines = {n: np.round([np.sin(n * x), np.cos(n * x), np.sin(n * y), np.cos(n * y)], 6) for n in (1, 2, 3)}
    leaf = sines[1][1] * sines[1][3] + 0.5 * sines[2][1] * sines[2][3] - 0.35 * sines[3][1] * sines[1][3]
    curl = sines[2][0] * sines[1][2] * sines[3][3]
    return np.clip((leaf + 0.45 * curl - 0.25) * 5, 0, 1), 1.0 + 0.012 * _noise("paper", 2, 2)


def _panel() -> tuple[Floats, Floats]:
    """Upright boards with a groove between them."""
    blend, shade = _mix("wood")
    board, inside = np.divmod(np.arange(SIZE), SIZE // 8)
    pick = Draw("pattern", "panel").generator()
    tint, shift = pick.uniform(-0.08, 0.08, 8), pick.integers(0, SIZE, 8)
    place = (np.arange(SIZE) + shift[board]) % SIZE, (np.arange(SIZE)[:, None] + shift[board] * 3) % SIZE
    found = shade.T[place[1], place[0]] * (1.0 + tint[board])
    return blend.T[place[1], place[0]], np.where(inside < 3, 0.6, found).astype(np.float32)


_MIXES = {"plain": _plain, "wood": _grain, "fabric": _fabric, "tile": _tile, "plank": _plank, "carpet": _carpet,
          "herringbone": _herringbone, "stone": _stone, "terrazzo": _terrazzo, "concrete": _concrete, "brick": _brick,
          "stripe": _stripe, "ornament": _ornament, "panel": _panel}  # fmt: skip


def _picture(material: Material) -> Floats:
    """An abstract painting: a ground, soft fields and a few strokes, of the two colours and their neighbours."""
    size = SIZE // 2
    pick = Draw("picture", *material.color, *material.accent, material.scale).generator()
    palette = _palette(material, pick)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    image = palette[0] + (palette[1] - palette[0]) * (y + 0.15 * np.sin(5 * x))[..., None].clip(0, 1)
    for k in range(9):
        cover = (_blob if k % 3 else _stroke)(x, y, pick)
        image = image + (palette[k % len(palette)] - image) * cover[..., None]
    canvas = 1.0 + 0.006 * _noise("canvas", 0.6, 0.6, size)
    return np.asarray(np.clip(image * canvas[..., None], 0.02, 0.98), dtype=np.float32)


def _palette(material: Material, pick: np.random.Generator) -> Floats:
    """(5, 3) sRGB: colour, accent, their mixture, a light and a dark."""
    base, accent = np.array(material.color), np.array(material.accent)
    if not accent.any():
        accent = np.roll(base, 1) * 0.8 + 0.1
    light = 0.75 + 0.2 * pick.random(3)
    return np.array([base, accent, (base + accent) / 2, light, base * 0.35], dtype=np.float32)


def _blob(x: Floats, y: Floats, pick: np.random.Generator) -> Floats:
    cx, cy, rx, ry = pick.uniform([0.1, 0.1, 0.06, 0.06], [0.9, 0.9, 0.3, 0.3])
    edge = 1.0 - np.sqrt(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2)
    return np.asarray(0.85 * np.clip(edge * 14, 0, 1), dtype=np.float32)


def _stroke(x: Floats, y: Floats, pick: np.random.Generator) -> Floats:
    level, slope, bend, width = pick.uniform([0.1, -0.5, -0.6, 0.02], [0.9, 0.5, 0.6, 0.07])
    away = np.abs(y - level - slope * (x - 0.5) - bend * (x - 0.5) ** 2)
    return np.asarray(0.9 * np.clip((width - away) * 60, 0, 1), dtype=np.float32)
