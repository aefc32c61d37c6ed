"""Captions against the scan's own files: every sentence is read by the tests' reader, and every claim recomputed from
triangles and poses.

Of the row it takes the text, the names of its frames and the sizes of its pictures; what a name means is found in the
mesh: the object of that label with most visible points, the only one, or by rank from left to right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from tests.oracle import geometry
from tests.oracle.scans import Scan
from tests.skills.caption_claims import claims
from vstdata.words.numbers import COUNTS

Turn = Mapping[str, Any]
Row = Mapping[str, Any]
SAMPLES = 60  # points of an object that are tried for visibility in a frame
SEEN = 2  # visible ones that count as a sight of it
SLIVER = 8  # pixels of 640: the facts leave out what shows less than a patch of 6 x 6
SLACK = 0.01  # metres
RANKED = re.compile(
    r"(left one|right one|middle one|leftmost|rightmost|second|third) of the (\w+) (.+?)(?: from the left)?"
)
RANKS = {"left one": 0, "leftmost": 0, "second": 1, "middle one": 1, "third": 2, "right one": -1, "rightmost": -1}
FIRST_LATE = 1  # frames that a sliver may be visible before this many points find it


def caption(row: Row, turn: Turn, scan: Scan) -> tuple[Any, float]:
    """(the text, 0) where every claim holds, else (what does not, 0)."""
    text = str(json.loads(turn["ground_truth"]))
    return _Check(row, scan).wrong(text) or text, 0.0


class _Check:
    """One row: its frames, and what it claims about them."""

    def __init__(self, row: Row, scan: Scan) -> None:
        self.scan, self.modality = scan, row["modality"]
        self.frames = [int(re.findall(r"\d+", key)[-1]) for key in row["frames"]]
        self.placed: int | None = None

    def wrong(self, text: str) -> str:
        """The first claim that does not hold, or ""."""
        for claim in claims(text, set(self.scan.labels.values())):
            kind, names, values = claim
            things = [self._thing(name) for name in names]
            if None in things:
                return f"no such thing: {claim}"
            check: Callable[..., bool] = getattr(self, f"_{kind}")
            if not check(*things, **values):
                return f"{claim}"
        return ""

    # What a name means

    def _thing(self, name: str) -> int | None:
        ranked = RANKED.fullmatch(name.split(" ", 1)[1])
        if ranked:
            members = self._present(lambda label: _is_plural_of(ranked[3], label))
            order = sorted(members, key=lambda i: float(np.mean(self._reach(i, 0))))
            return order[RANKS[ranked[1]]] if len(order) == COUNTS.index(ranked[2]) else None
        members = self._present(lambda label: label == name.split(" ", 1)[1])
        return members[0] if len(members) == 1 else None

    def _present(self, meant: Callable[[str], bool]) -> list[int]:
        """Objects with a label that is meant: of the scan for a video, else of what a picture shows."""
        members = [i for i in sorted(self.scan.labels) if meant(self.scan.labels[i])]
        if self.modality == "video":
            return members
        return [i for i in members if any(self._sees(k, i) for k in range(len(self.frames)))]

    def _sees(self, k: int, i: int) -> bool:
        return len(_visible(self.scan, self.frames[k], i)) >= SEEN

    def _more_than_a_sliver(self, k: int, i: int) -> bool:
        """What is not to be in a picture may show SLIVER pixels of itself in one direction: nobody would name that."""
        uv = _visible(self.scan, self.frames[k], i)
        return len(uv) >= SEEN and bool(np.ptp(uv, axis=0).min() > SLIVER * self.scan.width / 640)

    def _first_frame(self, i: int) -> int:
        return next((k for k in range(len(self.frames)) if self._more_than_a_sliver(k, i)), len(self.frames)) + 1

    # Measures

    def _reach(self, i: int, k: int) -> tuple[float, float]:
        """Leftmost and rightmost visible pixel."""
        across = _visible(self.scan, self.frames[k], i)[:, 0]
        return float(across.min()), float(across.max())

    def _to(self, i: int, k: int = 0) -> float:
        centre = self.scan.poses[self.frames[k]][:3, 3]
        return float(np.linalg.norm(self.scan.samples(i) - centre, axis=1).min())

    def _apart_by(self, i: int, j: int) -> float:
        return geometry.surface_gap(self.scan.samples(i), self.scan.samples(j))[0]

    def _span(self, i: int) -> tuple[float, float]:
        z = self.scan.points(i)[:, 2]
        return float(z.min()), float(z.max())

    def _things_in_view(self) -> list[int]:
        shell = {"floor", "wall", "ceiling"}
        return self._present(lambda label: label not in shell)

    # Claims about one picture

    def _distance(self, a: int, metres: str) -> bool:
        self.placed = a
        return _prints(self._to(a), metres, geometry.SPACING)

    def _nearest(self, a: int, metres: str) -> bool:
        return self._distance(a, metres) and all(self._to(a) <= self._to(i) + SLACK for i in self._things_in_view())

    def _farthest(self, a: int, metres: str) -> bool:
        return self._distance(a, metres) and all(self._to(a) >= self._to(i) - SLACK for i in self._things_in_view())

    def _next(self, a: int, metres: str) -> bool:
        before = self.placed
        return self._distance(a, metres) and before is not None and self._to(a) > self._to(before)

    def _half(self, a: int, side: str) -> bool:
        self.placed = a
        low, high = self._reach(a, 0)
        middle = (self.scan.width - 1) / 2
        return high < middle if side == "left" else low > middle

    def _rightward(self, a: int) -> bool:
        before, self.placed = self.placed, a
        return before is not None and self._reach(a, 0)[0] > self._reach(before, 0)[1]

    def _side(self, a: int, b: int, side: str, p: int = 1) -> bool:
        one, other = (a, b) if side == "left" else (b, a)
        shown = self._sees(p - 1, a) and self._sees(p - 1, b)
        return shown and self._reach(one, p - 1)[1] < self._reach(other, p - 1)[0]

    def _front(self, a: int, b: int, place: str) -> bool:
        near, far = (a, b) if place == "in front of" else (b, a)
        pose = np.linalg.inv(self.scan.poses[self.frames[0]])
        depth = [self.scan.points(i) @ pose[2, :3] + pose[2, 3] for i in (near, far)]
        (low, high), (least, most) = self._reach(near, 0), self._reach(far, 0)
        return bool(depth[0].max() < depth[1].min()) and low < most and least < high

    def _nearer(self, a: int, b: int, way: str, p: int = 1) -> bool:
        shown = self._sees(p - 1, a) and self._sees(p - 1, b)
        return shown and way == "closer to" and self._to(a, p - 1) < self._to(b, p - 1)

    # Claims about the room

    def _gap(self, a: int, b: int, metres: str) -> bool:
        gap, error = geometry.surface_gap(self.scan.samples(a), self.scan.samples(b))
        return _prints(gap, metres, error)

    def _height(self, a: int, cm: int) -> bool:
        return _prints(100 * float(np.ptp(self._span(a))), str(cm), 0.0)

    def _on(self, a: int, b: int) -> bool:
        level = abs(self._span(a)[0] - self._span(b)[1]) < 0.04
        return level and self._apart_by(a, b) < 0.06

    def _level(self, a: int, b: int, way: str) -> bool:
        low, high = (b, a) if way == "higher up" else (a, b)
        return self._span(low)[1] < self._span(high)[0]

    def _closer_to(self, a: int, b: int, c: int) -> bool:
        return self._apart_by(a, b) < self._apart_by(a, c)

    def _count(self, count: str, things: str) -> bool:
        members = self._present(lambda label: _is_plural_of(things, label))
        return len(members) == COUNTS.index(count)

    def _area(self, area: int) -> bool:
        """Of the convex hull of the floor: exact for rooms without corners that point inwards."""
        floor = [i for i, label in self.scan.labels.items() if label == "floor"]
        if not floor:
            return False
        flat = shapely.union_all([shapely.Polygon(t[:, :2]).buffer(0.005) for t in self.scan.triangles(floor[0])])
        return abs(flat.area - area) <= 0.5 + 0.06 * flat.length

    # Claims about several pictures and the camera

    def _shared(self, a: int, pictures: str) -> bool:
        words = {"both pictures": 2, "all three pictures": 3, "all four pictures": 4}
        return [self._sees(k, a) for k in range(len(self.frames))] == [True] * words[pictures]

    def _only(self, a: int, p: int) -> bool:
        others = (k for k in range(len(self.frames)) if k != p - 1)
        return self._sees(p - 1, a) and not any(self._more_than_a_sliver(k, a) for k in others)

    def _missing(self, a: int, p: int) -> bool:
        others = (k for k in range(len(self.frames)) if k != p - 1)
        return not self._more_than_a_sliver(p - 1, a) and all(self._sees(k, a) for k in others)

    def _nearer_in(self, a: int, p: int, q: int) -> bool:
        shown = self._sees(p - 1, a) and self._sees(q - 1, a)
        return shown and self._to(a, p - 1) < self._to(a, q - 1)

    def _shift(self, p: int, q: int, way: str) -> bool:
        one, other = (self.scan.poses[self.frames[k - 1]] for k in (p, q))
        ahead = one[:2, 2] / np.linalg.norm(one[:2, 2])
        step = other[:3, 3] - one[:3, 3]
        moved = {"forward": step[:2] @ ahead, "to the right": step[0] * ahead[1] - step[1] * ahead[0], "up": step[2]}
        opposite = {"backward": "forward", "to the left": "to the right", "down": "up"}
        moved |= {word: -moved[other] for word, other in opposite.items()}
        return all(moved[word] > 0.15 for word in way.split(" and "))

    def _swing(self, p: int, q: int, turn: str) -> bool:
        one, other = (self.scan.poses[self.frames[k - 1]][:2, 2] for k in (p, q))
        angle = np.degrees(np.angle(complex(*one) / complex(*other)))
        return bool((angle if turn == "right" else -angle) > 10)

    def _walk(self, f: int, g: int, way: str) -> bool:
        return f < g and self._shift(f, g, way)

    def _pan(self, f: int, g: int, turn: str) -> bool:
        return f < g and self._swing(f, g, turn)

    def _travel(self, metres: str) -> bool:
        first, last = (self.scan.poses[self.frames[k]][:3, 3] for k in (0, -1))
        return _prints(float(np.linalg.norm(last - first)), metres, 0.0)

    # Claims about time

    def _enters(self, a: int, f: int) -> bool:
        self.placed = a
        return f <= self._first_frame(a) <= f + FIRST_LATE

    def _opens(self, a: int) -> bool:
        return self._enters(a, 1)

    def _then(self, a: int) -> bool:
        before, self.placed = self.placed, a
        return before is not None and self._first_frame(before) <= self._first_frame(a)

    def _before(self, a: int, b: int) -> bool:
        return self._first_frame(a) < self._first_frame(b)

    def _sequence(self, a: int, b: int, c: int) -> bool:
        return self._first_frame(a) < self._first_frame(b) < self._first_frame(c)


def _prints(value: float, printed: str, above: float) -> bool:
    """Whether a value, which may be found `above` the truth by so much, is printed so."""
    half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
    return float(printed) - half - 1e-4 <= value <= float(printed) + half + above + 1e-4


def _is_plural_of(things: str, label: str) -> bool:
    """By the endings of English; the noun may stand before 'of'."""
    noun, of, rest = label.partition(" of ")
    endings = (noun + "s", noun + "es", noun[:-1] + "ies", noun[:-1] + "ves", noun[:-2] + "ves")
    return things in [ending + of + rest for ending in endings]


@lru_cache(maxsize=64)
def _picture(scan: Scan, frame: int) -> geometry.Picture:
    """What a frame sees, of triangles that are not wholly behind its camera."""
    pose, triangles = scan.poses[frame], scan.triangles()
    ahead = ((triangles - pose[:3, 3]) @ pose[:3, 2]).max(axis=1) > 0
    return geometry.Picture(scan.intrinsics, pose, triangles[ahead])


@lru_cache(maxsize=4096)
def _visible(scan: Scan, frame: int, obj: int) -> np.ndarray:
    """(n, 2) pixels of the points of an object, evenly chosen, that the frame shows."""
    picture = _picture(scan, frame)
    points = scan.samples(obj)
    local = (points - picture.pose[:3, 3]) @ picture.pose[:3, :3]
    front = local[:, 2] > 0.05
    uv = (local[front] @ picture.intrinsics.T)[:, :2] / local[front, 2:]
    inside = ((uv >= -0.5) & (uv <= [scan.width - 0.5, scan.height - 0.5])).all(axis=1)
    uv, depth = uv[inside], local[front][inside, 2]
    spread = np.linspace(0, len(uv) - 1, min(SAMPLES, len(uv))).astype(int)
    shown = [k for k in spread if abs(picture.first_hit(uv[k])[0] - depth[k]) < SLACK]
    return uv[shown] if shown else np.empty((0, 2))


ANSWERS = {f"{modality}.scene_caption": caption for modality in ("single_image", "multi_image", "video")}
