"""By what somebody who sees it knows what kind of room a picture shows: of a cabinet in a corner nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable

from vstdata.words.english import with_article

_COOKING = ("stove", "refrigerator", "fridge", "kitchen counter", "range hood", "oven", "dishwasher", "kitchen cabinet")
_KITCHEN = (*_COOKING, "cutting board", "dish rack", "microwave", "kettle", "toaster")
_SEATS, _TABLES = ("chair", "bench"), ("table",)
_LOUNGE = ("sofa", "couch", "loveseat", "television", "tv", "tv stand", "coffee table")
_LOW, _SOFT = ("coffee table", "side table", "end table", "bedside table"), ("armchair", "office chair", "high chair")
_TOYS = ("toy block", "toy car", "teddy bear", "toy chest", "doll", "kite", "drum", "crib", "toy", "stuffed animal")
_TRAINING = (
    "weight bench",
    "exercise bike",
    "treadmill",
    "dumbbell",
    "exercise ball",
    "elliptical",
    "weight rack",
    "yoga mat",
)
_GOODS = ("shop shelf", "shop counter", "display case", "clothes rack", "mannequin", "cash register")
_WASHING = ("washing machine", "clothes dryer", "drying rack", "ironing board")
_BATH = ("toilet", "bathtub", "shower", "shower curtain", "urinal", "sink")
_BED = ("bed", "bunk bed", "nightstand", "wardrobe")
SIGNS: dict[str, tuple[tuple[str, ...], ...]] = {
    "bedroom": (_BED,),
    "hotel room": (_BED,),
    "children's room": (_TOYS,),
    "living room": (_LOUNGE,),
    "lounge": (_LOUNGE,),
    "living and dining room": (_LOUNGE, _TABLES, _SEATS),
    "dining room": (_TABLES, _SEATS),
    "kitchen": (_KITCHEN,),
    "studio": (_BED, _COOKING),
    "bathroom": (_BATH,),
    "laundry room": (_WASHING,),
    "office": (("desk", "office chair", "monitor", "computer"),),
    "meeting room": (_TABLES, _SEATS),
    "conference room": (_TABLES, _SEATS),
    "classroom": (("whiteboard", "blackboard", "lectern"), (*_TABLES, "desk", "chair")),
    "gym": (_TRAINING,),
    "shop": (_GOODS,),
    "workshop": (("workbench",),),
    "hallway": (("coat rack", "shoe rack", "umbrella stand"),),
}
"""Of each kind of room, what must be told so that it is told, too: one of each of these, by how labels end."""


SIMPLER: dict[str, tuple[str, ...]] = {
    "children's room": ("bedroom",),
    "living and dining room": ("living room",),
    "studio": ("bedroom", "kitchen"),
}
"""What one says of the part of a room of a kind that shows no more than this."""


def kind_told(kind: str, labels: Iterable[str]) -> str:
    """'a kitchen' where things of these labels show that it is one, else 'a room'."""
    told = [label.lower() for label in labels]
    if kind.endswith("dining room"):  # nobody dines at a coffee table, or on an armchair
        told = [label for label in told if not label.endswith((*_LOW, *_SOFT)) or label in _LOUNGE]
    for one in (kind, *SIMPLER.get(kind, ())):
        signs = SIGNS.get(one)
        if signs is not None and all(any(label.endswith(some) for label in told) for some in signs):
            return with_article(one)
    return with_article("room")
