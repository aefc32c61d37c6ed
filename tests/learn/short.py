"""Questions of a release in their shortest form, with a thought before the answer, which a model of two million weights
can learn to read and to write.

nearest             -> red 1 5 38 black 9 3 54 orange 12 7 25 / orange
distance: blue, red -> blue 0 4 7 11 red 4 2 6 7 / 1.8
point_correspondence-> ref 5 8 blue 3 2 pink 14 6 white 15 1 at 14 6 / pink
object_count_sum: chair, clock -> chair 5 clock 2 / 7

A thought says what the row knows beside the answer, by marks and program: where the marks are, from left to right, in
cells of 10 pixels, with decimetres of depth; corners of the boxes; where a point is seen again; how many there are of
each kind. Things have the colours of their marks. The question tells nothing that the released one does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

CELL = 10  # pixels
THOUGHT = "<think>\n{}\n</think>\n\n{}"
_COLOR = re.compile(r"\b(\w+) (?:point-\d|box\))")

Row = Mapping[str, Any]


def short_turns(row: Row) -> Iterator[tuple[int, str, str]]:
    """(turn, question, thought and answer) for the question types that have a short form."""
    for number, turn in enumerate(row["turns"]):
        kind, truth = turn["question_type"], json.loads(turn["ground_truth"])
        program = json.loads(turn["program"])
        if kind in ("nearest", "farthest"):
            depths = {_color(step["point"]): step["value"] for step in program if step["op"] == "depth"}
            thought = " ".join(f"{_spot(mark)} {round(10 * depths[mark['color']])}" for mark in _marks(row, 0))
            yield number, kind, THOUGHT.format(thought, _color(truth))
        elif kind == "point_correspondence":
            (ref,), points, answer = _marks(row, 0), _marks(row, 1), _color(truth)
            (again,) = (mark for mark in points if mark["color"] == answer)
            thought = " ".join(["ref", *_cells(ref), *map(_spot, points), "at", *_cells(again)])
            yield number, kind, THOUGHT.format(thought, answer)
        elif kind == "distance":
            asked = list(dict.fromkeys(_COLOR.findall(turn["question"])))
            thought = " ".join(_spot(mark) for mark in _marks(row, 0) if mark["color"] in asked)
            yield number, f"{kind}: {', '.join(asked)}", THOUGHT.format(thought, truth)
        elif kind in ("object_count", "object_count_sum"):
            counts = {step["label"]: step["value"] for step in program if step["op"] == "count"}
            thought = " ".join(f"{label} {counts[label]}" for label in sorted(counts))
            yield number, f"{kind}: {', '.join(sorted(counts))}", THOUGHT.format(thought, truth)


def whole(said: str, options: Sequence[str]) -> str:
    """What was said, its answer as the option of which a colour is short."""
    thought, _, answer = said.rpartition("\n")
    found = [option for option in options if _color(option) == answer.strip()]
    return f"{thought}\n{found[0]}" if len(found) == 1 else said


def _marks(row: Row, frame: int) -> list[Mapping[str, Any]]:
    """The marks of a picture, from left to right."""
    return sorted((mark for mark in row["marks"] if mark["frame"] == frame), key=lambda mark: mark["xy"])


def _spot(mark: Mapping[str, Any]) -> str:
    return " ".join([mark["color"], *_cells(mark)])


def _cells(mark: Mapping[str, Any]) -> list[str]:
    return [str(int(value // CELL)) for value in mark["xy"]]


def _color(option: str) -> str:
    return _COLOR.findall(option)[0]
