"""Run builds of the stand-ins: here, in a process of their own that may be killed, or by `python -m`."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

from generators.build.build import Outcome, build
from generators.build.failures import status
from generators.build.plan import make_plan
from generators.engines.open import open_engine
from generators.status import Status
from tests.build.stand_ins import ALL_SKILLS, open_tiny
from vstdata import failpoint
from vstdata.errors import VstError
from vstdata.manifest import read_manifest

MANIFEST = """
name = "tiny"
version = "1"
[[sources]]
name = "tiny"
reader = "tiny"
root = "scenes"
licence = "CC0-1.0"
frames_per_scene = 8
{scenes}
[skills."single_image.pick"]
count = 60
[skills."multi_image.pairs"]
count = 30
[shards]
rows = 25
{more}
"""


def lay_out(folder: Path, scenes: int = 5, listed: str = "", more: str = "") -> Path:
    """Scene files and a manifest under `folder`; returns the manifest."""
    (folder / "scenes").mkdir(parents=True, exist_ok=True)
    for k in range(scenes):
        about = {"frames": 12, "broken": [3] if k == 1 else [], "split": "val" if k == 4 else "train"}
        (folder / "scenes" / f"scene{k}.json").write_text(json.dumps(about))
    manifest = folder / "manifest.toml"
    manifest.write_text(MANIFEST.format(scenes=listed, more=more))
    return manifest


def run(manifest: Path, out: Path, engine: str = "", workers: int = 1, strict: bool = False) -> Outcome:
    """One build; by default in this process, or in local ones where several work."""
    engine = engine or ("here" if workers == 1 else "local")
    plan = make_plan(read_manifest(manifest, ALL_SKILLS), manifest.parent, {}, ALL_SKILLS, open_tiny)
    return build(plan, out, open_engine(engine, workers), strict=strict)


def start(manifest: Path, out: Path, workers: int = 1, stop_at: str = "") -> BaseProcess:
    """A build in a process group of its own, started from a server that has everything imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.build.drive"])
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])  # where the server looks for what it imports
    process = context.Process(target=_child, args=(manifest, out, workers, stop_at))
    process.start()
    return process


def _child(manifest: Path, out: Path, workers: int, stop_at: str) -> None:
    os.setsid()
    failpoint.arm(stop_at)
    run(manifest, out, workers=workers)


def readable_files(out: Path) -> Mapping[str, bytes]:
    """Everything that a reader of the release sees."""
    paths = sorted(path for path in out.rglob("*") if path.is_file() and ".work" not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def left_over(out: Path) -> list[Path]:
    """Temporary files."""
    return sorted((out / ".work" / "tmp").glob("*"))


if __name__ == "__main__":
    try:
        outcome = run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    except VstError as error:
        sys.stderr.write(f"vst: {error}\n")
        sys.exit(Status.ERROR)
    sys.exit(status(outcome.index))
