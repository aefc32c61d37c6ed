"""Time and memory of selection: synthetic draft files in the mixture of VST-P, then `choose` over them on one core.

python -m tests.bench.selection [--drafts 12000000] [--scenes 7000] [--out build/bench-selection] [--one-skill]
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from rich.console import Console

from generators.build.drafts import DRAFTS, QUESTION, drafts_name, write_tables
from generators.build.plan import Plan
from generators.build.scenes import SceneKey
from generators.build.selection.planned_shards import choose
from vstdata.draft import Skill
from vstdata.draw import Draw
from vstdata.manifest import Manifest
from vstdata.sources import open_source

# Thousands of samples by skill (as in manifests/vst-p.toml) and the kind of its answers.
MIXTURE = {
    "single_image.detection_3d": (1586, "boxes"),
    "single_image.grounding_3d": (170, "boxes"),
    "single_image.depth_comparison": (412, "points"),
    "single_image.distance_prediction": (251, "things"),
    "single_image.scene_caption": (106, "boxes"),
    "single_image.measurement": (175, "number"),
    "multi_image.correspondence": (361, "points"),
    "multi_image.detection_3d": (600, "boxes"),
    "multi_image.object_object": (230, "sides"),
    "multi_image.camera_camera": (63, "points"),
    "multi_image.camera_motion": (88, "points"),
    "multi_image.scene_caption": (35, "boxes"),
    "video.measurement": (3, "number"),
    "video.object_object": (19, "things"),
    "video.object_counting": (12, "number"),
    "video.route_plan": (4, "sides"),
    "video.spatiotemporal": (10, "things"),
    "video.scene_caption": (5, "boxes"),
    "video.others": (35, "sides"),
}
ONE_SKILL = {"single_image.distance_prediction": (4165, "things")}
SIDES = pa.array(["left", "right", "front", "back"])
LABELS = [f"label {k:03d}" for k in range(200)]
CUES = pa.array(["", *(f"{a}|{b}" for a in LABELS for b in LABELS if a < b)])
WORDS = pa.array(["", *LABELS])
TYPES = 3  # question types per skill
console = Console(width=120)


def main() -> None:
    """Write what is not there yet, select, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.selection")
    parser.add_argument("--drafts", type=int, default=12_000_000)
    parser.add_argument("--scenes", type=int, default=7000)
    parser.add_argument("--out", type=Path, default=Path("build/bench-selection"))
    parser.add_argument("--one-skill", action="store_true", help="all drafts in one skill, with things as options")
    given = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    pa.set_cpu_count(1)
    mixture = ONE_SKILL if given.one_skill else MIXTURE
    plan = _plan(mixture, given.drafts, given.scenes)
    begin = time.perf_counter()
    records = _write(plan, given.out, mixture, given.drafts)
    console.print(f"{sum(sum(r['rows'].values()) for r in records.values())} drafts in {len(records)} files written")
    console.print(f"in {time.perf_counter() - begin:.0f} s")
    begin, busy = time.perf_counter(), time.process_time()
    choice = choose(plan, given.out, records)
    seconds, used = time.perf_counter() - begin, time.process_time() - busy
    console.print(f"selected in {seconds:.0f} s ({used:.0f} s of one core), {len(choice.shards)} shards")
    for skill, counts in choice.counts.items():
        got, asked = (sum(each[key] for each in counts.values()) for key in ("got", "asked"))
        console.print(f"  {skill}: {got} of {asked}")
    console.print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def _plan(mixture: Mapping[str, tuple[int, str]], drafts: int, scenes: int) -> Plan:
    """A third of the drafts is wanted."""
    thousands = sum(count for count, _ in mixture.values())
    fields = {
        "name": "bench",
        "version": "1",
        "sources": [{"name": "bench", "reader": "bench", "root": ".", "licence": "CC0-1.0"}],
        "skills": {name: {"count": drafts * count // thousands // 3 + 1} for name, (count, _) in mixture.items()},
    }
    skills = {name: Skill(name, 1, "single_image", {}, lambda facts, draw, refuse: iter(())) for name in mixture}
    keys = tuple(SceneKey("bench", f"scene{k:05d}") for k in range(scenes))
    return Plan(Manifest.model_validate(fields), skills, open_source, {}, keys, {})


def _write(plan: Plan, out: Path, mixture: Mapping[str, tuple[int, str]], drafts: int) -> dict[SceneKey, Any]:
    thousands = sum(count for count, _ in mixture.values())
    records = {}
    for number, key in enumerate(plan.scenes):
        rows = {}
        for name, (count, _) in mixture.items():
            share = drafts * count / thousands / len(plan.scenes)
            rows[name] = int(share * (number + 1)) - int(share * number)
        rows = {name: count for name, count in rows.items() if count}
        records[key] = {"split": "train", "rows": rows, "sizes": {label: [1.0, 0.5, 0.7] for label in LABELS[:40]}}
        path = out / drafts_name(key)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            tables = [_table(rows[name], mixture[name][1], Draw("bench", str(key), name)) for name in sorted(rows)]
            write_tables(path, tables)
    return records


def _table(count: int, kind: str, draw: Draw) -> pa.Table:
    random = draw.generator("rows")
    kinds = random.integers(TYPES, size=count)
    types = pa.array(["first", "second", "third"])
    turns = random.integers(1, 3, count)
    ends = np.r_[0, np.cumsum(turns)].astype(np.int32)
    answer = random.integers(4, size=count)
    plain = {"boxes": "", "things": "", "number": ""}.get(kind)
    balance = pa.array([""] * count) if plain == "" else SIDES.take(pa.array(answer))
    numbers = {name: random.integers(2**63, size=count) for name in ("priority", "repeat", "near")}
    lists = _turns(kind, np.repeat(kinds, turns), np.repeat(answer, turns), random)
    columns = {
        "id": random.bytes(16 * count).hex(),
        "question_type": types.take(pa.array(kinds)),
        "balance": balance,
        "chance": np.full(count, 0.0 if kind in ("boxes", "number") else 0.25),
        **numbers,
        "pictures": pa.array(random.integers(2**63, size=(count, 1)).tolist(), pa.list_(pa.int64())),
        "turns": pa.ListArray.from_arrays(pa.array(ends), lists),
        "payload": pa.array(["{}"] * count),
        "frames": pa.array([[]] * count, pa.list_(pa.string())),
        "objects": pa.array(["[]"] * count),
        "around": pa.array([""] * count),
    }
    columns["id"] = pa.array([columns["id"][k : k + 32] for k in range(0, 32 * count, 32)])
    return pa.table(columns).cast(DRAFTS)


def _turns(kind: str, types: Any, answer: Any, random: np.random.Generator) -> pa.StructArray:
    """Turns whose words tell much: a label tells which side, which thing wins and how large it is."""
    count = len(types)
    label = np.minimum(random.integers(200, size=(count, 5)), random.integers(200, size=(count, 5)))
    cue = np.where(kind in ("boxes", "points"), 0, 1 + random.integers(len(CUES) - 1, size=count))
    options = 4 if kind in ("points", "things", "sides") else 0
    told = np.where(random.random(count) < 0.5, label[:, 0] % 4, answer)
    outcome = {"things": WORDS.take(pa.array(1 + label[:, :4].max(axis=1))), "sides": SIDES.take(pa.array(told))}
    rivals = np.sort(label[:, :4], axis=1)[:, :3].ravel() + 1 if kind == "things" else np.zeros(0, np.int64)
    ends = np.arange(count + 1, dtype=np.int32) * (3 if kind == "things" else 0)
    value = np.exp(random.normal(size=count) + cue / len(CUES)) if kind == "number" else np.full(count, np.nan)
    fields = {
        "question_type": pa.array(["first", "second", "third"]).take(pa.array(types)),
        "options": pa.array(np.full(count, options, np.int32)),
        "choices": pa.array(np.full(count, options, np.int32)),
        "cue": CUES.take(pa.array(cue)),
        "outcome": outcome.get(kind, pa.array([""] * count)),
        "rivals": pa.ListArray.from_arrays(pa.array(ends), WORDS.take(pa.array(rivals))),
        "value": pa.array(value.astype(np.float32)),
        "begun": pa.array([[]] * count, pa.list_(pa.bool_())),
    }
    return pa.StructArray.from_arrays([fields[field.name] for field in QUESTION], fields=list(QUESTION))


if __name__ == "__main__":
    main()
