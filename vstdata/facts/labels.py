"""Labels that are not things to ask about: the shell of a room, and an annotator's word for no word."""

from __future__ import annotations

import re
from functools import lru_cache

from vstdata.unsure_names import is_elsewhere, is_unsure, names_in

FLOOR_LABELS = frozenset({"floor", "floors", "ground"})
SHELL_LABELS = FLOOR_LABELS | {
    *("wall", "walls", "ceiling", "ceilings", "roof", "beam", "column", "pillar", "structure", "room", "doorframe"),
    *("door frame", "window frame", "other structure", "otherstructure", "background", "invisible wall"),
    *(
        "flooring",
        "baseboard",
        "base board",
        "skirting",
        "skirting board",
        "crown molding",
        "sky",
        "outdoor",
        "outside",
    ),
}
OPENING_LABELS = frozenset({"door", "doors", "window", "windows", "doorway"})  # they lie in the thickness of a wall
HANGINGS = ("curtain", "curtains", "blind", "blinds", "drape", "drapes", "shutter", "shutters")
NAMELESS_LABELS = frozenset(
    {
        *("", "object", "objects", "item", "items", "thing", "misc", "miscellaneous", "clutter", "stuff", "unknown"),
        *("other", "others", "otherprop", "other prop", "otherfurniture", "other furniture", "remove", "removed"),
        *("split", "void", "none", "null", "nan", "unlabeled", "unlabelled", "unannotated", "undefined"),
        *("unrecognized", "reflection", "other room", "na", "noise", "artifact", "artifacts"),
        *("ignore", "ignored", "dontcare", "dont care", "don't care", "unassigned", "unclassified", "bg", "delete"),
        *("deleted", "tbd", "to be checked", "instance", "cube", "mesh", "polysurface"),
    }
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The shell in languages of which labels were met; "Decke" is a blanket as well, of which then nothing is said.
_FOREIGN_SHELL = _words(
    """
    wand wände boden fußboden fussboden decke zimmerdecke mur murs plafond plancher sol pared paredes suelo piso techo
    parete pareti pavimento soffitto parede chão teto muur vloer plafond vägg golv tak стена стены пол потолок
    墙 墙壁 墙面 牆 牆壁 地板 地面 天花板 壁 天井 벽 바닥 천장
    """
)
_EMPTY = _words(
    """
    object objects obj item items thing things stuff misc miscellaneous clutter other others
    instance instances mesh meshes node nodes group class label entity segment cluster ignore ignored region
    """
)
# What may stand after a wall, floor or ceiling without making it another thing: "wall left", not "wall clock".
_SUFFIX = _words(
    """
    left right front back rear upper lower top bottom north south east west inner outer inside outside interior exterior
    main part parts piece section segment surface area side edge corner trim tile tiles tiling paint plane face beam
    """
)

# What names no thing because it reads as an answer: "2.5 m", "no", the letter of an option.
_ANSWER = re.compile(
    r"[\d\s.,:/x*+%°-]*(?:mm|cm|dm|m|km|ft|in|inch(?:es)?|feet|foot|(?:centi|milli)?met(?:re|er)s?|degrees?)?[²³]?"
    r"|yes|no|true|false|[a-z]"
)
_SHELL = frozenset({"wall", "walls", "floor", "floors", "ceiling", "ceilings", "roof"})
_SHELL_PARTS = tuple(f" {name}" for name in (*sorted(_SHELL), "door frame", "doorframe", "beam"))  # 'closet wall'


@lru_cache(4096)
def in_a_wall(label: str) -> bool:
    """Whether a label names what fills a gap in a wall or hangs before one: it reaches beyond the floor."""
    name = label.strip().lower()
    return name in OPENING_LABELS or name.endswith(HANGINGS)


def is_structure(label: str) -> bool:
    """Whether a label names the shell of the room or nothing in particular (ScanNet's, ScanNet++'s, 3RScan's,
    Matterport3D's, S3DIS's, Structured3D's and Quest's words; VLM-3R leaves out the same kinds)."""
    name = label.strip().lower()
    return is_unsure(name) or _is_shell(name) or _is_empty(name) or _ANSWER.fullmatch(name) is not None


def is_nameless(label: str) -> bool:
    """Whether a label says nothing of a thing that is there, so that it could be one more of anything."""
    return not is_elsewhere(label) and all(_is_empty(name) for name in names_in(label))


def _is_empty(name: str) -> bool:
    return name in NAMELESS_LABELS or all(word in _EMPTY for word in name.split())


def _is_shell(name: str) -> bool:
    first, *rest = name.split() or [""]
    suffixed = first in _SHELL and all(word in _SUFFIX or len(word) == 1 for word in rest)
    return name in SHELL_LABELS or name in _FOREIGN_SHELL or name.endswith(_SHELL_PARTS) or suffixed
