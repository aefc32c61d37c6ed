"""Frames of a scene without photographs are views that nobody filmed: no question calls them a video."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from generators.build.drafts import StoredDraft, draft_row
from generators.build.rows import Context, Pictures, make_row
from generators.export.part import frame_rate
from skills import all_skills
from tests import worlds
from tests.chains import ring
from tests.skills import test_route_plan, test_video
from tests.skills.reading import all_slots, words
from tests.worlds import Thing
from vstdata.asking.video_frames import clips, is_video
from vstdata.canonical import strict_json
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.manifest import Images
from vstdata.scene import Camera, Scene
from vstdata.sources.rendered.views import plan_views
from vstdata.words.templates import fill

VIDEO = {name: skill for name, skill in all_skills().items() if skill.modality == "video"}
# What a view is not: a video and its frames, somebody who films, a camera that goes on, a time.
SPOKEN = re.compile(
    r"\b(?:video|frame|film|record|footage|clip|camera|watch)(?:s|ed|ing)?\b|\bwalk(?:s|ed|ing)? through\b|\bso far\b"
)
REFUSED = {"video.online", "video.others", "video.scene_caption", "video.spatiotemporal"}
each_of_views = pytest.mark.parametrize("name", sorted(VIDEO.keys() - REFUSED))
ROUTES = test_route_plan.hall(*test_route_plan.CROWDED)


def views_of(scene: Scene) -> Scene:
    """The scene as if it had no photographs, its frames so that each looks another way than the one before."""
    count = len(scene.frames)
    frames = [scene.frames[k % 2 * (count // 2) + k // 2] for k in range(count // 2 * 2)]
    named = tuple(replace(one, key=f"view_{k:04d}", timestamp=None) for k, one in enumerate(frames))
    assert scene.frames[0].depth_camera is None
    pixels = worlds.DrawnPixels(named, [one.box for one in scene.instances], depths=False)
    return replace(scene, frames=named, rendered=True, pixels=pixels)


@cache
def rooms() -> tuple[Scene, ...]:
    lounge = test_video.room(*test_video.STOOLS, *test_video.BOX)
    around = replace(ring.scene(), frames=tuple(replace(one, depth_camera=None) for one in ring.scene().frames))
    return tuple(views_of(scene) for scene in (lounge, around, ROUTES))


@cache
def facts_of(number: int) -> Facts:
    return Facts(rooms()[number], width=160)


def asked(skill: Skill, facts: Facts) -> tuple[list[Draft], Counter[str]]:
    refuse = Refusals()
    return list(islice(skill.ask(facts, Draw("views").at(skill.name), refuse), 200)), refuse.counts


@each_of_views
def test_no_question_calls_views_a_video(name: str) -> None:
    """Nor does an answer, in any wording that can be picked."""
    told: Counter[str] = Counter()
    for number, scene in enumerate(rooms()):
        for draft in asked(VIDEO[name], facts_of(number))[0]:
            assert not is_video(scene, draft.frames)
            for question in draft.questions:
                slots = all_slots(question)
                for one in words(name).of(question.question_type, question.slots, "views"):
                    text = f"{fill(one.question, slots)}\n{fill(one.answer, slots)}"
                    assert not SPOKEN.search(text.lower()), text
                    told[question.question_type] += 1
    assert told.keys() >= VIDEO[name].asks.keys() - {"object_count_sum", "room_size"}, told


@each_of_views
def test_there_is_enough_to_say_of_views(name: str) -> None:
    """Four wordings or more of each type, in both forms, and none says what a view is not."""
    for kind, every in words(name).by_type.items():
        fitting = [one for one in every if one.shown != "video"]
        assert not [one.id for one in fitting if SPOKEN.search(f"{one.question} {one.answer}".lower())], kind
        assert len(fitting) >= 4, kind
        assert len({one.bare for one in fitting}) == 2, kind


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_asked_of_a_course_is_refused(name: str) -> None:
    for number in range(2):
        drafts, refused = asked(VIDEO[name], facts_of(number))
        assert drafts == []
        assert refused["not_a_video"] >= 1


def test_the_same_frames_photographed_are_asked_as_before() -> None:
    """Whoever filmed by jumps did film: the skills are asked, and words are those of a video."""
    facts = Facts(replace(rooms()[1], rendered=False), width=160)
    assert all(asked(VIDEO[name], facts)[1]["not_a_video"] == 0 for name in REFUSED)
    assert asked(VIDEO["video.others"], facts)[0]
    slots = {q.slots["thing"] for d in asked(VIDEO["video.measurement"], facts)[0] for q in d.questions if q.slots}
    assert any("in frame " in one for one in slots)
    assert not any("in image " in one for one in slots)


def turned(degrees: float, metres: float) -> Scene:
    """Three rendered frames, each so far from the one before."""
    eyes = [(metres * k, 0.0, 1.5) for k in range(3)]
    angles = np.radians([degrees * k for k in range(3)])
    cameras: list[Camera] = [
        worlds.look_at(eye, (eye[0] + np.cos(a), np.sin(a), 1.5)) for eye, a in zip(eyes, angles, strict=True)
    ]
    scene = worlds.make_scene([Thing("box", (5, 5, 0.5), (1, 1, 1))], cameras, sensor=False)
    return replace(scene, rendered=True)


@pytest.mark.parametrize(
    ("degrees", "metres", "video"), [(59.0, 1.4, True), (61.0, 0.0, False), (0.0, 1.6, False), (20.0, 0.3, True)]
)
def test_what_turns_or_steps_too_far_is_no_video(degrees: float, metres: float, video: bool) -> None:
    scene = turned(degrees, metres)
    assert is_video(scene, (0, 1, 2)) == video
    assert is_video(replace(scene, rendered=False), (0, 1, 2))
    assert is_video(scene, (0, 1, 1)) == (degrees <= 120 and metres <= 3)  # half as far in the mean


def _named(scene: Scene, keys: list[str]) -> Scene:
    frames = tuple(replace(one, key=key, timestamp=None) for one, key in zip(scene.frames, keys, strict=True))
    return replace(scene, rendered=False, frames=frames)


@pytest.mark.parametrize(
    ("keys", "running"),
    [
        (["000010", "000020", "000030"], True),
        (["frame.0001", "frame.0002", "frame.0003"], True),
        (["cam_00_9", "cam_00_10", "cam_00_12"], True),
        (["42445173_100.1", "42445173_100.35", "42445173_101.2"], True),
        (["1f4c_i0_4", "1f4c_i0_5", "9a2b_i0_0"], False),  # a tripod that went from spot to spot
        (["kitchen", "hall", "garden"], False),
        (["3", "1", "2"], False),
    ],
)
def test_photographs_are_a_video_by_their_numbers_or_their_way(keys: list[str], running: bool) -> None:
    assert is_video(_named(turned(61.0, 0.0), keys), (0, 1, 2)) == running
    assert is_video(_named(turned(20.0, 0.3), keys), (0, 1, 2))
    timed = replace(turned(61.0, 0.0), rendered=False)
    assert is_video(timed, (0, 1, 2))


def test_planned_views_are_no_video() -> None:
    room = worlds.make_scene(worlds.LIVING_ROOM, (), sensor=False)
    assert room.mesh is not None
    frames = plan_views(Path("room"), room.mesh, 0.0, 16)
    scene = replace(room, frames=frames, rendered=True)
    found = clips(Facts(scene, width=160), Draw("views"), Refusals())
    assert found
    assert not any(is_video(scene, clip) for clip in found)


def test_a_row_of_views_is_worded_so_and_stays_pictures() -> None:
    skill, scene = VIDEO["video.object_counting"], rooms()[0]
    pictures = Pictures(scene, Images(), "jpeg")
    context = Context(skill, "train", "1", "0", skill.wordings())
    fitting = {
        kind: {one.id for one in every if one.shown != "video"} for kind, every in words(skill.name).by_type.items()
    }
    rows = []
    for draft in asked(skill, facts_of(0))[0]:
        line = draft_row("1", scene, skill, draft)
        stored = StoredDraft(line["id"], draft, tuple(line["frames"]), strict_json(line["objects"]))
        rows.append(make_row(context, pictures, stored, [-1]).values)
    assert len(rows) >= 3
    for row in rows:
        kind, wording = row["turns"][0]["template"].split("/")
        assert wording in fitting[kind]
        assert frame_rate(row) == 0.0  # as no video is made of it, in whatever form
