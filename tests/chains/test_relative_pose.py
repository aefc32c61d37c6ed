"""One camera founded on another: a case by hand, and by least squares over all pairs of a ring of cameras."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from tests import worlds
from tests.chains import ring
from vstdata.asking.camera_moves import AHEAD, SIDE, YAW, measure_moves
from vstdata.chains.relative_pose import LEAST_WAY, MOST_ASKEW, MOST_OFF, RelativePose, relative_pose
from vstdata.chains.views import related_views
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Camera


def _level(x: float, y: float, heading: float) -> Camera:
    """1.2 m high, with a wide view."""
    turn = np.radians(heading)
    return worlds.look_at((x, y, 1.2), (x + np.sin(turn), y + np.cos(turn), 1.2), width=320, height=240, focal=150.0)


def _poses(facts: Facts) -> list[tuple[RelativePose, np.ndarray]]:
    found = []
    for views in related_views(facts, Draw("test"), Refusals()):
        parts = measure_moves(facts, views.frames).parts[0, 1]
        case = relative_pose(views, 0, 1, parts)
        if case is not None:
            found.append((case, parts))
    return found


def test_a_case_by_hand() -> None:
    """The vase is 2.5 m ahead of camera 1, the crate 1.2 m to the right and 4.0 m ahead. Camera 2 is 1.0 m to the right
    and 0.5 m ahead and turned 30 degrees to the left: it has the vase at (cos 30 * -1 + sin 30 * 2, sin 30 * 1 + cos 30
    * 2) = (0.13, 2.23) and the crate at (0.2 cos 30 + 3.5 sin 30, 3.5 cos 30 - 0.2 sin 30) = (1.92, 2.93)."""
    things = [
        *worlds.room_shell(8.0, 12.0, 2.6),
        worlds.Thing("vase", (0.0, 2.5, 0.9), (0.3, 0.3, 0.5)),
        worlds.Thing("crate", (1.2, 4.0, 1.0), (0.5, 0.5, 0.6)),
    ]
    scene = worlds.make_scene(things, [_level(0, 0, 0), _level(1.0, 0.5, -30)], sensor=False)
    cases = {case.views.frames: case for case, _ in _poses(Facts(scene, width=320))}
    case = cases[(0, 1)]
    name = {i: scene.instances[i].label for i in (case.a, case.b)}
    assert [name[case.a], name[case.b]] == ["vase", "crate"]  # the nearer first
    spots = [[case.views.drawn.spot(image, i) for i in (case.a, case.b)] for image in (0, 1)]
    assert spots == [[(0.0, 2.5), (1.2, 4.0)], [(0.1, 2.2), (1.9, 2.9)]]
    assert (case.way(0), case.way(1)) == (39, 69)  # atan(1.2 / 1.5) and atan(1.8 / 0.7)
    assert case.turn == -30
    assert case.unturned == (-1.0, 2.0)  # 0.1 cos 30 - 2.2 sin 30, 2.2 cos 30 + 0.1 sin 30
    assert case.move == (1.0, 0.5)


def test_least_squares_agree() -> None:
    """The turn that lays the spots of image 2 over those of image 1, and where it puts camera 2."""
    cases = _poses(ring.facts())
    assert len(cases) > 50
    for case, parts in cases:
        first, second = (np.array([case.views.drawn.spot(k, i) for i in (case.a, case.b)]) for k in (0, 1))
        assert min(np.hypot(*np.diff(spots, axis=0)[0]) for spots in (first, second)) >= LEAST_WAY - 1e-9
        ends = [np.array([[*(spots[1] - spots[0]), 0.0], [0.0, 0.0, 9.0]]) for spots in (first, second)]
        turn = -Rotation.align_vectors(ends[0], ends[1])[0].as_euler("zyx", degrees=True)[0]
        assert abs((turn - case.turn + 180) % 360 - 180) <= 1.01  # two roundings to whole degrees
        angle = np.radians(case.turn)
        back = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        assert np.abs(first[0] - back @ second[0] - case.move).max() <= 0.051
        assert abs((parts[YAW] - case.turn + 180) % 360 - 180) <= MOST_ASKEW + 1e-6
        assert np.abs(parts[[SIDE, AHEAD]] - case.move).max() <= MOST_OFF + 1e-6
