"""Build a release: plan, ask, select, write, and last of all the release index."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

from generators.build.ask import AskTask, ask_scene
from generators.build.card.card import dataset_card
from generators.build.card.croissant import CROISSANT, croissant_text
from generators.build.card.gallery import gallery
from generators.build.card.index import index_content
from generators.build.drafts import drafts_name
from generators.build.mixing.copy import CopyTask, MixTask, copy_rows, mix, plan_copies
from generators.build.opened import close
from generators.build.plan import Plan
from generators.build.rows import Context
from generators.build.scenes import SceneKey
from generators.build.selection.planned_shards import Choice, Selected, choose
from generators.build.write import WriteTask, trail_of, write_shard
from generators.engines.task import DEATHS, Engine, gave_up
from generators.folder import (
    WORK,
    claim,
    commit_text,
    get_record,
    held,
    put_record,
    refuse_foreign,
    remove_record,
    sweep,
    told,
    withdraw,
)
from generators.watch import Silent, Watch
from vstdata.errors import BuildError, VstError
from vstdata.failpoint import reach
from vstdata.release.index import INDEX, index_text
from vstdata.version import __version__

Records = dict[SceneKey, dict[str, Any]]
CARD = "README.md"


@dataclass(frozen=True, slots=True)
class Failure:
    """A scene that could not be asked, and why."""

    key: SceneKey
    error: str


@dataclass(slots=True)
class Outcome:
    """What a build did: its index, the records of its scenes and shards, and the seconds of each stage;
    of each mixed data set how many rows were wanted, and the record of what was kept."""

    out: Path
    index: dict[str, Any] = field(default_factory=dict)
    scenes: Records = field(default_factory=dict)
    shards: dict[str, dict[str, Any]] = field(default_factory=dict)
    mixed: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    made: int = 0  # draft files and shards that were not there already


def build(plan: Plan, out: Path, engine: Engine, *, strict: bool = False, watch: Watch | None = None) -> Outcome:
    """Build the release of `plan` in `out`, or what of it is not there yet; scenes in which something failed are tried
    again. What is left out for a failure stands in the outcome and in its index (`failures.left_out`).

    Raises BuildError where the folder is held, another build's, edited or not writable, and for an error of the program
    while rows are written; with `strict` VstError at the first scene, skill in a scene or row that fails.
    """
    watch, out = watch or Silent(), out.resolve()
    outcome = Outcome(out)
    refuse_foreign(out)
    with held(out), engine:
        inputs = claim(out, plan.build)
        _refuse_edited_index(out)
        sweep(out)
        reach("plan")
        for line in plan.told:
            watch.say(line)
        with _timed(outcome, "ask"):
            _ask(plan, inputs, engine, strict, watch, outcome)
        with _timed(outcome, "select"):
            watch.say("select: balancing answers")
            choice = choose(plan, out, outcome.scenes)
        with _timed(outcome, "mix"):
            copies = _mix(plan, inputs, choice.shards, engine, watch, outcome)
        with _timed(outcome, "write"):
            _write([*_write_tasks(plan, out, inputs, choice.shards), *copies], engine, strict, watch, outcome)
        close()
        sweep(out)  # after workers that died
        _commit_release(plan, out, outcome, choice, engine)
    return outcome


@contextlib.contextmanager
def _timed(outcome: Outcome, stage: str) -> Iterator[None]:
    begin = time.monotonic()
    yield
    outcome.seconds[stage] = time.monotonic() - begin


def _believed(out: Path, names: Sequence[str], inputs: Sequence[str]) -> Iterator[dict[str, Any] | None]:
    with ThreadPoolExecutor(4) as threads:
        yield from threads.map(lambda name, made_from: get_record(out, name, made_from), names, inputs)


def _ask(plan: Plan, inputs: str, engine: Engine, strict: bool, watch: Watch, outcome: Outcome) -> None:
    names = [drafts_name(key) for key in plan.scenes]
    there = [_unless_failed(record) for record in _believed(outcome.out, names, [inputs] * len(names))]
    found = dict(zip(plan.scenes, there, strict=True))
    tasks = [_ask_task(plan, outcome.out, inputs, key) for key in plan.scenes if found[key] is None]
    bar = watch.stage("ask", "scenes", len(plan.scenes), len(plan.scenes) - len(tasks))
    with bar as step, contextlib.closing(engine.run(ask_scene, tasks, _ask_died)) as results:
        for record in results:
            key = SceneKey(record["source"], record["scene"])
            if "error" in record:
                _fail(plan, key, record["error"], strict, watch, outcome)
            else:
                _tell_skills(key, record["failures"], strict, watch)
                found[key] = record
                outcome.made += 1
            step(sum(record.get("rows", {}).values()))
    places = {key: position for position, key in enumerate(plan.scenes)}
    outcome.failures.sort(key=lambda failure: places[failure.key])
    outcome.scenes = {key: record for key, record in found.items() if record is not None}
    if not outcome.scenes:
        raise BuildError(f"no scene could be asked; the first: {outcome.failures[0].key}: {outcome.failures[0].error}")


def _unless_failed(record: dict[str, Any] | None) -> dict[str, Any] | None:
    """A scene in which a skill failed is asked again: memory may have been short."""
    return None if record and record["failures"] else record


def _ask_died(task: AskTask) -> dict[str, Any]:
    """The record of a scene that keeps killing its worker."""
    return {"source": task.key.source, "scene": task.key.scene, "error": DEATHS}


def _ask_task(plan: Plan, out: Path, inputs: str, key: SceneKey) -> AskTask:
    caps = tuple(plan.cap(name) for name in plan.skills)
    skills = tuple(plan.skills.values())
    spec = plan.spec(key.source)
    return AskTask(out, inputs, plan.manifest, spec, plan.roots[key.source], key.scene, plan.open_source, skills, caps)


def _fail(plan: Plan, key: SceneKey, error: str, strict: bool, watch: Watch, outcome: Outcome) -> None:
    error = error.replace(f"{plan.roots[key.source]}/", "")
    limit = next(spec.left_out for spec in plan.manifest.sources if spec.name == key.source)
    if strict or limit == "refuse":
        raise VstError(f"scene {key}: {error}" + ("" if strict else '; the source says left_out = "refuse"'))
    watch.say(f"scene {key} is left out: {error}")
    outcome.failures.append(Failure(key, error))


def _tell_skills(key: SceneKey, failures: Sequence[Mapping[str, str]], strict: bool, watch: Watch) -> None:
    for each in failures:
        told = f"{each['skill']} in scene {key}: {each['error']} ({each['place']})"
        if strict:
            raise VstError(told)
        watch.say(f"left out: {told}")


def _mix(
    plan: Plan, inputs: str, shards: Sequence[Selected], engine: Engine, watch: Watch, outcome: Outcome
) -> list[CopyTask]:
    """Keep what is wanted of every mixed data set, and plan its shards."""
    rows: Counter[str] = Counter()
    for shard in shards:
        rows[shard.split] += shard.rows
    out, tasks = outcome.out, []
    for data in plan.mixed:
        wanted = round(data.spec.weight * rows[data.spec.into])
        made_from = hashlib.sha256(f"{inputs} {data.part} {wanted}".encode()).hexdigest()
        outcome.mixed[data.name] = {"wanted": wanted, "rows": 0, "refused": {}}
        if wanted:
            tasks.append(MixTask(out, made_from, plan.manifest, data, wanted))
    there = _believed(out, [task.name for task in tasks], [task.inputs for task in tasks])
    found = {task.name: record for task, record in zip(tasks, there, strict=True) if record is not None}
    missing = [task for task in tasks if task.name not in found]
    here = [task for task in missing if not task.data.files]  # of the Hub: this process has its token, no worker has
    there_too = [task for task in missing if task.data.files]
    with (
        watch.stage("mix", "data sets", len(tasks), len(found)) as step,
        contextlib.closing(engine.run(mix, there_too)) as results,
    ):
        for record in chain(results, map(mix, here)):
            found[record["name"]] = record
            outcome.made += 1
            step(record["rows"])
    for task in tasks:
        outcome.mixed[task.data.name] |= found[task.name]
    return [copy for task in tasks for copy in plan_copies(out, inputs, plan.manifest, task.data, found[task.name])]


def _write_tasks(plan: Plan, out: Path, inputs: str, shards: Sequence[Selected]) -> list[WriteTask]:
    """Shards about the same scenes one after the other: a worker has their pictures then."""
    return [
        WriteTask(
            out=out,
            inputs=hashlib.sha256(f"{inputs} {shard.sha256} {plan.wordings[shard.skill].sha256}".encode()).hexdigest(),
            name=shard.name,
            selection=shard.selection,
            manifest=plan.manifest,
            roots=plan.roots,
            open_source=plan.open_source,
            scenes={position: plan.scenes[position] for position in shard.scenes},
            context=Context(
                plan.skills[shard.skill],
                shard.split,
                plan.manifest.version,
                __version__,
                plan.wordings[shard.skill],
                plan.manifest.reward,
                plan.manifest.reasoning,
            ),
            versions={spec.name: plan.versions(shard.skill, spec.name) for spec in plan.manifest.sources},
        )
        for shard in sorted(shards, key=lambda shard: shard.scenes[:1])
    ]


def _write_one(task: WriteTask | CopyTask) -> dict[str, Any]:
    return copy_rows(task) if isinstance(task, CopyTask) else write_shard(task)


def _write_died(task: WriteTask | CopyTask) -> NoReturn:
    """Raise BuildError for a shard that keeps killing its worker, naming the scene that it was at and what to do."""
    if isinstance(task, CopyTask) or not trail_of(task).is_file():
        gave_up(task)
    scene = trail_of(task).read_text("utf-8")
    raise BuildError(f"{task.name}: {DEATHS}, at scene {scene}; `exclude` it in the manifest to build without")


def _write(
    planned: Sequence[WriteTask | CopyTask], engine: Engine, strict: bool, watch: Watch, outcome: Outcome
) -> None:
    names = [task.name for task in planned]
    there = _believed(outcome.out, names, [task.inputs for task in planned])
    found = dict(zip(names, there, strict=True))
    for record in found.values():
        _refuse_lost(record, strict)
    tasks = [task for task in planned if found[task.name] is None]
    others = _others(outcome.out, names)
    if tasks or others:
        withdraw(outcome.out, INDEX)  # until all shards are there, this is no data set
    bar = watch.stage("write", "shards", len(names), len(names) - len(tasks))
    with bar as step, contextlib.closing(engine.run(_write_one, tasks, _write_died)) as results:
        for record in results:
            _refuse_lost(record, strict)
            found[record["name"]] = record
            outcome.made += 1
            step(record["rows"])
    outcome.shards = {name: record for name, record in found.items() if record is not None}
    for other in others:
        _remove(outcome.out, other)


def _refuse_lost(record: Mapping[str, Any] | None, strict: bool) -> None:
    if strict and record and record["lost"]:
        first = record["lost"][0]
        raise VstError(f"{record['skill']} in scene {first['scene']}: {first['reason']}: {first['error']}")


def _refuse_edited_index(out: Path) -> None:
    path = out / INDEX
    if path.exists() and get_record(out, INDEX, "") is None:
        raise BuildError(f"{path} has been changed since it was written; remove it to have it made again")


def _others(out: Path, names: Sequence[str]) -> list[str]:
    """Shards that an earlier selection of this build wrote, known by their records."""
    records = out / WORK / "records"
    known = {path.relative_to(records).as_posix().removesuffix(".json") for path in records.glob("data/*/*.json")}
    return sorted(known - set(names))


def _remove(out: Path, name: str) -> None:
    with told(out / name):
        (out / name).unlink(missing_ok=True)
        remove_record(out, name)


def _commit_release(plan: Plan, out: Path, outcome: Outcome, choice: Choice, engine: Engine) -> None:
    failed = [{"scene": str(failure.key), "error": failure.error} for failure in outcome.failures]
    content = index_content(plan, outcome.scenes, outcome.shards, choice.counts, failed, outcome.mixed)
    assets, content["examples"] = gallery(out, content, engine.run)
    card, croissant = dataset_card(content), croissant_text(content)
    content["files"].update(assets)
    for name, made in ((CARD, card), (CROISSANT, croissant)):
        content["files"][name] = {"sha256": hashlib.sha256(made.encode()).hexdigest(), "bytes": len(made.encode())}
        if not _same(out / name, made):
            commit_text(out, name, made)
    text = index_text(content)
    outcome.index = content
    if not _same(out / INDEX, text):
        withdraw(out, INDEX)
        put_record(out, INDEX, "", {"sha256": hashlib.sha256(text.encode()).hexdigest()})
        commit_text(out, INDEX, text)


def _same(path: Path, text: str) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == text.encode()
