"""Object names as they may appear in a sentence."""

from __future__ import annotations

import re
import unicodedata

from vstdata.words.labels import spelt

MAX_LABEL = 64  # ours: the longest of ScanNet's 607 category names has 32 characters
ANNOTATOR_MARKS = frozenset({"remove", "removed", "unannotated", "unlabeled", "unlabelled", "unknown", "none", "null"})
_RESERVED = re.compile(r"<[a-z_/|]|\|>|\[/?inst\]|[{}<>`]|\b(user|assistant|system|human)\s*:", re.IGNORECASE)
_LETTERS = re.compile(r"\b(?:tv|pc|cd|dvd)(?=s?\b)")  # written in capitals: a TV stand
_NUMBER = re.compile(r"(?:(?:[\s.:#-]+|(?<=[a-z]{4}))\d{1,4})+$")  # of one among its kind: "chair.1", "chair 02"
_BAD_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # controls, bidi and other format marks, surrogates


def clean_label(raw: object) -> str | None:
    """A label in NFC, in one spelling ("trashcan" is "trash can"), lower case but for TV and the like, single blanks;
    without the number of one thing among its kind; None where it may not be used.

    Refused are names that are empty, longer than MAX_LABEL, without a letter, with control or bidirectional characters
    (after `_` has become a blank), or with pieces that a trainer or a template would take for its own (`<image>`, `<|`,
    braces, role marks).
    """
    if not isinstance(raw, str) or len(raw) > 4 * MAX_LABEL:
        return None
    text = unicodedata.normalize("NFC", raw).strip(" ")
    if any(unicodedata.category(c) in _BAD_CATEGORIES for c in text) or _RESERVED.search(text):
        return None
    text = unicodedata.normalize("NFC", spelt(_NUMBER.sub("", text.replace("_", " ").lower())))
    if not 0 < len(text) <= MAX_LABEL or not any(c.isalpha() for c in text):
        return None
    return _LETTERS.sub(lambda match: match[0].upper(), text)
