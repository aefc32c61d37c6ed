"""A room with ten things of ten names that is seen again when four of them went elsewhere, one is gone and one new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tests import worlds
from tests.chains.ring import NAMES
from vstdata.scene import Scene
from vstdata.sources.rescans import Rescan, pair

SPOTS = (
    *((-1.6, 0.4), (0.0, 0.1), (1.5, -0.5), (-0.3, -1.1), (2.0, 1.6), (-2.3, 1.7), (0.6, 2.1), (-0.9, 1.6)),
    *((2.3, -1.7), (-2.2, -1.5)),
)
SHELL = worlds.room_shell(7.0, 6.0, 2.6)
MOVES = {"sofa": (0.7, -0.1), "lamp": (-0.2, 0.9), "stool": (0.1, -0.7), "basket": (0.9, 0.1)}  # metres, x and y
GONE, NEW = "plant", "trunk"


def scene(labels: Mapping[str, str] | None = None) -> Scene:
    """Twelve cameras on a ring look inward, and twelve others later; `labels` renames."""
    called = {name: name for name in (*NAMES, NEW)} | dict(labels or {})
    now = {name: (x, y) for name, (x, y) in zip(NAMES, SPOTS, strict=True)}
    later = {name: tuple(np.add(spot, MOVES.get(name, (0, 0)))) for name, spot in now.items() if name != GONE}
    ids = {name: len(SHELL) + k + 1 for k, name in enumerate((*NAMES, NEW))}
    both = []
    for state, spots in enumerate((now, {**later, NEW: (1.1, 0.9)})):
        things = [worlds.Thing(called[name], (x, y, 0.3), (0.5, 0.4, 0.6)) for name, (x, y) in spots.items()]
        made = worlds.make_scene([*SHELL, *things], _cameras(state), sensor=False, scene_id=f"time_{state}")
        own = [*range(1, len(SHELL) + 1), *(ids[name] for name in spots)]
        both.append(replace(made, instances=tuple(replace(i, id=k) for i, k in zip(made.instances, own, strict=True))))
    moved = frozenset(ids[name] for name in MOVES)
    return pair(*both, Rescan("time_0", np.eye(4), moved, frozenset({ids[GONE]})))


def _cameras(state: int) -> list[worlds.Camera]:
    around = np.radians(30 * np.arange(12) + 8 * state)
    eyes = [(3.2 * np.sin(a), 2.7 * np.cos(a), 1.7 + 0.05 * state) for a in around]
    return [
        worlds.look_at(eye, (0.3 * np.sin(5 * a), 0.3 * np.cos(4 * a), 0.4), focal=400.0)
        for eye, a in zip(eyes, around, strict=True)
    ]
