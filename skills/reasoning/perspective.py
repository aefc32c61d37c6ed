"""perspective: what somebody at a thing of the room sees where, found from two pictures.

A real sample, about two pictures of a room:

    Q: The first person stands at the refrigerator and looks at the second, who stands at the door and
       looks back. Where is the kettle for each of them?
       A. behind the first, in front of the second
       B. in front of the first, behind the second
       C. in front of the first, to the right of the second
       D. to the right of the first, to the left of the second
    T: Seen from above, I set camera 1 at (0.0, 0.0) with its view along 0 degrees, right before ahead, in
       metres. [...] The first person is at the refrigerator and looks at the door. An arrow from the
       refrigerator to the door points to 76 degrees. Seen from the refrigerator, the kettle lies along
       279 degrees. The difference between 76 and 279 degrees puts the kettle 157 degrees to the left.
       The kettle is thus behind the person, being 157 degrees to the left. Then I change over to the
       second person: at the door, with the eyes on the refrigerator. From the door to the refrigerator,
       the heading is 256 degrees. Whoever looks from the door to the kettle looks along 270 degrees. The
       kettle, at 270 degrees instead of 256, is 14 degrees round to the right. At 14 degrees to the
       right, the kettle counts as in front of the person. Both views together have it behind the first
       and in front of the second. The answer must be behind the first, in front of the second.
    A: It is behind the first, in front of the second.

left_right: three things from left to right for one who stands at a fourth and looks at one of them. which_side: which
of three things is in front of, beside or behind somebody. face_to_face: two people look at each other; where is a third
thing for each. Directions are those between the middles of things, seen from above (the rule of object_object). No
picture shows all that a question names, so both are needed; and the person does not look the way a camera does. A thing
that is said to be on a side is near its middle, and the others clearly are not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice, pairwise, permutations, product

import numpy as np

from vstdata.asking.draft_order import answered_blocks, at_most, even_blocks, grouped, interleaved
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import Place
from vstdata.chains.reasoned import Case
from vstdata.chains.views import Views, described, needed_reach, related_views, standing
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import angle_error, heading
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.words.directions import POSITIONS
from vstdata.words.english import join_words
from vstdata.words.wordings import Asks

ASKS = {
    "left_right": Asks("ordering", {"stand": "thing", "face": "thing", "things": "things"}),
    "which_side": Asks(
        "choice",
        {"stand": "thing", "face": "thing", "position": "phrase", "things": "things", "any_thing": "things"},
    ),
    "face_to_face": Asks("choice", {"stand": "thing", "face": "thing", "target": "thing"}),
}
MOST_OF_A_PAIR = 6  # cases of one type from one pair of images. Ours.
MOST_OF_A_SET = 3  # pairs of images of a scene in which the same things are asked about in the same way. Ours.
LEAST_TURNED = 40  # degrees between where the person looks and where either camera does. Ours.
WIDEST = 80.0  # degrees to either side up to which things are sorted from left to right. Ours.
LEAST_BETWEEN = 12.0  # degrees between neighbours of an order, errors taken off. Ours.
LEAST_MARGIN = 8.0  # degrees to the edge of a quarter, errors taken off, as in object_object
PLAIN = 35.0  # degrees from the middle of a side up to which a thing is said to be there. Ours.
ELSEWHERE = 65.0  # degrees from the middle of a side from which on a thing is plainly not there. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn."""
    pairs = list(related_views(facts, draw, refuse))
    yield from interleaved([_drafts(pairs, kind, draw.at(kind), refuse) for kind in ASKS])


def _drafts(pairs: Sequence[Views], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    groups = grouped(_of_all(pairs, kind, draw, refuse), lambda case: case.group)
    if kind == "face_to_face":
        for _, _, others, case in answered_blocks(groups, 4, draw):
            yield _draft(kind, case, Answer("choice", case.value, distractors=tuple(map(_both, others))), draw)
    elif kind == "which_side":
        for case in interleaved([groups[k] for k in sorted(groups)]):
            wrong = _named(case.views, case.options[1:])
            yield _draft(kind, case, Answer("choice", case.value, distractors=wrong), draw)
    else:  # as often with the faced thing on the left as in the middle or on the right
        for case in even_blocks([groups.get(k, []) for k in range(3)], draw):
            yield _draft(kind, case, Answer("ordering", case.value), draw)


def _draft(kind: str, case: Case, answer: Answer, draw: Draw) -> Draft:
    views = case.views
    keyed = draw.at(*views.keys(), *views.ids(case.objects), case.group)
    return case.draft(__file__, kind, answer, described(views, _told_first(case, keyed), keyed), keyed)


def _told_first(case: Case, draw: Draw) -> list[int]:
    """The things in the order of the chain: those of the viewpoint first, or those looked for."""
    view, rest = list(case.objects[:2]), draw.shuffled(case.objects[2:], "rest")
    return [*view, *rest] if draw.integer("view_first", below=2) else [*rest, *view]


def _named(views: Views, objects: Sequence[int]) -> tuple[str, ...]:
    return tuple(map(views.name, objects))


# What may be asked


def _of_all(pairs: Sequence[Views], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """The cases of all pairs in turn, few of them about the same things."""
    found = (islice(FINDERS[kind](views, draw.at(*views.keys()), refuse), MOST_OF_A_PAIR) for views in pairs)
    repeated = partial(refuse, f"{kind}:asked_in_other_pairs")
    return at_most(interleaved(found), lambda case: (case.objects, case.group), MOST_OF_A_SET, repeated)


@dataclass(frozen=True, slots=True)
class Bearing:
    """A thing as somebody has it who stands at a thing and faces another: `first` and `second` are the headings on the
    map of what is faced and of the thing, `true` degrees to the right in the scene, which may be `error` out."""

    first: int
    second: int
    true: float
    error: float

    @property
    def turn(self) -> int:
        """Whole degrees to the right by the map, -179 to 180."""
        return maps.turned(self.first, self.second)

    @property
    def side(self) -> int:
        """Position in POSITIONS."""
        return round(self.true / 90) % 4

    def off(self, side: int) -> tuple[float, float]:
        """Degrees from the middle of a side: the least and the most that scene, map and error allow."""
        both = [abs((turn - 90 * side + 180) % 360 - 180) for turn in (self.true, self.turn)]
        return min(both) - self.error, max(both) + self.error

    @property
    def margin(self) -> float:
        """Degrees to the edge of its quarter of the circle, errors taken off."""
        return round(45 - self.off(self.side)[1], DEGREE_DECIMALS)

    @property
    def plain(self) -> bool:
        """Whether it is near the middle of its side."""
        return self.margin >= 45 - PLAIN


@dataclass(frozen=True, eq=False)
class Bearings:
    """Headings between all named things of some views: `printed` on the map and `true` in the scene, (n, n) degrees,
    with the `error` of the latter; `near` where nobody can tell one."""

    place: Mapping[int, int]
    printed: Sequence[Sequence[int]]
    true: Sequence[Sequence[float]]
    error: Sequence[Sequence[float]]
    near: Sequence[Sequence[bool]]

    def heading(self, start: int, end: int) -> int | None:
        """Whole degrees of the way from one thing to another; None where they are too near."""
        a, b = self.place[start], self.place[end]
        return None if self.near[a][b] else self.printed[a][b]

    def __call__(self, stand: int, face: int, target: int) -> Bearing | None:
        """How somebody has a thing."""
        a, b, c = (self.place[i] for i in (stand, face, target))
        if self.near[a][b] or self.near[a][c]:
            return None
        turn = round((self.true[a][c] - self.true[a][b] + 180) % 360 - 180, DEGREE_DECIMALS)
        return Bearing(self.printed[a][b], self.printed[a][c], turn, self.error[a][b] + self.error[a][c])


def _bearings(views: Views) -> Bearings:
    facts, objects = views.facts, views.objects
    drawn = np.array([views.drawn.at(Place("object", i)) for i in objects]).reshape(-1, 2)
    world = np.array([facts.box(i).center[:2] for i in objects]).reshape(-1, 2)
    noise = np.array([facts.surface_noise(i) for i in objects])
    printed, true = drawn[None] - drawn[:, None], world[None] - world[:, None]
    reach, needed = length(true), np.array([needed_reach(facts, i) for i in objects])
    error = angle_error(reach, noise[None] + noise[:, None])
    near = (rounded(reach, METRE_DECIMALS) < needed[:, None]) | (length(printed) < maps.LEAST_REACH)
    return Bearings(
        {i: k for k, i in enumerate(objects)},
        (np.round(heading(printed)).astype(np.int64) % 360).tolist(),
        heading(true).tolist(),
        rounded(error, DEGREE_DECIMALS).tolist(),
        near.tolist(),
    )


def _viewpoints(views: Views, bearings: Bearings, draw: Draw) -> Iterator[tuple[int, int]]:
    """Where somebody can stand and what they face, not looking as a camera does."""
    able = [i for i in views.objects if standing(views.facts, i)]
    for stand, face in draw.shuffled([(a, b) for a, b in product(able, views.objects) if a != b], "viewpoints"):
        ahead = bearings.heading(stand, face)
        if ahead is not None and all(abs(maps.turned(look, ahead)) >= LEAST_TURNED for look in views.drawn.looks):
            yield stand, face


def _spread(views: Views, objects: Sequence[int]) -> bool:
    """Whether neither image shows all of the objects."""
    return all(any(i in views.hidden(k) for i in objects) for k in range(2))


# left_right


def _left_right(views: Views, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    bearings = _bearings(views)
    for stand, face in _viewpoints(views, bearings, draw):
        seen = {i: bearings(stand, face, i) for i in views.objects if i not in (stand, face)}
        ahead = {i: one for i, one in seen.items() if one and one.off(0)[1] <= WIDEST}
        found = [pair for pair in combinations(ahead, 2) if _spread(views, (stand, face, *pair))]
        for pair in draw.shuffled(found, "pair", *views.ids((stand, face)))[:2]:
            case = _ordered(views, stand, face, {i: ahead[i] for i in pair}, draw)
            if case is None:
                refuse("left_right:too_close_to_call")
            else:
                yield case


def _ordered(views: Views, stand: int, face: int, found: Mapping[int, Bearing], draw: Draw) -> Case | None:
    """The faced thing and the others in order; None where any two are too close."""
    turns = {face: Bearing(0, 0, 0.0, 0.0), **found}
    row = sorted(turns, key=lambda i: turns[i].true)
    pairs = [(turns[a], turns[b]) for a, b in pairwise(row)]
    least = round(min(b.true - a.true - a.error - b.error for a, b in pairs), DEGREE_DECIMALS)
    if least < LEAST_BETWEEN or min(b.turn - a.turn for a, b in pairs) < LEAST_BETWEEN:
        return None
    keyed = draw.at(*views.ids((stand, *sorted(row, key=views.objects.index))))
    others, names = sorted(found, key=views.objects.index), list(_named(views, row))
    looked = _looked_claims(views, stand, face, keyed.shuffled(others, "order"))
    claims = (*looked, maps.claim("perspective_order", row, names))
    things = join_words(keyed.shuffled(names, "things"))
    slots = {"stand": views.name(stand), "face": views.name(face), "things": things}
    cue = (stand, face)
    return Case(views, (*cue, *others), names, row.index(face), least, slots, claims, cue=cue)


# which_side


def _which_side(views: Views, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    bearings = _bearings(views)
    for stand, face in _viewpoints(views, bearings, draw):
        keyed = draw.at(*views.ids((stand, face)))
        targets = [i for i in views.objects if i not in (stand, face)]
        seen = {i: bearings(stand, face, i) for i in targets}
        found = {i: one for i, one in seen.items() if one and one.margin >= LEAST_MARGIN}
        clear = keyed.shuffled([i for i, one in found.items() if one.plain], "clear")
        for right in clear[:2]:
            case = _picked(views, stand, face, right, found, keyed)
            if case is None:
                refuse("which_side:no_others_elsewhere")
            else:
                yield case


def _picked(views: Views, stand: int, face: int, right: int, found: Mapping[int, Bearing], draw: Draw) -> Case | None:
    """One thing on the side asked for and two that are not, but in other quarters."""
    side = found[right].side
    away = [i for i, one in found.items() if one.off(side)[0] >= ELSEWHERE]
    pairs = [pair for pair in combinations(away, 2) if _spread(views, (stand, face, right, *pair))]
    keyed = draw.at(*views.ids([right]))
    if not pairs:
        return None
    three = (right, *keyed.choice(pairs, "others"))
    looked = _looked_claims(views, stand, face, keyed.shuffled(three, "order"), found)
    where = {"position": POSITIONS[side]}
    claims = (*looked, maps.claim("perspective_pick", (right,), views.name(right), where, **where))
    names = keyed.shuffled(_named(views, three), "things")
    slots = {
        "stand": views.name(stand),
        "face": views.name(face),
        "position": POSITIONS[side],
        "things": join_words(names),
        "any_thing": join_words(names, "or"),
    }
    others = sorted(three[1:], key=views.objects.index)
    margin = min(found[i].margin for i in three)
    cue, options = (stand, face), (right, *others)
    return Case(views, (*cue, *options), views.name(right), side, margin, slots, claims, options, cue)


# face_to_face


def _face_to_face(views: Views, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    bearings = _bearings(views)
    able = [i for i in views.objects if standing(views.facts, i)]
    for one, other in draw.shuffled(list(permutations(able, 2)), "people"):
        keyed = draw.at(*views.ids((one, other)))
        targets = [i for i in views.objects if i not in (one, other) and _spread(views, (one, other, i))]
        for target in keyed.shuffled(targets, "targets")[:3]:
            here, there = bearings(one, other, target), bearings(other, one, target)
            if here and there and here.plain and there.plain:
                yield _faced(views, (one, other, target), (here, there))
            else:
                refuse("face_to_face:direction_not_clear")


def _faced(views: Views, objects: tuple[int, int, int], found: tuple[Bearing, Bearing]) -> Case:
    one, other, target = objects
    group = 4 * found[0].side + found[1].side
    value = _both(group)
    claims = (
        *_looked_claims(views, one, other, [target], {target: found[0]}, "perspective_first"),
        *_looked_claims(views, other, one, [target], {target: found[1]}, "perspective_second"),
        maps.claim("perspective_both", (), value, one=POSITIONS[found[0].side], two=POSITIONS[found[1].side]),
    )
    slots = dict(zip(("stand", "face", "target"), _named(views, objects), strict=True))
    return Case(views, objects, value, group, min(bearing.margin for bearing in found), slots, claims)


def _both(group: int) -> str:
    """'in front of the first, to the left of the second'."""
    return f"{POSITIONS[group // 4]} the first, {POSITIONS[group % 4]} the second"


# The chain


def _looked_claims(
    views: Views,
    stand: int,
    face: int,
    targets: Sequence[int],
    sides: Mapping[int, Bearing] = {},
    kind: str = "perspective_stand",
) -> list[Claim]:
    """Where somebody is and looks, how far round from there things are, and on which side, for those in `sides`."""
    ahead = maps.heading_claim(views.drawn, *maps.ends(stand, face))
    told = [maps.claim(kind, (stand, face), True), ahead]
    for i in targets:
        aimed = maps.heading_claim(views.drawn, *maps.ends(stand, i))
        told += [aimed, _turn_claim(ahead.value, aimed.value, i)]
        told += [_side_claim(sides[i], i)] if i in sides else []
    return told


def _turn_claim(first: int, second: int, i: int) -> Claim:
    """How far round from a heading an object is that lies along another."""
    turn = maps.turned(first, second)
    words = {"first": str(first), "second": str(second), **maps.turn_words(turn)}
    return maps.claim("perspective_turn", (i,), turn, **words)


def _side_claim(found: Bearing, i: int) -> Claim:
    position = POSITIONS[found.side]
    return maps.claim("perspective_quarter", (i,), position, position=position, **maps.turn_words(found.turn))


FINDERS = {"left_right": _left_right, "which_side": _which_side, "face_to_face": _face_to_face}


SKILL = Skill(
    name="reasoning.perspective",
    version=2,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
