"""`ID.objects.json`: what a scan's own files have no place for, of each object and of the room. See docs/rooms.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from generators.rooms.files.looks import looks
from generators.rooms.model import FloatArray, Region, Room
from vstdata.canonical import canonical_json
from vstdata.linear import ROTATION_DECIMALS, moved, product, turning

METRE_DECIMALS = 4
SCREENS = ("laptop", "monitor", "tablet", "television")  # categories that show pictures
SCHEMA = 1  # raised when a field changes its meaning; a reader may ignore fields that it does not know


def objects_file(room: Room, kind: str, to_sensor: FloatArray) -> str:
    """The text of the file. Directions are in the frame of the scan's files: `to_sensor` (4, 4) leads there."""
    objects = [_object(room, k, to_sensor) for k in range(len(room.placed))]
    regions = [_region(k, region, to_sensor) for k, region in enumerate(room.regions)]
    about: Mapping[str, object] = {"kind": kind, "light": _light(room), "regions": regions}
    value = {"schema": SCHEMA, "sceneId": f"scannet.{room.id}", "room": about, "objects": objects}
    return canonical_json(value) + "\n"


def _light(room: Room) -> dict[str, object]:
    """What lights the room, in the words of `RoomLight`."""
    light = room.light
    lamps, stops = [room.id_of(k) for k in light.lamps], round(light.stops, 2)
    return {"kind": light.kind, "time": light.time, "view": light.view, "lamps": lamps, "stops": stops}


def _object(room: Room, index: int, to_sensor: FloatArray) -> dict[str, object]:
    placed = room.placed[index]
    model, seen = placed.model, looks(placed.model)
    cos, sin = turning(placed.yaw)
    return {
        "id": room.id_of(index),
        "label": model.category,
        "front": _direction(np.array([sin, -cos, 0.0]), to_sensor) if model.faces else None,
        "up": _direction(np.array([0.0, 0.0, 1.0]), to_sensor),
        "color": seen.color,
        "noColor": seen.no_color,
        "secondColor": seen.second,
        "material": seen.material,
        "support": None if placed.support is None else room.id_of(placed.support),
        "group": None if placed.group is None else room.id_of(placed.group),
        "state": model.state,
        "mirror": any(part.material.substance == "mirror" for part in model.parts),
        "screen": model.category in SCREENS,
        "licence": None if model.credit is None else model.credit.licence,
        "credit": None if model.credit is None else model.credit.told,
    }


def _region(number: int, region: Region, to_sensor: FloatArray) -> dict[str, object]:
    """One room in the frame of the scan: its floor polygon, counter-clockwise, and the z of floor and ceiling."""
    corners = moved(np.column_stack([region.floor, np.zeros(len(region.floor))]), to_sensor)
    polygon = np.round(corners[:, :2], METRE_DECIMALS) + 0.0
    low, high = (round(float(z + to_sensor[2, 3]), METRE_DECIMALS) for z in (0.0, region.roof.height))
    return {"id": number, "kind": region.kind, "polygon": polygon.tolist(), "floor": low, "ceiling": high}


def _direction(vector: FloatArray, to_sensor: FloatArray) -> Sequence[float]:
    """(3,) in the room -> unit vector in the scan's frame."""
    turned = product(to_sensor[:3, :3], vector)
    return [float(value) for value in np.round(turned, ROTATION_DECIMALS) + 0.0]
