"""The map of a row: checked against the row's own cameras and boxes, and put before its chains of thought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from vstdata.boxes.map_text import CELLS, FACINGS, FIRST_FRAME, map_text
from vstdata.canonical import strict_json

_EDGE = 1e-3  # of a cell: what rounding may move
_OPENED = "<think>\n"


def map_of(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The map of a row with its grid; None where it has none."""
    return strict_json(row["map"]) if row["map"] else None


def false_claims(row: Mapping[str, Any]) -> list[str]:
    """What the map of a row says that its cameras and boxes do not: views and facings all, objects as far as the row
    has their boxes; and what is no map."""
    found = map_of(row)
    return [] if found is None else list(_false(row, found))


def _false(row: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    entries = [*found["objects"], *found["views"]]
    names, cells = [one["name"] for one in entries], [tuple(one["position"]) for one in entries]
    if len(set(names)) < len(names) or len(set(cells)) < len(cells):
        yield "two entries of one name or in one cell"
    yield from (f"{name} is outside" for name, cell in zip(names, cells, strict=True) if not _inside(cell))
    poses = [np.reshape(camera["camera_to_world"], (4, 4)) for camera in row["camera"]]
    for view in found["views"]:
        number = 0 if view["name"] == FIRST_FRAME else int(view["name"].removeprefix("image ")) - 1
        if not 0 <= number < len(poses):
            yield f"{view['name']} is no picture"
            continue
        place, forward = poses[number][:2, 3].tolist(), poses[number][:2, 2].tolist()
        if not _in_cell(view["position"], place, found["grid"]):
            yield f"{view['name']} is in another cell"
        if view["facing"] != _facing(forward, found["grid"]):
            yield f"{view['name']} faces another way"
    known = {name: [one["center"] for one in row["objects"] if one["label"] == name] for name in names}
    for one in found["objects"]:
        centers = known[one["name"]]
        if centers and not any(_in_cell(one["position"], center[:2], found["grid"]) for center in centers):
            yield f"{one['name']} is in another cell"


def _inside(cell: Sequence[int]) -> bool:
    return len(cell) == 2 and all(0 <= one < CELLS for one in cell)


def _turned(vector: Sequence[float], up: float) -> tuple[float, float]:
    """Metres to the right and down of a world vector on a map whose up is a heading."""
    sine, cosine = np.sin(np.radians(up)), np.cos(np.radians(up))
    x, y = float(vector[0]), float(vector[1])
    return x * cosine - y * sine, -(x * sine + y * cosine)


def _in_cell(cell: Sequence[int], point: Sequence[float], grid: Mapping[str, Any]) -> bool:
    placed = zip(_turned(point, grid["up"]), grid["corner"], cell, strict=True)
    return all(-_EDGE <= CELLS * (at - start) / grid["side"] - k <= 1 + _EDGE for at, start, k in placed)


def _facing(forward: Sequence[float], grid: Mapping[str, Any]) -> str:
    right, down = _turned(forward, grid["up"])
    return FACINGS[round(float(np.degrees(np.arctan2(right, -down))) / 90) % 4]


def with_map_first(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its map as the beginning of every chain of thought; as it is where it has none."""
    found = map_of(row)
    if found is None:
        return dict(row)
    faces = f"the {FIRST_FRAME}" if found["views"][0]["name"] == FIRST_FRAME else found["views"][0]["name"]
    text = (
        f"The room from above, on a grid of {CELLS} x {CELLS} cells, [column, row] from the upper left corner; up is "
        f"where {faces} faces:\n{map_text(found)}\n\n"
    )
    chat = [
        {**each, "content": f"{_OPENED}{text}{each['content'].removeprefix(_OPENED)}"}
        if each["role"] == "assistant" and each["content"].startswith(_OPENED)
        else dict(each)
        for each in row["messages"]
    ]
    turns = [
        {**turn, "thought": f"{text}{turn['thought']}"} if turn["thought"] else dict(turn) for turn in row["turns"]
    ]
    for turn in turns:
        if turn["rejected"]:
            turn["rejected"] = {**turn["rejected"], "thought": f"{text}{turn['rejected']['thought']}"}
    return {**row, "messages": chat, "turns": turns}
