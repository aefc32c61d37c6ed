"""CPU-seconds of a build of the demo's skills in one process: what asking a room and writing a row take, beside an
earlier commit and beside the least that writing can take.

The least is to decode every picture that is shown once, to encode every picture of the release once, and to write its
bytes once.
"""

from __future__ import annotations

import io
import shutil
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from rich.table import Table

from generators.build.build import Outcome, build
from generators.build.plan import make_plan
from generators.engines.here import HereEngine
from generators.engines.task import Result, Task, gave_up
from skills import all_skills
from vstdata.drawing.marks import encode
from vstdata.manifest import read_manifest
from vstdata.release.shards import read_rows
from vstdata.sources import Source, open_source

DEMO = Path(__file__).parents[2] / "manifests" / "demo.toml"
ROWS = 20  # of a skill and room
EARLIER = {"ask": 5.81, "write": 2.78}  # CPU-seconds a room and ms a row at commit d61d646, on a shared machine


class Timed(HereEngine):
    """The engine without workers; `spent` is the CPU-seconds of its tasks, by the name of their function."""

    def __init__(self) -> None:
        super().__init__()
        self.spent: Counter[str] = Counter()

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], died: Callable[[Task], Result] = gave_up
    ) -> Generator[Result]:
        """See `Engine.run`."""
        for task in tasks:
            begin = time.process_time()
            result = function(task)
            self.spent[function.__name__] += time.process_time() - begin
            yield result


def cpu(out: Path, rooms: Path, ids: Sequence[str], head: str) -> Table:
    """Build a few rooms and print what that takes; `head` is the manifest but for skills."""
    names = tomllib.loads(DEMO.read_text("utf-8"))["skills"]
    (out / "cpu.toml").write_text(head + "".join(f'[skills."{name}"]\ncount = {ROWS * len(ids)}\n' for name in names))
    manifest = read_manifest(out / "cpu.toml", all_skills())
    plan = make_plan(manifest, out, {"rooms": rooms.resolve()}, all_skills(), open_source)
    shutil.rmtree(out / "cpu", ignore_errors=True)
    engine = Timed()
    outcome = build(plan, out / "cpu", engine)
    rows = outcome.index["totals"]["rows"]
    ask, write = engine.spent["ask_scene"] / len(ids), engine.spent["_write_one"] / rows * 1000
    least = sum(_least(outcome, open_source(manifest.sources[0], rooms), manifest.images.quality)) / rows * 1000
    table = Table("stage", "earlier", "now", "ratio", "least", "times the least", title_justify="left")
    table.title = f"CPU, one process, {len(ids)} rooms, {len(names)} skills, {rows} rows"
    table.add_row("ask: s a room", f"{EARLIER['ask']:.2f}", f"{ask:.2f}", f"{EARLIER['ask'] / ask:.1f}", "", "")
    ratio = f"{EARLIER['write'] / write:.1f}"
    table.add_row(
        "write: ms a row", f"{EARLIER['write']:.2f}", f"{write:.2f}", ratio, f"{least:.2f}", f"{write / least:.1f}"
    )
    table.caption = "earlier: the program at commit d61d646, measured once on a shared machine"
    return table


def _least(outcome: Outcome, source: Source, quality: int) -> tuple[float, float, float]:
    """CPU-seconds of decoding, encoding and writing what a release shows, each picture once."""
    shown: set[tuple[str, str]] = set()
    pictures: set[bytes] = set()
    for name in outcome.shards:
        for row in read_rows(outcome.out / name):
            shown.update((row.values["scene"], frame) for frame in row.values["frames"])
            pictures.update(picture.data for picture in row.images)
    decoding = 0.0
    for scene_id in sorted({scene for scene, _ in shown}):
        scene = source.load(scene_id, geometry=False)
        begin = time.process_time()
        for number, frame in enumerate(scene.frames):
            if (scene_id, frame.key) in shown:
                scene.pixels.color(number)
        decoding += time.process_time() - begin
    encoding = 0.0
    for data in pictures:
        image = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
        begin = time.process_time()
        encode(image, "jpeg", quality)
        encoding += time.process_time() - begin
    begin = time.process_time()
    (outcome.out.parent / "pictures").write_bytes(b"".join(pictures))
    return decoding, encoding, time.process_time() - begin
