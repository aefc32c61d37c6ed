"""All skills: one file each, `skills/FOLDER/NAME.py` with one `SKILL`, and those of other packages; no list."""

from __future__ import annotations

from vstdata.draft import MODALITIES, Skill
from vstdata.registry import Family, Found


def _fault(skill: Skill, module: str) -> str:
    expected = ".".join(module.split(".")[-2:])
    if skill.name != expected:
        return f"SKILL is named {skill.name!r}, expected {expected!r}"
    if skill.modality not in MODALITIES:
        return f"modality {skill.modality!r} is none of {', '.join(MODALITIES)}"
    return next((f"question type {kind!r}: {fault}" for kind, asks in skill.asks.items() if (fault := asks.fault)), "")


SKILLS = Family("vstdata.skills", "SKILL", Skill, _fault)


def all_skills(package: str = "skills") -> dict[str, Skill]:
    """Every skill of the package, and of others that bring some, by its id `FOLDER.NAME`, sorted.

    Raises VstError for a file without a SKILL, one whose name is not that of folder and file, an unknown modality, and
    for two skills of one name.
    """
    return {name: found.thing for name, found in found_skills(package).items()}


def found_skills(package: str = "skills") -> dict[str, Found[Skill]]:
    """`all_skills` with the module and package of each."""
    return SKILLS.all(package)
