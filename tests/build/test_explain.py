"""`vst plan`: what is there, what is kept out, what is asked of a scene; with and without data."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.commands.explain import core_hours, examine_skills, examine_sources, explain, missing, picture_bytes
from skills import all_skills
from vstdata.errors import ManifestError
from vstdata.manifest import Images, Manifest, read_manifest

MANIFESTS = Path(__file__).parents[2] / "manifests"


def manifest(reader: str, name: str, **more: object) -> Manifest:
    source = {"name": name, "reader": reader, "root": ".", "licence": "x", "frames_per_scene": 32}
    skills = {"single_image.measurement": {"count": 1000}, "multi_image.correspondence": {"count": 300}}
    return Manifest.model_validate({"name": "m", "version": "1", "sources": [source], "skills": skills, **more})


def test_without_data_the_published_numbers_less_the_lists_count(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# kept out\nscene0011_00\nscene0011_01\n41069021\n")
    wanted = manifest("scannetv2", "scannet", exclude_lists=("list.txt",), exclude=("scannet/scene0000_00",))
    (source,) = examine_sources(wanted, tmp_path, {"": tmp_path / "nowhere"})
    assert (source.there, source.scenes, source.excluded, source.usable) == (False, 1613, 3, 1610)
    lines = "\n".join(missing([source], []))
    assert "--root scannet=PATH: scans/ID/" in lines
    assert "github.com/ScanNet/ScanNet" in lines


def test_scenes_of_someone_in_a_known_layout_are_unknown_until_they_are_there(tmp_path: Path) -> None:
    wanted = manifest("scannetv2", "rooms")
    (source,) = examine_sources(wanted, tmp_path, {})
    assert (source.scenes, source.usable) == (None, 0)
    (first, _) = examine_skills(wanted, [source], all_skills())
    assert first.per_scene == 0
    for name in ("room1_00000", "room1_00001", "room1_00002"):
        (tmp_path / "scans" / name).mkdir(parents=True)
    (source,) = examine_sources(manifest("scannetv2", "rooms", exclude=("rooms/room1_00001",)), tmp_path, {})
    assert (source.there, source.scenes, source.excluded, source.usable) == (True, 3, 1, 2)


def test_a_skill_is_shared_by_the_sources_that_have_what_it_needs(tmp_path: Path) -> None:
    wanted = manifest("sunrgbd", "sunrgbd")
    (source,) = examine_sources(wanted, tmp_path, {})
    correspondence, measurement = examine_skills(wanted, [source], all_skills())
    assert correspondence.lacking == {"sunrgbd": ("more than one picture",)}
    assert measurement.lacking == {}  # depth is enough
    lines = list(missing([source], [correspondence]))
    assert lines[-1].strip() == "multi_image.correspondence: no source has what it needs"


def test_marked_pictures_are_stored_per_sample_and_others_per_frame(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / "scans" / f"room1_{number:05d}").mkdir(parents=True)
    source = {"name": "rooms", "reader": "scannetv2", "root": ".", "licence": "x", "frames_per_scene": 32}
    counts = {name: {"count": 10_000} for name in ("single_image.measurement", "single_image.detection_3d")}
    wanted = Manifest.model_validate({"name": "m", "version": "1", "sources": [source], "skills": counts})
    sources = examine_sources(wanted, tmp_path, {})
    clean, marked = examine_skills(wanted, sources, all_skills())
    assert clean.per_scene == marked.per_scene == 2500
    picture = 640 * 480 * 0.22
    assert picture_bytes(Images()) == pytest.approx(picture)
    assert marked.bytes - clean.bytes == pytest.approx((10_000 - 4 * 32) * picture)
    counts = {"multi_image.object_object": {"count": 10_000}}
    pairs = Manifest.model_validate({"name": "m", "version": "1", "sources": [source], "skills": counts})
    (between,) = examine_skills(pairs, sources, all_skills())
    assert between.bytes - clean.bytes == pytest.approx((20_000 - 4 * 32) * picture)  # two pictures with points a row
    assert core_hours(sources, [clean, marked]) > core_hours(sources, [clean]) > 0


def test_vst_p_has_the_paper_s_counts_and_keeps_benchmarks_out() -> None:
    wanted = read_manifest(MANIFESTS / "vst-p.toml", all_skills())
    counts = {name: skill.count // 1000 for name, skill in wanted.skills.items()}
    assert sum(counts.values()) == 4165
    by_modality = [sum(n for name, n in counts.items() if name.startswith(m)) for m in ("single", "multi", "video")]
    assert by_modality == [2700, 1377, 88]
    excluded = {each.name: each.excluded for each in examine_sources(wanted, MANIFESTS, {})}
    assert excluded["scannet"] == 312 + 100
    assert excluded["arkitscenes"] == 549
    assert excluded["scannetpp"] == 50


@pytest.mark.parametrize("name", ["demo", "rooms-200k", "scannet", "rgbd_folder", "vst-plus", "vst-plus-demo"])
def test_manifests_are_valid(name: str, tmp_path: Path) -> None:
    wanted = read_manifest(MANIFESTS / f"{name}.toml", all_skills())
    assert len(examine_skills(wanted, examine_sources(wanted, MANIFESTS, {}), all_skills())) == len(wanted.skills)
    if name == "rooms-200k":
        assert sum(skill.count for skill in wanted.skills.values()) == 200_000


def test_a_root_for_no_source_is_told(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no such source"):
        examine_sources(manifest("scannetv2", "scannet"), tmp_path, {"scanet": tmp_path})


def test_words_that_are_not_there_are_told_as_a_build_would(tmp_path: Path) -> None:
    wanted = manifest("scannetv2", "rooms").model_copy(update={"language": "fr"})
    with pytest.raises(ManifestError, match="language 'fr': "):
        explain(wanted, tmp_path, {"": tmp_path}, all_skills())
