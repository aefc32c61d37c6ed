"""Boxes without pictures or mesh: one JSON file for all scenes, in the form of VSI-Bench's meta_info.

    {"SCENE": {"room_size": 26.4, "room_center": [x, y, z], "object_counts": {"chair": 1}, "object_bbox": {"chair": [
     {"centroid": [3], "axesLengths": [3],
     "normalizedAxes": [9], "min": [3], "max": [3]}]}}}

Metres, z up. Any of the three axes may be the vertical one, and files differ in whether the nine numbers are the
axes one after the other or the matrix that has them as columns: the bounds min and max say which, over the whole
file. Boxes must fill these bounds, where they are stated. The boxes themselves are the mesh, on a floor, so that
pictures can be rendered. Options: `file` (in the root), `frames` ("rendered" or "none").
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import InputError, ManifestError
from vstdata.linear import product
from vstdata.scene import Box, FloatArray, Instance, Noise, Scene
from vstdata.sources.building.assemble import Candidate, accept
from vstdata.sources.building.finish import Parts, finish
from vstdata.sources.building.geometry import make_box
from vstdata.sources.building.labels import clean_label
from vstdata.sources.checks.guard import finite_array, mapping, relative_file, require_file, sequence
from vstdata.sources.checks.stated_bounds import within_bounds
from vstdata.sources.files.lists import DEFAULT_SPLIT, check_options, id_of, text_option, wanted_ids
from vstdata.sources.files.meshes import box_mesh, check_extent, floor_under
from vstdata.sources.reader import Reader
from vstdata.sources.spec import SourceSpec

OPTIONS = ("file", "frames")
MAX_ROOM_AREA = 10_000.0  # m2, ours
NOISE = Noise(surface=0.03)  # ours: boxes drawn by hand around scans with triangles of some centimetres
_SCENES_AT_MOST = 200_000


class SceneBoxesSource:
    """Reader "scene_boxes"; see the module for the form of its file and its options."""

    def __init__(self, spec: SourceSpec, root: Path) -> None:
        check_options(spec, OPTIONS)
        if "file" not in spec.options:
            raise ManifestError(f"source {spec.name!r}: option 'file' is missing")
        self.spec, self.root = spec, root
        self._frames = text_option(spec, "frames", "rendered", ("rendered", "none"))
        self.path = relative_file(root, spec.options["file"], "file")

    @cached_property
    def _scenes(self) -> dict[str, object]:
        scenes = mapping(read_json(require_file(self.path, self.root)), self.path, "root")
        if not 0 < len(scenes) <= _SCENES_AT_MOST:
            raise InputError(self.path, "root", f"1 to {_SCENES_AT_MOST} scenes, not {len(scenes)}")
        named = {id_of(name, self.path): scene for name, scene in scenes.items()}
        if len(named) < len(scenes):
            raise InputError(self.path, "root", "different names, also where letters are composed")
        return named

    @cached_property
    def _axes_are_columns(self) -> bool:
        return _columns_fit_better(self._scenes)

    def scene_ids(self) -> list[str]:
        """The file's scenes, or those the spec lists; sorted. Raises InputError for a key that is no name."""
        return wanted_ids(self.spec, self.root, self._scenes)

    def files(self, scene_id: str) -> list[Path]:
        """The one file."""
        return [self.path]

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """One checked scene; see `Source.load`. Raises InputError and ConventionError."""
        if scene_id not in self._scenes:
            raise InputError(self.path, "scene id", f"one of the file's scenes, not {scene_id!r}")
        value, dropped = mapping(self._scenes[scene_id], self.path, scene_id), Counter[str]()
        kept = accept(self._candidates(scene_id, value, dropped), self.path, dropped)
        instances = tuple(instance for instance, _ in kept)
        boxes = [instance.box for instance in instances]
        miscounted = self._miscounted(scene_id, value, instances)
        dropped["class_with_another_count"] += len(miscounted)
        area, floor = self._area(scene_id, value), self._floor(scene_id, value, boxes)
        check_extent(np.concatenate([floor, *(b.corners for b in boxes)]), self.path, scene_id)
        parts = Parts(
            self.path,
            scene_id,
            self.spec.split or DEFAULT_SPLIT,
            dropped,
            mesh=box_mesh(boxes, floor),
            instances=instances,
            room_area=area,
            floor_height=float(floor[0, 2]),
            noise=NOISE,
            uncounted=miscounted,
        )
        return finish(self.spec, parts, geometry, pictures=self._frames == "rendered")

    def _candidates(self, scene_id: str, value: dict[str, object], dropped: Counter[str]) -> list[Candidate]:
        candidates, bounded = list[Candidate](), list[tuple[int, Box, FloatArray]]()
        categories = mapping(value.get("object_bbox"), self.path, f"{scene_id}.object_bbox")
        for label in sorted(categories):
            field = f"{scene_id}.object_bbox.{label[:64]!r}"
            for entry in sequence(categories[label], self.path, field):
                box = self._box(mapping(entry, self.path, field), field)
                bounds = self._bounds(entry, field)
                if box is not None and bounds is not None:
                    bounded.append((len(candidates), box, bounds))
                candidates.append(Candidate(len(candidates), label, box))
        stated = np.stack([bounds for *_, bounds in bounded]) if bounded else np.empty((0, 2, 3))
        fit = within_bounds(
            [box for _, box, _ in bounded], stated[:, 0], stated[:, 1], self.path, f"{scene_id}.object_bbox"
        )
        wrong = {number for (number, *_), fine in zip(bounded, fit, strict=True) if not fine}
        dropped["box_contradicts_its_bounds"] += len(wrong)
        return [each for each in candidates if each.id not in wrong]

    def _bounds(self, entry: object, field: str) -> FloatArray | None:
        """(2, 3) what is stated of a box beside its axes; None where nothing is."""
        told = mapping(entry, self.path, field)
        if told.get("min") is None or told.get("max") is None:
            return None
        return np.stack([finite_array(told[name], (3,), self.path, f"{field}.{name}") for name in ("min", "max")])

    def _miscounted(self, scene_id: str, value: dict[str, object], instances: tuple[Instance, ...]) -> frozenset[str]:
        """Labels of which the file says another number than it has boxes."""
        if value.get("object_counts") is None:
            return frozenset()
        stated, found = Counter[str](), Counter(one.label for one in instances)
        field = f"{scene_id}.object_counts"
        for raw, count in mapping(value["object_counts"], self.path, field).items():
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise InputError(self.path, f"{field}.{raw[:64]!r}", "a whole number")
            stated[clean_label(raw) or raw] += count
        return frozenset(label for label in found if label in stated and stated[label] != found[label])

    def _box(self, entry: dict[str, object], field: str) -> Box | None:
        center = finite_array(entry.get("centroid"), (3,), self.path, f"{field}.centroid")
        size = finite_array(entry.get("axesLengths"), (3,), self.path, f"{field}.axesLengths")
        axes = finite_array(entry.get("normalizedAxes"), (9,), self.path, f"{field}.normalizedAxes").reshape(3, 3)
        return make_box(center, size, axes if self._axes_are_columns else axes.T)

    def _area(self, scene_id: str, value: dict[str, object]) -> float | None:
        if value.get("room_size") is None:
            return None
        area = float(finite_array(value["room_size"], (), self.path, f"{scene_id}.room_size"))
        if not 0 < area <= MAX_ROOM_AREA:
            raise InputError(
                self.path, f"{scene_id}.room_size", f"square metres from 0 to {MAX_ROOM_AREA:g}, not {area:g}"
            )
        return area

    def _floor(self, scene_id: str, value: dict[str, object], boxes: list[Box]) -> FloatArray:
        """(4, 3) corners of a floor under all boxes, and of the room's area about its centre."""
        side = np.sqrt(self._area(scene_id, value) or 0.0) / 2
        center = finite_array(value.get("room_center", [0, 0, 0]), (3,), self.path, f"{scene_id}.room_center")
        if not boxes and not side:
            raise InputError(self.path, scene_id, "at least one usable box or a room_size")
        corners = [center + sign * np.array([side, side, 0.0]) for sign in (-1, 1) if side]
        return floor_under(boxes, corners)


def _columns_fit_better(scenes: dict[str, object]) -> bool:
    """Whether the stored axes reproduce the bounds `min` and `max` better as columns than one after the other.

    Boxes that only turn about one axis fit both ways, and a file of such boxes (ARKitScenes) is read one after the
    other.
    """
    errors = np.zeros(2)
    for scene in scenes.values():
        categories = scene.get("object_bbox") if isinstance(scene, dict) else None
        for entries in categories.values() if isinstance(categories, dict) else ():
            for entry in entries if isinstance(entries, list) else ():
                errors += _bound_errors(entry)
    return bool(errors[1] < 0.9 * errors[0])


def _bound_errors(entry: object) -> FloatArray:
    """(2,) metres by which the bounds differ: axes one after the other, axes as columns; zeros where nothing is
    said."""
    try:
        size, axes, low, high = (
            np.array(entry[key], dtype=np.float64)  # type: ignore[index]
            for key in ("axesLengths", "normalizedAxes", "min", "max")
        )
        extents = [product(np.abs(a), size) for a in (axes.reshape(3, 3).T, axes.reshape(3, 3))]
        errors = np.array([np.abs(extent - (high - low)).sum() for extent in extents])
    except (KeyError, TypeError, ValueError):
        return np.zeros(2)
    return errors if np.isfinite(errors).all() else np.zeros(2)


READER = Reader(
    "scene_boxes",
    "annotation only: boxes and room size (VSI-Bench's `meta_info` form); frames are rendered",
    SceneBoxesSource,
    layout="one JSON file, its name in the option `file`",
)
