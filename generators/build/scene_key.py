"""The name of a scene in a build."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SceneKey:
    """A scene by the name of its source in the manifest and its id there."""

    source: str
    scene: str

    def __str__(self) -> str:
        return f"{self.source}/{self.scene}"
