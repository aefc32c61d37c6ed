"""Kinds of rooms: how large they are and what has to stand in them before chance adds the rest."""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """An anchor, how many of it a room has at least and at most, and what comes with each of them.

    `companions`: (category, least, most) to one anchor.
    """

    anchor: str
    count: Range
    companions: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """`rooms`: whose chances in the catalogue count here, the highest of them; `without`: what never comes by chance.

    `row`: what stands side by side along a wall, before the groups; `area` in square metres; `weight` is how often this
    kind is drawn; `shape` of its floor (`outline.SHAPES`), `attic`: now and then under a slope.
    """

    name: str
    rooms: tuple[str, ...]
    area: tuple[float, float]
    flooring: tuple[str, ...]
    groups: tuple[Group, ...]
    weight: int
    row: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    shape: str = ""
    attic: bool = False


LOUNGE = Group("sofa", (1, 1), (("coffee table", 1, 1), ("tv stand", 1, 1), ("armchair", 0, 1)))
DINING = Group("table", (1, 1), (("chair", 2, 6),))
SLEEP = Group("bed", (1, 1), (("nightstand", 1, 2),))
WORK = Group("desk", (1, 1), (("office chair", 1, 1),))
BY_CHANCE = {"table": Group("table", (1, 1), (("chair", 2, 4),)), "desk": WORK}
REPEATED = ("bookshelf", "cabinet", "plant", "floor lamp", "armchair", "stool", "ottoman", "box", "bench", "trash can")
_KITCHEN = ("refrigerator", "kitchen counter", "stove")
_SMOOTH = ("planks", "planks", "tiles")

KINDS: tuple[Kind, ...] = (
    Kind("living room", ("living room",), (15, 32), ("planks", "planks", "carpet"), (LOUNGE,), 4, attic=True),
    Kind("bedroom", ("bedroom",), (12, 21), ("planks", "carpet"), (SLEEP,), 4, attic=True),
    Kind("office", ("office",), (12, 30), ("planks", "carpet", "carpet"), (Group("desk", (2, 6), WORK.companions),), 3,
         without=("sofa", "table"), attic=True),
    Kind("meeting room", ("office",), (14, 30), ("carpet", "planks"), (Group("table", (1, 2), (("chair", 4, 8),)),), 2,
         without=("desk", "sofa")),
    Kind("dining room", ("dining room",), (12, 25), _SMOOTH, (DINING,), 2),
    Kind("kitchen", ("kitchen",), (12, 24), ("tiles", "tiles", "planks"), (DINING,), 3, row=_KITCHEN),
    Kind("living and dining room", ("living room", "dining room"), (24, 40), _SMOOTH, (LOUNGE, DINING), 2),
    Kind("studio", ("bedroom", "living room", "kitchen"), (28, 44), _SMOOTH, (SLEEP, LOUNGE, DINING), 2, row=_KITCHEN),
    Kind("bathroom", ("bathroom",), (10, 12), ("tiles",), (Group("bathtub", (0, 1)), Group("toilet", (1, 1)),
         Group("sink", (1, 2))), 1),
)  # fmt: skip
