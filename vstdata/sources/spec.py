"""What a manifest says about one source, and what a source offers to the rest of the house."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from vstdata.scene import FloatArray, Scene

NAME = r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$"  # scene ids and names: safe as a file name on every system


class SourceSpec(BaseModel):
    """One `[[sources]]` table of a manifest.

    `reader` is how the files are read: a scenezoo data set name ("scannetv2", "scannetppv2", "arkitscenes", ...) or
    one of ours ("rgbd_folder", "scene_boxes", "quest"). `root` is relative to the manifest, or to `--root
    NAME=PATH`. `scenes` lists ids or names a text file in the root with one id a line; empty means every scene
    found. `options` goes to the reader, which refuses what it does not know. Scenes without photographs are drawn from
    their mesh, which is told and counted, or with `drawn = "refuse"` left out. `unchecked` is what becomes of a scene
    whose frames cannot tell whether its poses and depth are read rightly; `left_out = "refuse"` ends a build at the
    first scene that cannot be used, which else is left out and told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=NAME)
    reader: str = Field(pattern=NAME)
    root: str
    licence: str = Field(min_length=1)
    scenes: tuple[str, ...] | str = ()
    split: str = ""
    options: dict[str, str | int | float | bool | list[float] | list[str]] = Field(default_factory=dict)
    frames_per_scene: int = Field(default=48, ge=1, le=4096)
    drawn: Literal["warn", "refuse"] = "warn"
    image_format: Literal["jpeg", "png"] = "jpeg"
    unchecked: Literal["refuse", "warn"] = "warn"
    left_out: Literal["refuse", "warn"] = "warn"


class Source(Protocol):
    """Files of one data set as scenes, one at a time."""

    spec: SourceSpec

    def scene_ids(self) -> list[str]:
        """All scene ids that the spec asks for, sorted. Raises InputError where a list or the root is not readable."""

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """One checked scene. With geometry=False only what pictures need is read (frames and pixels; for rendered
        scenes the mesh too): the write step asks for that. Raises InputError or ConventionError."""

    def files(self, scene_id: str) -> list[Path]:
        """The files that `load` reads, sorted: the build id is made of them."""


class Rescanned(Source, Protocol):
    """A source whose scans may be of one room at several times."""

    def alignment(self, scene_id: str) -> FloatArray:
        """(4, 4) the rigid motion from the frame of a scan's files to the world of its scene."""


OpenSource = Callable[[SourceSpec, Path], Source]
