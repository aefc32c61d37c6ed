"""Check every answer of a release made from native ScanNet scans: python -m tests.oracle RELEASE ROOT [WORKERS]."""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import shapely

from tests.oracle.answers import disagreements
from tests.oracle.scans import read_both, read_scan, rooms_of


def rows_of(release: Path) -> Iterator[dict[str, Any]]:
    """All rows of a release without their pictures, scene by scene."""
    for path in sorted(release.glob("data/*/*.parquet")):
        columns = [name for name in pq.read_schema(path).names if name != "images"]
        yield from pq.read_table(path, columns=columns).to_pylist()


def check(release: Path, root: Path, workers: int = 1, every: int = 1) -> tuple[Counter[str], list[str]]:
    """Turns checked per skill, and everything that disagrees, of every so many rows of a skill."""
    scenes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    seen: Counter[str] = Counter()
    for row in rows_of(release):
        if seen[row["skill"]] % every == 0:
            scenes[row["scene"]].append(row)
        seen[row["skill"]] += 1
    checked: Counter[str] = Counter()
    problems: list[str] = []
    tasks = [(root, scene, rows) for scene, rows in sorted(scenes.items())]
    with _pool(workers) as run:
        for turns, found in run(_check_scene, tasks):
            checked += turns
            problems += found
    return checked, problems


@contextmanager
def _pool(workers: int) -> Iterator[Callable[..., Iterable[tuple[Counter[str], list[str]]]]]:
    if workers == 1:
        yield map
    else:
        with multiprocessing.get_context("fork").Pool(workers, maxtasksperchild=1) as pool:
            yield pool.imap_unordered


def _check_scene(task: tuple[Path, str, list[dict[str, Any]]]) -> tuple[Counter[str], list[str]]:
    root, scene, rows = task
    twice = any(row["skill"] == "multi_image.changes" for row in rows)
    whole = read_both(root, scene) if twice else read_scan(root, scene)
    rooms = rooms_of(root, scene, whole)
    checked: Counter[str] = Counter()
    problems: list[str] = []
    for row in rows:
        checked[row["skill"]] += len(row["turns"])
        places = shapely.points([[camera["camera_to_world"][k] for k in (3, 7)] for camera in row["camera"]])
        scans = [scan for floor, scan in rooms if floor.covers(places).all()] if rooms else [whole]
        problems += disagreements(row, scans[0]) if scans else [f"{row['id']}: pictures of several rooms"]
    if len(sys.argv) > 3:
        told = [*problems, f"{scene}: {len(problems)} disagreements in {sum(checked.values())} turns"]
        sys.stderr.write("\n".join(told) + "\n")
    return checked, problems


if __name__ == "__main__":
    turns, found = check(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    sys.stdout.write("\n".join([*found, *(f"{skill}: {count} turns" for skill, count in sorted(turns.items()))]))
    sys.stdout.write(f"\n{len(found)} disagreements in {sum(turns.values())} turns\n")
    sys.exit(bool(found))
