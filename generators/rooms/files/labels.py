"""The label map of the rooms in ScanNet's form: every category with the nearest NYU40 class."""

from __future__ import annotations

from collections.abc import Mapping

from generators.rooms.furnish.dressing import DRESSED
from generators.rooms.furniture import CATALOGUE
from generators.rooms.shell.shell import SHELL

NYU40 = (
    "wall", "floor", "cabinet", "bed", "chair", "sofa", "table", "door", "window", "bookshelf",
    "picture", "counter", "blinds", "desk", "shelves", "curtain", "dresser", "pillow", "mirror", "floor mat",
    "clothes", "ceiling", "books", "refridgerator", "television", "paper", "towel", "shower curtain", "box",
    "whiteboard", "person", "night stand", "toilet", "sink", "lamp", "bathtub", "bag", "otherstructure",
    "otherfurniture", "otherprop",
)  # fmt: skip
NEAREST = {
    "armchair": "chair",
    "backpack": "bag",
    "bench": "chair",
    "bicycle": "otherprop",
    "book": "books",
    "broom": "otherprop",
    "ceiling lamp": "lamp",
    "column": "otherstructure",
    "clothes rack": "clothes",
    "coffee table": "table",
    "computer tower": "otherprop",
    "crib": "bed",
    "desk lamp": "lamp",
    "display case": "cabinet",
    "dollhouse": "otherprop",
    "drying rack": "otherprop",
    "filing cabinet": "cabinet",
    "floor lamp": "lamp",
    "floor mirror": "mirror",
    "hat": "clothes",
    "high chair": "chair",
    "ironing board": "otherprop",
    "jacket": "clothes",
    "kitchen counter": "counter",
    "ladder": "otherprop",
    "lectern": "desk",
    "locker": "cabinet",
    "magazine": "books",
    "monitor": "television",
    "newspaper": "paper",
    "nightstand": "night stand",
    "office chair": "chair",
    "ottoman": "sofa",
    "pet bed": "otherprop",
    "photo frame": "picture",
    "refrigerator": "refridgerator",
    "rug": "floor mat",
    "shoe rack": "shelves",
    "shop counter": "counter",
    "shop shelf": "shelves",
    "step stool": "chair",
    "side table": "table",
    "stool": "chair",
    "storage rack": "shelves",
    "stroller": "otherprop",
    "suitcase": "bag",
    "table lamp": "lamp",
    "toilet paper": "paper",
    "toolbox": "box",
    "towel rack": "otherprop",
    "toy chest": "box",
    "tv": "television",
    "tv stand": "cabinet",
    "umbrella stand": "otherprop",
    "wall shelf": "shelves",
    "wardrobe": "cabinet",
    "weight bench": "otherfurniture",
    "workbench": "table",
    "yoga mat": "floor mat",
}
FURNITURE = ("wall", "free", "corner", "around_table")  # placements whose leftovers are furniture, not props


def nyu40_class(category: str) -> str:
    """The nearest of the forty classes; "otherfurniture" or "otherprop" where there is none."""
    if category in NYU40:
        return category
    if category in NEAREST:
        return NEAREST[category]
    return "otherfurniture" if CATALOGUE[category].placement in FURNITURE else "otherprop"


def nyu40_id(category: str) -> int:
    return NYU40.index(nyu40_class(category)) + 1


def label_map(counts: Mapping[str, int]) -> str:
    """The text of `scannetv2-labels.combined.tsv`; `counts` are instances of each category over all rooms."""
    rows = ["id\traw_category\tcategory\tcount\tnyu40id\tnyu40class"]
    for number, name in enumerate(sorted({*SHELL, *DRESSED, *CATALOGUE}), start=1):
        rows.append(f"{number}\t{name}\t{name}\t{counts.get(name, 0)}\t{nyu40_id(name)}\t{nyu40_class(name)}")
    return "\n".join(rows) + "\n"
