"""What a wrong name may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def near(name: str, names: Iterable[str]) -> str:
    """'did you mean ms-swift?' where something is near, else 'there are ...'; hyphens and underscores do not count."""
    known = sorted(names)
    bare = {_bare(each): each for each in known}
    if _bare(name) in bare:
        return f"did you mean {bare[_bare(name)]}?"
    found = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(found)}?" if found else f"there are {', '.join(known)}"


def _bare(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")
