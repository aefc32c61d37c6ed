"""camera_motion: how the camera moved and turned from image to image, from how shared things changed place in them.

A real sample, about two pictures of a room:

    I took image 1, then moved and took image 2. Which way did I move, as seen in image 1?
    A. backward and to the left
    B. forward and to the left
    C. to the left
    D. to the right
    <think> Image 1 shows the toaster some 2.5 m ahead and 1.0 m to the right. For the camera of image 1, the
    radiator is 1.2 m to the left at a depth of 2.9 m. Taking image 1, from the toaster to the radiator is a
    direction of 80 degrees to the left of the view. The toaster and the radiator can be seen in image 1 and again
    in image 2. In image 2, the toaster is about 2.4 m ahead of the camera and 1.0 m to the right. In image 2, I
    judge the radiator to be 0.7 m to the left and 3.8 m ahead. Measured from the view of image 2, the radiator is
    51 degrees to the left for one who stands at the toaster. Image 2 shows at 51 degrees to the left what was 80
    degrees to the left in image 1: 29 degrees of turning to the left. With the turn taken out, the toaster lies 0.3
    m to the left and 2.6 m ahead of camera 2. Compared with where image 1 has the toaster, this takes a move of 0.1
    m backward and 1.3 m to the right to image 2. The angle of 1.3 m to the right and 0.1 m backward is 94 degrees
    to the right of where image 1 looks. Such a course, 94 degrees to the right, leads to the right. Hence to the
    right is the answer. </think>
    -> You moved to the right, so the answer is D.

The way from one shared thing to another is seen at another angle once the camera has turned; without that turn, what is
left of a thing's change of place is the camera's own move (`vstdata.chains.relative_pose`). Directions are those along
the floor, as image 1 looks (VST-R's camera motion). Of three images, the third may share nothing with the first: turns
add up. The answer holds in the scene with a margin, and by the chain's own printed numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from vstdata import linear
from vstdata.asking.camera_moves import AHEAD, HEIGHT, SIDE, YAW, Moves, measure_moves
from vstdata.asking.draft_order import answered_blocks, interleaved
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import LEAST_REACH, metres, side_word, turn_words, turned
from vstdata.chains.reasoned import reasoned_draft
from vstdata.chains.relative_pose import RelativePose, both_claim, pose_error, relative_pose, spot_claims, way_claim
from vstdata.chains.turn_words import agreed_sector, hedge_claims
from vstdata.chains.views import Views, related_views
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.direction import heading
from vstdata.scene import FloatArray
from vstdata.words.wordings import Asks

ASKS = {
    "moved": Asks("choice"),
    **dict.fromkeys(("turned", "turned_twice"), Asks("choice", {"last": "image"})),
    **dict.fromkeys(("moved_and_turned", "path"), Asks("choice")),
}
COURSES = (
    "forward",
    "forward and to the right",
    "to the right",
    "backward and to the right",
    "backward",
    "backward and to the left",
    "to the left",
    "forward and to the left",
)
MAIN = COURSES[::2]
TURNS = (
    "hardly at all",
    *(f"{30 * k} degrees to the right" for k in range(1, 6)),
    "180 degrees",
    *(f"{30 * k} degrees to the left" for k in range(5, 0, -1)),
)
BOTH = tuple(f"went {go} and turned to the {side}" for go, side in product(MAIN, ("left", "right")))
PATHS = tuple(f"first {go}, then {then}" for go, then in product(MAIN, MAIN))
WORDS = {"moved": COURSES, "turned": TURNS, "turned_twice": TURNS, "moved_and_turned": BOTH, "path": PATHS}

_OFFSET = [SIDE, AHEAD, HEIGHT]
MOST_HEIGHT, HEIGHT_SHARE = 0.5, 0.5  # metres, and share of the way, that a move along the floor goes up or down. Ours.
# Degrees of a turn to a side: as `vstdata.asking.camera_moves`, and less as printed. Ours.
CLEAR_TURN, CLEAR_PRINTED = 15.0, 10.0
MOST_TRIOS = 300  # of frames of a scene that are looked at. Ours.


@dataclass(frozen=True, eq=False)
class Shots:
    """Two or three images in order, with the poses between them, and how each camera is to each in the scene
    (`vstdata.asking.camera_moves`; (n, n, 5))."""

    views: Views
    poses: tuple[RelativePose, ...]
    parts: FloatArray


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: images, the poses between them, the number of its answer in WORDS, and degrees to the
    nearest other answer."""

    views: Views
    poses: tuple[RelativePose, ...]
    answer: int
    margin: float


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn; options are answers of questions beside it."""
    views = {one.frames: one for one in related_views(facts, draw, refuse)}
    moves = measure_moves(facts, sorted({f for frames in views for f in frames}))
    pairs = {frames: shots for frames, one in views.items() if (shots := _shots(one, ((0, 1),), moves, refuse))}
    fans, rows = (list(shots) for shots in _trios(pairs, moves, draw, refuse))
    kinds: dict[str, tuple[Iterable[Shots], Callable[[Shots], Case | None]]] = {
        "moved": (pairs.values(), _moved),
        "turned": (pairs.values(), _turned),
        "turned_twice": (rows, _turned),
        "moved_and_turned": (pairs.values(), _moved_and_turned),
        "path": (fans, _path),
    }
    yield from interleaved([_drafts(kind, *kinds[kind], draw.at(kind), refuse) for kind in ASKS])


def _drafts(
    kind: str, shots: Iterable[Shots], judge: Callable[[Shots], Case | None], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    words = WORDS[kind]
    groups: dict[int, list[Case]] = {k: [] for k in range(len(words))}
    for one in shots:
        case = judge(one)
        if case is None:
            refuse(f"{kind}:motion_not_clear")
        else:
            groups[case.answer].append(case)
    for _, k, others, case in answered_blocks(groups, 4, draw):
        answer = Answer("choice", words[k], distractors=tuple(words[other] for other in others))
        yield _draft(kind, case, answer, draw.at(*case.views.keys()))


def _draft(kind: str, case: Case, answer: Answer, draw: Draw) -> Draft:
    views = case.views
    claims = _told(kind, case, draw.integer("plan", below=3))
    slots = {"last": f"image {len(views.frames)}"} if "last" in ASKS[kind].slots else {}
    things = tuple(dict.fromkeys(i for one in case.poses for i in (one.a, one.b)))
    return reasoned_draft(
        __file__, views, kind, slots, answer, claims, draw, margin=case.margin, objects=things, cue=kind
    )


# What may be asked: where scene and printed numbers clearly agree


def _shots(views: Views, links: Sequence[tuple[int, int]], moves: Moves, refuse: Refusals) -> Shots | None:
    """Images that are founded on each other along `links` (positions of two of them)."""
    at = [moves.frames.index(frame) for frame in views.frames]
    parts = moves.parts[np.ix_(at, at)]
    if len(links) == 2 and links[1][0] == 0 and _legs(views, parts) is None:
        refuse("path:legs_not_clear")
        return None
    found: list[RelativePose] = []
    for k, l in links:  # noqa: E741
        one = relative_pose(views, k, l, parts[k, l])
        if one is None:
            refuse("no_two_things_to_found_on")
            return None
        found.append(one)
    return Shots(views, tuple(found), parts)


def _trios(
    pairs: Mapping[tuple[int, ...], Shots], moves: Moves, draw: Draw, refuse: Refusals
) -> tuple[Iterator[Shots], Iterator[Shots]]:
    """Three images of which the first is founded with both others, and three of which the middle one is, while the
    outer ones are not founded on each other."""
    fans = [(f, g, h) for (f, g), (e, h) in product(pairs, pairs) if e == f and g != h]
    rows = [(f, g, h) for (f, g), (e, h) in product(pairs, pairs) if e == g and f != h and (f, h) not in pairs]

    def shots(trios: Sequence[tuple[int, int, int]], start: int, name: str) -> Iterator[Shots]:
        for number in draw.generator(name).permutation(len(trios))[:MOST_TRIOS].tolist():
            trio = trios[number]
            first, last = pairs[trio[:2]].views, pairs[(trio[start], trio[2])].views
            views = Views(first.facts, trio, (*first.sights, last.sights[1]))
            one = _shots(views, ((0, 1), (start, 2)), moves, refuse)
            if one is not None:
                yield one

    return shots(fans, 0, "fans"), shots(rows, 1, "rows")


def _course(views: Views, true: FloatArray, printed: tuple[float, float], count: int) -> tuple[int, float] | None:
    """The direction of a move (right, ahead and up of camera 1, in the scene and as printed), of `count` around it."""
    reach = linear.reach(true[0], true[1])
    if min(reach, linear.reach(*printed)) < LEAST_REACH or abs(true[2]) > min(MOST_HEIGHT, HEIGHT_SHARE * reach):
        return None
    error = pose_error(views, reach)
    return agreed_sector(float(heading(true[:2])), round(float(heading(np.array(printed)))), error, count)


def _tellable(case: RelativePose) -> bool:
    """Whether the thing would still be in front of the camera had it not turned, and to a side."""
    return case.turn == 0 or (case.unturned[1] > 0 and case.unturned[0] != 0)


def _moved(shots: Shots) -> Case | None:
    (case,) = shots.poses
    found = _course(shots.views, shots.parts[0, 1, _OFFSET], case.move, 8) if _tellable(case) else None
    return None if found is None or _bearing(case.move) in (-1, 1) else Case(shots.views, shots.poses, *found)


def _bearing(move: tuple[float, float]) -> int:
    """Degrees, -179 to 180, of a move to the right of straight ahead, as printed."""
    return turned(0, round(float(heading(np.array(move)))) % 360)


def _turned(shots: Shots) -> Case | None:
    turns = [case.turn for case in shots.poses]
    total = _total(shots.poses)
    if (len(turns) > 1 and (0 in turns or abs(total) < 2)) or total == 180:
        return None
    error = pose_error(shots.views, np.inf)
    found = agreed_sector(float(shots.parts[0, -1, YAW]), total, error, 12)
    return None if found is None else Case(shots.views, shots.poses, *found)


def _total(poses: Sequence[RelativePose]) -> int:
    """Degrees, -179 to 180, that the last camera is turned to the right of the first."""
    return turned(0, sum(case.turn for case in poses) % 360)


def _moved_and_turned(shots: Shots) -> Case | None:
    (case,) = shots.poses
    yaw = float(shots.parts[0, 1, YAW])
    clear = abs(yaw) - CLEAR_TURN - pose_error(shots.views, np.inf)
    if clear < 0 or abs(case.turn) < CLEAR_PRINTED or case.turn * yaw < 0 or not _tellable(case):
        return None
    found = _course(shots.views, shots.parts[0, 1, _OFFSET], case.move, 4)
    if found is None:
        return None
    return Case(shots.views, shots.poses, 2 * found[0] + (yaw > 0), round(min(found[1], abs(yaw)), 4))


def _path(shots: Shots) -> Case | None:
    """Two legs in different directions, none of them along an axis to the digit."""
    moves, step = [case.move for case in shots.poses], _leg(shots.poses)
    if not all(map(_tellable, shots.poses)) or 0 in (*moves[0], *moves[1], *step):
        return None
    legs = _legs(shots.views, shots.parts, moves[0], step)
    return legs and Case(shots.views, shots.poses, *legs)


def _legs(views: Views, parts: FloatArray, *printed: tuple[float, float]) -> tuple[int, float] | None:
    """The number of a path by the moves to camera 2 and from there to camera 3, in the scene and, if told, as
    printed."""
    first, whole = parts[0, 1, _OFFSET], parts[0, 2, _OFFSET]
    true = (first, whole - first)
    told = printed or tuple((float(one[0]), float(one[1])) for one in true)
    one, two = (_course(views, leg, as_told, 4) for leg, as_told in zip(true, told, strict=True))
    if one is None or two is None or one[0] == two[0]:
        return None
    return 4 * one[0] + two[0], min(one[1], two[1])


def _leg(poses: Sequence[RelativePose]) -> tuple[float, float]:
    """Metres to the right and ahead from the second camera to the third, as the first looks."""
    right, ahead = (round(b - a, 1) + 0.0 for a, b in zip(poses[0].move, poses[1].move, strict=True))
    return right, ahead


# The chain


def _told(kind: str, case: Case, plan: int) -> list[Claim]:
    """What the images show, the turns, the moves, and what follows; nothing twice."""
    claims: list[Claim] = []
    for one in case.poses:
        claims += [*_shown(one, plan), turned_claim(one)]
        if kind not in ("turned", "turned_twice"):
            claims += [*([unturned_claim(one)] if one.turn else []), by_claim(one)]
    said: dict[tuple[Any, ...], Claim] = {}
    for claim in (*claims, *_DEDUCED[kind](case)):
        said.setdefault((claim.kind, claim.objects, tuple(claim.words.items())), claim)
    return list(said.values())


def _shown(case: RelativePose, plan: int) -> list[Claim]:
    """What two images show of the two things: pictures first, thing by thing, or one picture to its end."""
    first, second = list(spot_claims(case, case.k)), list(spot_claims(case, case.l))
    ways, both = [way_claim(case, case.k), way_claim(case, case.l)], both_claim(case)
    if plan == 0:
        return [both, *first, *second, *ways]
    if plan == 1:
        return [both, first[0], second[0], first[1], second[1], *ways]
    return [*first, ways[0], both, *second, ways[1]]


def _angle(value: int) -> str:
    return f"{abs(value)} degrees to the {side_word(value)}"


def _move_words(move: Sequence[float]) -> dict[str, str]:
    right, ahead = move
    way = "forward" if ahead >= 0 else "backward"
    return {"aside": metres(abs(right)), "side": side_word(right), "along": metres(abs(ahead)), "way": way}


def _images(case: RelativePose) -> dict[str, str]:
    return {"k": str(case.k + 1), "l": str(case.l + 1)}


def _where(case: RelativePose) -> dict[str, Any]:
    return {"images": [case.k + 1, case.l + 1]}


def turned_claim(case: RelativePose) -> Claim:
    """By how much the camera turned, from the ways between the two things."""
    one, two = _angle(case.way(case.k)), _angle(case.way(case.l))
    if case.turn == 0:
        return maps.claim("motion_kept", (), 0, _where(case), **_images(case), one=one)
    words = {**_images(case), "one": one, "two": two, **turn_words(case.turn)}
    return maps.claim("motion_turned", (), case.turn, _where(case), **words)


def unturned_claim(case: RelativePose) -> Claim:
    """Where the first thing would be, had the camera not turned."""
    right, ahead = case.unturned
    words = {"aside": metres(abs(right)), "side": side_word(right), "ahead": metres(ahead)}
    return maps.claim("motion_unturned", (case.a,), [right, ahead], _where(case), **_images(case), **words)


def by_claim(case: RelativePose) -> Claim:
    """How the camera moved, from how the first thing changed place."""
    right, ahead = case.move
    kind = "motion_straight" if right == 0 else "motion_sideways" if ahead == 0 else "motion_by"
    return maps.claim(kind, (case.a,), [right, ahead], _where(case), **_images(case), **_move_words(case.move))


def _deduced_course(case: Case) -> list[Claim]:
    move, go = case.poses[0].move, COURSES[case.answer]
    if 0 in move:
        return []
    deg = _bearing(move)
    course = maps.claim("motion_course", (), deg, **_move_words(move), deg=str(abs(deg)))
    return [course, maps.claim("motion_word", (), go, **turn_words(deg), go=go), *hedge_claims(deg, COURSES)]


def _deduced_turn(case: Case) -> list[Claim]:
    total, claims = _total(case.poses), []
    if len(case.poses) > 1:
        words = {name: _angle(one.turn) for name, one in zip(("one", "two"), case.poses, strict=True)}
        claims.append(maps.claim("motion_sum", (), total, **words, **turn_words(total)))
    word = TURNS[case.answer]
    if word == TURNS[0]:
        claims += [maps.claim("motion_hardly", (), word, **turn_words(total))] if total else []
    elif word != _angle(total):
        claims.append(maps.claim("motion_about", (), word, **turn_words(total), round=word))
    return [*claims, *hedge_claims(total, TURNS)]


def _mainly(move: Sequence[float], k: int, go: str) -> Claim:
    return maps.claim(
        "motion_mainly", (), go, {"images": [k, k + 1]}, **_move_words(move), k=str(k), l=str(k + 1), go=go
    )


def _deduced_both(case: Case) -> list[Claim]:
    (one,) = case.poses
    go, side = MAIN[case.answer // 2], ("left", "right")[case.answer % 2]
    joined = maps.claim("motion_joined", (), BOTH[case.answer], go=go, side=side)
    return [joined] if 0 in one.move else [_mainly(one.move, 1, go), joined]


def _deduced_path(case: Case) -> list[Claim]:
    go, then = MAIN[case.answer // 4], MAIN[case.answer % 4]
    leg = _leg(case.poses)
    step = maps.claim("motion_step", (), list(leg), **_move_words(leg), k="2", l="3")
    path = maps.claim("motion_path", (), PATHS[case.answer], go=go, then=then)
    return [step, _mainly(case.poses[0].move, 1, go), _mainly(leg, 2, then), path]


_DEDUCED: Mapping[str, Callable[[Case], list[Claim]]] = {
    "moved": _deduced_course,
    "turned": _deduced_turn,
    "turned_twice": _deduced_turn,
    "moved_and_turned": _deduced_both,
    "path": _deduced_path,
}


SKILL = Skill(
    name="reasoning.camera_motion",
    version=2,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
