"""The claims that follow from what pictures show: ways, turns, places of cameras, and words for directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vstdata.captions.claims import Claim
from vstdata.chains.judge import wrap
from vstdata.chains.told_ways import CAMERA, Stand, Turn, Way
from vstdata.words.directions import fit_of
from vstdata.words.ways import RUNS, amount_of, metres_of, mix_of, offset_of, ray_of, side_of


def claim(kind: str, objects: Sequence[int], value: Any, where: Mapping[str, Any] = {}, /, **words: str) -> Claim:
    """One that holds by what was said before it: its margin is 1."""
    return Claim(kind, tuple(objects), words, 1.0, value, where)


# Ways


def leg(image: int, start: int, end: int, seen: int) -> Claim:
    """How the way from a thing to another runs in an image."""
    words = {"mix": mix_of(seen), "ray": ray_of(seen)}
    return claim("leg", (start, end), seen, {"image": image + 1}, **words)


def ways_in(ways: Sequence[Way], place: Callable[[int, int], str]) -> list[Claim]:
    """How ways run in their image, two from one thing in a sentence; in another image than the first, and what the
    turn makes of them. `place` tells where an image shows a thing."""
    left, claims = list(dict.fromkeys(ways)), list[Claim]()
    while left:
        way = left.pop(0)
        twin = next((one for one in left if _goes_with(way, one)), None)
        if way.told != way.seen and way.start != CAMERA:
            claims.append(_leg_turned(way))
        elif way.start == CAMERA:
            claims.append(aimed(way.image, way.end, way.seen, place(way.image, way.end)))
        elif twin is None:
            claims.append(leg(way.image, way.start, way.end, way.seen))
        else:
            left.remove(twin)
            claims.append(_legs(way, twin))
    return claims


def _goes_with(way: Way, other: Way) -> bool:
    return way.start == other.start != CAMERA and way.seen == way.told and other.seen == other.told


def _leg_turned(way: Way) -> Claim:
    words = {"ray": ray_of(way.seen), "seen": ray_of(way.told)}
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


def wall(image: int, i: int, seen: int, place: str) -> Claim:
    """Where in an image a thing is, and how its wall runs: to which side it goes back, and by how much one turns to
    face it squarely."""
    where, words = {"image": image + 1}, {"k": _number(image), "place": place}
    if seen == 0:
        return claim("wall_square", (i,), 0, where, **words)
    if abs(seen) == 90:
        return claim("wall_beside", (i,), seen, where, **words, side=side_of(seen))
    return claim("wall_slant", (i,), seen, where, **words, ray=ray_of(seen), far=side_of(-seen))


def squarely(image: int, i: int, seen: int) -> Claim:
    """That an image looks squarely at the wall of a thing, or along it: told where the place of the thing was."""
    where, words = {"image": image + 1}, {"k": _number(image)}
    if seen == 0:
        return claim("faces_wall", (i,), 0, where, **words)
    return claim("along_wall", (i,), seen, where, **words, side=side_of(seen))


def known_by(image: int, neighbour: int, near: str) -> Claim:
    """By what one knows the thing of the sentence before again: how it is to a neighbour, as in an image before."""
    return claim("known_by", (neighbour,), near, {"image": image + 1}, k=_number(image), near=near)


def turned(turn: Turn) -> Claim:
    """By how much the camera turned from the image that comes first."""
    forth = turn.k < turn.l
    k, l = (turn.k, turn.l) if forth else (turn.l, turn.k)  # noqa: E741
    was, now = turn.seen if forth else turn.seen[::-1]
    told, where = wrap(was - now), {"images": [k + 1, l + 1]}
    if told == 0:
        return claim("unturned", (), 0, where)
    return claim("turned", (), told, where, was=ray_of(was), now=ray_of(now), amount=amount_of(told))


# Places of cameras


def stood(stand: Stand) -> list[Claim]:
    """From where two images show a thing to where the second camera stands for the first."""
    k, l = _number(stand.turn.k), _number(stand.turn.l)  # noqa: E741
    images, i = {"images": [stand.turn.k + 1, stand.turn.l + 1]}, (stand.thing,)
    words = {"metres": metres_of(stand.far), "ray": ray_of(stand.aside), "offset": offset_of(*stand.spot)}
    value = [*stand.spot, stand.far, stand.aside]
    here = claim("sited", i, value, images, k=k, l=l, **words)
    words = {"offset": offset_of(*stand.back)}
    if not any(stand.offset):
        return [here, claim("stood_there", (), [0.0, 0.0], images, k=k, l=l, **words)]
    return [here, claim("stood", (), list(stand.offset), images, k=k, l=l, **words, rest=offset_of(*stand.offset))]


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


def turn_between(one: int, two: int, word: str, given: str = "", by_wall: bool = False) -> Claim:
    """What the turn from one direction to another is called, as one looks who faces a wall (`by_wall`) or as image 1
    looks; as a point of the compass where the one is called `given`."""
    tell = RUNS.__getitem__ if by_wall else ray_of
    off, words = wrap(two - one), {"one": tell(one), "word": word}
    where = {"off": off, **({"compass": given} if given else {})}
    if off == 0:
        kind = ("axis_compass_same" if by_wall else "compass_same") if given else "axis_same" if by_wall else "way_same"
        return claim(kind, (), word, where, **words)
    words |= {"two": tell(two), "amount": amount_of(off)}
    if by_wall and word != given:
        return claim("axis_compass" if given else "axis_between", (), word, where, **words, **_given(given))
    if word == given:
        return claim("compass_still", (), word, where, **words)
    words["fit"] = fit_of(off, word, given)
    return claim("compass_between" if given else "turn_between", (), word, where, **words, **_given(given))


def _given(given: str) -> dict[str, str]:
    return {"given": given} if given else {}


# By a wall that one faces, and in one line


def by_wall(ways: Sequence[Way], wall: int) -> list[Claim]:
    """How ways run for one who faces the wall of a thing, which their `told` are by; two from one thing of an image in
    the first sentence, if there are."""
    left, claims = list(dict.fromkeys(ways)), list[Claim]()
    while left:
        way = left.pop(0)
        like = (one for one in left if (one.image, one.start) == (way.image, way.start))
        twin = None if claims or wall in (way.start, way.end) else next((one for one in like if one.end != wall), None)
        words, where = {"k": f"image {way.image + 1}", "run": RUNS[way.told]}, {"image": way.image + 1}
        if twin is not None:
            left.remove(twin)
            things, runs = (way.start, way.end, twin.end, wall), [way.told, twin.told]
            if way.told == twin.told:
                claims.append(claim("axes_alike", things, way.told, where, **words))
            else:
                claims.append(claim("axes", things, runs, where, **words, other=RUNS[twin.told]))
        elif claims:
            claims.append(claim("axis_there", (way.start, way.end), way.told, where, **words))
        else:
            claims.append(claim("axis", (way.start, way.end, wall), way.told, where, **words))
    return claims


def in_line(image: int, row: Sequence[int], ids: Sequence[int]) -> Claim:
    """That three things are in one line, in this order; `ids` are their numbers."""
    return claim("in_line", row, list(ids), {"image": image + 1}, k=f"image {image + 1}")


def line_word(trio: Sequence[int], word: str) -> Claim:
    """Where the last of three things in one line is for one at the first who faces the second."""
    return claim("line_word", trio, word, word=word)


# Other options


def ruled_out(degrees: int, other: str) -> Claim:
    """That an option would be another direction."""
    return claim("ruled_out", (), other, {"off": degrees}, ray=ray_of(degrees), other=other)


def _number(image: int) -> str:
    return str(image + 1)


def ruled_miss(other: str, degrees: int) -> Claim:
    """By how much another turn would miss."""
    return claim("ruled_miss", (), other, {"off": degrees}, other=other, deg=str(abs(degrees)))


def reach(image: int, start: int, end: int, far: float, degrees: int) -> Claim:
    """How far and in which direction an image shows one thing from another."""
    words = {"k": _number(image), "metres": metres_of(far), "ray": ray_of(degrees)}
    return claim("reach", (start, end), [far, degrees], {"image": image + 1}, **words)
