"""The face of the facts: objects, layout, and each thing measured once."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from tests.facts.strategies import QUICK, numbers
from tests.worlds import (
    LIVING_ROOM,
    Thing,
    living_room,
    look_at,
    make_scene,
    moved,
    room_shell,
    without_frames,
    yaw_motion,
)
from vstdata.draw import Draw
from vstdata.facts import Facts, is_structure
from vstdata.facts.cached import cached
from vstdata.facts.layout import circumradius, floor_outline
from vstdata.facts.surface import area_samples, faces_by_instance
from vstdata.scene import Annotation, Box, FloatArray, Region, Scene


def test_objects_are_named_things_with_a_valid_box() -> None:
    scene = living_room()
    broken = replace(scene.instances[7], box=Box(np.zeros(3), np.array([1.0, np.nan, 1.0]), np.eye(3)))
    unnamed = replace(scene.instances[9], label="Unknown ")
    instances = (*scene.instances[:7], broken, scene.instances[8], unnamed, *scene.instances[10:])
    facts = Facts(replace(scene, instances=instances))
    assert facts.objects == (6, 8, 10, 11, 12, 13, 14, 15)
    assert list(facts.by_label) == ["box", "cabinet", "chair", "lamp", "sofa", "table", "television"]
    assert list(facts.by_label.values()) == [(15,), (12,), (8, 10), (13,), (11,), (6,), (14,)]


@pytest.mark.parametrize("label", ["wall", "Floor", " ceiling", "object", "remove", "unknown", "", "otherfurniture"])
def test_structure_is_no_object(label: str) -> None:
    assert is_structure(label)
    assert is_structure(f"{label} lamp") == (label in ("remove", "unknown"))  # words that take the name back


@pytest.mark.parametrize("label", ["2.5 m", "No", "yes", "B", "10", "3 x 4 cm", "m", "90 degrees", "-"])
def test_what_reads_as_an_answer_names_no_thing(label: str) -> None:
    assert is_structure(label)
    assert is_structure(f"{label} lamp") == (label in ("remove", "unknown"))  # words that take the name back


def test_frames_are_those_given_in_their_order() -> None:
    scene = living_room()
    assert Facts(scene).frames == tuple(range(8))
    assert Facts(scene, frames=[5, 2, 7]).frames == (5, 2, 7)
    assert Facts(without_frames(scene)).frames == ()


def test_the_floor_of_a_rectangular_room() -> None:
    """The floor is 6 x 5 m; nothing stands outside it."""
    facts = Facts(living_room())
    assert facts.floor_height == 0.0
    assert facts.floor is not None
    assert facts.floor.symmetric_difference(shapely.box(-3, -2.5, 3, 2.5)).area < 0.15
    assert facts.room_area is not None
    assert abs(facts.room_area.value - 30.0) < facts.room_area.error
    assert facts.room_area.error < 1.0


def l_room() -> Scene:
    """6 x 5 m without its north-east 3 x 2 m: 24 m2."""
    floors = [Thing("floor", (0, -1, -0.05), (6.0, 3.0, 0.1)), Thing("floor", (-1.5, 1.5, -0.05), (3.0, 2.0, 0.1))]
    return make_scene([*floors, Thing("bed", (-1.0, 0.0, 0.3), (1.5, 2.0, 0.6))], [])


def test_the_floor_of_an_l_shaped_room() -> None:
    facts = Facts(l_room())
    truth = shapely.box(-3, -2.5, 3, 2.5).difference(shapely.box(0, 0.5, 3, 2.5))
    assert facts.floor is not None
    assert facts.floor.symmetric_difference(truth).area < 0.3
    turned = Facts(moved(l_room(), yaw_motion(27.0, (5.0, 9.0, 1.0))))
    assert turned.floor is not None
    assert turned.floor.area == pytest.approx(facts.floor.area, abs=0.3)
    assert turned.floor_height == pytest.approx(1.0)


def test_two_rooms_are_two_polygons() -> None:
    rooms = [Thing("floor", (x, 0, -0.05), (3.0, 3.0, 0.1)) for x in (0.0, 4.0)]
    floor = Facts(make_scene(rooms, [])).floor
    assert isinstance(floor, shapely.MultiPolygon)
    assert floor.area == pytest.approx(18.0, abs=0.3)


@settings(QUICK, max_examples=8)
@given(numbers(0.5, 2.0), numbers(0.5, 2.0))
def test_holes_under_furniture_are_filled(width: float, depth: float) -> None:
    points = Draw("holes").generator().uniform([-3, -2], [3, 2], (6_000, 2))
    under = (np.abs(points) < [width / 2, depth / 2]).all(axis=1)
    found = floor_outline(points[~under])
    assert found is not None
    assert found.area == pytest.approx(24.0, abs=0.6)


def test_no_floor_without_points() -> None:
    assert floor_outline(np.zeros((0, 2))) is None
    assert floor_outline(np.column_stack([np.linspace(0, 3, 50), np.zeros(50)])) is None
    assert Facts(living_room(mesh=False)).floor is None
    assert Facts(living_room(mesh=False)).room_area is None
    assert Facts(make_scene(LIVING_ROOM[6:], [])).floor is None  # no face is labelled floor


def test_unlabelled_faces_at_the_known_height_are_floor() -> None:
    scene = living_room()
    assert scene.mesh is not None
    owners = np.where(scene.mesh.face_instances == 0, -1, scene.mesh.face_instances)
    facts = Facts(replace(scene, mesh=replace(scene.mesh, face_instances=owners)))
    assert facts.room_area is not None
    assert facts.room_area.value == pytest.approx(30.0, abs=0.5)


def test_an_annotated_area_is_the_area() -> None:
    facts = Facts(replace(living_room(), room_area=26.371))
    assert facts.room_area is not None
    assert (facts.room_area.value, facts.room_area.error) == (26.371, 0.0)


def test_fronts_and_the_kind_of_the_room_are_those_of_the_source() -> None:
    scene = living_room()
    told = replace(scene.instances[0], about=Annotation(front=(0.6, -0.8, 0.0)))
    facts = Facts(replace(scene, instances=(told, *scene.instances[1:]), room_kind="bedroom"))
    front = facts.front(0)
    assert front is not None
    assert front.tolist() == [0.6, -0.8, 0.0]
    assert facts.front(1) is None
    assert (facts.room_kind, Facts(scene).room_kind) == ("bedroom", None)


def test_a_house_has_no_room_whose_area_could_be_asked() -> None:
    halves = [np.array([[x, -2.5], [x + 2.9, -2.5], [x + 2.9, 2.5], [x, 2.5]]) for x in (-3.0, 0.1)]
    rooms = tuple(Region("bedroom", half, 0.0, 2.5) for half in halves)
    assert Facts(replace(living_room(), regions=rooms)).room_area is None
    assert Facts(replace(living_room(), regions=rooms, room_area=29.0)).room_area is None
    assert Facts(replace(living_room(), regions=rooms[:1])).room_area is not None


def test_circles_through_corners() -> None:
    triangles: FloatArray = np.array([[[0, 0], [3, 0], [0, 4]], [[0, 0], [1, 0], [2, 0]]], dtype=np.float64)
    assert circumradius(triangles).tolist() == [2.5, np.inf]


def test_facts_need_no_frames_and_no_mesh() -> None:
    """Boxes alone: sizes, distances and directions are those of the mesh."""
    boxes, mesh = Facts(without_frames(living_room(mesh=False))), Facts(living_room())
    for i in boxes.objects:
        assert boxes.size(i) == mesh.size(i)
        assert boxes.height(i) == mesh.height(i)
        assert boxes.direction(6, i) == mesh.direction(6, i) or i == 6


def test_measured_once_and_not_kept_alive() -> None:
    facts = Facts(living_room())
    view, part = facts.view(0), facts.mesh_part(6)
    assert facts.view(0) is view
    assert facts.mesh_part(6) is part
    assert facts.transfer(0, 1, np.array([[320.0, 240.0]])).visible.shape == (1,)
    gone = weakref.ref(facts), weakref.ref(view)
    gc.disable()
    try:
        del facts, view, part
        assert [one() for one in gone] == [None, None]
    finally:
        gc.enable()


class Counter:
    """Counts what is really computed."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    @cached(2)
    def square(self, number: int) -> int:
        """The square, remembered for two numbers."""
        self.calls.append(number)
        return number**2


def test_the_longest_unused_result_goes_first() -> None:
    counter = Counter()
    assert [counter.square(k) for k in (1, 2, 1, 3, 1, 2)] == [1, 4, 1, 9, 1, 4]
    assert counter.calls == [1, 2, 3, 2]
    assert Counter().calls == []


def test_functions_of_one_name_keep_their_own_results() -> None:
    """Two modules may each have a `footprint` of one owner."""

    def of(module: str, result: str) -> Callable[[Counter, int], str]:
        def footprint(owner: Counter, i: int) -> str:
            return f"{result} {i}"

        footprint.__module__ = module
        return cached()(footprint)

    first, second, counter = of("a", "outline"), of("b", "hull"), Counter()
    assert [first(counter, 1), second(counter, 1), first(counter, 1)] == ["outline 1", "hull 1", "outline 1"]


def test_facts_of_equal_scenes_are_equal() -> None:
    first, second = Facts(living_room()), Facts(living_room())
    second.overlap(2, 3)  # asked in another order
    assert first.view(2).seen == second.view(2).seen
    assert first.view(2).depth.tobytes() == second.view(2).depth.tobytes()
    assert first.overlap(3, 2) == second.overlap(2, 3)
    assert first.noise == second.noise


def test_faces_by_instance() -> None:
    found = faces_by_instance(np.array([2, -1, 0, 2, 0, -1], dtype=np.int32))
    assert {i: faces.tolist() for i, faces in found.items()} == {0: [2, 4], 2: [0, 3]}


def test_samples_are_spread_by_area() -> None:
    """Of two squares, 1 and 3 m2, a quarter of the points lie in the smaller; each half of it gets its half."""
    vertices = np.array(
        [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [5, 0, 0], [8, 0, 0], [8, 1, 0], [5, 1, 0]], dtype=np.float64
    )
    faces = np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]], dtype=np.int32)
    points = area_samples(vertices, faces, 4000)
    small = points[points[:, 0] <= 1]
    assert len(small) == 1000
    assert (small[:, 0] > 0.5).mean() == pytest.approx(0.5, abs=0.02)
    assert points[:, 1].mean() == pytest.approx(0.5, abs=0.01)
    assert (points[:, 1] >= 0).all()
    assert (points[:, 1] <= 1).all()


def test_a_room_shell_has_no_askable_object() -> None:
    scene = make_scene(room_shell(4.0, 4.0, 2.5), [look_at((0, 0, 1.5), (1, 0, 1.5))])
    facts = Facts(scene)
    assert facts.objects == ()
    assert set(facts.view(0).seen) <= {0, 1, 2, 3, 4, 5}
    assert facts.view(0).seen[2].fraction == 1.0


def test_many_objects_do_not_exhaust_the_ray_caster() -> None:
    """A process dies at about a thousand live ray casters; a house has more objects than that."""
    cans = [Thing("can", (k % 40, k // 40, 0.1), (0.1, 0.1, 0.2)) for k in range(1200)]
    facts = Facts(make_scene(cans, []))
    for i in facts.objects:
        part = facts.mesh_part(i)
        assert part is not None
        assert part.distance(facts.position(i)[None])[0] == pytest.approx(0.05, abs=1e-4)
    assert facts.surface_distance(0, 1199).value == pytest.approx(np.hypot(38.9, 28.9), abs=0.001)
