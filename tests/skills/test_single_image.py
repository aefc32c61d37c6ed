"""The single-image skills against hand-made rooms: answers recomputed by formula, refusals provoked one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, islice
from types import ModuleType

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import lsq_linear

from skills.single_image import depth_comparison, distance_prediction, measurement
from tests import worlds
from tests.skills.reading import read, shown
from tests.skills.test_contract import furnished
from vstdata.asking.markable_points import find_spots
from vstdata.asking.naming import clear_objects, overlaps
from vstdata.asking.seen_well import SeenWell
from vstdata.asking.sure_numbers import rounding_margin
from vstdata.draft import Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Box, FloatArray, IntArray, Noise, Scene

MODULES = (depth_comparison, distance_prediction, measurement)


def ask(skill: Skill, scene: Scene, most: int = 2000, key: str = "test") -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    return list(islice(skill.ask(Facts(scene, width=160), Draw(key), refuse), most)), refuse.counts


@cache
def room() -> Scene:
    return furnished()


@cache
def drafts(module: ModuleType) -> list[Draft]:
    return ask(module.SKILL, room())[0]


def boxes(scene: Scene) -> list[Box]:
    return [one.box for one in scene.instances]


def ray_depth(scene: Scene, frame: int, uv: Sequence[float], things: Sequence[Box]) -> float:
    """Depth at a pixel by formula: the nearest side of any box."""
    camera = scene.frames[frame].camera
    matrix = camera.intrinsics
    ray = np.array([(uv[0] - matrix[0, 2]) / matrix[0, 0], (uv[1] - matrix[1, 2]) / matrix[1, 1], 1.0])
    along = camera.camera_to_world[:3, :3] @ ray
    return min(float(worlds._hit(box, camera.center, along)) for box in things)


def box_distance(a: Box, b: Box) -> float:
    """Between solid boxes: a bounded least-squares problem."""
    matrix = np.hstack([a.axes, -b.axes])
    limit = np.concatenate([a.size, b.size]) / 2
    found = lsq_linear(matrix, b.center - a.center, (-limit, limit), tol=1e-12)
    return float(np.linalg.norm(matrix @ found.x - (b.center - a.center)))


@cache
def drawn(frame: int, only: int | None = None) -> IntArray:
    """Instances (h, w) of a frame of the room by formula; of one alone, 0 where it is."""
    return worlds.draw(room().frames[frame].camera, boxes(room()) if only is None else [boxes(room())[only]])[1]


def named(draft: Draft, scene: Scene) -> dict[str, int]:
    """The instance of every 'label outlined in color'."""
    marks = zip(draft.objects, draft.marks, strict=True)
    return {f"{scene.instances[i].label} outlined in {mark.color}": i for i, mark in marks}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.SKILL.name)
def test_the_sample_in_the_module_text_is_real(module: ModuleType) -> None:
    drafts = islice(module.SKILL.ask(Facts(room(), width=160), Draw("example"), Refusals()), 40)
    assert any(shown(module.SKILL, [draft]) == len(draft.questions) for draft in drafts)


# depth_comparison


def depths(draft: Draft, scene: Scene) -> tuple[list[str], FloatArray, FloatArray]:
    """Names of the points, their depth and their distance to the camera, by formula."""
    camera = scene.frames[draft.frames[0]].camera
    uv = np.array([mark.xy for mark in draft.marks])
    depth = np.array([ray_depth(scene, draft.frames[0], xy, boxes(scene)) for xy in uv])
    offset = (uv - camera.intrinsics[:2, 2]) / np.diag(camera.intrinsics)[:2]
    names = [f"{mark.color} point" for mark in draft.marks]
    return names, depth, depth * np.sqrt(1 + (offset**2).sum(axis=1))


def right_answer(kind: str, slots: Mapping[str, str], near: list[str]) -> object:
    if kind == "ordering":
        return near if slots["first"] == "nearest" else near[::-1]
    ordinal, _, side = slots["rank"].rpartition(" ")[0].rpartition(" ")
    place = ["", "second", "third"].index(ordinal)
    return near[place] if side == "closest" else near[-1 - place]


def test_depth_answers_follow_from_the_walls_and_boxes() -> None:
    kinds: Counter[str] = Counter()
    for draft in drafts(depth_comparison):
        names, depth, distance = depths(draft, room())
        near = [names[k] for k in np.argsort(depth)]
        assert near == [names[k] for k in np.argsort(distance)]
        for one, other in combinations(range(len(names)), 2):
            least = max(0.05, 0.15 * min(depth[one], depth[other])) - 2e-3
            assert min(abs(depth[one] - depth[other]), abs(distance[one] - distance[other])) > least
            assert np.hypot(*np.subtract(draft.marks[one].xy, draft.marks[other].xy)) >= 40
        for question in draft.questions:
            kinds[question.question_type] += 1
            assert question.answer.value == right_answer(question.question_type, question.slots, near)
        assert "ordering" not in [question.question_type for question in draft.questions[:-1]]
        assert all(40 <= u <= 599 and 40 <= v <= 439 for u, v in (mark.xy for mark in draft.marks))
    assert min(kinds[kind] for kind in depth_comparison.ASKS) > 40


def test_depth_points_are_not_on_edges() -> None:
    """All over the drawn disc and beyond, depth changes too little to tell another order."""
    ring = [(6.0 * np.cos(angle), 6.0 * np.sin(angle)) for angle in np.linspace(0, 2 * np.pi, 12, endpoint=False)]
    for draft in drafts(depth_comparison)[:60]:
        for mark, depth in zip(draft.marks, depths(draft, room())[1], strict=True):
            around = [ray_depth(room(), draft.frames[0], np.add(mark.xy, step), boxes(room())) for step in ring]
            assert np.abs(np.array(around) - depth).max() < 0.06 * depth


def test_neither_height_nor_color_nor_place_in_the_list_tells_the_depth() -> None:
    lowest_is_nearest, place_of_nearest, first_color = [], Counter[int](), Counter[str]()
    for draft in drafts(depth_comparison):
        depth = depths(draft, room())[1]
        place = int(np.argmin(depth))
        nearest = draft.marks[place]
        lowest_is_nearest.append(nearest.xy[1] == max(mark.xy[1] for mark in draft.marks))
        place_of_nearest[place] += 1
        first_color[nearest.color] += 1
    assert np.mean(lowest_is_nearest) <= 0.5
    assert max(place_of_nearest.values()) < 0.45 * len(lowest_is_nearest)
    assert max(first_color.values()) < 0.2 * len(lowest_is_nearest)


def test_an_order_is_not_asked_where_the_turns_before_it_tell_it() -> None:
    """Of three points, two ranks are all; of four, two are open."""
    turns = Counter((len(draft.marks), len(draft.questions)) for draft in drafts(depth_comparison))
    assert (3, 3) not in turns
    assert turns[3, 2] > 0 < turns[4, 3]


def test_depth_needs_neither_mesh_nor_instances_but_depth() -> None:
    cameras = worlds.living_room_cameras()[2:4]
    kinds = {"mesh": False, "instances": False}
    found, _ = ask(depth_comparison.SKILL, worlds.make_scene(worlds.LIVING_ROOM, cameras, **kinds))  # type: ignore[arg-type]
    assert len(found) > 20
    blind = worlds.make_scene(worlds.LIVING_ROOM, cameras, sensor=False, **kinds)  # type: ignore[arg-type]
    assert ask(depth_comparison.SKILL, blind) == ([], Counter({"frame_without_points": 2}))


def test_noisy_depth_asks_only_wide_gaps() -> None:
    noisy = replace(room(), noise=Noise(depth=0.05, pose=0.001))
    found, _ = ask(depth_comparison.SKILL, noisy)
    assert found
    for draft in found:
        depth = np.sort(depths(draft, noisy)[1])
        sigma = 0.05 * (depth / 2) ** 2
        assert (np.diff(depth) > 4 * np.hypot(sigma[1:], sigma[:-1]) - 2e-3).all()


def test_two_points_at_least_are_on_things() -> None:
    """Three points on bare walls tell nothing worth seeing; a frame of walls alone is refused."""
    for draft in drafts(depth_comparison):
        seen = drawn(draft.frames[0])
        around = [
            seen[round(v) - 4 : round(v) + 5, round(u) - 4 : round(u) + 5] for u, v in (m.xy for m in draft.marks)
        ]
        assert sum(bool(np.isin(window, Facts(room(), width=160).objects).any()) for window in around) >= 2
    shell = worlds.make_scene(worlds.room_shell(6.0, 6.0, 2.6), worlds.living_room_cameras()[2:4], sensor=False)
    assert Facts(shell, width=160).objects == ()
    one = [*worlds.room_shell(6.0, 6.0, 2.6), worlds.Thing("crate", (0.0, 8.0, 0.2), (0.4, 0.4, 0.4))]
    walls = worlds.make_scene(one, worlds.living_room_cameras()[2:4], sensor=False)
    assert ask(depth_comparison.SKILL, walls) == ([], Counter({"frame_of_bare_walls": 2}))


def test_no_point_is_on_glass() -> None:
    """Behind a window pane is the garden, and in a mirror the room: which of both is marked?"""
    glazed = furnished({room().instances[15].label: "window"})
    panes = [i for i, one in enumerate(glazed.instances) if one.label == "window"]
    spots = [find_spots(Facts(glazed, width=160), frame, 256, 40.0, Draw("test")) for frame in (0, 1, 2)]
    assert not np.isin(np.concatenate([one.surface for one in spots]), panes).any()
    plain = [find_spots(Facts(room(), width=160), frame, 256, 40.0, Draw("test")) for frame in (0, 1, 2)]
    assert np.isin(np.concatenate([one.surface for one in plain]), panes).any()


# distance_prediction


def test_distances_are_those_of_whole_boxes() -> None:
    kinds: Counter[str] = Counter()
    for draft in drafts(distance_prediction):
        names = named(draft, room())
        for question in draft.questions:
            kinds[question.question_type] += 1
            steps = [step for step in question.program if step["op"] == "surface_distance"]
            for step in steps:
                a, b = (names[name] for name in step["names"])
                assert step["instances"] == [room().instances[i].id for i in (a, b)]
                assert abs(step["value"] - box_distance(boxes(room())[a], boxes(room())[b])) <= step["error"] + 1e-3
            if question.question_type == "distance":
                assert {question.slots["a"], question.slots["b"]} == set(steps[0]["names"])
            else:
                assert question.answer.value == nearest_or_farthest(
                    question.question_type, question.slots["target"], names
                )
                assert question.margin >= 0.15
    assert min(kinds.values()) > 20


def nearest_or_farthest(kind: str, target: str, names: Mapping[str, int]) -> str:
    reach = {
        name: box_distance(boxes(room())[names[target]], boxes(room())[i])
        for name, i in names.items()
        if name != target
    }
    return (min if kind == "nearest_object" else max)(reach, key=reach.__getitem__)


def test_every_reading_of_a_long_answer_is_right() -> None:
    longest = 0
    for draft in drafts(distance_prediction):
        question = draft.questions[0]
        if "distances" not in question.slots:
            continue
        measured = [step for step in question.program if step["op"] == "surface_distance"]
        told = [f"the {step['names'][1]} is {step['value']:.1f} m away" for step in measured]
        said = question.slots["distances"].replace(" and ", ", ").split(", ")
        assert said == [told[0], *(one.replace(" is ", " ").removesuffix(" away") for one in told[1:])]
        assert question.slots["target"] == measured[0]["names"][0]
        longest = max(longest, len(said))
    assert longest == 4


def test_the_winner_wins_by_a_seventh() -> None:
    for question in choices():
        away = sorted(step["value"] for step in question.program if step["op"] == "surface_distance")
        first, second = away[:2] if question.question_type == "nearest_object" else away[-2:]
        assert second >= 1.15 * first


def test_the_winner_wins_from_middle_to_middle_too() -> None:
    """So no question has to say how it measures."""
    for draft in drafts(distance_prediction):
        question = draft.questions[0]
        if question.question_type != "distance":
            target, *others = (boxes(room())[i].center for i in draft.objects)
            away = [float(np.linalg.norm(one - target)) for one in others]
            near = question.question_type == "nearest_object"
            chosen, second = sorted(away, reverse=not near)[:2]
            assert abs(chosen - second) >= max(0.15, 0.15 * min(chosen, second)) - 1e-3
            assert question.program[away.index(chosen)]["names"][1] == question.answer.value


def test_two_are_compared_and_three_are_ranked() -> None:
    ranks = {(q.question_type, min(len(q.answer.distractors) + 1, 3), q.slots["rank"]) for q in choices()}
    assert ranks == {
        ("nearest_object", 2, "closer to"),
        ("nearest_object", 3, "closest to"),
        ("farthest_object", 2, "farther from"),
        ("farthest_object", 3, "farthest from"),
    }


def choices() -> list[Question]:
    """Which of some things is nearest or farthest."""
    every = [question for draft in drafts(distance_prediction) for question in draft.questions]
    return [question for question in every if question.question_type != "distance"]


def test_boxes_are_those_of_visible_objects() -> None:
    for draft in drafts(distance_prediction)[:40]:
        seen = drawn(draft.frames[0])
        for i, mark in zip(draft.objects, draft.marks, strict=True):
            rows, columns = (seen == i).nonzero()
            around = (columns.min(), rows.min(), columns.max(), rows.max())
            assert np.abs(np.subtract(mark.xy, around)).max() <= 8.0  # two working pixels
        shapes = [shapely.box(*mark.xy) for mark in draft.marks]
        for one, other in combinations(shapes, 2):
            assert one.intersection(other).area < 0.5 * one.union(other).area


def test_boxes_have_colors_that_a_thin_line_shows() -> None:
    """Black in its white rim and white in its black rim are the same two lines."""
    shades = {mark.color for draft in drafts(distance_prediction) for mark in draft.marks}
    assert len(shades) == 8
    assert not shades & {"black", "white"}


def test_no_two_marks_of_a_draft_are_of_like_colours() -> None:
    """A box "in pink" beside a red one is taken for the other, and a purple one for pink."""
    every = [draft for skill in (distance_prediction, depth_comparison) for draft in drafts(skill)]
    assert max(len(draft.marks) for draft in every) >= 4
    for draft in every:
        shades = {mark.color for mark in draft.marks}
        assert not any(alike <= shades for alike in ({"red", "pink"}, {"pink", "purple"}, {"black", "white"}))


def test_what_is_called_by_a_plural_is_not_one_of_two() -> None:
    """Nobody says that the blinds "is" closer."""
    several = furnished({one.label: "blinds" for one in room().instances if one.label == "chair"})
    found, refused = ask(distance_prediction.SKILL, several)
    assert found
    assert refused["label_not_askable"] > 0
    assert not any(several.instances[i].label == "blinds" for draft in found for i in draft.objects)


def test_the_picture_does_not_give_the_answer_away() -> None:
    right, chance = [], []
    for draft in drafts(distance_prediction):
        kind = draft.question_type
        if kind == "distance":
            continue
        middle = np.array([mark.xy for mark in draft.marks]).reshape(-1, 2, 2).mean(axis=1)
        reach = np.linalg.norm(middle[1:] - middle[0], axis=1)
        guess = draft.objects[1 + int(reach.argmin() if kind == "nearest_object" else reach.argmax())]
        right.append(named(draft, room())[draft.questions[0].answer.value] == guess)
        chance.append(1 / len(reach))
    assert len(right) > 40
    assert np.mean(right) < np.mean(chance) + 0.25


def test_distances_that_touch_tie_or_are_not_sure_are_refused() -> None:
    camera = worlds.look_at((0.0, -3.0, 1.4), (0.0, 0.0, 0.4))
    shell = worlds.room_shell(8.0, 8.0, 2.6)
    first = worlds.Thing("crate", (-0.5, 0.0, 0.3), (0.6, 0.6, 0.6))

    def asked(gap: float, noise: float = 0.0) -> tuple[int, Counter[str]]:
        second = worlds.Thing("barrel", (0.1 + gap, 0.0, 0.3), (0.6, 0.6, 0.6))
        scene = worlds.make_scene([*shell, first, second], [camera], sensor=False, noise=Noise(surface=noise))
        found, refused = ask(distance_prediction.SKILL, scene)
        return len(found), refused

    assert asked(0.4)[0] == 1
    assert asked(0.45)[1]["distance:between_two_printed_numbers"] == 1
    assert asked(0.1)[1]["touching_or_too_far"] == 1
    assert asked(0.4, noise=0.06)[1]["distance_not_sure"] == 1


def test_an_object_whose_box_is_full_of_its_like_is_refused() -> None:
    """A stool seen through the legs of a larger one: 'the stool (red box)' would be both."""
    things = [
        *worlds.room_shell(8.0, 8.0, 2.6),
        *(worlds.Thing("stool", (x, 0.0, 0.5), (0.1, 0.1, 1.0)) for x in (-0.55, 0.55)),
        worlds.Thing("stool", (0.0, 0.4, 0.45), (0.9, 0.2, 0.9)),
    ]
    scene = worlds.make_scene(things, [worlds.look_at((0.0, -3.0, 1.2), (0.0, 0.0, 0.5))], sensor=False)
    assert scene.mesh is not None
    joined = scene.mesh.face_instances.copy()
    joined[joined == 7] = 6  # the two posts are one stool
    scene = replace(scene, mesh=replace(scene.mesh, face_instances=joined))
    refuse = Refusals()
    sight = SeenWell(fraction=0.5, truncation=0.15, alone=True)
    kept = [one.instance for one in clear_objects(Facts(scene, width=160), 0, sight, refuse)]
    assert kept == [8]
    assert refuse.counts == Counter({"another_of_its_kind_in_its_box": 1})


# measurement


def test_sizes_are_those_of_the_things() -> None:
    # Few things of usual sizes are asked about; under names without a usual size all are.
    nameless = furnished({one.label: f"odd {one.label}" for one in room().instances})
    kinds: Counter[str] = Counter()
    for draft in drafts(measurement) + ask(measurement.SKILL, nameless)[0]:
        if draft.question_type == measurement.DIFFERENCE:
            continue
        for question, i, mark in zip(draft.questions, draft.objects, draft.marks, strict=True):
            size = boxes(room())[i].size
            truth = size[2] if question.question_type == "height" else size.max()
            assert question.answer.value == pytest.approx(100 * truth, abs=0.05)
            assert question.answer.unit == "cm"
            assert f"{mark.color} point" in read(measurement.SKILL, draft)[draft.questions.index(question)][0]
            kinds[question.question_type] += 1
        assert 1 <= len(draft.questions) <= 3
    assert min(kinds[kind] for kind in measurement.SINGLE) > 10


def crates(*heights: float, label: str = "crate", views: int = 1) -> Scene:
    """Crates of such heights side by side, seen from `views` places beside each other."""
    things = [worlds.Thing(label, (0.9 * k - 0.9, 0.0, h / 2), (0.4, 0.4, h)) for k, h in enumerate(heights)]
    cameras = [worlds.look_at((0.05 * k, -3.0, 1.4), (0.0, 0.0, 0.3)) for k in range(views)]
    return worlds.make_scene([*worlds.room_shell(8, 8, 2.6), *things], cameras, sensor=False)


def differences(scene: Scene) -> list[Draft]:
    return [one for one in ask(measurement.SKILL, scene)[0] if one.question_type == measurement.DIFFERENCE]


def test_how_much_taller_one_is_than_another() -> None:
    """The last is about as tall as the first."""
    scene = crates(0.44, 0.62, 0.42)
    found = {draft.objects: draft for draft in differences(scene)}
    assert {pair: draft.questions[0].answer.value for pair, draft in found.items()} == pytest.approx(
        {(7, 6): 18.0, (7, 8): 20.0}
    )
    for draft in found.values():
        (question,), (tall, low) = draft.questions, draft.marks
        slots, (taller, shorter) = question.slots, (f"with the {one.color} point" for one in (tall, low))
        assert question.cue == "crate"
        assert (slots["taller"], slots["shorter"]) == (f"crate {taller}", f"crate {shorter}")
        assert (slots["next_taller"], slots["next_shorter"]) == (f"one {taller}", f"one {shorter}")
        assert (slots["first"], slots["second"]) in (
            (f"crate {taller}", f"one {shorter}"),
            (f"crate {shorter}", f"one {taller}"),
        )
    assert ask(measurement.SKILL, scene)[1]["height_difference:about_equally_tall"] == 1


def test_things_of_two_labels_are_both_named_and_usual_heights_are_not_compared() -> None:
    things = [
        worlds.Thing("plant", (-0.5, 0.0, 0.3), (0.5, 0.5, 0.62)),
        worlds.Thing("crate", (0.8, 0.0, 0.2), (0.4, 0.4, 0.4)),
    ]
    camera = worlds.look_at((0.0, -3.0, 1.4), (0.0, 0.0, 0.3))
    (named,) = differences(worlds.make_scene([*worlds.room_shell(8, 8, 2.6), *things], [camera], sensor=False))
    slots, (plant, crate) = named.questions[0].slots, (one.color for one in named.marks)
    assert slots["taller"] == slots["next_taller"] == f"plant with the {plant} point"
    assert slots["shorter"] == slots["next_shorter"] == f"crate with the {crate} point"
    assert named.questions[0].cue == "crate|plant"
    usual = worlds.make_scene(
        [
            *worlds.room_shell(8, 8, 2.6),
            worlds.Thing("chair", (-0.5, 0.0, 0.455), (0.5, 0.5, 0.91)),
            worlds.Thing("bench", (0.8, 0.0, 0.23), (1.0, 0.4, 0.46)),
        ],
        [worlds.look_at((0.0, -3.0, 1.4), (0.0, 0.0, 0.3))],
        sensor=False,
    )
    found, refused = ask(measurement.SKILL, usual)
    assert not [draft for draft in found if draft.question_type == measurement.DIFFERENCE]
    assert refused["height_difference:as_large_as_usual"] == 1


def test_what_hangs_is_not_compared_with_what_stands() -> None:
    def compared(foot: float) -> tuple[int, Counter[str]]:
        things = [
            worlds.Thing("crate", (-0.5, 0.0, 0.3), (0.5, 0.5, 0.6)),
            worlds.Thing("barrel", (0.8, 0.0, foot + 0.2), (0.4, 0.4, 0.4)),
        ]
        camera = worlds.look_at((0.0, -3.0, 1.4), (0.0, 0.0, 0.3))
        scene = worlds.make_scene([*worlds.room_shell(8, 8, 2.6), *things], [camera], sensor=False)
        return len(differences(scene)), ask(measurement.SKILL, scene)[1]

    assert compared(0.05) == (1, Counter())
    assert compared(0.5) == (0, Counter({"height_difference:not_side_by_side": 1}))


def test_nobody_compares_what_is_four_times_as_tall() -> None:
    assert len(differences(crates(0.24, 0.9))) == 1
    assert differences(crates(0.22, 0.9)) == []
    assert ask(measurement.SKILL, crates(0.22, 0.9))[1]["height_difference:no_comparison"] == 1


def test_what_has_a_loose_tail_has_no_size() -> None:
    found, refused = ask(measurement.SKILL, crates(0.62, label="kite"))
    assert not found
    assert refused == Counter({"label_not_askable": 1})


def test_a_thing_is_asked_about_three_times_at_most() -> None:
    found, refused = ask(measurement.SKILL, crates(0.62, views=5))
    assert Counter(question.question_type for draft in found for question in draft.questions) == Counter(
        dict.fromkeys(measurement.SINGLE, 3)
    )
    assert refused == Counter({f"{kind}:asked_often": 2 for kind in measurement.SINGLE})


def test_nobody_asks_how_tall_a_pillow_is() -> None:
    found, refused = ask(measurement.SKILL, crates(0.22, 0.42, label="pillow"))
    assert {question.question_type for draft in found for question in draft.questions} <= {"longest_dimension"}
    assert refused["height:not_called_tall"] == 2


@pytest.mark.parametrize("label", ["bookcase", "plant", "floor lamp"])
def test_what_holds_things_openly_or_has_parts_is_named(label: str) -> None:
    """A point on a shelf may be on a book that stands in it; one on a pot may mean the pot alone."""
    every = [
        q
        for key in range(6)
        for draft in ask(measurement.SKILL, crates(0.62, label=label), key=str(key))[0]
        for q in draft.questions
    ]
    assert len(every) == 12
    assert all(question.slots["label"] == label for question in every)


def test_three_objects_share_a_picture() -> None:
    row = [worlds.Thing("crate", (0.7 * k - 1.4, 0.0, 0.2), (0.4, 0.4, 0.41 + 0.01 * k)) for k in range(5)]
    scene = worlds.make_scene(
        [*worlds.room_shell(8, 8, 2.6), *row], [worlds.look_at((0.0, -3.0, 1.4), (0.0, 0.0, 0.3))], sensor=False
    )
    found, _ = ask(measurement.SKILL, scene)
    assert [len(draft.questions) for draft in found] == [3, 2, 3, 2]
    asked = Counter(
        (i, question.question_type) for d in found for i, question in zip(d.objects, d.questions, strict=True)
    )
    assert asked == Counter({(i, kind): 1 for i in range(6, 11) for kind in measurement.SINGLE})


def test_only_whole_objects_are_measured_and_the_point_is_on_them() -> None:
    for draft in drafts(measurement):
        camera = room().frames[draft.frames[0]].camera
        seen = drawn(draft.frames[0])
        for i, mark in zip(draft.objects, draft.marks, strict=True):
            assert camera.inside(camera.project(boxes(room())[i].corners)[0]).mean() >= 0.99
            assert (seen == i).sum() >= 0.88 * (drawn(draft.frames[0], i) == 0).sum()
            assert disc_on(seen == i, mark) > 0.97


def disc_on(mask: np.ndarray, mark: Mark) -> float:
    """Share of a point's disc of radius 7 that lies on a mask."""
    v, u = np.indices(mask.shape)
    disc = (u - mark.xy[0]) ** 2 + (v - mark.xy[1]) ** 2 <= 7**2
    return float(mask[disc].mean())


def test_unsure_sizes_and_labels_without_units_are_refused() -> None:
    camera = worlds.look_at((0.0, -2.6, 1.4), (0.0, 0.0, 0.4))

    def asked(label: str, height: float, noise: float = 0.0) -> tuple[int, Counter[str]]:
        thing = worlds.Thing(label, (0.0, 0.0, height / 2), (0.8, 0.6, height))
        scene = worlds.make_scene(
            [*worlds.room_shell(8, 8, 2.6), thing], [camera], sensor=False, noise=Noise(surface=noise)
        )
        found, refused = ask(measurement.SKILL, scene)
        return len(found), refused

    assert asked("crate", 0.62) == (2, Counter())
    assert asked("crate", 0.625)[1] == Counter({"height:between_two_printed_numbers": 1})
    assert asked("crate", 0.62, noise=0.035)[1] == Counter({"height:size_not_sure": 1})
    assert asked("crate", 0.03)[1]["height:too_short_or_long"] == 1
    assert asked("books", 0.62)[1] == Counter({"label_not_askable": 1})
    assert asked("kitchen cabinet", 0.62)[1] == Counter({"label_not_askable": 1})


# marking


@given(st.floats(1, 1000), st.integers(0, 3))
def test_the_rounding_margin_is_the_way_to_another_print(value: float, decimals: int) -> None:
    margin = rounding_margin(value, decimals)
    assert 0 <= margin <= 0.5 * 10.0**-decimals + 1e-9
    inside, outside = 0.98 * margin - 1e-6, 1.02 * margin + 2e-6
    printed = f"{value:.{decimals}f}"
    assert inside <= 0 or {f"{value + step:.{decimals}f}" for step in (-inside, inside)} == {printed}
    assert len({f"{value + step:.{decimals}f}" for step in (-outside, outside)} | {printed}) > 1


corner = st.integers(0, 30)


@given(st.lists(st.tuples(corner, corner, st.integers(1, 20), st.integers(1, 20)), min_size=1, max_size=6))
def test_overlaps_agree_with_shapely(corners: list[tuple[int, int, int, int]]) -> None:
    rects = [(float(u), float(v), float(u + w), float(v + h)) for u, v, w, h in corners]
    shapes = [shapely.box(*rect) for rect in rects]
    truth = [[a.intersection(b).area / a.union(b).area for b in shapes] for a in shapes]
    assert np.allclose(overlaps(rects), truth)
