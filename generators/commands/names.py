"""Skills as people type them: by their whole name, or by the last part where that is clear."""

from __future__ import annotations

from collections.abc import Iterable

from vstdata.errors import BuildError
from vstdata.near import near


def known_skill(name: str, names: Iterable[str], where: str) -> str:
    """The skill of that name, which may lack its folder where that is clear: `depth_comparison`.

    Raises BuildError naming near ones.
    """
    known = sorted(names)
    if name in known:
        return name
    found = [each for each in known if each.partition(".")[2] == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise BuildError(f"{where}: skill {name!r} may be {' or '.join(found)}")
    short = {each.partition(".")[2]: each for each in known}
    raise BuildError(f"{where}: no skill {name!r}; {near(name, known if '.' in name else short)}")


def known_skills(names: str, known: Iterable[str], where: str) -> list[str]:
    """The skills of a list with commas between, as `known_skill`."""
    there = list(known)
    return [known_skill(name.strip(), there, where) for name in names.split(",") if name.strip()]
