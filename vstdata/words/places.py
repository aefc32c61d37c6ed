"""Where in a picture something is, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from vstdata.color_names import COLOR_WORDS
from vstdata.words.english import join_words, with_article
from vstdata.words.numbers import COUNTS

TOUCHES = 0.015  # of the picture: so near to its edge something is cut by it
SIDE, NEARLY = 0.36, 0.43  # of the width, from its edge, up to which something is on that side, or off the middle
WIDE, LEANS = 0.45, 0.41  # of the width that something takes up that is across it, and of its middle in a half
LOW = 0.32  # of the height, likewise
PICTURE_PLACES = (
    *("at the left edge", "at the right edge", "on the left", "on the right"),
    *("at the lower left", "at the lower right", "at the upper left", "at the upper right"),
    *("left of the middle", "right of the middle", "near the middle"),
    *("across the left half", "across the right half", "across the middle"),
)

_LOOKS = f"an? (?:{COLOR_WORDS}) one|(?:{'|'.join(COUNTS[2:])}) (?:{COLOR_WORDS}) ones"
_ONE = f"(?:(?:{_LOOKS}|{'|'.join(COUNTS[1:])}|both|all) )?(?:{'|'.join(PICTURE_PLACES)})"
SEVERAL = f"{_ONE}(?:, {_ONE})*(?: and {_ONE})?"

Edges = tuple[float, float, float, float]


def place_of(box: Edges, edges: Edges) -> str:
    """The place in a picture with these edges (u0, v0, u1, v1) of what fills a box.

    >>> place_of((0.0, 100.0, 120.0, 200.0), (0.0, 0.0, 640.0, 480.0))
    'at the left edge'
    """
    across, down = edges[2] - edges[0], edges[3] - edges[1]
    x, y = ((box[0] + box[2]) / 2 - edges[0]) / across, ((box[1] + box[3]) / 2 - edges[1]) / down
    side, off = ("left", x) if x < 0.5 else ("right", 1 - x)
    rest = box[0] - edges[0] if side == "left" else edges[2] - box[2]
    if box[2] - box[0] >= WIDE * across:
        return f"across the {side} half" if off < LEANS else "across the middle"
    if off >= SIDE:
        return f"{side} of the middle" if off < NEARLY else "near the middle"
    if rest <= TOUCHES * across:
        return f"at the {side} edge"
    if LOW <= y <= 1 - LOW:
        return f"on the {side}"
    return f"at the {'upper' if y < LOW else 'lower'} {side}"


def places_of(places: Sequence[str], looks: Sequence[str] = ()) -> str:
    """Where several things of a kind are in a picture; with their colours, "" of those that have none to tell.

    >>> places_of(["on the left", "on the left", "at the right edge"])
    'two on the left and one at the right edge'
    >>> places_of(["on the left", "at the right edge"], ["blue", ""])
    'a blue one on the left and one at the right edge'
    """
    if any(looks):
        alike = Counter(zip(looks, places, strict=True))
        return join_words([f"{_so_many(look, count)} {place}" for (look, place), count in alike.items()])
    counts = Counter(places)
    if len(counts) == 1 and len(places) > 1:
        return f"{'both' if len(places) == 2 else 'all'} {places[0]}"
    if len(counts) == len(places):
        return join_words(list(places))
    return join_words([f"{COUNTS[count]} {place}" for place, count in counts.items()])


def _so_many(look: str, count: int) -> str:
    """'a blue one', 'two blue ones', 'two'."""
    if not look:
        return COUNTS[count]
    return with_article(f"{look} one") if count == 1 else f"{COUNTS[count]} {look} ones"


def places_read(text: str, count: int) -> list[str]:
    """The same read back: `count` places, those that are alike together. Raises ValueError where they are not so
    many."""
    found: list[str] = []
    for part in re.findall(_ONE, text):
        word, place = part.partition(" ")[0], re.search("|".join(PICTURE_PLACES), part)
        several = {"both": 2, "all": count}.get(word, COUNTS.index(word) if word in COUNTS else 1)
        found += [place[0] if place else ""] * several
    if len(found) != count:
        raise ValueError(f"not {count}: {text}")
    return found
