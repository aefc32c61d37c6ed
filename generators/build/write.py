"""Write: one task per planned shard. Drafts become rows with pictures.

Where data fail a reserve takes a row's place, and that is told. An error of the program itself ends the build.
"""

from __future__ import annotations

import resource
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from generators.build.drafts import StoredDraft, drafts_name, read_drafts
from generators.build.error_place import place_of
from generators.build.opened import opened
from generators.build.rows import Context, Pictures, make_row
from generators.build.scenes import SceneKey
from generators.folder import WORK, commit, make_folder, put_record
from vstdata.draw import Draw
from vstdata.errors import BuildError, InputError, VstError
from vstdata.manifest import Manifest
from vstdata.release.shards import Row, ShardWriter
from vstdata.scene import Scene
from vstdata.sources.spec import OpenSource


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteTask:
    """One planned shard. `scenes` are its own, by their positions in the plan."""

    out: Path
    inputs: str
    name: str
    selection: str
    manifest: Manifest
    roots: Mapping[str, Path]
    open_source: OpenSource
    scenes: Mapping[int, SceneKey]
    context: Context
    versions: Mapping[str, str]  # what rows about a source's scenes were made with, by its name


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of a selection file."""

    scene: int
    group: int
    id: str
    question_type: str
    balance: str
    options: tuple[int, ...]
    letters: tuple[int, ...]  # none for a reserve

    @property
    def reserve(self) -> bool:
        """Whether it is written only where another row of its skill is lost."""
        return not self.letters


@dataclass(slots=True)
class Progress:
    """What became of the drafts of one shard: how many failed by (scene, reason, error), and which are missing now."""

    failed: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    lost: list[Pick] = field(default_factory=list)
    datasets: set[tuple[str, str]] = field(default_factory=set)
    question_types: Counter[str] = field(default_factory=Counter)


def write_shard(task: WriteTask) -> dict[str, Any]:
    """Write one shard and its record, which is returned.

    Raises BuildError where the disk refuses, and for an error of the program, naming scene, draft and place.
    """
    begin = time.perf_counter()
    picks = read_selection(task.out / task.selection)
    done: dict[str, Any] = {}

    def write(path: Path) -> None:
        done.update(_write(task, picks, path))

    try:
        sha256 = commit(task.out, task.name, write)
    finally:
        trail_of(task).unlink(missing_ok=True)
    record = {
        **done,
        "name": task.name,
        "sha256": sha256,
        "bytes": (task.out / task.name).stat().st_size,
        "skill": task.context.skill.name,
        "split": task.context.split,
        "seconds": time.perf_counter() - begin,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    return put_record(task.out, task.name, task.inputs, record)


def trail_of(task: WriteTask) -> Path:
    """The file in which a worker notes the scene it is at, for those who find it dead."""
    return task.out / WORK / "tmp" / f"{task.name.replace('/', '~')}.at"


def read_selection(path: Path) -> list[Pick]:
    """The lines of a selection file in order."""
    return [
        Pick(**{**line, "options": tuple(line["options"]), "letters": tuple(line["letters"])})
        for line in pq.read_table(path).to_pylist()
    ]


def _write(task: WriteTask, picks: Sequence[Pick], path: Path) -> dict[str, Any]:
    rows = [pick for pick in picks if not pick.reserve]
    reserves = [pick for pick in picks if pick.reserve]
    progress = Progress()
    with ShardWriter(path, task.manifest.shards.dense_bytes) as shard:
        _write_scenes(task, rows, shard, progress)
        wanted, progress.lost = progress.lost, []
        replaced = 0
        while wanted and reserves:
            picked = [_replacement(pick, reserves) for pick in wanted[: len(reserves)]]
            before = len(progress.lost)
            missing = wanted[len(picked) :]
            _write_scenes(task, picked, shard, progress)
            replaced += len(picked) - (len(progress.lost) - before)
            wanted, progress.lost = [*progress.lost, *missing], []
        summary = shard.finish()
    return {
        **summary,
        "failed": _summed(progress.failed),
        "lost": [
            {"scene": scene, "reason": reason, "error": error, "rows": count}
            for (scene, reason, error), count in sorted(progress.failed.items())
        ],
        "replaced": replaced,
        "short": len(wanted),
        "datasets": sorted(progress.datasets),
        "question_types": dict(sorted(progress.question_types.items())),
    }


def _replacement(lost: Pick, reserves: list[Pick]) -> Pick:
    """Take the reserve most like the lost one; where the options are as many, it inherits the letters."""

    def unlike(pick: Pick) -> tuple[bool, bool, bool]:
        return pick.options != lost.options, pick.question_type != lost.question_type, pick.balance != lost.balance

    best = min(reserves, key=unlike)
    reserves.remove(best)
    letters = lost.letters if best.options == lost.options else own_letters(best.id, best.options)
    return replace(best, letters=letters)


def own_letters(draft: str, options: Sequence[int]) -> tuple[int, ...]:
    """The position of the right one among so many options per question, drawn by the draft's id; -1 where there are
    none."""
    draw = Draw("letters", draft)
    return tuple(draw.integer(k, below=count) if count else -1 for k, count in enumerate(options))


def _summed(failed: Mapping[tuple[str, str, str], int]) -> dict[str, int]:
    """How many failed by reason."""
    total: Counter[str] = Counter()
    for (_, reason, _), count in failed.items():
        total[reason] += count
    return dict(sorted(total.items()))


def _write_scenes(task: WriteTask, picks: Sequence[Pick], shard: ShardWriter, progress: Progress) -> None:
    by_scene: dict[int, list[Pick]] = defaultdict(list)
    for pick in picks:
        by_scene[pick.scene].append(pick)
    trail = trail_of(task)
    make_folder(trail.parent)
    for position, of_scene in sorted(by_scene.items()):
        trail.write_text(str(task.scenes[position]), "utf-8")
        shard.add_scene(_scene_rows(task, task.scenes[position], of_scene, progress))


def _scene_rows(task: WriteTask, key: SceneKey, picks: Sequence[Pick], progress: Progress) -> list[Row]:
    """The rows of one scene, those about the same frames side by side."""
    spec = next(spec for spec in task.manifest.sources if spec.name == key.source)
    drafts = read_drafts(task.out / drafts_name(key), picks[0].group, {pick.id for pick in picks})
    root = task.roots[key.source]

    def lose(lost: Sequence[Pick], reason: str, error: Exception) -> None:
        progress.failed[str(key), reason, str(error).replace(f"{root}/", "")] += len(lost)
        progress.lost += lost

    try:
        pictures = opened(task.open_source, spec, root, key.scene, task.manifest.images)
    except (VstError, OSError) as error:
        lose(picks, "scene_not_readable", error)
        return []
    except (Exception, SystemExit) as error:
        raise _of_program(task, f"scene {key}", error) from error
    context = replace(task.context, package_version=task.versions[key.source])
    rows = []
    for pick in sorted(picks, key=lambda pick: (drafts[pick.id].draft.frames, pick.id)):
        try:
            rows.append(_row(task, context, pictures, drafts[pick.id], pick))
        except (InputError, OSError) as error:
            lose([pick], "picture_not_readable", error)
        except BuildError:
            raise
        except VstError as error:
            lose([pick], "not_drawable", error)
    _count(pictures.scene, rows, progress)
    return rows


def _row(task: WriteTask, context: Context, pictures: Pictures, stored: StoredDraft, pick: Pick) -> Row:
    try:
        return make_row(context, pictures, stored, pick.letters)
    except (VstError, OSError):
        raise
    except (Exception, SystemExit) as error:
        what = f"draft {pick.id} of {task.context.skill.name} in scene {pictures.scene.dataset}/{pictures.scene.id}"
        raise _of_program(task, what, error) from error


def _of_program(task: WriteTask, what: str, error: BaseException) -> BuildError:
    """An error of the program itself, with what it was at and where."""
    return BuildError(f"{task.name}: {what}: {type(error).__name__} at {place_of(error)}: {error}")


def _count(scene: Scene, rows: Sequence[Row], progress: Progress) -> None:
    if rows:
        progress.datasets.add((scene.dataset, scene.licence))
    progress.question_types.update(row.values["question_type"] for row in rows)
