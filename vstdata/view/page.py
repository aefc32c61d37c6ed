"""The files of the page but its pictures: three that never change, and a script with the data.

The data are a script because a page opened from a file must not fetch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from vstdata.audit.tally import Tally
from vstdata.canonical import canonical_json

STILL = {"index.html": "page.html", "page.css": "page.css", "page.js": "page.js"}
DATA = "data.js"
SPLITS = ("train", "rl", "val", "test")  # in this order; then others
RELEASE = ("name", "version", "description", "build_id", "sha256")


def page(index: Mapping[str, Any], samples: Sequence[Mapping[str, Any]], tallies: Iterable[Tally]) -> dict[str, str]:
    """The texts of a page by file name; equal arguments give equal texts."""
    document = {
        "release": {name: index.get(name, "") for name in RELEASE},
        "splits": SPLITS,
        "counts": _counts(index),
        "samples": samples,
        "types": [_type(tally.summary()) for tally in tallies],
    }
    still = {name: files("vstdata.view").joinpath(source).read_text("utf-8") for name, source in STILL.items()}
    return {**still, DATA: f"const VST = {canonical_json(document)};\n"}


def _counts(index: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of the release by skill and split."""
    rows = Counter[tuple[str, str]]()
    for entry in index["files"].values():
        if "rows" in entry:
            rows[entry["skill"], entry["split"]] += entry["rows"]
    return [{"skill": skill, "split": split, "rows": count} for (skill, split), count in sorted(rows.items())]


def _type(summary: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a question type; mappings become lists of pairs, as names may be anything."""
    letters = summary["letters"]
    return {
        **{name: summary[name] for name in ("skill", "type", "answer_type", "questions", "rooms", "values", "sizes")},
        "letters": letters and [[name, n, letters["expected"][name]] for name, n in letters["counts"].items()],
        "answers": [[each["name"], each["count"]] for each in summary["answers"]["top"]],
        "different": summary["answers"]["different"],
    }
