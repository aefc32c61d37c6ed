"""closer: which of two to four things of a picture, or of two points, is closer to the camera.

A real sample, from a room of 6 x 5 m:

    Q: Which object is farther from the camera, the sofa or the vase?
       A. sofa
       B. vase
       Answer with the letter only.
    A: A
    Q: Which of these objects is farthest from the camera in this photo?
       A. cabinet
       B. chair (yellow box)
       C. cup
       D. vase
    A: The cabinet is farthest from the camera.

Distances are to the nearest point of each thing, hidden or not; what is asked differs by 0.2 m and a tenth at least.
What shows of the things says the same, and so do their middles, so that nobody has to say how it is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from vstdata.asking.draft_order import even_blocks, frames_in_turn, interleaved
from vstdata.asking.markable_points import Spots, find_spots
from vstdata.asking.named_things import Picture, best_of, picture_of
from vstdata.asking.naming import colors, overlaps
from vstdata.asking.seen_well import MARKS_APART
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts, Measure
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.boxes import Depth
from vstdata.program.measured.chosen import Select
from vstdata.program.measured.distances import GapToCamera
from vstdata.words.english import join_words
from vstdata.words.numbers import COUNTS
from vstdata.words.wordings import Asks

ASKS = {
    "of_two": Asks("choice", {"any": "things", "rank": "phrase"}),
    "of_more": Asks("choice", {"any": "things", "things": "things", "count": "number word", "rank": "phrase"}),
    "of_points": Asks("choice", {"first": "color", "second": "color", "rank": "phrase"}),
}
RANKS = {"of_two": ("closer to", "farther from"), "of_more": ("closest to", "farthest from")}
# Metres between the answer and the next, and of the smaller distance. Their sum is asked for, by video.others only the
# greater: one picture shows depth worse than a way past both. Ours.
LEAST_GAP, GAP_SHARE = 0.2, 0.1
POINT_GAP, POINT_SHARE = 0.1, 0.15  # metres between two points, and of the nearer one: as depth_comparison, and more
MOST_OVERLAP = 0.5  # intersection over union of two boxes: one line hides another
TRIES = 24  # sets of things looked at in a picture
MOST_OF_A_KIND = 4  # drafts of one type from a picture
SPOTS, POINT_TRIES = 96, 512


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with the question types in turn."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    picture = picture_of(facts, frame, refuse)
    groups = [_of_things(picture, kind, draw.at(kind), refuse) for kind in ("of_two", "of_more")]
    groups.append(_of_points(facts, frame, draw.at("of_points"), refuse))
    yield from interleaved(islice(group, MOST_OF_A_KIND) for group in draw.shuffled(groups, "kinds"))


def _of_things(picture: Picture, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Things whose order the picture's lower edge does not tell come first."""
    if len(picture.seen) < (2 if kind == "of_two" else 3):
        refuse(f"{kind}:too_few_things")
        return
    asked: set[frozenset[int]] = set()
    plain: list[Draft] = []
    telling: list[Draft] = []
    for number in range(TRIES):
        one = draw.at(number)
        count = 2 if kind == "of_two" else min(one.choice((3, 4), "count"), len(picture.seen))
        chosen = one.shuffled(range(len(picture.seen)), "things")[:count]
        if frozenset(chosen) in asked:
            continue
        asked.add(frozenset(chosen))
        boxes = [picture.seen[k].box for k in chosen]
        if (np.triu(overlaps(boxes), 1) > MOST_OVERLAP).any():
            refuse(f"{kind}:boxes_cover_each_other")
            continue
        far = one.integer("far", below=2)
        found = _draft(picture, kind, [picture.seen[k].instance for k in chosen], far, one)
        if found is None:
            refuse(f"{kind}:too_close_to_call")
            continue
        lowest = max(range(count), key=lambda k: (boxes[k][3], -k))
        highest = min(range(count), key=lambda k: (boxes[k][3], k))
        told = picture.seen[chosen[highest if far else lowest]].instance == found[1]
        (telling if told else plain).append(found[0])
    yield from (*plain, *telling)


def _draft(picture: Picture, kind: str, things: Sequence[int], far: int, draw: Draw) -> tuple[Draft, int] | None:
    """The draft, and the thing that it asks for; None where that is not clear."""
    facts, frame = picture.facts, picture.frame
    reach = [facts.camera_distance(frame, i) for i in things]
    order = sorted(range(len(things)), key=lambda k: -reach[k].value if far else reach[k].value)
    gap = _gap(reach[order[0]], reach[order[1]])
    shown = [facts.view(frame).seen[i].depth for i in things]
    eye = facts.scene.frames[frame].camera.center
    middles = [float(rounded(length(facts.position(i) - eye), METRE_DECIMALS)) for i in things]
    if not gap or not all(_first(order[0], values, far) for values in (shown, middles)):
        return None
    named = picture.named(things, draw)
    names, best = named.names, order[0]
    measured = zip(things, names, reach, strict=True)
    steps = [GapToCamera(picture.key, picture.id(i), name, one.error, one.value) for i, name, one in measured]
    more = {"things": join_words([f"the {name}" for name in names]), "count": COUNTS[len(names)]}
    draft = best_of(
        picture,
        named,
        best,
        steps,
        kind=kind,
        rank=RANKS[kind][far],
        cue=("near", "far")[far],
        margin=gap,
        slots=more if kind == "of_more" else {},
    )
    return draft, things[best]


def _first(best: int, values: Sequence[float], far: int) -> bool:
    """Whether the value at position `best` is the greatest (`far`) or the least, and no other one is."""
    others = [value for k, value in enumerate(values) if k != best]
    return values[best] > max(others) if far else values[best] < min(others)


def _gap(one: Measure, other: Measure) -> float:
    """Metres between two distances, 0 where these are not beyond doubt."""
    gap = round(abs(one.value - other.value), METRE_DECIMALS)
    least = LEAST_GAP + GAP_SHARE * min(one.value, other.value) + one.error + other.error
    return gap if gap >= least else 0.0


def _of_points(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Two circled points; as often the higher one in the picture is nearer as the lower one."""
    spots = find_spots(facts, frame, SPOTS, MARKS_APART, draw)
    if len(spots.uv) < 2:
        refuse("frame_without_points")
        return
    pairs = draw.generator("pairs").integers(len(spots.uv), size=(POINT_TRIES, 2))
    camera = facts.scene.frames[frame].camera
    apart = MARKS_APART * mark_scale(camera.width, camera.height)
    a, b = pairs.T
    good = ((spots.uv[a] - spots.uv[b]) ** 2).sum(axis=1) >= apart**2
    good &= (spots.surface[a] != spots.surface[b]) & np.isin(spots.surface[pairs], facts.objects).any(axis=1)
    good &= spots.told_apart(a, b, POINT_GAP, POINT_SHARE)
    pairs = pairs[good]
    if not len(pairs):
        refuse("frame_without_points_at_different_depths")
        return
    telling = (spots.depth[pairs[:, 0]] < spots.depth[pairs[:, 1]]) == (
        spots.uv[pairs[:, 0], 1] > spots.uv[pairs[:, 1], 1]
    )
    blocks = even_blocks((pairs[~telling].tolist(), pairs[telling].tolist()), draw)
    for number, pair in enumerate(blocks):
        yield _points_draft(facts, frame, spots, pair, draw.at(number))


def _points_draft(facts: Facts, frame: int, spots: Spots, pair: Sequence[int], draw: Draw) -> Draft:
    shades, far = colors(draw, 2), draw.integer("far", below=2)
    names = [f"point in the {shade} circle" for shade in shades]
    uv, depth = spots.uv[pair].tolist(), spots.depth[pair].tolist()
    best = int((depth[0] > depth[1]) != bool(far))
    rank, key = RANKS["of_two"][far], facts.scene.frames[frame].key
    steps = [Depth(key, name, at, value) for name, at, value in zip(names, uv, depth, strict=True)]
    question = Question(
        question_type="of_points",
        slots={"first": shades[0], "second": shades[1], "rank": rank},
        answer=Answer("choice", names[best], distractors=(names[1 - best],)),
        margin=round(abs(depth[0] - depth[1]), METRE_DECIMALS),
        program=program(*steps, Select(rank, names[best])),
    )
    marks = tuple(Mark(0, "circle", tuple(at), shade) for at, shade in zip(uv, shades, strict=True))
    return Draft((frame,), (question,), marks)


SKILL = Skill(
    name="single_image.closer",
    version=5,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
