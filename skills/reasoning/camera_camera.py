"""camera_camera: where one camera is from the other, and which way it looks, from what both images share.

A real sample, about two pictures of a room:

    An arrow on the floor leads from the camera of image 1 to the camera of image 2. Calling the view of the camera
    of image 1 front, where does it point?
    A. back-right
    B. front
    C. front-right
    D. right
    Letter and direction.
    <think> I sketch the floor with camera 1 at (0.0, 0.0), its viewing direction up being 0 degrees. In image 1, I
    judge the toaster to be 1.0 m to the right and 2.5 m ahead. This puts the toaster at (1.0, 2.5). From where
    image 1 was taken, the radiator is 2.9 m ahead and 1.2 m to the left. Seen from above, the radiator comes to
    (-1.2, 2.9). The direction from the toaster to the radiator works out as 280 degrees. Two things are in both
    image 1 and image 2: the toaster and the radiator. Image 2 shows the toaster some 2.1 m ahead and 0.9 m to the
    right. Image 2 has the radiator at a depth of 3.4 m, shifted 0.9 m to the left. Between these two spots in image
    2, from the toaster to the radiator, it goes 54 degrees to the left of straight ahead. For 280 degrees to be 54
    degrees to the left of its view, camera 2 must look along 334 degrees. Seen along the axes of the map, camera 2
    has the toaster at an offset of (-0.1, 2.3). Subtracting this from where the toaster is gives (1.1, 0.2) for
    camera 2. For camera 1, ahead means 0 degrees. From camera 1 to camera 2, the heading is 80 degrees. Turning
    from 0 to 80 degrees takes 80 degrees to the right. 80 degrees to the right falls to right. This settles it:
    right. </think>
    -> D. right

Where camera 2 is and looks is worked out from two things that both images show (`vstdata.chains.founding`): the way
from the one to the other, on the map and in image 2, gives where camera 2 looks; with that, the spot of one of them
gives where it stands. Directions are those along the floor (VST-R's camera-camera part; hours and sectors are those of
multi_image.camera_camera). The answer holds in the scene with a margin, and by the chain's own printed numbers.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.asking.camera_moves import AHEAD, HEIGHT, SIDE, YAW, measure_moves
from vstdata.asking.draft_order import answered_blocks, interleaved
from vstdata.asking.picture_pairs import AROUND, COMPASS_NAMES
from vstdata.captions.claims import Claim
from vstdata.chains import sketch as maps
from vstdata.chains.founding import Founding, both_claim, founded, pose_error, spot_claims, way_claim
from vstdata.chains.sketch import LEAST_REACH, turned
from vstdata.chains.tell import tell_chain
from vstdata.chains.turns import agreed_sector, compass_claims, compass_from, hedge_claims, word_claims
from vstdata.chains.views import Views, program, related_views
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import heading
from vstdata.scene import FloatArray
from vstdata.words.sentences import own_sentences
from vstdata.words.wording import Phrasing

_CLOCK = (
    Phrasing(
        "Imagine {origin} in the middle of a clock face that lies on the floor, looking at 12 o'clock. At which hour "
        "is {target}?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Straight ahead of {origin} is 12 o'clock, and 3 o'clock is to its right. Work out at which hour {target} "
        "stands.\n{options}",
        "It stands at {option}, so the answer is {letter}.",
    ),
    Phrasing(
        "Clock direction of {target}, as {origin} has it (12: where it looks)?\n{options}\nFormat: one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "A photographer behind {origin} calls out the hour at which a colleague behind {target} is to be found, "
        "calling the line of sight 12 o'clock. Which hour is called?\n{options}",
        "The hour is {option} ({letter}).",
    ),
    Phrasing(
        "{options}\nSeen from above, which of these hours points from {origin} to {target}, if 12 o'clock is the "
        "viewing direction of {origin}? Letter and hour.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Use things that both images show to find out how the cameras stand. With {origin} looking towards 12, at what "
        "time on the dial is {target}?\n{options}",
        "On the dial it is at {option}: answer {letter}.",
    ),
    Phrasing(
        "Reason from both images: {origin} is the hub of a clock whose 12 is ahead of it. Name the hour of {target}.\n"
        "{options}\nThe hour, nothing else.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "If a pilot sat at {origin} and flew the way it looks, at which o'clock would the pilot report {target}?\n"
        "{options}",
        "The pilot would report {option}, which is {letter}.",
    ),
    Phrasing(
        "Whoever took the picture with {origin} points at the place of {target}. Ahead counts as 12 o'clock; where "
        "does the arm point?\n{options}",
        "The arm points to {option} ({letter}).",
    ),
    Phrasing(
        "12 o'clock = view of {origin}. Hour of {target} = ?\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "The two images come from one room. Tell the position of {target} by the hours of a clock, centred on {origin} "
        "and turned so that 12 is what lies ahead.\n{options}",
        "By that clock it is at {option}: {letter}.",
    ),
    Phrasing(
        "How does {origin} have {target}: at which of these hours, counting from 12 o'clock straight ahead?\n{options}",
        "It has it at {option}, option {letter}.",
    ),
)
_DIRECTION = (
    Phrasing(
        "In which direction from {origin} is {target}? The front is where {origin} looks.\n{options}\nAnswer with the "
        "letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Stand where {origin} was and look the way it looked. On which side of you was {target}?\n{options}",
        "It was on this side: {option}. Answer {letter}.",
    ),
    Phrasing(
        "Viewpoint: {origin}. Asked: direction of {target}.\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Both images show the same room. For somebody behind {origin}, where does the one behind {target} stand?\n"
        "{options}",
        "That one stands to the {option} ({letter}).",
    ),
    Phrasing(
        "An arrow on the floor leads from {origin} to {target}. Calling the view of {origin} front, where does it "
        "point?\n{options}\nLetter and direction.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Find out from what both images share how to go from {origin} to {target}. Which way is it, as {origin} "
        "looks?\n{options}",
        "The way is {option}, that is {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these tells where {target} is, if you are at {origin} and face as it does?",
        "Option {letter} tells it: {option}.",
    ),
    Phrasing(
        "A robot carries {origin} as its eye. It is told to drive to {target}. In which direction does it set off, its "
        "own front being the view?\n{options}\nGive the direction, nothing else.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "Think of both viewpoints from above. Relative to the line of sight of {origin}, where is {target}?\n{options}",
        "Relative to it, the place is {option}: {letter}.",
    ),
    Phrasing(
        "If {origin} could see all around, in which direction would it see {target}?\n{options}",
        "It would see it to the {option} ({letter}).",
    ),
    Phrasing(
        "Two viewpoints, {origin} and {target}: where is the second of these, taken from the first and its view?\n"
        "{options}\nReply with a letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Which word says best how {target} lies for {origin}, with front for straight ahead?\n{options}",
        "The best word is {option}, so {letter}.",
    ),
)
_COMPASS = (
    Phrasing(
        "Suppose {looker} looks {given}. In which compass direction from {origin} is {target}?\n{options}\nAnswer with "
        "the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Taking the view of {looker} as due {given}, which way does one go from {origin} to reach {target}?\n{options}",
        "One goes {option}: answer {letter}.",
    ),
    Phrasing(
        "Given: {looker} faces {given}. Asked: compass direction from {origin} to {target}.\n{options}\nFormat: "
        "letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "A compass held at {looker} shows {given} for straight ahead. What would it show at {origin} for the direction "
        "of {target}?\n{options}",
        "It would show {option} ({letter}).",
    ),
    Phrasing(
        "On a plan of the room, {looker} looks {given}. Where on the compass is {target} from {origin}?\n{options}\n"
        "Letter and direction, please.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "I know that {looker} was pointed {given}. Use both images to tell on which side of {origin}, by the compass, "
        "{target} stood.\n{options}",
        "By the compass it stood to the {option}, answer {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these leads from {origin} to {target}, when {given} is where {looker} looks?",
        "Option {letter} does: {option}.",
    ),
    Phrasing(
        "Let {given} be the viewing direction of {looker}. Draw both cameras on a map and read off the direction from "
        "{origin} to {target}.\n{options}\nOnly the direction.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "The sun stands in the {given}, exactly where {looker} looks. Towards which compass point must one walk from "
        "{origin} to come to {target}?\n{options}",
        "One must walk {option} ({letter}).",
    ),
    Phrasing(
        "Known: {looker} has its view to the {given}. From {origin} to {target}: which direction?\n{options}\n"
        "One letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "If what is straight ahead of {looker} lies {given} of it, what is the bearing of {target} from {origin}?\n"
        "{options}",
        "The bearing is {option}, which is {letter}.",
    ),
    Phrasing(
        "Both pictures show one room, and {looker} is directed {given}. Tell how {target} lies from "
        "{origin}.\n{options}",
        "It lies {option}: {letter}.",
    ),
)
_FACING = (
    Phrasing(
        "If {looker} looks {given}, which way does {target} look?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Let the view of {looker} be due {given}. Find out from both images where {target} is pointed.\n{options}",
        "It is pointed {option}, so the answer is {letter}.",
    ),
    Phrasing(
        "Given: {looker} faces {given}. Asked: which way {target} faces.\n{options}\nFormat: letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "One photographer, at {looker}, faces {given}. What compass direction does the photographer at {target} face?\n"
        "{options}",
        "That photographer faces {option} ({letter}).",
    ),
    Phrasing(
        "{options}\nWhich of these is the viewing direction of {target}, when that of {looker} is {given}? Letter and "
        "direction.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "How a thing lies in both images tells how the cameras are turned. With {looker} turned to the {given}, where "
        "is {target} turned to?\n{options}",
        "It is turned to the {option}: answer {letter}.",
    ),
    Phrasing(
        "Someone wrote on the back of a picture that {looker} looked {given}. What should be written for {target}?\n"
        "{options}\nOnly the direction.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "A compass needle tells that {looker} is aimed {given}. At what compass point is {target} aimed?\n{options}",
        "It is aimed {option}, which is {letter}.",
    ),
    Phrasing(
        "Compare how both cameras are turned. Calling the line of sight of {looker} {given}, what is that of "
        "{target}?\n{options}",
        "That line of sight is {option} ({letter}).",
    ),
    Phrasing(
        "View of {looker}: {given}. View of {target}: ?\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Arrows on a floor plan show where the cameras look. The arrow of {looker} points {given}; where does the "
        "arrow of {target} point?\n{options}",
        "Its arrow points {option}: {letter}.",
    ),
    Phrasing(
        "By what both images share, tell the direction in which {target} looks, if {looker} looks {given}.\n{options}",
        "It looks {option}, option {letter}.",
    ),
)
PHRASINGS = {"clock": _CLOCK, "direction": _DIRECTION, "compass": _COMPASS, "facing": _FACING}
CAMERAS = ("the camera of image 1", "the camera of image 2")
SECTORS = {"clock": 12, "direction": 8, "compass": 8, "facing": 8}
LEAST_TURN = 2  # degrees that are told as degrees to a side
MOST_HEIGHT = 0.5  # metres by which one camera may be higher: as multi_image.camera_camera
OPTIONS = {"clock": 4, "direction": 4, "compass": 4, "facing": 3}  # views that share things are seldom turned far


@dataclass(frozen=True, eq=False)
class Pair:
    """Two images: the founding of the second camera on the first, and how it is in the scene
    (`vstdata.asking.camera_moves`)."""

    views: Views
    case: Founding
    parts: FloatArray  # (5,)

    @property
    def look(self) -> int:
        """Degrees on the map along which camera 2 looks, as worked out."""
        return self.case.turn % 360

    def heading(self, origin: int) -> int:
        """Degrees on the map of the way from one camera to the other, as worked out."""
        return (round(float(heading(np.array(self.case.move)))) + 180 * origin) % 360

    @property
    def true_heading(self) -> float:
        """Degrees of the way from camera 1 to camera 2, from where camera 1 looks."""
        return float(heading(self.parts[[SIDE, AHEAD]]))


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: from the view of camera `looker`, the direction from camera `origin` to the other one (where
    `origin` is None, the direction in which the other one looks). `first` and `second` are headings on the map."""

    pair: Pair
    looker: int
    origin: int | None
    first: int
    second: int
    sector: int
    margin: float

    @property
    def turn(self) -> int:
        """Whole degrees to the right, -179 to 180."""
        return turned(self.first, self.second)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn; options are answers of questions beside it."""
    pairs = [pair for views in related_views(facts, draw, refuse) if (pair := _pair(views, refuse))]
    yield from interleaved([_drafts(pairs, kind, draw.at(kind), refuse) for kind in PHRASINGS])


def _drafts(pairs: Sequence[Pair], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    groups: dict[int, list[Case]] = {k: [] for k in range(SECTORS[kind])}
    for pair in pairs:
        for looker in range(2):
            case = _case(pair, kind, looker, draw.at(looker, *pair.views.keys()))
            if case is None:
                refuse(f"{kind}:direction_not_clear")
            else:
                groups[case.sector].append(case)
    compatible = _two_hours_apart if kind == "clock" else operator.ne
    for number, k, others, case in answered_blocks(groups, OPTIONS[kind], draw, compatible):
        given = draw.integer("given", number, below=8)
        words = _words(kind, given)
        answer = Answer("choice", words[k], distractors=tuple(words[other] for other in others))
        yield _draft(kind, case, answer, given, draw.at(*case.pair.views.keys()))


def _two_hours_apart(a: int, b: int) -> bool:
    return 2 <= (a - b) % 12 <= 10


def _words(kind: str, given: int) -> tuple[str, ...]:
    """What the sectors are called, clockwise from ahead."""
    if kind == "clock":
        return tuple(f"{k or 12} o'clock" for k in range(12))
    return AROUND if kind == "direction" else compass_from(given)


def _draft(kind: str, case: Case, answer: Answer, given: int, draw: Draw) -> Draft:
    views, slots = case.pair.views, _slots(kind, case, given)
    claims = [*_shown(case, draw), *_deduced(kind, case, given), maps.answer_claim(answer)]
    turn = Question(
        question_type=kind,
        phrasing=draw.integer("phrasing", below=len(PHRASINGS[kind])),
        slots=slots,
        answer=answer,
        margin=case.margin,
        program=program(views, claims),
        cue=slots.get("given", "12 o'clock" if kind == "clock" else "front"),
        outcome=answer.value,
        rivals=answer.distractors,
        thought=tell_chain(claims, views.names, draw.at("chain"), own_sentences(__file__)),
    )
    return Draft(views.frames, (turn,), objects=(case.pair.case.a, case.pair.case.b))


def _slots(kind: str, case: Case, given: int) -> Mapping[str, str]:
    if case.origin is None:
        return {"looker": CAMERAS[case.looker], "target": CAMERAS[1 - case.looker], "given": COMPASS_NAMES[given]}
    ends = {"origin": CAMERAS[case.origin], "target": CAMERAS[1 - case.origin]}
    return {**ends, "looker": CAMERAS[case.looker], "given": COMPASS_NAMES[given]} if kind == "compass" else ends


# What may be asked


def _pair(views: Views, refuse: Refusals) -> Pair | None:
    parts = measure_moves(views.facts, views.frames).parts[0, 1]
    if abs(parts[HEIGHT]) > MOST_HEIGHT:
        refuse("one_camera_much_higher")
        return None
    case = founded(views, 0, 1, parts)
    if case is None:
        refuse("no_two_things_to_found_on")
        return None
    return Pair(views, case, parts)


def _case(pair: Pair, kind: str, looker: int, draw: Draw) -> Case | None:
    """The question of a kind, where scene and printed numbers clearly agree on its sector."""
    if kind == "facing":
        origin, reach = None, np.inf
        second, true = 0 if looker else pair.look, pair.parts[YAW] * (-1 if looker else 1)
    else:
        origin = draw.integer("origin", below=2) if kind == "compass" else looker
        reach = float(np.hypot(*pair.parts[[SIDE, AHEAD]]))
        if min(reach, float(np.hypot(*pair.case.move))) < LEAST_REACH:
            return None
        second = pair.heading(origin)
        true = pair.true_heading + 180 * origin - pair.parts[YAW] * looker
    first = pair.look if looker else 0
    turn = turned(first, second)
    found = agreed_sector(true, turn, pose_error(pair.views, reach), SECTORS[kind])
    return None if found is None or abs(turn) < LEAST_TURN else Case(pair, looker, origin, first, second, *found)


# The chain


def _shown(case: Case, draw: Draw) -> list[Claim]:
    """From the images to the map of both cameras. One of three plans: pictures first, map first, or thing by thing."""
    founding = case.pair.case
    drawn, both, chart = case.pair.views.drawn, both_claim(founding), maps.map_claim()
    first, second = list(spot_claims(founding, 0)), list(spot_claims(founding, 1))
    placed = [maps.place_claim(drawn, i) for i in (founding.a, founding.b)]
    on_map = maps.heading_claim(drawn, *maps.ends(founding.a, founding.b))
    ways = [on_map, way_claim(founding, 1), look_claim(founding)]
    stands = [] if case.origin is None else [offset_claim(founding), stands_claim(founding)]
    plan = draw.integer("plan", below=3)
    if plan == 0:
        return [both, *first, *second, chart, *placed, *ways, *stands]
    if plan == 1:
        pinned = [claim for pair in zip(first, placed, strict=True) for claim in pair]
        return [chart, *pinned, ways[0], both, *second, *ways[1:], *stands]
    return [both, first[0], second[0], first[1], second[1], ways[1], chart, *placed, ways[0], ways[2], *stands]


def look_claim(case: Founding) -> Claim:
    """Where camera 2 looks on the map, by the way between the two things."""
    way, look = case.way(1), case.turn % 360
    words = {"deg": str(case.way(0) % 360), "off": str(abs(way)), "side": maps.side_word(way), "look": str(look)}
    return maps.claim("camera_look", (), look, **words, l="2")


def offset_claim(case: Founding) -> Claim:
    """The way from camera 2 to the first thing, along the axes of the map."""
    x, y = case.unturned
    return maps.claim("camera_offset", (case.a,), [x, y], l="2", x=maps.metres(x), y=maps.metres(y))


def stands_claim(case: Founding) -> Claim:
    """Where camera 2 is on the map."""
    x, y = case.move
    return maps.claim("camera_stands", (case.a,), [x, y], l="2", x=maps.metres(x), y=maps.metres(y))


def _deduced(kind: str, case: Case, given: int) -> list[Claim]:
    """From the map to the word."""
    words, compass, deg = _words(kind, given), COMPASS_NAMES[given], str(case.first)
    turn = maps.turn_claim(case.first, case.second)
    if case.origin is None:
        target = _looks(case, 1 - case.looker)
    else:
        ends = {"k": str(case.origin + 1), "l": str(2 - case.origin), "deg": str(case.second)}
        target = maps.claim("heading_camera_camera", (), case.second, **ends)
    if kind in ("compass", "facing"):
        told = {"k": str(case.looker + 1), "compass": compass, "deg": deg}
        premise = maps.claim("camera_premise", (), case.first, **told)
        return [premise, target, turn, *compass_claims(case.turn, words)]
    look = _looks(case, case.looker)
    if kind == "clock":
        hour = words[case.sector]
        clock = maps.claim("camera_hour", (), hour, **maps.turn_words(case.turn), hour=hour)
        return [look, target, turn, clock, *hedge_claims(case.turn, words)]
    return [look, target, turn, *word_claims(case.turn, words)]


def _looks(case: Case, image: int) -> Claim:
    """Where a camera looks on the map, as worked out."""
    look = case.pair.look if image else 0
    return maps.claim("look", (), look, k=str(image + 1), deg=str(look))


SKILL = Skill(
    name="reasoning.camera_camera",
    version=1,
    modality="multi_image",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
