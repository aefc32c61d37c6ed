"""Holds what a caption says against the scene: which things it may mean, whether what is said of them is true, and
whether what is large has been left out.

A caption is existential: "two chairs" are any two chairs that fit. So things are given out, sentence by sentence, to
mentions that they fit; what is left over at the end was not named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, islice, pairwise
from typing import Any

import numpy as np

from vstdata.captions.reading import Told, read_caption
from vstdata.errors import UnreadableError
from vstdata.facts import Facts, View
from vstdata.words.item_lists import Item, Mention

MAIN, NOTED = 0.03, 0.0008  # shares of a picture
MAIN_MEAN = 0.01  # of all frames of a video
SLACK = 0.02
DEPTHS = {"near_cut": 0, "near": 0, "farther": 1, "farther_at": 1, "far": 2}
Fits = Callable[[int], bool]


class Truth:
    """The facts of a scene, and what captions about some frames of it claim wrongly."""

    def __init__(self, facts: Facts, frames: tuple[int, ...], modality: str) -> None:
        self.facts, self.frames, self.modality = facts, frames, modality
        self.views: list[View] = [facts.view(frame) for frame in frames]
        self.labels = {one.label for one in facts.scene.instances}
        self.shown = {i: [self._share(view, i) for view in self.views] for i in facts.objects}
        self.shown = {i: shares for i, shares in self.shown.items() if max(shares) > 0}

    def problems(self, caption: str, hint: Sequence[Mapping[str, Any]] = ()) -> list[str]:
        """Everything that is false or missing, an unreadable sentence included. `hint` is a program whose mentions are
        tried first: "a chair" may be any, and what fits all sentences is found sooner."""
        ids = {one.id: i for i, one in enumerate(self.facts.scene.instances)}
        steps = [step for step in hint if step["op"] == "mention" and not step.get("known")]
        self.hint: dict[str, list[set[int]]] = {}
        for step in steps:
            self.hint.setdefault(step["label"], []).append({ids[number] for number in step["instances"]})
        try:
            said = read_caption(caption, self.labels)
        except UnreadableError as error:
            return [str(error)]
        self.given: dict[int, Mention] = {}
        self.mentions: Counter[str] = Counter()
        self.order: list[tuple[str, list[int]]] = []
        self.last: tuple[Told, Fits] | None = None
        try:
            for told in said:
                self._sentence(told)
            self._in_order()
            self._counts(said)
            self._complete()
        except LookupError as error:
            return [str(error)]
        return []

    # What is named

    def _sentence(self, told: Told) -> None:
        referred = [self._meant(mention) for mention in told.references]
        self._values(told)
        if told.kind in ("side", "front"):
            _require(getattr(self, f"_{told.kind}")(*referred, **told.values), told)
        elif told.kind == "still":
            for item in told.items:
                _require(self._clear(self._meant(item.mention), int(told.values["k"]) - 1), told)
        elif told.items:
            if told.kind == "too":
                _require(self.last is not None, told)
                fits = self.last[1] if self.last else self._anywhere
                kind = self.last[0].kind if self.last else ""
            else:
                fits, kind = self._fitting(told, referred), told.kind
                self.last = (told, fits)
            members = [i for item in told.items for i in self._item(item, kind, fits)]
            if told.kind == "too" and self.order:
                self.order[-1][1].extend(members)
            else:
                self.order.append((kind, members))

    def _item(self, item: Item, kind: str, fits: Fits) -> list[int]:
        """The things of an item: the first choice that leaves things for what is on them and around them."""
        free = self._free(item.mention, lambda i: fits(i) and self._placed(i, item.place))
        hint = self._hinted(item.mention)
        free.sort(key=lambda i: (i not in hint, *self._preference(i, kind, item.mention, item)))
        least = _least(item.mention)
        several = [tuple(free)] if item.mention.count <= 0 and item.on and len(free) >= least else []
        for hosts in (*several, *islice(combinations(free, least), 500)):
            given, mentions = dict(self.given), Counter(self.mentions)
            self.given |= dict.fromkeys(hosts, item.mention)
            if self._attach(item, hosts):
                return list(hosts)
            self.given, self.mentions = given, mentions
        raise LookupError(f"false: {item}")

    def _attach(self, item: Item, hosts: Sequence[int]) -> bool:
        hinted = {mention: self._hinted(mention) for mention in (*item.around, *item.on)}
        for mentions, rule in ((item.around, self._stands_around), (item.on, self._rests_on_any)):
            for mention in mentions:
                free = self._free(mention, lambda i, rule=rule: rule(i, hosts))  # type: ignore[misc]
                free.sort(key=lambda i, hint=hinted[mention]: i not in hint)  # type: ignore[misc]
                if len(free) < _least(mention):
                    return False
                self.given |= dict.fromkeys(free[: _least(mention)], mention)
        return True

    def _hinted(self, mention: Mention) -> set[int]:
        """What the program meant by as many mentions of the label before."""
        found, number = self.hint.get(mention.label, []), self.mentions[mention.label]
        self.mentions[mention.label] += 1
        return found[number] if number < len(found) else set()

    def _free(self, mention: Mention, fits: Fits) -> list[int]:
        """What a mention may mean that no other one has taken."""
        known = any(one.label == mention.label for one in self.given.values())
        if mention.again != known and not (mention.color and not mention.again):
            return []
        free = [i for i in self._labelled(mention.label) if i not in self.given]
        return [i for i in free if (not mention.color or str(self.facts.look(i)) == mention.color) and fits(i)]

    def _preference(self, i: int, kind: str, mention: Mention, item: Item) -> tuple[float, ...]:
        """What a mention means first: what has the things said to be on it, the nearest, the leftmost, the largest."""
        carries = -sum(any(self._rests(j, i) for j in self._labelled(one.label)) for one in item.on)
        carries -= sum(self._near(i, self._labelled(one.label)) >= one.count for one in item.around)
        plain = float(not mention.color and self.facts.look(i) is not None)
        if kind in ("near", "near_cut", "farther", "farther_at", "far"):
            return carries, self._depth(i)
        if kind == "zone":
            return carries, self._middle(i)
        if kind in ("then", "last", "opens"):
            return carries, float(self._first(i))
        shown = sum(one >= NOTED for one in self.shown[i]) if kind in ("image_also", "new", "image_room") else 0
        return carries, plain, shown, -sum(self.shown[i])

    def _labelled(self, label: str) -> list[int]:
        return [i for i in self.shown if self.facts.label(i) == label]

    def _near(self, table: int, seats: Iterable[int]) -> int:
        return sum(self.facts.surface_distance(i, table).value < 0.65 for i in seats)

    def _meant(self, mention: Mention) -> int:
        named = [i for i, one in self.given.items() if one.label == mention.label]
        if mention.color:
            named = [i for i in named if str(self.facts.look(i)) == mention.color]
        _require(len(named) == 1, mention)
        return named[0]

    # Where a sentence says that things are

    def _anywhere(self, i: int) -> bool:
        return max(self.shown[i]) >= NOTED

    def _fitting(self, told: Told, referred: list[int]) -> Fits:
        kind, values = told.kind, told.values
        picture = int(values["k"]) - 1 if "k" in values else 0
        latest, deepest = self._latest(), self._deepest(DEPTHS.get(kind, 0))
        rules: dict[str, Fits] = {
            "zone": lambda i: self._placed(i, values["zone"]),
            "near_cut": lambda i: self._cut_by(i, values["edge"]),
            "farther_at": lambda i: _prints(self.facts.camera_distance(self.frames[0], i).value, values["metres"]),
            "on": lambda i: self._rests(i, referred[0]),
            "beside": lambda i: self.facts.surface_distance(i, referred[0]).value < 0.55,
            "around": lambda i: self._stands_around(i, referred),
            "shared_room": lambda i: all(self._clear(i, k) for k in range(len(self.views))),
            "image_room": lambda i: self._clear(i, picture),
            "image_also": lambda i: self._clear(i, picture),
            "new": lambda i: self._clear(i, picture) and max(self.shown[i][:picture]) == 0.0,
            "opens": lambda i: self._clear(i, 0),
            **dict.fromkeys(("then", "last"), lambda i: self._first(i) > latest),
            **dict.fromkeys(("farther", "far"), lambda i: self._depth(i) > deepest - SLACK),
        }
        return rules.get(kind, self._anywhere)

    def _values(self, told: Told) -> None:
        """What a sentence says beside its things."""
        values = told.values
        if "room" in values:
            _require(values["room"].split(" ", 1)[1] == (self.facts.room_kind or "room"), told)
        if "pictures" in values:
            words = {2: "both images", 3: "all three images", 4: "all four images"}
            _require(values["pictures"].lower() == words[len(self.frames)], told)
        if "move" in values:
            ends = [int(values[name]) - 1 for name in ("jk" if told.kind == "move" else "ij")]
            _require(0 <= ends[0] < ends[1] < len(self.frames), told)
            _require(self._moves(ends[0], ends[1], values["move"]), told)
        if "k" in values:
            _require(1 <= int(values["k"]) <= len(self.frames), told)

    def _moves(self, f: int, g: int, move: str) -> bool:
        one, other = (self.facts.scene.frames[self.frames[k]].camera for k in (f, g))
        ahead = np.array([*one.forward[:2], 0.0]) / np.hypot(*one.forward[:2])
        step = other.center - one.center
        right = float(step @ np.cross(ahead, [0.0, 0.0, 1.0]))
        turned = np.degrees(
            np.arctan2(
                one.forward[1] * other.forward[0] - one.forward[0] * other.forward[1],
                one.forward[:2] @ other.forward[:2],
            )
        )
        rise = np.degrees(np.arcsin(other.forward[2]) - np.arcsin(one.forward[2]))
        measured = {"forward": float(step @ ahead), "right": right, "up": float(step[2])}
        measured |= {"turns right": float(turned), "tilts up": float(rise)}
        opposite = {"backward": "forward", "left": "right", "down": "up"}
        for part in move.replace(" and ", ", ").replace("to the ", "").split(", "):
            verb, _, way = part.rpartition(" ")
            sign, axis = (-1, opposite[way]) if way in opposite else (1, way)
            key = f"{verb} {axis}" if verb in ("turns", "tilts") else axis
            if sign * measured[key] <= (5.0 if verb in ("turns", "tilts") else 0.1):
                return False
        return True

    def _placed(self, i: int, place: str) -> bool:
        if not place:
            return True
        if place == "on the wall":
            walls = [k for k, one in enumerate(self.facts.scene.instances) if one.label in ("wall", "walls")]
            low = float(self.facts.surface(i).bounds[0, 2]) - (self.facts.floor_height or 0.0)
            return low > 0.35 and any(self.facts.surface_distance(i, wall).value < 0.1 for wall in walls)
        if place == "on the floor":
            low, high = self.facts.surface(i).bounds[:, 2] - (self.facts.floor_height or 0.0)
            return bool(abs(low) < 0.1 and high < 0.35)
        if place == "overhead":
            return float(self.facts.surface(i).bounds[0, 2]) - (self.facts.floor_height or 0.0) > 1.75
        middle = self._middle(i)
        if place == "in the middle":
            return self._width(i) > 0.5 or 0.36 <= middle <= 0.64
        return self._width(i) < 0.58 and (middle < 0.4 if place == "on the left" else middle > 0.6)

    def _cut_by(self, i: int, edge: str) -> bool:
        u0, v0, u1, v1 = self.views[0].seen[i].box
        left, top, right, bottom = self.views[0].color_camera.edges
        gaps = {"left": u0 - left, "upper": v0 - top, "right": right - u1, "lower": bottom - v1}
        return min(gaps, key=lambda name: gaps[name]) == edge

    def _rests(self, a: int, b: int) -> bool:
        low, high = self.facts.surface(a).bounds[0, 2], self.facts.surface(b).bounds[1, 2]
        return abs(low - high) < 0.05 and self.facts.surface_distance(a, b).value < 0.05

    def _rests_on_any(self, a: int, hosts: Iterable[int]) -> bool:
        return any(self._rests(a, b) for b in hosts)

    def _stands_around(self, a: int, hosts: Iterable[int]) -> bool:
        return any(self.facts.surface_distance(a, b).value < 0.65 for b in hosts)

    def _side(self, a: int, b: int, side: str) -> bool:
        one, other = (a, b) if side == "left" else (b, a)
        return self.views[0].seen[one].box[2] < self.views[0].seen[other].box[0]

    def _front(self, a: int, b: int, place: str) -> bool:
        near, far = (a, b) if place == "in front of" else (b, a)
        camera = self.views[0].camera
        depth = [camera.to_camera(self.facts.box(i).corners)[:, 2] for i in (near, far)]
        one, other = self.views[0].seen[near].box, self.views[0].seen[far].box
        return bool(depth[0].max() < depth[1].min()) and one[0] < other[2] and other[0] < one[2]

    # Order, numbers, and what is left out

    def _in_order(self) -> None:
        """What is farther is farther than all before, zones go to the right, what comes later is seen later."""
        ranks: dict[int, list[float]] = {}
        seen, zones = [0], list[int]()
        for kind, members in self.order:
            if kind in DEPTHS:
                _require(not ranks or DEPTHS[kind] >= max(ranks), kind)
                ranks.setdefault(DEPTHS[kind], []).extend(map(self._depth, members))
            elif kind in ("then", "last"):
                _require(min(map(self._first, members)) > max(seen), kind)
                seen += map(self._first, members)
            elif kind == "zone":
                zones.append(self._zone(members))
        _require(zones == sorted(set(zones)), "order")
        for one, other in pairwise(ranks.values()):
            _require(max(one) < min(other) + SLACK, f"depths {ranks}")

    def _latest(self) -> int:
        """The position at which the last of what was told in time order was first seen."""
        return max((self._first(i) for kind, some in self.order if kind in ("then", "last") for i in some), default=0)

    def _deepest(self, rank: int) -> float:
        """The depth of what was told as nearer than a rank."""
        nearer = [i for kind, some in self.order if DEPTHS.get(kind, rank) < rank for i in some]
        return max(map(self._depth, nearer), default=0.0)

    def _zone(self, members: Sequence[int]) -> int:
        """0 on the left, 1 in the middle, 2 on the right."""
        middle = float(np.mean([0.5 if self._width(i) > 0.55 else self._middle(i) for i in members]))
        return 0 if middle < 0.38 else 2 if middle > 0.62 else 1

    def _counts(self, said: list[Told]) -> None:
        """Where all mentions of a label are numbers, they add up to what is seen of it."""
        told = [m for one in said for item in one.items for m in (item.mention, *item.on, *item.around) if not m.known]
        for label in {mention.label for mention in told}:
            counts = [mention.count for mention in told if mention.label == label]
            seen = [i for i in self._labelled(label) if max(self.shown[i]) >= NOTED]
            if min(counts) > 0 and max(counts) > 1:
                _require(sum(counts) == len(seen), f"{counts} {label}, seen {len(seen)}")

    def _complete(self) -> None:
        """Nothing large is left out; "some" and "several" leave none out."""
        video = self.modality == "video"
        vague = {mention.label for mention in self.given.values() if mention.count <= 0}
        large = [
            self.facts.label(i)
            for i, shares in self.shown.items()
            if (sum(shares) >= MAIN_MEAN * len(shares) if video else max(shares) >= MAIN)
        ]
        lacking = Counter(large) - Counter(map(self.facts.label, self.given))
        _require(not lacking.keys() - vague, f"left out: {sorted(lacking.keys() - vague)}")

    # Measures

    def _share(self, view: View, i: int) -> float:
        return view.seen[i].pixels / view.depth.size if i in view.seen else 0.0

    def _clear(self, i: int, k: int) -> bool:
        return self.shown[i][k] >= NOTED

    def _depth(self, i: int) -> float:
        view = self.views[0]
        assert view.instances is not None
        found = np.sort(view.depth[view.instances == i])
        return float(found[: max(1, len(found) // 10)].mean()) if len(found) else float("inf")

    def _middle(self, i: int) -> float:
        view = self.views[0]
        assert view.instances is not None
        across = np.flatnonzero((view.instances == i).any(axis=0))
        return float(across[0] + across[-1] + 1) / 2 / view.camera.width if len(across) else 0.5

    def _width(self, i: int) -> float:
        view = self.views[0]
        assert view.instances is not None
        return float(np.ptp(np.flatnonzero((view.instances == i).any(axis=0))) + 1) / view.camera.width

    def _first(self, i: int) -> int:
        return next((k for k, one in enumerate(self.shown[i]) if one >= NOTED), len(self.views))


def _least(mention: Mention) -> int:
    """How many things a mention means at least."""
    return {0: 1, -1: 3}.get(mention.count, mention.count)


def _require(holds: bool, what: object) -> None:
    if not holds:
        raise LookupError(f"false: {what}")


def _prints(value: float, printed: str) -> bool:
    """Whether a value is the printed number within half its last digit."""
    half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
    return abs(value - float(printed)) <= half + 1e-6
