"""Which depth and pose a picture gets by what names say: never another moment's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.sources.files import DEPTH_K, DEPTH_SIZE, room_depth
from tests.sources.test_rgbd_folder import POSES, TUM_LINES, load, write_pictures
from vstdata.sources.files.names import in_order, in_seconds, read_names
from vstdata.sources.files.pairing import nearest, ways

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
    assert names.whole == (0, 5, 10, 20, 25)
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
    assert scene.dropped == {"picture_beside_another": 2}
    assert [frame.key for frame in scene.frames] == [f"{k:04d}" for k in range(12)]


def test_pictures_of_several_cameras_are_in_one_order() -> None:
    one = [Path(f"color/{side}/{k}.jpg") for side in ("left", "right") for k in range(3)]
    for made in (one, one[::-1], one[3:] + one[:3]):
        assert in_order(made) == one


START = 1549452382.316


def moment(k: int) -> float:
    """Seconds at which picture k was taken, as a camera that is not quite even takes them."""
    return START + 0.2 * k + 0.003 * float(np.sin(7 * k))


def dated(form: str) -> Callable[[float], str]:
    return lambda t: datetime.fromtimestamp(t, UTC).strftime(form)


FORMS: dict[str, Callable[[float], str]] = {
    "seconds": lambda t: f"{t:.6f}",
    "seconds_microseconds": lambda t: f"{int(t)}_{int(t % 1 * 1e6):06d}",
    "seconds-nanoseconds": lambda t: f"{int(t)}-{int(t % 1 * 1e9):09d}",
    "seconds_nanoseconds without noughts": lambda t: f"{int(t)}_{int(t % 1 * 1e9)}",
    "RealSense, milliseconds with decimals": lambda t: f"x_{t * 1000:.6f}",
    "a date and milliseconds": lambda t: dated("%Y%m%d_%H%M%S_%f")(t)[:-3],
    "a date of one number": lambda t: dated("%Y%m%d%H%M%S%f")(t)[:-3],
    "a date with dashes": lambda t: dated("%Y-%m-%d-%H-%M-%S-%f")(t),
    "milliseconds since start": lambda t: f"{round((t - START + 3) * 1000):08d}",
    "microseconds since start": lambda t: f"{round((t - START + 3) * 1e6)}",
    "a running number and microseconds": lambda t: f"{round((t - START) / 0.2):06d}-{round((t - START + 3) * 1e6):09d}",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lost", [(3, 36), (20, 21), (0, 39)])
def test_a_picture_lost_in_each_folder_gives_none_its_neighbours_depth(form: str, lost: tuple[int, int]) -> None:
    color = [k for k in range(40) if k != lost[0]]
    depth = [k for k in range(40) if k != lost[1]]
    first = read_names(in_order(named([FORMS[form](moment(k)) for k in color])))
    second = read_names(in_order(named([FORMS[form](moment(k) + 0.004) for k in depth])))
    for rows in ways(first, second).values():
        assert [(color[k], depth[row]) for k, row in enumerate(rows) if row is not None] == [
            (k, k) for k in range(40) if k not in lost
        ]


KEPT: dict[str, tuple[Callable[[int], str], str, bool]] = {  # name, first way, whether times are sure
    "ScanNet": (lambda k: f"{20 * k}", "number", False),
    "KITTI": (lambda k: f"{k:010d}", "number", False),
    "3RScan": (lambda k: f"frame-{k:06d}.color", "number", False),
    "ARKitScenes": (lambda k: f"41048190_{4512.123 + k * 0.0667:.3f}", "number", False),
    "Matterport3D": (lambda k: f"{hash_of(k)}_i{k % 3}_{k % 6}", "number", False),
    "TUM": (lambda k: f"{1305031102.175304 + k * 0.0333:.6f}", "time", True),
    "HoloLens": (lambda k: str(TICKS + 2000000 * k), "time", True),
    "keyframes": (lambda k: f"{37 * k + k * k % 11:06d}", "number", False),
    "two walks in one folder": (lambda k: f"walk{k // 6}_{k % 6:04d}", "number", False),
    "words": (lambda k: "abcdefghijkl"[k] + "-room", "number", False),
}


def hash_of(k: int) -> str:
    return hashlib.sha256(str(k).encode()).hexdigest()[:32]


@pytest.mark.parametrize("case", KEPT)
def test_names_of_data_sets_mean_what_they_did(case: str) -> None:
    name, way, timed = KEPT[case]
    color = in_order(named([name(k) for k in range(12)]))
    depth = [path for k, path in enumerate(color) if k not in MISSING]
    first, second = read_names(color), read_names(depth)
    assert (first.seconds is not None and first.sure) == timed
    found = ways(first, second)
    assert next(iter(found)) == way
    assert [depth[row] for row in found[way] if row is not None] == depth
    assert [path for path, row in zip(color, found[way], strict=True) if row is not None] == depth


def test_numbers_and_unknown_times_go_by_order_only_in_step() -> None:
    color = [float(moment(k)) for k in range(40) if k != 3]
    depth = [float(moment(k)) for k in range(40) if k != 36]
    clock = [f"{round((t - START + 500) * 1000):08d}" for t in depth]  # another clock, 500 s ahead
    first = read_names(named([f"{round((t - START) * 1000):08d}" for t in color]))
    assert "order" not in ways(first, read_names(named(clock)))
    same = read_names(named([f"{round((t - START + 500) * 1000):08d}" for t in color]))
    assert ways(first, same)["order"] == list(range(39))
    assert ways(first, read_names(named([f"{k:05d}" for k in range(39)])))["order"] == list(range(39))


def test_two_kinds_of_picture_in_one_folder_are_no_pairs() -> None:
    color = read_names(in_order(named([f"{k:04d}_{what}" for k in range(8) for what in ("rgb", "seg")])))
    depth = read_names(in_order(named([f"{k:04d}_{what}" for k in range(8) for what in ("conf", "depth")])))
    assert not any(any(row is not None for row in rows) for rows in ways(color, depth).values())


@pytest.mark.parametrize("lay", ["{part}/{side}/{k:04d}", "{side}/{part}/{k:04d}", "{part}_{side}/{k:04d}"])
def test_cameras_in_folders_have_their_own(lay: str) -> None:
    both = [("left", k) for k in range(6)] + [("right", k) for k in range(6)]
    color = in_order([Path("/r") / (lay.format(part="color", side=s, k=k) + ".jpg") for s, k in reversed(both)])
    depth = in_order(
        [Path("/r") / (lay.format(part="depth", side=s, k=k) + ".png") for s, k in both if (s, k) != ("left", 2)]
    )
    first, second = read_names(color), read_names(depth)
    rows = ways(first, second)["number"]
    for path, row in zip(color, rows, strict=True):
        assert (None if row is None else str(depth[row])) == (
            None if "left" in str(path) and path.stem == "0002" else str(path).replace("color", "depth")[:-3] + "png"
        )
