"""The claims that follow from what pictures show: ways, turns, places of cameras, and words for directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vstdata.captions.claims import Claim
from vstdata.chains.eye import CAMERA, Stand, Turn, Way
from vstdata.chains.judge import wrap
from vstdata.words.ways import metres_of, mix_of, offset_of, ray_of, side_of


def claim(kind: str, objects: Sequence[int], value: Any, where: Mapping[str, Any] = {}, /, **words: str) -> Claim:
    """One that holds by what was said before it: its margin is 1."""
    return Claim(kind, tuple(objects), words, 1.0, value, where)


def turn_words(value: int) -> dict[str, str]:
    """The slots {deg} and {side} of a turn to the right."""
    return {"deg": str(abs(value)), "side": side_of(value)}


# Ways


def seen_way(way: Way) -> Claim:
    """How a way runs in its image."""
    if way.start == CAMERA:
        return aimed(way.image, way.end, way.seen)
    return leg(way.image, way.start, way.end, way.seen)


def leg(image: int, start: int, end: int, seen: int) -> Claim:
    """How the way from a thing to another runs in an image."""
    words = {"k": f"image {image + 1}", "mix": mix_of(seen), "ray": ray_of(seen)}
    return claim("leg", (start, end), seen, {"image": image + 1}, **words)


def carried(way: Way) -> list[Claim]:
    """How it runs as image 1 looks, where that is another way."""
    if way.image == 0 or way.told == way.seen:
        return []
    return [claim("carried", (), way.told, ray=ray_of(way.told))]


def between(first: Way, second: Way) -> int:
    """Degrees to the right from one way to another, as told."""
    return wrap(second.told - first.told)


# Turns


def wall(image: int, i: int, seen: int) -> Claim:
    """How the wall of a thing runs in an image: by how much one turns to face it squarely."""
    where, k = {"image": image + 1}, _number(image)
    if seen == 0:
        return claim("wall_square", (i,), 0, where, k=k)
    if abs(seen) == 90:
        return claim("wall_beside", (i,), seen, where, k=k, side=side_of(seen))
    return claim("wall_slant", (i,), seen, where, k=k, far=side_of(-seen), **turn_words(seen))


def turn_seen(turn: Turn, image: int) -> Claim:
    """What one of its images shows of a turn."""
    seen = turn.seen[0 if image == turn.k else 1]
    if len(turn.things) == 1:
        return wall(image, turn.things[0], seen)
    start, end = turn.things
    return leg(image, start, end, seen)


def turned(turn: Turn) -> Claim:
    """By how much the camera turned."""
    words = {"k": _number(turn.k), "l": _number(turn.l)}
    where = {"images": [turn.k + 1, turn.l + 1]}
    if turn.told == 0:
        return claim("unturned", (), 0, where, **words)
    return claim("turned", (), turn.told, where, **words, **turn_words(turn.told))


# Places of cameras


def stood(stand: Stand) -> list[Claim]:
    """From where two images show a thing to where the second camera stands for the first."""
    k, l = _number(stand.turn.k), _number(stand.turn.l)  # noqa: E741
    images, i = {"images": [stand.turn.k + 1, stand.turn.l + 1]}, (stand.thing,)
    words = {"metres": metres_of(stand.far), "ray": ray_of(stand.aside), "offset": offset_of(*stand.spot)}
    value = [*stand.spot, stand.far, stand.aside]
    here = claim("sited", i, value, images, k=k, l=l, **words)
    ray = wrap(stand.aside + stand.turn.told)
    words = {"ray": ray_of(ray), "offset": offset_of(*stand.back)}
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


def aimed(k: int, i: int, degrees: int) -> Claim:
    """In which direction an image shows a thing."""
    return claim("aim", (i,), degrees, {"image": k + 1}, k=_number(k), ray=ray_of(degrees))


def own_view(image: int, degrees: int, word: str) -> Claim:
    """What a direction is called for a camera that is turned."""
    return claim(
        "own_view", (), word, {"image": image + 1, "off": degrees}, l=_number(image), ray=ray_of(degrees), word=word
    )


def compass_named(degrees: int, given: str, word: str) -> Claim:
    """What a direction is called that is so many degrees to the right of one called `given`."""
    return claim("compass", (), word, {"off": degrees, "compass": given}, given=given, ray=ray_of(degrees), word=word)


# Words


def named(degrees: int, word: str) -> Claim:
    """What a direction is called that is so many degrees to the right of what is ahead."""
    return claim("between", (), word, {"off": degrees}, ray=ray_of(degrees), word=word)


def ruled_out(degrees: int, other: str) -> Claim:
    """That an option would be another direction."""
    return claim("ruled_out", (), other, {"off": degrees}, ray=ray_of(degrees), other=other)


def _number(image: int) -> str:
    return str(image + 1)


def own_ray(image: int, degrees: int) -> Claim:
    """Where something is for a camera that is turned."""
    return claim("own_ray", (), degrees, {"image": image + 1}, l=_number(image), ray=ray_of(degrees))


def ruled_miss(other: str, degrees: int) -> Claim:
    """By how much another turn would miss."""
    return claim("ruled_miss", (), other, {"off": degrees}, other=other, deg=str(abs(degrees)))


def reach(image: int, start: int, end: int, far: float, degrees: int) -> Claim:
    """How far and in which direction an image shows one thing from another."""
    words = {"k": _number(image), "metres": metres_of(far), "ray": ray_of(degrees)}
    return claim("reach", (start, end), [far, degrees], {"image": image + 1}, **words)
