"""What colour a thing has, as a person would say it who sees the pictures; None wherever that is not clear.

Pixels decide. A thing's colour in one picture is the median of what is seen of it, away from its edges; it stands for
the thing where most pixels agree in hue, so a patterned thing has none. The light is not known: the colour is named as
it is in the picture, and as it would be were the picture brighter and its light whiter, and every name that one of
these has stays possible. White, grey and black differ in brightness alone, so they are told by how bright the thing is
beside the bright parts of its picture, with a wide gap between them. Names that are possible in every picture that
shows the thing well are left; where one is left, by two pictures at least, that is its colour.

A source's own word (`Annotation.color`) is taken only where it is one of those: it chooses among names that pixels
allow, and a word that they contradict leaves no colour at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import cv2
import numpy as np
from numpy.typing import NDArray

from vstdata.color_names import DEEP, MARGIN, MIXED, PALE, Color, distances, linear_light, oklab_array, shade_of
from vstdata.facts.measure import SHARE_DECIMALS
from vstdata.facts.view import BoolArray, View
from vstdata.linear import dot, length
from vstdata.scene import Annotation, FloatArray, ImageArray

LEAST_PIXELS = 40  # of a view 320 across: a patch of 6 x 6; of less the mixed colours of edges are much. Ours.
LEAST_SHELL = 0.05  # of a picture, of walls or floor by which these are known. Ours.
LEAST_SEEN = 0.5  # share of a thing that must be free to see: the hidden part may look otherwise. Ours.
LEAST_FRAMES = (1, 2)  # that must agree where no source has a word: of vertex colours, of pictures. Ours.
MOST_FRAMES = 5  # that are compared for a thing, those that show most of it. Ours.
MOST_SAMPLES = 256  # pixels of a thing in a picture, evenly chosen. Ours.
LEAST_SHARE = 0.6  # of the pixels that agree with the median. Ours.
LEAST_EVEN = 0.85  # the same of what is called light or dark: nobody knows of which parts that is said. Ours.
ONE_COLOR = 0.06  # in Oklab, lightness counted a quarter: shading, not pattern. Ours.
BRIGHT = 0.8  # linear light of what is bright in a well exposed picture. Ours.
MOST_GAIN = 3.0  # by which a dark picture may be too dark. Ours.
SHADOW = 1.5  # by which a place may be darker than its picture. Ours.
SURELY_BLACK = 0.035  # luminance beside the picture's bright parts, of the median pixel. Ours, measured.
SURELY_GREY = (0.15, 0.25)  # the same at the least, and at the most of the bright fifth of its pixels. Ours, measured.
SURELY_WHITE = (0.7, 0.9)  # in the darkest picture, and in most. Ours, measured.
MOST_TINT = 0.015  # chroma in Oklab of what is called grey: beyond it may be sage or a pale blue. Ours.
_NEUTRAL = frozenset({"white", "grey", "black"})
_PALE = frozenset({"white", "grey", "beige", "pink"})
_DEEP = frozenset({"black", "grey", "brown", "blue", "green", "teal"})
LEAST_PALE, MOST_DEEP = (0.22, 0.33), (0.1, 0.06)  # level of what is light or dark: in each picture, and in most. Ours.
_LUMA = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True, slots=True)
class Look:
    """`color` is a name of `vstdata.color_names.EXAMPLES`, `shade` "light", "dark" or None; `share` of the pixels agree
    with it, and the next name is farther by `margin` (in Oklab; 0 where the source's word decided), at the least over
    `frames` pictures (0: by vertex colours)."""

    color: str
    shade: str | None
    share: float
    margin: float
    frames: int

    def __str__(self) -> str:
        return f"{self.shade} {self.color}" if self.shade else self.color


@dataclass(frozen=True, slots=True)
class Patch:
    """A thing in one picture: `places` its colour in Oklab as the light may be, as it is first; `level` and `top` how
    bright its median pixel and its bright ones are beside the bright parts of the picture; `share` of one colour."""

    pixels: int
    places: tuple[Color, ...]
    level: float
    top: float
    share: float


@dataclass(frozen=True, slots=True)
class Light:
    """What a picture's bright parts are like, linear light (3,): `white` is its 97th hundredth, `bright` the luminance
    of its 90th."""

    white: FloatArray
    bright: float

    @property
    def gains(self) -> FloatArray:
        """(6, 3) by what a colour may have to be multiplied: nothing, exposure, half of its cast, both, and the
        brighter ones by `SHADOW` too."""
        luma = max(float(dot(self.white, _LUMA)), 1e-3)
        exposure = min(max(BRIGHT / luma, 1.0), MOST_GAIN)
        cast = np.sqrt(np.clip(luma / np.maximum(self.white, 1e-3), 0.25, 4.0))
        gains = [np.ones(3), np.full(3, exposure), cast, exposure * cast]
        return np.array([*gains, *(SHADOW * gain for gain in gains[1::2])])


def light_of(linear: FloatArray) -> Light:
    """Of pixels (n, 3) linear light."""
    bright = float(np.quantile(dot(linear, _LUMA), 0.9))
    return Light(np.quantile(linear, 0.97, axis=0), max(bright, 1e-3))


def patch_of(linear: FloatArray, light: Light, pixels: int) -> Patch:
    """Of a thing that shows so many `pixels`, by some of them, evenly chosen: (n, 3) linear light."""
    middle = np.median(linear, axis=0)
    luma = dot(linear, _LUMA)
    places = oklab_array(np.clip(middle * light.gains, 0.0, 1.0))
    apart = length((oklab_array(linear) - oklab_array(middle)) * np.array([0.25, 1.0, 1.0]))
    return Patch(
        pixels=pixels,
        places=tuple((float(place[0]), float(place[1]), float(place[2])) for place in places),
        level=round(float(np.median(luma)) / light.bright, SHARE_DECIMALS),
        top=round(float(np.quantile(luma, 0.8)) / light.bright, SHARE_DECIMALS),
        share=round(float((apart <= ONE_COLOR).mean()), SHARE_DECIMALS),
    )


@dataclass(frozen=True, eq=False)
class Small:
    """The picture of a view at its working resolution: `image` (h, w, 3) sRGB."""

    image: ImageArray
    light: Light

    def linear(self, pixels: NDArray[np.intp]) -> FloatArray:
        """Pixels (n,) of the flattened picture -> (n, 3) linear light."""
        return np.asarray(linear_light(self.image.reshape(-1, 3)[pixels]))


def small_picture(view: View, image: ImageArray) -> Small:
    """Of the picture (h, w, 3), sRGB, of a view's colour camera."""
    camera = view.camera
    small = np.asarray(cv2.resize(image, (camera.width, camera.height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    shown = small.reshape(-1, 3) if camera.window is None else small[camera.shown()]
    return Small(small, light_of(linear_light(shown)))


def patches(view: View, small: Small, wanted: Iterable[int]) -> Mapping[int, Patch]:
    """Each wanted instance that a view shows well, by its picture."""
    owners = view.instances if view.instances is not None else view.owners
    if owners is None:
        return {}
    inner = _away_from_edges(owners)
    least = LEAST_PIXELS * (view.camera.width / 320) ** 2
    found = {}
    for i in wanted:
        if i not in view.seen or view.seen[i].fraction < LEAST_SEEN:
            continue
        own = np.flatnonzero(inner & (owners == i))
        if len(own) >= least:
            chosen = own[np.linspace(0, len(own) - 1, min(len(own), MOST_SAMPLES)).astype(np.int64)]
            found[i] = patch_of(small.linear(chosen), small.light, len(own))
    return found


def patch_of_all(view: View, small: Small, some: Iterable[int]) -> Patch | None:
    """Of several instances as one, such as all walls, where a picture shows enough of them."""
    if view.instances is None:
        return None
    own = np.flatnonzero(_away_from_edges(view.instances) & np.isin(view.instances, list(some)))
    if len(own) < LEAST_SHELL * view.instances.size:
        return None
    chosen = own[np.linspace(0, len(own) - 1, MOST_SAMPLES).astype(np.int64)]
    return patch_of(small.linear(chosen), small.light, len(own))


def _away_from_edges(owners: NDArray[np.int32]) -> BoolArray:
    """(h, w) the pixels whose eight neighbours are of the same instance."""
    box, known = np.ones((3, 3), dtype=np.uint8), owners.astype(np.float32)
    return np.asarray(cv2.erode(known, box) == cv2.dilate(known, box))


def look_of(found: Sequence[Patch], about: Annotation, frames: int) -> Look | None:
    """What the patches of a thing agree on; `about` is what its source says of it."""
    found = sorted(found, key=lambda one: -one.pixels)[:MOST_FRAMES]
    word = about.color.split() if about.color else []
    if len(found) < (1 if word else LEAST_FRAMES[frames > 0]) or about.mirror:
        return None
    if float(np.median([one.share for one in found])) < LEAST_SHARE:
        return None
    possible = _possible(found)
    if not _allowed(found, word[-1], possible) if word else len(possible) != 1:
        return None
    color = word[-1] if word else next(iter(possible))
    if color == "grey" and _tinted(found):
        return None
    margin = min(_margin(one, color) for one in found) if len(possible) == 1 else 0.0
    share = min(one.share for one in found)
    return Look(color, _shade(found, color, word[0] if len(word) > 1 else None), share, margin, min(frames, len(found)))


def tone_of(found: Sequence[Patch], about: Annotation) -> str:
    """What a thing of no clear colour may be called: by its source's word where only the light is in doubt, so that
    pixels allow it in every picture and it is the nearest name in some light in half of them (an orange rug in a dim
    room has the pixels of a brown one); else what is between two names, or clearly light or dark; else ""."""
    found = sorted(found, key=lambda one: -one.pixels)[:MOST_FRAMES]
    if len(found) < 2 or about.mirror or float(np.median([one.share for one in found])) < LEAST_SHARE:
        return ""
    possible, levels = _possible(found), [one.level for one in found]
    middle = float(np.median(levels))
    word = about.color.split() if about.color else []
    if word and word[-1] in possible - _NEUTRAL:
        nearest = [word[-1] in map(_nearest, one.places) for one in found]
        if sum(nearest) >= len(found) / 2:
            shade = _shade(found, word[-1], word[0]) if len(word) > 1 else None
            return f"{shade} {word[-1]}" if shade else word[-1]
    if float(np.median([one.share for one in found])) < LEAST_EVEN:
        return MIXED.get(possible, "")  # a pale chair with black arms is not light-coloured
    if possible and possible <= _PALE and min(levels) >= LEAST_PALE[0] and middle >= LEAST_PALE[1]:
        return PALE
    if possible and possible <= _DEEP and max(levels) <= MOST_DEEP[0] and middle <= MOST_DEEP[1]:
        return DEEP
    return MIXED.get(possible, "")


def _allowed(found: Sequence[Patch], word: str, possible: frozenset[str]) -> bool:
    """Whether pixels allow a source's word: where brightness does not decide, it must be the nearest name in half of
    the pictures, as they are and brighter."""
    nearest = [{_nearest(place) for place in one.places[:2]} == {word} for one in found]
    return word in possible and (word in _NEUTRAL or sum(nearest) >= len(found) / 2)


def _nearest(place: Color) -> str:
    apart = distances(place)
    return min(apart, key=lambda name: (apart[name], name))


def _possible(found: Sequence[Patch]) -> frozenset[str]:
    """The names that a thing may have by all of its patches."""
    each = [{name for place in one.places for name in _near(place)} for one in found]
    common = reduce(set.intersection, each)
    neutral = all(names & _NEUTRAL for names in each)
    return frozenset(common - _NEUTRAL) | (_neutral(found) if neutral else frozenset())


def _near(place: Color) -> list[str]:
    apart = distances(place)
    least = min(apart.values())
    return [name for name in apart if apart[name] < least + MARGIN]


def _neutral(found: Sequence[Patch]) -> frozenset[str]:
    """White in the shade is as dark as grey in the light, and what shines is brighter than what is white: in rooms of
    known colours these thresholds are right for 19 things in 20."""
    level, top = (float(np.median([getattr(one, key) for one in found])) for key in ("level", "top"))
    least = min(one.level for one in found)
    if level < SURELY_BLACK:
        return frozenset({"black"})
    if top < SURELY_GREY[1]:
        return frozenset({"grey"} if least > SURELY_GREY[0] else {"black", "grey"})
    if least >= SURELY_WHITE[0] and level >= SURELY_WHITE[1]:
        return frozenset({"white"})
    return frozenset({"white", "grey"})


def _tinted(found: Sequence[Patch]) -> bool:
    """Whether what looks grey has a hue of its own, in most pictures: as it is, and where the light is made whiter."""
    least = [min(float(length(np.array(place[1:]))) for place in (one.places[0], one.places[2])) for one in found]
    return float(np.median(least)) > MOST_TINT


def _margin(patch: Patch, color: str) -> float:
    apart = distances(patch.places[0])
    others = min(apart[name] for name in apart if name != color)
    return round(max(0.0, others - apart[color]), SHARE_DECIMALS)


def _shade(found: Sequence[Patch], color: str, word: str | None) -> str | None:
    """Light or dark in any light and in every picture; the source's word where none says the opposite."""
    seen = {shade_of(color, place[0]) for one in found for place in one.places}
    if word:
        return word if not seen - {None, word} else None
    return next(iter(seen)) if len(seen) == 1 and color not in _NEUTRAL else None
