"""What sentences about counting must hold: each image's count, which sightings are one thing, and the sums."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from tests.chains.truth import COUNTS, Checker, Truth
from tests.chains.truth.seeing import at, mask, near, nearest, plain
from vstdata.words.english import plural
from vstdata.words.reader import Said


@dataclass
class Tally:
    """What has been said of one kind of things, by its plural."""

    shown: dict[int, int] = field(default_factory=dict)  # image -> count
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


def _shown(truth: Truth, said: Said) -> bool:
    kind, image = kind_said(truth, said), int(said.values["k"])
    members = [i for i in truth.view(image - 1).seen if kind_of(truth, i) == kind]
    tally(truth, kind).shown[image] = count = number(said.values["many"])
    parts = re.split(r", | and ", said.values["places"]) if count else []
    places = [place for part in parts for place in _repeated(part, count)]  # 'blue one on the left'
    return len(members) == count == len(places) and (not count or _assigned(truth, image, members, places))


def _repeated(part: str, count: int) -> list[str]:
    """'two on the left' -> twice 'on the left', 'two blue ones on the left' -> twice 'blue one on the left'."""
    word, _, rest = part.replace(" ones ", " one ").partition(" ")
    if word in ("a", "an"):
        return [rest]
    if word in COUNTS:
        return [rest] * COUNTS.index(word)
    return [rest] * count if word in ("both", "all") else [part]


def _assigned(truth: Truth, image: int, members: list[int], places: list[str]) -> bool:
    """Whether some order of the things fits the places one by one."""
    fits = np.array([[_looks_so(truth, image, i, place) for place in places] for i in members], dtype=bool)
    rows, columns = linear_sum_assignment(~fits)
    return bool(fits[rows, columns].all())


def _looks_so(truth: Truth, image: int, i: int, told: str) -> bool:
    """Whether a thing is there in the picture, and, where that is told, a good part of what is seen has its colour."""
    look, _, place = told.rpartition(" one ")
    shares = truth.facts.color_shares(truth.draft.frames[image - 1]).get(i)  # none of what is small
    if look and shares and shares.get(look.split()[-1], 0.0) < 0.25:
        return False
    return bool(at(truth, image, i, place)) and (not look or str(truth.facts.look(i)) == look)


def _judged(truth: Truth, said: Said) -> bool:
    """Seen before or new, and the reason: what it is near or nearest to and no other, or its colour, alike. What is new
    is held against those before, what is the same against all of its kind."""
    image, i = int(said.values["l"]), truth.thing(said.things[0], said.values["l"])
    known, kind = tally(truth, kind_of(truth, i)), kind_of(truth, i)
    same = said.kind.startswith("same")
    images = range(len(truth.draft.frames) if same else image - 1)
    others = {j for k in images for j in truth.view(k).seen if kind_of(truth, j) == kind} - {i}
    before = {k for k in range(image - 1) if i in truth.view(k).seen}
    if (image, i) in known.judged:
        return False
    known.judged.add((image, i))
    known.same += same
    held = int(said.values["k"]) - 1 in before if same else not before
    return held and REASONS[said.kind.partition("_")[2]](truth, said, i, others)


def _by_near(truth: Truth, said: Said, i: int, others: set[int]) -> bool:
    other = truth.thing(said.things[1], said.values["l"])
    if "k" in said.values and other not in truth.view(int(said.values["k"]) - 1).seen:
        return False
    inside = other in truth.view(int(said.values["l"]) - 1).seen
    images = [int(said.values[key]) for key in ("k", "l") if key in said.values]
    clear = all(plain(truth, one, other) for one in images)
    closest = said.values["near"] != "beside" or nearest(truth, images, i, other)
    return inside and clear and closest and near(truth, i, other, said.values["near"])


def _by_look(truth: Truth, said: Said, i: int, others: set[int]) -> bool:
    colors = [look.color if (look := truth.facts.look(j)) else None for j in others]
    own = truth.facts.look(i)
    told = re.split(", | or ", said.values["before"]) if "before" in said.values else []
    seen = not told or (None not in colors and {*told} == {*colors})
    return own is not None and own.color == said.values["look"] and own.color not in colors and seen


def _by_end(truth: Truth, said: Said, i: int, others: set[int]) -> bool:
    """By points on all."""
    other = truth.thing(said.things[1], said.values["l"])
    points = truth.facts.surface(other).samples(400)
    gaps = {j: min_gap(truth.facts.surface(j).samples(400), points) for j in (i, *others)}
    images = {int(said.values[key]) - 1 for key in ("k", "l") if key in said.values}
    seen = all(other in truth.view(k).seen for k in images)
    sign = 1 if said.values.get("end", said.values.get("far")).startswith("close") else -1
    return seen and all(sign * (gaps[j] - gaps[i]) > 0.15 for j in others)


def _seen_cut(truth: Truth, said: Said) -> bool:
    """By the first and last rows and columns of its pixels: it is at that border and at no other."""
    i, number = truth.thing(said.things[0], said.values["k"]), int(said.values["k"])
    shown = mask(truth, number, i)
    (height, width), (rows, columns) = shown.shape, np.nonzero(shown)
    gaps = {"left": columns.min(), "upper": rows.min(), "right": width - 1 - columns.max()}
    gaps["lower"] = height - 1 - rows.max()
    there = truth.view(number - 1).seen[i].truncation >= 0.2
    return there and min(gaps, key=lambda edge: gaps[edge]) == said.values["edge"] and gaps[said.values["edge"]] <= 5


def _seen_part(truth: Truth, said: Said) -> bool:
    i, number = truth.thing(said.things[0], said.values["k"]), int(said.values["k"])
    one = truth.view(number - 1).seen[i]
    return one.pixels <= 0.65 * (one.pixels + one.hidden())


def min_gap(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.linalg.norm(one[:, None] - other[None], axis=-1).min())


def _by_rest(truth: Truth, said: Said, i: int, others: set[int]) -> bool:
    return others <= set(truth.view(int(said.values["l"]) - 1).seen)


REASONS = {"near": _by_near, "look": _by_look, "end": _by_end, "rest": _by_rest}


def _total(truth: Truth, said: Said) -> bool:
    """All that is seen where its kind was seen in an image before is judged; repeats are those judged so."""
    kind = kind_said(truth, said)
    known = tally(truth, kind)
    frames = range(len(truth.draft.frames))
    seen = [(k + 1, i) for k in frames for i in truth.view(k).seen if kind_of(truth, i) == kind]
    first = min(k for k, _ in seen)
    known.total = number(said.values["many"])
    terms = [int(term) for term in said.values["terms"].split(" + ")]
    here = [{i for k, i in seen if k == frame + 1} for frame in frames]
    new = [len(one.difference(*here[:k])) for k, one in enumerate(here)]
    return terms == new and (
        len(seen) == sum(known.shown.values())
        and known.judged == {one for one in seen if one[0] > first}
        and len(seen) - sum(terms) == known.same
        and (said.kind == "counting_distinct") == (known.same == 0)
        and len({i for _, i in seen}) == known.total
    )


def _once(truth: Truth, said: Said) -> bool:
    kind = truth.turn.slots["things"]
    images = [{i for i in truth.view(k).seen if kind_of(truth, i) == kind} for k in range(len(truth.draft.frames))]
    counts = [sum(i in here for here in images) for i in set.union(*images)]
    return (
        int(said.values["sum"]) == tally(truth, kind).total == len(counts)
        and int(said.values["matched"]) == sum(count > 1 for count in counts)
        and int(said.values["left"].split()[0]) == counts.count(1)
    )


def _compared(truth: Truth, said: Said) -> bool:
    """Both totals have been said; the larger one first."""
    kinds = [kind_said(truth, said, key) for key in ("many", "fewer")]
    counts = [number(said.values[key]) for key in ("many", "fewer")]
    equal = said.kind == "counting_equal"
    order = counts[0] == counts[1] if equal else counts[0] > counts[1]
    return order and kinds[0] != kinds[1] and counts == [tally(truth, kind).total for kind in kinds]


def _ruled(truth: Truth, said: Said) -> bool:
    """With so many more of the kind, and no fewer, the other option would be right."""
    other, kind, lack = said.values["other"], kind_said(truth, said, "lack"), number(said.values["lack"])
    (rest,) = {truth.turn.slots["first"], truth.turn.slots["second"]} - {kind}
    count, against = tally(truth, kind).total + lack, tally(truth, rest).total
    return count == against > count - lack if other.startswith("as many") else count == against + 1 > count - lack


CHECKS: dict[str, Checker] = {
    "seen_cut": _seen_cut,
    "seen_part": _seen_part,
    "counting_shown": _shown,
    "counting_none": _shown,
    **dict.fromkeys(("same_near", "same_look", "same_end"), _judged),
    **dict.fromkeys(("new_near", "new_look", "new_end", "new_rest"), _judged),
    "counting_total": _total,
    "counting_distinct": _total,
    "counting_once": _once,
    "counting_more": _compared,
    "counting_equal": _compared,
    "ruled_count": _ruled,
}
