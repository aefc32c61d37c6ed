"""What `vst demo` does: rooms of our own, and the demo of VST-P built from them."""

from __future__ import annotations

from pathlib import Path

from generators.commands.report import run_build
from generators.commands.rooms.make import run_rooms
from generators.rooms.recipe import Wanted
from generators.status import Status
from vstdata.home import manifests_folder

SEED, FRAMES = 1, 48  # of the rooms, as manifests/demo.toml and the Makefile say; a test compares them
ROOMS, RELEASE = "rooms", "vst-p-demo"


def run_demo(out: Path, rooms: int, workers: int, engine: str) -> Status:
    """Write rooms to `out`/rooms and a release to `out`/vst-p-demo, or what of them is not there yet; returns whether
    something was left out."""
    run_rooms(Wanted(rooms, SEED, FRAMES), out / ROOMS, workers)
    roots = {"rooms": (out / ROOMS).resolve()}
    return run_build(manifests_folder() / "demo.toml", out / RELEASE, roots, workers, engine, "", False)
