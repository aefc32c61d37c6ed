"""The scenes of a build: their names, which there are, and the split of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from vstdata.draw import keyed_integer
from vstdata.errors import InputError, ManifestError, VstError
from vstdata.manifest import RL, Manifest
from vstdata.sources.spec import OpenSource, Source, SourceSpec

LOOKED_AT = 50  # folders of each level below a root that holds no scenes
RESCAN = re.compile(r"(scene\d{4}|room\d{4,}_\d{5})_\d\d")


@dataclass(frozen=True, slots=True)
class SceneKey:
    """A scene by the name of its source in the manifest and its id there."""

    source: str
    scene: str

    def __str__(self) -> str:
        return f"{self.source}/{self.scene}"


def find_scenes(
    manifest: Manifest,
    roots: Mapping[str, Path],
    given: Mapping[str, Path],
    keep_out: Set[str],
    open_source: OpenSource,
) -> tuple[dict[str, Source], tuple[SceneKey, ...]]:
    """The sources of a manifest, opened, and all their scenes, sorted, without those that `keep_out` names as ID or
    SOURCE/ID. `given` are the roots that the user named.

    Raises InputError where a source cannot be read, with what to do about it, and ManifestError where no scene is
    left, telling of each source why.
    """
    sources: dict[str, Source] = {}
    kept: list[SceneKey] = []
    told = []
    for spec in sorted(manifest.sources, key=lambda spec: spec.name):
        try:
            sources[spec.name] = open_source(spec, roots[spec.name])
            listed = [SceneKey(spec.name, scene) for scene in sorted(sources[spec.name].scene_ids())]
        except InputError as error:
            seen = _seen_elsewhere(spec, roots[spec.name], open_source)
            expected = f"{error.expected}; {seen or _where(spec, roots[spec.name], given)}"
            raise InputError(error.file, f"source {spec.name}: {error.field}", expected) from error
        own = [key for key in listed if key.scene not in keep_out and str(key) not in keep_out]
        kept += own
        told.append(f"{spec.name} lists {len(listed)} scenes and {len(listed) - len(own)} of them are kept out")
        if not listed:
            seen = _seen_elsewhere(spec, roots[spec.name], open_source)
            told[-1] += f" (looked in {roots[spec.name]}; {seen or 'none were seen above or below it'})"
    if not kept:
        raise ManifestError(f"no scene is left to ask: {'; '.join(told)}. `vst plan` tells what each source expects")
    return sources, tuple(kept)


def _where(spec: SourceSpec, root: Path, given: Mapping[str, Path]) -> str:
    """What a user may do about data that are not where they were looked for."""
    option = f"--root {spec.name}=PATH"
    if spec.name not in given and "" not in given:
        return f"say where its data are: {option}"
    if root.name in ("scans", "data", "Training", "Validation"):  # folders that data sets have below their root
        return f"{option} names the folder above {root.name!r}"
    return f"is {root} what {option} should name?"


def _seen_elsewhere(spec: SourceSpec, root: Path, open_source: OpenSource) -> str:
    """Where near `root` this source would have scenes, as what to give instead; "" where none are seen."""
    every = spec.model_copy(update={"scenes": (), "split": ""})
    below = [path for pattern in ("*", "*/*") for path in sorted(root.glob(pattern))[:LOOKED_AT]]
    for folder in [*root.resolve().parents[:2], *below]:
        if folder.name.startswith(".") or not folder.is_dir():
            continue
        try:
            count = len(open_source(every, folder).scene_ids())
        except (VstError, OSError):
            continue
        if count:
            return f"{count} scenes are seen in {folder}: --root {spec.name}={folder}"
    return ""


def place_of(scene: str) -> str:
    """The room that a scan is one of: ScanNet and the procedural rooms number the scans of a room at its end."""
    found = RESCAN.fullmatch(scene)
    return found[1] if found else scene


def scene_split(manifest: Manifest, key: SceneKey, own: str) -> str:
    """The split of a scene: drawn by the shares of the manifest, one for all scans of a room, or its source's `own`
    where there are none.

    Raises ManifestError where `own` is the split of the skills' rl samples.
    """
    if not manifest.splits:
        if own == RL:
            raise ManifestError(f"scene {key}: its source's split is {RL!r}, the split of rl samples; give [splits]")
        return own or "train"
    position = keyed_integer(manifest.version, "split", key.source, place_of(key.scene)) / 2**63
    for name, share in sorted(manifest.splits.items()):
        if position < share:
            return name
        position -= share
    return "train"
