"""Recomputes the steps of chains of thought, from numbers as they are printed: metres to one decimal, whole degrees."""

from __future__ import annotations

import cmath
import math
from typing import Any

from tests.program.evaluate import (
    COMPASS,
    DEGREE,
    EIGHTHS,
    TENTH,
    Known,
    Rule,
    Step,
    clockwise,
    eighth,
    wrapped,
)
from vstdata.words.english import plural

COURSES = (
    *("forward", "forward and to the right", "to the right", "backward and to the right"),
    *("backward", "backward and to the left", "to the left", "forward and to the left"),
)
KINDS = ("straight on", "right", "back", "left")
QUARTERS = ("in front of", "to the right of", "behind", "to the left of")
PLACES = ("place", "single_place", "single_place_straight", "single_spot", "single_straight")
SPOTS = ("spot", "straight")
MOVES = ("motion_by", "motion_straight", "motion_sideways")
TURNS = ("motion_turned", "motion_kept")
STANDS = ("perspective_stand", "perspective_first", "perspective_second")
ASIDES = ("hedge", "visibility_close", "distance_close")


def _complex(value: list[float]) -> complex:
    return complex(value[0], value[1])


def _place(known: Known, instance: int) -> complex:
    return _complex(known.of([instance], *PLACES))


def _spot(known: Known, image: int, instance: int) -> complex:
    found = [one for one in known.all(*SPOTS) if one["image"] == image and one["instances"] == [instance]]
    return _complex(found[-1]["value"])


def _stands(known: Known, image: int) -> complex:
    if image == 1:
        return 0j
    cameras = [one["value"] for one in known.all("camera") if one["image"] == image]
    return _complex(cameras[-1] if cameras else known.last("camera_stands"))


def _looks(known: Known, image: int) -> int:
    if image == 1:
        return 0
    cameras = [one["value"] for one in known.all("camera") if one["image"] == image]
    return int(cameras[-1][2] if cameras else known.last("camera_look"))


def _heading(way: complex) -> float:
    return clockwise(way)


def _seen_from(known: Known, image: int, instance: int) -> list[float]:
    """To the right and ahead of an image's camera, by its pose and the object's box."""
    pose = known.image(image)
    way = known.middle(instance) - complex(*pose[:2, 3])
    along = way / cmath.exp(1j * cmath.phase(complex(*pose[:2, 2])))
    return [-along.imag, along.real]


def spot(known: Known, step: Step) -> Any:
    (instance,) = step["instances"]
    return _seen_from(known, step.get("image", 1), instance) if instance in known.objects else step["value"]


def camera(known: Known, step: Step) -> list[float]:
    """Of a later image on the map of the first."""
    first, later = known.image(1), known.image(step["image"])
    ahead = cmath.exp(1j * cmath.phase(complex(*first[:2, 2])))
    along = (complex(*later[:2, 3]) - complex(*first[:2, 3])) / ahead
    off = wrapped(clockwise(complex(*later[:2, 2])) - clockwise(ahead) - step["value"][2])
    return [-along.imag, along.real, step["value"][2] + (0 if abs(off) <= DEGREE else off)]


def near_degree(rule: Rule) -> Rule:
    """A heading as near to the one stated as the circle allows: 359.6 is 0."""

    def found(known: Known, step: Step) -> float:
        return float(step["value"] + wrapped(rule(known, step) - step["value"]))

    return found


def heading_object_object(known: Known, step: Step) -> float:
    start, end = (_place(known, i) for i in step["instances"])
    return _heading(end - start)


def heading_camera_object(known: Known, step: Step) -> float:
    return _heading(_place(known, step["instances"][0]) - _stands(known, step["image"]))


def heading_object_camera(known: Known, step: Step) -> float:
    return _heading(_stands(known, step["image"]) - _place(known, step["instances"][0]))


def heading_camera_camera(known: Known, step: Step) -> float:
    start, end = (_stands(known, image) for image in step["images"])
    return _heading(end - start)


def founded_way(known: Known, step: Step) -> float:
    start, end = (_spot(known, step["image"], i) for i in step["instances"])
    return _heading(end - start)


def camera_look(known: Known, step: Step) -> float:
    (way,) = (one["value"] for one in known.all("founded_way") if one["image"] == 2)
    return float((known.last("heading_object_object") - way) % 360)


def camera_offset(known: Known, step: Step) -> list[float]:
    turned = _spot(known, 2, step["instances"][0]) * cmath.rect(1, -math.radians(known.last("camera_look")))
    return [turned.real, turned.imag]


def camera_stands(known: Known, step: Step) -> list[float]:
    stands = _place(known, step["instances"][0]) - _complex(known.of(step["instances"], "camera_offset"))
    return [stands.real, stands.imag]


# Turns and words

ANNOUNCED = (
    *(f"heading_{a}_{b}" for a in ("object", "camera") for b in ("object", "camera")),
    *("look", "premise", "camera_premise", "compass_of", "compass_path", "path_turned", "path_from"),
    "visibility_turned",
)


def turn(known: Known, step: Step) -> Any:
    told = [one["value"] for one in known.all(*ANNOUNCED)]
    if step["first"] in told and step["second"] in told:
        return wrapped(step["second"] - step["first"])
    return f"headings not told before: {step}"


def compass_word(known: Known, step: Step) -> str:
    called = [one["compass"] for one in known.all("premise", "camera_premise", "compass_of")]
    assert step["compass"] in called
    return eighth(COMPASS, step["compass"], known.last("turn"))


def compass_path(known: Known, step: Step) -> Any:
    if step["first"] not in [one["value"] for one in known.all("compass_of")] and step["first"] not in [
        one["value"] for one in known.ahead if one["op"] == "compass_of"
    ]:
        return "the first heading is not told"
    return (step["first"] + 45 * (COMPASS.index(step["said"]) - COMPASS.index(step["compass"]))) % 360


def camera_hour(known: Known, step: Step) -> str:
    return f"{round(known.last('turn') / 30) % 12 or 12} o'clock"


def about(angle: float) -> str:
    """A turn by the nearest 30 degrees."""
    thirties = round(angle / 30)
    if thirties % 12 == 0:
        return "hardly at all"
    side = "right" if thirties > 0 else "left"
    return "180 degrees" if abs(thirties) == 6 else f"{30 * abs(thirties)} degrees to the {side}"


# Moves of a camera


def _way(known: Known, image: int) -> int:
    return int([one["value"] for one in known.all("founded_way") if one["image"] == image][-1])


def motion_turned(known: Known, step: Step) -> float:
    first, last = (_pair_way(known, step["images"], image) for image in step["images"])
    return wrapped(first - last)


def _pair_way(known: Known, images: list[int], image: int) -> int:
    """Of the two things that both images show: those of the last step that says so."""
    both = [one["instances"] for one in known.all("founded_both") if one["value"] == images][-1]
    ways = [one for one in known.all("founded_way") if one["image"] == image and one["instances"] == both]
    return int(ways[-1]["value"])


def motion_unturned(known: Known, step: Step) -> list[float]:
    (turned,) = (one["value"] for one in known.all(*TURNS) if one["images"] == step["images"])
    spot = _spot(known, step["images"][1], step["instances"][0]) * cmath.rect(1, -math.radians(turned))
    return [spot.real, spot.imag]


def motion_by(known: Known, step: Step) -> list[float]:
    first, last = step["images"]
    (instance,) = step["instances"]
    there = [_complex(one["value"]) for one in known.all("motion_unturned") if one["images"] == step["images"]]
    move = _spot(known, first, instance) - (there[-1] if there else _spot(known, last, instance))
    return [move.real, move.imag]


def _move(known: Known, images: list[int]) -> complex:
    return _complex([one["value"] for one in known.all(*MOVES) if one["images"] == images][-1])


def motion_step(known: Known, step: Step) -> list[float]:
    leg = _move(known, [1, 3]) - _move(known, [1, 2])
    return [leg.real, leg.imag]


def motion_course(known: Known, step: Step) -> float:
    return wrapped(_heading(_complex(known.last(*MOVES))))


def mainly(move: complex) -> str:
    """The larger part of a move."""
    if abs(move.real) > abs(move.imag):
        return "to the right" if move.real > 0 else "to the left"
    return "forward" if move.imag > 0 else "backward"


def motion_mainly(known: Known, step: Step) -> str:
    return mainly(_move(known, [1, 2]) if step["images"] == [1, 2] else _complex(known.last("motion_step")))


def motion_joined(known: Known, step: Step) -> str:
    side = "right" if known.last(*TURNS) > 0 else "left"
    return f"went {mainly(_complex(known.last(*MOVES)))} and turned to the {side}"


def motion_sum(known: Known, step: Step) -> float:
    return wrapped(sum(one["value"] for one in known.all(*TURNS)))


def motion_path(known: Known, step: Step) -> str:
    first, then = (one["value"] for one in known.all("motion_mainly"))
    return f"first {first}, then {then}"


# Counting


def _counted(known: Known, label: str) -> list[Step]:
    return [one for one in known.all("counting_at") if one["label"] == label]


def counting_shown(known: Known, step: Step) -> int:
    every = [one for one in (*known.done, *known.ahead) if one["op"] == "counting_at"]
    return sum(one["image"] == step["image"] and one["label"] == step["label"] for one in every)


def counting_at(known: Known, step: Step) -> Any:
    (instance,) = step["instances"]
    if instance not in known.objects:
        return step["value"]
    return [*_seen_from(known, step["image"], instance), *_seen_from(known, 1, instance)]


def counting_same(known: Known, step: Step) -> list[int]:
    shown = [one["image"] for one in known.all("counting_at") if one["instances"] == step["instances"]]
    return [max(image for image in shown if image < step["image"]), step["image"]]


def counting_new(known: Known, step: Step) -> float:
    own = next(one for one in known.all("counting_at") if (one["image"], one["instances"]) == _which(step))
    others = [one for one in _counted(known, own["label"]) if one["image"] < step["image"]]
    return min(math.dist(own["value"][2:], one["value"][2:]) for one in others)


def _which(step: Step) -> tuple[int, list[int]]:
    return step["image"], step["instances"]


def counting_total(known: Known, step: Step) -> int:
    return len({one["instances"][0] for one in _counted(known, step["label"])})


def counting_once(known: Known, step: Step) -> int:
    seen = [one["instances"][0] for one in known.all("counting_at")]
    return sum(seen.count(one) == 1 for one in set(seen))


def counting_more(known: Known, step: Step) -> str:
    counts = {one["label"]: one["value"] for one in known.all("counting_total", "counting_distinct")}
    if len(set(counts.values())) == 1:
        return "as many of one as of the other"
    return f"more {plural(max(counts, key=counts.__getitem__))}"


# Distances


def distance_seen(known: Known, step: Step) -> float:
    start, end = (_spot(known, step["image"], i) for i in step["instances"])
    return abs(end - start)


def distance_map(known: Known, step: Step) -> float:
    start, end = (_place(known, i) for i in step["instances"])
    return abs(end - start)


def _extreme(known: Known, step: Step, choose: Any, op: str) -> Any:
    best = choose(known.all(op), key=lambda one: one["value"])
    return best if step["instances"] == best["instances"] else None


def distance_farther(known: Known, step: Step) -> Any:
    best = _extreme(known, step, max, "distance_gap")
    return best["value"] if best else "another pair"


def distance_nearest(known: Known, step: Step) -> Any:
    best = _extreme(known, step, min, "distance_gap")
    return best["value"] if best else "another pair"


def distance_difference(known: Known, step: Step) -> float:
    gaps = [one["value"] for one in known.all("distance_gap")]
    return float(max(gaps) - min(gaps))


# Ways


def path_order(known: Known, step: Step) -> str:
    return ", then ".join(one["value"] for one in known.all("path_first", "path_turn"))


def path_turned(known: Known, step: Step) -> float:
    return float((known.last(*ANNOUNCED) + step["by"]) % 360)


def path_step(known: Known, step: Step) -> list[float]:
    on = cmath.rect(step["metres"], math.radians(90 - known.last("path_turned")))
    end = _place(known, step["instances"][0]) + on
    return [end.real, end.imag]


def path_from(known: Known, step: Step) -> float:
    return _heading(_place(known, step["instances"][0]) - _complex(known.last("path_step")))


# Somebody else's view


def perspective_turn(known: Known, step: Step) -> float:
    stand, face = known.all(*STANDS)[-1]["instances"]
    ahead, there = (known.of([stand, i], "heading_object_object") for i in (face, step["instances"][0]))
    return wrapped(there - ahead)


def perspective_quarter(known: Known, step: Step) -> str:
    return eighth(QUARTERS, "in front of", known.of(step["instances"], "perspective_turn"))


def perspective_order(known: Known, step: Step) -> list[str]:
    _, face = known.all(*STANDS)[-1]["instances"]
    turns = {face: 0, **{one["instances"][0]: one["value"] for one in known.all("perspective_turn")}}
    return [known.name(i) for i in sorted(turns, key=turns.__getitem__)]


def perspective_pick(known: Known, step: Step) -> str:
    (one,) = (one for one in known.all("perspective_quarter") if one["value"] == step["position"])
    return known.name(one["instances"][0])


def perspective_both(known: Known, step: Step) -> str:
    first, second = (one["value"] for one in known.all("perspective_quarter"))
    return f"{first} the first, {second} the second"


# One picture


def single_smallest(known: Known, step: Step) -> str:
    choose = min if step["op"] == "single_smallest" else max
    return known.name(choose(known.all("single_gap"), key=lambda one: one["value"])["instances"][1])


def single_order(known: Known, step: Step) -> list[str]:
    across = known.all("single_across")
    seen = sorted(known.all("single_depth", "single_aside"), key=lambda one: one["value"])
    names = [known.name(one["instances"][0]) for one in seen]
    return names if across and across[0]["value"][0] == "nearest" else names[::-1]


# What is in view


def visibility_turned(known: Known, step: Step) -> float:
    return float((_looks(known, step["image"]) + step["by"]) % 360)


def visibility_off(known: Known, step: Step) -> Any:
    off, half = known.last("turn"), next(one["value"] for one in known.done + known.ahead if one["op"] == SPAN)
    inside = abs(off) < half
    return off if inside == (step["op"] in ("visibility_in", "visibility_inside")) else f"{off} of {half}"


SPAN = "visibility_span"


def visibility_only(known: Known, step: Step) -> int:
    (one,) = known.all("visibility_in")
    return int(one["instances"][0])


# The answer


def answer(known: Known, step: Step) -> Any:
    found = [one for one in known.done if one["op"] not in ASIDES][-1]
    rule = ANSWERS.get(found["op"])
    return rule(known, found) if rule else found["value"]


def _side(angle: float) -> str:
    return "right" if angle > 0 else "left"


ANSWERS: dict[str, Rule] = {
    "distance_farther": lambda known, found: " and ".join(known.name(i) for i in found["instances"]),
    "distance_nearest": lambda known, found: known.name(found["instances"][1]),
    "visibility_only": lambda known, found: known.name(found["value"]),
    "visibility_inside": lambda known, found: f"in the {_side(found['value'])} half of the picture",
    "visibility_outside": lambda known, found: f"outside, past the {_side(found['value'])} edge",
    **dict.fromkeys(("motion_straight", "motion_sideways"), lambda known, found: mainly(_complex(found["value"]))),
    **dict.fromkeys((*TURNS, "motion_sum"), lambda known, found: about(found["value"])),
}


def _total(known: Known) -> float:
    return float(known.last(*TURNS, "motion_sum"))


REASONED_RULES: dict[str, tuple[Rule, float]] = {
    "image": (lambda known, step: known.row["frames"].index(step["frame"]) + 1, 0),
    **dict.fromkeys((*SPOTS, *PLACES), (spot, TENTH)),
    "camera": (camera, TENTH),
    "founded_way": (near_degree(founded_way), DEGREE),
    "heading_object_object": (near_degree(heading_object_object), DEGREE),
    "heading_camera_object": (near_degree(heading_camera_object), DEGREE),
    "heading_object_camera": (near_degree(heading_object_camera), DEGREE),
    "heading_camera_camera": (near_degree(heading_camera_camera), DEGREE),
    "premise": (near_degree(heading_object_object), DEGREE),
    "compass_of": (near_degree(heading_object_object), DEGREE),
    "look": (lambda known, step: _looks(known, step["image"]), 0),
    "camera_premise": (lambda known, step: _looks(known, step["image"]), 0),
    "camera_look": (camera_look, 0),
    "camera_offset": (camera_offset, TENTH),
    "camera_stands": (camera_stands, TENTH),
    "turn": (turn, 0),
    "word": (lambda known, step: eighth(EIGHTHS, "front", known.last("turn")), 0),
    "compass_word": (compass_word, 0),
    "compass_path": (compass_path, 0),
    "camera_hour": (camera_hour, 0),
    **dict.fromkeys(TURNS, (motion_turned, 0)),
    "motion_unturned": (motion_unturned, TENTH),
    **dict.fromkeys(MOVES, (motion_by, TENTH)),
    "motion_step": (motion_step, TENTH),
    "motion_course": (motion_course, DEGREE),
    "motion_word": (lambda known, step: eighth(COURSES, "forward", known.last("motion_course")), 0),
    "motion_sum": (motion_sum, 0),
    "motion_about": (lambda known, step: about(_total(known)), 0),
    "motion_hardly": (lambda known, step: about(_total(known)), 0),
    "motion_mainly": (motion_mainly, 0),
    "motion_joined": (motion_joined, 0),
    "motion_path": (motion_path, 0),
    "counting_shown": (counting_shown, 0),
    "counting_at": (counting_at, TENTH),
    "counting_same": (counting_same, 0),
    **dict.fromkeys(("counting_new", "counting_near"), (counting_new, TENTH)),
    "counting_sum": (lambda known, step: len(_counted(known, step["label"])), 0),
    **dict.fromkeys(("counting_total", "counting_distinct"), (counting_total, 0)),
    "counting_once": (counting_once, 0),
    **dict.fromkeys(("counting_more", "counting_equal"), (counting_more, 0)),
    "distance_seen": (distance_seen, TENTH),
    "distance_map": (distance_map, TENTH),
    "distance_farther": (distance_farther, 0),
    "distance_nearest": (distance_nearest, 0),
    "distance_difference": (distance_difference, 1e-6),
    **dict.fromkeys(("path_first", "path_turn"), (lambda known, step: eighth(KINDS, KINDS[0], known.last("turn")), 0)),
    "path_order": (path_order, 0),
    "path_turned": (path_turned, 0),
    "path_step": (path_step, TENTH),
    "path_from": (near_degree(path_from), DEGREE),
    "perspective_turn": (perspective_turn, 0),
    "perspective_quarter": (perspective_quarter, 0),
    "perspective_order": (perspective_order, 0),
    "perspective_pick": (perspective_pick, 0),
    "perspective_both": (perspective_both, 0),
    "single_way": (distance_map, TENTH),
    **dict.fromkeys(("single_smallest", "single_largest"), (single_smallest, 0)),
    "single_order": (single_order, 0),
    "visibility_turned": (visibility_turned, 0),
    **dict.fromkeys(
        ("visibility_in", "visibility_out", "visibility_inside", "visibility_outside"), (visibility_off, 0)
    ),
    "visibility_only": (visibility_only, 0),
    "visibility_round": (lambda known, step: about(known.last("turn")), 0),
    "answer": (answer, 0),
}
