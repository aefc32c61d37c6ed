"""Whether a colour camera sees as wide as is stated: outlines of things in depth lie on edges of the picture.

Poses and the mesh tell of the depth camera alone. Where depth falls, a thing ends before what is farther, and there
the picture mostly has an edge. So places where depth falls are put into the picture with focal lengths larger and
smaller by some factor; the one by which they lie on edges best, in most pictures alike, is the true one. Edges are
Canny's, how far the nearest is comes from a distance transform, both by OpenCV.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from vstdata.draw import evenly
from vstdata.errors import ConventionError, InputError
from vstdata.rays import pixel_rays
from vstdata.scene import FloatArray, Frame, Pixels

WIDE = 320  # pixels across at which pictures are looked at, ours
PICTURES = 8  # that are looked at, ours
FACTORS = np.round(np.exp(np.linspace(np.log(0.6), np.log(1.0 / 0.6), 61)), 4)
FALL, FALL_SHARE = 0.1, 0.06  # metres, and of depth, ours: what is so much farther lies behind
NEAR = 2.0  # pixels from an edge, ours, at which a place counts nearly half
AROUND = 41  # pixels, ours: edges that a picture has anyway in so large a part of it
FEWEST = 60  # places of a picture that tell something, ours
TELLING = 4  # pictures that tell something, ours: of fewer nothing is said
APART = 0.02  # ours: fields of view that differ by more are those of two cameras
SAME = 0.04  # ours: factors that differ by less are one
OFF = 0.06  # ours: a factor that is farther from 1 is another camera's
CLEAR = 5.0  # standard deviations of what chance gives, ours, by which the best factor stands out
BETTER = 2.0  # ours: so many times as good as the factor 1
AGREEING = 0.7  # ours: share of pictures in which it is better


@dataclass(frozen=True, slots=True)
class Seen:
    """By what a focal length is to be multiplied, and whether the edges tell that surely."""

    factor: float
    sure: bool


def focal_factor(frames: Sequence[Frame], pixels: Pixels) -> Seen | None:
    """What edges of colour and falls of depth say of the colour cameras of frames; None where they say nothing."""
    scores = [told for k in evenly(len(frames), PICTURES) if (told := _scores(frames[k], k, pixels)) is not None]
    if len(scores) < TELLING:
        return None
    table = np.stack(scores)
    total = table.mean(axis=0)
    best = int(np.argmax(total))
    away = np.abs(np.log(FACTORS / FACTORS[best])) > 2 * SAME
    spread = float(np.std(total[away]))
    stands_out = total[best] > float(np.mean(total[away])) + CLEAR * spread
    one = table[:, np.abs(np.log(FACTORS)) < SAME].max(axis=1)
    better = float((table[:, best] > one).mean()) >= AGREEING and total[best] > BETTER * max(float(one.mean()), 0.0)
    factor = float(FACTORS[best])
    if abs(np.log(factor)) <= OFF:
        return Seen(factor, bool(stands_out))
    return Seen(factor, bool(stands_out and better))


def check_colour(file: Path, frames: Sequence[Frame], pixels: Pixels) -> bool:
    """Whether edges bear the colour cameras out. Raises ConventionError, with the factor, where they surely tell of
    another focal length."""
    seen = focal_factor(frames, pixels)
    if seen is not None and seen.sure and abs(np.log(seen.factor)) > OFF:
        raise ConventionError(
            file,
            "intrinsics",
            f"a colour camera that sees what its depth does: with a focal length {seen.factor:.2f} times as large as "
            "stated, outlines of things in depth lie on edges of the pictures; they are of another size, were cropped, "
            "or depth is not registered to colour",
        )
    return seen is not None and seen.sure


def see_apart(frames: Sequence[Frame]) -> bool:
    """Whether colour and depth cameras of frames have fields of view of their own, so that each may be wrong alone."""
    focal = [
        (frame.camera.intrinsics[0, 0] / frame.camera.width)
        / (frame.depth_camera.intrinsics[0, 0] / frame.depth_camera.width)
        for frame in frames
        if frame.depth_camera is not None
    ]
    return bool(np.abs(np.log(focal or [1.0])).max() > APART)


def _scores(frame: Frame, k: int, pixels: Pixels) -> FloatArray | None:
    """How well falls of depth lie on edges of colour by each of `FACTORS`, more than by chance; None where a picture
    has too little of either."""
    try:
        depth = None if frame.depth_camera is None else pixels.depth(k)
        color = pixels.color(k)
    except InputError:
        return None
    if depth is None or frame.depth_camera is None:
        return None
    far = cv2.dilate(depth, np.ones((5, 5), np.uint8))
    falls = (depth > 0) & (far > depth * (1 + FALL_SHARE) + FALL)
    v, u = np.nonzero(falls)
    if len(v) < FEWEST:
        return None
    some = evenly(len(v), 4000)
    uv = np.stack([u, v], axis=1)[some].astype(np.float64)
    rays = pixel_rays(frame.depth_camera, uv)
    points = rays[:, :3] + rays[:, 3:] * depth[v[some], u[some]][:, None]
    seen = frame.camera.resized(WIDE, max(1, round(frame.camera.height * WIDE / frame.camera.width)))
    places, z = seen.project(points.astype(np.float64))
    small = cv2.resize(color, (seen.width, seen.height), interpolation=cv2.INTER_AREA)
    edges = cv2.Canny(cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (5, 5), 0), 30, 90)
    if not edges.any():
        return None
    away = np.asarray(cv2.distanceTransform(255 - edges, cv2.DIST_L2, 3), dtype=np.float64)
    near = np.exp(-((away / NEAR) ** 2))
    told = near - cv2.blur(near, (AROUND, AROUND))
    middle, offset = seen.intrinsics[:2, 2], places - seen.intrinsics[:2, 2]
    found = np.zeros(len(FACTORS))
    for j, factor in enumerate(FACTORS):
        at = middle + factor * offset
        inside = seen.inside(at) & (z > 0)
        if inside.sum() < FEWEST:
            return None if factor == 1.0 else found
        column, row = np.floor(at[inside] + 0.5).astype(np.int64).clip(0, [seen.width - 1, seen.height - 1]).T
        found[j] = told[row, column].mean()
    return found
