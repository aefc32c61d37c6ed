"""What a build costs beside the geometry, by the number of scenes: tiny scenes, so that the house itself is measured.

python -m tests.bench.scale [--scenes 1000 10000] [--rows 10] [--out build/bench-scale]

Each size is built in a process of its own, so that its peak memory is its own. Nothing may be quadratic: a scene or a
row takes the same time at every size.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from generators.build.build import build
from generators.build.plan import make_plan
from generators.engines.here import HereEngine
from generators.engines.task import Result, Task, gave_up
from generators.export.export import export
from generators.export.plan import Options
from tests.build.stand_ins import SKILLS, open_tiny
from vstdata.manifest import read_manifest
from vstdata.release.index import INDEX, verify
from vstdata.release.stream import Stream, shard_paths

MANIFEST = """
name = "scale"
version = "1"
[[sources]]
name = "tiny"
reader = "tiny"
root = "scenes"
licence = "CC0-1.0"
frames_per_scene = 8
[skills."single_image.pick"]
count = {count}
"""
FRAMES = 8
PER_ROW = ("write", "verify", "stream", "export")  # stages that are counted by rows, the others by scenes


class Weighed(HereEngine):
    """The engine without workers; `largest` is the most bytes that a task of each function would travel as."""

    def __init__(self) -> None:
        super().__init__()
        self.largest: dict[str, int] = {}

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], died: Callable[[Task], Result] = gave_up
    ) -> Generator[Result]:
        """See `Engine.run`."""
        some = tasks[:: max(1, len(tasks) // 20)]
        self.largest[function.__name__] = max((len(pickle.dumps(task)) for task in some), default=0)
        yield from super().run(function, tasks, died)


def main() -> None:
    """Measure each size in a process of its own, and print them side by side."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale")
    parser.add_argument("--scenes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rows", type=int, default=10, help="a scene")
    parser.add_argument("--out", type=Path, default=Path("build/bench-scale"))
    parser.add_argument("--one", action="store_true", help="measure the one size given here and print JSON")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measured(given.out, given.scenes[0], given.rows)))  # noqa: T201
        return
    found = []
    for scenes in given.scenes:
        command = [sys.executable, "-m", "tests.bench.scale", "--one", "--scenes", str(scenes)]
        command += ["--rows", str(given.rows), "--out", str(given.out / str(scenes))]
        found.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
    Console(width=120).print(table(found))


def measured(out: Path, scenes: int, rows: int) -> dict[str, dict[str, float]]:
    """Seconds of every stage, what there is of files and rows, and what they weigh."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "scenes").mkdir(parents=True)
    for number in range(scenes):
        (out / "scenes" / f"scene{number:07d}.json").write_text(json.dumps({"frames": FRAMES}))
    (out / "manifest.toml").write_text(MANIFEST.format(count=scenes * rows))
    spent: dict[str, float] = {}
    engine, release = Weighed(), out / "release"
    with timed(spent, "plan"):
        plan = make_plan(read_manifest(out / "manifest.toml", SKILLS), out, {}, SKILLS, open_tiny)
    begin = time.perf_counter()
    outcome = build(plan, release, engine)
    spent |= {stage: outcome.seconds[stage] for stage in ("ask", "select", "write")}
    spent["index"] = time.perf_counter() - begin - sum(outcome.seconds.values())
    with timed(spent, "again"):
        assert build(plan, release, HereEngine()).made == 0
    with timed(spent, "verify"):
        assert list(verify(release)) == []
    with timed(spent, "stream"):
        assert sum(1 for row in Stream(shard_paths(release), seed=1) if row["id"]) == outcome.index["totals"]["rows"]
    with timed(spent, "export"):
        export(release, "trl", out / "export", Options(seed=1))
    files = [path for path in release.rglob("*") if path.is_file()]
    return {
        "counts": {"scenes": scenes, "rows": outcome.index["totals"]["rows"], "files": len(files)},
        "seconds": spent,
        "bytes": {
            "a task to ask": engine.largest["ask_scene"],
            "a task to write": engine.largest["_write_one"],
            "the index": (release / INDEX).stat().st_size,
            "all files": sum(path.stat().st_size for path in files),
            "peak memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        },
    }


@contextmanager
def timed(spent: dict[str, float], stage: str) -> Iterator[None]:
    """Note the seconds of the body."""
    begin = time.perf_counter()
    yield
    spent[stage] = time.perf_counter() - begin


def table(found: Sequence[dict[str, dict[str, float]]]) -> Table:
    """A line for every stage and weight, a column for every size, and how much more the last takes than the first: a
    scene or a row in time, the whole in bytes."""
    sizes = [f"{each['counts']['scenes']:,.0f} scenes" for each in found]
    printed = Table("", *sizes, "last / first", title="a build of tiny scenes, one process", title_justify="left")
    for count in ("rows", "files"):
        printed.add_row(count, *(f"{each['counts'][count]:,.0f}" for each in found), "")
    for stage in found[0]["seconds"]:
        unit = "rows" if stage in PER_ROW else "scenes"
        each = [1000 * one["seconds"][stage] / one["counts"][unit] for one in found]
        told = (
            f"{one['seconds'][stage]:.1f} s, {ms:.2f} ms a {unit[:-1]}" for one, ms in zip(found, each, strict=True)
        )
        printed.add_row(stage, *told, f"{each[-1] / each[0]:.2f}")
    for what in found[0]["bytes"]:
        weights = [each["bytes"][what] for each in found]
        printed.add_row(what, *(f"{weight / 1e6:,.3f} MB" for weight in weights), f"{weights[-1] / weights[0]:.2f}")
    return printed


if __name__ == "__main__":
    main()
