"""depth_comparison: which of the points marked in a picture is nearest, farthest or n-th, or all of them in order.

A real sample, from a room of 6 x 5 m; the points are drawn into the picture:

    Q: Which of the marked points is farthest from the camera?
       A. black point
       B. blue point
       C. cyan point
       D. purple point
       Reply with the name of the point.
    A: cyan point
    Q: Can you tell which of these points is closest to the camera?
       A. black point
       B. blue point
       C. cyan point
       D. purple point
    A: Yes, it's the blue point.
    Q: Rank the black, blue, cyan and purple points by distance from the camera, starting with the nearest.
       Give only the names, separated by commas.
    A: blue point, black point, purple point, cyan point

The points need no objects, so any picture with depth will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

from vstdata.asking.draft_order import even_blocks, frames_in_turn, interleaved
from vstdata.asking.markable_points import Spots, find_spots
from vstdata.asking.naming import colors
from vstdata.asking.seen_well import MARKS_APART
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.program import program
from vstdata.program.measured.boxes import Depth
from vstdata.program.measured.chosen import ListNames, Select, Sort
from vstdata.words.english import join_words
from vstdata.words.numbers import COUNTS
from vstdata.words.wordings import Asks

ASKS = {
    **dict.fromkeys(
        ("nearest", "farthest", "nth"),
        Asks(
            "choice",
            {"count": "number word", "points": "phrase", "any_point": "phrase", "rank": "phrase"},
        ),
    ),
    "ordering": Asks(
        "ordering",
        {"count": "number word", "points": "phrase", "any_point": "phrase", "first": "phrase", "last": "phrase"},
    ),
}
SIZES = (3, 4, 5)  # points a picture: VST, OpenSpatial
LEAST_GAP, GAP_SHARE = 0.05, 0.15  # metres between any two depths: OpenSpatial; and share of the nearer one: ours
ON_THINGS = 2  # points of a set that are not on walls, floor or ceiling: bare walls are dull. Ours.
SPOTS, TRIES = 256, 2048  # points, and sets of points of each size, looked at in a frame
MOST_OF_A_SIZE = 8  # drafts of each size from a frame
FIRST = ("nearest",) * 6 + ("farthest",) * 6 + ("nth",) * 3 + ("ordering",) * 5  # choices 40/40/20 %: OpenSpatial


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Marked pictures of all frames in turn, one to three questions each."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    spots = find_spots(facts, frame, SPOTS, MARKS_APART, draw)
    if len(spots.uv) < SIZES[0]:
        refuse("frame_without_points")
        return
    if facts.objects and np.isin(spots.surface, facts.objects).sum() < ON_THINGS:
        refuse("frame_of_bare_walls")
        return
    groups = []
    for size in SIZES:
        plain, telling = _sets(facts, frame, spots, size, draw.at(size))
        if not len(plain):
            refuse("height_gives_it_away" if len(telling) else "frame_without_points_at_different_depths")
        groups.append(islice(even_blocks((plain, telling), draw.at(size)), MOST_OF_A_SIZE))
    for chosen in interleaved(draw.shuffled(groups, "sizes")):
        yield _draft(facts, frame, spots, chosen, draw.at("set", *spots.uv[chosen].ravel().tolist()))


def _sets(facts: Facts, frame: int, spots: Spots, size: int, draw: Draw) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sets (m, size) of positions in `spots`: those where height in the picture does not give the answer away, and
    those where it does (the lowest point is nearest, or the highest farthest), as is common indoors.

    Three of four sets are on distinct surfaces, and of all, `ON_THINGS` points on things where these are known; any two
    points are told apart by depth and by distance alike.
    """
    sets = draw.generator("sets").integers(len(spots.uv), size=(TRIES, size))
    camera = facts.scene.frames[frame].camera
    apart = MARKS_APART * mark_scale(camera.width, camera.height)
    on_things = np.isin(spots.surface, facts.objects)[sets].sum(axis=1)
    good = (on_things >= ON_THINGS) | (not facts.objects)
    for a, b in combinations(sets.T, 2):
        distinct = (spots.surface[a] != spots.surface[b]) | (spots.surface[a] < 0) | (np.arange(TRIES) % 4 == 0)
        good &= distinct & (((spots.uv[a] - spots.uv[b]) ** 2).sum(axis=1) >= apart**2)
        good &= spots.told_apart(a, b, LEAST_GAP, GAP_SHARE)
    sets = sets[good]
    order, height = np.argsort(spots.depth[sets], axis=1, kind="stable"), spots.uv[sets][..., 1]
    telling = (height.argmax(axis=1) == order[:, 0]) | (height.argmin(axis=1) == order[:, -1])
    return sets[~telling], sets[telling]


def _draft(facts: Facts, frame: int, spots: Spots, chosen: NDArray[np.int64], draw: Draw) -> Draft:
    shades = colors(draw, len(chosen))
    names = [f"{color} point" for color in shades]
    uv, depth = spots.uv[chosen].tolist(), spots.depth[chosen].tolist()
    gaps = np.diff(np.sort([spots.depth[chosen], spots.distance[chosen]], axis=1)).min(axis=0)
    key = facts.scene.frames[frame].key
    measured = [Depth(key, name, at, value) for name, at, value in zip(names, uv, depth, strict=True)]
    apart = rounded(gaps, METRE_DECIMALS).tolist()
    questions = (_question(kind, measured, apart, draw.at(kind)) for kind in _types(draw, len(names)))
    marks = (Mark(0, "point", tuple(at), color) for at, color in zip(uv, shades, strict=True))
    return Draft((frame,), tuple(questions), tuple(marks))


def _types(draw: Draw, count: int) -> list[str]:
    """One to three question types: an order ends the draft, because it tells everything; of three points two ranks
    have told it already."""
    first = draw.choice(FIRST, "first")
    if first == "ordering":
        return [first]
    second = draw.choice([kind for kind in ("nearest", "farthest", "nth") if kind != first], "second")
    return [first, second, "ordering"] if count > 3 and draw.integer("third", below=2) else [first, second]


def _question(kind: str, measured: list[Depth], gaps: list[float], draw: Draw) -> Question:
    """`measured`: the depth of each point; `gaps` (n - 1) metres between neighbours in depth, nearest first."""
    names = [step.point for step in measured]
    shades = [name.removesuffix(" point") for name in names]
    near = [step.point for step in sorted(measured, key=lambda step: step.value)]
    slots = {
        "count": COUNTS[len(names)],
        "points": f"the {join_words(shades)} points",
        "any_point": f"the {join_words(shades, 'or')} point",
    }
    sort = Sort("depth", near)
    if kind == "ordering":
        ends = draw.choice((("nearest", "farthest"), ("farthest", "nearest")), "direction")
        order = near if ends[0] == "nearest" else near[::-1]
        steps = program(*measured, sort, ListNames(*ends, order))
        return Question(kind, {**slots, "first": ends[0], "last": ends[1]}, Answer(kind, order), min(gaps), steps)
    place = {"nearest": 0, "farthest": len(names) - 1}.get(kind, 1 + draw.integer("place", below=len(names) - 2))
    rank = _rank(place, len(names), draw)
    answer = Answer("choice", near[place], distractors=tuple(name for name in names if name != near[place]))
    steps = program(*measured, sort, Select(rank, near[place]))
    margin = min(gaps[max(place - 1, 0) : place + 1])
    return Question(kind, {**slots, "rank": rank}, answer, margin, steps)


def _rank(place: int, count: int, draw: Draw) -> str:
    """How a place in the order from near to far is called, counted from its nearer end: "second closest to"."""
    from_near, from_far = place, count - 1 - place
    near = from_near < from_far or (from_near == from_far and draw.integer("side", below=2) == 0)
    ordinal = ("", "second ", "third ")[min(from_near, from_far)]
    return f"{ordinal}closest to" if near else f"{ordinal}farthest from"


SKILL = Skill(
    name="single_image.depth_comparison",
    version=6,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "depth"}),
    marks=True,
)
