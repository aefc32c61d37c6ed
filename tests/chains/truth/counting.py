"""What sentences about counting must hold: each image's count, which sightings are one thing, and the sums."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.chains.truth import COUNTS, Checker, Truth
from tests.chains.truth.seeing import near
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
    tally(truth, kind).shown[image] = number(said.values["many"])
    return len(members) == number(said.values["many"])


def _judged(truth: Truth, said: Said) -> bool:
    """Seen before or new, and the reason: what it is near and no other of its kind, or its colour, alike."""
    image, i = int(said.values["l"]), truth.thing(said.things[0], said.values["l"])
    known, kind = tally(truth, kind_of(truth, i)), kind_of(truth, i)
    before = {k for k in range(image - 1) if i in truth.view(k).seen}
    others = {j for k in range(len(truth.draft.frames)) for j in truth.view(k).seen if kind_of(truth, j) == kind} - {i}
    fresh = (image, i) not in known.judged
    known.judged.add((image, i))
    if said.kind.startswith("same"):
        known.same += 1
        held = int(said.values["k"]) - 1 in before
    else:
        held = not before
    if said.kind.endswith("near"):
        other = truth.thing(said.things[1], said.values["l"])
        return fresh and held and near(truth, i, other, said.values["near"])
    colors = [look.color if (look := truth.facts.look(j)) else None for j in others]
    own = truth.facts.look(i)
    return fresh and held and own is not None and own.color == said.values["look"] and own.color not in colors


def _sum(truth: Truth, said: Said) -> bool:
    """The counts of all images of a kind not summed yet."""
    terms = [int(term) for term in said.values["terms"].split(" + ")]
    asked = [truth.turn.slots[slot] for slot in ("things", "first", "second") if slot in truth.turn.slots]
    waiting = [one for one in asked if tally(truth, one).total < 0]
    shown = tally(truth, waiting[0]).shown  # IndexError where none is left: a LookupError
    return len(terms) == len(truth.draft.frames) and terms == [shown[k + 1] for k in range(len(terms))]


def _total(truth: Truth, said: Said) -> bool:
    """All that is seen where its kind was seen in an image before is judged; repeats are those judged so."""
    kind = kind_said(truth, said)
    known = tally(truth, kind)
    frames = range(len(truth.draft.frames))
    seen = [(k + 1, i) for k in frames for i in truth.view(k).seen if kind_of(truth, i) == kind]
    first = min(k for k, _ in seen)
    known.total = number(said.values["many"])
    return (
        int(said.values["sum"]) == len(seen) == sum(known.shown.values())
        and known.judged == {one for one in seen if one[0] > first}
        and number(said.values.get("repeats", "no")) == known.same
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


CHECKS: dict[str, Checker] = {
    "counting_shown": _shown,
    **dict.fromkeys(("same_near", "same_look", "new_near", "new_look"), _judged),
    "counting_sum": _sum,
    "counting_total": _total,
    "counting_distinct": _total,
    "counting_once": _once,
    "counting_more": _compared,
    "counting_equal": _compared,
    "ruled_count": lambda truth, said: True,  # follows from what was said
}
