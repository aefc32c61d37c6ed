"""All skills: one file each, `skills/FOLDER/NAME.py` with one `SKILL`. There is no list to keep."""

from __future__ import annotations

import importlib
from pathlib import Path

from vstdata.draft import MODALITIES, Skill
from vstdata.errors import VstError


def all_skills(package: str = "skills") -> dict[str, Skill]:
    """Every skill of the package by its id `FOLDER.NAME`, sorted.

    Raises VstError for a file without a SKILL, a SKILL whose name is not its file's, or an unknown modality.
    """
    home = Path(importlib.import_module(package).__path__[0])
    files = sorted(path for path in home.glob("*/*.py") if not path.name.startswith("_"))
    return {skill.name: skill for skill in (_load(package, f"{path.parent.name}.{path.stem}") for path in files)}


def _load(package: str, skill_id: str) -> Skill:
    skill = getattr(importlib.import_module(f"{package}.{skill_id}"), "SKILL", None)
    file = f"{package}/{skill_id.replace('.', '/')}.py"
    if not isinstance(skill, Skill):
        raise VstError(f"{file} has no SKILL")
    if skill.name != skill_id:
        raise VstError(f"{file}: SKILL is named {skill.name!r}, expected {skill_id!r}")
    if skill.modality not in MODALITIES:
        raise VstError(f"{file}: modality {skill.modality!r} is none of {', '.join(MODALITIES)}")
    return skill
