"""Scans of one room in two states: the listings lead every vertex from one scan's files to where it is in the other."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import trimesh

from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms

FIRST, LATER = "room0011_00000", "room0011_00000_01"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rescans")
    write_rooms(Wanted(1, 11, frames=2, quality="flat", size=(64, 48), states=2), out)
    return out


def objects(root: Path, id: str) -> dict[int, np.ndarray]:
    """Vertices (n, 3) of every instance, in the frame of the scan's files."""
    folder = root / "scans" / id
    points = np.asarray(trimesh.load(folder / f"{id}_vh_clean_2.ply", process=False).vertices)
    segments = np.array(json.loads((folder / f"{id}_vh_clean_2.0.010000.segs.json").read_text())["segIndices"])
    groups = json.loads((folder / f"{id}.aggregation.json").read_text())["segGroups"]
    return {group["objectId"]: points[np.isin(segments, group["segments"])] for group in groups}


def test_every_vertex_is_where_the_listings_lead(root: Path) -> None:
    before, after = objects(root, FIRST), objects(root, LATER)
    told = json.loads((root / "scans" / LATER / f"{LATER}.changes.json").read_text())
    (place,) = json.loads((root / "3RScan.json").read_text())
    (scan,) = place["scans"]
    assert (place["reference"], scan["reference"], told["reference"]) == (FIRST, LATER, FIRST)
    assert {one["id"] for one in told["changes"] if one["how"] == "removed"} == set(scan["removed"])
    assert set(scan["removed"]) == before.keys() - after.keys()
    assert {one["id"] for one in told["changes"] if one["how"] == "added"} == after.keys() - before.keys()
    to_first = np.array(scan["transform"]).reshape(4, 4).T
    assert np.allclose(to_first, told["toReference"])
    assert not np.allclose(to_first, np.eye(4), atol=0.1)
    motions = {one["instance_rescan"]: np.array(one["transform"]).reshape(4, 4).T for one in scan["rigid"]}
    assert motions.keys() == {one["id"] for one in told["changes"] if one["how"] in ("moved", "turned")}
    assert motions
    lit = 0
    for id in before.keys() & after.keys():
        motion = motions.get(id, np.eye(4))
        now = after[id] @ to_first[:3, :3].T + to_first[:3, 3]
        was = before[id] @ motion[:3, :3].T + motion[:3, 3]
        if len(now) != len(was):  # a candle that burns has one part more
            lit += 1
            continue
        assert np.abs(now - was).max() < 1e-4, id
    assert lit <= 3


def test_the_type_is_the_split(root: Path) -> None:
    lists = {name: (root / f"scannetv2_{name}.txt").read_text().split() for name in ("train", "val", "test")}
    (split,) = (name for name, ids in lists.items() if FIRST in ids)
    assert LATER in lists[split]
    (place,) = json.loads((root / "3RScan.json").read_text())
    assert place["type"] == {"val": "validation"}.get(split, split)


def test_more_states_keep_those_that_are_there(root: Path) -> None:
    kept = [room.kept for room in write_rooms(Wanted(1, 11, frames=2, quality="flat", size=(64, 48), states=3), root)]
    assert kept == [True, True, False]
    (place,) = json.loads((root / "3RScan.json").read_text())
    assert [scan["reference"] for scan in place["scans"]] == [LATER, f"{FIRST}_02"]
