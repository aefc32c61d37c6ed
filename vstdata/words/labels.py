"""What labels mean: which things have units or a size of their own, and which labels a person would not tell apart.

Labels are compared by `kind`: in one spelling, and by one of several names of the same kind of thing. The lists are
ours; their entries are labels of ScanNet (607 categories), ARKitScenes, ScanNet++ and the procedural rooms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from vstdata.unsure_names import is_unsure, names_in
from vstdata.words.english import is_plural, plain, plural

# Stuff without units, built-in rows that annotators cut as they like, and things too many to be all annotated.
_UNCOUNTABLE = """
    bathroom cabinet, bathroom counter, bathroom vanity, banister, bar, book, bread, cable, cardboard, clothing, closet
    cloth
    column, copy paper, counter, cover, curtain, decoration, divider, door frame, fabric, food, furniture, handrail
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
# How long is a kite, with or without its tail?
_FILLED = """
    bowl, vase, basket, fruit bowl, bucket, pot, pen holder, trash can, trash bin, recycling bin, laundry basket
    laundry hamper, coat rack, clothes rack, dish rack, drying rack, shoe rack, shop shelf, shopping basket
    shopping cart, storage rack, toy chest, tray, umbrella stand, workbench, bag, mop, towel rack, paper tray, sink
    guitar, shelf, wall shelf
    kite, balloon, wind chime, jump rope, headphones, headset
"""

# One sees what they hold: their instance has it, or it is one of its own.
_OPEN_FRONTED = """
    tv stand, shelf, wall shelf, bookshelf, bookcase, book rack, storage shelf, display case, aquarium, crib
    stroller, dollhouse, bird cage, box, crate
"""

# They have parts of names of their own, so that a point may be taken to mean the pot, the shade or the mattress.
_PARTED = """
    plant, potted plant, house plant, indoor plant, artificial plant, tree, christmas tree, lamp, floor lamp
    table lamp, desk lamp, ceiling lamp, chandelier, bed, bunk bed, daybed, pet bed, bicycle, exercise bike
    globe, cat tree, high chair, rocking horse, candle, drum, knife block, weight bench
"""

# They hang flat on a wall: larger or smaller than another, and hardly ever called taller or shorter.
_HANGING = """
    picture, painting, poster, picture frame, photo, photo frame, frame, wall art, artwork, print, whiteboard
    blackboard, bulletin board, board, pinboard, clock, mirror, window, curtain, blinds
"""

# They have a front: the side that one sits, looks or works at, or that opens.
_FRONTED = """
    chair, office chair, dining chair, armchair, sofa, couch, loveseat, sofa chair, recliner, toilet, tv, television
    monitor, computer monitor, screen, laptop, refrigerator, mini fridge, oven, stove, microwave, washing machine
    dryer, dishwasher, cabinet, cupboard, wardrobe, dresser, chest of drawers, nightstand, bookshelf, bookcase
    tv stand, tv cabinet, sideboard, file cabinet, shop shelf, printer, cash register, copier, coffee machine
    mannequin, teddy bear, doll, toy car, locker, display case, piano, fan
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
    stool, footstool, ottoman, pouf, footrest, bar stool, step stool, bar chair, ladder
    table, desk, workbench, coffee table, end table, side table, dining table, nightstand, bedside table, \
console table, round table, stand, tv stand, tv table, lectern, shop counter, counter, kitchen counter
    cabinet, cupboard, wardrobe, dresser, chest of drawers, drawer, sideboard, credenza, tv cabinet, file cabinet, \
filing cabinet, storage cabinet, storage, chest, toy chest, locker, display case
    shelf, bookshelf, bookcase, book rack, rack, storage shelf, storage rack, shoe rack, shop shelf, \
wall shelf
    trash can, trash bin, garbage bin, garbage can, recycling bin, waste bin, wastebasket, waste paper basket, \
bin, bucket, storage bin, basket, laundry basket, laundry hamper, hamper, shopping basket, umbrella stand, shredder, \
mop, paint can
    tv, television, monitor, screen, display, tv monitor, computer monitor, tv screen
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


# In each line, a name that the lists above have, and what annotators call the same kind of thing.
_SYNONYMS = """
    trash can: waste container, rubbish bin, dustbin
    clothes rack: clothing rack, dress rack, garment rack
    coat rack: wall mounted coat rack, hat rack, coat stand
    file cabinet: file drawer
    wardrobe: wardrobe cabinet, wardrobe closet, closet wardrobe, armoire
    kettle: tea kettle, coffee kettle, electric kettle
    recliner: recliner chair, reclining chair
    chair: folded chair, folding chair, beanbag chair, bean bag chair, rocking chair
    table: folded table, folding table
    ladder: folded ladder, step ladder
    lectern: podium
    shredder: paper shredder
    bathroom vanity: vanity, sink cabinet
    kitchen cabinet: open kitchen cabinet, cabinet door, pantry shelf, closet shelf
    kitchen counter: breakfast bar, countertop, kitchen countertop
    stair: stairs, staircase, stairway, step, steps
    rod: curtain rod, shower curtain rod, closet rod, clothes rod
    curtain: shower curtain, drapes, drape
    paper: notepad, postcard, envelope, sticker, flyer
    picture: calendar, map, exit sign, sign, banner
    toilet paper: paper towel, paper towel roll, toilet paper roll, toilet paper package, tissue
    clothing: pants, shirt, shorts, sweater, costume, bathrobe, kitchen apron, sock, slipper
    food: banana, salt, bag of coffee beans, food display, fruit
    toiletry: bath product, shampoo, lotion, toothpaste, shaving cream, laundry detergent
    wire: rope, chain, hose, fire hose
    pipe: boiler pipe, drain pipe
    power outlet: electric outlet, socket, wall outlet
    light switch: wall switch
    vent: air vent, ventilation, smoke detector, fire sprinkler
    rail: stair rail, grab bar, handicap bar, bannister
    light: night light, wall lamp, studio light, film light, spotlight
    towel: washcloth, face towel, dish towel
    tablet: ipad
    laundry basket: laundry bin
    television: tv set, television set, flat screen tv
"""

# Other words by which English labels are known to be English.
_ENGLISH = "wall, floor, ceiling, door, object, stairs, fireplace, car, person"

# What is misspelt or written in another way; what is a name of the lists above but for blanks and hyphens is not here.
_MISSPELT = """
    bycicle: bicycle, dumbell: dumbbell, stiker: sticker, loofa: loofah, sanitzer: sanitizer, carseat: car seat
    bedframe: bed frame, beachball: beach ball, hatrack: hat rack, stepstool: step stool, bookrack: book rack
    stepladder: step ladder, coatrack: coat rack
    doorframe: door frame, windowframe: window frame, doorhandle: door handle, refridgerator: refrigerator
    matress: mattress, cusion: cushion, pilow: pillow, shelve: shelf, draw: drawer
"""


def _rows(text: str) -> list[list[str]]:
    return [[name.strip() for name in line.split(",")] for line in text.strip().splitlines()]


def _names(text: str) -> frozenset[str]:
    return frozenset(kind(name) for row in _rows(text) for name in row)


def _numbers(text: str) -> dict[str, int]:
    return {kind(name): number for number, row in enumerate(_rows(text)) for name in row}


def _closed(label: str) -> str:
    return _GAPS.sub("", label.lower())


_GAPS = re.compile(r"[\s_-]+")


def _slips(word: str) -> set[str]:
    """A word with one letter left out, doubled, or swapped with the next; the first letter is right."""
    out = {word[:k] + word[k + 1 :] for k in range(1, len(word))}
    twice = {word[:k] + word[k] + word[k:] for k in range(1, len(word))}
    swapped = {word[:k] + word[k + 1] + word[k] + word[k + 2 :] for k in range(1, len(word) - 1)}
    return (out | twice | swapped) - {word}


_CORRECT = {slip: word for word in ("wall", "floor", "ceiling", "unknown", "reflection") for slip in _slips(word)}
_CORRECT |= {"cieling": "ceiling", "unlabled": "unlabeled"}
_CORRECT |= dict(pair.split(": ") for row in _rows(_MISSPELT) for pair in row)
_LISTS = (_UNCOUNTABLE, _MASS, _FILLED, _OPEN_FRONTED, _PARTED, _HANGING, _FRONTED, _LYING, _ALIKE, _AKIN)
_KNOWN = {name for text in _LISTS for row in _rows(text) for name in row}
_SPELT = {_closed(name): name for name in sorted(_KNOWN | set(_CORRECT.values()))}
_KINDS = {
    name.strip(): known.strip()
    for known, _, others in (line.partition(":") for line in _SYNONYMS.strip().splitlines())
    for name in others.split(",")
}


@lru_cache(4096)
def spelt(label: str) -> str:
    """A label in lower case as the lists here write it: "trashcan" and "trash-can" are "trash can"."""
    words = " ".join(_CORRECT.get(word, word) for word in label.lower().split())
    return _SPELT.get(_closed(words), words)


@lru_cache(4096)
def kind(label: str) -> str:
    """By which name the lists here know a thing of this label."""
    name = spelt(label)
    return _KINDS.get(name, name)


_STUFF = frozenset(spelt(name) for row in _rows(_MASS) for name in row)
_UNITLESS, _OVERFULL, _OPEN = (_names(text) for text in (_UNCOUNTABLE, _FILLED, _OPEN_FRONTED))
_HUNG, _LAID, _FACED = _names(_HANGING), _names(_LYING), _names(_FRONTED)
_OF_PARTS = _names(_PARTED)
_CUSHIONED = frozenset({"sofa", "couch", "loveseat", "armchair", "bed", "daybed", "bunk bed"})  # they have their own
_FITTED = frozenset(
    {"kitchen counter", "kitchen cabinet", "kitchen island", "bathroom vanity", "counter"}
)  # rows of cupboards
_CUPBOARDS = frozenset({"cabinet", "cupboard", "drawer", "storage cabinet"})
_FAMILIES, _GROUPS = _numbers(_AKIN), _numbers(_ALIKE)


def countable(label: str) -> bool:
    """Whether 'how many?' has one answer for things of this label: no stuff, no built-in rows, no plural, since
    annotators put several things under 'kitchen cabinets', and nothing of which English has no plural: 'Stühle'."""
    return kind(label) not in _UNITLESS and not is_plural(label) and plain(label)


def unitless(label: str) -> bool:
    """Whether annotators cut things of this label as they like: 'curtain', 'kitchen cabinet'."""
    return kind(label) in _UNITLESS


def is_mass(label: str) -> bool:
    """Whether one says "some" of this label, in the singular or the plural that it is: 'some paper', 'some blinds'."""
    return spelt(label) in _STUFF or is_plural(label)


def sizeable(label: str) -> bool:
    """Whether 'how high is it?' has one answer: one thing, and nothing in it or on it that could count or not."""
    return countable(label) and kind(label) not in _OVERFULL


def lies(label: str) -> bool:
    """Whether things of this label lie flat, so that nobody asks how tall they are."""
    return kind(label) in _LAID


def stands(label: str) -> bool:
    """Whether things of this label are called taller or shorter than others: they neither lie nor hang flat."""
    return not (lies(label) or hangs(label))


def hangs(label: str) -> bool:
    """Whether things of this label hang flat on a wall."""
    return kind(label) in _HUNG


def has_front(label: str) -> bool:
    """Whether people agree which side of a thing of this label is its front: of a chair, not of a table."""
    return kind(label) in _FACED


def open_fronted(label: str) -> bool:
    """Whether one sees what lies in a thing of this label, so that a point on it may be on that."""
    return kind(label) in _OPEN


def to_be_named(label: str) -> bool:
    """Whether a point on a thing of this label may be taken for a part of it or for what it holds, so that the question
    has to say what is meant."""
    return open_fronted(label) or kind(label) in _OF_PARTS


def akin(one: str, other: str) -> bool:
    """Whether somebody would count things of two labels together: chairs and stools, not plants and televisions."""
    family = _FAMILIES.get(kind(one))
    return one != other and family is not None and _FAMILIES.get(kind(other)) == family


def confusable(label: str, others: Iterable[str]) -> str | None:
    """The first of `others` that a person could count as `label`, or None.

    That is a special kind of it ('office chair' for 'chair'), several of it ('stack of chairs'), a name of the same
    group ('sofa' for 'couch'), what has some of it as a part, a sofa its own cushions and a kitchen counter its own
    cabinets, or what may be one ('bed/sofa').
    """
    return next((other for other in others if _confused(label, other)), None)


@lru_cache(4096)
def _confused(label: str, other: str) -> bool:
    if is_unsure(other):
        return any(name == label or _confused(label, name) for name in names_in(other))
    group = _GROUPS.get(kind(label))
    same_group = group is not None and _GROUPS.get(kind(other)) == group
    fitted = kind(label) in _CUPBOARDS and kind(other) in _FITTED
    part = fitted or (group == _GROUPS["pillow"] and kind(other) in _CUSHIONED)
    kinds = (f" {label}", f" {plural(label)}")
    return other != label and (same_group or part or f" {other.partition(' with ')[0]}".endswith(kinds))


FEW_LABELS = 5  # ours: fewer labels tell no language


def foreign(labels: Iterable[str]) -> int:
    """How many different labels are in no words of the lists here, where those are most of them: labels are in another
    language. 0 where they are English, or too few to tell."""
    found = set(labels)
    strange = [label for label in found if not _WORDS & set(re.findall(r"[a-z]+", label.lower()))]
    return len(strange) if len(found) >= FEW_LABELS and 2 * len(strange) > len(found) else 0


_WORDS = {word for name in (*_KNOWN, *_KINDS, *_rows(_ENGLISH)[0]) for word in name.split() if len(word) > 2}
