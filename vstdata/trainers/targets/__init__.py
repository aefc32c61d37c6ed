"""One file = one trainer (or its few ways of training): how rows are written for it, with its configuration."""

from __future__ import annotations

from vstdata.registry import Family, Found
from vstdata.trainers.adapter import Target

TRAINERS = Family("vstdata.trainers", "TARGET", Target)


def all_trainers() -> dict[str, Found[Target]]:
    """Every target by name: those of this folder's files, and those that other packages bring.

    Raises VstError for a file without one, and for two of one name.
    """
    return TRAINERS.all(__name__)
