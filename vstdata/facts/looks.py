"""The colours of all things of a scene at once, so that each picture is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from vstdata.color_names import linear_light
from vstdata.errors import InputError
from vstdata.facts.look import MOST_FRAMES, Look, Patch, light_of, look_of, patch_of, patch_of_all, patches
from vstdata.facts.seen_colors import color_shares
from vstdata.facts.view import View
from vstdata.scene import ImageArray, IntArray, Scene

LOOK_FRAMES = 32  # pictures, evenly spread, that are read for the looks of all things. Ours.

Views = Callable[[int], View]
Patches = Mapping[int, Sequence[Patch]]


def by_vertex(scene: Scene, frames: Sequence[int]) -> bool:
    """Whether colours are those of the mesh: there are no pictures, or ours are drawn from it."""
    return scene.rendered or not frames


def all_patches(
    scene: Scene, frames: Sequence[int], objects: Sequence[int], faces: Mapping[int, IntArray], view: Views
) -> Patches:
    """Object -> what its pictures, or its `faces`, show of its colour."""
    found: dict[int, list[Patch]] = {i: [] for i in objects}
    by_mesh = by_vertex(scene, frames)
    for each in _of_mesh(scene, objects, faces) if by_mesh else _of_pictures(scene, frames, objects, view):
        for i, patch in each.items():
            found[i].append(patch)
    return found


def clear_looks(scene: Scene, frames: Sequence[int], found: Patches) -> Mapping[int, Look]:
    """Object -> its colour, of those that have a clear one."""
    most = 0 if by_vertex(scene, frames) else len(frames)
    looks = {i: look_of(some, scene.instances[i].about, most) for i, some in found.items()}
    return {i: look for i, look in looks.items() if look is not None}


def shell_look(scene: Scene, frames: Sequence[int], labels: frozenset[str], view: Views) -> Look | None:
    """The colour of all walls, or of the floor: of the instances of these labels, where the source has one word for all
    of them and the pictures allow it."""
    some = [i for i, one in enumerate(scene.instances) if one.label.lower() in labels]
    words = {scene.instances[i].about.color for i in some}
    if len(words) != 1 or None in words or by_vertex(scene, frames):
        return None
    found = []
    for frame in frames[:: max(1, len(frames) // MOST_FRAMES)]:
        try:
            image = scene.pixels.color(frame)
        except InputError:
            continue
        if not _grey(image):
            found.append(patch_of_all(view(frame), image, some))
    return look_of([one for one in found if one], scene.instances[some[0]].about, len(frames))


def shares_of_colors(scene: Scene, frames: Sequence[int], frame: int, view: Views) -> Mapping[int, Mapping[str, float]]:
    """How much of each instance in a picture may be called by each colour; none where there is no such picture."""
    if by_vertex(scene, frames):
        return {}
    try:
        image = scene.pixels.color(frame)
    except InputError:
        return {}
    return {} if _grey(image) else color_shares(view(frame), image)


def _of_pictures(
    scene: Scene, frames: Sequence[int], objects: Sequence[int], view: Views
) -> Iterator[Mapping[int, Patch]]:
    count = min(LOOK_FRAMES, len(frames))
    for frame in (frames[k * len(frames) // count] for k in range(count)):
        try:
            image = scene.pixels.color(frame)
        except InputError:
            continue  # whoever writes the picture tells of it
        if not _grey(image):
            yield patches(view(frame), image, objects)


def _grey(image: ImageArray) -> bool:
    """Whether a picture (h, w, 3) has no colours at all: of such a one every thing would be called grey."""
    return bool((image == image[..., :1]).all())


def _of_mesh(scene: Scene, objects: Sequence[int], faces: Mapping[int, IntArray]) -> Iterator[Mapping[int, Patch]]:
    mesh = scene.mesh
    if mesh is None or mesh.colors is None:
        return
    linear = linear_light(mesh.colors)
    light = light_of(linear)
    corners = {i: np.unique(mesh.faces[faces[i]]) for i in objects if i in faces}
    yield {i: patch_of(linear[some], light, len(some)) for i, some in corners.items()}
