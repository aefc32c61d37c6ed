"""camera_camera: where the camera of one picture is from that of another, how far, how much higher, and where it looks.

A real sample, about two pictures of a living room:

    Choose the hour of the clock at which image 1's photographer, facing 12 o'clock, would point to show where
    image 2 was taken.
    A. 6 o'clock
    B. 4 o'clock
    C. 9 o'clock
    D. 12 o'clock
    -> The photographer would point at 12 o'clock, so the answer is D.

"Ahead" is where a camera looks along the floor, so only cameras that look neither steeply up nor down are asked about.
Hours and compass directions are asked only well inside their sectors. The options of such a question are answers of
questions beside it, so what is listed says nothing about which is right.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.camera_moves import AHEAD, ARM, HEIGHT, SIDE, SIGMAS, YAW, measure_moves, motion_steps
from vstdata.asking.draft_order import even_blocks, interleaved, option_blocks
from vstdata.asking.naming import rounding_margin
from vstdata.asking.picture_pairs import COMPASS_NAMES, Shared, angle_error, level_frames, sectors, shared_objects
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.scene import FloatArray
from vstdata.words.wording import Phrasing

_CLOCK = (
    Phrasing(
        "Lay a clock face on the floor under the camera of image 1, with 12 o'clock where that camera looks. "
        "At which hour is the camera of image 2?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "You are where image 1 was taken and look the same way; straight ahead is 12 o'clock, to your right is "
        "3 o'clock. Where around you was image 2 taken from?\n{options}",
        "Image 2 was taken from my {option} position, which is option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these clock positions does the second camera have for the first one? 12 o'clock is "
        "the viewing direction of the first camera along the floor. Give letter and text of the option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Two people photograph one room at the same moment. For the person who took image 1 and looks at "
        "12 o'clock, at what hour does the person who took image 2 stand?\n{options}",
        "The other person stands at {option}. The answer is {letter}.",
    ),
    Phrasing(
        "Clock position of the camera of image 2, seen from the camera of image 1.\n12 o'clock: ahead of the "
        "camera of image 1. 3 o'clock: to its right.\n{options}\nFormat: letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Find out from what both pictures show how their cameras stand to each other. If the first one points at "
        "12 o'clock, in which direction from it is the second one?\n{options}",
        "From what both pictures show, it is at {option}: {letter}.",
    ),
    Phrasing(
        "I took the first picture and then walked to where I took the second. Told by a clock face with 12 where I "
        "looked at first and 6 behind me, which hour did I walk towards, all in all?\n{options}",
        "You walked towards {option} (option {letter}).",
    ),
    Phrasing(
        "Draw the line from the place of image 1 to the place of image 2 on a floor plan. Which hour does it point "
        "at when image 1 looks at 12 o'clock?\n{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "As seen by the camera of the first image, which looks at 12 o'clock, the camera of the second image is "
        "at ...\n{options}\nComplete the sentence with one of the options.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "A guide says: 'The spot of the second photo is at my ...' and stands at the spot of the first photo, facing "
        "the way it was taken. Complete what the guide says by the clock.\n{options}",
        "'The spot of the second photo is at my {option}.' That is {letter}.",
    ),
    Phrasing(
        "Choose the hour of the clock at which image 1's photographer, facing 12 o'clock, would point to show where "
        "image 2 was taken.\n{options}",
        "The photographer would point at {option}, so the answer is {letter}.",
    ),
    Phrasing(
        "Give the bearing of viewpoint 2 from viewpoint 1 as an hour. Viewpoint 1 faces 12, hours run clockwise seen "
        "from above.\n{options}\nLetter and hour, please.",
        "{letter}. {option}",
        bare=True,
    ),
)
_COMPASS = (
    Phrasing(
        "Suppose the camera of image 1 looks {given}. In which direction is {target}, seen from {origin}?\n{options}\n"
        "Answer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Two cameras are in one room, and the first looks due {given}. Someone at {origin} wants to walk to {target}. "
        "Which way is that?\n{options}",
        "That is {option}: option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these is the compass direction from {origin} to {target}, if image 1 was taken facing "
        "{given}? Give letter and text of the option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Hold a compass beside the camera of image 1: it says that the picture looks {given}. What would it say of the "
        "way from {origin} to {target}?\n{options}",
        "It would say {option}, which is option {letter}.",
    ),
    Phrasing(
        "Floor plan of two viewpoints. Known: image 1 faces {given}. Asked: direction to {target} from {origin}.\n"
        "{options}\nFormat: letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Let {given} be the direction in which the camera of image 1 points along the floor. Then {target} lies in "
        "which direction from {origin}?\n{options}",
        "Then it lies to the {option}. The answer is {letter}.",
    ),
    Phrasing(
        "I photographed the room twice. In image 1, I was facing {given}. Tell me in which compass direction {target} "
        "was from {origin}.\n{options}",
        "It was to the {option} ({letter}).",
    ),
    Phrasing(
        "Place both cameras on a map from what the two pictures share. With image 1 pointing {given}, which way does "
        "an arrow from {origin} to {target} point?\n{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "The line of sight of the first picture runs {given}. Going from {origin} straight to {target}, one would be "
        "heading ...\n{options}\nComplete the sentence with one of the options.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Assume that whatever is straight ahead of the camera in image 1 is to its {given}. Work out the direction in "
        "which {target} is from {origin}.\n{options}",
        "Working from what both images show, it is to the {option}, so {letter}.",
    ),
    Phrasing(
        "A drone at {origin} shall fly to {target} on the shortest way. Which compass course must it take, given that "
        "image 1 looks {given}?\n{options}",
        "It must take a course to the {option}: {letter}.",
    ),
    Phrasing(
        "Image 1 looks {given}; nothing is said about image 2. Name the compass direction of {target} relative to "
        "{origin}.\n{options}\nLetter and direction, please.",
        "{letter}. {option}",
        bare=True,
    ),
)
_FACING = (
    Phrasing(
        "If the camera of image 1 looks {given}, which way does the camera of image 2 look?\n{options}\nAnswer with "
        "the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Both images show one room. The first was taken facing {given}. Facing which compass direction was the second "
        "taken?\n{options}",
        "The second was taken facing {option}: option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these is the viewing direction of image 2 along the floor, when that of image 1 is "
        "{given}? Give letter and text of the option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "You hold a compass and take image 1 looking {given}. Later you take image 2. What did the compass say then "
        "about where you were looking?\n{options}",
        "It said {option}, which is option {letter}.",
    ),
    Phrasing(
        "Viewing direction, image 1: {given}. Viewing direction, image 2: unknown.\n{options}\nFormat: letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Compare how the same things appear in both pictures. With the first camera pointing {given}, where does the "
        "second one point, leaving aside up and down?\n{options}",
        "From how the same things appear, it points {option}. The answer is {letter}.",
    ),
    Phrasing(
        "I looked {given} for the first photo. Tell me in which direction I looked for the second.\n{options}",
        "You looked {option} ({letter}).",
    ),
    Phrasing(
        "Draw both lines of sight on a floor plan. That of image 1 runs {given}; choose the direction of the other.\n"
        "{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Given that the camera faces {given} in the first image, in the second image it faces ...\n{options}\nComplete "
        "the sentence with one of the options.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Let the direction in which image 1 was taken be called {given}. What must the direction in which image 2 was "
        "taken be called?\n{options}",
        "It must be called {option}, so {letter}.",
    ),
    Phrasing(
        "A robot looked {given} when it took image 1 and has moved and turned since. Where does it look in image 2?\n"
        "{options}",
        "In image 2 it looks {option}: {letter}.",
    ),
    Phrasing(
        "Name the compass direction of the second view. The first view is towards the {given}.\n{options}\nLetter and "
        "direction, please.",
        "{letter}. {option}",
        bare=True,
    ),
)
_DISTANCE = (
    Phrasing(
        "How far apart are the two places from which these images were taken? Answer in metres with one decimal.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Estimate the straight distance between the camera of image 1 and the camera of image 2, in metres.",
        "The two cameras are about {value} {unit} apart.",
    ),
    Phrasing(
        "Two pictures of one room. Distance between their cameras in metres? A number with one decimal, nothing else.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Someone took image 1, went elsewhere, and took image 2. How many metres lie between the two viewpoints in a "
        "straight line?",
        "Between the two viewpoints lie {value} {unit}.",
    ),
    Phrasing(
        "A string is stretched from the lens of image 1 to the lens of image 2. Give its length like this: 1.5 m.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "Work out where each picture was taken from and say how long the direct line between these two points is.",
        "The direct line is about {value} {unit} long.",
    ),
    Phrasing(
        "I need the baseline of this pair of views, in metres and with one decimal. Only the number.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Use the usual size of what both images show to judge how far the camera of the second is from that of the "
        "first.",
        "Judging by what both show, it is {value} {unit} away.",
    ),
    Phrasing(
        "Baseline, image 1 to image 2, unit: metre, one decimal.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "If you stood where image 1 was taken, how far would you be from where image 2 was taken?",
        "You would be about {value} {unit} from there.",
    ),
    Phrasing(
        "Between image 1 and image 2 the camera changed its place by how much? Write metres with one decimal and the "
        "unit.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "Measure, as well as you can, the gap between the two camera positions of these views.",
        "The gap between the two positions measures about {value} {unit}.",
    ),
)
_HIGHER = (
    Phrasing(
        "Which of the two pictures was taken from further above the floor?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Compare the heights of both cameras. Which picture was taken from higher up?\n{options}",
        "The higher camera is that of {option}: option {letter}.",
    ),
    Phrasing(
        "{options}\nIn which of these was the camera held higher above the floor? Give letter and text of the option.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "One of these photos was taken by a taller person. If both held the camera at eye level, which photo was it?\n"
        "{options}",
        "It was {option}, which is option {letter}.",
    ),
    Phrasing("Higher viewpoint of the two.\n{options}\nFormat: letter.", "{letter}", bare=True),
    Phrasing(
        "At the height of a camera, one sees neither the upper nor the lower side of a board. Use this to tell which "
        "image has the higher camera.\n{options}",
        "The higher camera is the one of {option}. The answer is {letter}.",
    ),
    Phrasing(
        "Does image 1 or image 2 have the viewpoint that is further from the floor?\n{options}",
        "That is {option} ({letter}).",
    ),
    Phrasing(
        "A tripod was set to two heights for these pictures. Choose the picture for which it stood taller.\n{options}\n"
        "Reply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Of both viewpoints, the one nearer to the ceiling is that of ...\n{options}\nComplete the sentence with one "
        "of the options.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "I stood on my toes for one of these pictures. Which one shows the room from higher up?\n{options}",
        "From higher up it is shown by {option}, so {letter}.",
    ),
    Phrasing(
        "Leave aside whether a camera looks up or down: which one is placed higher?\n{options}",
        "The camera of {option} is placed higher: {letter}.",
    ),
    Phrasing(
        "Which view has the greater height of the lens above the floor?\n{options}\nLetter and option, please.",
        "{letter}. {option}",
        bare=True,
    ),
)
_HEIGHT = (
    Phrasing(
        "By how many centimetres do the cameras of image 1 and image 2 differ in height above the floor? Answer with a "
        "whole number.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "How much higher is one of the two cameras than the other, in centimetres?",
        "One of them is about {value} {unit} higher.",
    ),
    Phrasing(
        "Difference in height of the two viewpoints, unit: centimetre, whole number.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "Both pictures were taken in one room, but not at one height. Estimate the vertical distance of the lenses in "
        "centimetres.",
        "The vertical distance of the lenses is about {value} {unit}.",
    ),
    Phrasing(
        "A tripod was raised or lowered between these two pictures, besides being moved. By how much? Write it like "
        "this: 40 cm.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "Judge from what the two images show how many centimetres the camera moved up or down between them.",
        "It moved by about {value} {unit} in height.",
    ),
    Phrasing(
        "I need the height difference of both camera positions in centimetres. Only the number.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "If you were at the lower of the two viewpoints, how far would you have to raise the camera to bring it to the "
        "height of the other?",
        "You would have to raise it by about {value} {unit}.",
    ),
    Phrasing(
        "Compare the height of the camera above the floor in both images and give the difference in whole centimetres, "
        "nothing else.",
        "{value}",
        bare=True,
    ),
    Phrasing(
        "One photographer held the camera higher than the other. What is the difference between the two heights?",
        "The difference between the two heights is about {value} {unit}.",
    ),
    Phrasing(
        "Leave aside how the cameras are turned. How far apart are they vertically? Centimetres, with the unit.",
        "{value} {unit}",
        bare=True,
    ),
    Phrasing(
        "Along the vertical, what separates the point from which image 1 was taken from that of image 2?",
        "Along the vertical they are {value} {unit} apart.",
    ),
)
PHRASINGS = {
    "clock": _CLOCK,
    "compass": _COMPASS,
    "facing": _FACING,
    "distance": _DISTANCE,
    "higher": _HIGHER,
    "height": _HEIGHT,
}

LEAST_DISTANCE = 0.3  # metres along the floor: the fork of OpenSpatial
LEAST_MARGIN = {"clock": 5.0, "compass": 8.0, "facing": 8.0}  # degrees to the sector's edge, errors taken off. Ours.
LEAST_HEIGHT = 0.1  # metres between which one tells which is higher; below, hardly anybody would see it. Ours.
LEAST_NAMED_HEIGHT = 0.2  # metres to be told in centimetres: ten of fifteen are a guess. Ours.
MOST_HEIGHT = 0.5  # metres, for directions: the fork of OpenSpatial
ERROR_SHARE = 0.1  # of a length: what is known less well is not asked. Ours.
SECTORS = {"clock": 12, "compass": 8, "facing": 8}
CAMERAS = ("the camera of image 1", "the camera of image 2")


@dataclass(frozen=True, eq=False)
class Cameras:
    """All ordered pairs of n level frames: camera [f, g] is so many metres to the right of, ahead of and above camera f
    held level, and turned so many degrees to the right and up: `parts` (n, n, 5). `far` (n, n): far enough apart."""

    facts: Facts
    frames: tuple[int, ...]
    parts: FloatArray
    far: NDArray[np.bool_]
    shared: Shared

    def angles(self, kind: str, pose_noise: float) -> tuple[FloatArray, FloatArray]:
        """(n, n) degrees to the right of where camera f looks, at which g is or looks, and their error.

        A position error is measured on surfaces about `ARM` away: a heading errs by as much on that arm.
        """
        error = _error(pose_noise)
        aim = np.full(self.far.shape, float(np.degrees(error / ARM)))
        if kind == "facing":
            return self.parts[..., YAW], aim
        side, ahead = self.parts[..., SIDE], self.parts[..., AHEAD]
        bearing = rounded(np.degrees(np.arctan2(side, ahead)), DEGREE_DECIMALS)
        return bearing, aim + angle_error(rounded(np.hypot(side, ahead), METRE_DECIMALS), error)


def _error(pose_noise: float) -> float:
    """Metres by which the offset of two cameras may be out: `SIGMAS` deviations of both positions."""
    return float(SIGMAS * np.sqrt(2) * pose_noise)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn about ordered pairs of frames in keyed order."""
    frames = level_frames(facts, refuse)
    parts = measure_moves(facts, frames).parts
    far = np.asarray(rounded(np.hypot(parts[..., SIDE], parts[..., AHEAD]), METRE_DECIMALS) >= LEAST_DISTANCE)
    cameras = Cameras(facts, frames, parts, far, shared_objects(facts, frames))
    turned = [_directions(cameras, kind, draw.at(kind), refuse) for kind in SECTORS]
    lengths = [_lengths(cameras, kind, draw.at(kind), refuse) for kind in ("distance", "height")]
    yield from interleaved([*turned, *lengths, _higher(cameras, draw.at("higher"), refuse)])


def _shown(cameras: Cameras, mask: NDArray[np.bool_], kind: str, draw: Draw, refuse: Refusals) -> Iterator[list[int]]:
    """The pairs (positions f, g) of a mask (n, n) in keyed order that can be brought together by what they show."""
    pairs = np.argwhere(mask)
    for f, g in pairs[draw.generator("pairs").permutation(len(pairs))].tolist():
        if cameras.shared.related(f, g):
            yield [f, g]
        else:
            refuse(f"{kind}:too_little_in_common")


def _directions(cameras: Cameras, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Blocks of four questions whose answers are each other's options."""
    count = SECTORS[kind]
    index, rest = sectors(*cameras.angles(kind, cameras.facts.noise.pose), count)
    allowed = cameras.far & (np.abs(cameras.parts[..., HEIGHT]) <= MOST_HEIGHT)
    clear = allowed & (rest >= LEAST_MARGIN[kind])
    refuse(f"{kind}:between_answers", int((allowed & ~clear).sum()))
    groups = {k: _sure(cameras, kind, clear & (index == k), draw.at(k), refuse) for k in range(count)}
    compatible = _two_hours_apart if kind == "clock" else operator.ne
    for number, (names, block) in enumerate(option_blocks(groups, 4, draw, compatible)):
        told = _told(kind, draw.at("told", number))
        options = {k: told.name(k) for k in names}
        for k, (pair, margin) in draw.shuffled(block, "block", number):
            yield _direction(cameras, told, pair, margin, options[k], sorted(options.values()), draw)


@dataclass(frozen=True, slots=True)
class Told:
    """How sectors to the right of where camera 1 looks are called: hours; compass directions, if it looks towards the
    one numbered `first`, from camera 1 to camera 2 or in `reverse`."""

    kind: str
    first: int = 0
    reverse: bool = False

    def name(self, k: int) -> str:
        """The words for sector k."""
        if self.kind == "clock":
            return f"{k or 12} o'clock"
        return COMPASS_NAMES[(self.first + k + 4 * self.reverse) % 8]

    @property
    def slots(self) -> dict[str, str]:
        """What the question tells besides its options."""
        if self.kind == "clock":
            return {}
        ends = {"origin": CAMERAS[self.reverse], "target": CAMERAS[not self.reverse]}
        return {"given": COMPASS_NAMES[self.first], **(ends if self.kind == "compass" else {})}


def _told(kind: str, draw: Draw) -> Told:
    return Told(kind, draw.integer("first", below=8), kind == "compass" and draw.integer("reverse", below=2) == 1)


def _two_hours_apart(a: int, b: int) -> bool:
    return 2 <= (a - b) % 12 <= 10


def _sure(
    cameras: Cameras, kind: str, mask: NDArray[np.bool_], draw: Draw, refuse: Refusals
) -> Iterator[tuple[list[int], float]]:
    """The pairs of a mask that show their answer, with the margin that their own noise leaves."""
    for pair in _shown(cameras, mask, kind, draw, refuse):
        noise = cameras.facts.pair_noise(*(cameras.frames[k] for k in pair)).pose
        rest = sectors(*cameras.angles(kind, noise), SECTORS[kind])[1][pair[0], pair[1]]
        if rest >= LEAST_MARGIN[kind]:
            yield pair, float(rest)
        else:
            refuse(f"{kind}:pair_too_noisy")


def _direction(
    cameras: Cameras, told: Told, pair: list[int], margin: float, right: str, options: Sequence[str], draw: Draw
) -> Draft:
    angle = float(cameras.angles(told.kind, 0.0)[0][pair[0], pair[1]])
    measured = {"op": "turn_to_look_as" if told.kind == "facing" else "turn_to_face", "value": angle}
    named = {"op": "name_direction", "as": told.kind, **told.slots, "value": right}
    answer = Answer("choice", right, distractors=tuple(name for name in options if name != right))
    cue = told.slots.get("given", "12 o'clock")
    return _draft(cameras, told.kind, pair, answer, margin, [measured, named], draw, told.slots, cue)


def _lengths(cameras: Cameras, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Distances in metres with one decimal, or differences in height in whole centimetres."""
    values = np.abs(cameras.parts[..., HEIGHT]) if kind == "height" else _distances(cameras)
    unit, scale, decimals = ("cm", 100, 0) if kind == "height" else ("m", 1, 1)
    enough = cameras.far & ((values >= LEAST_NAMED_HEIGHT) if kind == "height" else True)
    for f, g in _shown(cameras, enough, kind, draw, refuse):
        error = _error(cameras.facts.pair_noise(cameras.frames[f], cameras.frames[g]).pose)
        value = round(scale * float(values[f, g]), METRE_DECIMALS)
        margin = rounding_margin(value, decimals)
        if scale * error > ERROR_SHARE * value:
            refuse(f"{kind}:length_not_sure")
        elif not margin:
            refuse(f"{kind}:between_two_printed_numbers")
        else:
            steps = [{"op": kind, "error": round(error, METRE_DECIMALS), "unit": unit, "value": value}]
            yield _draft(cameras, kind, [f, g], Answer("number", value, unit, decimals), margin, steps, draw)


def _distances(cameras: Cameras) -> FloatArray:
    """(n, n) metres between the centres."""
    return rounded(np.linalg.norm(cameras.parts[..., :3], axis=-1), METRE_DECIMALS)


def _higher(cameras: Cameras, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Image 1 and image 2 in turn as the answer."""
    above = cameras.parts[..., HEIGHT]
    clear = cameras.far & (np.abs(above) >= LEAST_HEIGHT + _error(cameras.facts.noise.pose))
    refuse("higher:about_equal", int((cameras.far & ~clear).sum()))
    groups = [_shown(cameras, clear & ((above > 0) == second), "higher", draw.at(second), refuse) for second in (0, 1)]
    for f, g in even_blocks(groups, draw):
        margin = abs(float(above[f, g])) - _error(cameras.facts.pair_noise(cameras.frames[f], cameras.frames[g]).pose)
        if margin < LEAST_HEIGHT:
            refuse("higher:pair_too_noisy")
            continue
        options = ("image 1", "image 2")
        right = options[int(above[f, g] > 0)]
        answer = Answer("choice", right, distractors=tuple(name for name in options if name != right))
        steps = [{"op": "higher_camera", "value": right}]
        yield _draft(cameras, "higher", [f, g], answer, round(margin, METRE_DECIMALS), steps, draw)


def _draft(
    cameras: Cameras,
    kind: str,
    pair: list[int],
    answer: Answer,
    margin: float,
    steps: Sequence[dict[str, Any]],
    draw: Draw,
    slots: Mapping[str, str] | None = None,
    cue: str = "",
) -> Draft:
    """`steps` lead on from where both cameras are and look."""
    frames = tuple(cameras.frames[k] for k in pair)
    parts = [float(value) for value in cameras.parts[pair[0], pair[1]]]
    keys = [cameras.facts.scene.frames[f].key for f in frames]
    outcome = answer.value if answer.type == "choice" else ""
    turn = Question(
        question_type=kind,
        phrasing=draw.integer("phrasing", *keys, below=len(PHRASINGS[kind])),
        slots=slots or {},
        answer=answer,
        margin=margin,
        program=(*motion_steps(cameras.facts, frames, parts), *steps),
        cue=cue,
        outcome=outcome,
        rivals=answer.distractors if cue else (),
    )
    return Draft(frames, (turn,), balance=answer.value if kind == "higher" else "")


SKILL = Skill(
    name="multi_image.camera_camera",
    version=1,
    modality="multi_image",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "depth"}),
)
