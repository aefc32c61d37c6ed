"""By what one sees how a way runs for one who faces a wall: at which walls it starts and ends, or how high in the
picture."""

from __future__ import annotations

from vstdata.chains.pictured import rise
from vstdata.chains.views import Views
from vstdata.words.ways import WHYS

PICTURED = 30.0  # degrees off the view of a wall that is faced, so that the one to its right is on the right. Ours.
SQUARE = 45.0  # degrees off the view up to which what is nearer to the camera is farther from a wall. Ours.

CORNERS = {  # how a way runs between the wall that is faced and the one to a side of it
    ("out", "left"): (-135, 180),
    ("out", "right"): (135, 180),
    ("in", "left"): (45, 0),
    ("in", "right"): (-45, 0),
}


def why(views: Views, image: int, way: tuple[int, int], ends: tuple[str, str], run: int, facing: float) -> str:
    """What shows that a way between two things, that are there by a wall (`place_by`), runs so for one who faces that,
    `facing` degrees off the view of an image; "" where nothing does."""
    start, end = ends
    if run in (90, -90):
        sides = ("left", "right") if run == 90 else ("right", "left")
        if start == end == "here":
            return WHYS["both"]
        return WHYS[f"from {sides[0]}"] if (start, end) == sides and abs(facing) <= PICTURED else ""
    away = abs(run) > 90
    first, last = (start, end) if away else (end, start)
    kind = "out" if away else "in"
    if first == "here" and (
        last in ("room", "opposite") or (run in CORNERS.get((kind, last), ()) and abs(facing) <= PICTURED)
    ):
        return WHYS[f"{kind} {last}"]
    seen = rise(views, image, *way) if abs(facing) <= SQUARE else None
    if seen and seen[1].startswith("lower" if away else "higher"):
        return WHYS["lower" if away else "higher"]
    return ""
