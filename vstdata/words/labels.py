"""What labels mean: which things have units or a size of their own, and which labels a person would not tell apart.

Labels are compared in lower case, as sources give them. The lists are ours; their entries are labels of ScanNet (607
categories), ARKitScenes, ScanNet++ and the procedural rooms.
"""

from __future__ import annotations

from collections.abc import Iterable

from vstdata.words.english import is_plural, plural

# Stuff without units, built-in rows that annotators cut as they like, and things too many to be all annotated.
_UNCOUNTABLE = """
    bathroom cabinet, bathroom counter, bathroom vanity, banister, bar, book, bread, cable, cardboard, clothing, closet
    cloth
    column, copy paper, counter, cover, curtain, decoration, divider, doorframe, fabric, food, furniture, handrail
    kitchen cabinet, kitchen counter, kitchen island, laundry, ledge, light, light switch, magazine, mail
    newspaper, outlet
    paper, partition, pillar, pipe, platform, power outlet, rail, railing, rod, shower, shower wall, soap, stair
    structure, switch, tape, toilet paper, toiletry, tube, vent, window, window frame, windowsill, wire, wood
"""

# Stuff, of which one does not say "two".
_MASS = """
    bread, cardboard, cloth, clothing, copy paper, decoration, fabric, food, furniture, laundry, mail, paper, soap, tape
    toilet paper, wood
"""

# Their instance holds what sticks out of them or hangs on them: how high is a bowl of fruit, with or without the fruit?
_FILLED = """
    bowl, vase, basket, fruit bowl, bucket, pot, pen holder, trash can, trash bin, recycling bin, laundry basket
    laundry hamper, coat rack, clothes rack, dish rack, drying rack, shoe rack, shop shelf, shopping basket
    shopping cart, storage rack, toy chest, tray, umbrella stand, workbench, bag, mop, towel rack, paper tray, sink
    guitar, shelf, wall shelf
"""

# One sees what they hold: their instance has it, or it is one of its own.
_OPEN_FRONTED = """
    tv stand, shelf, wall shelf, bookshelf, bookcase, bookrack, book rack, storage shelf, display case, aquarium, crib
    stroller, dollhouse, bird cage, box, crate
"""

# They hang flat on a wall: larger or smaller than another, and hardly ever called taller or shorter.
_HANGING = """
    picture, painting, poster, picture frame, photo, photo frame, frame, wall art, artwork, print, whiteboard
    blackboard, bulletin board, board, pinboard, clock, mirror, window, curtain, blinds
"""

# They lie: nobody asks how tall they are.
_LYING = """
    rug, carpet, mat, yoga mat, bath mat, doormat, pillow, cushion, throw pillow, blanket, pet bed, keyboard, plate
    cutting board, laptop, tablet, book, cable, power strip, bathroom scale, newspaper, magazine, paper
"""

# In each line, an annotator may call one thing by several of the names.
_ALIKE = """
    couch, sofa, loveseat, sofa bed, futon, settee
    chair, armchair, sofa chair, recliner, seat, massage chair, lounge chair, high chair
    stool, footstool, ottoman, pouf, footrest, bar stool, step stool, stepstool, bar chair, ladder
    table, desk, workbench, coffee table, end table, side table, dining table, nightstand, bedside table, \
console table, round table, stand, tv stand, tv table, lectern, shop counter, counter, kitchen counter
    cabinet, cupboard, wardrobe, dresser, chest of drawers, drawer, sideboard, credenza, tv cabinet, file cabinet, \
filing cabinet, storage cabinet, storage, chest, toy chest, locker, display case
    shelf, bookshelf, bookcase, bookrack, book rack, rack, storage shelf, storage rack, shoe rack, shop shelf, \
wall shelf
    trash can, trash bin, garbage bin, garbage can, recycling bin, waste bin, wastebasket, waste paper basket, \
bin, bucket, storage bin, basket, laundry basket, laundry hamper, hamper, shopping basket, umbrella stand, shredder, \
mop, paint can
    tv, television, monitor, screen, display, tv monitor, tv_monitor, computer monitor, tv screen
    lamp, floor lamp, table lamp, desk lamp, night lamp, bedside lamp, standing lamp, ceiling lamp, pendant lamp, \
ceiling light, chandelier
    picture, painting, poster, picture frame, photo, photo frame, frame, wall art, artwork, print, kite
    rug, carpet, mat, yoga mat, bath mat, doormat
    pillow, cushion, throw pillow
    bag, backpack, handbag, purse, duffel bag, suitcase, luggage, briefcase, toolbox
    plant, potted plant, flower, flowerpot, plant pot, pot, vase, planter, cooking pot
    cup, mug, glass, coffee mug, pen holder
    box, carton, crate, storage box, container, case, storage container
    board, whiteboard, blackboard, bulletin board, pinboard
    washing machine, washer, dryer, clothes dryer, dishwasher
    refrigerator, fridge, mini fridge, freezer
    oven, stove, cooker, stovetop, microwave, toaster oven
    laptop, computer, notebook, computer tower, pc, tablet
    towel, hand towel, bath towel, blanket, towel rack
    jacket, coat, coat rack, clothes, clothing, clothes rack, drying rack
    book, magazine, newspaper, paper, copy paper, paper tray
    doll, teddy bear, stuffed animal, statue, mannequin
    kettle, teapot
    plate, tray, cutting board
    bottle, soap dispenser
    radiator, heater, space heater, air purifier
    exercise bike, bicycle, bike
    bench, weight bench
    router, game console, projector
    cable, power strip, wire, cord
"""


# In each line, things that one counts together: the seats of a room, what lies on a table to drink from.
_AKIN = """
    chair, office chair, dining chair, armchair, stool, bar stool, bench, sofa, couch, ottoman, pouf, footstool
    table, desk, coffee table, side table, end table, dining table, nightstand, bedside table, console table
    cabinet, cupboard, wardrobe, dresser, chest of drawers, bookshelf, bookcase, shelf, wall shelf, storage shelf
    lamp, floor lamp, table lamp, desk lamp, bedside lamp, ceiling lamp, pendant lamp, ceiling light
    monitor, television, tv, screen, laptop, tablet, computer
    picture, painting, poster, photo, picture frame, mirror
    pillow, cushion, throw pillow
    cup, mug, glass, coffee mug, bowl, plate, bottle, jug, teapot, vase
    box, carton, crate, basket, storage box, storage bin
    bag, backpack, handbag, suitcase, duffel bag
    plant, potted plant, flower
    keyboard, mouse, headphones, telephone, printer
    ball, dumbbell, kettlebell, yoga mat, weight bench, exercise bike
    doll, teddy bear, stuffed animal, toy
"""


def _rows(text: str) -> list[list[str]]:
    return [[name.strip() for name in line.split(",")] for line in text.strip().splitlines()]


_UNITLESS = frozenset(name for row in _rows(_UNCOUNTABLE) for name in row)
_STUFF = frozenset(name for row in _rows(_MASS) for name in row)
_OVERFULL = frozenset(name for row in _rows(_FILLED) for name in row)
_HUNG, _LAID = (frozenset(name for row in _rows(text) for name in row) for text in (_HANGING, _LYING))
_OPEN = frozenset(name for row in _rows(_OPEN_FRONTED) for name in row)
_FAMILIES = {name: number for number, row in enumerate(_rows(_AKIN)) for name in row}
_GROUPS = {name: number for number, row in enumerate(_rows(_ALIKE)) for name in row}


def countable(label: str) -> bool:
    """Whether 'how many?' has one answer for things of this label: no stuff, no built-in rows, and no plural, since
    annotators put several things under 'kitchen cabinets'."""
    return label.lower() not in _UNITLESS and not is_plural(label)


def unitless(label: str) -> bool:
    """Whether annotators cut things of this label as they like: 'curtain', 'kitchen cabinet'."""
    return label.lower() in _UNITLESS


def is_mass(label: str) -> bool:
    """Whether one says "some" of this label, in the singular or the plural that it is: 'some paper', 'some blinds'."""
    return label.lower() in _STUFF or is_plural(label)


def sizeable(label: str) -> bool:
    """Whether 'how high is it?' has one answer: one thing, and nothing in it or on it that could count or not."""
    return countable(label) and label.lower() not in _OVERFULL


def lies(label: str) -> bool:
    """Whether things of this label lie flat, so that nobody asks how tall they are."""
    return label.lower() in _LAID


def stands(label: str) -> bool:
    """Whether things of this label are called taller or shorter than others: they neither lie nor hang flat."""
    return not lies(label) and label.lower() not in _HUNG


def open_fronted(label: str) -> bool:
    """Whether one sees what lies in a thing of this label, so that a point on it may be on that."""
    return label.lower() in _OPEN


def akin(one: str, other: str) -> bool:
    """Whether somebody would count things of two labels together: chairs and stools, not plants and televisions."""
    family = _FAMILIES.get(one.lower())
    return one != other and family is not None and _FAMILIES.get(other.lower()) == family


def confusable(label: str, others: Iterable[str]) -> str | None:
    """The first of `others` that a person could count as `label`, or None.

    That is a special kind of it ('office chair' for 'chair'), several of it ('stack of chairs'), or a name of the same
    group ('sofa' for 'couch').
    """
    kinds = (f" {label}", f" {plural(label)}")
    group = _GROUPS.get(label.lower())
    for other in others:
        same_group = group is not None and _GROUPS.get(other.lower()) == group
        if other != label and (same_group or f" {other.partition(' with ')[0]}".endswith(kinds)):
            return other
    return None
