"""What a room is like around its things: the colours of walls and floor, what they are made of, a sloping ceiling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vstdata.captions.bonds import LEAST_COLORED, MOST_LOOKS, WALLS
from vstdata.captions.colors import STRIKING
from vstdata.color_names import TERRACOTTA
from vstdata.facts import View
from vstdata.facts.labels import FLOOR_LABELS
from vstdata.facts.measure import METRE_DECIMALS, SHARE_DECIMALS
from vstdata.words.english import with_article
from vstdata.words.slot_types import FLOORS
from vstdata.words.slot_types import WALLS as WALLS_MADE

if TYPE_CHECKING:
    from vstdata.captions.stage import Stage

SHELL_SHARE = 0.08  # of a picture, of walls or floor that are told of. Ours.
LEAST_STRIKING = 0.4  # of walls, in a colour that strikes and that the source calls them, in whatever light. Ours.
LEAST_UNSURE = 0.6  # of walls or floor in a quiet colour that the source knows and the light leaves in doubt. Ours.
TINTS = {"grey": ("beige", "brown", "blue"), "beige": ("brown",)}  # what these may be taken for
MOST_TINTED = 0.4  # of walls or floor, in a colour that they may be taken for. Ours.
PLAIN = frozenset({"brick", "concrete", "stone"})  # what walls are made of that are in no colour which strikes. Ours.
MOST_OF_WALLS = 0.75  # of what is seen of walls, of those after whose colour one calls all. Ours.
PART_SHARE = 0.01  # of a picture, of a wall that one sees. Ours.
CEILINGS = frozenset({"ceiling"})
LEAST_RISE, LEAST_CEILING = 0.45, 0.03  # metres from low to high of a sloping ceiling that is seen; of a picture. Ours.


def shell_of(stage: Stage) -> tuple[str, ...]:
    """'light blue walls', 'a brown wooden floor', 'a sloping ceiling': of what is known and seen."""
    walls, floor = _told(stage, WALLS, WALLS_MADE), _told(stage, FLOOR_LABELS, FLOORS)
    wall = f"{walls} walls" if walls else _accent(stage)
    ceiling = "a sloping ceiling" if any(_slopes(stage, i) for i in _parts(stage, CEILINGS)) else ""
    return tuple(part for part in (wall, with_article(f"{floor} floor") if floor else "", ceiling) if part)


def _told(stage: Stage, labels: frozenset[str], made: Mapping[str, str]) -> str:
    """'light blue wood-panelled', of the walls or the floor that are seen: their colour, and what they are made of,
    where it is one."""
    some = _parts(stage, labels)
    if not _shows(stage, labels):
        return ""
    kinds = {stage.facts.scene.instances[i].about.material for i in some}
    kind = made.get(str(*kinds), "") if len(kinds) == 1 else ""
    return " ".join(part for part in (_color(stage, labels, some), kind) if part)


def _color(stage: Stage, labels: frozenset[str], some: Sequence[int]) -> str:
    """Of walls or floor, where these pictures show them mostly in it: what a source calls beige looks green in some
    light, and walls that it calls brown are of brick or, by their pixels, terracotta. Without a source's word for all
    that is seen there is none."""
    if labels is WALLS:
        some = _bright(stage, some)
    words = {stage.facts.scene.instances[i].about.color for i in some}
    word = next(iter(words)) if len(words) == 1 else None
    if word is None:
        return ""
    name = word.split()[-1]
    if labels is WALLS and name == "brown":
        return TERRACOTTA if all(map(stage.bonds.earthen, some)) else ""
    look = stage.facts.shell_look(labels)
    if look is not None and look.color != name:
        return ""
    quiet = LEAST_COLORED if look is not None else LEAST_UNSURE
    if _in_color(stage, some, name) < (LEAST_STRIKING if name in STRIKING else quiet):
        return ""
    if look is None and any(_in_color(stage, some, other) > MOST_TINTED for other in TINTS.get(name, ())):
        return ""
    return name if look is None else str(look)


def _bright(stage: Stage, some: Sequence[int]) -> list[int]:
    """Those of several walls that the source calls by one colour which strikes, where they are most of what is seen of
    walls; else all."""
    sizes = {i: sum(_part_of(view, [i]) for view in stage.views) for i in some}
    for word in sorted(STRIKING):
        own = [i for i in some if (stage.facts.scene.instances[i].about.color or "").split()[-1:] == [word]]
        if len(own) > 1 and sum(sizes[i] for i in own) >= MOST_OF_WALLS * sum(sizes.values()):
            return own
    return list(some)


def _accent(stage: Stage) -> str:
    """'an orange wall', of the one that strikes among walls of which none of the others does, or that is of terracotta;
    or ""."""
    some = {i: stage.facts.scene.instances[i].about for i in _parts(stage, WALLS)}
    words = {i: one.color or ("grey" if one.material in PLAIN else None) for i, one in some.items()}
    bright = [i for i, word in words.items() if word is None or word.split()[-1] in STRIKING]
    word = words[bright[0]] if len(bright) == 1 and len(words) > 1 else None
    earth = [i for i, word in words.items() if word == "brown"]
    if not bright and len(earth) == 1 and len(words) > 1 and stage.bonds.earthen(earth[0]):
        large = any(_part_of(view, earth) >= SHELL_SHARE for view in stage.views)
        return with_article(f"{TERRACOTTA} wall") if large else ""
    if word is None or word not in STRIKING or _in_color(stage, bright, word) < LEAST_STRIKING:
        return ""
    large = any(_part_of(view, bright) >= SHELL_SHARE for view in stage.views)
    return with_article(f"{word} wall") if large else ""


def _slopes(stage: Stage, i: int) -> bool:
    """Whether some of a ceiling is aslant, and one of the pictures shows it rise."""
    return stage.bonds.aslant(i) and any(_rises(view, i) for view in stage.views)


def _rises(view: View, i: int) -> bool:
    if _part_of(view, [i]) < LEAST_CEILING:
        return False
    low, high = np.quantile(view.points[..., 2][(view.instances == i) & (view.depth > 0)], (0.05, 0.95))
    return round(float(high - low), METRE_DECIMALS) >= LEAST_RISE


def _in_color(stage: Stage, some: Sequence[int], color: str) -> float:
    """How much of what pictures show of some instances may be called by a colour: of a few pictures that show much of
    them, in the median."""
    found = []
    for k in range(0, len(stage.frames), max(1, len(stage.frames) // MOST_LOOKS)):
        shares = stage.facts.color_shares(stage.frames[k])
        sizes = {i: _part_of(stage.views[k], [i]) for i in some if i in shares}
        if sum(sizes.values()) >= SHELL_SHARE / 2:
            much = sum(size * shares[i].get(color, 0.0) for i, size in sizes.items())
            found.append(much / sum(sizes.values()))
    return round(float(np.median(found)), SHARE_DECIMALS) if found else 0.0


def _parts(stage: Stage, labels: frozenset[str]) -> list[int]:
    """The walls, or what the floor is made of, of which a picture shows a part that one sees."""
    some = (i for i, one in enumerate(stage.facts.scene.instances) if one.label.lower() in labels)
    return [i for i in some if any(_part_of(view, [i]) >= PART_SHARE for view in stage.views)]


def _shows(stage: Stage, labels: frozenset[str]) -> bool:
    """Whether much of what has these labels is seen in one of the pictures."""
    some = [i for i, one in enumerate(stage.facts.scene.instances) if one.label.lower() in labels]
    return any(_part_of(view, some) >= SHELL_SHARE for view in stage.views)


def _part_of(view: View, some: Sequence[int]) -> float:
    """The share of a picture that shows these instances."""
    return sum(view.seen[i].pixels for i in some if i in view.seen) / view.depth.size
