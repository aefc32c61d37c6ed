"""Whose annotation a file is: many say the scene that they were made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from vstdata.errors import ConventionError

KEYS = ("sceneId", "scene_id", "scan_id", "scanId", "video_id", "segmentsFile")
FILES = "_vh_clean"  # ScanNet's aggregation names the file of its segments: scannet.ID_vh_clean_2...


def check_owner(annotation: Mapping[str, object], scene: str, file: Path) -> None:
    """Refuse an annotation that names another scene than the one in whose folder it lies. Raises ConventionError.

    A name may have its data set before it ("scannet.scene0000_00"). A folder that was renamed has a name of another
    form than the scenes of its data set, and is not refused.
    """
    for key in KEYS:
        value = annotation.get(key)
        value = value.split(FILES)[0] if isinstance(value, str) else value
        said = re.split(r"[./]", value)[-1] if isinstance(value, str) else str(value) if type(value) is int else ""
        if said and said != scene and _form(said) == _form(scene):
            raise ConventionError(file, key, f"the annotation of {scene}, but it is of {said}")


def _form(name: str) -> str:
    """A name with its digits, and the letters of hexadecimal numbers, alike."""
    if re.fullmatch(r"[0-9a-f]{8,}|[0-9a-f]{8}(-[0-9a-f]{4,})+", name):
        return re.sub("[0-9a-f]", "0", name)
    return re.sub("[0-9]", "0", name)
