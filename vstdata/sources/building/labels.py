"""Object names as they may appear in a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from vstdata.facts.labels import is_structure
from vstdata.scene import Instance
from vstdata.unsure_names import is_unsure, names_in
from vstdata.words.labels import kind, spelt

MAX_LABEL = 64  # ours: the longest of ScanNet's 607 category names has 32 characters
ANNOTATOR_MARKS = frozenset({"remove", "removed", "unannotated", "unlabeled", "unlabelled", "unknown", "none", "null"})
_RESERVED = re.compile(r"<[a-z_/|]|\|>|\[/?inst\]|[{}<>`]|\b(user|assistant|system|human)\s*:", re.IGNORECASE)
_LETTERS = re.compile(r"\b(?:tv|pc|cd|dvd)(?=s?\b)")  # written in capitals: a TV stand
_NUMBER = re.compile(  # of one among its kind: "chair.1", "chair 02", "chair (2)"
    r"(?:(?:[\s.:#-]+|(?<=[a-z]{4}))\d+|[\s.:#-]+0\d+[a-z]|[\s.:#-]*\(\d+\))+$"
)
_NUMBERED = re.compile(r"^#?(\d+)[\s.:-]+(?=([^\W\d_]+))")  # "01-chair", "3. chair"
_MEASURED = frozenset(  # what a number in front counts or measures: "3 seat sofa", "24-inch monitor"
    """
    mm cm dm m km ft in inch inches feet foot l ml litre liter kg g lb w v d k p way ways tier seat seater door drawer
    shelf leg legged piece person people burner hole panel pane step level layer bulb light arm ply pack pc part
    compartment bowl cup slot ring hour day year x by of and or th st nd rd
    """.split()  # noqa: SIM905 (a list of words is read more easily)
)
_ENGINE = re.compile(r"^(?:SM|SK|BP)_(?=[A-Z])")  # what game engines write before the name of a mesh: SM_Chair
_WITH = re.compile(r"\bw/(?!o)\s*")  # "table w/ lamp"
_SEVERAL = re.compile(r"(?<=[a-z])\(s\)")  # "door(s)" may be one or several, as "doors" may
_BAD_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # controls, bidi and other format marks, surrogates


def clean_label(raw: object) -> str | None:
    """A label in NFC, in one spelling ("trashcan" is "trash can"), lower case but for TV and the like, single blanks;
    without the number of one thing among its kind; None where it may not be used. Two names of one kind ("fridge /
    refrigerator") are the first of them.

    Refused are names that are empty, longer than MAX_LABEL, without a letter, with control or bidirectional characters
    (after `_` has become a blank), or with pieces that a trainer or a template would take for its own (`<image>`, `<|`,
    braces, role marks).
    """
    if not isinstance(raw, str) or len(raw) > 4 * MAX_LABEL:
        return None
    text = unicodedata.normalize("NFC", _ENGINE.sub("", raw.strip())).strip()
    if any(unicodedata.category(c) in _BAD_CATEGORIES for c in text) or _RESERVED.search(text):
        return None
    text = _SEVERAL.sub("s", _WITH.sub("with ", text.replace("_", " ").lower()))
    text = unicodedata.normalize("NFC", "/".join(_one_kind([_spelt(part) for part in text.split("/")])))
    if not 0 < len(text) <= MAX_LABEL or not any(c.isalpha() for c in text):
        return None
    return _LETTERS.sub(lambda match: match[0].upper(), text)


def _spelt(part: str) -> str:
    """One of the names in a label, without its number. A doubted wall is one: nothing is asked of either."""
    name, longer = _unnumbered(part.strip()), ""
    while name != longer:
        name, longer = _NUMBER.sub("", name).rstrip(" .,:;"), name
    name = spelt(name)
    sure = name.rstrip("? \uff1f")
    return sure if sure and is_structure(sure) else name


def _unnumbered(name: str) -> str:
    """A name without the number of one thing among its kind before it; "2 chairs" and "3 seat sofa" are no such."""
    found = _NUMBERED.match(name)
    if found is None or found[2] in _MEASURED:
        return name
    several = found[2].endswith("s") and not found[2].endswith("ss") and not found[1].startswith("0")
    return name if several else name[found.end() :]


def _one_kind(parts: list[str]) -> list[str]:
    named = [part for part in parts if any(c.isalpha() for c in part)]
    return named[:1] if len({kind(part) for part in named}) == 1 else parts if len(parts) == 1 else named


def unsure_classes(instances: Iterable[Instance]) -> frozenset[str]:
    """What things are perhaps that have no sure name: how many there are of these is not known."""
    unsure = (one.label for one in instances if is_unsure(one.label))
    named = (clean_label(name) for label in unsure for name in names_in(label))
    return frozenset(name for name in named if name is not None)
