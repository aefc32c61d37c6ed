"""Which frames of a scene are looked at: as many as the source's table says, evenly over the scene."""

from __future__ import annotations

from collections import Counter

from vstdata.draw import evenly
from vstdata.errors import InputError
from vstdata.scene import Scene


def candidates(scene: Scene, most: int) -> list[int]:
    """At most `most` frames, evenly over the scene."""
    return evenly(len(scene.frames), most)


def readable(scene: Scene, frames: list[int], dropped: Counter[str]) -> list[int]:
    """The frames whose pictures can be decoded; others are counted. Rendered pictures are ours, so they can."""
    if scene.rendered:
        return frames
    good = []
    for frame in frames:
        try:
            scene.pixels.color(frame)
            if scene.mesh is None and scene.frames[frame].depth_camera is not None:
                scene.pixels.depth(frame)
            good.append(frame)
        except InputError:
            dropped["picture_not_readable"] += 1
    return good
