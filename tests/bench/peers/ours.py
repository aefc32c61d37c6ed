"""Our side, as a program of its own: ask scenes, select and write, in one process.

    python -m tests.bench.peers.ours ROOT OUT COUNT SCENES SKILLS

SCENES and SKILLS are lists with commas, COUNT is rows wanted of all skills together. Prints JSON: drafts, questions
that were refused, rows, their questions, and CPU-seconds of the process (its start included) when rows were asked, kept
and written.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from generators.build.build import build
from generators.build.plan import make_plan
from generators.engines.here import HereEngine
from generators.engines.task import Result, Task, gave_up
from skills import all_skills
from tests.oracle.__main__ import rows_of
from vstdata.manifest import read_manifest
from vstdata.sources import open_source

MANIFEST = """
name = "peers"
version = "1"
[[sources]]
name = "boxes"
reader = "scannetv2"
root = "."
licence = "CC-BY-4.0"
frames_per_scene = {frames}
scenes = {scenes}
"""


class Marked(HereEngine):
    """The engine without workers; `begun` and `ended` are CPU-seconds of the process at its runs of a function."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: dict[str, float] = {}
        self.ended: dict[str, float] = {}

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], died: Callable[[Task], Result] = gave_up
    ) -> Generator[Result]:
        """See `Engine.run`."""
        self.begun[function.__name__] = time.process_time()
        yield from super().run(function, tasks, died)
        self.ended[function.__name__] = time.process_time()


def main(root: Path, out: Path, count: int, scenes: Sequence[str], skills: Sequence[str]) -> None:
    """Build and print."""
    frames = len(list((root / "scans" / scenes[0] / "pose").iterdir()))
    text = MANIFEST.format(frames=frames, scenes=json.dumps(scenes))
    text += "".join(f'[skills."{name}"]\ncount = {-(-count // len(skills))}\n' for name in skills)
    out.mkdir(parents=True)
    (out / "manifest.toml").write_text(text)
    manifest = read_manifest(out / "manifest.toml", all_skills())
    plan = make_plan(manifest, out, {"boxes": root}, all_skills(), open_source)
    engine = Marked()
    outcome = build(plan, out / "release", engine, strict=True)
    written_at = time.process_time()
    totals, records = outcome.index["totals"], outcome.scenes.values()
    told = {
        "drafts": totals["drafts"],
        "refused": sum(sum(counts.values()) for each in records for counts in each["refused"].values()),
        "rows": totals["rows"],
        "questions": sum(len(row["turns"]) for row in rows_of(out / "release")),
        "asked_at": engine.ended["ask_scene"],
        "kept_at": engine.begun["_write_one"],
        "written_at": written_at,
        "seconds": [each["seconds"] for each in records],
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]), Path(given[1]), int(given[2]), given[3].split(","), given[4].split(","))
