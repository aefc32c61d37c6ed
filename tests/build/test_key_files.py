"""Keys of drafts by skill and split, and tasks that carry their own scenes only."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generators.build.build import _write_tasks
from generators.build.drafts import drafts_name, read_keys
from generators.build.plan import Plan, make_plan
from generators.build.scenes import SceneKey
from generators.build.selection import key_files
from generators.build.selection.planned_shards import choose
from tests.build.drive import lay_out, run
from tests.build.stand_ins import ALL_SKILLS, open_tiny
from vstdata.canonical import read_json
from vstdata.manifest import read_manifest

SCENES = 8


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Path]:
    """A plan and the folder where it was built."""
    folder = tmp_path_factory.mktemp("keys")
    manifest = lay_out(folder, scenes=SCENES)
    run(manifest, folder / "out")
    return make_plan(read_manifest(manifest, ALL_SKILLS), folder, {}, ALL_SKILLS, open_tiny), folder / "out"


def records_of(plan: Plan, out: Path) -> dict[SceneKey, dict[str, Any]]:
    """The records of all scenes."""
    return {key: read_json(out / ".work" / "records" / f"{drafts_name(key)}.json") for key in plan.scenes}


def drafts(plan: Plan, out: Path) -> list[key_files.Drafts]:
    split = {key: "val" if key.scene == "scene4" else "train" for key in plan.scenes}
    names = tuple(sorted(plan.skills))
    return [key_files.Drafts(out / drafts_name(key), k, split[key], names) for k, key in enumerate(plan.scenes)]


def test_a_skill_and_split_has_its_keys_in_the_order_of_the_plan(built: tuple[Plan, Path], tmp_path: Path) -> None:
    plan, out = built
    files = key_files.KeyFiles(tmp_path / "keys", drafts(plan, out))
    for group, skill in enumerate(sorted(plan.skills)):
        for split in ("train", "val"):
            found = list(files.tables(skill, split))
            assert [place for _, place, _ in found] == [k for k in range(SCENES) if (k == 4) == (split == "val")]
            for table, place, own_group in found:
                assert own_group == group
                with pq.ParquetFile(out / drafts_name(plan.scenes[place])) as file:
                    stored = file.read_row_group(group, columns=table.column_names)
                assert repr(table.to_pylist()) == repr(stored.to_pylist())  # NaN is as NaN
    assert list(files.tables("single_image.none", "train")) == []


def test_selection_opens_every_draft_file_once(built: tuple[Plan, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    plan, out = built
    opened: Counter[Path] = Counter()

    def counted(path: Path) -> list[pa.Table]:
        opened[path] += 1
        return list(read_keys(path))

    monkeypatch.setattr(key_files, "read_keys", counted)
    assert choose(plan, out, records_of(plan, out)).shards
    assert opened == dict.fromkeys((out / drafts_name(key) for key in plan.scenes), 1)
    assert not (out / ".work" / "tmp" / "keys").exists()


def test_a_write_task_carries_its_own_scenes(built: tuple[Plan, Path]) -> None:
    plan, out = built
    tasks = _write_tasks(plan, out, "inputs", choose(plan, out, records_of(plan, out)).shards)
    assert len(tasks) > 3
    for task in tasks:
        own = set(pq.read_table(out / task.selection, columns=["scene"])["scene"].to_pylist())
        assert dict(task.scenes) == {position: plan.scenes[position] for position in own}
    assert any(len(task.scenes) == 1 for task in tasks)
    assert max(len(pickle.dumps(task.scenes)) for task in tasks) < 600
