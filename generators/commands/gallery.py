"""`vst gallery`: a page of Markdown with one sample of every question type, and its pictures beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.build.card.gallery import sheet
from generators.commands.show import about
from generators.commands.tables import say
from generators.folder import told
from skills import all_skills
from vstdata.draft import Skill
from vstdata.errors import BuildError
from vstdata.release.index import read_index
from vstdata.release.shards import Row, read_rows

HEIGHTS = {1: 240, 2: 160}  # pixels of a sheet by its pictures; of more than two MANY
MANY, QUALITY = 110, 72
MOST_TEXT = 1500  # characters of a text
_SPECIAL = re.compile(r"([\\`*_\[\]#|<>&~])")


@dataclass(frozen=True, slots=True)
class Example:
    """One question of a row."""

    row: Row
    question: Mapping[str, Any]


def run_gallery(releases: Sequence[Path], out: Path) -> None:
    """Write the page `out` and its pictures to the folder beside it that has its name; say which types had no sample.

    Raises BuildError where no release has a sample of a skill that is known here.
    """
    known = all_skills()
    found = _examples(releases)
    asked = [(name, kind) for name, skill in known.items() for kind in question_types(skill)]
    if not found.keys() & set(asked):
        raise BuildError("no sample of any skill: build a release first")
    pictures = out.with_suffix("")
    with told(out):
        pictures.mkdir(parents=True, exist_ok=True)
        for stale in pictures.glob("*.jpg"):
            stale.unlink()
        lines = list(_page(known, found, pictures, releases, out))
        out.write_text("\n".join(lines) + "\n", "utf-8")
    say(Console(), f"{out}: {len(found)} question types, one sample each")
    for name, kind in asked:
        if (name, kind) not in found:
            say(Console(), f"no sample of {name} {kind}")


def question_types(skill: Skill) -> list[str]:
    """The question types of a skill."""
    return list(skill.asks)


def _examples(releases: Sequence[Path]) -> dict[tuple[str, str], Example]:
    """The first question of each skill and type, in the order of shards."""
    found: dict[tuple[str, str], Example] = {}
    for release in releases:
        for name, entry in sorted(read_index(release)["files"].items()):
            if not entry.get("rows"):
                continue
            for row in read_rows(release / name):
                for question in row.values["turns"]:
                    found.setdefault((entry["skill"], question["question_type"]), Example(row, question))
    return found


def _page(
    known: Mapping[str, Skill],
    found: Mapping[tuple[str, str], Example],
    pictures: Path,
    releases: Sequence[Path],
    out: Path,
) -> Iterator[str]:
    given = " ".join(release.name for release in releases)
    yield "# What each skill asks: one sample of every question type"
    yield ""
    yield f"Made by `vst gallery {given} --out {out.name}`. The pictures are smaller here than in the releases."
    yield ""
    for name, skill in known.items():
        yield f"- [{name}](#{name.replace('.', '')}): {_escaped(about(skill))}"
    for name, skill in known.items():
        yield from ("", f"## {name}", "", _escaped(about(skill)))
        for kind in question_types(skill):
            if (name, kind) in found:
                yield from _sample(found[name, kind], f"{name}.{kind}", kind, pictures)


def _sample(example: Example, name: str, kind: str, pictures: Path) -> Iterator[str]:
    images = [image.data for image in example.row.images]
    sheet(images, HEIGHTS.get(len(images), MANY)).save(pictures / f"{name}.jpg", "JPEG", quality=QUALITY)
    question = example.question
    yield from ("", f"### {kind.replace('_', ' ')}", "", f"![{name}]({pictures.name}/{name}.jpg)", "")
    told = {"Question": question["question"], "Thought": question["thought"], "Answer": question["answer"]}
    for head, text in told.items():
        if text:
            yield f"> **{head}**"
            yield from (f"> {_escaped(line)}  " for line in _cut(text).split("\n"))
            yield ">"


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]} ..."


def _escaped(text: str) -> str:
    """Text as Markdown that says just this: labels are somebody else's."""
    return _SPECIAL.sub(r"\\\1", text).replace("\t", "&nbsp;&nbsp;")
