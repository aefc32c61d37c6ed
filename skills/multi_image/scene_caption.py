"""scene_caption: two to four pictures of one room described together.

A real sample, about two pictures:

    Describe the room in these images, picture by picture.
    -> Only picture 1 shows a backpack. From picture 1 to picture 2, the camera moves down and forward and turns to the
       left. A trash can appears in both pictures. It is closer in picture 2 than in picture 1. Picture 2 alone shows a
       power strip. It is left of the trash can in picture 2. There are two monitors in these pictures.

As in VST there are no metres. Told is what is in which picture, how the camera moved between them, and how things lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from vstdata.asking.camera_moves import Moves, measure_moves
from vstdata.asking.draft_order import interleaved
from vstdata.asking.seen_well import RELATED_OVERLAP
from vstdata.captions.across import Album, album, album_counts, move_claims
from vstdata.captions.claims import Claim, Sentence
from vstdata.captions.in_view import Sighting, sighting
from vstdata.captions.plans import FEWEST, MOST, caption_draft, with_counts, woven
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wordings import Asks

ASKS = dict.fromkeys(("by_picture", "common_first", "camera_first"), Asks("text", {"manner": "phrase"}))
MANNERS = {
    "by_picture": ("picture by picture", "one picture after the other", "in the order of the pictures"),
    "common_first": ("beginning with what they share", "starting with what they have in common"),
    "camera_first": ("beginning with the camera", "starting with how the camera moved"),
}

SIZES = (2, 2, 3, 4)  # pictures of a caption. Ours.
MOST_SETS = 240  # sets of pictures looked at in a scene
FEWEST_OBJECTS, MOST_OBJECTS = 2, 6


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Captions of random sets of frames, the plans in turn."""
    moves = measure_moves(facts, facts.frames)

    @cache
    def sight(frame: int) -> Sighting:
        return sighting(facts, frame, refuse)

    yield from interleaved(_of_plan(facts, plan, moves, sight, draw.at(plan), refuse) for plan in ASKS)


def _of_plan(
    facts: Facts, plan: str, moves: Moves, sight: Callable[[int], Sighting], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    asked = set()
    for number in range(MOST_SETS // len(ASKS)):
        keyed = draw.at(number)
        frames = _related(facts, sight, keyed)
        if len(frames) < min(SIZES) or frames in asked:
            continue
        asked.add(frames)
        draft = _caption(facts, plan, moves, album(facts, [sight(f) for f in frames]), keyed, refuse)
        if draft:
            yield draft


def _related(facts: Facts, sight: Callable[[int], Sighting], draw: Draw) -> tuple[int, ...]:
    """A random frame, and others each of which shows an object of the one before."""
    chosen: list[int] = []
    size = draw.choice(SIZES, "size")
    for frame in draw.shuffled(facts.frames, "frames"):
        if len(chosen) < size and (not chosen or _share(sight(chosen[-1]), sight(frame))):
            chosen.append(frame)
    return tuple(chosen)


def _share(one: Sighting, other: Sighting) -> bool:
    return not one.names.keys().isdisjoint(other.names)


def _caption(facts: Facts, plan: str, moves: Moves, pictures: Album, draw: Draw, refuse: Refusals) -> Draft | None:
    frames = tuple(one.frame for one in pictures.sights)
    found = [claim for i in draw.shuffled(list(pictures.names), "objects") if (claim := pictures.presence(i))]
    common = [claim for claim in found if claim.kind == "shared"]
    if len(found) < FEWEST_OBJECTS or not common:
        refuse(f"{plan}:too_few_objects")
        return None
    overlaps = [facts.overlap(f, g) for f, g in pairwise(frames)]
    least, most = RELATED_OVERLAP
    if not least <= min(overlaps) <= max(overlaps) <= most:
        refuse(f"{plan}:pictures_too_far_apart_or_too_alike")
        return None
    places = _in_order(plan, found[:MOST_OBJECTS], _camera(moves, frames))
    counts = draw.shuffled(album_counts(pictures), "counts")[:1]
    sentences = with_counts(woven(places, pictures.stock, draw, MOST - len(counts)), counts)
    if len(sentences) < FEWEST:
        refuse(f"{plan}:too_little_to_tell")
        return None
    manner = draw.choice(MANNERS[plan], "manner")
    return caption_draft(facts, frames, plan, sentences, pictures.names, manner, draw)


def _camera(moves: Moves, frames: tuple[int, ...]) -> list[Sentence]:
    """A sentence for each pair of neighbouring pictures between which the camera clearly moved."""
    told = []
    for k, pair in enumerate(pairwise(frames)):
        words = {"k": str(k + 1), "l": str(k + 2)}
        told.append(tuple(move_claims(moves, pair, words, ("shift", "swing"))))
    return [sentence for sentence in told if sentence]


def _in_order(plan: str, found: list[Claim], camera: list[Sentence]) -> list[Sentence]:
    """Objects and moves as the plan has them: the camera's moves first, after the first object of each picture, or
    last."""
    shared: list[Sentence] = [(claim,) for claim in found if claim.kind == "shared"]
    single: list[Sentence] = [(claim,) for claim in sorted(_single(found), key=lambda claim: claim.value)]
    if plan == "camera_first":
        return [*camera, *shared, *single]
    if plan == "common_first":
        return [*shared, *single, *camera]
    first = [sentence for sentence in single if sentence[0].value == 1]
    return [*first, *camera[:1], *shared, *camera[1:], *(sentence for sentence in single if sentence not in first)]


def _single(found: list[Claim]) -> list[Claim]:
    return [claim for claim in found if claim.kind != "shared"]


SKILL = Skill(
    name="multi_image.scene_caption",
    version=3,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
