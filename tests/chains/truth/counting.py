"""What sentences about counting must hold: each image's count, which sightings are one thing, and the sums."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from tests.chains.truth import COUNTS, Checker, Truth, prints
from vstdata.words.english import plural
from vstdata.words.reader import Said


@dataclass
class Tally:
    """What has been said of one kind of things, by its plural."""

    shown: dict[int, int] = field(default_factory=dict)  # image -> count
    seen: list[tuple[int, int, tuple[float, float]]] = field(default_factory=list)  # image, thing, place as printed
    same: int = 0
    judged: set[tuple[int, int]] = field(default_factory=set)  # image, thing
    total: int = -1


def tally(truth: Truth, kind: str) -> Tally:
    """That of a kind, begun when first asked for."""
    return truth.memory.setdefault(f"tally of {kind}", Tally())  # type: ignore[return-value]


def kind_of(truth: Truth, i: int) -> str:
    return plural(truth.facts.scene.instances[i].label)


def kind_said(truth: Truth, said: Said, key: str = "many") -> str:
    """The plural of the kind that a sentence counts, which the question asks about too."""
    asked = [truth.turn.slots[slot] for slot in ("things", "first", "second") if slot in truth.turn.slots]
    _, _, kind = said.values[key].partition(" ")
    found = [one for one in asked if kind == one or plural(kind) == one]
    if len(found) != 1:
        raise LookupError(f"not asked about: {kind}")
    return found[0]


def number(counted: str) -> int:
    """'no chairs' -> 0."""
    word = counted.split()[0]
    return 0 if word == "no" else COUNTS.index(word)


def offset(where: str) -> tuple[str, str]:
    """'1.5 m ahead and 0.2 m to the left' -> ('-0.2', '1.5')."""
    numbers = [*re.findall(r"\d+\.\d", where), "0.0"]
    return ("-" if where.endswith("left") else "") + numbers[1], numbers[0]


def _shown(truth: Truth, said: Said) -> bool:
    kind, image = kind_said(truth, said), int(said.values["k"])
    members = [i for i in truth.view(image - 1).seen if kind_of(truth, i) == kind]
    tally(truth, kind).shown[image] = number(said.values["many"])
    return len(members) == number(said.values["many"])


def _at(truth: Truth, said: Said) -> bool:
    image, i = int(said.values["k"]), truth.thing(said.things[0], said.values["k"])
    right, ahead = truth.seen_from(image - 1, truth.middle(i))
    x, y = truth.on_map(truth.middle(i))
    printed = offset(said.values["where"])
    point = float(said.values["x"]), float(said.values["y"])
    tally(truth, kind_of(truth, i)).seen.append((image, i, point))
    camera = image == 1 or f"camera {image}" in truth.places
    shown = i in truth.view(image - 1).seen and "camera 1" in truth.places and camera
    there = prints(right, printed[0]) and prints(ahead, printed[1])
    return shown and there and prints(x, said.values["x"]) and prints(y, said.values["y"])


def _image(name: str) -> int:
    return int(name.rpartition(" in image ")[2])


def _same(truth: Truth, said: Said) -> bool:
    """One thing in two images, at one printed place."""
    first, second = sorted(said.things, key=_image)
    one, other = truth.thing(first), truth.thing(second)
    known = tally(truth, kind_of(truth, one))
    places = {point for image, i, point in known.seen if (image, i) in {(_image(first), one), (_image(second), other)}}
    known.same += 1
    known.judged.add((_image(second), other))
    return one == other and _image(first) < _image(second) and len(places) == 1


def _new(truth: Truth, said: Said) -> bool:
    """In no earlier image; the distance is that of printed places."""
    i, image = truth.thing(said.things[0]), _image(said.things[0])
    known = tally(truth, kind_of(truth, i))
    here = {(k, j): point for k, j, point in known.seen}[image, i]
    before = [(j, point) for k, j, point in known.seen if k < image]
    known.judged.add((image, i))
    nearest = min(math.dist(here, point) for _, point in before)
    near = said.kind == "counting_near"
    return (
        i not in [j for j, _ in before]
        and prints(nearest, said.values["metres"])
        and near == (float(said.values["metres"]) < 0.8)
    )


def _sum(truth: Truth, said: Said) -> bool:
    """The counts of all images of a kind not summed yet."""
    terms = [int(term) for term in said.values["terms"].split(" + ")]
    asked = [truth.turn.slots[slot] for slot in ("things", "first", "second") if slot in truth.turn.slots]
    waiting = [one for one in asked if tally(truth, one).total < 0]
    shown = tally(truth, waiting[0]).shown  # IndexError where none is left: a LookupError
    return len(terms) == len(truth.draft.frames) and terms == [shown[k + 1] for k in range(len(terms))]


def _total(truth: Truth, said: Said) -> bool:
    """Every sighting is placed, and judged where its kind was seen in an image before; repeats are those judged so."""
    kind = kind_said(truth, said)
    known = tally(truth, kind)
    first = min((image for image, count in known.shown.items() if count), default=0)
    later = {(image, i) for image, i, _ in known.seen if image > first}
    known.total = number(said.values["many"])
    truth.words.append(str(known.total))
    different = {i for k in range(len(truth.draft.frames)) for i in truth.view(k).seen if kind_of(truth, i) == kind}
    return (
        int(said.values["sum"]) == len(known.seen) == sum(known.shown.values())
        and known.judged == later
        and number(said.values.get("repeats", "no")) == known.same
        and len(different) == known.total
    )


def _once(truth: Truth, said: Said) -> bool:
    kind = truth.turn.slots["things"]
    known = tally(truth, kind)
    things = [i for _, i, _ in known.seen]
    matched = sum(things.count(i) > 1 for i in set(things))
    left = said.values["left"].split()[0]
    truth.words.append(left)
    images = [sum(i in truth.view(k).seen for k in range(len(truth.draft.frames))) for i in set(things)]
    return (
        int(said.values["sum"]) == known.total
        and int(said.values["matched"]) == matched
        and int(left) == images.count(1)
    )


def _compared(truth: Truth, said: Said) -> bool:
    """Both totals have been said; the larger one first."""
    kinds = [kind_said(truth, said, key) for key in ("many", "fewer")]
    counts = [number(said.values[key]) for key in ("many", "fewer")]
    equal = said.kind == "counting_equal"
    truth.words.append("as many of one as of the other" if equal else f"more {kinds[0]}")
    order = counts[0] == counts[1] if equal else counts[0] > counts[1]
    return order and kinds[0] != kinds[1] and counts == [tally(truth, kind).total for kind in kinds]


CHECKS: dict[str, Checker] = {
    "counting_shown": _shown,
    "counting_at": _at,
    "counting_same": _same,
    "counting_new": _new,
    "counting_near": _new,
    "counting_sum": _sum,
    "counting_total": _total,
    "counting_distinct": _total,
    "counting_once": _once,
    "counting_more": _compared,
    "counting_equal": _compared,
}
