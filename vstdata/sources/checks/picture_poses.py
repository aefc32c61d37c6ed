"""Poses are checked by the pictures, where there is no depth to check them by.

What two pictures show alike (SIFT features that match) is held against the geometry: the mesh's surface behind a
feature of one picture, moved by the poses, must be near its match in the other. This is compared on the same matches
under known mistakes: conventions of poses and mesh, and poses that belong to other pictures (shifted, reversed,
swapped). A scene is refused only where the pictures are sure: several pairs of pictures whose matches agree among
themselves (one fundamental matrix for most of them), and poses as read that explain few, while either a known mistake
explains them or no surface at any distance would. Blank walls and pictures of other places say nothing, and such a
scene passes as unchecked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vstdata.draw import evenly
from vstdata.errors import InputError
from vstdata.linear import dot, inverse_motion, length, moved, product
from vstdata.rays import Embree, embree_of, rays_from
from vstdata.scene import Camera, FloatArray, Frame, Mesh, Pixels
from vstdata.sources.checks.order import orders
from vstdata.sources.checks.readings import AS_READ, MISTAKES, mesh_mistakes

WIDE = 320  # pixels across at which pictures are matched, ours
FEATURES, CONTRAST = 300, 0.02  # ours: the clearest of each picture, of half the contrast that is OpenCV's default
GROUPS = 4  # ours: of three pictures: one, the next in the files, and that which by the poses shows most of the same
GRID = (8, 6)  # rays by which it is told how much two pictures show of the same
RATIO = 0.8  # of the best distance to the second: Lowe (2004), section 7.1
EPIPOLAR = 2.0  # pixels, ours: how far from its line a match may be
STILL = 1.0  # pixels, ours: what does not move at all is a mark on the lens or on the picture
FEWEST, MOST = 20, 60  # ours: matches of a pair that says something, and so many of it are counted at most
AGREEING = 0.6  # ours: share of them that one fundamental matrix must explain
PAIRS, PICTURES = 4, 4  # ours: fewer pairs, or pairs of fewer pictures, say nothing
LEVELS = np.array([0.01, 0.02, 0.04, 0.08])  # ours, of the width: 0.03 m and 1.5 degrees of noise are 0.04
APART, TOLD = 0.04, 0.1  # ours: readings that move fewer than this share of matches by so many widths are the same
EXPLAINED = 0.5  # ours: what right poses score at least
NEARER, WORSE = 0.7, 1.1  # ours: they win so many of the matches that tell them from a mistake, which scores no better
NAMED, TIMES, BETTER = 0.5, 1.5, 0.8  # ours: a mistake that is named scores so much, so much more, in so many pairs
FEW, OFF = 0.15, 0.5  # ours: a pair that contradicts the poses scores less, and so many of it fit at no depth
ON_LINE = 0.2  # ours: and less of a pair that bears them out where no surface is known
CONTRADICTING = 1 / 3  # ours: share of pairs that do; of scenes that are read rightly it is none, or one of ten
NEAREST, FARTHEST = 0.3, 100.0  # metres, ours: between them is whatever a picture of a room shows
NEARER_BY, FARTHER_BY = 0.25, 3.0  # ours: a mesh that lacks furniture, or what is behind a window, is still believed
NEAR_PLANE = 0.05  # metres before a camera, ours: nearer points are cut off before they are divided by it
MIXED = "what pictures show alike contradicts poses and mesh: the poses look mixed up, or of another recording"


@dataclass(frozen=True, eq=False)
class Features:
    """What is looked for in other pictures: `frame` is the picture's number, `camera` that of the picture made small,
    `rays` (n, 3) with z = 1 in it through the features at `uv` (n, 2) pixels; `words` (n, 128) describe them."""

    frame: int
    camera: Camera
    uv: FloatArray
    rays: FloatArray
    words: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Pair:
    """Two pictures and the rows (k,) of features in each that match and agree with one fundamental matrix."""

    first: Features
    second: Features
    rows: tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True, eq=False)
class Matches:
    """All matches of all pairs, each one both ways: a feature of picture `source` (n,) along `rays` (n, 3), and where
    it is in picture `target`: `uv` (n, 2) pixels of a camera of `focal` and `middle` (n, 2), `width` (n,) pixels wide.
    `pair` (n,) is the pair's number."""

    pair: NDArray[np.intp]
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    rays: FloatArray
    uv: FloatArray
    focal: FloatArray
    middle: FloatArray
    width: FloatArray

    def per_pair(self, share: NDArray[Any]) -> FloatArray:
        """(n,) -> (pairs,) means."""
        return np.asarray(np.bincount(self.pair, share) / np.bincount(self.pair))

    def pixels(self, local: FloatArray) -> FloatArray:
        """Points (n, 3) of the target cameras, before them, -> (n, 2)."""
        return np.asarray(local[:, :2] / local[:, 2:] * self.focal + self.middle)


@dataclass(frozen=True, eq=False)
class Guess:
    """One way to read poses and mesh: `poses` (n, 4, 4) from camera to the world that the mesh is in."""

    name: str
    poses: FloatArray


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a guess makes of the matches: the `depth` (n,) of their rays, inf where they meet nothing, the places (n, 2)
    where it puts them in the other picture, inf where nowhere, how far that is from where they are (n,), in widths of
    the picture, and the score of each pair: the mean share over the levels."""

    name: str
    depth: FloatArray
    places: FloatArray
    off: FloatArray
    scores: FloatArray

    @property
    def score(self) -> float:
        return float(self.scores.mean())

    @property
    def score_on_mesh(self) -> float:
        """That of matches whose rays meet the mesh, if these are not very few."""
        met = np.isfinite(self.depth)
        return float((self.off[met][:, None] < LEVELS).mean()) if met.mean() >= TOLD else self.score


@dataclass(frozen=True)
class Verdict:
    """`checked`: the poses as read explain the matches and no mistake does. `mistake`: what is surely wrong."""

    checked: bool
    mistake: str | None = None


def check_pictures(
    frames: Sequence[Frame], pixels: Pixels, poses: FloatArray, align: FloatArray, mesh: Mesh
) -> Verdict:
    """Whether the pictures bear out `poses` (n, 4, 4), camera_to_world as stored, to which `align` (4, 4) was applied
    since, and a mesh in metres, to which it was applied too."""
    embree = embree_of(mesh.vertices, mesh.faces)
    guesses = _guesses(poses, align)
    chosen = _chosen(frames, guesses[0].poses, embree)
    features = [found for k in chosen if (found := features_of(frames[k], k, pixels)) is not None]
    pairs = [pair for a, b in combinations(features, 2) if (pair := pair_of(a, b)) is not None]
    if len(pairs) < PAIRS or len({f.frame for pair in pairs for f in (pair.first, pair.second)}) < PICTURES:
        return Verdict(False)
    matches = _matches(pairs)
    as_read, *mistaken = [_outcome(guess, matches, embree) for guess in guesses]
    mistake = _named(as_read, mistaken)
    if mistake is None and _contradicted(as_read, matches, guesses[0].poses):
        mistake = MIXED
    return Verdict(mistake is None and _borne_out(as_read, mistaken, matches), mistake)


def _guesses(poses: FloatArray, align: FloatArray) -> list[Guess]:
    """The poses as read first, then what known mistakes would make of them."""
    guesses = []
    for reading in (AS_READ, *MISTAKES, *(one for one in mesh_mistakes(align) if one not in MISTAKES)):
        if reading.depth_scale == 1.0:
            world = align if reading.world is None else product(align, reading.world)
            guesses.append(Guess(reading.name, product(world, np.stack([reading.pose(pose) for pose in poses]))))
    return guesses + [Guess(name, guesses[0].poses[order]) for name, order in orders(len(poses)).items()]


def _chosen(frames: Sequence[Frame], poses: FloatArray, embree: Embree) -> list[int]:
    """Pictures that should show the same in pairs: whether poses are right (then by what they see) or not (then by
    their order in the files)."""
    count = len(frames)
    if count <= 3 * GROUPS:
        return list(range(count))
    chosen = set[int]()
    for k in evenly(count - 1, GROUPS):
        camera = frames[k].camera.resized(*GRID)
        u, v = (a.ravel() for a in np.meshgrid(np.arange(GRID[0]), np.arange(GRID[1])))
        rays = _rays(camera, np.stack([u, v], axis=1))
        depth, _ = embree.first(rays_from(poses[k, :3, 3], product(rays, poses[k, :3, :3].T)))
        points = moved((rays * depth[:, None])[np.isfinite(depth)], poses[k])
        shown = [0.0 if j in (k, k + 1) else _shown(points, frames[j].camera, poses[j]) for j in range(count)]
        chosen |= {k, k + 1, int(np.argmax(shown))}
    return sorted(chosen)


def _shown(points: FloatArray, camera: Camera, pose: FloatArray) -> float:
    """The share of points (n, 3) that a camera at `pose` has before it."""
    local = moved(points, inverse_motion(pose))
    local = local[local[:, 2] > NEAR_PLANE]
    uv = local[:, :2] / local[:, 2:] * np.diag(camera.intrinsics)[:2] + camera.intrinsics[:2, 2]
    return float(camera.inside(uv).sum() / max(len(points), 1))


def _rays(camera: Camera, uv: FloatArray) -> FloatArray:
    k = camera.intrinsics
    return np.stack([(uv[:, 0] - k[0, 2]) / k[0, 0], (uv[:, 1] - k[1, 2]) / k[1, 1], np.ones(len(uv))], axis=1)


def _each(points: FloatArray, poses: FloatArray) -> FloatArray:
    """Points (n, 3), each moved by its own of (n, 4, 4)."""
    return moved(points[:, None], poses)[:, 0]


def features_of(frame: Frame, number: int, pixels: Pixels) -> Features | None:
    """None where the picture cannot be read (not this check's matter) or has nothing in it."""
    try:
        picture = cv2.cvtColor(pixels.color(number), cv2.COLOR_RGB2GRAY)
    except InputError:
        return None
    height, width = picture.shape
    scale = min(1.0, WIDE / max(width, height))
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small = picture if scale == 1.0 else cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    found, words = cv2.SIFT.create(nfeatures=FEATURES, contrastThreshold=CONTRAST).detectAndCompute(small, None)
    if not found:
        return None
    camera = frame.camera.resized(*size)
    uv = np.array([point.pt for point in found], dtype=np.float64)
    _, first = np.unique(np.round(uv, 2), axis=0, return_index=True)  # one may be found in several directions
    kept = first[camera.inside(uv[first])]
    return (
        Features(number, camera, uv[kept], _rays(camera, uv[kept]), words[kept].astype(np.float32))
        if len(kept)
        else None
    )


def pair_of(a: Features, b: Features) -> Pair | None:
    """The matches of two pictures where most of them agree among themselves."""
    if min(len(a.uv), len(b.uv)) < FEWEST:
        return None
    least, nearest = cv2.batchDistance(a.words, b.words, cv2.CV_32F, normType=cv2.NORM_L2, K=2)
    back = cv2.batchDistance(b.words, a.words, cv2.CV_32F, normType=cv2.NORM_L2, K=1)[1][:, 0]
    best = nearest[:, 0].astype(np.intp)
    mutual = back[best] == np.arange(len(best))
    rows = np.flatnonzero(mutual & (least[:, 0] < RATIO * least[:, 1]))
    rows = rows[length(a.uv[rows] - b.uv[best[rows]]) > STILL]
    if len(rows) < FEWEST:
        return None
    _, agreeing = cv2.findFundamentalMat(
        a.uv[rows], b.uv[best[rows]], cv2.FM_RANSAC, ransacReprojThreshold=EPIPOLAR, confidence=0.99, maxIters=500
    )
    if agreeing is None or agreeing.sum() < max(FEWEST, AGREEING * len(rows)):
        return None
    rows = rows[agreeing.ravel() > 0]
    rows = rows[evenly(len(rows), MOST)]
    return Pair(a, b, (rows, best[rows]))


def _matches(pairs: Sequence[Pair]) -> Matches:
    parts = []
    for number, pair in enumerate(pairs):
        for a, b, i, j in ((pair.first, pair.second, 0, 1), (pair.second, pair.first, 1, 0)):
            k, here = b.camera.intrinsics, np.ones(len(pair.rows[0]), np.intp)
            camera = [here[:, None] * numbers for numbers in (np.diag(k)[:2], k[:2, 2])]
            numbers = (number * here, a.frame * here, b.frame * here)
            parts.append((*numbers, a.rays[pair.rows[i]], b.uv[pair.rows[j]], *camera, b.camera.width * here))
    return Matches(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _outcome(guess: Guess, matches: Matches, embree: Embree) -> Outcome:
    source = guess.poses[matches.source]
    directions = _each(matches.rays, source) - source[:, :3, 3]
    depth = embree.first(np.concatenate([source[:, :3, 3], directions], axis=1))[0].astype(np.float64)
    met = np.isfinite(depth)
    world = source[:, :3, 3] + directions * np.where(met, depth, 1.0)[:, None]
    local = _each(world, inverse_motion(guess.poses)[matches.target])
    met &= local[:, 2] > NEAR_PLANE
    local[~met] = 1.0
    places = np.where(met[:, None], matches.pixels(local), np.inf)
    off = length(places - matches.uv) / matches.width
    return Outcome(guess.name, depth, places, off, matches.per_pair((off[:, None] < LEVELS).mean(axis=1)))


def _named(as_read: Outcome, mistaken: Sequence[Outcome]) -> str | None:
    """The mistake that explains the matches of nearly all pairs better, and all together far better; also better than
    the poses as read do where they meet the mesh: what is seen through a hole in it accuses nobody."""
    sure = [
        one
        for one in mistaken
        if one.score >= max(NAMED, TIMES * as_read.score_on_mesh) and (one.scores > as_read.scores).mean() >= BETTER
    ]
    return max(sure, key=lambda one: one.score).name if sure else None


def _contradicted(as_read: Outcome, matches: Matches, poses: FloatArray) -> bool:
    """Whether few matches are near their place, and a third of the pairs have most of them where no surface could put
    them. A mesh that is wrong or not whole does not get here."""
    wrong = _wrong(as_read, matches, poses)
    return bool(wrong.sum() >= PAIRS and wrong.mean() >= CONTRADICTING and as_read.score_on_mesh < FEW)


def _wrong(as_read: Outcome, matches: Matches, poses: FloatArray) -> NDArray[np.bool_]:
    """(pairs,) which pairs of pictures contradict their poses, whatever surface there is."""
    off = matches.per_pair(_off_line(matches, poses, as_read.depth) > LEVELS[-1])
    return np.asarray((as_read.scores < FEW) & (off > OFF))


def contradictions(pairs: Sequence[Pair], poses: FloatArray, mesh: Mesh | None) -> list[bool | None]:
    """Of each pair of pictures, whether it contradicts `poses` (n, 4, 4), camera_to_world in the mesh's world, or
    without a mesh whatever the surface is; None where it neither does nor bears them out."""
    matches = _matches(pairs)
    if mesh is None:
        off = matches.per_pair(_off_line(matches, poses, np.full(len(matches.pair), np.inf)) > LEVELS[-1])
        wrong, right = off > OFF, off < ON_LINE
    else:
        as_read = _outcome(Guess("as read", poses), matches, embree_of(mesh.vertices, mesh.faces))
        wrong, right = _wrong(as_read, matches, poses), as_read.scores >= EXPLAINED
    return [True if bad else (False if good else None) for bad, good in zip(wrong, right, strict=True)]


def _borne_out(as_read: Outcome, mistaken: Sequence[Outcome], matches: Matches) -> bool:
    """Whether the poses as read explain most matches, and win those by which a mistake can be told from them. Matches
    seen through a hole in the mesh tell nothing here."""
    if as_read.score < EXPLAINED:
        return False
    for one in mistaken:
        gap = np.full(len(one.off), np.inf)
        both = np.isfinite(as_read.off) & np.isfinite(one.off)
        gap[both] = length(as_read.places[both] - one.places[both])
        near = np.isfinite(as_read.off) & (np.minimum(as_read.off, one.off) < LEVELS[-1])
        told = near & (gap > APART * matches.width)
        lost = told.mean() >= TOLD and (as_read.off < one.off)[told].mean() < NEARER
        if lost or one.score > WORSE * as_read.score:
            return False
    return True


def _off_line(matches: Matches, poses: FloatArray, depth: FloatArray) -> FloatArray:
    """How far (n,) matches are, in widths of the picture, from where the poses put everything between NEARER_BY and
    FARTHER_BY of the mesh's `depth` (n,) along their rays, or between NEAREST and FARTHEST where there is none: a piece
    of the epipolar line. inf where that is behind the camera."""
    met = np.isfinite(depth)
    ranges = np.where(met, depth * NEARER_BY, NEAREST), np.where(met, depth * FARTHER_BY, FARTHEST)
    back = inverse_motion(poses)[matches.target]
    ends = [_each(_each(matches.rays * z[:, None], poses[matches.source]), back) for z in ranges]
    ahead = np.maximum(ends[0][:, 2], ends[1][:, 2]) > NEAR_PLANE
    seen = []
    for one, other in (ends, ends[::-1]):
        cut = ahead & (one[:, 2] < NEAR_PLANE)
        share = np.where(cut, NEAR_PLANE - one[:, 2], 0.0) / np.where(cut, other[:, 2] - one[:, 2], 1.0)
        point = one + share[:, None] * (other - one)
        point[~ahead] = 1.0
        seen.append(matches.pixels(point))
    along, here = seen[1] - seen[0], matches.uv - seen[0]
    share = np.clip(dot(here, along) / np.maximum(dot(along, along), 1e-12), 0.0, 1.0)
    return np.where(ahead, length(here - share[:, None] * along) / matches.width, np.inf)
