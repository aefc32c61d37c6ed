"""Claims about a video: when things come into view, what the room holds, and how the camera went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, permutations

import numpy as np

from vstdata.asking.camera_moves import SIDE, YAW, Moves
from vstdata.asking.seen_well import SHOWN, WHOLE
from vstdata.asking.video_frames import Shot, best_shots
from vstdata.captions.across import move_claims
from vstdata.captions.claims import Claim, Sentence, number_claim, tellable
from vstdata.captions.in_view import count_claim
from vstdata.captions.layout import closer_claims, height_claim, room_claims
from vstdata.captions.prose import Name
from vstdata.draft import Refusals
from vstdata.facts import Facts
from vstdata.linear import dot, length
from vstdata.words.labels import confusable

LEAST_TRAVEL = 0.5  # metres. Ours.
SPANS = (1, 2, 3)  # frames of the clip between which a move is told. Ours.
BACKSLIDE = -2.0  # degrees that a turn may go the other way between two frames on its way. Ours.


@dataclass(frozen=True, eq=False)
class Film:
    """A clip and the objects that are alone with their label in the scene and that the clip shows well."""

    facts: Facts
    frames: tuple[int, ...]
    shots: Mapping[int, Shot]
    names: Mapping[int, Name]

    @cached_property
    def glimpsed(self) -> dict[int, int]:
        """Position of the first frame with any of each named object."""
        return {i: next(k for k, f in enumerate(self.frames) if i in self.facts.view(f).seen) for i in self.names}

    @cached_property
    def shown(self) -> dict[int, int]:
        """Position of the first frame that shows each well."""
        first: dict[int, int] = {}
        for k, frame in enumerate(self.frames):
            well = best_shots(self.facts, (frame,), SHOWN)
            first |= {i: k for i in well if i in self.names and i not in first}
        return first

    def entrance(self, i: int) -> Claim | None:
        """The frame in which an object appears, where it is clear to see in it and not at all before."""
        if self.glimpsed[i] != self.shown[i]:
            return None
        number = self.shown[i] + 1
        return (
            Claim("enters", (i,), {"n": str(number)}, 1.0, number) if number > 1 else Claim("opens", (i,), {}, 1.0, 1)
        )

    def earlier(self, i: int, j: int) -> int:
        """Frames from where i is clear to see to the first glimpse of j: more than 0 is clear."""
        return self.glimpsed[j] - self.shown[i]

    @cached_property
    def stock(self) -> Mapping[int, Sequence[Claim]]:
        """Claims about each object beside when it is seen."""
        found: dict[int, list[Claim]] = {i: [] for i in self.names}
        objects = list(self.names)
        for claim in (*room_claims(self.facts, objects), *closer_claims(self.facts, objects), *self._others()):
            found[claim.objects[0]].append(claim)
        return found

    def _others(self) -> Iterator[Claim]:
        for i in self.names:
            height = height_claim(self.facts, i) if self.shots[i].seen.truncation <= WHOLE else None
            if height:
                yield height
            for j in self.names:
                if self.earlier(i, j) > 0:
                    yield Claim("before", (i, j), {}, float(self.earlier(i, j)), True)


def film(facts: Facts, clip: tuple[int, ...], refuse: Refusals) -> Film:
    """What can be named in a clip."""
    labels = sorted({instance.label for instance in facts.scene.instances})
    counts = {label: sum(one.label == label for one in facts.scene.instances) for label in labels}
    shots = best_shots(facts, clip, SHOWN)
    names = {}
    for label, objects in facts.by_label.items():
        if not tellable(label) or counts[label] > 1 or confusable(label, labels):
            refuse("label_not_unique")
        elif objects[0] not in shots:
            refuse("object_hardly_seen")
        else:
            names[objects[0]] = Name(label)
    return Film(facts, clip, shots, names)


def film_counts(video: Film) -> list[Claim]:
    """Labels of which the room has two or more things, each clear to see in a frame."""
    facts = video.facts
    labels = sorted({instance.label for instance in facts.scene.instances})
    claims = []
    for label, objects in facts.by_label.items():
        whole = len(objects) == sum(one.label == label for one in facts.scene.instances)
        if whole and tellable(label) and not confusable(label, labels) and video.shots.keys() >= set(objects):
            claims.append(count_claim(label, objects, "count_room"))
    return [claim for claim in claims if claim]


def room_size(facts: Facts) -> Claim | None:
    """The size of the floor, to a square metre."""
    area = facts.room_area
    return number_claim("area", (), "area", area.value, 0) if area else None


def travel(facts: Facts, clip: Sequence[int]) -> Claim | None:
    """How far the camera ends from where it began."""
    first, last = (facts.scene.frames[clip[k]].camera.center for k in (0, -1))
    way = round(float(length(last - first)), 4)
    return number_claim("travel", (), "metres", way) if way >= LEAST_TRAVEL else None


def camera_moves(moves: Moves, clip: Sequence[int]) -> list[tuple[int, Claim]]:
    """Moves between frames of the clip that go steadily one way, each with the position at which it begins."""
    told = []
    for span in SPANS:
        for k in range(len(clip) - span):
            part = clip[k : k + span + 1]
            words = {"i": str(k + 1), "j": str(k + span + 1)}
            for claim in move_claims(moves, (part[0], part[-1]), words, ("walk", "pan")):
                if _steady(moves, part, claim.kind):
                    told.append((k, claim))
    return told


def _steady(moves: Moves, part: Sequence[int], kind: str) -> bool:
    """Whether each step on the way goes on in the direction of the whole."""
    if any(frame not in moves.frames for frame in part):
        return False
    at = [moves.frames.index(frame) for frame in part]
    if kind == "pan":
        total = moves.parts[at[0], at[-1], YAW]
        return all(np.sign(total) * moves.parts[a, b, YAW] > BACKSLIDE for a, b in pairwise(at))
    whole = moves.parts[at[0], at[-1], SIDE : SIDE + 2]
    steps = [moves.parts[at[0], b, SIDE : SIDE + 2] - moves.parts[at[0], a, SIDE : SIDE + 2] for a, b in pairwise(at)]
    return all(float(dot(step, whole)) > 0 for step in steps)


def place_in_time(video: Film, i: int, before: int | None, by_number: bool) -> Sentence:
    """How an object is placed in time: by the number of its frame, or after the one placed before it."""
    entrance = video.entrance(i)
    later = 0 if before is None else video.earlier(before, i)
    if before is not None and later > 0 and not (entrance and by_number):
        return (Claim("then", (i,), {}, float(later), True, {"than": video.facts.scene.instances[before].id}),)
    return (entrance,) if entrance else ()


def sequences(video: Film, objects: Sequence[int]) -> Iterator[Claim]:
    """Three objects that come into view one clearly after the other."""
    for triple in permutations(objects, 3):
        clear = min(video.earlier(i, j) for i, j in pairwise(triple))
        if clear > 0:
            yield Claim("sequence", triple, {}, float(clear), True)
