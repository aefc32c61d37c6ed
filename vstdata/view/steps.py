"""Programs, answers and marks as short texts for readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

DECIMALS = 3  # ours: of what is shown; the rows have all of them
INSTANCES = frozenset(  # keys of steps whose integers are instances
    ("instance", "instances", "than", "from", "to", "counted", "clear", "landmark", "at_toward_target")
)
HEADS = ("op", "value")


def plain(value: Any) -> str:
    """A JSON value as words: no quotes around texts, numbers rounded."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{round(value, DECIMALS) + 0.0:g}" if abs(value) < 1e5 else str(value)
    if isinstance(value, list):
        return f"({', '.join(map(plain, value))})"
    if isinstance(value, dict):
        return ", ".join(f"{_spaced(key)} {plain(each)}" for key, each in value.items())
    return "–" if value is None else str(value)


def truth(value: Any) -> str:
    """A ground truth: a list is given line by line where it has tables, else as one line."""
    if isinstance(value, list):
        return ("\n" if any(isinstance(each, dict) for each in value) else ", ").join(map(plain, value))
    return plain(value)


def step(entry: Any, labels: Mapping[int, str]) -> dict[str, Any]:
    """One step of a program as {"op", "about": [[key, text], ...], "value"}; instances with their labels."""
    if not isinstance(entry, Mapping):
        return {"op": plain(entry), "about": [], "value": ""}
    about = [
        [_spaced(key), _named(value, labels) if key in INSTANCES else plain(value)]
        for key, value in entry.items()
        if key not in HEADS and value not in ([], "")
    ]
    value = plain(entry["value"]) if "value" in entry else ""
    return {"op": _spaced(str(entry.get("op", ""))), "about": about, "value": value}


def mark(each: Mapping[str, Any]) -> str:
    """A mark in words: what, its text, and where."""
    words = [each["color"], each["kind"], each["text"] and f"“{each['text']}”", "at", plain(each["xy"])]
    return f"picture {each['frame'] + 1}: {' '.join(word for word in words if word)}"


def marks_of(picture: int, marks: Sequence[Mapping[str, Any]]) -> str:
    """What is drawn on a picture, for those who cannot see it."""
    return ", ".join(
        f"{each['color']} {each['kind']} {each['text']}".strip() for each in marks if each["frame"] == picture
    )


def _named(value: Any, labels: Mapping[int, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_named(each, labels) for each in value)
    known = isinstance(value, int) and not isinstance(value, bool) and value in labels
    return f"{labels[value]} ({value})" if known else plain(value)


def _spaced(name: str) -> str:
    return name.replace("_", " ")
