"""A row with its points and boxes in a picture in other coordinates: question, answer, and what the rewards compare."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from vstdata.boxes.coordinates import ASKED, asked_in_coordinates, boxes_2d_text, in_coordinates, pair_text, point_text
from vstdata.canonical import canonical_json
from vstdata.errors import VstError
from vstdata.program import moved_pixels
from vstdata.trainers.adapter import Row
from vstdata.trainers.box_forms import with_turns

_TEXTS: Mapping[str, tuple[Callable[[Mapping[str, Any], str], str], ...]] = {
    "point": (point_text, pair_text),
    "boxes_2d": (boxes_2d_text,),
}


def with_coordinates(row: Row, form: str) -> Row:
    """The row with the places that its turns ask for in `form` (`vstdata.boxes.coordinates`); as it is where it asks
    for none. Raises VstError for a row whose texts do not hold them."""
    if form == "pixels" or all(turn["answer_type"] not in _TEXTS for turn in row["turns"]):
        return row
    changed = [_changed(turn, row, form) if turn["answer_type"] in _TEXTS else dict(turn) for turn in row["turns"]]
    return with_turns(row, changed)


def _changed(turn: dict[str, Any], row: Row, form: str) -> dict[str, Any]:
    old = json.loads(turn["ground_truth"])
    camera = row["camera"][old["image"]]
    size = camera["width"], camera["height"]
    new = moved_pixels(old, lambda uv: in_coordinates(uv, *size, form))
    answer = turn["answer"]
    for text in _TEXTS[turn["answer_type"]]:
        answer = answer.replace(text(old, "pixels"), text(new, form))
    if answer == turn["answer"] and all(text(old, "pixels") != text(new, form) for text in _TEXTS[turn["answer_type"]]):
        raise VstError("the answer does not hold its place in the picture")
    if ASKED.search(turn["question"]) is None:
        raise VstError("the question does not say its coordinates: 'in pixels of the image (640 x 480)'")
    return {
        **turn,
        "question": asked_in_coordinates(turn["question"], form),
        "answer": answer,
        "ground_truth": canonical_json(new),
        "form": form,
    }
