"""scene_caption: a video through a room told in sentences whose every number and relation is measured.

A real sample, about 16 frames from a room of 29 m2:

    Describe the room that this video shows, beginning with the room as a whole.
    -> The room is about 29 square metres in size. The camera ends about 1.7 m from where it started. A television comes
       into view after a pillow and before a guitar. The distance between the television and the pillow is about 1.8 m.
       The guitar appears later than the television. A bag is first seen in frame 12. It is about 2.3 m from the
       television. The room has two bookshelves.

Frames are numbered from 1. Distances are between the nearest surface points of whole objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from vstdata.asking.camera_moves import Moves, measure_moves
from vstdata.asking.draft_order import interleaved
from vstdata.asking.video_frames import clips
from vstdata.captions.claims import Claim, Sentence
from vstdata.captions.in_time import (
    Film,
    camera_moves,
    film,
    film_counts,
    place_in_time,
    room_size,
    sequences,
    travel,
)
from vstdata.captions.plans import FEWEST, MOST, caption_draft, with_counts, woven
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wordings import Asks

ASKS = dict.fromkeys(("in_time_order", "by_cluster", "room_first"), Asks("text", {"manner": "phrase"}))
MANNERS = {
    "in_time_order": ("in the order of the video", "as the video goes on", "in time order"),
    "by_cluster": ("group by group", "going from each thing to what is near it", "one thing leading to the next"),
    "room_first": ("beginning with the room as a whole", "from the whole room to single things"),
}

VARIANTS = 4  # captions of one plan and clip, about different objects. Ours.
MOST_OBJECTS, FEWEST_OBJECTS = 5, 2
REACH = 2.5  # metres from one thing to the next told beside it. Ours.

Plan = Callable[[Film, list[int], Moves, Draw], list[Sentence]]


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Captions of each clip: the plans in turn."""
    moves = measure_moves(facts, facts.frames)
    size = room_size(facts)
    for clip in clips(facts, draw, refuse):
        video = film(facts, clip, refuse)
        keyed = draw.at([facts.scene.frames[f].key for f in clip])
        yield from interleaved(_of_plan(plan, video, moves, size, keyed.at(plan), refuse) for plan in ASKS)


def _of_plan(plan: str, video: Film, moves: Moves, size: Claim | None, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    told = set()
    for number in range(VARIANTS):
        keyed = draw.at(number)
        chosen = keyed.shuffled(list(video.names), "objects")[:MOST_OBJECTS]
        if frozenset(chosen) in told or len(chosen) < FEWEST_OBJECTS:
            refuse(f"{plan}:too_few_objects")
            continue
        told.add(frozenset(chosen))
        counts = keyed.shuffled(film_counts(video), "counts")[:2]
        whole = _whole(video, size) if plan == "room_first" else []
        places = PLANS[plan](video, chosen, moves, keyed)
        without = "before" if plan == "in_time_order" else ""
        sentences = woven(places, video.stock, keyed, MOST - len(counts) - len(whole), without)
        sentences = [*whole, *with_counts(sentences, counts)]
        if len(sentences) < FEWEST or len(places) < FEWEST_OBJECTS:
            refuse(f"{plan}:too_little_to_tell")
            continue
        manner = keyed.choice(MANNERS[plan], "manner")
        yield caption_draft(video.facts, video.frames, plan, sentences, video.names, manner, keyed)


def _whole(video: Film, size: Claim | None) -> list[Sentence]:
    """The room's size and the camera's way."""
    return [(claim,) for claim in (size, travel(video.facts, video.frames)) if claim]


def _in_time_order(video: Film, chosen: list[int], moves: Moves, draw: Draw) -> list[Sentence]:
    """Objects as they appear, with a move of the camera before some of them."""
    camera = draw.shuffled(camera_moves(moves, video.frames), "camera")[:2]
    events: list[tuple[int, int, Sentence]] = [(k, 1, (claim,)) for k, claim in camera]
    before: int | None = None
    for i in sorted(chosen, key=lambda i: video.shown[i]):
        place = place_in_time(video, i, before, draw.integer("by number", video.names[i].label, below=2) == 0)
        if place:
            events.append((video.shown[i], 0, place))
            before = i
    return [event[2] for event in sorted(events, key=lambda event: event[:2])]


def _by_cluster(video: Film, chosen: list[int], moves: Moves, draw: Draw) -> list[Sentence]:
    """From a first object, placed in time, on to what is nearest to any told so far."""
    gap = video.facts.surface_distance
    waiting, told = list(chosen), list[int]()
    places: list[Sentence] = []
    while waiting:
        pairs = sorted(((gap(i, j).value, i, j) for i in waiting for j in told), key=lambda pair: pair[0])
        placed = next((found for _, i, j in pairs if (found := _beside(video, i, j))), ())
        if not placed:
            i = next((i for i in waiting if video.entrance(i)), None)
            if i is None:
                break
            placed = place_in_time(video, i, None, True)
        places.append(placed)
        told.append(placed[0].objects[0])
        waiting.remove(told[-1])
    return places


def _beside(video: Film, i: int, j: int) -> Sentence:
    """That i is on j, or how far it is from it."""
    found = [claim for claim in video.stock[i] if claim.objects == (i, j) and claim.kind in ("on", "gap")]
    near = [claim for claim in found if claim.kind == "on" or claim.value <= REACH]
    return tuple(near[:1])


def _room_first(video: Film, chosen: list[int], moves: Moves, draw: Draw) -> list[Sentence]:
    """Three objects in order of appearance, then the others by their distance to these."""
    sequence = list(islice(sequences(video, chosen), 1))
    places: list[Sentence] = [(claim,) for claim in sequence]
    told = [i for claim in sequence for i in claim.objects]
    rest = _by_cluster(video, [i for i in chosen if i not in told], moves, draw)
    for i in told[1:]:
        about = [claim for claim in video.stock[i] if set(claim.objects) < set(told) and claim.kind in ("gap", "level")]
        places += [(claim,) for claim in draw.shuffled(about, "about", video.names[i].label)[:1]]
    return [*places, *rest]


PLANS: Mapping[str, Plan] = {"in_time_order": _in_time_order, "by_cluster": _by_cluster, "room_first": _room_first}

SKILL = Skill(
    name="video.scene_caption",
    version=3,
    modality="video",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
