"""Which frames of a scene are looked at: as many as the source's table says, evenly over the scene, and of those the
ones that show something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil

from vstdata.asking.seen_well import LINK_AREA
from vstdata.draw import evenly
from vstdata.errors import InputError
from vstdata.facts import Facts
from vstdata.scene import Scene

LEAST_SHOWN = 0.1  # of the picture: things, whatever they are; the rest is walls, floor and ceiling. Ours.
LEAST_THINGS = 2  # that have LINK_AREA of the picture: between one thing and a wall there is little to ask. Ours.
KEPT = 0.5  # of a scene's frames are asked about in any case, the best: a bare scene has no better ones. Ours.


def candidates(scene: Scene, most: int) -> list[int]:
    """At most `most` frames, evenly over the scene."""
    return evenly(len(scene.frames), most)


def readable(scene: Scene, frames: list[int], dropped: Counter[str]) -> list[int]:
    """The frames whose pictures can be decoded; others are counted. Rendered pictures are ours, so they can. Raises the
    first one's InputError where none can be."""
    if scene.rendered:
        return frames
    good, errors = list[int](), list[InputError]()
    for frame in frames:
        try:
            scene.pixels.color(frame)
            if scene.mesh is None and scene.frames[frame].depth_camera is not None:
                scene.pixels.depth(frame)
            good.append(frame)
        except InputError as error:
            dropped["picture_not_readable"] += 1
            errors.append(error)
    if errors and not good:
        raise errors[0]
    return good


def worth_asking(facts: Facts, dropped: Counter[str]) -> Facts:
    """The facts with the frames alone that show enough to be asked about; others are counted by reason.

    Where more than half of the frames show too little, the better ones among them stay. A scene without objects is left
    as it is: nothing says what its frames show; so is one of two times, whose questions look for themselves.
    """
    if not facts.objects or facts.scene.later is not None:
        return facts
    judged = {frame: _judged(facts.glance(frame), facts.objects) for frame in facts.frames}
    poor = [frame for frame, (reason, *_) in judged.items() if reason]
    poor.sort(key=lambda frame: (judged[frame][1:], frame))
    out = poor[: len(judged) - ceil(KEPT * len(judged))]
    if not out:
        return facts
    dropped.update(judged[frame][0] for frame in out)
    frames = [frame for frame in facts.frames if frame not in set(out)]
    return Facts(facts.scene, frames=frames, width=facts.width, video_frames=facts.video_frames)


def _judged(shown: Mapping[int, float], objects: Sequence[int]) -> tuple[str, int, float]:
    """Why a frame is not worth asking about ("" where it is), how many things it shows, and on what share of it."""
    shares = [shown[i] for i in objects if i in shown]
    things, share = sum(each >= LINK_AREA for each in shares), sum(shares)
    if things < LEAST_THINGS:
        return "frame_of_one_thing" if things else "frame_of_nothing", things, share
    return "frame_mostly_bare" if share < LEAST_SHOWN else "", things, share
