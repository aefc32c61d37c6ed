"""Recomputes what a caption says: read again, its text holds the steps before it, in their order and no more."""

from __future__ import annotations

import math
from typing import Any

from tests.program.evaluate import MOTION, Known, Rule, Step, clockwise, wrapped
from tests.skills.caption_claims import claims
from vstdata.errors import UnreadableError
from vstdata.words.english import plural

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
METRES = ("distance", "nearest", "next", "farthest", "gap", "travel")
SAME = {"side_in": "side", "order_in": "nearer", "count_all": "count", "count_room": "count"}
OPPOSITE = {"farther from": "closer to"}  # which the reader says the other way round
WAYS = {"to the left": (-1, "side"), "to the right": (1, "side"), "backward": (-1, "ahead"), "forward": (1, "ahead")}
WAYS |= {"down": (-1, "height"), "up": (1, "height")}


def tell(known: Known, step: Step) -> str:
    """The text itself, where it says what the steps before say; or what is wrong with it."""
    labels = {one["label"] for one in known.row["objects"]}
    try:
        said = [
            (kind, [_label(labels, one) for one in things], {k: v for k, v in values.items() if k != "pictures"})
            for kind, things, values in claims(step["value"], labels)
        ]
    except UnreadableError as error:
        return str(error)
    meant = [_meant(known, claim) for claim in known.done]
    return str(step["value"]) if said == meant else f"said {said}, meant {meant}"


def _label(labels: set[str], thing: str) -> str:
    """'the left one of the three chairs' -> 'chair'."""
    name = thing.split(" ", 1)[1]
    return name if name in labels else next(label for label in labels if f" {plural(label)}" in thing)


def _meant(known: Known, claim: Step) -> tuple[str, list[str], dict[str, Any]]:
    things = [known.objects[i]["label"] for i in claim.get("instances", ())]
    opposite = claim["value"] in OPPOSITE if isinstance(claim["value"], str) else False
    return SAME.get(claim["op"], claim["op"]), things[::-1] if opposite else things, _values(claim)


def _values(claim: Step) -> dict[str, Any]:
    """The numbers and words that the text has of a claim."""
    op, value = claim["op"], claim["value"]
    if op in METRES:
        return {"metres": f"{value:.1f}"}
    if op in ("height", "area"):
        return {"cm" if op == "height" else op: round(value)}
    if "counted" in claim:
        return {"count": NUMBERS[value], "things": plural(claim["label"])}
    if "between" in claim:
        ends = dict(zip("pq" if op in ("shift", "swing") else "fg", claim["between"], strict=True))
        return {**ends, "way" if op in ("shift", "walk") else "turn": value}
    if op == "nearer_in":
        return {"p": value, "q": next(k for k in claim["pictures"] if k != value)}
    picture = {"p": claim["picture"]} if "picture" in claim else {}
    if op in ("only", "missing", "enters"):
        return {"f" if op == "enters" else "p": value}
    if op in ("side", "side_in", "half", "front", "nearer", "order_in", "level"):
        name = {"front": "place", "nearer": "way", "order_in": "way", "level": "way"}.get(op, "side")
        return {name: OPPOSITE.get(value, value), **picture}
    return {}


def count(known: Known, step: Step) -> int:
    labels = {known.objects[i]["label"] for i in step["counted"]}
    return len(set(step["counted"])) if labels == {step["label"]} else -1


def travel(known: Known, step: Step) -> float:
    first, last = known.image(1), known.image(len(known.row["frames"]))
    return math.dist(first[:3, 3], last[:3, 3])


def _moved(known: Known, step: Step) -> dict[str, float]:
    """By the names of MOTION: metres, then degrees."""
    first, last = (known.image(k) for k in step["between"])
    offset = last[:3, 3] - first[:3, 3]
    ahead = complex(*first[:2, 2]) / abs(complex(*first[:2, 2]))
    along = complex(*offset[:2]) / ahead
    turn = wrapped(clockwise(complex(*last[:2, 2])) - clockwise(ahead))
    return dict(zip(MOTION, (-along.imag, along.real, offset[2], turn), strict=False))


def shift(known: Known, step: Step) -> str:
    """As stated, where all that it names is the larger part of the move, to that side."""
    moved, named = _moved(known, step), [WAYS[way] for way in step["value"].split(" and ")]
    axes = [axis for _, axis in named]
    rest = [abs(moved[axis]) for axis in ("side", "ahead", "height") if axis not in axes]
    right = all(sign * moved[axis] > max([0.2, *(one / 2 for one in rest)]) for sign, axis in named)
    return str(step["value"]) if right else f"{moved}"


def swing(known: Known, step: Step) -> str:
    return "right" if _moved(known, step)["yaw"] > 0 else "left"


CAPTION_RULES: dict[str, tuple[Rule, float]] = {
    **dict.fromkeys(("count", "count_all", "count_room"), (count, 0)),
    "travel": (travel, 0.001),
    **dict.fromkeys(("shift", "walk"), (shift, 0)),
    **dict.fromkeys(("swing", "pan"), (swing, 0)),
    "tell": (tell, 0),
}
