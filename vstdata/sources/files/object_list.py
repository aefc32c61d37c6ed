"""`objects.json` and `capture.json` of an own capture: what its ids mean, and how long one unit of it is.

    {"scale": {"metres_per_unit": 1.0, "source": "sensor depth"}, "exhaustive": false, "room": {"kind": "kitchen"},
     "objects": [{"id": 3, "label": "chair", "box": {"center": [3], "size": [3], "rotation": [9]}, "front": [3]}]}

A list of such objects alone will do, and so will `{"3": "chair"}` or `{"3": {"label": "chair"}}`; the scale is then in
`capture.json`. All but id and label may be left out; `docs/rooms.md` has the other fields of an object. The columns of
a box's `rotation` (nine numbers, row by row, or three rows) are its axes; `heading` (degrees clockwise from +y, of the
second side) may stand for it where z is up. Places and directions are in the frame of the stored poses, in its unit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import InputError
from vstdata.linear import moved, product, turning
from vstdata.scene import Annotation, Box, FloatArray
from vstdata.sources.building.geometry import make_box
from vstdata.sources.checks.guard import MAX_COORDINATE, finite_array, mapping, require_file, sequence
from vstdata.sources.files.id_images import LARGEST
from vstdata.sources.files.object_notes import annotation, word

OBJECTS, CAPTURE = "objects.json", "capture.json"
SAYS_NOTHING = frozenset({"", "unknown", "none", "n/a", "na", "guess", "guessed", "todo", "default", "null"})
LARGEST_UNIT = 1e4  # ours: metres of one, and one over that the least


@dataclass(frozen=True, slots=True)
class Entry:
    """One object as its owner lists it; `box` in metres, in the scene's frame."""

    id: int
    label: str
    box: Box | None = None
    about: Annotation = field(default_factory=Annotation)


@dataclass(frozen=True, slots=True)
class ObjectList:
    """What the files say: of objects, whether these are all of their kinds, and of the room."""

    entries: tuple[Entry, ...] = ()
    exhaustive: bool = False
    room_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """How many metres one unit of poses, boxes and mesh is, and how that is known."""

    metres: float = 1.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """From the stored world to the scene's: metres of a unit, a rigid motion (4, 4) of those metres, whether z is up in
    the stored world, and its `origin` (3,), which is taken off first."""

    unit: float
    align: FloatArray = field(default_factory=lambda: np.eye(4))
    upright: bool = False
    origin: FloatArray = field(default_factory=lambda: np.zeros(3))

    def placed(self, points: FloatArray) -> FloatArray:
        """Points (n, 3) of the stored world in the scene's."""
        return moved((points - self.origin) * self.unit, self.align)


def read_scale(folder: Path, root: Path, required: bool) -> Scale:
    """What `capture.json`, or else `objects.json`, says of the scale. Raises InputError where it says not how that is
    known, and where neither says it though it is `required`: depth that some model made up looks like metres as
    well."""
    for path in (folder / CAPTURE, folder / OBJECTS):
        value = read_json(require_file(path, root)) if path.exists() else None
        if isinstance(value, dict) and value.get("scale") is not None:
            about = mapping(value["scale"], path, "scale")
            unit = float(finite_array(about.get("metres_per_unit"), (), path, "scale.metres_per_unit", LARGEST_UNIT))
            source = word(about.get("source"), path, "scale.source")
            if unit < 1 / LARGEST_UNIT:
                raise InputError(path, "scale.metres_per_unit", f"a number above {1 / LARGEST_UNIT:g}, not {unit:g}")
            if not source or source.strip(" .?-").lower() in SAYS_NOTHING:
                raise InputError(path, "scale.source", 'how the scale is known, as "sensor depth" or "ruler: 0.3 m"')
            return Scale(unit, source)
    if not required:
        return Scale()
    wanted = '{"metres_per_unit": 1.0, "source": "sensor depth"}: without it nothing says that these are metres'
    raise InputError(folder / CAPTURE, "scale", wanted)


def read_objects(folder: Path, root: Path, frame: Stored) -> ObjectList:
    """The list, its boxes and directions in the scene's frame. Raises InputError naming the field that is not what it
    should be."""
    path = folder / OBJECTS
    value = read_json(require_file(path, root))
    top = value if isinstance(value, dict) and "objects" in value else {"objects": value}
    listed, named = _listed(top["objects"], path)
    numbers = [_id(one.get("id"), path, f"{named}.{k}.id") for k, one in enumerate(listed)]
    if len(set(numbers)) < len(numbers):
        twice = next(n for n in numbers if numbers.count(n) > 1)
        raise InputError(path, named, f"an id of its own for each, not {twice} twice")
    entries = [
        Entry(
            number,
            _label(one, path, f"{named}.{k}"),
            _box(one.get("box"), frame, path, f"{named}.{k}.box"),
            annotation(one, set(numbers), frame.align, path, f"{named}.{k}"),
        )
        for k, (number, one) in enumerate(zip(numbers, listed, strict=True))
    ]
    exhaustive = top.get("exhaustive", False)
    if not isinstance(exhaustive, bool):
        raise InputError(path, "exhaustive", "true where every thing of the kinds that are named has an id, else false")
    room = mapping(top.get("room", {}), path, "room")
    return ObjectList(tuple(entries), exhaustive, word(room.get("kind"), path, "room.kind"))


def _listed(value: object, path: Path) -> tuple[list[Mapping[str, object]], str]:
    """Objects one after the other, from a list of them or from labels or objects by id."""
    if not isinstance(value, dict):
        return [mapping(one, path, f"objects.{k}") for k, one in enumerate(sequence(value, path, "objects"))], "objects"
    found: list[Mapping[str, object]] = []
    for key, one in value.items():
        if not (key.isascii() and key.isdigit()):
            raise InputError(path, f"objects.{key[:40]}", "objects by their id, which is a whole number")
        about = {"label": one} if isinstance(one, str) else mapping(one, path, f"objects.{key}")
        found.append({**about, "id": int(key)})
    return found, "objects"


def _id(value: object, path: Path, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST:
        return value
    raise InputError(path, name, f"a whole number from 1 to {LARGEST}, not {json.dumps(value)[:40]}")


def _label(one: Mapping[str, object], path: Path, name: str) -> str:
    label = one.get("label")
    if isinstance(label, str):
        return label
    told = f"not {json.dumps(label)[:40]}" if "label" in one else f"which is not among {', '.join(one)[:80]}"
    raise InputError(path, f"{name}.label", f'what it is, as "chair", {told}')


def _box(value: object, frame: Stored, path: Path, name: str) -> Box | None:
    """A stated box in the scene's frame. Raises InputError where it is none."""
    if value is None:
        return None
    about = mapping(value, path, name)
    limit = MAX_COORDINATE + float(np.abs(frame.origin).max())
    center = finite_array(about.get("center"), (3,), path, f"{name}.center", limit)
    size = finite_array(about.get("size"), (3,), path, f"{name}.size") * frame.unit
    axes = product(frame.align[:3, :3], _axes(about, frame, path, name))
    box = make_box(frame.placed(center[None])[0], size, axes)
    if box is None:
        raise InputError(path, name, "a size of at least a centimetre in two directions, and a rotation")
    return box


def _axes(about: Mapping[str, object], frame: Stored, path: Path, name: str) -> FloatArray:
    """(3, 3) the axes of a box as columns, in the stored world."""
    if (rotation := about.get("rotation")) is not None:
        rows = rotation if isinstance(rotation, list) and len(rotation) == 9 else None
        return finite_array(rows or rotation, (9,) if rows else (3, 3), path, f"{name}.rotation").reshape(3, 3)
    if (heading := about.get("heading")) is None:
        return np.eye(3)
    if not frame.upright:
        raise InputError(path, f"{name}.heading", 'a world whose z is up, and the option up = "z"; else a rotation')
    cosine, sine = turning(-np.radians(float(finite_array(heading, (), path, f"{name}.heading"))))
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
