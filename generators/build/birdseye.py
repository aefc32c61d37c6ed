"""Bird's-eye views of samples: what stands around its cameras, seen from above.

Drawn are the sample's objects (but no floors and walls) and, where these are fewer than `ENOUGH` (ours: a map of two
boxes shows no room), other objects that its pictures show, those of most pixels first. An object is named by its label;
several of one label are numbered in this order. Cameras are numbered as the sample's pictures are; of more than
`MOST_NAMED` only the first and the last have a name and a field of view, because a video's stand in each other's way.

What stands where is measured when a scene is asked (`from_above`); when a sample is written, it is drawn
(`draw_sample`), so that writing reads no geometry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from vstdata.canonical import canonical_json, strict_json
from vstdata.draft import Draft
from vstdata.drawing.birdseye import Footprint, colors_of, draw_birdseye, outline, viewer
from vstdata.scene import Camera, ImageArray

if TYPE_CHECKING:
    from vstdata.facts import Facts

ENOUGH = 8
MOST_NAMED = 6
DECIMALS = 4  # of metres


def from_above(facts: Facts) -> Callable[[Draft], str]:
    """What gives the objects around a draft of this scene as JSON: [[name, [[x, y], ...]], ...], corners in metres."""
    shown = lru_cache(maxsize=64)(lambda frames: _shown(facts, frames))

    def around(draft: Draft) -> str:
        own = [i for i in draft.objects if i in facts.objects]
        others = [i for i in shown(draft.frames) if i not in own]
        objects = [*own, *others[: max(0, ENOUGH - len(own))]]
        corners = [(outline(facts.box(i)).round(DECIMALS) + 0.0).tolist() for i in objects]
        return canonical_json(list(zip(_names([facts.label(i) for i in objects]), corners, strict=True)))

    return around


def _shown(facts: Facts, frames: Sequence[int]) -> list[int]:
    """Objects that frames show, by their pixels in all of them, most first, then by the annotator's number."""
    known, pixels = frozenset(facts.objects), Counter[int]()
    for frame in frames:
        pixels.update({i: seen.pixels for i, seen in facts.view(frame).seen.items() if i in known})
    return sorted(pixels, key=lambda i: (-pixels[i], facts.scene.instances[i].id))


def _names(labels: Sequence[str]) -> list[str]:
    """['chair', 'table', 'chair'] -> ['chair 1', 'table', 'chair 2']."""
    all_of, so_far, names = Counter(labels), Counter[str](), []
    for label in labels:
        so_far[label] += 1
        names.append(f"{label} {so_far[label]}" if all_of[label] > 1 else label)
    return names


def draw_sample(around: str, cameras: Sequence[Camera], size: int) -> ImageArray:
    """(size, size, 3) uint8: the objects that `from_above` gave and the cameras of the pictures; ahead of the first is
    up."""
    objects = strict_json(around)
    shapes = [
        Footprint(name, np.array(corners), color)
        for (name, corners), color in zip(objects, colors_of(len(objects)), strict=True)
    ]
    seen = [viewer(camera, f"camera {k + 1}") for k, camera in enumerate(cameras)]
    if len(seen) > MOST_NAMED:
        seen[1:-1] = [replace(one, name="", fov=0.0) for one in seen[1:-1]]
    return draw_birdseye(shapes, seen, size=size)
