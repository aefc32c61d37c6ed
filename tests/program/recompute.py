"""Whether the answer of a question follows from its program and its row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.program.captions import CAPTION_RULES
from tests.program.chains import REASONED_RULES, REASONS
from tests.program.evaluate import MEASURED_RULES, Known, Row, agree
from tests.program.stances import STANCE_RULES

RULES = {**MEASURED_RULES, **STANCE_RULES, **REASONED_RULES, **CAPTION_RULES}
GIVEN = frozenset(  # measured in the scan, or told by the question: what a row alone does not give
    (
        *("seen", "shown", "seen_box", "depth", "upright_box", "box_center", "surface_distance", "camera_distance"),
        *("outline_shown", "floor_area", "ground_gap", "compare", "stand", "face", "walk_to"),
        *("gap_to_camera", "measure_of", "gap_on_floor", "hidden_by", "offset_from", "front_way"),
        *(
            "called",
            "looks",
            "shows",
            "shows_near",
            "shows_two",
            "again",
            "again_near",
            "again_two",
            "known_by",
            "stayed",
            "barely",
        ),
        *("gap_on", "gap_below", "gap_above", "gap_between", "gap_room", "gap_next", "gap_far", "gap_by"),
        *("wall_square", "wall_slant", "wall_beside", "faces_wall", "along_wall"),
        *("square_edge", "slant_edge", "shift_side", "shifted", "wall_swap"),
        *("opposite", "across", "path_only"),
        *(one for one in REASONS if one not in ("ruled_out", "ruled_point", "ruled_there")),
        *("same_near", "same_look", "same_end", "new_near", "new_look", "new_end"),
        *("seen_cut", "seen_part"),
        *(
            "with_on",
            "with_at",
            "with_around",
            "with_above",
            "with_in",
            "with_under",
            "with_next",
            "wall",
            "by",
            "along",
        ),
        *("film", "placed", "room", "shell", "near", "near_cut", "near_more", "farther", "far", "fills"),
        *("zone", "on_wall", "on_along", "has_in", "middle", "also", "too", "shared_room", "image_of", "image_also"),
        *("behind_that", "fore", "wall_row", "on_it", "brought", "better"),
        *("lies", "spread", "corner", "night", "starts", "ends", "ending", "as_large"),
        *("shift_more", "same_spot", "far_both"),
        *("now", "ceiling", "new", "film_room", "opens", "then", "last"),
        *("visible_region", "floor_region", "top_region"),
        *("place_at", "there_at"),
    )
)
# Asked for as they are, and printed.
MEASURED_ANSWERS = {
    "surface_distance",
    "camera_distance",
    "floor_area",
    "depth",
    "gap_to_camera",
    *("visible_region", "floor_region", "top_region"),
    "ground_gap",
}
DECIMALS = {"m": 1, "m2": 1, "cm": 0, "degrees": 0, "": 0}


def problems(row: Row, turn: Mapping[str, Any]) -> list[str]:
    """What does not follow: a step whose value comes out otherwise, or an answer that is not what comes out."""
    known = Known(row, turn, [], json.loads(turn["program"]))
    found = [f"{turn['question_type']}: {wrong}" for wrong in _wrong_steps(known)]
    last = known.done[-1]
    if last["op"] in GIVEN - MEASURED_ANSWERS:
        found.append(f"the answer is given by {last['op']}")
    truth, value = json.loads(turn["ground_truth"]), last["value"]
    if turn["answer_type"] == "number":
        value = round(value, DECIMALS[turn["unit"]]) + 0
    return found if value == truth else [*found, f"{value!r} is not the truth {truth!r}"]


def _wrong_steps(known: Known) -> list[str]:
    found = []
    while known.ahead:
        step = known.ahead.pop(0)
        if step["op"] not in GIVEN:
            rule, within = RULES[step["op"]]
            try:
                value = rule(known, step)
            except (LookupError, ValueError) as error:
                value = f"nothing: {error!r}"
            if not agree(value, step["value"], within):
                found.append(f"{step} comes out as {value}")
        known.done.append(step)
    return found
