"""Claims about several pictures of one room: what is in which, how the camera moved, and how it looks from each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

from vstdata.asking.camera_moves import AHEAD, GREY, HEIGHT, LEAST_MOVE, MOVED_ANGLE, SIDE, YAW, Moves
from vstdata.captions.claims import Claim, relation_margin
from vstdata.captions.in_view import Sighting, count_claim, order_claims, side_claims
from vstdata.captions.layout import room_claims
from vstdata.captions.prose import Name
from vstdata.facts import Facts
from vstdata.words.english import join_words
from vstdata.words.labels import confusable
from vstdata.words.numbers import COUNTS

LEAST_NEARER, NEARER_SHARE = 0.3, 0.25  # metres, and share of the smaller distance, of a picture taken closer. Ours.
MOST_TURN = 60.0  # degrees between two pictures: beyond, 'forward' is hard to tell. Ours.
MOVES = {
    SIDE: ("to the left", "to the right"),
    AHEAD: ("backward", "forward"),
    HEIGHT: ("down", "up"),
}


@dataclass(frozen=True, eq=False)
class Album:
    """Two to four pictures and the objects whose label is unique over all of them."""

    facts: Facts
    sights: tuple[Sighting, ...]
    names: Mapping[int, Name]

    @property
    def pictures(self) -> str:
        """What all of them are called."""
        return "both pictures" if len(self.sights) == 2 else f"all {COUNTS[len(self.sights)]} pictures"

    def clear(self, i: int) -> list[int]:
        """Positions of the pictures that show an object well."""
        return [k for k, sight in enumerate(self.sights) if i in sight.names]

    def absent(self, i: int) -> list[int]:
        """Positions of those that do not show it at all."""
        return [k for k, sight in enumerate(self.sights) if i not in sight.view.seen]

    def presence(self, i: int) -> Claim | None:
        """In which pictures an object is, where none shows it badly."""
        clear, absent = self.clear(i), self.absent(i)
        if len(clear) == len(self.sights):
            return Claim("shared", (i,), {"pictures": self.pictures}, 1.0, True, {"pictures": len(clear)})
        if len(clear) + len(absent) < len(self.sights):
            return None
        kind, places = ("only", clear) if len(clear) == 1 else ("missing", absent)
        return Claim(kind, (i,), {"k": str(places[0] + 1)}, 1.0, places[0] + 1) if len(places) == 1 else None

    @cached_property
    def stock(self) -> Mapping[int, Sequence[Claim]]:
        """Claims about each object beside where it is seen; no metres, as in VST."""
        found: dict[int, list[Claim]] = {i: [] for i in self.names}
        claims = (claim for claim in room_claims(self.facts, list(self.names)) if claim.kind != "gap")
        for claim in (*claims, *self._seen_from_each(), *self._nearer()):
            found[claim.objects[0]].append(claim)
        return found

    def _seen_from_each(self) -> Iterator[Claim]:
        for k, sight in enumerate(self.sights):
            here = [i for i in self.names if i in sight.names]
            for a, b in permutations(here, 2):
                for claim in (*side_claims(sight, a, b, "side_in"), *order_claims(sight, a, b, "order_in")):
                    words = {**claim.words, "k": str(k + 1)}
                    yield Claim(claim.kind, claim.objects, words, claim.margin, claim.value, {"picture": k + 1})

    def _nearer(self) -> Iterator[Claim]:
        for i in self.names:
            for k, n in permutations(self.clear(i), 2):
                near, far = self.sights[k].distances[i], self.sights[n].distances[i]
                least = max(LEAST_NEARER, NEARER_SHARE * near.value) + near.error + far.error
                margin = relation_margin(far.value - near.value, least)
                if margin > 1:
                    words = {"k": str(k + 1), "l": str(n + 1)}
                    yield Claim("nearer_in", (i,), words, margin, k + 1, {"pictures": [k + 1, n + 1]})


def album(facts: Facts, sights: Sequence[Sighting]) -> Album:
    """Pictures and the objects that can be named in all of them by their label alone."""
    instances = facts.scene.instances
    seen = {i for sight in sights for i in sight.view.seen}
    labels = [instances[i].label for i in seen]
    named = {i: name for sight in sights for i, name in sight.names.items() if not name.phrase}
    order = sorted(named, key=lambda i: (instances[i].id, i))
    unique = {
        i: named[i]
        for i in order
        if labels.count(named[i].label) == 1 and not confusable(named[i].label, sorted(set(labels)))
    }
    return Album(facts, tuple(sights), unique)


def album_counts(pictures: Album) -> list[Claim]:
    """Labels of which the pictures show two or more things, each well in at least one of them."""
    facts = pictures.facts
    seen = {i for sight in pictures.sights for i in sight.view.seen}
    clear = {i for sight in pictures.sights for members in sight.complete.values() for i in members}
    clear |= {i for sight in pictures.sights for i in sight.names}
    labels = sorted({facts.scene.instances[i].label for i in seen})
    claims = []
    for label, objects in facts.by_label.items():
        members = [i for i in objects if i in seen]
        if members and clear.issuperset(members) and not confusable(label, labels):
            claims.append(count_claim(label, members, "count_all"))
    return [claim for claim in claims if claim]


def move_claims(moves: Moves, frames: tuple[int, int], words: Mapping[str, str], kinds: tuple[str, str]) -> list[Claim]:
    """How the camera moved and turned between two frames, as far as that is clear; `words` are the slots for the
    numbers of the two, and `kinds` what the claims are called."""
    f, g = frames
    if f not in moves.frames or g not in moves.frames:
        return []
    at = (moves.frames.index(f), moves.frames.index(g))
    parts, signs = moves.parts[at], moves.signs[at]
    if abs(parts[YAW]) > MOST_TURN:
        return []
    named = [axis for axis in (AHEAD, SIDE, HEIGHT) if signs[axis] not in (0, GREY)]
    named = sorted(named, key=lambda axis: -abs(parts[axis]))[:2]
    where = {"between": [int(word) for word in words.values()]}
    claims = []
    if named:
        way = join_words([MOVES[axis][int(signs[axis] > 0)] for axis in named])
        margin = relation_margin(min(abs(parts[axis]) for axis in named), LEAST_MOVE)
        claims.append(Claim(kinds[0], (), {**words, "way": way}, margin, way, where))
    if signs[YAW] not in (0, GREY):
        turn = "right" if signs[YAW] > 0 else "left"
        margin = relation_margin(abs(parts[YAW]), MOVED_ANGLE)
        claims.append(Claim(kinds[1], (), {**words, "turn": turn}, margin, turn, where))
    return claims
