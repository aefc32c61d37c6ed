"""Programs, answers and marks as short texts for readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vstdata.program import STEPS
from vstdata.program.step import INSTANCE, Meaning

DECIMALS = 3  # ours: of what is shown; the rows have all of them
HEADS = ("op", "value")
UNITS = {one: one for one in ("m", "cm", "m2", "px")} | {"deg": "degrees"}  # those that are told


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
    """One step of a program as {"op", "about": [[key, text], ...], "value"}: instances with their labels, numbers with
    their unit, as `vstdata.program.STEPS` knows them; a step that it does not know is told as it is."""
    if not isinstance(entry, Mapping):
        return {"op": plain(entry), "about": [], "value": ""}
    known = STEPS.get(str(entry.get("op")))
    meanings = known.meanings() if known else {}
    told = {key: _told(value, meanings.get(key), labels) for key, value in entry.items() if value not in ([], "")}
    about = [[_spaced(key), text] for key, text in told.items() if key not in HEADS]
    return {"op": _spaced(str(entry.get("op", ""))), "about": about, "value": told.get("value", "")}


def mark(each: Mapping[str, Any]) -> str:
    """A mark in words: what, its text, and where."""
    words = [each["color"], each["kind"], each["text"] and f"“{each['text']}”", "at", plain(each["xy"])]
    return f"picture {each['frame'] + 1}: {' '.join(word for word in words if word)}"


def marks_of(picture: int, marks: Sequence[Mapping[str, Any]]) -> str:
    """What is drawn on a picture, for those who cannot see it."""
    return ", ".join(
        f"{each['color']} {each['kind']} {each['text']}".strip() for each in marks if each["frame"] == picture
    )


def _told(value: Any, meaning: Meaning | None, labels: Mapping[int, str]) -> str:
    if meaning == INSTANCE:
        return _named(value, labels)
    unit = UNITS.get(meaning.unit, "") if meaning else ""
    return f"{plain(value)} {unit}".rstrip()


def _named(value: Any, labels: Mapping[int, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_named(each, labels) for each in value)
    known = isinstance(value, int) and not isinstance(value, bool) and value in labels
    return f"{labels[value]} ({value})" if known else plain(value)


def _spaced(name: str) -> str:
    return name.replace("_", " ")
