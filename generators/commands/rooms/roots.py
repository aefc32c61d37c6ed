"""Rooms that are there already, as the readers of sources see them."""

from __future__ import annotations

from pathlib import Path

from vstdata.errors import InputError
from vstdata.sources import Source, open_source
from vstdata.sources.spec import SourceSpec

READER = "scannetv2"  # rooms are native ScanNet scans
MOST_FRAMES = 4096  # every frame of a scan, not those that a build would take


def open_root(root: Path, reader: str = READER) -> Source:
    """The scenes under `root`. Raises InputError where there is none, ManifestError for an unknown reader."""
    if not root.is_dir():
        raise InputError(root, "root", "a folder that `vst rooms --out` wrote")
    spec = SourceSpec(name="rooms", reader=reader, root=".", licence="not stated", frames_per_scene=MOST_FRAMES)
    source = open_source(spec, root)
    if not source.scene_ids():
        raise InputError(root, "scenes", f"at least one scene that reader {reader!r} can read")
    return source
