"""camera_motion and correspondence against hand-made cameras, scipy's rotations and rays cast by formula."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from skills.multi_image import camera_motion, correspondence
from tests import worlds
from tests.skills.reading import shown
from vstdata.asking.camera_moves import AHEAD, GREY, HEIGHT, PITCH, SIDE, YAW, relative_parts, signs_of
from vstdata.asking.draft_order import even_blocks, interleaved
from vstdata.asking.landmarks import LEAST_CORNER, corner_strength, find_landmarks
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.drawing.marks import PALETTE, mark_picture
from vstdata.facts import Facts
from vstdata.scene import Camera, Noise, Scene

# Columns: the axes of a level camera that looks along +y, in the world.
LEVEL = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
OPPOSITE = {
    **{"left": "right", "right": "left", "forward": "backward", "backward": "forward"},
    **{"upward": "downward", "downward": "upward", "up": "down", "down": "up"},
}


def camera(eye: Sequence[float], heading: float = 0.0, elevation: float = 0.0, roll: float = 0.0) -> Camera:
    """Heading in degrees clockwise from +y, elevation up, roll clockwise."""
    pose = np.eye(4)
    pose[:3, :3] = LEVEL @ Rotation.from_euler("YXZ", [heading, elevation, roll], degrees=True).as_matrix()
    pose[:3, 3] = eye
    return Camera(np.array([[300.0, 0, 159.5], [0, 300.0, 119.5], [0, 0, 1]]), 320, 240, pose)


def scene(cameras: Sequence[Camera], **kinds: object) -> Scene:
    return worlds.make_scene(worlds.LIVING_ROOM, cameras, **{"sensor": False, **kinds})  # type: ignore[arg-type]


def asked(
    skill: Skill, world: Scene, most: int = 400, key: int = 0, width: int = 320
) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    drafts = list(islice(skill.ask(Facts(world, width=width), Draw("test", key), refuse), most))
    return drafts, refuse.counts


def motions(world: Scene, most: int = 400) -> tuple[list[Draft], Counter[str]]:
    """Camera motion needs views for overlap alone, so small ones do."""
    return asked(camera_motion.SKILL, world, most, width=80)


def by_scipy(f: Camera, g: Camera) -> dict[str, float]:
    """How g stands and looks from f: metres and degrees for every word."""
    angles = [
        Rotation.from_matrix(LEVEL.T @ one.camera_to_world[:3, :3]).as_euler("YXZ", degrees=True) for one in (f, g)
    ]
    shift = Rotation.from_euler("Y", angles[0][0], degrees=True).inv().apply(LEVEL.T @ (g.center - f.center))
    yaw = (angles[1][0] - angles[0][0] + 180) % 360 - 180
    part = {"right": shift[0], "downward": shift[1], "forward": shift[2], "turned right": yaw}
    part["up"] = angles[1][1] - angles[0][1]
    return part | {_opposite(word): -value for word, value in part.items()}


def _opposite(word: str) -> str:
    return f"turned {OPPOSITE[word[7:]]}" if word.startswith("turned") else OPPOSITE[word]


AS_SAID = {"up": "upward", "down": "downward", "back": "backward"}  # of moves: a tilt is up and down too


def words(question_type: str, option: str) -> list[str]:
    """The single statements of an option, by the names of `by_scipy`."""
    if question_type in ("translation_and_rotation", "turned_or_moved"):
        return [part.removeprefix("moved ").removesuffix(" on the spot") for part in option.split(" and ")]
    parts = option.split(" and ")
    if question_type == "rotation":
        return [f"turned {part}" if part in ("left", "right") else part for part in parts]
    return [AS_SAID.get(part, part.removeprefix("to the ")) for part in parts]


def orbit(count: int = 14) -> list[Camera]:
    """A hand-held walk around the table: up and down, looking around."""
    k = np.arange(count)
    turn = 360 * k / count
    eyes = np.column_stack(
        [1.9 * np.sin(np.radians(turn)), -1.5 * np.cos(np.radians(turn)), 1.45 + 0.3 * np.sin(2.5 * k)]
    )
    return [
        camera(eye, -angle + 25 * np.sin(1.7 * n), -12 + 10 * np.sin(n))
        for n, (eye, angle) in enumerate(zip(eyes, turn, strict=True))
    ]


def grid() -> list[Camera]:
    """One camera and known moves of it, looking north; and turns on the spot."""
    eye = np.array([0.0, -2.0, 1.4])
    steps = [(0, 0, 0), (-0.5, 0, 0), (0.5, 0, 0), (0, 0.4, 0), (0, -0.4, 0), (0, 0, 0.4), (0, 0, -0.4)]
    steps += [(0.4, 0.4, 0), (-0.4, -0.4, 0), (0.4, 0, 0.4), (0.0, 0.1, 0.4)]
    turns = [(20, 0), (-20, 0), (0, 18), (0, -18), (20, 18), (-20, -18), (10, 0)]
    return [camera(eye + step) for step in steps] + [camera(eye, *turn) for turn in turns]


GRID_ANSWERS = {  # of the pair (0, k), by hand
    **{1: {"left"}, 2: {"right"}, 3: {"forward"}, 4: {"back"}},
    **{5: {"up"}, 6: {"down"}, 7: {"forward and to the right"}, 8: {"back and to the left"}, 9: {"right and up"}},
    10: {"up"},  # 0.1 m ahead of 0.4 m up is too little to be told
    **{11: {"right", "turned right on the spot"}, 12: {"left", "turned left on the spot"}, 13: {"up"}, 14: {"down"}},
    **{15: set(), 16: set()},  # turned both ways
    17: set(),  # 10 degrees: neither clear nor nothing
}


def test_known_moves_and_turns_are_named() -> None:
    drafts, refused = motions(scene(grid()))
    found: dict[int, set[str]] = {k: set() for k in GRID_ANSWERS}
    for draft in drafts:
        if draft.frames[0] == 0 and len(draft.frames) == 2 and draft.questions[0].answer.type == "choice":
            found[draft.frames[1]].add(draft.questions[0].answer.value)
    for k, expected in GRID_ANSWERS.items():
        assert found[k] <= expected, k
    assert sum(bool(answers) for answers in found.values()) >= 10
    assert {"turned left on the spot", "turned right on the spot"} <= set().union(*found.values())
    assert refused["translation:between_answers"] > 0


@pytest.mark.parametrize("cameras", [grid(), orbit()], ids=["grid", "orbit"])
def test_only_the_answer_is_true(cameras: list[Camera]) -> None:
    drafts, _ = motions(scene(cameras))
    assert drafts
    for draft in drafts:
        (question,) = draft.questions
        if question.answer.type == "number":
            continue
        part = by_scipy(cameras[draft.frames[0]], cameras[draft.frames[-1]])
        named = {
            option: words(question.question_type, option)
            for option in (question.answer.value, *question.answer.distractors)
        }
        assert len(named) == 4
        for word in named[question.answer.value]:
            assert part[word] >= (15 if "turned" in word or word in ("up", "down") else 0.25)
        if draft.question_type == "turned_or_moved":
            way = np.hypot(part["right"], np.hypot(part["forward"], part["upward"]))
            if "on the spot" in question.answer.value:
                assert way <= 0.2
            else:
                assert part["right"] * part["turned right"] < 0
                assert max(0.6, 0.8 * way) <= abs(part["right"])
            continue
        for option in question.answer.distractors:
            truth = max(part[word] for word in named[question.answer.value])
            wrong = min(part[word] for word in named[option])
            assert wrong < 0 or (len(named[option]) == 1 and wrong <= truth / 3 + 1e-9)
        assert question.margin > 0


@pytest.mark.parametrize("cameras", [grid(), orbit()], ids=["grid", "orbit"])
def test_moves_are_called_the_same_from_the_last_view(cameras: list[Camera]) -> None:
    """So no question has to say whose left and right it means."""
    checked = 0
    for draft in motions(scene(cameras))[0]:
        answer = draft.questions[0].answer
        if answer.type == "number" or draft.question_type == "rotation":
            continue
        back = by_scipy(cameras[draft.frames[-1]], cameras[draft.frames[0]])
        moved = [word for word in words(draft.question_type, str(answer.value)) if "turned" not in word]
        assert all(back[word] < 0 for word in moved)
        checked += bool(moved)
    assert checked > 20


def test_answers_are_as_even_as_they_can_be() -> None:
    """An answer comes more often than another only where the other has run out; options are those of the type."""
    drafts, _ = motions(scene(grid() + orbit()), most=10_000)
    told: dict[tuple[str, int], list[str]] = defaultdict(list)
    options: dict[str, set[frozenset[str]]] = defaultdict(set)
    for draft in drafts:
        answer = draft.questions[0].answer
        if answer.type == "number":
            continue
        assert draft.balance == answer.value
        told[draft.question_type, len(draft.frames)].append(answer.value)
        options[draft.question_type].add(frozenset((answer.value, *answer.distractors)))
    assert len(told) >= 6
    assert all(len(sets) == 1 and len(next(iter(sets))) == 4 for sets in options.values())
    for answers in told.values():
        total = Counter(answers)
        for k in range(1, len(answers) + 1):
            first = Counter(answers[:k])
            most = max(first.values())
            assert all(first[value] >= most - 1 or first[value] == total[value] for value in total)


@pytest.mark.parametrize("cameras", [grid(), orbit()], ids=["grid", "orbit"])
def test_amounts_are_those_of_the_way_that_is_told(cameras: list[Camera]) -> None:
    """Degrees of a turn with hardly a step, metres of a way; the other components are a third at most."""
    found = [draft for draft in motions(scene(cameras), most=2000)[0] if draft.questions[0].answer.type == "number"]
    assert {draft.question_type for draft in found} == {"turn_angle", "move_length"}
    for draft in found:
        (question,) = draft.questions
        part = by_scipy(*(cameras[k] for k in draft.frames))
        way = float(np.hypot(part["right"], np.hypot(part["forward"], part["upward"])))
        if draft.question_type == "turn_angle":
            verb, side = question.slots["verb"], question.slots["side"]
            told = part[f"turned {side}"] if verb == "turn" else part[side]
            other = part["up"] if verb == "turn" else part["turned right"]
            assert question.answer.value == pytest.approx(told, abs=1e-3)
            assert told >= max(15, 3 * abs(other)) - 1e-3
            assert way <= 1.0
        else:
            said = question.slots["way"].replace("to the ", "").split(" and ")
            words = [AS_SAID.get(word, word) for word in said]
            assert question.answer.value == pytest.approx(way, abs=2e-4)
            assert all(part[word] >= (0.9 if len(words) == 1 else 0.35) * way for word in words)
            assert way >= 0.4 - 1e-9


def test_a_turn_on_the_spot_is_told_from_a_way_around() -> None:
    """Turned right by 20 degrees: with a step of 5 cm; of 30 cm; to the left by 70 cm; to the right by 70 cm; to the
    left and as far ahead. Only the first and the third are asked. A step has a length, a turn has none."""
    start = camera((0.0, -2.0, 1.4))
    steps = [(0.05, 0.0), (0.3, 0.0), (-0.7, 0.0), (0.7, 0.0), (-0.7, 0.7)]
    turned = [camera((x, -2.0 + y, 1.4), 20.0) for x, y in steps]
    moved = camera((0.6, -2.0, 1.4))
    drafts, _ = motions(scene([start, *turned, moved]))
    asked = [draft for draft in drafts if draft.question_type == "turned_or_moved" and draft.frames[0] == 0]
    told = {draft.frames[1]: draft.questions[0].answer.value for draft in asked}
    assert told == {1: "turned right on the spot", 3: "moved left and turned right"}
    lengths = {draft.frames for draft in drafts if draft.question_type == "move_length"}
    assert (0, 1) not in lengths
    assert (0, 6) in lengths


def test_paths_go_straight_on() -> None:
    """Sideways walks to and fro, ahead and back: three and four frames of them."""
    way = [(-1.2 + 0.3 * k, -1.9) for k in range(9)] + [(1.2 - 0.3 * k, -1.9) for k in range(1, 5)]
    way += [(0.0, -1.9 + 0.25 * k) for k in range(1, 5)] + [(0.0, -0.9 - 0.25 * k) for k in range(1, 5)]
    cameras = [camera((x, y, 1.5), elevation=-10) for x, y in way]
    drafts, _ = motions(scene(cameras), most=2000)
    paths = [draft for draft in drafts if "path" in draft.question_type]
    assert {len(draft.frames) for draft in paths} == {3, 4}
    for draft in paths:
        assert len(set(draft.frames)) == len(draft.frames)
        assert draft.questions[0].slots == {"count": {3: "three", 4: "four"}[len(draft.frames)]}
        for f, g in zip(draft.frames[:-1], draft.frames[1:], strict=True):
            part = by_scipy(cameras[f], cameras[g])
            assert all(part[word] > 0.03 for word in words("path", draft.questions[0].answer.value))
        first, *between, last = (cameras[k].center for k in draft.frames)
        whole = last - first
        for place in between:
            assert np.linalg.norm(np.cross(place - first, whole)) <= 0.301 * whole @ whole
    assert any(list(draft.frames) != sorted(draft.frames) for draft in paths)  # a way leads back as well


def growth(world: Scene, f: int, g: int) -> float:
    """Depth in picture f over depth in picture g of what both show: the median over rays into f, by formula."""
    last = world.frames[g].camera
    ratios = []
    for u, v in product(range(8, 320, 24), range(8, 240, 24)):
        depth, point = rays_into(world, f, (u, v))
        (uv,), (z,) = last.project(point[None])
        if z > 0 and (uv >= 0).all() and (uv < [last.width, last.height]).all():
            there, _ = rays_into(world, g, uv)
            ratios += [depth / z] if abs(there - z) < 0.02 else []
    return float(np.median(ratios))


def test_ahead_is_asked_where_the_picture_shows_it() -> None:
    """0.3 m ahead and turned by 12 degrees, what both show is hardly larger: it came to the other rim."""
    start = camera((0.0, -2.0, 1.4))
    ahead = [((0.0, -1.7, 1.4), 12.0), ((0.0, -1.3, 1.4), 20.0), ((0.0, -1.5, 1.4), 0.0)]
    world = scene([start, *(camera(*one) for one in ahead)])
    drafts, refused = motions(world)
    asked = {draft.frames for draft in drafts if draft.question_type == "translation" and draft.frames[0] == 0}
    larger = {(0, k): growth(world, 0, k) for k in (1, 2, 3)}
    assert larger[0, 1] < 1.1
    assert asked == {frames for frames in larger if larger[frames] > 1.1} == {(0, 2), (0, 3)}
    assert refused["translation:hardly_larger_or_smaller"] >= 1


def test_a_short_move_under_a_large_turn_is_not_asked() -> None:
    """What is 2 m away shifts by 8.5 degrees for 0.3 m to the left; a turn of 35 degrees is what one sees instead."""
    start = camera((0.0, -2.0, 1.4))
    for turned, told in ((20.0, True), (33.0, True), (36.0, False)):
        drafts, _ = motions(scene([start, camera((-0.3, -2.0, 1.4), turned)]))
        asked = {draft.question_type for draft in drafts if draft.frames == (0, 1)}
        assert ("translation" in asked) is told, turned


def test_what_no_option_names_rests() -> None:
    """Right by 0.3 m and up by 0.2 m is no move to the right; nor is up by 0.3 m and right by 0.2 m one upward."""
    start = camera((0.0, -2.0, 1.4))
    drafts, _ = motions(scene([start, camera((0.3, -2.0, 1.6)), camera((0.2, -2.0, 1.7)), camera((0.3, -2.0, 1.45))]))
    found = {draft.frames for draft in drafts if draft.question_type.startswith("translation") and 0 in draft.frames}
    assert found == {(0, 3), (3, 0)}


def test_noise_and_tilted_cameras_are_refused() -> None:
    noisy, refused = motions(scene(grid(), noise=Noise(depth=0.01, pose=0.3)))
    assert noisy == []
    assert refused["camera_not_upright"] == 0
    tilted = [camera((0, -2, 1.4), roll=25.0), camera((0.5, -2, 1.4), elevation=-80.0), camera((1, -2, 1.4))]
    assert motions(scene(tilted))[1]["camera_not_upright"] == 2
    assert motions(scene(tilted[:1]))[0] == []


def test_answers_do_not_change_with_the_world() -> None:
    here = scene(orbit())
    there = worlds.moved(here, worlds.yaw_motion(37.0, (1.0, -2.0, 0.0)))
    there = worlds.reordered(there, [*range(3, len(here.instances)), 0, 1, 2])
    told = [[(d.frames, d.questions[0].answer) for d in motions(w)[0]] for w in (here, there)]
    assert told[0] == told[1]


ANGLE = st.floats(-180, 180)
PLACE = st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.floats(-1, 2))
LEVELISH = st.tuples(PLACE, ANGLE, st.floats(-60, 60))


@given(LEVELISH, LEVELISH)
@settings(max_examples=60, deadline=None)
def test_relative_parts_agree_with_scipy(
    one: tuple[Sequence[float], float, float], other: tuple[Sequence[float], float, float]
) -> None:
    f, g = camera(*one), camera(*other)
    parts = relative_parts(np.array([f.center, g.center]), np.array([one[1:], other[1:]]))[0, 1]
    part = by_scipy(f, g)
    expected = [part["right"], part["forward"], part["upward"], part["turned right"], part["up"]]
    difference = np.abs(parts - expected)
    difference[YAW] = min(difference[YAW], 360 - difference[YAW])
    assert (difference < 2e-4).all()


@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3), st.floats(-40, 40), st.floats(-40, 40), st.floats(0, 0.1))
@settings(max_examples=100, deadline=None)
def test_a_sign_survives_the_noise(shift: list[float], yaw: float, pitch: float, pose: float) -> None:
    parts = np.array([*shift, yaw, pitch])
    clean, noisy = (signs_of(parts, Noise(pose=value)) for value in (0.0, pose))
    assert ((noisy == clean) | (noisy == GREY)).all()
    for k in (SIDE, AHEAD, HEIGHT, YAW, PITCH):
        if abs(noisy[k]) == 1:
            assert np.sign(parts[k] - np.sign(parts[k]) * 3 * pose) == noisy[k]


def rays_into(world: Scene, frame: int, uv: Sequence[float]) -> tuple[float, np.ndarray]:
    """Depth and point of the first box that a pixel's ray meets, by formula."""
    one = world.frames[frame].camera
    local = np.array(
        [
            (uv[0] - one.intrinsics[0, 2]) / one.intrinsics[0, 0],
            (uv[1] - one.intrinsics[1, 2]) / one.intrinsics[1, 1],
            1.0,
        ]
    )
    ray = one.camera_to_world[:3, :3] @ local
    depth = min(float(worlds._hit(instance.box, one.center, ray)) for instance in world.instances)
    return depth, one.center + depth * ray


@pytest.fixture(scope="module")
def matched() -> tuple[Scene, list[Draft], Counter[str]]:
    world = worlds.make_scene(worlds.LIVING_ROOM, worlds.living_room_cameras()[:6], sensor=False)
    return world, *asked(correspondence.SKILL, world)


def test_the_named_point_is_the_circled_one(matched: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, _ = matched
    assert len(drafts) >= 20
    for draft in drafts:
        f, g = draft.frames
        (question,) = draft.questions
        circle, *points = draft.marks
        _, point = rays_into(world, f, circle.xy)
        there = world.frames[g].camera
        local = Rotation.from_matrix(there.camera_to_world[:3, :3]).inv().apply(point - there.center)
        uv = local[:2] / local[2] * there.intrinsics[[0, 1], [0, 1]] + there.intrinsics[:2, 2]
        named = {f"{mark.color} point": mark for mark in points}
        assert set(named) == {question.answer.value, *question.answer.distractors}
        assert np.linalg.norm(uv - named[question.answer.value].xy) < 0.75
        assert abs(rays_into(world, g, uv)[0] - local[2]) < 0.02  # nothing is in front of it
        for name in question.answer.distractors:
            _, other = rays_into(world, g, named[name].xy)
            assert np.linalg.norm(other - point) >= 0.149
            assert np.linalg.norm(uv - named[name].xy) >= max(40.0, question.margin) - 0.75


def thing_at(world: Scene, frame: int, uv: Sequence[float]) -> int:
    """The instance of the box that a pixel's ray meets first."""
    one = world.frames[frame].camera
    ray = one.camera_to_world[:3, :3] @ np.linalg.inv(one.intrinsics) @ [*uv, 1.0]
    return int(np.argmin([worlds._hit(instance.box, one.center, ray) for instance in world.instances]))


def test_knowing_the_thing_is_not_enough(matched: tuple[Scene, list[Draft], Counter[str]]) -> None:
    """One wrong point at least is on the thing of the right one, and others are on one like it where there is one."""
    world, drafts, _ = matched
    twins = 0
    for draft in drafts:
        named = {f"{mark.color} point": thing_at(world, draft.frames[1], mark.xy) for mark in draft.marks[1:]}
        answer = draft.questions[0].answer
        right = named[answer.value]
        wrong = [named[name] for name in answer.distractors]
        assert right in wrong
        labels = [world.instances[i].label for i in wrong if i != right]
        twins += labels.count(world.instances[right].label)
    assert twins >= 5


def test_marks_are_apart_inside_and_can_be_drawn(matched: tuple[Scene, list[Draft], Counter[str]]) -> None:
    drafts = matched[1]
    for draft in drafts:
        circle, *points = draft.marks
        assert (circle.kind, circle.frame, circle.text) == ("circle", 0, "")
        assert [(mark.frame, mark.kind, mark.text) for mark in points] == [(1, "point", "")] * 4
        assert len({mark.color for mark in draft.marks}) == 5
        assert {mark.color for mark in draft.marks} <= set(PALETTE)
        assert draft.questions[0].slots["color"] == circle.color
        places = np.array([mark.xy for mark in points])
        gaps = np.linalg.norm(places[:, None] - places, axis=-1)[np.triu_indices(4, 1)]
        assert gaps.min() >= 40.0
        everywhere = np.array([mark.xy for mark in draft.marks])
        assert ((everywhere >= 15.5) & (everywhere <= np.array([639, 479]) - 15.5)).all()
    blank = np.full((480, 640, 3), 128, dtype=np.uint8)
    pictures = [mark_picture(blank, [mark for mark in drafts[0].marks if mark.frame == k]) for k in (0, 1)]
    assert all((picture != blank).any() for picture in pictures)


def test_no_colour_is_right_more_often(matched: tuple[Scene, list[Draft], Counter[str]]) -> None:
    _, drafts, _ = matched
    colors = Counter(draft.questions[0].answer.value.split()[0] for draft in drafts)
    assert max(colors.values()) <= 0.1 * len(drafts) + 3 * np.sqrt(len(drafts) * 0.09)


def test_correspondence_by_sensor_depth_alone(matched: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world = matched[0]
    cameras = [frame.camera for frame in world.frames[:4]]
    folder = worlds.make_scene(worlds.LIVING_ROOM, cameras, mesh=False, instances=False)
    drafts, _ = asked(correspondence.SKILL, folder)
    assert len(drafts) >= 5
    for draft in drafts:
        assert draft.objects == ()
        circle, *points = draft.marks
        _, point = rays_into(world, draft.frames[0], circle.xy)
        uv, _ = cameras[draft.frames[1]].project(point[None])
        (right,) = (mark for mark in points if f"{mark.color} point" == draft.questions[0].answer.value)
        assert np.linalg.norm(uv[0] - right.xy) < 5.0  # sensor depth is a local median: half a drawn point


def test_noisy_pairs_and_like_views_are_refused() -> None:
    cameras = worlds.living_room_cameras()[:4]
    drafts, refused = asked(correspondence.SKILL, scene(cameras, noise=Noise(depth=0.02, pose=0.1)))
    assert drafts == []
    assert refused["pair_too_noisy"] > 0
    rough, refused = asked(correspondence.SKILL, scene(cameras, noise=Noise(surface=0.03)))
    assert (rough, refused) == ([], Counter({"surface_too_rough": 1}))
    alike = [camera((0, -2, 1.5)), camera((0.1, -2, 1.5), heading=5.0)]
    assert asked(correspondence.SKILL, scene(alike)) == ([], Counter({"views_alike": 2}))


def test_order_of_instances_does_not_matter(matched: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, _ = matched
    order = [*range(9, len(world.instances)), *range(9)]
    other, _ = asked(correspondence.SKILL, worlds.reordered(world, order))
    assert [(d.frames, d.marks, d.questions) for d in other] == [(d.frames, d.marks, d.questions) for d in drafts]
    assert [tuple(order[i] for i in d.objects) for d in other] == [d.objects for d in drafts]


def test_drafts_are_a_function_of_their_key(matched: tuple[Scene, list[Draft], Counter[str]]) -> None:
    world, drafts, refused = matched
    assert asked(correspondence.SKILL, world) == (drafts, refused)
    assert asked(correspondence.SKILL, world, key=1)[0] != drafts
    assert all(Draft.from_json(draft.to_json()) == draft for draft in drafts)
    motion = motions(scene(grid()))[0]
    assert all(Draft.from_json(draft.to_json()) == draft for draft in motion)


def test_landmarks_lie_at_corners_only() -> None:
    """A television on a bare wall: corners of the television, and nothing else."""
    things = [
        worlds.Thing("wall", (0, 2, 1.5), (8, 0.1, 6)),
        worlds.Thing("television", (0, 1.9, 1.5), (1.2, 0.1, 0.8)),
    ]
    facts = Facts(worlds.make_scene(things, [camera((0, -0.5, 1.5))], sensor=False))
    view = facts.view(0)
    corners = np.array([[x, 1.85, z] for x in (-0.6, 0.6) for z in (1.1, 1.9)])
    uv, _ = view.color_camera.project(corners)
    found = find_landmarks(facts, 0, 10.0, Draw("corners"))
    nearest = np.linalg.norm(found.uv[:, None] - uv, axis=-1)
    assert nearest.min(axis=1).max() <= 17 * np.sqrt(2) + 1  # the window around a corner, and the blur
    assert set(nearest.argmin(axis=1)) == {0, 1, 2, 3}
    strength = corner_strength(view)
    plain = np.array([[0.0, 1.85, 1.9], [0.0, 1.85, 1.5], [1.1, 1.95, 0.9]])  # on an edge, a screen, a wall
    middle = view.camera.project(plain)[0].round().astype(int)
    assert (strength[middle[:, 1], middle[:, 0]] < LEAST_CORNER).all()


def test_the_samples_in_the_module_texts_are_real(matched: tuple[Scene, list[Draft], Counter[str]]) -> None:
    assert shown(correspondence.SKILL, matched[1], " -> ", "") > 0
    assert shown(camera_motion.SKILL, motions(scene(grid()))[0], " -> ", "") > 0


def test_landmarks_keep_off_fins() -> None:
    """Thin fins 10 cm before a wall, and a board beside them: half a pixel aside lies the same surface."""
    fins = [worlds.Thing("radiator", (-0.9 + 0.08 * k, 1.9, 0.8), (0.04, 0.1, 0.6)) for k in range(10)]
    things = [
        worlds.Thing("wall", (0, 2, 1.5), (8, 0.1, 6)),
        *fins,
        worlds.Thing("board", (0.8, 1.94, 1.2), (0.6, 0.02, 0.5)),
    ]
    one = camera((0, -0.8, 1.2), heading=8.0)
    found = find_landmarks(Facts(worlds.make_scene(things, [one], sensor=False)), 0, 10.0, Draw("fins"))
    assert len(found.uv) >= 8
    world = worlds.make_scene(things, [one])
    for uv, point in zip(found.uv, found.point, strict=True):
        aside = [rays_into(world, 0, uv + step)[0] for step in ([0, 0], [0.5, 0], [-0.5, 0], [0, 0.5], [0, -0.5])]
        assert np.ptp(aside) < 0.03
        assert np.linalg.norm(rays_into(world, 0, uv)[1] - point) < 1e-3


def test_blocks_hold_every_group_once() -> None:
    groups = [[f"{name}{k}" for k in range(length)] for name, length in (("a", 5), ("b", 3), ("c", 9))]
    taken = list(even_blocks(groups, Draw("order")))
    assert len(taken) == 9
    assert all({one[0] for one in taken[k : k + 3]} == {"a", "b", "c"} for k in (0, 3, 6))
    assert list(interleaved([[1, 2, 3], [], [4]])) == [1, 4, 2, 3]
