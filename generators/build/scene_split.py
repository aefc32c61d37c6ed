"""Which split a scene belongs to."""

from __future__ import annotations

from generators.build.scene_key import SceneKey
from vstdata.draw import keyed_integer
from vstdata.errors import ManifestError
from vstdata.manifest import RL, Manifest


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
