"""Asking one scene: the drafts of a release, their refusals, and how samples show themselves."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import vstdata
from skills import all_skills
from vstdata.errors import VstError
from vstdata.face.samples import Sample, Samples
from vstdata.face.scenes import LoadedScene
from vstdata.release.index import read_index

SKILLS = ("single_image.depth_comparison", "single_image.measurement", "video.route_plan")
MARKED = SKILLS[0]


@pytest.fixture(scope="module")
def drafts(release: Path, scene: LoadedScene) -> dict[str, str]:
    """Question types by id of the drafts that the build asked."""
    lines = pq.read_table(release / f".work/drafts/rooms/{scene.id}.parquet", columns=["id", "question_type"])
    return {line["id"]: line["question_type"] for line in lines.to_pylist()}


@pytest.mark.parametrize("skill", SKILLS)
def test_samples_are_drafts_of_the_release(
    scene: LoadedScene, release: Path, drafts: dict[str, str], skill: str
) -> None:
    samples = vstdata.ask(scene, skill, most=8)
    assert 3 <= len(samples) <= 8
    assert {one["id"]: one["question_type"] for one in samples}.items() <= drafts.items()
    index = read_index(release)
    assert samples.refused == index["refused"][skill]
    types = Counter(kind for kind in drafts.values() if kind in samples.drafts)
    assert samples.drafts == types
    assert "version '1'" in samples.note
    assert "source 'rooms'" in samples.note


def test_another_version_draws_others(root: Path, scene: LoadedScene) -> None:
    other = vstdata.open_scenes("rooms", root, version="2").load()
    first, second = (vstdata.ask(each, MARKED) for each in (scene, other))
    assert {one["id"] for one in first}.isdisjoint(one["id"] for one in second)
    assert [one["id"] for one in vstdata.ask(scene, MARKED)] == [one["id"] for one in first]
    assert "version '2'" in second.note


def test_a_sample_is_the_row_of_the_release(scene: LoadedScene, release: Path) -> None:
    asked = {one["id"]: one for one in vstdata.ask(scene, "single_image.measurement", most=100)}
    written = [row for split in ("train", "test") for row in rows_if_any(release, "single_image.measurement", split)]
    assert written
    for row in written:
        mine = asked[row["id"]]
        for name in set(row) - {"images", "split"}:
            assert mine[name] == row[name], name
        assert [p.tobytes() for p in mine.pictures] == [p.tobytes() for p in row.pictures]


def rows_if_any(release: Path, skill: str, split: str) -> list[Sample]:
    there = {entry.get("split") for entry in read_index(release)["files"].values() if entry.get("skill") == skill}
    return list(vstdata.rows(release, skill, split)) if split in there else []


def test_question_types_take_turns(scene: LoadedScene) -> None:
    samples = vstdata.ask(scene, "depth_comparison", most=4)
    assert samples.skill == MARKED
    assert len({one["question_type"] for one in samples}) == 4
    assert len(vstdata.ask(scene, "depth_comparison", most=1)) == 1


def test_what_a_sample_carries(scene: LoadedScene) -> None:
    one = vstdata.ask(scene, MARKED)[0]
    turn = one["turns"][0]
    assert (one.question, one.answer, one.thought) == (turn["question"], turn["answer"], "")
    assert one.program == json.loads(turn["program"])
    assert one.program[0]["op"]
    assert one.questions[0]["ground_truth"] == json.loads(turn["ground_truth"])
    (picture,) = one.pictures
    plain = scene.picture([frame.key for frame in scene.data.frames].index(one["frames"][0]))
    assert picture.size == plain.size
    for mark in one["marks"]:
        at = tuple(round(value) for value in mark["xy"])
        assert picture.getpixel(at) != plain.getpixel(at), mark
    assert one["images"] == one.pictures
    assert set(dict(one)) == set(one)


def test_a_birdseye_view_where_it_is_wanted(root: Path) -> None:
    scene = vstdata.open_scenes("rooms", root, images={"birdseye": 256}).load()
    (one,) = vstdata.ask(scene, "single_image.measurement", most=1)
    assert one.birdseye is not None
    assert one.birdseye.size == (256, 256)


def test_pictures_are_saved_as_they_are_stored(scene: LoadedScene, tmp_path: Path) -> None:
    one = vstdata.ask(scene, "video.route_plan", most=1)[0]
    paths = one.save(tmp_path / "new")
    assert [path.name for path in paths] == [f"{one['id'][:8]}-{k:02d}.jpg" for k in range(len(one.pictures))]
    assert paths[0].read_bytes()[:2] == b"\xff\xd8"


def test_refusals_are_told_where_nothing_can_be_asked(root: Path) -> None:
    still = vstdata.open_scenes("rooms", root, frames_per_scene=1).load()
    samples = vstdata.ask(still, "multi_image.camera_motion")
    assert len(samples) == 0
    assert sum(samples.refused.values()) > 0
    page = samples._repr_html_()
    assert "no drafts" in page
    assert all(reason in page for reason in samples.refused)


def test_an_unknown_skill_has_neighbours(scene: LoadedScene) -> None:
    with pytest.raises(VstError, match=r"no skill 'depth_comparisons'; did you mean depth_comparison or"):
        vstdata.ask(scene, "depth_comparisons")
    with pytest.raises(VstError, match=r"may be multi_image.detection_3d or single_image.detection_3d"):
        vstdata.ask(scene, "detection_3d")


def test_every_skill_asks_something_of_our_own_room(scene: LoadedScene) -> None:
    of_one_time = [name for name, skill in all_skills().items() if "changes" not in skill.needs]
    assert [name for name in of_one_time if not vstdata.ask(scene, name, most=1)] == []


def test_a_page_has_pictures_question_answer_and_refusals(scene: LoadedScene) -> None:
    samples = vstdata.ask(scene, MARKED, most=2)
    page = samples._repr_html_()
    assert page.count('<img src="data:image/webp;base64,') == 2
    for one in samples:
        assert one.answer in page
        assert one.question.splitlines()[0] in page
    assert all(reason in page for reason in samples.refused)
    own = samples[0]._repr_html_()
    assert "refused in this scene" in own
    assert len(own) < 200_000
    for tag in ("div", "p", "table", "details"):
        assert len(re.findall(f"<{tag}[ >]", page)) == page.count(f"</{tag}>"), tag


def test_no_text_of_a_sample_is_part_of_the_page(scene: LoadedScene) -> None:
    bad = "</p><img src=x onerror=alert(1)>&"
    good = vstdata.ask(scene, MARKED, most=1)[0]
    step = {"op": bad, "label": bad, "value": bad}
    turn = {**good["turns"][0], "question": bad, "answer": bad, "thought": bad, "unit": bad}
    turn |= {"program": json.dumps([step]), "ground_truth": json.dumps(bad)}
    columns = {
        **good,
        **dict.fromkeys(("skill", "question_type", "dataset", "scene"), bad),
        "turns": [turn],
        "frames": [bad],
        "marks": [{**mark, "text": bad} for mark in good["marks"]],
    }
    sample = Sample(columns, good.pictures, {bad: 3})
    for page in (sample._repr_html_(), Samples(bad, bad, [sample], {bad: 1}, {bad: 2}, bad)._repr_html_()):
        assert "onerror=alert(1)>" not in page
        assert page.count("&lt;/p&gt;&lt;img") >= 10
        assert page.count("<img ") == 1
