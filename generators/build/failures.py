"""What a build left out, as its index tells it: scenes, skills in single scenes, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generators.status import Status


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that failed: `what` is SCENE, SKILL or ROWS, `rows` how many rows were chosen and not written."""

    what: str
    scene: str
    skill: str
    reason: str
    rows: int = 0

    def __str__(self) -> str:
        """One line for people."""
        rows = f"{self.rows} rows of " if self.rows else ""
        where = " in ".join(filter(None, (self.skill, self.scene)))
        return f"{rows}{where}: {self.reason}"


CAUSES = 4
SCENE, SKILL, ROWS = "scene", "skill", "rows"


def left_out(index: Mapping[str, Any]) -> list[LeftOut]:
    """Everything that a release lacks because something failed: whole scenes, the questions of a skill in a scene, rows
    that could not be written.

    In an index of before they were told there are no skills and rows.
    """
    scenes = [LeftOut(SCENE, each["scene"], "", each["error"]) for each in index["scenes"]["failed"]]
    skills = [
        LeftOut(SKILL, each["scene"], each["skill"], f"{each['error']} ({each['place']})")
        for each in index.get("failures", ())
    ]
    rows = [
        LeftOut(ROWS, each["scene"], each["skill"], f"{each['reason']}: {each['error']}", each["rows"])
        for each in index.get("lost", ())
    ]
    return [*scenes, *skills, *rows]


def status(index: Mapping[str, Any]) -> Status:
    """How the command that built a release ends."""
    if nothing(index):
        return Status.ERROR
    return Status.LEFT_OUT if left_out(index) else Status.GOOD


def nothing(index: Mapping[str, Any]) -> str:
    """Why no sample came of a build, the most frequent causes; "" where some did."""
    if index["totals"]["rows"] or not any(skill["wanted"] for skill in index["skills"].values()):
        return ""
    refused: Counter[str] = Counter()
    for counts in index["refused"].values():
        refused.update(counts)
    told = [f"{count} {reason}" for reason, count in (refused + Counter(index["dropped"])).most_common(CAUSES)]
    return ", ".join([*(str(each) for each in left_out(index)[:1]), *told]) or "no question could be asked"


def summary(index: Mapping[str, Any]) -> str:
    """How much was left out, in one line; "" where nothing was."""
    found = left_out(index)
    counts = Counter(each.what for each in found)
    rows = sum(each.rows for each in found)
    missing = sum(about.get("short", 0) for about in index["skills"].values())
    told = [f"{counts[SCENE]} scenes"] if counts[SCENE] else []
    told += [f"{counts[SKILL]} times a skill in a scene"] if counts[SKILL] else []
    told += [f"{rows} rows, for {missing} of which there was no other"] if rows else []
    return ", ".join(told)
