"""Names as people type them: skills without their folder where that is clear, and what a wrong name may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from vstdata.errors import UsageError


def near(name: str, names: Iterable[str]) -> str:
    """'did you mean ms-swift?' where something is near, else 'there are ...'; hyphens and underscores do not count."""
    known = sorted(names)
    bare = {_bare(each): each for each in known}
    if _bare(name) in bare:
        return f"did you mean {bare[_bare(name)]}?"
    found = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(found)}?" if found else f"there are {', '.join(known) or 'none'}"


def _bare(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


def known_skill(name: str, names: Iterable[str], where: str) -> str:
    """The skill of that name, which may lack its folder where that is clear: `depth_comparison`.

    Raises UsageError naming near ones.
    """
    known = sorted(names)
    if name in known:
        return name
    found = [each for each in known if each.partition(".")[2] == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{where}: skill {name!r} may be {' or '.join(found)}")
    short = {each.partition(".")[2]: each for each in known}
    raise UsageError(f"{where}: no skill {name!r}; {near(name, known if '.' in name else short)}")


def known_skills(names: Iterable[str], known: Iterable[str], where: str) -> list[str]:
    """Several skills, each as `known_skill`."""
    there = list(known)
    return [known_skill(name, there, where) for name in names]


def listed(names: str) -> list[str]:
    """The names of a list with commas between."""
    return [name.strip() for name in names.split(",") if name.strip()]
