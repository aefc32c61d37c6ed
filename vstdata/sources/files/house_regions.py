"""The rooms of a Matterport3D house, from its `.house` file: lines of words, of which R is a region, S a surface of one
and V a corner of a surface (the data set's data_organization.md)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import shapely

from vstdata.scene import FloatArray, Region
from vstdata.sources.checks.guard import finite_array, guarded

KINDS = {  # by the letter of a region, in the words of this project; the letters that are left out are no rooms
    **{"a": "bathroom", "b": "bedroom", "c": "closet", "d": "dining room", "e": "entrance hall", "f": "family room"},
    **{"g": "garage", "h": "hallway", "i": "library", "j": "laundry room", "k": "kitchen", "l": "living room"},
    **{"m": "meeting room", "n": "lounge", "o": "office", "r": "games room", "t": "toilet", "u": "utility room"},
    **{"v": "home cinema", "w": "gym", "z": "room", "B": "bar", "C": "classroom", "D": "dining booth", "S": "spa"},
}
LARGEST = 1e4  # metres


def house_regions(text: str, path: Path) -> tuple[Region, ...]:
    """The rooms of a house, in the order of its file: stairs, what is outdoors, what has no label and what no polygon
    bounds are left out. Raises InputError naming the line that is not of its form."""
    listed: dict[int, tuple[str, float]] = {}  # letter, and z of the highest point
    owner: dict[int, int] = {}  # of each surface
    corners: dict[int, list[FloatArray]] = defaultdict(list)
    for number, line in enumerate(text.splitlines(), start=1):
        name, *words = line.split() or [""]
        with guarded(path, f"line {number}", "a region, a surface or a corner as documented"):
            if name == "R":
                listed[int(words[0])] = words[4], float(_numbers(words[8:14], 6, path, number)[5])
            elif name == "S":
                owner[int(words[0])] = int(words[1])
            elif name == "V":
                corners[int(words[1])].append(_numbers(words[3:6], 3, path, number))
    shapes: dict[int, list[FloatArray]] = defaultdict(list)
    for surface, region in sorted(owner.items()):
        shapes[region].append(np.array(corners[surface]).reshape(-1, 3))
    found = (_region(letter, top, shapes[k]) for k, (letter, top) in sorted(listed.items()) if letter in KINDS)
    return tuple(region for region in found if region is not None)


def _numbers(words: list[str], count: int, path: Path, line: int) -> FloatArray:
    return finite_array(np.array([float(word) for word in words]), (count,), path, f"line {line}", LARGEST)


def _region(letter: str, top: float, surfaces: list[FloatArray]) -> Region | None:
    """One region with surfaces [(n, 3)], of which the largest is its floor; None where none bounds an area."""
    floors = [corners for corners in surfaces if len(corners) >= 3 and shapely.Polygon(corners[:, :2]).is_valid]
    areas = [float(shapely.Polygon(corners[:, :2]).area) for corners in floors]
    if not areas or max(areas) <= 0:
        return None
    corners = floors[int(np.argmax(areas))]
    height = float(np.median(corners[:, 2]))
    return Region(KINDS[letter], corners[:, :2], height, top) if top > height else None
