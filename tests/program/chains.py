"""Recomputes the steps of chains of thought: what pictures show by poses and boxes, the rest by the steps before."""

from __future__ import annotations

import cmath
import math
from typing import Any

import numpy as np

from tests.program.evaluate import COMPASS, EIGHTHS, Known, Rule, Step, eighth, wrapped
from vstdata.words.english import plural

TIMES = {"half as wide": 0.5, "as wide": 1, "one and a half times as wide": 1.5, "twice as wide": 2}
TIMES |= {"three times as wide": 3}
COURSES = (
    *("forward", "forward and to the right", "to the right", "backward and to the right"),
    *("backward", "backward and to the left", "to the left", "forward and to the left"),
)
HOURS = tuple(f"{k or 12} o'clock" for k in range(12))
QUARTERS = ("in front of", "to the right of", "behind", "to the left of")
KINDS = ("straight on", "right", "back", "left")
CIRCLES = (EIGHTHS, COURSES, HOURS, COMPASS, QUARTERS, KINDS)
STEP, HALF = 7.6, 0.35  # degrees and metres that telling in steps of 15 and in halves loses, boxes being tighter or not
AXIS = 19.0  # degrees of a way off a wall
AWAY = 0.36  # metres to a side that both lose at 6 m
WALLS = ("wall_square", "wall_slant", "wall_beside", "square_edge", "slant_edge")
POINTS = ("compass", "compass_between", "axis_compass", "compass_same", "axis_compass_same", "axis_compass_back")
POINTS += ("compass_still", "compass_turn", "axis_compass_mid", "axis_compass_ends")
POINTS += ("axis_compass_next", "axis_compass_half", "compass_past", "compass_turn_past", "compass_turn_same")
REASONS = (  # why another option is not the answer
    *(
        "ruled_out",
        "ruled_point",
        "ruled_sum",
        "ruled_run",
        "ruled_wall",
        "ruled_level",
        "ruled_slant",
        "ruled_way",
        "ruled_side",
        "ruled_course",
        "ruled_miss",
        "only_side",
    ),
    *("ruled_gap", "ruled_far", "ruled_start", "ruled_at"),
    "ruled_count",
    "ruled_there",
)


def near_degree(rule: Rule) -> Rule:
    """A direction as near to the one stated as the circle allows: -179 is 181."""

    def found(known: Known, step: Step) -> float:
        return float(step["value"] + wrapped(rule(known, step) - step["value"]))

    return found


def in_steps(rule: Rule) -> Rule:
    """A direction that is told in steps: the one stated, where it is a step and near enough."""
    near = near_degree(rule)

    def found(known: Known, step: Step) -> float:
        value = near(known, step)
        good = abs(value - step["value"]) <= STEP and step["value"] % 15 == 0
        return float(step["value"] if good else value)

    return found


def spot(known: Known, image: int, instance: int) -> complex:
    """Right + j ahead of an image's camera held level, by its pose and the object's box."""
    pose = known.image(image)
    ahead = complex(*pose[:2, 2])
    return (known.middle(instance) - complex(*pose[:2, 3])) * 1j * abs(ahead) / ahead


def bearing(place: complex) -> float:
    return math.degrees(math.atan2(place.real, place.imag))


def _place(far: float, degrees: float) -> complex:
    return cmath.rect(far, math.radians(90 - degrees))


def leg(known: Known, step: Step) -> float:
    start, end = (spot(known, step["image"], i) for i in step["instances"])
    return bearing(end - start)


def aim(known: Known, step: Step) -> float:
    return bearing(spot(known, step["image"], step["instances"][0]))


def _turn(known: Known, k: int, l: int) -> float:  # noqa: E741
    if k == l:
        return 0.0
    for one in known.all("turned", "turned_so", "unturned"):
        if sorted(one["images"]) == sorted((k, l)):
            return float(one["value"] if one["images"] == [k, l] else -one["value"])
    raise LookupError("no turn")


def turned(known: Known, step: Step) -> Any:
    """By a wall or a way that both images show."""
    k, l = step["images"]  # noqa: E741
    seen = known.all(*WALLS, "leg", "leg_up")
    pairs = [
        wrapped(one["value"] - other["value"])
        for one in seen
        for other in seen
        if one["instances"] == other["instances"] and (one["image"], other["image"]) == (k, l)
    ]
    return step["value"] if step["value"] in [180 if pair == -180 else pair for pair in pairs] else pairs


def legs(known: Known, step: Step) -> list[float]:
    """Of two ways from one thing."""
    start, *ends = (spot(known, step["image"], i) for i in step["instances"])
    true = [bearing(end - start) for end in ends]
    pairs = zip(true, step["value"], strict=True)
    near = [abs(wrapped(one - told)) <= STEP and told % 15 == 0 for one, told in pairs]
    return list(step["value"]) if all(near) else true


def legs_alike(known: Known, step: Step) -> float:
    both = legs(known, {**step, "value": [step["value"]] * 2})
    return float(both[0] if both[0] == both[1] else 999.0)


def leg_turned(known: Known, step: Step) -> float:
    """As seen, which is near enough, and the turn."""
    seen = in_steps(leg)(known, {**step, "value": step["seen"]})
    return wrapped(seen + _turn(known, 1, step["image"]))


def axis(known: Known, step: Step) -> float:
    """Less the way to the wall, along an axis of its box: a quarter."""
    start, end, *_, wall = step["instances"]
    way = bearing(spot(known, step["image"], end) - spot(known, step["image"], start))
    pose = known.image(step["image"])
    axes = np.reshape(known.objects[wall]["axes"], (3, 3))
    level = sorted((column for column in axes.T), key=lambda column: abs(column[2]))[:2]
    sides = [bearing(complex(*column[:2]) * 1j / complex(*pose[:2, 2])) for column in level]
    off = min(abs(wrapped(way - step["value"] - side - quarter)) for side in sides for quarter in (0, 90, 180, -90))
    return float(step["value"] if off <= AXIS and step["value"] % 45 == 0 else 999.0)


def axis_there(known: Known, step: Step) -> float:
    """By the wall of the way before."""
    wall = known.all("axis")[-1]["instances"][-1]
    return axis(known, {**step, "instances": [*step["instances"], wall]})


def wall_side(known: Known, step: Step) -> float:
    """The wall is ahead of who faces it."""
    for one in known.all("axis", "axis_there"):
        if one["instances"][:2] == step["instances"]:
            return float(wrapped(-one["value"]) if one["value"] != 180 else 180)
    return 999.0


def view(known: Known, step: Step) -> float:
    """As image 1 looks."""
    start, end = (spot(known, 1, i) for i in step["instances"])
    return bearing(end - start)


def view_side(known: Known, step: Step) -> float:
    """What is ahead of image 1, in eighths of a circle."""
    off = wrapped(-view(known, step) - step["value"])
    return float(step["value"] if abs(off - step["off"]) <= STEP + STEP and step["value"] % 45 == 0 else 999.0)


def in_line(known: Known, step: Step) -> Any:
    a, b, c = (known.middle(i) for i in step["instances"])
    share = (b - a) / (c - a)
    return step["instances"] if 0 < share.real < 1 and abs(share.imag) <= 0.1 else [share.real, share.imag]


def line_word(known: Known, step: Step) -> str:
    a, b, c = (known.middle(i) for i in step["instances"])
    return "front" if ((b - a) * (c - a).conjugate()).real > 0 else "back"


def stood(known: Known, step: Step) -> tuple[float, float]:
    """Where the object is, less the way to it, turned."""
    right, ahead, far, aside, *_ = step["value"]
    place = complex(right, ahead) - _place(far, aside + _turn(known, *step["images"]))
    return place.real, place.imag


def placed(known: Known, step: Step) -> list[float]:
    """Where the object is for both, and by that the camera."""
    there = sited(known, step)
    told, found = step["value"][4:], stood(known, step)
    near = all(abs(one - other) <= AWAY for one, other in zip(told or (0.0, 0.0), found, strict=True))
    return [*there, *told] if near else [*there, *found]


def sited(known: Known, step: Step) -> list[float]:
    here, there = (spot(known, image, step["instances"][0]) for image in step["images"])
    aside = step["value"][3] + (0 if abs(wrapped(bearing(there) - step["value"][3])) <= STEP else 99)
    return [here.real, here.imag, abs(there), aside]


def onward(known: Known, step: Step) -> float:
    """The offset is that of the object less that of the camera; its direction."""
    here = spot(known, step["images"][0], step["instances"][0])
    camera = complex(*(known.last("located", "located_there")[4:] or (0.0, 0.0)))
    right, ahead = step["offset"]
    off = here - camera - complex(right, ahead)
    return bearing(complex(right, ahead)) if max(abs(off.real), abs(off.imag)) <= 2 * HALF else 999.0


def word(known: Known, step: Step) -> str:
    circle = next((names for names in CIRCLES if step["value"] in names), ("no direction",))
    return eighth(circle, circle[0], step["off"])


def main_word(known: Known, step: Step) -> str:
    """A course among the four main ones, where the answer is of them."""
    if known.turn["question_type"] != "moved_and_turned":
        return word(known, step)
    return eighth(COURSES[::2], COURSES[0], step["off"])


def ruled_out(known: Known, step: Step) -> str:
    compass = [one["compass"] for one in known.all(*POINTS)]
    if compass:
        return eighth(COMPASS, compass[-1], step["off"])
    return word(known, step)


def own(known: Known, step: Step) -> float:
    """What was found as the other image looks, less the turn."""
    found = known.all("onward", "aim")[-1]
    image = step["image"]
    return wrapped(found["value"] - _turn(known, 3 - image, image))


def own_view(known: Known, step: Step) -> Any:
    return eighth(EIGHTHS, "front", step["off"]) if own(known, step) == step["off"] else "another direction"


def in_place(known: Known, step: Step) -> str:
    off = known.last("after_turn")
    side = "right" if off > 0 else "left"
    return f"outside, past the {side} edge" if abs(off) > step["half"] else f"in the {side} half of the picture"


def after_turn(known: Known, step: Step) -> float:
    return wrapped(known.last("own_ray", "beyond") - step["by"])


def _names(known: Known, step: Step) -> list[str]:
    return [known.name(i) for i in step["instances"]]


def row(known: Known, step: Step) -> Any:
    found = dict[int, Any]()
    for one in known.all("way_side", "along_faced", "along_mirror", "wall_there"):
        sides = {"right": 1, "left": -1, "to the right of": 2, "to the left of": -2}
        found[one["instances"][2 if one["op"] == "way_side" else 0]] = sides[one["value"]]
    turns = [found.get(i, 0) for i in step["instances"]]
    return _names(known, step) if turns == sorted(turns) else turns


def order(known: Known, step: Step) -> Any:
    """As seen, or the other way round."""
    seen = known.all("depth_order", "side_order")[-1]["instances"]
    back = bool(known.all("opposite")) or any(one["value"][0] == "farthest" for one in known.all("across"))
    return _names(known, step) if step["instances"] == (seen[::-1] if back else seen) else seen


def seen_order(known: Known, step: Step) -> Any:
    spots = [spot(known, 1, i) for i in step["instances"]]
    values = [one.imag if step["op"] == "depth_order" else one.real for one in spots]
    return step["instances"] if values == sorted(values) else values


def extreme(known: Known, step: Step) -> Any:
    pick = min if step["op"] == "least_gap" else max
    gaps = known.all("gap_by")
    if gaps:
        best = pick(gaps, key=lambda one: one["value"])
        return known.name(best["instances"][1]) if best["instances"][1:2] == step["instances"] else best
    (one,) = step["instances"]
    wide, close = known.all(*MORE), [found["instances"][1] for found in known.all("gap_next")]
    passed = [(found["instances"][1], found["instances"][2]) for found in wide if found["op"] == "gap_between"]
    if pick is min:
        nearer = {b for b, c in passed if c == one} | (
            {b for found in wide for b in found["instances"][:2]} if one in close else set()
        )
    else:
        nearer = {c for b, c in passed if b == one} | (
            {*close} if any(one in found["instances"][:2] for found in wide) else set()
        )
    return known.name(one) if len(nearer - {one}) >= 2 else sorted(nearer)


LESS, MORE = ("gap_on", "gap_below", "gap_next"), ("gap_above", "gap_between", "gap_room", "gap_far")


def farther(known: Known, step: Step) -> Any:
    """The one gap is short; or both are told in metres, or the wide one is that of a room."""
    (more,), (less,) = known.all(*MORE), known.all(*LESS)
    if sorted(more["instances"][:2]) != sorted(step["instances"]):
        return more
    told = [one["value"] for one in (more, less)]
    if less["op"] == "gap_next":
        return True
    return told[0] >= told[1] if more["op"] == "gap_above" else more["op"] != "gap_between" and told[1] <= 1


def across_to(known: Known, step: Step) -> float:
    one, other = (bearing(spot(known, step["image"], i)) for i in step["instances"])
    return wrapped(other - one)


def beyond(known: Known, step: Step) -> float:
    """Where the camera has what both images show, and how far to the right of that the object is."""
    steps = [one for one in known.all("across_to") if one["instances"][1:] == step["instances"]]
    aims = [one for one in known.all("aim") if one["instances"] == steps[-1]["instances"][:1]]
    return wrapped(steps[-1]["value"] + next(one["value"] for one in aims if one["image"] == step["image"]))


def yardstick(known: Known, step: Step) -> float:
    """By the box: up, or the longer of its level sides."""
    box = known.objects[step["instances"][0]]
    edges = np.reshape(box["axes"], (3, 3)) * np.asarray(box["size"])
    level = sorted(edges.T, key=lambda edge: abs(edge[2]) / max(np.linalg.norm(edge), 1e-9))[:2]
    size = np.abs(edges[2]).sum() if step["along"] == "tall" else max(np.linalg.norm(edge) for edge in level)
    return float(step["value"] if abs(size / step["value"] - 1) <= 0.11 else size)


def reach(known: Known, step: Step) -> list[float]:
    start, end = (spot(known, step["image"], i) for i in step["instances"])
    aside = step["value"][1] + (0 if abs(wrapped(bearing(end - start) - step["value"][1])) <= STEP else 99)
    return [abs(end - start), aside]


def apart(known: Known, step: Step) -> float:
    one, other = step["instances"]
    here = next(found for found in known.all("reach") if found["instances"][1] == one and found["image"] == 1)
    there = next(found for found in known.all("reach") if found["instances"][1] == other and found["image"] == 2)
    far, aside = there["value"]
    return abs(_place(far, aside + _turn(known, 1, 2)) - _place(*here["value"]))


def nearest_of(known: Known, step: Step) -> Any:
    best = min(known.all("apart"), key=lambda one: one["value"])
    return known.name(best["instances"][1]) if best["instances"][1:] == step["instances"] else best


# Around somebody, by one fact each

GAZES = ("gaze_along", "gaze_out", "gaze_out_over", "gaze_in", "gaze_in_over")
THERE = ("along_ahead", "along_back", "along_mirror", "wall_there", "near_faced", "line_front", "line_back")


def gaze(known: Known, step: Step) -> bool:
    """Along an axis of the box at the wall, or across it."""
    start, end = step["instances"]
    way = known.middle(end) - known.middle(start)
    at = end if step["op"].startswith("gaze_in") else start
    level = sorted(np.reshape(known.objects[at]["axes"], (3, 3)).T, key=lambda column: abs(column[2]))[:2]
    turns = [abs(wrapped(math.degrees(cmath.phase(way / complex(*column[:2]))))) for column in level]
    return min(min(turn, abs(turn - 90), abs(turn - 180)) for turn in turns) <= 2 * AXIS


def stands(known: Known) -> tuple[complex, complex]:
    """Where somebody stands, and the way to what they face."""
    told = [one for one in (*known.done, *known.ahead) if one["op"] in (*GAZES, "line_front", "line_back", "way_side")]
    start, end = (known.middle(i) for i in told[0]["instances"][:2])
    return start, end - start


def around(known: Known, step: Step) -> str:
    """By the middles of boxes, to the nearest quarter."""
    start, way = stands(known)
    thing = step["instances"][2 if step["op"].startswith("line") else 0]
    turn = -math.degrees(cmath.phase((known.middle(thing) - start) / way))
    near = [name for k, name in enumerate(QUARTERS) if abs(wrapped(turn - 90 * k)) <= 46]
    return str(step["value"]) if step["value"] in near else near[0]


def along_faced(known: Known, step: Step) -> str:
    """To a side of what is faced, for one who stands there."""
    start, way = stands(known)
    return "right" if ((known.middle(step["instances"][0]) - start) / way).imag < 0 else "left"


def way_side(known: Known, step: Step) -> str:
    start, end, thing = (known.middle(i) for i in step["instances"])
    return "right" if ((thing - start) / (end - start)).imag < 0 else "left"


def found_around(known: Known) -> Any:
    """Of what was told the one on the side that is not ruled out."""
    (other,) = known.all("ruled_there")
    told = {
        one["instances"][-1 if one["op"].startswith(("line", "way")) else 0]: one["value"] for one in known.all(*THERE)
    }
    told |= {one["instances"][2]: f"to the {one['value']} of" for one in known.all("way_side")}
    (thing,) = (i for i, position in told.items() if position != other["value"])
    return known.name(thing)


# Counting


SAME = ("same_near", "same_look", "same_end")


def counting_total(known: Known, step: Step) -> int:
    """All that images show, less what is known again."""
    total = sum(one["value"] for one in known.all("counting_shown") if one["label"] == step["label"])
    again = known.all(*SAME)
    return int(total - sum(known.objects[one["instances"][0]]["label"] == step["label"] for one in again))


def counting_shown(known: Known, step: Step) -> int:
    """As many as there are places."""
    return len(step.get("places", ()))


def new_rest(known: Known, step: Step) -> bool:
    """By the counts of the images before, less what is known again there, and what is known again in this one."""
    label, image = known.objects[step["instances"][0]]["label"], step["image"]
    counts = [one for one in known.all("counting_shown") if one["label"] == label and one["image"] < image]
    again = [one["images"][1] for one in known.all(*SAME) if known.objects[one["instances"][0]]["label"] == label]
    before = sum(one["value"] for one in counts) - sum(one < image for one in again)
    return bool(before == again.count(image))


def counting_once(known: Known, step: Step) -> int:
    again = {one["instances"][0] for one in known.all(*SAME)}
    return int(known.last("counting_total", "counting_distinct") - len(again))


def counting_more(known: Known, step: Step) -> str:
    counts = {one["label"]: one["value"] for one in known.all("counting_total", "counting_distinct")}
    if len(set(counts.values())) == 1:
        return "as many of one as of the other"
    return f"more {plural(max(counts, key=counts.__getitem__))}"


# Answers


def about(angle: float) -> str:
    """A turn by the nearest 30 degrees."""
    thirties = round(angle / 30)
    if thirties % 12 == 0:
        return "hardly at all"
    return f"{30 * abs(thirties)} degrees to the {'right' if thirties > 0 else 'left'}"


def answer(known: Known, step: Step) -> Any:
    found = [one for one in known.done if one["op"] not in (*REASONS, "shifted", "shift_more")][-1]
    kind = known.turn["question_type"]
    if known.all("ruled_there"):
        return found_around(known)
    if kind == "moved_and_turned":
        side = "right" if known.last("turned", "turned_so") > 0 else "left"
        return f"went {found['value']} and turned to the {side}"
    if found["op"] in ("turned", "turned_so", "unturned", "turned_sum", "own_ray", "beyond"):
        return about(found["value"])
    if found["op"].startswith("path_"):
        return ", then ".join(one["value"] for one in known.all("path_start", "path_at", "path_begins", "path_keeps"))
    if found["op"] == "wider":
        return " and ".join(_names(known, found))
    return found["value"]


REASONED_RULES: dict[str, tuple[Rule, float]] = {
    "image": (lambda known, step: known.row["frames"].index(step["frame"]) + 1, 0),
    **dict.fromkeys(("leg", "leg_up"), (in_steps(leg), 0)),
    "legs": (legs, 0),
    "legs_alike": (legs_alike, 0),
    "leg_turned": (near_degree(leg_turned), 0),
    "axis": (axis, 0),
    "axis_there": (axis_there, 0),
    "in_line": (in_line, 0),
    "line_word": (line_word, 0),
    "aim": (in_steps(aim), 0),
    **dict.fromkeys(("turned", "turned_so", "unturned"), (turned, 0)),
    "turned_sum": (lambda known, step: wrapped(_turn(known, 1, 2) + _turn(known, 2, 3)), 0),
    **dict.fromkeys(("located", "located_there"), (placed, 2 * HALF)),
    "onward": (in_steps(onward), 0),
    "between": (main_word, 0),
    **dict.fromkeys(("turn_between", "turn_across", "axis_between", "axis_back", "way_same", "axis_same"), (word, 0)),
    **dict.fromkeys(
        POINTS,
        (lambda known, step: eighth(COMPASS, step["compass"], step["off"]), 0),
    ),
    "own_view": (own_view, 0),
    "own_ray": (near_degree(own), 0),
    "across_to": (in_steps(across_to), 0),
    "beyond": (near_degree(beyond), 0),
    "after_turn": (near_degree(after_turn), 0),
    **dict.fromkeys(("in_place", "in_half"), (in_place, 0)),
    "row": (row, 0),
    "order": (order, 0),
    **dict.fromkeys(("depth_order", "side_order"), (seen_order, 0)),
    **dict.fromkeys(
        (
            "path_start",
            "path_at",
            "path_begins",
            "path_keeps",
        ),
        (word, 0),
    ),
    **dict.fromkeys(("ruled_out", "ruled_point"), (ruled_out, 0)),
    **dict.fromkeys(("least_gap", "most_gap"), (extreme, 0)),
    "wider": (farther, 0),
    "reach": (reach, 2 * HALF),
    "yardstick": (yardstick, 0),
    **dict.fromkeys(("wall_side", "wall_mirror"), (wall_side, 0)),
    **dict.fromkeys(GAZES, (gaze, 0)),
    **dict.fromkeys((*THERE, "ruled_there"), (around, 0)),
    "along_faced": (along_faced, 0),
    "way_side": (way_side, 0),
    "view_side": (view_side, 0),
    "view_mirror": (in_steps(view), 0),
    "apart": (apart, 0.5),
    "nearest_of": (nearest_of, 0),
    "counting_shown": (counting_shown, 0),
    "counting_none": (counting_shown, 0),
    "new_rest": (new_rest, 0),
    **dict.fromkeys(("counting_total", "counting_distinct"), (counting_total, 0)),
    "counting_once": (counting_once, 0),
    **dict.fromkeys(("counting_more", "counting_equal"), (counting_more, 0)),
    "answer": (answer, 0),
}
