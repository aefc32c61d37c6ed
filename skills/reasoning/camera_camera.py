"""camera_camera: where one camera is from the other, and which way it looks, from what both images share.

A real sample:

    <image> <image>
    Suppose the camera of image 1 faces east. In which compass direction from the camera of image 1 is the camera of
    image 2?
    A. northeast
    B. northwest
    C. southeast
    D. southwest
    Answer with the letter only.

    <think> In image 1, the sofa is near the middle, and I look squarely at its wall. Image 1 shows the brown coffee
    table near the middle. Image 2 shows the sofa at the lower left, its wall on my left. From straight ahead to 90
    degrees left: I turned about a quarter turn to the right. I find the brown coffee table again at the lower right
    of image 2. I take the coffee table to be 3 m ahead in image 1, and 2.5 m away in image 2, 15 degrees right. Along
    image 1, this means 0.5 m back and 2.5 m right of camera 2: camera 2 stands 3.5 m ahead and 2.5 m left of camera
    1. If east is ahead, 30 degrees left means northeast. So the answer is northeast. </think>
    -> A

How the cameras are turned to each other follows from a wall, or from two things, that both images show; where the other
camera stands from how far and in which direction both have one thing (`vstdata.chains.eye`). Directions are those along
the floor (VST-R's camera-camera part; hours and sectors are those of multi_image.camera_camera).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vstdata.asking.draft_order import interleaved
from vstdata.chains.deduction import compass_turn
from vstdata.chains.eye import Eye, eyes_of, told_bearing
from vstdata.chains.found import Found, sector
from vstdata.chains.judge import bearing
from vstdata.chains.options import direct_case, optioned
from vstdata.chains.thought import told
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.directions import AROUND, compass_from
from vstdata.words.wordings import Asks

ASKS = {
    "clock": Asks("choice", {"origin": "phrase", "target": "phrase"}),
    "direction": Asks("choice", {"origin": "phrase", "target": "phrase", "where": "reply"}),
    "compass": Asks("choice", {"origin": "phrase", "target": "phrase", "looker": "phrase", "given": "direction"}),
    "facing": Asks("choice", {"looker": "phrase", "target": "phrase", "given": "direction"}),
}
CAMERAS = ("the camera of image 1", "the camera of image 2")
HOURS = tuple(f"{hour or 12} o'clock" for hour in range(12))
MOST_HEIGHT = 0.5  # metres by which one camera may be higher: stricter than multi_image.camera_camera. Ours.
LEAST_REACH = 1.0  # metres between cameras of which one has a direction from the other. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn; options are answers of questions beside it."""
    eyes = [eye for eye in eyes_of(facts, draw, refuse) if _level(eye, refuse)]
    yield from interleaved([_drafts(eyes, kind, draw.at(kind), refuse) for kind in ASKS])


def _level(eye: Eye, refuse: Refusals) -> bool:
    heights = [eye.views.facts.scene.frames[f].camera.center[2] for f in eye.views.frames]
    if abs(float(heights[0] - heights[1])) <= MOST_HEIGHT:
        return True
    refuse("one_camera_much_higher")
    return False


def _drafts(eyes: Sequence[Eye], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    every = [one for eye in eyes for looker in range(2) if (one := _found(eye, kind, looker, refuse))]
    for number, one, others in optioned(every, draw):
        words = {"clock": HOURS, "direction": AROUND}.get(kind) or compass_from(draw.integer("given", number, below=8))
        looker = one.turns[0].k if kind == "facing" else one.stands[0].turn.k
        given, slots = _given(kind, words), _slots(kind, looker, words[0])
        last = (compass_turn(looker, 1 - looker, one.told, given, words[one.sector]),) if kind == "facing" else None
        case = direct_case(one, others, words, slots, last, given=given)
        yield from told(case, __file__, kind, draw.at(looker, *one.eye.views.keys()), refuse)


def _found(eye: Eye, kind: str, looker: int, refuse: Refusals) -> Found | None:
    """From the view of one camera: the direction of the other, or in which the other looks."""
    stand = None if kind == "facing" else eye.stand(looker, 1 - looker)
    turn = eye.turn(looker, 1 - looker)
    count = 12 if kind == "clock" else 8
    if kind == "facing" and turn:
        found = sector(turn.told, turn.values, 0.0)
        if found:
            return Found(eye, turn.things, turn.told, turn.values, found[0], 8, *found[1:], turns=(turn,))
    elif stand and abs(stand.values[0]) >= LEAST_REACH and (way := told_bearing(stand.offset)) is not None:
        found = sector(way, bearing(stand.values), 0.0, count)
        if found:
            things = (stand.thing,)
            return Found(eye, things, way, bearing(stand.values), found[0], count, *found[1:], stands=(stand,))
    refuse(f"{kind}:direction_not_clear")
    return None


def _given(kind: str, words: Sequence[str]) -> str:
    return words[0] if kind in ("compass", "facing") else ""


def _slots(kind: str, looker: int, given: str) -> Mapping[str, str]:
    if kind == "facing":
        return {"looker": CAMERAS[looker], "target": CAMERAS[1 - looker], "given": given}
    ends = {"origin": CAMERAS[looker], "target": CAMERAS[1 - looker]}
    return {**ends, "looker": CAMERAS[looker], "given": given} if kind == "compass" else ends


SKILL = Skill(
    name="reasoning.camera_camera",
    version=12,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
