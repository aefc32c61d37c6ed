"""Scenes that a manifest keeps out: those it names, and lists of benchmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from vstdata.errors import ManifestError
from vstdata.manifest import Manifest, inside
from vstdata.near import near


def excluded_scenes(manifest: Manifest, folder: Path) -> frozenset[str]:
    """All scenes to keep out, as ID or SOURCE/ID."""
    found = set(manifest.exclude)
    for name in manifest.exclude_lists:
        found |= read_scene_list(inside(folder, name, "exclude list"))
    return frozenset(found)


def excluded_nowhere(manifest: Manifest, scenes: Mapping[str, Sequence[str]]) -> list[str]:
    """A line for each scene of `exclude` that is none of the `scenes` of the sources, by name: a slip would train on
    what is to be kept out. Lists of benchmarks name scenes of many data sets and are not asked."""
    known = {name for source, ids in scenes.items() for each in ids for name in (each, f"{source}/{each}")}
    told = []
    for name in (name for name in manifest.exclude if name not in known):
        meant = near(name, known)
        others = meant if meant.startswith("did") else f"they are called as {min(known, default='none')!r}"
        told.append(f"exclude: no source lists a scene {name!r}; {others}")
    return told


def read_scene_list(path: Path) -> frozenset[str]:
    """The scenes of a list, one a line; empty lines and those that begin with # are none. Raises ManifestError."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise ManifestError(f"{path}: cannot be read as a list of scenes: {error}") from error
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
