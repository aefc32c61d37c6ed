"""ScanNet++, second version: meshes of a laser scanner, frames of a phone and a camera.

The phone's frames are read from the video with its depth stream, or from pictures that the toolkit took out of it
(`iphone/rgb`), with COLMAP's poses or, where those are not there, the phone's own. The camera's are read undistorted by
the toolkit, or as they are: pictures of a fisheye (`dslr/resized_images`), undistorted here. Poses are COLMAP's, and of
`nerfstudio/transforms.json` where only that is there.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from vstdata.canonical import read_json
from vstdata.errors import InputError
from vstdata.scene import FloatArray
from vstdata.sources.checks.guard import finite_array, guarded, mapping, require_file
from vstdata.sources.files.colmap import Registered, in_world, model_file, read_cameras, read_images, read_transforms
from vstdata.sources.files.lens import Lens
from vstdata.sources.files.posed_pictures import Calibration, Picture
from vstdata.sources.files.stores import Store, Stored
from vstdata.sources.profile import Profile
from vstdata.sources.scenezoo import SceneZooSource, scenezoo_reader

VIDEO_SIZE = (1920, 1440)  # that the phone's stated intrinsics belong to
Camera = tuple[Calibration, Lens | None]


class ScanNetPPSource(SceneZooSource):
    """Reader "scannetppv2"."""

    def _pictures(self, folder: Path, source: str, dropped: Counter[str]) -> list[Picture]:
        if source == "dslr":
            return self._fisheye(folder, dropped)
        pictures = folder / "iphone" / "rgb"
        if not pictures.is_dir():
            return []
        if source == "iphone_colmap":
            return self._phone_by_colmap(folder, dropped)
        return self._phone(folder, dropped)

    def _fisheye(self, folder: Path, dropped: Counter[str]) -> list[Picture]:
        base = folder / "dslr"
        if not (base / "resized_images").is_dir():
            return []
        path, colmap = base / "nerfstudio" / "transforms.json", base / "colmap"
        stated = read_transforms(path, self.root) if path.is_file() else None
        cameras: dict[int, Camera]
        if (listed := model_file(colmap, "images")) and (lenses := model_file(colmap, "cameras")):
            cameras, images = read_cameras(lenses, self.root), read_images(listed, self.root)
        elif stated is not None and stated.images:
            cameras = {0: (stated.calibration, stated.lens)}
            poses = in_world(np.stack([image.pose for image in stated.images]), self._bounds(folder))
            images = [Registered(i.name, pose, 0) for i, pose in zip(stated.images, poses, strict=True)]
        else:
            return []
        made = self._made(
            images, cameras, base / "resized_images", dropped, masks=self._store(base / "resized_anon_masks")
        )
        bad = stated.bad if stated is not None else frozenset()
        dropped["picture_marked_bad"] += sum(picture.key in bad for picture in made)
        return [picture for picture in made if picture.key not in bad]

    def _phone_by_colmap(self, folder: Path, dropped: Counter[str]) -> list[Picture]:
        base = folder / "iphone"
        listed, lenses = (model_file(base / "colmap", name) for name in ("images", "cameras"))
        if listed is None or lenses is None:
            return []
        cameras, images = read_cameras(lenses, self.root), read_images(listed, self.root)
        return self._made(
            images, cameras, base / "rgb", dropped, self._store(base / "depth"), self._store(base / "rgb_masks")
        )

    def _phone(self, folder: Path, dropped: Counter[str]) -> list[Picture]:
        base, path = folder / "iphone", folder / "iphone" / "pose_intrinsic_imu.json"
        if not path.is_file():
            return []
        stored = mapping(read_json(require_file(path, self.root)), path, "root")
        images, cameras = [], dict[int, Camera]()
        for number, (name, entry) in enumerate(sorted(stored.items())):
            about = mapping(entry, path, name)
            pose = finite_array(about.get("aligned_pose"), (4, 4), path, f"{name}.aligned_pose")
            matrix = finite_array(about.get("intrinsic"), (3, 3), path, f"{name}.intrinsic", 1e6)
            images.append(Registered(f"{name}.jpg", pose, number))
            cameras[number] = (Calibration(matrix, VIDEO_SIZE), None)
        depth, masks = self._store(base / "depth"), self._store(base / "rgb_masks")
        known = self._store(base / "rgb")
        taken = [image for image in images if known is not None and image.name in known.names]  # every tenth, mostly
        return self._made(taken, cameras, base / "rgb", dropped, depth, masks)

    def _made(
        self,
        images: list[Registered],
        cameras: dict[int, Camera],
        pictures: Path,
        dropped: Counter[str],
        depth: Store | None = None,
        masks: Store | None = None,
    ) -> list[Picture]:
        """The pictures of a folder that have a pose, with depth and mask of their names."""
        store, made = Store(pictures, self.root), []
        posed = {image.name: image for image in images}
        dropped["frame_without_pose"] += sum(name not in posed for name in store.names)
        for name in sorted(posed.keys() & store.names.keys()):
            if posed[name].camera not in cameras:
                raise InputError(pictures, name, "a picture whose camera is listed in cameras")
            calibration, lens = cameras[posed[name].camera]
            same = f"{name.rpartition('.')[0]}.png"
            made.append(
                Picture(
                    name,
                    posed[name].pose,
                    Stored(store, name),
                    calibration,
                    depth=Stored(depth, same) if depth is not None and same in depth.names else None,
                    lens=lens,
                    mask=Stored(masks, same) if masks is not None and same in masks.names else None,
                )
            )
        return made

    def _store(self, folder: Path) -> Store | None:
        return Store(folder, self.root) if folder.is_dir() else None

    def _bounds(self, folder: Path) -> FloatArray | None:
        """(2, 3) lowest and highest corner of the mesh."""
        with guarded(folder, "mesh", "a triangle mesh"):
            vertices = np.asarray(self._dataset.get_mesh(folder.name).vertices)
        return np.stack([vertices.min(axis=0), vertices.max(axis=0)]) if len(vertices) else None


READER = scenezoo_reader(
    "scannetppv2",
    "ScanNet++, second version: laser-scanned meshes, frames of a phone and a camera, fisheye pictures too",
    Profile(
        scenes=("data/*",),
        meshes=("scans/mesh_aligned_0.05.ply",),
        json=(
            "scans/segments.json",
            "scans/segments_anno.json",
            "iphone/pose_intrinsic_imu.json",
            "dslr/nerfstudio/*.json",
        ),
        frames=("iphone", "iphone_colmap", "iphone_frames", "dslr_undistorted", "dslr"),
        own=("iphone_colmap", "iphone_frames", "dslr"),
        official_boxes=False,
        seconds=1.0,
    ),
    kind=ScanNetPPSource,
    layout="data/ID/scans, data/ID/iphone, data/ID/dslr",
    origin="scannetpp.mlsg.cit.tum.de",
    scenes=1006,  # the data set's site, second version
    ids="[0-9a-f]{10}",
)
