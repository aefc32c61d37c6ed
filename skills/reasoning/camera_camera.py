"""camera_camera: where one camera is from the other, and which way it looks, from what both images share.

A real sample, about two pictures of a room:

    Use both images to work out where the cameras are. In which direction does the camera of image 2 lie from the
    camera of image 1?
    A. back-right
    B. front
    C. front-right
    D. right
    Reply with letter and direction.
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

Where camera 2 is and looks is worked out from two things that both images show (`vstdata.chains.relative_pose`): the
way from the one to the other, on the map and in image 2, gives where camera 2 looks; with that, the spot of one of them
gives where it stands. Directions are those along the floor (VST-R's camera-camera part; hours and sectors are those of
multi_image.camera_camera). The answer holds in the scene with a margin, and by the chain's own printed numbers.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata import linear
from vstdata.asking.camera_moves import AHEAD, HEIGHT, SIDE, YAW, measure_moves
from vstdata.asking.draft_order import answered_blocks, interleaved
from vstdata.asking.picture_pairs import two_hours_apart
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import LEAST_REACH, turned
from vstdata.chains.reasoned import reasoned_draft
from vstdata.chains.relative_pose import RelativePose, both_claim, pose_error, relative_pose, spot_claims, way_claim
from vstdata.chains.turn_words import agreed_sector, compass_claims, compass_from, hedge_claims, word_claims
from vstdata.chains.views import Views, related_views
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import heading
from vstdata.scene import FloatArray
from vstdata.words.directions import AROUND, COMPASS_NAMES
from vstdata.words.wordings import Asks

ASKS = {
    "clock": Asks("choice", {"origin": "phrase", "target": "phrase"}),
    "direction": Asks("choice", {"origin": "phrase", "target": "phrase", "where": "reply"}),
    "compass": Asks("choice", {"origin": "phrase", "target": "phrase", "looker": "phrase", "given": "direction"}),
    "facing": Asks("choice", {"looker": "phrase", "target": "phrase", "given": "direction"}),
}
CAMERAS = ("the camera of image 1", "the camera of image 2")
SECTORS = {"clock": 12, "direction": 8, "compass": 8, "facing": 8}
LEAST_TURN = 2  # degrees that are told as degrees to a side
MOST_HEIGHT = 0.5  # metres by which one camera may be higher: as multi_image.camera_camera
OPTIONS = {"clock": 4, "direction": 4, "compass": 4, "facing": 3}  # views that share things are seldom turned far


@dataclass(frozen=True, eq=False)
class Pair:
    """Two images: the pose of the second camera as the first has it, and how it is in the scene
    (`vstdata.asking.camera_moves`)."""

    views: Views
    case: RelativePose
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
    yield from interleaved([_drafts(pairs, kind, draw.at(kind), refuse) for kind in ASKS])


def _drafts(pairs: Sequence[Pair], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    groups: dict[int, list[Case]] = {k: [] for k in range(SECTORS[kind])}
    for pair in pairs:
        for looker in range(2):
            case = _case(pair, kind, looker, draw.at(looker, *pair.views.keys()))
            if case is None:
                refuse(f"{kind}:direction_not_clear")
            else:
                groups[case.sector].append(case)
    compatible = two_hours_apart if kind == "clock" else operator.ne
    for number, k, others, case in answered_blocks(groups, OPTIONS[kind], draw, compatible):
        given = draw.integer("given", number, below=8)
        words = _words(kind, given)
        answer = Answer("choice", words[k], distractors=tuple(words[other] for other in others))
        yield _draft(kind, case, answer, given, draw.at(*case.pair.views.keys()))


def _words(kind: str, given: int) -> tuple[str, ...]:
    """What the sectors are called, clockwise from ahead."""
    if kind == "clock":
        return tuple(f"{k or 12} o'clock" for k in range(12))
    return AROUND if kind == "direction" else compass_from(given)


def _draft(kind: str, case: Case, answer: Answer, given: int, draw: Draw) -> Draft:
    views, slots = case.pair.views, _slots(kind, case, given)
    claims = [*_shown(case, draw), *_deduced(kind, case, given)]
    cue = slots.get("given", "12 o'clock" if kind == "clock" else "front")
    things = (case.pair.case.a, case.pair.case.b)
    return reasoned_draft(
        __file__, views, kind, slots, answer, claims, draw, margin=case.margin, objects=things, cue=cue
    )


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
    case = relative_pose(views, 0, 1, parts)
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
        reach = linear.reach(*pair.parts[[SIDE, AHEAD]])
        if min(reach, linear.reach(*pair.case.move)) < LEAST_REACH:
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
    pose = case.pair.case
    drawn, both, chart = case.pair.views.drawn, both_claim(pose), maps.map_claim()
    first, second = list(spot_claims(pose, 0)), list(spot_claims(pose, 1))
    placed = [maps.place_claim(drawn, i) for i in (pose.a, pose.b)]
    on_map = maps.heading_claim(drawn, *maps.ends(pose.a, pose.b))
    ways = [on_map, way_claim(pose, 1), look_claim(pose)]
    stands = [] if case.origin is None else [offset_claim(pose), stands_claim(pose)]
    plan = draw.integer("plan", below=3)
    if plan == 0:
        return [both, *first, *second, chart, *placed, *ways, *stands]
    if plan == 1:
        pinned = [claim for pair in zip(first, placed, strict=True) for claim in pair]
        return [chart, *pinned, ways[0], both, *second, *ways[1:], *stands]
    return [both, first[0], second[0], first[1], second[1], ways[1], chart, *placed, ways[0], ways[2], *stands]


def look_claim(case: RelativePose) -> Claim:
    """Where camera 2 looks on the map, by the way between the two things."""
    way, look = case.way(1), case.turn % 360
    words = {"deg": str(case.way(0) % 360), "off": str(abs(way)), "side": maps.side_word(way), "look": str(look)}
    return maps.claim("camera_look", (), look, **words, l="2")


def offset_claim(case: RelativePose) -> Claim:
    """The way from camera 2 to the first thing, along the axes of the map."""
    x, y = case.unturned
    return maps.claim("camera_offset", (case.a,), [x, y], l="2", x=maps.metres(x), y=maps.metres(y))


def stands_claim(case: RelativePose) -> Claim:
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
        target = maps.claim(
            "heading_camera_camera", (), case.second, {"images": [case.origin + 1, 2 - case.origin]}, **ends
        )
    if kind in ("compass", "facing"):
        told = {"k": str(case.looker + 1), "compass": compass, "deg": deg}
        premise = maps.claim("camera_premise", (), case.first, {"image": case.looker + 1, "compass": compass}, **told)
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
    return maps.claim("look", (), look, {"image": image + 1}, k=str(image + 1), deg=str(look))


SKILL = Skill(
    name="reasoning.camera_camera",
    version=3,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
