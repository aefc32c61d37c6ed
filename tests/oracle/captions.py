"""Captions against the scan's own files: each is read back as its program, and every step of that is held against
triangles and poses.

Of the row it takes the text, the program, the names of its frames and the sizes of its pictures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from tests.oracle import geometry
from tests.oracle.scans import Scan
from vstdata.captions.reading import caption_fault

Turn = Mapping[str, Any]
Row = Mapping[str, Any]
Step = Mapping[str, Any]
SAMPLES = 60  # points of an object that are tried for visibility in a frame
SEEN = 2  # visible ones that count as a sight of it
SLIVER = 8  # pixels of 640: the facts leave out what shows less than a patch of 6 x 6
SLACK = 0.01  # metres
CONTINUED = ("too", "on_it", "behind_that")  # of the place that the claim before tells of
SPOTS = {  # by the last word of what a place is called again, which claims may have told of it
    "wall": ("wall", "along", "on_wall", "on_along", "on_it"),
    **{"camera": ("near", "near_cut", "near_more"), "back": ("farther",), "background": ("far",)},
    **{"that": ("behind_that",), "image": ("image_also", "new", "brought", "better"), "start": ("opens",)},
    **{"room": ("also", "has_in", "film_room", "middle"), "floor": ("lies",), "time": ("then", "last")},
}
DEPTHS = {"near": 0, "near_cut": 0, "near_more": 0, "farther": 1, "far": 2}
LATE = 0.15  # metres by which the nearest of a few points lies behind the nearest of all
TURNS = ("turns", "tilts")
STRONG = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")


def caption(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """(the text, 0) where every claim holds, else (what does not, 0)."""
    text, program = str(json.loads(turn["ground_truth"])), json.loads(turn["program"])
    answer = SimpleNamespace(value=text)
    fault = caption_fault(SimpleNamespace(program=program, answer=answer), scan.labels)  # type: ignore[arg-type]
    return fault or _Check(row, scan).wrong(program[:-1]) or text, 0.0


def _aside(step: Step) -> bool:
    """Whether a step names or places what another claims something of."""
    return step["op"] in ("mention", "placed", "shell", "night", "dim") or str(step["op"]).startswith("with_")


def _goes_on(spot: str, before: Step) -> bool:
    """Whether the claim before tells of the place that is named again."""
    return before.get("value") == spot or before.get("op") in SPOTS.get(spot.split()[-1], ())


class _Check:
    """One row: its frames, and what its program claims about them."""

    def __init__(self, row: Row, scan: Scan) -> None:
        self.scan, self.modality = scan, row["modality"]
        self.frames = [int(re.findall(r"\d+", key)[-1]) for key in row["frames"]]
        # Ways into the walls that were told, each as it may be meant: what stands in a corner is at two.
        self.walls: list[tuple[np.ndarray, ...]] = [()]

    def wrong(self, steps: Sequence[Step]) -> str:
        """The first claim that does not hold, or ""."""
        last: Step = {}
        before: Step = {}  # the claim whose place one that goes on names again
        for k, step in enumerate(steps):
            if step["op"] == "too" and not _goes_on(str(step["value"]), before):
                return str(step)
            before = before if _aside(step) or step["op"] == "too" else step
            meant = {**last, "instances": step["instances"]} if step["op"] in CONTINUED else step
            if step["op"] == "behind_that" and not self._beyond(step, last):
                return str(step)
            if step["op"] == "placed":
                meant = {**step, "picture": self._picture_told(steps[k:], last)}
            check = getattr(self, f"_{meant['op']}", self._seen)
            if step["op"] in CONTINUED and meant["op"].endswith("along"):
                check = self._at_last_wall
            if not check(meant):
                return str(step)
            last = last if _aside(step) else meant
        return "" if self._ordered(steps) else "not in order"

    def _picture_told(self, steps: Sequence[Step], last: Step) -> int:
        """The picture of the claim that the first step is said in: the next that is more than a name or a place."""
        claim = next((step for step in steps if not _aside(step)), last)
        return int((last if claim["op"] in CONTINUED else claim).get("picture", 1))

    def _ordered(self, steps: Sequence[Step]) -> bool:
        """Nearer before farther, left before right, sooner before later."""
        ranks: dict[int, list[float]] = {}
        latest, kind, zones = 0, "", list[str]()
        for step in steps:
            if step["op"] in CONTINUED[1:]:
                continue
            kind = kind if step["op"] == "too" else step["op"]
            if step["op"] != "too" and kind not in DEPTHS and kind not in ("zone", "then", "last"):
                continue
            if kind in DEPTHS:
                ranks.setdefault(DEPTHS[kind], []).extend(self._depth(i) for i in step["instances"])
            elif kind == "zone" and step["op"] == "zone":
                zones.append(step["value"])
            elif kind in ("then", "last"):
                found = [self._first_frame(i) for i in step["instances"]]
                if step["op"] != "too" and min(found) < latest:
                    return False
                latest = max(latest, *(found if step["op"] != "too" else [0]))
        sides = ["on the left", "in the middle", "on the right"]
        near = all(max(one) < min(other) + LATE for one, other in pairwise(ranks.values()))
        return near and list(ranks) == sorted(ranks) and zones == [one for one in sides if one in zones]

    # Visibility

    def _sees(self, k: int, i: int) -> bool:
        return len(_visible(self.scan, self.frames[k], i)) >= SEEN

    def _more_than_a_sliver(self, k: int, i: int) -> bool:
        """What is not to be in a picture may show SLIVER pixels of itself in one direction: nobody would name that."""
        uv = _visible(self.scan, self.frames[k], i)
        return len(uv) >= SEEN and bool(np.ptp(uv, axis=0).min() > SLIVER * self.scan.width / 640)

    def _first_frame(self, i: int) -> int:
        return next((k for k in range(len(self.frames)) if self._sees(k, i)), len(self.frames))

    def _seen(self, step: Step) -> bool:
        """What is named is seen somewhere."""
        return all(any(self._sees(k, i) for k in range(len(self.frames))) for i in step.get("instances", ()))

    def _mention(self, step: Step) -> bool:
        count, members = step["value"], step["instances"]
        counted = count in (len(members), 0) or (count < 0 and len(members) > 2)
        return counted and all(self.scan.labels[i] == step["label"] for i in members)

    # One picture

    def _depth(self, i: int) -> float:
        uv = _visible(self.scan, self.frames[0], i, depths=True)
        return float(uv[:, 2].min()) if len(uv) else float("inf")

    def _reach(self, i: int, picture: int = 1) -> tuple[float, float]:
        """Leftmost and rightmost visible pixel, as shares of the width."""
        across = _visible(self.scan, self.frames[picture - 1], i)[:, 0] / self.scan.width
        return float(across.min()), float(across.max())

    def _zone(self, step: Step) -> bool:
        low, high = {"on the left": (0.0, 0.46), "in the middle": (0.28, 0.72), "on the right": (0.54, 1.0)}[
            step["value"]
        ]
        return all(low <= sum(self._reach(i, step.get("picture", 1))) / 2 <= high for i in step["instances"])

    def _near_cut(self, step: Step) -> bool:
        """Some of it is outside the picture."""
        picture = _picture(self.scan, self.frames[0])
        points = self.scan.samples(step["instances"][0])
        local = (points - picture.pose[:3, 3]) @ picture.pose[:3, :3]
        uv = (local @ picture.intrinsics.T)[:, :2] / local[:, 2:]
        outside = (local[:, 2] < 0) | ((uv < 0) | (uv > [self.scan.width, self.scan.height])).any(axis=1)
        return bool(outside.any())

    def _fills(self, step: Step) -> bool:
        """Of rays all over the picture, a sixth meet it first."""
        picture = _picture(self.scan, self.frames[0])
        across, down = np.linspace(0, self.scan.width - 1, 24), np.linspace(0, self.scan.height - 1, 18)
        faces = _picture_faces(self.scan, self.frames[0])
        hit = [picture.first_hit((u, v))[1] for u in across for v in down]
        own = [k >= 0 and self.scan.face_object[faces[k]] in step["instances"] for k in hit]
        return bool(np.mean(own) > 1 / 6)

    def _shell(self, step: Step) -> bool:
        """The colour and the material that the room's own record has for its walls or floor, where some is seen."""
        for part in str(step["value"]).replace(" and ", ", ").split(", "):
            if part == "a sloping ceiling":
                if not self._aslant():
                    return False
                continue
            if part.endswith(" wall"):
                if not self._accent(part):
                    return False
                continue
            words = part.removeprefix("a ").removeprefix("an ").split()
            name = words.pop().removesuffix("s")
            some = [i for i, label in self.scan.labels.items() if label == name]
            some = [i for i in some if any(self._sees_much(k, i) for k in range(len(self.frames)))]
            if name == "wall" and words[-1] in STRONG:  # after most of what is seen of them
                sizes = {i: sum(len(_visible(self.scan, frame, i)) for frame in self.frames) for i in some}
                own = [i for i in some if words[-1] in self.scan.made([i])]
                some = own if sum(sizes[i] for i in own) > 0.5 * sum(sizes.values()) else []
            told = self.scan.made(some)
            if not some or any(word not in told for word in words if word not in ("light", "dark")):
                return False
        return True

    def _aslant(self) -> bool:
        """A tenth of some ceiling's area that is seen is on triangles that are neither level nor upright."""
        for i in (i for i, label in self.scan.labels.items() if label == "ceiling"):
            corners = self.scan.triangles(i)
            normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
            area = np.linalg.norm(normals, axis=1)
            level = np.abs(normals[:, 2]) / np.maximum(area, 1e-12)
            bent = area[(level > 0.2) & (level < 0.96)].sum() > 0.1 * area.sum()
            if bent and any(self._sees_much(k, i) for k in range(len(self.frames))):
                return True
        return False

    def _accent(self, phrase: str) -> bool:
        """Some wall that is seen has that colour in the room's own record."""
        walls = [i for i, label in self.scan.labels.items() if label == "wall"]
        seen = [i for i in walls if any(self._sees(k, i) for k in range(len(self.frames)))]
        return any(phrase.split()[1] in self.scan.made([i]) for i in seen)

    def _sees_much(self, k: int, i: int) -> bool:
        return len(_visible(self.scan, self.frames[k], i)) >= SAMPLES // 10

    def _middle(self, step: Step) -> bool:
        """No wall within half a metre, seen from above."""
        walls = [i for i, label in self.scan.labels.items() if label == "wall"]
        return all(
            cKDTree(self.scan.samples(wall)[:, :2]).query(self.scan.samples(i)[:, :2])[0].min() > 0.45
            for i in step["instances"]
            for wall in walls
        )

    def _lies(self, step: Step) -> bool:
        """Its lowest points are those of the floor, or near."""
        floors = [i for i, label in self.scan.labels.items() if label == "floor"]
        ground = max(float(np.median(self.scan.samples(i)[:, 2])) for i in floors)
        return all(abs(float(self.scan.samples(i)[:, 2].min()) - ground) < 0.12 for i in step["instances"])

    _spread = _lies

    def _corner(self, step: Step) -> bool:
        """Two walls are near it, in ways that are square to each other."""
        found = [self._ways(i) for i in step["instances"]]
        return all(any(abs(float(np.dot(one, other))) < 0.3 for one in ways for other in ways) for ways in found)

    def _wall(self, step: Step) -> bool:
        """Some wall is near each of them in a way that the camera sees as back, left or right."""
        ahead = self.scan.poses[self.frames[0]][:2, 2]
        angles = {"back": (0, 40), "right": (25, 120), "left": (-120, -25)}[step["value"]]
        low, high = (-40, 40) if step["value"] == "back" else angles
        return all(
            any(low <= np.degrees(np.angle(complex(*ahead) / complex(*way))) <= high for way in self._ways(i))
            for i in step["instances"]
        )

    _on_wall = _wall

    def _wall_row(self, step: Step) -> bool:
        middles = [sum(self._reach(i)) for i in step["instances"]]
        return middles == sorted(middles) and self._wall(step)

    def _beyond(self, step: Step, last: Step) -> bool:
        nearer = max(self._depth(i) for i in last["instances"])
        return last["op"] == "zone" and all(self._depth(i) > nearer - LATE for i in step["instances"])

    def _fore(self, step: Step) -> bool:
        return self._zone(step) and all(self._depth(i) < 4.0 for i in step["instances"])

    def _along(self, step: Step) -> bool:
        """Some wall is near each of them, the same one."""
        ways = [self._ways(i) for i in step["instances"]]
        common = [way for way in ways[0] if all(any(way @ other > 0.9 for other in some) for some in ways)]
        opposite, first = step["value"] == "the opposite wall", step["value"] == "one wall"
        found = [
            (*told, way)
            for told in self.walls
            for way in common
            if (bool(told) and way @ told[0] < -0.9 if opposite else first or all(way @ one < 0.9 for one in told))
        ]
        self.walls = found or self.walls
        return bool(found)

    _on_along = _along

    def _at_last_wall(self, step: Step) -> bool:
        ways = [self._ways(i) for i in step["instances"]]
        return any(all(any(way @ told[-1] > 0.9 for way in some) for some in ways) for told in self.walls if told)

    def _ways(self, i: int) -> list[np.ndarray]:
        """(2,) from a thing to walls that are within 0.4 m of it, seen from above."""
        points = self.scan.samples(i)[:, :2]
        found: list[np.ndarray] = []
        for wall in (k for k, label in self.scan.labels.items() if label == "wall"):
            plan = self.scan.points(wall)[:, :2]
            _, _, axes = np.linalg.svd(plan - plan.mean(axis=0), full_matrices=False)
            across, along = axes[1], axes[0]
            depth, reach = (plan - plan.mean(axis=0)) @ across, (plan - plan.mean(axis=0)) @ along
            own, place = (points - plan.mean(axis=0)) @ across, (points - plan.mean(axis=0)) @ along
            if np.ptp(depth) < 0.5 and reach.min() - 0.1 < np.median(place) < reach.max() + 0.1:
                way = -across if own.mean() > 0 else across
                found += [way] if np.abs(own).min() < 0.4 + np.ptp(depth) / 2 else []
        return found

    # The room

    def _apart(self, i: int, j: int) -> float:
        return geometry.surface_gap(self.scan.samples(i), self.scan.samples(j))[0]

    def _span(self, i: int) -> tuple[float, float]:
        z = self.scan.points(i)[:, 2]
        return float(z.min()), float(z.max())

    def _rests(self, i: int, j: int) -> bool:
        if abs(self._span(i)[0] - self._span(j)[1]) < 0.04 and self._apart(i, j) < 0.06:
            return True
        points = self.scan.samples(i)
        under = points[points[:, 2] < points[:, 2].min() + 0.03]
        gaps = cKDTree(self.scan.samples(j)).query(under)[0]
        return bool(np.mean(gaps < 0.07) > 0.2 and self._span(i)[0] > self._span(j)[0] + 0.08)

    def _with_on(self, step: Step) -> bool:
        return all(any(self._rests(i, j) for j in step["others"]) for i in step["instances"])

    def _with_around(self, step: Step) -> bool:
        return all(any(self._apart(i, j) < 0.65 for j in step["others"]) for i in step["instances"])

    def _with_above(self, step: Step) -> bool:
        return all(any(self._higher(i, j) for j in step["others"]) for i in step["instances"])

    def _with_under(self, step: Step) -> bool:
        return all(any(self._higher(j, i) or self._stowed(i, j) for j in step["others"]) for i in step["instances"])

    def _stowed(self, i: int, j: int) -> bool:
        """Whether i is lower than j and within its box from above."""
        one, other = (self.scan.samples(k)[:, :2] for k in (i, j))
        inside = ((one > other.min(axis=0) - 0.05) & (one < other.max(axis=0) + 0.05)).all(axis=1)
        return bool(self._span(i)[1] < self._span(j)[1] and inside.mean() > 0.6)

    def _higher(self, i: int, j: int) -> bool:
        """Whether i is over j: wholly, by less than 1.3 m, and near it from above."""
        gap = self._span(i)[0] - self._span(j)[1]
        one, other = (self.scan.samples(k)[:, :2] for k in (i, j))
        return bool(-0.06 < gap < 1.3 and cKDTree(one).query(other[::5])[0].min() < 0.5)

    def _with_in(self, step: Step) -> bool:
        return all(any(self._apart(i, j) < 0.95 for j in step["others"]) for i in step["instances"])

    _with_at = _with_in

    def _with_near(self, step: Step) -> bool:
        return all(any(self._apart(i, j) < 1.05 for j in step["others"]) for i in step["instances"])

    def _with_next(self, step: Step) -> bool:
        return all(any(self._apart(i, j) < 0.45 for j in step["others"]) for i in step["instances"])

    def _by(self, step: Step) -> bool:
        check = getattr(self, f"_with_{step['value'].split()[0]}")
        return bool(check({**step, "others": [step["other"]]}))

    def _placed(self, step: Step) -> bool:
        """The floor of a scan is at z = 0."""
        if step["value"] == "on the floor":
            return all(abs(self._span(i)[0]) < 0.1 and self._span(i)[1] < 0.35 for i in step["instances"])
        if step["value"] == "overhead":
            return all(self._span(i)[0] > 1.75 for i in step["instances"])
        if step["value"] == "on the wall":
            walls = [i for i, label in self.scan.labels.items() if label == "wall"]
            return all(min(self._apart(i, wall) for wall in walls) < 0.12 for i in step["instances"])
        return self._zone(step)

    # Several pictures

    def _shared_room(self, step: Step) -> bool:
        return all(self._sees(k, i) for k in range(len(self.frames)) for i in step["instances"])

    def _in_picture(self, step: Step) -> bool:
        return all(self._sees(step["picture"] - 1, i) for i in step["instances"])

    def _now(self, step: Step) -> bool:
        """Seen there and in the picture before it, on the side that is said."""
        k = step["picture"] - 1
        return (
            k > 0
            and all(self._sees(at, step["other"]) for at in (k - 1, k))
            and self._zone({**step, "instances": [step["other"]]})
        )

    def _ceiling(self, step: Step) -> bool:
        return self._placed({**step, "value": "overhead"})

    def _image_also(self, step: Step) -> bool:
        """Seen there and in no other picture."""
        others = [k for k in range(len(self.frames)) if k != step["picture"] - 1]
        alone = not any(self._more_than_a_sliver(k, i) for k in others for i in step["instances"])
        return alone and self._in_picture(step)

    def _new(self, step: Step) -> bool:
        before = range(step["picture"] - 1)
        fresh = not any(self._more_than_a_sliver(k, i) for k in before for i in step["instances"])
        return fresh and self._in_picture(step)

    _brought = _new

    def _better(self, step: Step) -> bool:
        return self._in_picture(step)

    def _starts(self, step: Step) -> bool:
        return self._sees(0, step["other"]) and not self._more_than_a_sliver(len(self.frames) - 1, step["other"])

    def _ends(self, step: Step) -> bool:
        return self._sees(len(self.frames) - 1, step["other"]) and not self._more_than_a_sliver(0, step["other"])

    def _ending(self, step: Step) -> bool:
        last = len(self.frames)
        return self._sees(last - 1, step["other"]) and self._zone(
            {**step, "instances": [step["other"]], "picture": last}
        )

    def _opens(self, step: Step) -> bool:
        return all(self._sees(0, i) for i in step["instances"])

    def _move(self, step: Step) -> bool:
        f, g = step["between"]
        one, other = (self.scan.poses[self.frames[k - 1]] for k in (f, g))
        ahead = one[:2, 2] / np.linalg.norm(one[:2, 2])
        offset = other[:3, 3] - one[:3, 3]
        moved = {"forward": offset[:2] @ ahead, "to the right": offset[0] * ahead[1] - offset[1] * ahead[0]}
        moved |= {
            "up": offset[2],
            "turns to the right": np.degrees(np.angle(complex(*one[:2, 2]) / complex(*other[:2, 2]))),
        }
        moved["tilts up"] = np.degrees(np.arcsin(other[2, 2]) - np.arcsin(one[2, 2]))
        opposite = {"backward": "forward", "to the left": "to the right", "down": "up"}
        opposite |= {"turns to the left": "turns to the right", "tilts down": "tilts up"}
        moved |= {word: -moved[same] for word, same in opposite.items()}
        told = step["value"].replace("moves ", "")
        low = told.replace(" almost to the ground", "")
        parts = re.split(r", | and ", low)
        limits = {part: (10 if part.split()[0] in TURNS else 0.15) for part in parts}
        landed = low == told or float(other[2, 3]) < 0.7
        return landed and f < g and all(moved[part] > least for part, least in limits.items())

    _walk = _move_on = _walk_on = _came = _pan = _move


@lru_cache(maxsize=64)
def _picture(scan: Scan, frame: int) -> geometry.Picture:
    """What a frame sees, of triangles that are not wholly behind its camera."""
    return geometry.Picture(scan.intrinsics, scan.poses[frame], scan.triangles()[_picture_faces(scan, frame)])


@lru_cache(maxsize=64)
def _picture_faces(scan: Scan, frame: int) -> np.ndarray:
    """The numbers of the triangles in `_picture`."""
    pose = scan.poses[frame]
    return np.flatnonzero(((scan.triangles() - pose[:3, 3]) @ pose[:3, 2]).max(axis=1) > 0)


@lru_cache(maxsize=4096)
def _visible(scan: Scan, frame: int, obj: int, depths: bool = False) -> np.ndarray:
    """(n, 2) pixels of the points of an object, evenly chosen, that the frame shows; with `depths` (n, 3)."""
    picture = _picture(scan, frame)
    points = scan.samples(obj)
    local = (points - picture.pose[:3, 3]) @ picture.pose[:3, :3]
    front = local[:, 2] > 0.05
    uv = (local[front] @ picture.intrinsics.T)[:, :2] / local[front, 2:]
    inside = ((uv >= -0.5) & (uv <= [scan.width - 0.5, scan.height - 0.5])).all(axis=1)
    uv, depth = uv[inside], local[front][inside, 2]
    spread = np.linspace(0, len(uv) - 1, min(SAMPLES, len(uv))).astype(int)
    shown = [k for k in spread if abs(picture.first_hit(uv[k])[0] - depth[k]) < SLACK]
    found = np.column_stack([uv, depth])[shown] if shown else np.empty((0, 3))
    return found if depths else found[:, :2]


ANSWERS = {f"{modality}.scene_caption": caption for modality in ("single_image", "multi_image", "video")}
