"""Kinds of rooms: how large they are and what has to stand in them before chance adds the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """An anchor, how many of it a room has at least and at most, and what comes with each of them.

    `companions`: (category, least, most) to one anchor. `alike`: so are the anchors.
    """

    anchor: str
    count: Range
    companions: tuple[tuple[str, int, int], ...] = ()
    alike: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """`rooms`: whose chances in the catalogue count here, the highest of them; `without`: what never comes by chance.

    `row`: what stands side by side along a wall, before the groups; `area` in square metres; `weight` is how often this
    kind is drawn; `shape` of its floor (`outline.SHAPES`), `attic`: now and then under a slope. `chances` of categories
    take the place of the catalogue's. `lies` on the floor of an untidy one: categories, and how many of each at most.
    `least`: things that it has, or it is drawn again where it can be.
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
    chances: Mapping[str, float] = field(default_factory=dict)
    lies: Mapping[str, int] = field(default_factory=dict)
    least: int = 12


LOUNGE = Group("sofa", (1, 1), (("coffee table", 1, 1), ("tv stand", 1, 1), ("armchair", 0, 1)))
DINING = Group("table", (1, 1), (("chair", 2, 6),))
SLEEP = Group("bed", (1, 1), (("nightstand", 1, 2),))
WORK = Group("desk", (1, 1), (("office chair", 1, 1),))
BY_CHANCE = {"table": Group("table", (1, 1), (("chair", 2, 4),)), "desk": WORK}
REPEATED = (
    *("bookshelf", "cabinet", "plant", "floor lamp", "armchair", "stool", "ottoman", "box", "bench", "trash can"),
    *("storage rack", "shop shelf", "clothes rack", "locker", "dumbbell", "yoga mat", "suitcase", "paint can"),
)
_KITCHEN = ("refrigerator", "kitchen counter", "stove")
_SMOOTH = ("planks", "planks", "tiles")
_HARD = ("tiles", "tiles", "planks")
_SCHOOL = {"ceiling lamp": 1.0, "clock": 0.8, "trash can": 0.7, "radiator": 0.5, "plant": 0.4, "picture": 0.4}

# What lies on the floor where people live
AT_HOME = {"shoe": 2, "clothes": 1, "book": 1, "cable": 1, "magazine": 1, "bag": 1, "box": 1, "paper": 1}
OF_CHILDREN = {"toy block": 6, "toy car": 3, "ball": 2, "teddy bear": 2, "doll": 1, "book": 2, "paper": 2, "clothes": 2}
AT_WORK = {"paper": 2, "cable": 2, "box": 2, "backpack": 1, "bag": 1, "power strip": 1}
OF_SPORT = {"dumbbell": 5, "yoga mat": 2, "towel": 1, "ball": 2, "bottle": 2, "shoe": 2, "bag": 1}
OF_TOOLS = {"paint can": 2, "cable": 1, "toolbox": 1, "box": 2, "bucket": 1, "hammer": 1, "saw": 1, "drill": 1}

KINDS: tuple[Kind, ...] = (
    Kind(
        "living room",
        ("living room",),
        (15, 32),
        ("planks", "planks", "carpet"),
        (LOUNGE,),
        8,
        attic=True,
        lies=AT_HOME | {"toy car": 1, "toy block": 2, "pillow": 1, "ball": 1},
    ),
    Kind(
        "bedroom",
        ("bedroom",),
        (12, 21),
        ("planks", "carpet"),
        (SLEEP,),
        8,
        attic=True,
        lies=AT_HOME | {"clothes": 3, "pillow": 1, "suitcase": 1},
    ),
    Kind(
        "office",
        ("office",),
        (12, 30),
        ("planks", "carpet", "carpet"),
        (Group("desk", (2, 6), WORK.companions),),
        6,
        without=("sofa", "table"),
        attic=True,
        lies=AT_WORK,
    ),
    Kind(
        "meeting room",
        ("office",),
        (14, 30),
        ("carpet", "planks"),
        (Group("table", (1, 2), (("chair", 4, 8),)),),
        4,
        without=("desk", "sofa"),
        lies=AT_WORK,
    ),
    Kind("dining room", ("dining room",), (12, 25), _SMOOTH, (DINING,), 4, lies={"bag": 1, "toy car": 1, "ball": 1}),
    Kind(
        "kitchen",
        ("kitchen",),
        (12, 24),
        _HARD,
        (DINING,),
        6,
        row=_KITCHEN,
        lies={"bag": 1, "box": 1, "bottle": 2, "toy car": 1, "shoe": 1},
    ),
    Kind(
        "living and dining room",
        ("living room", "dining room"),
        (24, 40),
        _SMOOTH,
        (LOUNGE, DINING),
        4,
        lies=AT_HOME | {"toy car": 2, "toy block": 3, "ball": 1},
    ),
    Kind(
        "studio",
        ("bedroom", "living room", "kitchen"),
        (28, 44),
        _SMOOTH,
        (SLEEP, LOUNGE, DINING),
        4,
        row=_KITCHEN,
        lies=AT_HOME | {"clothes": 3},
    ),
    Kind(
        "bathroom",
        ("bathroom",),
        (6.5, 12),
        ("tiles",),
        (Group("bathtub", (0, 1)), Group("toilet", (1, 1)), Group("sink", (1, 2))),
        5,
        lies={"towel": 2, "clothes": 2, "toilet paper": 1, "bottle": 1, "shoe": 1},
        least=9,
    ),
    Kind(
        "children's room",
        ("bedroom", "children's room"),
        (11, 20),
        ("planks", "carpet", "carpet"),
        (Group("bed", (1, 2), (("nightstand", 0, 1),)),),
        6,
        without=("tv stand", "television", "suitcase"),
        attic=True,
        chances={"teddy bear": 0.8, "ball": 0.6, "crib": 0.15, "globe": 0.3, "box": 0.3, "desk": 0.5, "stool": 0.3},
        lies=OF_CHILDREN,
    ),
    Kind(
        "hallway",
        ("hallway",),
        (7, 15),
        _SMOOTH,
        (),
        4,
        shape="corridor",
        least=6,
        chances={
            "shoe rack": 0.7,
            "coat rack": 0.4,
            "bench": 0.3,
            "mirror": 0.6,
            "wall shelf": 0.3,
            "cabinet": 0.35,
            "dresser": 0.2,
            "picture": 0.6,
            "plant": 0.4,
            "rug": 0.4,
            "ceiling lamp": 1.0,
            "radiator": 0.3,
            "stool": 0.2,
            "suitcase": 0.15,
            "backpack": 0.3,
            "clock": 0.2,
            "vase": 0.2,
            "basket": 0.2,
        },
        lies={"shoe": 4, "bag": 2, "box": 1, "ball": 1, "newspaper": 1},
    ),
    Kind(
        "workshop",
        ("workshop",),
        (11, 26),
        _HARD,
        (Group("workbench", (1, 2), (("stool", 0, 1),)),),
        4,
        least=10,
        chances={
            "stool": 0.4,
            "box": 0.7,
            "trash can": 0.7,
            "cabinet": 0.4,
            "radiator": 0.3,
            "ceiling lamp": 1.0,
            "clock": 0.3,
            "bottle": 0.4,
            "mug": 0.4,
            "fan": 0.2,
            "picture": 0.2,
            "wall shelf": 0.4,
            "speaker": 0.15,
        },
        lies=OF_TOOLS,
    ),
    Kind(
        "laundry room",
        ("laundry room",),
        (7, 13),
        ("tiles",),
        (Group("washing machine", (1, 2)),),
        4,
        least=9,
        chances={
            "cabinet": 0.5,
            "wall shelf": 0.6,
            "basket": 0.5,
            "radiator": 0.3,
            "ceiling lamp": 1.0,
            "box": 0.3,
            "bottle": 0.6,
            "plant": 0.1,
            "trash can": 0.3,
            "stool": 0.2,
            "rug": 0.15,
            "sink": 0.6,
            "clock": 0.15,
        },
        lies={"clothes": 4, "towel": 2, "bucket": 1, "laundry basket": 1, "bottle": 1},
    ),
    Kind(
        "attic",
        ("attic",),
        (14, 30),
        ("planks",),
        (Group("box", (1, 3), alike=False),),
        3,
        shape="attic",
        least=10,
        chances={
            "suitcase": 0.7,
            "armchair": 0.25,
            "bookshelf": 0.4,
            "dresser": 0.4,
            "table": 0.25,
            "picture": 0.3,
            "floor lamp": 0.3,
            "crib": 0.2,
            "guitar": 0.2,
            "globe": 0.3,
            "rug": 0.35,
            "ball": 0.3,
            "cabinet": 0.3,
            "teddy bear": 0.3,
            "ceiling lamp": 0.6,
            "stool": 0.4,
            "book": 0.4,
            "basket": 0.3,
            "vase": 0.3,
            "bench": 0.2,
            "fan": 0.2,
            "backpack": 0.2,
        },
        lies={"box": 3, "book": 3, "clothes": 2, "suitcase": 1, "toy car": 1, "paint can": 1},
    ),
    Kind(
        "shop",
        ("shop",),
        (16, 40),
        _SMOOTH,
        (Group("shop counter", (1, 1)), Group("shop shelf", (2, 5), alike=False)),
        4,
        chances={
            "plant": 0.5,
            "ceiling lamp": 1.0,
            "basket": 0.4,
            "box": 0.6,
            "stool": 0.4,
            "clock": 0.3,
            "mirror": 0.3,
            "trash can": 0.4,
            "picture": 0.4,
            "bottle": 0.3,
            "rug": 0.2,
            "speaker": 0.2,
            "vase": 0.3,
            "bench": 0.2,
        },
        lies={"box": 3, "shopping basket": 2, "bag": 1, "shoe": 1},
    ),
    Kind(
        "classroom",
        ("classroom",),
        (26, 48),
        ("planks", "tiles", "carpet"),
        (Group("table", (2, 6), (("chair", 1, 4),)),),
        4,
        chances=_SCHOOL
        | {
            "bookshelf": 0.7,
            "globe": 0.6,
            "whiteboard": 1.0,
            "cabinet": 0.6,
            "desk": 0.6,
            "box": 0.3,
            "backpack": 0.7,
            "book": 0.8,
            "laptop": 0.4,
            "bottle": 0.4,
            "wall shelf": 0.3,
            "guitar": 0.1,
        },
        lies={"paper": 3, "backpack": 3, "bag": 2, "book": 2, "ball": 1, "cable": 1},
    ),
    Kind(
        "gym",
        ("gym",),
        (20, 40),
        ("planks", "carpet"),
        (Group("weight bench", (1, 2)), Group("dumbbell", (2, 5), alike=False)),
        4,
        chances={
            "bench": 0.6,
            "mirror": 0.6,
            "clock": 0.6,
            "fan": 0.4,
            "plant": 0.3,
            "trash can": 0.6,
            "ball": 0.4,
            "ceiling lamp": 1.0,
            "bottle": 0.6,
            "radiator": 0.4,
            "picture": 0.3,
            "backpack": 0.4,
            "speaker": 0.2,
            "stool": 0.3,
            "cabinet": 0.3,
        },
        lies=OF_SPORT,
    ),
)
