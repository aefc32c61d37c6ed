"""others: the camera of a video and the things in it, frame by frame, in the manner of VSTI-Bench.

A real sample, about nine frames of a camera that rolls through a room of 6 x 9.6 m:

    I filmed this room. Where I was in frame 5, with the first image being frame 1, how far was I from the nearest point
    of the television?
    -> Your camera was 5.2 metres from it.

Frames are told by their number, the first picture being frame 1. Distances to a thing are to the nearest point of its
surface. Left, right, higher and lower are those of the picture, and only asked where two things are wholly apart in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from vstdata.asking.draft_order import even_blocks, interleaved
from vstdata.asking.naming import rounding_margin
from vstdata.asking.seen_well import FOLLOWED
from vstdata.asking.video_frames import clips, only_ones
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure, Seen
from vstdata.facts.measure import PIXEL_DECIMALS, metres
from vstdata.words.wording import Phrasing

_MOVED = (
    Phrasing(
        "These are {count} frames of a video; the first image is frame 1.\nHow far is the camera of {first} from "
        "the camera of {second}, in a straight line? Answer in metres with one decimal, number only.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "The images are frames 1 to {count} of a video, in order of time. By how many metres is the place "
        "where {first} was taken away from the place where {second} was taken?",
        "The two places are {value} m apart.",
    ),
    Phrasing(
        "Camera displacement between {first} and {second} of this video (frames are numbered from 1), as the "
        "crow flies, in metres:",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Someone films a room while walking. Counting images from 1, how far away from its position in {first} "
        "is the camera in {second}? Ignore detours.",
        "It is {value} metres away.",
    ),
    Phrasing(
        "Stretch a string from the camera's position in {first} to its position in {second}, where frame 1 is the "
        "first image. How long is the string in metres?\nReply with a number with one decimal.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "I want to know how far apart the camera stood in {first} and in {second} of the {count} frames, "
        "numbered 1 to {count}. Give the direct distance.",
        "The direct distance is {value} m.",
    ),
    Phrasing(
        "Watch what changes between {first} and {second} (1 is the first of the {count} images). Estimate the "
        "straight-line distance between the two viewpoints.\nMetres, one decimal, nothing else.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Frames are counted from 1. What is the distance between the two points in the room from which {first} "
        "and {second} were filmed?",
        "It amounts to about {value} metres.",
    ),
    Phrasing(
        "Video of {count} frames, numbered from 1 in order of time. Camera position in {first} to camera position "
        "in {second}: how many metres?\nFormat: x.x",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "If you had filmed this video yourself, how far would you stand in {second} from where you stood in "
        "{first}? The first image counts as frame 1, and only the straight line matters.",
        "I would stand {value} m from there.",
    ),
    Phrasing(
        "Two of the {count} viewpoints of this video are to be marked on a plan: those of {first} and {second}, "
        "with frame 1 being the first image. How far apart are the marks in reality?",
        "In reality they are {value} metres apart.",
    ),
    Phrasing(
        "Compare {first} with {second}; the images are numbered in order, from 1 to {count}. Tell the length of "
        "the camera's move between them, start to end in a straight line, in metres.\nJust the number.",
        "{value}",
        bare=True,
    ),
)
_FAR = (
    Phrasing(
        "These are {count} frames of a video; the first image is frame 1.\nHow far is the camera from the {thing} "
        "in {frame}? Measure to the nearest point of it, in metres with one decimal, and give the number only.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "The images are frames 1 to {count} of a video. At the moment of {frame}, what is the distance between "
        "the camera and the nearest part of the {thing}?",
        "It is {value} m.",
    ),
    Phrasing(
        "Distance from camera to {thing} (closest point) in {frame}, frames counted from 1, in metres:",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "You hold the camera that took {frame}; the first of the images is frame 1. How many metres is it to the "
        "closest point of the {thing}?",
        "It is {value} metres to the {thing}.",
    ),
    Phrasing(
        "Look at {frame} out of {count}, numbered from 1. A rope is stretched from the lens to the closest spot on "
        "the {thing}. How long is it?\nOne decimal, in metres, number only.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Use the whole video to judge how far away the {thing} is in {frame} (1 is the first image). Count up to "
        "its nearest surface.",
        "In {frame} it is about {value} m away.",
    ),
    Phrasing(
        "Counting frames from 1, how close does the camera get to the {thing} in {frame}?\nGive metres to one "
        "decimal place and no words.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "A person walks through a room with a camera. When {frame} is filmed (frame 1 comes first), how far is "
        "the lens from the {thing}, taken to the point of it that is nearest?",
        "At that moment it is {value} metres away.",
    ),
    Phrasing(
        "{count} frames in order of time, numbered from 1. Depth question for {frame}: camera to nearest surface "
        "of the {thing}, straight line, metres.\nFormat: x.x",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "How much space, in a straight line, lies between the camera and the {thing} in {frame}? The frames have "
        "numbers from 1 to {count}.",
        "Between them lie {value} m.",
    ),
    Phrasing(
        "I filmed this room. Where I was in {frame}, with the first image being frame 1, how far was I from the "
        "nearest point of the {thing}?",
        "Your camera was {value} metres from it.",
    ),
    Phrasing(
        "Estimate for {frame} (frames are counted from 1): a fly leaves the lens and lands on the closest spot of "
        "the {thing}. How many metres does it fly?\nReply with the number.",
        "{value}",
        bare=True,
    ),
)
_WHEN = (
    Phrasing(
        "These are {count} frames of a video; the first image is frame 1.\nIn which of these frames is the camera "
        "closest to the {thing}?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "The camera comes and goes. Number the images from 1 to {count} and tell when it is nearest to the "
        "{thing}, out of these:\n{options}",
        "It is nearest in {option}, so {letter}.",
    ),
    Phrasing(
        "Shortest distance between camera and {thing} (frames counted from 1):\n{options}\nGive letter and frame.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "While filming, I got close to the {thing} and moved away again. Which of these shows me at the smallest "
        "distance from it? Frame 1 is the first image.\n{options}",
        "You are closest in {option}: option {letter}.",
    ),
    Phrasing(
        "From which of the viewpoints below would you need the shortest stick to touch the {thing}? Images are "
        "numbered in order, from 1.\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Frames 1 to {count} are given in order of time. Compare the listed ones by how far the camera is from the "
        "nearest point of the {thing}. Which has the least distance?\n{options}",
        "The least distance is that of {option}, which is {letter}.",
    ),
    Phrasing(
        "{options}\nIn one of these frames, counted from 1, the camera is nearer to the {thing} than in the others. "
        "Name it as it is written there.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "The {thing} should be photographed from as near as possible. Which of these frames of the video, where "
        "1 is the first, comes nearest?\n{options}",
        "That is {option} (option {letter}).",
    ),
    Phrasing(
        "Follow the camera through the room. Out of the frames listed, numbered from 1, pick the one taken at the "
        "smallest distance from the {thing}.\n{options}\nReply with the letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "When does the person with the camera stand closest to the {thing}? The first of the {count} images is "
        "frame 1.\n{options}",
        "The person stands closest in {option}. The answer is {letter}.",
    ),
    Phrasing(
        "Camera-to-object distance over time, object: {thing}, frames numbered from 1. Minimum among:\n{options}\n"
        "Format: letter and frame.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Do not be misled by how much of the {thing} is in the image: where was the camera really nearest to it? "
        "Frame 1 is the first of the {count} frames.\n{options}",
        "It was nearest in {option}, hence {letter}.",
    ),
)
_NEARER = (
    Phrasing(
        "These are {count} frames of a video; the first image is frame 1.\nWhich is {sense} the camera in "
        "{frame}?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "You are where {frame} was taken, counting the images from 1. Which of the two things is {sense} you, each "
        "measured to its nearest point?\n{options}",
        "The {option} is {sense} me, so {letter}.",
    ),
    Phrasing(
        "Frame: {frame} of {count} (numbered from 1). {rank} thing, seen from the camera:\n{options}\nLetter and name.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "In {frame}, the first image being frame 1, two things are in view:\n{options}\nTell me which one is {sense} "
        "the lens.",
        "That is the {option}: option {letter}.",
    ),
    Phrasing(
        "Pause the video at {frame}; frames are counted from 1. What is {sense} the camera?\n{options}\nName it.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Judge by the room and not by the size in the image: at {frame}, out of frames 1 to {count}, which one "
        "is {sense} the camera?\n{options}",
        "The {option} is. That is {letter}.",
    ),
    Phrasing(
        "{options}\nTake the viewpoint of {frame} (1 is the first image). Which is {sense} it?\nJust the letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Someone who films stops at {frame} and wants to know which thing is {sense} the camera. The frames carry "
        "numbers from 1 to {count}.\n{options}",
        "It is the {option}, option {letter}.",
    ),
    Phrasing(
        "Order by distance from the camera in {frame}, where frame 1 is the first. Wanted: the one that is {sense} "
        "it.\n{options}\nOne letter, please.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "If you measured from the camera of {frame} to the closest point of each of these, which would turn out to "
        "be {sense} the camera? Count images from 1.\n{options}",
        "The {option} would ({letter}).",
    ),
    Phrasing(
        "Depth in {frame}, with frames numbered from 1: which thing is {sense} the camera?\n{options}\nGive letter "
        "and thing.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "A laser at the camera measures two things in {frame}, the {count} images being numbered from 1. Which is "
        "{sense} the camera?\n{options}",
        "By the laser it is the {option}, hence {letter}.",
    ),
)
_WHERE = (
    Phrasing(
        "These are {count} frames of a video; the first image is frame 1.\nIn {frame}, where in the image is the "
        "{thing} compared with the {other}?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Look at {frame}, counting the images from 1. Where in that image does the {thing} appear, compared "
        "with the {other}?\n{options}",
        "It appears {option}: option {letter}.",
    ),
    Phrasing(
        "Image: {frame} of {count}, numbered from 1. Place of the {thing} relative to the {other} in it:\n{options}\n"
        "Letter and text.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "In the image that is {frame} of the video (frame 1 is the first), you find the {other} and want to move "
        "your eyes to the {thing}. Where is it?\n{options}",
        "It is {option}, so the answer is {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these completes the sentence about {frame}, frames being counted from 1? In the "
        "image, compared with the {other}, the {thing} is ...",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Both the {thing} and the {other} are visible in {frame}, when the images are numbered from 1 to {count}. "
        "How do their places in the image compare?\n{options}",
        "Next to that of the {other}, the place of the {thing} is {option} ({letter}).",
    ),
    Phrasing(
        "Take {frame} as a flat image; 1 is the first frame. Relative to the {other}, the {thing} is drawn ...\n"
        "{options}\nReply with a letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "The video passes the {thing} and the {other}. Freeze it at {frame}, with frame 1 as the first image: "
        "where on the screen is the {thing}, told from the {other}?\n{options}",
        "On the screen it is {option}, which is {letter}.",
    ),
    Phrasing(
        "Frame-wise question: {frame}, counted from 1. Where on the image is the {thing} with the {other} as "
        "reference?\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Print {frame} out of {count}, numbered from 1, and point at the {other}. Where is the {thing} from your "
        "finger on the print?\n{options}",
        "On the print it is {option}. That is {letter}.",
    ),
    Phrasing(
        "Which is true of the {thing} in {frame}, the first of the images being frame 1, if you compare its place in "
        "the image with that of the {other}?\n{options}\nGive letter and option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "As the camera sees it in {frame} (frames are numbered from 1), where is the {thing} in comparison "
        "with the {other}?\n{options}",
        "In that view it is {option}. I choose {letter}.",
    ),
)
PHRASINGS = {
    "camera_displacement": _MOVED,
    "camera_object_distance": _FAR,
    "camera_object_nearest_frame": _WHEN,
    "object_near_far": _NEARER,
    "object_left_right": _WHERE,
    "object_up_down": _WHERE,
}

NEAREST, FARTHEST = 0.2, 10.0  # metres, as VLM-3R for the camera's displacement
DECIMALS = 1
ERROR_SHARE, ERROR_FLOOR = 0.05, 0.03  # most error of a number: of its value, and metres. Ours.
LEAST_GAP, GAP_SHARE = 0.2, 0.1  # metres between distances that are compared, and of the smaller one. Ours.
LEAST_APART = 0.03  # of the picture's width or height, between things that are left and right or up and down. Ours.
OPTIONS = 3  # frames to choose from: few things are in view for longer
MOST_SETS = 40  # of frames looked at per thing. Ours.
SENSES = {"nearer to": "Nearer", "farther from": "Farther"}
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

    def step(self, position: int, i: int) -> dict[str, Any]:
        """The step of a program that measures a distance."""
        found = self.distance[position, i]
        name = {"frame": self.key(position), "position": position + 1, "instance": self.facts.scene.instances[i].id}
        return {"op": "camera_distance", **name, "label": self.label(i), "error": found.error, "value": found.value}


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """For each set of frames, the question types in turn."""
    things = tuple(only_ones(facts, refuse))
    for frames in clips(facts, draw, refuse):
        film = Film(facts, frames, things)
        keyed = draw.at([film.key(position) for position in range(len(frames))])
        refuse("not_shown_well", len(frames) * len(things) - len(film.seen))
        yield from interleaved(make(film, keyed.at(make.__name__), refuse) for make in MAKERS)


def _named(position: int) -> str:
    return f"frame {position + 1}"


def _wording(question_type: str, draw: Draw) -> int:
    return draw.integer("phrasing", below=len(PHRASINGS[question_type]))


def _printable(found: Measure) -> str:
    """Why a distance cannot be asked for, or ""."""
    if not NEAREST <= found.value <= FARTHEST:
        return "too_near_or_far"
    if found.error > ERROR_SHARE * found.value + ERROR_FLOOR:
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
    pairs = list(combinations(range(len(centers)), 2))
    error = 2 * film.facts.noise.pose
    ways = {(a, b): metres(float(np.linalg.norm(centers[b] - centers[a])), error) for a, b in pairs}
    for a, b in _spread(ways, draw, refuse):
        keyed = draw.at(a, b)
        first, second = keyed.shuffled((a, b), "order")
        cameras = [{"op": "camera", "frame": film.key(k), "value": centers[k].tolist()} for k in (a, b)]
        step = {"op": "displacement", "frames": [film.key(a), film.key(b)], "error": error, "value": ways[a, b].value}
        turn = Question(
            question_type="camera_displacement",
            phrasing=_wording("camera_displacement", keyed),
            slots={**film.slots, "first": _named(first), "second": _named(second)},
            answer=Answer("number", ways[a, b].value, "m", DECIMALS),
            margin=rounding_margin(ways[a, b].value, DECIMALS),
            program=(*cameras, step),
            cue=f"{b - a} frames",
        )
        yield Draft(film.frames, (turn,))


def camera_object_distance(film: Film, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """How far a thing is from the camera of a frame."""
    for position, i in _spread(film.distance, draw, refuse):
        found = film.distance[position, i]
        turn = Question(
            question_type="camera_object_distance",
            phrasing=_wording("camera_object_distance", draw.at(position, film.label(i))),
            slots={**film.slots, "frame": _named(position), "thing": film.label(i)},
            answer=Answer("number", found.value, "m", DECIMALS),
            margin=rounding_margin(found.value, DECIMALS),
            program=(film.step(position, i),),
            cue=film.label(i),
        )
        yield Draft(film.frames, (turn,), objects=(i,))


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
        yield _nearest_frame(film, i, shown, gap, draw.at(film.label(i), shown))


def _nearest_frame(film: Film, i: int, shown: Sequence[int], gap: float, draw: Draw) -> Draft:
    best = min(shown, key=lambda position: film.distance[position, i].value)
    answer = _named(best)
    turn = Question(
        question_type="camera_object_nearest_frame",
        phrasing=_wording("camera_object_nearest_frame", draw),
        slots={**film.slots, "thing": film.label(i)},
        answer=Answer("choice", answer, distractors=tuple(_named(position) for position in shown if position != best)),
        margin=gap,
        program=(*(film.step(k, i) for k in shown), {"op": "select_frame", "rank": "nearest", "value": answer}),
        cue=film.label(i),
        outcome=answer,
    )
    return Draft(film.frames, (turn,), objects=(i,), balance=f"{shown.index(best) + 1} of {len(shown)}")


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
        turn = Question(
            question_type="object_near_far",
            phrasing=_wording("object_near_far", keyed),
            slots={**film.slots, "frame": _named(position), "sense": sense, "rank": SENSES[sense]},
            answer=Answer("choice", film.label(right), distractors=(film.label(wrong),)),
            margin=gap,
            program=(
                film.step(position, near),
                film.step(position, far),
                {"op": "select", "rank": sense, "value": film.label(right)},
            ),
            cue=sense,
            outcome=film.label(right),
            rivals=(film.label(wrong),),
        )
        yield Draft(film.frames, (turn,), objects=(right, wrong))


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
            groups[side].append(_side(film, question_type, (position, i, j), side, gap, draw))
    return even_blocks(groups, draw)


def _least_apart(film: Film, position: int, pair: Sequence[int], axis: int) -> float:
    """Pixels by which two things must be apart in a picture: a share of it, and what errors of their places come to."""
    camera = film.facts.scene.frames[film.frames[position]].camera
    noise = [(film.facts.surface_noise(i) + film.facts.noise.pose) / film.seen[position, i].depth for i in pair]
    size = (camera.width, camera.height)[axis]
    return float(LEAST_APART * size + camera.intrinsics[axis, axis] * sum(noise))


def _side(film: Film, question_type: str, named: tuple[int, int, int], side: int, gap: float, draw: Draw) -> Draft:
    position, i, j = named
    labels, answer = [film.label(i), film.label(j)], SIDES[question_type][side]
    boxes = [
        {
            "op": "seen_box",
            "frame": film.key(position),
            "instance": film.facts.scene.instances[one].id,
            "label": film.label(one),
            "value": list(film.seen[position, one].box),
        }
        for one in (i, j)
    ]
    turn = Question(
        question_type=question_type,
        phrasing=_wording(question_type, draw.at(position, *sorted(labels))),
        slots={**film.slots, "frame": _named(position), "thing": labels[0], "other": labels[1]},
        answer=Answer("choice", answer, fixed_options=SIDES[question_type]),
        margin=gap,
        program=(*boxes, {"op": "compare_boxes", "value": answer}),
        cue=">".join(labels),
        outcome=answer,
    )
    return Draft(film.frames, (turn,), objects=(i, j), balance=answer)


MAKERS = (
    camera_displacement,
    camera_object_distance,
    camera_object_nearest_frame,
    object_near_far,
    object_left_right,
    object_up_down,
)
SKILL = Skill(
    name="video.others",
    version=1,
    modality="video",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
