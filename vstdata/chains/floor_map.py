"""The map that a chain draws: cameras and objects seen from above, as printed.

The camera of the first image is at (0, 0) and looks up the map (0 degrees); x is to its right, y ahead of it, in metres
with one decimal. Headings are whole degrees clockwise from up. Headings and turns are computed from what is printed,
so that a reader of the chain can compute them too; where that leads to another answer than the scene, there is no
chain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vstdata.captions.claims import Claim
from vstdata.draft import Answer
from vstdata.facts import Facts
from vstdata.facts.direction import heading
from vstdata.facts.measure import METRE_DECIMALS, rounded
from vstdata.facts.motion import attitude_of
from vstdata.linear import product, reach, turning
from vstdata.scene import FloatArray

LEAST_REACH = 0.5  # metres on the map between points of which one has a direction from the other. Ours.


@dataclass(frozen=True, slots=True)
class Place:
    """A point of a map: an object (an instance of the scene), or the camera of an image (its position among the
    sample's images)."""

    kind: str  # "object" or "camera"
    index: int


def ends(start: int, end: int) -> tuple[Place, Place]:
    """Of a way from one object to another."""
    return Place("object", start), Place("object", end)


@dataclass(frozen=True, eq=False)
class FloorMap:
    """`points` (n, 2) metres, printed to one decimal, of `places`; `looks` whole degrees of where each camera looks;
    `spots` (cameras, n, 2): to the right and ahead of each camera held level, printed likewise."""

    places: tuple[Place, ...]
    points: FloatArray
    looks: tuple[int, ...]
    spots: FloatArray

    def at(self, place: Place) -> tuple[float, float]:
        """Where a place is printed: x and y."""
        x, y = self.points[self.places.index(place)].tolist()
        return x, y

    def spot(self, image: int, i: int) -> tuple[float, float]:
        """How far to the right and ahead of an image's camera the middle of object i is printed."""
        right, ahead = self.spots[image, self.places.index(Place("object", i))].tolist()
        return right, ahead

    def heading(self, start: Place, end: Place) -> int | None:
        """Whole degrees, 0 to 359, of the way from one place to another; None below LEAST_REACH."""
        way = np.subtract(self.at(end), self.at(start))
        return None if reach(*way) < LEAST_REACH else round(float(heading(way))) % 360

    def turn(self, stand: Place, face: Place | None, target: Place) -> tuple[int, int, int] | None:
        """For one who stands at a place and faces another (None: a camera that looks ahead): the heading faced, the
        heading of the target, and by how many degrees, -179 to 180, one turns right from the one to the other."""
        first = self.looks[stand.index] if face is None else self.heading(stand, face)
        second = self.heading(stand, target)
        return None if first is None or second is None else (first, second, turned(first, second))


def turned(first: int, second: int) -> int:
    """Whole degrees, -179 to 180, by which one turns right from one heading to another."""
    return 180 - (180 - second + first) % 360


def floor_map(facts: Facts, frames: Sequence[int], objects: Sequence[int]) -> FloorMap:
    """The map of some frames' cameras and of the middles of objects (of their upright boxes)."""
    cameras = [facts.scene.frames[f].camera for f in frames]
    centers = np.array([camera.center[:2] for camera in cameras])
    middles = np.array([facts.box(i).center[:2] for i in objects]).reshape(-1, 2)
    attitude = np.array([attitude_of(camera)[0] for camera in cameras])
    world = np.concatenate([centers, middles])
    spots = np.stack([_turned_to(world - eye, look) for eye, look in zip(centers, attitude, strict=True)])
    places = (*(Place("camera", k) for k in range(len(frames))), *(Place("object", i) for i in objects))
    looks = [round(float(one)) % 360 for one in rounded((attitude - attitude[0]) % 360, METRE_DECIMALS)]
    return FloorMap(places, spots[0], tuple(looks), spots)


def _turned_to(offsets: FloatArray, look: float) -> FloatArray:
    """World offsets (n, 2) -> metres to the right and ahead of one who looks towards `look`, to one decimal."""
    cosine, sine = turning(np.radians(look))
    right, ahead = np.array([cosine, -sine]), np.array([sine, cosine])
    return np.asarray(rounded(rounded(product(offsets, np.stack([right, ahead], axis=1)), METRE_DECIMALS), 1) + 0.0)


# Claims about a map, for the sentences of `sentences.en.toml`


def claim(kind: str, objects: Sequence[int], value: Any, where: Mapping[str, Any] = {}, /, **words: str) -> Claim:
    """One that holds by the numbers printed before it: its margin is 1."""
    return Claim(kind, tuple(objects), words, 1.0, value, where)


def metres(value: float) -> str:
    """As printed."""
    return f"{value:.1f}"


def side_word(value: float) -> str:
    """Right for what is positive or 0."""
    return "right" if value >= 0 else "left"


def turn_words(value: int) -> dict[str, str]:
    """The slots {deg} and {side} of a turn to the right."""
    return {"deg": str(abs(value)), "side": side_word(value)}


def spot_claim(drawn: FloorMap, image: int, i: int) -> Claim:
    """Where an object is as the camera of an image sees it."""
    right, ahead = drawn.spot(image, i)
    words = {"k": str(image + 1), "ahead": metres(ahead)}
    where = {"image": image + 1}
    if right == 0:
        return Claim("straight", (i,), words, 1.0, [right, ahead], where)
    words |= {"aside": metres(abs(right)), "side": side_word(right)}
    return Claim("spot", (i,), words, 1.0, [right, ahead], where)


def place_claim(drawn: FloorMap, i: int) -> Claim:
    """Where an object is on the map."""
    x, y = drawn.at(Place("object", i))
    return Claim("place", (i,), {"x": metres(x), "y": metres(y)}, 1.0, [x, y])


def camera_claim(drawn: FloorMap, image: int) -> Claim:
    """Where the camera of a later image is on the map, and where it looks."""
    x, y = drawn.at(Place("camera", image))
    look = drawn.looks[image]
    words = {"l": str(image + 1), "x": metres(x), "y": metres(y), "look": str(look)}
    return Claim("camera", (), words, 1.0, [x, y, look], {"image": image + 1})


def map_claim() -> Claim:
    """That a map is drawn, and how."""
    return Claim("map", (), {}, 1.0, True)


def both_claim(i: int, first: int, second: int) -> Claim:
    """That two images show one object."""
    return Claim("both", (i,), {"k": str(first + 1), "l": str(second + 1)}, 1.0, [first + 1, second + 1])


def heading_claim(drawn: FloorMap, start: Place, end: Place) -> Claim:
    """The heading of the way from one place to another. Raises ValueError where it has none."""
    value = drawn.heading(start, end)
    if value is None:
        raise ValueError("too near to have a heading")
    numbers = {letter: str(one.index + 1) for letter, one in (("k", start), ("l", end)) if one.kind == "camera"}
    objects = tuple(one.index for one in (start, end) if one.kind == "object")
    images = [one.index + 1 for one in (start, end) if one.kind == "camera"]
    where: dict[str, Any] = {"images": images} if len(images) == 2 else {}
    if len(images) == 1:
        where["image"] = images[0]
    return Claim(f"heading_{start.kind}_{end.kind}", objects, {**numbers, "deg": str(value)}, 1.0, value, where)


def look_claim(drawn: FloorMap, image: int) -> Claim:
    """Where the camera of an image looks, on the map."""
    look = drawn.looks[image]
    return Claim("look", (), {"k": str(image + 1), "deg": str(look)}, 1.0, look, {"image": image + 1})


def turn_claim(first: int, second: int) -> Claim:
    """Arithmetic: from one heading to another it is a turn of so many degrees to a side."""
    value = turned(first, second)
    words = {"first": str(first), "second": str(second), **turn_words(value)}
    return Claim("turn", (), words, 1.0, value, {"first": first, "second": second})


def word_claim(value: int, word: str) -> Claim:
    """What a turn is called on the scale of the question: right, back-left, 4 o'clock."""
    return Claim("word", (), {**turn_words(value), "word": word}, 1.0, word)


def premise_claim(drawn: FloorMap, start: int, end: int, compass: str) -> Claim:
    """The direction that the question gives to the way from one object to another. Raises ValueError where it has no
    heading."""
    value = heading_claim(drawn, *ends(start, end)).value
    words = {"compass": compass, "deg": str(value)}
    return Claim("premise", (start, end), words, 1.0, value, {"compass": compass})


def compass_claim(value: int, compass: str, word: str) -> Claim:
    """What is so many degrees to the right (negative: left) of a compass direction."""
    words = {**turn_words(value), "compass": compass, "word": word}
    return Claim("compass_word", (), words, 1.0, word, {"compass": compass})


def answer_claim(answer: Answer) -> Claim:
    """That the answer is this option, these names in order, or this number with its unit."""
    text = ", ".join(answer.value) if answer.type == "ordering" else str(answer.value)
    if answer.type == "number":
        text = f"{answer.value:.{answer.decimals}f} {answer.unit}".strip()
    return Claim("answer", (), {"text": text}, 1.0, answer.value)
