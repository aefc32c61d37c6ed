"""The colours of all things of a scene at once, so that each picture is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from vstdata.color_names import linear_light
from vstdata.errors import InputError
from vstdata.facts.look import (
    MOST_FRAMES,
    Look,
    Patch,
    Small,
    light_of,
    look_of,
    patch_of,
    patch_of_all,
    patches,
    small_picture,
)
from vstdata.facts.seen_colors import color_shares
from vstdata.facts.view import View
from vstdata.scene import ImageArray, IntArray, Scene

LOOK_FRAMES = 32  # pictures, evenly spread, that are read for the looks of all things. Ours.

Views = Callable[[int], View]
Smalls = Callable[[int], Small | None]
Patches = Mapping[int, Sequence[Patch]]


def by_vertex(scene: Scene, frames: Sequence[int]) -> bool:
    """Whether colours are those of the mesh: there are no pictures, or ours are drawn from it."""
    return scene.rendered or not frames


def picture_of(scene: Scene, frame: int, view: Views) -> Small | None:
    """The picture of a frame at the working resolution; None where it cannot be read, which whoever writes it tells, or
    has no colours at all: of such a one every thing would be called grey."""
    try:
        image = scene.pixels.color(frame)
    except InputError:
        return None
    return None if _grey(image) else small_picture(view(frame), image)


def all_patches(
    scene: Scene,
    frames: Sequence[int],
    objects: Sequence[int],
    faces: Mapping[int, IntArray],
    view: Views,
    picture: Smalls,
) -> Patches:
    """Object -> what its pictures, or its `faces`, show of its colour."""
    found: dict[int, list[Patch]] = {i: [] for i in objects}
    by_mesh = by_vertex(scene, frames)
    for each in _of_mesh(scene, objects, faces) if by_mesh else _of_pictures(frames, objects, view, picture):
        for i, patch in each.items():
            found[i].append(patch)
    return found


def clear_looks(scene: Scene, frames: Sequence[int], found: Patches) -> Mapping[int, Look]:
    """Object -> its colour, of those that have a clear one."""
    most = 0 if by_vertex(scene, frames) else len(frames)
    looks = {i: look_of(some, scene.instances[i].about, most) for i, some in found.items()}
    return {i: look for i, look in looks.items() if look is not None}


def shell_look(
    scene: Scene, frames: Sequence[int], labels: frozenset[str], view: Views, picture: Smalls
) -> Look | None:
    """The colour of all walls, or of the floor: of the instances of these labels, where the source has one word for all
    of them and the pictures allow it."""
    some = [i for i, one in enumerate(scene.instances) if one.label.lower() in labels]
    words = {scene.instances[i].about.color for i in some}
    if len(words) != 1 or None in words or by_vertex(scene, frames):
        return None
    found = []
    for frame in frames[:: max(1, len(frames) // MOST_FRAMES)]:
        if small := picture(frame):
            found.append(patch_of_all(view(frame), small, some))
    return look_of([one for one in found if one], scene.instances[some[0]].about, len(frames))


def shares_of_colors(
    scene: Scene, frames: Sequence[int], frame: int, view: Views, picture: Smalls
) -> Mapping[int, Mapping[str, float]]:
    """How much of each instance in a picture may be called by each colour; none where there is no such picture."""
    small = None if by_vertex(scene, frames) else picture(frame)
    return {} if small is None else color_shares(view(frame), small)


def _of_pictures(
    frames: Sequence[int], objects: Sequence[int], view: Views, picture: Smalls
) -> Iterator[Mapping[int, Patch]]:
    count = min(LOOK_FRAMES, len(frames))
    for frame in (frames[k * len(frames) // count] for k in range(count)):
        if small := picture(frame):
            yield patches(view(frame), small, objects)


def _grey(image: ImageArray) -> bool:
    """Whether a picture (h, w, 3) has no colours at all, which a few rows of most pictures deny."""
    return all(bool((some == some[..., :1]).all()) for some in (image[::64], image))


def _of_mesh(scene: Scene, objects: Sequence[int], faces: Mapping[int, IntArray]) -> Iterator[Mapping[int, Patch]]:
    mesh = scene.mesh
    if mesh is None or mesh.colors is None:
        return
    linear = linear_light(mesh.colors)
    light = light_of(linear)
    corners = {i: np.unique(mesh.faces[faces[i]]) for i in objects if i in faces}
    yield {i: patch_of(linear[some], light, len(some)) for i, some in corners.items()}
