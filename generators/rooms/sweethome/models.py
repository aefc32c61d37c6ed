"""A model of Sweet Home 3D's catalogue as one of ours: its parts, its looks, where small things may stand on it.

Its file has y up and the front towards +z; it is scaled to the size that the catalogue says.
"""

from __future__ import annotations

import io
import re
import warnings
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Credit, FloatArray, IntArray, Material, Model, Part, Surface
from generators.rooms.sweethome.catalogue import Item, member
from generators.rooms.sweethome.shapes import closed, coarser
from vstdata.errors import InputError
from vstdata.linear import product
from vstdata.rays import Embree
from vstdata.sources.checks.guard import guarded

MOST_FACES = 4000  # of a model, before its sheets get a second side
KEPT = 256  # models held in memory
SHADES = 4  # colours that the picture on a part is told in: so many steps of each channel
ALIKE = 0.07  # standard deviation of a picture's colours below which it is one colour
INSIDE = np.array([[1, 1, 1], [4, 1, 1], [1, 4, 1], [1, 1, 4], [2, 2, 1], [2, 1, 2], [1, 2, 2]])  # of a face's corners
INSIDE = INSIDE / INSIDE.sum(axis=1, keepdims=True)
RARE = 0.04  # of a part's area: colours of less are those of the rest
COLOR_DECIMALS = 3
GRID = 48  # rays along a side from above, to find what is level
LEVEL = 0.004  # metres: what differs by less is level
LEAST_TOP = 0.08  # metres: the narrowest place for small things
MOST_OF = 0.15  # ours: least share of a model, seen from above, that is such a place
EDGE = 0.01  # metres from a place's rim in which nothing stands
SUBSTANCES = (  # what the name of a material or a picture says
    ("wood", "wood", re.compile(r"wood|oak|pine|walnut|teak|cherry|birch|parquet|bois|madera|mahogan", re.I)),
    ("fabric", "fabric", re.compile(r"fabric|cloth|cotton|tissu|linen|carpet|cushion|pillow|sheet|blanket", re.I)),
    ("leather", "plain", re.compile(r"leather|cuir", re.I)),
    ("metal", "plain", re.compile(r"metal|chrome|steel|alumin|iron|brass|inox", re.I)),
    ("glass", "plain", re.compile(r"glass|verre|mirror", re.I)),
    ("ceramic", "plain", re.compile(r"ceramic|porcelain", re.I)),
    ("plastic", "plain", re.compile(r"plastic", re.I)),
)
METALLIC, ROUGH, SHINY = 0.7, 0.6, 0.2


def credit_of(item: Item) -> Credit:
    """Whose model it is."""
    return Credit(f"Sweet Home 3D, {item.library.stem}", item.id, item.name, item.author, item.licence)


@lru_cache(maxsize=KEPT)
def model_of(item: Item, category: str, faces: bool, carries: bool) -> Model:
    """The model of `item`, standing on z = 0 over the origin; `faces`: it has a front, `carries`: things may stand on
    it. Raises InputError for a file that is damaged or has nothing in it."""
    drawn = _drawn(item)
    most = _share([len(corners) for _, corners, _ in drawn])
    parts = []
    for vertices, corners, material in drawn:
        points, triangles = closed(*coarser(vertices, corners, most))
        if len(triangles):
            parts.append(Part(points, triangles, material))
    if not parts:
        raise InputError(item.library, item.mesh, "a mesh with faces")
    surfaces = _tops(parts) if carries else ()
    return Model(category, tuple(parts), surfaces, credit_of(item), faces)


def _share(counts: list[int]) -> int:
    """How many faces a part may have, so that all have `MOST_FACES`: parts of fewer keep theirs."""
    left, rest = MOST_FACES, sorted(counts)
    while rest and rest[0] * len(rest) <= left:
        left -= rest.pop(0)
    return max(4, left // len(rest)) if rest else MOST_FACES


Drawn = tuple[FloatArray, IntArray, Material]


def _drawn(item: Item) -> list[Drawn]:
    """Vertices (n, 3) metres in our axes, faces and looks of every part of the file."""
    meshes = _meshes(item)
    turn = np.array(item.turn).reshape(3, 3)
    turned = [product(np.asarray(mesh.vertices, dtype=np.float64), turn.T) for mesh in meshes]
    ours = [np.stack([x, -z, y], axis=1) for x, y, z in (points.T for points in turned)]
    low, high = (np.stack([f(points, axis=0) for points in ours]) for f in (np.min, np.max))
    low, high = low.min(axis=0), high.max(axis=0)
    scale = np.array(item.size) / np.maximum(high - low, 1e-9)
    middle = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]])
    found = []
    for points, mesh in zip(ours, meshes, strict=True):
        placed = (points - middle) * scale
        for corners, material in _looks(mesh, placed):
            found.append((placed, corners, material))
    return found


def _meshes(item: Item) -> list[Any]:
    """The parts of the file by trimesh, in their order."""
    import trimesh
    from trimesh.resolvers import ZipResolver

    data = member(item.library, item.mesh)
    folder = str(PurePosixPath(item.mesh).parent)
    with ZipFile(item.library) as library, guarded(item.library, item.mesh, "a Wavefront OBJ file"):
        names = [name for name in library.namelist() if name.startswith(f"{folder}/") and not name.endswith("/")]
        files = {name: io.BytesIO(member(item.library, name)) for name in names}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of corners without texture coordinates
            loaded: Any = trimesh.load(
                io.BytesIO(data), file_type="obj", resolver=ZipResolver(files, namespace=folder), process=False,
                group_material=True, split_objects=False,
            )  # fmt: skip
    meshes = [loaded] if isinstance(loaded, trimesh.Trimesh) else list(loaded.geometry.values())
    found = [mesh for mesh in meshes if len(getattr(mesh, "faces", ()))]
    if not found or not all(np.isfinite(mesh.vertices).all() for mesh in found):
        raise InputError(item.library, item.mesh, "faces with finite corners")
    return found


def _looks(mesh: Any, points: FloatArray) -> list[tuple[IntArray, Material]]:
    """The faces of a part by their looks: one for each colour of the picture on it."""
    corners = np.asarray(mesh.faces, dtype=np.int32)
    material = getattr(mesh.visual, "material", None)
    image, uv = getattr(material, "image", None), getattr(mesh.visual, "uv", None)
    name = f"{getattr(material, 'name', '')} {getattr(image, 'filename', '') or ''}"
    if image is None or uv is None or not np.isfinite(uv).all():
        diffuse = getattr(material, "diffuse", None)
        rgb = np.array([180, 180, 180]) if diffuse is None else np.asarray(diffuse)[:3]
        return [(corners, _material(name, rgb / 255.0, material))]
    at = np.asarray(uv)[corners]
    colors = np.mean([_sampled(image, product(at.transpose(0, 2, 1), share)) for share in INSIDE], axis=0)
    a, b, c = points[corners].transpose(1, 0, 2)
    area = np.sqrt((np.cross(b - a, c - a) ** 2).sum(axis=1)) + 1e-12
    group = _shades(colors, area)
    return [
        (corners[group == k], _material(name, _mean(colors[group == k], area[group == k]), material))
        for k in np.unique(group)
    ]


def _sampled(image: Any, uv: NDArray[np.floating]) -> FloatArray:
    """(n, 3) colours of a picture at texture coordinates (n, 2), which repeat; of a coarse one, so that grain is not
    seen as many colours."""
    small = np.asarray(image.convert("RGB").resize((32, 32)), dtype=np.float64) / 255.0
    column = np.floor(uv[:, 0] % 1.0 * 32).astype(int).clip(0, 31)
    row = np.floor((1.0 - uv[:, 1]) % 1.0 * 32).astype(int).clip(0, 31)
    return np.asarray(small[row, column])


def _mean(colors: FloatArray, area: FloatArray) -> FloatArray:
    return np.asarray((colors * area[:, None]).sum(axis=0) / area.sum())


def _shades(colors: FloatArray, area: FloatArray) -> NDArray[np.int64]:
    """(n,) a number for faces of like colour; what covers little joins the most."""
    spread = np.sqrt(_mean((colors - _mean(colors, area)) ** 2, area).max())
    if spread < ALIKE:
        return np.zeros(len(colors), dtype=np.int64)
    steps = np.minimum((colors * SHADES).astype(np.int64), SHADES - 1)
    _, group = np.unique((steps * [SHADES**2, SHADES, 1]).sum(axis=1), return_inverse=True)
    share = np.bincount(group, weights=area) / area.sum()
    return np.where(share[group] < RARE, int(share.argmax()), group)


def _material(name: str, rgb: NDArray[np.floating], material: Any) -> Material:
    red, green, blue = (round(float(np.clip(c, 0.02, 0.96)), COLOR_DECIMALS) for c in rgb)
    substance, pattern = next(((s, p) for s, p, words in SUBSTANCES if words.search(name)), ("", "plain"))
    dark = (round(0.78 * red, COLOR_DECIMALS), round(0.78 * green, COLOR_DECIMALS), round(0.78 * blue, COLOR_DECIMALS))
    shiny = float(getattr(material, "glossiness", 0.0) or 0.0) > 100 or substance in ("glass", "ceramic")
    return Material(
        (red, green, blue), pattern, dark if pattern != "plain" else (0.0, 0.0, 0.0),
        scale={"wood": 0.12, "fabric": 0.012}.get(pattern, 0.2), roughness=SHINY if shiny else ROUGH,
        metallic=METALLIC if substance == "metal" else 0.0, substance=substance,
    )  # fmt: skip


def _tops(parts: list[Part]) -> tuple[Surface, ...]:
    """The largest level rectangle that is seen from above, at the height at which most is; none where that is small."""
    starts = np.cumsum([0] + [len(part.vertices) for part in parts])
    points = np.concatenate([part.vertices for part in parts])
    corners = np.concatenate([part.faces + start for part, start in zip(parts, starts, strict=False)])
    low, high = points.min(axis=0), points.max(axis=0)
    step = (high[:2] - low[:2]) / GRID
    at = [low[k] + (np.arange(GRID) + 0.5) * step[k] for k in range(2)]
    x, y = np.meshgrid(*at, indexing="ij")
    rays = np.zeros((GRID * GRID, 6))
    rays[:, 0], rays[:, 1], rays[:, 2], rays[:, 5] = x.ravel(), y.ravel(), high[2] + 1.0, -1.0
    depth, _ = Embree(points, corners).first(rays)
    height = (high[2] + 1.0 - depth).reshape(GRID, GRID)
    seen = height[np.isfinite(height)]
    if not len(seen):
        return ()
    bins = np.rint(seen / LEVEL).astype(np.int64)
    values, counts = np.unique(bins, return_counts=True)
    level = float(np.median(seen[bins == values[counts.argmax()]]))
    (i0, i1), (j0, j1) = largest_rectangle(np.abs(height - level) <= LEVEL)
    size = np.array([i1 - i0, j1 - j0]) * step - 2 * EDGE
    if size.min() < LEAST_TOP or (i1 - i0) * (j1 - j0) < MOST_OF * GRID**2:
        return ()
    middle = low[:2] + np.array([i0 + i1, j0 + j1]) * step / 2
    top = float(height[i0:i1, j0:j1].max())
    return (Surface((float(middle[0]), float(middle[1])), (float(size[0]), float(size[1])), round(top, 6)),)


def largest_rectangle(free: NDArray[np.bool_]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Rows and columns [start, stop) of the rectangle of most cells that are all true."""
    best, found = 0, ((0, 0), (0, 0))
    run = np.zeros(free.shape[1], dtype=np.int64)
    for row, cells in enumerate(free):
        run = np.where(cells, run + 1, 0)
        for start in range(free.shape[1]):
            lowest = np.minimum.accumulate(run[start:])
            area = lowest * np.arange(1, len(lowest) + 1)
            k = int(area.argmax())
            if area[k] > best:
                best, tall = int(area[k]), int(lowest[k])
                found = ((row + 1 - tall, row + 1), (start, start + k + 1))
    return found
