"""MultiScan: rooms with parts that move. Annotators drew which way each object's box has its front and its top."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from vstdata.canonical import read_json
from vstdata.scene import Annotation
from vstdata.sources.checks.guard import mapping, require_file, sequence
from vstdata.sources.files.object_notes import direction, object_id
from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import SceneZooSource, scenezoo_reader


class MultiScanSource(SceneZooSource):
    """Reader "multiscan"."""

    def _annotations(self, folder: Path) -> Mapping[int, Annotation]:
        """The drawn front and top of each box. A box without has an empty list there, or none."""
        path = require_file(folder / f"{folder.name}.annotations.json", self.root)
        stored = sequence(mapping(read_json(path), path, "root").get("objects"), path, "objects")
        found = {}
        for k, value in enumerate(stored):
            one = mapping(value, path, f"objects.{k}")
            box = mapping(one.get("obb", {}), path, f"objects.{k}.obb")
            front, up = (
                direction(box.get(way) or None, np.eye(4), path, f"objects.{k}.obb.{way}") for way in ("front", "up")
            )
            found[object_id(one.get("objectId"), path, f"objects.{k}.objectId")] = Annotation(front, up)
        return found


READER = scenezoo_reader(
    "multiscan",
    "MultiScan: scans with frames of a video, and which way things face",
    Profile(scenes=("*",), meshes=("*.ply",), json=("*.annotations.json",), frames=("capture",), frame_files="*.mp4"),
    kind=MultiScanSource,
)
