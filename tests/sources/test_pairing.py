"""Which depth and pose a picture gets by what names say: never another moment's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.sources.files import DEPTH_K, DEPTH_SIZE, room_depth
from tests.sources.test_rgbd_folder import POSES, TUM_LINES, load, write_pictures
from vstdata.sources.files.pairing import in_order, in_seconds, nearest, read_names, ways

TICKS = 132697151403874938  # HoloLens 2: 100 ns since 1601
MISSING = (1, 4, 5, 9)


def named(stems: list[str]) -> list[Path]:
    return [Path(f"{stem}.png") for stem in stems]


@pytest.mark.parametrize(
    ("name", "later"),
    [
        (lambda k: f"{5 * k:010d}", 0),  # every fifth of a running number
        (lambda k: f"{2 * k:012d}", 0),
        (lambda k: str(1500000000000 + 20 * k), 0),  # milliseconds that both folders have to the digit
        (lambda k: str(TICKS + 2000000 * k), 5000),
    ],
)
def test_a_picture_without_depth_gets_no_other_pictures(tmp_path: Path, name: Callable[[int], str], later: int) -> None:
    write_pictures(tmp_path, [name(k) for k in range(12)])
    for k in range(12):
        path = tmp_path / "depth" / f"{name(k)}.png"
        if k in MISSING:
            path.unlink()
        else:
            path.rename(path.with_stem(f"{int(name(k)) + later:0{len(name(k))}d}"))
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    scene = load(tmp_path)
    left = [k for k in range(12) if k not in MISSING]
    assert scene.dropped == {"frame_without_depth": len(MISSING)}
    assert [frame.key for frame in scene.frames] == [name(k) for k in left]
    for at, k in enumerate(left):
        depth = scene.pixels.depth(at)
        assert depth is not None
        assert np.abs(depth - room_depth(POSES[k], DEPTH_K, DEPTH_SIZE)).max() <= 0.00051


def test_a_time_is_given_to_the_nearest_only() -> None:
    wanted, times = np.array([0.0, 0.02, 0.04, 0.08]), np.array([0.015, 0.081])
    assert nearest(wanted, times) == [None, 0, None, 1]
    assert nearest(np.array([0.0, 0.02, 0.04]), np.array([0.0, 0.04, 0.06])) == [0, None, 1]


@pytest.mark.parametrize(
    ("start", "unit"),
    [
        (TICKS, 1e7),
        (638400000000000000, 1e7),  # .NET, since year 1
        (1500000000000, 1e3),
        (1500000000000000, 1e6),
        (1500000000000000000, 1e9),
        (5000000000000, 1e9),  # nanoseconds since a device was switched on
        (1500000000001, 1e9),  # the same after 25 minutes
    ],
)
def test_units_of_time_stamps(start: int, unit: float) -> None:
    step = 0.02 if start == 1500000000000 or unit > 1e6 else 0.05
    stamps = [start + round(k * step * unit) + k % 2 for k in range(20)]
    seconds = read_names(named([str(stamp) for stamp in stamps])).seconds
    assert seconds is not None
    assert np.diff(seconds) == pytest.approx(step, rel=0.1)
    assert np.diff(in_seconds(np.array(stamps, np.float64))) == pytest.approx(step, rel=0.1)


def test_running_numbers_of_many_digits_are_no_times() -> None:
    names = read_names(named([f"{k:010d}" for k in (0, 5, 10, 20, 25)]))
    assert names.seconds is None
    assert names.whole == [0, 5, 10, 20, 25]
    assert list(ways(names, read_names(named([f"{k:010d}" for k in (5, 15, 20)])))) == ["number"]


@pytest.mark.parametrize(
    ("stems", "step"),
    [
        (["1305031102_175304", "1305031102_375304"], 0.2),
        (["1305031102-175304000", "1305031102-375304000"], 0.2),
        (["1305031102-9000000", "1305031102-209000000"], 0.2),  # nanoseconds without leading zeros
        (["20190207_133302_316", "20190207_133302_516"], 0.2),
        (["20190207133302", "20190207133305"], 3.0),
        (["a_1549452382316.419922", "a_1549452382516.419922"], 0.2),  # milliseconds with decimals
    ],
)
def test_times_in_names(stems: list[str], step: float) -> None:
    names = read_names(named(stems))
    assert names.seconds is not None
    assert float(np.diff(names.seconds)[0]) == pytest.approx(step, abs=1e-4)


def test_a_copy_of_a_picture_is_no_other_moment(tmp_path: Path) -> None:
    write_pictures(tmp_path, [f"{k:04d}" for k in range(12)])
    for name in ("0007 (1)", "0009_1"):
        (tmp_path / "color" / f"{name}.jpg").write_bytes((tmp_path / "color" / f"{name[:4]}.jpg").read_bytes())
    (tmp_path / "poses.txt").write_text("\n".join(TUM_LINES))
    scene = load(tmp_path)
    assert scene.dropped == {"copy_of_a_picture": 2}
    assert [frame.key for frame in scene.frames] == [f"{k:04d}" for k in range(12)]


def test_pictures_of_several_cameras_are_in_one_order() -> None:
    one = [Path(f"color/{side}/{k}.jpg") for side in ("left", "right") for k in range(3)]
    for made in (one, one[::-1], one[3:] + one[:3]):
        assert in_order(made) == [Path(f"color/{side}/{k}.jpg") for k in range(3) for side in ("left", "right")]
