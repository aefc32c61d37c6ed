"""cognitive_map: a map from above of a few things that two to four pictures show, and of where these were taken.

A real sample:

    Q: Draw a map of this room as seen from above, on a 10 x 10 grid, with the objects and the cameras.
       The viewing direction of image 1 points up on the map. Scale the map so that everything fits. Answer with a
       JSON object of two lists, "objects" (table, sofa, cabinet, vase, stool) and "views" (image 1, image 2). Give
       each entry a "name" and a "position" as [column, row], counted from [0, 0] in the upper left corner to [9, 9] in
       the lower right, and give each view a "facing" too: "up", "right", "down" or "left", whichever is nearest.
    A: ```json
       {
         "objects": [
           {"name": "table", "position": [4, 4]},
           {"name": "sofa", "position": [6, 2]},
           {"name": "cabinet", "position": [2, 0]},
           {"name": "vase", "position": [4, 3]},
           {"name": "stool", "position": [7, 5]}
         ],
         "views": [
           {"name": "image 1", "position": [5, 9], "facing": "up"},
           {"name": "image 2", "position": [4, 8], "facing": "up"}
         ]
       }
       ```

The form is MindCube's (`vstdata.boxes.map_text`); so is the reward. Image 1 faces up. Every thing is the only one of
its label in the room, and a picture shows it well; each picture has enough in common with one before it. No two entries
are in one cell, and no camera looks so that its facing could be another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vstdata.asking.picture_pairs import Shared, level_frames, shared_objects
from vstdata.asking.seen_well import PLACED
from vstdata.asking.text_map import FACING_MARGIN, alone_in_name, cells_on, grid_around, quarters
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, heading
from vstdata.facts.cached import cached
from vstdata.facts.measure import DEGREE_DECIMALS, METRE_DECIMALS, rounded
from vstdata.facts.view import BoolArray
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.boxes import BoxCenter
from vstdata.program.measured.cameras import CameraCenter, Heading
from vstdata.program.measured.places import MapCells, Placed, TextMap
from vstdata.scene import FloatArray
from vstdata.words.wordings import Asks

ASKS = {"map": Asks("map", {"names": "text", "images": "text", "pictures": "phrase"})}
LEAST_THINGS, MOST_THINGS = 3, 6
PICTURES = {2: "both images", 3: "all three images", 4: "all four images"}
LEAST_APART = 0.4  # metres between any two entries: they are not told apart by a hand's breadth. Ours.
TRIES = 120  # sets of pictures that are looked at. Ours.
LEAST_STEP = 0.5  # metres between any two cameras. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Sets of pictures in keyed order, each of two, three and four pictures in turn."""
    if facts.several_rooms:
        refuse("several_rooms")
        return
    frames = level_frames(facts, refuse)
    pictures = _Pictures(facts, shared_objects(facts, frames))
    for number in range(TRIES):
        keyed = draw.at("set", number)
        chosen = pictures.linked(2 + number % 3, keyed)
        if chosen is None:
            refuse("pictures_not_linked")
            continue
        things = pictures.things(chosen, keyed)
        if len(things) < LEAST_THINGS:
            refuse("too_few_things")
            continue
        yield from _draft(facts, chosen, things, refuse)


@dataclass(frozen=True, eq=False)
class _Pictures:
    """The level frames of a scene, and what is found of them once."""

    facts: Facts
    shared: Shared

    def linked(self, count: int, draw: Draw) -> tuple[int, ...] | None:
        """So many frames, each related to one before it and taken from elsewhere than all, which face clear ways on
        the map of the first; None where there are none."""
        order = draw.shuffled(range(len(self.shared.frames)), "frames")
        chosen = list(order[:1])
        for k in order[1:]:
            if len(chosen) == count:
                break
            fits = self.elsewhere[k, chosen].all() and self.margin(chosen[0], k) >= FACING_MARGIN
            if fits and any(self.related(k, j) for j in chosen):
                chosen.append(k)
        return tuple(self.shared.frames[k] for k in chosen) if len(chosen) == count else None

    @cached_property
    def centers(self) -> FloatArray:
        """(n, 2) where the frames were taken."""
        cameras = (self.facts.scene.frames[f].camera for f in self.shared.frames)
        return np.array([camera.center[:2] for camera in cameras]).reshape(-1, 2)

    @cached_property
    def elsewhere(self) -> BoolArray:
        """(n, n) whether two frames were taken from places that are well apart."""
        return rounded(length(self.centers[:, None] - self.centers[None]), METRE_DECIMALS) >= LEAST_STEP

    @cached()
    def margin(self, first: int, k: int) -> float:
        """Degrees from where a frame faces on the map of the first to facing another way."""
        return quarters([_heading(self.facts, self.shared.frames[n]) for n in (first, k)])[1]

    @cached()
    def related(self, k: int, j: int) -> bool:
        """See `Shared.related`."""
        return self.shared.related(k, j)

    def things(self, frames: Sequence[int], draw: Draw) -> list[int]:
        """Things that a picture shows well, each alone in being called so and well apart from all others and from the
        cameras, at most `MOST_THINGS`; by the annotator's number."""
        shown = frozenset().union(*(self.shown[frame] for frame in frames))
        places = [self.facts.scene.frames[frame].camera.center[:2] for frame in frames]
        chosen: list[int] = []
        for i in draw.shuffled([one for one in self.named if one in shown], "things"):
            place = self.facts.position(i)[:2]
            if len(chosen) < MOST_THINGS and length(np.array(places) - place).min() >= LEAST_APART:
                chosen.append(i)
                places.append(place)
        return sorted(chosen, key=lambda i: self.facts.scene.instances[i].id)

    @cached_property
    def shown(self) -> dict[int, frozenset[int]]:
        """By frame, the things that it shows well."""
        found = ((f, self.facts.view(f)) for f in self.shared.frames)
        return {f: frozenset(i for i in self.named if PLACED.shows(view, i)) for f, view in found}

    @cached_property
    def named(self) -> list[int]:
        """The things that are alone in being called so, by the annotator's number."""
        return sorted(alone_in_name(self.facts, self.facts.objects), key=lambda i: self.facts.scene.instances[i].id)


def _heading(facts: Facts, frame: int) -> float:
    return round(float(heading(facts.scene.frames[frame].camera.forward)), DEGREE_DECIMALS)


def _draft(facts: Facts, frames: tuple[int, ...], things: list[int], refuse: Refusals) -> Iterator[Draft]:
    cameras = [facts.scene.frames[f].camera for f in frames]
    headings = [_heading(facts, frame) for frame in frames]
    facings, margin = quarters(headings)
    points = np.array([*(facts.position(i)[:2] for i in things), *(camera.center[:2] for camera in cameras)])
    cells = cells_on(grid_around(points, headings[0]), points)
    if len(set(cells)) < len(cells):
        refuse("two_in_one_cell")
    else:
        yield _question(facts, frames, things, cells, facings, headings, margin)


def _question(
    facts: Facts,
    frames: tuple[int, ...],
    things: list[int],
    cells: list[tuple[int, int]],
    facings: list[str],
    headings: list[float],
    margin: float,
) -> Draft:
    labels = [facts.label(i) for i in things]
    images = [f"image {k + 1}" for k in range(len(frames))]
    keys = [facts.scene.frames[f].key for f in frames]
    objects = [Placed(name=name, position=[*cell]) for name, cell in zip(labels, cells, strict=False)]
    views = [
        Placed(name=name, position=[*cell], facing=facing)
        for name, cell, facing in zip(images, cells[len(things) :], facings, strict=True)
    ]
    value = TextMap(objects=objects, views=views)
    numbers = [facts.scene.instances[i].id for i in things]
    steps = [
        *(
            BoxCenter(number, label, rounded(facts.position(i), METRE_DECIMALS).tolist())
            for i, number, label in zip(things, numbers, labels, strict=True)
        ),
        *(
            CameraCenter(key, rounded(facts.scene.frames[f].camera.center, METRE_DECIMALS).tolist())
            for f, key in zip(frames, keys, strict=True)
        ),
        *(Heading(key, one) for key, one in zip(keys, headings, strict=True)),
        MapCells(keys, numbers, value),
    ]
    question = Question(
        question_type="map",
        slots={
            "names": ", ".join(labels),
            "images": ", ".join(images),
            "pictures": PICTURES[len(frames)],
        },
        answer=Answer("map", value),
        margin=round(margin, DEGREE_DECIMALS),
        program=program(*steps),
        cue="|".join(sorted(labels)),
    )
    return Draft(frames, (question,), objects=tuple(things), balance=f"{len(frames)} {facings[1]}")


SKILL = Skill(
    name="multi_image.cognitive_map",
    version=5,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
)
