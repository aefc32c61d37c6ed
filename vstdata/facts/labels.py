"""Labels that are not things to ask about: the shell of a room, and an annotator's word for no word."""

from __future__ import annotations

import re

FLOOR_LABELS = frozenset({"floor", "floors", "ground"})
SHELL_LABELS = FLOOR_LABELS | {
    *("wall", "walls", "ceiling", "ceilings", "roof", "beam", "column", "pillar", "structure", "room", "doorframe"),
    *("door frame", "window frame", "other structure", "otherstructure", "background", "invisible wall"),
}
OPENING_LABELS = frozenset({"door", "doors", "window", "windows", "doorway"})  # they lie in the thickness of a wall
NAMELESS_LABELS = frozenset(
    {
        *("", "object", "objects", "item", "items", "thing", "misc", "miscellaneous", "clutter", "stuff", "unknown"),
        *("other", "others", "otherprop", "other prop", "otherfurniture", "other furniture", "remove", "removed"),
        *("split", "void", "none", "null", "nan", "unlabeled", "unlabelled", "unannotated", "undefined"),
        *("unrecognized", "reflection", "other room"),
    }
)

# What names no thing because it reads as an answer: "2.5 m", "no", the letter of an option.
_ANSWER = re.compile(
    r"[\d\s.,:/x*+%°-]*(?:mm|cm|dm|m|km|ft|in|inch(?:es)?|feet|foot|(?:centi|milli)?met(?:re|er)s?|degrees?)?[²³]?"
    r"|yes|no|true|false|[a-z]"
)
_SHELL_PARTS = (" wall", " walls", " floor", " ceiling", " door frame", " doorframe", " beam")  # 'closet wall'


def is_structure(label: str) -> bool:
    """Whether a label names the shell of the room or nothing in particular (ScanNet's, ScanNet++'s, 3RScan's,
    Matterport3D's, S3DIS's, Structured3D's and Quest's words; VLM-3R leaves out the same kinds)."""
    name = label.strip().lower()
    if name in SHELL_LABELS or name in NAMELESS_LABELS or name.endswith(_SHELL_PARTS):
        return True
    return _ANSWER.fullmatch(name) is not None
