"""Maps in text of what pictures show (`vstdata.boxes.map_text`): the cells of a grid, and a map for any row.

Up on a map is where the first picture faces. The map of a row names things that a picture shows well and that are the
only ones of their label in the room, and the pictures, `image 1` and so on; of a video its first frame alone. It tells
its grid, too, so that whoever has the row can find every cell from its cameras and boxes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from vstdata.asking.camera_moves import MOST_ROLL
from vstdata.asking.picture_pairs import MOST_TILT
from vstdata.asking.seen_well import PLACED
from vstdata.asking.tellable_boxes import alike
from vstdata.boxes.map_text import CELLS, FACINGS, FIRST_FRAME, Grid
from vstdata.canonical import canonical_json
from vstdata.facts import Facts, heading
from vstdata.facts.direction import wrapped
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.linear import dot, turning
from vstdata.scene import FloatArray

PAD = 0.1  # of the side of the square around everything, on each edge. OpenSpatial's. Also keeps edges clear.
FACING_MARGIN = 15.0  # degrees from a camera's heading to the next quarter. Ours.
LEAST_THINGS, MOST_THINGS = 2, 12  # of a row's map. Ours.


def grid_around(points: FloatArray, up: float) -> Grid:
    """The least square map around points (n, 2), world metres, whose up is the heading `up` in degrees, a tenth of its
    side wider on each edge, with them in the middle."""
    flat = _flat(points, up)
    low, high = flat.min(axis=0), flat.max(axis=0)
    side = float((high - low).max()) * (1 + 2 * PAD)
    corner = rounded((low + high - side) / 2, METRE_DECIMALS)
    return Grid(up=up, corner=corner.tolist(), side=round(side, METRE_DECIMALS))


def cells_on(grid: Grid, points: FloatArray) -> list[tuple[int, int]]:
    """(column, row) of points (n, 2), world metres."""
    shares = rounded((_flat(points, grid["up"]) - np.array(grid["corner"])) / grid["side"], METRE_DECIMALS)
    return [(int(u), int(v)) for u, v in np.floor(CELLS * shares).astype(int)]


def _flat(points: FloatArray, up: float) -> FloatArray:
    """(n, 2) metres to the right and down on a map whose up is a heading."""
    ahead = np.array(turning(np.pi / 2 - np.radians(up)))
    right = np.array([ahead[1], -ahead[0]])
    return rounded(np.stack([dot(points, right), -dot(points, ahead)], axis=1), METRE_DECIMALS)


def quarters(headings: Sequence[float]) -> tuple[list[str], float]:
    """Which way each camera faces on a map whose up is the first heading, and how many degrees the nearest of them is
    from facing another way."""
    turns = rounded(wrapped(np.array(headings) - headings[0]), DEGREE_DECIMALS)
    nearest = np.round(turns / 90)
    return [FACINGS[int(one) % 4] for one in nearest], float((45.0 - np.abs(turns - 90 * nearest)).min())


def maps_of(facts: Facts) -> Callable[[Sequence[int], bool], str]:
    """What gives the map of a row by its frames, and whether they are a video, as JSON; "" where there is none: in
    houses of several rooms, where a camera is not level or faces no way clearly, and where too few things are shown."""
    made = lru_cache(maxsize=256)(lambda frames, video: _map(facts, frames, video))
    return lambda frames, video: made(tuple(frames), video)


def _map(facts: Facts, frames: tuple[int, ...], video: bool) -> str:
    viewed = frames[:1] if video else tuple(dict.fromkeys(frames))
    names = [FIRST_FRAME] if video else [f"image {frames.index(frame) + 1}" for frame in viewed]
    attitude = np.array([facts.attitude(frame) for frame in viewed]).reshape(-1, 3)
    level = (np.abs(attitude[:, 1]) <= MOST_TILT) & (np.abs(attitude[:, 2]) <= MOST_ROLL)
    if facts.several_rooms or not level.all():
        return ""
    cameras = [facts.scene.frames[frame].camera for frame in viewed]
    headings = [round(float(heading(camera.forward)), DEGREE_DECIMALS) for camera in cameras]
    facings, margin = quarters(headings)
    things = _things(facts, frames)[:MOST_THINGS]
    places = np.array([camera.center[:2] for camera in cameras])
    while margin >= FACING_MARGIN and len(things) >= LEAST_THINGS:
        points = np.vstack([places, np.array([facts.position(i)[:2] for i in things])])
        grid = grid_around(points, headings[0])
        cells = cells_on(grid, points)
        if len(set(cells)) == len(cells):
            found = sorted(
                zip(things, cells[len(names) :], strict=True), key=lambda one: facts.scene.instances[one[0]].id
            )
            return canonical_json(
                {
                    "objects": [{"name": facts.label(i), "position": [*cell]} for i, cell in found],
                    "views": _views(names, cells, facings),
                    "grid": grid,
                }
            )
        if len(set(cells[: len(names)])) < len(names):
            return ""
        twice = [k for k in range(len(names), len(cells)) if cells[k] in cells[:k]]
        del things[twice[-1] - len(names)]  # the one that pictures show least of
    return ""


def _views(names: Sequence[str], cells: Sequence[tuple[int, int]], facings: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "position": [*cell], "facing": facing}
        for name, cell, facing in zip(names, cells, facings, strict=False)
    ]


def _things(facts: Facts, frames: Sequence[int]) -> list[int]:
    """What a frame shows well and is alone in being called so, by its pixels in all frames, most first."""
    known, pixels = frozenset(facts.objects), Counter[int]()
    for frame in frames:
        view = facts.view(frame)
        pixels.update({i: seen.pixels for i, seen in view.seen.items() if i in known and PLACED.shows(view, i)})
    return sorted(alone_in_name(facts, pixels), key=lambda i: (-pixels[i], facts.scene.instances[i].id))


def alone_in_name(facts: Facts, things: Iterable[int]) -> list[int]:
    """Those of some things that are alone in a room in being called so, or anything that would be taken for it."""
    labels = sorted(facts.by_label)
    return [
        i
        for i in things
        if len(facts.by_label[facts.label(i)]) == 1
        and facts.label(i) not in facts.uncounted
        and not alike(facts.label(i), [one for one in labels if one != facts.label(i)])
    ]
