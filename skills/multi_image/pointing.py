"""pointing: the point of image 2 that shows the same spot of the room as the middle of a circle in image 1.

A real sample:

    Q: Find the spot at the centre of the pink circle in image 1, and point to the same spot in image 2.
       Answer with a JSON list of one entry with the keys point_2d and label, where point_2d is [x, y] in pixels of
       image 2 (640 x 480).
    A: ```json
       [
           {"point_2d": [175, 355], "label": "point"}
       ]
       ```

The spot is near corners and edges, so that a person finds it again (`vstdata.asking.landmarks`), and both pictures show
it. A point is right in a disc around it: as wide as the drawn circle, and wider where the spot is known less exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

import numpy as np

from vstdata.asking.carried_points import MOST_ROUGH, SIGMAS, changed_pairs, recognisable, scale_of
from vstdata.asking.landmarks import Landmarks, find_landmarks
from vstdata.asking.naming import colors
from vstdata.asking.seen_well import CIRCLE_BORDER, RELATED_OVERLAP
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Transfer
from vstdata.facts.measure import METRE_DECIMALS, PIXEL_DECIMALS, rounded
from vstdata.program import program
from vstdata.program.measured.boxes import Project, Unproject
from vstdata.program.measured.places import Disc, PointedAt
from vstdata.words.english import with_article
from vstdata.words.wordings import Asks

ASKS = {"same_point": Asks("point", {"color": "color", "circle": "phrase"})}
RADIUS = 10.0  # pixels at 640x480, beside the noise: about the drawn circle. Ours.
CORNERS = 16  # of the disc
PER_PAIR = 2  # questions about one pair of frames. Ours.
LABEL = "point"  # what the JSON form calls it


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions about ordered pairs of frames in keyed order, up to `PER_PAIR` about each."""
    if facts.noise.surface > MOST_ROUGH:
        refuse("surface_too_rough")
        return
    known: dict[int, Landmarks] = {}
    for pair in changed_pairs(facts, draw, refuse):
        if not RELATED_OVERLAP[0] <= facts.overlap(*pair) <= RELATED_OVERLAP[1]:
            refuse("overlap_out_of_range")
            continue
        names = [facts.scene.frames[k].key for k in pair]
        for k, name in zip(pair, names, strict=True):
            if k not in known:
                known[k] = find_landmarks(facts, k, CIRCLE_BORDER * scale_of(facts, k), draw.at("landmarks", name))
        here, there = known[pair[0]], known[pair[1]]
        found = facts.transfer(*pair, here.uv)
        good = recognisable(facts, pair, (here, there), found, refuse)
        for k in draw.shuffled(good.tolist(), *names)[:PER_PAIR]:
            yield _draft(facts, pair, here, found, k, draw.at(*names, k))


def _draft(facts: Facts, pair: tuple[int, int], here: Landmarks, found: Transfer, k: int, draw: Draw) -> Draft:
    first, second = (facts.scene.frames[frame] for frame in pair)
    (color,) = colors(draw, 1)
    circle, point = (rounded(one, PIXEL_DECIMALS).tolist() for one in (here.uv[k], found.uv[k]))
    spot = rounded(found.point[k], METRE_DECIMALS)
    depth = round(float(first.camera.to_camera(spot[None])[0, 2]), METRE_DECIMALS)
    sigma = float(found.error[k])
    radius = round(RADIUS * scale_of(facts, pair[1]) + SIGMAS * sigma, PIXEL_DECIMALS)
    value = PointedAt(image=1, label=LABEL, point=point, region=[disc(point, radius)])
    steps = (
        Unproject(first.key, circle, depth, spot.tolist()),
        Project(second.key, spot.tolist(), sigma, point),
        Disc(second.key, radius, value),
    )
    question = Question(
        "same_point",
        {"color": color, "circle": with_article(f"{color} circle")},
        Answer("point", value),
        radius,
        program(*steps),
    )
    instance = int(here.instance[k])
    objects = (instance,) if instance >= 0 else ()
    return Draft(pair, (question,), (Mark(0, "circle", tuple(circle), color),), objects)


def disc(center: list[float], radius: float) -> list[float]:
    """Its corners as flat u, v, ..., clockwise from the right."""
    angles = [2 * pi * k / CORNERS for k in range(CORNERS)]
    ring = np.array([[center[0] + radius * cos(a), center[1] + radius * sin(a)] for a in angles])
    return [float(one) for one in rounded(ring, PIXEL_DECIMALS).ravel()]


SKILL = Skill(
    name="multi_image.pointing",
    version=5,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "depth"}),
    marks=True,
)
