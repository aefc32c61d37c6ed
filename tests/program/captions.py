"""Recomputes what a caption says: read again, its text holds the steps before it, in their order and no more; and what
its row alone tells of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.program.evaluate import Known, Rule, Step, clockwise, wrapped
from vstdata.captions.reading import caption_fault

WAYS = {"to the left": (-1, "side"), "to the right": (1, "side"), "backward": (-1, "ahead"), "forward": (1, "ahead")}
WAYS |= {"down": (-1, "height"), "down almost to the ground": (-1, "height"), "up": (1, "height")}


def tell(known: Known, step: Step) -> str:
    """The text itself, where it says what the steps before say; or what is wrong with it."""
    labels = {number: str(one["label"]) for number, one in known.objects.items()}
    question = SimpleNamespace(program=[*known.done, step], answer=SimpleNamespace(value=step["value"]))
    return caption_fault(question, labels) or str(step["value"])  # type: ignore[arg-type]


def mention(known: Known, step: Step) -> int:
    """How many are named, where all have the label; vague words stand for two and more, or for what has no units."""
    labels = {known.objects[i]["label"] for i in step["instances"]}
    count = len(set(step["instances"]))
    vague = step["value"] <= 0 and count > -2 * step["value"]
    return (step["value"] if vague else count) if labels == {step["label"]} else -9


def move(known: Known, step: Step) -> str:
    """As stated, where all that it names goes that way."""
    first, last = (known.image(k) for k in step["between"])
    offset = last[:3, 3] - first[:3, 3]
    ahead = complex(*first[:2, 2]) / abs(complex(*first[:2, 2]))
    along = complex(*offset[:2]) / ahead
    moved = {"side": -along.imag, "ahead": along.real, "height": offset[2]}
    turn = wrapped(clockwise(complex(*last[:2, 2])) - clockwise(ahead))
    tilt = last[2, 2] - first[2, 2]
    right: list[Any] = []
    for part in step["value"].replace(" and ", ", ").split(", "):
        verb, _, way = part.partition(" ")
        if verb in ("turns", "tilts"):
            right.append({"to the right": turn, "to the left": -turn, "up": tilt, "down": -tilt}[way] > 0)
        else:
            sign, axis = WAYS[part.removeprefix("moves ")]
            right.append(sign * moved[axis] > 0.1)
    return str(step["value"]) if all(right) else f"{moved}, {turn}, {tilt}"


CAPTION_RULES: dict[str, tuple[Rule, float]] = {
    "mention": (mention, 0),
    **dict.fromkeys(("move", "move_on", "came", "walk", "walk_on", "pan"), (move, 0)),
    "tell": (tell, 0),
}
