"""Questions of a release in their shortest form, with a thought before the answer, which a model of two million weights
can learn to read and to write.

nearest: orange, red           -> see orange 12 7 25 orange red 1 5 38 red nearest 25 orange / orange
distance: blue chair, red bed  -> see blue 0 4 7 11 red 4 2 6 7 18 red / 1.8
nearest_object: blue chair, red bed, pink bed
                               -> see blue 0 4 7 11 red 4 2 6 7 18 red pink 9 3 9 6 30 pink nearest 18 red / red
point_correspondence: blue, pink
                               -> ref 5 8 ccb aab blue 14 6 ccb dcb blue pink 15 1 cca aab pink same cca aab pink / pink
object_count_sum: chair, bed   -> bed 2 chair 5 / 7

A thought says what the row knows beside the answer, by marks and program: where the marks are, in cells of 10 pixels;
depths and distances in decimetres; how many there are of each kind. Of a point that is to be found again it says the
colours above and below, taken from the picture. Things have the colours of their marks. What decides is said again with
its colour, so that each word follows from one place. The question tells nothing that the released one does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from vstdata.drawing.marks import decode
from vstdata.scene import ImageArray

CELL = 10  # pixels
NEAR, FAR = 9, 15  # pixels from a point, beyond its mark, in which the colours above and below are taken
LEVELS = "abcd"  # of red, green and blue
THOUGHT = "<think>\n{}\n</think>\n\n{}"
_NAME = re.compile(r"(?:([\w ]+) \()?\b(\w+) (?:point\b|box\))")

Row = Mapping[str, Any]


def short_turns(row: Row) -> Iterator[tuple[int, str, str]]:
    """(turn, question, thought and answer) for the question types that have a short form."""
    for number, turn in enumerate(row["turns"]):
        if form := _FORMS.get(turn["question_type"]):
            asked, thought, answer = form(row, turn, json.loads(turn["ground_truth"]), json.loads(turn["program"]))
            yield number, f"{turn['question_type']}: {', '.join(asked)}", THOUGHT.format(thought, answer)


def whole(said: str, options: Sequence[str]) -> str:
    """What was said, its answer as the option of which a colour is short."""
    thought, _, answer = said.rpartition("\n")
    found = [option for option in options if _color(option) == answer.strip()]
    return f"{thought}\n{found[0]}" if len(found) == 1 else said


def _depth(row: Row, turn: Row, truth: Any, program: Any) -> tuple[list[str], str, str]:
    depths = {_color(step["point"]): step["value"] for step in program if step["op"] == "depth"}
    asked = [_color(option) for option in turn["options"]]
    spots = [_said(row, 0, color, _tenths(depths[color])) for color in asked]
    deciding = f"{turn['question_type']} {_tenths(depths[_color(truth)])} {_color(truth)}"
    return asked, " ".join(["see", *spots, deciding]), _color(truth)


def _distance(row: Row, turn: Row, truth: Any, program: Any) -> tuple[list[str], str, str]:
    start, other = names = program[0]["names"]
    measured = _said(row, 0, _color(other), _tenths(program[0]["value"]))
    return [_short(name) for name in names], f"see {_spot(row, 0, _color(start))} {measured}", str(truth)


def _ranked(row: Row, turn: Row, truth: Any, program: Any) -> tuple[list[str], str, str]:
    start = program[0]["names"][0]
    values = {step["names"][1]: step["value"] for step in program if step["op"] == "surface_distance"}
    spots = [_said(row, 0, _color(option), _tenths(values[option])) for option in turn["options"]]
    deciding = f"{turn['question_type'].split('_')[0]} {_tenths(values[truth])} {_color(truth)}"
    thought = " ".join(["see", _spot(row, 0, _color(start)), *spots, deciding])
    return [_short(name) for name in (start, *turn["options"])], thought, _color(truth)


def _again(row: Row, turn: Row, truth: Any, program: Any) -> tuple[list[str], str, str]:
    before, after = (decode(bytes(picture["bytes"])) for picture in row["images"])
    (ref,) = (mark for mark in row["marks"] if mark["frame"] == 0)
    around = {mark["color"]: _around(after, mark) for mark in row["marks"] if mark["frame"] == 1}
    asked = [_color(option) for option in turn["options"]]
    spots = [_said(row, 1, color, around[color]) for color in asked]
    thought = " ".join(
        ["ref", *_cells(ref), _around(before, ref), *spots, "same", around[_color(truth)], _color(truth)]
    )
    return asked, thought, _color(truth)


def _count(row: Row, turn: Row, truth: Any, program: Any) -> tuple[list[str], str, str]:
    counts = {step["label"]: step["value"] for step in program if step["op"] == "counted"}
    return sorted(counts), " ".join(f"{label} {counts[label]}" for label in sorted(counts)), str(truth)


_FORMS = {
    "nearest": _depth,
    "farthest": _depth,
    "distance": _distance,
    "nearest_object": _ranked,
    "farthest_object": _ranked,
    "point_correspondence": _again,
    "object_count": _count,
    "object_count_sum": _count,
}


def _said(row: Row, frame: int, color: str, what: str) -> str:
    """Where a mark is and what is there, with its colour before and after."""
    return f"{_spot(row, frame, color)} {what} {color}"


def _spot(row: Row, frame: int, color: str) -> str:
    (mark,) = (mark for mark in row["marks"] if mark["frame"] == frame and mark["color"] == color)
    return " ".join([color, *_cells(mark)])


def _cells(mark: Row) -> list[str]:
    return [str(max(0, int(value // CELL))) for value in mark["xy"]]


def _tenths(value: float) -> str:
    return str(round(10 * value))


def _around(picture: ImageArray, mark: Row) -> str:
    """The medians of the pixels above and below a mark, each a word of three letters."""
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]] + 0.5
    right, down = x - mark["xy"][0], y - mark["xy"][1]
    ring = (np.hypot(right, down) > NEAR) & (np.hypot(right, down) < FAR)
    return " ".join(_shade(picture[ring & (sign * down > np.abs(right))]) for sign in (-1, 1))


def _shade(pixels: ImageArray) -> str:
    if not len(pixels):
        return "out"
    return "".join(LEVELS[int(value) * len(LEVELS) // 256] for value in np.median(pixels, axis=0))


def _color(name: str) -> str:
    return _NAME.findall(name)[0][1]


def _short(name: str) -> str:
    label, color = _NAME.findall(name)[0]
    return f"{color} {label}"
