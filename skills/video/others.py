"""others: the camera of a video and the things in it, frame by frame, in the manner of VSTI-Bench.

A real sample, about nine frames of a camera that rolls through a room of 6 x 9.6 m:

    In which frame is the camera closer to the lamp, frame 5 or frame 6?
    A. frame 5
    B. frame 6
    Answer with the letter only.
    -> B

Frames are told by their number, the first picture being frame 1. Distances to a thing are to the nearest point of its
surface. Left, right, higher and lower are those of the picture, and only asked where two things are wholly apart in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from vstdata.asking.draft_order import even_blocks, interleaved
from vstdata.asking.naming import overhead
from vstdata.asking.seen_well import FOLLOWED, RANGED, glimpses
from vstdata.asking.sure_numbers import rounding_margin, sure
from vstdata.asking.video_frames import clear_kinds, only_ones, videos
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure, Seen
from vstdata.facts.measure import PIXEL_DECIMALS, metres
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.cameras import CameraCenter, CamerasApart
from vstdata.program.measured.chosen import Select, SelectFrame
from vstdata.program.measured.distances import CameraDistance
from vstdata.program.measured.pictures import CompareBoxes, SeenBox
from vstdata.scene import FloatArray
from vstdata.words.numbers import ordinal
from vstdata.words.wordings import Asks

_FRAME = {"frame": "image", "nth": "phrase"}
ASKS = {
    "camera_displacement": Asks("number", {"first": "image", "second": "image"}),
    "camera_object_distance": Asks("number", {**_FRAME, "thing": "label"}),
    "camera_object_nearer_frame": Asks("choice", {"thing": "label", "either": "phrase"}),
    "object_near_far": Asks("choice", {**_FRAME, "sense": "phrase", "either": "things"}),
    **dict.fromkeys(
        ("object_left_right", "object_up_down"), Asks("choice", {**_FRAME, "thing": "label", "other": "label"})
    ),
}

NEAREST, FARTHEST = 0.2, 10.0  # metres, as VLM-3R for the camera's displacement
LEAST_MOVED = 0.4  # metres between cameras: a smaller step is seen, and hardly told from another one. Ours.
DECIMALS = 1
ERROR_SHARE, ERROR_FLOOR = 0.05, 0.03  # most error of a number: of its value, and metres. Ours.
LEAST_GAP, GAP_SHARE = 0.2, 0.1  # metres between distances that are compared, and of the smaller one. Ours.
LEAST_APART = 0.03  # of the picture's width or height, between things that are left and right or up and down. Ours.
MOST_OF_ONE = 6  # pairs of frames asked about per thing. Ours.
SENSES = {"nearer to": "closer to", "farther from": "farther from"}  # as the program and as the question says it
SIDES = {"object_left_right": ("to the left", "to the right"), "object_up_down": ("higher up", "lower down")}
BIN = 0.5  # metres: numbers are asked evenly over such steps


Key = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Film:
    """A clip, and of each thing alone of its name the frames (by position) that show it well."""

    facts: Facts
    frames: tuple[int, ...]
    things: tuple[int, ...]

    @cached_property
    def seen(self) -> dict[tuple[int, int], Seen]:
        """How a position shows a thing well, by both."""
        found = {}
        for position, frame in enumerate(self.frames):
            view = self.facts.view(frame)
            for i in self.things:
                if RANGED.shows(view, i):
                    found[position, i] = view.seen[i]
        return found

    @cached_property
    def pictured(self) -> dict[Key, Seen]:
        """How a position shows a thing well that is alone of its name there: where it is in that picture can be asked,
        whatever else the room has."""
        found = {}
        for position, frame in enumerate(self.frames):
            view = self.facts.view(frame)
            known = sorted(glimpses(view), key=lambda i: (self.label(i), self.id(i)))
            named = Counter(map(self.facts.label, known))
            clear = {i for members in clear_kinds(self.facts, Refusals(), known).values() for i in members}
            for i in known:
                if i in clear and named[self.facts.label(i)] == 1 and FOLLOWED.shows(view, i):
                    found[position, i] = view.seen[i]
        return found

    @cached_property
    def distance(self) -> dict[tuple[int, int], Measure]:
        """From the camera to the nearest point of what is seen well."""
        return {(p, i): self.facts.camera_distance(self.frames[p], i) for p, i in self.seen}

    @cached_property
    def shown(self) -> list[frozenset[int]]:
        """All things that each position shows well, alone of their name or not."""
        views = [self.facts.view(frame) for frame in self.frames]
        return [frozenset(i for i in self.facts.objects if FOLLOWED.shows(view, i)) for view in views]

    def label(self, i: int) -> str:
        """What a thing is called."""
        return self.facts.label(i)

    def height(self, i: int) -> float:
        """Of its middle in the room, metres."""
        return float(self.facts.position(i)[2])

    def key(self, position: int) -> str:
        """The frame's name in the source."""
        return self.facts.scene.frames[self.frames[position]].key

    def id(self, i: int) -> int:
        """The annotator's number of a thing."""
        return self.facts.scene.instances[i].id

    def draw(self, draw: Draw, question_type: str) -> Draw:
        """What is random in questions of one type about these frames."""
        return draw.at([self.key(position) for position in range(len(self.frames))]).at(question_type)

    def step(self, position: int, i: int) -> CameraDistance:
        """The step of a program that measures a distance."""
        found = self.distance[position, i]
        return CameraDistance(self.key(position), position + 1, self.id(i), self.label(i), found.error, found.value)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The question types in turn, each over all sets of frames in turn."""
    things = tuple(only_ones(facts, refuse))
    films = [Film(facts, frames, things) for frames in videos(facts, draw, refuse)]
    refuse("not_shown_well", sum(len(film.frames) * len(things) - len(film.seen) for film in films))
    kinds = [
        interleaved([make(film, film.draw(draw, name), refuse) for film in films]) for name, make in MAKERS.items()
    ]
    yield from interleaved([*kinds, _up_down(films, draw, refuse)])


def _named(position: int) -> str:
    return f"frame {position + 1}"


def _frame(position: int) -> dict[str, str]:
    """The slots that name a frame: as "frame 5", or as the 5th."""
    return {"frame": _named(position), "nth": ordinal(position + 1)}


def _printable(found: Measure) -> str:
    """Why a distance cannot be asked for, or ""."""
    if not NEAREST <= found.value <= FARTHEST:
        return "too_near_or_far"
    if not sure(found, ERROR_SHARE, ERROR_FLOOR):
        return "distance_not_sure"
    return "" if rounding_margin(found.value, DECIMALS) else "between_two_printed_numbers"


def _spread(values: Mapping[Key, Measure], draw: Draw, refuse: Refusals) -> Iterator[Key]:
    """The keys of values that can be asked for, evenly over steps of `BIN`."""
    bins: dict[int, list[Key]] = {}
    for key, found in values.items():
        reason = _printable(found)
        if reason:
            refuse(reason)
        else:
            bins.setdefault(int(found.value // BIN), []).append(key)
    order = draw.shuffled(sorted(bins), "bins")
    return interleaved([draw.shuffled(bins[number], "bin", number) for number in order])


def camera_displacement(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """How far apart two cameras are that show one thing both: there is no other way to tell."""
    centers = np.array([film.facts.scene.frames[frame].camera.center for frame in film.frames])
    every = list(combinations(range(len(centers)), 2))
    pairs = [(a, b) for a, b in every if film.shown[a] & film.shown[b]]
    refuse("camera_displacement:nothing_in_common", len(every) - len(pairs))
    error = 2 * film.facts.noise.pose
    every_way = {(a, b): metres(float(length(centers[b] - centers[a])), error) for a, b in pairs}
    ways = {pair: way for pair, way in every_way.items() if way.low >= LEAST_MOVED}
    refuse("camera_displacement:hardly_moved", len(every_way) - len(ways))
    for a, b in _spread(ways, draw, refuse):
        cameras = [CameraCenter(film.key(k), centers[k].tolist()) for k in (a, b)]
        question = Question(
            question_type="camera_displacement",
            slots={"first": _named(a), "second": _named(b)},
            answer=Answer("number", ways[a, b].value, "m", DECIMALS),
            margin=rounding_margin(ways[a, b].value, DECIMALS),
            program=program(*cameras, CamerasApart(ways[a, b].error, ways[a, b].value)),
            cue=f"{b - a} frames",
        )
        yield Draft(film.frames, (question,))


def camera_object_distance(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """How far a thing is from the camera of a frame."""
    for position, i in _spread(film.distance, draw, refuse):
        found = film.distance[position, i]
        question = Question(
            question_type="camera_object_distance",
            slots={**_frame(position), "thing": film.label(i)},
            answer=Answer("number", found.value, "m", DECIMALS),
            margin=rounding_margin(found.value, DECIMALS),
            program=program(film.step(position, i)),
            cue=film.label(i),
        )
        yield Draft(film.frames, (question,), objects=(i,))


def _gap(film: Film, near: tuple[int, int], far: tuple[int, int]) -> float:
    """Metres by which the second distance is greater than the first, or 0 where that is not beyond doubt, or not what
    the visible parts say."""
    a, b = film.distance[near], film.distance[far]
    if film.seen[near].depth >= film.seen[far].depth:
        return 0.0
    least = max(LEAST_GAP, GAP_SHARE * a.value) + a.error + b.error
    gap = metres(b.value - a.value).value
    return gap if gap >= least else 0.0


def camera_object_nearer_frame(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """In which of two frames the camera is nearer to a thing. Of three the middle one is hardly ever the nearest."""
    found: list[list[Draft]] = []
    for i in film.things:
        every = list(combinations([position for position, one in film.seen if one == i], 2))
        earlier = {(a, b): _gap(film, (a, i), (b, i)) for a, b in every}
        later = {(a, b): _gap(film, (b, i), (a, i)) for a, b in every}
        for late, gaps in enumerate((earlier, later)):
            clear = draw.shuffled([pair for pair, gap in gaps.items() if gap], film.label(i), late)[:MOST_OF_ONE]
            found.append([_nearer_frame(film, i, pair, late, gaps[pair]) for pair in clear])
        refuse("nearer_frame:too_close_to_call", sum(not earlier[pair] and not later[pair] for pair in every))
    return interleaved(draw.shuffled(found, "things"))


def _nearer_frame(film: Film, i: int, pair: tuple[int, int], late: int, gap: float) -> Draft:
    answer, other = _named(pair[late]), _named(pair[1 - late])
    question = Question(
        question_type="camera_object_nearer_frame",
        slots={"thing": film.label(i), "either": " or ".join(_named(position) for position in pair)},
        answer=Answer("choice", answer, distractors=(other,)),
        margin=gap,
        program=program(*(film.step(k, i) for k in pair), SelectFrame("nearest", answer)),
        cue=film.label(i),
        outcome=("earlier", "later")[late],
    )
    return Draft(film.frames, (question,), objects=(i,), balance=("earlier", "later")[late])


def _pairs(seen: Iterable[Key], draw: Draw) -> list[tuple[int, int, int]]:
    """(position, i, j) for every two things that a frame shows well, in keyed order, either being named first."""
    pairs = [(p, i, j) for (p, i), (q, j) in combinations(seen, 2) if p == q]
    chosen = draw.shuffled(pairs, "pairs")
    turned = draw.generator("named first").integers(2, size=len(chosen)).tolist()
    return [(p, j, i) if swap else (p, i, j) for (p, i, j), swap in zip(chosen, turned, strict=True)]


def _nearer_by_middle(film: Film, position: int, near: int, far: int) -> bool:
    """Whether the middle of one thing is nearer to the camera too: then nearest points, visible parts
    and middles say the same, and the question need not say which it means."""
    center = film.facts.scene.frames[film.frames[position]].camera.center
    return metres(_reach(film, near, center)).value < metres(_reach(film, far, center)).value


def _reach(film: Film, i: int, center: FloatArray) -> float:
    return float(length(film.facts.position(i) - center))


def object_near_far(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Which of two things is nearer to the camera of a frame, or farther from it."""
    for position, i, j in _pairs(film.seen, draw):
        near, far = sorted((i, j), key=lambda one: film.distance[position, one].value)
        gap = _gap(film, (position, near), (position, far))
        if not gap or not _nearer_by_middle(film, position, near, far):
            refuse("near_far:too_close_to_call" if not gap else "near_far:middles_say_otherwise")
            continue
        keyed = draw.at(position, *sorted((film.label(i), film.label(j))))
        sense = keyed.choice(tuple(SENSES), "sense")
        right, wrong = (near, far) if sense == "nearer to" else (far, near)
        either = f"the {film.label(i)} or the {film.label(j)}"
        question = Question(
            question_type="object_near_far",
            slots={**_frame(position), "sense": SENSES[sense], "either": either},
            answer=Answer("choice", film.label(right), distractors=(film.label(wrong),)),
            margin=gap,
            program=program(film.step(position, near), film.step(position, far), Select(sense, film.label(right))),
            cue=sense,
            outcome=film.label(right),
            rivals=(film.label(wrong),),
        )
        yield Draft(film.frames, (question,), objects=(right, wrong))


def object_left_right(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Which of two things is to the left of the other in a frame: both answers alike often."""
    groups: tuple[list[Draft], list[Draft]] = ([], [])
    seen = [(position, i) for position, i in film.pictured if i in film.things]
    for side, _, draft in _sides(film, seen, "object_left_right", 0, draw, refuse):
        groups[side].append(draft)
    return even_blocks(groups, draw)


def _up_down(films: Sequence[Film], draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Which of two things is higher up than the other in a frame: as often the one that is higher in the room as the
    other one, so that whoever knows how high things mostly are knows nothing."""
    groups: dict[bool, list[Iterator[Draft]]] = {True: [], False: []}
    for film in films:
        keyed = film.draw(draw, "object_up_down")
        every = list(_sides(film, film.pictured, "object_up_down", 1, keyed, refuse))
        # Whoever knows that a lamp hangs from the ceiling need not look.
        found = [one for one in every if len({overhead(film.facts, i) for i in one[1]}) == 1]
        refuse("object_up_down:known_to_be_higher", len(every) - len(found))
        for as_in_room, group in groups.items():
            chosen = [
                d for side, (i, j), d in found if ((film.height(i) > film.height(j)) == (side == 0)) == as_in_room
            ]
            group.append(iter(chosen))
    return even_blocks([interleaved(group) for group in groups.values()], draw.at("object_up_down"))


def _sides(
    film: Film, seen: Iterable[Key], question_type: str, axis: int, draw: Draw, refuse: Refusals
) -> Iterator[tuple[int, tuple[int, int], Draft]]:
    """(side, things, draft) for each two of what is `seen` that are apart."""
    for position, i, j in _pairs(seen, draw):
        boxes = [film.pictured[position, one].box for one in (i, j)]
        before, after = boxes[1][axis] - boxes[0][2 + axis], boxes[0][axis] - boxes[1][2 + axis]
        gap = round(max(before, after), PIXEL_DECIMALS)
        if gap < _least_apart(film, position, (i, j), axis):
            refuse(f"{question_type}:not_apart")
        else:
            side = int(after > before)
            yield side, (i, j), _side(film, question_type, axis, (position, i, j), side, gap)


def _least_apart(film: Film, position: int, pair: Sequence[int], axis: int) -> float:
    """Pixels by which two things must be apart in a picture: a share of it, and what errors of their places come to."""
    camera = film.facts.scene.frames[film.frames[position]].camera
    noise = [(film.facts.surface_noise(i) + film.facts.noise.pose) / film.pictured[position, i].depth for i in pair]
    size = (camera.width, camera.height)[axis]
    return float(LEAST_APART * size + camera.intrinsics[axis, axis] * sum(noise))


def _side(film: Film, question_type: str, axis: int, named: tuple[int, int, int], side: int, gap: float) -> Draft:
    position, i, j = named
    labels, answer = [film.label(i), film.label(j)], SIDES[question_type][side]
    boxes = [SeenBox(film.key(position), film.id(k), film.label(k), film.pictured[position, k].box) for k in (i, j)]
    question = Question(
        question_type=question_type,
        slots={**_frame(position), "thing": labels[0], "other": labels[1]},
        answer=Answer("choice", answer, fixed_options=SIDES[question_type]),
        margin=gap,
        program=program(*boxes, CompareBoxes("uv"[axis], answer)),
        cue=">".join(labels),
        outcome=answer,
    )
    return Draft(film.frames, (question,), objects=(i, j), balance=answer)


# By the names that key their draws: another name here is other data.
MAKERS = {
    "camera_displacement": camera_displacement,
    "camera_object_distance": camera_object_distance,
    "camera_object_nearer_frame": camera_object_nearer_frame,
    "object_near_far": object_near_far,
    "object_left_right": object_left_right,
}
SKILL = Skill(
    name="video.others",
    version=11,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
