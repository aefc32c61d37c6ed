"""Reads points and boxes, as Qwen, InternVL and Molmo write them: JSON, fenced or not, in a list or alone, or cut off
at the end; tags; or two numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from math import isfinite
from typing import Any

from vstdata.boxes.forms import from_form
from vstdata.scoring.reading.sentences import CLAIM

MOST_BOXES = 100  # Ours: more are refused before any geometry
MOST_POINTS = 100  # Ours: who names more does not point

Labelled = list[tuple[str, tuple[float, ...]]]

_OBJECT = re.compile(r"\{[^{}]*\}")
_FENCED = re.compile(r"```(?:\w+)?\n?(.*?)(?:```|\Z)", re.DOTALL)
_REAL = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)"
_PAIR = re.compile(rf"[(\[<]\s*({_REAL})\s*(?:,\s*|\s)\s*({_REAL})\s*[)\]>]", re.ASCII)
_NAMED = re.compile(
    rf"(?<![\w])(?P<first>[xyuv])\d?[\"']?\s*[:=]\s*[\"']?(?P<one>{_REAL})[\"']?\s*,?\s*(?:and\s+)?"
    rf"[\"']?(?P<second>[xyuv])\d?[\"']?\s*[:=]\s*[\"']?(?P<two>{_REAL})",
    re.ASCII | re.IGNORECASE,
)
_SINGLE = re.compile(rf"(?<![\w.])({_REAL})(?![\w.]*\d)", re.ASCII)
_NOT_HERE = re.compile(
    rf"\b(?:not|rather than|instead of|out of)\s+(?:at\s+)?{_PAIR.pattern}", re.ASCII | re.IGNORECASE
)
_NO_PLACE = re.compile(  # two numbers that are none: 'frame 3 of 16', '640 x 480'
    r"\b(?:frames?|images?|pictures?|steps?)\s+#?\d|\d\s*(?:of|out of|to|x|×|/)\s*\d", re.IGNORECASE
)
_TAG = re.compile(r"</?(?:ref|box|point|points|bbox)\b[^<>]*>", re.IGNORECASE)
_INTERN = re.compile(r"<ref>(?P<label>[^<>]{0,100})</ref>\s{0,9}<box>(?P<boxes>[^<>]*)</box>", re.IGNORECASE)
_CORNERS = re.compile(rf"\(\s*({_REAL})\s*,\s*({_REAL})\s*\),\s*\(\s*({_REAL})\s*,\s*({_REAL})\s*\)", re.ASCII)
_FOUR = re.compile(r"[\[(]\s*{}\s*[\])]".format(r"\s*,\s*".join([f"({_REAL})"] * 4)), re.ASCII)
_CORNER_NAMES = re.compile(r"(?<!\w)[xyuv]_?(?:[0-2]|min|max)(?=\s*[:=])", re.IGNORECASE)
_OTHER_ORDERS = ("box_2d",)  # Gemini's, whose numbers are rows and columns of 0 to 1000
_LABEL = re.compile(r"([^\s,()<>|][^,()<>|\n]{0,99})\s*\Z")


def read_points(answer: str) -> list[tuple[float, float]] | None:
    """The different points of the text, as written: '(u, v)', '[(u, v), ...]', 'u, v', 'x=3, y=4', {"point_2d": [u,
    v]}, <point x="3" y="4">; those after the last claim where it has any. None where there is none or one is malformed,
    and where there are more than MOST_POINTS. Of several fenced blocks the last counts."""
    fenced = [block for block in _FENCED.findall(answer) if "point" in block]
    raw = [one for one in _objects(fenced[-1] if fenced else answer) if "point_2d" in one or "point" in one]
    if raw:
        points = [_two(one.get("point_2d", one.get("point"))) for one in raw]
    else:
        claims = list(CLAIM.finditer(answer))
        points = (_points(answer[claims[-1].end() :]) if claims else []) or _points(answer)
    different = list(dict.fromkeys(point for point in points if point is not None))
    return different if different and None not in points and len(points) <= MOST_POINTS else None


def _points(text: str) -> list[tuple[float, float] | None]:
    """The points of a text."""
    text = _NOT_HERE.sub(" ", text)
    pairs: list[tuple[float, float] | None] = [(float(one), float(two)) for one, two in _PAIR.findall(text)]
    for found in _NAMED.finditer(text):
        names = re.sub(r"[\d]", "", found["first"] + found["second"]).lower()
        if names in ("xy", "uv"):
            pairs.append((float(found["one"]), float(found["two"])))
        elif names in ("yx", "vu"):
            pairs.append((float(found["two"]), float(found["one"])))
    if pairs:
        return pairs
    numbers = [] if _NO_PLACE.search(text) else _SINGLE.findall(_TAG.sub(" ", text))
    return [(float(numbers[0]), float(numbers[1]))] if len(numbers) == 2 else []


def _two(raw: Any) -> tuple[float, float] | None:
    values = _numbers(raw, 2)
    return (values[0], values[1]) if values else None


def read_boxes(answer: str, form: str = "vst") -> Labelled | None:
    """Label and nine numbers of every box with "bbox_3d", written in a form of `vstdata.boxes.forms`; None where there
    is none, where a box is malformed (sizes not positive, angles beyond half a turn, not finite) or there are more than
    MOST_BOXES. Of several fenced blocks, the last counts; a box that the end of the text cuts off is not read."""
    return _labelled(answer, "bbox_3d", partial(_solid, form=form))


def read_boxes_2d(answer: str) -> Labelled | None:
    """Label and the four numbers u0, v0, u1, v1, as written, of every box with "bbox_2d", "bbox", "bounding_box" or
    "box", or of InternVL's and Qwen2-VL's tags, or of {label: four numbers}, or lists of four numbers alone; None as in
    `read_boxes`,
    here where a box has no area. A box without label has "" as one."""
    for key in ("bbox_2d", "bbox", "bounding_box", "box"):
        if f'"{key}"' in answer or f"'{key}'" in answer:
            return _labelled(answer, key, partial(_flat, key=key))
    found: list[Any] = [
        {"label": label, "bbox_2d": values}
        for one in (_objects(answer) if "{" in answer else ())
        for label, values in one.items()
        if isinstance(values, list) and len(values) == 4 and label not in _OTHER_ORDERS
    ]
    for match in _INTERN.finditer(answer):
        fours = [list(map(float, re.findall(_REAL, one))) for one in match["boxes"].split("]")]
        found += [{"label": match["label"].strip(), "bbox_2d": four} for four in fours if four]
    for match in () if found else _CORNERS.finditer(answer):
        label = _LABEL.search(answer[max(0, match.start() - 100) : match.start()])
        found.append({"label": label[1].strip() if label else "", "bbox_2d": [float(one) for one in match.groups()]})
    if not found and '"' not in answer:
        alone = _FOUR.findall(answer) or [_SINGLE.findall(_CORNER_NAMES.sub("", _TAG.sub(" ", answer)))]
        found = [{"bbox_2d": list(map(float, four))} for four in alone if len(four) == 4]
    boxes = [_flat(one) for one in found[: MOST_BOXES + 1]]
    return [box for box in boxes if box is not None] if 0 < len(boxes) <= MOST_BOXES and None not in boxes else None


def _labelled(answer: str, key: str, read: Any) -> Labelled | None:
    if answer.count(key) > MOST_BOXES:
        return None
    fenced = [block for block in _FENCED.findall(answer) if key in block]
    raw = [one for one in _objects(fenced[-1] if fenced else answer) if key in one]
    boxes = [read(one) for one in raw]
    return [box for box in boxes if box is not None] if boxes and None not in boxes else None


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    """The JSON objects of a text: all of what is JSON as a whole, else those that hold no others."""
    try:
        whole = json.loads(text.strip(), parse_int=float)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, Mapping | list):
        yield from _within(whole)
        return
    for match in _OBJECT.finditer(text):
        one = match[0] if '"' in match[0] else match[0].replace("'", '"')
        try:
            raw = json.loads(one, parse_int=float)  # a number of 4,000 digits is infinite
        except (ValueError, RecursionError):
            continue
        if isinstance(raw, Mapping):
            yield raw


def _within(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of a value of JSON, each before those in it."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Mapping):
            yield one
        if isinstance(one, Mapping | list):
            inner = one.values() if isinstance(one, Mapping) else one
            waiting[:0] = [part for part in inner if isinstance(part, Mapping | list)]


def _numbers(raw: Any, count: int) -> tuple[float, ...] | None:
    if not isinstance(raw, list) or len(raw) != count:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in raw):
        return None
    values = tuple(float(one) for one in raw)
    return values if all(map(isfinite, values)) else None


def _solid(raw: Mapping[str, Any], form: str) -> tuple[str, tuple[float, ...]] | None:
    given = raw.get("bbox_3d")
    values = _numbers(given if form in ("vst", "qwen3-vl") else from_form(given, form), 9)
    if values is None or not isinstance(raw.get("label"), str) or max(map(abs, values[:6])) > 1e4:
        return None
    return (raw["label"], values) if min(values[3:6]) > 0 and max(map(abs, values[6:])) <= 1 else None


def _flat(raw: Mapping[str, Any], key: str = "bbox_2d") -> tuple[str, tuple[float, ...]] | None:
    values = _numbers(raw.get(key), 4)
    label = raw.get("label", "")
    if values is None or not isinstance(label, str) or max(map(abs, values)) > 1e5:
        return None
    return (label, values) if values[2] > values[0] and values[3] > values[1] else None
