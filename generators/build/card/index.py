"""What the release index says: files, counts, refusals and versions. No times: equal builds have equal indices."""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generators.build.mixing.find import MixedData
from generators.build.plan import Plan
from generators.code_digest import installed
from vstdata.canonical import canonical_json

LIBRARIES = ("numpy", "opencv-python-headless", "open3d", "pillow", "pyarrow", "scenezoo", "scipy", "shapely")


def index_content(
    plan: Plan,
    scenes: Mapping[Any, Mapping[str, Any]],
    shards: Mapping[str, Mapping[str, Any]],
    selected: Mapping[str, Mapping[str, Mapping[str, int]]],
    failed: Sequence[Mapping[str, str]],
    mixed: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Everything but the dataset card's entry, from the records of scenes and shards, the counts of selection, scenes
    that failed, and what was kept of mixed data sets. The words that were said are part of what was built."""
    build = {**plan.build, "words": plan.words}
    return {
        "name": plan.manifest.name,
        "version": plan.manifest.version,
        "description": plan.manifest.description,
        "languages": [plan.manifest.language],
        "build": build,
        "build_id": hashlib.sha256(canonical_json(build).encode()).hexdigest(),
        "files": {name: _file(record) for name, record in sorted(shards.items())},
        "sources": sources_of(plan, scenes, failed),
        "skills": {skill: _skill(plan, skill, shards.values(), selected[skill]) for skill in plan.skills},
        "mixed": [_mixed(data, mixed[data.name]) for data in plan.mixed],
        "datasets": _datasets(scenes.values(), shards.values()),
        "credits": sorted({line for record in scenes.values() for line in record["credits"]}),
        "scenes": {
            "asked": len(scenes),
            "failed": list(failed),
            "splits": _counted(r["split"] for r in scenes.values()),
        },
        "failures": [{"scene": str(key), **each} for key, record in scenes.items() for each in record["failures"]],
        "lost": _lost(shards.values()),
        "refused": _summed_by_skill(plan, scenes.values()),
        "dropped": summed(record["dropped"] for record in scenes.values()),
        "totals": {
            "rows": sum(record["rows"] for record in shards.values()),
            "bytes": sum(record["bytes"] for record in shards.values()),
            "drafts": sum(sum(record["rows"].values()) for record in scenes.values()),
        },
        "libraries": {"python": platform.python_version(), **{name: installed(name) for name in LIBRARIES}},
    }


UNPOSED = ("frame_without_pose", "frame_without_intrinsics", "pose_not_finite", "pose_not_rigid", "not_pinhole")
UNREADABLE = ("picture_not_readable", "picture_not_read", "frame_without_depth", "depth_without_picture")


def sources_of(
    plan: Plan, scenes: Mapping[Any, Mapping[str, Any]], failed: Sequence[Mapping[str, str]]
) -> dict[str, dict[str, Any]]:
    """Of each source: scenes found, asked and left out; frames used, drawn from a mesh, without a pose, not readable or
    without partner; scenes whose conventions or scale could not be checked; names of scenes that are no ids; and by
    what their owners know the scale of how many scenes, where they had to state it."""
    found = {}
    for spec in sorted(plan.manifest.sources, key=lambda each: each.name):
        mine = {key: record for key, record in scenes.items() if key.source == spec.name}
        dropped = summed(record["dropped"] for record in mine.values())
        unchecked = dropped.pop("conventions_unchecked", 0) + dropped.get("scale_unchecked", 0)
        found[spec.name] = {
            "reader": spec.reader,
            "found": sum(key.source == spec.name for key in plan.scenes),
            "scenes": len(mine),
            "left_out": sum(each["scene"].startswith(f"{spec.name}/") for each in failed),
            "frames": sum(record["frames"] for record in mine.values()),
            "drawn": sum(record["frames"] for record in mine.values() if record["rendered"]),
            "drawn_scenes": sum(record["rendered"] for record in mine.values()),
            "unposed": sum(dropped.get(reason, 0) for reason in UNPOSED),
            "unreadable": sum(dropped.get(reason, 0) for reason in UNREADABLE),
            "unchecked": unchecked,
            "dropped": dropped,
            "scales": dict(sorted(Counter(record["scale"] for record in mine.values() if record["scale"]).items())),
            "names": {key.scene: record["name"] for key, record in sorted(mine.items(), key=str) if record["name"]},
        }
    return found


def _file(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in ("sha256", "bytes", "rows", "content", "pixels", "skill", "split")}


def _skill(
    plan: Plan, skill: str, shards: Iterable[Mapping[str, Any]], selected: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    mine = [record for record in shards if record["skill"] == skill]
    splits: Counter[str] = Counter()
    for record in mine:
        splits[record["split"]] += record["rows"]
    return {
        "modality": plan.skills[skill].modality,
        "version": plan.skills[skill].version,
        "vsi_bench": dict(sorted(plan.skills[skill].vsi_bench.items())),
        "wanted": plan.manifest.skills[skill].total,
        "rows": sum(splits.values()),
        "splits": dict(sorted(splits.items())),
        "wordings": {kind: len(every) for kind, every in sorted(plan.wordings[skill].by_type.items())},
        "question_types": summed(record["question_types"] for record in mine),
        "selection": {kind: dict(counts) for kind, counts in sorted(selected.items())},
        "failed": summed(record["failed"] for record in mine),
        "replaced": sum(record["replaced"] for record in mine),
        "short": sum(record["short"] for record in mine),
    }


def _lost(shards: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows that could not be written, by skill, scene and what happened."""
    total: Counter[tuple[str, ...]] = Counter()
    for record in shards:
        for each in record["lost"]:
            total[record["skill"], each["scene"], each["reason"], each["error"]] += each["rows"]
    names = ("skill", "scene", "reason", "error")
    return [{**dict(zip(names, key, strict=True)), "rows": count} for key, count in sorted(total.items())]


def _mixed(data: MixedData, about: Mapping[str, Any]) -> dict[str, Any]:
    """What is told of chats of another data set; `data` names its content."""
    spec = data.spec
    told = {key: about[key] for key in ("wanted", "rows", "refused")}
    return {
        "name": spec.name,
        "into": spec.into,
        "from": data.origin,
        "data": data.data,
        "licence": spec.licence,
        **told,
    }


WHY_NOT = ("repeats", "shortcuts", "told_by_priors", "answers_uneven", "pictures_full")


def short_types(index: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, int], str]]:
    """(skill, question type, counts, why) where selection got less than an even share of what was asked."""
    found = []
    for skill, about in sorted(index["skills"].items()):
        for kind, counts in sorted(about.get("selection", {}).items()):
            if counts["got"] < counts["asked"]:
                why = [f"{counts[reason]} {reason.replace('_', ' ')}" for reason in WHY_NOT if counts.get(reason)]
                found.append((skill, kind, counts, ", ".join([f"{counts['drafts']} drafts", *why])))
    return found


def _datasets(scenes: Iterable[Mapping[str, Any]], shards: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    used = sorted({(dataset, licence) for record in shards for dataset, licence in record["datasets"]})
    counts = Counter((record["dataset"], record["licence"]) for record in scenes)
    return [{"name": name, "licence": licence, "scenes": counts[name, licence]} for name, licence in used]


def _summed_by_skill(plan: Plan, scenes: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    records = list(scenes)
    return {skill: summed(record["refused"].get(skill, {}) for record in records) for skill in plan.skills}


def summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Counts added up, by name."""
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
