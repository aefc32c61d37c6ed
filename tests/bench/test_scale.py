"""The bench of scale runs, and what it is there to show: no task grows with the number of scenes."""

from __future__ import annotations

from pathlib import Path

from tests.bench.scale import measured, table


def test_no_task_grows_with_the_scenes(tmp_path: Path) -> None:
    few, many = measured(tmp_path / "few", 3, 4), measured(tmp_path / "many", 30, 4)
    assert [each["counts"]["rows"] for each in (few, many)] == [12, 120]
    assert abs(few["bytes"]["a task to ask"] - many["bytes"]["a task to ask"]) < 10  # "few", "many": a path is in it
    more = many["bytes"]["a task to write"] - few["bytes"]["a task to write"]  # by the names of its own scenes
    assert more < 50 * (many["counts"]["scenes"] - few["counts"]["scenes"])
    printed = table([few, many])
    assert printed.row_count == 2 + len(few["seconds"]) + len(few["bytes"])
