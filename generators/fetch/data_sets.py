"""The data sets that are fetched: where their publishers' own scripts take them from, and how they lie afterwards."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generators.fetch.archives import opened, opened_there, unpack
from generators.fetch.web import Web
from vstdata.errors import FetchError

APPLE = "https://docs-assets.developer.apple.com/ml-research/datasets"
TABLES = "https://raw.githubusercontent.com/apple/ml-hypersim/main"
FOLDS = ("Training", "Validation")
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set: `reader` is what reads it, `licence` and `terms` name its licence and where it stands. `base` is
    where its files are, `tables` what lies in the root: name there -> where it is, and its name there. `place` says
    where a scene lies in the root, and `fetch` puts it there. `ids` is the pattern of scenes' names."""

    name: str
    reader: str
    licence: str
    terms: str
    tables: dict[str, tuple[str, str]]
    scenes: Callable[[Path], list[str]]
    place: Callable[[Path, str], Path]
    fetch: Callable[[Web, str, Path, Told], int]
    base: str
    ids: str = field(default=r"\w+")

    def listed(self, text: str) -> list[str]:
        """Ids of a list, one a line or with commas between. Raises FetchError for what is no scene's name."""
        names = [name for name in re.split(r"[\s,]+", re.sub("#.*", "", text)) if name]
        for name in names:
            if not re.fullmatch(self.ids, name):
                raise FetchError(self.name, f"names of scenes, not {name[:60]!r}")
        return list(dict.fromkeys(names))


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8", errors="replace")))
    rows = list(reader)
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing or not rows:
        path.unlink()  # an error page, say: the next try fetches it anew
        raise FetchError(str(path), f"a table with the columns {', '.join(columns)}")
    return rows


def _hypersim_scenes(root: Path) -> list[str]:
    rows = _rows(root / "metadata_camera_parameters.csv", ("scene_name", "M_cam_from_uv_00"))
    return sorted(row["scene_name"] for row in rows if _straight(row))


def _straight(row: dict[str, str]) -> bool:
    """Whether the image plane is not tilted: other scenes have no pinhole camera, and their reader refuses them."""
    try:
        return abs(float(row["M_cam_from_uv_20"])) + abs(float(row["M_cam_from_uv_21"])) < 1e-6
    except (KeyError, ValueError):
        return False


_HYPERSIM_FILES = re.compile(
    r"_detail/(metadata_[a-z_]+\.csv|cam_\d\d/camera_keyframe_[a-z_]+\.hdf5"
    r"|mesh/(mesh_objects_si|mesh_objects_sii|metadata_semantic_instance_bounding_box_object_aligned_2d_[a-z]+)\.hdf5)"
    r"|images/scene_cam_\d\d_(final_preview/frame\.\d+\.tonemap\.jpg|geometry_hdf5/frame\.\d+\.depth_meters\.hdf5)"
)


def _fetch_hypersim(web: Web, base: str, folder: Path, told: Told) -> int:
    """Of a zip of several gigabytes, the tenth that is read."""
    url = f"{base}/scenes/{folder.name}.zip"
    with opened_there(web, url) as archive:
        return unpack(url, archive, folder, lambda name: bool(_wanted(folder.name, name)), told)


def _wanted(scene: str, name: str) -> re.Match[str] | None:
    return _HYPERSIM_FILES.fullmatch(name.removeprefix(f"{scene}/")) if name.startswith(f"{scene}/") else None


def _arkit_folds(root: Path) -> dict[str, str]:
    rows = _rows(root / "3dod" / "metadata.csv", ("video_id", "fold"))
    return {row["video_id"]: row["fold"] for row in rows if row["fold"] in FOLDS}


def _arkit_place(root: Path, scene: str) -> Path:
    folds = _arkit_folds(root)
    if scene not in folds:
        raise FetchError(scene, f"a scene of {root / '3dod' / 'metadata.csv'}")
    return root / "3dod" / folds[scene] / scene


def _fetch_arkit(web: Web, base: str, folder: Path, told: Told) -> int:
    """The zip is fetched whole, unpacked and deleted."""
    url, path = f"{base}/threedod/{folder.parent.name}/{folder.name}.zip", folder.with_name(f"{folder.name}.zip")
    web.fetch(url, path, told)
    try:
        with opened(url, path) as archive:
            inside = f"{folder.name}/"
            return unpack(url, archive, folder, lambda name: name.startswith(inside), lambda got, of: None)
    finally:
        path.unlink(missing_ok=True)  # what is damaged is fetched anew by the next try


DATA_SETS = {
    each.name: each
    for each in (
        DataSet(
            "hypersim",
            "hypersim",
            "CC BY-SA 3.0",
            "http://creativecommons.org/licenses/by-sa/3.0/",
            {
                "metadata_camera_parameters.csv": (
                    f"{TABLES}/contrib/mikeroberts3000",
                    "metadata_camera_parameters.csv",
                ),
                "metadata_images_split_scene_v1.csv": (
                    f"{TABLES}/evermotion_dataset/analysis",
                    "metadata_images_split_scene_v1.csv",
                ),
            },
            _hypersim_scenes,
            lambda root, scene: root / scene,
            _fetch_hypersim,
            f"{APPLE}/hypersim/v1",
            r"ai_\d{3}_\d{3}",
        ),
        DataSet(
            "arkitscenes",
            "arkitscenes",
            "Apple's licence of ARKitScenes (non-commercial use)",
            "https://github.com/apple/ARKitScenes/blob/main/LICENSE",
            {"3dod/metadata.csv": (f"{APPLE}/arkitscenes/v1", "threedod/metadata.csv")},
            lambda root: sorted(_arkit_folds(root)),
            _arkit_place,
            _fetch_arkit,
            f"{APPLE}/arkitscenes/v1",
            r"\d{8}",
        ),
    )
}
