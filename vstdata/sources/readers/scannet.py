"""ScanNet v2 scans (and the procedural rooms, which are written as such).

Files of a scan: mesh, `.segs.json`, `.aggregation.json`, `.txt` with the axis alignment, and frames as `.sens`, as
exported folders (in the scan's own, or in `scannet_frames_25k` or `posed_images` beside `scans/`), or not at all (then
they are rendered). scenezoo reads the mesh, the groups and the stream's index.
Rooms have `.objects.json` as well: fronts, colours, what stands on what.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from vstdata.errors import InputError
from vstdata.scene import FloatArray, Mesh, Noise, Scene
from vstdata.sources.building.assemble import Candidate, accept, majority, vertex_instances, without_box
from vstdata.sources.building.finish import Capture, Parts, finish
from vstdata.sources.building.geometry import fit_box
from vstdata.sources.checks.guard import check_name, relative_file
from vstdata.sources.files.label_map import LabelMap, read_label_map
from vstdata.sources.files.lists import (
    DEFAULT_SPLIT,
    check_options,
    find_list,
    folders,
    split_table,
    text_option,
    wanted_ids,
)
from vstdata.sources.files.meshes import floor_height
from vstdata.sources.files.object_notes import Notes, read_notes
from vstdata.sources.files.posed_pictures import unread_pictures
from vstdata.sources.files.scannet_frames import exported_capture, exports, sens_capture
from vstdata.sources.files.scannet_scan import Scan
from vstdata.sources.reader import Reader
from vstdata.sources.rescans import paired
from vstdata.sources.spec import SourceSpec

SPLIT_FILES = {split: f"scannetv2_{split}.txt" for split in ("train", "val", "test")}
LABEL_MAP = "scannetv2-labels.combined.tsv"
LABEL_COLUMNS = {"raw": "", "category": "category", "nyu40": "nyu40class"}
EXPORTED = {
    "exported": "color/ and pose/ in the scan's folder",
    "frames_25k": "scannet_frames_25k/ID/ in the root",
    "posed_images": "posed_images/ID/ in the root",
}
OPTIONS = ("train_list", "val_list", "test_list", "label_map", "label_space", "frames")
NOISE = Noise(depth=0.01, pose=0.02, surface=0.02)  # ours: a structured-light sensor at 2 m, until measured per scene


class ScanNetSource:
    """Reader "scannetv2". Options: `train_list`, `val_list`, `test_list`, `label_map` (paths in the root),
    `label_space` ("raw", "category" or "nyu40") and `frames` ("auto", "sens", "exported", "frames_25k", "posed_images"
    or "rendered")."""

    def __init__(self, spec: SourceSpec, root: Path) -> None:
        check_options(spec, OPTIONS)
        self.spec, self.root = spec, root
        self._frames = text_option(spec, "frames", "auto", ("auto", "sens", *EXPORTED, "rendered"))
        self._label_space = text_option(spec, "label_space", "raw", tuple(LABEL_COLUMNS))
        self._splits: dict[str, str] | None = None

    def _split_of(self) -> dict[str, str]:
        if self._splits is None:
            self._splits = split_table(self.spec, self.root, SPLIT_FILES)
        return self._splits

    def scene_ids(self) -> list[str]:
        """Scans on disk, those of the spec's split, or those it lists; sorted."""
        splits = self._split_of()
        found = [] if self.spec.scenes else list(self._folders)
        if self.spec.split:
            found = [name for name in found if splits.get(name) == self.spec.split]
        return wanted_ids(self.spec, self.root, found)

    @cached_property
    def _folders(self) -> dict[str, Path]:
        return folders(self.root, self.root / "scans")

    def _scan(self, scene_id: str) -> Scan:
        return Scan(self.root, self._folders.get(scene_id, self.root / "scans" / check_name(scene_id, self.root)))

    def files(self, scene_id: str) -> list[Path]:
        """Annotation files, and the files of the chosen frames."""
        scan = self._scan(scene_id)
        capture = self._capture(scan, np.eye(4), Counter())
        return sorted({*scan.present(), *(capture.files if capture else ())})

    def alignment(self, scene_id: str) -> FloatArray:
        """(4, 4) axisAlignment; see `Rescanned.alignment`."""
        return self._scan(scene_id).alignment(Counter())

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """One checked scan; see `Source.load`."""
        scan, dropped = self._scan(scene_id), Counter[str]()
        align = scan.alignment(dropped)
        capture = self._capture(scan, align, dropped)
        split = self._split_of().get(scene_id) or self.spec.split or DEFAULT_SPLIT
        notes = read_notes(scan.objects, self.root, align)
        parts = Parts(scan.folder, scene_id, split, dropped, capture, align, noise=NOISE)
        parts = replace(parts, name=scan.id, room_kind=notes.room_kind, licences=notes.licences, credits=notes.credits)
        if capture is None or geometry:
            parts = self._with_geometry(scan, parts, notes, required=capture is None)
        return finish(self.spec, parts, geometry)

    def _capture(self, scan: Scan, align: FloatArray, dropped: Counter[str]) -> Capture | None:
        """The stream, else what was exported of it, else None. Raises InputError where what a manifest asks for is not
        there."""
        count = self.spec.frames_per_scene
        if self._frames == "rendered":
            return None
        if self._frames in ("auto", "sens") and (scan.sens.exists() or self._frames == "sens"):
            return sens_capture(scan.sens, self.root, align, count, dropped)
        found = exports(scan.folder, self.root)
        names = found if self._frames == "auto" else [self._frames]
        for name in names:
            if name not in found:
                raise InputError(scan.folder, "frames", f"exported frames: {EXPORTED[name]}")
            return exported_capture(found[name], self.root, align, count, dropped, scan.color_size())
        dropped["picture_not_read"] += unread_pictures(scan.folder)
        return None

    def _with_geometry(self, scan: Scan, parts: Parts, notes: Notes, required: bool) -> Parts:
        if not required and not scan.mesh.exists():
            parts.dropped["no_mesh"] += 1
            return parts
        vertices, faces, colors = scan.read_mesh(parts.align)
        candidates = self._candidates(scan, vertices, parts.dropped)
        kept = accept(candidates, scan.groups, parts.dropped)
        owners = majority(vertex_instances(kept, len(vertices))[faces])
        instances = tuple(replace(one, about=notes.objects.get(one.id, one.about)) for one, _ in kept)
        if parts.dropped["label_not_in_map"] or parts.dropped["label_refused"]:
            parts = replace(parts, exhaustive=False)  # what it is was not to be read: it may be one more of any kind
        parts = replace(parts, uncounted=parts.uncounted | without_box(candidates))
        mesh = Mesh(vertices, faces, colors, owners)
        height = floor_height(mesh, instances)
        return replace(parts, mesh=mesh, instances=instances, floor_height=height, regions=notes.regions)

    def _candidates(self, scan: Scan, vertices: FloatArray, dropped: Counter[str]) -> list[Candidate]:
        if not scan.groups.exists():
            dropped["no_instances"] += 1
            return []
        groups, candidates = scan.read_groups(len(vertices)), []
        table = self._label_map
        if table is not None:
            table.check(label for label, _ in groups.values())
        dropped["no_instances"] += not groups
        for number, (label, rows) in groups.items():
            name = label if table is None else table.name(label)
            if table is not None and not name:
                dropped["label_not_in_map" if name is None else "label_of_no_list"] += 1
            else:
                candidates.append(Candidate(number, name, fit_box(vertices[rows]), rows))
        return candidates

    @cached_property
    def _label_map(self) -> LabelMap | None:
        """ScanNet's label table, where labels are not raw. Raises InputError where it is missing."""
        column = LABEL_COLUMNS[self._label_space]
        if not column:
            return None
        option = self.spec.options.get("label_map")
        path = relative_file(self.root, option, "label_map") if option else find_list(self.root, LABEL_MAP)
        if path is None:
            raise InputError(self.root / LABEL_MAP, "label map", "ScanNet's label table (it is never downloaded)")
        return read_label_map(path, self.root, column)


READER = Reader(
    "scannetv2",
    "ScanNet v2: `.sens`, or frames exported by the official SensReader (`color/ depth/ pose/ intrinsic/`), "
    "`scannet_frames_25k` or `posed_images` beside `scans/`, or scans without frames (then rendered)",
    partial(paired, ScanNetSource),
    layout="scans/ID/ID_vh_clean_2.ply, .aggregation.json, .segs.json, .sens",
    origin="github.com/ScanNet/ScanNet (terms by mail); or `vst rooms`",
    scenes=1613,  # 1,201 + 312 + 100: split lists of github.com/ScanNet/ScanNet
    ids=r"scene\d{4}_\d\d",
    rescans=True,
)
