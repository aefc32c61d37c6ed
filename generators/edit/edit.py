"""Releases made of releases: some of the rows of one (`vst filter`), or the rows of several together (`vst merge`).

Rows and pictures stay as they are; shards are cut anew, and index, card and gallery are made for what is there. The
folder gets its name when it is whole.
"""

from __future__ import annotations

import hashlib
import itertools
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from generators.build.card.card import dataset_card
from generators.build.card.croissant import CROISSANT, croissant_text
from generators.build.card.gallery import gallery
from generators.build.card.index import summed
from generators.folder import WORK, told, whole_folder
from vstdata.canonical import canonical_json, file_hash
from vstdata.errors import BuildError
from vstdata.release.index import INDEX, index_text, listed_file, read_whole_index, refuse_in_release
from vstdata.release.schema import check_filled
from vstdata.release.shards import Row, ShardWriter, read_rows

SHARD_ROWS = 4000  # as `[shards] rows` of a manifest
KEYS = ("id", "question_type", "scene")  # of a row, by which it is kept

Keep = Callable[[Mapping[str, str]], bool]
Records = Collection[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """One shard of a release that is read: the ids of its rows that are kept, in order."""

    path: Path
    ids: tuple[str, ...]


def edit(
    releases: Sequence[Path], out: Path, name: str, version: str, keep: Keep, files: Callable[[Mapping[str, Any]], bool]
) -> dict[str, Any]:
    """Write the rows that `keep` takes (a mapping with KEYS) of the shards that `files` takes (entries of an index);
    returns the index. A row that several releases have is taken once.

    Raises InputError for a damaged release, and BuildError where `out` is there or in a release, no row is left, or two
    releases have a skill in different versions.
    """
    refuse_in_release(out)
    indices = [(release, read_whole_index(release)) for release in releases]
    _same_versions(indices)
    groups = _parts(indices, keep, files)
    if not groups:
        raise BuildError("no row is left: nothing is written")
    with told(out), whole_folder(out) as folder:
        written = {}
        for (skill, split), parts in sorted(groups.items()):
            written.update(_write_group(folder, skill, split, parts))
        content = _content([index for _, index in indices], name, version, written)
        assets, content["examples"] = gallery(folder, content)
        shutil.rmtree(folder / WORK)  # the records of the gallery, which serve a resumed build
        content["files"] = {**{key: _entry(record) for key, record in written.items()}, **assets}
        texts = {"README.md": dataset_card(content), CROISSANT: croissant_text(content)}
        for file, text in texts.items():
            data = text.encode()
            (folder / file).write_bytes(data)
            content["files"][file] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        (folder / INDEX).write_text(index_text(content), "utf-8")
    return content


def _same_versions(indices: Sequence[tuple[Path, Mapping[str, Any]]]) -> None:
    seen: dict[str, tuple[Path, int]] = {}
    for release, index in indices:
        for skill, about in index["skills"].items():
            first, version = seen.setdefault(skill, (release, about["version"]))
            if version != about["version"]:
                raise BuildError(f"{skill} is version {version} in {first} and {about['version']} in {release}")


def _parts(
    indices: Sequence[tuple[Path, Mapping[str, Any]]], keep: Keep, files: Callable[[Mapping[str, Any]], bool]
) -> dict[tuple[str, str], list[Part]]:
    """What is taken of which shard, by skill and split; only the key columns are read."""
    groups: dict[tuple[str, str], list[Part]] = {}
    taken: set[str] = set()
    for release, index in indices:
        for name, entry in sorted(index["files"].items()):
            if not entry.get("rows") or not files(entry):
                continue
            table = pq.read_table(listed_file(release, index, name), columns=list(KEYS))
            check_filled(release / name, table)
            ids = tuple(key["id"] for key in table.to_pylist() if keep(key) and key["id"] not in taken)
            taken.update(ids)
            if ids:
                groups.setdefault((entry["skill"], entry["split"]), []).append(Part(release / name, ids))
    return groups


def _write_group(folder: Path, skill: str, split: str, parts: Sequence[Part]) -> dict[str, dict[str, Any]]:
    """The shards of one skill and split: records by name."""
    total = sum(len(part.ids) for part in parts)
    count = -(-total // SHARD_ROWS)
    rows = itertools.chain.from_iterable(_rows(part) for part in parts)
    records = {}
    for number in range(count):
        name = f"data/{skill}/{split}-{number:05d}-of-{count:05d}.parquet"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        record = _write_shard(folder / name, itertools.islice(rows, SHARD_ROWS))
        records[name] = {**record, "skill": skill, "split": split}
    return records


def _rows(part: Part) -> Iterator[Row]:
    return read_rows(part.path, set(part.ids))


def _write_shard(path: Path, rows: Iterator[Row]) -> dict[str, Any]:
    types: Counter[str] = Counter()
    places: dict[tuple[str, str], set[str]] = {}
    with ShardWriter(path) as shard:
        for _, scene in itertools.groupby(rows, key=lambda row: (row.values["dataset"], row.values["scene"])):
            group = list(scene)
            shard.add_scene(group)
            for row in group:
                types[row.values["question_type"]] += 1
                places.setdefault((row.values["dataset"], row.values["licence"]), set()).add(row.values["scene"])
        summary = shard.finish()
    return {
        **summary,
        "sha256": file_hash(path),
        "bytes": path.stat().st_size,
        "question_types": dict(types),
        "places": places,
    }


def _entry(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in ("question_types", "places")}


def _content(
    indices: Sequence[Mapping[str, Any]], name: str, version: str, written: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The index but its last files. Refusals, what failed or was lost, retold thoughts and drafts are those of all the
    builds, whatever was taken; description and libraries are the first one's."""
    first, records = indices[0], written.values()
    skills: dict[str, Any] = {key: about for index in reversed(indices) for key, about in index["skills"].items()}
    build = {**first["build"], "edited": [index["sha256"] for index in indices]}
    left = ("sha256", "format", "files", "examples", "rewritten")
    return {
        **{key: value for key, value in first.items() if key not in left},
        "name": name or first["name"],
        "version": version or first["version"],
        "languages": sorted({language for index in indices for language in index.get("languages", ["en"])}),
        "build": build,
        "build_id": hashlib.sha256(canonical_json(build).encode()).hexdigest(),
        "files": {key: _entry(record) for key, record in written.items()},
        "skills": {key: _skill(about, key, records) for key, about in sorted(skills.items()) if _has(key, records)},
        "mixed": _mixed(indices, records),
        "datasets": _datasets(records),
        "credits": sorted({line for index in indices for line in index.get("credits", ())}),
        "scenes": {
            "asked": sum(index["scenes"]["asked"] for index in indices),
            "failed": [failed for index in indices for failed in index["scenes"]["failed"]],
            "splits": summed(index["scenes"]["splits"] for index in indices),
        },
        "failures": [each for index in indices for each in index.get("failures", ())],
        "lost": [each for index in indices for each in index.get("lost", ())],
        **_rewritten(indices),
        "refused": {key: summed(index["refused"].get(key, {}) for index in indices) for key in sorted(skills)},
        "dropped": summed(index["dropped"] for index in indices),
        "sources": _by_source(indices),
        "totals": {
            "rows": sum(record["rows"] for record in records),
            "bytes": sum(record["bytes"] for record in records),
            "drafts": sum(index["totals"]["drafts"] for index in indices),
        },
    }


def _rewritten(indices: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of which releases the thoughts were retold, by which models, and how many; nothing where none were."""
    found = [index["rewritten"] for index in indices if "rewritten" in index]
    if not found:
        return {}
    return {
        "rewritten": {
            "of": ", ".join(each["of"] for each in found),
            "model": ", ".join(sorted({each["model"] for each in found})),
            "counts": summed(each["counts"] for each in found),
        }
    }


def _by_source(indices: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Of each source what all indices tell of it; those of before it was told have none."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for name, about in (item for index in indices for item in index.get("sources", {}).items()):
        found.setdefault(name, []).append(about)
    return {
        name: {
            **told[0],
            **{key: sum(about[key] for about in told) for key, value in told[0].items() if type(value) is int},
            "dropped": summed(about["dropped"] for about in told),
            "names": {scene: own for about in told for scene, own in sorted(about["names"].items())},
        }
        for name, told in sorted(found.items())
    }


def _has(skill: str, records: Records) -> bool:
    return any(record["skill"] == skill for record in records)


def _skill(about: Mapping[str, Any], skill: str, records: Records) -> dict[str, Any]:
    mine = [record for record in records if record["skill"] == skill]
    splits: Counter[str] = Counter()
    for record in mine:
        splits[record["split"]] += record["rows"]
    rows = sum(splits.values())
    types = summed(record["question_types"] for record in mine)
    told = {"wanted": rows, "rows": rows, "splits": dict(sorted(splits.items())), "question_types": types}
    return {**about, **told, "selection": {}, "failed": {}, "replaced": 0}


def _mixed(indices: Sequence[Mapping[str, Any]], records: Records) -> list[dict[str, Any]]:
    """Mixed data sets of which rows are left."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in (each for index in indices for each in index["mixed"]):
        rows = sum(
            record["rows"]
            for record in records
            if record["skill"] == f"mixed.{each['name']}" and record["split"] == each["into"]
        )
        if rows:
            found.setdefault((each["name"], each["into"]), {**each, "wanted": rows, "rows": rows})
    return [each for _, each in sorted(found.items())]


def _datasets(records: Records) -> list[dict[str, Any]]:
    places: dict[tuple[str, str], set[str]] = {}
    for record in records:
        if not record["skill"].startswith("mixed."):
            for key, scenes in record["places"].items():
                places.setdefault(key, set()).update(scenes)
    return [{"name": name, "licence": licence, "scenes": len(each)} for (name, licence), each in sorted(places.items())]
