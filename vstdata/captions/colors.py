"""What colour a caption gives a thing: that which nobody who sees the pictures would dispute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vstdata.captions.bonds import LEAST_COLORED, LEAVES, MOST_LOOKS
from vstdata.color_names import DEEP, PALE, WOODEN
from vstdata.facts.measure import SHARE_DECIMALS

if TYPE_CHECKING:
    from vstdata.captions.stage import Stage

COLORED_SHARE = 0.01  # of the picture, of what is told with its colour: that of a small thing in a shadow is a guess.
BRIGHT_SHARE = 0.004  # the same of what is in a bright colour, as its source says. Ours.
TONED_SHARE = 0.02  # of a picture, of what has no clear colour. Ours.
MOST_YELLOW = 0.1  # of a brown thing, in pixels of that colour. Ours.
ONE_COLORED, LEAST_LIT = 0.9, 0.5  # of a thing of one hue; of it in pixels that may be called so, shade or light. Ours.
LEAST_IN_LIGHT = 0.2  # of a thing of one colour, most of which may be in the shade. Ours.
LEAST_ACCENT, MOST_OTHER = 0.4, 0.25  # of a thing in a bright colour that its source knows; in another one. Ours.
PAINTED = ("bicycle", "exercise bike", "vacuum cleaner", "scooter", "treadmill")
LEAST_PAINT, MOST_OTHER_PAINT = 0.18, 0.08  # of such a machine, in its bright colour, and in another one. Ours.
LEAST_GLOW, ALL_WARM = 0.3, 0.85  # of an orange thing, in that colour, and in those that it has in the shade. Ours.
LEAST_GREY = 0.8  # of a thing that its source calls grey, in untinted pixels. Ours.
LEAST_WOOD = 0.3  # of what is of wood, in pixels as wood has them. Ours.
STRIKING = frozenset({"red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"})  # bright ones
SHADED = {"yellow": "brown", "white": "beige"}  # what these look like in the shade, or in warm light
_NEIGHBOURS = {
    **{"red": {"orange", "pink", "purple"}, "orange": {"red", "yellow"}, "yellow": {"orange", "green"}},
    **{"green": {"yellow", "teal"}, "teal": {"green", "blue"}, "blue": {"teal", "purple"}},
    **{"purple": {"blue", "pink", "red"}, "pink": {"red", "purple", "orange"}},
}
_WOODY = frozenset({"brown", "beige"})
_GLASS = frozenset(
    {
        "clock",
        "alarm clock",
        "window",
        "windows",
        "mirror",
        "picture",
        "painting",
        "poster",
        "photo",
        "glass",
        "aquarium",
        "shower",
    }
)
_PARTED = ("stool", "book", "magazine", "newspaper")  # of a seat and legs, of pages and a cover
_OPEN = ("shelf", "shelves", "bookcase", "rack")  # how names end of what is full of other things
_HOLDERS = ("cabinet", "cabinets", "counter", "table", "desk", "dresser", "stand")
_BOARDS = frozenset({"wood", "metal", "lacquer", "plastic"})


def color_of(stage: Stage, i: int) -> str:
    """'dark brown', of what is of wood and in no clear colour 'wooden', or "" where nobody would say it. Things of one
    label that the source calls alike are called alike."""
    if stage.largest(i) < COLORED_SHARE:
        word = told(stage, i) if stage.largest(i) >= BRIGHT_SHARE else ""
        return word if word and word.split()[-1:] == _source_word(stage, i) and word.split()[-1] in STRIKING else ""
    own, woody = told(stage, i), _is_woody(stage, i)
    if not own and stage.facts.look(i) is None:
        own = next((word for j in _twins(stage, i) if (word := told(stage, j))), "")
    if woody and not (own and all(told(stage, j) for j in _twins(stage, i) if _is_woody(stage, j))):
        return WOODEN
    return own


def _source_word(stage: Stage, i: int) -> list[str]:
    """['blue'], of what its source calls light blue; [] where it says nothing."""
    return (stage.facts.scene.instances[i].about.color or "").split()[-1:]


def _twins(stage: Stage, i: int) -> Iterator[int]:
    """The others of its label that the pictures show clearly and the source calls by the same colour."""
    about, label = stage.facts.scene.instances[i].about, stage.facts.label(i)
    for j in stage.things:
        other = stage.facts.scene.instances[j].about
        if j != i and stage.facts.label(j) == label and about.color and other.color == about.color:
            yield j


def told(stage: Stage, i: int) -> str:
    """The colour of a thing alone. What is seen of a thing that holds others is partly theirs, annotated or not: its
    colour is told where the source knows it."""
    label, about = stage.facts.label(i).lower(), stage.facts.scene.instances[i].about
    if label in _GLASS or label.endswith((*LEAVES, *_PARTED)):
        return ""
    if label.endswith(PAINTED):
        return _paint(stage, i)
    if label.endswith("bed"):  # of covers, sheets and pillows: its cover, where it strikes
        return _accent(stage, i)
    if label.endswith((*_HOLDERS, *_OPEN)) and about.color is None:
        return ""
    if label.endswith(_OPEN) and about.material not in _BOARDS:
        return ""
    look = stage.facts.look(i)
    if look is None:
        if _glows(stage, i):
            return "orange"
        tone = stage.facts.tone(i) if stage.largest(i) >= TONED_SHARE and not label.endswith(_OPEN) else ""
        return tone if tone and tone not in (PALE, DEEP) else _accent(stage, i) or _grey(stage, i)
    sure = _source_word(stage, i) == [look.color]
    if look.color == "brown" and about.color is None and _yellowish(stage, i):
        return ""
    if sure and _in_light_and_shade(stage, i, look.color, look.share):
        return str(look)
    if look.share >= ONE_COLORED:  # of one hue throughout, some of it in the shade
        return str(look) if stage.bonds.mostly(i, look.color, LEAST_LIT) else ""
    least = LEAST_LIT if sure and look.color in STRIKING else LEAST_COLORED  # of a bright thing the rest is shade
    if not stage.bonds.mostly(i, look.color, least):
        return ""
    return str(look) if all(stage.bonds.mostly_in(i, look.color, f, least) for f in _best(stage, i)) else ""


def _best(stage: Stage, i: int) -> list[int]:
    """The few frames that show most of a thing clearly."""
    order = sorted(stage.clear.get(i, ()), key=lambda k: (-stage.seen_share(k, i), k))
    return [stage.frames[k] for k in order[:MOST_LOOKS]]


def _shares(stage: Stage, i: int) -> list[Mapping[str, float]]:
    """Of each of these, how much of the thing may be called by which colours."""
    return [one for f in _best(stage, i) if (one := stage.facts.color_shares(f).get(i)) is not None]


def _in_light_and_shade(stage: Stage, i: int, color: str, share: float) -> bool:
    """Whether a yellow or white thing, as its source calls it, has that colour where it is lit, and elsewhere what it
    looks like in the shade."""
    dim, found = SHADED.get(color), _shares(stage, i)
    if dim is None or share < LEAST_COLORED or not found:
        return False
    return all(
        one.get(color, 0.0) >= LEAST_IN_LIGHT and one.get(color, 0.0) + one.get(dim, 0.0) >= LEAST_COLORED
        for one in found
    )


def _accent(stage: Stage, i: int) -> str:
    """The bright colour that a source knows, where much of the thing is in it, and nothing in another one: of a chair
    with a steel foot, or a bed with white sheets."""
    word = _source_word(stage, i)
    found = _shares(stage, i)
    if not word or word[0] not in STRIKING or not found:
        return ""
    others = STRIKING - _NEIGHBOURS[word[0]] - {word[0]}
    clear = all(
        (much := one.get(word[0], 0.0)) >= LEAST_ACCENT
        and all(much > one.get(other, 0.0) for other in (*_NEIGHBOURS[word[0]], "brown"))
        and max(one.get(other, 0.0) for other in others) < MOST_OTHER
        for one in found
    )
    return word[0] if clear else ""


def _paint(stage: Stage, i: int) -> str:
    """The one bright colour of a machine that is else black, grey or white, such as a bicycle with its tyres; none
    where no source tells that it looks at colours."""
    found = _shares(stage, i) if stage.facts.scene.instances[i].about.color is not None else []
    if not found:
        return ""
    word = max(sorted(STRIKING), key=lambda name: min(one.get(name, 0.0) for one in found))
    others = STRIKING - _NEIGHBOURS[word] - {word}
    clear = all(
        one.get(word, 0.0) >= LEAST_PAINT
        and all(one.get(word, 0.0) > one.get(other, 0.0) for other in (*_NEIGHBOURS[word], "brown"))
        and max(one.get(other, 0.0) for other in others) < MOST_OTHER_PAINT
        for one in found
    )
    return word if clear else ""


def _glows(stage: Stage, i: int) -> bool:
    """Whether a thing of which the source has no word is orange where it is lit, and looks brown or red in the shade:
    nothing of wood or leather is so bright. Stripes may be of beige."""
    about, found = stage.facts.scene.instances[i].about, _shares(stage, i)
    if about.color is not None or about.material in ("wood", "leather"):
        return False
    return bool(found) and all(
        one.get("orange", 0.0) >= LEAST_GLOW
        and round(sum(one.get(word, 0.0) for word in ("orange", "brown", "red", "beige")), SHARE_DECIMALS) >= ALL_WARM
        for one in found
    )


def _grey(stage: Stage, i: int) -> str:
    """'grey' of what its source calls so, and pixels do not contradict."""
    found = _shares(stage, i) if stage.facts.scene.instances[i].about.color == "grey" else []
    return "grey" if found and all(one.get("grey", 0.0) >= LEAST_GREY for one in found) else ""


def _is_woody(stage: Stage, i: int) -> bool:
    """Whether a thing is of wood that shows, as its source says and pictures do not contradict."""
    about, label = stage.facts.scene.instances[i].about, stage.facts.label(i).lower()
    if about.material != "wood" or "wood" in label or label in _GLASS or label.endswith(_PARTED):
        return False
    found = _shares(stage, i) if (about.color or "").split()[-1:] in ([one] for one in _WOODY) else []
    return bool(found) and all(
        max(one.get(word, 0.0) for word in (*_WOODY, "yellow", "orange")) >= LEAST_WOOD for one in found
    )


def _yellowish(stage: Stage, i: int) -> bool:
    """Whether some of what is called brown may be called yellow or orange: mustard in a shadow."""
    found = (stage.facts.color_shares(stage.frames[k]).get(i, {}) for k in stage.clear.get(i, ()))
    return any(one.get("yellow", 0.0) + one.get("orange", 0.0) >= MOST_YELLOW for one in found)
