"""depth: how far a point or a thing of a picture is from the camera, and how much deeper one is than another.

A real sample, from a room of 6 x 5 m:

    Q: How far was I from the nearest part of the sofa when I took this photo?
    A: You were about 4.0 m away.
    Q: What is the distance straight ahead from the camera to the middle of the television, in metres?
       Answer with a number, to one decimal.
    A: 3.9

Benchmarks mean different lengths by "how far", so each question says its own: the depth of a point or of a thing's
middle along the way the camera looks (SPAR), the straight distance to the middle (SPAR), or that to the nearest point
(VSTI-Bench). What is not known to a twentieth and 3 cm is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import islice

import numpy as np

from vstdata.asking.draft_order import frames_in_turn, interleaved
from vstdata.asking.markable_points import Spots, find_spots
from vstdata.asking.named_things import Picture, picture_of
from vstdata.asking.naming import colors
from vstdata.asking.seen_well import MARKS_APART
from vstdata.asking.sure_numbers import rounding_margin, sure
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts, Measure
from vstdata.facts.labels import FLOOR_LABELS, is_structure
from vstdata.facts.measure import metres
from vstdata.linear import length
from vstdata.program import program
from vstdata.program.measured.boxes import Depth
from vstdata.program.measured.distances import DepthDifference, GapToCamera, MiddleFromCamera
from vstdata.program.step import Step
from vstdata.words.wordings import Asks

POINTS = "point_depth"
RULES = {"middle_depth": "depth", "middle_distance": "straight", "nearest_distance": "nearest"}
ASKS = {
    POINTS: Asks("number", {"color": "color"}),
    **dict.fromkeys(RULES, Asks("number", {"thing": "thing"})),
    "depth_by_reference": Asks("number", {"thing": "thing", "known": "thing", "given": "number"}),
    "depth_difference": Asks("number", {"a": "thing", "b": "thing", "deeper": "reply", "other": "reply"}),
}
NEAREST, FARTHEST = 0.4, 10.0  # metres: as others; nearer things hardly fit into a picture
LEAST_DIFFERENCE = 0.3  # metres: less is within what an eye tells of a depth. Ours.
DECIMALS = 1  # SPAR, VST
ERROR_SHARE, ERROR_FLOOR = 0.05, 0.03  # most error of a number: of its value, and metres. As video.others.
POINT_SIGMAS = 3.0  # standard deviations of a point's depth that count as its error
MOST_OF_A_KIND = 4  # drafts of one type from a picture
SPOTS = 48
BIN = 0.5  # metres: numbers are asked evenly over such steps


@dataclass(frozen=True, eq=False)
class _Depths:
    """How far the things of a picture are, by each rule."""

    picture: Picture

    @cached_property
    def things(self) -> tuple[int, ...]:
        """Those whose middle is ahead of the camera."""
        seen = (one.instance for one in self.picture.seen)
        return tuple(i for i in seen if self.measured(i, "depth").value > 0)

    def measured(self, i: int, rule: str) -> Measure:
        """A distance in metres; its error."""
        facts, frame = self.picture.facts, self.picture.frame
        if rule == "nearest":
            return facts.camera_distance(frame, i)
        camera, error = facts.scene.frames[frame].camera, facts.surface_noise(i) + facts.noise.pose
        if rule == "straight":
            return metres(float(length(facts.position(i) - camera.center)), error)
        return metres(float(camera.to_camera(facts.position(i)[None])[0, 2]), error)

    def step(self, i: int, name: str, rule: str) -> Step:
        """How it was measured."""
        found, key, number = self.measured(i, rule), self.picture.key, self.picture.id(i)
        if rule == "nearest":
            return GapToCamera(key, number, name, found.error, found.value)
        return MiddleFromCamera(key, number, name, rule, found.error, found.value)


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """All frames in turn, each with the question types in turn."""
    return frames_in_turn(facts, draw, refuse, _of_frame)


def _of_frame(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    depths = _Depths(picture_of(facts, frame, refuse))
    groups = [_points(facts, frame, draw.at(POINTS), refuse)]
    groups += [_things(depths, kind, draw.at(kind), refuse) for kind in RULES]
    groups += [_pairs(depths, kind, draw.at(kind), refuse) for kind in ("depth_by_reference", "depth_difference")]
    yield from interleaved(islice(group, MOST_OF_A_KIND) for group in draw.shuffled(groups, "kinds"))


def _unclear(found: Measure, least: float = NEAREST) -> str:
    """Why a length is not asked for, or ""."""
    if not least <= found.value <= FARTHEST:
        return "too_near_or_far"
    if not sure(found, ERROR_SHARE, ERROR_FLOOR):
        return "not_sure"
    return "" if rounding_margin(found.value, DECIMALS) else "between_two_printed_numbers"


def _spread(values: Sequence[Measure], kind: str, draw: Draw, refuse: Refusals, least: float = NEAREST) -> list[int]:
    """The positions of values that can be asked for, evenly over steps of `BIN`."""
    bins: dict[int, list[int]] = {}
    for k, found in enumerate(values):
        if reason := _unclear(found, least):
            refuse(f"{kind}:{reason}")
        else:
            bins.setdefault(int(found.value // BIN), []).append(k)
    order = draw.shuffled(sorted(bins), "bins")
    return list(interleaved([draw.shuffled(bins[number], "bin", number) for number in order]))


def _number(kind: str, slots: dict[str, str], found: Measure, steps: Sequence[Step], cue: str) -> Question:
    return Question(
        question_type=kind,
        slots=slots,
        answer=Answer("number", found.value, "m", DECIMALS),
        margin=rounding_margin(found.value, DECIMALS),
        program=program(*steps),
        cue=cue,
    )


def _points(facts: Facts, frame: int, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """One point a picture."""
    spots = _on_something(facts, find_spots(facts, frame, SPOTS, MARKS_APART, draw))
    error = facts.noise.pose + POINT_SIGMAS * spots.sigma
    values = [metres(value, out) for value, out in zip(spots.depth.tolist(), error.tolist(), strict=True)]
    for k in _spread(values, POINTS, draw, refuse):
        (shade,) = colors(draw.at(k), 1)
        uv = spots.uv[k].tolist()
        step = Depth(facts.scene.frames[frame].key, f"{shade} point", uv, values[k].value)
        yield Draft((frame,), (_number(POINTS, {"color": shade}, values[k], [step], ""),), (_mark(uv, shade),))


def _on_something(facts: Facts, spots: Spots) -> Spots:
    """Those on things or on the floor: on a bare wall or ceiling nothing says how far it is."""
    labels = [one.label.strip().lower() for one in facts.scene.instances]
    bare = [i for i, label in enumerate(labels) if is_structure(label) and label not in FLOOR_LABELS]
    kept = np.flatnonzero(~np.isin(spots.surface, [-1, *bare]))
    return replace(spots, **{one.name: getattr(spots, one.name)[kept] for one in fields(spots)})


def _mark(uv: Sequence[float], shade: str) -> Mark:
    return Mark(0, "point", tuple(uv), shade)


def _things(depths: _Depths, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    picture, rule = depths.picture, RULES[kind]
    values = [depths.measured(i, rule) for i in depths.things]
    for k in _spread(values, kind, draw, refuse):
        i = depths.things[k]
        named = picture.named((i,), draw.at(k))
        (name,) = named.names
        label = picture.facts.label(i)
        question = _number(kind, {"thing": name}, values[k], [depths.step(i, name, rule)], label)
        yield Draft((picture.frame,), (question,), named.marks, (i,))


def _pairs(depths: _Depths, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """A depth where another one is told, or how much two differ."""
    picture, facts = depths.picture, depths.picture.facts
    things = [i for i in draw.shuffled(depths.things, "things") if not _unclear(depths.measured(i, "depth"))]
    pairs = list(zip(things, things[1:] + things[:1], strict=True)) if len(things) > 1 else []
    first = [depths.measured(a, "depth") for a, _ in pairs]
    second = [depths.measured(b, "depth") for _, b in pairs]
    gaps = [metres(abs(a.value - b.value), a.error + b.error) for a, b in zip(first, second, strict=True)]
    difference = kind == "depth_difference"
    values, least = (gaps, LEAST_DIFFERENCE) if difference else (second, NEAREST)
    for k in _spread(values, kind, draw, refuse, least):
        if not difference and gaps[k].value < LEAST_DIFFERENCE:
            refuse(f"{kind}:as_deep_as_the_reference")
            continue
        named = picture.named(pairs[k], draw.at(k))
        steps: list[Step] = [depths.step(i, name, "depth") for i, name in zip(pairs[k], named.names, strict=True)]
        a, b = named.names
        if difference:
            deeper, other = (a, b) if first[k].value > second[k].value else (b, a)
            slots = {"a": a, "b": b, "deeper": deeper, "other": other}
            steps.append(DepthDifference(values[k].value))
        else:
            slots = {"known": a, "thing": b, "given": f"{first[k].value:.{DECIMALS}f}"}
        cue = ">".join(facts.label(i) for i in pairs[k])
        question = _number(kind, slots, values[k], steps, cue)
        yield Draft((picture.frame,), (question,), named.marks, pairs[k])


SKILL = Skill(
    name="single_image.depth",
    version=5,
    modality="single_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    marks=True,
)
