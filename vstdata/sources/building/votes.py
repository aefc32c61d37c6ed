"""Whose a surface is: pictures with an id at each pixel vote on every vertex that they see.

An id that means one thing in some pictures and another thing in others, or two ids for one thing, shows as votes that
are not of one mind; the surface of such things is known, what they are is not.

Masks of trackers bleed over outlines: what lies behind a thing, and is named as the thing is along its outline only,
has no vote. Where masks end beside the outlines of their things (`outlines`), their borders have none by as much. A
picture in which an id is mostly on what all others call something else has no vote on it: a tracker swapped two things.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects

from vstdata.facts.noise import MEDIAN_TO_SIGMA
from vstdata.facts.raster import nearest
from vstdata.scene import Camera, DepthArray, FloatArray, ImageArray, IntArray
from vstdata.sources.building.outlines import NO_VOTE, borders, together, without_borders
from vstdata.sources.building.overruled import overruled

NEAR, NEAR_SHARE = 0.015, 0.01  # metres, and of depth, ours: a picture sees a vertex whose depth it has
THROUGH = 0.1  # metres, ours: a picture that sees so much farther says that nothing is there
SURE = 4  # ours: a pixel whose neighbours have its id counts as so many at the outline of one
MAJORITY = 0.5  # ours: of the votes on a vertex
OF_ONE_MIND = 0.8  # ours: of the votes that an id has, and of those on what is its
BLEEDS = 0.025  # of the picture's width, ours: so far masks go over the outline of what they are of
BEHIND, BEHIND_SHARE = 0.1, 0.05  # metres, and of depth, ours: what is so much farther lies behind
FEWEST = 30  # vertices of a thing in a picture that tell how far the picture is off
FITTING = 0.0175  # of the picture's width, ours: masks that end farther beside the outlines of their things say nothing
SPECKLE = 3  # pixels of 3 x 3, ours: of fewer that agree, one with another id is a slip


Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class IdView:
    """One picture: the depth camera, its depth (h, w) in metres, 0 where unknown, the id (h, w) of each pixel, 0 for
    none, and its colour (h, w, 3), where that is readable."""

    camera: Camera
    depth: DepthArray
    ids: IntArray
    color: ImageArray | None = None


@dataclass(frozen=True, eq=False)
class Votes:
    """`owner` (n,) is the id of each vertex, 0 for none; `seen` (n,) whether a picture shows it. By id: `share`, the
    votes that are of one mind; `spread`, metres (one standard deviation) by which pictures differ of its surface;
    `beside`, metres by which its masks end beside its outlines. `unlike` are ids whose masks do not fit any outlines.
    `overruled` is how often a picture's mask was on another thing than all others'."""

    owner: IntArray
    seen: NDArray[np.bool_]
    share: Mapping[int, float]
    spread: Mapping[int, float]
    beside: Mapping[int, float]
    unlike: frozenset[int]
    overruled: int


Cast = tuple[Numbers, Numbers, Numbers, FloatArray]  # rows, ids, weights, gaps of what one picture sees


def votes(vertices: FloatArray, views: Sequence[IdView]) -> Votes:
    """What the pictures say of vertices (n, 3), world metres."""
    ends = [borders(view.ids, view.depth, float(view.camera.intrinsics[0, 0])) for view in views]
    known = together(ends)
    total, beside = known.worst_of_all(), known.metres_beside()
    limit = max((FITTING * view.ids.shape[1] for view in views), default=0.0)
    unlike = frozenset(one for one, pixels in total.items() if pixels > limit)
    wide = [{one: pixels for one, pixels in {**total, **own.worst()}.items() if pixels} for own in ends]
    off = [{one for one, pixels in each.items() if pixels > limit} - unlike for each in wide]
    cast = [_cast(vertices, *each, limit) for each in zip(views, wide, off, strict=True)]
    found = overruled(len(vertices), [each[:3] for each in cast])
    cast = [_without(each, {one for k, one in found.masks if k == picture}) for picture, each in enumerate(cast)]
    told = _counted(len(vertices), cast)
    share = {**told.share, **dict.fromkeys(found.torn, 0.0)}
    return replace(told, share=share, beside=beside, unlike=unlike, overruled=len(found.masks))


def _without(cast: Cast, ids: Collection[int]) -> Cast:
    rows, numbers, weights, gaps = cast
    stays = ~np.isin(numbers, list(ids))
    return rows[stays], numbers[stays], weights[stays], gaps[stays]


def _counted(count: int, cast: Sequence[Cast]) -> Votes:
    """Whose each of `count` vertices is by what pictures say."""
    gaps = dict[int, list[float]]()
    rows = np.concatenate([np.empty(0, np.int64), *(row for row, _, _, _ in cast)])
    numbers = np.concatenate([np.empty(0, np.int64), *(number for _, number, _, _ in cast)])
    weights = np.concatenate([np.empty(0, np.int64), *(weight for _, _, weight, _ in cast)])
    ids, of = np.unique(np.concatenate([[0], numbers]), return_inverse=True)
    pair, place = np.unique(rows * len(ids) + of[1:], return_inverse=True)
    counts = np.bincount(place.reshape(-1), weights=weights, minlength=len(pair))
    vertex, number = np.divmod(pair, len(ids))
    total = np.bincount(vertex, weights=counts, minlength=count)
    order = np.lexsort((number, -counts, vertex))
    vertex, number, counts = vertex[order], number[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], np.diff(vertex) > 0])) if len(vertex) else np.empty(0, np.int64)
    winner = np.zeros(count, dtype=np.int64)
    sure = counts[first] > MAJORITY * total[vertex[first]]
    winner[vertex[first][sure]] = number[first][sure]
    right = number == winner[vertex]
    for row, own, _, gap in cast:
        for one, middle in _middles(own[own == ids[winner[row]]], gap[own == ids[winner[row]]]):
            gaps.setdefault(one, []).append(middle)
    share = {}
    for k, one in enumerate(ids.tolist()):
        has, owns = float(counts[number == k].sum()), float(total[winner == k].sum())
        both = float(counts[(number == k) & right].sum())
        share[one] = both / max(has, owns, 1.0)
    spread = {one: MEDIAN_TO_SIGMA * float(np.median(np.abs(each))) for one, each in gaps.items()}
    return Votes(ids[winner].astype(np.int32), total > 0, share, spread, {}, frozenset(), 0)


def _cast(vertices: FloatArray, view: IdView, wide: Mapping[int, float], off: Collection[int], limit: float) -> Cast:
    """Rows (k,) of the vertices that a picture sees or sees through, their ids, weights, and how much farther it sees.
    `wide` is by id how many pixels about the border of its mask have no vote, at most `limit`; those of ids `off` have
    none at all."""
    uv, z = view.camera.project(vertices)
    measured = nearest(view.depth, uv, 0.0).astype(np.float64)
    gap = measured - z
    known = (z > 0) & (measured > 0)
    through = known & (gap > THROUGH)
    rows = np.flatnonzero(through | (known & (np.abs(gap) < NEAR + NEAR_SHARE * z)))
    own = without_borders(view.ids, without_bleeding(view), {one: min(n, limit) for one, n in wide.items()})
    own[np.isin(view.ids, list(off)) | (_alike(view.ids) < SPECKLE)] = NO_VOTE
    ids = np.where(through[rows], 0, nearest(own, uv[rows], 0))
    inner = through[rows] | (nearest(_eroded(view.ids), uv[rows], -1) == ids)
    voting = ids != NO_VOTE
    rows, ids, inner = rows[voting], ids[voting], inner[voting]
    return rows, ids.astype(np.int64), np.where(inner, SURE, 1).astype(np.int64), gap[rows]


def without_bleeding(view: IdView) -> IntArray:
    """The ids (h, w) of a picture; NO_VOTE where an id is on what lies behind its thing, near the thing's outline, and
    that goes on outside of the id."""
    found, radius = view.ids.copy(), max(1, round(BLEEDS * view.ids.shape[1]))
    window = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    numbers, dense = np.unique(view.ids, return_inverse=True)
    for k, place in enumerate(find_objects(dense.reshape(view.ids.shape) + 1)):
        if numbers[k] == 0 or place is None:
            continue
        rows, columns = (slice(max(0, side.start - radius), side.stop + radius) for side in place)
        depth, mine = view.depth[rows, columns], view.ids[rows, columns] == numbers[k]
        known, jump = depth > 0, BEHIND + BEHIND_SHARE * depth
        front = cv2.erode(np.where(mine & known, depth, np.float32(np.inf)), window)
        outside = np.where(~mine & known, depth, np.float32(np.nan))
        low = cv2.erode(np.where(np.isnan(outside), np.float32(np.inf), outside), window)
        high = cv2.dilate(np.where(np.isnan(outside), np.float32(-np.inf), outside), window)
        goes_on = (high > depth - jump) & (low < depth + jump)
        bled = mine & known & (depth - front > jump) & goes_on
        found[rows, columns][bled] = NO_VOTE
    return found


def _middles(ids: Numbers, gaps: FloatArray) -> Iterator[tuple[int, float]]:
    """The median of the gaps (k,) of each id that has enough."""
    order = np.argsort(ids, kind="stable")
    found, start = np.unique(ids[order], return_index=True)
    for one, each in zip(found.tolist(), np.split(gaps[order], start[1:]), strict=True):
        if one and len(each) >= FEWEST:
            yield one, float(np.median(each))


def _alike(ids: IntArray) -> IntArray:
    """How many of the 3 x 3 pixels about each of (h, w) have its id."""
    around = np.pad(ids, 1, mode="edge")
    height, width = ids.shape
    same = [around[i : i + height, j : j + width] == ids for i in range(3) for j in range(3)]
    return np.asarray(np.sum(same, axis=0), dtype=np.int32)


def _eroded(ids: IntArray) -> IntArray:
    """Ids (h, w) of pixels whose neighbours have the same, -1 elsewhere: outlines of masks are rough."""
    window = np.ones((3, 3), np.uint8)
    numbers = ids.astype(np.float32)
    return np.where(cv2.erode(numbers, window) == cv2.dilate(numbers, window), ids, -1).astype(np.int32)
