"""How things are by another one, as steps of a program, and what the place of a sentence is called in the next one."""

from __future__ import annotations

from vstdata.words.item_lists import HOWS

WITH = {how: f"with_{how.split()[0]}" for how in HOWS}  # "with_on", "with_next"
SPOTS = {
    **dict.fromkeys(("wall", "along"), "along the same wall"),
    **dict.fromkeys(("on_wall", "on_along", "on_it"), "on the same wall"),
    **dict.fromkeys(("near", "near_cut", "near_more"), "near the camera"),
    **{"farther": "farther back", "far": "in the background", "behind_that": "behind that"},
    **dict.fromkeys(("image_also", "new", "brought", "better"), "in the same image"),
    **dict.fromkeys(("also", "has_in", "film_room"), "elsewhere in the room"),
    **{"opens": "at the start", "middle": "in the middle of the room", "lies": "down on the floor"},
    **dict.fromkeys(("then", "last"), "at the same time"),
}
"""By the kind of a sentence; of what is on a side of the picture the next one names that again."""
