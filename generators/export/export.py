"""`vst export`: the rows of a release in one trainer's form, with that trainer's configuration.

The rows are streamed, one row group in memory at a time. The folder is written under another name and gets its own when
it is whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generators.export.files import Writer, open_writer
from generators.folder import told, whole_folder
from vstdata.canonical import canonical_json
from vstdata.errors import BuildError, InputError
from vstdata.manifest import RL
from vstdata.near import known_skills, near
from vstdata.release.index import listed_file, read_index
from vstdata.release.shards import Row, read_rows
from vstdata.trainers.adapter import Summary, Target, with_map
from vstdata.trainers.targets import all_trainers


def target(name: str) -> Target:
    """The target of a name. Raises BuildError for one that is not there."""
    known = all_trainers()
    if name not in known:
        raise BuildError(f"--for {name}: {near(name, known)}")
    return known[name].thing


def export(
    release: Path,
    name: str,
    out: Path,
    skills: Sequence[str] = (),
    split: str = "",
    stage: str = "",
    birdseye: bool = False,
) -> Summary:
    """Write the rows of `skills` (all) and `split` (train, or rl for reinforcement learning where there is one).

    `stage` chooses the numbers of the configuration; `birdseye` adds bird's-eye views as last pictures. Raises
    BuildError where `out` exists or nothing is to be written, InputError for a damaged release.
    """
    wanted = target(name)
    index = read_index(release)
    sources = _sources(release, index["files"], skills, split, wanted)
    stages = ("rl",) if wanted.stage == "rl" else ("sft", "cold_start")
    if stage and stage not in stages:
        raise BuildError(f"--stage {stage}: expected {' or '.join(stages)} for {name}")
    examples, tokens = Counter[str](), Counter[str]()
    with told(out), whole_folder(out) as folder:
        with open_writer(wanted, folder) as writer:
            for source, skill in sources:
                for row in _rows(listed_file(release, index, source), index["files"][source]["rows"]):
                    made = wanted.adapt(_view(row, writer, birdseye))
                    writer.add(source, made)
                    examples[skill] += len(made)
                    tokens[skill] += sum(map(wanted.tokens, made)) if wanted.tokens else 0
        summary = Summary(index["name"], stage or wanted.stage, examples, tokens, writer.files)
        _finish(folder, wanted.configs(summary), _provenance(index, name, sources, summary))
    return summary


def _sources(
    release: Path, files: Mapping[str, Any], skills: Sequence[str], split: str, wanted: Target
) -> list[tuple[str, str]]:
    """(file, skill) in order."""
    shards = {name: entry for name, entry in sorted(files.items()) if "rows" in entry}
    splits = sorted({entry["split"] for entry in shards.values()})
    split = split or (RL if wanted.stage == "rl" and RL in splits else "train")
    chosen = known_skills(skills, {entry["skill"] for entry in shards.values()}, str(release))
    found = [(name, entry["skill"]) for name, entry in shards.items() if entry["split"] == split]
    found = [(name, skill) for name, skill in found if not chosen or skill in chosen]
    if not found:
        raise BuildError(f"{release}: no rows of split {split} in these skills; splits: {', '.join(splits)}")
    return found


def _rows(path: Path, count: int) -> Iterator[Row]:
    number = 0
    for row in read_rows(path):
        number += 1
        yield row
    if number != count:
        raise InputError(path, "rows", f"{count}, as the index says, not {number}")


def _view(row: Row, writer: Writer, birdseye: bool) -> Mapping[str, Any]:
    """The row as adapters take it, pictures as the writer wants them."""
    images = [writer.picture(picture) for picture in row.images]
    seen = writer.picture(row.birdseye) if birdseye and row.birdseye is not None else None
    view = {**row.values, "images": images, "birdseye": seen}
    return with_map(view) if birdseye else view


def _provenance(
    index: Mapping[str, Any], name: str, sources: Sequence[tuple[str, str]], summary: Summary
) -> dict[str, Any]:
    """What the export was made from."""
    return {
        "release": {key: index[key] for key in ("name", "version", "build_id", "sha256")},
        "for": name,
        "stage": summary.stage,
        "sources": [source for source, _ in sources],
        "examples": dict(sorted(summary.examples.items())),
    }


def _finish(folder: Path, configs: Mapping[str, str], provenance: Mapping[str, Any]) -> None:
    for name, text in configs.items():
        (folder / name).write_text(text, "utf-8")
        if name.endswith(".sh"):
            (folder / name).chmod(0o755)
    (folder / "export.json").write_text(canonical_json(provenance) + "\n", "utf-8")
