"""Intrinsics of another size of picture are read as such, or refused by name; so are two cameras that cannot be one
pair."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.sources.files import Scan, jpeg, write_matrix
from tests.sources.test_rgbd_folder import TUM_LINES, load, numbered, write_pictures
from vstdata.errors import ConventionError
from vstdata.scene import Camera
from vstdata.sources import SourceSpec, open_source
from vstdata.sources.building.pair_of_cameras import check_pair, of_size

WIDE = 0.75  # focal length of the colour camera in widths of its picture


def _export(root: Path, factor: float, own: bool, sized: bool = True) -> float:
    """The colour camera's focal length in widths, of an export whose pictures were made smaller: with their `own`
    intrinsics or the sensor's, and with the sensor's size in the scan's .txt where `sized`."""
    scan = Scan()
    folder = scan.write(root, "exported")
    size = round(160 * factor), round(120 * factor)
    for k in range(len(scan.poses)):
        (folder / "color" / f"{k}.jpg").write_bytes(jpeg(20 * k, size))
    if own:
        matrix = np.eye(4)
        matrix[:3, :3] = [[120 * factor, 0, 80 * factor - 0.5], [0, 120 * factor, 60 * factor - 0.5], [0, 0, 1]]
        write_matrix(folder / "intrinsic" / "intrinsic_color.txt", matrix)
    if not sized:
        text = folder / f"{scan.id}.txt"
        text.write_text("\n".join(line for line in text.read_text().splitlines() if "color" not in line) + "\n")
    spec = SourceSpec.model_validate({"name": "s", "reader": "scannetv2", "root": ".", "licence": "none"})
    source = open_source(spec, root)
    camera = source.load(source.scene_ids()[0]).frames[0].camera
    assert (camera.width, camera.height) == size
    return float(camera.intrinsics[0, 0] / camera.width)


@pytest.mark.parametrize("factor", [0.5, 0.6, 0.75, 0.9, 1.0])
@pytest.mark.parametrize("own", [False, True])
def test_exports_made_smaller_keep_their_field_of_view(tmp_path: Path, factor: float, own: bool) -> None:
    assert _export(tmp_path, factor, own) == pytest.approx(WIDE, rel=1e-6)


def test_exports_that_fit_no_known_size_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConventionError, match=r"120 x 90 pixels, not .* 17 % from its middle"):
        _export(tmp_path, 0.75, own=False, sized=False)


@pytest.mark.parametrize(
    ("intrinsics", "told"),
    [
        ([60, 60, 79.5, 59.5], "sees 2.00 times as wide"),
        ([240, 240, 79.5, 59.5], "sees 2.00 times as wide"),
        ([120, 120, 59.5, 59.5], "12 % from its middle"),
    ],
)
def test_folders_whose_colour_and_depth_cannot_be_a_pair_are_refused(
    tmp_path: Path, intrinsics: list[float], told: str
) -> None:
    write_pictures(tmp_path, numbered())
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    with pytest.raises(ConventionError, match=told):
        load(tmp_path, intrinsics=intrinsics, depth_intrinsics=[60, 60, 39.5, 29.5])


def test_pairs_of_real_sensors_are_taken() -> None:
    """ScanNet's iPad and Structure sensor, a Kinect v1, colour 16:9 beside depth 4:3, and an unregistered D435."""
    pairs = [
        ((1296, 968, 1170.2, 1170.2, 647.7, 483.8), (640, 480, 571.6, 571.6, 319.5, 239.5)),
        ((640, 480, 517.3, 516.5, 318.6, 255.3), (640, 480, 580.0, 580.0, 314.0, 248.0)),
        ((1920, 1080, 1400.0, 1400.0, 960.0, 540.0), (640, 480, 470.0, 470.0, 320.0, 240.0)),
        ((1280, 720, 910.0, 910.0, 640.0, 365.0), (848, 480, 424.0, 424.0, 424.0, 240.0)),
    ]
    for pair in pairs:
        color, depth = (
            Camera(np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]]), w, h, np.eye(4)) for w, h, fx, fy, cx, cy in pair
        )
        for one in (color, depth):
            assert of_size(one.intrinsics, ((one.width, one.height), (320, 240)), Path()) == (one.width, one.height)
        check_pair(color, depth, Path())


def test_cameras_that_look_past_each_other_are_refused() -> None:
    color, depth = (
        Camera(np.array([[120.0, 0, cx], [0, 120.0, 59.5], [0, 0, 1]]), 160, 120, np.eye(4)) for cx in (72.0, 87.0)
    )
    with pytest.raises(ConventionError, match="middles of their pictures are 7 degrees apart"):
        check_pair(color, depth, Path("x"))
