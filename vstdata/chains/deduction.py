"""The claims that follow from what pictures show: ways, turns, places of cameras, and words for directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vstdata.captions.claims import Claim
from vstdata.chains.judge import wrap
from vstdata.chains.pictured import Shift
from vstdata.chains.told_ways import CAMERA, Stand, Turn, Way
from vstdata.words.directions import COMPASS_NAMES, fit_of
from vstdata.words.ways import (
    FLANKS,
    RUNS,
    TIMES,
    amount_of,
    contrast_of,
    metres_of,
    mix_of,
    offset_of,
    ray_of,
    side_of,
    steep_of,
)

MIRRORED = 135  # degrees from which on somebody looks back at the camera: left is right for them. Ours.
LEAST_BESIDE = 60  # degrees to face a wall that is to a side. Ours.
MOST_ASIDE = 15  # degrees by which a word for where somebody has something may be out. Ours.


def claim(kind: str, objects: Sequence[int], value: Any, where: Mapping[str, Any] = {}, /, **words: str) -> Claim:
    """One that holds by what was said before it: its margin is 1."""
    return Claim(kind, tuple(objects), words, 1.0, value, where)


# Ways


def leg(image: int, start: int, end: int, seen: int) -> Claim:
    """How the way from a thing to another runs in an image."""
    words = {"mix": mix_of(seen), "ray": ray_of(seen)}
    return claim("leg", (start, end), seen, {"image": image + 1}, **words)


def ways_in(
    ways: Sequence[Way],
    place: Callable[[int, int], str],
    rise: Callable[[int, int, int, int], tuple[str, str] | None],
) -> list[Claim]:
    """How ways run in their image, two from one thing in a sentence; in another image than the first, and what the
    turn makes of them. `place` tells where an image shows a thing, `rise` how it shows one by another."""
    left, claims = list(dict.fromkeys(ways)), list[Claim]()
    while left:
        way = left.pop(0)
        found = rise(way.image, way.start, way.end, way.seen) if way.start != CAMERA else None
        twin = None if found else next((one for one in left if _goes_with(way, one)), None)
        if way.told != way.seen and way.start != CAMERA:
            claims.append(_leg_turned(way))
        elif way.start == CAMERA:
            claims.append(aimed(way.image, way.end, way.seen, place(way.image, way.end)))
        elif twin is None:
            claims.append(leg_up(way, *found) if found else leg(way.image, way.start, way.end, way.seen))
        else:
            left.remove(twin)
            claims.append(_legs(way, twin))
    return claims


def leg_up(way: Way, side: str, rise: str) -> Claim:
    """The same of one on the floor, after on which side of the other it is in the picture, and how high."""
    words = {"mix": mix_of(way.seen), "ray": ray_of(way.seen), "side": side, "rise": rise}
    return claim("leg_up", (way.start, way.end), way.seen, {"image": way.image + 1}, **words)


def _goes_with(way: Way, other: Way) -> bool:
    return way.start == other.start != CAMERA and way.seen == way.told and other.seen == other.told


def _leg_turned(way: Way) -> Claim:
    words = {"mix": mix_of(way.seen), "ray": ray_of(way.seen), "seen": ray_of(way.told)}
    return claim("leg_turned", (way.start, way.end), way.told, {"image": way.image + 1, "seen": way.seen}, **words)


def _legs(way: Way, twin: Way) -> Claim:
    words, trio = {"mix": mix_of(way.seen), "ray": ray_of(way.seen)}, (way.start, way.end, twin.end)
    if way.seen == twin.seen:
        return claim("legs_alike", trio, way.seen, {"image": way.image + 1}, **words)
    words |= {"other": mix_of(twin.seen), "last": ray_of(twin.seen)}
    return claim("legs", trio, [way.seen, twin.seen], {"image": way.image + 1}, **words)


def between(first: Way, second: Way) -> int:
    """Degrees to the right from one way to another, as told."""
    return wrap(second.told - first.told)


# Turns


def wall(image: int, i: int, seen: int, place: str, edge: str | None = None) -> Claim:
    """Where in an image a thing is, and how its wall runs: to which side it goes back, and by how much one turns to
    face it squarely; by its upper `edge`, where that shows it."""
    where, words = {"image": image + 1}, {"k": _number(image), "place": place}
    if seen == 0:
        return claim("square_edge" if edge else "wall_square", (i,), 0, where, **words)
    if abs(seen) == 90:
        return claim("wall_beside", (i,), seen, where, **words, side=side_of(seen))
    words |= {"ray": ray_of(seen), "far": side_of(-seen), "steep": steep_of(seen)}
    if edge:
        return claim("slant_edge", (i,), seen, {**where, "slant": edge}, **words, slant=edge)
    return claim("wall_slant", (i,), seen, where, **words)


def squarely(image: int, i: int, seen: int) -> Claim:
    """That an image looks squarely at the wall of a thing, or along it: told where the place of the thing was."""
    where, words = {"image": image + 1}, {"k": _number(image)}
    if seen == 0:
        return claim("faces_wall", (i,), 0, where, **words)
    return claim("along_wall", (i,), seen, where, **words, side=side_of(seen))


def known_by(image: int, neighbour: int, near: str) -> Claim:
    """By what one knows the thing of the sentence before again: how it is to a neighbour, as in an image before."""
    return claim("known_by", (neighbour,), near, {"image": image + 1}, k=_number(image), near=near)


def swapped(k: int, l: int, i: int, was: int, now: int) -> Claim | None:  # noqa: E741
    """That a wall was on one side, or ahead, and is now elsewhere, by the degrees to face it in both images; None where
    it is about where it was, or half-way between."""
    flanks = [_flank(seen) for seen in (was, now)]
    if not all(flanks) or flanks[0] == flanks[1]:
        return None
    return claim("wall_swap", (i,), flanks, {"images": [k + 1, l + 1]}, was=flanks[0], now=flanks[1])


def _flank(seen: int) -> str:
    """Where one has a wall that one turns so far to face squarely; "" where that is not clear."""
    near = 0 if seen == 0 else 90 if abs(seen) >= LEAST_BESIDE else None
    return "" if near is None else FLANKS[near if seen >= 0 else -near]


def turned(turn: Turn, short: bool = False) -> Claim:
    """By how much the camera turned from the image that comes first; `short`: without what was told of both images."""
    forth = turn.k < turn.l
    k, l = (turn.k, turn.l) if forth else (turn.l, turn.k)  # noqa: E741
    was, now = turn.seen if forth else turn.seen[::-1]
    told, where = wrap(was - now), {"images": [k + 1, l + 1]}
    if told == 0:
        return claim("unturned", (), 0, where)
    if short:
        return claim("turned_so", (), told, where, amount=amount_of(told))
    return claim("turned", (), told, where, was=ray_of(was), now=ray_of(now), amount=amount_of(told))


def shift_side(k: int, l: int, i: int, part: str, side: str) -> Claim:  # noqa: E741
    """How far a thing moves across from one picture to the next, which shows to which side the camera turned."""
    return claim("shift_side", (i,), part, {"images": [k + 1, l + 1]}, part=part, side=side, other=other_side(side))


def shifted(k: int, l: int, i: int, moved: Shift) -> Claim:  # noqa: E741
    """How far a thing moves across from one picture to the next, which fits a turn."""
    images, words = {"images": [k + 1, l + 1]}, {"part": moved.part, "side": moved.side}
    return claim("shifted", (i,), moved.part, {**images, "span": moved.span}, **words, span=str(moved.span))


def shift_more(k: int, l: int, i: int, more: str) -> Claim:  # noqa: E741
    """Whether a turn alone would take a thing farther across the pictures, or less far: the camera moved too."""
    return claim("shift_more", (i,), more, {"images": [k + 1, l + 1]}, more=more)


# Places of cameras


def stood(stand: Stand) -> Claim:
    """From where two images show a thing to where the second camera stands for the first."""
    k, l = _number(stand.turn.k), _number(stand.turn.l)  # noqa: E741
    images, i = {"images": [stand.turn.k + 1, stand.turn.l + 1]}, (stand.thing,)
    words = {"metres": metres_of(stand.far), "ray": ray_of(stand.aside), "offset": offset_of(*stand.spot)}
    value = [*stand.spot, stand.far, stand.aside]
    if not any(stand.offset):
        return claim("located_there", i, value, images, k=k, l=l, **words)
    words |= {"back": offset_of(*stand.back), "rest": offset_of(*stand.offset)}
    return claim("located", i, [*value, *stand.offset], images, k=k, l=l, **words)


def onward(k: int, l: int, i: int, there: tuple[float, float], offset: tuple[float, float], degrees: int) -> Claim:  # noqa: E741
    """Where a thing is for image k, and so for the other camera, as image k looks."""
    words = {"k": _number(k), "l": _number(l), "offset": offset_of(*there), "rest": offset_of(*offset)}
    where = {"images": [k + 1, l + 1], "offset": list(offset)}
    return claim("onward", (i,), degrees, where, **words, ray=ray_of(degrees))


def stayed(k: int, l: int, i: int) -> Claim:  # noqa: E741
    """That the camera hardly moved, by a thing."""
    return claim("stayed", (i,), True, {"images": [k + 1, l + 1]}, k=_number(k), l=_number(l))


def barely(k: int, l: int, i: int, target: int) -> Claim:  # noqa: E741
    """That the camera moved little, as a thing is as large as before: too little to matter for another, far off."""
    return claim("barely", (i, target), True, {"images": [k + 1, l + 1]}, k=_number(k), l=_number(l))


def aimed(k: int, i: int, degrees: int, place: str) -> Claim:
    """Where in an image a thing is, and in which direction that is."""
    return claim("aim", (i,), degrees, {"image": k + 1}, k=_number(k), place=place, ray=ray_of(degrees))


def across_to(k: int, i: int, target: int, place: str, part: str, degrees: int) -> Claim:
    """How far to a side of another thing an image shows one: a part of the picture, and so many degrees."""
    words = {"place": place, "part": part, "side": side_of(degrees), "deg": str(abs(degrees))}
    return claim("across_to", (i, target), degrees, {"image": k + 1, "part": part}, k=f"image {k + 1}", **words)


def kept(kind: str, k: int, l: int, i: int, target: int) -> Claim:  # noqa: E741
    """Why what is beside a thing is as far to its side for another camera: that stands nearly there (`same_spot`), or
    both are far off (`far_both`)."""
    return claim(kind, (i, target), True, {"images": [k + 1, l + 1]}, k=_number(k), l=_number(l))


def as_large(k: int, l: int, i: int, target: int) -> Claim:  # noqa: E741
    """That a thing is as large in both images, so that what is beside it is as far to its side."""
    words = {"k": _number(k), "l": _number(l)}
    return claim("as_large", (i, target), True, {"images": [k + 1, l + 1]}, **words)


def beyond(l: int, target: int, aim: int, step: int) -> Claim:  # noqa: E741
    """That a thing is beyond an edge of a picture: where that has another, `aim`, and how far to a side of it the thing
    is, `step`."""
    degrees = wrap(aim + step)
    words = {"side": side_of(degrees), "ray": ray_of(degrees)}
    return claim("beyond", (target,), degrees, {"image": l + 1}, l=_number(l), **words)


def only_side(degrees: int) -> Claim:
    """That no other option is a turn to this side."""
    return claim("only_side", (), side_of(degrees), side=side_of(degrees))


def own_view(image: int, seen: int, degrees: int, word: str) -> Claim:
    """What a direction that was `seen` in the other image is called for a camera that is turned."""
    words = {"l": _number(image), "amount": amount_of(wrap(seen - degrees)), "ray": ray_of(degrees), "word": word}
    words["fit"] = fit_of(degrees, word)
    return claim("own_view", (), word, {"image": image + 1, "off": degrees}, **words)


def own_ray(image: int, seen: int, degrees: int) -> Claim:
    """The same in degrees."""
    words = {"l": _number(image), "amount": amount_of(wrap(seen - degrees)), "ray": ray_of(degrees)}
    return claim("own_ray", (), degrees, {"image": image + 1}, **words)


# Words


def named(degrees: int, word: str) -> Claim:
    """What a direction is called that is so many degrees to the right of what is ahead."""
    return claim("between", (), word, {"off": degrees}, ray=ray_of(degrees), word=word, fit=fit_of(degrees, word))


def compass_named(degrees: int, given: str, word: str) -> Claim:
    """What a direction is called that is so many degrees to the right of one called `given`."""
    words = {"given": given, "ray": ray_of(degrees), "word": word, "fit": fit_of(degrees, word, given)}
    return claim("compass", (), word, {"off": degrees, "compass": given}, **words)


def compass_turn(k: int, l: int, told: int, given: str, word: str) -> Claim:  # noqa: E741
    """Where camera l looks, which is turned so far from camera k, if that looks at a `given` point of the compass."""
    words = {"k": _number(k), "l": _number(l), "amount": amount_of(told), "given": given, "word": word}
    words["fit"], where = fit_of(told, word, given), {"off": told, "compass": given}
    if told == 0:
        return claim("compass_turn_same", (), word, where, k=_number(k), l=_number(l), word=word)
    if 90 < abs(told) < 180:
        words["quarter"] = _point(given, 90 if told > 0 else -90)
        return claim("compass_turn_past", (), word, {**where, "quarter": words["quarter"]}, **words)
    return claim("compass_turn", (), word, where, **words)


def turn_between(one: int, two: int, word: str, given: str = "", end: int | None = None) -> Claim:
    """What the turn from one direction to another is called, as one looks who faces a wall, where the second leads to
    a thing (`end`), or as image 1 looks; as a point of the compass where the one is called `given`."""
    by_wall = end is not None
    tell = RUNS.__getitem__ if by_wall else ray_of
    off, words = wrap(two - one), {"one": tell(one), "word": word}
    where = {"off": off, **({"compass": given} if given else {})}
    if off == 0:
        kind = ("axis_compass_same" if by_wall else "compass_same") if given else "axis_same" if by_wall else "way_same"
        return claim(kind, (), word, where, **words)
    words |= {"two": tell(two), "amount": amount_of(off)}
    if end is not None and not given:
        kind, turn = ("axis_back", {}) if off == 180 else ("axis_between", {"amount": amount_of(off)})
        return claim(kind, (end,), word, where, two=RUNS[two], word=word, **turn)
    if by_wall and off == 180:
        return claim("axis_compass_back", (), word, where, **words, given=given)
    if by_wall and given and word != given:
        return _by_points(one, two, given, word)
    if word == given:
        return claim("compass_still", (), word, where, **words)
    words["fit"] = fit_of(off, word, given)
    if given and abs(off) > 90:
        quarter = _point(given, 90 if off > 0 else -90)
        return claim("compass_past", (), word, {**where, "quarter": quarter}, **words, given=given, quarter=quarter)
    past = None if given else crossed(one, two)
    if past is not None:
        parts = [abs(wrap(past - one)), abs(wrap(two - past))]
        words |= {"past": ray_of(past), "first": str(parts[0]), "rest": str(parts[1])}
        return claim("turn_across", (), word, {**where, "parts": parts}, **words)
    return claim("compass_between" if given else "turn_between", (), word, where, **words, **_given(given))


def crossed(one: int, two: int) -> int | None:
    """What the shorter turn from one direction to another leads past, straight ahead or straight back; None where both
    are on one side."""
    if one * two >= 0 or 180 in (one, two) or abs(wrap(two - one)) == 180:
        return None
    return 0 if abs(one) + abs(two) < 180 else 180


def _by_points(one: int, two: int, given: str, word: str) -> Claim:
    """A point of the compass for a way by a wall that one faces: by those of what it lies between, or of what the given
    one lies between; else by the turn from one to the other."""
    words, off = {"one": RUNS[one], "two": RUNS[two], "given": given, "word": word}, wrap(two - one)
    where = {"off": off, "compass": given}
    if (one + two) % 90 == 0:
        return claim("axis_compass", (), word, where, **words, amount=amount_of(off))
    skew, straight = (two, one) if two % 90 else (one, two)
    side, out = (90 if skew > 0 else -90), (180 if abs(skew) > 90 else 0)
    if straight in (side, out):
        out = side if straight == out else out
        kind = "axis_compass_next" if skew == two else "axis_compass_half"
        return claim(kind, (), word, where, **words, out=RUNS[out], other=_point(given, out - one))
    points = {"point": _point(given, side - one), "other": _point(given, out - one)}
    kind = "axis_compass_mid" if skew == two else "axis_compass_ends"
    return claim(kind, (), word, where, **words, side=RUNS[side], out=RUNS[out], **points)


def _point(given: str, degrees: int) -> str:
    """The point of the compass so far to the right of another."""
    return COMPASS_NAMES[(COMPASS_NAMES.index(given) + degrees // 45) % 8]


def _given(given: str) -> dict[str, str]:
    return {"given": given} if given else {}


# By a wall that one faces, and in one line


def by_wall(ways: Sequence[Way], wall: int) -> list[Claim]:
    """How ways run for one who faces the wall of a thing, which their `told` are by, and what shows it."""
    claims = list[Claim]()
    for way in dict.fromkeys(ways):
        words = {"k": f"image {way.image + 1}", "run": RUNS[way.told], "why": way.why}
        where, ends = {"image": way.image + 1, "why": way.why}, (way.start, way.end)
        here = bool(claims) and claims[-1].where["image"] == way.image + 1  # in another image the wall is named again
        kind, things = ("axis_there", ends) if here else ("axis", (*ends, wall))
        claims.append(claim(kind, things, way.told, where, **words))
    return claims


def wall_side(stand: int, face: int, run: int, targets: Sequence[int] = ()) -> Claim:
    """Where somebody at a thing who faces another has the wall by which the way there is told; where that is behind
    them, on which side they have what lies to a side along it, as the ways to `targets` do."""
    flank = FLANKS[wrap(-run)]
    aside = next((way for way in targets if way % 180), 0)
    if abs(run) > 90 and aside:
        return claim("wall_mirror", (stand, face), wrap(-run), flank=flank, side=side_of(aside))
    return claim("wall_side", (stand, face), wrap(-run), flank=flank)


def view_side(stand: int, face: int, told: int, k: str) -> Claim | None:
    """Where they have what is far off in the first image (`k`, its name), by the way there as that image looks; None
    half-way between two words for it."""
    if abs(told) >= MIRRORED:
        return claim("view_mirror", (stand, face), told, k=k)
    side = wrap(45 * round(-told / 45))
    off = abs(wrap(-told - side))
    where, words = {"off": wrap(-told - side)}, {"k": k, "flank": FLANKS[side]}
    return claim("view_side", (stand, face), side, where, **words) if off <= MOST_ASIDE else None


def in_line(image: int, row: Sequence[int], ids: Sequence[int]) -> Claim:
    """That three things are in one line, in this order; `ids` are their numbers."""
    return claim("in_line", row, list(ids), {"image": image + 1}, k=f"image {image + 1}")


def line_word(trio: Sequence[int], word: str) -> Claim:
    """Where the last of three things in one line is for one at the first who faces the second."""
    return claim("line_word", trio, word, word=word)


# Other options


def ruled_run(i: int, degrees: int, other: str) -> Claim:
    """How the way to a thing would go for one who faces the wall, were an option right."""
    return claim("ruled_run", (i,), other, {"way": degrees}, run=RUNS[degrees], other=other)


def ruled_out(here: int, degrees: int, other: str, given: str = "") -> Claim:
    """That an option would be another direction than the right one, `here`; or another turn from the point of the
    compass that is `given`."""
    if given:
        words = {"other": other, "given": given, "amount": amount_of(degrees)}
        return claim("ruled_point", (), other, {"off": degrees, "compass": given}, **words)
    return claim("ruled_out", (), other, {"off": degrees}, other=other, contrast=contrast_of(here, degrees))


def other_side(side: str) -> str:
    """Left for right."""
    return "left" if side == "right" else "right"


def _number(image: int) -> str:
    return str(image + 1)


def ruled_miss(other: str, degrees: int) -> Claim:
    """By how much another turn would miss."""
    return claim("ruled_miss", (), other, {"off": degrees}, other=other, deg=str(abs(degrees)))


def gap_by(image: int, trio: Sequence[int], times: str, along: str) -> Claim:
    """How wide the gap between two things is by a size of a third."""
    words = {"k": f"image {image + 1}", "times": times, "along": along}
    return claim("gap_by", trio, TIMES[times], {"image": image + 1, "along": along}, **words)


def reach(image: int, start: int, end: int, far: float, degrees: int) -> Claim:
    """How far and in which direction an image shows one thing from another."""
    words = {"k": _number(image), "metres": metres_of(far), "ray": ray_of(degrees)}
    return claim("reach", (start, end), [far, degrees], {"image": image + 1}, **words)
