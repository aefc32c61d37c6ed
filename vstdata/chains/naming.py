"""What the objects of several images are called in a chain and in its question: by words alone, never by marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vstdata.asking.seen_well import DESCRIBED, SeenWell
from vstdata.captions.in_view import Sighting, sighting
from vstdata.captions.prose import Name
from vstdata.draft import Refusals
from vstdata.facts import Facts
from vstdata.words.labels import confusable


def sightings(facts: Facts, frames: Sequence[int], refuse: Refusals, well: SeenWell = DESCRIBED) -> dict[int, Sighting]:
    """What can be named in each of the frames."""
    return {f: sighting(facts, f, refuse, well) for f in frames}


def names_over(facts: Facts, sights: Sequence[Sighting]) -> dict[int, Name]:
    """Names that each fit one object over all images: the label where only one is seen in any of them, else the label
    and the one image that shows the object, alone or in an order from left to right.

    No name where the label could be taken for another that is seen, nor where an object with others of its label is in
    several images: 'the plant in image 1' may be found again in image 2, but not by its name.
    """
    if len(sights) == 1:
        return dict(sights[0].names)
    seen = sorted({i for sight in sights for i in sight.view.seen})
    labels = [facts.scene.instances[i].label for i in seen]
    distinct = sorted(set(labels))
    names: dict[int, Name] = {}
    for number, sight in enumerate(sights, 1):
        for i, name in sight.names.items():
            if i in names or confusable(name.label, distinct):
                continue
            if labels.count(name.label) == 1:
                names[i] = name
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
