"""Claims about what one picture shows, and what the things in it can be called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, permutations

from scipy import ndimage

from vstdata.asking.naming import clear_objects
from vstdata.asking.seen_well import DESCRIBED, WHOLE, SeenWell
from vstdata.asking.sure_numbers import sure_distance
from vstdata.captions.claims import Claim, number_claim, relation_margin, tellable
from vstdata.captions.layout import height_claim, room_claims
from vstdata.captions.prose import Name
from vstdata.draft import Refusals
from vstdata.facts import Facts, Measure, Seen, View
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import length
from vstdata.words.english import plural
from vstdata.words.labels import confusable
from vstdata.words.numbers import COUNTS

LEAST_ASIDE = 0.02  # of the picture's width between two things of which one is left of the other. Ours.
LEAST_APART = 0.05  # of the width between the middles of things called by their order from left to right. Ours.
LEAST_OFF_MIDDLE = 0.03  # of the width between the picture's middle and a thing in one half of it. Ours.
LEAST_DEEPER, DEEPER_SHARE = 0.3, 0.1  # metres, and share of the nearer distance, of what is farther away. Ours.
LEAST_BEHIND, LEAST_COVER = 0.1, 0.5  # metres; share of the narrower box's width that is in line with the other. Ours.
NEAR_POINT = 0.1  # metres that the nearest point in view may be farther than the nearest of all. Ours.
FARTHEST = 8.0  # metres from the camera: above, nobody estimates well in a room
NEARER, FARTHER = "closer to", "farther from"
OTHER_SIDE = {"left": "right", "right": "left"}
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
    """The objects of one frame that have a name of their own there, and those of which all are clear to see."""

    facts: Facts
    frame: int
    names: Mapping[int, Name]
    complete: Mapping[str, tuple[int, ...]]  # label -> all of them, two or more

    @property
    def view(self) -> View:
        """What the frame sees."""
        return self.facts.view(self.frame)

    @cached_property
    def distances(self) -> dict[int, Measure]:
        """From the camera to every object in view, named or not."""
        return {i: self.facts.camera_distance(self.frame, i) for i in self.facts.objects if i in self.view.seen}

    @cached_property
    def _visible_distances(self) -> dict[int, float]:
        """From the camera to the nearest point of each named object that it sees."""
        view = self.view
        reach = length(view.points - view.camera.center)
        found = ndimage.minimum(reach, view.instances, list(self.names))
        return {i: round(float(value), METRE_DECIMALS) for i, value in zip(self.names, found, strict=True)}

    @cached_property
    def stock(self) -> Mapping[int, Sequence[Claim]]:
        """All claims that may be told about each named object, beside where it is placed."""
        found: dict[int, list[Claim]] = {i: [] for i in self.names}
        for claim in (*self._heights(), *room_claims(self.facts, list(self.names)), *view_claims(self)):
            found[claim.objects[0]].append(claim)
        return found

    def _heights(self) -> Iterator[Claim]:
        for i in self.names:
            claim = height_claim(self.facts, i) if self.view.seen[i].truncation <= WHOLE else None
            if claim:
                yield claim

    def distance(self, i: int, kind: str = "distance") -> Claim | None:
        """How far an object is from the camera, where its nearest point is in view."""
        found = self.distances[i]
        hidden = self._visible_distances[i] - found.value > NEAR_POINT
        told = found.value <= FARTHEST and sure_distance(found) and not hidden
        return number_claim(kind, (i,), "metres", found.value) if told else None

    def deeper(self, i: int, j: int) -> float:
        """Metres over the least by which j is farther from the camera than i: more than 1 is clear."""
        near, far = self.distances[i], self.distances[j]
        least = max(LEAST_DEEPER, DEEPER_SHARE * near.value) + near.error + far.error
        apart = self.view.seen[i].depth < self.view.seen[j].depth
        return relation_margin(far.value - near.value, least) if apart else 0.0

    def right_of(self, i: int, j: int) -> float:
        """How clearly j is right of i in the picture: more than 1 is clear."""
        width = self.view.color_camera.width
        return relation_margin(self.view.seen[j].box[0] - self.view.seen[i].box[2], LEAST_ASIDE * width)

    def half(self, i: int) -> Claim | None:
        """In which half of the picture an object is."""
        u0, _, u1, _ = self.view.color_camera.edges
        box, least = self.view.seen[i].box, LEAST_OFF_MIDDLE * (u1 - u0)
        for side, off in (("left", (u0 + u1) / 2 - box[2]), ("right", box[0] - (u0 + u1) / 2)):
            margin = relation_margin(off, least)
            if margin > 1:
                return Claim("half", (i,), {"side": side, "other": OTHER_SIDE[side]}, margin, side)
        return None


def sighting(facts: Facts, frame: int, refuse: Refusals, well: SeenWell = DESCRIBED) -> Sighting:
    """What can be named in a frame: the only one of its label in view, or its place among two to four of them."""
    seen = facts.view(frame).seen
    clear = {one.instance: one for one in clear_objects(facts, frame, well, refuse, tellable)}
    labels = sorted({facts.scene.instances[i].label for i in seen})
    names: dict[int, Name] = {}
    complete = {}
    for label in dict.fromkeys(facts.label(i) for i in clear):
        members = [i for i in clear if facts.label(i) == label]
        if confusable(label, labels):
            refuse("confusable_with_another_label", len(members))
        elif len(members) < sum(facts.scene.instances[i].label == label for i in seen):
            refuse("another_of_its_label_is_hardly_seen", len(members))
        else:
            names |= _names(label, [clear[i] for i in members], facts.view(frame).color_camera.width)
            if len(members) > 1:
                complete[label] = tuple(members)
    return Sighting(facts, frame, {i: names[i] for i in clear if i in names}, complete)


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


def view_claims(sight: Sighting) -> Iterator[Claim]:
    """Relations of any two named objects as the camera sees them, in both orders."""
    depth = {}
    for i in sight.names:
        reach = sight.view.color_camera.to_camera(sight.facts.box(i).corners)[:, 2]
        depth[i] = (round(float(reach.min()), 4), round(float(reach.max()), 4))
    for a, b in permutations(sight.names, 2):
        if sight.names[a].label != sight.names[b].label:  # their names say it already
            yield from side_claims(sight, a, b)
        yield from _front(sight, a, b, depth[b][0] - depth[a][1], ("in front of", "behind"))
        yield from _front(sight, a, b, depth[a][0] - depth[b][1], ("behind", "in front of"))


def side_claims(sight: Sighting, a: int, b: int, kind: str = "side") -> Iterator[Claim]:
    """Whether a is left or right of b in the picture."""
    for side, clear in (("left", sight.right_of(a, b)), ("right", sight.right_of(b, a))):
        if clear > 1:
            yield Claim(kind, (a, b), {"side": side, "other": OTHER_SIDE[side]}, clear, side)


def order_claims(sight: Sighting, a: int, b: int, kind: str = "nearer") -> Iterator[Claim]:
    """Which of the two is closer to the camera."""
    for words, clear in (((NEARER, FARTHER), sight.deeper(a, b)), ((FARTHER, NEARER), sight.deeper(b, a))):
        if clear > 1:
            yield Claim(kind, (a, b), {"way": words[0], "opposite": words[1]}, clear, words[0])


def _front(sight: Sighting, a: int, b: int, gap: float, words: tuple[str, str]) -> Iterator[Claim]:
    """In front of or behind where the two are in line for the camera, else merely closer or farther."""
    one, other = sight.view.seen[a].box, sight.view.seen[b].box
    shared = min(one[2], other[2]) - max(one[0], other[0])
    in_line = shared >= LEAST_COVER * min(one[2] - one[0], other[2] - other[0])
    margin = relation_margin(gap, LEAST_BEHIND)
    if margin > 1 and in_line:
        yield Claim("front", (a, b), {"place": words[0], "opposite": words[1]}, margin, words[0])
    elif margin > 1:
        order = order_claims(sight, a, b)
        yield from (claim for claim in order if (claim.value == NEARER) == (words[0] == "in front of"))


def count_claim(label: str, members: Sequence[int], kind: str = "count") -> Claim | None:
    """How many things of a label there are: two to ten."""
    if not 2 <= len(members) < len(COUNTS):
        return None
    words = {"count": COUNTS[len(members)], "things": plural(label)}
    return Claim(kind, (), words, 1.0, len(members), {"label": label, "counted": tuple(members)})
