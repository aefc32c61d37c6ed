"""The plan of a build: which scenes are asked for which skills, and the build id that names all it depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generators.build.ask import most_of_a_type
from generators.build.mixing.find import MixedData, find_mixed
from generators.build.scenes import SceneKey, find_scenes
from generators.code_digest import code_of
from skills import all_skills, found_skills
from vstdata.draft import Skill
from vstdata.errors import VstError
from vstdata.kept_out import excluded_nowhere, excluded_scenes
from vstdata.manifest import (
    Manifest,
    check_language,
    read_manifest,
    source_roots,
    wordings_of,
)
from vstdata.registry import Package
from vstdata.release.schema import SCHEMA_VERSION
from vstdata.sources import opener
from vstdata.sources.readers import all_readers
from vstdata.sources.spec import OpenSource, Source, SourceSpec
from vstdata.version import __version__
from vstdata.words.wordings import Wordings

HEAD_BYTES = 2**16
WHOLE_BYTES = 2**20
WHOLE_SUFFIXES = frozenset({".json", ".txt", ".csv", ".tsv", ".log", ".toml"})
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".pgm"})
ASKING = ("generators.build.ask",)
WRITING = ("generators.build.selection.planned_shards", "generators.build.mixing.copy", "generators.build.write")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build does. `build` names everything that the result depends on but its words, in a form that can be
    compared."""

    manifest: Manifest
    skills: Mapping[str, Skill]
    open_source: OpenSource
    roots: Mapping[str, Path]
    scenes: tuple[SceneKey, ...]
    build: Mapping[str, Any]
    mixed: tuple[MixedData, ...] = ()
    wordings: Mapping[str, Wordings] = field(default_factory=dict)
    told: tuple[str, ...] = ()  # what the user should know of it before it is built

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """The files that each skill's words are from, with their SHA-256: no part of `build`, since no draft depends on
        them. Shards do."""
        return {skill: dict(wordings.files) for skill, wordings in self.wordings.items()}

    def spec(self, source: str) -> SourceSpec:
        """The manifest's table of a source."""
        return next(spec for spec in self.manifest.sources if spec.name == source)

    def versions(self, skill: str, source: str) -> str:
        """What a row of a skill about a scene of a source was made with: our version, and the packages that bring the
        skill or the source's reader."""
        reader = self.spec(source).reader
        brought = [
            f"{name} {about['version']}"
            for name, about in sorted(self.build["packages"].items())
            if skill in about["skills"] or reader in about["readers"]
        ]
        return " with ".join([__version__, *([", ".join(brought)] if brought else [])])

    def cap(self, skill: str) -> int:
        """Most drafts of one question type that a skill is asked for in one scene."""
        types = len(self.skills[skill].asks)
        return most_of_a_type(self.manifest.skills[skill].total, len(self.scenes), types)


def plan_of(manifest: Path, given: Mapping[str, Path]) -> Plan:
    """The plan of a manifest's file with the skills and readers that are installed; raises as `make_plan` does."""
    known = all_skills()
    wanted = read_manifest(manifest, known)
    return make_plan(wanted, manifest.resolve().parent, given, known, opener(wanted.sources))


def make_plan(
    manifest: Manifest, folder: Path, given: Mapping[str, Path], skills: Mapping[str, Skill], open_source: OpenSource
) -> Plan:
    """Look at the sources and fix everything but the pixels. `folder` is the manifest's.

    Raises ManifestError where no scene is left or a skill has no words, WordsError where its words have faults, and
    InputError where a source cannot be read.
    """
    roots = source_roots(manifest, folder, given)
    mixed = find_mixed(manifest, folder, given)
    chosen = {name: skills[name] for name in sorted(manifest.skills)}
    check_language(manifest, chosen.values())
    wordings = {name: wordings_of(manifest, folder, skill) for name, skill in chosen.items()}
    keep_out = excluded_scenes(manifest, folder)
    sources, scenes = find_scenes(manifest, roots, given, keep_out, open_source)
    build = {
        "manifest": manifest.model_dump(mode="json", exclude={"language": True, "skills": {"__all__": {"wordings"}}}),
        "excluded": hashlib.sha256("\n".join(sorted(keep_out)).encode()).hexdigest(),
        "scenes": _fingerprints(sources, scenes),
        "mixed": {each.name: each.data for each in mixed},
        "skills": {name: skill.version for name, skill in chosen.items()},
        "schema": SCHEMA_VERSION,
        "vstdata": __version__,
        **made_by(chosen, (spec.reader for spec in manifest.sources)),
    }
    listed = {name: source.scene_ids() for name, source in sources.items()} if manifest.exclude else {}
    told = tuple(excluded_nowhere(manifest, listed))
    return Plan(manifest, chosen, open_source, roots, scenes, build, mixed, wordings, told)


def made_by(skills: Iterable[str], readers: Iterable[str]) -> dict[str, Any]:
    """What makes drafts and shards by these skills and readers, for the build id: a digest of our code for each step,
    the libraries that it imports, and the packages that bring skills or readers, with a digest of all their code."""
    brought: dict[str, dict[str, Any]] = {}
    packages: dict[str, Package] = {}
    modules: dict[str, list[str]] = {"skills": [], "readers": []}
    for kind, known, names in (("skills", found_skills(), skills), ("readers", all_readers(), readers)):
        for found in (known[name] for name in sorted(set(names)) if name in known):
            modules[kind].append(found.module)
            if package := found.package:
                packages[package.name] = package
                about = {"version": package.version, "code": package.code(), "skills": [], "readers": []}
                brought.setdefault(package.name, about)[kind].append(found.thing.name)
    asking = code_of([*ASKING, *modules["skills"], *modules["readers"]], packages.values())
    writing = code_of([*WRITING, *modules["readers"]], packages.values())
    return {
        "code": {"ask": asking.digest(), "write": writing.digest()},
        "libraries": {"ask": asking.libraries(), "write": writing.libraries()},
        "packages": brought,
    }


def _fingerprints(sources: Mapping[str, Source], scenes: tuple[SceneKey, ...]) -> dict[str, str]:
    with ThreadPoolExecutor(4) as threads:
        found = threads.map(lambda key: _fingerprint_of(sources[key.source], key.scene), scenes)
        return {str(key): value for key, value in zip(scenes, found, strict=True)}


def _fingerprint_of(source: Source, scene: str) -> str:
    try:
        return fingerprint(source.files(scene))
    except VstError:
        return "unreadable"  # loading the scene will tell why


def fingerprint(files: list[Path]) -> str:
    """SHA-256 over the files of a scene: annotations whole, pictures by name and size, other large files by size and
    their first 64 KiB. A file that cannot be read counts as absent: loading the scene will tell."""
    total = hashlib.sha256()
    for path in sorted(files):
        try:
            total.update(f"{path.name}\0{path.stat().st_size}\0".encode() + _seen_bytes(path) + b"\0")
        except OSError:
            total.update(f"{path.name}\0absent\0".encode())
    return total.hexdigest()


def _seen_bytes(path: Path) -> bytes:
    if path.suffix.lower() in PICTURE_SUFFIXES:
        return b""
    whole = path.suffix.lower() in WHOLE_SUFFIXES or path.stat().st_size <= WHOLE_BYTES
    with path.open("rb") as file:
        return hashlib.sha256(file.read() if whole else file.read(HEAD_BYTES)).digest()
