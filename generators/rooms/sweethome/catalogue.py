"""The libraries of Sweet Home 3D: `.sh3f` files, each a zip of models with a list of properties.

`PluginFurnitureCatalog.properties` has of each model its name, category, author, size in centimetres, and where its
mesh is; of the library, its licence. Libraries of other licences than CC0 and CC-BY are passed over.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vstdata.canonical import file_hash
from vstdata.draw import digest
from vstdata.errors import InputError, MissingError
from vstdata.sources.checks.guard import guarded

PLACES = (Path("/usr/share/sweethome3d/furniture"), Path("/usr/local/share/sweethome3d/furniture"))
LIST = "PluginFurnitureCatalog.properties"
MOST_BYTES = 64 * 2**20  # of one file in a library
LICENCES = (  # what a library says of its licence, the most special first, and the name in SPDX's list
    (re.compile(r"attribution 3\.0 united states", re.I), "CC-BY-3.0-US"),
    (re.compile(r"attribution 4\.0", re.I), "CC-BY-4.0"),
    (re.compile(r"attribution 3\.0", re.I), "CC-BY-3.0"),
    (re.compile(r"public domain|\bcc-?0\b|zero", re.I), "CC0-1.0"),
)
OTHER = re.compile(r"share ?alike|non-?commercial|no ?deriv|\bgpl\b|free art", re.I)


@dataclass(frozen=True, slots=True)
class Item:
    """One model of a library: `size` (width, depth, height) metres, `elevation` above the floor where its maker hangs
    it, `turn` (9) the rows of a rotation of its file, `mesh` the name of that in the library."""

    library: Path
    id: str
    name: str
    group: str
    author: str
    licence: str
    size: tuple[float, float, float]
    elevation: float
    turn: tuple[float, ...]
    mesh: str


def find_furniture(root: Path | None) -> Path:
    """The folder of the libraries: `root`, or where Debian puts them. Raises MissingError saying how to get them."""
    places = PLACES if root is None else (root, root / "usr/share/sweethome3d/furniture")
    for place in places:
        if any(place.glob("*.sh3f")):
            return place
    raise MissingError(
        f"no furniture of Sweet Home 3D (*.sh3f) in {places[0]}: apt-get install sweethome3d-furniture, or without "
        "root apt-get download it, dpkg -x it into a folder, and give that as --furniture-root"
    )


def furniture_digest(folder: Path) -> str:
    """A digest of the libraries in `folder`."""
    return digest("furniture", {path.name: file_hash(path) for path in _libraries(folder)}).hex()


def read_catalogue(folder: Path) -> tuple[Item, ...]:
    """Every model of every library in `folder`, in the order of files and numbers. Raises InputError for a damaged
    library, naming the field."""
    return tuple(item for path in _libraries(folder) for item in _read_library(path))


def _libraries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sh3f"))


def _read_library(path: Path) -> list[Item]:
    properties = _properties(member(path, LIST).decode("latin-1"))
    licence = spdx(properties.get("license", ""))
    if licence is None:
        return []
    numbers = sorted(int(key.partition("#")[2]) for key in properties if re.fullmatch(r"id#\d+", key))
    return [_item(path, properties, number, licence) for number in numbers]


def member(path: Path, name: str) -> bytes:
    """One file of a library. Raises InputError where it is missing, damaged or larger than `MOST_BYTES`."""
    with guarded(path, name, "a file in a zip that is whole"), zipfile.ZipFile(path) as library:
        if library.getinfo(name).file_size > MOST_BYTES:
            raise InputError(path, name, f"at most {MOST_BYTES} bytes")
        return library.read(name)


def _properties(text: str) -> dict[str, str]:
    """Java's properties: key=value lines, with \\uXXXX for other letters, continued after a backslash."""
    found = {}
    for line in re.sub(r"\\\r?\n\s*", "", text).splitlines():
        key, separator, value = line.strip().partition("=")
        if separator and not key.startswith(("#", "!")):
            found[key.strip()] = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), value.strip())
    return found


def spdx(text: str) -> str | None:
    """The name of a library's licence in SPDX's list; None for one that we do not take models of."""
    if OTHER.search(text):
        return None
    return next((name for pattern, name in LICENCES if pattern.search(text)), None)


def _item(path: Path, properties: Mapping[str, str], number: int, licence: str) -> Item:
    def said(key: str, default: str = "") -> str:
        return properties.get(f"{key}#{number}", default)

    def metres(key: str, default: str = "") -> float:
        return _number(said(key, default), path, f"{key}#{number}") / 100

    size = metres("width"), metres("depth"), metres("height")
    if not (min(size) > 0 and said("model")):
        raise InputError(path, f"model#{number}", "a model of a size above zero")
    turn = tuple(_number(each, path, f"modelRotation#{number}") for each in said("modelRotation").split())
    return Item(
        path, said("id"), said("name"), said("category"), said("creator", "unknown"), licence, size,
        metres("elevation", "0"), turn if len(turn) == 9 else tuple(np.eye(3).ravel().tolist()),
        said("model").lstrip("/"),
    )  # fmt: skip


def _number(text: str, path: Path, field: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise InputError(path, field, f"a number, not {text[:40]!r}")
    return value
