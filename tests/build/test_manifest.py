"""Manifests: what is accepted, and that every refusal names the key and a near name."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from skills import all_skills
from vstdata.errors import ManifestError
from vstdata.kept_out import excluded_nowhere, excluded_scenes, read_scene_list
from vstdata.manifest import (
    Audit,
    Images,
    Manifest,
    Mixed,
    Reasoning,
    Reward,
    Rows,
    Selection,
    Shards,
    SkillCount,
    _keys_beside,
    inside,
    read_manifest,
    source_roots,
)
from vstdata.sources.readers import all_readers
from vstdata.sources.spec import SourceSpec

KNOWN = ("single_image.depth_comparison", "video.object_counting")
FIELDS = set(Manifest.model_fields)
GOOD = """
name = "demo"
version = "1.0"
[[sources]]
name = "rooms"
reader = "scannetv2"
root = "rooms"
licence = "CC0-1.0"
[skills."single_image.depth_comparison"]
count = 100
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "manifest.toml"
    path.write_text(text)
    return path


def test_a_manifest_has_defaults_for_the_rest(tmp_path: Path) -> None:
    manifest = read_manifest(write(tmp_path, GOOD), KNOWN)
    assert manifest.skills["single_image.depth_comparison"].count == 100
    assert (manifest.images.max_side, manifest.images.quality, manifest.shards.rows) == (640, 92, 4000)
    assert manifest.sources[0].frames_per_scene == 48


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "single_image.depth_comparison",
            "single_image.depth_comparsion",
            "did you mean single_image.depth_comparison",
        ),
        ("count = 100", "count = 0", "skills.single_image.depth_comparison.count: .* greater than or equal to 1"),
        (
            "count = 100",
            "cuont = 100",
            r"depth_comparison\.cuont: unknown key; did you mean count",
        ),
        ("count = 100", "count = 100\nrobustness = 1.5", r"robustness.*less than or equal to 1"),
        (
            "count = 100",
            "count = 100\nrobustness = [0.98, 0.95]",
            r"depth_comparison\.robustness: .*the least comes first: \[0.95, 0.98\]",
        ),
        ('version = "1.0"', "version = 1", 'version: expected a text, in quotes: version = "1"'),
        ('version = "1.0"', "", "version: Field required"),
        (
            'licence = "CC0-1.0"',
            'licence = "CC0-1.0"\nlicense = "x"',
            "sources.0.license: unknown key; did you mean licence",
        ),
        ('name = "rooms"', 'name = "../rooms"', "sources.0.name"),
        ("[skills", "[image]\nquality = 90\n[skills", "image: unknown key; did you mean images"),
        ("[skills", "[images]\nqality = 90\n[skills", "images.qality: unknown key; did you mean quality"),
        ("[skills", "[splits]\ntest = 0.6\nvalidation = 0.5\n[skills", "splits: .*below 1"),
        ("[skills", "[splits]\ntrain = 0.5\n[skills", "splits: .*train is the rest"),
        ('version = "1.0"', 'version = "1.0"\nversion = "2"', "not valid TOML"),
        ('version = "1.0"', 'version = "a/b"', "version"),
        ("count = 100", "count = true", "depth_comparison.count: expected a whole number, without quotes"),
        ("count = 100", 'count = "100"', "depth_comparison.count: expected a whole number, without quotes"),
        ("count = 100", 'count = 100\nrl = "1"', "depth_comparison.rl: expected a whole number, without quotes"),
        ("[skills", '[rows]\nmap = "true"\n[skills', "rows.map: expected true or false, without quotes"),
        ('version = "1.0"', 'version = "1.0"\nimages = 3', r"images: expected a table: \[images\]"),
        ("[[sources]]", "[sources]", r"sources: expected a list: .*, or \[\[sources\]\] where it is one of tables"),
        ('version = "1.0"', 'version = "1.0"\nexclude = "a"', r"exclude: expected a list: exclude = \[\.\.\.\]"),
        ('version = "1.0"', "version = 2020-01-01", "2020-01-01 is a date or time; expected it in quotes"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(ManifestError, match=told) as caught:
        read_manifest(write(tmp_path, GOOD.replace(old, new, 1)), KNOWN)
    assert "\n" not in str(caught.value)


def test_keys_are_those_of_their_own_table(tmp_path: Path) -> None:
    """In every table of a manifest, alone, in lists and under names of your own, a slip is told by the keys there."""
    tables = dict[str, type[BaseModel]](
        sources=SourceSpec, skills=SkillCount, mixed=Mixed, images=Images, selection=Selection, shards=Shards
    )
    tables |= {"audit": Audit, "reward": Reward, "reasoning": Reasoning, "rows": Rows}
    others = {name for name in Manifest.model_fields if _keys_beside((name, "typo"), Manifest) == sorted(FIELDS)}
    assert others == FIELDS - set(tables)  # these hold no table
    for name, table in tables.items():
        assert _keys_beside((name, "typo"), Manifest) == sorted(table.model_fields)
    with pytest.raises(ManifestError, match=r"rows\.mapp: unknown key; did you mean map"):
        read_manifest(write(tmp_path, GOOD.replace("[skills", "[rows]\nmapp = true\n[skills", 1)), KNOWN)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("", [0.0, 0.95, 0.98, 1.0, None]),
        ("robustness = 0.98", [0.98, 1.0, None]),
        ("robustness = [0.95, 0.98]", [0.95, 0.98, None]),
    ],
)
def test_robustness_chooses_and_leaves_out(tmp_path: Path, wanted: str, kept: list[float | None]) -> None:
    manifest = read_manifest(write(tmp_path, GOOD + wanted), KNOWN)
    robust = manifest.skills["single_image.depth_comparison"].robust
    assert [share for share in (0.0, 0.95, 0.98, 1.0, None) if robust(share)] == kept


def test_a_source_twice_is_refused(tmp_path: Path) -> None:
    source = GOOD[GOOD.index("[[sources]]") : GOOD.index("[skills")]
    with pytest.raises(ManifestError, match="two sources are named 'rooms'"):
        read_manifest(write(tmp_path, GOOD.replace("[skills", source + "[skills")), KNOWN)


def test_what_is_no_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="No such file"):
        read_manifest(tmp_path / "absent.toml", KNOWN)
    with pytest.raises(ManifestError, match="not valid TOML"):
        read_manifest(write(tmp_path, "a = ["), KNOWN)
    (tmp_path / "manifest.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(ManifestError, match="not valid TOML"):
        read_manifest(tmp_path / "manifest.toml", KNOWN)
    with pytest.raises(ManifestError, match="larger than"):
        read_manifest(write(tmp_path, "#" * (2**20 + 1)), KNOWN)


def test_roots_come_from_the_manifest_or_the_command_line(tmp_path: Path) -> None:
    manifest = read_manifest(write(tmp_path, GOOD), KNOWN)
    elsewhere = tmp_path / "data"
    assert source_roots(manifest, tmp_path, {}) == {"rooms": tmp_path / "rooms"}
    assert source_roots(manifest, tmp_path, {"rooms": elsewhere}) == {"rooms": elsewhere / "rooms"}
    assert source_roots(manifest, tmp_path, {"": elsewhere}) == {"rooms": elsewhere / "rooms"}
    with pytest.raises(ManifestError, match=r"--root rom=\.\.\.: no such source; did you mean rooms"):
        source_roots(manifest, tmp_path, {"rom": elsewhere})


@pytest.mark.parametrize("bad", ["/etc", "..", "a/../../b", "link", "link/x", "a\\b", "nul\0"])
def test_paths_stay_inside(tmp_path: Path, bad: str) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "link").symlink_to(tmp_path)
    with pytest.raises(ManifestError):
        inside(tmp_path / "base", bad, "root")
    assert inside(tmp_path / "base", "a/b", "root") == tmp_path / "base" / "a" / "b"


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert read_manifest(write(tmp_path, f"\ufeff{GOOD}"), KNOWN) == read_manifest(write(tmp_path, GOOD), KNOWN)
    (tmp_path / "list.txt").write_text("\ufeffroom1\nroom2\n", "utf-8")
    assert read_scene_list(tmp_path / "list.txt") == {"room1", "room2"}


def test_scenes_to_keep_out_that_are_nowhere_are_told(tmp_path: Path) -> None:
    text = GOOD.replace('version = "1.0"', 'version = "1.0"\nexclude = ["room1", "rooms/room2", "romo3", "b/room2"]')
    told = excluded_nowhere(read_manifest(write(tmp_path, text), KNOWN), {"rooms": ["room1", "room2", "room3"]})
    assert told[0].startswith("exclude: no source lists a scene 'romo3'; did you mean room3")
    assert [line.split("'")[1] for line in told] == ["romo3", "b/room2"]


def test_scenes_are_kept_out_by_name_and_by_list(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "bench.txt").write_text("# a benchmark\nscene1\n\n  rooms/scene2\n")
    text = 'exclude = ["scene0"]\nexclude_lists = ["lists/bench.txt"]\n' + GOOD
    manifest = read_manifest(write(tmp_path, text), KNOWN)
    assert excluded_scenes(manifest, tmp_path) == {"scene0", "scene1", "rooms/scene2"}
    missing = read_manifest(write(tmp_path, 'exclude_lists = ["absent.txt"]\n' + GOOD), KNOWN)
    with pytest.raises(ManifestError, match=r"absent\.txt: cannot be read"):
        excluded_scenes(missing, tmp_path)


MANIFESTS = sorted((Path(__file__).parents[2] / "manifests").glob("*.toml"))


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_our_own_manifests_are_valid(path: Path) -> None:
    manifest = read_manifest(path, all_skills())
    for spec in manifest.sources:
        assert spec.reader in all_readers()
