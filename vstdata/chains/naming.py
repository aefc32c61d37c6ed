"""What the objects of several images are called in a chain and in its question: by words alone, never by marks. Of
several of one label each is called by its colour, where that plainly tells it from all others, else by its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vstdata.asking.naming import names_by_look
from vstdata.asking.seen_well import DESCRIBED, SeenWell
from vstdata.captions.in_view import Sighting, sighting
from vstdata.captions.prose import Name
from vstdata.draft import Refusals
from vstdata.facts import Facts
from vstdata.words.labels import confusable


def sightings(facts: Facts, frames: Sequence[int], refuse: Refusals, well: SeenWell = DESCRIBED) -> dict[int, Sighting]:
    """What can be named in each of the frames."""
    return {f: sighting(facts, f, refuse, well) for f in frames}


ALIKE = frozenset(  # colours that one may take for each other, by light or shade. Ours.
    map(
        frozenset,
        (
            *(("grey", other) for other in ("black", "white", "beige", "blue")),
            *(("beige", other) for other in ("white", "yellow", "orange", "pink")),
            *(("orange", other) for other in ("red", "yellow", "brown")),
            *(("black", "brown"), ("red", "pink"), ("pink", "purple"), ("purple", "blue"), ("white", "yellow")),
            *(("blue", "teal"), ("teal", "green")),
        ),
    )
)
MOSTLY = 0.7  # of what an image shows of a thing, that is of its colour. Ours.
PARTLY = ("mop", "broom", "bed", "bunk bed", "mop and bucket", "bookshelf", "shelf")  # frame and cover, pole and head


def plain_look(facts: Facts, frames: Sequence[int], i: int) -> str:
    """The colour of a thing, of which all frames have most of what they show of it: that of a part is not its own, and
    a whiteboard needs none; else ""."""
    look, label = facts.look(i), facts.label(i)
    if look is None or label in PARTLY or any(color in label for color in _IN_LABELS):
        return ""
    shares = [facts.color_shares(frame).get(i) for frame in frames]
    return str(look) if all(one.get(look.color, 0.0) >= MOSTLY for one in shares if one) else ""


_IN_LABELS = ("white", "black", "green", "blue", "red", "orange")


def told_apart(facts: Facts, frames: Sequence[int], members: Sequence[int]) -> dict[int, str]:
    """Things of one label, of several, that are told from all the others by their colour: 'the dark brown chair'."""
    alone = names_by_look(facts, members)
    colors = {i: look.color for i in members if (look := facts.look(i)) is not None} if alone else {}
    plain = {i: plain_look(facts, frames, i) for i in alone}
    unlike = [i for i in alone if not any(frozenset((colors[i], colors[j])) in ALIKE for j in members if j != i)]
    return {i: f"the {plain[i]} {facts.label(i)}" for i in unlike if plain[i]}


def names_over(facts: Facts, sights: Sequence[Sighting]) -> dict[int, Name]:
    """Names that each fit one object over all images: the label where only one is seen in any of them, else with the
    colour that it alone has, else the label and the one image that shows the object, alone or in an order from left to
    right.

    No name where the label could be taken for another that is seen, nor where an object with others of its label is in
    several images: 'the plant in image 1' may be found again in image 2, but not by its name.
    """
    seen = sorted({i for sight in sights for i in sight.view.seen})
    labels = [facts.scene.instances[i].label for i in seen]
    frames, colored = [sight.frame for sight in sights], dict[int, str]()
    for label in {label for label in labels if labels.count(label) > 1}:
        colored |= told_apart(facts, frames, [i for i in seen if facts.scene.instances[i].label == label])
    if len(sights) == 1:
        return {i: Name(name.label, colored.get(i, name.phrase)) for i, name in sights[0].names.items()}
    distinct = sorted(set(labels))
    names: dict[int, Name] = {}
    for number, sight in enumerate(sights, 1):
        for i, name in sight.names.items():
            if i in names or confusable(name.label, distinct):
                continue
            if labels.count(name.label) == 1:
                names[i] = name
            elif i in colored:
                names[i] = Name(name.label, colored[i])
            elif sum(i in other.view.seen for other in sights) == 1:
                names[i] = Name(name.label, f"{name.phrase or f'the {name.label}'} in image {number}")
    return names


def by_number(facts: Facts, names: Mapping[int, Name]) -> list[int]:
    """The named objects by the annotator's number, so that their order in the file says nothing."""
    return sorted(names, key=lambda i: (facts.scene.instances[i].id, i))


def short(name: Name, image: str) -> str:
    """A name in a sentence about an image, which need not be told twice."""
    return name.text(known=True).removesuffix(f" in image {image}")


def called(names: Mapping[int, Name], i: int) -> str:
    """What a question calls an object: 'the sofa', 'the left one of the two chairs in image 1'."""
    return names[i].text(known=True)
