"""Nothing is counted or detected where a picture may show more of it than has a name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skills.single_image import detection_3d
from skills.video import object_counting
from tests import worlds
from tests.worlds import Thing
from vstdata.asking.complete import why_incomplete
from vstdata.asking.video_frames import only_ones
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.scene import Mesh, Scene

FRAMES = range(6)  # they look at the table


def without_names(scene: Scene, *indices: int) -> Scene:
    """These things stay in the mesh, and lose their names."""
    mesh = scene.mesh
    assert mesh is not None
    owners = np.where(np.isin(mesh.face_instances, indices), -1, mesh.face_instances).astype(np.int32)
    return replace(scene, mesh=Mesh(mesh.vertices, mesh.faces, mesh.colors, owners))


@pytest.fixture(scope="module")
def room() -> Scene:
    return worlds.living_room(sensor=False)


def test_a_room_with_all_names_is_complete(room: Scene) -> None:
    assert why_incomplete(Facts(room), FRAMES, "chair") is None


def test_a_chair_without_a_name_is_one_more_of_anything(room: Scene) -> None:
    facts = Facts(without_names(room, 8))
    assert max(facts.unnamed_patch(frame) for frame in FRAMES) > 0.02
    assert why_incomplete(facts, FRAMES, "table") == "something_without_a_name_in_view"
    called = [replace(one, label="object") if k == 8 else one for k, one in enumerate(room.instances)]
    assert why_incomplete(Facts(replace(room, instances=tuple(called))), FRAMES) == "something_without_a_name_in_view"


def test_a_shell_without_names_is_known_by_its_place(room: Scene) -> None:
    facts = Facts(without_names(room, 0, 1, 2, 3, 4, 5))
    assert max(facts.unnamed_patch(frame) for frame in facts.frames) == 0.0
    with_wardrobe = worlds.make_scene([*worlds.LIVING_ROOM, Thing("wardrobe", (0, 0.9, 1.0), (1.8, 0.6, 2.0))], ())
    bare = without_names(replace(with_wardrobe, frames=room.frames), 0, 1, 2, 3, 4, 5, 16)
    assert max(Facts(bare).unnamed_patch(frame) for frame in FRAMES) > 0.05


def test_without_a_mesh_the_depth_outside_all_boxes_tells() -> None:
    room = worlds.living_room(mesh=False)
    assert max(Facts(room).unnamed_patch(frame) for frame in FRAMES) < 0.01
    chair_gone = replace(room, instances=tuple(one for k, one in enumerate(room.instances) if k != 8))
    assert max(Facts(chair_gone).unnamed_patch(frame) for frame in FRAMES) > 0.02
    blind = replace(room, frames=tuple(replace(frame, depth_camera=None) for frame in room.frames))
    assert Facts(blind).unnamed_patch(0) == 0.0


def test_skills_refuse_with_the_reason(room: Scene) -> None:
    cases = {
        "source_does_not_name_all": replace(room, exhaustive=False),
        "class_in_doubt": replace(room, uncounted=frozenset(one.label for one in room.instances)),
        "something_without_a_name_in_view": without_names(room, 8),
    }
    assert list(detection_3d.SKILL.ask(Facts(room, frames=FRAMES), Draw("t"), Refusals()))
    for reason, scene in cases.items():
        refuse = Refusals()
        drafts = list(detection_3d.SKILL.ask(Facts(scene, frames=FRAMES), Draw("t"), refuse))
        assert refuse.counts[reason]
        seen = Facts(scene)
        assert all(why_incomplete(seen, draft.frames) is None for draft in drafts)
        assert not drafts or reason == "something_without_a_name_in_view"


def test_what_is_in_doubt_is_no_object_and_its_class_is_not_counted(room: Scene) -> None:
    doubtful = tuple(
        replace(one, doubt="instance_in_pieces") if k == 8 else one for k, one in enumerate(room.instances)
    )
    facts = Facts(replace(room, instances=doubtful))
    assert 8 not in facts.objects
    assert facts.uncounted == {"chair"}
    beds = tuple(replace(one, label="bed") if k in (8, 11) else one for k, one in enumerate(doubtful))
    twin = Facts(replace(room, instances=beds))
    assert twin.by_label["bed"] == (11,)
    assert 11 not in only_ones(twin, Refusals())  # there may be two
    assert 6 in only_ones(twin, Refusals())
    drafts = list(object_counting.SKILL.ask(facts, Draw("t"), Refusals()))
    assert not [draft for draft in drafts if 9 in draft.objects]
