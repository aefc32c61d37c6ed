"""path: a way from thing to thing with turns, followed on a map of two images.

A real sample, about two pictures of a room:

    <image> <image>
    I am at the place where image 1 was taken, looking the way image 1 looks. I go straight to the dresser,
    from there to the bowl, as if nothing stood in the way. How do I have to turn, the first turn included?
    A. back, then back
    B. left, then back
    C. right, then back
    D. right, then right

    <think>In image 1, I judge the bowl to be 0.6 m to the left and 1.0 m ahead. Image 2 shows the dresser some
    6.2 m ahead and 1.0 m to the left. From where image 2 was taken, the bowl is 1.3 m ahead and 0.4 m to the
    left. Seen from above, I set camera 1 at (0.0, 0.0) with its view along 0 degrees, right before ahead, in
    metres. Image 1 and image 2 have the bowl in common. So image 2 was taken from (0.7, 0.4), facing 314
    degrees. Seen from above, the dresser comes to (-4.5, 4.0). This puts the bowl at (-0.6, 1.0). Camera 1
    looks along 0 degrees. An arrow from camera 1 to the dresser points to 312 degrees. Comparing 312 degrees
    with 0 degrees gives 48 degrees to the left. To start with, 48 degrees to the left counts as left. An arrow
    from the dresser to the bowl points to 128 degrees. Relative to 312 degrees, 128 degrees is 176 degrees to
    the right. Once at the dresser, 176 degrees to the right is to go back. In order, the turns are: left, then
    back. The answer must be left, then back.</think>
    Your turns are left, then back.

One goes straight from the middle of a thing to the middle of the next, as on a floor plan; a turn is named where it
clearly is one (VSI-Bench's turns, with the slight ones left out). No image shows all that the way needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, permutations

import numpy as np
import shapely

from vstdata import linear
from vstdata.asking.draft_order import grouped, interleaved, option_blocks
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import Place, metres, side_word, turn_words, turned
from vstdata.chains.headings import Way, first_look, look_ahead, true_between, way, way_claim
from vstdata.chains.reasoned import reasoned_draft
from vstdata.chains.turn_words import PRINTED_MARGIN, agreed_sector, word_claims
from vstdata.chains.views import Views, described, related_views, standing
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import angle_error, heading, wrapped
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.scene import FloatArray
from vstdata.words.directions import AROUND, QUARTERS
from vstdata.words.wordings import Asks

ASKS = {
    "turns": Asks("choice", {"place": "thing", "front": "text", "route": "text"}),
    "end_facing": Asks("choice", {"place": "thing", "front": "text", "route": "text", "where": "reply"}),
    "off_route": Asks(
        "choice",
        {
            "place": "thing",
            "front": "text",
            "route": "text",
            "deg": "number",
            "side": "direction",
            "on": "number",
            "target": "thing",
            "where": "reply",
        },
    ),
}
WIDE = (20.0, 45.0, 30.0, 45.0)  # degrees around 0, 90, 180 and 270 that are called so: the slight turns are left out
TURN_MARGIN = 8.0  # degrees to where a turn is called otherwise, errors taken off. Ours.
LEAST_LEG = 0.8  # metres: over less nobody would say that one goes somewhere, as in video.route_plan
ASIDE = (60, 90, 120)  # degrees by which one turns off the way
ON = (1.0, 1.5, 2.0)  # metres that one goes on then
MOST_STOPS, MOST_FACED = 10, 16  # things that ways lead past, and that they begin towards: n! / (n - k)! ways. Ours.
MOST_TRIED, MOST_OF_A_PAIR = 40, 6  # ways looked at, and kept, of one type and pair of images. Ours.


@dataclass(frozen=True, eq=False)
class Journey:
    """One starts at a place, looking at another (None: as the camera there looks), and goes straight to `stops`."""

    views: Views
    start: Place
    face: Place | None
    stops: tuple[int, ...]

    @property
    def objects(self) -> tuple[int, ...]:
        """All that it names."""
        ends = [one.index for one in (self.start, self.face) if one is not None and one.kind == "object"]
        return (*ends, *self.stops)

    @cached_property
    def first(self) -> Way | None:
        """Where one looks at the start."""
        if self.face is None:
            return look_ahead(self.views, self.start.index)
        return way(self.views, self.start, self.face, LEAST_LEG)

    @cached_property
    def legs(self) -> tuple[Way, ...]:
        """The ways from stop to stop; () where one of them is too short."""
        places = [self.start, *(Place("object", i) for i in self.stops)]
        found = [way(self.views, a, b, LEAST_LEG) for a, b in pairwise(places)]
        return tuple(one for one in found if one is not None) if all(found) else ()

    @property
    def told(self) -> tuple[int, ...]:
        """What the question names, and the chain places."""
        return tuple(dict.fromkeys(self.objects))

    def slots(self) -> dict[str, str]:
        """How the question tells it."""
        names = [self.views.name(i) for i in self.stops]
        if self.face is None:
            number = self.start.index + 1
            start = {"place": f"the place where image {number} was taken", "front": f"the way image {number} looks"}
        else:
            start = {"place": self.views.name(self.start.index), "front": f"towards {self.views.name(self.face.index)}"}
        ways = ("to ", ", from there to ", " and on to ")
        return {**start, "route": "".join(word + name for word, name in zip(ways, names, strict=False))}


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be; `code` names its answer among all of its type, `claims` are its deduction."""

    journey: Journey
    told: tuple[int, ...]
    code: int
    claims: tuple[Claim, ...]
    slots: Mapping[str, str]
    margin: float


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn; options are answers of questions beside it."""
    pairs = list(related_views(facts, draw, refuse))
    yield from interleaved([_drafts(pairs, task, draw.at(*task), refuse) for task in TASKS])


def _drafts(pairs: Sequence[Views], task: tuple[str, int], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    kind, count = task
    cases = (case for views in pairs for case in islice(_cases(views, kind, count, draw, refuse), MOST_OF_A_PAIR))
    for codes, block in option_blocks(grouped(cases, lambda case: case.code), 4, draw):
        words = {code: _word(kind, count, code) for code in codes}
        for code, case in block:
            others = tuple(words[other] for other in sorted(codes) if other != code)
            yield _draft(kind, case, Answer("choice", words[code], distractors=others), draw)


def _draft(kind: str, case: Case, answer: Answer, draw: Draw) -> Draft:
    views = case.journey.views
    keyed = draw.at(*views.keys(), *(views.name(i) for i in case.told), *case.slots.values())
    claims = [*described(views, case.told, keyed), *case.claims]
    margin = case.margin
    return reasoned_draft(__file__, views, kind, case.slots, answer, claims, keyed, margin=margin, objects=case.told)


def _word(kind: str, count: int, code: int) -> str:
    """What an answer is called: 'left, then back', 'front-right'."""
    return _sequence(code, count) if kind == "turns" else AROUND[code]


def _sequence(code: int, count: int) -> str:
    return ", then ".join(QUARTERS[code // len(QUARTERS) ** k % len(QUARTERS)] for k in range(count))


# What may be asked


def _cases(views: Views, kind: str, count: int, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """In keyed order."""
    for journey in draw.shuffled(_journeys(views, count, draw), "journeys", *views.keys())[:MOST_TRIED]:
        keyed = draw.at(*views.keys(), *journey.slots().values())
        case = FINDERS[kind](journey, keyed) if journey.first and journey.legs else None
        if case is None or not _needs_both(journey, case.told):
            refuse(f"{kind}:not_clear")
        else:
            yield case


def _journeys(views: Views, count: int, draw: Draw) -> list[Journey]:
    """Ways of so many stops, on the floor, from either camera, or from a thing that is there."""
    keyed = draw.at(*views.keys())
    faced = _some(views.objects, MOST_FACED, keyed.at("faced"))
    objects = _some([i for i in views.objects if standing(views.facts, i)], MOST_STOPS, keyed.at("stops"))
    found = [
        Journey(views, Place("camera", k), None, stops) for k in range(2) for stops in permutations(objects, count)
    ]
    for start, *stops in permutations(objects, count + 1):
        faces = (i for i in faced if i != start and i not in stops)
        found += [Journey(views, Place("object", start), Place("object", face), tuple(stops)) for face in faces]
    return found


def _some(objects: Sequence[int], most: int, draw: Draw) -> Sequence[int]:
    """All, or so many of them by a keyed draw, in their order."""
    return objects if len(objects) <= most else sorted(draw.shuffled(objects, "some")[:most])


def _needs_both(journey: Journey, objects: Sequence[int]) -> bool:
    """Whether neither image alone shows all of these things, and the start if that is a camera."""
    hidden = [any(i in journey.views.hidden(k) for i in objects) for k in range(2)]
    if journey.face is None:
        hidden[1 - journey.start.index] = True
    return all(hidden)


# turns


def _turns(journey: Journey, draw: Draw) -> Case | None:
    ways = [one for one in (journey.first, *journey.legs) if one is not None]
    found = [_kind(first, second) for first, second in pairwise(ways)]
    if any(margin < TURN_MARGIN for _, margin in found):
        return None
    code = sum(kind * len(QUARTERS) ** k for k, (kind, _) in enumerate(found))
    claims = _turns_claims(journey, ways, [kind for kind, _ in found], draw)
    return Case(journey, journey.told, code, claims, journey.slots(), min(margin for _, margin in found))


def _kind(first: Way, second: Way) -> tuple[int, float]:
    """The kind of a turn, and degrees to where it is called otherwise; negative where that is not clear."""
    printed, true = turned(first.printed, second.printed), true_between(first, second)
    kind = round(true / 90) % 4
    off = [float(abs(wrapped(np.asarray(angle - 90 * kind)))) for angle in (printed, true)]
    margin = WIDE[kind] - off[1] - first.error - second.error
    return kind, round(margin, METRE_DECIMALS) if WIDE[kind] - off[0] >= PRINTED_MARGIN else -1.0


# end_facing


def _end_facing(journey: Journey, draw: Draw) -> Case | None:
    first, last = journey.first, journey.legs[-1]
    if first is None:
        return None
    printed, true = turned(first.printed, last.printed), true_between(first, last)
    found = agreed_sector(true, printed, first.error + last.error)
    if found is None:
        return None
    only = maps.claim("path_only", (), True)
    claims = [way_claim(journey.views, first), way_claim(journey.views, last)]
    claims.insert(draw.integer("only", below=2), only)
    told = tuple(i for i in journey.told if i in _ends(journey))
    return Case(journey, told, found[0], (*claims, *_named(first.printed, last.printed)), journey.slots(), found[1])


def _ends(journey: Journey) -> set[int]:
    """The things between which the first and the last direction run."""
    first = set(journey.objects[:2]) if journey.face is not None else set()
    return first | set(journey.stops[-2:])


# off_route


@dataclass(frozen=True, eq=False)
class Branch:
    """At the end of a journey one turns by `aside` degrees to the right and goes on for `on` metres: `look` and `end`
    as printed, `true_look` (degrees from the map's 0) and `true_end` (world metres) in the scene."""

    journey: Journey
    aside: int
    on: float

    @property
    def leg(self) -> Way:
        """The last one."""
        return self.journey.legs[-1]

    @property
    def look(self) -> int:
        """Whole degrees."""
        return (self.leg.printed + self.aside) % 360

    @property
    def true_look(self) -> float:
        """Degrees."""
        return self.leg.true + self.aside

    @property
    def end(self) -> FloatArray:
        """(2,) metres on the map, to one decimal."""
        there = np.add(
            self.journey.views.drawn.at(Place("object", self.journey.stops[-1])), self.on * _arrow(self.look)
        )
        return np.asarray(rounded(rounded(there, METRE_DECIMALS), 1) + 0.0)

    @property
    def true_end(self) -> FloatArray:
        """(2,) world metres."""
        views = self.journey.views
        start = views.point(Place("object", self.journey.stops[-1]))
        return np.asarray(start + self.on * _arrow(self.true_look + first_look(views)))


def _arrow(degrees: float) -> FloatArray:
    return np.asarray(linear.turning(np.radians(degrees))[::-1])


def _off_route(journey: Journey, draw: Draw) -> Case | None:
    """The way to all stops but the last, which is what is asked about."""
    views, target = journey.views, journey.stops[-1]
    short = Journey(views, journey.start, journey.face, journey.stops[:-1])
    branch = Branch(short, draw.choice(ASIDE, "aside") * draw.choice((-1, 1), "side"), draw.choice(ON, "on"))
    there = np.subtract(views.drawn.at(Place("object", target)), branch.end)
    offset = views.point(Place("object", target)) - branch.true_end
    reach = round(min(linear.reach(*there), linear.reach(*offset)), METRE_DECIMALS)
    if reach < LEAST_LEG or not _on_floor(views.facts, branch.true_end):
        return None
    second = round(float(heading(there))) % 360
    true = float(wrapped(heading(offset) - first_look(views) - branch.true_look))
    drift = branch.on * float(np.radians(branch.leg.error)) + 2 * views.facts.surface_noise(target)
    error = branch.leg.error + float(angle_error(np.array(reach), drift))
    found = agreed_sector(round(true, METRE_DECIMALS), turned(branch.look, second), error)
    if found is None:
        return None
    claims = (*_branch_claims(branch), _from_claim(target, second), *_named(branch.look, second))
    slots = {
        **short.slots(),
        **turn_words(branch.aside),
        "on": metres(branch.on),
        "target": views.name(target),
    }
    told = tuple(dict.fromkeys([*_leg_ends(branch), target]))
    return Case(journey, told, found[0], claims, slots, found[1])


def _on_floor(facts: Facts, point: FloatArray) -> bool:
    return facts.floor is not None and bool(shapely.contains_xy(facts.floor, *point))


def _leg_ends(branch: Branch) -> list[int]:
    return [one.index for one in (branch.leg.start, branch.leg.end) if one is not None and one.kind == "object"]


# The chain


def _turns_claims(journey: Journey, ways: Sequence[Way], kinds: Sequence[int], draw: Draw) -> tuple[Claim, ...]:
    """Turn by turn, or all directions first."""
    views = journey.views
    headings = [way_claim(views, one) for one in ways]
    steps = []
    for number, (kind, (first, second)) in enumerate(zip(kinds, pairwise(ways), strict=True)):
        value = turned(first.printed, second.printed)
        words = {**turn_words(value), "word": QUARTERS[kind]}
        at = (journey.stops[number - 1],) if number else ()
        named = maps.claim("path_turn" if number else "path_first", at, QUARTERS[kind], **words)
        steps.append([maps.turn_claim(first.printed, second.printed), named])
    code = sum(kind * len(QUARTERS) ** k for k, kind in enumerate(kinds))
    text = _sequence(code, len(kinds))
    last = maps.claim("path_order", (), text, text=text)
    if draw.integer("plan", below=2):
        return (*headings, *(claim for step in steps for claim in step), last)
    rest = [claim for one, step in zip(headings[1:], steps, strict=True) for claim in (one, *step)]
    return (headings[0], *rest, last)


def _branch_claims(branch: Branch) -> tuple[Claim, ...]:
    x, y = map(metres, branch.end.tolist())
    turn = {"turn": str(abs(branch.aside)), "side": side_word(branch.aside), "deg": str(branch.look)}
    step = {"on": metres(branch.on), "deg": str(branch.look), "x": x, "y": y}
    return (
        way_claim(branch.journey.views, branch.leg),
        maps.claim("path_turned", (branch.journey.stops[-1],), branch.look, {"by": branch.aside}, **turn),
        maps.claim("path_step", (branch.journey.stops[-1],), branch.end.tolist(), {"metres": branch.on}, **step),
    )


def _from_claim(target: int, value: int) -> Claim:
    return maps.claim("path_from", (target,), value, deg=str(value))


def _named(first: int, second: int) -> list[Claim]:
    """The turn between two headings, and its word."""
    return [maps.turn_claim(first, second), *word_claims(turned(first, second), AROUND)]


FINDERS: Mapping[str, Callable[[Journey, Draw], Case | None]] = {
    "turns": _turns,
    "end_facing": _end_facing,
    "off_route": _off_route,
}
TASKS = (("turns", 2), ("turns", 3), ("end_facing", 2), ("off_route", 2))  # types, and stops of their ways


SKILL = Skill(
    name="reasoning.path",
    version=3,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
