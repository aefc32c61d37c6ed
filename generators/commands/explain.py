"""`vst plan`: what a manifest would read, ask and write, and what is missing, without reading a scene."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from generators.build.ask import OVERSAMPLING
from generators.build.scenes import SceneKey, scene_split
from generators.tables import Column, Table, say, say_json
from vstdata.draft import Skill
from vstdata.errors import VstError
from vstdata.kept_out import excluded_nowhere, excluded_scenes
from vstdata.manifest import (
    Images,
    Manifest,
    check_language,
    source_roots,
    wordings_of,
)
from vstdata.sources import Opener, opener
from vstdata.sources.reader import Reader
from vstdata.sources.rescans import PAIRS
from vstdata.sources.spec import SourceSpec

# Bytes per pixel of JPEG by quality: mean of 53 pictures of three RGB-D recordings of rooms (640x480).
JPEG_BYTES = ((50, 0.075), (75, 0.135), (85, 0.16), (92, 0.22), (95, 0.27), (100, 0.52))
ROW_BYTES = 3000  # of a row without its pictures
BIRDSEYE_BYTES = 0.13  # per pixel of a bird's-eye view, measured at 512 pixels
# Seconds of one core for ten rooms of the demo, from the records of its build: 32 candidate frames, looked at 320 wide.
LOAD_SECONDS, FRAME_SECONDS, DRAFT_SECONDS, SAMPLE_SECONDS = 1.0, 0.1, 0.004, 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One source of a manifest: `scenes` is None where nothing is known about how many there are. `paired`: its
    scenes are of two times each. `found` are the ids of those that are there."""

    name: str
    reader: str
    there: bool
    problem: str
    scenes: int | None
    excluded: int
    splits: Mapping[str, int]
    data: Reader
    frames: int
    paired: bool = False
    found: tuple[str, ...] = ()

    @property
    def usable(self) -> int:
        """Scenes left to ask, 0 where their number is not known."""
        return max((self.scenes or 0) - self.excluded, 0)


@dataclass(frozen=True, slots=True)
class SkillReport:
    """One skill of a manifest: the sources that have what it needs, and what it asks of each of their scenes."""

    name: str
    count: int
    sources: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]
    scenes: int
    bytes: float

    @property
    def per_scene(self) -> float:
        """Samples wanted of each scene; 0 where the number of scenes is not known."""
        return self.count / self.scenes if self.scenes else 0.0


def examine_sources(manifest: Manifest, folder: Path, given: Mapping[str, Path]) -> list[SourceReport]:
    """What is there of every source, and what lists keep out. Raises ManifestError for a bad root or list."""
    roots = source_roots(manifest, folder, given)
    keep_out = excluded_scenes(manifest, folder)
    readers = opener(manifest.sources).readers
    return [_examine(manifest, spec, readers[spec.reader], roots[spec.name], keep_out) for spec in manifest.sources]


def _examine(manifest: Manifest, spec: SourceSpec, data: Reader, root: Path, keep_out: frozenset[str]) -> SourceReport:
    problem, found = "", []
    try:
        found = sorted(Opener({data.name: data})(spec, root).scene_ids())
        problem = "" if found else f"no scene in {root}"
    except (VstError, ImportError) as error:
        problem = str(error).partition(" (")[0]
    if found:
        kept = [each for each in found if each not in keep_out and f"{spec.name}/{each}" not in keep_out]
        known, excluded = len(found), len(found) - len(kept)
        splits = _splits(manifest, spec, kept)
    else:
        listed = len(spec.scenes) if isinstance(spec.scenes, tuple) else 0
        known = listed or (data.scenes if spec.reader.startswith(spec.name) else 0)  # others may have this layout too
        excluded = sum(_belongs(spec, data, each) for each in keep_out)
        splits = {}
    paired = data.rescans and bool(spec.options.get(PAIRS))
    frames = min(spec.frames_per_scene, data.pictures or spec.frames_per_scene)
    return SourceReport(
        name=spec.name,
        reader=spec.reader,
        there=bool(found),
        problem=problem,
        scenes=known or None,
        excluded=excluded,
        splits=splits,
        data=data,
        frames=frames,
        paired=paired,
        found=tuple(found),
    )


def _splits(manifest: Manifest, spec: SourceSpec, scenes: Sequence[str]) -> dict[str, int]:
    """Scenes by split; the source's own splits show only when its scenes are read."""
    if not manifest.splits:
        return {spec.split or "its own": len(scenes)}
    names = [scene_split(manifest, SceneKey(spec.name, scene), spec.split) for scene in scenes]
    return {name: names.count(name) for name in sorted(set(names))}


def _belongs(spec: SourceSpec, data: Reader, scene: str) -> bool:
    source, _, name = scene.rpartition("/")
    return source == spec.name or (not source and bool(data.ids) and re.fullmatch(data.ids, name) is not None)


def examine_skills(
    manifest: Manifest, sources: Sequence[SourceReport], skills: Mapping[str, Skill]
) -> list[SkillReport]:
    """What each skill can use, and what its samples will take."""
    return [_skill(manifest, sources, skills[name]) for name in sorted(manifest.skills)]


def _skill(manifest: Manifest, sources: Sequence[SourceReport], skill: Skill) -> SkillReport:
    count = manifest.skills[skill.name].total
    lacking = {source.name: tuple(_lacking(source, skill)) for source in sources}
    usable = [source for source in sources if not lacking[source.name]]
    scenes = sum(source.usable for source in usable)
    pictures = {"single_image": 1, "multi_image": 2}.get(skill.modality, manifest.images.video_frames)
    stored = float(count * pictures)
    if not skill.marks and scenes:
        stored = min(stored, float(sum(source.usable * source.frames for source in usable)))
    own = ROW_BYTES + BIRDSEYE_BYTES * manifest.images.birdseye**2
    size = stored * picture_bytes(manifest.images) + count * own
    names = tuple(source.name for source in usable)
    return SkillReport(skill.name, count, names, {name: each for name, each in lacking.items() if each}, scenes, size)


def _lacking(source: SourceReport, skill: Skill) -> Iterator[str]:
    yield from sorted(skill.needs - source.data.has - ({"changes"} if source.paired else set()))
    if source.paired and "changes" not in skill.needs:
        yield "scenes of one time"
    if skill.modality != "single_image" and source.data.pictures == 1:
        yield "more than one picture"


def picture_bytes(images: Images) -> float:
    """Expected bytes of a stored picture, 4:3 where its shape is not given."""
    width, height = images.size or (images.max_side, images.max_side * 3 / 4)
    qualities, per_pixel = zip(*JPEG_BYTES, strict=True)
    return float(width * height * np.interp(images.quality, qualities, per_pixel))


def core_hours(sources: Sequence[SourceReport], skills: Sequence[SkillReport]) -> float:
    """Expected hours of one core: loading scenes, looking at frames, asking and writing."""
    scenes = sum(source.usable * (LOAD_SECONDS + FRAME_SECONDS * source.frames) for source in sources)
    samples = sum(skill.count for skill in skills)
    return (scenes + samples * (OVERSAMPLING * DRAFT_SECONDS + SAMPLE_SECONDS)) / 3600


def explain(
    manifest: Manifest, folder: Path, given: Mapping[str, Path], skills: Mapping[str, Skill], as_json: bool = False
) -> None:
    """Print the plan of a manifest, or its numbers as JSON. Raises as a build would for words that are not there."""
    console = Console()
    chosen = [skills[name] for name in sorted(manifest.skills)]
    check_language(manifest, chosen)
    for skill in chosen:
        wordings_of(manifest, folder, skill)
    sources = examine_sources(manifest, folder, given)
    asked = examine_skills(manifest, sources, skills)
    if as_json:
        say_json(console, plan_numbers(manifest, sources, asked))
        return
    say(console, f"{manifest.name} {manifest.version}")
    if manifest.description:
        say(console, manifest.description)
    source_table(sources).print(console)
    skill_table(asked).print(console)
    for line in (*_not_from(asked), *totals(sources, asked), *_nowhere(manifest, sources), *missing(sources, asked)):
        say(console, line)


def plan_numbers(
    manifest: Manifest, sources: Sequence[SourceReport], asked: Sequence[SkillReport]
) -> dict[str, object]:
    """What `explain` tells, as JSON values; a number of scenes that is not known is null."""
    return {
        "name": manifest.name,
        "version": manifest.version,
        "sources": [
            {
                "name": each.name,
                "reader": each.reader,
                "there": each.there,
                "problem": each.problem,
                "scenes": each.scenes,
                "excluded": each.excluded,
                "splits": dict(each.splits),
            }
            for each in sources
        ],
        "skills": [
            {
                "name": each.name,
                "samples": each.count,
                "sources": list(each.sources),
                "lacking": {name: list(needs) for name, needs in each.lacking.items()},
                "scenes": each.scenes,
                "bytes": round(each.bytes),
            }
            for each in asked
        ],
        "samples": sum(each.count for each in asked),
        "bytes": round(sum(each.bytes for each in asked)),
        "core_hours": round(core_hours(sources, asked), 2),
    }


def source_table(sources: Sequence[SourceReport]) -> Table:
    """What is there of each source."""
    counted = (Column(name, right=True) for name in ("scenes", "kept out", "left"))
    columns = Column("source"), Column("reader"), Column("there"), *counted, Column("splits", text=True)
    table = Table("sources", columns)
    for each in sources:
        known = "unknown" if each.scenes is None else f"{each.scenes}{'' if each.there else ' (published)'}"
        left = "unknown" if each.scenes is None else str(each.usable)
        splits = ", ".join(f"{name} {count}" for name, count in each.splits.items())
        table.add(each.name, each.reader, "yes" if each.there else "no", known, each.excluded, left, splits)
    return table


def skill_table(skills: Sequence[SkillReport]) -> Table:
    """What is asked of each scene, and the size of it."""
    counted = (Column(name, right=True) for name in ("samples", "scenes", "per scene", "GB"))
    table = Table("skills", [Column("skill"), *counted])
    for each in skills:
        scenes = str(each.scenes) if each.scenes else "unknown"
        wanted = f"{each.per_scene:.1f}" if each.scenes else "unknown"
        table.add(each.name, each.count, scenes, wanted, f"{each.bytes / 1e9:.1f}")
    return table


def _not_from(skills: Sequence[SkillReport]) -> Iterator[str]:
    """What sources lack, a line for each source and want, with the skills that cannot use it."""
    wants: dict[tuple[str, str], list[str]] = {}
    for skill in skills:
        for source, needs in skill.lacking.items():
            wants.setdefault((source, ", no ".join(needs)), []).append(skill.name)
    for (source, lacking), names in sorted(wants.items()):
        yield f"{source} (no {lacking}) is not used by {', '.join(names)}"


def totals(sources: Sequence[SourceReport], skills: Sequence[SkillReport]) -> list[str]:
    """Samples, bytes and hours in words, with what they rest on."""
    samples, size = sum(each.count for each in skills), sum(each.bytes for each in skills)
    unknown = [each.name for each in sources if each.scenes is None]
    return [
        f"{samples} samples, about {size / 1e9:.1f} GB and {core_hours(sources, skills):.1f} core-hours.",
        *([f"Not counted, for their scenes are unknown: {', '.join(unknown)}."] if unknown else []),
        "Pictures with marks are stored once per sample, others once per scene and frame at most.",
        f"Hours: {LOAD_SECONDS} s a scene, {FRAME_SECONDS} s a frame, {OVERSAMPLING} drafts of {DRAFT_SECONDS} s and "
        f"{SAMPLE_SECONDS} s of writing a sample; `make bench` measures them here.",
    ]


def _nowhere(manifest: Manifest, sources: Sequence[SourceReport]) -> list[str]:
    """Scenes to keep out that are nowhere, where all sources are there."""
    known = all(each.there for each in sources)
    return excluded_nowhere(manifest, {each.name: each.found for each in sources}) if known else []


def missing(sources: Sequence[SourceReport], skills: Sequence[SkillReport]) -> Iterator[str]:
    """What has to be got before `vst build`, a line each."""
    absent = [each for each in sources if not each.there]
    yield "Missing:" if absent else "Nothing is missing."
    for each in absent:
        yield f"  {each.name}: {each.problem}"
        yield f"    expected below --root {each.name}=PATH: {each.data.layout}"
        yield f"    from {each.data.origin}"
    for skill in skills:
        if not skill.sources:
            yield f"  {skill.name}: no source has what it needs"
