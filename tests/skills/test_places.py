"""Points, boxes in pictures, and maps: answers held against pictures drawn by formula and boxes of the world."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import islice
from types import ModuleType

import numpy as np
import pytest
import shapely

from skills.multi_image import box_matching, cognitive_map
from skills.multi_image import pointing as same_point
from skills.single_image import detection_2d, pointing
from tests import worlds
from tests.skills.reading import shown
from tests.skills.test_contract import furnished
from tests.skills.test_grounding import scene as grounded
from vstdata.boxes.iou import flat_iou_matrix
from vstdata.boxes.map_text import map_text
from vstdata.boxes.regions import in_region
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.facts.outline import rings_of
from vstdata.scene import FloatArray, IntArray, Scene

MODULES = (pointing, detection_2d, box_matching, same_point, cognitive_map)
BODY, REACH = 0.2, 1.0  # metres: half of what a person is wide, and how far from a thing is beside it


@cache
def room() -> Scene:
    return furnished()


@cache
def crowd() -> Scene:
    """Things of a kind that words tell apart."""
    return grounded()


@cache
def drafts(module: ModuleType, key: str = "test", most: int = 70) -> list[Draft]:
    return list(islice(module.ask(Facts(room(), width=160), Draw(key), Refusals()), most))


@cache
def crowd_drafts() -> list[Draft]:
    return list(islice(pointing.ask(Facts(crowd(), width=160), Draw("test"), Refusals()), 40))


@cache
def drawn(frame: int, scene: Callable[[], Scene] = room) -> tuple[FloatArray, IntArray]:
    """Depth and thing of each pixel of a frame, by formula."""
    depth, thing = worlds.draw(scene().frames[frame].camera, [one.box for one in scene().instances])
    return depth.astype(np.float64), thing


def inside(region: list[list[float]], step: int = 8) -> list[tuple[int, int]]:
    """Every `step`th pixel, across and down, of a region."""
    u, v = np.concatenate([np.reshape(ring, (-1, 2)) for ring in region]).T
    rows = range(int(v.min()), int(v.max()) + 2, step)
    grid = [(x, y) for x in range(int(u.min()), int(u.max()) + 2, step) for y in rows]
    return [one for one in grid if in_region(one, region)]


def world_point(frame: int, u: int, v: int) -> FloatArray:
    camera = room().frames[frame].camera
    ray = np.linalg.inv(camera.intrinsics) @ [u, v, 1.0] * drawn(frame)[0][v, u]
    return np.asarray(camera.camera_to_world[:3, :3] @ ray + camera.camera_to_world[:3, 3])


def of(module: ModuleType, *kinds: str) -> list[Draft]:
    found = [draft for draft in drafts(module) if draft.question_type in kinds]
    assert len(found) > 3
    return found


@pytest.mark.parametrize("module", MODULES)
def test_the_sample_in_the_module_text_is_real(module: ModuleType) -> None:
    assert shown(module.SKILL, drafts(module, "example", 12)) >= 1


def test_a_region_is_what_shows_of_the_thing() -> None:
    asked = [(room, draft) for draft in of(pointing, "object")]
    asked += [(crowd, draft) for draft in crowd_drafts() if draft.question_type == "referred"]
    for scene, draft in asked:
        (frame,), (thing,), value = draft.frames, draft.objects, draft.questions[0].answer.value
        shown_there = drawn(frame, scene)[1] == thing
        step = 2 if shown_there.sum() < 4000 else 8
        places = inside(value["region"], step)
        hits = [shown_there[v, u] for u, v in places]
        assert np.mean(hits) > (0.8 if shown_there.sum() < 1000 else 0.95)  # a working pixel is four of these wide
        assert step**2 * len(places) > 0.7 * shown_there.sum()
        u, v = (round(one) for one in value["point"])
        assert shown_there[v, u]
        assert in_region(value["point"], value["region"])
    assert sum(scene is crowd for scene, _ in asked) > 5


def test_a_referred_thing_is_one_of_several() -> None:
    for draft in crowd_drafts():
        if draft.question_type == "referred":
            label = crowd().instances[draft.objects[0]].label
            things = [i for i in np.unique(drawn(draft.frames[0], crowd)[1]) if i >= 0]
            compared = [step for step in draft.questions[0].program if step["op"] == "compare"]
            assert sum(crowd().instances[i].label == label for i in things) >= len(compared) >= 2


def test_somebody_can_stand_where_the_floor_is_free() -> None:
    """By outlines of all things, cast shadows of boxes, and lengths in the floor plane."""
    sides: Counter[str] = Counter()
    outlines = [shapely.MultiPoint(one.box.corners[:, :2]).convex_hull for one in room().instances]
    heights = [one.box.corners[:, 2] for one in room().instances]
    standing = shapely.union_all(
        [one for one, z in zip(outlines, heights, strict=True) if z.max() > 0.05 and z.min() < 1.8]
    )
    for draft in of(pointing, "free_floor"):
        (frame,), (thing,), value = draft.frames, draft.objects, draft.questions[0].answer.value
        own, side, camera = outlines[thing], draft.balance, room().frames[frame].camera
        columns = (drawn(frame)[1] == thing).nonzero()[1]
        reach = (room().instances[thing].box.corners - camera.center) @ camera.forward
        places = [(u, v, world_point(frame, u, v)) for u, v in inside(value["region"])]
        on_floor = [one for one in places if abs(one[2][2]) < 0.05]
        assert len(on_floor) > 0.95 * len(places)  # edges are those of pixels that are eight of these wide
        for u, _, point in on_floor:
            spot = shapely.Point(point[:2])
            assert own.distance(spot) < REACH + 0.05
            assert standing.distance(spot) > BODY - 0.07
            if side in ("left", "right"):
                assert u < columns.min() if side == "left" else u > columns.max()
            else:
                assert columns.min() - 4 <= u <= columns.max() + 4
                along = (point - camera.center) @ camera.forward
                assert along < np.median(reach) if side == "front" else along > np.median(reach)
        sides[side] += 1
    assert {"left", "right", "front"} <= set(sides)


def test_the_top_of_a_thing_is_clear() -> None:
    for draft in of(pointing, "on_top"):
        (frame,), (thing,), value = draft.frames, draft.objects, draft.questions[0].answer.value
        top = room().instances[thing].box.corners[:, 2].max()
        for u, v in inside(value["region"]):
            assert drawn(frame)[1][v, u] == thing
            assert abs(world_point(frame, u, v)[2] - top) < 0.02


def test_boxes_are_those_of_what_shows() -> None:
    for draft in [*of(detection_2d, *detection_2d.ASKS), *of(box_matching, "matched_box")]:
        value = draft.questions[0].answer.value
        things = drawn(draft.frames[value["image"]])[1]
        found = []
        for i in draft.objects:
            rows, columns = (things == i).nonzero()
            found.append([columns.min() - 0.5, rows.min() - 0.5, columns.max() + 0.5, rows.max() + 0.5])
        boxes = [one["bbox_2d"] for one in value["boxes"]]
        shared = flat_iou_matrix(np.array(boxes), np.array(found))
        assert (shared.max(axis=0) > 0.8).all(), draft.questions[0].slots  # of pixels that are four wide
        assert boxes == sorted(boxes)
        assert Counter(one["label"] for one in value["boxes"]) == Counter(
            room().instances[i].label for i in draft.objects
        )


def test_all_things_of_a_label_have_a_box() -> None:
    for draft in of(detection_2d, "one_label", "several_labels"):
        labels = {room().instances[i].label for i in draft.objects}
        pixels = Counter(drawn(draft.frames[0])[1].ravel().tolist())
        there = {i for i, one in enumerate(room().instances) if one.label in labels and pixels[i] > 300}
        assert there <= set(draft.objects)


def test_a_boxed_thing_is_boxed_in_the_other_picture() -> None:
    for draft in of(box_matching, "matched_box"):
        (mark,), (thing,) = draft.marks, draft.objects
        u0, v0, u1, v1 = (round(one) for one in mark.xy)
        inside_box = drawn(draft.frames[0])[1][max(v0, 0) : v1, max(u0, 0) : u1]
        labels = [room().instances[i].label for i in inside_box.ravel() if i >= 0]
        own = room().instances[thing].label
        assert Counter(labels)[own] == max(Counter(labels)[one] for one in {own})
        assert (mark.frame, draft.questions[0].answer.value["image"]) == (0, 1)


def test_a_point_is_the_same_spot_in_both_pictures() -> None:
    for draft in of(same_point, "same_point"):
        value = draft.questions[0].answer.value
        here = world_point(draft.frames[0], *(round(one) for one in draft.marks[0].xy))
        there = world_point(draft.frames[1], *(round(one) for one in value["point"]))
        assert np.linalg.norm(here - there) < 0.08
        assert in_region(value["point"], value["region"])
        assert not in_region((value["point"][0] + 40, value["point"][1]), value["region"])


def test_a_map_has_things_where_they_are() -> None:
    """Cells lie to each other as the middles of boxes do, seen along the first camera."""
    for draft in of(cognitive_map, "map"):
        value = draft.questions[0].answer.value
        cameras = [room().frames[f].camera for f in draft.frames]
        places = [room().instances[i].box.center[:2] for i in draft.objects] + [one.center[:2] for one in cameras]
        cells = [one["position"] for part in ("objects", "views") for one in value[part]]
        assert [one["name"] for one in value["objects"]] == [room().instances[i].label for i in draft.objects]
        ahead = cameras[0].forward[:2] / np.linalg.norm(cameras[0].forward[:2])
        flat = np.array([[one @ [ahead[1], -ahead[0]], -(one @ ahead)] for one in places])
        scale = (flat.max(axis=0) - flat.min(axis=0)).max() * 1.2 / 10
        offsets = np.array(cells) - flat / scale
        assert np.ptp(offsets, axis=0).max() <= 1.0 + 1e-6  # a cell is as wide as what rounding loses
        assert len({tuple(cell) for cell in cells}) == len(cells)
        assert {0, 9} <= {part for cell in cells for part in cell}
        assert value["views"][0]["facing"] == "up"
        for one, camera in zip(value["views"], cameras, strict=True):
            way = {"up": ahead, "down": -ahead, "right": [ahead[1], -ahead[0]], "left": [-ahead[1], ahead[0]]}
            assert camera.forward[:2] @ way[one["facing"]] > np.cos(np.radians(30)) * np.linalg.norm(camera.forward[:2])
        assert json.loads(map_text(value).strip("`json\n")) == value


def test_rings_with_a_hole() -> None:
    mask = np.zeros((40, 60), dtype=np.bool_)
    mask[5:35, 10:50] = True
    mask[15:25, 20:30] = False
    rings = rings_of(mask, lambda uv: 2 * (uv + 0.5) - 0.5)
    assert len(rings) == 2
    for (v, u), there in np.ndenumerate(mask):
        edge = mask[max(v - 1, 0) : v + 2, max(u - 1, 0) : u + 2]
        if edge.all() or not edge.any():
            assert in_region((2 * u + 0.6, 2 * v + 0.7), rings) == there
