"""What differs between the scans of one room: `ID.changes.json` beside a later scan, and `3RScan.json` for them all.

The second has the form of the file of that name of 3RScan (Wald et al. 2019): references, their rescans, for each the
transform to the frame of the reference, and for each instance that was moved its own, both (16) by columns, metres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from generators.rooms.model import FloatArray
from generators.rooms.states.states import Change
from vstdata.canonical import canonical_json, read_json
from vstdata.linear import inverse_motion, product

SCHEMA = 1
DECIMALS = 9


def changes_file(id: str, reference: str, changes: Sequence[Change], first: FloatArray, to_sensor: FloatArray) -> str:
    """The text of `ID.changes.json`. `first`, `to_sensor` (4, 4): the room to the frames of the first and of this
    scan. Matrices by rows; motions in the frame of the first scan's files."""
    back = inverse_motion(first)
    listed = [
        {
            "id": one.id,
            "label": one.label,
            "how": one.how,
            "motion": None if one.motion is None else _rows(product(product(first, one.motion), back)),
        }
        for one in changes
    ]
    to_first = _rows(product(first, inverse_motion(to_sensor)))
    value = {"schema": SCHEMA, "scan": id, "reference": reference, "toReference": to_first, "changes": listed}
    return canonical_json(value) + "\n"


def rescans_file(scans: Path, ids: Sequence[str], splits: Mapping[str, Sequence[str]]) -> str:
    """The text of `3RScan.json` for the scans `ids` in the folder `scans`, whose `splits` name them; "" where no room
    was scanned twice."""
    later: dict[str, list[dict[str, object]]] = {}
    for path in (scans / id / f"{id}.changes.json" for id in ids):
        if path.exists():
            told = read_json(path)
            later.setdefault(told["reference"], []).append(_rescan(told))
    split_of = {id: split for split, members in splits.items() for id in members}
    value = [
        {
            "reference": id,
            "type": {"val": "validation"}.get(split_of[id], split_of[id]),
            "ambiguity": [],
            "scans": found,
        }
        for id, found in sorted(later.items())
    ]
    return canonical_json(value) + "\n" if value else ""


def _rescan(told: Mapping[str, object]) -> dict[str, object]:
    changes: Sequence[Mapping[str, object]] = told["changes"]  # type: ignore[assignment]
    rigid = [
        {
            "instance_reference": one["id"],
            "instance_rescan": one["id"],
            "symmetry": 0,
            "transform": _by_columns(one["motion"]),
        }
        for one in changes
        if one["motion"] is not None
    ]
    removed = [one["id"] for one in changes if one["how"] == "removed"]
    place = {"reference": told["scan"], "transform": _by_columns(told["toReference"])}
    return {**place, "rigid": rigid, "nonrigid": [], "removed": removed}


def _rows(matrix: FloatArray) -> list[list[float]]:
    rounded: list[list[float]] = (np.round(matrix, DECIMALS) + 0.0).tolist()
    return rounded


def _by_columns(rows: object) -> list[float]:
    flat: list[float] = np.array(rows, dtype=np.float64).T.ravel().tolist()
    return flat
