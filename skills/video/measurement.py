"""measurement: how long a thing of the filmed room is, and how large the room is.

Real samples, about 16 frames from a room of 6 x 5 m:

    Q: Roughly what is the largest dimension of the stool, in centimetres?
    A: It's about 40 cm.
    Q: What is the floor area of this room?
       Reply with the number and the unit, for example 12.5 m2.
    A: 30.0 m2

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
from vstdata.asking.seen_well import (
    FLOOR_WITHIN,
    OUTLINE_NEAR,
    OUTLINE_SHOWN,
    OUTLINE_STEP,
    POINT_ROOM,
    SHOWN_WHOLE,
    length_shown,
)
from vstdata.asking.sure_numbers import rounding_margin, sure, unclear_size
from vstdata.asking.usual_sizes import as_usual
from vstdata.asking.video_frames import Shot, best_shots, clips, is_video, only_ones
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
from vstdata.words.labels import sizeable, to_be_named
from vstdata.words.wordings import Asks

ASKS = {
    "object_size": Asks("number", {"thing": "thing"}),
    "room_size": Asks("number"),
}

PER_NAMED = 3  # of so many things one is named, as in single_image.measurement
PER_USUAL = 3  # of so many things that are as large as is usual one is asked about. Ours.
MOST_ALIKE = 2  # things of one label in a scene: six chairs are one size. Ours.
SIZE_DECIMALS, AREA_DECIMALS = 0, 1  # VSI-Bench


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The size of the room once, and in turn of all sets of frames that of each thing that they show whole. No thing of
    a scene is measured twice."""
    unique = frozenset(only_ones(facts, refuse))
    asked: set[int] = set()
    sets = clips(facts, draw, refuse)
    sizes = interleaved(_of_clip(facts, clip, unique, asked, draw, refuse) for clip in sets)
    yield from interleaved([_room(facts, sets, refuse), sizes])


def _of_clip(
    facts: Facts, clip: tuple[int, ...], unique: frozenset[int], asked: set[int], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    keyed = draw.at([facts.scene.frames[f].key for f in clip])
    best = best_shots(facts, clip, SHOWN_WHOLE)
    things = [i for i in facts.objects if sizeable(facts.label(i))]
    shown = [i for i in things if i in best]
    refuse("not_shown_whole", len(things) - len(shown))
    order = keyed.shuffled(_numbered(facts, shown), "objects")
    return _sizes(facts, clip, order, unique, asked, best, keyed, refuse)


def _numbered(facts: Facts, objects: Sequence[int]) -> list[int]:
    """By the annotator's number, so that their order in the file says nothing."""
    return sorted(objects, key=lambda i: (facts.scene.instances[i].id, i))


def _sizes(
    facts: Facts,
    clip: tuple[int, ...],
    objects: Sequence[int],
    unique: frozenset[int],
    asked: set[int],
    best: Mapping[int, Shot],
    draw: Draw,
    refuse: Refusals,
) -> Iterator[Draft]:
    for i in objects:
        size, label = facts.size(i)[0], facts.label(i)
        reason = unclear_size(size, SIZE_DECIMALS)
        usual = as_usual(label, "longest_dimension", size.value)
        if not reason and usual and draw.integer("usual", label, size.value, below=PER_USUAL):
            reason = "as_large_as_usual"
        if not reason and sum(facts.label(other) == label for other in asked - {i}) >= MOST_ALIKE:
            reason = "asked_of_others_of_its_kind"
        thing, marks = _called(facts, clip, best[i], i in unique, draw.at(label, size.value))
        if not reason and not length_shown(facts, clip[best[i].position], i):
            reason = "seen_end_on"
        if not reason and not thing:
            reason = "no_name_and_no_room_for_a_mark"
        if reason:
            refuse(f"object_size:{reason}")
        elif i not in asked:
            asked.add(i)
            yield _size_draft(facts, clip, i, best[i], thing, marks)


def _size_draft(facts: Facts, clip: tuple[int, ...], i: int, shot: Shot, thing: str, marks: tuple[Mark, ...]) -> Draft:
    size, instance = facts.size(i)[0], facts.scene.instances[i]
    frame, centimetres = clip[shot.position], round(100 * size.value, METRE_DECIMALS - 2)
    sides = [round(float(side), METRE_DECIMALS) for side in facts.box(i).size]
    question = Question(
        question_type="object_size",
        slots={"thing": thing},
        answer=Answer("number", centimetres, "cm", SIZE_DECIMALS),
        margin=rounding_margin(centimetres, SIZE_DECIMALS),
        program=program(
            Seen(facts.scene.frames[frame].key, instance.id, instance.label, shot.seen.fraction),
            UprightBox(instance.id, instance.label, size.error, sides),
            Extent("longest_dimension", size.value),
            ToCentimetres(centimetres),
        ),
        cue="" if marks else instance.label,
    )
    return Draft(clip, (question,), marks, (i,))


def _called(facts: Facts, clip: Sequence[int], shot: Shot, unique: bool, draw: Draw) -> tuple[str, tuple[Mark, ...]]:
    """What a thing is called: one of PER_NAMED by its label, which tells much of its size, the others by a point on it
    in the frame that shows it best. By its label always where the point would hardly lie on it or lie on what it holds,
    and never where it has namesakes: "" where neither can be."""
    view, label = facts.view(clip[shot.position]), facts.label(shot.seen.instance)
    room = shot.seen.radius >= POINT_ROOM * mark_scale(view.color_camera.width, view.color_camera.height)
    marked = room and not to_be_named(label)
    if unique and (not marked or not draw.integer("named", below=PER_NAMED)):
        return f"the {label}", ()
    if not marked:
        return "", ()
    (color,) = colors(draw, 1)
    mark = Mark(shot.position, "point", shot.seen.anchor, color)
    picture = "frame" if is_video(facts.scene, clip) else "image"
    return f"the object marked with the {color} point in {picture} {shot.position + 1}", (mark,)


def _room(facts: Facts, sets: Sequence[tuple[int, ...]], refuse: Refusals) -> Iterator[Draft]:
    """The size of the room, where it is known well enough and the frames that show most of it show enough."""
    area = facts.room_area
    shown = [(inside, share, clip) for clip in sets for share, inside in [_shown_shares(facts, clip)]]
    inside, share, clip = max(shown, default=(0.0, 0.0, ()))
    if facts.several_rooms:
        refuse("room_size:several_rooms")
    elif area is None or not area.value or not sure(area):
        refuse("room_size:area_not_sure")
    elif share < OUTLINE_SHOWN or inside < FLOOR_WITHIN:
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


def _shown_shares(facts: Facts, clip: Sequence[int]) -> tuple[float, float]:
    """Share of the floor's outline near which the frames show something, at whatever height (where a room ends makes
    its size, and a wall above a bed or a stretch of ceiling tells that as well as the floor does); and share of the
    floor that lies between what they show and where they were taken."""
    if facts.floor is None:
        return 0.0, 0.0
    rings = shapely.get_exterior_ring(shapely.get_parts(facts.floor))
    places = [shapely.line_interpolate_point(ring, np.arange(0.0, ring.length, OUTLINE_NEAR)) for ring in rings]
    views = [facts.view(frame) for frame in clip]
    steps = [max(1, round(at_width(OUTLINE_STEP, view.camera.width))) for view in views]
    seen = [view.points[::n, ::n][view.depth[::n, ::n] > 0] for view, n in zip(views, steps, strict=True)]
    points = np.concatenate(seen)[:, :2]
    outline = shapely.get_coordinates(np.concatenate(places))
    found, _ = cKDTree(points).query(outline, distance_upper_bound=OUTLINE_NEAR)
    cameras = [facts.scene.frames[frame].camera.center[:2] for frame in clip]
    hull = shapely.convex_hull(shapely.multipoints(np.concatenate([points, cameras])))
    inside = shapely.area(shapely.intersection(hull, facts.floor)) / shapely.area(facts.floor)
    return round(float(np.isfinite(found).mean()), SHARE_DECIMALS), round(float(inside), SHARE_DECIMALS)


SKILL = Skill(
    name="video.measurement",
    version=9,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
    vsi_bench={"object_size": "object size", "room_size": "room size"},
)
