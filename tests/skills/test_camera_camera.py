"""camera_camera against cameras set up by hand, and against scipy's rotations over all drafts of a walk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import combinations, islice

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from skills.multi_image import camera_camera
from tests import worlds
from vstdata.asking.draft_order import option_blocks
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Camera, Noise, Scene

COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
# Columns: the axes of a level camera that looks along +y, in the world.
LEVEL = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])


def camera(eye: Sequence[float], heading: float = 0.0, elevation: float = 0.0, roll: float = 0.0) -> Camera:
    """Heading in degrees clockwise from +y, elevation up, roll clockwise."""
    pose = np.eye(4)
    pose[:3, :3] = LEVEL @ Rotation.from_euler("YXZ", [heading, elevation, roll], degrees=True).as_matrix()
    pose[:3, 3] = eye
    return Camera(np.array([[220.0, 0, 159.5], [0, 220.0, 119.5], [0, 0, 1]]), 320, 240, pose)


def asked(
    cameras: Sequence[Camera], most: int = 2000, noise: Noise | None = None
) -> tuple[list[Draft], Counter[str], Scene]:
    scene = worlds.make_scene(worlds.LIVING_ROOM, cameras, sensor=False, noise=noise)
    refuse = Refusals()
    return (
        list(islice(camera_camera.SKILL.ask(Facts(scene, width=80), Draw("test"), refuse), most)),
        refuse.counts,
        scene,
    )


def around(*hours: float) -> list[Camera]:
    """The first camera looks north; the others look the same way, 0.8 m away at hours of its clock."""
    places = [(0.8 * np.sin(np.radians(30 * hour)), 0.8 * np.cos(np.radians(30 * hour))) for hour in hours]
    return [camera((0.0, -1.5, 1.5)), *(camera((x, -1.5 + y, 1.5)) for x, y in places)]


@cache
def walk() -> tuple[tuple[Draft, ...], Counter[str], Scene]:
    """Around the table, up and down, looking to the middle."""
    k = np.arange(24)
    turn = np.radians(360 * k / len(k))
    eyes = np.column_stack([2.3 * np.sin(turn), -2.0 * np.cos(turn), 1.5 + 0.3 * np.sin(2.5 * k)])
    cameras = [camera(eye, -15.0 * n + 20 * np.sin(1.7 * n), -15.0, 3.0 * np.cos(n)) for n, eye in enumerate(eyes)]
    drafts, counts, scene = asked(cameras)
    return tuple(drafts), counts, scene


def of(drafts: Sequence[Draft], kind: str, frames: tuple[int, int] | None = None) -> list[Draft]:
    return [one for one in drafts if one.question_type == kind and frames in (None, one.frames)]


def test_hours_by_hand() -> None:
    """Cameras at 1, 3, 6, 8 and 10 o'clock; one at half past four is between two answers."""
    drafts, counts, _ = asked(around(1, 3, 6, 8, 10, 4.5))
    found = {one.frames[1]: one.questions[0].answer.value for one in of(drafts, "clock") if one.frames[0] == 0}
    truth = {1: "1 o'clock", 2: "3 o'clock", 3: "6 o'clock", 4: "8 o'clock", 5: "10 o'clock"}
    assert len(found) >= 4
    assert found == {frame: truth[frame] for frame in found}
    assert counts["clock:between_answers"] > 0


def test_compass_by_hand() -> None:
    """Due right of a camera that looks west is north."""
    drafts, _, _ = asked(around(0, 3, 6, 9, 1.5, 4.5))
    seen = Counter()
    for one in of(drafts, "compass"):
        if one.frames == (0, 2):
            slots = one.questions[0].slots
            assert slots["origin"] != slots["target"]
            from_first = slots["origin"] == "image 1"
            step = 2 if from_first else -2
            assert one.questions[0].answer.value == COMPASS[(COMPASS.index(slots["given"]) + step) % 8]
            seen[from_first] += 1
    assert seen


@pytest.mark.parametrize(
    ("turned", "truth"), [(90.0, "east"), (-45.0, "northwest"), (45.0, "northeast"), (2.0, "north")]
)
def test_facing_by_hand(turned: float, truth: str) -> None:
    """Where the second camera looks when the first looks north; all of them face the furniture."""
    angles = [0.0, 90.0, -45.0, 45.0, 2.0]
    eyes = [(-1.5, -2.0, 1.5), (-2.4, -1.2, 1.5), (1.5, -1.9, 1.5), (-2.0, -2.2, 1.5), (-1.0, -2.2, 1.5)]
    drafts, _, _ = asked([camera(eye, angle, -10.0) for eye, angle in zip(eyes, angles, strict=True)])
    frame = angles.index(turned)
    answers = [
        (COMPASS.index(one.questions[0].answer.value) - COMPASS.index(one.questions[0].slots["given"])) % 8
        for one in of(drafts, "facing", (0, frame))
    ]
    assert set(answers) <= {COMPASS.index(truth)}
    assert len(of(drafts, "facing")) >= 4


def test_lengths_by_hand() -> None:
    drafts, _, _ = asked(
        [camera((0, -2, 1.5)), camera((0.6, -1.2, 1.5)), camera((0, -1.6, 1.83)), camera((0, -2, 1.9))]
    )
    distance = {one.frames: one.questions[0].answer.value for one in of(drafts, "distance")}
    assert distance[0, 1] == distance[1, 0] == pytest.approx(1.0)
    assert distance[0, 2] == pytest.approx(np.sqrt(0.4**2 + 0.33**2), abs=1e-4)
    assert (0, 3) not in distance  # straight above: no distance along the floor
    height = {one.frames: one.questions[0].answer.value for one in of(drafts, "height")}
    assert height[0, 2] == height[2, 0] == pytest.approx(33.0)
    assert (0, 1) not in height
    higher = {one.frames: one.questions[0].answer.value for one in of(drafts, "higher")}
    assert higher[0, 2] == "image 2"
    assert higher[2, 0] == "image 1"
    assert (0, 1) not in higher


def test_steep_and_tilted_cameras_are_left_out() -> None:
    cameras = [camera((0, -2, 1.5)), camera((0.5, -2, 1.5), 0, -50.0), camera((-0.5, -2, 1.5), 0, 0, 25.0)]
    drafts, counts, _ = asked(cameras)
    assert drafts == []
    assert counts["camera_not_level"] == 2


def test_back_to_back_cameras_share_nothing() -> None:
    drafts, counts, _ = asked([camera((0.0, -0.6, 1.5), 180.0, 10.0), camera((0.0, 0.6, 1.5), 0.0, 10.0)])
    assert drafts == []
    assert counts["distance:too_little_in_common"] == 2


def by_scipy(f: Camera, g: Camera) -> tuple[np.ndarray, float]:
    """Camera g in the level frame of camera f (right, ahead, up), and its heading clockwise from f's."""
    angles = [
        Rotation.from_matrix(LEVEL.T @ one.camera_to_world[:3, :3]).as_euler("YXZ", degrees=True) for one in (f, g)
    ]
    shift = Rotation.from_euler("Y", angles[0][0], degrees=True).inv().apply(LEVEL.T @ (g.center - f.center))
    return np.array([shift[0], shift[2], -shift[1]]), float(angles[1][0] - angles[0][0])


def test_every_draft_of_a_walk_by_scipy() -> None:
    drafts, _, scene = walk()
    assert {draft.question_type for draft in drafts} == set(camera_camera.ASKS)
    for draft in drafts:
        (question,) = draft.questions
        shift, heading = by_scipy(*(scene.frames[k].camera for k in draft.frames))
        least = 0.6 if draft.question_type in ("clock", "compass") else camera_camera.LEAST_DISTANCE
        assert np.hypot(*shift[:2]) >= least - 1e-4
        bearing = np.degrees(np.arctan2(shift[0], shift[1]))
        kind, value = draft.question_type, question.answer.value
        if kind == "clock":
            off = (bearing - 30 * int(value.split()[0]) + 180) % 360 - 180
            assert question.margin == pytest.approx(15 - abs(off), abs=0.03)
            assert question.margin >= 5
        elif kind in ("compass", "facing"):
            swapped = kind == "compass" and question.slots["origin"] == "image 2"
            told = 45 * (COMPASS.index(value) - COMPASS.index(question.slots["given"])) - 180 * swapped
            off = ((bearing if kind == "compass" else heading) - told + 180) % 360 - 180
            assert question.margin == pytest.approx(22.5 - abs(off), abs=0.03)
            assert question.margin >= 8
        elif kind == "distance":
            assert value == pytest.approx(np.linalg.norm(shift), abs=2e-4)
        elif kind == "height":
            assert value == pytest.approx(100 * abs(shift[2]), abs=0.02)
            assert value >= 20
        else:
            assert value == f"image {1 + (shift[2] > 0)}"
            assert question.margin == pytest.approx(abs(shift[2]), abs=1e-3)


def test_listed_options_give_nothing_away() -> None:
    listed: dict[tuple[str, str], list[float]] = defaultdict(list)
    for draft in walk()[0]:
        answer = draft.questions[0].answer
        if answer.type == "choice":
            for option in (answer.value, *answer.distractors):
                listed[draft.question_type, option].append((option == answer.value) - 1 / (1 + len(answer.distractors)))
        if draft.question_type == "clock":
            hours = [int(option.split()[0]) for option in (answer.value, *answer.distractors)]
            assert 3 <= len(hours) <= 4
            assert all(2 <= (a - b) % 12 <= 10 for a, b in combinations(hours, 2))
    assert all(abs(sum(surplus)) < 1e-9 for surplus in listed.values())


def test_neighbours_are_options_only_of_answers_far_inside_their_sector() -> None:
    beside = Counter()
    for draft in walk()[0]:
        (question,) = draft.questions
        if draft.question_type in ("compass", "facing"):
            right = COMPASS.index(question.answer.value)
            near = any((COMPASS.index(other) - right) % 8 in (1, 7) for other in question.answer.distractors)
            assert question.margin >= (15 if near else 8)
            beside[near] += 1
    assert min(beside.values()) >= 5


def test_pose_noise_widens_the_margin_and_silences_heights() -> None:
    cameras = [frame.camera for frame in walk()[2].frames]
    clean = {(one.frames, one.question_type): one.questions[0].margin for one in walk()[0]}
    noisy, counts, _ = asked(cameras, noise=Noise(pose=0.01))
    shared = [(one.questions[0].margin, clean.get((one.frames, one.question_type))) for one in of(noisy, "clock")]
    assert any(other is not None for _, other in shared)
    assert all(other is None or one < other - 1 for one, other in shared)
    assert counts["height:length_not_sure"] > 0
    assert all(one.questions[0].answer.value >= 100 * 10 * 3 * np.sqrt(2) * 0.01 - 0.1 for one in of(noisy, "height"))


def test_blocks_hold_one_item_of_each_of_their_groups() -> None:
    groups = {k: [(k, n) for n in range(3 * k + 1)] for k in range(6)}
    blocks = list(option_blocks(groups, 3, Draw("blocks")))
    taken = [item for _, block in blocks for _, item in block]
    assert len(set(taken)) == len(taken) > 20
    for names, block in blocks:
        assert sorted(names) == sorted(k for k, _ in block) == sorted(item[0] for _, item in block)
        assert len(set(names)) == 3
    assert all(n == place for k in groups for place, (_, n) in enumerate(one for one in taken if one[0] == k))
    apart = list(option_blocks(groups, 2, Draw("blocks"), lambda a, b: abs(a - b) > 3))
    assert apart
    assert all(abs(a - b) > 3 for (a, b), _ in apart)
    assert list(option_blocks(groups, 7, Draw("blocks"))) == []


def test_most_pairs_are_of_other_heights() -> None:
    """Of eight cameras of which one is held 40 cm lower, it is in half of the first pairs, not in a quarter."""
    drafts, _, scene = asked([camera((0.4 * k - 1.4, -1.5, 1.6 - 0.4 * (k // 7)), 3.0 * k) for k in range(8)])
    first = of(drafts, "distance")[:9]
    height = [scene.frames[f].camera.center[2] for one in first for f in one.frames]
    apart = np.abs(np.diff(np.reshape(height, (-1, 2)))) >= 0.3
    assert apart.mean() >= 0.5
