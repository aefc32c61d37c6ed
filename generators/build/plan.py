"""The plan of a build: which scenes are asked for which skills, and the build id that names all it depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import skills as skills_package
import vstdata
from generators.build.mixing.find import MixedData, find_mixed
from generators.build.scene_key import SceneKey
from generators.build.scenes import OpenSource, find_scenes
from vstdata.draft import Skill
from vstdata.draw import keyed_integer
from vstdata.errors import ManifestError, VstError
from vstdata.manifest import RL, Manifest, excluded_scenes, source_roots
from vstdata.release.shards import SCHEMA_VERSION
from vstdata.sources.spec import Source, SourceSpec

HEAD_BYTES = 2**16
WHOLE_BYTES = 2**20
WHOLE_SUFFIXES = frozenset({".json", ".txt", ".csv", ".tsv", ".log", ".toml"})
PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".pgm"})
OVERSAMPLING = 4  # ours: drafts asked per sample wanted, so that selection can balance answers
FEWEST_DRAFTS = 16  # ours: per scene and question type, whatever the count


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build does. `build` names everything that the result depends on, in a form that can be compared."""

    manifest: Manifest
    skills: Mapping[str, Skill]
    open_source: OpenSource
    roots: Mapping[str, Path]
    scenes: tuple[SceneKey, ...]
    build: Mapping[str, Any]
    mixed: tuple[MixedData, ...] = ()

    def spec(self, source: str) -> SourceSpec:
        """The manifest's table of a source."""
        return next(spec for spec in self.manifest.sources if spec.name == source)

    def cap(self, skill: str) -> int:
        """Most drafts of one question type that a skill is asked for in one scene."""
        types = len(self.skills[skill].phrasings)
        wanted = self.manifest.skills[skill].total * OVERSAMPLING
        return max(FEWEST_DRAFTS, ceil(wanted / (len(self.scenes) * types)))


def scene_split(manifest: Manifest, key: SceneKey, own: str) -> str:
    """The split of a scene: drawn by the shares of the manifest, or its source's `own` where there are none.

    Raises ManifestError where `own` is the split of the skills' rl samples.
    """
    if not manifest.splits:
        if own == RL:
            raise ManifestError(f"scene {key}: its source's split is {RL!r}, the split of rl samples; give [splits]")
        return own or "train"
    position = keyed_integer(manifest.version, "split", key.source, key.scene) / 2**63
    for name, share in sorted(manifest.splits.items()):
        if position < share:
            return name
        position -= share
    return "train"


def make_plan(
    manifest: Manifest, folder: Path, given: Mapping[str, Path], skills: Mapping[str, Skill], open_source: OpenSource
) -> Plan:
    """Look at the sources and fix everything but the pixels. `folder` is the manifest's.

    Raises ManifestError where no scene is left, and InputError where a source cannot be read.
    """
    roots = source_roots(manifest, folder, given)
    mixed = find_mixed(manifest, folder, given)
    chosen = {name: skills[name] for name in sorted(manifest.skills)}
    keep_out = excluded_scenes(manifest, folder)
    sources, scenes = find_scenes(manifest, roots, given, keep_out, open_source)
    build = {
        "manifest": manifest.model_dump(mode="json"),
        "excluded": hashlib.sha256("\n".join(sorted(keep_out)).encode()).hexdigest(),
        "scenes": _fingerprints(sources, scenes),
        "mixed": {each.name: each.data for each in mixed},
        "skills": {name: skill.version for name, skill in chosen.items()},
        "schema": SCHEMA_VERSION,
        "code": code_hash(),
        "vstdata": vstdata.__version__,
    }
    return Plan(manifest, chosen, open_source, roots, scenes, build, mixed)


READ_ONLY = {"audit", "evaluate", "iou", "cli", "doctor", "explain", "show", "watch"}


def code_hash() -> str:
    """SHA-256 over the Python files that make data; the rooms, what only reads data and the user interface are no part
    of it."""
    homes = [(Path(vstdata.__path__[0]), "**/*.py"), (Path(skills_package.__path__[0]), "*/*.py")]
    homes += [(Path(__file__).parents[1], "folder.py"), (Path(__file__).parents[1], "build/**/*.py")]
    total = hashlib.sha256()
    for home, pattern in homes:
        for path in sorted(home.glob(pattern)):
            if READ_ONLY & {part.removesuffix(".py") for part in path.relative_to(home).parts}:
                continue
            total.update(f"{home.name}/{path.relative_to(home).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()


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
