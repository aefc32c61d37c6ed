"""Scans of one room at two times as one scene: `3RScan.json` in the root says which belong together.

Option `pairs = true` of a reader whose scans may be so. Each scene is a later scan, and has its id, together with the
first one of its room (the reference): frames of both, all in the world of the first, and what changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import cast

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.linear import inverse_motion, moved, product
from vstdata.scene import (
    Annotation,
    Box,
    Camera,
    DepthArray,
    FloatArray,
    Frame,
    ImageArray,
    Instance,
    IntArray,
    Later,
    Mesh,
    Pixels,
    Scene,
)
from vstdata.sources.building.geometry import exact_poses, rigid_mask
from vstdata.sources.checks.guard import check_name, finite_array, mapping, require_file, sequence
from vstdata.sources.spec import OpenSource, Rescanned, Source, SourceSpec

PAIRS = "pairs"
LISTING = "3RScan.json"
UPRIGHT = 0.998  # cosine of 3.6 degrees that two scans' verticals may differ: more is another convention. Ours.


@dataclass(frozen=True, eq=False)
class Rescan:
    """A later scan: the id of the first, the motion (4, 4) from the frame of its files to that of the first's, and the
    ids of instances that were moved and that are gone."""

    reference: str
    motion: FloatArray
    moved: frozenset[int]
    gone: frozenset[int]


def paired(single: OpenSource, spec: SourceSpec, root: Path) -> Source:
    """What `single`, of a reader whose sources are `Rescanned`, opens; with the option `pairs`, of pairs. Raises
    ManifestError where that is no boolean."""
    options = dict(spec.options)
    wanted = options.pop(PAIRS, False)
    if not isinstance(wanted, bool):
        raise ManifestError(f"source {spec.name!r}: option {PAIRS!r} must be true or false, not {wanted!r}")
    opened = single(spec.model_copy(update={"options": options}), root)
    return PairSource(spec, root, cast(Rescanned, opened)) if wanted else opened


class PairSource:
    """Later scans of a source, each together with the first of its room; see `vstdata.sources.spec.Source`."""

    def __init__(self, spec: SourceSpec, root: Path, single: Rescanned) -> None:
        self.spec, self.root, self.single = spec, root, single

    @cached_property
    def _rescans(self) -> Mapping[str, Rescan]:
        return read_rescans(self.root / LISTING, self.root)

    def scene_ids(self) -> list[str]:
        """The later scans among those that the spec asks for. Raises InputError where the listing is missing."""
        return [id for id in self.single.scene_ids() if id in self._rescans]

    def files(self, scene_id: str) -> list[Path]:
        """The listing, and the files of both scans."""
        both = (self._rescan(scene_id).reference, scene_id)
        return sorted({self.root / LISTING, *(file for id in both for file in self.single.files(id))})

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """Both scans as one scene; see `Source.load`."""
        told = self._rescan(scene_id)
        first, later = (self.single.load(id, geometry=geometry) for id in (told.reference, scene_id))
        here = product(self.single.alignment(told.reference), told.motion)
        motion = product(here, inverse_motion(self.single.alignment(scene_id)))
        if motion[2, 2] < UPRIGHT:
            raise ConventionError(self.root / LISTING, f"transform of {scene_id}", "a motion that keeps z up")
        return pair(first, _moved_scene(later, exact_poses(motion[None])[0]), told)

    def _rescan(self, scene_id: str) -> Rescan:
        if scene_id not in self._rescans:
            raise InputError(self.root / LISTING, "scans", f"{scene_id} among the later scans of a room")
        return self._rescans[scene_id]


def read_rescans(file: Path, root: Path) -> dict[str, Rescan]:
    """The later scans of `3RScan.json` by their ids; a room's without a transform are left out. Raises InputError
    where it is not of that form, ConventionError for a transform that is no rigid motion."""
    found: dict[str, Rescan] = {}
    for n, listed in enumerate(sequence(read_json(require_file(file, root)), file, "root")):
        room = mapping(listed, file, f"{n}")
        reference = check_name(str(room.get("reference")), file, f"{n}.reference")
        for k, each in enumerate(sequence(room.get("scans"), file, f"{n}.scans")):
            scan, field = mapping(each, file, f"{n}.scans.{k}"), f"{n}.scans.{k}"
            if "transform" in scan:
                id = check_name(str(scan.get("reference")), file, f"{field}.reference")
                found[id] = _rescan_of(scan, reference, file, field)
    return found


def _rescan_of(scan: Mapping[str, object], reference: str, file: Path, field: str) -> Rescan:
    columns = finite_array(scan["transform"], (16,), file, f"{field}.transform").reshape(1, 4, 4)
    motion = np.swapaxes(columns, 1, 2)
    if not rigid_mask(motion)[1][0]:
        raise ConventionError(file, f"{field}.transform", "a rigid motion by columns, metres")
    rigid = [mapping(one, file, f"{field}.rigid") for one in sequence(scan.get("rigid", []), file, f"{field}.rigid")]
    changed = [one.get("instance_reference") for one in rigid]
    changed += sequence(scan.get("nonrigid", []), file, f"{field}.nonrigid")
    gone = sequence(scan.get("removed", []), file, f"{field}.removed")
    return Rescan(reference, motion[0], _ids(changed, file, field), _ids(gone, file, field))


def _ids(values: Sequence[object], file: Path, field: str) -> frozenset[int]:
    """Numbers of instances; what has no rigid motion is listed as a number or as an object with one."""
    plain = [one.get("instance_reference") if isinstance(one, dict) else one for one in values]
    if not all(isinstance(one, int) for one in plain):
        raise InputError(file, field, "numbers of instances")
    return frozenset(cast("list[int]", plain))


def pair(first: Scene, later: Scene, told: Rescan) -> Scene:
    """Two scenes in one world as one: what has an id in both is one thing, unless its labels differ."""
    frames = tuple(replace(one, timestamp=None) for one in first.frames)
    walks = 1 + max((one.walk for one in frames), default=0)
    frames += tuple(
        replace(one, key=f"{later.id}-{one.key}", timestamp=None, walk=walks + one.walk, state=1)
        for one in later.frames
    )
    pixels = _Both(first.pixels, later.pixels, len(first.frames))
    dropped = Counter(first.dropped) + Counter(later.dropped)
    rendered = first.rendered and later.rendered
    licence = " AND ".join(dict.fromkeys((*first.licence.split(" AND "), *later.licence.split(" AND "))))
    credits = tuple(dict.fromkeys((*first.credits, *later.credits)))
    then = {one.id: one for one in first.instances}
    now = {one.id: one for one in later.instances}
    ids = [*then, *(id for id in now if id not in then)]
    before = tuple(_at(id, then, now, told) for id in ids)
    after = tuple(_at(id, now, then, told) for id in ids)
    index = np.array([ids.index(one.id) for one in later.instances] + [-1], dtype=np.int32)
    both = replace(first, id=later.id, frames=frames, pixels=pixels, dropped=dropped, rendered=rendered, regions=())
    both = replace(both, split=later.split, licence=licence, credits=credits, name=later.name)
    moved_on = replace(both, instances=after, mesh=_renumbered(later.mesh, index), noise=later.noise)
    changes = Later(moved_on, told.moved, told.gone, frozenset(now.keys() - then.keys()))
    return replace(both, instances=before, later=changes)


def _at(id: int, own: Mapping[int, Instance], other: Mapping[int, Instance], told: Rescan) -> Instance:
    """An instance as it is at one of two times; in doubt where it is not there, or not the same thing."""
    if id not in own:
        return replace(other[id], doubt="not_there_at_that_time")
    if id in other:
        same = own[id].label == other[id].label and id not in told.gone
        return own[id] if same else replace(own[id], doubt="not_the_same_thing_later")
    return own[id]


def _renumbered(mesh: Mesh | None, index: IntArray) -> Mesh | None:
    return None if mesh is None else replace(mesh, face_instances=index[mesh.face_instances])


@dataclass(frozen=True, eq=False)
class _Both:
    """The pictures of two scenes: the first `count` are those of the first."""

    first: Pixels
    later: Pixels
    count: int

    def _of(self, frame: int) -> tuple[Pixels, int]:
        return (self.first, frame) if frame < self.count else (self.later, frame - self.count)

    def color(self, frame: int) -> ImageArray:
        pixels, own = self._of(frame)
        return pixels.color(own)

    def depth(self, frame: int) -> DepthArray | None:
        pixels, own = self._of(frame)
        return pixels.depth(own)


def _moved_scene(scene: Scene, motion: FloatArray) -> Scene:
    """The scene in another world: `motion` (4, 4) leads there."""

    def turned(axes: FloatArray) -> FloatArray:
        return product(motion[:3, :3], axes)

    def camera(one: Camera) -> Camera:
        return replace(one, camera_to_world=product(motion, one.camera_to_world))

    def frame(one: Frame) -> Frame:
        depth = None if one.depth_camera is None else camera(one.depth_camera)
        return replace(one, camera=camera(one.camera), depth_camera=depth)

    def about(one: Annotation) -> Annotation:
        front, up = (None if way is None else tuple(turned(np.array(way)).tolist()) for way in (one.front, one.up))
        return replace(one, front=front, up=up)

    def instance(one: Instance) -> Instance:
        box = Box(moved(one.box.center[None], motion)[0], one.box.size, turned(one.box.axes))
        return replace(one, box=box, about=about(one.about))

    mesh = scene.mesh and replace(scene.mesh, vertices=moved(scene.mesh.vertices, motion))
    return replace(
        scene,
        frames=tuple(frame(one) for one in scene.frames),
        instances=tuple(instance(one) for one in scene.instances),
        mesh=mesh,
    )
