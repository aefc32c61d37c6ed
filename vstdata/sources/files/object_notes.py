"""`ID.objects.json` beside a scan: fronts, looks, supports and states of its objects, and the kind of the room.

The procedural rooms write it (docs/rooms.md has the fields); it may be put beside any scan. Directions are in the frame
of the scan's files. Fields that are not known here are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from vstdata.canonical import read_json
from vstdata.errors import InputError
from vstdata.linear import ROTATION_DECIMALS, length, moved, product
from vstdata.scene import Annotation, FloatArray, Region
from vstdata.sources.checks.guard import finite_array, mapping, require_file, sequence

SCHEMA = 1
UNIT = 0.01  # by how much a direction may be longer or shorter than one: people write 0.707
LONGEST = 80  # characters of a word
CREDIT = 300  # characters of a line that names a maker


@dataclass(frozen=True, slots=True)
class Notes:
    """What the file says: of objects by their id, and of the room; the licences of models in it, and who made them."""

    objects: Mapping[int, Annotation] = field(default_factory=dict)
    room_kind: str | None = None
    regions: tuple[Region, ...] = ()
    licences: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


def read_notes(path: Path, root: Path, align: FloatArray) -> Notes:
    """The file at `path`, directions turned by `align` (4, 4); empty where there is no file. Raises InputError naming
    the field that is not what it should be."""
    if not path.exists():
        return Notes()
    value = mapping(read_json(require_file(path, root)), path, "root")
    if value.get("schema") != SCHEMA:
        raise InputError(path, "schema", f"{SCHEMA}, not {str(value.get('schema'))[:LONGEST]}")
    room = mapping(value.get("room", {}), path, "room")
    stored = sequence(value.get("objects"), path, "objects")
    listed = [mapping(one, path, f"objects.{k}") for k, one in enumerate(stored)]
    numbers = [object_id(one.get("id"), path, f"objects.{k}.id") for k, one in enumerate(listed)]
    ids = set(numbers)
    if len(ids) < len(listed):
        raise InputError(path, "objects", "an id of its own for each")
    objects = {
        number: annotation(one, ids, align, path, f"objects.{k}")
        for k, (number, one) in enumerate(zip(numbers, listed, strict=True))
    }
    regions = sequence(room.get("regions", []), path, "room.regions")
    rooms = tuple(_region(one, align, path, f"room.regions.{k}") for k, one in enumerate(regions))
    licences = sorted({one.licence for one in objects.values() if one.licence})
    credits = {word(one.get("credit"), path, f"objects.{k}.credit", CREDIT) for k, one in enumerate(listed)} - {None}
    kind = word(room.get("kind"), path, "room.kind")
    return Notes(objects, kind, rooms, tuple(licences), tuple(sorted(str(line) for line in credits)))


def _region(stored: object, align: FloatArray, path: Path, field: str) -> Region:
    one = mapping(stored, path, field)
    kind = word(one.get("kind"), path, f"{field}.kind")
    polygon = finite_array(one.get("polygon"), (-1, 2), path, f"{field}.polygon")
    floor, ceiling = (float(finite_array(one.get(name), (), path, f"{field}.{name}")) for name in ("floor", "ceiling"))
    if kind is None or ceiling <= floor or len(polygon) < 3 or not shapely.Polygon(polygon).is_valid:
        raise InputError(path, field, "a kind, a simple polygon and a ceiling above the floor")
    points = moved(np.column_stack([polygon, np.full(len(polygon), floor)]), align)
    return Region(kind, points[:, :2], float(points[0, 2]), float(points[0, 2]) + ceiling - floor)


def annotation(one: Mapping[str, object], ids: set[int], align: FloatArray, path: Path, field: str) -> Annotation:
    """What an entry of a file says of its object beside its name and place, directions turned by `align` (4, 4); `ids`
    are those of the file's objects. Raises InputError naming the field that is not what it should be."""
    return Annotation(
        front=direction(one.get("front"), align, path, f"{field}.front"),
        up=direction(one.get("up"), align, path, f"{field}.up"),
        color=word(one.get("color"), path, f"{field}.color"),
        second_color=word(one.get("secondColor"), path, f"{field}.secondColor"),
        material=word(one.get("material"), path, f"{field}.material"),
        support=_link(one.get("support"), ids, path, f"{field}.support"),
        group=_link(one.get("group"), ids, path, f"{field}.group"),
        state=word(one.get("state"), path, f"{field}.state"),
        licence=word(one.get("licence"), path, f"{field}.licence"),
        mirror=_whether(one.get("mirror"), path, f"{field}.mirror"),
        screen=_whether(one.get("screen"), path, f"{field}.screen"),
    )


def direction(value: object, align: FloatArray, path: Path, field: str) -> tuple[float, float, float] | None:
    """A unit vector turned by `align` (4, 4), or None for null. Raises InputError for one that is not so long."""
    if value is None:
        return None
    vector = finite_array(value, (3,), path, field)
    long = float(length(vector))
    if abs(long - 1.0) > UNIT:
        raise InputError(path, field, f"a vector of length 1, not {long:.4g}")
    x, y, z = (float(c) for c in np.round(product(align[:3, :3], vector / long), ROTATION_DECIMALS) + 0.0)
    return x, y, z


def word(value: object, path: Path, field: str, longest: int = LONGEST) -> str | None:
    """A short printable text, or None. Raises InputError for anything else."""
    if value is None or (isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()):
        return value
    raise InputError(path, field, f"a word of at most {longest} characters, or null")


def _whether(value: object, path: Path, field: str) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise InputError(path, field, f"true, false or null, not {str(value)[:LONGEST]}")


def _link(value: object, ids: set[int], path: Path, field: str) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value in ids):
        return value
    raise InputError(path, field, f"the id of an object of this file, or null, not {str(value)[:LONGEST]}")


def object_id(value: object, path: Path, field: str) -> int:
    """A whole number. Raises InputError for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise InputError(path, field, f"a whole number, not {str(value)[:LONGEST]}")
