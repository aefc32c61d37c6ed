"""Our answers against the boxes, by the tests' oracle: it shares no code with what computed them, and its scan is made
of the twelve triangles of each box, not read from files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.bench.peers.world import World
from tests.oracle.__main__ import rows_of
from tests.oracle.answers import disagreements
from tests.oracle.scans import Scan
from tests.worlds import box_mesh


def scan_of(world: World) -> Scan:
    """The oracle's scan of a world."""
    mesh = box_mesh([thing.box for thing in world.things])
    camera = world.cameras[0]
    return Scan(
        np.asarray(mesh.vertices),
        np.asarray(mesh.faces),
        np.asarray(mesh.face_instances),
        {k: thing.label for k, thing in enumerate(world.things)},
        {k: each.camera_to_world for k, each in enumerate(world.cameras)},
        camera.intrinsics,
        camera.width,
        camera.height,
    )


def wrong_answers(release: Path, worlds: Sequence[World]) -> tuple[Counter[str], list[str]]:
    """Questions checked by skill, and every answer that the boxes contradict."""
    scans = {world.name: scan_of(world) for world in worlds}
    checked, problems = Counter[str](), list[str]()
    for row in rows_of(release):
        checked[row["skill"]] += len(row["turns"])
        problems += disagreements(row, scans[row["scene"]])
    return checked, problems
