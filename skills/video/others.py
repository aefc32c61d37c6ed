"""others: the camera of a video and the things in it, frame by frame, in the manner of VSTI-Bench.

A real sample, about nine frames of a camera that rolls through a room of 6 x 9.6 m:

    These are frames 1 to 9 of a video. Which of these was taken closest to the television?
    A. frame 3
    B. frame 5
    C. frame 9
    Reply with letter and frame.
    -> C. frame 9

Frames are told by their number, the first picture being frame 1. Distances to a thing are to the nearest point of its
surface. Left, right, higher and lower are those of the picture, and only asked where two things are wholly apart in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from vstdata.asking.draft_order import even_blocks, interleaved
from vstdata.asking.seen_well import FOLLOWED
from vstdata.asking.sure_numbers import rounding_margin, sure
from vstdata.asking.video_frames import clips, only_ones
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
from vstdata.words.wordings import Asks

ASKS = {
    "camera_displacement": Asks("number", {"count": "number", "first": "image", "second": "image"}),
    "camera_object_distance": Asks("number", {"count": "number", "frame": "image", "thing": "label"}),
    "camera_object_nearest_frame": Asks("choice", {"count": "number", "thing": "label"}),
    "object_near_far": Asks("choice", {"count": "number", "frame": "image", "sense": "phrase", "either": "things"}),
    **dict.fromkeys(
        ("object_left_right", "object_up_down"),
        Asks("choice", {"count": "number", "frame": "image", "thing": "label", "other": "label"}),
    ),
}

NEAREST, FARTHEST = 0.2, 10.0  # metres, as VLM-3R for the camera's displacement
DECIMALS = 1
ERROR_SHARE, ERROR_FLOOR = 0.05, 0.03  # most error of a number: of its value, and metres. Ours.
LEAST_GAP, GAP_SHARE = 0.2, 0.1  # metres between distances that are compared, and of the smaller one. Ours.
LEAST_APART = 0.03  # of the picture's width or height, between things that are left and right or up and down. Ours.
OPTIONS = 3  # frames to choose from: few things are in view for longer
MOST_SETS = 40  # of frames looked at per thing. Ours.
SENSES = {"nearer to": "closer to", "farther from": "farther from"}  # as the program and as the question says it
SIDES = {"object_left_right": ("to the left", "to the right"), "object_up_down": ("higher up", "lower down")}
NEIGHBOURS = 3  # frames: so far apart one remembers the way; from farther on, both must show one thing. Ours.
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
                if FOLLOWED.shows(view, i):
                    found[position, i] = view.seen[i]
        return found

    @cached_property
    def distance(self) -> dict[tuple[int, int], Measure]:
        """From the camera to the nearest point of what is seen well."""
        return {(p, i): self.facts.camera_distance(self.frames[p], i) for p, i in self.seen}

    @property
    def slots(self) -> dict[str, str]:
        """What every question tells."""
        return {"count": str(len(self.frames))}

    def label(self, i: int) -> str:
        """What a thing is called."""
        return self.facts.label(i)

    def key(self, position: int) -> str:
        """The frame's name in the source."""
        return self.facts.scene.frames[self.frames[position]].key

    def id(self, i: int) -> int:
        """The annotator's number of a thing."""
        return self.facts.scene.instances[i].id

    def step(self, position: int, i: int) -> CameraDistance:
        """The step of a program that measures a distance."""
        found = self.distance[position, i]
        return CameraDistance(self.key(position), position + 1, self.id(i), self.label(i), found.error, found.value)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """For each set of frames, the question types in turn."""
    things = tuple(only_ones(facts, refuse))
    for frames in clips(facts, draw, refuse):
        film = Film(facts, frames, things)
        keyed = draw.at([film.key(position) for position in range(len(frames))])
        refuse("not_shown_well", len(frames) * len(things) - len(film.seen))
        yield from interleaved(make(film, keyed.at(name), refuse) for name, make in MAKERS.items())


def _named(position: int) -> str:
    return f"frame {position + 1}"


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
    """How far apart two cameras are."""
    centers = np.array([film.facts.scene.frames[frame].camera.center for frame in film.frames])
    every = list(combinations(range(len(centers)), 2))
    shown = [{i for p, i in film.seen if p == position} for position in range(len(centers))]
    pairs = [(a, b) for a, b in every if b - a <= NEIGHBOURS or shown[a] & shown[b]]
    refuse("camera_displacement:nothing_in_common", len(every) - len(pairs))
    error = 2 * film.facts.noise.pose
    ways = {(a, b): metres(float(length(centers[b] - centers[a])), error) for a, b in pairs}
    for a, b in _spread(ways, draw, refuse):
        keyed = draw.at(a, b)
        first, second = keyed.shuffled((a, b), "order")
        cameras = [CameraCenter(film.key(k), centers[k].tolist()) for k in (a, b)]
        question = Question(
            question_type="camera_displacement",
            slots={**film.slots, "first": _named(first), "second": _named(second)},
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
            slots={**film.slots, "frame": _named(position), "thing": film.label(i)},
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


def camera_object_nearest_frame(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """In which of a few frames the camera is nearest to a thing: in turn the first, second and last of them in time."""
    groups: list[list[tuple[int, tuple[int, ...], float]]] = [[] for _ in range(OPTIONS)]
    for i in film.things:
        every = [position for position, one in film.seen if one == i]
        sets = draw.shuffled(list(combinations(every, OPTIONS)), film.label(i))[:MOST_SETS]
        for shown in sets:
            best = min(shown, key=lambda position: film.distance[position, i].value)
            gap = min(_gap(film, (best, i), (position, i)) for position in shown if position != best)
            refuse("nearest_frame:too_close_to_call", not gap)
            if gap:
                groups[shown.index(best)].append((i, shown, gap))
    for i, shown, gap in interleaved([draw.shuffled(group, k) for k, group in enumerate(groups)]):
        yield _nearest_frame(film, i, shown, gap)


def _nearest_frame(film: Film, i: int, shown: Sequence[int], gap: float) -> Draft:
    best = min(shown, key=lambda position: film.distance[position, i].value)
    answer = _named(best)
    question = Question(
        question_type="camera_object_nearest_frame",
        slots={**film.slots, "thing": film.label(i)},
        answer=Answer("choice", answer, distractors=tuple(_named(position) for position in shown if position != best)),
        margin=gap,
        program=program(*(film.step(k, i) for k in shown), SelectFrame("nearest", answer)),
        cue=film.label(i),
        outcome=answer,
    )
    return Draft(film.frames, (question,), objects=(i,), balance=f"{shown.index(best) + 1} of {len(shown)}")


def _pairs(film: Film, draw: Draw) -> list[tuple[int, int, int]]:
    """(position, i, j) for every two things that a frame shows well, in keyed order, either being named first."""
    pairs = [(p, i, j) for (p, i), (q, j) in combinations(film.seen, 2) if p == q]
    chosen = draw.shuffled(pairs, "pairs")
    turned = draw.generator("named first").integers(2, size=len(chosen)).tolist()
    return [(p, j, i) if swap else (p, i, j) for (p, i, j), swap in zip(chosen, turned, strict=True)]


def object_near_far(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Which of two things is nearer to the camera of a frame, or farther from it."""
    for position, i, j in _pairs(film, draw):
        near, far = sorted((i, j), key=lambda one: film.distance[position, one].value)
        gap = _gap(film, (position, near), (position, far))
        if not gap:
            refuse("near_far:too_close_to_call")
            continue
        keyed = draw.at(position, *sorted((film.label(i), film.label(j))))
        sense = keyed.choice(tuple(SENSES), "sense")
        right, wrong = (near, far) if sense == "nearer to" else (far, near)
        either = f"the {film.label(i)} or the {film.label(j)}"
        question = Question(
            question_type="object_near_far",
            slots={**film.slots, "frame": _named(position), "sense": SENSES[sense], "either": either},
            answer=Answer("choice", film.label(right), distractors=(film.label(wrong),)),
            margin=gap,
            program=program(film.step(position, near), film.step(position, far), Select(sense, film.label(right))),
            cue=sense,
            outcome=film.label(right),
            rivals=(film.label(wrong),),
        )
        yield Draft(film.frames, (question,), objects=(right, wrong))


def object_left_right(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Which of two things is to the left of the other in a frame."""
    return _sides(film, "object_left_right", 0, draw, refuse)


def object_up_down(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Which of two things is higher up than the other in a frame."""
    return _sides(film, "object_up_down", 1, draw, refuse)


def _sides(film: Film, question_type: str, axis: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Both answers alike often."""
    groups: tuple[list[Draft], list[Draft]] = ([], [])
    for position, i, j in _pairs(film, draw):
        boxes = [film.seen[position, one].box for one in (i, j)]
        before, after = boxes[1][axis] - boxes[0][2 + axis], boxes[0][axis] - boxes[1][2 + axis]
        gap = round(max(before, after), PIXEL_DECIMALS)
        if gap < _least_apart(film, position, (i, j), axis):
            refuse(f"{question_type}:not_apart")
        else:
            side = int(after > before)
            groups[side].append(_side(film, question_type, axis, (position, i, j), side, gap))
    return even_blocks(groups, draw)


def _least_apart(film: Film, position: int, pair: Sequence[int], axis: int) -> float:
    """Pixels by which two things must be apart in a picture: a share of it, and what errors of their places come to."""
    camera = film.facts.scene.frames[film.frames[position]].camera
    noise = [(film.facts.surface_noise(i) + film.facts.noise.pose) / film.seen[position, i].depth for i in pair]
    size = (camera.width, camera.height)[axis]
    return float(LEAST_APART * size + camera.intrinsics[axis, axis] * sum(noise))


def _side(film: Film, question_type: str, axis: int, named: tuple[int, int, int], side: int, gap: float) -> Draft:
    position, i, j = named
    labels, answer = [film.label(i), film.label(j)], SIDES[question_type][side]
    boxes = [SeenBox(film.key(position), film.id(k), film.label(k), film.seen[position, k].box) for k in (i, j)]
    question = Question(
        question_type=question_type,
        slots={**film.slots, "frame": _named(position), "thing": labels[0], "other": labels[1]},
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
    "camera_object_nearest_frame": camera_object_nearest_frame,
    "object_near_far": object_near_far,
    "object_left_right": object_left_right,
    "object_up_down": object_up_down,
}
SKILL = Skill(
    name="video.others",
    version=3,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
