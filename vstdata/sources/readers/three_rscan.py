"""3RScan: rooms scanned again and again. A scan's frames lie in `sequence.zip`, or where that was unpacked: in
`sequence/`, or beside the mesh."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from vstdata.scene import FloatArray
from vstdata.sources.checks.guard import finite_array, guarded
from vstdata.sources.files.posed_pictures import Calibration, Picture
from vstdata.sources.files.stores import Store, Stored, stored
from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import SceneZooSource, scenezoo_reader

INFO, COLOR, DEPTH, POSE = "_info.txt", ".color.jpg", ".depth.pgm", ".pose.txt"


class ThreeRScanSource(SceneZooSource):
    """Reader "3rscan"."""

    def alignment(self, scene_id: str) -> FloatArray:
        """(4, 4) none: scans are taken as they lie; see `Rescanned.alignment`."""
        return np.eye(4)

    def _pictures(self, folder: Path, source: str, dropped: Counter[str]) -> list[Picture]:
        store = stored(folder / source, self.root)
        if store is None and (folder / INFO).is_file():
            store = Store(folder, self.root)
        if store is None or INFO not in store.names:
            return []
        color, depth, scale = self._calibrations(store)
        keys = [name.removesuffix(COLOR) for name in store.names if name.endswith(COLOR)]
        posed = [key for key in keys if f"{key}{POSE}" in store.names]
        dropped["frame_without_pose"] += len(keys) - len(posed)
        made = []
        for key, text in zip(posed, store.read_all([f"{key}{POSE}" for key in posed]), strict=True):
            seen = Stored(store, f"{key}{DEPTH}") if f"{key}{DEPTH}" in store.names else None
            picture = Stored(store, f"{key}{COLOR}")
            made.append(Picture(key, _pose(text), picture, color, seen, depth, depth_scale=scale))
        return made

    def _calibrations(self, store: Store) -> tuple[Calibration, Calibration, float]:
        """Of colour and of depth, and the units of depth in a metre, from the sequence's own text."""
        from scenezoo.io.rio import parse_rio_sequence_info

        file, text = store.path / INFO, store.text(INFO)
        with guarded(file, "calibration", "sizes, intrinsics and depth shift of a sequence"):
            info = parse_rio_sequence_info(text)
        return (
            Calibration(finite_array(info.color_intrinsic[:3, :3], (3, 3), file, "colour", 1e6), info.color_size),
            Calibration(finite_array(info.depth_intrinsic[:3, :3], (3, 3), file, "depth", 1e6), info.depth_size),
            float(info.depth_shift),
        )


def _pose(text: bytes) -> FloatArray:
    """(4, 4) camera_to_world; nan, which is left out and counted later, for a text that is none."""
    try:
        rows = [[float(word) for word in line.split()] for line in text.decode().splitlines() if line.strip()]
    except ValueError:
        return np.full((4, 4), np.nan)
    return np.array(rows) if [len(row) for row in rows] == [4, 4, 4, 4] else np.full((4, 4), np.nan)


READER = scenezoo_reader(
    "3rscan",
    "3RScan: rooms scanned several times, their frames from `sequence.zip` or unpacked",
    Profile(
        scenes=("download/*", "*"),
        meshes=("labels.instances.annotated.v2.ply",),
        json=("semseg.v2.json",),
        frames=("sequence",),
        own=("sequence",),
        mesh_options={"mesh_type": "instance"},
        files={"dataset_metadata_file": "3RScan.json"},
    ),
    kind=ThreeRScanSource,
    layout="ID/labels.instances.annotated.v2.ply, semseg.v2.json, sequence.zip",
    rescans=True,
)
