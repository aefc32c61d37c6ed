"""`vst export`: the rows of a release in one trainer's form, with that trainer's configuration.

Parts are made one by one or side by side; one row group of each skill is in memory at a time, or a few where the order
is shuffled. The folder is written under another name and gets its own when it is whole. Where an export was
interrupted or killed, the same command goes on with the parts that are missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from generators.code_digest import code_of
from generators.engines.open import open_engine
from generators.export.files import join_parts
from generators.export.part import PartTask, target, write_part
from generators.export.plan import PARTS, Options, Part, parts_of, split_of
from generators.export.rewards import write_rewards
from generators.folder import told, whole_folder
from vstdata.canonical import canonical_json
from vstdata.errors import BuildError, UsageError
from vstdata.release.index import read_index
from vstdata.trainers.adapter import Summary, Target
from vstdata.trainers.place_forms import TEMPLATE
from vstdata.trainers.targets import all_trainers

MORE, DEPTH = attrgetter("more_columns"), attrgetter("holds_depth")
VALIDATION = "val"  # the split whose rows a trainer measures itself on


def export(
    release: Path,
    name: str,
    out: Path,
    options: Options = Options(),
    workers: int = 1,
) -> Summary:
    """Write what `options` say in the form of the trainer `name`.

    Raises UsageError for an option that cannot be or that the form cannot hold, BuildError where `out` exists or
    nothing is to be written, InputError for a damaged release.
    """
    wanted, index = target(name), read_index(release)
    stage = _stage(wanted, options)
    _refuse(wanted, options)
    split = split_of(options, index["files"], wanted)
    parts = parts_of(release, index, options, split, whole=wanted.form == "mds")
    held_out = _validation(release, index, wanted, options, split, len(parts))
    plan = {"release": index["sha256"], "for": name, "options": options.values(), "code": code_digest(wanted)}
    with told(out), whole_folder(out, plan) as folder:
        (folder / PARTS).mkdir(exist_ok=True)
        tasks = [PartTask(release, name, folder, options, part) for part in (*parts, *held_out)]
        records = _written(tasks, workers)
        summary = _summary(index["name"], stage or wanted.stage, records[: len(parts)], records[len(parts) :])
        if not summary.count:
            raise BuildError(
                f"{release}: no row has what {name} is made of{wanted.needs and f': build it with {wanted.needs}'}"
            )
        join_parts(wanted, folder, summary)
        _finish(folder, wanted, summary, _provenance(index, name, options, parts, summary))
    return summary


def code_digest(wanted: Target) -> str:
    """Of what makes the files of a target: parts of another version are not gone on with."""
    return code_of(["generators.export.part", wanted.adapt.__module__]).digest()


def _stage(wanted: Target, options: Options) -> str:
    if options.stage and wanted.split:
        raise UsageError(f"--stage {options.stage}: {wanted.name} measures, it does not train")
    stages = ("rl",) if wanted.stage == "rl" else ("sft", "cold_start")
    if options.stage and options.stage not in stages:
        raise UsageError(f"--stage {options.stage}: expected {' or '.join(stages)} for {wanted.name}")
    return options.stage


def _refuse(wanted: Target, options: Options) -> None:
    """Raise UsageError for what the form of a trainer cannot hold."""
    if options.video not in ("list", *wanted.videos):
        can = ", ".join(("list", *wanted.videos))
        raise UsageError(f"--video {options.video}: {wanted.name} can take {can}")
    if options.coordinates == TEMPLATE and not wanted.placeholders:
        can = _those(attrgetter("placeholders"))
        raise UsageError(f"--coordinates {TEMPLATE}: {wanted.name} has no placeholders for places; these have: {can}")
    if options.boxes != "vst" and wanted.own_boxes:
        raise UsageError(f"--boxes {options.boxes}: {wanted.name} is for VST's own code, which reads VST's boxes")
    if options.cameras and not wanted.more_columns:
        raise UsageError(f"--cameras: {wanted.name} {_full(MORE)}")
    if options.maps in ("mindcube", "vsi") and not wanted.more_columns:
        raise UsageError(f"--maps {options.maps}: {wanted.name} {_full(MORE)}")
    if options.maps == "thought" and wanted.stage == "rl":
        raise UsageError(f"--maps thought: {wanted.name} has no chains of thought")
    if options.depth and not wanted.holds_depth:
        raise UsageError(f"--depth: {wanted.name} {_full(DEPTH)}")
    if options.weights and options.seed is None:
        raise UsageError("--weights: need a --seed: without one the rows come skill by skill")
    if options.seed is not None and wanted.folders:
        raise UsageError(f"--seed: {wanted.name} takes a folder for each skill, and shuffles itself")


def _full(can: Callable[[Target], bool]) -> str:
    return f"has a column for nothing else; forms that can: {_those(can)}"


def _those(can: Callable[[Target], bool]) -> str:
    """The names of the targets of which this is so."""
    return ", ".join(name for name, found in sorted(all_trainers().items()) if can(found.thing))


def _validation(
    release: Path, index: Mapping[str, Any], wanted: Target, options: Options, split: str, first: int
) -> list[Part]:
    """Parts of the rows that a trainer measures itself on, for those that want them and where the release has some."""
    splits = {entry.get("split") for entry in index["files"].values()}
    if not wanted.validates or VALIDATION not in splits or split == VALIDATION:
        return []
    asked = Options(skills=options.skills)
    try:
        found = parts_of(release, index, asked, VALIDATION)
    except BuildError:  # none in these skills
        return []
    return [Part(first + part.number, part.name, part.takes, folder=VALIDATION) for part in found]


def _written(tasks: Sequence[PartTask], workers: int) -> list[dict[str, Any]]:
    """The records of all parts, in order."""
    if workers == 1:
        return [write_part(task) for task in tasks]
    with open_engine("local", workers) as engine:
        return sorted(engine.run(write_part, tasks), key=lambda record: int(record["number"]))


def _summary(
    release: str, stage: str, records: Iterable[Mapping[str, Any]], held_out: Iterable[Mapping[str, Any]]
) -> Summary:
    total: dict[str, Counter[str]] = {name: Counter() for name in ("examples", "tokens", "fps")}
    files: list[str] = []
    untimed = 0
    for record in records:
        for name, counter in total.items():
            counter.update(record[name])
        files += record["files"]
        untimed += record["untimed"]
    validation = [name for record in held_out for name in record["files"]]
    rates = {float(rate): count for rate, count in sorted(total["fps"].items())}
    return Summary(release, stage, total["examples"], total["tokens"], files, validation, rates, untimed)


def _provenance(
    index: Mapping[str, Any], name: str, options: Options, parts: Sequence[Part], summary: Summary
) -> dict[str, Any]:
    """What the export was made from."""
    given = {key: value for key, value in options.values().items() if key not in ("skills", "split", "stage")}
    return {
        "release": {key: index[key] for key in ("name", "version", "build_id", "sha256")},
        "for": name,
        "stage": summary.stage,
        "sources": sorted({file for part in parts for take in part.takes for file in take.files}),
        "examples": dict(sorted(summary.examples.items())),
        **({"options": given} if given else {}),
    }


def _finish(folder: Path, wanted: Target, summary: Summary, provenance: Mapping[str, Any]) -> None:
    for name, text in wanted.configs(summary).items():
        (folder / name).write_text(text, "utf-8")
        if name.endswith(".sh"):
            (folder / name).chmod(0o755)
    if wanted.rewards:
        write_rewards(folder)
    (folder / "export.json").write_text(canonical_json(provenance) + "\n", "utf-8")
