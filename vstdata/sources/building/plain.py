"""Things whose drawing does not tell what they are: boxes and rectangles of one colour.

Where there are no photographs, views are drawn from the mesh. A sofa that a headset scanned is seen to be one; where
all that is known of it is its box, or where it is flat and without colour, as a window or a picture on a wall, nobody
can say which of the patches it is. It keeps its name and hides what is behind it, and is not asked about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vstdata.facts.labels import is_structure
from vstdata.facts.surface import faces_by_instance
from vstdata.linear import product
from vstdata.scene import Box, FloatArray, Instance, Mesh

PLAIN = "drawing_does_not_tell_what_it_is"
ON_SIDE = 0.01  # metres, ours: what lies so near to the sides of its box all over is a box
FLAT = 0.05  # metres, ours: what is thinner shows one patch


def without_plain(mesh: Mesh, instances: Sequence[Instance], dropped: Counter[str]) -> tuple[Instance, ...]:
    """The instances, plain ones marked by `Instance.doubt` and counted in `dropped`; all as they are where the mesh
    has colours."""
    found = list(instances)
    for i, faces in {} if mesh.colors is not None else faces_by_instance(mesh.face_instances).items():
        one = instances[i]
        if one.doubt is None and not is_structure(one.label):
            points = mesh.vertices[np.unique(mesh.faces[faces])]
            if float(one.box.size.min()) < FLAT or _box_like(points, one.box):
                found[i] = replace(one, doubt=PLAIN)
                dropped[PLAIN] += 1
    return tuple(found)


def _box_like(points: FloatArray, box: Box) -> bool:
    """Whether points (n, 3) all lie on the sides of a box."""
    within = box.size / 2 - np.abs(product(points - box.center, box.axes))
    return bool((np.abs(within).min(axis=1) <= ON_SIDE).all())
