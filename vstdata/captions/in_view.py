"""What the things of one picture can be called, each alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vstdata.asking.complete import why_incomplete
from vstdata.asking.naming import clear_objects
from vstdata.asking.seen_well import DESCRIBED, SeenWell
from vstdata.captions.claims import tellable
from vstdata.captions.prose import Name
from vstdata.draft import Refusals
from vstdata.facts import Facts, Seen, View
from vstdata.words.english import plural
from vstdata.words.labels import confusable

LEAST_APART = 0.05  # of the width between the middles of things called by their order from left to right. Ours.
RANKS = {
    2: ("the left one of the two {}", "the right one of the two {}"),
    3: ("the leftmost of the three {}", "the middle one of the three {}", "the rightmost of the three {}"),
    4: (
        "the leftmost of the four {}",
        "the second of the four {} from the left",
        "the third of the four {} from the left",
        "the rightmost of the four {}",
    ),
}


@dataclass(frozen=True, eq=False)
class Sighting:
    """The objects of one frame that have a name of their own there."""

    facts: Facts
    frame: int
    names: Mapping[int, Name]

    @property
    def view(self) -> View:
        """What the frame sees."""
        return self.facts.view(self.frame)


def sighting(facts: Facts, frame: int, refuse: Refusals, well: SeenWell = DESCRIBED) -> Sighting:
    """What can be named in a frame: the only one of its label in view, or its place among two to four of them."""
    seen = facts.view(frame).seen
    clear = {one.instance: one for one in clear_objects(facts, frame, well, refuse, tellable)}
    labels = sorted({facts.scene.instances[i].label for i in seen})
    names: dict[int, Name] = {}
    for label in dict.fromkeys(facts.label(i) for i in clear):
        members = [i for i in clear if facts.label(i) == label]
        if confusable(label, labels):
            refuse("confusable_with_another_label", len(members))
        elif len(members) < sum(facts.scene.instances[i].label == label for i in seen):
            refuse("another_of_its_label_is_hardly_seen", len(members))
        elif len(members) > 1 and (reason := why_incomplete(facts, (frame,), label)):
            refuse(reason, len(members))
        else:
            names |= _names(label, [clear[i] for i in members], facts.view(frame).color_camera.width)
    return Sighting(facts, frame, {i: names[i] for i in clear if i in names})


def _names(label: str, members: Sequence[Seen], width: int) -> dict[int, Name]:
    """Names of all things of a label; none where they cannot be told apart by their order from left to right."""
    if len(members) == 1:
        return {members[0].instance: Name(label)}
    middles = {one.instance: (one.box[0] + one.box[2]) / 2 for one in members}
    order = sorted(middles, key=middles.__getitem__)
    apart = all(middles[j] - middles[i] > LEAST_APART * width for i, j in pairwise(order))
    if len(members) not in RANKS or not apart:
        return {}
    parts = [rank.split("{}") for rank in RANKS[len(members)]]
    return {i: Name(label, plural(label).join(part)) for i, part in zip(order, parts, strict=True)}
