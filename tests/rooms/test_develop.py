"""What a camera makes of its pictures: noted, mild, the same on every machine, and nothing is moved."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from generators.rooms.camera.develop import Exposed, develop
from generators.rooms.camera.lens import Lens, draw_lens
from generators.rooms.camera.path import Take
from vstdata.draw import Draw
from vstdata.scene import Camera, ImageArray

LENS = draw_lens(Draw("develop"), (320, 240))
AWAY = 3.0  # metres


class Card:
    """A grey card of light and dark squares, `AWAY` before the first camera; `light` multiplies its bytes."""

    def __init__(self, light: float = 1.0) -> None:
        v, u = np.mgrid[0 : LENS.height, 0 : LENS.width]
        grey = np.where((u // 40 + v // 40) % 2, 150, 60) * light
        self.color = np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2)

    def frame(self, camera: Camera) -> ImageArray:
        return self.color

    def shot(self, camera: Camera) -> tuple[ImageArray, np.ndarray]:
        return self.color, np.full(self.color.shape[:2], AWAY, dtype=np.float32)


def film(lens: Lens, name: str, light: float = 1.0, degrees: float = 0.0, aside: float = 0.0) -> list[Exposed]:
    """Four pictures of a walk, then one of another; the camera turns and goes aside from each to the next."""
    takes = []
    for k in range(5):
        pose = np.eye(4)
        pose[:3, :3] = cv2.Rodrigues(np.array([0.0, np.radians(degrees * k), 0.0]))[0]
        pose[0, 3] = aside * k
        takes.append(Take(Camera(lens.intrinsics, lens.width, lens.height, pose), 1_000_000 + 200_000 * k, k // 4))
    return list(develop(takes, lens, Card(light), name, Draw("film", 3)))


def test_plain_pictures_are_as_rendered() -> None:
    for color, _, done in film(LENS, "plain", degrees=5):
        assert np.array_equal(color, Card().color)
        assert (done.exposure, done.white_balance, done.motion_blur, done.noise) == (0.0, (1.0, 1.0, 1.0), 0.0, 0.0)


def test_the_same_draw_gives_the_same_bytes() -> None:
    one, again = film(LENS, "rough", degrees=3), film(LENS, "rough", degrees=3)
    assert all(np.array_equal(a[0], b[0]) and a[2] == b[2] for a, b in zip(one, again, strict=True))
    assert not np.array_equal(one[0][0], one[1][0])


@pytest.mark.parametrize(("degrees", "aside"), [(4.0, 0.0), (0.0, 0.15)])
def test_blur_is_as_long_as_the_motion(degrees: float, aside: float) -> None:
    """A turn moves the middle of the picture by f tan(a), a step aside by f s / depth; the shutter is open for a part
    of the time. A picture that is alone in its walk has no motion."""
    found = film(LENS, "rough", degrees=degrees, aside=aside)
    for _, _, done in found[:4]:
        moved = LENS.focal * (np.tan(np.radians(degrees)) + aside / AWAY)
        assert done.motion_blur >= 0.95 * moved * done.shutter / 0.2
        assert done.motion_blur <= 1.2 * (1 + (160 / LENS.focal) ** 2) * moved * done.shutter / 0.2
    assert found[4][2].motion_blur == 0.0
    assert not any(done.motion_blur for _, _, done in film(LENS, "rough"))


def edges(color: ImageArray) -> np.ndarray:
    """Columns at which the middle row of squares changes, to a part of a pixel: where it is halfway."""
    row = color[125:155].astype(np.float64).mean(axis=(0, 2))
    found = []
    for edge in range(40, 320, 40):
        low, high = row[edge - 20 : edge - 10].mean(), row[edge + 10 : edge + 20].mean()
        share = np.abs(row[edge - 16 : edge + 16] - high).sum() / abs(high - low)
        found.append(edge - 16.5 + share)
    return np.array(found)


def test_nothing_is_moved() -> None:
    """Edges stay where they are to a third of a pixel, blurred or not: what is marked on them is still on them."""
    for color, _, done in film(LENS, "rough", degrees=4)[:4]:
        assert done.motion_blur > 1.0
        assert np.abs(edges(color) - (np.arange(40, 320, 40) - 0.5)).max() < 0.3


def test_blur_softens_edges() -> None:
    sharp, soft = (film(LENS, "rough", degrees=degrees)[0][0] for degrees in (0.0, 8.0))
    steepest = [np.abs(np.diff(one[125:155].mean(axis=(0, 2)))).max() for one in (sharp, soft)]
    assert steepest[1] < 0.5 * steepest[0]


def test_noise_is_what_is_noted() -> None:
    """One deviation at middle grey, of what differs between two pictures of the same."""
    quiet, loud = (film(LENS, name) for name in ("phone", "rough"))
    for pictures, least in ((quiet, 0.5), (loud, 2.0)):
        color, _, done = pictures[0]
        flat = color[50:70, 50:70].astype(float)
        assert done.noise >= least
        assert flat.std(axis=(0, 1)).mean() == pytest.approx(done.noise, rel=0.45)


def test_exposure_follows_the_light_within_bounds() -> None:
    dark, bright = film(LENS, "phone", light=0.4)[0], film(LENS, "phone", light=1.6)[0]
    assert 0.3 <= dark[2].exposure <= 0.5
    assert -0.5 <= bright[2].exposure <= -0.2
    assert dark[0].mean() > Card(0.4).color.mean() + 3
    assert film(LENS, "rough", light=0.3)[0][2].exposure > 0.9
    for _, _, done in film(LENS, "phone"):
        assert np.abs(np.array(done.white_balance) - 1).max() <= 0.06


def test_corners_are_darker() -> None:
    lens = replace(LENS, middle_x=159.5, middle_y=119.5)
    color = film(lens, "rough")[0][0].astype(float)
    corner, middle = color[4:30, 4:30].mean(), color[124:150, 164:190].mean()  # dark squares both
    assert corner < middle - 1


@pytest.mark.parametrize("degrees", [70.0, 100.0])
def test_far_turns_leave_no_line_where_the_next_picture_looks_elsewhere(degrees: float) -> None:
    """Of a scan of few frames: the blur stays that of a turn at such a speed, not that of a plane seen from its rim."""
    for _, _, done in film(LENS, "phone", degrees=degrees)[:4]:
        turned = np.radians(degrees) * done.shutter / 0.2
        assert done.motion_blur < 2.0 * (1 + (200 / LENS.focal) ** 2) * LENS.focal * turned
