"""Which of our categories a model of Sweet Home 3D's catalogue is: by its name, its group and its size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from generators.rooms.furniture import Entry
from generators.rooms.sweethome.catalogue import Item

NAMES: Mapping[str, tuple[str, ...]] = {
    "air conditioner": ("air conditioning - internal unit",),
    "aquarium": ("aquarium",),
    "armchair": ("armchair", "modern armchair", "winchester armchair", "ryokan chair"),
    "backpack": ("backpack",),
    "ball": ("basketball", "soccer ball"),
    "bathtub": ("bath", "bathtub"),
    "bed": ("bed", "iron bed", "child bed", "captain's bed"),
    "bench": ("bench",),
    "blender": ("blender",),
    "book": ("book",),
    "bookshelf": ("bookcase", "full bookcase", "vertical shelves", "shelves"),
    "bottle": ("beer bottle", "wine bottle", "yogurt bottle", "milk", "bottle"),
    "bowl": ("bowl", "bowl with fruits", "bowl with salad", "apples"),
    "box": ("cardboard box", "open cardboard box", "box", "crate"),
    "bread": ("bread",),
    "broom": ("broom",),
    "cabinet": ("cupboard",),
    "candle": ("candle",),
    "chair": ("chair", "oak chair", "osaka chair", "chair with cushion", "plastic chair", "folding chair"),
    "clothes": ("folded clothes",),
    "clothes dryer": ("dryer machine",),
    "clothes rack": ("clothes rack",),
    "coffee machine": ("coffee machine", "coffee maker", "coffee brewer"),
    "coffee table": ("coffee table", "table"),
    "cooking pot": ("large pan",),
    "crib": ("crib", "baby bed"),
    "cutting board": ("chopping board",),
    "desk": ("desk", "wooden desk", "desk table"),
    "doll": ("doll",),
    "dollhouse": ("doll house",),
    "dresser": ("dresser with drawers",),
    "drill": ("drill",),
    "exercise bike": ("indoor bike",),
    "fan": ("table fan", "rigged fan"),
    "filing cabinet": ("filing cabinet",),
    "fire extinguisher": ("extinguisher",),
    "game console": ("playstation",),
    "glass": ("glass", "beer glass", "cocktail glass", "plastic cup"),
    "guitar": ("electric guitar",),
    "hammer": ("hammer",),
    "bag": ("handbag",),
    "hat": ("hat", "cap"),
    "headphones": ("headphones",),
    "high chair": ("baby high chair",),
    "jacket": ("jacket",),
    "knife block": ("knife stand",),
    "ladder": ("step ladder",),
    "laptop": ("laptop", "apple ibook"),
    "laundry basket": ("clothes basket",),
    "microwave": ("microwave",),
    "mug": ("coffee mug", "coffee cup", "cup"),
    "newspaper": ("newspaper",),
    "nightstand": ("bedside table",),
    "office chair": ("chair",),
    "ottoman": ("puff",),
    "paper tray": ("letter tray",),
    "pen holder": ("penbox",),
    "photo frame": ("frame chambord", "frame hôi an"),
    "piano": ("upright piano",),
    "plant": ("plant", "decorative plant", "indoor plant", "ficus", "yucca", "spathiphyllum", "bamboo", "spider plant"),
    "plate": ("plate", "oval plate"),
    "printer": ("inkjet printer and scanner",),
    "radiator": ("radiator",),
    "refrigerator": ("refrigerator", "fridge", "large fridge"),
    "rocking horse": ("rocking horse",),
    "rug": ("oriental rug", "round carpet"),
    "room divider": ("screen",),
    "saw": ("saw",),
    "shoe": ("sneakers", "slippers", "woman shoes", "mocassin", "bootie"),
    "shopping basket": ("shopping basket",),
    "shower": ("shower stall",),
    "sink": ("washbasin", "vanity"),
    "sofa": ("sofa", "couch", "sofa 2 seats", "sofa 3 seats", "clear sofa", "burlap sofa", "winchester sofa",
             "futon couch"),
    "speaker": ("speaker",),
    "stapler": ("stapler",),
    "step stool": ("small step ladder",),
    "stool": ("stool", "bar stool", "bar chair", "piano bench"),
    "stove": ("stove", "large stove", "propane stove"),
    "suitcase": ("suitcase",),
    "table": ("table", "oak table", "glass table", "round table", "black table", "table with tablecloth",
              "wooden table", "wooden alder table", "wooden teak table", "folding table", "table on trestles"),
    "tablet": ("tablet",),
    "teapot": ("teapot",),
    "teddy bear": ("teddy bear",),
    "telephone": ("phone", "wireless phone"),
    "television": ("wall flat tv",),
    "tennis racket": ("tennis racket",),
    "toaster": ("toaster",),
    "toilet": ("toilets unit",),
    "toilet brush": ("toilet brush",),
    "towel": ("towel",),
    "toy car": ("car model",),
    "trash can": ("dustbin", "bullet trash can", "recycling bin"),
    "tray": ("tray", "sushi tray"),
    "treadmill": ("treadmill",),
    "tv stand": ("tv stand",),
    "vase": ("vase", "tulips", "flowers", "orchids", "white lily"),
    "wardrobe": ("wardrobe",),
    "washing machine": ("clothes washing machine", "washing machine"),
    "weight bench": ("abdominal bench",),
    "workbench": ("workbench",),
}  # fmt: skip
GROUPS = {"office chair": ("Office",)}  # where the name alone would say another
NOT_IN = {"chair": ("Office",), "armchair": ("Office",)}
HEIGHTS = {"coffee table": (0.3, 0.56), "table": (0.6, 1.1)}  # metres, where a name says both
OUTSIDE = (
    "Characters",
    "Doors and windows",
    "Exterior",
    "Staircases",
    "Vehicles",
)  # groups that rooms are not furnished from
UNFIT = ("Blend Swap CC-BY#towel",)  # it hangs
SLACK = 1.6  # ours: by how much a model may pass the sizes of our own of its category
HIGH = 0.02  # metres: what its maker hangs higher does not stand on a floor


def sorted_by_category(
    items: tuple[Item, ...], catalogue: Mapping[str, Entry]
) -> tuple[dict[str, tuple[Item, ...]], tuple[Item, ...]]:
    """The models of each category of `catalogue` that has any, and those that are nothing we know."""
    found: dict[str, list[Item]] = {}
    rest = []
    for item in items:
        fitting = [name for name in NAMES if name in catalogue and _is(item, catalogue[name])]
        for name in fitting[:1]:
            found.setdefault(name, []).append(item)
        if not fitting:
            rest.append(item)
    return {name: tuple(each) for name, each in sorted(found.items())}, tuple(rest)


def _out(category: str) -> tuple[str, ...]:
    return (*OUTSIDE, *NOT_IN.get(category, ()))


def _is(item: Item, entry: Entry) -> bool:
    """Whether a model is of the category of `entry`, could stand where that stands, and is as large."""
    category = entry.category
    if item.name.lower() not in NAMES[category] or item.id in UNFIT or item.group in _out(category):
        return False
    low, high = HEIGHTS.get(category, (0.0, np.inf))
    if item.group not in GROUPS.get(category, (item.group,)) or not low <= item.size[2] <= high:
        return False
    if entry.placement not in ("on_wall", "ceiling") and item.elevation > HIGH:
        return False
    return all(
        low / SLACK <= extent <= high * SLACK
        for low, extent, high in zip(entry.smallest, item.size, entry.largest, strict=True)
    )
