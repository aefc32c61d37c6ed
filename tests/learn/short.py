"""Questions of a release in their shortest form, with a thought before the answer, which a model of two million weights
can learn to read and to write.

nearest               -> 1 5 38 red 9 3 54 black 12 7 25 orange nearest 25 orange / orange
distance: blue, red   -> blue 0 4 7 11 red 4 2 6 7 / 1.8
point_correspondence  -> ref 5 8 3 2 blue 14 6 pink 15 1 white at 14 6 pink / pink
object_count_sum: chair, clock -> chair 5 clock 2 / 7

A thought says what the row knows beside the answer, by marks and program: where the marks are, from left to right, in
cells of 10 pixels, with decimetres of depth; corners of the boxes; where a point is seen again; how many there are of
each kind. Things have the colours of their marks. The numbers that decide are said again with their colour, so that
each word follows from one place. The question tells nothing that the released one does not.
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
            depths = {_color(step["point"]): round(10 * step["value"]) for step in program if step["op"] == "depth"}
            spots = [f"{' '.join(_cells(mark))} {depths[mark['color']]} {mark['color']}" for mark in _marks(row, 0)]
            thought = " ".join([*spots, kind, str(depths[_color(truth)]), _color(truth)])
            yield number, kind, THOUGHT.format(thought, _color(truth))
        elif kind == "point_correspondence":
            (ref,), points, answer = _marks(row, 0), _marks(row, 1), _color(truth)
            (again,) = (mark for mark in points if mark["color"] == answer)
            spots = [f"{' '.join(_cells(mark))} {mark['color']}" for mark in points]
            thought = " ".join(["ref", *_cells(ref), *spots, "at", *_cells(again), answer])
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
