"""The last step of every reader: parts that were checked one by one become one checked scene."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vstdata.errors import ConventionError, InputError
from vstdata.scene import FloatArray, Frame, Instance, Mesh, Noise, Pixels, Region, Scene
from vstdata.sources.building.doubles import overlapping_classes
from vstdata.sources.building.known_depth import KnownDepth
from vstdata.sources.building.labels import unsure_classes
from vstdata.sources.building.pieces import in_one_piece
from vstdata.sources.building.plain import without_plain
from vstdata.sources.building.upright import stood_up
from vstdata.sources.checks.box_frames import check_boxes
from vstdata.sources.checks.conventions import check_conventions
from vstdata.sources.checks.edges import check_colour, see_apart
from vstdata.sources.checks.gravity import check_gravity
from vstdata.sources.checks.misplaced import well_placed
from vstdata.sources.rendered.views import RenderedPixels, plan_views
from vstdata.sources.spec import SourceSpec
from vstdata.words.labels import foreign

UNCHECKED = (
    "frames that move and overlap, with depth, which can tell whether poses are read rightly; "
    'unchecked = "warn" in the manifest takes the scene as it is'
)
UNSCALED = (
    "cameras that move far enough for what they see, or a mesh, either of which tells whether depth is in metres; "
    'unchecked = "warn" in the manifest takes the scene as it is'
)


@dataclass(frozen=True, eq=False)
class Capture:
    """Chosen frames of a scene: `poses` (n, 4, 4) are camera_to_world as stored, before the world was turned or
    aligned; `files` are those that the frames are read from; `no_depth` are metres that stand for no depth."""

    frames: tuple[Frame, ...]
    pixels: Pixels
    poses: FloatArray
    files: tuple[Path, ...] = ()
    no_depth: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Parts:
    """What a reader found. `file` is named in errors about the whole; `align` (4, 4) was applied to poses and mesh.

    `licences` are those of models in the scene, beside that of the source; `credits` name their makers.
    `exhaustive`, `uncounted` and `scale`: see `Scene`; `name` is that of the scene's folder or file. `fused` says that
    the mesh was made of the depth of these frames, so that it says nothing of their poses; `building` that there are
    several rooms that nothing tells apart."""

    file: Path
    scene_id: str
    split: str
    dropped: Counter[str]
    capture: Capture | None = None
    align: FloatArray = field(default_factory=lambda: np.eye(4))
    mesh: Mesh | None = None
    instances: tuple[Instance, ...] = ()
    room_area: float | None = None
    floor_height: float | None = None
    noise: Noise = field(default_factory=Noise)
    room_kind: str | None = None
    regions: tuple[Region, ...] = ()
    licences: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    exhaustive: bool = True
    uncounted: frozenset[str] = frozenset()
    name: str = ""
    fused: bool = False
    building: bool = False
    scale: str = ""


def finish(spec: SourceSpec, parts: Parts, geometry: bool, pictures: bool = True) -> Scene:
    """The scene of these parts: conventions checked (with `geometry`), noise measured, pictures planned where there
    are none (and `pictures` are wanted). Raises InputError where neither frames nor geometry exist,
    ConventionError where they contradict each other."""
    captured, noise = parts.capture, parts.noise
    shown: Pixels
    if captured is None:
        if spec.drawn == "refuse" and pictures:
            raise InputError(parts.file, "pictures", 'photographs with poses: the source says drawn = "refuse"')
        if parts.mesh is None:
            raise InputError(parts.file, "scene", "frames or a mesh")
        frames, shown = _rendered(spec, parts.mesh, parts, pictures)
    else:
        frames = captured.frames
        shown = pixels = KnownDepth(captured.pixels, len(frames), captured.no_depth)
        if geometry:
            known = None if parts.fused else parts.mesh
            found = check_conventions(parts.file, frames, pixels, captured.poses, parts.align, known, parts.noise)
            if not found.checked and spec.unchecked == "refuse":
                raise ConventionError(parts.file, "conventions", UNCHECKED)
            if found.checked and not found.scale and spec.unchecked == "refuse":
                raise ConventionError(parts.file, "scale", UNSCALED)
            if known is None:
                check_boxes(parts.file, frames, pixels, parts.instances)
            parts.dropped["conventions_unchecked"] += not found.checked
            parts.dropped["scale_unchecked"] += found.checked and not found.scale
            apart = see_apart(frames)
            if apart or known is None:
                parts.dropped["colour_camera_unchecked"] += not check_colour(parts.file, frames, pixels) and apart
            parts.dropped["value_for_no_depth"] += len(pixels.values)
            noise = found.noise or noise
            frames, shown = well_placed(frames, pixels, known, parts.dropped)
        frames, shown = stood_up(frames, shown, parts.dropped)
    mesh, instances = parts.mesh, parts.instances
    if geometry and mesh is not None:
        check_gravity(mesh, instances, parts.file)
        mesh, instances = in_one_piece(mesh, instances, parts.dropped)
        if captured is None and frames:
            instances = without_plain(mesh, instances, parts.dropped)
    uncounted = parts.uncounted | overlapping_classes(instances, parts.dropped) | unsure_classes(instances)
    parts.dropped["labels_not_english"] += foreign(one.label for one in instances)
    return Scene(
        dataset=spec.name,
        id=parts.scene_id,
        split=parts.split,
        licence=" AND ".join([spec.licence, *(each for each in parts.licences if each != spec.licence)]),
        frames=frames,
        instances=instances,
        pixels=shown,
        mesh=mesh,
        room_area=parts.room_area,
        floor_height=parts.floor_height,
        noise=noise,
        dropped={reason: n for reason, n in sorted(parts.dropped.items()) if n},
        rendered=captured is None,
        room_kind=parts.room_kind,
        regions=parts.regions,
        storey=parts.building,
        credits=parts.credits,
        exhaustive=parts.exhaustive,
        uncounted=uncounted,
        name="" if parts.name == parts.scene_id else parts.name,
        scale=parts.scale,
    )


def _rendered(spec: SourceSpec, mesh: Mesh, parts: Parts, pictures: bool) -> tuple[tuple[Frame, ...], Pixels]:
    count = spec.frames_per_scene if pictures else 0
    frames = plan_views(parts.file, mesh, parts.floor_height, count) if count else ()
    return frames, RenderedPixels(mesh, frames)
