"""ARKitScenes: rooms recorded by a tablet, as `3dod` and as `raw` are downloaded.

A scan's pictures lie in its folder (raw) or in its `ID_frames` (3dod): `wide`, `lowres_wide` or `vga_wide`, with the
trajectory `lowres_wide.traj`, depth in `highres_depth` or `lowres_depth`, and a `.pincam` of every moment. The three
are one camera at three resolutions, so where one has no calibration of its own another's is scaled. Each folder may
still be the zip that is downloaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vstdata.errors import InputError
from vstdata.scene import FloatArray
from vstdata.sources.checks.guard import guarded, number_rows
from vstdata.sources.files.lists import id_of
from vstdata.sources.files.moments import SAME, Trajectory, trajectory
from vstdata.sources.files.posed_pictures import Calibration, Picture
from vstdata.sources.files.stores import Store, Stored, stored
from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import SceneZooSource, scenezoo_reader

FOLDERS = {"wide": ("wide", "color"), "lowres_wide": ("lowres_wide",), "vga_wide": ("vga_wide",)}
BETWEEN = "_between"  # pictures of whose moments the trajectory says nothing, posed between two of its poses
DEPTHS = ("highres_depth", "depth_densified", "lowres_depth")  # the better first
SPLITS = {"Training": "train", "Validation": "val"}
PICTURES = (".png", ".jpg", ".jpeg")
CALIBRATED = ("wide", "color", "lowres_wide", "vga_wide")


class ARKitScenesSource(SceneZooSource):
    """Reader "arkitscenes": scans are where they lie, whether or not lists are beside them."""

    def _open(self, arguments: dict[str, Any]) -> Any:
        from scenezoo.dataset.scene.arkitscenes import ARKitScenes

        folder, root = self._folder, self.root

        class OnDisk(ARKitScenes):  # type: ignore[misc]
            def _sample_directory(self, sample_id: str, *, upsampling: bool = False) -> Path:
                return folder(id_of(sample_id, root))

        return OnDisk(self.root, offline=True, **arguments)

    @property
    def _splits(self) -> dict[str, str]:
        return {name: SPLITS.get(path.parent.name, "") for name, path in self._folders.items()}

    def _pictures(self, folder: Path, source: str, dropped: Counter[str]) -> list[Picture]:
        base = source.removesuffix(BETWEEN)
        for place in (folder, folder / f"{folder.name}_frames"):
            found = next(
                (s for s in (stored(place / name, self.root) for name in FOLDERS[base]) if s is not None), None
            )
            if found is not None:
                return self._posed(folder, place, found, source, dropped)
        return []

    def _posed(self, folder: Path, place: Path, pictures: Store, source: str, dropped: Counter[str]) -> list[Picture]:
        """Pictures of one folder whose moments the trajectory knows."""
        colors = _by_time(pictures, PICTURES)
        path = self._trajectory(folder, place)
        if not colors or path is None:
            dropped["frame_without_pose"] += len(colors)
            return []
        times = np.array(sorted(colors))
        poses, away = self._read(path).at(times)
        posed = np.isfinite(poses).all(axis=(1, 2)) & (source.endswith(BETWEEN) | (away <= SAME + 1e-9))
        if not source.endswith(BETWEEN) and 2 * posed.sum() < min(len(times), self.spec.frames_per_scene):
            posed[:] = False  # another resolution, or between two poses, may say more
        dropped["frame_without_pose"] += int((~posed).sum())
        cameras = self._calibrations([place, folder], pictures.path.stem)
        depths = self._depths([place, folder])
        made = []
        for time, pose in zip(times[posed], poses[posed], strict=True):
            camera = _nearest(cameras, time, 1.0)  # it hardly changes while autofocus is at rest
            stated = None if camera is None else _calibration(camera)
            if stated is None:
                dropped["frame_without_intrinsics"] += 1
                continue
            color = colors[time]
            depth = next((d for d in (_nearest(known, time, SAME) for known in depths) if d is not None), None)
            key = color.name
            made.append(Picture(key, pose, color, stated, depth, stated if depth else None, float(time)))
        return made

    def _trajectory(self, folder: Path, place: Path) -> Path | None:
        found = (each / name for each in (place, folder) for name in ("lowres_wide.traj", "color.traj"))
        return next((path for path in found if path.is_file()), None)

    def _read(self, path: Path) -> Trajectory:
        rows = number_rows(path, self.root)
        if any(len(row) != 7 for row in rows):
            raise InputError(path, "lines", "7 numbers: a time, a rotation vector and a translation")
        return trajectory(rows)

    def _calibrations(self, places: Sequence[Path], own: str) -> dict[float, Stored]:
        """Calibrations by time: of these pictures, else of the same camera at another resolution. Raises InputError
        where there are none."""
        for name in (own, *(name for name in CALIBRATED if name != own)):
            for store in self._stores(places, f"{name}_intrinsics"):
                if found := _by_time(store, (".pincam",)):
                    return found
        raise InputError(places[0], "intrinsics", f"a folder {own}_intrinsics of .pincam files")

    def _depths(self, places: Sequence[Path]) -> list[dict[float, Stored]]:
        return [_by_time(store, (".png",)) for name in DEPTHS for store in self._stores(places, name)]

    def _stores(self, places: Sequence[Path], name: str) -> list[Store]:
        found = (stored(place / name, self.root) for place in places)
        return [store for store in found if store is not None]


def _calibration(file: Stored) -> Calibration | None:
    """What a `.pincam` says: width, height, fx, fy, cx, cy; None where it is none, which costs its picture."""
    try:
        width, height, fx, fy, cx, cy = (float(word) for word in file.store.text(file.name).split())
        return Calibration(np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1.0]]), (round(width), round(height)))
    except (ValueError, OverflowError, InputError):
        return None


def _by_time(store: Store, suffixes: Sequence[str]) -> dict[float, Stored]:
    """Files by the time in their names, ID_SECONDS. Raises InputError for a name that has none."""
    found = {}
    for name in store.names:
        if name.endswith(tuple(suffixes)):
            with guarded(store.path / name, "name", "ID_SECONDS"):
                found[float(name.rpartition(".")[0].rpartition("_")[2])] = Stored(store, name)
    return found


def _nearest(known: dict[float, Stored], time: float, most: float) -> Stored | None:
    times: FloatArray = np.array(list(known))
    if not len(times):
        return None
    best = int(np.argmin(np.abs(times - time)))
    return known[float(times[best])] if abs(times[best] - time) <= most + 1e-9 else None


READER = scenezoo_reader(
    "arkitscenes",
    "ARKitScenes, as `3dod` or `raw` is downloaded: rooms recorded by a tablet",
    Profile(
        scenes=("|".join(f"{part}{fold}/*" for part in ("raw/", "3dod/", "threedod/", "") for fold in SPLITS),),
        meshes=("*_3dod_mesh.ply",),
        json=("*_3dod_annotation.json",),
        frames=("wide", "mov", "lowres_wide", "vga_wide", *(f"{name}{BETWEEN}" for name in FOLDERS)),
        own=(*FOLDERS, *(f"{name}{BETWEEN}" for name in FOLDERS)),
        seconds=1.0,
    ),
    kind=ARKitScenesSource,
    layout="3dod/Training/ID/ID_3dod_mesh.ply, ID_3dod_annotation.json, ID_frames/; or raw/Training/ID/",
    origin="github.com/apple/ARKitScenes (3dod); or `vst fetch arkitscenes`",
    scenes=5047,  # 4,498 + 549 of threedod/3dod_train_val_splits.csv of github.com/apple/ARKitScenes
    ids=r"\d{8}",
)
