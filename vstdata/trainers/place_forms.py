"""A row with its points and boxes in a picture in other coordinates: question, answer, and what the rewards compare;
or with placeholders, which a trainer fills in as its model takes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from vstdata.boxes.answer_text import fenced
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
TEMPLATE = "template"  # no coordinates: placeholders, and the places beside them
BOX, REF = "<bbox>", "<ref-object>"  # ms-swift's
# What stands beside a row that has no places, and no placeholder takes: `datasets` gives a column the type that it has
# in the first 10 MB of a file, and fails at another one.
UNUSED: Mapping[str, Any] = {"ref": [""], "bbox": [[0.0, 0.0]], "bbox_type": "real", "image_id": [0]}


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
    return {
        **turn,
        "question": _asked(turn["question"], form),
        "answer": answer,
        "ground_truth": canonical_json(new),
        "form": form,
    }


def _asked(question: str, form: str) -> str:
    if ASKED.search(question) is None:
        raise VstError("the question does not say its coordinates: 'in pixels of the image (640 x 480)'")
    return asked_in_coordinates(question, form)


def with_placeholders(row: Row) -> Row:
    """The row with BOX where an answer has a place, and REF where it has its label; `places` has them in order, as
    ms-swift reads them: {"ref", "bbox" [[u0, v0, u1, v1] or [u, v]], "bbox_type": "real", "image_id": from 0}.

    Its boxes are in pixels of the stored picture, counted from its upper left corner (the middle of the first pixel is
    0.5, 0.5), so that shares of width and height are as in `--coordinates 1000`. Raises VstError as `with_coordinates`.
    """
    places: dict[str, Any] = {"ref": [], "bbox": [], "bbox_type": "real", "image_id": []}
    changed = [_left_open(turn, places) if turn["answer_type"] in _TEXTS else dict(turn) for turn in row["turns"]]
    return {**with_turns(row, changed), "places": places if places["bbox"] else dict(UNUSED)}


def _left_open(turn: dict[str, Any], places: dict[str, Any]) -> dict[str, Any]:
    """A turn with placeholders; what they stand for is added to `places`."""
    truth = json.loads(turn["ground_truth"])
    key, found = ("point_2d", [truth]) if turn["answer_type"] == "point" else ("bbox_2d", truth["boxes"])
    listed = fenced([f'\t{{"{key}": {BOX}, "label": "{REF}"}}'] * len(found))
    written, pair = _TEXTS[turn["answer_type"]][0](truth, "pixels"), key == "point_2d" and pair_text(truth)
    if written in turn["answer"]:
        answer = turn["answer"].replace(written, listed)
        places["ref"] += [json.dumps(one["label"])[1:-1] for one in found]  # it stands between quotes
    elif pair and pair in turn["answer"]:
        answer = turn["answer"].replace(pair, BOX)
    else:
        raise VstError("the answer does not hold its place in the picture")
    places["bbox"] += [[round(x + 0.5, 4) for x in one["point" if pair else key]] for one in found]
    places["image_id"] += [truth["image"]] * len(found)
    return {**turn, "question": _asked(turn["question"], TEMPLATE).replace("as (x, y)", "as [x, y]"), "answer": answer}
