"""`make bench`: speed, memory and size of a build of flat-rendered rooms, measured in one run.

python -m tests.bench [--scenes 10 100] [--frames 8] [--out build/bench]
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, islice
from pathlib import Path

import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from generators.build.build import Outcome, build
from generators.build.plan import make_plan
from generators.engines.local import LocalEngine
from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from skills import all_skills
from tests.bench.asking import asking
from tests.bench.cpu import cpu
from tests.bench.rooms import FRAMES, ROOMS, STAGES
from tests.bench.streaming import streaming
from vstdata.draft import Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.manifest import Manifest, read_manifest
from vstdata.release.shards import Row, ShardWriter, read_rows
from vstdata.sources import open_source

MANIFEST = """
name = "bench"
version = "1"
[[sources]]
name = "rooms"
reader = "scannetv2"
root = "."
licence = "CC-BY-4.0"
frames_per_scene = {frames}
scenes = {scenes}
[shards]
dense_bytes = {dense}
"""
DENSE_BYTES = 8_000_000  # a row group is what a writer holds: small enough that 10 scenes fill some
PER_SCENE = 30  # samples asked per skill and scene
FACT_SCENES, MOST_ASKED = 6, 400  # scenes in which skills are timed alone, and drafts taken of each
EARLIER = {"flat": 10.5, "bake": 18.6}  # CPU-seconds a room at commit d9bda62, on two cores at rest
CPU_SCENES = 3  # of the build in one process, whose CPU is counted
WORKERS = 2
console = Console(width=120)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--scenes", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--frames", type=int, default=8)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    given = parser.parse_args()
    console.print(_rooms(given.out / "timed-rooms"))
    rooms = given.out / "rooms"
    console.print(f"rooms: {max(given.scenes)} of {given.frames} frames, 320x240, flat")
    wanted = Wanted(max(given.scenes), 1, frames=given.frames, quality="flat", size=(320, 240))
    written = write_rooms(wanted, rooms, workers=WORKERS)
    ids = [room.id for room in written]
    outcomes = {count: _build(given.out, rooms, ids[:count], given.frames) for count in given.scenes}
    console.print(_rates(outcomes))
    console.print(_stages(outcomes[min(outcomes)]))
    few = ids[:CPU_SCENES]
    console.print(cpu(given.out, rooms, few, _head(few, given.frames)))
    console.print(asking(given.out / "crowded"))
    console.print(_facts(given.out / "manifest.toml", rooms, ids[:FACT_SCENES]))
    console.print(_row_groups(given.out, outcomes[max(outcomes)]))
    console.print(streaming(outcomes[max(outcomes)].out))


def _rooms(out: Path) -> Table:
    """CPU-seconds a room of the usual size by stage, each quality in a program of its own, beside those of an earlier
    one."""
    title = f"CPU-seconds a room: {FRAMES} frames, 640x480, mean of {ROOMS}, start of the program included"
    table = Table("quality", "earlier", "now", "ratio", *STAGES, "ms a frame", title=title, title_justify="left")
    for quality, earlier in EARLIER.items():
        program = [sys.executable, "-m", "tests.bench.rooms", quality, str(out)]
        spent = json.loads(subprocess.run(program, check=True, stdout=subprocess.PIPE).stdout)
        seconds = (f"{spent[stage]:.2f}" for stage in STAGES)
        ratio, frame = earlier / spent["whole"], 1000 * spent["frames"] / FRAMES
        table.add_row(quality, f"{earlier}", f"{spent['whole']:.2f}", f"{ratio:.1f}", *seconds, f"{frame:.0f}")
    table.caption = "earlier: the program at commit d9bda62, measured once, on two cores at rest"
    return table


def _manifest(out: Path, ids: Sequence[str], frames: int) -> Manifest:
    text = _head(ids, frames)
    for name in all_skills():
        text += f'[skills."{name}"]\ncount = {PER_SCENE * len(ids)}\n'
    out.mkdir(parents=True, exist_ok=True)
    (out / "manifest.toml").write_text(text)
    return read_manifest(out / "manifest.toml", all_skills())


def _head(ids: Sequence[str], frames: int) -> str:
    return MANIFEST.format(frames=frames, dense=DENSE_BYTES, scenes=str(list(ids)).replace("'", '"'))


def _build(out: Path, rooms: Path, ids: Sequence[str], frames: int) -> Outcome:
    target = out / f"build-{len(ids)}"
    shutil.rmtree(target, ignore_errors=True)
    console.print(f"build: {len(ids)} scenes, {WORKERS} workers")
    plan = make_plan(_manifest(out, ids, frames), out, {"rooms": rooms.resolve()}, all_skills(), open_source)
    return build(plan, target, LocalEngine(WORKERS))


def _rates(outcomes: dict[int, Outcome]) -> Table:
    table = Table(title=f"by number of scenes ({WORKERS} workers, their start included)", title_justify="left")
    columns = (
        "ask scenes/s",
        "ask drafts/s",
        "select s",
        "write samples/s",
        "bytes/sample",
        "peak MB ask",
        "peak MB write",
    )
    for column in ("scenes", *columns):
        table.add_column(column, justify="right")
    for count, outcome in outcomes.items():
        totals, seconds = outcome.index["totals"], outcome.seconds
        peaks = [max(r["peak_bytes"] for r in each.values()) / 1e6 for each in (outcome.scenes, outcome.shards)]
        table.add_row(
            str(count),
            f"{count / seconds['ask']:.2f}",
            f"{totals['drafts'] / seconds['ask']:.0f}",
            f"{seconds['select']:.2f}",
            f"{totals['rows'] / seconds['write']:.0f}",
            f"{totals['bytes'] / max(totals['rows'], 1):.0f}",
            *(f"{peak:.0f}" for peak in peaks),
        )
    return table


def _stages(outcome: Outcome) -> Table:
    spent: Counter[str] = Counter()
    for record in outcome.scenes.values():
        for stage, seconds in record["seconds"].items():
            spent[f"ask: {stage}"] += seconds
    for name, record in outcome.shards.items():
        spent[f"write: {Path(name).parent.name}"] += record["seconds"]
    drafts: Counter[str] = Counter()
    for record in outcome.scenes.values():
        drafts.update({f"ask: {name}": rows for name, rows in record["rows"].items()})
    table = Table(title="worker time by stage (the first skill of a scene measures facts for the others)")
    for column in ("stage", "s", "share", "drafts"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    for stage, seconds in spent.most_common():
        share = seconds / sum(spent.values())
        table.add_row(stage, f"{seconds:.1f}", f"{share:.0%}", str(drafts[stage] or ""))
    return table


def _facts(manifest: Path, rooms: Path, ids: Sequence[str]) -> Table:
    """Frame facts, and drafts per second and refusals of every skill once the facts of a few scenes are there."""
    source = open_source(read_manifest(manifest, all_skills()).sources[0], rooms)
    scenes = [Facts(source.load(scene_id), width=320) for scene_id in ids]
    begin = time.perf_counter()
    for facts in scenes:
        for frame in facts.frames:
            facts.view(frame)
    each = (time.perf_counter() - begin) / sum(len(facts.frames) for facts in scenes)
    console.print(f"frame facts: {each * 1000:.0f} ms a frame at 320 wide, one process")
    table = Table(
        title=f"asking, one process, {len(ids)} scenes, at most {MOST_ASKED} drafts each", title_justify="left"
    )
    for column in ("skill", "drafts", "first time, s", "drafts/s, facts there", "refused", "share refused"):
        table.add_column(column, justify="left" if column == "skill" else "right")
    for name, skill in all_skills().items():
        drafts, cold, _ = _asked(skill, scenes)
        drafts, warm, refused = _asked(skill, scenes)
        rate = f"{drafts / warm:.0f}" if drafts else "-"
        share = f"{refused / max(refused + drafts, 1):.0%}"
        table.add_row(name, str(drafts), f"{cold:.2f}", rate, str(refused), share)
    return table


def _asked(skill: Skill, scenes: Sequence[Facts]) -> tuple[int, float, int]:
    """Drafts of all scenes, seconds, and how many questions were refused."""
    begin, drafts, refuse = time.perf_counter(), 0, Refusals()
    for facts in scenes:
        drafts += sum(1 for _ in islice(skill.ask(facts, Draw("bench", skill.name), refuse), MOST_ASKED))
    return drafts, time.perf_counter() - begin, refuse.counts.total()


def _row_groups(out: Path, outcome: Outcome) -> Table:
    """What storing shared pictures once saves in one shard per skill, cut by the rule and otherwise."""
    table = Table(title="bytes of pictures in one shard", title_justify="left")
    for column in ("skill", "rows", "by the rule", "row groups of 100", "once per row"):
        table.add_column(column, justify="left" if column == "skill" else "right")
    by_size = sorted(outcome.shards, key=lambda name: (outcome.shards[name]["rows"], name))
    shards = {Path(name).parent.name: outcome.out / name for name in by_size}  # the largest of each skill
    for skill, path in sorted(shards.items()):
        rows = list(read_rows(path))
        small = sum(_unique_bytes(rows[k : k + 100]) for k in range(0, len(rows), 100))
        sizes = (_by_the_rule(out / "rule.parquet", rows), small, sum(row.dense_bytes for row in rows))
        table.add_row(skill, str(len(rows)), *(f"{size / 1e6:.1f} MB" for size in sizes))
    return table


def _by_the_rule(path: Path, rows: Sequence[Row]) -> int:
    """Bytes of the picture column of a shard with the default limit of a row group."""
    with ShardWriter(path) as shard:
        for _, scene in groupby(rows, key=lambda row: str(row.values["scene"])):
            shard.add_scene(list(scene))
        shard.finish()
    metadata = pq.read_metadata(path)
    groups = [metadata.row_group(k) for k in range(metadata.num_row_groups)]
    columns = [group.column(k) for group in groups for k in range(group.num_columns)]
    return sum(int(each.total_compressed_size) for each in columns if each.path_in_schema.endswith("element.bytes"))


def _unique_bytes(rows: Sequence[Row]) -> int:
    return sum(len(data) for data in {picture.data for row in rows for picture in row.images})


if __name__ == "__main__":
    main()
    console.print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")
