"""Own recordings with odd files: each is read rightly, or refused by one error that names file and cause."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.sources.files import DEPTH_K, DEPTH_SIZE, jpeg, room_depth
from tests.sources.test_rgbd_folder import POSES, TUM_LINES, load
from tests.sources.test_situations import check_pairs, opened, write_room
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.sources.files.capture_files import read_intrinsics
from vstdata.sources.files.images import decode_depth

FRAMES = len(POSES)


def plain(root: Path) -> Path:
    return write_room(root, lambda k: f"{k:03d}", lambda k: f"{k:03d}")


def rewritten(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def change_file(root: Path) -> None:
        (root / name).write_bytes(change((root / name).read_bytes()))

    return change_file


def pictures(change: Callable[[Image.Image], Image.Image], suffix: str, **save: Any) -> Callable[[Path], None]:
    def change_all(root: Path) -> None:
        for path in sorted((root / "color").iterdir()):
            image = change(Image.open(path))
            path.unlink()
            image.save(path.with_suffix(suffix), **save)

    return change_all


def mixed_depth(root: Path) -> None:
    """Every second map as floats in millimetres."""
    for path in sorted((root / "depth").iterdir())[::2]:
        np.save(path.with_suffix(".npy"), np.asarray(Image.open(path)).astype(np.float32))
        path.unlink()


def numpy_depth(kind: str) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        for path in sorted((root / "depth").iterdir()):
            np.save(path.with_suffix(".npy"), np.asarray(Image.open(path)).astype(kind))
            path.unlink()

    return write


def hidden_files(root: Path) -> None:
    for name in ("color/.DS_Store", "color/._003.jpg", "depth/Thumbs.db", "depth/._003.png"):
        (root / name).write_bytes(b"\x00\x05\x16\x07")


RIGHT: dict[str, Callable[[Path], object]] = {
    "lines that end as on Windows": rewritten("poses.txt", lambda data: data.replace(b"\n", b"\r\n")),
    "a byte order mark": rewritten("poses.txt", lambda data: b"\xef\xbb\xbf" + data),
    "commas": rewritten("poses.txt", lambda data: data.replace(b" ", b",")),
    "tabs and blanks at the end": rewritten("poses.txt", lambda data: data.replace(b"\n", b" \t\n") + b"\n\n"),
    "a head line": rewritten("poses.txt", lambda data: b"# tx ty tz qx qy qz qw\n" + data),
    "pictures with alpha": pictures(lambda image: image.convert("RGBA"), ".png"),
    "suffixes in capitals": lambda root: [path.rename(path.with_suffix(".JPG")) for path in (root / "color").iterdir()],
    "depth of two kinds": mixed_depth,
    "depth as floats": numpy_depth("float32"),
    "depth as doubles": numpy_depth("float64"),
    "depth as 32-bit numbers": numpy_depth("int32"),
    "files of the system": hidden_files,
}


@pytest.mark.parametrize("name", RIGHT)
def test_odd_files_are_read_rightly(tmp_path: Path, name: str) -> None:
    RIGHT[name](plain(tmp_path))
    scene = load(tmp_path)
    check_pairs(scene, list(range(FRAMES)))
    assert scene.dropped == {}


def sixteen_bits(root: Path) -> None:
    for path in (root / "color").iterdir():
        grey = np.asarray(Image.open(path).convert("L")).astype(np.uint16) * 257
        path.unlink()
        Image.fromarray(grey).save(path.with_suffix(".png"))


def turned_by_exif(root: Path) -> None:
    """The raster is as it was filmed, and a note says that it is to be shown turned."""
    for path in (root / "color").iterdir():
        image = Image.open(path)
        exif = image.getexif()
        exif[0x0112] = 6
        image.save(path, exif=exif, quality=95)


def test_pictures_that_say_that_they_are_turned_are_as_they_were_filmed(tmp_path: Path) -> None:
    turned_by_exif(plain(tmp_path))
    scene = load(tmp_path)
    check_pairs(scene, list(range(FRAMES)))
    assert {(frame.camera.width, frame.camera.height) for frame in scene.frames} == {(160, 120)}


OTHER: dict[str, Callable[[Path], None]] = {
    "CMYK": pictures(lambda image: image.convert("CMYK"), ".jpg", quality=95),
    "16 bits": sixteen_bits,
}


@pytest.mark.parametrize("kind", OTHER)
def test_pictures_that_have_no_plain_colours_are_refused(tmp_path: Path, kind: str) -> None:
    OTHER[kind](plain(tmp_path))
    with pytest.raises(InputError, match="a colour picture, not mode"):
        load(tmp_path).pixels.color(0)


def test_without_intrinsics(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="option 'intrinsics' is missing"):
        opened(plain(tmp_path), "rgbd_folder").load("own")


def line(k: int, text: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        lines = data.decode().splitlines()
        lines[k] = text
        return "\n".join(lines).encode()

    return change


@pytest.mark.parametrize("text", ["nan nan nan nan nan nan nan", "-inf -inf -inf 0 0 0 1", "1 2 1.2 0 0 0 0"])
def test_a_pose_that_is_none_costs_its_frame(tmp_path: Path, text: str) -> None:
    rewritten("poses.txt", line(4, text))(plain(tmp_path))
    scene = load(tmp_path)
    check_pairs(scene, [k for k in range(FRAMES) if k != 4])
    assert sum(scene.dropped.values()) == 1


WRONG: dict[str, tuple[Callable[[Path], object], dict[str, object], str]] = {
    "intrinsics of another picture": (lambda root: None, {"intrinsics": [1200.0, 1200.0, 799.5, 599.5]}, "intrinsics"),
    "a path of Windows": (lambda root: None, {"poses": "C:\\scans\\poses.txt"}, "poses"),
    "a path outside": (lambda root: None, {"poses": "/etc/passwd"}, "a path inside"),
    "a web address": (lambda root: None, {"depth": "https://example.org/depth"}, "depth"),
    "words for numbers": (rewritten("poses.txt", line(2, "one two three 0 0 0 1")), {}, "line 3"),
    "too few numbers": (rewritten("poses.txt", line(2, "1 2 3 0 0 1")), {}, r"poses\.txt"),
    "no poses": (lambda root: (root / "poses.txt").unlink(), {}, r"poses\.txt"),
    "empty poses": (lambda root: (root / "poses.txt").write_bytes(b""), {}, r"poses\.txt"),
    "UTF-16": (rewritten("poses.txt", lambda data: data.decode().encode("utf-16")), {}, r"poses\.txt"),
    "no depth folder": (lambda root: shutil.rmtree(root / "depth"), {}, "depth"),
    "depth as pictures of colours": (
        lambda root: [
            Image.open(path).convert("L").convert("RGB").save(path) for path in sorted((root / "depth").iterdir())
        ],
        {},
        "depth",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_odd_files_are_one_clear_error(tmp_path: Path, name: str) -> None:
    spoil, options, told = WRONG[name]
    spoil(plain(tmp_path))
    with pytest.raises((InputError, ManifestError, ConventionError), match=told):
        load(tmp_path, **options).pixels.depth(0)


@pytest.mark.parametrize("divisor", [50.0, 200.0, 500.0, 900.0, 1100.0, 1250.0, 2000.0, 5000.0, 20000.0])
def test_a_wrong_divisor_is_refused_with_its_factor(tmp_path: Path, divisor: float) -> None:
    plain(tmp_path)
    with pytest.raises(ConventionError) as error:
        load(tmp_path, depth_scale=divisor)
    factor = max(1000 / divisor, divisor / 1000)
    told = [float(word) for word in str(error.value).split() if word.replace(".", "").isdigit()]
    assert any(abs(each / factor - 1) < 0.05 for each in told) or "no room" in str(error.value)


@pytest.mark.parametrize("frames", [1, 2])
def test_scenes_of_few_frames_are_unchecked(tmp_path: Path, frames: int) -> None:
    write_room(tmp_path, lambda k: f"{k}", lambda k: f"{k}", range(frames), range(frames))
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES[:frames]))
    scene = load(tmp_path)
    check_pairs(scene, list(range(frames)))
    assert scene.dropped.get("conventions_unchecked", 0) <= 1


def test_one_picture_twice_is_one_moment(tmp_path: Path) -> None:
    """A camera that stands still: the same file under two names, with one pose."""
    plain(tmp_path)
    (tmp_path / "color" / "004.jpg").write_bytes(jpeg(20 * 3))
    shutil.copy(tmp_path / "depth" / "003.png", tmp_path / "depth" / "004.png")
    rewritten("poses.txt", line(4, TUM_LINES[3]))(tmp_path)
    scene = load(tmp_path)
    assert len(scene.frames) == FRAMES
    assert np.array_equal(scene.frames[3].camera.camera_to_world, scene.frames[4].camera.camera_to_world)
    assert np.abs(scene.pixels.depth(4) - room_depth(POSES[3], DEPTH_K, DEPTH_SIZE)).max() < 0.001  # type: ignore[operator]


@pytest.mark.parametrize(
    "lens", [{"k1": -0.3}, {"distortion_coefficients": [0.1, 0, 0, 0]}, {"camera_model": "OPENCV_FISHEYE"}]
)
def test_intrinsics_with_a_lens_are_refused(tmp_path: Path, lens: dict[str, object]) -> None:
    about = {"fx": 120.0, "fy": 120.0, "cx": 79.5, "cy": 59.5, "k1": 0.0, "model": "PINHOLE"}
    (tmp_path / "camera.json").write_text(json.dumps({**about, **lens}))
    with pytest.raises(InputError, match="undistorted beforehand") as error:
        read_intrinsics(tmp_path / "camera.json", tmp_path)
    assert error.value.field == "distortion"
    (tmp_path / "camera.json").write_text(json.dumps(about))
    assert read_intrinsics(tmp_path / "camera.json", tmp_path).matrix[0, 0] == 120.0


@pytest.mark.parametrize("most", [2047, 4095, 10000, 65535])
def test_a_pgm_is_read_as_it_is_stored(most: int) -> None:
    stored = np.array([[0, 1, 1500], [2000, 2047, 700]], dtype=np.uint16)
    data = f"P5 # made by hand\n3 2\n{most}\n".encode() + stored.astype(">u2").tobytes()
    assert (decode_depth(data, (3, 2), 1000.0, Path("a.pgm")) * 1000).round().tolist() == stored.tolist()
