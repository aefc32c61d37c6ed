"""One door for the ten data sets that scenezoo reads beside ScanNet v2: its arrays become a checked scene here, its
errors ours, and it never reaches for the network.

Options: every file option of scenezoo's adapter (paths relative to the root), `frames` (a frame source, "auto" or
"rendered") and `boxes` ("official" or "fit"). Lists and tables that an adapter would download are looked for by
their name in the root and its usual folders instead.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import ConventionError, InputError
from vstdata.scene import Annotation, Box, FloatArray, IntArray, Mesh, Noise, Scene
from vstdata.sources.building.assemble import Candidate, accept, majority, without_box
from vstdata.sources.building.finish import Capture, Parts, finish
from vstdata.sources.building.geometry import fit_box, inside_box, make_box
from vstdata.sources.checks.guard import guarded, inside, relative_file, require_file
from vstdata.sources.files.lists import DEFAULT_SPLIT, check_options, find_list, id_of, text_option, wanted_ids
from vstdata.sources.files.meshes import box_mesh, floor_height, floor_under, mesh_arrays
from vstdata.sources.files.owner import check_owner
from vstdata.sources.files.ply import check_ply
from vstdata.sources.files.posed_pictures import Picture, posed_capture, unread_pictures
from vstdata.sources.files.scenezoo_frames import available_sources, scenezoo_capture
from vstdata.sources.profile import Profile
from vstdata.sources.reader import EVERYTHING, Reader
from vstdata.sources.rescans import paired
from vstdata.sources.spec import OpenSource, SourceSpec

NOISE = Noise(depth=0.01, pose=0.02, surface=0.02)  # ours: handheld scanners at 2 m, until measured per scene
PACKED = (".zip", ".tar")
_OURS = ("frames", "boxes")
_NOT_OPTIONS = ("self", "root_dir", "cache_dir", "offline", "invalid_obj_id")
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".pincam"})


def scenezoo_reader(
    name: str,
    about: str,
    profile: Profile,
    kind: type[SceneZooSource] | None = None,
    *,
    layout: str = "",
    origin: str = "its owners",
    scenes: int = 0,
    ids: str = "",
    pictures: int = 0,
    extra: str = "",
    rescans: bool = False,
) -> Reader:
    """The reader of a data set that scenezoo knows by this name; `kind` is the source where it needs one of its own."""
    has = EVERYTHING if profile.mesh or not profile.frames else EVERYTHING - {"mesh"}
    layout = layout or ", or ".join(pattern.replace("*", "ID") for pattern in profile.scenes)
    single: OpenSource = partial(kind or SceneZooSource, profile=profile)
    opened = partial(paired, single) if rescans else single
    return Reader(name, about, opened, layout, origin, scenes, ids, has, pictures, extra, rescans)


class SceneZooSource:
    """Readers by scenezoo's names; see the module."""

    def __init__(self, spec: SourceSpec, root: Path, profile: Profile) -> None:
        import scenezoo

        self.spec, self.root, self.profile = spec, root, profile
        adapter = scenezoo.get_dataset_info(spec.reader).dataset_class
        parameters = inspect.signature(adapter.__init__).parameters
        known = [name for name in parameters if name not in _NOT_OPTIONS]
        check_options(spec, (*known, *_OURS))
        self._frames = text_option(spec, "frames", "auto", ("auto", "rendered", *self.profile.frames))
        self._boxes = text_option(spec, "boxes", "official", ("official", "fit"))
        arguments = _local_arguments(spec, root, {name: parameters[name].default for name in known}, profile.files)
        with guarded(root, "root", f"a data folder of {spec.reader}"):
            self._dataset = self._open(arguments)

    def _open(self, arguments: dict[str, Any]) -> Any:
        """scenezoo's adapter of the root."""
        import scenezoo

        return scenezoo.get_dataset(self.spec.reader, root_dir=self.root, offline=True, **arguments)

    def _sample(self, scene_id: str) -> str:
        """What scenezoo calls a scene: its folder, or its file below another's."""
        return self._name(self._folder(scene_id)).replace(".", "/", 1 if self.profile.slash else 0)

    @cached_property
    def _folders(self) -> dict[str, Path]:
        """Scene id -> its folder (or file), from the first pattern that finds any."""
        for pattern in self.profile.scenes:
            paths = [path for each in pattern.split("|") for path in sorted(self.root.glob(each))]
            paths = [p for p in paths if not p.name.startswith(".")]
            meshed = [p for p in paths if any(any(p.glob(mesh)) for mesh in self.profile.meshes)]
            others = [] if pattern == "*" else [p for p in paths if p.is_dir() or p.suffix == ".json"]
            found = self._by_id([*meshed, *others])
            if found:
                zips = [] if pattern == "*" else self._packed(pattern)
                return self._by_id([*found.values(), *(p for p in zips if id_of(p.stem, self.root) not in found)])
        packed = [p for pattern in self.profile.scenes if pattern != "*" for p in self._packed(pattern)]
        if packed:
            raise InputError(self.root, "scenes", f"unpacked ones, not {len(packed)} zips as {packed[0].name}")
        return {}

    def _packed(self, pattern: str) -> list[Path]:
        """Zips where scenes should be, which nothing of them was unpacked from."""
        return [p for each in pattern.split("|") for p in sorted(self.root.glob(each)) if p.suffix in PACKED]

    def _by_id(self, paths: list[Path]) -> dict[str, Path]:
        """Scenes by their ids; of one that lies in two places the first counts. Raises InputError for two names that
        have one id."""
        found: dict[str, Path] = {}
        for path in paths:
            known = found.setdefault(id_of(self._name(path), self.root), path)
            if self._name(known) != self._name(path):
                raise InputError(self.root, "names", f"different ones, not {known.name!r} and {path.name!r}")
        return found

    def _name(self, path: Path) -> str:
        return f"{path.parent.name}.{path.stem}" if self.profile.slash else path.stem if path.is_file() else path.name

    @cached_property
    def _splits(self) -> dict[str, str]:
        """Scene id -> train, val or test by the data set's own lists; empty where those are not on disk."""
        try:
            with guarded(self.root, "split lists", "the data set's split lists on disk"):
                splits: dict[str, list[str]] = dict(self._dataset.splits)
        except InputError:
            if self.spec.split:
                raise
            return {}
        plain = [(next((p for p in ("train", "val", "test") if p in name), name), ids) for name, ids in splits.items()]
        own = ((split, sample) for split, ids in reversed(plain) for sample in ids)
        return {id_of(sample.replace("/", "."), self.root): split for split, sample in own}

    def scene_ids(self) -> list[str]:
        """Scenes on disk, those of the spec's split, or those it lists; sorted."""
        found = list(self._folders)
        if self.spec.split:
            found = [name for name in found if self._splits.get(name) == self.spec.split]
        return wanted_ids(self.spec, self.root, found)

    def _folder(self, scene_id: str) -> Path:
        if scene_id not in self._folders:
            raise InputError(self.root, "scene id", f"a scene below the root, not {scene_id!r}")
        path = self._folders[scene_id]
        if path.suffix in PACKED:
            raise InputError(path, "scene", "an unpacked folder: nothing was unpacked from this file")
        return inside(path, self.root)

    def files(self, scene_id: str) -> list[Path]:
        """All files of the scene but single pictures, which are too many to be read before a build."""
        folder = self._folder(scene_id)
        paths = [folder] if folder.is_file() else [p for p in folder.rglob("*") if p.is_file()]
        return sorted(p for p in paths if p.suffix.lower() not in _PICTURES)

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """One checked scene; see `Source.load`."""
        folder, sample, dropped = self._folder(scene_id), self._sample(scene_id), Counter[str]()
        self._check_files(folder)
        capture = self._capture(folder, sample, dropped)
        split = self._splits.get(scene_id) or self.spec.split or DEFAULT_SPLIT
        parts = Parts(folder, scene_id, split, dropped, capture, noise=NOISE)
        parts = replace(parts, name=self._name(folder), exhaustive=self.profile.exhaustive)
        parts = replace(parts, building=self.profile.building)
        if capture is None or geometry:
            parts = self._with_geometry(parts, sample)
        return finish(self.spec, parts, geometry)

    def _check_files(self, folder: Path) -> None:
        """Links stay inside, meshes have the rows they claim, JSON is strict: before scenezoo opens any of them."""
        for path in [folder, *(folder.rglob("*") if folder.is_dir() else ())]:
            if path.is_symlink():
                inside(path, self.root)
        for pattern in self.profile.meshes:
            for path in sorted(path for path in folder.glob(pattern) if path.suffix == ".ply"):
                check_ply(path, self.root)
        for pattern in self.profile.json:
            for path in sorted(folder.glob(pattern)) if pattern else [folder]:
                stored = read_json(require_file(path, self.root))
                if isinstance(stored, dict):
                    check_owner(stored, self._name(folder), path)

    def _capture(self, folder: Path, sample: str, dropped: Counter[str]) -> Capture | None:
        """Frames of the first source that has any, in the profile's order; None where the mesh is to be drawn. Raises
        the first source's InputError where those that are there cannot be read."""
        if self._frames == "rendered":
            return None
        stated, errors, told = self._frames != "auto", list[InputError](), Counter[str]()
        for source in (self._frames,) if stated else self.profile.frames:
            lost = Counter[str]()
            try:
                capture = self._frames_of(folder, sample, source, lost, stated)
            except ConventionError:
                raise
            except InputError as error:
                errors.append(error)
                continue
            if capture is not None:
                dropped.update({**lost, "frame_source_not_readable": len(errors)})
                return capture
            told |= lost
        if errors:
            raise errors[0]
        if stated:
            raise InputError(folder, "frames", f"pictures with poses as {self._frames!r}")
        told["picture_not_read"] = unread_pictures(folder)
        dropped.update(told)
        return None

    def _frames_of(self, folder: Path, sample: str, source: str, dropped: Counter[str], stated: bool) -> Capture | None:
        """Frames of one source; None where it is not there, or where none of its pictures has a pose."""
        if source in self.profile.own:
            pictures = self._pictures(folder, source, dropped)
            return posed_capture(pictures, folder, self.spec.frames_per_scene, dropped) if pictures else None
        if not stated and source not in available_sources(self._dataset, sample, self.profile, folder):
            return None
        wanted = self.spec.frames_per_scene
        return scenezoo_capture(self._dataset, sample, folder, source, self.profile, wanted, dropped)

    def _pictures(self, folder: Path, source: str, dropped: Counter[str]) -> list[Picture]:
        """The posed pictures of a frame source that a reader finds itself; empty where there are none."""
        raise NotImplementedError

    def _with_geometry(self, parts: Parts, sample: str) -> Parts:
        if not self.profile.mesh:
            return self._with_boxes(parts, sample)
        with guarded(parts.file, "mesh", "a triangle mesh"):
            stored = self._dataset.get_mesh(sample, **self.profile.mesh_options)
        vertices, faces, colors = mesh_arrays(stored, parts.file)
        labels, names = self._labels(parts.file, sample, len(vertices), faces)
        official = self._official(parts, sample)
        candidates = _candidates(labels, names, official, vertices, faces)
        _check_frames_of_reference(candidates, vertices, parts.file)
        kept = accept(candidates, parts.file, parts.dropped)
        parts = replace(parts, uncounted=parts.uncounted | without_box(candidates))
        index = {instance.id: k for k, (instance, _) in enumerate(kept)}
        owners = _renumbered(labels, index)
        said = self._annotations(parts.file)
        instances = tuple(replace(i, about=said.get(i.id, i.about)) for i, _ in kept)
        mesh = Mesh(vertices, faces, colors, owners)
        return replace(parts, mesh=mesh, instances=instances, floor_height=floor_height(mesh, instances))

    def _with_boxes(self, parts: Parts, sample: str) -> Parts:
        """Boxes alone; they are the mesh only where there are no frames, whose depth shows more than boxes do."""
        boxes, names = self._read_boxes(parts.file, sample, {"box_type": "obb_gt", **self.profile.box_options})
        candidates = [Candidate(k, names.get(k), box) for k, box in boxes.items()]
        kept = accept(candidates, parts.file, parts.dropped)
        parts = replace(parts, uncounted=parts.uncounted | without_box(candidates))
        instances = tuple(i for i, _ in kept)
        if parts.capture is not None or not instances:
            return replace(parts, instances=instances)
        stored = [i.box for i in instances]
        floor = floor_under(stored)
        height = float(floor[0, 2])
        return replace(parts, mesh=box_mesh(stored, floor), instances=instances, floor_height=height)

    def _labels(self, folder: Path, sample: str, vertices: int, faces: IntArray) -> tuple[IntArray, dict[int, object]]:
        """(m,) instance number of every face, the adapter's invalid one made -1, and the names by number."""
        with guarded(folder, "instances", "an instance for each vertex or face"):
            found = self._dataset.get_segmentation(sample)
            labels = np.asarray(found.labels)
            if labels.ndim != 1 or labels.dtype.kind not in "iu":
                raise InputError(folder, "instances", f"one number each, not {labels.dtype} {labels.shape}")
            labels = np.where(labels == found.invalid_id, -1, labels).astype(np.int32)
        expected = vertices if found.domain == "vertex" else len(faces)
        if len(labels) != expected:
            raise InputError(folder, "instances", f"{expected} numbers, one a {found.domain}, not {len(labels)}")
        return majority(labels[faces]) if found.domain == "vertex" else labels, dict(found.id_to_name)

    def _annotations(self, folder: Path) -> Mapping[int, Annotation]:
        """What annotators said of objects beside names and places, by their ids: nothing, unless a reader finds it."""
        return {}

    def _read_boxes(
        self, folder: Path, sample: str, options: dict[str, str]
    ) -> tuple[dict[int, Box | None], dict[int, object]]:
        with guarded(folder, "boxes", "oriented boxes"):
            stored, names = self._dataset.get_boxes(sample, **options)
            boxes = {
                int(k): make_box(np.asarray(b.center), np.asarray(b.extent), np.asarray(b.R))
                for k, b in sorted(stored.items())
            }
        return boxes, {int(k): name for k, name in names.items()}

    def _official(self, parts: Parts, sample: str) -> dict[int, Box | None]:
        if self._boxes == "fit" or not self.profile.official_boxes:
            return {}
        try:
            return self._read_boxes(parts.file, sample, {"box_type": "obb_gt"})[0]
        except InputError:
            parts.dropped["official_boxes_unreadable"] += 1
            return {}


def _local_arguments(spec: SourceSpec, root: Path, defaults: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    """Arguments for an adapter: the options, checked, and a path on disk for everything it would download."""
    arguments: dict[str, Any] = {}
    for name, default in defaults.items():
        value = spec.options.get(name)
        if isinstance(value, str):
            relative_file(root, value.replace("{scene_id}", "x").replace("{visit_id}", "x"), name)
            arguments[name] = str(root / value) if "://" in str(default) else value
        elif value is not None:
            arguments[name] = value
        elif isinstance(default, str) and "://" in default:
            base = default.partition("?")[0].rpartition("/")[2]
            arguments[name] = str(find_list(root, base) or root / base)
    return {name: str(root / file) for name, file in files.items()} | arguments


def _renumbered(labels: IntArray, index: dict[int, int]) -> IntArray:
    values, inverse = np.unique(labels, return_inverse=True)
    return np.array([index.get(int(v), -1) for v in values], dtype=np.int32)[inverse]


def _candidates(
    labels: IntArray, names: dict[int, object], official: dict[int, Box | None], vertices: FloatArray, faces: IntArray
) -> list[Candidate]:
    """One candidate for each name, with the official box or one around the instance's vertices."""
    order = np.argsort(labels, kind="stable")
    bounds = {int(v): (a, b) for v, a, b in _runs(labels[order])}
    candidates = []
    for number in sorted({int(k) for k in names} | set(official)):
        first, last = bounds.get(number, (0, 0))
        rows = np.unique(faces[order[first:last]])
        box = official[number] if number in official else fit_box(vertices[rows])
        candidates.append(Candidate(number, names.get(number), box, rows))
    return candidates


def _runs(ordered: IntArray) -> list[tuple[int, int, int]]:
    values, starts = np.unique(ordered, return_index=True)
    ends = np.append(starts[1:], len(ordered))
    return [(int(v), int(a), int(b)) for v, a, b in zip(values, starts, ends, strict=True)]


def _check_frames_of_reference(candidates: list[Candidate], vertices: FloatArray, file: Path) -> None:
    """Refuse official boxes that do not stand where the mesh is: ConventionError."""
    shares = [
        float(inside_box(vertices[c.vertices], c.box, 0.1).mean()) if len(c.vertices) else 0.0
        for c in candidates
        if c.box is not None and c.vertices is not None
    ]
    if len(shares) >= 3 and np.median(shares) < 0.3:
        raise ConventionError(
            file, "boxes", "boxes around their instances' vertices: they look like another frame of reference"
        )
