"""What `vst rooms --out` prints."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from generators.rooms.recipe import Wanted
from generators.rooms.write import RoomWritten, write_rooms
from generators.tables import say
from generators.watch import Bars
from vstdata.release.index import refuse_in_release


def run_rooms(wanted: Wanted, out: Path, workers: int) -> None:
    """Write rooms, with progress. Raises BuildError where `out` is, or is in, a release."""
    refuse_in_release(out / "scans")
    if wanted.quality == "photo":
        from generators.rooms.render.photo import variant

        say(Console(), f"photo: traced by Mitsuba's {variant()}")
    with Bars(Console()).stage("rooms", "rooms", wanted.count * wanted.states, 0) as step:

        def report(room: RoomWritten) -> None:
            step(0)

        write_rooms(wanted, out, workers=workers, report=report)
