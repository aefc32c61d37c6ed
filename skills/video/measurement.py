"""measurement: how long a thing of the filmed room is, and how large the room is.

Real samples, about 16 frames from a room of 6 x 5 m:

    Q: How long is the longest side of the object with the cyan point in frame 6 (length, width or
       height), in centimetres?
       Answer with a whole number.
    A: 120
    Q: How large is the room that these frames show?
    A: It is about 30.0 square metres.

The rules are VSI-Bench's: the longest side of an upright box around the thing in whole centimetres, the area of the
floor in square metres. Most things are named by a mark alone: the name of a thing tells much of its size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from scipy.spatial import cKDTree

from vstdata.asking.draft_order import interleaved
from vstdata.asking.naming import colors
from vstdata.asking.seen_well import OUTLINE_NEAR, OUTLINE_SHOWN, OUTLINE_STEP, POINT_ROOM, SHOWN_WHOLE
from vstdata.asking.sure_numbers import rounding_margin, sure, unclear_size
from vstdata.asking.video_frames import Shot, best_shots, clips, only_ones
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.drawing.marks import mark_scale
from vstdata.facts import Facts
from vstdata.facts.measure import METRE_DECIMALS, SHARE_DECIMALS
from vstdata.facts.tolerances import at_width
from vstdata.program import program
from vstdata.program.measured.boxes import Extent, ToCentimetres, UprightBox
from vstdata.program.measured.distances import FloorArea, OutlineShown
from vstdata.program.measured.pictures import Seen
from vstdata.words.labels import sizeable
from vstdata.words.wordings import Asks

ASKS = {
    "object_size": Asks("number", {"thing": "thing"}),
    "room_size": Asks("number"),
}

PER_NAMED = 3  # of so many things one is named, as in single_image.measurement
SIZE_DECIMALS, AREA_DECIMALS = 0, 1  # VSI-Bench


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All sets of frames in turn: of each the size of the room once, and of each thing that it shows whole."""
    unique = [i for i in only_ones(facts, refuse) if sizeable(facts.label(i))]
    yield from interleaved(_of_clip(facts, clip, unique, draw, refuse) for clip in clips(facts, draw, refuse))


def _of_clip(
    facts: Facts, clip: tuple[int, ...], unique: Sequence[int], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    keyed = draw.at([facts.scene.frames[f].key for f in clip])
    best = best_shots(facts, clip, SHOWN_WHOLE)
    shown = [i for i in unique if i in best]
    refuse("not_shown_whole", len(unique) - len(shown))
    sizes = _sizes(facts, clip, keyed.shuffled(shown, "objects"), best, keyed, refuse)
    yield from interleaved([_room(facts, clip, refuse), sizes])


def _sizes(
    facts: Facts, clip: tuple[int, ...], objects: Sequence[int], best: Mapping[int, Shot], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    for i in objects:
        size = facts.size(i)[0]
        reason = unclear_size(size, SIZE_DECIMALS)
        if reason:
            refuse(f"object_size:{reason}")
            continue
        instance, box = facts.scene.instances[i], facts.box(i)
        frame, centimetres = clip[best[i].position], round(100 * size.value, METRE_DECIMALS - 2)
        sides = [round(float(side), METRE_DECIMALS) for side in box.size]
        thing, marks = _called(facts, clip, best[i], draw.at(instance.label))
        question = Question(
            question_type="object_size",
            slots={"thing": thing},
            answer=Answer("number", centimetres, "cm", SIZE_DECIMALS),
            margin=rounding_margin(centimetres, SIZE_DECIMALS),
            program=program(
                Seen(facts.scene.frames[frame].key, instance.id, instance.label, best[i].seen.fraction),
                UprightBox(instance.id, instance.label, size.error, sides),
                Extent("longest_dimension", size.value),
                ToCentimetres(centimetres),
            ),
            cue="" if marks else instance.label,
        )
        yield Draft(clip, (question,), marks, (i,))


def _called(facts: Facts, clip: Sequence[int], shot: Shot, draw: Draw) -> tuple[str, tuple[Mark, ...]]:
    """What a thing is called: one of PER_NAMED by its label, which tells much of its size, the others by a point on it
    in the frame that shows it best. Where the point would hardly lie on it, always by its label."""
    view = facts.view(clip[shot.position])
    room = shot.seen.radius >= POINT_ROOM * mark_scale(view.color_camera.width, view.color_camera.height)
    if not room or not draw.integer("named", below=PER_NAMED):
        return f"the {facts.label(shot.seen.instance)}", ()
    (color,) = colors(draw, 1)
    mark = Mark(shot.position, "point", shot.seen.anchor, color)
    return f"the object with the {color} point in frame {shot.position + 1}", (mark,)


def _room(facts: Facts, clip: tuple[int, ...], refuse: Refusals) -> Iterator[Draft]:
    """The size of the room, where it is known well enough and the frames show enough of it."""
    area = facts.room_area
    share = _shown_share(facts, clip)
    if area is None or not area.value or not sure(area):
        refuse("room_size:area_not_sure")
    elif share < OUTLINE_SHOWN:
        refuse("room_size:not_all_shown")
    elif not rounding_margin(area.value, AREA_DECIMALS):
        refuse("room_size:between_two_printed_numbers")
    else:
        question = Question(
            question_type="room_size",
            slots={},
            answer=Answer("number", area.value, "m2", AREA_DECIMALS),
            margin=rounding_margin(area.value, AREA_DECIMALS),
            program=program(
                OutlineShown([facts.scene.frames[f].key for f in clip], OUTLINE_NEAR, share),
                FloorArea(area.error, area.value),
            ),
        )
        yield Draft(clip, (question,))


def _shown_share(facts: Facts, clip: Sequence[int]) -> float:
    """Share of the floor's outline near which the frames show something, at whatever height: where a room ends makes
    its size, and a wall above a bed or a stretch of ceiling tells that as well as the floor does."""
    if facts.floor is None:
        return 0.0
    rings = shapely.get_exterior_ring(shapely.get_parts(facts.floor))
    places = [shapely.line_interpolate_point(ring, np.arange(0.0, ring.length, OUTLINE_NEAR)) for ring in rings]
    views = [facts.view(frame) for frame in clip]
    steps = [max(1, round(at_width(OUTLINE_STEP, view.camera.width))) for view in views]
    points = [view.points[::n, ::n][view.depth[::n, ::n] > 0] for view, n in zip(views, steps, strict=True)]
    outline = shapely.get_coordinates(np.concatenate(places))
    found, _ = cKDTree(np.concatenate(points)[:, :2]).query(outline, distance_upper_bound=OUTLINE_NEAR)
    return round(float(np.isfinite(found).mean()), SHARE_DECIMALS)


SKILL = Skill(
    name="video.measurement",
    version=3,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
    vsi_bench={"object_size": "object size", "room_size": "room size"},
)
