"""Holds what a caption says against the scene: which things it may mean, whether what is said of them is true, and
whether what is large has been left out.

A caption is existential: "two chairs" are any two chairs that fit. So things are given out, sentence by sentence, to
mentions that they fit; what is left over at the end was not named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import combinations, islice, pairwise
from typing import Any

import cv2
import numpy as np
import shapely
from scipy.spatial import cKDTree

from vstdata.captions.reading import Told, read_caption
from vstdata.color_names import DEEP, MIXED, PALE, distances, linear_light, oklab_array
from vstdata.errors import UnreadableError
from vstdata.facts import Facts, View
from vstdata.words.item_lists import Item, Mention

MAIN, NOTED = 0.03, 0.0008  # shares of a picture
MAIN_MEAN = 0.01  # of all frames of a video
FILLS = 0.19
SLACK = 0.02
CONTINUED = ("too", "on_it", "behind_that")
SPOTS = {
    "along the same wall": ("wall", "along"),
    "on the same wall": ("on_wall", "on_along", "on_it"),
    "near the camera": ("near", "near_cut", "near_more"),
    "farther back": ("farther",),
    "in the background": ("far",),
    "behind that": ("behind_that",),
    "in the same image": ("image_also", "new", "brought", "better"),
    "elsewhere in the room": ("also", "has_in", "film_room"),
    "at the start": ("opens",),
    "in the middle of the room": ("middle",),
    "down on the floor": ("lies",),
    "at the same time": ("then", "last"),
}  # what a sentence that goes on calls the place of the one before, by what that may be
LIT = {  # what the pixels of a thing of a colour are nearest to, in dim or in bright light
    "orange": ("orange", "brown", "red"),
    "red": ("red", "brown"),
    "yellow": ("yellow", "orange", "brown", "beige"),
    "brown": ("brown", "beige", "black", "red", "orange"),
    "beige": ("beige", "brown", "grey", "white"),
    "pink": ("pink", "beige", "red", "purple", "white"),
    "purple": ("purple", "black", "grey"),
    "blue": ("blue", "teal", "black", "grey", "purple"),
    "teal": ("teal", "blue", "green", "black", "grey"),
    "green": ("green", "black", "grey"),
    "grey": ("grey", "white", "black", "beige", "blue"),
    "white": ("white", "grey", "beige"),
    "black": ("black", "grey", "brown"),
}
ALONG = ("along", "on_along")
STRONG = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
SIMPLER = {
    "children's room": ("bedroom",),
    "living and dining room": ("living room",),
    "studio": ("bedroom", "kitchen"),
}
HUES = {"red": 0, "orange": 28, "yellow": 52, "green": 120, "teal": 178, "blue": 220, "purple": 280, "pink": 335}
WALLED = (*ALONG, "wall", "on_wall")
DEPTHS = {"near_cut": 0, "near": 0, "near_more": 0, "farther": 1, "far": 2}
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
        self.zones: list[str] = []
        self.placed_by = Told("", (), (), {})  # the sentence whose place one that goes on has
        self.walls_told: list[tuple[int, ...]] = [()]  # the ways that "along" sentences may mean: corners are at two
        self.picture = 0
        self.panned = 0  # to which frame it is told how the camera goes
        self.walked = 0  # the first frame from which the camera may have gone as was told last
        self.reached = (-1, "")  # where the camera's way has been told to, and how it went
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
        self.zones += [told.values["zone"].lower()] if told.kind == "zone" else []
        if "k" in told.values or told.kind == "shared_room":  # else of the same picture as the sentence before
            self.picture = int(told.values.get("k", 1)) - 1
        if told.kind == "now":  # clearly elsewhere in the picture than before
            k, i = int(told.values["k"]) - 1, referred[0]
            _require(k > 0 and all(self._clear(i, at) for at in (k - 1, k)), told)
            _require(self._placed(i, told.values["zone"], k), told)
            _require(abs(self._middle(i, k) - self._middle(i, k - 1)) > 0.15, told)
        elif told.kind == "ending":  # large in the last frame, and there, and elsewhere in the first
            i, last = referred[0], len(self.views) - 1
            _require(self.shown[i][last] > 0.03 and self._placed(i, told.values["zone"], last), told)
            moved = self._pieces(i)[0] == 0.0 or abs(self._middle(i, 0) - self._middle(i, last)) > 0.02
            _require(moved, told)
        elif told.kind in ("starts", "ends"):
            here, there = (0, -1) if told.kind == "starts" else (-1, 0)
            mine = self.shown[referred[0]]
            _require(mine[here] > 0.015 and self._pieces(referred[0])[there] == 0.0, told)
            _require(0.1 < self._middle(referred[0], here % len(self.views)) < 0.9, told)  # not at a side
        elif told.items:
            if told.kind == "behind_that":
                _require(self.last is not None and self.last[0].kind == "zone", told)
                zone, nearer = self.last[0].values["zone"], max(map(self._depth, self.order[-1][1]))
                fits, kind = (lambda i: self._placed(i, zone) and self._depth(i) > nearer), "zone"
            elif told.kind in CONTINUED:
                _require(self.last is not None, told)
                _require(told.kind == "too" or self.last[0].kind in WALLED, told)
                fits = self.last[1] if self.last else self._anywhere
                kind = self.last[0].kind if self.last else ""
                if kind in ALONG:  # the wall just told of, and no further one
                    fits = self._at_last_wall
                if told.kind == "on_it":
                    fits = self._and(fits, self._on_wall)
            else:
                fits, kind = self._fitting(told, referred), told.kind
                self.last = (told, fits)
            members = [i for item in told.items for i in self._item(item, kind, fits)]
            if told.kind == "wall_row":
                _require(list(map(self._middle, members)) == sorted(map(self._middle, members)), told)
            if kind == told.kind and kind in ALONG:
                self.walls_told = self._common_ways(members, told)
            if told.kind in CONTINUED and told.kind != "behind_that" and self.order:
                self.order[-1][1].extend(members)
            else:
                self.order.append((kind, members))

    def _item(self, item: Item, kind: str, fits: Fits) -> list[int]:
        """The things of an item: the first choice that leaves things for what is on them and around them."""
        free = self._free(item.mention, lambda i: fits(i) and self._placed(i, item.place, self.picture))
        hint = self._hinted(item.mention)
        free.sort(key=lambda i: (i not in hint, *self._preference(i, kind, item.mention, item)))
        least = _least(item.mention)
        several = [tuple(free)] if item.mention.count <= 0 and item.added and len(free) >= least else []
        for hosts in (*several, *islice(combinations(free, least), 500)):
            given, mentions = dict(self.given), Counter(self.mentions)
            self.given |= dict.fromkeys(hosts, item.mention)
            each = [(host,) for host in hosts] if item.of == "each" else [hosts]
            if all(self._attach(item, some, kind) for some in each):
                return list(hosts)
            self.given, self.mentions = given, mentions
        raise LookupError(f"false: {item}")

    def _seen_with(self, kind: str) -> Fits:
        """Whether a thing is seen where what it is by is said to be: in the first frame, in a picture, only later."""
        latest, picture = self._latest(), self.picture
        rules: dict[str, Fits] = {
            "opens": lambda i: self._clear(i, 0),
            **dict.fromkeys(("then", "last"), lambda i: self._first(i) > latest),
            **dict.fromkeys(("image_also", "new", "brought", "better"), lambda i: self._clear(i, picture)),
            "shared_room": lambda i: all(self._clear(i, k) for k in range(len(self.views))),
        }
        return rules.get(kind, self._anywhere)

    def _attach(self, item: Item, hosts: Sequence[int], kind: str) -> bool:
        hinted = {id(mention): self._hinted(mention) for _, some in item.added for mention in some}
        seen = self._seen_with(kind)
        for how, mentions in item.added:
            for one in mentions:
                same = how == "at" or item.of == "each"  # in the words of the first, whatever was told before
                mention = replace(one, again=self._told(one.label) > 0) if same else one
                free = self._free(mention, lambda i, how=how: seen(i) and any(self._by(i, b, how) for b in hosts))  # type: ignore[misc]
                free.sort(key=lambda i, hint=hinted[id(one)]: (i not in hint, self._nearest(i, hosts)))  # type: ignore[misc]
                if len(free) < _least(mention):
                    return False
                self.given |= dict.fromkeys(free[: _least(mention)], mention)
        return True

    def _nearest(self, i: int, hosts: Sequence[int]) -> float:
        return min(self.facts.surface_distance(i, host).value for host in hosts)

    def _hinted(self, mention: Mention) -> set[int]:
        """What the program meant by as many mentions of the label before."""
        found, number = self.hint.get(mention.label, []), self.mentions[mention.label]
        self.mentions[mention.label] += 1
        return found[number] if number < len(found) else set()

    def _free(self, mention: Mention, fits: Fits) -> list[int]:
        """What a mention may mean that no other one has taken."""
        known = self._told(mention.label) > 0
        if mention.before and self._told(mention.label) != mention.before:
            return []
        if mention.again != known and not (mention.color and not mention.again):
            return []
        free = [i for i in self._labelled(mention.label) if i not in self.given]
        return [i for i in free if (not mention.color or self._colored(i, mention.color)) and fits(i)]

    def _told(self, label: str) -> int:
        """How many things of a label were given out."""
        return sum(one.label == label for one in self.given.values())

    def _preference(self, i: int, kind: str, mention: Mention, item: Item) -> tuple[float, ...]:
        """What a mention means first: what has the things said to be on it, the nearest, the leftmost, the largest."""
        carries = -sum(
            sum(self._by(j, i, how) for j in self._labelled(one.label)) >= max(1, one.count)
            for how, some in item.added
            for one in some
        )
        plain = float(not mention.color and self.facts.look(i) is not None)
        if kind in DEPTHS:
            return carries, self._depth(i)
        if kind == "zone":
            return carries, self._middle(i)
        if kind in ("then", "last", "opens"):
            return carries, float(self._first(i))
        pictured = kind in ("image_also", "new", "brought", "better")
        shown = sum(one >= NOTED for one in self.shown[i]) if pictured else 0
        return carries, plain, shown, -sum(self.shown[i])

    def _labelled(self, label: str) -> list[int]:
        return [i for i in self.shown if self.facts.label(i) == label]

    @cached_property
    def _floor_area(self) -> float:
        """Square metres within the hull of the floor; the room may be less."""
        floors = [i for i, one in enumerate(self.facts.scene.instances) if one.label.lower() == "floor"]
        return float(sum(_outline(self.facts, i).area for i in floors))

    def _meant(self, mention: Mention) -> int:
        named = [i for i, one in self.given.items() if one.label == mention.label]
        if mention.color:
            named = [i for i in named if self._colored(i, mention.color)]
        _require(len(named) == 1, mention)
        return named[0]

    # Where a sentence says that things are

    def _and(self, one: Fits, other: Fits) -> Fits:
        return lambda i: one(i) and other(i)

    def _dresses(self, i: int) -> bool:
        return self.facts.label(i).lower().endswith(("curtain", "curtains", "blinds"))

    def _on_wall(self, i: int) -> bool:
        return self._opening(i) or self._dresses(i) or self._placed(i, "on the wall")

    def _opening(self, i: int) -> bool:
        return self.facts.label(i).lower().endswith(("window", "windows", "door", "doors", "doorway"))

    def _in_front(self, i: int) -> bool:
        """Whether a thing reaches into the lower third of the picture, or is within arm's length or two."""
        view = self.views[0]
        assert view.instances is not None
        down = np.flatnonzero((view.instances == i).any(axis=1))
        return bool(len(down)) and (float(down[-1]) > 0.66 * view.camera.height or self._depth(i) < 2.0)

    def _pieces(self, i: int) -> list[float]:
        return [float((view.instances == i).mean()) for view in self.views if view.instances is not None]

    def _anywhere(self, i: int) -> bool:
        return max(self.shown[i]) >= NOTED

    def _fitting(self, told: Told, referred: list[int]) -> Fits:
        kind, values = told.kind, told.values
        picture = int(values["k"]) - 1 if "k" in values else 0
        latest, deepest, shown = self._latest(), self._deepest(DEPTHS.get(kind, 0)), self.picture
        rules: dict[str, Fits] = {
            "zone": lambda i: self._placed(i, values["zone"]),
            "fills": lambda i: max(self.shown[i]) >= FILLS,
            "by": lambda i: self._by(i, referred[0], values["how"].lower()),
            **dict.fromkeys(("wall", "wall_row"), lambda i: self._at_wall(i, values["side"])),
            "on_wall": lambda i: self._at_wall(i, values["side"]) and self._on_wall(i),
            "fore": lambda i: self._placed(i, values["zone"]) and self._in_front(i),
            "lies": lambda i: abs(float(self.facts.surface(i).bounds[0, 2]) - (self.facts.floor_height or 0.0)) < 0.1,
            "spread": lambda i: _outline(self.facts, i).area > 0.18 * self._floor_area,
            "corner": lambda i: any(
                max(self._from_wall(i, way), self._from_wall(i, (way + 1) % 4)) < 0.5 for way in range(4)
            ),
            "middle": lambda i: min(self._from_wall(i, way) for way in range(4)) > 0.45,
            "along": lambda i: self._along(i, values["which"].lower()),
            "on_along": lambda i: self._along(i, values["which"].lower()) and self._on_wall(i),
            "shared_room": lambda i: all(self._clear(i, k) for k in range(len(self.views))),
            "image_also": lambda i: self._clear(i, picture) and sum(one > 0.0 for one in self._pieces(i)) == 1,
            "near": self._in_front,
            "near_cut": lambda i: self._cut_by(i, values["edge"]) and self._in_front(i),
            "ceiling": lambda i: self._placed(i, "overhead"),
            "new": lambda i: self._clear(i, picture) and max(self._pieces(i)[:picture]) == 0.0,
            "better": lambda i: shown > 0 and self._clear(i, shown),
            "brought": lambda i: self._clear(i, shown) and shown > 0 and max(self._pieces(i)[:shown]) == 0.0,
            "opens": lambda i: self._clear(i, 0),
            **dict.fromkeys(("then", "last"), lambda i: self._first(i) > latest),
            **dict.fromkeys(("farther", "far"), lambda i: self._depth(i) > deepest - SLACK),
        }
        return rules.get(kind, self._anywhere)

    def _values(self, told: Told) -> None:
        """What a sentence says beside its things."""
        values = told.values
        if "room" in values:
            kind = str(self.facts.room_kind)
            _require(values["room"].split(" ", 1)[1] in ("room", kind, *SIMPLER.get(kind, ())), told)
        if told.kind == "too":
            spot, before = values["spot"].lower(), self.placed_by
            zoned = before.kind in ("zone", "fore") and before.values["zone"].lower() == spot
            _require(zoned or before.kind in SPOTS.get(spot, ()), told)
        if told.items and told.kind != "too":
            self.placed_by = told
        if "shell" in values:
            for part in values["shell"].replace(" and ", ", ").split(", "):
                check = self._aslant if "ceiling" in part else self._accent if part.endswith("wall") else self._shell
                check(part, told)
        if told.kind == "night":
            self._night(told)
        if "pictures" in values:
            words = {2: "both images", 3: "all three images", 4: "all four images"}
            _require(values["pictures"].lower() == words[len(self.frames)], told)
        if "move" in values:
            if told.kind.endswith("_on"):  # it goes on from where it was
                _require(values["move"] in self.reached[1], told)
            if told.kind.startswith("walk"):
                self._walks(told)
            elif told.kind == "pan":  # from start to end, or through the half that is not told yet
                last = len(self.frames) - 1
                spans = [(f, g) for f, g in ((0, last), (0, last // 2), (last // 2, last)) if f >= self.panned]
                fitting = [(f, g) for f, g in spans if self._moves(f, g, values["move"])]
                _require(bool(fitting), told)
                self.panned = min(g for _, g in fitting)
            else:
                j, k = int(values.get("j", self._before(told))) - 1, int(values["k"]) - 1
                self.reached = (k, values["move"])
                _require(0 <= j < k < len(self.frames) and self._moves(j, k, values["move"]), told)
        if "k" in values:
            _require(1 <= int(values["k"]) <= len(self.frames), told)

    def _before(self, told: Told) -> int:
        """The picture from which a camera came that is not said: where it was before, or the one before."""
        return self.reached[0] + 1 if told.kind == "move_on" else int(told.values["k"]) - 1

    def _walks(self, told: Told) -> None:
        """Whether the camera goes so in a quarter of the video, or in several: later than it went as told before."""
        last, move = len(self.frames) - 1, told.values["move"]
        ends = [0, *((part * last) // 4 for part in range(1, 5))]
        spans = [(f, g) for f in ends for g in ends if self.walked <= f < g and self._moves(f, g, move)]
        _require(bool(spans), told)
        if told.kind == "walk":
            self.walked = spans[0][0]
        self.reached = (spans[0][0], move)

    def _shell(self, part: str, told: Told) -> None:
        """'blue walls', 'a wooden floor': as the source says of each of them, and they are seen."""
        words = part.removeprefix("a ").removeprefix("an ").split()
        name = words.pop().removesuffix("s")
        every = [i for i, one in enumerate(self.facts.scene.instances) if one.label == name]
        some = [i for i in every if max(self._pieces(i)) > 0.02]
        if name == "wall" and words[-1] in STRONG:  # most of what is seen of walls
            own = [i for i in some if (self.facts.scene.instances[i].about.color or "").split()[-1:] == words[-1:]]
            _require(sum(sum(self._pieces(i)) for i in own) > 0.7 * sum(sum(self._pieces(i)) for i in some), told)
            some = own
        _require(bool(some), told)
        made = {
            "wallpapered": "wallpaper",
            "brick": "brick",
            "wood-panelled": "wood",
            "wooden": "wood",
            "carpeted": "carpet",
            "tiled": "tiles",
            "stone": "stone",
            "concrete": "concrete",
        }
        for i in some:
            about = self.facts.scene.instances[i].about
            if words[-1] in made:
                _require(about.material == made[words[-1]], told)
            color = [word for word in words if word not in (*made, "light", "dark")]
            if color == ["terracotta"]:
                _require(about.color == "brown" and self._reddish(i), told)
                continue
            _require(not color or (about.color is not None and color[-1] == about.color.split()[-1]), told)
        _require(any(view.instances is not None and np.isin(view.instances, some).any() for view in self.views), told)

    def _reddish(self, i: int) -> bool:
        """Whether of a wall's pixels most have a hue between 5 and 27 degrees, where red is 0 and yellow 60."""
        found = []
        for frame, view in zip(self.frames, self.views, strict=True):
            assert view.instances is not None
            own = cv2.resize(self.facts.scene.pixels.color(frame), view.instances.shape[::-1])[view.instances == i]
            if len(own):
                hues = 2.0 * cv2.cvtColor(own[:, None], cv2.COLOR_RGB2HSV)[..., 0]
                found.append(float(np.mean((hues > 5) & (hues < 27))))
        return bool(found) and float(np.median(found)) > 0.5

    def _accent(self, phrase: str, told: Told) -> None:
        """'a blue wall': one that is seen is called so by the source and looks it, and none of the others is bright."""
        word = phrase.split()[1]
        seen = [i for i in self._wall_numbers if max(self._pieces(i)) > 0.02]
        words = {i: self.facts.scene.instances[i].about.color for i in seen}
        if word == "terracotta":
            earth = [i for i, one in words.items() if one == "brown"]
            _require(len(earth) == 1 and self._reddish(earth[0]), told)
            return
        own = [i for i, one in words.items() if one == word]
        bare = [self.facts.scene.instances[i].about.material for i, one in words.items() if one is None]
        _require(len(own) == 1 and set(bare) <= {"brick", "concrete", "stone"}, told)
        names = _tones(self.facts, self.frames).get(own[0], ([], set()))[1]
        _require(bool(names & set(LIT[word])), told)

    def _aslant(self, part: str, told: Told) -> None:
        """Of the rays that meet a ceiling, many meet a face of it that is neither level nor upright."""
        assert self.facts.scene.mesh is not None
        found = 0
        for k in (k for k, one in enumerate(self.facts.scene.instances) if one.label == "ceiling"):
            mesh = self.facts.mesh_part(k)
            a, b, c = (mesh.vertices[mesh.faces[:, j]] for j in range(3))
            normals = np.cross(b - a, c - a)
            level = np.abs(normals[:, 2]) / np.maximum(np.linalg.norm(normals, axis=1), 1e-12)
            tree = cKDTree((a + b + c) / 3)
            for view in self.views:
                assert view.instances is not None
                points = view.points[(view.instances == k) & (view.depth > 0)][::7]
                if 7 * len(points) > 0.02 * view.depth.size:
                    near = tree.query(points, k=min(3, len(mesh.faces)))[1].reshape(len(points), -1)
                    bent = (level[near] > 0.2) & (level[near] < 0.96)
                    found += bool(bent.any(axis=1).mean() > 0.3)
        _require(found > 0, told)

    def _night(self, told: Told) -> None:
        """Within the hulls of the windows' own pixels, where the mesh has a hole, it is mostly dark: of 255 no colour
        is more than 75; and the picture is not."""
        seen = 0
        for frame, view in zip(self.frames, self.views, strict=True):
            assert view.instances is not None
            image = cv2.resize(self.facts.scene.pixels.color(frame), view.instances.shape[::-1]).max(axis=2)
            for i in self._labelled("window") + self._labelled("windows"):
                own = np.argwhere(view.instances == i)[:, ::-1].astype(np.int32)
                if len(own) < 3:
                    continue
                hull = cv2.fillConvexPoly(np.zeros(image.shape, np.uint8), cv2.convexHull(own), 1)
                panes = image[(hull > 0) & (view.instances < 0)]
                if len(panes) < 0.006 * image.size:
                    continue
                _require(float(np.mean(panes < 75)) > 0.6 and float(np.quantile(image, 0.9)) > 100, told)
                seen += 1
        _require(seen > 0, told)

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
        if "to the ground" in move and float(other.center[2]) - (self.facts.floor_height or 0.0) > 0.65:
            return False
        move = move.replace(" almost to the ground", "")
        for part in move.replace(" and ", ", ").replace("to the ", "").split(", "):
            verb, _, way = part.removeprefix(", ").rpartition(" ")
            sign, axis = (-1, opposite[way]) if way in opposite else (1, way)
            key = f"{verb} {axis}" if verb in ("turns", "tilts") else axis
            if sign * measured[key] <= (5.0 if verb in ("turns", "tilts") else 0.1):
                return False
        return True

    def _placed(self, i: int, place: str, k: int = 0) -> bool:
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
        middle = self._middle(i, k)
        if place == "in the middle":
            return self._width(i, k) > 0.5 or 0.36 <= middle <= 0.64
        off = 0.09
        return middle < 0.5 - off if place == "on the left" else middle > 0.5 + off

    def _cut_by(self, i: int, edge: str) -> bool:
        u0, v0, u1, v1 = self.views[0].seen[i].box
        left, top, right, bottom = self.views[0].color_camera.edges
        gaps = {"left": u0 - left, "upper": v0 - top, "right": right - u1, "lower": bottom - v1}
        return min(gaps, key=lambda name: gaps[name]) == edge

    def _rests(self, a: int, b: int) -> bool:
        """On its top; or some of the lowest points have one of its own just below, and it begins lower."""
        low, high = self.facts.surface(a).bounds[0, 2], self.facts.surface(b).bounds[1, 2]
        if low > high + 0.05 or self.facts.label(a).endswith(("chair", "stool")):
            return False
        if abs(low - high) < 0.05 and self.facts.surface_distance(a, b).value < 0.05:
            return True
        return bool(low > self.facts.surface(b).bounds[0, 2] + 0.08) and _borne(self.facts, a, b) > 0.2

    def _by(self, a: int, b: int, how: str) -> bool:
        """Whether a is by b as is said, measured on their surfaces."""
        gap = self.facts.surface_distance(a, b).value
        (low, high), (bottom, top) = (self.facts.surface(i).bounds[:, 2] for i in (a, b))
        return {
            "at": lambda: gap < 0.9 and self._roomward(a, b),
            "on": lambda: self._rests(a, b),
            "around": lambda: gap < 0.65,
            "above": lambda: low > top - 0.02 and low - top < 1.3 and self._over_one(a, b),
            "under": lambda: (
                gap < 1.3 and ((high < bottom + 0.06 and self._under(a, b)) or (high < top and self._stowed(a, b)))
            ),
            "in front of": lambda: gap < 0.9 and self._roomward(a, b),
            "near": lambda: gap < 1.0,
            "next to": lambda: gap < 0.45 and low < bottom + 0.2 and bottom < low + 0.2 and self._side_by_side(a, b),
        }[how]()

    def _under(self, a: int, b: int) -> bool:
        """Rugs lie under things anywhere, other things are under what is on the same wall."""
        flat = float(np.ptp(self.facts.surface(a).bounds[:, 2])) < 0.1
        return _over(self.facts, a, b) if flat else self._over_one(b, a)

    def _stowed(self, a: int, b: int) -> bool:
        """Whether a thing on the floor is within the outline of a table or desk."""
        one, other = _outline(self.facts, a), _outline(self.facts, b)
        low = float(self.facts.surface(a).bounds[0, 2]) - (self.facts.floor_height or 0.0)
        tops = self.facts.label(b).lower().endswith(("desk", "table", "bench", "counter"))
        return bool(tops and low < 0.16 and one.intersection(other).area > 0.7 * one.area)

    def _over_one(self, a: int, b: int) -> bool:
        """Whether half of the narrower one is shared along a wall that both are at, and nothing that stands there
        reaches higher below the first one."""
        ways = [way for way in self._ways(a) if self._from_wall(b, way) < 0.8]
        return any(
            self._face(a, b, along)
            and not any(self._face(a, i, along) and self._from_wall(i, way) < 0.5 for i in self._nearer(a, b))
            for way in ways
            for along in [self._axes[(way + 1) % 4]]
        )

    def _nearer(self, a: int, b: int) -> Iterator[int]:
        """What stands on the floor, no opening and nothing on b, with its top between that of b and a."""
        for i in self.facts.objects:
            low, high = (float(z) for z in self.facts.surface(i).bounds[:, 2])
            between = self.facts.surface(b).bounds[1, 2] + 0.05 < high < self.facts.surface(a).bounds[0, 2]
            opening = self.facts.label(i) in ("door", "window", "curtain", "blinds")
            loose = opening or _seat(self.facts, i)  # a chair is moved up to its desk
            if i not in (a, b) and between and low - (self.facts.floor_height or 0.0) < 0.1 and not loose:
                yield i

    def _side_by_side(self, a: int, b: int) -> bool:
        """Whether the middle of nothing that stands on the floor is between two things, seen from above; seats at one
        table are between it and each other."""
        one, other = _outline(self.facts, a), _outline(self.facts, b)
        lane = shapely.union_all([one, other]).convex_hull
        for i in self.facts.objects:
            low, high = (float(z) - (self.facts.floor_height or 0.0) for z in self.facts.surface(i).bounds[:, 2])
            middle = shapely.centroid(_outline(self.facts, i))
            if i in (a, b) or low > 0.1 or high < 0.1 or not lane.contains(middle) or _seat(self.facts, i):
                continue
            if not (one.contains(middle) or other.contains(middle)):
                return False
        return True

    def _roomward(self, a: int, b: int) -> bool:
        """Whether a is farther from the wall of b than b is, or covers some of it as what hangs at a window does."""
        if self.facts.label(b).lower() in ("window", "windows"):
            return _over(self.facts, a, b)
        return any(
            self._from_wall(a, way) > self._from_wall(b, way) and self._face(a, b, self._axes[(way + 1) % 4])
            for way in self._ways(b)
        )

    def _face(self, a: int, b: int, along: Any) -> bool:
        """Whether two things share half of the narrower one's width along a wall."""
        one, other = (self.facts.box(i).corners[:, :2] @ along for i in (a, b))
        shared = min(one.max(), other.max()) - max(one.min(), other.min())
        return bool(shared > 0.5 * min(np.ptp(one), np.ptp(other)))

    def _ways(self, i: int) -> list[int]:
        """Of the four ways of the room, those in which a wall is near a thing."""
        box = self.facts.box(i)
        flat = min((k for k in range(3) if k != box.up_axis), key=lambda k: float(box.size[k]))
        thin = bool(box.size[flat] < 0.21)  # what hangs, and doors: no wall but those that it is flat against
        ways = [way for way in range(4) if self._from_wall(i, way) < 0.35]
        return [way for way in ways if not thin or abs(float(box.axes[:2, flat] @ self._axes[way])) > 0.7]

    @cached_property
    def _axes(self) -> Any:
        """(4, 2) into the walls: those of the largest wall's box, each a quarter of a circle on."""
        walls = [self.facts.box(k) for k in self._wall_numbers]
        box = max(walls, key=lambda box: float(box.size.max()))
        thin = min((k for k in range(3) if k != box.up_axis), key=lambda k: float(box.size[k]))
        x, y = box.axes[:2, thin] / np.linalg.norm(box.axes[:2, thin])
        return np.array([[x, y], [y, -x], [-x, -y], [-y, x]])

    @cached_property
    def _wall_numbers(self) -> list[int]:
        return [k for k, one in enumerate(self.facts.scene.instances) if one.label in ("wall", "walls")]

    def _from_wall(self, i: int, way: int) -> float:
        """Metres from a thing to the nearest wall in one of the four ways."""
        reach = self.facts.box(i).corners[:, :2] @ self._axes[way]
        middle = self.facts.box(i).center[:2]
        found = [9.9]
        side = self._axes[(way + 1) % 4]
        for k in self._wall_numbers:
            slanted = self._slanted(k, self._axes[way])
            if slanted is not None:  # how far on it is just before the thing, and how near to that from above
                normal, center = slanted, self.facts.box(k).center[:2]
                there = center @ self._axes[way] - (middle - center) @ side * (normal @ side) / (
                    normal @ self._axes[way]
                )
                if there > middle @ self._axes[way] - 0.06:
                    found.append(float(_outline(self.facts, i).distance(_outline(self.facts, k))))
                continue
            corners = self.facts.box(k).corners[:, :2]
            along, across = corners @ self._axes[way], corners @ self._axes[(way + 1) % 4]
            if (
                np.ptp(along) < np.ptp(across)
                and across.min() - 0.1 < middle @ self._axes[(way + 1) % 4] < across.max() + 0.1
            ):
                beyond = along.mean() > middle @ self._axes[way] - 0.06  # a door is as deep as its wall
                found += [abs(float(along.min() - reach.max()))] if beyond else []
        return min(found)

    def _slanted(self, k: int, way: Any) -> Any:
        """(2,) across a wall that runs a little askew to one that is square to a way, or None."""
        box = self.facts.box(k)
        thin = min((j for j in range(3) if j != box.up_axis), key=lambda j: float(box.size[j]))
        normal = box.axes[:2, thin]
        return normal if 0.85 < abs(float(normal @ way)) < 0.999 else None

    def _at_wall(self, i: int, side: str) -> bool:
        ahead = self.views[0].camera.forward[:2]
        if (side == "left" and self._middle(i) > 0.5) or (side == "right" and self._middle(i) < 0.5):
            return False
        for way in self._against(i):
            x, y = self._axes[way]
            angle = float(np.degrees(np.arctan2(x * ahead[1] - y * ahead[0], x * ahead[0] + y * ahead[1])))
            named = {"back": abs(angle) < 23, "right": 52 < angle < 108, "left": -108 < angle < -52}[side]
            if named and self._last_in_view(i, way):
                return True
        return False

    def _against(self, i: int) -> list[int]:
        """Of the ways of the room, those of walls that a thing is said to be along: what stands in a corner is so with
        its back, or by its long side."""
        ways, front = self._ways(i), self.facts.scene.instances[i].about.front
        if self._opening(i) or self._dresses(i) or self._placed(i, "on the wall"):
            return ways
        if front is not None:
            return [way for way in ways if self._axes[way] @ front[:2] < -0.7]
        reach = self.facts.box(i).corners[:, :2]
        deep = {way: float(np.ptp(reach @ self._axes[way])) for way in range(4)}
        corner = any(deep[one] != deep[other] for one, other in combinations(ways, 2))
        return [way for way in ways if not corner or deep[way] < 0.8 * deep[(way + 1) % 4]]

    def _last_in_view(self, i: int, way: int) -> bool:
        """Whether of 400 places of the picture hardly any show something half a metre behind what is at a wall."""
        view, wall = self.views[0], float((self.facts.box(i).corners[:, :2] @ self._axes[way]).max())
        rows, columns = (np.linspace(2, size - 3, 20).astype(int) for size in view.depth.shape)
        depth = view.depth[np.ix_(rows, columns)]
        (fx, _, cx), (_, fy, cy), _ = view.camera.intrinsics
        across, down = (columns[None, :] - cx) / fx * depth, (rows[:, None] - cy) / fy * depth
        rotation = view.camera.camera_to_world[:2, :3] @ np.stack([across, down, depth]).reshape(3, -1)
        there = self._axes[way] @ (rotation + view.camera.center[:2, None])
        return bool(np.mean((there > wall + 0.5)[depth.ravel() > 0]) < 0.06)

    def _along(self, i: int, which: str) -> bool:
        """Whether a thing is at a wall that this may mean after those told before."""
        return any(_is_wall(way, before, which) for way in self._against(i) for before in self.walls_told)

    def _at_last_wall(self, i: int) -> bool:
        return any(ways[-1] in self._against(i) for ways in self.walls_told if ways)

    def _common_ways(self, members: Sequence[int], told: Told) -> list[tuple[int, ...]]:
        common = set.intersection(*(set(self._against(i)) for i in members))
        which = told.values["which"].lower()
        found = [(*before, way) for before in self.walls_told for way in common if _is_wall(way, before, which)]
        for way in {ways[-1] for ways in found}:
            backs = [float((self.facts.box(i).corners[:, :2] @ self._axes[way]).max()) for i in members]
            _require(max(backs) - min(backs) < 1.2, told)  # one straight piece of it
        _require(bool(found), told)
        return found

    def _colored(self, i: int, color: str) -> bool:
        """Whether a thing has a colour, or is light, dark or between two colours by the median of its own pixels; or
        what its source calls it, where these have a hue that is near in some light."""
        look, about = self.facts.look(i), self.facts.scene.instances[i].about.color
        if color == "wooden":
            return self.facts.scene.instances[i].about.material == "wood"
        if self.facts.label(i).endswith(("bike", "bicycle", "vacuum cleaner", "scooter", "treadmill")):
            return color in HUES and max(self._vivid(i, color)) > 0.1
        if look is not None:
            return str(look) == color
        lights, names = _tones(self.facts, self.frames).get(i, ([], set()))
        if not lights:
            return False
        if color == "orange" and about is None:
            return max(self._vivid(i, color, least=140)) > 0.25
        if color not in (PALE, DEEP, *MIXED.values()):
            own = about is not None and about.split()[-1] == color.split()[-1]
            return own and (color in about.split() or color == about) and bool(names & set(LIT[color.split()[-1]]))
        if color in (PALE, DEEP):
            return float(np.median(lights)) > 0.3 if color == PALE else float(np.median(lights)) < 0.08
        return bool(names & next(pair for pair, word in MIXED.items() if word == color))

    def _vivid(self, i: int, color: str, least: int = 90) -> list[float]:
        """In each picture, how many of a thing's pixels are saturated and of the hue of a colour."""
        found = []
        for frame, view in zip(self.frames, self.views, strict=True):
            assert view.instances is not None
            image = cv2.resize(self.facts.scene.pixels.color(frame), view.instances.shape[::-1])
            own = image[view.instances == i]
            if len(own):
                hue, full, bright = cv2.cvtColor(own[:, None], cv2.COLOR_RGB2HSV)[:, 0].astype(int).T
                apart = np.abs((2 * hue - HUES[color] + 180) % 360 - 180)
                found.append(float(((apart < 26) & (full > least) & (bright > 50)).mean()))
        return found or [0.0]

    # Order, numbers, and what is left out

    def _in_order(self) -> None:
        """What is farther is farther than all before, zones go to the right, what comes later is seen later."""
        ranks: dict[int, list[float]] = {}
        seen = [0]
        for kind, members in self.order:
            if kind in DEPTHS:
                _require(not ranks or DEPTHS[kind] >= max(ranks), kind)
                ranks.setdefault(DEPTHS[kind], []).extend(map(self._depth, members))
            elif kind in ("then", "last"):
                _require(min(map(self._first, members)) > max(seen), kind)
                seen += map(self._first, members)
        sides = ["on the left", "in the middle", "on the right"]
        zones = [sides.index(zone) for zone in self.zones]
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

    def _counts(self, said: list[Told]) -> None:
        """Where all mentions of a label are numbers, they add up to what is seen of it."""
        items = [item for one in said for item in one.items]
        told = [item.mention for item in items]
        for item in items:
            times = item.mention.count if item.of == "each" else 1
            told += times * [mention for _, some in item.added for mention in some]
        told = [mention for mention in told if not mention.known]
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

    def _middle(self, i: int, k: int = 0) -> float:
        view = self.views[k]
        assert view.instances is not None
        across = np.flatnonzero((view.instances == i).any(axis=0))
        return float(across[0] + across[-1] + 1) / 2 / view.camera.width if len(across) else 0.5

    def _width(self, i: int, k: int = 0) -> float:
        view = self.views[k]
        assert view.instances is not None
        return float(np.ptp(np.flatnonzero((view.instances == i).any(axis=0))) + 1) / view.camera.width

    def _first(self, i: int) -> int:
        return next((k for k, one in enumerate(self.shown[i]) if one >= NOTED), len(self.views))


def _tones(facts: Facts, frames: tuple[int, ...]) -> dict[int, tuple[list[float], set[str]]]:
    """Of each thing, by a few frames of the scene and those of the caption: how bright it is beside the brightest
    tenth, and its nearest names."""
    found: dict[int, tuple[list[float], set[str]]] = {}
    for frame in sorted({*facts.frames[:: max(1, len(facts.frames) // 8)], *frames}):
        for i, (light, name) in _tones_in(facts, frame).items():
            lights, names = found.setdefault(i, ([], set()))
            lights.append(light)
            names.add(name)
    return found


@lru_cache(maxsize=128)
def _tones_in(facts: Facts, frame: int) -> dict[int, tuple[float, str]]:
    view, found = facts.view(frame), {}
    assert view.instances is not None
    height, width = view.instances.shape
    image = cv2.resize(facts.scene.pixels.color(frame), (width, height), interpolation=cv2.INTER_AREA)
    linear = linear_light(image)
    luma = linear @ np.array([0.2126, 0.7152, 0.0722])
    bright = float(np.quantile(luma, 0.9))
    for i in np.unique(view.instances[view.instances >= 0]).tolist():
        own = view.instances == i
        if own.sum() >= 40:
            place = oklab_array(np.median(linear[own], axis=0))
            apart = distances((float(place[0]), float(place[1]), float(place[2])))
            found[i] = (float(np.median(luma[own])) / bright, min(apart, key=lambda name: apart[name]))
    return found


@lru_cache(maxsize=4096)
def _outline(facts: Facts, i: int) -> Any:
    """The hull of an object's mesh from above."""
    part = facts.mesh_part(i)
    points = facts.box(i).corners if part is None else part.vertices
    return shapely.convex_hull(shapely.multipoints(points[:, :2]))


def _is_wall(way: int, before: tuple[int, ...], which: str) -> bool:
    """Whether one of the four ways is what a text calls so that has told of those before."""
    if which == "the opposite wall":
        return bool(before) and way == (before[0] + 2) % 4
    return way not in before and which == ("one wall", "another wall", "a third wall", "the fourth wall")[len(before)]


def _seat(facts: Facts, i: int) -> bool:
    return facts.label(i).endswith(("chair", "stool", "bench"))


@lru_cache(maxsize=65536)
def _borne(facts: Facts, a: int, b: int) -> float:
    """How many of 200 points of the underside of one thing have a point of another within 6 cm."""
    points = _points(facts, a)
    under = points[points[:, 2] < points[:, 2].min() + 0.03]
    return float((_tree(facts, b).query(under[:: max(1, len(under) // 200)])[0] < 0.06).mean())


@lru_cache(maxsize=512)
def _points(facts: Facts, i: int) -> Any:
    return facts.surface(i).samples(10000)


@lru_cache(maxsize=512)
def _tree(facts: Facts, i: int) -> cKDTree:
    return cKDTree(_points(facts, i))


@lru_cache(maxsize=65536)
def _over(facts: Facts, a: int, b: int) -> bool:
    """Whether the outlines of two things, seen from above, come near each other for most of the narrower one."""
    one, other = (_outline(facts, i) for i in (a, b))
    small, large = sorted((one, other), key=lambda shape: float(shape.length))
    return bool(small.intersection(large.buffer(0.35)).length >= 0.5 * small.length)


def _least(mention: Mention) -> int:
    """How many things a mention means at least."""
    return {0: 1, -1: 3}.get(mention.count, mention.count)


def _require(holds: bool, what: object) -> None:
    if not holds:
        raise LookupError(f"false: {what}")
